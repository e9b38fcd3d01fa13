"""What server this is: how much it has, out of which sources, and what can go wrong."""

from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Annotated, Literal

from fastapi import Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from comity import listing
from comity.client.forms import plain
from comity.exports.tables import CellType
from comity.watching import SourceReport, periods, source_reports
from comity.web.api import queries, replies, tables
from comity.web.api.replies import TheForm
from comity.web.api.routing import Tag, lists, new_router, things
from comity.web.dependencies import TheStore, TheVisitor
from comity.web.problems import PROBLEMS

router = new_router()
_PROBLEM: dict[str, CellType] = {"code": "text", "type": "text", "status": "count", "title": "text", "advice": "text"}


class You(BaseModel):
    """Who asks."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(description="By whom your judgements are; empty for whoever may read without a name.")
    role: Literal["read", "review", "administer"] = Field(description="What you may do; each may what those before it may.")


class Status(BaseModel):
    """How much there is, and who asks."""

    model_config = ConfigDict(extra="forbid")
    facts: int
    kinds: dict[str, int] = Field(description="How many facts there are of each kind.")
    articles: int
    last_published: str | None = Field(description="When the newest article was published.")
    version: str = Field(description="The server's version of Comity.")
    you: You


class KnownProblem(BaseModel):
    """A kind of problem."""

    model_config = ConfigDict(extra="forbid")
    code: str
    type: str = Field(description="The address of the page that explains it; the `type` of problem details.")
    status: int
    title: str
    advice: str = Field(description="What to do about it.")


@things(router, "/status", Status, Tag.SERVER)
def status(request: Request, store: TheStore, visitor: TheVisitor, query: Annotated[queries.Query, Query()]) -> Response:
    """How much there is, and as whom you ask."""
    you = {"name": visitor.name, "role": visitor.role}
    return replies.one(request, {**plain(listing.totals(store)), "version": version("comity"), "you": you})


@lists(router, "/sources", SourceReport, Tag.SERVER)
def list_sources(
    request: Request, store: TheStore, visitor: TheVisitor, form: TheForm, query: Annotated[queries.SourcesQuery, Query()]
) -> Response:
    """How the watched sources fare, by name: what came of each over time, and which have stopped giving articles.

    All are in one part. Where files lie on the server only administrators are told.
    """
    today = datetime.now(UTC).date()
    reports = source_reports(store.watched(), today, periods(today, "week" if query.by == "week" else "day"))
    found = [replace(one, source=replace(one.source, place=visitor.told(one.source.place))) for one in reports]
    return replies.several(request, form, found, None, tables.of_sources(found))


@lists(router, "/problems", KnownProblem, Tag.SERVER)
def list_problems(request: Request, form: TheForm, query: Annotated[queries.Query, Query()]) -> Response:
    """All kinds of problems with which this API answers. All are in one part."""
    found = [{name: getattr(one, name) for name in _PROBLEM} for one in PROBLEMS.values()]
    return replies.several(request, form, found, None, tables.of_rows(_PROBLEM, found))
