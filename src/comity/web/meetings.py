"""Who met whom, by the events that are told of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from comity.consolidation import Entity, Fact
from comity.consolidation.entities import entities_of
from comity.types import Event


@dataclass(frozen=True, slots=True)
class Pair:
    """Two persons who met, in the order of their names."""

    a: str
    b: str
    a_state: str | None
    """The code of the state whose person it is, where that is known."""
    b_state: str | None
    count: int
    dates: tuple[str, ...]
    """The days on which they met, as far as they are told."""


def pairs(facts: Sequence[Fact], of: Iterable[str] = ()) -> tuple[Pair, ...]:
    """The pairs of persons who deal with one another in events that occurred, the most often told first.

    All forms of a person's name count as one. With `of`, the forms of one person's name, only that person's pairs.
    """
    events = [fact for fact in facts if isinstance(fact.told, Event) and fact.status == "occurred"]
    persons = {
        (fact, form): one for one in entities_of(events) if one.kind == "person" for fact in one.facts for form in one.forms
    }
    wanted = frozenset(of)
    met = defaultdict[tuple[str, str], list[str | None]](list)
    known: dict[str, Entity] = {}
    for fact in events:
        for one, other in dict.fromkeys(_met(fact, persons)):
            if wanted and not wanted & {*one.forms, *other.forms}:
                continue
            known |= {one.name: one, other.name: other}
            met[one.name, other.name].append(fact.date)
    found = (
        Pair(
            a, b, _state(known[a]), _state(known[b]), len(dates),
            tuple(sorted(date for date in dates if date and len(date) == 10)),
        )
        for (a, b), dates in met.items()
    )  # fmt: skip
    return tuple(sorted(found, key=lambda pair: (-pair.count, pair.a, pair.b)))


def _met(fact: Fact, persons: dict[tuple[str, str], Entity]) -> Iterator[tuple[Entity, Entity]]:
    told = fact.told
    assert isinstance(told, Event)
    sides = [[persons[fact.id, name] for name in names if (fact.id, name) in persons] for names in (told.actors, told.recipients)]
    for one, other in product(*sides) if told.recipients else combinations(sides[0], 2):
        if one.id != other.id and (_state(one) is None or _state(one) != _state(other)):
            first, second = sorted((one, other), key=lambda person: person.name)
            yield first, second


def _state(person: Entity) -> str | None:
    return person.states[0] if len(person.states) == 1 else None
