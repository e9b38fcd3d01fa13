"""From the findings of one fact to the fact: what most sources tell, where they contradict each other, what persons decided."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from comity.consolidation.contests import Agree, can_be_one_date, can_be_one_place, groups_of, most_told
from comity.consolidation.disputes import Dispute, disputes_of, undisputed
from comity.consolidation.histories import (
    date_of,
    date_told,
    history_of,
    parties_of,
    place_of,
    same_date,
    same_place,
)
from comity.consolidation.model import Contradiction, Fact, Report, Step, Told
from comity.consolidation.names import person_key, same_person
from comity.consolidation.outlets import sources_of, weigh_rivals
from comity.consolidation.spans import span, width
from comity.consolidation.wordings import compatible
from comity.store.protocol import KeptFinding
from comity.types import (
    Commitment,
    CommitmentStatus,
    Event,
    Figure,
    Finding,
    Head,
    Instrument,
    Judgement,
    Kind,
    Office,
    Statement,
    Status,
)

STEP_STATUSES: dict[str, Status] = {
    "proposed": "proposed", "planned": "planned", "confirmed": "planned", "postponed": "planned", "cancelled": "denied",
    "denied": "denied", "occurred": "occurred",
}  # fmt: skip
"""The steps of an event, and the codebook's status of each."""


COMMITMENT_STATUSES: dict[str, CommitmentStatus] = {
    "pledged": "pledged", "moved": "pledged", "underway": "underway", "done": "done",
}  # fmt: skip
"""The steps of a commitment, and the codebook's status of each."""


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
    disputes = disputes_of(reports)
    history = history_of(undisputed(reports, disputes))
    decided = _decided(reports, judgements or {})
    best = _best(reports, history)
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
        contradictions=tuple(_contradictions(reports, history, disputes)),
        overdue=_overdue(told, last, day),
        judgements=decided,
    )


def by_publication(kept: KeptFinding) -> tuple[str, str, int, int, str]:
    """The order of a fact's reports; the first one names the fact."""
    # An article without a date has been published at some time: behind those that have one; and one of a month behind its days.
    published = kept.article.published or "9999"
    return (
        published if len(published) >= 10 else f"{published}-99",
        kept.article.id,
        kept.finding.start,
        kept.finding.end,
        kept.ref,
    )


def _reports(ordered: Sequence[KeptFinding]) -> tuple[Report, ...]:
    seen = set[str]()
    reports = []
    for kept in ordered:
        reports.append(Report(kept.ref, kept.finding, kept.article, kept.article.origin in seen))
        seen.add(kept.article.origin)
    return tuple(reports)


def _decided(reports: Sequence[Report], judgements: Mapping[str, Sequence[Judgement]]) -> tuple[Judgement, ...]:
    found = {judgement.id: judgement for report in reports for judgement in judgements.get(report.ref, ())}
    refs = {report.ref for report in reports}
    splits = [_named(judgement) for judgement in found.values() if judgement.verb == "split"]

    def counts(judgement: Judgement) -> bool:
        # Said of a fact it is said of what is left of it when the report by which it was named is rejected, and not of what was
        # split off from that.
        named, _ = _named(judgement)
        return judgement.verb not in ("correct", "confirm") or not any(
            named <= half and refs.isdisjoint(half) and not refs.isdisjoint(other)
            for split in splits
            for half, other in (split, split[::-1])
        )

    return tuple(sorted(filter(counts, found.values()), key=lambda judgement: (judgement.when, judgement.id)))


def _named(judgement: Judgement) -> tuple[set[str], set[str]]:
    """The refs of a judgement's targets, and of the others."""
    return {target.ref for target in judgement.targets}, {target.ref for target in judgement.others}


def _best(reports: Sequence[Report], history: Sequence[Step]) -> Report:
    """The report of the last step with the most exact words that agrees with what most sources tell; of equals the earliest."""
    last = history[-1]
    telling = _of_step(reports, last) or list(reports)
    # A promise is told by its words, not by the report that it was kept; one that was moved by the words that give its day.
    promises = [report for report in reports if isinstance(report.finding, Commitment) and report.finding.status != "done"]
    due = next((step for step in reversed(history) if step.date), None)
    telling = (due and _of_step(promises, due)) or promises or telling
    agreeing = _agreeing(telling, last)

    def exactness(report: Report) -> tuple[bool, int, int, int, int]:
        when = span(date_of(report))
        persons = sum(len(person_key(name)) for name in parties_of(report))
        width_of = -(width(when) if when else 10**6)
        return (report.ref in agreeing, width_of, place_of(report) is not None, persons, not report.repeats)

    # Of equals the first one.
    return max(telling, key=exactness)


def _of_step(reports: Sequence[Report], step: Step) -> list[Report]:
    refs = set(step.reports)
    return [report for report in reports if report.ref in refs]


def _agreeing(reports: Sequence[Report], last: Step) -> set[str]:
    """The refs of the reports that contradict nothing of what the fact takes from most sources."""
    match reports[0].finding:
        case Figure():
            # Numbers that round to each other are one value, but the words are those of the number that is given.
            most = _values(reports, _value, _compatible_figures)[0]
            return {report.ref for report in reports if report.ref in most.reports and _value(report) == most.value}
        case Event() | Instrument():
            told = (report for report in reports if can_be_one_date(last.date, date_of(report)))
            told = (report for report in told if can_be_one_place(last.place or "", place_of(report) or ""))
            return {report.ref for report in told}
        case _:
            return {report.ref for report in reports}


def _told(reports: Sequence[Report], best: Report, history: Sequence[Step]) -> Finding:
    """The best report's finding, with what others know better."""
    last = history[-1]
    last_told = _of_step(reports, last)
    match best.finding:
        case Event() as event:
            return replace(
                event,
                date=last.date,
                place=_place(event.place, last.place),
                status=STEP_STATUSES[last.status],
                mode=_most(reports, best, "mode"),
                field=_most(reports, best, "field"),
                actors=_fullest(event.actors, reports),
                recipients=_fullest(event.recipients, reports),
            )
        case Instrument() as instrument:
            counts = _values(last_told, _count, _compatible_counts)
            return replace(
                instrument,
                date=last.date,
                place=_place(instrument.place, last.place),
                kind=_kind_of(reports),
                subject=instrument.subject or most_told(reports, lambda report: getattr(report.finding, "subject", None)),
                count=int(counts[0].value),
                field=_most(reports, best, "field"),
                parties=_fullest(instrument.parties, reports),
            )
        case Commitment() as commitment:
            due = next((step.date for step in reversed(history) if step.date), None)
            by, to = _fullest(commitment.by, reports), _fullest(commitment.to, reports)
            return replace(commitment, status=COMMITMENT_STATUSES[last.status], due=due, by=by, to=to)
        case Office() as office:
            person = _fullest_forms(reports, lambda report: _name_in(report, "person"))[0]
            return replace(office, person=person, office=_most(reports, best, "office") or office.office)
        case Figure() as figure:
            return replace(figure, period=date_told(reports))
        case Statement() as statement:
            return replace(statement, speaker=_fullest_forms(reports, lambda report: _name_in(report, "speaker"))[0])
        case other:
            return other


def _most(reports: Sequence[Report], best: Report, name: str) -> Any:
    """What most sources tell of a field; of equals what the best report has."""
    return most_told([best, *(report for report in reports if report is not best)], lambda report: getattr(report.finding, name))


def _place(best: str | None, most: str | None) -> str | None:
    """The best report's place, unless it contradicts what most sources tell."""
    return best if best and (not most or can_be_one_place(best, most)) else most


def _kind_of(reports: Sequence[Report]) -> str:
    """The kind told by most, "document" only where nobody knows better."""
    kind: str | None = most_told(
        reports, lambda report: None if (kind := getattr(report.finding, "kind", "")) == "document" else kind
    )
    return kind or "document"


def _name_in(report: Report, field: str) -> tuple[str, ...]:
    return (getattr(report.finding, field),)


def _fullest_forms(reports: Sequence[Report], names: Callable[[Report], tuple[str, ...]]) -> list[str]:
    """All names that reports tell, the fullest first; before them the full ones that more than one source tells.

    So no outlet alone makes a name longer than others have it.
    """
    articles = defaultdict[str, list[Head]](list)
    for report in reports:
        for name in names(report):
            articles[name].append(report.article)
    full = [name for name in articles if len(person_key(name)) > 1]
    weights = dict(zip(full, weigh_rivals([articles[name] for name in full]), strict=True))

    def order(name: str) -> tuple[bool, int, int, str]:
        known = name in weights and weights[name].sources > 1
        return not known, -len(name.split()), -len(name), name

    return sorted(articles, key=order)


def _fullest(names: Sequence[str], reports: Sequence[Report]) -> tuple[str, ...]:
    """Each person in the fullest form in which reports name the same one."""
    told = _fullest_forms(reports, parties_of)
    fullest = []
    for name in names:
        key = person_key(name)
        same = (other for other in told if key and (other_key := person_key(other)) and same_person(key, other_key))
        full = next(same, name)
        fullest.append(full if len(person_key(full)) >= min(len(key), 2) else name)
    return tuple(dict.fromkeys(fullest))


def is_ahead(status: str) -> bool:
    """Whether what has this status is still to come about."""
    return status in _AHEAD


def _overdue(told: Finding, last: Step, day: date | None) -> bool:
    when = span(told.due if isinstance(told, Commitment) else last.date)
    return day is not None and when is not None and when[1] < day.toordinal() and last.status in _AHEAD


# Where reports contradict each other


def _contradictions(reports: Sequence[Report], history: Sequence[Step], disputes: Sequence[Dispute]) -> Iterable[Contradiction]:
    kind = type(reports[0].finding)
    if kind is Figure:
        yield from _contradiction("value", reports, _value, _compatible_figures)
    if kind is Instrument:
        yield from _contradiction("count", reports, _count, _compatible_counts)
    for dispute in disputes:
        yield Contradiction("status", tuple(_statuses(dispute, history[-1])))
    for step in history if kind in (Event, Instrument) else ():
        told = _of_step(reports, step)
        yield from _contradiction("date", told, date_of, same_date)
        yield from _contradiction("place", told, place_of, same_place)


def _statuses(dispute: Dispute, last: Step) -> Iterable[Told]:
    """What each side of a dispute tells; first the side whose word the fact takes."""
    sides = sorted((dispute.upheld, dispute.other), key=lambda side: not any(report.ref in last.reports for report in side))
    for side in sides:
        told = defaultdict[str, list[Report]](list)
        for report in side:
            told[str(getattr(report.finding, "status", ""))].append(report)
        found = [
            Told(status, sources_of(report.article for report in same), tuple(report.ref for report in same))
            for status, same in told.items()
        ]
        yield from sorted(found, key=lambda one: -one.sources)


def _contradiction(
    field: str, reports: Sequence[Report], value: Callable[[Report], Any], agree: Agree
) -> Iterable[Contradiction]:
    values = _values(reports, value, agree)
    if len(values) > 1:
        yield Contradiction(field, tuple(values))


def _values(reports: Sequence[Report], value: Callable[[Report], Any], agree: Agree) -> list[Told]:
    """What reports tell, with those that can be right together in one; the one that weighs most first."""
    return [
        Told(group.value, sources_of(report.article for report in group.reports), tuple(report.ref for report in group.reports))
        for group in groups_of(reports, value, agree)
    ]


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
        refs, others = _named(judgement)
        holding = [i for i, step in enumerate(steps) if refs & set(step.reports)][:1]
        holding = holding or [i for i, step in enumerate(steps) if others & set(step.reports)][-1:]
        place = holding[0] if holding else len(steps) - 1
        if judgement.field == "status":
            steps[place] = replace(steps[place], status=str(value))
            value = STEP_STATUSES.get(value, value) if isinstance(told, Event) else value
        elif judgement.field in ("date", "due", "period"):
            steps[place] = replace(steps[place], date=value)
        elif judgement.field == "place":
            steps[place] = replace(steps[place], place=value)
        elif judgement.field == "value":
            value = float(value)
        later = steps[place + 1 :]
        if judgement.field == "due":
            # That a promise is under way or kept says nothing of when it was due.
            later = [step for step in later if step.date]
        if not later or judgement.field not in ("status", "date", "due", "period", "place"):
            changes: dict[str, Any] = {judgement.field: value}
            told = replace(told, **changes)
    return told, tuple(steps)
