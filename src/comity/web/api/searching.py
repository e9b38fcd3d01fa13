"""Facts and articles by words, and what is to come."""

from typing import Annotated, Any

from fastapi import Query, Request, Response
from pydantic import Field

from comity import browsing, listing, recall
from comity.browsing import Counts, WordHit
from comity.consolidation import Fact
from comity.recall import Found
from comity.web.api import queries, replies, tables
from comity.web.api.replies import TheForm
from comity.web.api.routing import Tag, lists, new_router, things
from comity.web.api.schemas import listed, schema
from comity.web.dependencies import TheStore
from comity.web.filters import from_query

router = new_router()
_BESIDE: dict[str, Any] = {
    "found": (int, Field(description="How many facts there are.")),
    "more": (bool, Field(description="Whether so many reports hold the words that only the latest added were looked at.")),
    "counts": (schema(Counts), Field(description="How many of them there are of each sort.")),
}


@lists(router, "/search", WordHit, Tag.SEARCH, **_BESIDE)
def search(request: Request, store: TheStore, form: TheForm, query: Annotated[queries.SearchQuery, Query()]) -> Response:
    """Facts with a report that holds all the words, the best first."""
    asked = from_query(request)
    found = browsing.search_page(
        store, query.q, asked.filters, marks=(query.mark_start, query.mark_end), limit=query.limit, cursor=query.cursor
    )
    beside = {"found": found.found, "more": found.more, "counts": found.counts}
    return replies.several(request, form, found.hits, found.next, tables.of_hits(found.hits), **beside)


@things(router, "/search/all", listed(Found), Tag.SEARCH)
def search_all(request: Request, store: TheStore, query: Annotated[queries.SearchAllQuery, Query()]) -> Response:
    """Facts and articles that hold all the words, facts first, the best first: what `comity search` shows, in one part."""
    asked = from_query(request)
    found = recall.search(store, query.q, asked.filters, marks=(query.mark_start, query.mark_end), limit=query.limit)
    return replies.one(request, {"items": found, "next": None})


@lists(router, "/agenda", Fact, Tag.SEARCH)
def list_agenda(request: Request, store: TheStore, form: TheForm, query: Annotated[queries.PagedQuery, Query()]) -> Response:
    """What is planned: events that are not over, soonest first, then those without a date, then the overdue ones."""
    asked = from_query(request)
    page = listing.agenda(store, asked.filters, limit=query.limit, cursor=query.cursor)
    return replies.several(request, form, page.facts, page.next, tables.of_facts(page.facts))
