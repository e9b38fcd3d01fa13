"""What one party does to another in a text: for researchers who bring their own pairs of actors.

The type follows PLOVER's manual (2021), where cooperation that is only planned is AGREE and a withdrawal to come CONCEDE; the
status tells the two apart.
"""

import re
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from comity.language.encoder import Encoded, EncodedMention, EncodedPredicate, Encoder, Relation, Span, encoder
from comity.language.sentences import split_sentences
from comity.plover import TYPES

_ONE_PARTY: Final = re.compile(r"\s|’s?\s|'s?\s|\sof\s|\sof the\s|\sto the\s|-")
"""What stands between two mentions of one party ("Ecuador's attorney general", "the Ministry of Energy of Kazakhstan")."""
_PARTS: Final = frozenset(["person", "office", "state", "organization", "group"])
_LEAST: Final = 0.2
_LEAST_ROLE: Final = 0.25
"""Chances of events and of roles from which on they are told: low, as a researcher would rather drop than miss."""
_HOLDER: Final = {"office", "person"}


@dataclass(frozen=True, slots=True)
class FoundRelation:
    """A relation with the parties that were found in the text; one of them may be missing."""

    actor: Span | None
    recipient: Span | None
    score: float
    """How sure it is that the text tells of something between the two: the chances of trigger and roles, multiplied."""
    relation: Relation


def relate_pair(text: str, actor: Span | None, recipient: Span | None, model: Encoder | None = None) -> Relation:
    """What the party at `text[actor[0]:actor[1]]` does to the one at `recipient`; None where a party is not known.

    Of a longer text the sentences in which the two stand are read. `model` is another encoder than the one that ships. Raises
    ValueError where a span holds no word or the two stand too far apart to be read together.
    """
    spans = [s for s in (actor, recipient) if s]
    around = [s for s in split_sentences(text) if any(s.start < end and s.end > start for start, end in spans)]
    if around:
        start, end = around[0].start, around[-1].end
        actor, recipient = (s and (max(s[0], start) - start, min(s[1], end) - start) for s in (actor, recipient))
        text = text[start:end]
    return (model or encoder()).relate(text, actor, recipient)


def find_relations(text: str, model: Encoder | None = None) -> list[FoundRelation]:
    """The relations that a text tells, one for each pair of parties found in it, sentence by sentence.

    Unsure ones are among them: who wants few and right ones takes those of a high score.
    """
    found: dict[tuple[Span | None, Span | None], FoundRelation] = {}
    for sentence in split_sentences(text):
        part = text[sentence.start : sentence.end]
        encoded = (model or encoder()).read(part, _LEAST, _LEAST_ROLE)
        for predicate in encoded.predicates:
            if predicate.type not in TYPES:
                continue
            for (a, r), score in _pairs(part, encoded, predicate).items():
                key = _shifted(a, sentence.start), _shifted(r, sentence.start)
                if key not in found:
                    found[key] = FoundRelation(*key, round(score, 6), (model or encoder()).relate(part, a, r))
    return list(found.values())


def _pairs(text: str, encoded: Encoded, predicate: EncodedPredicate) -> dict[tuple[Span | None, Span | None], float]:
    """The pairs of parties to a predicate, each with its score; one party alone where there are no two."""
    actors, recipients = (
        {party(text, encoded, r.mention): r.score for r in predicate.roles if r.role == role} for role in ("actor", "recipient")
    )
    scored: dict[tuple[Span | None, Span | None], float]
    if actors and recipients:
        scored = {(a, r): x * y for a, x in actors.items() for r, y in recipients.items() if a != r}
    elif len(actors) > 1:
        scored = {(a, b): actors[a] * actors[b] for a, b in combinations(actors, 2)}
    else:
        scored = {(a, None): x for a, x in actors.items()} | {(None, r): x for r, x in recipients.items()}
    return {pair: predicate.score * score for pair, score in scored.items()}


def party(text: str, encoded: Encoded, head: EncodedMention) -> Span:
    """The span of the whole party that a mention stands for: with the state, office and institution that are one with it.

    A comma is crossed between an office and its holder alone: other commas part the members of a list.
    """
    start, end, first, last = head.start, head.end, head.kind, head.kind
    grown = True
    while grown:
        grown = False
        for m in encoded.mentions:
            if m.kind not in _PARTS:
                continue
            if m.end <= start and _is_one(text[m.end : start], m.kind, first):
                start, first, grown = m.start, m.kind, True
            elif m.start >= end and _is_one(text[end : m.start], last, m.kind):
                end, last, grown = m.end, m.kind, True
    return start, end


def _is_one(between: str, left: str, right: str) -> bool:
    return bool(_ONE_PARTY.fullmatch(between)) or (between in (", ", ", the ") and {left, right} == _HOLDER)


def _shifted(span: Span | None, by: int) -> Span | None:
    return (span[0] + by, span[1] + by) if span else None
