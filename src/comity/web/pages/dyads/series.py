"""What a dossier tells over time: figures by measure, offices and their holders."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from comity.consolidation import Fact
from comity.dossier import Dossier, build
from comity.dossier.model import FigureRow, FigureSeries, OfficeGroup, OfficeRow
from comity.web.filters import address
from comity.web.pages.dyads.parts import Dyad, View, dyad

_MOST = 100
"""Facts on one page: series are of no use in pieces."""


@dataclass(frozen=True, slots=True)
class Value:
    """What one or more reports give for a period."""

    period: str
    when: str
    value: float
    amount: str
    fact: str
    sources: int
    others: tuple[str, ...]
    """What other reports say instead."""


@dataclass(frozen=True, slots=True)
class Series:
    """A measure over time."""

    told: FigureSeries
    values: tuple[Value, ...]
    """Those with a period, for the chart."""


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """The figures of a dossier."""

    dyad: Dyad
    number: int
    series: tuple[Series, ...]
    next_url: str | None


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person in an office, as reported."""

    row: OfficeRow
    since: str
    """The day of the first report, and of the last one."""
    until: str


@dataclass(frozen=True, slots=True)
class Office:
    """An office and its holders, the last reported first."""

    name: str
    """"President of Kazakhstan"."""
    holders: tuple[Tenure, ...]

    @property
    def lasting(self) -> bool:
        """Whether it was reported on more than one day."""
        return len({day for one in self.holders for day in (one.since, one.until)}) > 1


@dataclass(frozen=True, slots=True)
class OfficesPage:
    """Who held which office, as reported."""

    dyad: Dyad
    number: int
    groups: tuple[tuple[str, tuple[Office, ...]], ...]
    """By state or institution."""
    chart: tuple[Office, ...]
    """Those of the two states that were reported on more than one day."""
    day: str | None
    next_url: str | None


def figures(view: View) -> FiguresPage:
    """The figures of a dossier by measure. Raises StoreError, and CursorError where the cursor is of another list."""
    page = view.known.page(view.asked.filters, "newest", _MOST, view.asked.cursor)
    counts = view.known.counts(view.asked.filters)
    found = _built(view, page.facts).figures
    return FiguresPage(
        dyad(view, counts, groups=("site",)),
        counts.facts,
        tuple(sorted((Series(one, tuple(_values(one))) for one in found), key=lambda one: -len(one.values))),
        address(view.asked, cursor=page.next) if page.next else None,
    )


def _values(series: FigureSeries) -> Iterable[Value]:
    for point in series.points:
        if point.period is None:
            continue
        for row in point.figures:
            yield _value(row, point.period, point.when or point.period)


def _value(row: FigureRow, period: str, when: str) -> Value:
    # A chart has one scale of time: of an interval its end counts.
    return Value(
        period.rpartition("/")[2][:10],
        when,
        row.value,
        row.amount,
        row.fact.id,
        row.fact.sources,
        tuple(one.value for one in row.others),
    )


def offices(view: View) -> OfficesPage:
    """Who held which office. Raises StoreError, and CursorError where the cursor is of another list."""
    page = view.known.page(view.asked.filters, "changed", _MOST, view.asked.cursor)
    counts = view.known.counts(view.asked.filters)
    found = _built(view, page.facts).offices
    groups = tuple((group.name, tuple(_offices(group))) for group in found)
    ours = groups[: sum(group.of in view.pair for group in found)]
    return OfficesPage(
        dyad(view, counts, groups=("site",), dates=True),
        counts.facts,
        groups,
        tuple(office for _, some in ours for office in some if office.lasting),
        view.known.day.isoformat() if view.known.day else None,
        address(view.asked, cursor=page.next) if page.next else None,
    )


def _offices(group: OfficeGroup) -> Iterable[Office]:
    for post in group.posts:
        name = post.office if group.name.casefold() in post.office.casefold() else f"{post.office}, {group.name}"
        ends = [(row.fact.last_reported or "")[:10] for row in post.holders]
        yield Office(
            name,
            tuple(Tenure(row, (row.fact.first_reported or "")[:10], end) for row, end in zip(post.holders, ends, strict=True)),
        )


def _built(view: View, facts: Sequence[Fact]) -> Dossier:
    def made() -> Dossier:
        ids = {report.article.id for fact in facts for report in fact.reports}
        return build(facts, view.store.articles(ids), *view.pair, new_since=view.asked.filters.new_since)

    return view.known.remembered(("built", view.asked.filters, view.asked.cursor), made)
