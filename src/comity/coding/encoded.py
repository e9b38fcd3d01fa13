"""What the trained encoder sees in a sentence, brought into the words of this room: triggers with their sides.

The encoder knows words and their roles, and nothing of the article: who a phrase means, and of which state, the scene answers
here as for the rules.
"""

from dataclasses import dataclass
from typing import Final, cast

from comity.coding.attribution import Attribution
from comity.coding.lexicon import Frame, Trigger
from comity.coding.plover import TYPES
from comity.coding.scene import Scene, Side
from comity.language.encoder import Encoded, EncodedPredicate, encoder
from comity.language.parser import Sentence
from comity.types import Status

_JOINT: Final = frozenset("CONSULT SUPPORT AGREE COOPERATE ASSAULT RETREAT".split())
"""Types in which all that are named may act together."""
_ACTING: Final = frozenset(["state", "organization", "body", "group", "person", "title", "people", "pronoun", "adjective"])


@dataclass(frozen=True, slots=True)
class Seen:
    """A trigger that the encoder found: at which token, what it tells, and the sides that it names."""

    token: int
    trigger: Trigger
    status: Status
    score: float
    actor: Side
    recipient: Side


def is_worth_encoding(scene: Scene, s: Sentence) -> bool:
    """Whether a sentence can hold an event between states: it names a side, and is no heading."""
    return not s.heading and any(m.kind in _ACTING and (m.states or m.kind == "organization") for m in scene.mentions(s))


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
    for predicate in encoded.predicates if encoded else ():
        if predicate.type not in TYPES or predicate.score < least:
            continue
        token = _trigger_token(s, predicate)
        if token is None:
            continue
        actors, recipients = (_heads(s, predicate, role) for role in ("actor", "recipient"))
        actor, recipient = scene.side(s, actors), scene.side(s, recipients)
        frame: Frame = "one"
        if predicate.mode == "visit":
            frame = "visit"
        elif predicate.type == "CONSULT" or (predicate.type in _JOINT and not recipients and (len(actors) > 1 or actor.joint)):
            frame = "mutual"
        trigger = Trigger(predicate.type, predicate.mode, frame)
        found.append(Seen(token, trigger, cast(Status, predicate.status), predicate.score, actor, recipient))
    return found


def heard(scene: Scene, s: Sentence, least: float) -> Attribution | None:
    """Who speaks in a sentence by the encoder, where it is that sure and the speaker is somebody whom the article names."""
    encoded = scene.encoded.get(s.index)
    for predicate in encoded.predicates if encoded else ():
        if predicate.type != "SAY" or predicate.score < least or scene.quoted(s.body + predicate.start):
            continue
        for head in _heads(s, predicate, "actor"):
            mention = scene.mention_at(s, head)
            if mention and mention.names and (mention.person or mention.kind == "body"):
                return Attribution(mention.names[0], mention.states, mention.person)
    return None


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
        if held.role == role:
            i = s.token_at(s.body + held.mention.end - 1)
            if i is not None:
                found.append(i)
    return found
