"""Answers about a store's facts, kept until one of the facts on which they depend changes.

What takes long is not asked again at once where others change the facts, such as a process that adds pages: it may be out of date
for a hundred times as long as it took, so that it never takes more than a hundredth of a processor. Nobody who changes something
by the very same store is answered so.
"""

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from time import monotonic, thread_time
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from comity.consolidation.model import Fact
from comity.shelves import Shelf
from comity.store.protocol import Store

_DEAR = 0.01
"""Seconds; answers that take longer may be out of date."""
_PATIENCE = 100
"""For so many times as long as they took."""
_ROOM = 500_000
"""Things that are kept, as `_things` counts them: some 40 MB."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Answer:
    answer: Any
    stamps: tuple[int, ...]
    written: int
    until: float


class Answers:
    """What was answered about one store."""

    def __init__(self) -> None:
        self._kept: Shelf[Hashable, _Answer] = Shelf(_ROOM, _size)

    def find(self, question: Hashable, stamps: tuple[int, ...], written: int) -> Any:
        """The answer that was kept, if it may still be given; else None."""
        known = self._kept.get(question)
        if known and (known.stamps == stamps or (known.written == written and monotonic() < known.until)):
            return known.answer
        return None

    def keep(self, question: Hashable, answer: Any, stamps: tuple[int, ...], written: int, took: float) -> None:
        """Keeps an answer that took so many seconds, with what `Store.stamps` and `Store.written` were before."""
        until = monotonic() + took * _PATIENCE if took > _DEAR else 0.0
        self._kept.put(question, _Answer(answer, stamps, written, until))


_OF_STORES: "WeakKeyDictionary[object, Answers]" = WeakKeyDictionary()


def answers(store: Store) -> Answers:
    """What was answered about this store."""
    return _OF_STORES.get(store.itself) or _OF_STORES.setdefault(store.itself, Answers())


def remembered(store: Store, question: Hashable, terms: Collection[str], make: Callable[[], T]) -> T:
    """What `make` answers to a question, which must depend on facts with these terms alone; it is never None."""
    # The stamps come first: what changes meanwhile is seen the next time.
    written, stamps = store.written, store.stamps(terms)
    kept = answers(store)
    found = kept.find(question, stamps, written)
    if found is not None:
        return cast(T, found)
    begin = thread_time()
    answer = make()
    kept.keep(question, answer, stamps, written, thread_time() - begin)
    return answer


def _size(known: _Answer) -> int:
    return _things(known.answer)


def _things(one: object) -> int:
    """How many things hang on one, itself among them; what is long counts by its length.

    Counted and not guessed by the sort of answer: a page of a timeline is as large as a thousand numbers.
    """
    if one is None:
        return 1
    if isinstance(one, Fact):  # its reports are some ten things each; what they say is mostly shared with others
        return 10 * (1 + len(one.reports))
    if isinstance(one, str):
        return 1 + len(one) // 100
    if isinstance(one, dict):
        return 1 + sum(map(_things, one)) + sum(map(_things, one.values()))
    if isinstance(one, (list, tuple, set, frozenset)):
        return 1 + sum(map(_things, one))
    if names := getattr(type(one), "__dataclass_fields__", None):
        return 1 + sum([_things(getattr(one, name)) for name in names])
    return 1
