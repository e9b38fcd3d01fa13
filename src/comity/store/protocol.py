"""What a store promises, whatever keeps it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Protocol, Self

from comity.types import Kind, Record, SetAside

Outcome = Literal["added", "unchanged", "replaced"]


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """What is in a store."""

    articles: int
    pages: int
    findings: dict[Kind, int]
    """How many of each kind; kinds without any are there with 0."""
    states: dict[str, int]
    """In how many articles a state occurs among the findings; the most frequent first, then by code."""
    first_published: str | None
    last_published: str | None
    coders: dict[str, int]
    """How many articles each coder has read."""
    set_aside: tuple[SetAside, ...]
    """Pages that could not be read, by source."""
    schema: str
    """The version of the store's tables."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in a store that must not be so; the article and finding are named where it concerns one."""

    rule: str
    """A stable code for programs: "database", "page", "digest", "evidence", "kind", "payload", "type",
    "state", "date", "index", "duplicate" or "position"."""
    message: str
    article: str | None = None
    kind: str | None = None
    position: int | None = None
    """The finding's number among those of its kind in the article, from 0."""


class Store(Protocol):
    """Keeps records and gives them back exactly.

    - A page is known by its digest. Adding the same page again, read by the same coder, changes nothing.
    - An article has one page. The article of a page is known again by the id that the source gave; without
      one by its address, and without that by the page's source. A changed page of a known article, and a page
      read by another coder, take the place of what was there, findings and all; no other article's findings
      are touched.
    - Each record and each page set aside is kept as a whole or not at all, also if the process is killed, the
      disk is full or another process writes at the same time.
    - What a store gives back does not depend on the order of adding. (One thing has to: of two versions of
      one article the later fetched one stays, and the one added last where a source does not tell when it was
      fetched.)

    All methods raise StoreError where the store can't be read or written. A store is a context manager and is
    closed at its end.
    """

    def add(self, record: Record) -> Outcome:
        """Keeps a record and forgets that its source was set aside, if it was.

        "unchanged": this page was there already, read by the same coder, or a version of the article fetched
        later is. "replaced": the article was there, with another content or read by another coder.
        """
        ...

    def holds(self, digest: str, coder: str) -> bool:
        """Whether the page with this digest is there as this coder reads it: it need not be read again."""
        ...

    def set_aside(self, page: SetAside) -> None:
        """Keeps that a page could not be read, and why. What was read at this source before stays."""
        ...

    def records(self, states: Collection[str] | None = None) -> Iterator[Record]:
        """The records by publication time, then id; each is loaded only when it is asked for.

        With `states` (ISO 3166-1 alpha-3 codes), only those of articles whose findings, taken together, name
        every one of them; with the findings of those articles that name none or others.
        """
        ...

    def status(self) -> StoreStatus:
        """What is in the store."""
        ...

    def check(self) -> list[Problem]:
        """What in the store must not be so, article by article; an empty list proves that all is well.

        Every finding's evidence stands at its offsets; its fields are of their types, its dates ISO 8601 and
        its states known; no finding stands twice; every article has its page and the page its digest; the
        tables and their indexes are sound.
        """
        ...

    def close(self) -> None:
        """Ends the use of the store; closing twice is fine."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...
