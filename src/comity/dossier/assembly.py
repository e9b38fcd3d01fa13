"""From facts to the dossier of two states: its sections and their order."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Literal, Protocol, TypeVar, cast

from comity.consolidation.headlines import state_or_name
from comity.consolidation.model import Entity, Fact
from comity.consolidation.outlets import outlet_of
from comity.dossier.facts import Facts
from comity.dossier.links import web_address
from comity.dossier.model import (
    ArticleRow,
    ChangeRow,
    Coming,
    CommitmentRow,
    Dossier,
    EventGroup,
    EventRow,
    FactLink,
    FieldRow,
    FigurePoint,
    FigureRow,
    FigureSeries,
    Glance,
    InstrumentGroup,
    KindCount,
    Latest,
    Mark,
    MonthCount,
    OfficeGroup,
    OfficeRow,
    OpenContradiction,
    Post,
    ProjectRow,
    Row,
    SpeakerGroup,
    StatementRow,
    StateName,
    StatusCount,
)
from comity.dossier.quoting import Quoting
from comity.dossier.rows import Rows
from comity.dossier.wording import COMMITMENT_STATUSES, INSTRUMENT_STATUSES, count, join_names, say_choice
from comity.errors import ComityError
from comity.periods import Period, parse_period, say_date
from comity.types import Article, Figure, Filters, Finding, Head, Kind

_ALL = Filters()
# In the order of the sections.
_KINDS: tuple[Kind, ...] = ("events", "instruments", "commitments", "offices", "figures", "statements")


class _Dated(Protocol):
    @property
    def date(self) -> str | None: ...


_Row = TypeVar("_Row", bound=_Dated)


def build(
    facts: Iterable[Fact],
    articles: Iterable[Article],
    first: str,
    second: str,
    *,
    entities: Iterable[Entity] = (),
    day: date | None = None,
    new_since: str | None = None,
    as_of: str | None = None,
    hidden: int = 0,
    chosen: Filters = _ALL,
) -> Dossier:
    """The dossier of the states with the ISO 3166-1 alpha-3 codes `first` and `second`.

    `facts` are those of the two states, each once, and `articles` those that report them; all may come in any order.
    `entities` may hold more than the facts tell of: the projects and formats of these facts are shown. `day` is the one
    against which dates count as past or ahead; by default that of the newest report, so that what is given alone decides
    what the dossier says. With `new_since` it says what was first reported after the end of that day. `as_of` is the day at
    whose end all this was known, and `hidden` the number of facts that were left out since persons rejected them.
    `chosen` are the filters by which the facts were chosen: a dossier says that it does not show all there is.

    Raises `ComityError` where both codes are the same, and `KeyError` where the article of a report is missing.
    """
    if first == second:
        raise ComityError(f"A dossier is of two different states, but {state_or_name(first)} was given twice.")
    name = state_or_name
    given = list(facts)
    told = {report.article.id for fact in given for report in fact.reports}
    quoting = Quoting(article for article in articles if article.id in told)
    ordered = _in_order(given, quoting)
    rows = Rows(ordered, Facts(quoting, name, new_since), name)
    states = StateName(first, name(first)), StateName(second, name(second))
    day = day or _newest_report(quoting.articles)
    coming = _coming(rows.events, day)
    sources = _sources(ordered, quoting.articles)
    contradictions = tuple(
        OpenContradiction(rows.link(fact.id), rows.infos[fact.id].contradictions) for fact in ordered if fact.contradictions
    )
    by_status = Counter(row.status for row in rows.instruments)
    reports = [article.published for article in quoting.articles if article.published]
    occurred = _newest_first(event for event in rows.events if event.status == "occurred")
    return Dossier(
        states=states,
        day=day.isoformat() if day else None,
        as_of=as_of,
        new_since=new_since,
        asked=say_choice(chosen),
        glance=Glance(
            facts=len(ordered),
            reports=sum(len(fact.reports) for fact in ordered),
            articles=len(sources),
            sources=_outlets({report.article for fact in ordered for report in fact.reports}),
            hidden=hidden,
            first_report=min(reports, default=None),
            last_report=max(reports, default=None),
            kinds=tuple(_kinds(ordered)),
            last_meeting=next((e for e in occurred if e.type == "CONSULT" and parse_period(e.date)), None),
            next_event=coming.ahead[0] if coming.ahead else None,
            instruments=tuple(StatusCount(s, by_status[s]) for s in INSTRUMENT_STATUSES if by_status[s]),
            commitments_open=sum(row.status != "done" for row in rows.commitments),
            commitments_overdue=sum(row.fact.overdue for row in rows.commitments),
            contradictions=len(contradictions),
            months=_months(occurred),
        ),
        changes=_changes(ordered, rows),
        coming=coming,
        latest=_latest(event for event in rows.events if event.status in ("occurred", "cancelled", "denied")),
        instruments=tuple(
            InstrumentGroup(status, tuple(_newest_first(r for r in rows.instruments if r.status == status)))
            for status in INSTRUMENT_STATUSES
            if by_status[status]
        ),
        commitments=tuple(sorted(rows.commitments, key=_commitment_order)),
        projects=tuple(_projects(entities, ordered, rows, quoting)),
        offices=_offices(rows, states, name),
        figures=_figures(rows, frozenset((first, second)), name),
        statements=_speakers(rows, name),
        contradictions=contradictions,
        fields=_fields(rows),
        sources=sources,
    )


def show(
    facts: Sequence[Fact],
    articles: Iterable[Article],
    *,
    beside: Iterable[tuple[str, Finding]] = (),
    new_since: str | None = None,
) -> tuple[Row, ...]:
    """The rows of some facts, in their order. `articles` are those that report them.

    `beside` are findings of these articles by their ids, of other facts too: events and instruments of the same words tell
    what each of them is. Raises `KeyError` where the article of a report is missing.
    """
    quoting = Quoting(articles)
    rows = Rows(facts, Facts(quoting, state_or_name, new_since), state_or_name, beside, apart=True)
    offices, figures, statements = ([row for _, row in told] for told in (rows.offices, rows.figures, rows.statements))
    made = {row.fact.id: row for row in (*rows.events, *rows.instruments, *rows.commitments, *offices, *figures, *statements)}
    return tuple(made[fact.id] for fact in facts)


def _in_order(facts: Iterable[Fact], quoting: Quoting) -> list[Fact]:
    """The facts by their latest report, newest first; those of one article in the order of its text."""

    def key(fact: Fact) -> tuple[int, int, str]:
        number, start = min((quoting.number(report), report.finding.start) for report in fact.reports)
        return number, start, fact.id

    return sorted(facts, key=key)


def _newest_report(articles: Iterable[Article]) -> date | None:
    periods = [parse_period(article.published) for article in articles]
    return max((date(y, m or 1, d or 1) for p in periods if p for y, m, d in (p.start,)), default=None)


def _outlets(heads: Iterable[Head]) -> int:
    """How many outlets tell something of their own: of articles with one text, only the earliest's counts."""
    texts: defaultdict[str, list[Head]] = defaultdict(list)
    for head in heads:
        texts[head.origin].append(head)
    earliest = (min(same, key=lambda h: (h.id != h.origin, h.published or "", h.id)) for same in texts.values())
    return len({outlet_of(head) for head in earliest})


def _kinds(facts: Sequence[Fact]) -> Iterator[KindCount]:
    for kind in _KINDS:
        of_kind = [fact for fact in facts if fact.kind == kind]
        if of_kind:
            reports = sum(len(fact.reports) for fact in of_kind)
            label = f"{count(len(of_kind), kind.removesuffix('s'))}, told by {count(reports, 'report')}"
            yield KindCount(kind, len(of_kind), reports, label)


def _changes(facts: Iterable[Fact], rows: Rows) -> tuple[ChangeRow, ...]:
    changes = []
    for fact in facts:
        info = rows.infos[fact.id]
        if info.new:
            changes.append(ChangeRow(rows.link(fact.id), True, "new", fact.first_reported or ""))
        elif info.changed:
            for line in info.history:
                if line.new:
                    what = f"now {', '.join(filter(None, (line.status, line.when)))}" if line.status else "told anew"
                    changes.append(ChangeRow(rows.link(fact.id), False, what, line.reported or ""))
    return tuple(sorted(changes, key=lambda change: change.reported, reverse=True))


def _newest_first(rows: Iterable[_Row]) -> list[_Row]:
    """Rows by date, newest first, the undated ones at the end; those of one date stay as they came."""

    def key(row: _Dated) -> tuple[bool, tuple[int, ...]]:
        period = parse_period(row.date)
        return period is None, period.newest_first if period else ()

    return sorted(rows, key=key)


def _coming(events: Iterable[EventRow], day: date | None) -> Coming:
    ahead, undated, passed = [], [], []
    for event in events:
        if event.status in ("planned", "proposed", "confirmed", "postponed"):
            period = parse_period(event.date)
            if event.fact.overdue or (period and day and period.last_day < day):
                passed.append(event)
            elif period:
                ahead.append((period.soonest_first, event))
            else:
                undated.append(event)
    ahead.sort(key=lambda pair: pair[0])
    return Coming(tuple(event for _, event in ahead), tuple(undated), tuple(_newest_first(passed)))


def _latest(events: Iterable[EventRow]) -> Latest:
    groups: dict[Period | None, list[EventRow]] = {}
    for event in _newest_first(events):
        groups.setdefault(parse_period(event.date), []).append(event)
    return Latest(
        tuple(
            EventGroup(rows[0].date if period else None, str(period) if period else "No date given", tuple(rows))
            for period, rows in groups.items()
        )
    )


def _months(occurred: Iterable[EventRow]) -> tuple[MonthCount, ...]:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for event in occurred:
        period = parse_period(event.date)
        if period and period.month and event.tone:
            counts[period.month][event.tone] += 1
    return tuple(MonthCount(m, counts[m]["cooperation"], counts[m]["conflict"]) for m in sorted(counts))


def _commitment_order(row: CommitmentRow) -> tuple[int, bool, tuple[int, ...]]:
    due = parse_period(row.due)
    return COMMITMENT_STATUSES.index(row.status), due is None, due.soonest_first if due else ()


def _projects(entities: Iterable[Entity], facts: Sequence[Fact], rows: Rows, quoting: Quoting) -> Iterator[ProjectRow]:
    shown = {report.ref: report for fact in facts for report in fact.reports}
    joint = [entity for entity in entities if entity.kind in ("project", "format")]
    for entity in sorted(joint, key=lambda e: (e.name.casefold(), e.id)):
        named = set(entity.facts)
        members = [fact for fact in facts if fact.id in named or entity.id in fact.entities]
        if not members:
            continue
        last = entity.last
        yield ProjectRow(
            id=entity.id,
            kind=cast(Literal["project", "format"], entity.kind),
            name=entity.name,
            other_names=tuple(form for form in entity.forms if form != entity.name),
            states=entity.states,
            status=entity.status,
            site=last.article.site if last else None,
            published=last.article.published if last else None,
            last=quoting.link(last) if last and last.ref in shown else None,
            facts=tuple(rows.link(fact.id) for fact in sorted(members, key=_in_time)),
        )


def _in_time(fact: Fact) -> tuple[bool, tuple[int, ...], str]:
    """A sorting key: by date or, without one, by the first report; the oldest first."""
    period = parse_period(fact.date) or parse_period(fact.first_reported)
    return period is None, period.soonest_first if period else (), fact.id


def _offices(rows: Rows, states: tuple[StateName, StateName], name: Callable[[str], str]) -> tuple[OfficeGroup, ...]:
    of: dict[str, dict[str, list[OfficeRow]]] = {}
    for told, row in rows.offices:
        of.setdefault(told.of, {}).setdefault(told.office.casefold(), []).append(row)
    codes = [state.code for state in states]
    order = sorted(of, key=lambda code: (codes.index(code) if code in codes else 2, name(code).casefold(), code))
    return tuple(
        OfficeGroup(code, name(code), tuple(Post(holders[0].office, _last_first(holders)) for holders in of[code].values()))
        for code in order
    )


def _last_first(holders: Iterable[OfficeRow]) -> tuple[OfficeRow, ...]:
    """By the day of the last report. Where one article names both who takes over and who leaves, the newer one stands first."""
    days = {row.fact.id: ((row.fact.last_reported or "")[:10], row.fact.first_reported or "") for row in holders}
    return tuple(sorted(holders, key=lambda row: days[row.fact.id], reverse=True))


def _figures(rows: Rows, dyad: frozenset[str], name: Callable[[str], str]) -> tuple[FigureSeries, ...]:
    series: dict[tuple[str, str, tuple[str, ...]], list[tuple[Figure, FigureRow]]] = {}
    for told, row in rows.figures:
        measure = " ".join(told.measure.casefold().split())
        series.setdefault((measure, told.unit.casefold(), tuple(sorted(told.states))), []).append((told, row))
    return tuple(
        FigureSeries(
            measure=same[0][0].measure,
            unit=same[0][0].unit,
            states=states,
            who=None if set(states) == dyad else join_names([name(state) for state in states]) or None,
            points=_points(same),
        )
        for (_, _, states), same in sorted(series.items())
    )


def _points(figures: Iterable[tuple[Figure, FigureRow]]) -> tuple[FigurePoint, ...]:
    points: dict[str | None, list[FigureRow]] = {}
    for told, row in figures:
        points.setdefault(told.period, []).append(row)

    def key(period: str | None) -> tuple[bool, tuple[int, ...], str]:
        parsed = parse_period(period)
        return parsed is None, parsed.soonest_first if parsed else (), period or ""

    return tuple(
        FigurePoint(period, say_date(period, unknown="") or None, tuple(points[period])) for period in sorted(points, key=key)
    )


def _speakers(rows: Rows, name: Callable[[str], str]) -> tuple[SpeakerGroup, ...]:
    said: dict[str, list[StatementRow]] = {}
    for told, row in rows.statements:
        said.setdefault(told.speaker, []).append(row)
    titles: dict[str, str] = {}
    for office, _ in rows.offices:
        titles.setdefault(office.person, f"{office.office}, {name(office.of)}")
    order = sorted(said, key=lambda who: (-len(said[who]), who.casefold(), who))
    return tuple(SpeakerGroup(who, titles.get(who), tuple(said[who])) for who in order)


def _fields(rows: Rows) -> tuple[FieldRow, ...]:
    filed: defaultdict[str, tuple[list[FactLink], list[FactLink]]] = defaultdict(lambda: ([], []))
    for event in _newest_first(rows.events):
        if event.field:
            filed[event.field][0].append(rows.link(event.fact.id))
    for instrument in _newest_first(rows.instruments):
        if instrument.field:
            filed[instrument.field][1].append(rows.link(instrument.fact.id))
    order = sorted(filed, key=lambda field: (-sum(map(len, filed[field])), field))
    return tuple(FieldRow(field, tuple(filed[field][0]), tuple(filed[field][1])) for field in order)


def _sources(facts: Iterable[Fact], articles: Sequence[Article]) -> tuple[ArticleRow, ...]:
    heads: dict[str, Head] = {}
    marks: defaultdict[str, list[Mark]] = defaultdict(list)
    for fact in facts:
        for report in fact.reports:
            finding = report.finding
            heads[report.article.id] = report.article
            marks[report.article.id].append(Mark(report.ref, fact.id, fact.kind, finding.start, finding.end))
    numbers = {article.id: number for number, article in enumerate(articles, 1)}
    origins = {id: head.origin for id, head in heads.items() if head.origin != id}
    return tuple(
        ArticleRow(
            number=numbers[article.id],
            id=article.id,
            title=article.title,
            byline=article.byline,
            site=article.site,
            url=article.url,
            link=web_address(article.url),
            published=article.published,
            repeats=origins.get(article.id),
            original=numbers.get(origins.get(article.id, "")),
            text=article.text,
            headings=article.headings,
            coder=heads[article.id].coder,
            marks=tuple(sorted(marks[article.id], key=lambda mark: (mark.start, -mark.end, mark.id))),
        )
        for article in articles
    )
