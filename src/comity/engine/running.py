"""One reader, one process, page after page."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from comity.errors import PageError
from comity.types import Article, Page, Record, SetAside


def _read_article(page: Page) -> Article:
    # Brings the extraction libraries along, which a program that hands its own `parse` may not want.
    from comity.articles import read_article

    return read_article(page)


class PageReader(Protocol):
    """Finds what an article tells; `version` names the coder, as `Record.coder` has it."""

    @property
    def version(self) -> str: ...

    def read(self, page: Page, article: Article) -> Record: ...


def read_pages(
    pages: Iterable[Page | SetAside],
    reader: PageReader,
    *,
    parse: Callable[[Page], Article] = _read_article,
) -> Iterator[Record | SetAside]:
    """The record of each page, in the pages' order, each read only when it is asked for.

    A page that can't be read comes as a SetAside with its reason, and what comes set aside is handed on.
    Raises nothing of its own; what the iterator of pages raises goes through.
    """
    for page in pages:
        yield page if isinstance(page, SetAside) else _read(page, reader, parse)


def _read(page: Page, reader: PageReader, parse: Callable[[Page], Article]) -> Record | SetAside:
    try:
        return reader.read(page, parse(page))
    except PageError as error:
        return SetAside(page.source, error.reason, error.message, page.digest)
    # The border at which a bad page harms only itself: whatever a parser or model trips over on one page, the
    # other pages are still wanted.
    except Exception as error:
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return SetAside(page.source, "failed", f"the reader failed on this page ({what}).", page.digest)
