"""What all pages of a dossier have: its head and tabs, its filter panel, its exports, entries of facts."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request

from comity import browsing
from comity.actors.states import state_name
from comity.browsing import Counts, Tally
from comity.consolidation import Fact
from comity.dossier import Row
from comity.store import Counted, Order, Store
from comity.types import Filters
from comity.web.filters import Asked, FilterForm, address, form_of, from_query, query_of
from comity.web.pages.dyads.known import Known, Pasts
from comity.web.pages.home import AHEAD

ON_A_PAGE = 20
_SITES = 20
"""Outlets to choose from,"""
_ARTICLES = 500
"""of so many articles, the latest."""
_EXPORTS: dict[str, tuple[tuple[str, str], ...]] = {
    "facts": (
        ("Facts as JSON Lines", "facts.jsonl"),
        ("Facts for FollowTheMoney", "facts.ftm"),
        ("Feed of changes (Atom)", "facts.atom"),
    ),
    "events": (
        ("Events as CSV", "events.csv"),
        ("Events as Parquet", "events.parquet"),
        ("Events as PLOVER", "events.plover"),
        ("Events by month (CSV)", "series.csv"),
    ),
    "instruments": (("Instruments as CSV", "instruments.csv"), ("Instruments as JSON Lines", "instruments.jsonl")),
    "commitments": (("Commitments as CSV", "commitments.csv"), ("Commitments as JSON Lines", "commitments.jsonl")),
    "agenda": (("Planned events as a calendar (iCalendar)", "events.ics"), ("Planned events as CSV", "events.csv")),
    "figures": (("Figures as CSV", "figures.csv"), ("Figures as JSON Lines", "figures.jsonl")),
    "offices": (("Offices as CSV", "offices.csv"), ("Offices as JSON Lines", "offices.jsonl")),
    "statements": (("Statements as CSV", "statements.csv"), ("Statements as JSON Lines", "statements.jsonl")),
    "projects": (("Persons, organizations, projects and formats as CSV", "entities.csv"),),
    "contradictions": (("These facts as JSON Lines", "facts.jsonl"), ("All their reports as CSV", "reports.csv")),
    "network": (("Network as GraphML", "network.graphml"), ("Network for Gephi (GEXF)", "network.gexf")),
    "sources": (
        ("Articles as CSV", "articles.csv"),
        ("Citations as BibTeX", "articles.bibtex"),
        ("Citations as CSL-JSON", "articles.csl"),
    ),
}
"""The exports that each page offers: words, and the kind and format in the address."""


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the pages of a dossier."""

    label: str
    href: str
    count: int | None
    current: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact as lists show it."""

    fact: Fact
    row: Row


@dataclass(frozen=True, slots=True)
class Choice:
    """A quick way to a part of a list."""

    label: str
    href: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class Dyad:
    """What all pages of a dossier show."""

    pair: str
    """"AZE-KAZ"."""
    first: str
    second: str
    tabs: tuple[Tab, ...]
    form: FilterForm
    exports: tuple[tuple[str, str], ...]
    """Files of what is on the page, by exactly its filters: (words, address)."""
    whole: tuple[tuple[str, str], ...]
    """The whole dossier to print and to keep."""
    calendar: str
    """The address of a calendar to subscribe to."""
    feed: str
    """The address of a feed of changes."""
    query: str
    """What exports and the search have in their addresses ("?state=AZE&state=KAZ")."""
    empty: bool
    """Whether nothing is known of the two at all."""
    as_of: str | None
    today: str
    """The same page with what is known today."""
    clear_url: str
    """The same page without its filters."""


@dataclass(frozen=True, slots=True)
class View:
    """What a page of a dossier is built from."""

    store: Store
    known: Known
    asked: Asked
    """What the address asks for, with what the page itself sets."""
    every: Sequence[Counted]
    """All facts of the dossier by kind, with those filters that all its pages have."""
    shared: Filters
    """The filters that all its pages have."""
    pair: tuple[str, str]
    name: str
    """The page's own: "timeline"; "" for the overview."""
    months: tuple[str, str] | None
    """The first and last month of which it can be asked what was known."""

    @property
    def path(self) -> str:
        """The address of the dossier."""
        return f"/dyads/{'-'.join(self.pair)}"

    def at(self, tab: str, **changes: Any) -> str:
        """The address of another page of the dossier with the filters that all have, and others."""
        asked = Asked(self.path, self.shared, fixed=frozenset(["state"]))
        return address(asked, f"{self.path}/{tab}" if tab else self.path, **changes)


def view_of(request: Request, store: Store, pasts: Pasts, pair: tuple[str, str], name: str, fixed: dict[str, Any]) -> View:
    """What a page of a dossier is built from. Raises ComityError where a filter makes no sense, and StoreError."""
    asked = from_query(request, others=("part",), states=pair, **fixed)
    f = asked.filters
    shared = Filters(
        states=pair, fields=f.fields, sites=f.sites, since=f.since, until=f.until, as_of=f.as_of, new_since=f.new_since
    )
    known = pasts.known(store, pair, f.as_of)
    return View(store, known, asked, known.counted(shared), shared, pair, name, pasts.months(store, pair))


def dyad(
    view: View, counts: Counts | None = None, *, groups: Sequence[str] = (), orders: Sequence[Order] = (), dates: bool = True
) -> Dyad:
    """What all pages of a dossier show; `groups` and `orders` are those of the filter panel, with its `counts`."""
    asked = view.asked
    form = form_of(
        asked,
        counts,
        groups=groups,
        dates=dates,
        as_of_months=view.months,
        orders=orders,
        sites=_outlets(view) if "site" in groups else (),
    )
    query = query_of(asked)
    shared = query_of(Asked(view.path, view.shared))
    upcoming = query_of(Asked(view.path, replace(view.shared, kinds=("events",), statuses=AHEAD)))
    if view.name == "agenda":
        query = query_of(replace(asked, filters=replace(asked.filters, statuses=asked.filters.statuses or AHEAD)))
    empty = not view.every and not asked.narrowed and not view.known.heads(Filters(states=view.pair), 1)[1]
    return Dyad(
        pair="-".join(view.pair),
        first=state_name(view.pair[0]),
        second=state_name(view.pair[1]),
        tabs=tuple(_tabs(view)),
        form=form,
        exports=tuple(
            (words, f"/api/v1/exports/{name}{query}") for words, name in _EXPORTS.get(view.name or "facts", _EXPORTS["facts"])
        ),
        whole=(
            ("Whole dossier to print", _whole(view, "/print")),
            ("Whole dossier as PDF", _whole(view, ".pdf")),
        ),
        calendar=f"/search.ics{upcoming}",
        feed=f"/search.atom{shared}",
        query=query,
        empty=empty,
        as_of=asked.filters.as_of,
        today=address(asked, as_of=None),
        clear_url=form.clear_url or address(asked),
    )


def _outlets(view: View) -> list[Tally]:
    """The outlets of the latest articles on the two states, those of most of them first."""
    articles = Counter(head.site for head in view.known.heads(Filters(states=view.pair), _ARTICLES)[0] if head.site)
    return [Tally(site, number) for site, number in sorted(articles.items(), key=lambda one: (-one[1], one[0]))[:_SITES]]


def _whole(view: View, ending: str) -> str:
    # The printed dossier has the same filters; those of one page would leave its other sections empty.
    asked = Asked(view.path, view.shared, fixed=frozenset(["state"]))
    return address(asked, f"{view.path}{ending}")


def _tabs(view: View) -> Iterable[Tab]:
    kinds: dict[str, int] = {}
    for one in view.every:
        kinds[one.kind] = kinds.get(one.kind, 0) + one.facts
    ahead = sum(one.facts for one in view.every if one.kind == "events" and one.status in AHEAD)
    listed: tuple[tuple[str, str, int | None], ...] = (
        ("Overview", "", None),
        ("Timeline", "timeline", sum(kinds.values())),
        ("Instruments", "instruments", kinds.get("instruments", 0)),
        ("Commitments", "commitments", kinds.get("commitments", 0)),
        ("Agenda", "agenda", ahead),
        ("Figures", "figures", kinds.get("figures", 0)),
        ("Offices", "offices", kinds.get("offices", 0)),
        ("Statements", "statements", kinds.get("statements", 0)),
        ("Projects", "projects", None),
        ("Contradictions", "contradictions", None),
        ("Network", "network", None),
        ("Sources", "sources", None),
    )
    return (Tab(label, view.at(tab), number, tab == view.name) for label, tab, number in listed)


def entries(store: Store, facts: Sequence[Fact], new_since: str | None = None) -> tuple[Entry, ...]:
    """Facts as lists show them."""
    return tuple(Entry(fact, row) for fact, row in zip(facts, browsing.rows(store, facts, new_since=new_since), strict=True))


def quick(view: View, numbers: dict[str, int], names: Sequence[str]) -> tuple[Choice, ...]:
    """The ways to all and to each status that there is."""
    chosen = view.asked.filters.statuses
    found = [Choice("all", address(view.asked, status=None), sum(numbers[n] for n in numbers if n != "overdue"), not chosen)]
    return (*found, *(Choice(n, address(view.asked, status=n), numbers[n], chosen == (n,)) for n in names if numbers.get(n)))
