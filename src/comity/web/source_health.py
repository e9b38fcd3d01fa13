"""How the watched sources fare, as the page of sources shows it: a row each, with small pictures of what came over time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from comity.periods import say_date
from comity.store import Store, WatchedDay
from comity.watching import SourceReport, periods, source_reports
from comity.web.safety.visitors import Visitor

_STEP, _BAR, _HEIGHT = 7, 5, 26
"""In units of a picture: the width of a period and of its bar, and the tallest bar."""
_LEAST = 3
"""Whatever is not nothing can be seen."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a picture; `y` is its upper end."""

    x: int
    y: float
    width: int
    height: float
    words: str
    """What it stands for."""


@dataclass(frozen=True, slots=True)
class Picture:
    """Numbers over time."""

    width: int
    height: int
    bars: Sequence[Bar]
    """Of the periods in which there was something, the oldest first."""
    total: int
    noun: str
    """For what is counted."""
    words: str
    """The same in words."""
    failures: bool
    """Whether few are better than many."""


@dataclass(frozen=True, slots=True)
class WatchedRow:
    """A watched source."""

    report: SourceReport
    pictures: Sequence[Picture]
    """Articles, findings and failures."""

    @property
    def troubled(self) -> bool:
        """Whether somebody should look at it."""
        return bool(self.report.advice)


@dataclass(frozen=True, slots=True)
class WatchedSources:
    """All watched sources, those with trouble first."""

    rows: Sequence[WatchedRow]
    by: Literal["day", "week"]
    """What a bar stands for."""
    troubled: int


def watched_sources(store: Store, visitor: Visitor, by: Literal["day", "week"]) -> WatchedSources:
    """How the watched sources fare, with places as the visitor may know them. Raises StoreError."""
    today = datetime.now(UTC).date()
    spans = periods(today, by)
    reports = source_reports(store.watched(), today, spans)
    told = [replace(one, source=replace(one.source, place=visitor.told(one.source.place))) for one in reports]
    rows = sorted((_row(one, spans) for one in told), key=lambda row: not row.troubled)
    return WatchedSources(rows, by, sum(row.troubled for row in rows))


def _row(report: SourceReport, spans: Sequence[tuple[str, str]]) -> WatchedRow:
    parts = [[day for day in report.days if first <= day.day <= last] for first, last in spans]
    articles = [sum(day.articles for day in days) for days in parts]
    failures = [sum(day.failures for day in days) for days in parts]
    # In one scale, so that it shows whether more failed than could be read.
    most = max(*articles, *failures)
    return WatchedRow(
        report,
        (
            _picture("articles", articles, most, spans),
            _picture("findings", _findings(parts), max(_findings(parts)), spans),
            _picture("failures", failures, most, spans),
        ),
    )


def _findings(parts: Sequence[Sequence[WatchedDay]]) -> list[int]:
    return [sum(day.findings for day in days) for days in parts]


def _picture(name: str, counts: Sequence[int], most: int, spans: Sequence[tuple[str, str]]) -> Picture:
    bars = []
    for place, (count, span) in enumerate(zip(counts, spans, strict=True)):
        if count:
            height = round(max(_LEAST, _HEIGHT * count / most), 1)
            bars.append(Bar(place * _STEP, round(_HEIGHT - height, 1), _BAR, height, f"{_said(span)}: {count:,}"))
    told = "; ".join(bar.words for bar in bars) or "none"
    words, total = f"{name.capitalize()} over time: {told}", sum(counts)
    return Picture(
        len(counts) * _STEP, _HEIGHT, bars, total, name.removesuffix("s") if total == 1 else name, words, name == "failures"
    )


def _said(span: tuple[str, str]) -> str:
    first, last = span
    return say_date(first, unknown=first) if first == last else say_date(f"{first}/{last}", unknown=f"{first} to {last}")
