"""A state: with whom it deals, what is agreed, what comes next, who holds which office, who met whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from comity import browsing
from comity.actors.states import State, resolve_state, state_name
from comity.consolidation import Fact
from comity.dossier.wording import INSTRUMENT_STATUSES
from comity.store import Store
from comity.types import Filters, Office
from comity.web.briefs import Brief, briefs
from comity.web.dependencies import TheStore
from comity.web.filters import Asked, FilterForm, form_of
from comity.web.listing import FactList, Month, asked_today, fact_list, months, page_of, some
from comity.web.meetings import Pair, pairs
from comity.web.pages.home import Place, coming, dyad
from comity.web.problems import missing
from comity.web.rendering import redirect, render

router = APIRouter()

_SHOWN = 5
_PARTNERS = 24
_OFFICES = 20
"""Offices that are looked at, the latest reported first."""
_MEETINGS = 120
"""Meetings of which a network is made, the latest first."""
_MOST_PAIRS = 80
"""Pairs in a network: of more, nobody sees anything."""


@dataclass(frozen=True, slots=True)
class StatesPage:
    """All states of which facts tell."""

    states: Sequence[Place]
    """By name."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the pages about the same thing."""

    label: str
    href: str
    count: int | None
    current: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds an office, as last reported."""

    fact: str
    person: str
    office: str
    reported: str | None


@dataclass(frozen=True, slots=True)
class StatePage:
    """A state at a glance."""

    code: str
    name: str
    tabs: Sequence[Tab]
    facts: int
    kinds: dict[str, int]
    partners: Sequence[Place]
    """The dyads of which most facts tell."""
    more_partners: int
    """How many there are beside those."""
    coming: Sequence[Brief]
    latest: Sequence[Brief]
    instruments: Sequence[tuple[str, int, str]]
    """Each status with the number of instruments and where they are listed."""
    offices: Sequence[Holder]
    months: Sequence[Month]
    query: str


@dataclass(frozen=True, slots=True)
class StateFactsPage:
    """The facts that tell of a state."""

    code: str
    name: str
    tabs: Sequence[Tab]
    list: FactList


@dataclass(frozen=True, slots=True)
class StateNetworkPage:
    """Who met whom, of a state's persons and those of others."""

    code: str
    name: str
    tabs: Sequence[Tab]
    form: FilterForm
    pairs: Sequence[Pair]
    meetings: int
    """The meetings that were looked at."""
    more: bool
    """Whether there are older ones."""


@router.get("/states")
def all_states(request: Request, store: TheStore, q: str = "") -> Response:
    """All states of which facts tell; or to the page of the one that is looked for."""
    if q.strip():
        with missing("unknown-state", links=(("All states", "/states"),)):
            return redirect(request, f"/states/{resolve_state(q).code}")
    found = [Place(one.name, state_name(one.name), f"/states/{one.name}", one.facts) for one in browsing.states(store)]
    return render(request, "states.html.j2", StatesPage(sorted(found, key=lambda one: one.name)), title="States")


@router.get("/states/{name}/facts")
def state_facts(request: Request, store: TheStore, name: str) -> Response:
    """The facts that tell of a state."""
    state = _state(name)
    if state.code != name:
        return _to(request, state, "/facts")
    asked = asked_today(request, states=(state.code,))
    found = fact_list(store, asked, sites=browsing.outlets(store, 20))
    page = StateFactsPage(state.code, state.name, _tabs(state, "/facts"), found)
    return render(request, "state-facts.html.j2", page, title=f"{state.name}: facts")


@router.get("/states/{name}/network")
def state_network(request: Request, store: TheStore, name: str) -> Response:
    """Who met whom, of a state's persons."""
    state = _state(name)
    if state.code != name:
        return _to(request, state, "/network")
    asked = asked_today(request, states=(state.code,), kinds=("events",), types=("CONSULT",), statuses=("occurred",))
    meetings, following = page_of(store, asked, "newest", _MEETINGS)
    page = StateNetworkPage(
        code=state.code,
        name=state.name,
        tabs=_tabs(state, "/network"),
        form=form_of(asked, groups=()),
        pairs=pairs(meetings)[:_MOST_PAIRS],
        meetings=len(meetings),
        more=following is not None,
    )
    return render(request, "state-network.html.j2", page, title=f"{state.name}: who met whom")


@router.get("/states/{name}")
def one_state(request: Request, store: TheStore, name: str) -> Response:
    """A state at a glance."""
    state = _state(name)
    if state.code != name:
        return _to(request, state, "")
    asked_today(request)
    return render(request, "state.html.j2", state_page(store, state), title=state.name)


def state_page(store: Store, state: State) -> StatePage:
    """A state at a glance. Raises StoreError."""
    filters = Filters(states=(state.code,))
    counts = browsing.counts(store, filters)
    partners = browsing.partners(store, state.code)
    asked = Asked(f"/states/{state.code}", filters, fixed=frozenset(["state"]))
    listed = f"/states/{state.code}/facts"
    by_status = browsing.counts(store, Filters(states=(state.code,), kinds=("instruments",))).statuses
    latest = Filters(states=(state.code,), kinds=("events",), statuses=("occurred",))
    offices = Filters(states=(state.code,), kinds=("offices",))
    return StatePage(
        code=state.code,
        name=state.name,
        tabs=_tabs(state, ""),
        facts=counts.facts,
        kinds=counts.kinds,
        partners=[dyad("-".join(sorted((state.code, one.name))), one.facts) for one in partners[:_PARTNERS]],
        more_partners=max(0, len(partners) - _PARTNERS),
        coming=coming(store, filters, (store.last_published() or "")[:10], _SHOWN),
        latest=briefs(some(store, latest, _SHOWN)),
        instruments=[
            (status, by_status[status], f"{listed}?kind=instruments&status={quote(status)}")
            for status in INSTRUMENT_STATUSES
            if status in by_status
        ],
        offices=holders(some(store, offices, _OFFICES, "changed"), state.code),
        months=months(asked, counts.months, listed),
        query=f"?state={state.code}",
    )


def holders(facts: Sequence[Fact], of: str) -> list[Holder]:
    """Who was reported last in each of a state's offices, by office."""
    last: dict[str, Holder] = {}
    for fact in facts:
        told = fact.told
        if isinstance(told, Office) and told.of == of:
            one = Holder(fact.id, told.person, told.office, fact.last_reported)
            before = last.get(told.office.casefold())
            if before is None or (one.reported or "") > (before.reported or ""):
                last[told.office.casefold()] = one
    return [last[office] for office in sorted(last)]


def _state(name: str) -> State:
    with missing("unknown-state", links=(("All states", "/states"),)):
        return resolve_state(name)


def _to(request: Request, state: State, below: str) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return redirect(request, f"/states/{state.code}{below}{query}", status=301)


def _tabs(state: State, below: str) -> list[Tab]:
    places = (("Overview", ""), ("Facts", "/facts"), ("Who met whom", "/network"))
    return [Tab(label, f"/states/{state.code}{place}", None, place == below) for label, place in places]
