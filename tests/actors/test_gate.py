"""The gate lets through what tells of relations, and turns most other news away."""

import json
import re
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path

import pytest

from comity.actors import gate
from comity.actors.gate import may_tell, tells_of_relations
from comity.actors.words import OFFICE_HEADS, OFFICE_PLURALS
from comity.articles import read_article
from comity.errors import PageError
from comity.types import KINDS, Given, JSONObject, Page

ROOT = Path(__file__).parents[2]
BETWEEN_STATES = ("events", "instruments", "commitments", "figures")


@cache
def annotated(name: str) -> list[JSONObject]:
    """Articles of which is known what they tell, where they tell anything."""
    patterns = {
        "gold": "tests/gold/*.jsonl", "stories": "tests/stories/*/articles.jsonl",
        "examples": "examples/records.jsonl", "corpus": "corpus/articles/*.jsonl", "shared": "../shared/gold/dev-*.jsonl",
    }  # fmt: skip
    lines = [line for path in sorted(ROOT.glob(patterns[name])) for line in path.read_text(encoding="utf-8").splitlines()]
    articles = [json.loads(line) for line in lines if line.strip()]
    return [article for article in articles if any(article[kind] for kind in KINDS)]


SETS = ("gold", "stories", "examples", "corpus")
NEWS = ("gold", "stories", "examples", "shared")
"""Gold and stories alone; what is shared is not everywhere."""


@cache
def ordinary() -> dict[str, list[str]]:
    """News that is not about relations, by its kind."""
    kinds = {}
    for path in sorted((ROOT / "tests" / "gate").glob("*.txt")):
        parts = re.split(r"^# .*\n", path.read_text(encoding="utf-8"), flags=re.M)
        kinds[path.stem] = [part.strip() for part in parts if part.strip()]
    return kinds


@pytest.mark.parametrize(("sets", "share"), [(NEWS, 0.98), ((*SETS, "shared"), 0.975)], ids=["news", "corpus too"])
def test_what_holds_findings_passes(sets: tuple[str, ...], share: float) -> None:
    articles = [article for name in sets for article in annotated(name)]
    passed = [article for article in articles if tells_of_relations(article["text"])]
    print(f"{len(passed)} of {len(articles)} articles with findings are let through")
    assert len(articles) > 180
    assert len(passed) >= share * len(articles)


@pytest.mark.parametrize("name", SETS)
def test_what_tells_of_relations_passes(name: str) -> None:
    # The corpus holds concerts and stock exchanges too, to test that readers find no events there.
    articles = [article for article in annotated(name) if any(article[kind] for kind in BETWEEN_STATES)]
    assert articles
    assert [article["id"] for article in articles if not tells_of_relations(article["text"])] == []


def test_most_other_news_is_turned_away() -> None:
    texts = [text for kind in ordinary().values() for text in kind]
    assert len(texts) >= 60
    assert all(150 <= len(text.split()) <= 500 for text in texts)
    passed = {kind: sum(map(tells_of_relations, of_kind)) for kind, of_kind in ordinary().items()}
    assert sum(passed.values()) <= 0.11 * len(texts)
    for kind in ("domestic-politics", "local-politics", "weather", "life"):
        assert passed[kind] == 0
    for kind, of_kind in ordinary().items():
        assert passed[kind] <= len(of_kind) / 2


PASSING = [
    "Spain and France signed an agreement on Monday.",
    "The Kazakh and Azerbaijani presidents met.",
    "Tokyo has protested to Seoul, a diplomat said.",
    "The European Union opened talks with Moldova.",
    # At home everybody knows whose minister it was.
    "The energy minister flew to Warsaw and came back with a memorandum.",
    "The embassy in Hanoi is to be rebuilt.",
    "CHINA AND INDIA OPEN BORDER",
]
TURNED_AWAY = [
    "",
    "The rain stopped at four, and the match was abandoned all the same.",
    # Two states, and nothing between them.
    "Spain beat Germany in Valencia, with two goals by a substitute.",
    # One state, and its own politics.
    "The Italian government survived a vote in parliament, and the minister of finance stayed.",
    "Papua New Guinea's government lost a vote in parliament.",
    # Persons.
    "Michael Jordan and Chad Smith have an agreement with the president of the club in Ohio.",
]


@pytest.mark.parametrize("text", PASSING)
def test_two_sides_and_a_sign_of_their_dealings_are_enough(text: str) -> None:
    assert tells_of_relations(text)


@pytest.mark.parametrize("text", TURNED_AWAY)
def test_less_is_not(text: str) -> None:
    assert not tells_of_relations(text)


def test_a_long_text_needs_more_than_one_word_by_chance() -> None:
    sports = "Spain beat Germany in the rain, and nobody was hurt in the second half of the match. " * 20
    assert tells_of_relations(f"{sports[:600]} Their visit was short.")
    assert not tells_of_relations(f"{sports} Their visit was short.")
    # An office counts for more than a visit.
    assert tells_of_relations(f"{sports[:1200]} The minister was there.")
    assert not tells_of_relations(f"{sports[:1200]} Their visit was short.")
    # A digest may be long: a part of it is enough.
    part = "Spain's foreign minister and her counterpart from Germany signed a treaty on border traffic."
    assert tells_of_relations(f"{sports * 10} {part}")


def test_offices_are_those_that_readers_know() -> None:
    assert OFFICE_HEADS | OFFICE_PLURALS.keys() | {"secretaries", "vice-president", "president-elect"} >= gate.OFFICES


# -- pages ------------------------------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    return escape(text)


def in_entities(text: str) -> str:
    """Some letters, and all that are not ASCII, as references."""
    return re.sub(r"[^\x00-\x7f]|[ayz]", lambda match: f"&#x{ord(match[0]):x};" if match[0] > "b" else "&#97;", escape(text))


def hyphenated(text: str) -> str:
    """With soft hyphens in words, and words parted by line breaks."""
    return re.sub(r"([a-z])([a-z]{3})\b", r"\1&shy;\2", escape(text)).replace(" ", "\n    ")


def split(text: str) -> str:
    """Names with tags within, around and between them."""
    marked = re.sub(r"\b([A-Z])([a-z]{2})", r"<b>\1</b>\2<wbr>", escape(text, quote=False))
    return re.sub(r"\b([a-z]{6,})\b", r'<a href="/topic?x=1&y=2"><span class=t>\1</span></a>', marked)


def page(text: str, number: int) -> str:
    """A page around the text, in one of several ways."""
    write = (plain, in_entities, hyphenated, split)[number % 4]
    tag = ("p", "div", "P", "p")[number % 4]
    body = "\n".join(f"<{tag}>{write(paragraph)}</{tag}>" for paragraph in text.split("\n\n"))
    return (
        f"<!doctype html><html><head><title>News</title><script>var a = '<p>';</script><!-- <script> --></head><body>"
        f"<ul><li><a href='/'>Home</a></li></ul><article>\n{body}\n</article><!-- </article> --><footer>Us</footer></body></html>"
    )


def texts() -> Iterator[str]:
    for name in SETS:
        yield from (article["text"] for article in annotated(name))
    for kind in ordinary().values():
        yield from kind


def test_no_page_is_turned_away_whose_article_passes() -> None:
    passed = 0
    for number, text in enumerate(texts()):
        content = page(text, number)
        article = read_article(Page("page.html", "html", content, Given(url="https://example.org/1")))
        if tells_of_relations(article.text):
            passed += 1
            assert may_tell(content), text[:80]
    assert passed > 320


def test_no_example_page_is_turned_away() -> None:
    pages = [path.read_text(encoding="utf-8") for path in (ROOT / "examples" / "pages").glob("*.html")]
    lines = (ROOT / "examples" / "pages" / "weekly-harvest.jsonl").read_text(encoding="utf-8").splitlines()
    pages += [entry["html"] for line in lines if "html" in (entry := json.loads(line))]
    assert len(pages) > 3
    assert all(map(may_tell, pages))


@pytest.mark.parametrize(
    "markup",
    [
        "<p>T&uuml;rkiye and C&ocirc;te d&rsquo;Ivoire signed an agreement.</p>",
        "<p>Kazakh&shy;stan and Azer&#173;baijan signed an agree&shy;ment.</p>",
        "<p>Kazakh<wbr>stan and <b>A</b>zerbaijan signed an agreement.</p>",
        "<p>The <i>United</i>\n <i>Kingdom</i> and New\n<em>Zealand</em> signed an agreement.</p>",
        "<p>Spain</p><p>France</p><p>agreement</p>",
        "<p>The talks were in Spain<br>France was silent.</p>",
        "<p><a href='/t/spain'>Spain</a> and <a href='/t/france'>France</a> signed an agreement.</p>",
        "<td>Spain<td>France<td>agreement",
        "<!-- no end <p>Spain and France signed an agreement.</p>",
        "<script>no end <p>Spain and France signed an agreement.</p>",
        "<a name=top><p>Spain and France signed an agreement.</p>",
        '<script type="application/ld+json">{"articleBody": "T\\u00fcrkiye.\\nSpain has an agreement."}</script>',
        "Spain and France signed an agreement.",
    ],
)
def test_names_are_found_however_a_page_writes_them(markup: str) -> None:
    assert may_tell(f"<html><body>{markup}</body></html>")


@pytest.mark.parametrize(
    "markup",
    [
        "<script>var states = 'Spain France agreement';</script>",
        "<style>/* Spain and France: an agreement */</style>",
        "<!-- Spain and France signed an agreement -->",
        "<img alt='Spain and France sign an agreement'>",
        "<ul><li><a href='/es'>Spain</a></li><li><a href='/fr'>France</a> <a href='/t'>Treaty</a></li></ul>",
        "<div><a href='/1'><img src='1.jpg'><h4>Spain and France sign a treaty</h4></a><span>2 hours ago</span></div>",
    ],
)
def test_what_is_no_text_of_an_article_counts_for_nothing(markup: str) -> None:
    body = "<p>It rained in the afternoon.</p>"
    assert not may_tell(f"<html><body>{body}{markup}{body}</body></html>")


@pytest.mark.parametrize("piece", ["<!--", "<script>", "<style ", "<a>", "<", "&", "\\u", "<b", "\x01\x02|", "]]>", "\ud800"])
def test_broken_pages_take_no_longer_than_others(piece: str) -> None:
    # A quadratic search would not come back from a page of this size.
    assert not may_tell(piece * 100_000)
    assert not tells_of_relations(piece * 100_000)


def test_pages_that_cannot_be_read_are_looked_at_all_the_same() -> None:
    with pytest.raises(PageError):
        read_article(Page("menu.html", "html", "<a href='/'>Home</a>"))
    assert not may_tell("<a href='/'>Home</a>")
