"""What takes long stands in a line: nobody who asks for much at once keeps pages from all others."""

import asyncio

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from comity.web.answers import answer
from comity.web.filters import given
from comity.web.problems import problem

AT_ONCE = 4
"""Such requests that are answered at one time, each in a thread; pages need the others."""
WAITING = 100
"""Those that may wait; waiting takes no thread."""
PATIENCE = 20.0
"""Seconds that one waits."""


class Line:
    """Lets few of the requests that take long through at a time: whole dossiers, exports, and facts that are joined anew."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._room = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not takes_long(scope["path"], scope["query_string"]):
            await self._app(scope, receive, send)
            return
        if not await self._admitted():
            trouble = problem(
                "too-many-requests", "Others ask for much at the moment; ask again in 20 seconds.", headers={"Retry-After": "20"}
            )
            response = await run_in_threadpool(answer, Request(scope), trouble)
            await response(scope, receive, send)
            return
        inside = True

        async def answered(message: Message) -> None:
            nonlocal inside
            # The answer is made before it begins; how slowly it is fetched is no reason for others to wait.
            if inside:
                inside = False
                self._room.release()
            await send(message)

        try:
            await self._app(scope, receive, answered)
        finally:
            if inside:
                self._room.release()

    async def _admitted(self) -> bool:
        if self._waiting >= WAITING:
            return False
        self._waiting += 1
        try:
            async with asyncio.timeout(PATIENCE):
                await self._room.acquire()
        except TimeoutError:
            return False
        finally:
            self._waiting -= 1
        return True


def takes_long(path: str, query: bytes) -> bool:
    """Whether an address asks for a whole dossier, an export, or for what the index of facts does not answer."""
    if path.endswith((".pdf", "/print", "/dossier")) or path.startswith("/api/v1/exports/"):
        return True
    asked = QueryParams(query.decode("latin-1"))
    return bool(given(asked, "as-of")) or len(set(given(asked, "state"))) > 2
