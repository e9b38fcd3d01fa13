"""Fields of cooperation: what happens and what is signed in trade, energy, education."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request, Response

from comity import browsing
from comity.actors.states import state_name
from comity.plover import FIELDS
from comity.store import Choice, Store
from comity.web.dependencies import TheStore
from comity.web.filters import Asked, address
from comity.web.listing import FactList, asked_today, fact_list
from comity.web.pages.home import Place
from comity.web.problems import problem
from comity.web.rendering import render

router = APIRouter()

_LATEST = 300
"""Of so many facts, the latest, it is told of which states they are."""
_STATES = 24


@dataclass(frozen=True, slots=True)
class FieldCount:
    """A field with the numbers of its facts."""

    field: str
    events: int
    instruments: int


@dataclass(frozen=True, slots=True)
class FieldsPage:
    """All fields."""

    fields: Sequence[FieldCount]
    """The one with most facts first."""


@dataclass(frozen=True, slots=True)
class FieldPage:
    """The events and instruments of a field."""

    field: str
    list: FactList
    states: Sequence[Place]
    """The states of the latest facts, the most frequent first, each with the address of its facts."""
    looked_at: int
    """By how many facts that is told."""
    all: bool
    """Whether those are all."""


@router.get("/fields")
def fields(request: Request, store: TheStore) -> Response:
    """All fields."""
    counted = Counter[tuple[str, str]]()
    for one in store.count(Choice(kinds=("events", "instruments"))):
        counted[one.kind, one.field] += one.facts
    found = [FieldCount(field, counted["events", field], counted["instruments", field]) for field in FIELDS]
    ordered = sorted((one for one in found if one.events or one.instruments), key=lambda one: -one.events - one.instruments)
    return render(request, "fields.html.j2", FieldsPage(ordered), title="Fields of cooperation")


@router.get("/fields/{field}")
def one_field(request: Request, store: TheStore, field: str) -> Response:
    """The events and instruments of a field."""
    if field not in FIELDS:
        links = [(one.capitalize(), f"/fields/{one}") for one in FIELDS]
        raise problem("unknown-field", f"“{field[:80]}” is no field of cooperation.", advice="These are:", links=links)
    asked = asked_today(request, fields=(field,))
    found = fact_list(store, asked, groups=("kind", "state", "type", "status", "site"), states=browsing.states(store, 40),
                      sites=browsing.outlets(store, 20))  # fmt: skip
    states, number = states_of(store, asked)
    page = FieldPage(field, found, states, number, number < _LATEST)
    return render(request, "field.html.j2", page, title=field.capitalize())


def states_of(store: Store, asked: Asked) -> tuple[list[Place], int]:
    """The states of the latest of the facts that are asked for, and by how many facts that is told."""
    if asked.q or asked.filters.as_of or len(asked.filters.states) > 1:
        return [], 0
    chosen = browsing.chosen(store, browsing.choice_of(store, replace(asked.filters, states=())), "newest", _LATEST)
    filed = store.filed([number for number, _ in chosen]).values()
    counted = Counter(term[6:] for one in filed for term in one.terms if term.startswith("state:") and "+" not in term)
    return [Place(code, state_name(code), address(asked, state=code), n) for code, n in counted.most_common(_STATES)], len(chosen)
