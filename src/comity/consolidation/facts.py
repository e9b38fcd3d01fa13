"""From the findings of one fact to the fact: what most sources tell, where they contradict each other, what persons decided."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from comity.consolidation.events import places_of
from comity.consolidation.histories import date_of, history_of, most_exact, most_told, parties_of, place_of
from comity.consolidation.model import Contradiction, Fact, Report, Step, Told
from comity.consolidation.names import is_place, person_key, same_person
from comity.consolidation.spans import gap, span, width
from comity.consolidation.wordings import compatible
from comity.store.protocol import KeptFinding
from comity.types import Commitment, Event, Figure, Finding, Head, Instrument, Judgement, Kind, Office, Statement, Status

STEP_STATUSES: dict[str, Status] = {
    "proposed": "proposed", "planned": "planned", "confirmed": "planned", "postponed": "planned", "cancelled": "denied",
    "denied": "denied", "occurred": "occurred",
}  # fmt: skip
"""The steps of an event, and the codebook's status of each."""


_AHEAD = frozenset(
    ["proposed", "planned", "confirmed", "postponed", "negotiated", "to be signed", "pledged", "moved", "underway"]
)
"""The statuses of what is still to come about."""


def assemble(
    kept: Sequence[KeptFinding], day: date | None = None, judgements: Mapping[str, Sequence[Judgement]] | None = None
) -> Fact:
    """The fact that these findings tell together, whatever their order; at least one.

    `day` is the day against which dates planned or due are over; `judgements` are those that count, by the refs they name.
    """
    ordered = sorted(kept, key=by_publication)
    kind: Kind = ordered[0].kind
    reports = _reports(ordered)
    history = history_of(reports)
    decided = _decided(reports, judgements or {})
    best = _best(reports, history[-1])
    told, steps = _corrected(_told(reports, best, history), history, decided)
    last = steps[-1]
    return Fact(
        id=reports[0].ref,
        kind=kind,
        told=told,
        best=best.ref,
        status=last.status,
        history=steps,
        reports=reports,
        sources=sources_of(report.article for report in reports),
        contradictions=tuple(_contradictions(reports, history)),
        overdue=_overdue(told, last, day),
        judgements=decided,
    )


def by_publication(kept: KeptFinding) -> tuple[str, str, int, int, str]:
    """The order of a fact's reports; the first one names the fact."""
    # An article without a date has been published at some time: behind those that have one.
    return kept.article.published or "9999", kept.article.id, kept.finding.start, kept.finding.end, kept.ref


def _reports(ordered: Sequence[KeptFinding]) -> tuple[Report, ...]:
    seen = set[str]()
    reports = []
    for kept in ordered:
        reports.append(Report(kept.ref, kept.finding, kept.article, kept.article.origin in seen))
        seen.add(kept.article.origin)
    return tuple(reports)


def sources_of(articles: Iterable[Head]) -> int:
    """How many independent sources these articles are: an outlet counts once, and so do articles that repeat one another."""
    above: dict[str, str] = {}

    def top(key: str) -> str:
        while above.setdefault(key, key) != key:
            above[key] = key = above[above[key]]
        return key

    for article in articles:
        above[top(f"text {article.origin}")] = top(f"site {article.site}" if article.site else f"article {article.id}")
    return sum(key == over for key, over in above.items())


def _decided(reports: Sequence[Report], judgements: Mapping[str, Sequence[Judgement]]) -> tuple[Judgement, ...]:
    found = {judgement.id: judgement for report in reports for judgement in judgements.get(report.ref, ())}
    return tuple(sorted(found.values(), key=lambda judgement: (judgement.when, judgement.id)))


def _best(reports: Sequence[Report], last: Step) -> Report:
    """The report of the last step with the most exact words; of equals the earliest."""
    telling = [report for report in reports if report.ref in last.reports] or list(reports)
    # A promise is told by its words, not by the report that it was kept.
    promises = [report for report in reports if isinstance(report.finding, Commitment) and report.finding.status != "done"]
    telling = promises or telling

    def exactness(report: Report) -> tuple[int, int, int, int]:
        when = span(date_of(report))
        persons = sum(len(person_key(name)) for name in parties_of(report))
        return (-(width(when) if when else 10**6), place_of(report) is not None, persons, not report.repeats)

    return max(telling, key=lambda report: (exactness(report), -telling.index(report)))


def _told(reports: Sequence[Report], best: Report, history: Sequence[Step]) -> Finding:
    """The best report's finding, with what others know better."""
    last = history[-1]
    last_told = [report for report in reports if report.ref in last.reports]
    match best.finding:
        case Event() as event:
            return replace(
                event,
                date=last.date,
                place=event.place or last.place,
                status=STEP_STATUSES[last.status],
                mode=event.mode or most_told(_field(reports, "mode")),
                field=event.field or most_told(_field(reports, "field")),
                actors=_fullest(event.actors, reports),
                recipients=_fullest(event.recipients, reports),
            )
        case Instrument() as instrument:
            counts = _values(last_told, _count, _compatible_counts)
            return replace(
                instrument,
                date=last.date,
                place=instrument.place or last.place,
                kind=_kind_of(reports),
                subject=instrument.subject or most_told(_field(reports, "subject")),
                count=int(counts[0].value),
                field=instrument.field or most_told(_field(reports, "field")),
                parties=_fullest(instrument.parties, reports),
            )
        case Commitment() as commitment:
            due = next((step.date for step in reversed(history) if step.date), None)
            return replace(commitment, due=due, by=_fullest(commitment.by, reports), to=_fullest(commitment.to, reports))
        case Office() as office:
            person = max(
                (r.finding.person for r in reports if isinstance(r.finding, Office)),
                key=lambda name: (len(name.split()), len(name), name),
            )
            return replace(office, person=person, office=most_told(_field(reports, "office")) or office.office)
        case Figure() as figure:
            values = _values(reports, _value, _compatible_figures)
            value = float(values[0].value)
            exact = next((r.finding for r in reports if isinstance(r.finding, Figure) and r.finding.value == value), figure)
            return replace(exact, period=most_exact(_field(reports, "period")))
        case Statement() as statement:
            speakers = (r.finding.speaker for r in reports if isinstance(r.finding, Statement))
            return replace(statement, speaker=max(speakers, key=lambda name: (len(name.split()), len(name), name)))
        case other:
            return other


def _field(reports: Sequence[Report], name: str) -> list[str | None]:
    return [getattr(report.finding, name) for report in reports]


def _kind_of(reports: Sequence[Report]) -> str:
    """The kind told most often, "document" only where nobody knows better."""
    kinds = _field(reports, "kind")
    return most_told(kind for kind in kinds if kind != "document") or "document"


def _fullest(names: Sequence[str], reports: Sequence[Report]) -> tuple[str, ...]:
    """Each person in the fullest form in which a report names the same one."""
    told = sorted(
        {name for report in reports for name in parties_of(report)}, key=lambda name: (-len(name.split()), -len(name), name)
    )
    fullest = []
    for name in names:
        key = person_key(name)
        same = (
            other
            for other in told
            if key and (other_key := person_key(other)) and same_person(key, other_key) and len(other_key) >= len(key)
        )
        fullest.append(next(same, name))
    return tuple(dict.fromkeys(fullest))


def is_ahead(status: str) -> bool:
    """Whether what has this status is still to come about."""
    return status in _AHEAD


def _overdue(told: Finding, last: Step, day: date | None) -> bool:
    when = span(told.due if isinstance(told, Commitment) else last.date)
    return day is not None and when is not None and when[1] < day.toordinal() and last.status in _AHEAD


# Where reports contradict each other

Agree = Callable[[Report, Report], bool]


def _contradictions(reports: Sequence[Report], history: Sequence[Step]) -> Iterable[Contradiction]:
    kind = type(reports[0].finding)
    if kind is Figure:
        yield from _contradiction("value", reports, _value, _compatible_figures)
    if kind is Instrument:
        yield from _contradiction("count", reports, _count, _compatible_counts)
    for step in history if kind in (Event, Instrument) else ():
        told = [report for report in reports if report.ref in step.reports]
        yield from _contradiction("date", told, date_of, _compatible_dates)
        yield from _contradiction("place", told, place_of, _compatible_places)


def _contradiction(
    field: str, reports: Sequence[Report], value: Callable[[Report], Any], agree: Agree
) -> Iterable[Contradiction]:
    values = _values(reports, value, agree)
    if len(values) > 1:
        yield Contradiction(field, tuple(values))


def _values(reports: Sequence[Report], value: Callable[[Report], Any], agree: Agree) -> list[Told]:
    """What reports tell, with those that can be right together in one group; the group with the most sources first."""
    # Reports in the same words agree with the same ones: each wording is compared once, however many repeat it.
    wordings: dict[tuple[Any, str], list[Report]] = {}
    for report in reports:
        if value(report) is not None:
            wordings.setdefault((value(report), report.finding.evidence), []).append(report)
    groups: list[list[list[Report]]] = []
    for same in wordings.values():
        fitting = next((group for group in groups if all(agree(same[0], other[0]) for other in group)), None)
        if fitting is None:
            groups.append([same])
        else:
            fitting.append(same)
    told = []
    for group in groups:
        ones = [report for same in group for report in same]
        counts = Counter(value(report) for report in ones)
        usual = max(counts, key=lambda one: (_exactness(one), counts[one]))
        told.append(Told(usual, sources_of(report.article for report in ones), tuple(report.ref for report in ones)))
    return sorted(told, key=lambda one: -one.sources)


def _exactness(value: Any) -> int:
    when = span(value) if isinstance(value, str) else None
    return -width(when) if when else 0


def _compatible_dates(one: Report, other: Report) -> bool:
    first, second = span(date_of(one)), span(date_of(other))
    return not first or not second or gap(first, second) == 0


def _compatible_places(one: Report, other: Report) -> bool:
    ones, others = places_of(place_of(one)), places_of(place_of(other))
    # A palace may stand in a city: only cities that are known can't both be right.
    return bool(set(ones) & set(others)) or not (any(map(is_place, ones)) and any(map(is_place, others)))


def _compatible_counts(one: Report, other: Report) -> bool:
    return compatible(_count(one), one.finding.evidence, _count(other), other.finding.evidence)


def _compatible_figures(one: Report, other: Report) -> bool:
    return compatible(_value(one), one.finding.evidence, _value(other), other.finding.evidence)


def _count(report: Report) -> int:
    assert isinstance(report.finding, Instrument)
    return report.finding.count


def _value(report: Report) -> float:
    assert isinstance(report.finding, Figure)
    return report.finding.value


# What persons corrected


def _corrected(told: Finding, history: Sequence[Step], judgements: Sequence[Judgement]) -> tuple[Finding, tuple[Step, ...]]:
    """The fact and its history as persons corrected them.

    What is said of a step, its status, date or place, is said of the step that was the last one when it was corrected: later
    news is told by steps of its own.
    """
    steps = list(history)
    for judgement in judgements:
        if judgement.verb != "correct" or judgement.field is None:
            continue
        value: Any = tuple(judgement.value) if isinstance(judgement.value, list) else judgement.value
        refs = {target.ref for target in judgement.targets}
        place = next((i for i, step in enumerate(steps) if refs & set(step.reports)), len(steps) - 1)
        if judgement.field == "status":
            steps[place] = replace(steps[place], status=str(value))
            value = STEP_STATUSES.get(value, value) if isinstance(told, Event) else value
        elif judgement.field in ("date", "due", "period"):
            steps[place] = replace(steps[place], date=value)
        elif judgement.field == "place":
            steps[place] = replace(steps[place], place=value)
        elif judgement.field == "value":
            value = float(value)
        if place == len(steps) - 1 or judgement.field not in ("status", "date", "due", "period", "place"):
            changes: dict[str, Any] = {judgement.field: value}
            told = replace(told, **changes)
    return told, tuple(steps)
