"""Feeds, sitemaps, lists and folders: what they name, and what of them is no such thing."""

import contextlib
import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

from comity.errors import PageError
from comity.sources.entries import Entry
from comity.sources.feeds import read_feed
from comity.sources.folders import look_into
from comity.sources.page_lists import read_list
from comity.sources.sitemaps import read_sitemap

AT = "https://www.example.org/feeds/world.xml"

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>World</title>
<item><title>One</title><link>https://www.example.org/one</link><pubDate>Thu, 26 Nov 2026 01:30:00 +0500</pubDate></item>
<item><title>Two</title><link>/two</link></item>
<item><title>Three</title><guid isPermaLink="true">https://www.example.org/three</guid></item>
<item><title>Sound</title><link>ftp://www.example.org/four</link></item>
<item><title>Nothing</title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>World</title><id>x</id>
<entry><id>tag:1</id><link rel="alternate" href="one"/><published>2026-11-26T01:30:00+05:00</published></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>World</title></channel>
<item rdf:about="https://www.example.org/one"><link>https://www.example.org/one</link><dc:date>2026-11-26</dc:date></item></rdf:RDF>"""


def test_rss() -> None:
    assert read_feed(RSS.encode(), AT) == [
        Entry("https://www.example.org/one", "2026-11-26T01:30:00+05:00"),
        Entry("https://www.example.org/two"),
        Entry("https://www.example.org/three"),
    ]


def test_atom_and_rdf() -> None:
    assert read_feed(ATOM.encode(), AT) == [Entry("https://www.example.org/feeds/one", "2026-11-26T01:30:00+05:00")]
    assert read_feed(RDF.encode(), AT) == [Entry("https://www.example.org/one", "2026-11-26T00:00:00+00:00")]


def test_a_feed_without_entries_is_one() -> None:
    assert read_feed(b'<rss version="2.0"><channel><title>World</title></channel></rss>', AT) == []


def test_a_feed_that_is_cut_off_gives_what_it_has() -> None:
    assert [entry.address for entry in read_feed(RSS[: RSS.index("<item><title>Three")].encode(), AT)] == [
        "https://www.example.org/one",
        "https://www.example.org/two",
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "there is nothing in it"),
        (b"<html><body><p>Ministers meet.</p></body></html>", "is a page; check the address"),
        (
            b'<html><head><link rel="alternate" type="application/rss+xml" href="/feed"></head></html>',
            "its feed is https://www.example.org/feed",
        ),
        (b'{"items": []}', "is something else"),
        (os.urandom(500), "is something else"),
    ],
)
def test_a_feed_that_is_no_feed(content: bytes, words: str) -> None:
    with pytest.raises(PageError) as caught:
        read_feed(content, AT)
    assert (caught.value.reason, words in caught.value.message) == ("no-feed", True)


def test_tricks_with_entities_are_harmless(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret-words")
    doubled = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    for declared in (f'<!ENTITY e0 "haha">{doubled}', f'<!ENTITY e11 SYSTEM "file://{secret}">'):
        item = "<item><title>&e11;</title><link>https://www.example.org/one?&e11;</link></item>"
        feed = f'<?xml version="1.0"?><!DOCTYPE rss [{declared}]><rss version="2.0"><channel>{item}</channel></rss>'
        url = "<url><loc>https://www.example.org/one?&e11;</loc></url>"
        sitemap = f'<?xml version="1.0"?><!DOCTYPE urlset [{declared}]><urlset>{url}</urlset>'
        for entries in (read_feed(feed.encode(), AT), read_sitemap(sitemap.encode(), AT).entries):
            told = "".join(entry.address for entry in entries)
            assert "secret-words" not in told
            assert "haha" not in told
            assert len(told) < 200


NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://www.example.org/one </loc><lastmod>2026-11-27</lastmod>
<image:image><image:loc>https://www.example.org/one.jpg</image:loc></image:image>
<news:news><news:publication_date>2026-11-26T01:30:00+05:00</news:publication_date><news:title>One</news:title></news:news></url>
<url><loc>/two</loc></url><url><loc></loc></url><url/><!-- remark --><url><loc>mailto:desk@example.org</loc></url>
</urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://www.example.org/2026.xml.gz</loc><lastmod>2026-11-26</lastmod></sitemap></sitemapindex>"""


@pytest.mark.parametrize("packed", [False, True])
def test_sitemaps(packed: bool) -> None:
    content = gzip.compress(NEWS.encode()) if packed else NEWS.encode()
    assert read_sitemap(content, AT).entries == (
        Entry("https://www.example.org/one", "2026-11-26T01:30:00+05:00", "2026-11-27"),
        Entry("https://www.example.org/two"),
    )


@pytest.mark.parametrize(
    "odd",
    [
        "<url><loc>/a&#xD800;b</loc></url>", '<url xmlns="&#xD800;"><loc>/b</loc></url>',
        '<url><x xmlns="&#xD800;"/><lastmod>&#xDFFF;</lastmod></url>', '<url><loc xmlns="&#xD800;">/b</loc></url>',
    ],
)  # fmt: skip
def test_half_characters_in_a_sitemap_harm_their_entry_alone(odd: str) -> None:
    one, other = (f"<url><loc>https://www.example.org/{number}</loc></url>" for number in (1, 2))
    assert read_sitemap(f"<urlset>{one}{odd}{other}</urlset>".encode(), AT).entries == (
        Entry("https://www.example.org/1"),
        Entry("https://www.example.org/2"),
    )
    with pytest.raises(PageError):
        read_sitemap(f'<urlset xmlns="&#xD800;">{one}</urlset>'.encode(), AT)


@pytest.mark.parametrize("feed", [RSS, ATOM])
@pytest.mark.parametrize(
    "element",
    ["<links>1.0</links>", "<links/>", "<published_parsed>soon</published_parsed>", "<updated_parsed>2024</updated_parsed>"],
)
def test_elements_that_are_called_as_feedparser_calls_its_own_harm_nothing(feed: str, element: str) -> None:
    for end in ("</item>", "</entry>"):
        odd = feed.replace(end, f"{element}{end}")
        assert [entry.address for entry in read_feed(odd.encode(), AT)] == [
            entry.address for entry in read_feed(feed.encode(), AT)
        ]


def test_sitemap_indexes() -> None:
    sitemap = read_sitemap(INDEX.encode(), AT)
    assert sitemap.entries == ()
    assert sitemap.sitemaps == (Entry("https://www.example.org/2026.xml.gz", None, "2026-11-26"),)


def test_a_sitemap_that_breaks_off_gives_what_it_has() -> None:
    assert len(read_sitemap(NEWS[: NEWS.index("<url/>")].encode(), AT).entries) == 2


@pytest.mark.parametrize("content", [b"", b"<html><body/></html>", b"no xml", RSS.encode(), gzip.compress(b"<html/>", mtime=0)])
def test_a_sitemap_that_is_none(content: bytes) -> None:
    with pytest.raises(PageError) as caught:
        read_sitemap(content, AT)
    assert caught.value.reason == "no-feed"


def test_a_packed_sitemap_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.sources.sitemaps.SIZE_LIMIT", 1_000_000)
    with pytest.raises(PageError) as caught:
        read_sitemap(gzip.compress(bytes(20_000_000)), AT)
    assert caught.value.reason == "too-large"
    with pytest.raises(PageError) as caught:
        read_sitemap(b"\x1f\x8bnothing", AT)
    assert caught.value.reason == "no-feed"


def test_a_sitemap_ends_at_the_most_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.sources.sitemaps._MOST_ENTRIES", 3)
    urls = "".join(f"<url><loc>https://www.example.org/{number}</loc></url>" for number in range(9))
    assert len(read_sitemap(f"<urlset>{urls}</urlset>".encode(), AT).entries) == 3


def test_lists() -> None:
    lines = b"\xef\xbb\xbf# our pages\nhttps://www.example.org/one\n\n  HTTPS://www.example.org/two  \n"
    assert read_list(lines, "list.txt") == [Entry("https://www.example.org/one"), Entry("HTTPS://www.example.org/two")]
    assert read_list(b"", "list.txt") == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"https://www.example.org/one\nwww.example.org/two\n", "line 2 is no address ('www.example.org/two')"),
        (b"https://www.example.org/one https://www.example.org/two", "line 1 is no address"),
        (b"<html><body><p>x</p></body></html>", "is a page"),
    ],
)
def test_lists_that_are_none(content: bytes, words: str) -> None:
    with pytest.raises(PageError) as caught:
        read_list(content, "list.txt")
    assert (caught.value.reason, words in caught.value.message) == ("no-feed", True)


def test_folders(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    for name in ("b.html", "below/a.txt", ".hidden.html", "c.pdf"):
        (tmp_path / name).write_text("Ministers meet.")
    first = look_into(str(tmp_path))
    assert [file.path for file in first] == [str(tmp_path / "b.html"), str(tmp_path / "below" / "a.txt")]
    assert look_into(str(tmp_path)) == first
    (tmp_path / "b.html").write_text("Ministers meet again.")
    again = look_into(str(tmp_path))
    assert (again[0] != first[0], again[1] == first[1]) == (True, True)
    with pytest.raises(PageError) as caught:
        look_into(str(tmp_path / "none"))
    assert caught.value.reason == "missing"


def test_relative_addresses_go_by_the_bases_of_a_feed() -> None:
    start = '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://www.example.org/a/"><title>World</title>'
    entry = '<entry xml:base="2026/{}/"><link href="one"/></entry>'
    for end in ("</feed>", ""):  # by both of feedparser's parsers
        feed = start + "".join(entry.format(number) for number in range(300)) + end
        assert [found.address for found in read_feed(feed.encode(), AT)] == [
            f"https://www.example.org/a/2026/{number}/one" for number in range(300)
        ]


@pytest.mark.usefixtures("not_for_ever")
@pytest.mark.parametrize(
    ("start", "rest", "words"),
    [
        ("<feed", ">" + '<entry xml:base="a/"/>' * 5_000 + "</feed>", "[]"),
        ("<feed", ">" + '<entry xml:base="a/">' * 5_000, "longer than 2,000 characters"),
        ("<feed", ">" + '<entry xml:base="a/">' * 5_000 + "</entry>" * 5_000 + "</feed>", "longer than 2,000 characters"),
        ("<feed", f' xml:base="https://x.example/{"b/" * 20_000}">' + '<a href="x"/>' * 5_000 + "</feed>", "longer than 2,000"),
        (
            "<!DOCTYPE feed [<!ATTLIST a xml:base CDATA 'a/'>]><feed",
            ">" + "<a>" * 5_000 + "</a>" * 5_000 + "</feed>",
            "[]",
        ),
        ("<feed", "".join(f' xmlns:n{n}="{n}"' for n in range(3_000)) + ">" + "<n9:a/>" * 20_000 + "</feed>", "1,000 namespaces"),
    ],
)
def test_a_feed_makes_no_parser_hold_or_search_ever_more(start: str, rest: str, words: str) -> None:
    try:
        told = str(read_feed(f'<?xml version="1.0"?>{start} xmlns="http://www.w3.org/2005/Atom"{rest}'.encode(), AT))
    except PageError as error:
        told = error.message
    assert words in told


@pytest.mark.usefixtures("not_for_ever")
@pytest.mark.parametrize(
    ("links", "words"),
    [
        ("<link " * 33_000, "is a page; check the address"),
        ("<link href=" * 18_000, "is a page; check the address"),
        ("<link type=application/rss+xml href=''" * 5_000, "is a page; check the address"),
        ("<link type=application/rss+xml" + " href" * 40_000, "is a page; check the address"),
        ("<link " * 9_000 + "href='/f' type='application/atom+xml'>", "its feed is https://www.example.org/f:"),
    ],
)
def test_the_feed_of_a_page_is_looked_for_in_one_link_after_another(links: str, words: str) -> None:
    with pytest.raises(PageError) as caught:
        read_feed(f"<html><body>{links}".encode(), AT)
    assert words in caught.value.message


_GROWTH = """
from pathlib import Path
from comity.sources.sitemaps import read_sitemap

def most():
    (told,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(told.split()[1]) >> 10

content = b"<urlset>" + {} * 400_000 + b"<url><loc>/1</loc></url></urlset>"
before = most()
assert len(read_sitemap(content, "https://www.example.org/").entries) == 1
print(most() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="where there is no Linux nobody tells the most memory")
@pytest.mark.parametrize("one", ["<x a=''/> ", "<!-- -->", "<?a?>", "<y><x/></y>"])
def test_what_a_sitemap_holds_beside_addresses_is_not_kept(one: str) -> None:
    """Fifty megabytes may come, and a tree of them takes thirty times as much."""
    told = subprocess.run([sys.executable, "-c", _GROWTH.format(one.encode())], capture_output=True, text=True, check=True)
    assert int(told.stdout) < 30


@pytest.mark.parametrize(
    "head",
    [
        "", "\n\n", '<?xml version="1.0" encoding="{}">',
        '<?xml version="1.0" encoding="{}"?>', '<?xml version="1.0" encoding="{}"?><?xml-stylesheet href="<a.xsl>"?>',
        "<!-- <b> --><!-- <html> ->-->", '<?xml version="1.0" encoding="{}"?>\n<!DOCTYPE rss PUBLIC "-//N//RSS" "x.dtd">\n',
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1251"])
def test_feeds_in_any_encoding_and_behind_any_head(head: str, encoding: str) -> None:
    if encoding == "windows-1251" and encoding not in head.format(encoding):
        return  # where it is not declared nobody can know
    item = "<item><title>Визит в Баку</title><link>https://www.example.org/визит</link></item>" * 3
    feed = head.format(encoding) + RSS.partition("?>")[2].replace("</channel>", f"{item}</channel>")
    assert [entry.address for entry in read_feed(feed.encode(encoding), AT)] == [
        "https://www.example.org/one",
        "https://www.example.org/two",
        "https://www.example.org/three",
        *["https://www.example.org/визит"] * 3,
    ]


@pytest.mark.usefixtures("not_for_ever")
@pytest.mark.parametrize(
    "head",
    [
        "\n" * 300_000, "<!-- -->" + "\n" * 300_000, "<?" + "encoding='a'" * 3_000,
        "\n<!ENTITY " * 30_000, "\n<!DOCTYPE " * 30_000,
        "<!--" * 100_000, "<?" * 200_000, "<?a?>" * 100_000, "<!-- -->" * 100_000,
    ],
)  # fmt: skip
def test_what_stands_before_a_feed_costs_its_length(head: str) -> None:
    for feed in (head, head + RSS):
        with contextlib.suppress(PageError):
            read_feed(feed.encode(), AT)


@pytest.mark.usefixtures("not_for_ever")
def test_encodings_that_no_feed_has_are_not_tried() -> None:
    start = "<?xml version='1.0' encoding='punycode'?><rss><channel></channel></rss>-"
    assert read_feed((start + "a" * 600_000).encode(), AT) == []
