"""Items that may be long in coming, and word now and then that they are still waited for."""

import threading
from collections.abc import Generator
from queue import Empty, SimpleQueue
from typing import TypeVar

T = TypeVar("T")


def waited_for(items: Generator[T, None, None], seconds: float) -> Generator[T | None, None, None]:
    """The items, each taken when it is asked for, and None whenever one has been waited for `seconds` more.

    They are all taken in one thread. Close the iterator to be rid of them, also while one is waited for.
    """
    asked: SimpleQueue[bool] = SimpleQueue()
    came: SimpleQueue[tuple[T] | Exception | None] = SimpleQueue()
    # A daemon: nothing waits for a server that does not answer when a program is to end.
    threading.Thread(target=_take, args=(items, asked, came), daemon=True).start()
    try:
        while True:
            asked.put(True)
            while True:
                try:
                    told = came.get(timeout=seconds)
                    break
                except Empty:
                    yield None
            if isinstance(told, Exception):
                raise told
            if told is None:
                return
            yield told[0]
    finally:
        asked.put(False)


def _take(items: Generator[T, None, None], asked: "SimpleQueue[bool]", came: "SimpleQueue[tuple[T] | Exception | None]") -> None:
    while asked.get():
        try:
            came.put((next(items),))
        except StopIteration:
            came.put(None)
        except Exception as error:
            came.put(error)
    items.close()
