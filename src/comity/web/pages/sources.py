"""What the record is made from: outlets, articles, pages that could not be read; and adding pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile

from comity import browsing
from comity.errors import ComityError
from comity.store import Store
from comity.types import Head, SetAside
from comity.web.dependencies import Reviewer, TheSettings, TheStore
from comity.web.jobs import MOST_SOURCES, Job, Upload
from comity.web.pages.jobs import TheWorkshop
from comity.web.problems import Trouble, problem
from comity.web.rendering import redirect, render
from comity.web.settings import UPLOAD_LIMIT
from comity.web.source_health import WatchedSources, watched_sources

router = APIRouter()

_SOME = 10
_ON_A_PAGE = 50
_DEEPEST = 5_000
"""Entries of a list that are shown page by page: the store counts through all of them, and nobody reads so far."""
ACCEPTED = ".html,.htm,.xhtml,.txt,.md,.jsonl,.ndjson"
"""The endings of files that are read; others are read by what is in them."""
REASONS: Mapping[str, str] = {
    "missing": "not there",
    "no-pages": "without pages",
    "unreachable": "could not be fetched",
    "robots": "closed by robots.txt",
    "no-feed": "no feed or list",
    "bad-address": "may not be fetched",
    "binary": "not text",
    "encoding": "broken characters",
    "too-large": "too large",
    "too-deep": "nested too deeply",
    "damaged": "damaged",
    "bad-line": "no page in the line",
    "empty": "empty",
    "no-article": "no article in it",
    "language": "in another language",
    "failed": "the reader failed",
    "killed": "workers died over it",
    "too-slow": "took too long",
}
"""Why pages are set aside, in few words."""


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """What there is, what is being added, and the form to add more."""

    articles: int
    facts: int
    newest: Sequence[Head]
    outlets: Sequence[browsing.Tally]
    """The most telling ones, by facts."""
    more_outlets: bool
    asides: Sequence[SetAside]
    reasons: Mapping[str, int]
    """How many pages were set aside, by reason."""
    watched: WatchedSources
    jobs: Sequence[Job]
    public: bool
    """Whether everyone reads here and nobody writes."""
    addresses: str
    """What stands in the form."""
    error: str
    """What is wrong with it."""
    accepted: str
    most: int
    megabytes: int


@dataclass(frozen=True, slots=True)
class ArticlesPage:
    """The articles, the newest first."""

    articles: Sequence[Head]
    number: int
    next: str | None
    is_cut: bool
    """Whether there are older ones that are not listed."""


@dataclass(frozen=True, slots=True)
class OutletsPage:
    """All outlets, the most telling first."""

    outlets: Sequence[browsing.Tally]
    number: int
    next: str | None


@dataclass(frozen=True, slots=True)
class AsidesPage:
    """The pages that were set aside, by source."""

    asides: Sequence[SetAside]
    reasons: Mapping[str, int]
    reason: str | None
    """The one that is asked for."""
    next: str | None


Cursor = Annotated[str, Query()]


@router.get("/sources")
def sources(
    request: Request,
    store: TheStore,
    workshop: TheWorkshop,
    settings: TheSettings,
    by: Annotated[Literal["day", "week"], Query()] = "day",
) -> Response:
    """What there is, how the watched sources fare, what is being added, and the form to add more."""
    return _overview(request, store, workshop.jobs(), settings.public_read_only, by=by)


@router.post("/sources", max_body_size=UPLOAD_LIMIT)
def add(
    request: Request,
    store: TheStore,
    workshop: TheWorkshop,
    visitor: Reviewer,
    addresses: Annotated[str, Form()] = "",
    files: Annotated[list[UploadFile] | None, File()] = None,
) -> Response:
    """Takes pages to be added, and leads to where that can be watched."""
    # A form without a chosen file sends one without a name.
    uploads = [Upload(file.filename or "", file.file.read()) for file in files or () if file.filename]
    try:
        job = workshop.submit(visitor.name, addresses.split(), uploads)
    except Trouble as error:
        if error.kind.code not in ("bad-input", "bad-address"):
            raise
        return _overview(request, store, workshop.jobs(), addresses=addresses, error=error.detail, status=422)
    return redirect(request, f"/jobs/{job.id}")


def _overview(
    request: Request,
    store: Store,
    jobs: Sequence[Job],
    public: bool = False,
    *,
    by: Literal["day", "week"] = "day",
    addresses: str = "",
    error: str = "",
    status: int = 200,
) -> Response:
    newest, articles = store.heads((), _SOME)
    asides, reasons = _asides(request, store, _SOME)
    outlets = browsing.outlets(store, _SOME + 1)
    facts = sum(number for _, number in store.terms("*", 1))
    page = SourcesPage(
        articles, facts, newest, outlets[:_SOME], len(outlets) > _SOME, asides, reasons,
        watched_sources(store, request.state.visitor, by), jobs, public,
        addresses, error, ACCEPTED, MOST_SOURCES, UPLOAD_LIMIT >> 20,
    )  # fmt: skip
    return render(request, "sources.html.j2", page, title="Sources", status=status)


@router.get("/sources/articles")
def articles(request: Request, store: TheStore, cursor: Cursor = "") -> Response:
    """All articles, the newest first."""
    skip = _skip(cursor)
    found, number = store.heads((), _ON_A_PAGE, skip)
    following = _following("/sources/articles?", skip, number)
    page = ArticlesPage(found, number, following, following is None and skip + _ON_A_PAGE < number)
    return render(request, "sources-articles.html.j2", page, title="Articles")


@router.get("/sources/outlets")
def outlets(request: Request, store: TheStore, cursor: Cursor = "") -> Response:
    """All outlets, the most telling first."""
    skip = _skip(cursor)
    found = browsing.outlets(store)
    page = OutletsPage(found[skip : skip + _ON_A_PAGE], len(found), _following("/sources/outlets?", skip, len(found)))
    return render(request, "sources-outlets.html.j2", page, title="Outlets")


@router.get("/sources/set-aside")
def set_aside(request: Request, store: TheStore, cursor: Cursor = "", reason: Annotated[str, Query()] = "") -> Response:
    """The pages that were set aside, all or for one reason."""
    if reason and reason not in REASONS:
        raise ComityError(f"{reason[:40]}: pages are not set aside for such a reason; there are {', '.join(REASONS)}.")
    skip = _skip(cursor)
    found, reasons = _asides(request, store, _ON_A_PAGE, skip, reason or None)
    number = reasons.get(reason, 0) if reason else sum(reasons.values())
    following = _following(f"/sources/set-aside?{f'reason={reason}&' if reason else ''}", skip, number)
    page = AsidesPage(found, reasons, reason or None, following)
    return render(request, "sources-set-aside.html.j2", page, title="Pages set aside")


def _asides(
    request: Request, store: Store, limit: int, skip: int = 0, reason: str | None = None
) -> tuple[list[SetAside], dict[str, int]]:
    """Pages that were set aside, by their sources as the visitor may know them."""
    found, reasons = store.set_asides(limit, skip, reason)
    return [replace(page, source=request.state.visitor.told(page.source)) for page in found], reasons


def _following(address: str, skip: int, number: int) -> str | None:
    """The address of the entries behind those on the page."""
    place = skip + _ON_A_PAGE
    return f"{address}cursor={place}" if place < min(number, _DEEPEST) else None


def _skip(cursor: str) -> int:
    if not cursor:
        return 0
    if not cursor.isdecimal() or not cursor.isascii() or len(cursor) > 7 or int(cursor) >= _DEEPEST:
        raise problem("bad-cursor", f"{cursor[:40]}: no page begins there.")
    return int(cursor)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."


FILTERS = {"reason_words": lambda reason: REASONS.get(reason, reason), "sentence": _sentence}
