"""A whole dossier to print and to keep: the file that `comity dossier` writes, as a page, and as a PDF."""

import base64
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from starlette.requests import Request
from starlette.responses import Response

from comity import browsing, recall
from comity.dossier import Dossier, render, render_pdf
from comity.store import Store
from comity.types import Filters
from comity.web.filters import Asked, address, from_query
from comity.web.problems import problem
from comity.web.rendering import HTML, tagged

MOST_ON_PAPER = 4_000
"""Facts of a dossier that is printed: some eight of them fill a page."""
_AT_ONCE = BoundedSemaphore(2)
"""Whole dossiers take long and much memory: no more at once."""
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def printed(request: Request, store: Store, pair: tuple[str, str]) -> Response:
    """The dossier as one page. Raises Trouble where it is too large or too many are being made, ComityError and StoreError."""
    with _made(request, store, pair) as dossier:
        page = render(dossier, "html")
    style = _STYLE.search(page)
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode() if style else ""
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return tagged(request, page.encode(), HTML, {"Content-Security-Policy": policy})


def pdf(request: Request, store: Store, pair: tuple[str, str]) -> Response:
    """The dossier as a PDF. Raises as `printed` does."""
    with _made(request, store, pair) as dossier:
        made = render_pdf(dossier)
    name = f"comity-{'-'.join(pair)}.pdf"
    return tagged(request, made, "application/pdf", {"Content-Disposition": f'inline; filename="{name}"'})


@contextmanager
def _made(request: Request, store: Store, pair: tuple[str, str]) -> Iterator[Dossier]:
    asked = from_query(request, states=pair)
    _check_size(store, asked, pair)
    if not _AT_ONCE.acquire(timeout=20):
        raise problem(
            "too-many-requests", "Other dossiers are being made for print; they take a while.", headers={"Retry-After": "20"}
        )
    try:
        yield recall.build_dossier(store, *pair, asked.filters)
    finally:
        _AT_ONCE.release()


def _check_size(store: Store, asked: Asked, pair: tuple[str, str]) -> None:
    choice = browsing.choice_of(store, Filters(**{name: getattr(asked.filters, name) for name in _LIMITING}))
    number = sum(one.facts for one in store.count(choice))
    if number > MOST_ON_PAPER:
        path = f"/dyads/{'-'.join(pair)}"
        raise problem(
            "too-large",
            f"This dossier has {number:,} facts, and {MOST_ON_PAPER:,} at most are printed at once.",
            status=422,
            advice="Choose a time, a field or a kind of facts on the timeline, and print from there.",
            links=(("The timeline, with its filters", address(asked, f"{path}/timeline")),),
        )


_LIMITING = ("states", "kinds", "types", "statuses", "fields", "sites", "since", "until", "parties", "contradicted")
