"""A web server of the tests' own, on this computer: it answers as it is told to, and remembers who asked what."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Reply:
    """An answer."""

    body: bytes | str = b""
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    """Who sends it as If-None-Match is told that nothing has changed."""
    drip: float | None = None
    """Seconds between two bytes, which are sent without end."""
    silence: float | None = None
    """Seconds until anything is sent."""


@dataclass(frozen=True)
class Asked:
    """A request that came."""

    path: str
    headers: Mapping[str, str]
    at: float


class Site:
    """What stands at which path; one that is not there is not found. A callable is asked each time."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply | Callable[[], Reply]] = {}
        self.asked: list[Asked] = []
        self.url = ""
        self.most_at_once = 0
        self._now = 0
        self._lock = threading.Lock()

    def paths(self, *, robots: bool = False) -> list[str]:
        """The paths that were asked for, in their order."""
        return [one.path for one in self.asked if robots or one.path != "/robots.txt"]

    def headers(self, path: str) -> list[Mapping[str, str]]:
        """With which headers a path was asked for."""
        return [one.headers for one in self.asked if one.path == path]

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        """Answers a request."""
        with self._lock:
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
            self.asked.append(Asked(handler.path, {k.lower(): v for k, v in handler.headers.items()}, time.monotonic()))
            found = self.replies.get(handler.path, Reply("not here", status=404))
        try:
            self._send(handler, found() if callable(found) else found)
        except OSError:  # whoever asked has gone
            pass
        finally:
            with self._lock:
                self._now -= 1

    def _send(self, handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        if reply.silence:
            time.sleep(reply.silence)
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        if reply.etag and handler.headers.get("If-None-Match") == reply.etag:
            handler.send_response(304)
            handler.end_headers()
            return
        handler.send_response(reply.status)
        handler.send_header("Content-Type", reply.kind)
        for name, value in (*reply.headers.items(), *([("ETag", reply.etag)] if reply.etag else [])):
            handler.send_header(name, value)
        handler.end_headers()
        if reply.drip:
            for _ in range(1000):
                handler.wfile.write(b"x")
                handler.wfile.flush()
                time.sleep(reply.drip)
        handler.wfile.write(body)


@contextmanager
def serving(site: Site, tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """The site, at an address of this computer, while the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.answer(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        if tls:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        site.url = f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield site
        finally:
            server.shutdown()
