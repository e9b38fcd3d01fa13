"""The first page: what is in the store, what is new in it, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from fastapi import APIRouter, Request, Response

from comity import browsing
from comity.actors.states import state_name
from comity.store import Store
from comity.types import Filters
from comity.web.briefs import Brief, briefs
from comity.web.dependencies import TheDesk, TheStore, TheVisitor
from comity.web.listing import asked_today, some
from comity.web.rendering import render

router = APIRouter()

AHEAD = ("proposed", "planned", "confirmed", "postponed")
"""The statuses of events that are still to come."""
_RECENT = 30
"""Without a visit before this one, so many days before the newest article counts as new."""
_CHANGES = 300
"""The latest changes by which it is told which dyads change most; to look at all would take long."""
_DYADS = 10
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A state or dyad with its page."""

    code: str
    """"KAZ", "AZE-KAZ"."""
    name: str
    url: str
    facts: int


@dataclass(frozen=True, slots=True)
class HomePage:
    """The first page."""

    facts: int
    articles: int
    kinds: dict[str, int]
    last_published: str | None
    """The publication of the newest article."""
    states: Sequence[Place]
    """Those of which facts tell, the most told of first."""
    busiest: Sequence[Place]
    """The dyads of which most facts tell."""
    changed: Sequence[Place]
    """The dyads of which most changed since then."""
    since: str | None
    """The day after whose end things count as new."""
    visit: str | None
    """The day of the last visit, where things are new since then; what was published on it may not have been read yet."""
    nothing_since_visit: str | None
    """The day of the last visit, where nothing was published since: then the latest is shown instead."""
    new: Sequence[Brief]
    coming: Sequence[Brief]


@router.get("/")
def home(request: Request, store: TheStore, desk: TheDesk, visitor: TheVisitor) -> Response:
    """The first page."""
    asked_today(request)
    visit = desk.previous_visit(visitor.owner) if visitor.owner else None
    return render(request, "home.html.j2", home_page(store, visit.date() if visit else None), title="Comity")


def home_page(store: Store, visit: date | None) -> HomePage:
    """The first page for somebody who was here last on the day `visit`. Raises StoreError."""
    newest = (store.last_published() or "")[:10]
    counts = browsing.counts(store, overdue=False)
    since, since_visit = _since(newest, visit)
    changed = browsing.changed_dyads(store, since, _DYADS, among=_CHANGES) if since else []
    new = Filters(new_since=since, kinds=("events", "instruments"))
    return HomePage(
        facts=counts.facts,
        articles=store.heads((), 1)[1],
        kinds=counts.kinds,
        last_published=newest or None,
        states=tuple(Place(one.name, state_name(one.name), f"/states/{one.name}", one.facts) for one in browsing.states(store)),
        busiest=tuple(dyad(one.name, one.facts) for one in browsing.dyads(store, _DYADS)),
        changed=tuple(dyad(one.name, one.facts) for one in changed),
        since=since,
        visit=visit.isoformat() if visit and since_visit else None,
        nothing_since_visit=visit.isoformat() if visit and since and not since_visit else None,
        new=briefs(some(store, new, _SHOWN, "changed"), since) if since else (),
        coming=coming(store, Filters(), newest, _SHOWN),
    )


def dyad(codes: str, facts: int) -> Place:
    """A pair of states, by its codes, with its dossier."""
    return Place(codes, " – ".join(state_name(code) for code in codes.split("-")), f"/dyads/{codes}", facts)


def coming(store: Store, filters: Filters, day: str, limit: int) -> tuple[Brief, ...]:
    """The planned events on the `day` and after it, soonest first, of those that `filters` ask for."""
    asked = replace(filters, kinds=("events",), statuses=AHEAD, since=day or None)
    # Those without a date stand by their first report: they are no appointments.
    found = some(store, asked, limit * 2, "soonest")
    return briefs(fact for fact in found if fact.date)[:limit]


def day_before(day: str, days: int = 1) -> str:
    """The day so many days before another one, or the first that there is."""
    return date.fromordinal(max(1, date.fromisoformat(day).toordinal() - days)).isoformat()


def _since(newest: str, visit: date | None) -> tuple[str | None, bool]:
    """The day after whose end things count as new, and whether that goes by the last visit."""
    if len(newest) < 10:
        return None, False
    # What came later on the day of the visit was not seen on it.
    if visit and visit.isoformat() <= newest:
        return day_before(visit.isoformat()), True
    return day_before(newest, _RECENT), False
