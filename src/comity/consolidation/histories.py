"""What became of a fact: its steps, in the order in which they were reported."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from comity.consolidation.commitments import told_due
from comity.consolidation.contests import can_be_one_date, can_be_one_place, groups_of, most_told
from comity.consolidation.disputes import INSTRUMENT_ORDER
from comity.consolidation.events import cue_of
from comity.consolidation.model import Report, Step
from comity.consolidation.spans import Span, gap, span, width
from comity.consolidation.wordings import called_off
from comity.types import Commitment, Event, Figure, Instrument

_PLANS = ("proposed", "planned", "confirmed", "postponed")
_COMMITMENT_ORDER = ("pledged", "underway", "done")


@dataclass(slots=True)
class _Draft:
    """A step while its reports are gathered."""

    status: str
    reports: list[Report] = field(default_factory=list)
    spans: dict[Span, None] = field(default_factory=dict)
    """The days that the reports give, each once: many tell the same."""

    def add(self, report: Report) -> Self:
        self.reports.append(report)
        if days := span(date_of(report)):
            self.spans[days] = None
        return self

    def step(self) -> Step:
        first = self.reports[0]
        # When a promise is due says nothing of when it was kept.
        dated = self.status not in ("underway", "done")
        return Step(
            self.status,
            date_told(self.reports) if dated else None,
            place_told(self.reports),
            most_told(self.reports, parties_of) or (),
            first.article.published,
            tuple(report.ref for report in self.reports),
        )


def history_of(reports: Sequence[Report]) -> tuple[Step, ...]:
    """The steps that reports of one fact tell, given in the order of publication; at least one.

    Each step holds the reports that tell it; reports that look back on an earlier step belong to none.
    """
    match reports[0].finding:
        case Event():
            drafts = _of_event(reports)
        case Instrument():
            drafts = _of_instrument(reports)
        case Commitment():
            drafts = _of_commitment(reports)
        case _:
            drafts = [_Draft("", list(reports))]
    return tuple(draft.step() for draft in drafts)


def date_of(report: Report) -> str | None:
    """When what a report tells happened, is planned or is due."""
    match report.finding:
        case Event(date=when) | Instrument(date=when) | Commitment(due=when) | Figure(period=when):
            return when
        case _:
            return None


def place_of(report: Report) -> str | None:
    """Where, by a report."""
    return getattr(report.finding, "place", None)


def parties_of(report: Report) -> tuple[str, ...]:
    """Who signs, meets or promises, by a report."""
    match report.finding:
        case Event() as event:
            return event.actors + event.recipients
        case Instrument() as instrument:
            return instrument.parties
        case Commitment() as commitment:
            return commitment.by
        case _:
            return ()


def date_told(reports: Sequence[Report]) -> str | None:
    """The date that weighs most, as it is told most exactly."""
    return next((group.value for group in groups_of(reports, date_of, same_date)), None)


def place_told(reports: Sequence[Report]) -> str | None:
    """The place that weighs most."""
    return next((group.value for group in groups_of(reports, place_of, same_place)), None)


def same_date(one: Report, other: Report) -> bool:
    """Whether the dates of two reports can both be right."""
    return can_be_one_date(date_of(one), date_of(other))


def same_place(one: Report, other: Report) -> bool:
    """Whether the places of two reports can both be right."""
    return can_be_one_place(place_of(one) or "", place_of(other) or "")


def _of_event(reports: Sequence[Report]) -> list[_Draft]:
    drafts: list[_Draft] = []
    for report in reports:
        status = _event_status(report, drafts)
        if any(draft.status == "occurred" for draft in drafts) and status not in ("occurred", "denied"):
            continue
        same = [draft for draft in drafts if draft.status == status]
        if status in ("confirmed", "postponed") and same and not _agree(report, same[-1]):
            same = []
        # A plan told again after it was confirmed or moved is no news: it goes to the step with its date.
        ahead = [draft for draft in drafts if draft.status in _PLANS[1:]] if status == "planned" else []
        if _begins_anew(status, report, drafts):
            drafts.append(_Draft(status).add(report))
        elif same or ahead:
            _fitting(report, ahead or same).add(report)
        elif status == "proposed" and any(draft.status in _PLANS[1:] for draft in drafts):
            continue
        else:
            drafts.append(_Draft(status).add(report))
    return drafts


def _begins_anew(status: str, report: Report, drafts: Sequence[_Draft]) -> bool:
    """Whether a plan is a new one for a day that no plan had that was cancelled, or a new one is cancelled."""
    cancelled = any(draft.status == "cancelled" for draft in drafts)
    if status == "cancelled":
        return cancelled and drafts[-1].status in _PLANS and _agree(report, drafts[-1])
    plans = (draft for draft in drafts if draft.status in _PLANS)
    over = cancelled and drafts[-1].status == "cancelled" and status in _PLANS
    return over and date_of(report) is not None and not any(draft.spans and _agree(report, draft) for draft in plans)


def _event_status(report: Report, drafts: Sequence[_Draft]) -> str:
    event = report.finding
    assert isinstance(event, Event)
    if event.status == "denied":
        planned = any(draft.status in _PLANS for draft in drafts) and not any(draft.status == "occurred" for draft in drafts)
        return "cancelled" if planned or called_off(event.evidence) else "denied"
    if event.status == "planned":
        return cue_of(event.status, event.evidence) or "planned"
    return event.status


def _fitting(report: Report, drafts: Sequence[_Draft]) -> _Draft:
    """Of several steps the last whose dates agree with the report's; where none does, the last."""
    return next((draft for draft in reversed(drafts) if _agree(report, draft)), drafts[-1])


def _agree(report: Report, draft: _Draft) -> bool:
    mine, others = span(date_of(report)), draft.spans
    # Days next to each other are one date told inexactly; years next to each other are two.
    return mine is None or not others or any(gap(mine, other) <= (width(mine) <= 7 and width(other) <= 7) for other in others)


def _of_instrument(reports: Sequence[Report]) -> list[_Draft]:
    drafts: list[_Draft] = []
    for report in reports:
        instrument = report.finding
        assert isinstance(instrument, Instrument)
        rank = INSTRUMENT_ORDER.index(instrument.status)
        reached = max((INSTRUMENT_ORDER.index(draft.status) for draft in drafts), default=-1)
        if rank > reached:
            drafts.append(_Draft(instrument.status).add(report))
        else:
            for draft in drafts:
                if draft.status == instrument.status:
                    draft.add(report)
    return drafts


def _of_commitment(reports: Sequence[Report]) -> list[_Draft]:
    drafts: list[_Draft] = []
    for report in reports:
        commitment = report.finding
        assert isinstance(commitment, Commitment)
        reached = max((_COMMITMENT_ORDER.index(draft.status) for draft in drafts if draft.status != "moved"), default=-1)
        if reached == 2 and commitment.status != "done":
            continue
        rank = _COMMITMENT_ORDER.index(commitment.status)
        moved = commitment.status != "done" and _moves(report, drafts)
        if moved:
            drafts.append(_Draft("moved").add(report))
        if rank > reached:
            drafts.append(_Draft(commitment.status).add(report))
        elif not moved:
            promised = [draft for draft in drafts if draft.status in ("moved", commitment.status)]
            if promised:
                _fitting(report, promised).add(report)
    return drafts


def _moves(report: Report, drafts: Sequence[_Draft]) -> bool:
    """Whether a report gives a promise another date than it had."""
    commitment = report.finding
    assert isinstance(commitment, Commitment)
    dues = [draft for draft in drafts if draft.status in ("pledged", "moved") and draft.spans]
    mine = span(commitment.due)
    if mine is None or not drafts:
        return False
    if not dues:
        return told_due(commitment)
    return not _agree(report, dues[-1]) and not any(_agree(report, draft) for draft in dues)
