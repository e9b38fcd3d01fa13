"""Persons and organizations: under which names they are told of, which offices they held, what they said, whom they met."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from comity import browsing
from comity.browsing import Name
from comity.consolidation import Fact
from comity.consolidation.filing import name_term
from comity.consolidation.headlines import state_or_name
from comity.store import Store
from comity.types import Filters, Office
from comity.web.briefs import Brief, briefs
from comity.web.dependencies import TheStore
from comity.web.filters import Asked
from comity.web.listing import FactList, Month, asked_today, fact_list, months, some
from comity.web.meetings import Pair, pairs
from comity.web.pages.home import coming
from comity.web.pages.states import Tab
from comity.web.problems import Trouble, problem
from comity.web.rendering import redirect, render

router = APIRouter()

Sort = Literal["people", "organizations"]
_LISTED = 120
_SHOWN = 5
_OFFICES = 40
_EVENTS = 60
"""Events of which it is told who met whom, the latest first."""
_MOST_PAIRS = 40
_NEAREST = 6
_LONGEST = 200
"""Characters of a name to which others are near."""


@dataclass(frozen=True, slots=True)
class PartiesPage:
    """The persons or organizations that most facts name."""

    sort: Sort
    title: str
    names: Sequence[Name]
    all: bool
    """Whether there are no others."""


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person in an office, from the first report to the last."""

    fact: str
    person: str
    office: str
    of: str
    """The state or institution."""
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class PartyPage:
    """A person or an organization at a glance."""

    sort: Sort
    name: str
    forms: Sequence[str]
    """The other forms of the name, the most frequent first."""
    tabs: Sequence[Tab]
    facts: int
    kinds: dict[str, int]
    offices: Sequence[Tenure]
    """Of a person, held; of an organization, the offices in it."""
    newest: str | None
    """The day of the newest article."""
    coming: Sequence[Brief]
    events: Sequence[Brief]
    statements: Sequence[Brief]
    pairs: Sequence[Pair]
    months: Sequence[Month]
    query: str


@dataclass(frozen=True, slots=True)
class PartyFactsPage:
    """The facts that name a person or an organization."""

    sort: Sort
    name: str
    tabs: Sequence[Tab]
    list: FactList


@router.get("/people")
def people(request: Request, store: TheStore, q: str = "") -> Response:
    """The persons whom most facts name; or to the page of the one who is looked for."""
    return _parties(request, store, "people", q)


@router.get("/organizations")
def organizations(request: Request, store: TheStore, q: str = "") -> Response:
    """The organizations that most facts name; or to the page of the one that is looked for."""
    return _parties(request, store, "organizations", q)


@router.get("/people/{name:path}/facts")
def person_facts(request: Request, store: TheStore, name: str) -> Response:
    """The facts that name a person."""
    return _facts(request, store, "people", name)


@router.get("/organizations/{name:path}/facts")
def organization_facts(request: Request, store: TheStore, name: str) -> Response:
    """The facts that name an organization."""
    return _facts(request, store, "organizations", name)


@router.get("/people/{name:path}")
def person(request: Request, store: TheStore, name: str) -> Response:
    """A person at a glance."""
    return _party(request, store, "people", name)


@router.get("/organizations/{name:path}")
def organization(request: Request, store: TheStore, name: str) -> Response:
    """An organization at a glance."""
    return _party(request, store, "organizations", name)


def _parties(request: Request, store: Store, sort: Sort, q: str) -> Response:
    if q.strip():
        wanted = " ".join(q.split())
        found = browsing.named(store, wanted) or browsing.named(store, wanted.title())
        if found is None:
            raise unknown(store, sort, wanted)
        return redirect(request, address_of(found))
    named = (browsing.people if sort == "people" else browsing.organizations)(store, _LISTED)
    title = "People" if sort == "people" else "Organizations"
    return render(request, "people.html.j2", PartiesPage(sort, title, named, len(named) < _LISTED), title=title)


def _party(request: Request, store: Store, sort: Sort, name: str) -> Response:
    found = _found(store, sort, name)
    if found.name != name or _sort_of(found) != sort:
        return redirect(request, address_of(found), status=301)
    asked_today(request)
    template = "person.html.j2" if sort == "people" else "organization.html.j2"
    return render(request, template, party_page(store, found, sort), title=found.name)


def party_page(store: Store, found: Name, sort: Sort) -> PartyPage:
    """A person or an organization at a glance. Raises StoreError."""
    own = Filters(parties=found.forms)
    here = address_of(found)
    counts = browsing.counts(store, own)
    kinds = counts.kinds

    def latest(kind: Literal["events", "offices", "statements"], limit: int, *statuses: str) -> Sequence[Fact]:
        if kind not in kinds:
            return ()
        return some(store, Filters(parties=found.forms, kinds=(kind,), statuses=statuses), limit)

    events = latest("events", _EVENTS, "occurred")
    newest = (store.last_published() or "")[:10]
    return PartyPage(
        sort=sort,
        name=found.name,
        forms=tuple(form for form in found.forms if form != found.name),
        tabs=_tabs(here, ""),
        facts=counts.facts,
        kinds=kinds,
        offices=tenures(latest("offices", _OFFICES)),
        newest=newest or None,
        coming=coming(store, own, newest, _SHOWN) if "events" in kinds else (),
        events=briefs(events[:_SHOWN]),
        statements=briefs(latest("statements", _SHOWN)),
        pairs=pairs(events, found.forms)[:_MOST_PAIRS] if sort == "people" else (),
        months=months(Asked(here, own, fixed=frozenset(["party"])), counts.months, f"{here}/facts"),
        query=_query(found),
    )


def tenures(facts: Sequence[Fact]) -> tuple[Tenure, ...]:
    """Who held which office, the last reported first."""
    found = [
        Tenure(fact.id, fact.told.person, fact.told.office, state_or_name(fact.told.of), fact.first_reported, fact.last_reported)
        for fact in facts
        if isinstance(fact.told, Office)
    ]
    return tuple(sorted(found, key=lambda one: (one.last or "", one.fact), reverse=True))


def _facts(request: Request, store: Store, sort: Sort, name: str) -> Response:
    found = _found(store, sort, name)
    here = address_of(found)
    if found.name != name or _sort_of(found) != sort:
        query = f"?{request.url.query}" if request.url.query else ""
        return redirect(request, f"{here}/facts{query}", status=301)
    asked = asked_today(request, parties=found.forms)
    page = PartyFactsPage(sort, found.name, _tabs(here, "/facts"), fact_list(store, asked))
    return render(request, "party-facts.html.j2", page, title=f"{found.name}: facts")


def _found(store: Store, sort: Sort, name: str) -> Name:
    found = browsing.named(store, name)
    if found is None:
        raise unknown(store, sort, name)
    return found


def _sort_of(found: Name) -> Sort:
    return "people" if (name_term(found.name) or "person:").startswith("person:") else "organizations"


def address_of(found: Name) -> str:
    """The address of a person's or an organization's page."""
    return f"/{_sort_of(found)}/{quote(found.name, safe='')}"


def _query(found: Name) -> str:
    return "?" + "&".join(f"party={quote(form)}" for form in found.forms)


def unknown(store: Store, sort: Sort, name: str) -> Trouble:
    """That nobody is called so, with the names that come nearest."""
    what = "person" if sort == "people" else "organization"
    links = [(one.name, address_of(one)) for one in nearest(store, sort, name)]
    links += [("Search the record for these words", f"/search?q={quote(name[:200])}")]
    return problem(f"unknown-{what}", f"No {what} is told of as “{name[:200]}”.", links=links)


def nearest(store: Store, sort: Sort, name: str) -> list[Name]:
    """The persons or organizations that are called most like that."""
    known = {one.name: one for one in (browsing.people if sort == "people" else browsing.organizations)(store, _LISTED)}
    found: dict[str, Name] = {}
    # A word of the name may be all that is right of it.
    for word in name[:_LONGEST].title().split() if sort == "people" else ():
        if one := browsing.named(store, word):
            found[one.name] = one
    found |= {one: known[one] for one in get_close_matches(name[:_LONGEST], known, n=_NEAREST, cutoff=0.5)}
    return list(found.values())[:_NEAREST]


def _tabs(here: str, below: str) -> list[Tab]:
    return [Tab(label, here + place, None, place == below) for label, place in (("Overview", ""), ("Facts", "/facts"))]
