"""What is fuzzed: for each target real seeds, and a function that takes any bytes and raises only where Comity is wrong."""

import gzip
import io
import json
import math
import random
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from comity.articles import read_article
from comity.errors import PageError
from comity.language.amounts import find_amounts
from comity.language.dates import Precision, find_dates
from comity.sources import Counts, open_pages
from comity.sources.archives import open_warc
from comity.sources.decoding import decode
from comity.sources.feeds import read_feed
from comity.sources.sitemaps import read_sitemap
from comity.sources.wacz import open_wacz
from comity.types import Page, PageForm, SetAside
from training.markup import MarkupError, parse
from trials.originals import ROOT, Original, articles, originals

_PACKAGE: Final = str(ROOT / "src" / "comity")


@dataclass(frozen=True, slots=True)
class Target:
    """A door for bytes of strangers. `seeds` gives what is real, `read` what must hold of anything."""

    seeds: Callable[[], Iterable[bytes]]
    read: Callable[[bytes], None]


def _page(data: bytes, form: PageForm) -> None:
    """Reads an article; PageError is an answer, save where the code at fault is ours."""
    try:
        article = read_article(Page("fuzz", form, decode(data, "fuzz")))
    except PageError as error:
        if error.reason == "failed" and error.__cause__ and _is_ours(error.__cause__):
            raise error.__cause__ from None
        return
    text = article.text
    assert text == text.strip()
    assert all(0 <= low < high <= len(text) and "\n" not in text[low:high] for low, high in article.headings)
    json.dumps((article.id, article.title, article.byline, article.published)).encode()
    text.encode()


def _is_ours(error: BaseException) -> bool:
    """Whether the code that raised is Comity's own, and not a library's."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_code.co_filename.startswith(_PACKAGE)


def _items(items: Iterable[Page | SetAside]) -> None:
    for item in items:
        if isinstance(item, Page):
            item.content.encode()
        else:
            assert item.message
            assert item.reason != "missing", item


def _feed(data: bytes) -> None:
    try:
        entries = read_feed(data, "https://news.example/feed")
    except PageError as error:
        assert error.reason == "no-feed"  # noqa: PT017
        if error.__cause__ and _is_ours(error.__cause__):
            raise error.__cause__ from None
        return
    assert all(entry.address.startswith(("http://", "https://")) for entry in entries)


def _sitemap(data: bytes) -> None:
    try:
        read = read_sitemap(data, "https://news.example/sitemap.xml")
    except PageError:
        return
    assert all(entry.address.startswith(("http://", "https://")) for entry in (*read.entries, *read.sitemaps))


def _warc(data: bytes) -> None:
    try:
        _items(open_warc(io.BytesIO(data), "fuzz.warc", Counts()))
    except PageError:
        return


def _wacz(data: bytes) -> None:
    try:
        _items(open_wacz(io.BytesIO(data), "fuzz.wacz", Counts()))
    except PageError:
        return


def _lines(data: bytes) -> None:
    _items(open_pages(["-"], stdin=io.BytesIO(data)))


def _dates(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    when = _LATE[len(data) % len(_LATE)]
    precision: Precision = ("day", "month", "year")[len(text) % 3]
    last = 0
    for mention in find_dates(text, when, precision=precision):
        assert last <= mention.start < mention.end <= len(text)
        last = mention.end
        if mention.value is not None:
            ends = mention.value.split("/")
            assert ends == sorted(set(ends))
            for end in ends:
                date.fromisoformat((end + "-01-01")[:10])


_LATE: Final = (None, date(2022, 8, 20), date(2024, 2, 29), date.min, date.max)


def _amounts(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for amount in find_amounts(text):
        assert 0 <= amount.start < amount.end <= len(text)
        assert math.isfinite(amount.value)
        assert amount.unit
        assert not amount.noun or amount.end <= amount.noun[0] < amount.noun[1] <= len(text)


def _markup(data: bytes) -> None:
    try:
        sentence = parse(data.decode("utf-8", "replace"))
    except MarkupError:
        return
    places = [(item.start, item.end) for item in sentence.mentions] + [(item.start, item.end) for item in sentence.predicates]
    for start, end in places:
        assert 0 <= start < end <= len(sentence.text)
        assert sentence.text[start:end].strip()


# -- seeds -------------------------------------------------------------------------------------------------------------------


@cache
def _originals() -> tuple[Original, ...]:
    return tuple(originals())


def _files(*endings: str) -> Callable[[], list[bytes]]:
    # Of the hundreds a few of each form will do: the fuzzer finds its way from there.
    return lambda: [page.data for page in _originals() if page.ending in endings][:40]


def _texts() -> list[bytes]:
    """Paragraphs of articles."""
    return [part.encode() for article in [*articles()][::9] for part in str(article["text"]).split("\n\n")][:400]


def _marked() -> list[bytes]:
    lines = (ROOT / "corpus" / "sentences" / "part-01.txt").read_text(encoding="utf-8").splitlines()
    return [line.encode() for line in lines if line and line[0] not in "@#"][:300]


_FEEDS: Final = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>News</title><link>https://news.example</link>'
    "<item><title>Talks in Baku</title><link>https://news.example/1?a=b&amp;c=d</link><guid>https://news.example/1</guid>"
    "<pubDate>Tue, 03 Mar 2026 10:00:00 +0400</pubDate><description><![CDATA[<p>They met.</p>]]></description></item>"
    "<item><title>2</title><link>/2</link></item></channel></rss>",
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><id>urn:1</id><updated>2026-03-03T10:00:00Z</updated><entry>'
    '<title type="html">A &amp;amp; B</title><link rel="alternate" href="https://news.example/3"/><id>tag:news.example,2026:3</id>'
    "<updated>2026-03-03T10:00:00+04:00</updated><summary>They met.</summary></entry></feed>",
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="https://news.example/4"><title>T</title>'
    "<link>https://news.example/4</link><dc:date>2026-03-03</dc:date></item></rdf:RDF>",
    '<!DOCTYPE html><html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body>a</body></html>',
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b"><!ENTITY x SYSTEM "file:///etc/hostname">]><rss><channel><item><link>'
    "https://news.example/&a;&x;</link></item></channel></rss>",
)
_SITEMAPS: Final = (
    '<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://news.example/1</loc><lastmod>2026-03-03</lastmod>'
    "<news:news><news:publication_date>2026-03-03T10:00:00+04:00</news:publication_date></news:news></url><url><loc>/2</loc></url></urlset>",
    '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://news.example/a.xml.gz</loc></sitemap>'
    "</sitemapindex>",
    '<!DOCTYPE urlset [<!ENTITY a "b">]><urlset><!-- c --><?p i?><url><loc>https://news.example/&a;</loc></url></urlset>',
)


def _encoded(texts: Iterable[str]) -> Callable[[], list[bytes]]:
    return lambda: [text.encode() for text in texts] + [gzip.compress(text.encode(), mtime=0) for text in texts]


def record(kind: str, url: str, block: bytes) -> bytes:
    """A record of a WARC, by hand, so that nothing in it depends on the hour."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-04T05:06:07Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{len(block):032}>\r\nContent-Type: application/http; msgtype={kind}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def warcs() -> list[bytes]:
    """Small WARCs, plain and gzipped, with answers of all codings."""
    body = b"<html><head><title>T</title></head><body><p>The ministers met in Baku.</p></body></html>"
    answers = [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body,
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(body, mtime=0),
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n<htm\r\n3;a=b\r\n>ab\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: deflate\r\n\r\nThe ministers met.",
        b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nnothing",
        b"HTTP/1.0 200 OK\nContent-Type: text/html\n\n" + body,
    ]
    kinds = ("warcinfo", "request", "resource", "revisit")
    records = [record("response", f"https://news.example/{number}", answer) for number, answer in enumerate(answers)]
    records += [record(kind, "https://news.example/x", b"GET / HTTP/1.1\r\n\r\n") for kind in kinds]
    packed = [gzip.compress(one, mtime=0) for one in records]
    return [*records, *packed, b"".join(records), b"".join(packed), b"".join(packed[:2]) + b"\x1f\x8b\x08broken" + packed[2]]


def _waczs() -> list[bytes]:
    made = []
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", method) as archive:
            for number, data in enumerate(warcs()[6:9]):
                archive.writestr(zipfile.ZipInfo(f"archive/{number}.warc{'.gz' if number else ''}"), data, method)
            archive.writestr(zipfile.ZipInfo("../archive/evil.warc"), b"", method)
        made.append(file.getvalue())
    return made


def _json_lines() -> list[bytes]:
    lines = [page.data for page in _originals() if page.ending == ".jsonl"][:30]
    return [*lines, b'{"text": "a"}\n{"raw": "\\ud800<p>", "given": {"id": 1}}\n[1]\n', b'{"html": ' + b"[" * 200, *warcs()[:2]]


TARGETS: Final[dict[str, Target]] = {
    "html": Target(_files(".html"), lambda data: _page(data, "html")),
    "stored": Target(_files(".txt", ".md"), lambda data: _page(data, "stored")),
    "feeds": Target(_encoded(_FEEDS), _feed),
    "sitemaps": Target(_encoded(_SITEMAPS), _sitemap),
    "warc": Target(warcs, _warc),
    "wacz": Target(_waczs, _wacz),
    "lines": Target(_json_lines, _lines),
    "dates": Target(_texts, _dates),
    "amounts": Target(_texts, _amounts),
    "markup": Target(_marked, _markup),
}


def words(path: Path) -> None:
    """Writes what texts are made of, for the fuzzer to put in: words of the corpus, and tags."""
    found = {word for text in _texts() for word in text.decode().split() if word.isascii() and 2 < len(word) < 20}
    chosen = random.Random(0).sample(sorted(found), 400)
    tags = [
        "<p>",
        "</p>",
        "<article>",
        "<h1>",
        "<li>",
        "<br>",
        "<td>",
        "&nbsp;",
        "<!--",
        "<![CDATA[",
        "WARC/1.0\\x0d\\x0a",
        "\\x1f\\x8b\\x08",
    ]
    quoted = [word.replace("\\", "\\\\").replace('"', '\\"') for word in chosen] + tags
    path.write_text("".join(f'"{word}"\n' for word in quoted), encoding="utf-8")
