"""Archives at addresses, served by a server of the test's own."""

import itertools
import threading
import time
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import pytest

from archive_files import html, pages
from comity.sources import open_pages
from comity.types import Page, SetAside

NEWS = pages(4)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == "/moved.warc.gz":
            self.send_response(302)
            self.send_header("Location", "/files/1")
            self.end_headers()
            return
        if path == "/missing.warc.gz":
            self.send_error(404)
            return
        data = NEWS.data
        self.send_response(200)
        if path == "/plain.warc":
            data = pages(2, gzipped=False).data
        elif path == "/site.wacz":
            file = BytesIO()
            with zipfile.ZipFile(file, "w") as archive:
                archive.writestr("archive/data.warc.gz", NEWS.data)
            data = file.getvalue()
        elif path == "/packed.warc.gz":
            # As some servers say of any name that ends so.
            self.send_header("Content-Encoding", "gzip")
        elif path == "/half.warc.gz":
            self.send_header("Content-Length", str(len(data)))
            data = data[: NEWS.places[5]]
        self.end_headers()
        try:
            if path == "/endless.warc.gz":
                while True:
                    self.wfile.write(data)
            self.wfile.write(data[: 10 if path == "/drip.warc.gz" else None])
            for _ in range(100 if path == "/drip.warc.gz" else 0):
                time.sleep(0.05)
                self.wfile.write(b"\0")
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


@pytest.mark.parametrize(
    ("path", "number"),
    [("/news.warc.gz?key=1", 4), ("/plain.warc", 2), ("/moved.warc.gz", 4), ("/packed.warc.gz", 4), ("/site.wacz", 4)],
)
def test_the_pages_of_an_archive(server: str, path: str, number: int) -> None:
    items = list(open_pages([server + path], allow_private=True))
    assert [item.content for item in items if isinstance(item, Page)] == [html(each) for each in range(number)]
    assert len(items) == number
    assert all(item.source.startswith(server + path) for item in items)


def test_an_archive_is_read_while_it_comes(server: str) -> None:
    stream = open_pages([f"{server}/endless.warc.gz"], allow_private=True)
    first = list(itertools.islice(stream, 1_000))
    assert [item.content for item in first if isinstance(item, Page)] == [html(each) for each in range(4)] * 250


def test_an_archive_that_breaks_off(server: str) -> None:
    *found, last = open_pages([f"{server}/half.warc.gz"], allow_private=True)
    assert [item.content for item in found if isinstance(item, Page)] == [html(0), html(1)]
    assert isinstance(last, SetAside)
    assert last.reason == "unreachable"


@pytest.mark.parametrize("path", ["/missing.warc.gz", "/news.warc.gz", "/drip.warc.gz", "/site.wacz"])
def test_what_can_not_be_fetched(server: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.sources.web._PAGE_TIMEOUT", 0.4)
    monkeypatch.setattr("comity.sources.web._LARGEST_FILE", 1_000)
    began = time.monotonic()
    # What begins as an archive and goes on as none is broken besides.
    *_, item = open_pages([server + path], allow_private=True)
    assert time.monotonic() - began < 4
    assert isinstance(item, SetAside)
    assert item.reason == ("unreachable" if path in ("/missing.warc.gz", "/drip.warc.gz") else "too-large")
    assert item.message.endswith(".")


def test_archives_of_private_networks_are_not_fetched_unless_it_is_allowed(server: str) -> None:
    for path in ("/news.warc.gz", "/site.wacz", "/a.gkg.csv.zip"):
        (item,) = open_pages([server + path])
        assert isinstance(item, SetAside)
        assert item.reason == "bad-address"
