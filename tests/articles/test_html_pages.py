"""HTML pages in the shapes that news sites have. All names and texts are invented."""

from datetime import date

import pytest

from comity.articles.body import assemble
from comity.articles.html import HtmlArticle, read_html
from comity.errors import PageError

LATEST = date(2026, 1, 1)
LEAD = "The foreign ministers of Norland and Sudria met in Vik on Tuesday and agreed to reopen crossings."
TRADE = "Trade between the countries reached $1.2 billion last year, said Sudria's customs service on Monday."
NEXT = "The next round of talks is to be held in the capital of Sudria in autumn, both sides confirmed."
QUOTE = "“We have found a common language,” the minister Ada Berg told reporters after the talks."
STORY = (
    f"<p>{LEAD}</p><h3>Closer ties</h3><p>{TRADE}<br><br>{NEXT}</p>"
    f"<ul><li>Two crossings in June.</li><li>A <b>third</b> one later.</li></ul>"
    f"<blockquote><p>{QUOTE}</p></blockquote>"
)
BODY = [LEAD, "Closer ties", TRADE, NEXT, "Two crossings in June.", "A third one later.", QUOTE]


def read(html: str, url: str | None = None) -> HtmlArticle:
    return read_html(html, "page.html", url=url, latest=LATEST)


def page(story: str = STORY, head: str = "", before: str = "") -> str:
    menu = '<nav><ul><li><a href="/a">Home</a></li><li><a href="/b">News</a></li></ul></nav>'
    return f"<html><head>{head}</head><body>{menu}{before}{story}<footer>© 2019 N.</footer></body></html>"


@pytest.mark.parametrize(
    "container",
    ["<article>{}</article>", "<div class='article-body'>{}</div>", "<main>{}</main>", "<div>{}</div>"],
)
def test_paragraphs_headings_lists_and_quotations_are_blocks(container: str) -> None:
    text, headings = assemble(read(page(container.format(STORY))).blocks)
    assert text.split("\n\n") == BODY
    assert [text[start:end] for start, end in headings] == ["Closer ties"]


def test_what_stands_around_the_story_is_left_out() -> None:
    around = (
        f"<article><h1>Ministers meet in Vik</h1><p>21 May 2019, 14:13</p><p>By Ada Lind</p>{STORY}"
        "<p>Follow us on Telegram</p><h4>Related news</h4><p>Storm on the coast</p></article>"
    )
    article = read(page(around))
    assert assemble(article.blocks)[0].split("\n\n") == BODY
    assert (article.title, article.byline) == ("Ministers meet in Vik", ("Ada Lind",))
    assert article.published == "2019-05-21T14:13:00"


def json_ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    "source",
    [
        '{"@type":"NewsArticle","headline":"Ministers meet","datePublished":"2019-05-21T14:13:00+02:00",'
        '"author":[{"@type":"Person","name":"Ada Lind"},{"@type":"Organization","name":"Norland News"}]}',
        '{"@graph":[{"@type":"WebPage","datePublished":"2018-01-01"},{"@type":["Article"],'
        '"headline":"Ministers meet",'
        '"datePublished":"2019-05-21T14:13+0200","author":"Ada Lind",}]}',
        '<!-- [{"@type":"BreadcrumbList"},{"@type":"ReportageNewsArticle","name":"Ministers meet",'
        '"datePublished":"2019-05-21T14:13:00.000+02:00","author":{"name":["Ada Lind"]}}] -->',
    ],
)
def test_json_ld(source: str) -> None:
    article = read(page(head=json_ld("{broken") + json_ld(source)))
    assert (article.title, article.byline) == ("Ministers meet", ("Ada Lind",))
    assert article.published == "2019-05-21T14:13:00+02:00"


@pytest.mark.parametrize(
    ("head", "published"),
    [
        (
            '<meta property="article:published_time" content="2019-05-21T14:13:00Z">',
            "2019-05-21T14:13:00+00:00",
        ),
        ('<meta name="citation_date" content="2019/05/21">', "2019-05-21"),
        ('<meta name="DC.date.issued" content="2019-05-21T00:00:00Z">', "2019-05-21"),
        (
            '<meta itemprop="datePublished" content="Tue, 21 May 2019 14:13:00 GMT">',
            "2019-05-21T14:13:00+00:00",
        ),
        ('<meta property="article:published_time" content="2099-05-21T14:13:00Z">', None),
    ],
)
def test_date_in_meta_tags(head: str, published: str | None) -> None:
    assert read(page(head=head)).published == published


def test_time_with_an_offset_is_preferred_on_the_same_day() -> None:
    head = json_ld('{"@type":"NewsArticle","headline":"Ministers meet","datePublished":"2019-05-21"}')
    story = f'<article><time datetime="2019-05-21T14:13:00+05:00">21 May</time>{STORY}</article>'
    assert read(page(story, head)).published == "2019-05-21T14:13:00+05:00"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Ministers meet in Vik | Norland News", "Ministers meet in Vik"),
        ("Ministers meet in Vik - Norland News", "Ministers meet in Vik"),
        ("Ministers meet in Vik - a step forward", "Ministers meet in Vik - a step forward"),
        ("Vik&amp;Sund: Ministers meet", "Vik&Sund: Ministers meet"),
    ],
)
def test_site_is_no_part_of_the_title(title: str, expected: str) -> None:
    assert read(page(head=f"<title>{title}</title>"), "https://www.norlandnews.com/a").title == expected


def test_shown_heading_is_believed_before_a_headline_that_was_cut() -> None:
    head = '<meta property="og:title" content="Ministers of Norland and Sudria meet in">'
    shown = "<h1>Ministers of Norland and Sudria meet in Vik after a year</h1>"
    assert read(page(head=head, before=shown)).title == "Ministers of Norland and Sudria meet in Vik after a year"


def test_canonical_address_is_found() -> None:
    links = ("https://example.org/" + "x" * 2_500, "https://example.org/news/1")
    assert read(page(head="".join(f'<link rel="canonical" href="{link}">' for link in links))).url == links[1]


def test_tags_nested_too_deeply() -> None:
    deep = "<div>" * 10_000 + f"<p>{LEAD}</p>" + "</div>" * 10_000
    with pytest.raises(PageError) as caught:
        read(page(deep))
    assert caught.value.reason == "too-deep"


def test_deep_tags_beside_the_story_do_no_harm() -> None:
    article = read(page(f"<article>{STORY}</article>" + "<div>" * 3000))
    assert assemble(article.blocks)[0].split("\n\n") == BODY


@pytest.mark.parametrize(
    "none", ["\v", "\f", "\ufffe", "\uffff", "&#1;", "&#x1f;", "&#12;", "&#xFFFF;", "&#31 ", "&#x0000b;", "&#\x0127;", "&#1٣;"]
)
def test_what_no_tree_may_hold_is_no_hindrance(none: str) -> None:
    # Without a date in the markup the whole page is searched for one, its scripts and styles taken out beforehand.
    article = read(page(f"{none}<script>1</script>{none}<style>p {{}}</style>{none}<article>{STORY}</article>"))
    assert assemble(article.blocks)[0].split("\n\n") == BODY


@pytest.mark.parametrize("reference", ["&#10;", "&#x20;", "&#13;", "&#9;"])
def test_references_to_white_space_are_white_space(reference: str) -> None:
    assert read(page(f"<article>{STORY.replace('Sudria met', f'Sudria{reference}met')}</article>")).blocks[0].text == LEAD


def test_references_to_letters_stay() -> None:
    story = STORY.replace("Ada Berg", "&#65;da &#x42;er&#x1f5;")
    assert QUOTE.replace("Berg", "Berǵ") in assemble(read(page(f"<article>{story}</article>")).blocks)[0]
