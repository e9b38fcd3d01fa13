"""The dossier of two states as an application: an overview, and pages on one thing each; all pairs of states.

`known` is what they are built from, `parts` what they have in common.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Request, Response

from comity import browsing
from comity.actors.states import resolve_state, state_name
from comity.cursors import CursorError
from comity.errors import ComityError, UnknownStateError
from comity.listing import dyad_of
from comity.web.dependencies import TheDesk, TheStore, TheVisitor
from comity.web.filters import given, last
from comity.web.pages.dyads.agenda import agenda, start_of
from comity.web.pages.dyads.around import network, projects, sources
from comity.web.pages.dyads.known import Pasts
from comity.web.pages.dyads.overview import overview
from comity.web.pages.dyads.papers import pdf, printed
from comity.web.pages.dyads.parts import Dyad, View, view_of
from comity.web.pages.dyads.registers import commitments, contradictions, instruments, statements, timeline
from comity.web.pages.dyads.series import figures, offices
from comity.web.pages.home import Place
from comity.web.pages.home import dyad as place_of
from comity.web.problems import problem
from comity.web.rendering import redirect, render

router = APIRouter()

_PAIRS = 100
"""Pairs on one page of all pairs."""


@dataclass(frozen=True, slots=True)
class Page:
    """One of the pages of a dossier."""

    title: str
    build: Callable[[View], Any]
    fixed: dict[str, Any]
    """The filters that the page itself sets."""


PAGES = {
    "timeline": Page("timeline", timeline, {}),
    "instruments": Page("instruments", instruments, {"kinds": ("instruments",)}),
    "commitments": Page("commitments", commitments, {"kinds": ("commitments",)}),
    "agenda": Page("agenda", agenda, {"kinds": ("events",)}),
    "figures": Page("figures", figures, {"kinds": ("figures",)}),
    "offices": Page("offices", offices, {"kinds": ("offices",)}),
    "statements": Page("statements", statements, {"kinds": ("statements",)}),
    "projects": Page("projects and formats", projects, {}),
    "contradictions": Page("contradictions", contradictions, {"contradicted": True}),
    "network": Page("who met whom", network, {"kinds": ("events",), "types": ("CONSULT",), "statuses": ("occurred",)}),
    "sources": Page("sources", sources, {}),
}
"""The pages of a dossier behind its overview, by the end of their address."""
LINKS = (("All pairs of states", "/dyads"), ("All states", "/states"))


@dataclass(frozen=True, slots=True)
class DyadsPage:
    """All pairs of states of which facts tell."""

    pairs: tuple[Place, ...]
    """The busiest first."""
    number: int
    start: int
    """How many stand before these."""
    state: str | None
    """The name of the state whose pairs these are; None for all."""
    first: str
    """What was written into the two fields."""
    second: str
    problem: str
    """What is wrong with it; "" where nothing is."""
    next_url: str | None


def install(app: FastAPI) -> None:
    """Pasts that were looked at are remembered."""
    app.state.pasts = Pasts()


@router.get("/dyads")
def all_dyads(request: Request, store: TheStore) -> Response:
    """All pairs of states, or those of one; with two states, to their dossier."""
    written = [text[:200] for text in given(request.query_params, "state")[:2]]
    first, second = [*written, "", ""][:2]
    wrong, code = "", None
    try:
        codes = list(dict.fromkeys(resolve_state(text).code for text in written))
        if len(codes) == 2:
            return redirect(request, f"/dyads/{'-'.join(sorted(codes))}")
        if len(written) == 2:
            wrong = f"{first} and {second} are the same state; a dossier is of two."
        code = codes[0] if codes else None
    except UnknownStateError as error:
        wrong = str(error)
    found = [one for one in browsing.dyads(store) if code is None or code in one.name.split("-")]
    start = _start(request)
    more = start + _PAIRS < len(found)
    page = DyadsPage(
        pairs=tuple(place_of(one.name, one.facts) for one in found[start : start + _PAIRS]),
        number=len(found),
        start=start,
        state=state_name(code) if code else None,
        first=first,
        second=second,
        problem=wrong,
        next_url=f"/dyads?{f'state={code}&' if code else ''}cursor={start + _PAIRS}" if more else None,
    )
    title = f"Dossiers of {page.state}" if page.state else "Dossiers"
    return render(request, "dyads.html.j2", page, title=title, status=422 if wrong else 200)


def _start(request: Request) -> int:
    try:
        return start_of(last(request.query_params, "cursor"))
    except CursorError as error:
        raise problem("bad-cursor", str(error), links=LINKS) from error


@router.get("/dyads/{pair}.pdf")
def dossier_pdf(request: Request, store: TheStore, pair: str) -> Response:
    """The whole dossier as a PDF."""
    return _of(request, pair, ".pdf", lambda codes: pdf(request, store, codes))


@router.get("/dyads/{pair}/print")
def dossier_print(request: Request, store: TheStore, pair: str) -> Response:
    """The whole dossier as one page to print."""
    return _of(request, pair, "/print", lambda codes: printed(request, store, codes))


@router.get("/dyads/{pair}")
def dossier(request: Request, store: TheStore, desk: TheDesk, visitor: TheVisitor, pair: str) -> Response:
    """A dossier at a glance."""

    def show(codes: tuple[str, str]) -> Response:
        view = view_of(request, store, request.app.state.pasts, codes, "", {})
        visit = desk.previous_visit(visitor.owner) if visitor.owner and not view.asked.filters.as_of else None
        page = overview(view, visit.date().isoformat() if visit else None)
        return _shown(request, page.dyad, "dyad.html.j2", page, _names(codes))

    return _of(request, pair, "", show)


@router.get("/dyads/{pair}/{name}")
def dossier_page(request: Request, store: TheStore, pair: str, name: str) -> Response:
    """One of the other pages of a dossier."""
    told = PAGES.get(name)
    if told is None:
        links = (("The dossier", f"/dyads/{quote(pair, safe='')}"), *LINKS)
        raise problem("not-found", f"A dossier has no page “{name[:80]}”; it has {', '.join(PAGES)}.", links=links)

    def show(codes: tuple[str, str]) -> Response:
        try:
            page = told.build(view_of(request, store, request.app.state.pasts, codes, name, told.fixed))
        except CursorError as error:
            links = (("The list from its beginning", f"/dyads/{'-'.join(codes)}/{name}"),)
            raise problem("bad-cursor", str(error), links=links) from error
        return _shown(request, page.dyad, f"dyad-{name}.html.j2", page, f"{_names(codes)}: {told.title}")

    return _of(request, pair, f"/{name}", show)


def _of(request: Request, pair: str, below: str, show: Callable[[tuple[str, str]], Response]) -> Response:
    """The page of a pair, or the way to its usual address. Raises Trouble where it is no pair of states."""
    try:
        codes = dyad_of(pair)
    except UnknownStateError as error:
        raise problem("unknown-state", str(error), links=LINKS) from error
    except ComityError as error:
        raise problem("unknown-dyad", str(error), links=LINKS) from error
    usual = "-".join(codes)
    if usual != pair:
        query = f"?{request.url.query}" if request.url.query else ""
        return redirect(request, f"/dyads/{usual}{below}{query}", status=308)
    return show(codes)


def _shown(request: Request, dyad: Dyad, template: str, page: object, title: str) -> Response:
    return render(request, "dyad-empty.html.j2" if dyad.empty else template, page, title=title)


def _names(codes: tuple[str, str]) -> str:
    return f"{state_name(codes[0])} and {state_name(codes[1])}"
