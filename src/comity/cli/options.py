"""Options and arguments that several commands take alike."""

from enum import StrEnum
from typing import Annotated, Literal, TypedDict

import typer

from comity.cli.border import fail
from comity.facade import READER


class Report(StrEnum):
    """How a report is printed."""

    TABLE = "table"
    JSON = "json"


class ReaderChoice(StrEnum):
    """The readers there are."""

    PARSER = "parser"
    ENCODER = "encoder"


class EngineChoice(StrEnum):
    """Where pages can be read."""

    LOCAL = "local"
    PROCESSES = "processes"
    RAY = "ray"


Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...",
        help="Pages: .html, .txt and .md files, .jsonl with one page a line, web archives (.warc, .wacz), lists of addresses "
        "(.urls, GDELT's), folders of these, http(s) addresses, or - for standard input.",
        show_default=False,
    ),
]
DEFAULT_READER = ReaderChoice(READER)
Reading = Annotated[
    ReaderChoice,
    typer.Option("--reader", help="Which reader reads: parser is faster, encoder finds more."),
]
Gated = Annotated[
    bool | None,
    typer.Option(
        "--gate/--no-gate",
        help="Read whole only what a quick look finds to tell of two sides.  [default: for web archives and GDELT's lists alone]",
        show_default=False,
    ),
]
AllowPrivate = Annotated[
    bool,
    typer.Option("--allow-private", help="Fetch addresses of this computer and of private networks too."),
]
Engine = Annotated[
    EngineChoice,
    typer.Option(
        "--engine", help="Where pages are read: in this process, in several of this machine, or on a Ray cluster (comity[ray])."
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        metavar="N",
        min=1,
        help="How many processes or Ray actors read.  [default: as many as there are processors]",
        show_default=False,
    ),
]
Address = Annotated[
    str | None,
    typer.Option(
        "--address",
        metavar="ADDRESS",
        help="The Ray cluster: auto, HOST:6379 or ray://HOST:10001.  [default: one on this machine, for as long as it takes]",
        show_default=False,
    ),
]
Output = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write it.  [default: standard output]")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but what is wrong.")]


class Where(TypedDict):
    """Where pages are read, as the functions of the library take it."""

    engine: Literal["local", "processes", "ray"]
    workers: int | None
    address: str | None


def where_to_read(engine: EngineChoice, workers: int | None, address: str | None) -> Where:
    """Where to read; ends the command where the options don't go together."""
    if engine is EngineChoice.LOCAL and workers is not None:
        fail("--workers goes with --engine processes or --engine ray.", 2)
    if engine is not EngineChoice.RAY and address is not None:
        fail("--address goes with --engine ray.", 2)
    return {"engine": engine.value, "workers": workers, "address": address}
