"""Joint projects, standing formats, and the register of instruments."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import combinations
from typing import Literal
from urllib.parse import quote, unquote, urlencode

from fastapi import APIRouter, Request, Response

from comity import browsing
from comity.actors.states import state_name
from comity.consolidation import Entity
from comity.consolidation.entities import entities_of
from comity.consolidation.filing import PROJECTS
from comity.shelves import Shelf
from comity.store import Choice, Store
from comity.types import Filters
from comity.web.briefs import Brief, briefs
from comity.web.dependencies import TheStore
from comity.web.filters import FilterForm, form_of
from comity.web.listing import FactList, asked_today, fact_list
from comity.web.problems import problem
from comity.web.rendering import redirect, render

router = APIRouter()

Sort = Literal["project", "format"]
_LATEST = 150
"""Facts that name a project or format, the latest first, of which a list is made."""
_NAMING = 60
"""Facts that hold a name, the best first, by which a project is found."""
_SCOPES = 60
"""States whose facts are looked through where none is asked for."""
_STATES = 40
_LISTS: Shelf[frozenset[int], list[Entity]] = Shelf(64)
"""The projects and formats of facts, by the stamps of these."""
_LONGEST = 200
"""Characters of a name to which others are near."""
_NEAREST = 6


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A project or format as lists show it."""

    name: str
    url: str
    states: Sequence[str]
    """Names."""
    status: str
    facts: int
    reported: str | None
    """Its last report's publication."""


@dataclass(frozen=True, slots=True)
class UndertakingsPage:
    """The projects and formats of late."""

    form: FilterForm
    projects: Sequence[Undertaking]
    formats: Sequence[Undertaking]
    looked_at: int
    """The facts by which they are told."""
    all: bool
    """Whether no other fact names one."""


@dataclass(frozen=True, slots=True)
class UndertakingPage:
    """A project or a format."""

    sort: Sort
    name: str
    forms: Sequence[str]
    """Its other names."""
    states: Sequence[tuple[str, str]]
    """Codes and names."""
    dyads: Sequence[tuple[str, str]]
    """The dossiers of its states: names and addresses."""
    status: str
    facts: Sequence[Brief]
    """Those that name it, the latest first."""
    others: Sequence[Undertaking]
    """Others of the same name."""
    words: str
    """The address of a search for its name."""


@dataclass(frozen=True, slots=True)
class InstrumentsPage:
    """The register of instruments."""

    list: FactList


@router.get("/projects")
def projects(request: Request, store: TheStore) -> Response:
    """The projects and formats that are told of of late."""
    asked = asked_today(request)
    numbers = _numbers(store, asked.filters, _LATEST + 1)
    found = _named_by(store, numbers[:_LATEST])
    page = UndertakingsPage(
        form=form_of(asked, groups=("state",), states=browsing.states(store, _STATES)),
        projects=[_listed(one) for one in _latest(found) if one.kind == "project"],
        formats=[_listed(one) for one in _latest(found) if one.kind == "format"],
        looked_at=min(len(numbers), _LATEST),
        all=len(numbers) <= _LATEST,
    )
    return render(request, "projects.html.j2", page, title="Projects and formats")


@router.get("/formats")
def formats(request: Request) -> Response:
    """They stand with the projects."""
    return redirect(request, f"/projects{f'?{request.url.query}' if request.url.query else ''}#formats")


@router.get("/projects/{name:path}")
def one_project(request: Request, store: TheStore, name: str) -> Response:
    """A project."""
    return _undertaking(request, store, "project", name)


@router.get("/formats/{name:path}")
def one_format(request: Request, store: TheStore, name: str) -> Response:
    """A standing format."""
    return _undertaking(request, store, "format", name)


@router.get("/instruments")
def instruments(request: Request, store: TheStore) -> Response:
    """The register of instruments of all states."""
    asked = asked_today(request, kinds=("instruments",))
    groups = ("status", "type", "field", "state", "site")
    found = fact_list(store, asked, groups=groups, states=browsing.states(store, _STATES), sites=browsing.outlets(store, 20))
    return render(request, "instruments.html.j2", InstrumentsPage(found), title="Instruments")


def _undertaking(request: Request, store: Store, sort: Sort, name: str) -> Response:
    asked = asked_today(request)
    numbers = _naming(store, asked.filters, name)
    facts = browsing.told(store, numbers)
    entities = [one for one in entities_of(facts) if one.kind in ("project", "format")]
    folded = name.casefold()
    same = [one for one in entities if folded in {form.casefold() for form in (one.name, *one.forms)}]
    if not same:
        return _elsewhere(request, store, sort, name, asked.filters)
    wanted = frozenset(asked.filters.states)
    best = max(same, key=lambda one: (one.kind == sort, wanted <= {*one.states}, one.name == name, len(one.facts), one.id))
    if best.kind != sort:
        return redirect(request, address_of(best), status=301)
    own = {fact.id: fact for fact in facts}
    shown = sorted(
        (own[id] for id in best.facts), key=lambda fact: (fact.date or fact.first_reported or "", fact.id), reverse=True
    )
    page = UndertakingPage(
        sort=sort,
        name=best.name,
        forms=[form for form in best.forms if form != best.name],
        states=[(code, state_name(code)) for code in best.states],
        dyads=[
            (f"{state_name(one)} – {state_name(other)}", f"/dyads/{one}-{other}")
            for one, other in combinations(best.states[:4], 2)
        ],
        status=best.status,
        facts=briefs(shown),
        others=[_listed(one) for one in same if one.id != best.id],
        words=f"/search?{urlencode({'q': _phrase(best.name)})}",
    )
    return render(request, "project.html.j2", page, title=best.name)


def address_of(one: Entity) -> str:
    """The address of a project's or format's page: with its states, since another pair may have one of the same name."""
    states = urlencode([("state", code) for code in one.states[:4]])
    return f"/{one.kind}s/{quote(one.name, safe='')}{f'?{states}' if states else ''}"


def _numbers(store: Store, filters: Filters, limit: int) -> list[int]:
    """The latest facts that name a project or format, of the states that are asked for or of all."""
    asked = browsing.choice_of(store, replace(filters, states=filters.states[:2]))
    groups = [group for group in asked.terms if not group[0].startswith(("state:", "dyad:"))]
    scopes = [group for group in asked.terms if group[0].startswith(("state:", "dyad:"))]
    named = tuple(term + PROJECTS for group in scopes for term in group)
    if not named:
        named = tuple(f"state:{one.name}{PROJECTS}" for one in browsing.states(store, _SCOPES))
    if not named:
        return []
    return [number for number, _ in browsing.chosen(store, replace(asked, terms=(*groups, named)), "newest", limit)]


def _naming(store: Store, filters: Filters, name: str) -> list[int]:
    """Facts that hold the name and, where states are asked for, the latest of theirs that name any project or format."""
    phrase = _phrase(name)
    if not any(letter.isalnum() for letter in phrase):
        return []
    scope = replace(filters, states=filters.states[:2])
    found = [hit.fact for hit in store.search_facts(phrase, _of_states(scope), limit=_NAMING).hits]
    near = tuple(f"state:{state}{PROJECTS}" for state in scope.states)
    latest = store.choose(Choice(terms=(near,)), "newest", _NAMING) if near else ()
    return list(dict.fromkeys((*found, *(number for number, _ in latest))))


def _of_states(filters: Filters) -> Choice:
    term = (
        f"dyad:{'-'.join(sorted(filters.states))}"
        if len(filters.states) == 2
        else "".join(f"state:{one}" for one in filters.states)
    )
    return Choice(terms=((term,),) if term else ())


def _named_by(store: Store, numbers: Sequence[int]) -> list[Entity]:
    """The projects and formats of facts."""
    stamps = frozenset(one.stamp for one in store.filed(numbers).values())
    found = _LISTS.get(stamps)
    if found is None:
        found = [one for one in entities_of(browsing.told(store, numbers)) if one.kind in ("project", "format")]
        _LISTS.put(stamps, found)
    return found


def _phrase(name: str) -> str:
    return f'"{name.replace(chr(34), " ")}"'


def _latest(found: Iterable[Entity]) -> list[Entity]:
    return sorted(found, key=lambda one: (_reported(one) or "", one.name), reverse=True)


def _reported(one: Entity) -> str | None:
    return one.last.article.published if one.last else None


def _listed(one: Entity) -> Undertaking:
    names = [state_name(code) for code in one.states]
    return Undertaking(one.name, address_of(one), names, one.status, len(one.facts), _reported(one))


def _elsewhere(request: Request, store: Store, sort: Sort, name: str, filters: Filters) -> Response:
    """To the page of one among the latest that is called so. Raises Trouble, with the nearest names, where there is none."""
    known = {one.name.casefold(): one for one in _named_by(store, _numbers(store, filters, _LATEST))}
    here = f"{request.url.path}?{request.url.query}"
    if (found := known.get(name.casefold())) and unquote(address_of(found)) != unquote(here):
        return redirect(request, address_of(found))
    near = [known[one] for one in get_close_matches(name[:_LONGEST].casefold(), known, n=_NEAREST, cutoff=0.4)]
    links = [(one.name, address_of(one)) for one in near]
    links += [
        ("Projects and formats", "/projects"),
        ("Search the record for these words", f"/search?{urlencode({'q': name[:200]})}"),
    ]
    raise problem(f"unknown-{sort}", f"No {sort} is told of as “{name[:200]}”.", links=links)
