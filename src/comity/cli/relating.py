"""What one party does to another, for pairs out of a file."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from comity.cli.border import complain, guarded
from comity.cli.output import print_json_line, progress_bar
from comity.cli.program import Command, app


@app.command(cls=Command, no_args_is_help=True)
@guarded
def relate(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="JSON Lines, - for standard input. Each line holds text, actor [start, end] and recipient [start, end] in "
            "characters (null where not known), and whatever else you like.",
            show_default=False,
        ),
    ],
) -> None:
    """Say what one party does to another, for your pairs.

    Prints each line again with type (one of PLOVER's 16), mode, status and scores, a probability for each type. Where
    both parties are null, all relations found in the text are added. A line that is not so is named on standard error,
    and the rest goes on; the exit code is 1 if none could be read.

    \b
    Example:
      comity relate pairs.jsonl > related.jsonl
    """
    from comity.relating import LineError, relate_lines

    done = 0
    for path in paths:
        # Where the lines go to a terminal they are progress enough.
        with _text_lines(path) as lines, progress_bar("relating", noun="lines", shown=not sys.stdout.isatty()) as show:
            for item in relate_lines(lines, "standard input" if path == "-" else path):
                if isinstance(item, LineError):
                    complain(str(item))
                    continue
                done += 1
                print_json_line(item)
                show(done, None)
    if not done:
        raise typer.Exit(1)


@contextmanager
def _text_lines(path: str) -> Iterator[Iterator[str]]:
    """The lines of a file, or of standard input for "-"; bytes that are no UTF-8 stand as marks."""
    if path == "-":
        yield (line.decode("utf-8-sig", "replace") for line in sys.stdin.buffer)
        return
    with Path(path).open(encoding="utf-8-sig", errors="replace") as file:
        yield iter(file)
