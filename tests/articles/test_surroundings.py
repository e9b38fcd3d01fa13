"""What stands around an article within its markup: boxes, links, what pops up. All names and texts are invented."""

from datetime import date

import pytest

from comity.articles.body import assemble
from comity.articles.html import HtmlArticle, read_html

LATEST = date(2026, 1, 1)
FIRST = "The foreign ministers of Norland and Sudria met in Vik on Tuesday and agreed to reopen two crossings."
SECOND = "Trade between the countries reached $1.2 billion last year, said Sudria's customs service on Monday."
THIRD = "The next round of talks is to be held in the capital of Sudria in autumn, both sides confirmed after the meeting."
TEASER = "Storm leaves thousands without light on the coast"


def read(story: str, head: str = "<title>Ministers meet in Vik again</title>") -> HtmlArticle:
    page = f"<html><head>{head}</head><body>{story}</body></html>"
    return read_html(page, "page.html", url="https://norland.example/news/1", latest=LATEST)


def paragraphs(story: str) -> list[str]:
    return assemble(read(story).blocks)[0].split("\n\n")


def article(inside: str) -> str:
    return f"<article><h1>Ministers meet in Vik again</h1><p>{FIRST}</p>{inside}<p>{SECOND}</p><p>{THIRD}</p></article>"


@pytest.mark.parametrize(
    "box",
    [
        f'<div class="c-related"><a href="/s"><h5 class="c-related__title">{TEASER}</h5></a></div>',
        f'<section class="story-promo"><h3>{TEASER}</h3><p>It blew for a night.</p></section>',
        '<div class="memberCta"><p>If you liked this, there is much more for those who support our work every month.</p></div>',
        '<div id="newsletter_signup"><h4>The morning in short</h4><p>We write every day what counts up here.</p></div>',
        '<p class="estimated-reading-time">It takes four minutes to read all of this.</p>',
        f'<p><a href="/s">{TEASER}</a></p>',
        f'<p><a href="/s">{TEASER}</a> [PICTURES]</p>',
        f'<ul><li><a href="/s">{TEASER}</a></li><li><a href="/t">Harbour of Sund to be widened by a third</a></li></ul>',
    ],
)
def test_boxes_and_links_within_the_story_are_left_out(box: str) -> None:
    assert paragraphs(article(box)) == [FIRST, SECOND, THIRD]


def test_a_list_of_links_that_a_sentence_announces_is_the_articles() -> None:
    signed = ["Agreement on the crossings", "Memorandum on customs"]
    items = "".join(f'<li><a href="/d">{text}</a></li>' for text in signed)
    story = article(f"<p>The ministers signed these documents on Tuesday:</p><ul>{items}</ul>")
    assert paragraphs(story) == [FIRST, "The ministers signed these documents on Tuesday:", *signed, SECOND, THIRD]


def test_a_sentence_that_is_one_link_stays() -> None:
    linked = "The full text of the declaration was published by the ministry on the same evening."
    assert paragraphs(article(f'<p><a href="/d">{linked}</a></p>')) == [FIRST, linked, SECOND, THIRD]


@pytest.mark.parametrize(
    "summary",
    [
        "<header><h1>Ministers meet in Vik again</h1><h2>Two crossings are to be opened within the month.</h2></header>",
        "<h1>Ministers meet in Vik again</h1><h2>Two crossings are to be opened within the month.</h2>",
        '<h1>Ministers meet in Vik again</h1><p class="article-standfirst">Two crossings are to be opened within the month.</p>',
    ],
)
def test_a_summary_above_the_first_paragraph_is_no_part_of_the_text(summary: str) -> None:
    story = f"<article>{summary}<p>{FIRST}</p><h2>Trade</h2><p>{SECOND}</p><p>{THIRD}</p></article>"
    assert paragraphs(story) == [FIRST, "Trade", SECOND, THIRD]


def test_an_embedded_post_is_part_of_the_article() -> None:
    said = "We open the crossings in June. Thank you, Vik, for the warm welcome and for two long days of talks."
    post = f'<blockquote class="twitter-tweet"><p>{said}</p>— Ada Berg (@adaberg)</blockquote><script>load()</script>'
    found = paragraphs(article(f'<div class="social-media-embed">{post}</div>'))
    assert found == [FIRST, said, "— Ada Berg (@adaberg)", SECOND, THIRD]


def test_what_pops_up_over_a_name_goes_and_the_name_stays() -> None:
    links = "".join(f'<a href="/{n}">{TEASER} {n}</a>' for n in range(3))
    name = f'<span class="rollover"><a href="/p">Ada Berg</a><span class="rollover-box">{links}</span></span>'
    hidden = '<span class="sr-only">(opens in a new window)</span>'
    term = '<span class="popover">the Accord</span>'
    story = article(f"<p>The minister {name} praised {term} on Monday{hidden} and left for Sund the next day.</p>")
    assert paragraphs(story)[1] == "The minister Ada Berg praised the Accord on Monday and left for Sund the next day."


@pytest.mark.parametrize(
    "container", ['<div class="promo related">{}</div>', "<header>{}</header>", '<main class="cta">{}</main>']
)
def test_what_holds_the_article_stays_whatever_its_name(container: str) -> None:
    assert paragraphs(container.format(f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>")) == [FIRST, SECOND, THIRD]


def test_an_article_without_paragraphs_of_its_own_stays() -> None:
    story = f'<div class="text related">{FIRST}<br><br>{SECOND}<br><br>{THIRD}</div>'
    assert paragraphs(story) == [FIRST, SECOND, THIRD]


def test_a_byline_near_the_title_is_found_on_a_long_page() -> None:
    menu = "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(300))
    foot = "".join(f"<p>By Bo Ek</p><p>{TEASER} {n}.</p>" for n in range(100))
    inside = f"<h1>Ministers meet in Vik again</h1><p>By Ada Lind</p><p>{FIRST}</p><p>{SECOND}</p>"
    story = f"<ul>{menu}</ul><article>{inside}</article>{foot}"
    told = '<meta property="og:title" content="Ministers meet in Vik again">'
    told += '<meta property="article:published_time" content="2019-05-21T14:13:00Z">'
    assert read(story, told).byline == ("Ada Lind",)


def test_characters_that_nobody_sees_neither_end_the_page_nor_part_words() -> None:
    story = article("<p>The talks in Re\u0301al went on un\u00adtil the eve\u200bning of\x00 the second day, it was said.</p>")
    assert paragraphs(story)[1:] == [
        "The talks in R\u00e9al went on until the evening of the second day, it was said.",
        SECOND,
        THIRD,
    ]
