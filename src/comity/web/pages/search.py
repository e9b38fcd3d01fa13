"""The search: by words and filters, with the articles that hold the words too, and as a feed or a calendar."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache, partial
from io import BytesIO
from itertools import combinations

from fastapi import APIRouter, Request, Response
from markupsafe import Markup

from comity import browsing
from comity.actors.states import plain, state_name, states
from comity.consolidation import Fact
from comity.consolidation.changes import changes_of
from comity.consolidation.gathering import day_of
from comity.exports.agenda import write_ics
from comity.exports.atom import write_atom
from comity.recall import articles_with
from comity.store import Hit, Store
from comity.types import Filters
from comity.web.briefs import MARKS, marked
from comity.web.dependencies import TheStore, TheVisitor
from comity.web.filters import Asked, address, form_of, query_of
from comity.web.listing import FactList, asked_today, fact_list
from comity.web.pages.home import AHEAD, day_before
from comity.web.pages.people import address_of
from comity.web.rendering import render, tagged

router = APIRouter()

_ARTICLES = 5
_MORE_ARTICLES = 50
_STATES = 40
_OUTLETS = 20
_IN_A_FEED = 50
_MOST = 200
"""Hits that a feed looks at."""
_WINDOWS = (14, 90, None)
"""Days before the newest article in which a feed looks for what changed, until there is enough; None: at any time."""
_AHEAD_OF = 100
"""Events that are ahead in a calendar."""
_OVER = 40
"""Events that are no longer, among which a calendar looks for those that once were."""
_CALENDAR = 92
"""A calendar goes so many days back."""
_AFTER = ("occurred", "cancelled", "denied")
"""What becomes of what was planned."""
_WORD = re.compile(r"[\w'’-]+")
_LONGEST_NAME = 6
"""Words of a state's name at the most."""


@dataclass(frozen=True, slots=True)
class ArticleHit:
    """An article that holds the words."""

    id: str
    title: str
    site: str | None
    published: str | None
    words: Markup


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What is found."""

    list: FactList
    suggestions: Sequence[tuple[str, str]]
    """Pages of what the words name: labels and addresses."""
    articles: Sequence[ArticleHit]
    more_articles: str | None
    """The address with more of them."""
    may_save: bool
    save: str
    """What would be saved: the query without its question mark."""
    save_name: str
    """A name for it."""


@router.get("/search")
def search(request: Request, store: TheStore, visitor: TheVisitor) -> Response:
    """What is found by words and filters."""
    asked = asked_today(request, others=("articles",))
    page = search_page(store, asked, may_save=visitor.owner is not None)
    return render(request, "search.html.j2", page, title=f"Search: {asked.q}" if asked.q else "Search")


def search_page(store: Store, asked: Asked, *, may_save: bool) -> SearchPage:
    """What is found. Raises ComityError where a filter makes no sense, and StoreError."""
    groups = ("kind", "state", "type", "status", "field", "site")
    found = fact_list(
        store, asked, groups=groups, states=browsing.states(store, _STATES), sites=browsing.outlets(store, _OUTLETS),
        counted=not asked.narrowed,
    )  # fmt: skip
    first = bool(asked.q) and asked.cursor is None
    articles, more = _articles(store, asked) if first else ((), None)
    query = address(replace(asked, others=()), "").removeprefix("?")
    return SearchPage(
        list=found,
        suggestions=suggestions(store, asked.q) if first else (),
        articles=articles,
        more_articles=more,
        may_save=may_save and bool(query),
        save=query,
        save_name=title_of(asked),
    )


def suggestions(store: Store, words: str) -> list[tuple[str, str]]:
    """Pages of the states, dyads and persons that words name."""
    codes, rest = named_states(words)
    found = [
        (f"Dossier: {state_name(one)} and {state_name(other)}", f"/dyads/{one}-{other}")
        for one, other in combinations(sorted(codes[:3]), 2)
    ]
    found += [(state_name(code), f"/states/{code}") for code in codes[:3]]
    if 0 < len(rest) < 5 and all(word.isalpha() or "-" in word for word in rest):
        one = browsing.named(store, " ".join(rest).title())
        if one and all(any(_alike(word, part) for form in one.forms for part in _WORD.findall(form)) for word in rest):
            found.append((one.name, address_of(one)))
    return found


def named_states(words: str) -> tuple[list[str], list[str]]:
    """The codes of the states that words name, in their order, and the words that name none."""
    parts = _WORD.findall(words)
    codes: list[str] = []
    rest: list[str] = []
    at = 0
    while at < len(parts):
        for length in range(min(_LONGEST_NAME, len(parts) - at), 0, -1):
            name = " ".join(parts[at : at + length])
            if code := _names().get(name) or _names().get(plain(name).casefold()):
                codes += [code] if code not in codes else []
                at += length
                break
        else:
            rest.append(parts[at])
            at += 1
    return codes, rest


@cache
def _names() -> dict[str, str]:
    """Codes by names in small letters, but by abbreviations as they are written: "us" names no state."""
    names: dict[str, str] = {}
    for state in states().values():
        for name in (state.name, *state.names, *state.formal, state.code):
            short = name.isupper() and len(name) < 5
            names.setdefault(name if short else " ".join(_WORD.findall(plain(name).casefold())), state.code)
    return names


def _alike(word: str, other: str) -> bool:
    return SequenceMatcher(None, plain(word).casefold(), plain(other).casefold()).ratio() > 0.75


def _articles(store: Store, asked: Asked) -> tuple[tuple[ArticleHit, ...], str | None]:
    """The articles that hold the words, the best first; none where facts of some sort alone are asked for."""
    limit = _MORE_ARTICLES if asked.others else _ARTICLES
    hits = articles_with(store, asked.q, asked.filters, marks=MARKS, limit=limit + 1)
    more = len(hits) > limit and limit < _MORE_ARTICLES
    return tuple(map(_article, hits[:limit])), address(replace(asked, others=()), articles="more") if more else None


def _article(hit: Hit) -> ArticleHit:
    return ArticleHit(hit.article.id, hit.article.title, hit.article.site, hit.article.published, marked(hit.marked))


def title_of(asked: Asked) -> str:
    """What is asked for in a few words: "“transit”, Kazakhstan, Events"."""
    return ", ".join(label for label, _ in form_of(asked, groups=()).active)[:100]


# As a feed and as a calendar.


@router.get("/search.atom")
def feed(request: Request, store: TheStore) -> Response:
    """The facts that are asked for as an Atom feed, the last changed first."""
    asked = asked_today(request)
    file = BytesIO()
    site = str(request.base_url).rstrip("/")
    write_atom(changes(store, asked), file, title=_title(asked), day=day_of(store, Filters()), site=site, query=query_of(asked))
    return tagged(request, file.getvalue(), "application/atom+xml")


@router.get("/search.ics")
def calendar(request: Request, store: TheStore) -> Response:
    """The planned events among the facts that are asked for as a calendar, with what became of those of late."""
    asked = asked_today(request)
    file = BytesIO()
    found, day = planned(store, asked), day_of(store, Filters())
    write_ics(found, file, title=_title(asked), day=day, changes=partial(changes_of, store))
    return tagged(request, file.getvalue(), "text/calendar; charset=utf-8")


def changes(store: Store, asked: Asked) -> list[Fact]:
    """The facts that changed last of those that are asked for."""
    if not asked.q:
        return list(browsing.page(store, asked.filters, order="changed", limit=_IN_A_FEED).facts)
    newest = day_of(store, Filters())
    numbers: list[int] = []
    for days in _WINDOWS if newest else (None,):
        filters = asked.filters
        if newest is not None and days is not None:
            since = day_before(newest.isoformat(), days)
            filters = replace(filters, new_since=max(since, filters.new_since or ""))
        found = store.search_facts(asked.q, browsing.choice_of(store, filters), limit=_MOST)
        if numbers and found.found > _MOST:
            break
        numbers = [hit.fact for hit in found.hits]
        if len(numbers) >= _IN_A_FEED:
            break
    filed = store.filed(numbers)
    last = sorted(filed, key=lambda number: (filed[number].changed, number), reverse=True)[:_IN_A_FEED]
    return list(browsing.told(store, last))


def planned(store: Store, asked: Asked) -> list[Fact]:
    """The events that are ahead, of those that are asked for, and what became of those that were."""
    filters = asked.filters
    if filters.kinds and "events" not in filters.kinds:
        return []
    newest = day_of(store, Filters())
    since = filters.since or (day_before(newest.isoformat(), _CALENDAR) if newest else None)
    facts: dict[str, Fact] = {}
    for statuses in (AHEAD, _AFTER):
        fitting = tuple(one for one in statuses if not filters.statuses or one in filters.statuses)
        if fitting:
            some = replace(filters, kinds=("events",), statuses=fitting, since=since)
            facts |= {fact.id: fact for fact in _some(store, asked.q, some, ahead=statuses is AHEAD)}
    return list(facts.values())


def _some(store: Store, words: str, filters: Filters, *, ahead: bool) -> Sequence[Fact]:
    most = _AHEAD_OF if ahead else _OVER
    if words:
        return [hit.fact for hit in browsing.search_page(store, words, filters, limit=most).hits]
    return browsing.page(store, filters, order="soonest" if ahead else "changed", limit=most).facts


def _title(asked: Asked) -> str:
    return f"Comity: {title_of(asked) or 'all facts'}"
