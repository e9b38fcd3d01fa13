"""Texts over which reading once took for ever: each was found by looking at our own patterns, or by fuzzing."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import comity
from comity.actors.states import name_stem_state
from comity.articles import read_article
from comity.articles.bylines import is_note
from comity.articles.stored import read_stored
from comity.language.sentences import split_sentences
from comity.sources.decoding import looks_like_html
from comity.types import Page

pytestmark = pytest.mark.usefixtures("not_for_ever")


def _stored(content: str) -> str:
    return read_stored(content, url=None, title=None, latest=date(2026, 11, 26)).title


def _shown(blanks: str) -> bool:
    story = "<p>The ministers of Chile and Peru met in Lima on Monday and signed an agreement on trade.</p>"
    page = f"<title>A road for Lima</title><article>{story}<p>They spoke{blanks}of roads.</p>{story}</article>"
    return "They spoke of roads." in read_article(Page("test", "html", page)).text


@pytest.mark.parametrize(
    ("read", "text", "wanted"),
    [
        (lambda text: len(list(split_sentences(text))), "A" + "-" * 300 + "x met in Baku.", 1),
        (lambda text: len(list(split_sentences(text))), "A" + "," * 300 + "x met in Baku.", 1),
        (lambda text: len(list(split_sentences(text))), "A" + ", " * 300 + "x met in Baku.", 1),
        (looks_like_html, "<!---->" * 500, False),
        (looks_like_html, "<!-- a - -- b -->" * 100 + "<p>", True),
        (name_stem_state, "kazakh" + "tele" * 60 + "x", None),
        (lambda text: is_note(text, ["Aida Omarova"]), "Aida Omarova" + "  ,  who" * 60 + "!", False),
        (_stored, "---\n" + "\t\t\n" * 80 + "The ministers met in Baku", "The ministers met in Baku"),
        (_stored, "# " + "#" * 300_000 + "x", ""),
        (_stored, "A road for Lima\n\n" + '["](/"' * 50_000 + " x", "A road for Lima"),
        (_stored, "A road for Lima\n\n" + "![](!" * 60_000 + " x", "A road for Lima"),
        (_shown, " \t" * 150_000, True),
    ],
)
def test_reading_comes_to_an_end(read: Callable[[str], object], text: str, wanted: object) -> None:
    assert read(text) == wanted


@pytest.mark.parametrize("mark", ["S", "Aa ", "Kazakhstan ", "de ", "(", " "])
def test_an_article_of_one_word_over_and_over(mark: str) -> None:
    story = "A road for Lima\n\nThe ministers of Chile and Peru met in Lima on Monday and signed an agreement on trade.\n\n"
    (record,) = comity.read(Page("test", "stored", f"{story}{mark * (40_000 // len(mark))}end.\n\n{story}"))
    assert record.events


def test_a_page_of_one_mark_over_and_over() -> None:
    first = "The ministers of Chile and Peru met in Lima on Monday and signed an agreement on trade.\n\n"
    second = "They spoke of a new road over the mountains, which will be paid for by both of the countries.\n\n"
    for mark in (
        "[",
        "![",
        "](",
        "*",
        "**a",
        "_",
        "#",
        "-",
        "\t",
        " \n",
        "&",
        "@",
        "http://",
        "/",
        "“",
        "1",
        "1.",
        "A ",
        "a@",
        "by ",
    ):
        page = Page("test", "stored", f"A road for Lima\n\n{first}{mark * (40_000 // len(mark))}x\n\n{second}")
        assert "They spoke of a new road" in read_article(page).text, mark


def test_an_article_that_says_the_same_two_thousand_times(tmp_path: Path) -> None:
    said = "The minister Aida Omarova said that the road would be built by 2030. "
    with comity.open_store(tmp_path / "comity.db") as store:
        comity.add(store, Page("test", "stored", f"A road for Lima\n\n{said * 2_000}"))
        assert 0 < store.status().findings["statements"] <= 100
