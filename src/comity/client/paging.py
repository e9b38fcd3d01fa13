"""Long lists, asked for part by part."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from comity.browsing import FactPage
from comity.consolidation import Fact
from comity.listing import Slice

_T = TypeVar("_T")


def each(part: Callable[[str | None], Slice[_T]]) -> Iterator[_T]:
    """All items of a list of which `part` gives what stands behind a cursor."""
    cursor: str | None = None
    while True:
        found = part(cursor)
        yield from found.items
        cursor = found.next
        if cursor is None:
            return


def slice_of(page: FactPage) -> Slice[Fact]:
    """A page of facts as a part of a list."""
    return Slice(page.facts, page.next)
