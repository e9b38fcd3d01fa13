"""Addresses, served by a server of the test's own."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from comity.sources import open_pages
from comity.types import Page, SetAside

ANSWERS = {
    "/page": (200, "text/html; charset=windows-1251", "<p>Министры</p>".encode("cp1251")),
    "/text": (200, "text/plain", b"Ministers meet."),
    "/lines": (200, "application/x-ndjson", b'{"raw": "One."}\nno json\n'),
    "/pdf": (200, "application/pdf", b"%PDF-1.7"),
    "/large": (200, "text/html", b"x" * 5000),
    "/broken": (500, "text/html", b"oops"),
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/page")
            self.end_headers()
            return
        status, kind, body = ANSWERS.get(self.path, (404, "text/html", b""))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def only(address: str) -> Page | SetAside:
    (item,) = open_pages([address])
    return item


def test_a_page_and_where_redirects_led(server: str) -> None:
    page = only(f"{server}/moved")
    assert isinstance(page, Page)
    assert (page.form, page.content, page.given.url) == ("html", "<p>Министры</p>", f"{server}/page")
    assert page.given.fetched


def test_plain_text_and_lines(server: str) -> None:
    page = only(f"{server}/text")
    assert isinstance(page, Page)
    assert page.form == "stored"
    assert [type(item) for item in open_pages([f"{server}/lines"])] == [Page, SetAside]


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/none", "unreachable"), ("/broken", "unreachable"), ("/pdf", "binary"), ("/large", "too-large")],
)
def test_what_can_not_be_fetched(server: str, path: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.sources.web.SIZE_LIMIT", 1000)
    item = only(server + path)
    assert isinstance(item, SetAside)
    assert item.reason == reason


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "http://", "https://no host/"])
def test_addresses_without_a_server(address: str) -> None:
    item = only(address)
    assert isinstance(item, SetAside)
    assert item.reason == "unreachable"
    assert item.message.endswith(".")
