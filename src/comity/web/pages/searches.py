"""Saved searches: kept under a name, and followed by their keys in feed readers and calendars."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from starlette.datastructures import QueryParams

from comity.web.dependencies import TheDesk, TheVisitor
from comity.web.desk import Desk, SavedSearch
from comity.web.filters import address, asked_of
from comity.web.problems import problem
from comity.web.rendering import redirect, render
from comity.web.safety.visitors import Visitor

router = APIRouter()

Text = Annotated[str, Form(default_factory=str)]
"""A field of a form; one that is missing is empty."""


@dataclass(frozen=True, slots=True)
class SearchesPage:
    """What somebody saved."""

    possible: bool
    """Whether searches can be saved here."""
    searches: Sequence[SavedSearch]
    site: str
    """The address of the application, which feed readers need whole."""


@router.get("/searches")
def searches(request: Request, desk: TheDesk, visitor: TheVisitor) -> Response:
    """What the visitor saved."""
    found = desk.searches(visitor.owner) if visitor.owner else []
    page = SearchesPage(visitor.owner is not None, found, str(request.base_url).rstrip("/"))
    # Its keys open the feeds: no cache shall hold them.
    return render(request, "searches.html.j2", page, title="Saved searches", headers={"Cache-Control": "private, no-store"})


@router.post("/searches")
def save(request: Request, desk: TheDesk, visitor: TheVisitor, name: Text, query: Text) -> Response:
    """Saves a search under a name; one of that name is replaced, and its feeds stay where they are."""
    asked = asked_of(QueryParams(query.removeprefix("?")), "/search")
    kept = address(asked).partition("?")[2]
    if not kept:
        raise problem(
            "bad-input", "This search asks for nothing.", advice="Search for words, or choose a filter, then save that."
        )
    saved = desk.save_search(_owner(visitor), name, kept)
    return redirect(request, "/searches", ("success", f"“{saved.name}” is saved."))


@router.post("/searches/{id}/rename")
def rename(request: Request, desk: TheDesk, visitor: TheVisitor, id: int, name: Text) -> Response:
    """Gives a saved search another name; its feed and calendar stay where they are."""
    old = _one(desk, visitor, id)
    renamed = desk.rename_search(_owner(visitor), old.id, name)
    return redirect(request, "/searches", ("success", f"It is called “{renamed.name}” now."))


@router.post("/searches/{id}/remove")
def remove(request: Request, desk: TheDesk, visitor: TheVisitor, id: int) -> Response:
    """Forgets a saved search."""
    old = _one(desk, visitor, id)
    desk.remove_search(_owner(visitor), old.id)
    return redirect(request, "/searches", ("success", f"“{old.name}” is removed; its feed and calendar have ended."))


@router.post("/searches/{id}/key")
def new_key(request: Request, desk: TheDesk, visitor: TheVisitor, id: int) -> Response:
    """Gives a saved search another key."""
    old = _one(desk, visitor, id)
    desk.new_key(_owner(visitor), old.id)
    return redirect(
        request, "/searches", ("success", f"“{old.name}” has new addresses; those you gave away before open nothing.")
    )


def _owner(visitor: Visitor) -> str:
    if visitor.owner is None:
        raise problem("forbidden", "Searches can't be saved here, since nobody signs in.",
                      advice="The address of a search holds all of it: keep that.")  # fmt: skip
    return visitor.owner


def _one(desk: Desk, visitor: Visitor, id: int) -> SavedSearch:
    found = next((one for one in desk.searches(_owner(visitor)) if one.id == id), None)
    if found is None:
        raise problem("unknown-search", "This search is not among those you saved.", links=(("Saved searches", "/searches"),))
    return found
