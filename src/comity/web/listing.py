"""A list of facts with its filter panel, as most pages have one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from comity import browsing
from comity.browsing import Counts, Tally
from comity.periods import say_date
from comity.plover import COOPERATION
from comity.plover import TYPES as EVENT_TYPES
from comity.store import Order, Store
from comity.web.briefs import MARKS, Brief, brief, briefs
from comity.web.filters import Asked, FilterForm, address, form_of, query_of

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
    else:
        page = browsing.page(store, asked.filters, order=asked.order or order, limit=limit, cursor=asked.cursor)
        items, following = briefs(page.facts, asked.filters.new_since), page.next
        counts = browsing.counts(store, asked.filters)
    form = form_of(
        asked,
        counts,
        groups=groups,
        words=True,
        orders=orders,
        states=states,
        sites=sites,
        counted=counted and not asked.narrowed,
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


def months(asked: Asked, counted: Mapping[str, Mapping[str, int]], path: str | None = None) -> tuple[Month, ...]:
    """The months in which events occurred, each with the address (below `path`) of what happened in it."""
    found = []
    for month, types in counted.items():
        cooperation = sum(number for name, number in types.items() if name in COOPERATION)
        conflict = sum(number for name, number in types.items() if name in EVENT_TYPES and name not in COOPERATION)
        url = address(asked, path, since=month, until=month)
        found.append(Month(month, say_date(month, unknown=month), cooperation, conflict, url))
    return tuple(found)
