"""One event told more than once within an article: which tellings are one, and what is known of it then."""

import re
from dataclasses import dataclass, replace

from comity.coding.scene import Scene
from comity.types import Event

_AT_THE_MEETING = re.compile(
    r"(?i)\b(?:(?:following|after|during|at|as a result of|at the end of|on the (?:margins|sidelines) of|in the course of) "
    r"(?:the|their|his|her) (?:\w+ )?(?:talks|meeting|visit|negotiations|session|summit|conversation|ceremony)|"
    r"(?:sides|officials|ministers|presidents|leaders|parties) also)\b"
)
_SAME_MEETING = frozenset("discuss exchange meet talk hold attend".split())


@dataclass(frozen=True, slots=True)
class Telling:
    """An event as one trigger tells it, with what decides whether two tell the same."""

    event: Event
    sentence: int
    word: str
    """The trigger's lemma; of a signing, its instrument."""
    definite: bool
    """Whether it points back ("the visit")."""
    weight: int
    """How much it says: the best telling of an event is kept."""

    @property
    def states(self) -> frozenset[str]:
        return frozenset(self.event.actor_states) | frozenset(self.event.recipient_states)


def merge(scene: Scene, tellings: list[Telling]) -> list[Event]:
    """The events that the tellings tell, each once, in the order of the text."""
    kept: list[Telling] = []
    for telling in sorted(tellings, key=lambda t: (t.sentence, t.event.start)):
        twin = next((n for n, other in enumerate(kept) if _same(other, telling)), None)
        if twin is None:
            kept.append(telling)
            continue
        known = kept[twin]
        best, rest = (telling, known) if telling.weight > known.weight + 1 else (known, telling)
        event = replace(
            best.event,
            date=best.event.date or rest.event.date,
            place=best.event.place or rest.event.place,
            mode=best.event.mode or rest.event.mode,
        )
        kept[twin] = replace(best, event=event)
    return sorted(_with_dates(scene, kept), key=lambda e: (e.start, e.end, e.type))


def _with_dates(scene: Scene, tellings: list[Telling]) -> list[Event]:
    """Give what was signed or agreed "following the talks" the date of those talks, told just before."""
    meetings: dict[frozenset[str], str] = {}
    events = []
    for telling in sorted(tellings, key=lambda t: (t.sentence, t.event.start)):
        event = telling.event
        if event.status == "occurred":
            if event.date is None and event.type in ("SUPPORT", "AGREE", "CONSULT"):
                if _AT_THE_MEETING.search(scene.sentences[telling.sentence].text):
                    event = replace(event, date=meetings.get(telling.states))
            elif event.date and event.type == "CONSULT":
                meetings[telling.states] = event.date
        events.append(event)
    return events


def _same(a: Telling, b: Telling) -> bool:
    x, y = a.event, b.event
    if x.type != y.type:
        return False
    if a.states != b.states:
        at_one = bool(x.place and x.place == y.place) or bool(x.date and x.date == y.date)
        nested = a.states <= b.states or b.states <= a.states
        return x.type == "CONSULT" and a.word == b.word and at_one and nested and x.mode == y.mode
    if not dates_fit(x.date, y.date):
        return False
    if a.word.startswith("sign:") or b.word.startswith("sign:"):
        return a.word == b.word and x.status == y.status
    if x.type == "CONSULT":
        return _same_meeting(a, b)
    if a.sentence == b.sentence:
        return x.actor_states == y.actor_states and x.status == y.status
    return b.definite and (a.word == b.word or x.type in ("AID", "SANCTION")) and x.actor_states == y.actor_states


def _same_meeting(a: Telling, b: Telling) -> bool:
    x, y = a.event, b.event
    if (x.mode == "visit") != (y.mode == "visit") or (x.mode == "phone") != (y.mode == "phone"):
        return False
    if x.mode == "visit" and x.actor_states != y.actor_states:
        return False
    if a.sentence == b.sentence:
        return x.status == y.status
    if x.status != y.status and not b.definite:
        return False
    return b.definite or b.word in _SAME_MEETING or x.date == y.date or x.mode == "visit"


def dates_fit(a: str | None, b: str | None) -> bool:
    """Whether two dates or intervals can be of one day: they overlap as far as both are precise, or one is not known."""
    if a is None or b is None:
        return True
    x, y = a.split("/"), b.split("/")
    n = min(len(x[0]), len(y[0]))
    return x[0][:n] <= y[-1][:n] and y[0][:n] <= x[-1][:n]
