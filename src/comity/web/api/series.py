"""Facts as numbers: by sort, by month, and the figures that they tell."""

from typing import Annotated

from fastapi import Query, Request, Response

from comity import browsing, listing
from comity.browsing import Counts
from comity.exports.tables import CellType
from comity.listing import FigureValue, Month
from comity.store import Store
from comity.web.api import queries, replies, tables
from comity.web.api.replies import TheForm
from comity.web.api.routing import Tag, lists, new_router, things
from comity.web.dependencies import TheStore
from comity.web.filters import Asked, from_query

router = new_router()
_FIGURE: dict[str, CellType] = {
    "fact": "text", "measure": "text", "value": "number", "unit": "text", "approximate": "truth", "period": "text",
    "states": "names", "sources": "count", "first_reported": "text",
}  # fmt: skip


@things(router, "/counts", Counts, Tag.SERIES)
def counts(request: Request, store: TheStore, query: Annotated[queries.CountsQuery, Query()]) -> Response:
    """How many facts there are of each sort: of those that the filters ask for but, for each group, its own filter."""
    return replies.one(request, _counted(store, from_query(request)))


@lists(router, "/series", Month, Tag.SERIES)
def list_months(request: Request, store: TheStore, form: TheForm, query: Annotated[queries.CountsQuery, Query()]) -> Response:
    """How many events occurred in each month, the oldest first, by type, and of cooperation and conflict. All are in one part.

    Months without events are left out. Series of many pairs, with PLOVER's scores, are the export `series`.
    """
    found = listing.months_of(_counted(store, from_query(request)))
    return replies.several(request, form, found, None, tables.of_months(found))


@lists(router, "/series/figures", FigureValue, Tag.SERIES)
def list_figures(request: Request, store: TheStore, form: TheForm, query: Annotated[queries.FiguresQuery, Query()]) -> Response:
    """Figures: quantities about the relations of states, the latest first."""
    asked = from_query(request)
    found = listing.figures(store, asked.filters, measure=query.measure, limit=query.limit, cursor=query.cursor)
    return replies.several(request, form, found.items, found.next, tables.of_rows(_FIGURE, found.items))


def _counted(store: Store, asked: Asked) -> Counts:
    if asked.q:
        return browsing.search_page(store, asked.q, asked.filters, limit=1).counts
    return browsing.counts(store, asked.filters)
