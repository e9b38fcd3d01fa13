"""One reader, one process, page after page."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, overload

from comity.errors import PageError
from comity.types import Article, Page, PassedOver, Record, SetAside

Result = Record | SetAside | PassedOver
"""What becomes of a page."""


def _read_article(page: Page) -> Article:
    # Brings the extraction libraries along, which a program that hands its own `parse` may not want.
    from comity.articles import read_article

    return read_article(page)


class PageReader(Protocol):
    """Finds what an article tells; `version` names the coder, as `Record.coder` has it."""

    @property
    def version(self) -> str: ...

    def read(self, page: Page, article: Article) -> Record: ...


class Gate(Protocol):
    """Decides by quick looks which pages are read whole; `comity.actors.gate` is one."""

    def may_tell(self, page: str) -> bool:
        """A look at a page's HTML, before its article is looked for; true wherever the other one would be."""

    def tells_of_relations(self, text: str) -> bool:
        """A look at an article's text."""


@dataclass(frozen=True, slots=True)
class Unsorted:
    """A page from where there is news of all sorts: the gate looks at it first."""

    page: Page


@overload
def read_pages(
    pages: Iterable[Page | SetAside], reader: PageReader, *, parse: Callable[[Page], Article] = _read_article
) -> Iterator[Record | SetAside]: ...
@overload
def read_pages(
    pages: Iterable[Page | SetAside],
    reader: PageReader,
    *,
    parse: Callable[[Page], Article] = _read_article,
    gate: Gate | None,
) -> Iterator[Result]: ...
def read_pages(
    pages: Iterable[Page | SetAside],
    reader: PageReader,
    *,
    parse: Callable[[Page], Article] = _read_article,
    gate: Gate | None = None,
) -> Iterator[Result]:
    """The record of each page, in the pages' order, each read only when it is asked for.

    A page that can't be read comes as a SetAside with its reason, one that the `gate` turns away as PassedOver, and what comes
    set aside is handed on. Raises nothing of its own; what the iterator of pages raises goes through.
    """
    for page in pages:
        yield page if isinstance(page, SetAside) else _read(page, reader, parse, gate)


def _read(page: Page, reader: PageReader, parse: Callable[[Page], Article], gate: Gate | None) -> Result:
    try:
        if gate and page.form == "html" and not gate.may_tell(page.content):
            return PassedOver(page.source, page.digest)
        article = parse(page)
        if gate and not gate.tells_of_relations(article.text):
            return PassedOver(page.source, page.digest)
        return reader.read(page, article)
    except PageError as error:
        return SetAside(page.source, error.reason, error.message, page.digest)
    # The border at which a bad page harms only itself: whatever a parser or model trips over on one page, the
    # other pages are still wanted.
    except Exception as error:
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        return SetAside(page.source, "failed", f"the reader failed on this page ({what}).", page.digest)
