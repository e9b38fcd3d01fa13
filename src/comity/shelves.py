"""What is remembered of what was put together, so that it is not put together again for the next who asks."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from cachetools import LRUCache

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Shelf(Generic[K, V]):
    """Keeps values by keys for all threads of a process; what was not asked for longest makes room.

    Nothing on it is ever found out of date: a key, or what is kept with a value, says all that the value depends on.
    """

    def __init__(self, room: int, size: Callable[[V], int] = lambda value: 1) -> None:
        """`room` is how much there may be, by `size` of each value."""
        self._kept: LRUCache[K, V] = LRUCache(room, getsizeof=size)
        self._lock = Lock()

    def get(self, key: K) -> V | None:
        """The value; None where there is none any more."""
        with self._lock:
            return self._kept.get(key)

    def put(self, key: K, value: V) -> None:
        """Keeps a value, unless it is too large for the whole shelf."""
        with self._lock:
            try:
                self._kept[key] = value
            except ValueError:
                self._kept.pop(key, None)
