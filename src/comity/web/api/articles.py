"""Articles, and the pages that they were read from."""

from dataclasses import replace
from typing import Annotated

from fastapi import Query, Request, Response

from comity import listing
from comity.listing import ReadArticle
from comity.types import Head, Page
from comity.web.api import queries, replies, tables
from comity.web.api.replies import TheForm
from comity.web.api.routing import Tag, lists, new_router, things
from comity.web.dependencies import TheStore, TheVisitor
from comity.web.places import ends_id
from comity.web.problems import missing

router = new_router()


@lists(router, "/articles", Head, Tag.ARTICLES)
def list_articles(request: Request, store: TheStore, form: TheForm, query: Annotated[queries.ArticlesQuery, Query()]) -> Response:
    """The heads of articles, the newest first: all, those that tell of a state, or those of the dossier of two."""
    found = listing.articles(store, query.state, limit=query.limit, cursor=query.cursor)
    return replies.several(request, form, found.items, found.next, tables.of_heads(found.items))


# Ids come from the sources of pages and can hold slashes.


@things(router, "/articles/{id:path}/page", Page, Tag.ARTICLES)
def page(request: Request, store: TheStore, visitor: TheVisitor, id: str, query: Annotated[queries.Query, Query()]) -> Response:
    """The page of an article as it is kept: text or HTML, which is not made safe to show."""
    if ends_id(request, "/page"):
        return article(request, store, f"{id}/page", query)
    with missing("unknown-article"):
        found = listing.kept_page(store, id)
    return replies.one(request, replace(found, source=visitor.told(found.source)))


@things(router, "/articles/{id:path}", ReadArticle, Tag.ARTICLES)
def article(request: Request, store: TheStore, id: str, query: Annotated[queries.Query, Query()]) -> Response:
    """An article with its text and all that was found in it, in the order of the text."""
    with missing("unknown-article"):
        found = listing.article(store, id)
    return replies.one(request, found)
