"""Whether something came about at all: reports that say so against reports that, at the same time or later, say it did not.

News that a plan changed is no dispute: what was called off on Monday can take place on Friday. A dispute is what can't both be
right, whenever it was said: that it took place on Monday, and on Tuesday that it was called off or still lies ahead.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from comity.consolidation.model import Report
from comity.consolidation.outlets import weigh_rivals
from comity.consolidation.spans import span
from comity.types import Commitment, Event, Instrument, InstrumentStatus

INSTRUMENT_ORDER: tuple[InstrumentStatus, ...] = (
    "proposed", "negotiated", "to be signed", "signed", "ratified", "in force", "terminated",
)  # fmt: skip
"""An instrument only goes forward: what is told of an earlier status afterwards looks back."""
_SIGNED = INSTRUMENT_ORDER.index("signed")


@dataclass(frozen=True, slots=True)
class Dispute:
    """Reports that say that something came about, and those that say it did not."""

    upheld: tuple[Report, ...]
    """What more sources tell; of equals that it came about."""
    other: tuple[Report, ...]
    outweighed: bool
    """Whether the others are fewer, so that the fact takes nothing from them."""


def disputes_of(reports: Sequence[Report]) -> tuple[Dispute, ...]:
    """The disputes among the reports of one fact, given in any order."""
    match reports[0].finding:
        case Event():
            return _between(reports, [_status(report) == "occurred" for report in reports], _event_against)
        case Commitment():
            here = _between(reports, [_status(report) == "done" for report in reports], _commitment_against)
            # A promise that is kept in part, the first two ships of eight, is promised still, and nobody contradicts anybody.
            return tuple(dispute for dispute in here if dispute.outweighed and _status(dispute.upheld[0]) != "done")
        case Instrument():
            return _of_instrument(reports)
        case _:
            return ()


def undisputed(reports: Sequence[Report], disputes: Sequence[Dispute]) -> list[Report]:
    """The reports without those that more sources contradict, in their order."""
    out = {report.ref for dispute in disputes if dispute.outweighed for report in dispute.other}
    return [report for report in reports if report.ref not in out]


_Against = Callable[[Report, Sequence[Report]], bool]


def _between(reports: Sequence[Report], says_so: Sequence[bool], against: _Against) -> tuple[Dispute, ...]:
    claims = [report for report, says in zip(reports, says_so, strict=True) if says]
    denials = [report for report, says in zip(reports, says_so, strict=True) if not says and claims and against(report, claims)]
    if not denials:
        return ()
    weights = weigh_rivals([[report.article for report in side] for side in (claims, denials)])
    for_it, against_it = (weight[:2] for weight in weights)
    upheld, other = (denials, claims) if against_it > for_it else (claims, denials)
    return (Dispute(tuple(upheld), tuple(other), for_it != against_it),)


def _of_instrument(reports: Sequence[Report]) -> tuple[Dispute, ...]:
    found: list[Dispute] = []
    left = list(reports)
    while left:
        # From the furthest step backwards, until one stands.
        furthest = max(map(_rank, left))
        if furthest < _SIGNED:
            break
        here = _between(left, [_rank(report) == furthest for report in left], _instrument_against)
        found += here
        if not (here and here[0].outweighed and _rank(here[0].other[0]) == furthest):
            break
        left = undisputed(left, here)
    return tuple(found)


def _event_against(report: Report, claims: Sequence[Report]) -> bool:
    """Whether it says of an event that is told to have taken place that it did not, or not yet."""
    said, when = _said(report), span(_date(report))
    if said is None or not any(said >= by for claim in claims if (by := _came_about_by(claim)) is not None):
        return False
    if _status(report) == "denied":
        return True
    return when is not None and when[0] > said


def _instrument_against(report: Report, claims: Sequence[Report]) -> bool:
    """Whether it dates an earlier step of a document to a day after the later one."""
    said, when = _said(report), span(_date(report))
    if when is None:
        return False
    # What is only planned is told as it stands on the day of the report.
    known = when[0] if _rank(report) >= _SIGNED else said if said is not None and when[0] > said else None
    return known is not None and any(
        known >= by and when[0] > by for claim in claims if (by := _came_about_by(claim)) is not None
    )


def _commitment_against(report: Report, claims: Sequence[Report]) -> bool:
    """Whether it says of a promise that is told to be kept that it is still to be kept."""
    said, due = _said(report), span(_date(report))
    done = [day for claim in claims if (day := _said_by(claim)) is not None]
    if said is None or not done:
        return False
    if _status(report) == "underway":
        return said > min(done)
    return said >= min(done) and due is not None and due[0] > said


def _came_about_by(report: Report) -> int | None:
    """The day by which it came about, as a report has it."""
    said, when = _said_by(report), span(_date(report))
    return min((day for day in (said, when[1] if when else None) if day is not None), default=None)


def _said(report: Report) -> int | None:
    """The first day on which a report can have been published."""
    found = span((report.article.published or "")[:10])
    return found[0] if found else None


def _said_by(report: Report) -> int | None:
    """The last day on which it can: of an article of which only the month is told, the month's."""
    found = span((report.article.published or "")[:10])
    return found[1] if found else None


def _date(report: Report) -> str | None:
    finding = report.finding
    return finding.due if isinstance(finding, Commitment) else cast("str | None", getattr(finding, "date", None))


def _status(report: Report) -> str:
    return str(getattr(report.finding, "status", ""))


def _rank(report: Report) -> int:
    return INSTRUMENT_ORDER.index(cast(InstrumentStatus, _status(report)))
