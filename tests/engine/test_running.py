"""One bad page harms only itself."""

from collections.abc import Iterator

import pytest

from comity.engine import read_pages
from comity.errors import PageError
from comity.types import Article, Page, Record, SetAside


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
