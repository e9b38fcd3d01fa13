"""Feeds, sitemaps, pages and addresses that try to have something fetched, unpacked or found that nobody asked for."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import comity
from comity.errors import PageError
from comity.sources import open_pages
from comity.sources.feeds import read_feed
from comity.sources.lines import page_of_line
from comity.sources.sitemaps import read_sitemap
from comity.types import Record, SetAside
from local_site import Reply, Site, serving

AT = "https://www.example.org/feed"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as one:
        one.replies["/secret"] = one.replies["/x.dtd"] = Reply('<!ENTITY found "secret-words">', "application/xml-dtd")
        yield one


def test_nothing_is_fetched_for_a_document_type(site: Site, tmp_path: Path) -> None:
    declared = (
        f'<!DOCTYPE {{}} SYSTEM "{site.url}/x.dtd">',
        f'<!DOCTYPE {{}} [<!ENTITY % p SYSTEM "{site.url}/x.dtd"> %p; <!ENTITY q "&found;">]>',
        f'<!DOCTYPE {{}} PUBLIC "-//X//X" "{site.url}/x.dtd" [<!ENTITY found SYSTEM "{site.url}/secret">]>',
    )
    link = "https://www.example.org/one"
    for start in declared:
        item = f"<item><title>&found;&q;</title><link>{link}</link></item>"
        feed = f'<?xml version="1.0"?>{start.format("rss")}<rss version="2.0"><channel>{item}</channel></rss>'
        assert [entry.address for entry in read_feed(feed.encode(), AT)] == [link]
        urls = f"<url><loc>{link}</loc></url><url><loc>/&found;</loc></url>"
        sitemap = f'<?xml version="1.0"?>{start.format("urlset")}<urlset>{urls}</urlset>'
        assert "secret-words" not in str(read_sitemap(sitemap.encode(), AT))
        include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{site.url}/secret" parse="text"/>'
        words = (
            "<p>The ministers of Azerbaijan and Kazakhstan met in Baku on 4 May 2024 and signed a memorandum on transit.</p>" * 5
        )
        body = f"<head><title>They met</title></head><body>{include}&found;{words}</body>"
        page = f'<?xml version="1.0"?>{start.format("html")}<html>{body}</html>'
        file = tmp_path / "page.xhtml"
        file.write_text(page)
        (read,) = comity.read(str(file))
        assert isinstance(read, Record)
        assert "met in Baku" in read.article.text
        assert "secret-words" not in read.article.text
    assert site.asked == []


def test_bombs_within_bombs() -> None:
    bomb = gzip.compress(gzip.compress(bytes(60_000_000)))
    with pytest.raises(PageError) as caught:
        read_sitemap(bomb, AT)
    assert caught.value.reason == "no-feed"
    with pytest.raises(PageError) as caught:
        read_sitemap(gzip.compress(bytes(60_000_000)), AT)
    assert caught.value.reason == "too-large"


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0177.0.0.1", "0x7f000001", "0x7f.0.0.1", "127.1", "127.0.1", "127.0.0.1.", "localhost.", "LOCALHOST", "[::1]",
     "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "127。0。0。1", "①②⑦.⓪.⓪.①",
     "0", "0.0.0.0"],
)  # fmt: skip
def test_other_spellings_reach_nothing(site: Site, host: str) -> None:
    site.replies["/page"] = Reply("<p>The ministers met.</p>")
    port = site.url.rpartition(":")[2]
    (item,) = open_pages([f"http://{host}:{port}/page"])
    assert isinstance(item, SetAside)
    assert item.reason in ("bad-address", "unreachable")
    assert site.asked == []


def test_ids_without_end_marks() -> None:
    """SQLite ends a text at U+0000 when it looks one up: an article with one in its id would be kept and never found."""
    line = {"id": "a\x00b", "url": "https://x.example/\x00", "title": "\x00", "text": "They met\x00 in Baku."}
    page = page_of_line(json.dumps(line), "x.jsonl:1")
    assert (page.given.id, page.given.url, page.given.title) == ("ab", "https://x.example/", None)
    assert page.content == "They met in Baku."
