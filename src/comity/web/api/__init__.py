"""The API, /api/v1: what the pages show, for programs; and the page that tells people of it."""

from functools import partial

from fastapi import FastAPI

from comity.web.api import articles, exports, facts, judgements, names, page, searching, series, server
from comity.web.api.description import describe

_PARTS = (facts, searching, articles, names, series, judgements, exports, server)


def install(app: FastAPI) -> None:
    """Takes in the API's addresses and its description."""
    for part in _PARTS:
        app.include_router(part.router, prefix="/api/v1")
    app.include_router(page.router, include_in_schema=False)
    app.openapi = partial(describe, app)  # type: ignore[method-assign]
