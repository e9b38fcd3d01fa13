"""Pages into records, the store or files, and again."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from enum import StrEnum
from itertools import islice, starmap
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.border import complain, guarded
from comity.cli.options import (
    DEFAULT_READER,
    Address,
    AllowPrivate,
    Engine,
    EngineChoice,
    Gated,
    Paths,
    Quiet,
    Reading,
    Report,
    Workers,
    where_to_read,
)
from comity.cli.output import counted, plain_console, print_json, print_json_line, progress_bar
from comity.cli.program import Command, app
from comity.cli.stores import StorePath

if TYPE_CHECKING:
    from comity.sources import Counts

_MOST_REASONS = 20
"""How many pages set aside are named at the end of a command; `comity status` names them all."""


class Lines(StrEnum):
    """How records are printed."""

    TABLE = "table"
    JSONL = "jsonl"


@app.command(cls=Command, no_args_is_help=True)
@guarded
def read(
    paths: Paths,
    format: Annotated[
        Lines | None,
        typer.Option(
            help="How to print the records: jsonl is the record format, one article a line.  "
            "[default: table on a terminal, jsonl when captured]",
        ),
    ] = None,
    reader: Reading = DEFAULT_READER,
    allow_private: AllowPrivate = False,
    quiet: Quiet = False,
) -> None:
    """Read pages and print their records, storing nothing.

    Pages that can't be read are named on standard error with the reason; the exit code is 1 if none could be
    read.

    \b
    Examples:
      comity read page.html
      comity read pages/ --format jsonl > records.jsonl
    """
    from comity import read_many, to_json
    from comity.screen import record_text, sentence
    from comity.types import SetAside

    form = format or (Lines.TABLE if sys.stdout.isatty() else Lines.JSONL)
    console = plain_console()
    done = False
    for item in read_many(*paths, reader=reader.value, allow_private=allow_private):
        if isinstance(item, SetAside):
            complain(sentence(item))
            continue
        done = True
        if quiet:
            continue
        if form is Lines.JSONL:
            print_json_line(to_json(item))
        else:
            record_text(item, console)
    if not done:
        raise typer.Exit(1)


@app.command(cls=Command, no_args_is_help=True)
@guarded
def add(
    paths: Paths,
    store: StorePath = "comity.db",
    reader: Reading = DEFAULT_READER,
    allow_private: AllowPrivate = False,
    gate: Gated = None,
    engine: Engine = EngineChoice.LOCAL,
    workers: Workers = None,
    address: Address = None,
    format: Annotated[Report, typer.Option(help="How to print what was done; json is for programs.")] = Report.TABLE,
    quiet: Quiet = False,
) -> None:
    """Read pages and keep their records in the store.

    Pages that the store holds already are left as they are, changed ones replace what was found in them
    before, and pages that can't be read are set aside with the reason; the exit code is 1 if all were.

    \b
    Examples:
      comity add pages/ https://example.org/news/1234
      comity add archive.jsonl --store archive.db --engine processes
    """
    import comity
    from comity.screen import misdated_text, sentence, skipped_text
    from comity.sources import Counts

    counts = Counts()
    where = where_to_read(engine, workers, address)
    with comity.open_store(store) as opened, progress_of_pages(paths, quiet) as on_pages:
        on_page = _each(on_pages, counts) if on_pages else None
        summary = comity.add(
            opened, *paths, reader=reader.value, on_page=on_page, allow_private=allow_private, counts=counts, gate=gate, **where
        )
    aside = len(summary.set_aside)
    _complain_of(map(sentence, summary.set_aside), aside, f" pages set aside; `comity status --store {store}` names them all.")
    misdated = starmap(misdated_text, summary.misdated.items())
    _complain_of(misdated, len(summary.misdated), " dates of publication that are none.")
    if format is Report.JSON:
        print_json(asdict(summary))
    elif not quiet:
        typer.echo(
            f"{store}: {summary.added:,} added, {summary.unchanged:,} unchanged, "
            f"{summary.replaced:,} replaced, {aside:,} set aside."
        )
        _tell_passed_over(summary.passed_over)
        skipped_text(summary.skipped, plain_console())
    if not summary.added + summary.unchanged + summary.replaced + summary.passed_over:
        raise typer.Exit(1)


@app.command(cls=Command, no_args_is_help=True)
@guarded
def parts(
    paths: Paths,
    output: Annotated[str, typer.Option("--output", "-o", metavar="FOLDER", help="The folder of the parts.", show_default=False)],
    pages: Annotated[
        bool, typer.Option("--pages/--no-pages", help="Whether the pages are kept in the parts; a store needs them.")
    ] = True,
    reader: Reading = DEFAULT_READER,
    allow_private: AllowPrivate = False,
    gate: Gated = None,
    engine: Engine = EngineChoice.LOCAL,
    workers: Workers = None,
    address: Address = None,
    quiet: Quiet = False,
) -> None:
    """Read pages and write their records to Parquet files.

    One for each day and piece of the work. DuckDB and others read them in place, `comity load` brings them into a store. A
    run that was stopped goes on where it was when the same command is given again. The exit code is 1 if a piece of the work
    could not be done, or no page could be read.

    \b
    Examples:
      comity parts archive.jsonl --output parts --engine processes
      comity parts /shared/news --output /shared/parts --engine ray --address auto --workers 64
    """
    import comity

    where = where_to_read(engine, workers, address)
    with progress_of_pages(paths, quiet) as on_pages:
        summary = comity.write_parts(
            output, *paths, pages=pages, reader=reader.value, allow_private=allow_private, gate=gate, on_pages=on_pages, **where
        )
    for shard, why in list(summary.unfinished.items())[:_MOST_REASONS]:
        complain(f"{shard}: {why}")
    aside = sum(summary.set_aside.values())
    if not quiet:
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in summary.set_aside.items())
        left = f", {len(summary.unfinished):,} not done" if summary.unfinished else ""
        typer.echo(
            f"{output}: {counted(summary.articles, 'article')}, {aside:,} set aside{f' ({reasons})' if reasons else ''}, "
            f"in {counted(summary.shards, 'shard')}{left}."
        )
        if aside:
            typer.echo(f"What was set aside is named in {output}/set-aside, with the reasons.")
        _tell_passed_over(summary.passed_over)
    if summary.unfinished or not summary.articles + summary.passed_over:
        raise typer.Exit(1)


@app.command(cls=Command, no_args_is_help=True)
@guarded
def load(
    folders: Annotated[
        list[str], typer.Argument(metavar="FOLDER...", help="Folders that `comity parts` has written.", show_default=False)
    ],
    store: StorePath = "comity.db",
    quiet: Quiet = False,
) -> None:
    """Bring parts into the store.

    The store is then as if the pages had been added. What is damaged is named, and the rest goes on; the exit code is 1 if
    anything was.

    \b
    Example:
      comity load parts --store archive.db
    """
    import comity

    with comity.open_store(store) as opened, progress_bar("loading", noun="articles", shown=not quiet) as show:
        summary = comity.load_parts(opened, *folders, on_item=show)
    _complain_of((f"{damage.file}: {damage.message}" for damage in summary.damaged), len(summary.damaged), ".")
    if summary.unfinished:
        complain(f"{counted(summary.unfinished, 'shard')} not done yet and left out; run `comity parts` again, then load.")
    if not quiet:
        typer.echo(
            f"{store}: {summary.added:,} added, {summary.unchanged:,} unchanged, "
            f"{summary.replaced:,} replaced, {summary.set_aside:,} set aside."
        )
    if summary.damaged:
        raise typer.Exit(1)


@app.command(cls=Command)
@guarded
def reread(
    store: StorePath = "comity.db",
    reader: Reading = DEFAULT_READER,
    engine: Engine = EngineChoice.LOCAL,
    workers: Workers = None,
    address: Address = None,
    quiet: Quiet = False,
) -> None:
    """Read the pages in the store again by a better reader.

    After an update of Comity, or to change the reader: what is found now takes the place of what was found before, and
    judgements stay. A page that can't be read now keeps what it had, and is named; the exit code is 1 then. Pages that were
    set aside since no article was found in them, or the reader failed, are tried again. A run that was stopped goes on where
    it was.

    \b
    Example:
      comity reread --store archive.db --engine processes
    """
    import comity
    from comity.screen import sentence

    where = where_to_read(engine, workers, address)
    with comity.open_store(store, create=False) as opened, progress_bar("reading", noun="pages", shown=not quiet) as show:
        summary = comity.reread(opened, reader=reader.value, on_page=show, **where)
    _complain_of(map(sentence, summary.set_aside), len(summary.set_aside), " pages that can't be read now.")
    if not quiet:
        found = f", {summary.added:,} that could not be read before" if summary.added else ""
        typer.echo(
            f"{store}: {counted(summary.replaced, 'page')} read again{found}, {len(summary.set_aside):,} kept as they were."
        )
    if summary.set_aside:
        raise typer.Exit(1)


@app.command(cls=Command, no_args_is_help=True)
@guarded
def rebuild(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The store whose pages are read, a file or an address.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="A new or empty store, a file or an address.")],
    reader: Reading = DEFAULT_READER,
    engine: Engine = EngineChoice.LOCAL,
    workers: Workers = None,
    address: Address = None,
    quiet: Quiet = False,
) -> None:
    """Read all pages of a store anew into a new one.

    Nothing but the pages that are kept, judgements and what was set aside is taken over; findings and facts are made again. With
    the same reader both stores have the same `comity digest`. Pages that can't be read now are named; the exit code is 1 then.
    A run that was stopped goes on where it was.

    \b
    Example:
      comity rebuild comity.db rebuilt.db --engine processes
    """
    import comity
    from comity.screen import sentence
    from comity.store import place_of

    where = where_to_read(engine, workers, address)
    with progress_bar("reading", noun="pages", shown=not quiet) as show:
        summary = comity.rebuild(source, target, reader=reader.value, on_page=show, **where)
    _complain_of(map(sentence, summary.set_aside), len(summary.set_aside), " pages that can't be read now.")
    if not quiet:
        done = summary.added + summary.replaced
        there = f", {summary.unchanged:,} were there" if summary.unchanged else ""
        typer.echo(f"{place_of(target)}: {counted(done, 'page')} read again{there}, {len(summary.set_aside):,} set aside.")
    if summary.set_aside:
        raise typer.Exit(1)


def _complain_of(sentences: Iterable[str], number: int, rest: str) -> None:
    """Says the first of so many things that are wrong, and how many more there are."""
    for sentence in islice(sentences, _MOST_REASONS):
        complain(sentence)
    if number > _MOST_REASONS:
        complain(f"and {number - _MOST_REASONS:,} more{rest}")


def _tell_passed_over(number: int) -> None:
    if number == 1:
        typer.echo("1 tells of no two sides and was not read whole; --no-gate reads it.")
    elif number:
        typer.echo(f"{number:,} tell of no two sides and were not read whole; --no-gate reads them.")


def _each(on_pages: Callable[[int, int], None], counts: "Counts") -> Callable[[object], None]:
    """Tells of one more page, and of the bytes that were read since the page before."""
    told = 0

    def on_page(_: object) -> None:
        nonlocal told
        more, told = counts.bytes_read - told, counts.bytes_read
        on_pages(1, more)

    return on_page


@contextmanager
def progress_of_pages(paths: Sequence[str], quiet: bool) -> Iterator[Callable[[int, int], None] | None]:
    """How far the reading of pages is, by bytes where pages can't be counted.

    What it gives is to be called with how many more pages were read, and how many more bytes of files.
    """
    if quiet:
        yield None
        return
    from comity.sources import count_bytes, count_pages

    total, done, read = count_pages(paths), 0, 0
    size = count_bytes(paths) if total is None else None
    with progress_bar("reading", total, noun="pages") as show:

        def on_pages(pages: int, more: int) -> None:
            nonlocal done, read
            done, read = done + pages, read + more
            # By the share of the bytes that were read for the pages so far.
            show(done, max(done, round(done * size / read)) if size and read else total)

        yield on_pages
