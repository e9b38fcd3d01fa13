"""Addresses, served by a server of the test's own."""

import gzip
import threading
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from comity.errors import PageError
from comity.sources import open_pages
from comity.sources.web import check_address
from comity.types import Page, SetAside

ANSWERS = {
    "/page": (200, "text/html; charset=windows-1251", "<p>Министры</p>".encode("cp1251")),
    "/text": (200, "text/plain", b"Ministers meet."),
    "/lines": (200, "application/x-ndjson", b'{"raw": "One."}\nno json\n'),
    "/news.jsonl": (200, "application/octet-stream", b'{"raw": "One."}\n{"raw": "Two."}\n'),
    "/NEWS.NDJSON?day=1": (200, "text/plain", b'{"raw": "One."}\n{"raw": "Two."}\n'),
    "/closed.jsonl": (200, "text/html", b"<!DOCTYPE html><p>Sign in"),
    "/pdf": (200, "application/pdf", b"%PDF-1.7"),
    "/large": (200, "text/html", b"x" * 5000),
    "/broken": (500, "text/html", b"oops"),
}
MOVED = {
    "/moved": "/page",
    "/away": "ftp://example.org/page",
    "/file": "file:///etc/hostname",
    "/circle": "/circle",
    "/inside": "http://169.254.169.254/latest/meta-data/",
    "/no-script": "http://xn--a.example/",
    "/secret": "http://name:password@example.org/",
}
COMPRESSED = {
    "/zipped": ("gzip", gzip.compress(b"Ministers meet.")),
    "/bomb": ("gzip", gzip.compress(bytes(50_000_000))),
    "/half": ("gzip", gzip.compress(b"Ministers meet." * 100)[:-20]),
    "/no-zip": ("gzip", b"Ministers meet."),
    "/deflated": ("deflate", zlib.compress(b"Ministers meet.")),
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path in MOVED:
            self.send_response(301)
            self.send_header("Location", MOVED[self.path])
            self.end_headers()
            return
        if self.path in ("/drip", "/drip-heads"):
            self.drip()
            return
        status, kind, body = ANSWERS.get(self.path, (404, "text/html", b""))
        if self.path in COMPRESSED:
            status, kind, body = 200, "text/plain", COMPRESSED[self.path][1]
        self.send_response(status)
        if self.path in COMPRESSED:
            self.send_header("Content-Encoding", COMPRESSED[self.path][0])
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def drip(self) -> None:
        """Says a little again and again, and never comes to an end."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"\r\n" * (self.path == "/drip"))
        try:
            for number in range(100):
                self.wfile.write(b"X-%d: x\r\n" % number)
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.daemon_threads = True
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def only(address: str, *, allow_private: bool = True) -> Page | SetAside:
    (item,) = open_pages([address], allow_private=allow_private)
    return item


def told(address: str, *, allow_private: bool = True) -> tuple[str, str]:
    item = only(address, allow_private=allow_private)
    assert isinstance(item, SetAside)
    assert item.message.endswith(".")
    return item.reason, item.message


def test_a_page_and_where_redirects_led(server: str) -> None:
    page = only(f"{server}/moved")
    assert isinstance(page, Page)
    assert (page.form, page.content, page.given.url) == ("html", "<p>Министры</p>", f"{server}/page")
    assert page.given.fetched


def test_plain_text_and_lines(server: str) -> None:
    page = only(f"{server}/text")
    assert isinstance(page, Page)
    assert page.form == "stored"
    assert [type(item) for item in open_pages([f"{server}/lines"], allow_private=True)] == [Page, SetAside]


def test_lines_are_told_by_the_ending_too(server: str) -> None:
    for path in ("/news.jsonl", "/NEWS.NDJSON?day=1"):
        found = list(open_pages([server + path], allow_private=True))
        assert [item.content for item in found if isinstance(item, Page)] == ["One.", "Two."]
    page = only(f"{server}/closed.jsonl")
    assert isinstance(page, Page)
    assert page.form == "html"


def test_compressed_pages_are_unpacked(server: str) -> None:
    page = only(f"{server}/zipped")
    assert isinstance(page, Page)
    assert page.content == "Ministers meet."


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/none", "unreachable"),
        ("/broken", "unreachable"),
        ("/pdf", "binary"),
        ("/large", "too-large"),
        ("/bomb", "too-large"),
        ("/half", "unreachable"),
        ("/no-zip", "unreachable"),
        ("/deflated", "unreachable"),
        ("/circle", "unreachable"),
        ("/away", "bad-address"),
        ("/file", "bad-address"),
        ("/no-script", "bad-address"),
        ("/secret", "bad-address"),
    ],
)
def test_what_can_not_be_fetched(server: str, path: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.sources.web.SIZE_LIMIT", 1000)
    assert told(server + path)[0] == reason


@pytest.mark.parametrize("path", ["/drip", "/drip-heads"])
def test_a_page_that_never_ends(server: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.sources.web._PAGE_TIMEOUT", 0.4)
    began = time.monotonic()
    assert told(server + path) == (
        "unreachable",
        "it could not be fetched (it takes longer than 0 seconds); check the address and try again.",
    )
    assert time.monotonic() - began < 3


def test_addresses_of_this_computer_are_not_fetched_unless_it_is_allowed(server: str) -> None:
    for address in (server, server.replace("127.0.0.1", "localhost"), server.replace("127.0.0.1", "127.1"), "http://0.0.0.0/"):
        reason, message = told(f"{address}/page", allow_private=False)
        assert reason == "bad-address"
        assert "an address of this computer or of a private network" in message
    reason, _ = told("http://[::1]/", allow_private=False)
    assert reason == "bad-address"


def test_a_redirect_into_a_private_network_is_not_followed(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # The server stands for one of the public internet; what it leads to is checked all the same.
    monkeypatch.setattr("comity.sources.borders.is_public", lambda address: address == "127.0.0.1")
    monkeypatch.setattr("comity.sources.borders.Border._checked", lambda self, stream, host: stream)
    assert isinstance(only(f"{server}/moved", allow_private=False), Page)
    reason, message = told(f"{server}/inside", allow_private=False)
    assert (reason, "169.254.169.254 is an address of this computer or of a private network" in message) == ("bad-address", True)


@pytest.mark.parametrize(("allow_private", "reason"), [(False, "bad-address"), (True, "unreachable")])
def test_a_proxy_of_the_environment_is_not_asked(
    server: str, monkeypatch: pytest.MonkeyPatch, allow_private: bool, reason: str
) -> None:
    monkeypatch.setenv("HTTP_PROXY", server)
    monkeypatch.setenv("ALL_PROXY", server)
    assert told("http://127.0.0.1:9/text", allow_private=allow_private)[0] == reason


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://127.0.0.1:9/", "unreachable"),
        ("http://no-such-host.invalid/", "unreachable"),
        ("http://", "bad-address"),
        ("https://no host/", "unreachable"),
        ("http://xn--/", "bad-address"),
        ("http://name:password@example.org/", "bad-address"),
        ("https://example.org/" + "x" * 3000, "bad-address"),
        ("http://127.0.0.1:99999/", "bad-address"),
    ],
)
def test_addresses_without_a_page(address: str, reason: str) -> None:
    assert told(address)[0] == reason


def test_addresses_are_checked_before_they_are_fetched() -> None:
    assert check_address(" https://example.org/a b ") == "https://example.org/a%20b"
    for address in (
        "file:///etc/passwd",
        "/etc/passwd",
        "-",
        "ftp://example.org/",
        "javascript:alert(1)",
        "",
        "https:///x",
        "http://a\0b/",
    ):
        with pytest.raises(PageError) as caught:
            check_address(address)
        assert caught.value.reason == "bad-address"
