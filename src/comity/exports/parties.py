"""Who stands on the two sides of an event, and of which state each is.

An event names actors and their states in two lists of their own; which actor is of which state is known where its side has one
state alone, where the actor is a state itself, or where it is a person or organization that is known.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product

from comity.actors.states import states
from comity.consolidation.model import Entity, Fact
from comity.types import Event


@dataclass(frozen=True, slots=True)
class Party:
    """One of those who act in an event or towards whom they act."""

    name: str
    """In its fullest form where it is known, else as the reports name it."""
    raw: str
    """As the reports name it; of a state that only its code tells, its name."""
    states: tuple[str, ...]
    """Empty where it is not known of which state it is, or where it is of none."""
    entity: Entity | None = None
    state: str | None = None
    """The code, where the party is a state itself."""

    @property
    def only(self) -> str | None:
        """Its state; None where none is known or several are: a person who is named on behalf of two may be of either."""
        return self.states[0] if len(self.states) == 1 else None


class Directory:
    """The persons and organizations that are known, by the forms of their names."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._by_form: dict[str, list[Entity]] = {}
        self._facts: dict[str, frozenset[str]] = {}
        for entity in entities:
            if entity.kind in ("person", "organization"):
                self._facts[entity.id] = frozenset(entity.facts)
                for form in dict.fromkeys((entity.name, *entity.forms)):
                    self._by_form.setdefault(form, []).append(entity)

    def find(self, form: str, fact: str) -> Entity | None:
        """Who bears this name in the fact of this id; None where nobody does, or several do and nothing tells which."""
        bearers = self._by_form.get(form, [])
        named = [bearer for bearer in bearers if fact in self._facts[bearer.id]] or bearers
        return named[0] if len(named) == 1 else None

    def sides(self, fact: Fact, event: Event) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
        """The actors and the recipients; where a side has no names, its states."""
        return (
            self._side(fact, event.actors, event.actor_states),
            self._side(fact, event.recipients, event.recipient_states),
        )

    def pair(self, fact: Fact, event: Event) -> tuple[Party | None, Party | None]:
        """One actor and one recipient, of done-together events two actors of different states: for tables of dyads.

        Where it is not known of which state those are that have names, the states themselves stand for them.
        """
        actors, recipients = self.sides(fact, event)
        if not recipients:
            first, second = next(apart(actors), (None, None))
            if first is None and len(event.actor_states) > 1:
                return state_party(event.actor_states[0]), state_party(event.actor_states[1])
            return first or next(iter(actors), None), second
        return _foremost(actors, event.actor_states), _foremost(recipients, event.recipient_states)

    def _side(self, fact: Fact, names: tuple[str, ...], codes: tuple[str, ...]) -> tuple[Party, ...]:
        if not names:
            return tuple(state_party(code) for code in codes)
        return tuple(self.party(fact, name, codes) for name in names)

    def party(self, fact: Fact, name: str, codes: tuple[str, ...]) -> Party:
        """Who is meant by a name in a fact, on a side that is of these states."""
        code = _state_names().get(name.casefold())
        if code is not None and code in codes:
            return Party(states()[code].name, name, (code,), state=code)
        entity = self.find(name, fact.id)
        only = codes if len(codes) == 1 else ()
        if entity is None:
            return Party(name, name, only)
        here = tuple(code for code in entity.states if code in codes)
        return Party(entity.name, name, here or entity.states or only, entity)


def state_party(code: str) -> Party:
    """A state as a party; of a code that is none the code itself is the name."""
    name = states()[code].name if code in states() else code
    return Party(name, name, (code,), state=code)


def apart(actors: Iterable[Party]) -> Iterator[tuple[Party, Party]]:
    """All pairs of actors that are known to be of different states."""
    return ((a, b) for a, b in combinations(actors, 2) if a.states and b.states and not set(a.states) & set(b.states))


def with_states(side: tuple[Party, ...], codes: tuple[str, ...]) -> tuple[Party, ...]:
    """The parties of a side, and behind them those of its states that none of them alone is known to be of."""
    known = {party.only for party in side}
    return side + tuple(state_party(code) for code in codes if code not in known)


def state_pairs(event: Event) -> list[tuple[str, str]]:
    """The pairs of states between which an event is, each once and in the order of their codes.

    They are those of an actor's and a recipient's state; of an event without recipients' states, those of two actors' states.
    """
    if event.recipient_states:
        pairs = product(event.actor_states, event.recipient_states)
    else:
        pairs = product(event.actor_states, event.actor_states)
    return sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})


def _foremost(side: tuple[Party, ...], codes: tuple[str, ...]) -> Party | None:
    known = next((party for party in side if party.only), None)
    if known is None and codes:
        return state_party(codes[0])
    return known or next(iter(side), None)


@cache
def _state_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for state in states().values():
        for name in (state.name, *state.names, *state.formal):
            names.setdefault(name.casefold(), state.code)
    return names
