"""Findings made by hand, and how the rules of their kind join them. All sentences, persons and events are invented."""

from typing import Any

from comity.consolidation.commitments import CommitmentRules
from comity.consolidation.comparing import JOINED, Context, Rules
from comity.consolidation.events import EventRules
from comity.consolidation.figures import FigureRules
from comity.consolidation.instruments import InstrumentRules
from comity.consolidation.offices import OfficeRules
from comity.consolidation.statements import StatementRules
from comity.types import (
    Commitment,
    CommitmentStatus,
    Event,
    Figure,
    Finding,
    Instrument,
    InstrumentStatus,
    Kind,
    Office,
    Statement,
    Status,
)

RULES: dict[Kind, Rules[Any]] = {
    "offices": OfficeRules(),
    "events": EventRules(),
    "instruments": InstrumentRules(),
    "commitments": CommitmentRules(),
    "statements": StatementRules(),
    "figures": FigureRules(),
}


def told(kind: Kind, finding: Finding, published: str, *, paragraph: str = "", beside: tuple[Finding, ...] = ()) -> Any:
    """The features of a finding in an article of a day."""
    return RULES[kind].features(finding, Context(published, beside, paragraph or finding.evidence))


def joined(kind: Kind, one: Any, other: Any) -> bool:
    """Whether the rules join two tellings, alone in the world; that it doesn't matter which comes first, and that they can
    find each other."""
    rules = RULES[kind]
    match, reverse = rules.compare(one, other), rules.compare(other, one)
    assert (match and match.score) == (reverse and reverse.score)
    moved = rules.moves(one) or rules.moves(other)
    contrary = rules.conflict(one, other, moved=moved)
    assert bool(contrary) == bool(rules.conflict(other, one, moved=moved))
    fits = match is not None and match.score >= JOINED and not contrary
    if fits:
        assert set(rules.near(one)) & set(rules.blocks(other))
        assert set(rules.near(other)) & set(rules.blocks(one))
    return fits


def event(
    evidence: str,
    type: str,
    by: str,
    to: str = "",
    *,
    mode: str | None = None,
    actors: tuple[str, ...] = (),
    recipients: tuple[str, ...] = (),
    date: str | None = None,
    place: str | None = None,
    status: Status = "occurred",
) -> Event:
    """An event between states whose codes are parted by blanks."""
    return Event(
        evidence, 0, len(evidence), type, mode, actors, recipients, tuple(by.split()), tuple(to.split()), date, place, status
    )  # fmt: skip


def instrument(
    evidence: str,
    kind: str,
    subject: str | None,
    status: InstrumentStatus,
    date: str | None = None,
    *,
    states: str = "BRA NGA",
    place: str | None = None,
    count: int = 1,
) -> Instrument:
    codes = tuple(states.split())
    return Instrument(evidence, 0, len(evidence), kind, subject, codes, codes, status, date, place, count)


def commitment(
    evidence: str,
    action: str,
    due: str | None = None,
    *,
    by: str = "BRA",
    to: str = "NGA",
    status: CommitmentStatus = "pledged",
) -> Commitment:
    return Commitment(
        evidence, 0, len(evidence), tuple(by.split()), tuple(to.split()), tuple(by.split()), tuple(to.split()),
            action, due, status
    )  # fmt: skip


def figure(evidence: str, measure: str, value: float, unit: str, period: str | None = None, *, states: str = "BRA NGA") -> Figure:
    return Figure(evidence, 0, len(evidence), measure, value, unit, False, period, tuple(states.split()))


def office(person: str, office: str, of: str) -> Office:
    return Office(person, 0, len(person), person, office, of)


def statement(evidence: str, speaker: str) -> Statement:
    return Statement(evidence, 0, len(evidence), speaker, False)
