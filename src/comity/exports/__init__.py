"""Facts as files for other programs: tables, event data, graphs, feeds, citations, calendars.

`write` is the door. Every column and property is told in `docs/exports.md`.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import BinaryIO, Literal, get_args

from comity.consolidation.model import Entity, Fact
from comity.errors import ComityError
from comity.exports import agenda, atom, citations, ftm, gdelt, network, plover, polecat, rows, series, tables, whole
from comity.types import KINDS

ExportKind = Literal[
    "events", "instruments", "commitments", "offices", "statements", "figures",
    "reports", "articles", "entities", "network", "series", "facts",
]  # fmt: skip
ExportFormat = Literal[
    "csv", "jsonl", "parquet", "plover", "gdelt", "polecat", "ftm", "gexf", "graphml", "atom", "csl", "bibtex", "ics",
]  # fmt: skip

_TABLE: tuple[ExportFormat, ...] = ("csv", "jsonl", "parquet")
FORMATS: dict[ExportKind, tuple[ExportFormat, ...]] = {
    "events": (*_TABLE, "plover", "gdelt", "polecat", "ics"),
    "instruments": _TABLE,
    "commitments": _TABLE,
    "offices": _TABLE,
    "statements": _TABLE,
    "figures": _TABLE,
    "reports": (*_TABLE, "gdelt"),
    "articles": (*_TABLE, "csl", "bibtex"),
    "entities": _TABLE,
    "network": ("gexf", "graphml"),
    "series": _TABLE,
    "facts": ("jsonl", "ftm", "atom"),
}
"""Which formats fit a kind; the first is the one to take where none is named."""


def check_format(kind: str, format: str) -> None:
    """Raises ComityError where there is no such kind or format, or where the two don't fit."""
    fitting = next((formats for name, formats in FORMATS.items() if name == kind), None)
    if fitting is None:
        raise ComityError(f"“{kind}” can't be exported; what can be is {', '.join(FORMATS)}.")
    if format not in get_args(ExportFormat):
        raise ComityError(f"“{format}” is not a format of exports; {kind} can be written as {', '.join(fitting)}.")
    if format not in fitting:
        they = "it" if kind == "network" else "they"
        raise ComityError(f"{kind} can't be written as {format}; {they} can be as {', '.join(fitting)}.")


def write(
    facts: Iterable[Fact],
    kind: ExportKind,
    format: ExportFormat,
    file: BinaryIO,
    *,
    entities: Iterable[Entity] = (),
    title: str,
    day: date | None,
    changes: agenda.ChangesOf | None = None,
    on_left_out: Callable[[Fact], None] | None = None,
) -> int:
    """Writes what of `kind` there is in `facts` to `file`; gives the number of rows, entries or edges.

    `title` names feeds, calendars and graphs. `day` is the newest day known: it stands where a format needs a time and no report
    has one. Nothing depends on the clock: the same facts in the same order give the same bytes. `entities` are exported as such,
    and tell in other formats of which state a person or organization is; `changes` is for calendars.
    `on_left_out` is called with the events that have no place in a series. Raises ComityError as `check_format` does.
    """
    check_format(kind, format)
    match format:
        case "plover":
            return plover.write_plover(facts, file, entities)
        case "gdelt" if kind == "reports":
            return gdelt.write_mentions(facts, file)
        case "gdelt":
            return gdelt.write_events(facts, file, entities)
        case "polecat":
            return polecat.write_polecat(facts, file, entities)
        case "ics":
            return agenda.write_ics(facts, file, title=title, day=day, changes=changes)
        case "gexf" | "graphml":
            return network.write_network(facts, format, file, entities, title=title, day=day)
        case "ftm":
            return ftm.write_ftm(facts, file, entities)
        case "atom":
            return atom.write_atom(facts, file, title=title, day=day)
        case "csl":
            return citations.write_csl(facts, file)
        case "bibtex":
            return citations.write_bibtex(facts, file)
        case "csv":
            return tables.write_csv(_table(facts, kind, entities, on_left_out), file)
        case "parquet":
            return tables.write_parquet(_table(facts, kind, entities, on_left_out), file)
        case "jsonl" if kind == "facts":
            return whole.write_facts(facts, file)
        case "jsonl":
            return tables.write_jsonl(_table(facts, kind, entities, on_left_out), file)


def _table(
    facts: Iterable[Fact], kind: ExportKind, entities: Iterable[Entity], on_left_out: Callable[[Fact], None] | None
) -> tables.Table:
    match kind:
        case "reports":
            return rows.report_rows(facts)
        case "articles":
            return rows.article_rows(facts)
        case "entities":
            return rows.entity_rows(entities)
        case "series":
            return series.series_rows(facts, on_left_out)
        case _:
            return rows.fact_rows(facts, next(name for name in KINDS if name == kind))


__all__ = ["FORMATS", "ExportFormat", "ExportKind", "check_format", "write"]
