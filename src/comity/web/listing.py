"""A list of facts with its filter panel, as most pages have one."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from comity import browsing
from comity.browsing import Counts, Tally, WordHit
from comity.consolidation import Fact
from comity.periods import say_date
from comity.plover import COOPERATION
from comity.plover import TYPES as EVENT_TYPES
from comity.store import Order, Store
from comity.store.rows import states_of
from comity.types import Filters
from comity.web.briefs import MARKS, Brief, brief, briefs
from comity.web.filters import Asked, FilterForm, address, form_of, from_query, query_of
from comity.web.problems import problem

ON_A_PAGE = 20
ORDERS: tuple[Order, ...] = ("newest", "soonest", "changed")
"""Those that lists offer, the usual one first."""


@dataclass(frozen=True, slots=True)
class Month:
    """How many events occurred in a month, and where its facts are listed."""

    month: str
    name: str
    cooperation: int
    conflict: int
    url: str


@dataclass(frozen=True, slots=True)
class FactList:
    """Some of the facts that an address asks for, and how to ask for others."""

    form: FilterForm
    items: tuple[Brief, ...]
    found: int
    """How many facts there are of those asked for."""
    more: bool
    """Whether so many reports hold the words that only the latest were looked at."""
    months: tuple[Month, ...]
    next_url: str | None
    query: str
    """What feeds and exports of the same facts have in their addresses ("?state=AZE")."""
    words: str
    """What was searched for; "" where nothing was."""
    narrowed: bool
    """Whether the address itself leaves facts out."""
    clear_url: str
    counts: Counts


def asked_today(request: Request, *, others: Iterable[str] = (), **fixed: Any) -> Asked:
    """What an address asks for, as `from_query` reads it, of all that is known. Raises Trouble for an address as of a day.

    What was known of everything on a day would have to be joined anew, which is quick for a dossier alone.
    """
    asked = from_query(request, others=others, **fixed)
    if asked.filters.as_of:
        raise problem(
            "bad-input",
            f"As of {asked.filters.as_of} only the dossier of two states can be shown; this page is of all that is known.",
            advice="Leave out as-of, or open a dossier.",
            links=(("This page as of today", address(asked, as_of=None)), ("All dossiers", "/dyads")),
        )
    return asked


def fact_list(
    store: Store,
    asked: Asked,
    *,
    groups: Sequence[str] = ("kind", "type", "status", "field", "site"),
    states: Sequence[Tally] = (),
    sites: Sequence[Tally] = (),
    counted: bool = False,
    order: Order = "newest",
    limit: int = ON_A_PAGE,
) -> FactList:
    """The facts that an address asks for, with a panel of these `groups` of filters; of the rest see `form_of`.

    With words they are those that hold them, the best first. Raises ComityError where a filter makes no sense, and StoreError.
    """
    more = False
    orders: tuple[Order, ...] = (order, *(one for one in ORDERS if one != order))
    if asked.q:
        found = browsing.search_page(store, asked.q, asked.filters, marks=MARKS, limit=limit, cursor=asked.cursor)
        items = tuple(brief(hit.fact, hit, asked.filters.new_since) for hit in found.hits)
        counts, following, more, orders = found.counts, found.next, found.more, ()
        counted = found.found == len(found.hits)
        states, sites = _of_hits(found.hits, states, sites, all=counted)
    else:
        facts, following = page_of(store, asked, asked.order or order, limit)
        items = briefs(facts, asked.filters.new_since)
        counts = browsing.counts(store, asked.filters)
    form = form_of(
        asked,
        counts,
        groups=groups,
        words=True,
        orders=orders,
        states=states,
        sites=sites,
        counted=counted,
    )
    return FactList(
        form=form,
        items=items,
        found=found.found if asked.q else counts.facts,
        more=more,
        months=months(asked, counts.months),
        next_url=address(asked, cursor=following) if following else None,
        query=query_of(asked),
        words=asked.q,
        narrowed=asked.narrowed,
        clear_url=form.clear_url or address(asked),
        counts=counts,
    )


def _of_hits(
    hits: Sequence[WordHit], states: Sequence[Tally], sites: Sequence[Tally], *, all: bool
) -> tuple[Sequence[Tally], Sequence[Tally]]:
    """The states and outlets to choose from: those of the hits first; where the hits are all that was found, no others."""
    named, told_by = Counter[str](), Counter[str]()
    for hit in hits:
        named.update({state for report in hit.fact.reports for state in states_of(report.finding)})
        told_by.update({report.article.site for report in hit.fact.reports if report.article.site})
    return _first(named, states, all=all), _first(told_by, sites, all=all)


def _first(named: Counter[str], others: Sequence[Tally], *, all: bool) -> list[Tally]:
    own = [Tally(name, number) for name, number in named.most_common()] if others else []
    return own if all else [*own, *(one for one in others if one.name not in named)]


def page_of(store: Store, asked: Asked, order: Order, limit: int) -> tuple[Sequence[Fact], str | None]:
    """Some of the facts that are asked for, and the cursor of those behind; without what became of commitments.

    Raises ComityError where the cursor is of another list, and StoreError.
    """
    page = browsing.page(store, asked.filters, order=order, limit=limit, cursor=asked.cursor, follow_ups=False)
    return page.facts, page.next


def some(store: Store, filters: Filters, limit: int, order: Order = "newest") -> Sequence[Fact]:
    """The first of the facts that filters ask for; see `page_of`."""
    return page_of(store, Asked("", filters), order, limit)[0]


def months(asked: Asked, counted: Mapping[str, Mapping[str, int]], path: str | None = None) -> tuple[Month, ...]:
    """The months in which events occurred, each with the address (below `path`) of what happened in it."""
    found = []
    for month, types in counted.items():
        cooperation = sum(number for name, number in types.items() if name in COOPERATION)
        conflict = sum(number for name, number in types.items() if name in EVENT_TYPES and name not in COOPERATION)
        url = address(asked, path, since=month, until=month)
        found.append(Month(month, say_date(month, unknown=month), cooperation, conflict, url))
    return tuple(found)
