"""Lists of addresses, fetched by a function of the test's own, and once by the real one from a server of the test's own."""

import io
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from comity.errors import PageError
from comity.sources import Counts, Lists, count_pages, open_pages
from comity.sources.web import Download
from comity.types import Page, SetAside


class Fetcher:
    """Gives a page for each address, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, address: str) -> Download:
        self.asked.append(address)
        if "gone" in address:
            raise PageError(address, "unreachable", "it could not be fetched.")
        return Download(address + "#end", "text/html", None, f"<p>Page of {address}".encode(), "2026-03-04T05:06:07+00:00")


def opened(path: Path, fetcher: Fetcher, *more: Path) -> tuple[list[Page | SetAside], Counts]:
    counts = Counts()
    return list(open_pages([str(path), *map(str, more)], lists=Lists(fetcher), counts=counts)), counts


def test_a_page_list(tmp_path: Path) -> None:
    path = tmp_path / "pages.urls"
    path.write_bytes(
        b"\xef\xbb\xbf# Ministries\r\nhttps://a.example/1\r\n\r\n  https://a.example/gone  \nhttps://a.example/1\n"
        b"https://a.example/1#part\nhttp://www.a.example/1?utm_source=mail\nhttps://a.example/2"
    )
    fetcher = Fetcher()
    items, counts = opened(path, fetcher)
    assert fetcher.asked == ["https://a.example/1", "https://a.example/gone", "https://a.example/2"]
    first, gone, _ = items
    assert isinstance(first, Page)
    assert (first.source, first.form, first.content) == ("https://a.example/1", "html", "<p>Page of https://a.example/1")
    assert (first.given.url, first.given.fetched) == ("https://a.example/1", "2026-03-04T05:06:07+00:00")
    assert isinstance(gone, SetAside)
    assert (counts.found, counts.skipped, counts.failed) == (2, {"repeated": 3}, {"unreachable": 1})
    assert counts.bytes_read == path.stat().st_size
    assert count_pages([str(path)]) == 6


def gkg_line(address: str, kind: str = "1") -> str:
    return "\t".join(["20260304050000-1", "20260304050000", kind, "a.example", address, *[""] * 21, "<PAGE_TITLE>x</PAGE_TITLE>"])


def mention_line(address: str, kind: str = "1") -> str:
    return "\t".join(["123456789", "20260304050000", "20260304050000", kind, "a.example", address, "3", *["0"] * 9])


GKG = "\n".join(
    [gkg_line("https://a.example/1"), gkg_line("BBC Monitoring/x", "2"), "too\tshort", gkg_line("https://a.example/2")]
)
MENTIONS = (
    "\n".join([mention_line("https://a.example/1"), mention_line("https://a.example/3"), mention_line("JSTOR 5", "5")]) + "\n"
)


def test_files_of_gdelt(tmp_path: Path) -> None:
    gkg, mentions = tmp_path / "20260304050000.gkg.csv", tmp_path / "20260304050000.mentions.CSV"
    gkg.write_text(GKG)
    mentions.write_text(MENTIONS)
    fetcher = Fetcher()
    items, counts = opened(gkg, fetcher, mentions)
    assert fetcher.asked == ["https://a.example/1", "https://a.example/2", "https://a.example/3"]
    assert [item.reason for item in items if isinstance(item, SetAside)] == ["bad-line"]
    assert [item.source for item in items if isinstance(item, SetAside)] == [f"{gkg}:3"]
    assert counts.skipped == {"not-http": 2, "repeated": 1}
    assert count_pages([str(gkg)]) is None
    again, _ = opened(tmp_path, Fetcher())
    assert [item.source for item in again] == [item.source for item in items]


@pytest.mark.parametrize("name", ["20260304050000.gkg.csv.zip", "20260304050000.translation.mentions.CSV.zip"])
def test_packed_files_of_gdelt(tmp_path: Path, name: str) -> None:
    path, inner = tmp_path / name, name.removesuffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(inner, GKG if "gkg" in name else MENTIONS)
    fetcher = Fetcher()
    opened(path, fetcher)
    assert len(fetcher.asked) == 2
    whole = path.read_bytes()
    path.write_bytes(whole[:-10])
    assert [item.reason for item in opened(path, Fetcher())[0] if isinstance(item, SetAside)] == ["damaged"]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("other.txt", GKG)
    assert [item.reason for item in opened(path, Fetcher())[0] if isinstance(item, SetAside)] == ["no-pages"]


@pytest.mark.parametrize(
    ("data", "reasons"),
    [
        (b"", ["empty"]),
        (b"# nothing\n\n", ["empty"]),
        (b"x" * 3_000_000 + b"\nhttps://a.example/gone", ["bad-line", "unreachable"]),
        (b"x" * 20_000 + b"\n" + b"y" * 1_500_000, ["bad-line", "bad-line"]),
    ],
)
def test_lists_without_addresses(tmp_path: Path, data: bytes, reasons: list[str]) -> None:
    path = tmp_path / "pages.urls"
    path.write_bytes(data)
    items, _ = opened(path, Fetcher())
    assert [item.reason for item in items if isinstance(item, SetAside)] == reasons
    assert all(len(item.source) < 1_000 for item in items)


def test_a_line_that_is_no_address_harms_only_itself(tmp_path: Path) -> None:
    bad = ["https://[oops/x", "https://a.example/\0", f"https://a.example/{'x' * 2_500}"]
    pages, gkg = tmp_path / "pages.urls", tmp_path / "20260304050000.gkg.csv"
    pages.write_text("\n".join([*bad, "https://a.example/1"]))
    gkg.write_text("\n".join([*map(gkg_line, bad), gkg_line("https://a.example/2")]))
    for path, address in ((pages, "https://a.example/1"), (gkg, "https://a.example/2")):
        # By the fetcher that is there without one, which comes no further.
        fetcher = Fetcher()
        *asides, page = opened(path, fetcher)[0]
        assert [(item.source, item.reason) for item in asides if isinstance(item, SetAside)] == [
            (f"{path}:{number}", "bad-line") for number in (1, 2, 3)
        ]
        assert (page.source, fetcher.asked) == (address, [address])


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.startswith("/20260304050000.mentions.CSV.zip"):
            packed = io.BytesIO()
            host = f"http://{self.headers['Host']}"
            with zipfile.ZipFile(packed, "w") as archive:
                addresses = (f"{host}/closed/2", f"{host}/1", "file:///etc/hostname")
                archive.writestr("20260304050000.mentions.CSV", "\n".join(map(mention_line, addresses)))
            body = packed.getvalue()
        elif self.path == "/robots.txt":
            body = b"User-agent: *\nDisallow: /closed/\n"
        else:
            body = b"<!DOCTYPE html><p>Ministers met"
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.daemon_threads = True
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def test_a_list_at_an_address_is_fetched_and_its_pages_too_as_robots_allow(server: str) -> None:
    counts = Counts()
    closed, page = open_pages([f"{server}/20260304050000.mentions.CSV.zip?x=1"], allow_private=True, counts=counts)
    assert isinstance(closed, SetAside)
    assert (closed.source, closed.reason) == (f"{server}/closed/2", "robots")
    assert isinstance(page, Page)
    assert (page.content, page.given.url) == ("<!DOCTYPE html><p>Ministers met", f"{server}/1")
    assert counts.skipped == {"not-http": 1}


def test_runs_share_what_lists_have_named(tmp_path: Path) -> None:
    first, second = tmp_path / "a.urls", tmp_path / "b.urls"
    first.write_text("https://a.example/1\n")
    second.write_text("https://a.example/1\nhttps://a.example/2\n")
    fetcher = Fetcher()
    lists = Lists(fetcher)
    for path in (first, second):
        list(open_pages([str(path)], lists=lists))
    assert fetcher.asked == ["https://a.example/1", "https://a.example/2"]


def test_lists_lead_to_no_files_and_no_private_addresses(tmp_path: Path, server: str) -> None:
    (tmp_path / "page.html").write_text("<p>Ministers met")
    path = tmp_path / "pages.urls"
    path.write_text(f"{tmp_path}/page.html\nfile://{tmp_path}/page.html\n{server}/1\n-\n")
    items = list(open_pages([str(path)]))
    assert [item.reason for item in items if isinstance(item, SetAside)] == ["bad-address"] * 4
