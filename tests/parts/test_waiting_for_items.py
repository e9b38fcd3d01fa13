"""Items that are long in coming: who waits for them is not stuck."""

import threading
from collections.abc import Iterator

import pytest

from comity.parts.waiting import waited_for


def test_none_comes_while_an_item_is_waited_for_and_then_the_item() -> None:
    there = threading.Event()
    threads = set()

    def slow() -> Iterator[int]:
        for number in range(3):
            there.wait()
            threads.add(threading.get_ident())
            yield number

    items = waited_for((number for number in slow()), 0.01)
    assert [next(items), next(items)] == [None, None]
    there.set()
    assert [number for number in items if number is not None] == [0, 1, 2]
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_an_error_comes_through_and_what_is_not_wanted_is_closed() -> None:
    closed = threading.Event()

    def failing() -> Iterator[int]:
        yield 1
        raise ValueError("no more")

    def endless() -> Iterator[int]:
        try:
            while True:
                yield 1
        finally:
            closed.set()

    items = waited_for((number for number in failing()), 10)
    assert next(items) == 1
    with pytest.raises(ValueError, match="no more"):
        next(items)
    items = waited_for((number for number in endless()), 10)
    next(items)
    items.close()
    assert closed.wait(10)
