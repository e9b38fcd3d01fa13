"""What was read comes into a store: a few pages at a time, in their order, each told of once it is kept."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self

from comity.errors import StoreError, UnkeptError
from comity.types import Page, PassedOver, Record, SetAside

if TYPE_CHECKING:
    from comity.store import Batch, Outcome, Store

Item = Record | SetAside | PassedOver
"""A page as it was read."""
Tell = Callable[[Item, "Outcome | SetAside | PassedOver"], None]

NOT_PAGES = ("missing", "no-pages", "bad-address")
"""These reasons say that a path names no page at all: nothing that a store could ever replace by a page."""
# Records are kept so many at a time, or after so many seconds: what each costs the store alone is a third less so. What the gate
# turned away costs the store nothing, and does not count.
_TOGETHER = 16
_WAITING = 2.0
_MOST = 500


@dataclass(frozen=True, slots=True)
class _Entry:
    item: Item
    page: Page | None
    coder: str
    unless_held: bool
    stays: bool

    @property
    def writes(self) -> bool:
        """Whether the store may have to be written to; else nobody who writes to it is waited for."""
        if isinstance(self.item, SetAside):
            return not (self.stays or self.item.reason in NOT_PAGES)
        return isinstance(self.item, Record)


class Intake:
    """Keeps pages in a store, and calls `tell` with each and what became of it.

    The first one is kept at once, since it may be all that comes for a while; those behind it with others, when the next comes
    or at the end. A context manager: at the end the rest is kept, also where the end is an error's or Ctrl-C. Of pages that were
    kept together all are told of, also where `tell` raises something.
    """

    def __init__(self, store: "Store", tell: Tell) -> None:
        self._store = store
        self._tell = tell
        self._waiting: list[_Entry] = []
        self._writing = 0
        self._kept = float("-inf")

    def put(
        self, item: Item, page: Page | None = None, *, coder: str = "", unless_held: bool = False, stays: bool = False
    ) -> None:
        """Takes a page as it was read by `coder`; `page` is its content, which may be kept where it could not be read.

        With `unless_held` it is left alone where the store has it as this coder reads it; with `stays` what the store has of
        it stays as it is where it is set aside. Raises StoreError where the store can't be written; the pages before are kept.
        """
        entry = _Entry(item, page, coder, unless_held, stays)
        self._waiting.append(entry)
        self._writing += entry.writes
        if self._writing >= _TOGETHER or len(self._waiting) >= _MOST or time.monotonic() - self._kept >= _WAITING:
            self.keep()
            self._kept = time.monotonic()

    def keep(self) -> None:
        """Keeps all that was taken. Raises StoreError."""
        some, self._waiting, self._writing = self._waiting, [], 0
        try:
            became = self._keep_together(some)
        except KeyboardInterrupt:
            # Kept at the end, which comes now.
            self._waiting = some
            raise
        except Exception as error:
            # It may be one of them that can't be kept: the others are.
            for place, entry in enumerate(some):
                try:
                    became = [self._keep_alone(entry) if len(some) > 1 else self._set_aside(entry, error)]
                except KeyboardInterrupt:
                    self._waiting = some[place:]
                    raise
                self._told([entry], became)
        else:
            self._told(some, became)

    def _keep_together(self, some: list[_Entry]) -> list["Outcome | SetAside | PassedOver"]:
        if not any(entry.writes for entry in some):
            return [_keep(self._store, entry) for entry in some]
        with self._store.batch() as batch:
            return [_keep(batch, entry) for entry in some]

    def _keep_alone(self, entry: _Entry) -> "Outcome | SetAside | PassedOver":
        try:
            return self._keep_together([entry])[0]
        except Exception as error:
            return self._set_aside(entry, error)

    def _set_aside(self, entry: _Entry, error: Exception) -> SetAside:
        """Sets a page aside that could not be kept, whatever is wrong with it. Raises the error where no page could be."""
        item = entry.item
        if not isinstance(item, Record) or (isinstance(error, StoreError) and not isinstance(error, UnkeptError)):
            raise error
        if isinstance(error, UnkeptError):
            what = error.what.rstrip(".")
        else:
            what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        aside = SetAside(item.page.source, "failed", f"what it tells could not be kept ({what}).", item.page.digest)
        if not entry.stays:
            self._store.set_aside(aside, entry.page or item.page, entry.coder or item.coder)
        return aside

    def _told(self, some: list[_Entry], became: list["Outcome | SetAside | PassedOver"]) -> None:
        with ExitStack() as telling:
            for entry, result in zip(reversed(some), reversed(became), strict=True):
                telling.callback(self._tell, entry.item, result)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if self._waiting:
                self.keep()
        finally:
            # Stopped in the midst of it.
            if self._waiting:
                self.keep()


def _keep(batch: "Batch | Store", entry: _Entry) -> "Outcome | SetAside | PassedOver":
    item = entry.item
    if entry.unless_held:
        digest = item.page.digest if isinstance(item, Record) else item.digest
        # Pages are read ahead of this, and one before may have brought the same.
        if digest is not None and batch.holds(digest, entry.coder):
            return "unchanged"
    if isinstance(item, Record):
        return batch.add(item)
    if isinstance(item, SetAside) and entry.writes:
        batch.set_aside(item, entry.page, entry.coder)
    return item
