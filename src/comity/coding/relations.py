"""What one party does to another in a text: for researchers who bring their own pairs of actors.

The type follows PLOVER's manual (2021), where cooperation that is only planned is AGREE and a withdrawal to come CONCEDE; the
status tells the two apart.
"""

import re
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from comity.coding.plover import TYPES
from comity.language.encoder import Encoded, EncodedMention, Encoder, Relation, Span, encoder
from comity.language.sentences import split_sentences

_ONE_PARTY: Final = re.compile(r"\s|’s?\s|'s?\s|\sof\s|\sof the\s|\sto the\s|-")
"""What stands between two mentions of one party ("Ecuador's attorney general", "the Ministry of Energy of Kazakhstan")."""
_PARTS: Final = frozenset(["person", "office", "state", "organization", "group"])
_HOLDER: Final = {"office", "person"}


@dataclass(frozen=True, slots=True)
class FoundRelation:
    """A relation with the parties that were found in the text; one of them may be missing."""

    actor: Span | None
    recipient: Span | None
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
    """The relations that a text tells, one for each pair of parties found in it, sentence by sentence."""
    found: dict[tuple[Span | None, Span | None], FoundRelation] = {}
    for sentence in split_sentences(text):
        part = text[sentence.start : sentence.end]
        encoded = (model or encoder()).read(part)
        for predicate in encoded.predicates:
            if predicate.type not in TYPES:
                continue
            actors, recipients = (
                [party(part, encoded, r.mention) for r in predicate.roles if r.role == role] for role in ("actor", "recipient")
            )
            pairs: list[tuple[Span | None, Span | None]]
            if actors and recipients:
                pairs = [(a, r) for a in actors for r in recipients if a != r]
            elif len(actors) > 1:
                pairs = list(combinations(dict.fromkeys(actors), 2))
            else:
                pairs = [(a, None) for a in actors] + [(None, r) for r in recipients]
            for a, r in pairs:
                key = _shifted(a, sentence.start), _shifted(r, sentence.start)
                if key not in found:
                    found[key] = FoundRelation(*key, (model or encoder()).relate(part, a, r))
    return list(found.values())


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
