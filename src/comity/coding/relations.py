"""What one party does to another in a text: for researchers who bring their own pairs of actors.

The type follows PLOVER's manual (2021), where cooperation that is only planned is AGREE and a withdrawal to come CONCEDE; the
status tells the two apart.
"""

import re
from dataclasses import dataclass
from typing import Final

from comity.coding.plover import TYPES
from comity.language.encoder import Encoded, EncodedMention, Encoder, Span, encoder
from comity.types import Status

_JOINT: Final = re.compile(r"(?:\s|’s?\s|'s?\s|,\s|\sof\s|\sof the\s|\sto the\s|-)")
"""What stands between two mentions of one party ("Ecuador's attorney general", "the Ministry of Energy of Kazakhstan")."""


@dataclass(frozen=True, slots=True)
class PairRelation:
    """What is done between two parties: probabilities of PLOVER's types, and mode and status of the likeliest."""

    type: str
    mode: str | None
    status: Status
    scores: dict[str, float]
    actor: Span | None
    recipient: Span | None


def relate_pair(text: str, actor: Span | None, recipient: Span | None, model: Encoder | None = None) -> PairRelation:
    """What the party at `text[actor[0]:actor[1]]` does to the one at `recipient`; None where a party is not known.

    `model` is another encoder than the one that ships. Raises ValueError where a span holds no word or the two stand too far
    apart to be read together.
    """
    found = (model or encoder()).relate(text, actor, recipient)
    return PairRelation(found.type, found.mode, found.status, found.scores, actor, recipient)  # type: ignore[arg-type]


def find_relations(text: str, model: Encoder | None = None) -> list[PairRelation]:
    """All relations that a text tells, with the parties found in it, in the order of the text."""
    encoded = (model or encoder()).read(text)
    found = []
    for predicate in encoded.predicates:
        if predicate.type not in TYPES:
            continue
        sides = {
            role: [party(text, encoded, r.mention) for r in predicate.roles if r.role == role] for role in ("actor", "recipient")
        }
        actors, recipients = sides["actor"], sides["recipient"]
        pairs: list[tuple[Span | None, Span | None]]
        if actors and recipients:
            pairs = [(a, r) for a in actors for r in recipients if a != r]
        elif len(actors) > 1:
            pairs = [(actors[0], other) for other in actors[1:] if other != actors[0]]
        else:
            pairs = [(a, None) for a in actors] + [(None, r) for r in recipients]
        found += [relate_pair(text, a, r, model) for a, r in pairs]
    return list({(r.type, r.actor, r.recipient): r for r in found}.values())


def party(text: str, encoded: Encoded, head: EncodedMention) -> Span:
    """The span of the whole party that a mention stands for: with the state, office and institution that are one with it."""
    parts = [m for m in encoded.mentions if m.kind in ("person", "office", "state", "organization", "group")]
    start, end = head.start, head.end
    grown = True
    while grown:
        grown = False
        for m in parts:
            if m.end <= start and _JOINT.fullmatch(text[m.end : start]) and not text[m.end : start].startswith(","):
                start, grown = m.start, True
            elif m.start >= end and _JOINT.fullmatch(text[end : m.start]):
                end, grown = m.end, True
    return start, end
