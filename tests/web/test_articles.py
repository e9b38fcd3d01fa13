"""The page of an article, and its page as it is kept."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from web_clients import Browse

import comity
from comity.store import Store
from comity.types import Article, Event, Given, Page, Record
from comity.web.article_text import Mark, marked
from sample_records import TEXT, sample

ID = "example-00001"
RAW = "<html><script>alert('raw')</script><p>A page &amp; more</p></html>"
HOSTILE = "<script>alert('title')</script>"


@pytest.fixture
def articles(place_of_store: Path) -> Iterator[Store]:
    """A store with an article that tells all kinds, one with a hostile title, one that tells nothing, one with a strange id."""
    one = sample(1, raw=RAW, fetched="2024-05-03")
    hostile = sample(2)
    hostile = replace(
        hostile, article=replace(hostile.article, title=HOSTILE, text=TEXT + " <b>bold & </b>", byline=("<i>Ann</i>",))
    )
    empty = sample(3)
    empty = Record(empty.page, replace(empty.article, text="Nothing between states.", headings=()), coder="test-1")
    strange = sample(4)
    strange = replace(
        strange,
        page=replace(strange.page, given=Given(id="news/2024?a=1&b=ü")),
        article=replace(strange.article, id="news/2024?a=1&b=ü"),
    )
    with comity.open_store(place_of_store) as store:
        for record in (one, hostile, empty, strange):
            store.add(record)
        yield store


class _Nesting(HTMLParser):
    """Fails where elements cross or links nest; keeps the words and the ids."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words = ""
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag != "a" or "a" not in self.open, "a link within a link"
        self.open.append(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def parsed(html: str) -> _Nesting:
    parser = _Nesting()
    parser.feed(html)
    parser.close()
    assert not parser.open
    return parser


def plain(text: str) -> Article:
    return Article("a", None, None, "", (), None, "en", text)


def test_the_text_is_the_articles_own_and_every_finding_is_marked_once(articles: Store, browse: Browse) -> None:
    page = browse(articles).get(f"/articles/{ID}")
    assert page.status_code == 200
    body = re.search(r'<article class="article".*?</article>', page.text, re.DOTALL)
    assert body
    refs = {one.ref for one in articles.findings(articles=[ID])}
    shown = parsed(body[0])
    assert sorted(shown.ids) == sorted(f"m-{ref}" for ref in refs)
    assert "".join(shown.words.split()) == "".join(TEXT.split())
    for kind in ("events", "instruments", "commitments", "offices", "statements", "figures"):
        assert re.search(rf'<mark id="m-\w\w-\w+" class="{kind}', body[0])


def test_marks_lead_to_facts_and_facts_back(articles: Store, browse: Browse) -> None:
    client = browse(articles)
    page = client.get(f"/articles/{ID}")
    for one in articles.findings(articles=[ID]):
        fact = comity.fact(articles, one.ref)
        assert f'href="/facts/{fact.id}"' in page.text
        assert f'href="#m-{one.ref}"' in page.text
        assert f"/articles/{ID}#m-{one.ref}" in client.get(f"/facts/{fact.id}").text


def test_kinds_can_be_taken_out_without_a_script(articles: Store, browse: Browse) -> None:
    page = browse(articles).get(f"/articles/{ID}")
    assert page.text.count('type="checkbox" id="show-') == 6
    assert re.findall(r'data-shows="(\w+)"[^>]* checked>', page.text) == [
        "events", "instruments", "commitments", "offices", "statements", "figures",
    ]  # fmt: skip


def test_what_the_reader_was_unsure_of_says_why(articles: Store, browse: Browse) -> None:
    page = browse(articles).get(f"/articles/{ID}")
    unsure = re.search(r'class="(\w+) unsure" title="([^"]+)"', page.text)
    assert unsure
    assert unsure[2] in page.text.split("<aside")[1]


def test_what_a_person_rejected_is_struck_out(articles: Store, browse: Browse) -> None:
    event = next(one for one in articles.findings(articles=[ID]) if one.kind == "events")
    comity.judge(articles, "reject", event.ref, who="Ann <b>", why="wrong <week>", reports=[event.ref])
    page = browse(articles).get(f"/articles/{ID}")
    assert re.search(
        rf'<mark id="m-{event.ref}" class="events struck" title="Rejected by Ann &lt;b&gt;: wrong &lt;week&gt;">', page.text
    )
    assert "a person found it wrong" in page.text
    assert browse(articles).get(f"/facts/{event.ref}").status_code == 200


def test_nothing_of_an_article_is_taken_for_html(articles: Store, browse: Browse) -> None:
    page = browse(articles).get("/articles/example-00002")
    for wrong in (HOSTILE, "<b>bold", "<i>Ann"):
        assert wrong not in page.text
    assert "&lt;b&gt;bold &amp; &lt;/b&gt;" in page.text


def test_an_article_that_repeats_another_says_so(articles: Store, browse: Browse) -> None:
    text = " ".join(f"Word{number} of a long text that two outlets print alike in number {number}." for number in range(60))
    for number in (11, 12):
        record = sample(number)
        words = text[:30]
        event = replace(record.events[0], evidence=words, start=0, end=30)
        articles.add(Record(record.page, replace(record.article, text=text, headings=()), events=(event,), coder="t"))
    page = browse(articles).get("/articles/example-00012")
    assert "repeats the text of an earlier article" in page.text
    assert 'href="/articles/example-00011"' in page.text


def test_an_article_without_findings(articles: Store, browse: Browse) -> None:
    page = browse(articles).get("/articles/example-00003")
    assert page.status_code == 200
    assert "Nothing between states was found" in page.text


def test_an_id_with_anything_in_it_has_an_address(articles: Store, browse: Browse) -> None:
    client = browse(articles)
    address = "/articles/news%2F2024%3Fa%3D1%26b%3D%C3%BC"
    page = client.get(address)
    assert page.status_code == 200
    assert f'href="{address}/page"' in page.text
    assert client.get(f"{address}/page").status_code == 200
    saved = client.get(f"{address}/page.txt")
    assert saved.headers["content-disposition"] == 'attachment; filename="news-2024-a-1-b.txt"'


@pytest.mark.parametrize(
    "address", ["/articles/none", "/articles/none/page", "/articles/none/page.txt", "/articles/%3Cscript%3E"]
)
def test_an_unknown_article_is_told_plainly(articles: Store, browse: Browse, address: str) -> None:
    page = browse(articles).get(address)
    assert page.status_code == 404
    assert "There is no such article" in page.text
    assert "<script>" not in page.text


def test_the_kept_page_is_shown_as_its_source_alone(articles: Store, browse: Browse) -> None:
    client = browse(articles)
    page = client.get(f"/articles/{ID}/page")
    assert RAW not in page.text
    assert "&lt;script&gt;alert(&#39;raw&#39;)&lt;/script&gt;&lt;p&gt;A page &amp;amp; more" in page.text
    kept = articles.page(ID)
    assert kept
    assert kept.digest in page.text
    assert "2024-05-03" in page.text
    saved = client.get(f"/articles/{ID}/page.txt")
    assert saved.text == RAW
    assert saved.headers["content-type"] == "text/plain; charset=utf-8"
    assert saved.headers["content-disposition"].startswith("attachment")
    assert saved.headers["x-content-type-options"] == "nosniff"


def test_marks_that_cross_are_closed_and_opened_again() -> None:
    text = "One two three four five.\n\nSix seven."
    marks = [
        Mark("a", "events", 0, 13, "/facts/a"),
        Mark("b", "figures", 4, 18, "/facts/b", unsure='why "so"'),
        Mark("c", "offices", 4, 18, "/facts/c", rejected="Ann"),
        Mark("d", "statements", 14, 29, "/facts/d"),
        Mark("e", "figures", 35, 35, "/facts/e"),
    ]
    first, second = (str(paragraph.html) for paragraph in marked(plain(text), marks))
    shown = parsed(first + second)
    assert shown.words == text.replace("\n\n", "")
    assert sorted(shown.ids) == ["m-a", "m-b", "m-c", "m-d"]
    # Of b no words are left: they are c's. So it has a link of its own.
    for ref in "abcd":
        assert f'href="/facts/{ref}"' in first + second
    assert 'title="why &#34;so&#34;"' in first


def test_a_very_long_article_is_marked_at_once(place_of_store: Path, browse: Browse) -> None:
    paragraph = "Azerbaijan and Kazakhstan signed a roadmap on transit. "
    text = "\n\n".join(paragraph * 4 for _ in range(1_500))
    found = [
        Event(
            text[start : start + 25], start, start + 25, "CONSULT", None, ("Azerbaijan",), ("Kazakhstan",), ("AZE",), ("KAZ",),
            None, None, "occurred",
        )
        for start in range(0, len(text) - 60, 400)
        if "\n" not in text[start : start + 25]
    ]  # fmt: skip
    with comity.open_store(place_of_store) as store:
        article = Article("long-1", None, None, "A long one", (), None, "en", text)
        store.add(Record(Page("long.txt", "body", text), article, events=tuple(found[:300]), coder="t"))
        page = browse(store).get("/articles/long-1")
        assert page.text.count("<p><") + page.text.count("<p>A") >= 1_400
        assert page.text.count('id="m-ev-') == len({one.ref for one in store.findings(articles=["long-1"])})


@pytest.mark.parametrize("ending", ["/page", "/page.txt"])
def test_an_article_whose_id_ends_like_the_address_of_a_page(browse: Browse, articles: Store, ending: str) -> None:
    for number, id in ((7, "news/2024"), (8, f"news/2024{ending}")):
        one = sample(number, raw=f"<p>Page {number}</p>")
        given = replace(one.page.given, id=id)
        articles.add(
            replace(one, page=replace(one.page, given=given), article=replace(one.article, id=id, title=f"Article {number}"))
        )
    client = browse(articles)
    for number, address in ((7, "/articles/news%2F2024"), (8, f"/articles/news%2F2024{ending.replace('/', '%2F')}")):
        assert f"<title>Article {number} · Comity</title>" in client.get(address).text
        assert f"Page {number}" in client.get(f"{address}/page").text
        assert client.get(f"{address}/page.txt").text == f"<p>Page {number}</p>"
        told = client.get(f"/api/v1{address}").json()
        assert told["article"]["title"] == f"Article {number}"
        assert client.get(f"/api/v1{address}/page").json()["content"] == f"<p>Page {number}</p>"


def test_an_id_that_two_articles_have_leads_to_each(place_of_store: Path, browse: Browse) -> None:
    with comity.open_store(place_of_store) as store:
        for folder, words in (("a", "first"), ("b", "second")):
            one = sample(1)
            article = replace(one.article, id="1", url=None, site=None, text=f"{TEXT} This is the {words} one.")
            store.add(replace(one, page=Page(f"{folder}/1.txt", "body", words), article=article))
        client = browse(store)
        both = client.get("/articles/1")
        assert (both.status_code, "Several articles have the id 1." in both.text) == (404, True)
        texts, pages = set[str](), set[str]()
        for address in re.findall(r'href="(/articles/1~[0-9a-f]{12})"', both.text):
            texts |= set(re.findall(r"This is the (\w+) one", client.get(address).text))
            pages |= set(re.findall(r"first|second", client.get(f"{address}/page.txt").text))
        assert texts == pages == {"first", "second"}
        # The marks of each stand in its own page, to which its facts lead.
        for kept in store.findings(kinds=["events"]):
            assert f"/articles/{kept.article.id}#m-{kept.ref}" in client.get(f"/facts/{kept.ref}", follow_redirects=True).text
            assert f'id="m-{kept.ref}"' in client.get(f"/articles/{kept.article.id}").text
