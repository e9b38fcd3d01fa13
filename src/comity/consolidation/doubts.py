"""What speaks for a person's look at a fact: the reader knows no probabilities, but knows what it could not tell.

Each doubt has a weight, and a fact's doubt is their sum; 0 once a person has judged it.
"""

from dataclasses import dataclass
from typing import Literal

from comity.consolidation.model import Fact
from comity.consolidation.spans import gap, span
from comity.types import Commitment, Event, Figure, Instrument, Office, Statement

DoubtKind = Literal["contradiction", "sides", "far-date", "no-date", "vague", "long", "single"]
_FAR = 2 * 366
"""Days between a date and its first report beyond which one of them may be misread."""
_LONG = 320
"""Characters of evidence beyond which it is likely to hold more than one thing."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One reason to look at a fact."""

    kind: DoubtKind
    weight: int
    words: str


def doubts_of(fact: Fact) -> tuple[Doubt, ...]:
    """The reasons to look at a fact, the gravest first; none where a person has judged it."""
    return tuple(sorted(_doubts(fact), key=lambda doubt: -doubt.weight)) if not fact.judgements else ()


def _doubts(fact: Fact) -> list[Doubt]:
    told = fact.told
    found = []
    if fact.contradictions:
        fields = ", ".join(dict.fromkeys(one.field for one in fact.contradictions))
        found.append(Doubt("contradiction", 5, f"Reports differ on the {fields}."))
    if _sides_unclear(told):
        found.append(Doubt("sides", 3, "Not both sides are named; one was worked out from the words around it."))
    when, reported = span(fact.date), span((fact.first_reported or "")[:10])
    if when and reported and gap(when, reported) > _FAR and not isinstance(told, Figure | Commitment):
        found.append(Doubt("far-date", 3, "Its date lies years from its first report."))
    if when is None and fact.status in ("occurred", "signed", "ratified"):
        found.append(Doubt("no-date", 2, "It is said to have happened, but not when."))
    if (isinstance(told, Instrument) and told.kind == "document") or (isinstance(told, Instrument) and not told.parties):
        found.append(Doubt("vague", 1, "What the document is, or between whom, is not told."))
    if len(told.evidence) > _LONG and not isinstance(told, Statement):
        found.append(Doubt("long", 1, "Its words are long and may tell of more than one thing."))
    if found and fact.sources == 1:
        found.append(Doubt("single", 1, "A single source tells it."))
    return found


def _sides_unclear(told: object) -> bool:
    match told:
        case Event():
            return not told.actors or (not told.recipients and len(told.actors) < 2)
        case Commitment():
            return not told.by
        case Statement():
            return not told.speaker[:1].isupper()
        case Office():
            return not told.of
        case _:
            return False
