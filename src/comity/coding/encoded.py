"""What the trained encoder sees in a sentence, brought into the words of this room: triggers with their sides.

The encoder knows words and their roles, and nothing of the article: who a phrase means, and of which state, the scene answers
here as for the rules.
"""

from dataclasses import dataclass
from itertools import combinations
from typing import Final, cast

from comity.coding.lexicon import Frame, Trigger
from comity.coding.relations import party
from comity.coding.scene import Scene, Side
from comity.language.encoder import Encoded, EncodedPredicate, Span, encoder
from comity.language.parser import Sentence
from comity.plover import TYPES
from comity.types import Status

_JOINT: Final = frozenset("CONSULT SUPPORT AGREE COOPERATE ASSAULT RETREAT".split())
"""Types in which all that are named may act together."""
_AGREED_IF_PLANNED: Final = frozenset("CONSULT SUPPORT COOPERATE AID".split())
_MOST_PAIRS: Final = 4
_SURE: Final = 0.5
"""The chance from which on a mention is taken to play a role."""
_RECORDED: Final = frozenset(TYPES) - {"AGREE"}
"""Types that are taken from the encoder. PLOVER's AGREE, which it learned, holds offers and readiness too; the codebook records
only agreeing itself, and the lexicon has the words for that."""
_PLANNED: Final = frozenset(["CONSULT", "SUPPORT"])
"""Types that are events while they are only planned: by the codebook a plain "will supply" is a commitment alone."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A trigger that the encoder found: at which token, what it tells, and the sides that it names."""

    token: int
    trigger: Trigger
    status: Status
    score: float
    actor: Side
    recipient: Side
    parties: tuple[list[Span], list[Span]]
    """The spans of those who act and of those who are acted upon, in the sentence behind its dateline."""


def is_worth_encoding(scene: Scene, s: Sentence) -> bool:
    """Whether a sentence can hold an event between states: it names two sides, other than as places, and is no heading."""
    named = [m for m in scene.mentions(s) if m.kind != "place"]
    states = {code for m in named for code in m.states}
    return not s.heading and (len(states) > 1 or (bool(states) and any(m.kind == "organization" for m in named)))


def encode(scene: Scene) -> dict[int, Encoded]:
    """What the encoder sees in those sentences of an article that can hold an event, by the sentences' numbers."""
    if not scene.is_foreign:
        return {}
    read = encoder().read
    return {s.index: read(s.source[s.body : s.end]) for s in scene.sentences if is_worth_encoding(scene, s)}


def seen(scene: Scene, s: Sentence, least: float) -> list[Seen]:
    """The events that the encoder sees in a sentence with at least this score, in the order of the text."""
    encoded = scene.encoded.get(s.index)
    found = []
    if encoded is None:
        return []
    for predicate in encoded.predicates:
        if predicate.type not in _RECORDED or predicate.score < least or _is_promise(predicate):
            continue
        token = _trigger_token(s, predicate)
        if token is None:
            continue
        actors, recipients = (_heads(s, predicate, role) for role in ("actor", "recipient"))
        actor, recipient = scene.side(s, actors), scene.side(s, recipients)
        words = s.source[s.body : s.end]
        spans = tuple(
            list(dict.fromkeys(party(words, encoded, r.mention) for r in predicate.roles if r.role == role and r.score >= _SURE))
            for role in ("actor", "recipient")
        )
        frame: Frame = "one"
        if predicate.mode == "visit":
            frame = "visit"
        elif predicate.type == "CONSULT" or (predicate.type in _JOINT and not recipients and (len(actors) > 1 or actor.joint)):
            frame = "mutual"
        trigger = Trigger(predicate.type, predicate.mode, frame)
        found.append(
            Seen(token, trigger, cast(Status, predicate.status), predicate.score, actor, recipient, (spans[0], spans[1]))
        )
    return found


def _is_promise(predicate: EncodedPredicate) -> bool:
    return predicate.status == "planned" and predicate.type not in _PLANNED


def confirmation(s: Sentence, x: Seen) -> float:
    """How likely the encoder, asked again about the pair of parties alone and with all its layers, holds what it saw to be.

    The highest of all pairs of parties; 1 where no party was seen.
    """
    text = s.source[s.body : s.end]
    actors, recipients = x.parties
    pairs: list[tuple[Span | None, Span | None]] = [(a, r) for a in actors for r in recipients]
    if not recipients:
        pairs = list(combinations(actors, 2)) or [(a, None) for a in actors]
    elif not actors:
        pairs = [(None, r) for r in recipients]
    # By the manual, which the encoder follows for pairs, planned cooperation is AGREE.
    kind = "AGREE" if x.status == "planned" and x.trigger.type in _AGREED_IF_PLANNED else x.trigger.type
    return max((encoder().relate(text, a, r).scores[kind] for a, r in pairs[:_MOST_PAIRS]), default=1.0)


def event_chance(scene: Scene, s: Sentence, i: int) -> float | None:
    """The chance that token `i` tells of an event, by the encoder; None where it did not look."""
    encoded = scene.encoded.get(s.index)
    token = s.tokens[i]
    return encoded.chance(token.start - s.body, token.end - s.body) if encoded else None


def _trigger_token(s: Sentence, predicate: EncodedPredicate) -> int | None:
    """The token on which the others of the trigger hang; a verb before all ("held talks" hangs on "held")."""
    start, end = s.body + predicate.start, s.body + predicate.end
    inside = [t.i for t in s.tokens if t.start < end and t.end > start]
    if not inside:
        return None
    return min(inside, key=lambda i: (s.tokens[i].head in inside and s.tokens[i].head != i, i))


def _heads(s: Sentence, predicate: EncodedPredicate, role: str) -> list[int]:
    """The last token of each mention that plays the role."""
    found = []
    for held in predicate.roles:
        if held.role == role and held.score >= _SURE:
            i = s.token_at(s.body + held.mention.end - 1)
            if i is not None:
                found.append(i)
    return found
