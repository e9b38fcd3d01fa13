"""One bad page harms only itself."""

from collections.abc import Iterator

import pytest

from comity.engine import read_pages
from comity.errors import PageError
from comity.types import Article, Page, PassedOver, Record, SetAside


def article_of(page: Page) -> Article:
    if page.content == "menu":
        raise PageError(page.source, "no-article", "there is no article in it.")
    return Article(page.source, None, None, "", (), None, "en", page.content)


class Trips:
    """A reader that falls over some pages."""

    version = "trips-1"

    def __init__(self) -> None:
        self.read_so_far: list[str] = []

    def read(self, page: Page, article: Article) -> Record:
        self.read_so_far.append(page.source)
        match article.text:
            case "bad":
                raise KeyError("verb")
            case "deep":
                raise RecursionError
            case "refused":
                raise PageError(page.source, "language", "it is in a language that is not read yet.")
            case "stop":
                raise KeyboardInterrupt
        return Record(page, article, coder=self.version)


def page(content: str) -> Page:
    return Page(f"{content}.txt", "stored", content)


def test_a_bad_page_is_set_aside_and_the_rest_goes_on() -> None:
    missing = SetAside("missing.txt", "missing", "there is no such file.")
    pages: list[Page | SetAside] = [
        page("one"),
        page("menu"),
        missing,
        page("bad"),
        page("deep"),
        page("refused"),
        page("two"),
    ]
    one, menu, gone, bad, deep, refused, two = read_pages(pages, Trips(), parse=article_of)
    assert isinstance(one, Record)
    assert isinstance(two, Record)
    assert (one.page, two.page) == (page("one"), page("two"))
    assert gone is missing
    assert menu == SetAside("menu.txt", "no-article", "there is no article in it.", page("menu").digest)
    assert bad == SetAside("bad.txt", "failed", "the reader failed on this page (KeyError: 'verb').", page("bad").digest)
    assert isinstance(deep, SetAside)
    assert deep.message == "the reader failed on this page (RecursionError)."
    assert isinstance(refused, SetAside)
    assert refused.reason == "language"


def test_pages_are_read_one_by_one_as_they_are_asked_for() -> None:
    reader = Trips()
    opened = []

    def pages() -> Iterator[Page]:
        for name in ("one", "two", "three"):
            opened.append(name)
            yield page(name)

    records = read_pages(pages(), reader, parse=article_of)
    assert (opened, reader.read_so_far) == ([], [])
    next(records)
    assert (opened, reader.read_so_far) == (["one"], ["one.txt"])


def test_a_person_can_stop_it() -> None:
    with pytest.raises(KeyboardInterrupt):
        list(read_pages([page("stop")], Trips(), parse=article_of))


class WordGate:
    """Lets through what has a word in it; notes what it is asked."""

    def __init__(self, in_page: str, in_text: str) -> None:
        self.in_page, self.in_text = in_page, in_text
        self.looks: list[str] = []

    def may_tell(self, page: str) -> bool:
        self.looks.append(f"page {page}")
        return self.in_page in page

    def tells_of_relations(self, text: str) -> bool:
        self.looks.append(f"text {text}")
        return self.in_text in text


def test_what_the_gate_turns_away_is_passed_over_and_not_read() -> None:
    parsed: list[str] = []

    def parse(page: Page) -> Article:
        parsed.append(page.content)
        return article_of(page)

    pages = [Page("1", "html", "c"), Page("2", "html", "a b"), Page("3", "html", "a"), Page("4", "stored", "b")]
    gate, reader = WordGate("a", "b"), Trips()
    one, two, three, four = read_pages(pages, reader, parse=parse, gate=gate)
    assert (one, three) == (PassedOver("1", pages[0].digest), PassedOver("3", pages[2].digest))
    assert isinstance(two, Record)
    assert isinstance(four, Record)
    # HTML is looked at before its article is looked for; what is no HTML has its text alone.
    assert gate.looks == ["page c", "page a b", "text a b", "page a", "text a", "text b"]
    assert parsed == ["a b", "a", "b"]
    assert reader.read_so_far == ["2", "4"]


def test_what_can_not_be_read_is_set_aside_behind_the_gate_too() -> None:
    pages: list[Page | SetAside] = [page("menu"), page("bad"), SetAside("x", "missing", "there is no such file.")]
    results = list(read_pages(pages, Trips(), parse=article_of, gate=WordGate("", "")))
    assert [item.reason for item in results if isinstance(item, SetAside)] == ["no-article", "failed", "missing"]
