"""What commands print and write, and how far they are."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console


def plain_console(**more: Any) -> "Console":
    """A console that shows what it is given as it stands; `more` goes to Rich."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False, **more)


@contextmanager
def progress_bar(
    what: str, total: int | None = None, *, noun: str, shown: bool = True
) -> Iterator[Callable[[int, int | None], None]]:
    """Progress on standard error; what it gives is to be called with how many are done, and of how many."""
    if not shown:
        yield lambda done, total: None
        return
    from comity.screen import progress

    console = plain_console(stderr=True, force_terminal=sys.stderr.isatty())
    with progress(what, noun, total, console) as show:
        yield show


def counted(count: int, noun: str) -> str:
    """ "1 page", "1,200 pages"."""
    return f"{count:,} {noun if count == 1 else noun + 's'}"


def print_json(value: Any, default: Callable[[Any], Any] | None = None) -> None:
    """Prints a document for programs; `default` says what stands for a value that JSON has no form for."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=default).encode("utf-8", "replace"))


def print_json_line(value: Any) -> None:
    """Prints one line of JSON Lines."""
    # As bytes, since it is UTF-8 whatever the terminal's encoding.
    typer.echo(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def print_or_write(document: str, output: str | None) -> None:
    """Prints the document, or writes it to the file that is named."""
    if output in (None, "-"):
        typer.echo(document.encode("utf-8", "replace"))
    else:
        write_file(Path(str(output)), f"{document}\n")


def show_or_write(show: Callable[["Console"], None], output: str | None) -> None:
    """Prints, or writes to a file what would be printed where the output is captured."""
    from io import StringIO

    if output in (None, "-"):
        show(plain_console())
        return
    file = StringIO()
    show(plain_console(file=file, width=plain_console().width, force_terminal=False, color_system=None))
    write_file(Path(str(output)), file.getvalue())


@contextmanager
def target_of(output: str | None) -> Iterator[Any]:
    """The file that is named; or standard output, a device or a pipe, which are written when all is there."""
    place = None if output in (None, "-") else Path(str(output))
    if place and (place.is_file() or place.is_dir() or not place.exists()):
        yield output
        return
    from tempfile import SpooledTemporaryFile

    # Whole or not at all, here too: a program behind a pipe must not take half for all.
    with SpooledTemporaryFile(max_size=1 << 24) as file:
        yield file
        file.seek(0)
        # A device or pipe can't be replaced by a file.
        with place.open("wb") if place else nullcontext() as target:
            while part := file.read(1 << 20):
                if target:
                    target.write(part)
                else:
                    typer.echo(part, nl=False)


def write_file(path: Path, document: str | bytes) -> None:
    """Writes the file as a whole or not at all: what stood there stays until the new one is complete."""
    from comity.recall import whole_file

    with whole_file(path) as file:
        file.write(document if isinstance(document, bytes) else document.encode("utf-8", "replace"))
