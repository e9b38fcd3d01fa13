"""One page, one address."""

import pytest

from comity.sources.canonical import canonical_link, key_of, own_address, tidy

SAME = [
    "https://www.example.org/world/ministers-meet-12345",
    "http://example.org/world/ministers-meet-12345/",
    "https://www.example.org/world/ministers-meet-12345?utm_source=feed&utm_medium=rss",
    "https://www.example.org/world/ministers-meet-12345?fbclid=AbC#comments",
    "https://m.example.org/world/ministers-meet-12345?ref=home",
    "https://amp.example.org/world/ministers-meet-12345",
    "https://www.example.org/world/ministers-meet-12345/amp/",
    "https://www.example.org/amp/world/ministers-meet-12345",
    "https://www.example.org/world/ministers-meet-12345?amp=1",
    "https://www.example.org/world/ministers-meet-12345?outputType=amp",
    "https://www.example.org/world/ministers-meet-12345?source=rss&from=newsletter&CMP=share_btn_tw",
    "https://www.example.org/world/ministers-meet-12345?share=twitter&print&feed=rss2",
    "https://www.example.org/world/ministers-meet-12345?PHPSESSID=0a1b2c&fbclid=45&at_medium=RSS&utm_id=46",
    "https://www.example.org/world/ministers-meet-12345/print",
    "https://www.example.org/world/ministers-meet-12345?view=print",
    "https://www.example.org/world/ministers-meet-12345/index.html",
    "HTTPS://WWW.EXAMPLE.ORG:443/world/./x/../ministers-meet-12345",
    "https://www.example.org/world/ministers-meet-12345;jsessionid=0A1B2C",
    "https://www.example.org/world/ministers-meet-12345).",
    "  https://www.example.org/world/ministers-meet-12345,  ",
    "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/world/ministers-meet-12345",
    "https://www.google.com/amp/s/www.example.org/world/ministers-meet-12345",
]
MAYBE = (
    "sid", "source", "src", "from", "feed", "cmp", "rss", "output", "ref", "via", "share", "feature", "partner", "campaign",
    "print", "amp", "ocid", "icid",
)  # fmt: skip
"""Parameters that tell how a reader came on most sites, and which page it is on others."""
DIFFERENT = [
    "https://example.org/article?id=1",
    "https://example.org/article?id=2",
    "https://example.org/article",
    "https://example.org/?12345",
    "https://example.org/?12346",
    "https://example.org/article?sid=10001",
    "https://example.org/article?sid=10002",
    "https://example.org/article?ref=20001",
    *(
        f"https://example.org/article?{name}={value}"
        for name in MAYBE
        for value in ("45", "46", "x45", "treaty-on-water", "5f3a9c")
    ),
    "https://example.org/modules.php?name=News&file=article&sid=45",
    "https://example.org/modules.php?name=News&file=article&sid=46",
    "https://example.org/article;sid=45",
    "https://example.org/article;sid=46",
    "https://example.org/article?at_id=45",
    "https://example.org/article?at_id=46",
    "https://example.org/Article",
    "https://example.org/article/2",
    "https://example.org/#!/article/1",
    "https://example.org/#!/article/2",
    "https://news.example.org/article",
    "https://example.net/article",
    "https://example.org:8080/article",
    "https://example.org/a_(b)",
    "https://example.org/a_(c)",
    "https://example.org/amp",
    "https://example.org/print",
    "https://example.org",
]


@pytest.mark.parametrize("address", SAME)
def test_forms_of_one_address(address: str) -> None:
    assert key_of(address) == key_of(SAME[0]) == "example.org/world/ministers-meet-12345"


def test_what_tells_articles_apart_stays() -> None:
    assert len({key_of(address) for address in DIFFERENT}) == len(DIFFERENT)


@pytest.mark.parametrize(
    ("address", "tidied"),
    [
        ("https://www.example.org/a?utm_source=x&id=5&b=%20c#top", "https://www.example.org/a?id=5&b=%20c"),
        ("https://www.example.org/a?sid=4&from=rss&ref=b", "https://www.example.org/a?sid=4&ref=b"),
        ("https://www.example.org/a/", "https://www.example.org/a/"),
        ("https://example.org/?12345", "https://example.org/?12345"),
        ("http://example.org:80/A/../b", "http://example.org/b"),
        ("https://www-example-org.cdn.ampproject.org/v/s/www.example.org/a?amp=1", "https://www.example.org/a"),
        ("https://example.org/новости/1", "https://example.org/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/1"),
    ],
)
def test_addresses_are_tidied(address: str, tidied: str) -> None:
    assert tidy(address) == tidied
    assert tidy(tidied) == tidied
    assert key_of(tidied) == key_of(address)


@pytest.mark.parametrize(
    "address", ["", "no address", "http://[::1/x", "https://", "mailto:desk@example.org", "http://example.org:x/"]
)
def test_what_is_no_address_is_left_as_it_is(address: str) -> None:
    assert isinstance(key_of(address), str)
    assert isinstance(tidy(address), str)


def page(head: str) -> str:
    return f"<html><head>{head}</head><body><p>Ministers meet.</p></body></html>"


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ('<link rel="canonical" href="https://www.example.org/a">', "https://www.example.org/a"),
        ("<LINK REL=Canonical HREF=/a>", "https://amp.example.org/a"),
        ('<link rel="canonical" href="https://elsewhere.example/a">', None),
        ('<link rel="canonical" href="https://www.example.org/">', None),
        ('<link rel="canonical" href="javascript:alert(1)">', None),
        ('<link rel="canonical" href="http://[broken/a">', None),
        ('<link rel="canonical">', None),
        ('<link rel="stylesheet" href="canonical.css">', None),
        ('<link rel="canonical" href="/news/2026/04">', "https://amp.example.org/news/2026/04"),
        ('<link rel="canonical" href="/news">', None),
        ('<link rel="canonical" href="/news/2026/">', "https://amp.example.org/news/2026/"),
        ("", None),
    ],
)
def test_the_address_that_a_page_names_as_its_own(head: str, found: str | None) -> None:
    assert canonical_link(page(head), "https://amp.example.org/news/2026/b") == found


def test_the_one_address_of_a_page() -> None:
    came = "https://www.example.org/news/talks-1/amp?utm_source=mail&id=7"
    assert own_address(page('<link rel="canonical" href="/news/talks-1?id=7&amp;fbclid=x">'), came) == (
        "https://www.example.org/news/talks-1?id=7"
    )
    assert own_address(page(""), came) == "https://www.example.org/news/talks-1/amp?id=7"
