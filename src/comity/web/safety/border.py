"""The outermost border: the access log, what is counted of requests, how long answers take, and what nobody expected."""

import logging
import secrets
from time import perf_counter
from urllib.parse import quote

from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comity.logs import about
from comity.web.answers import answer, bare
from comity.web.problems import problem
from comity.web.settings import UPLOAD_LIMIT

ACCESS = logging.getLogger("comity.web.access")
ERRORS = logging.getLogger("comity.web.errors")
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Border:
    """Logs and counts every request, tells how long it took, and turns exceptions into a page with a number that is in the log.

    Each request has an id of its own, which goes with its answer (X-Request-Id) and with all that is logged of it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        number = secrets.token_hex(8)
        with about(request=number):
            await self._pass_on(scope, receive, send, number)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send, number: str) -> None:
        began, status = perf_counter(), 0

        async def answered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                told = f"app;dur={(perf_counter() - began) * 1000:.1f}"
                own = [(b"server-timing", told.encode()), (b"x-request-id", number.encode())]
                message["headers"] = [*message["headers"], *own]
            await send(message)

        try:
            await self._app(scope, receive, answered)
        except Exception:
            ERRORS.exception("unexpected error %s at %s %s", number, scope["method"], _place(scope))
            if status:
                # The answer is on its way; its end tells the client that it is not whole.
                raise
            trouble = problem("unexpected", f"Something failed here. In the log it has the number {number}.", id=number)
            await answer(Request(scope), trouble)(scope, receive, answered)
        finally:
            self._note(scope, status, perf_counter() - began)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        route, client = route_of(scope), (scope.get("client") or ("-",))[0]
        scope["app"].state.metrics.answered(route, _method(scope), status, seconds)
        # The query is left out: it can hold the key of a feed.
        fields = {
            "method": scope["method"], "path": _place(scope), "route": route, "status": status, "ms": round(seconds * 1000, 1),
            "client": client,
        }  # fmt: skip
        ACCESS.info(
            "%s %s %s %s %.0f ms", client, scope["method"], _place(scope), status or "-", seconds * 1000,
            extra={"fields": fields, "event": "request"},
        )  # fmt: skip


def route_of(scope: Scope) -> str:
    """The route that a request took, as few as there are addresses of pages: "/dyads/{pair}"; "other" where there is none."""
    if scope["path"].startswith("/static/"):
        return "/static"
    return str(getattr(scope.get("route"), "path", "other"))


def _method(scope: Scope) -> str:
    """The method; whoever asks can make up others."""
    return scope["method"] if scope["method"] in _METHODS else "other"


class Bodies:
    """Refuses content that is larger than anything taken here or in another encoding, and has the rest counted while it is read.

    Starlette's limit, which stands behind this, answers in plain text where a Content-Length is too large. Without that header it
    counts what comes and raises what becomes a page; and a route that takes uploads can raise it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            length = headers.get("content-length", "")
            if length.isdecimal() and int(length) > UPLOAD_LIMIT:
                trouble = problem(
                    "too-large", f"This request brings {int(length) / (1 << 20):,.0f} MB.", headers={"Connection": "close"}
                )
                await bare(Request(scope), trouble)(scope, receive, send)
                return
            if not _is_utf8(headers.get("content-type", "")):
                trouble = problem("wrong-media-type", "Forms are taken in UTF-8 alone.")
                await bare(Request(scope), trouble)(scope, receive, send)
                return
            scope["headers"] = [(name, value) for name, value in scope["headers"] if name != b"content-length"]
        await self._app(scope, receive, send)


def _is_utf8(content_type: str) -> bool:
    """Whether a form's fields come in UTF-8, as all browsers send them: others can decode to what is no text."""
    kind, options = parse_options_header(content_type)
    return kind != b"multipart/form-data" or options.get(b"charset", b"utf-8").lower() in (b"utf-8", b"utf8")


def _place(scope: Scope) -> str:
    """The path as it came, in which nothing can break a line of the log."""
    raw = scope.get("raw_path") or scope["path"].encode("utf-8", "replace")
    return quote(raw, safe="/%:@!$&'()*+,;=~-._")
