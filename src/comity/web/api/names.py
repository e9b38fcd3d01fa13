"""Who and what facts are about: persons, organizations, projects, formats, states, and pairs of states."""

from typing import Annotated, Any

from fastapi import Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from comity import browsing, listing, recall
from comity.actors.states import state_name
from comity.dossier import Dossier
from comity.errors import ComityError, UnknownStateError
from comity.exports.tables import CellType
from comity.listing import DyadGlance, NamedEntity
from comity.web.api import queries, replies, tables
from comity.web.api.replies import TheForm
from comity.web.api.routing import Tag, lists, new_router, things
from comity.web.dependencies import TheStore
from comity.web.filters import from_query
from comity.web.problems import missing, problem

router = new_router()
_ENTITY: dict[str, CellType] = {
    "kind": "text", "name": "text", "forms": "names", "states": "names", "status": "text", "facts": "count",
}  # fmt: skip


class State(BaseModel):
    """A state of which facts tell."""

    model_config = ConfigDict(extra="forbid")
    code: str = Field(description="By ISO 3166-1 alpha-3.")
    name: str
    facts: int = Field(description="How many facts tell of it.")


class Dyad(BaseModel):
    """A pair of states of which facts tell."""

    model_config = ConfigDict(extra="forbid")
    dyad: str = Field(description='Their codes in the order of letters: "AZE-KAZ".')
    names: list[str]
    facts: int = Field(description="How many facts are in their dossier.")


@lists(router, "/entities", NamedEntity, Tag.NAMES)
def list_entities(request: Request, store: TheStore, form: TheForm, query: Annotated[queries.EntitiesQuery, Query()]) -> Response:
    """Persons, organizations, projects or formats of talks, the most named first.

    Of all states the 200 most named can be listed, with `name` those among the 1,000 most named. Of one state or two, those
    named in the 1,000 latest facts; projects and formats in the 120 latest facts that name any.
    """
    found = listing.entities(store, query.kind, query.state, begins=query.name, limit=query.limit, cursor=query.cursor)
    return replies.several(request, form, found.items, found.next, tables.of_rows(_ENTITY, found.items))


@things(router, "/entities/{kind}/{name:path}", NamedEntity, Tag.NAMES)
def entity(
    request: Request, store: TheStore, kind: queries.Named, name: str, query: Annotated[queries.Query, Query()]
) -> Response:
    """One of them by one of its names. Its facts are those of `/facts` with each of `forms` as a `party`."""
    with missing(f"unknown-{kind}"):
        found = listing.entity(store, kind, name)
    return replies.one(request, found)


@lists(router, "/states", State, Tag.NAMES)
def list_states(request: Request, store: TheStore, form: TheForm, query: Annotated[queries.Query, Query()]) -> Response:
    """The states of which facts tell, the most told of first. All are in one part."""
    found = [{"code": one.name, "name": state_name(one.name), "facts": one.facts} for one in browsing.states(store)]
    return replies.several(request, form, found, None, tables.of_rows(_columns(State), found))


@lists(router, "/dyads", Dyad, Tag.DYADS)
def list_dyads(request: Request, store: TheStore, form: TheForm, query: Annotated[queries.Query, Query()]) -> Response:
    """The pairs of states of which facts tell, the most told of first. All are in one part."""
    found: list[dict[str, Any]] = [
        {"dyad": one.name, "names": [state_name(code) for code in one.name.split("-")], "facts": one.facts}
        for one in browsing.dyads(store)
    ]
    return replies.several(request, form, found, None, tables.of_rows(_columns(Dyad), found))


@things(router, "/dyads/{pair}", DyadGlance, Tag.DYADS)
def glance(request: Request, store: TheStore, pair: str, query: Annotated[queries.Query, Query()]) -> Response:
    """Two states at a glance, by their codes or names in either order: `AZE-KAZ`."""
    return replies.one(request, listing.glance(store, *_pair(pair)))


@things(router, "/dyads/{pair}/dossier", Dossier, Tag.DYADS)
def dossier(request: Request, store: TheStore, pair: str, query: Annotated[queries.DossierQuery, Query()]) -> Response:
    """The whole dossier of two states in words, as the page shows it. Of states with thousands of facts it takes a while."""
    first, second = _pair(pair)
    asked = from_query(request, states=(first, second))
    return replies.one(request, recall.build_dossier(store, first, second, asked.filters))


def _pair(text: str) -> tuple[str, str]:
    try:
        return listing.dyad_of(text)
    except UnknownStateError as error:
        raise problem("unknown-state", str(error)) from error
    except ComityError as error:
        raise problem("unknown-dyad", str(error)) from error


def _columns(model: type[BaseModel]) -> dict[str, CellType]:
    types: dict[Any, CellType] = {str: "text", int: "count", list[str]: "names"}
    return {name: types[field.annotation] for name, field in model.model_fields.items()}
