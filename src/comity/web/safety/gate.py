"""The gate that each request passes before a page is made: who asks, how often, and whether they may come in."""

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from comity.errors import ComityError
from comity.web.answers import answer, is_api
from comity.web.desk import Desk
from comity.web.problems import Trouble, problem
from comity.web.rendering import local_path
from comity.web.safety.csrf import SAFE
from comity.web.safety.limits import RequestLimits, address_of
from comity.web.safety.visitors import STRANGER, Doorkeeper, Known, Visitor
from comity.web.settings import Settings

FEEDS = ("/search.atom", "/search.ics")
"""What a feed reader may fetch with the key of a saved search."""
_OPEN = ("/sign-in", "/robots.txt", "/favicon.ico")
_OPEN_BELOW = ("/static/", "/api/problems")


class Gate:
    """Sets `request.state.visitor`, `seed` and `bearer`, and turns away whoever may not come in."""

    def __init__(self, app: ASGIApp, settings: Settings, desk: Desk) -> None:
        self._app = app
        self._settings = settings
        self._desk = desk
        self._doorkeeper = Doorkeeper(settings, desk)
        self._limits = RequestLimits(settings.requests_per_minute)
        self._store = _identity(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        _set(request, Known(STRANGER))
        try:
            refused = None if scope["path"].startswith("/static/") else await run_in_threadpool(self._admit, request)
        except ComityError as error:
            refused = await run_in_threadpool(answer, request, error)
        await (refused or self._app)(scope, receive, send)

    def _admit(self, request: Request) -> Response | None:
        """Nothing for whoever may come in; where to go for whoever has to sign in. Raises ComityError."""
        path, address = request.scope["path"], address_of(request)
        try:
            known = self._keyed(request) or self._doorkeeper.know(request)
        except Trouble:
            self._limits.count(f"address {address}", api=is_api(request))
            raise
        _set(request, known)
        visitor = known.visitor
        who = (
            f"{'token' if known.bearer else 'person'} {visitor.name}"
            if known.bearer or visitor.signed_in
            else f"address {address}"
        )
        self._limits.count(who, api=is_api(request))
        self._look_for_store()
        if self._settings.public_read_only and request.method not in SAFE:
            raise problem("read-only", "This server lets everyone read and nobody write.")
        if visitor.role is None and path not in _OPEN and not path.startswith(_OPEN_BELOW):
            return self._to_sign_in(request)
        if visitor.owner:
            self._desk.visit(visitor.owner)
        return None

    def _keyed(self, request: Request) -> Known | None:
        """A feed reader with the key of a saved search: it gets that search, and nothing else."""
        key = request.query_params.get("key")
        if request.scope["path"] not in FEEDS or not key or self._settings.public_read_only:
            return None
        saved = self._desk.search_by_key(key)
        if saved is None:
            raise problem(
                "forbidden", "The key of this feed is no longer one.",
                advice="Take the feed's address from your saved searches again.",
            )  # fmt: skip
        request.scope["query_string"] = saved.query.encode("utf-8", "replace")
        return Known(Visitor(saved.owner, "read"))

    def _to_sign_in(self, request: Request) -> Response:
        if is_api(request):
            raise problem(
                "sign-in", "Only those who have an account or a token may read here.", headers={"WWW-Authenticate": "Bearer"}
            )
        wanted = quote(request.scope["path"]) if request.method in SAFE else "/"
        if request.url.query and request.method in SAFE:
            wanted += f"?{request.url.query}"
        to = f"/sign-in?next={quote(local_path(wanted), safe='/')}"
        # A part of a page is fetched by script, which would put the form in the part's place.
        if "hx-request" in request.headers:
            return Response(status_code=401, headers={"HX-Redirect": to, "Cache-Control": "no-store"})
        return RedirectResponse(to, 303, {"Cache-Control": "no-store"})

    def _look_for_store(self) -> None:
        """SQLite goes on reading a file that was taken away; what would be written to it would be lost."""
        if self._store is not None and _identity(self._settings) != self._store:
            raise problem(
                "store-unavailable", "The store's file is no longer at its place, or another one is.",
                advice="Put it back, or stop the server and start it again.", headers={"Retry-After": "30"},
            )  # fmt: skip


def _set(request: Request, known: Known) -> None:
    request.state.visitor = known.visitor
    request.state.seed = known.seed
    request.state.bearer = known.bearer


def _identity(settings: Settings) -> tuple[int, int] | None:
    if settings.store_path is None:
        return None
    try:
        status = settings.store_path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
