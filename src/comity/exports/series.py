"""Pairs of states by month: what models of relations take."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from comity.consolidation.model import Fact
from comity.exports.days import when
from comity.exports.parties import state_pairs
from comity.exports.reports import occurred
from comity.exports.tables import CellType, Row, Table
from comity.periods import month_of
from comity.plover import QUAD_CLASSES, TYPES, quad_class, score
from comity.types import Event


def series_rows(facts: Iterable[Fact], on_left_out: Callable[[Fact], None] | None = None) -> Table:
    """One row for each two states and month from their first to their last event, months without events too.

    Events that occurred count, in the month to which they belong (`month_of`); each for every pair of states between which it is.
    `on_left_out` is called with those between states that belong to none. `cooperation` is the sum of the scores above zero,
    `conflict` of those below.
    """
    columns: dict[str, CellType] = {
        "state1": "text", "state2": "text", "month": "text", "events": "count", "reports": "count", "sources": "count",
        "cooperation": "number", "conflict": "number", **{_column(name): "count" for name in QUAD_CLASSES},
        **dict.fromkeys(TYPES, "count"),
    }  # fmt: skip
    return Table(columns, _rows(facts, columns, on_left_out))


def _rows(facts: Iterable[Fact], columns: Iterable[str], on_left_out: Callable[[Fact], None] | None) -> Iterator[Row]:
    pairs: defaultdict[tuple[str, str], defaultdict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for fact, event in occurred(facts):
        between = state_pairs(event)
        month = month_of(when(fact), fact.first_reported)
        if month is not None:
            for pair in between:
                _count(pairs[pair][month], fact, event)
        elif between and on_left_out:
            on_left_out(fact)
    zeros = dict.fromkeys(columns, 0)
    for (first, second), months in sorted(pairs.items()):
        for month in _months(min(months), max(months)):
            yield {**zeros, **months.get(month, {}), "state1": first, "state2": second, "month": month}


def _count(cells: Counter[str], fact: Fact, event: Event) -> None:
    cells[event.type] += 1
    cells["events"] += 1
    cells["reports"] += len(fact.reports)
    cells["sources"] += fact.sources
    if (group := quad_class(event.type)) is not None:
        cells[_column(group)] += 1
    # All scores are halves, so that their sums are exact.
    value = score(event.type, event.mode) or 0
    cells["cooperation" if value > 0 else "conflict"] += value  # type: ignore[assignment]  # a Counter adds up any number


def _column(group: str) -> str:
    return group.replace(" ", "_")


def _months(first: str, last: str) -> Iterator[str]:
    year, month = (int(part) for part in first.split("-"))
    while (name := f"{year:04d}-{month:02d}") <= last:
        yield name
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
