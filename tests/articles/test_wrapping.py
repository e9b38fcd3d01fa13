"""Paragraphs whose lines were cut at a width."""

import textwrap

import pytest

from comity.articles import read_article
from comity.articles.wrapping import unwrapped
from comity.types import Page

TITLE = "Chile and Peru agree on the railway to Arica"
PARAGRAPHS = (
    "The foreign ministers of Chile and Peru met in Arica on Tuesday and spoke for three hours about the railway between Tacna "
    "and Arica, which has stood still since 2012. Both sides said that a long-term plan was needed.",
    "President Boric said that Chile would pay for half of the new line. Minister Landa of Peru answered that his government "
    "had set aside 40 million dollars for the other half, and that work could begin in May.",
    "The two ministers will meet again.",
    "Trains ran between the two towns for a hundred years. Merchants on both sides of the border hope that they will do so "
    "again before the harvest, since lorries wait at the border for a day and more, and the fruit does not.",
)


def cut(width: int, between: str, indent: str = "") -> str:
    return between.join("\n".join(textwrap.wrap(one, width, initial_indent=indent)) for one in PARAGRAPHS)


@pytest.mark.parametrize("width", [45, 60, 72, 80, 99])
@pytest.mark.parametrize(("between", "indent"), [("\n\n", ""), ("\n \t\n", ""), ("\n", "    ")])
def test_paragraphs_are_put_together_again(width: int, between: str, indent: str) -> None:
    whole = [line.strip() for line in unwrapped(cut(width, between, indent)).split("\n") if line.strip()]
    assert whole == list(PARAGRAPHS)


@pytest.mark.parametrize("width", [50, 60])  # at which no last line of a paragraph is full
def test_without_blank_lines_paragraphs_end_where_lines_are_short(width: int) -> None:
    assert unwrapped(cut(width, "\n")).split("\n") == list(PARAGRAPHS)


@pytest.mark.parametrize(
    "text",
    [
        "Home\nWorld\nPolitics\nBusiness and markets\nSport\nOpinion",
        "\n".join(PARAGRAPHS),
        "The ministers met.\nThey spoke about the railway.\nBoth were content.\nThey will meet again.\nNobody knows when.",
        f"{TITLE}\n3 May 2024\nBy Ada Lopez",
        "",
        "\n\n \n",
    ],
)
def test_other_lines_stay_as_they_are(text: str) -> None:
    assert unwrapped(text) == text


def test_lists_and_titles_in_a_text_that_was_cut_keep_their_lines() -> None:
    items = "- the line from Tacna to Arica, which is to be built anew from the sea\n- the bridge\n- the station in Arica"
    above = f"{TITLE} and its harbour in the north\nArica, 3 May 2024"
    found = unwrapped(f"{above}\n\n{cut(72, chr(10) * 2)}\n\n{items}")
    assert found.startswith(f"{above}\n\n")
    assert found.endswith(f"\n\n{items}")


@pytest.mark.parametrize("between", ["\n\n", "\n"])
def test_no_words_of_a_page_that_was_cut_are_lost(between: str) -> None:
    page = Page("x.txt", "stored", f"{TITLE}\n\n3 May 2024\n\n{cut(72, between)}\n")
    article = read_article(page)
    assert article.title == TITLE
    assert article.text.split() == " ".join(PARAGRAPHS).split()
    assert max(map(len, article.text.split("\n\n"))) > 200


@pytest.mark.parametrize("markup", ["<pre>{}</pre>", "<p>{}</p>"])
def test_pages_whose_lines_were_cut_in_their_markup(markup: str) -> None:
    shown = cut(72, "\n\n") if "pre" in markup else cut(72, "\n\n").replace("\n", "<br>\n")
    html = (
        f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>{markup.format(shown)}</article></body></html>"
    )
    assert read_article(Page("x.html", "html", html)).text == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize("tag", ["div", "p", "blockquote", "section"])
def test_line_breaks_in_the_source_of_a_page_are_white_space(tag: str) -> None:
    parts = "".join(f"<{tag}>\n  {textwrap.fill(one, 60)} <b>And\nmore</b>.\n</{tag}>\n" for one in PARAGRAPHS)
    html = f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>\n{parts}</article></body></html>"
    found = read_article(Page("x.html", "html", html)).text
    assert found == "\n\n".join(f"{one} And more." for one in PARAGRAPHS)
