import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.articles import read_article
from comity.articles.reading import LONGEST_ARTICLE
from comity.errors import PageError
from comity.types import Given, Page, PageForm

SENTENCE = "The ministers of Norland and Sudria met in Vik on Tuesday and agreed to reopen two crossings."
STORED = f"Ministers meet in border town of Vik\n21 May 2019\n\n{SENTENCE}\n"


def reason_of(page: Page) -> str:
    with pytest.raises(PageError) as caught:
        read_article(page)
    assert caught.value.message.endswith(".")
    return caught.value.reason


def test_article_of_a_stored_page() -> None:
    url = "https://www.example.co.nz/politics/268742/ministers-meet"
    article = read_article(Page("a.txt", "stored", STORED, Given(url=url)))
    assert (article.site, article.language) == ("example.co.nz", "en")
    assert (article.title, article.text) == ("Ministers meet in border town of Vik", SENTENCE)
    assert article.published == "2019-05-21"


def test_what_the_source_told_is_believed() -> None:
    told = Given(id="x-1", title="Talks in Vik", published="2019-05", fetched="2020-01-01")
    article = read_article(Page("a.txt", "stored", STORED, told))
    assert (article.id, article.title, article.published) == ("x-1", "Talks in Vik", "2019-05")


@pytest.mark.parametrize("form", ["html", "stored", "body"])
def test_empty(form: PageForm) -> None:
    assert reason_of(Page("a", form, " \n\u200b\n")) == "empty"


@pytest.mark.parametrize(
    ("form", "content"),
    [
        ("html", "<html><body></body></html>"),
        ("html", "<h1>News</h1><ul>" + "<li><a href='/a'>A headline of the day</a></li>" * 40 + "</ul>"),
        (
            "html",
            "<title>404 Not Found</title><p>The page you asked for was not found. Go to the home page.</p>",
        ),
        ("stored", "Norland News\nHome | News\nLatest news\nMinisters meet\n10:05 Budget adopted\n"),
        ("stored", "404 - Page not found\nThe page you are looking for does not exist or has been moved.\n"),
        (
            "stored",
            "We use cookies to make this site better. By continuing to use it you agree to our policy.",
        ),
    ],
)
def test_pages_without_an_article(form: PageForm, content: str) -> None:
    assert reason_of(Page("a", form, content)) == "no-article"


@pytest.mark.parametrize("form", ["stored", "body"])
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Министры двух стран встретились во вторник и договорились открыть два пункта пропуска.", "Russian"),
        (
            "Los ministros de los dos países se reunieron el martes y acordaron abrir dos pasos fronterizos.",
            "Spanish",
        ),
        (
            "Di minister of Norland don land for Vik on Tuesday to meet im broda, and di two of dem go sign plenty agreement "
            "wey go help trade. E tell journalists say di road wey dem dey build go reach Sudria before di year end.",
            "Nigerian Pidgin",
        ),
        ("两国外长星期二在边境城镇会晤，同意重新开放去冬以来关闭的两个口岸。", "Chinese"),
    ],
)
def test_languages_that_are_not_read(form: PageForm, text: str, name: str) -> None:
    with pytest.raises(PageError, match=name) as caught:
        read_article(Page("a", form, text))
    assert caught.value.reason == "language"


@pytest.mark.parametrize("text", ["Ministers met in Vik on Tuesday.", "Talks failed again, Berg says.", SENTENCE])
@pytest.mark.parametrize("form", ["stored", "body"])
def test_one_sentence_is_an_article(form: PageForm, text: str) -> None:
    assert read_article(Page("a", form, text)).text == text


def test_two_hundred_pages() -> None:
    paragraphs = [f"{SENTENCE} {SENTENCE} This is point {number} of the report." for number in range(1600)]
    text = "\n\n".join(paragraphs)
    assert read_article(Page("a", "stored", f"A long report on the border\n21 May 2019\n\n{text}")).text == text


def test_a_book_is_no_article() -> None:
    text = f"{SENTENCE} " * (LONGEST_ARTICLE // len(SENTENCE) + 1)
    for form in ("body", "stored", "html"):
        assert reason_of(Page("a", form, f"A long report on the border\n\n{text}")) == "too-large"


def test_date_may_be_a_day_after_fetching_and_no_later() -> None:
    assert read_article(Page("a", "stored", STORED, Given(published="2999-01-01"))).published == "2019-05-21"
    later = Given(published="2020-01-03T00:00:00Z", fetched="2020-01-01T10:00:00Z")
    assert read_article(Page("a", "stored", STORED, later)).published == "2019-05-21"

    def published(day: str, fetched: str | None) -> str | None:
        page = Page("a", "stored", STORED.replace("21 May 2019", day), Given(fetched=fetched))
        return read_article(page).published

    assert published("21 May 2019", "2019-05-20") == "2019-05-21"
    assert published("21 May 2019", "2019-05-19T23:00:00Z") is None
    week = datetime.now(UTC) + timedelta(days=7)
    assert published(week.strftime("%d %B %Y"), None) is None


def test_date_of_the_address_helps_where_the_page_has_none() -> None:
    page = Page("a", "stored", SENTENCE, Given(url="https://example.org/2019/05/21/ministers-meet/"))
    assert read_article(page).published == "2019-05-21"


def test_direction_marks_and_odd_spaces() -> None:
    content = f"Ministers meet in border town of Vik\r\n21 May 2019\r\n\r\n\u200f\u202b{SENTENCE}\u202c".replace(
        "two crossings", "two\u00a0\u200bcrossings"
    )
    assert read_article(Page("a", "stored", content)).text == SENTENCE


@pytest.mark.parametrize("form", ["html", "stored", "body"])
def test_letters_in_two_characters_are_composed(form: PageForm) -> None:
    sentence = SENTENCE.replace("Norland", "Ñorland").replace("Vik", "Västervik")
    apart = unicodedata.normalize("NFD", sentence)
    assert apart != sentence
    content = f"<title>Talks</title><p>{apart}</p>" if form == "html" else apart
    article = read_article(Page("a", form, content, Given(title="Talks in V\u0061\u0308stervik")))
    assert (article.title, article.text) == ("Talks in Västervik", sentence)


def test_names_with_letters_in_two_characters_are_found() -> None:
    content = unicodedata.normalize("NFD", f"Ministers meet in border town of Vik\nBy José Núñez\n\n{SENTENCE}\n")
    assert read_article(Page("a", "stored", content)).byline == ("José Núñez",)


@pytest.mark.parametrize(
    "text",
    [
        "Norland 533.4 million Sudria 2024 Ostria trade wheat flour barley. Vik Sund Lade, tonnes by rail, Haven Berg Dal. "
        "Minister Lind, deputy Ek, ambassador Dahl. Turnover $529.4 million.",
        "carried by `vik.example` (13 March 2025); Norland Report (4 June 2024) and Sund Today (10 September 2021). "
        "Transport: Vik News (27 June 2022), Lade Inform (25 November 2022), Sea Post (12 March 2024).",
    ],
)
def test_english_with_few_function_words(text: str) -> None:
    assert read_article(Page("a", "body", f"{text}")).language == "en"


def test_body_is_taken_as_it_is() -> None:
    article = read_article(Page("a", "body", f"{SENTENCE}\r\n\r\n\r\n  Latest news from Vik were good.\n"))
    assert article.text == f"{SENTENCE}\n\nLatest news from Vik were good."


def test_ids() -> None:
    def id_of(url: str | None, source: str = "a.txt") -> str:
        return read_article(Page(source, "stored", STORED, Given(url=url))).id

    assert id_of("https://www.norlandnews.az/nation/198282.html") == "norlandnews-198282"
    assert id_of("https://en.inform.example.kz/news/talks-held-in-vik-876036/") == "example-876036"
    assert id_of("https://example.org/en/news/2023/4571") != id_of("https://example.org/en/news/2022/4571")
    assert id_of("https://example.org/read?id=77") != id_of("https://example.org/read?id=78")
    assert id_of(None, "pages/vik-talks.txt") == "vik-talks"
    assert id_of(None, "-") == id_of(None, "pages.jsonl:3")
    assert len(id_of("https://example.org/" + "long-slug-" * 40)) < 120


LINES = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            [
                "", SENTENCE, "By Ada Lind", "21 May 2019 14:13 (UTC+4)", "Latest news", "Photo: Ola Vang",
                "## Ties", "Home | News | Sport", "- a point", "<p>", "</div>", "Read also: More",
                "The sides agreed:",
            ]
        ),
    ),
    max_size=25,
)  # fmt: skip


@given(lines=LINES, form=st.sampled_from(["stored", "body", "html"]))
@settings(max_examples=120, deadline=None)
def test_any_page_is_an_article_or_a_page_error(lines: list[str], form: PageForm) -> None:
    reason: str | None = None
    try:
        article = read_article(Page("any", form, "\n".join(lines)))
    except PageError as error:
        reason = error.reason
    assert reason != "failed"
    if reason is not None:
        return
    paragraphs = article.text.split("\n\n")
    assert all(paragraph == " ".join(paragraph.split()) != "" for paragraph in paragraphs)
    assert all(article.text[start:end] in paragraphs for start, end in article.headings)
    assert read_article(Page("any", form, "\n".join(lines))) == article
