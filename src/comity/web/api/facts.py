"""Facts, and the findings that tell them."""

from typing import Annotated

from fastapi import Query, Request, Response

from comity import browsing, listing, recall
from comity.consolidation import Fact, Why
from comity.cursors import CursorError
from comity.errors import ComityError
from comity.listing import ListedFinding
from comity.store import Store
from comity.web.api import queries, replies, tables
from comity.web.api.replies import TheForm
from comity.web.api.routing import Tag, lists, new_router, things
from comity.web.dependencies import TheStore
from comity.web.filters import from_query
from comity.web.problems import is_unavailable, missing, problem

router = new_router()


@lists(router, "/facts", Fact, Tag.FACTS)
def list_facts(request: Request, store: TheStore, form: TheForm, query: Annotated[queries.FactsQuery, Query()]) -> Response:
    """The facts that the filters ask for, the latest first.

    A fact with very many reports has only the first and last ones here; `/facts/{id}` gives it whole. In CSV, facts of one kind
    have the columns of exports of that kind, and of several those that all kinds have.
    """
    asked = from_query(request)
    page = browsing.page(store, asked.filters, order=asked.order or "newest", limit=query.limit, cursor=asked.cursor)
    return replies.several(request, form, page.facts, page.next, tables.of_facts(page.facts))


@things(router, "/facts/{id}", Fact, Tag.FACTS)
def fact(request: Request, store: TheStore, id: str, query: Annotated[queries.AsOfQuery, Query()]) -> Response:
    """The fact with this id, or to which the finding with this ref belongs, with all that reports it.

    Its ETag is what a judgement sends as If-Match.
    """
    with missing("unknown-fact"):
        found = recall.fact(store, id, as_of=query.as_of)
    return replies.one(request, found)


@things(router, "/facts/{id}/why", Why, Tag.FACTS)
def why(request: Request, store: TheStore, id: str, query: Annotated[queries.AsOfQuery, Query()]) -> Response:
    """Why the fact is one: the grounds on which its reports were joined, and what was nearly joined."""
    with missing("unknown-fact"):
        found = recall.why(store, id, as_of=query.as_of)
    return replies.one(request, found)


@lists(router, "/findings", ListedFinding, Tag.FACTS)
def list_findings(request: Request, store: TheStore, form: TheForm, query: Annotated[queries.FindingsQuery, Query()]) -> Response:
    """The findings of a fact in the order of publication, those of an article in the order of its text, or some by their refs."""
    found = _findings(store, query)
    return replies.several(request, form, found.items, found.next, tables.of_findings(found.items))


def _findings(store: Store, query: queries.FindingsQuery) -> listing.Slice[ListedFinding]:
    if not (query.fact or query.article or query.ref):
        return listing.findings(store)  # which says what is missing
    try:
        return listing.findings(
            store, fact=query.fact, article=query.article, refs=query.ref, limit=query.limit, cursor=query.cursor
        )
    except CursorError:
        raise
    except ComityError as error:
        if is_unavailable(error):
            raise
        raise problem("unknown-article" if query.article else "unknown-fact", str(error)) from error


@things(router, "/findings/{ref}", ListedFinding, Tag.FACTS)
def finding(request: Request, store: TheStore, ref: str, query: Annotated[queries.Query, Query()]) -> Response:
    """The finding with this ref: what one article says, and to which fact that belongs."""
    with missing("unknown-finding"):
        found = listing.finding(store, ref)
    return replies.one(request, found)
