"""Gives work to workers and brings the results back in the order of the work, whatever becomes of a worker.

What a worker is (a process, an actor on a cluster) this module does not know: it sees `Hand`s. What it decides is who gets
what, what is done again when a worker dies, and when enough is enough.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, Literal, Protocol, TypeVar

from comity.errors import ComityError

T = TypeVar("T")
R = TypeVar("R")
H = TypeVar("H")

_TICK = 1.0
"""The longest that news are waited for at once, in seconds."""
_MOST_STARTS = 3
"""How many workers in a row may die before they are ready; then no more are tried than are ready."""
_START_SECONDS = 600.0
"""How long all workers together may take until one is ready: a cluster may have to make room first."""
_LEAST_IN_HAND = 2
"""Where a worker may have several tasks: the one that it is at, and the next."""
_MOST_SIZE = 1 << 26
"""Of tasks that are held because one before them is not done; characters, for pages."""

Trouble = Literal["killed", "too-slow", "suspected"]
"""killed: a worker died over a task; too-slow: a worker was killed because nothing was heard of the task any more; suspected: one
or the other, and it was over this task or one of those that the worker was given together with it."""
Troubles = tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of life from the midst of a task."""

    done: int
    """How many pages of the task are done, since the sign before."""
    size: int = 0
    """How many of its bytes."""


@dataclass(frozen=True, slots=True)
class Work(Generic[T, R]):
    """What workers do with each task."""

    make: Callable[[], "Callable[[T, Troubles], Iterator[Sign | R]]"]
    """Called once in each worker; sent there, so picklable. What it makes gives signs of life and at last the result; it is told
    what became of the workers that had this task before."""
    give_up: Callable[[T, Trouble, str], R]
    """The result of a task that is tried no more, with the reason in words."""
    signs: bool
    """Whether tasks give signs of life."""
    most: Mapping[Trouble, int]
    """So often may each trouble come over a task, then it is given up. Nothing is given up on suspicion."""
    seconds: float
    """So long a task may take from one sign of life to the next."""
    in_hand: int
    """How many tasks a worker has at once at most: with several it need not wait for the next, whatever its giver is busy with.
    Near the end, where there are fewer for all, nobody has more than an equal share."""


@dataclass(slots=True, eq=False)
class Task(Generic[T]):
    """Something to do, as large as it is to keep until its turn comes."""

    what: T
    size: int = 0
    troubles: Troubles = ()


@dataclass(frozen=True, slots=True)
class Ready:
    """A worker has all it needs."""


@dataclass(frozen=True, slots=True)
class Unable:
    """A worker can't do this work, nor could another."""

    why: str


@dataclass(frozen=True, slots=True)
class Done:
    """The first of the tasks in hand is done."""

    result: Any


@dataclass(frozen=True, slots=True)
class Lost:
    """The worker is no more; nothing else comes from it."""

    why: str


News = Ready | Unable | Sign | Done | Lost


class Hand(Protocol):
    """A worker. It does what it is given one after another."""

    @property
    def at(self) -> int:
        """One of so many of the tasks in hand, the first ones, is what the worker is at: it may tell of several at once. Of tasks
        that had troubles it tells one by one."""
        ...

    def give(self, tasks: "Sequence[Task[Any]]") -> None:
        """Returns at once, also if the worker is stuck or dead."""
        ...

    def news(self) -> Iterator[News]:
        """What has come from the worker, without waiting."""
        ...

    def kill(self) -> None:
        """Ends the worker, whatever it does."""
        ...


class Hands(Protocol):
    """Where workers come from."""

    def start(self) -> Hand:
        """A new worker; it says when it is ready."""
        ...

    def wait(self, hands: Sequence[Any], seconds: float) -> None:
        """Returns when one of these workers has news, or after so many seconds."""
        ...

    def close(self) -> None:
        """Gives back what was taken to start workers."""
        ...


class _Place:
    """Where a result is to stand in the order."""

    __slots__ = ("done", "result", "task")

    def __init__(self, task: Task[Any] | None, result: Any = None) -> None:
        self.task = task
        self.result = result
        self.done = task is None


@dataclass(slots=True, eq=False)
class _Worker:
    hand: Hand
    since: float
    """When the first task in hand began, or was last heard of."""
    ready: bool
    in_hand: deque[_Place]


def in_order(
    items: Iterable[Task[T] | H],
    work: Work[T, R],
    hands: Hands,
    workers: int,
    *,
    ahead: int,
    on_sign: Callable[[Sign], None] | None = None,
) -> Iterator[R | H]:
    """The result of each task in the place of the task, and everything else as it came.

    At most `ahead` items are held that wait for one before them. A task whose worker died is given to another, and given up
    where that comes too often; so is one that takes too long, by killing its worker. Close the
    iterator to end the workers early. Raises ComityError where workers can't start; what the iterator of items raises goes
    through when all before it is done.
    """
    crew = _Crew(work, hands, workers, on_sign)
    window: deque[_Place] = deque()
    source = iter(items)
    more, size = True, 0
    trouble: Exception | None = None
    try:
        while more or window:
            if more and len(window) < ahead and size < _MOST_SIZE:
                try:
                    item = next(source)
                except StopIteration:
                    more = False
                except Exception as error:
                    more, trouble = False, error
                else:
                    place = _Place(item) if isinstance(item, Task) else _Place(None, item)
                    window.append(place)
                    if place.task:
                        size += place.task.size
                        crew.waiting.append(place)
            stuck = bool(window) and not window[0].done
            full = not more or len(window) >= ahead or size >= _MOST_SIZE
            if crew.busy:
                crew.turn(_TICK if stuck and full else 0.0)
            while window and window[0].done:
                place = window.popleft()
                if place.task:
                    size -= place.task.size
                yield place.result
        if trouble:
            raise trouble
    finally:
        crew.end()


class _Crew:
    def __init__(self, work: Work[Any, Any], hands: Hands, most: int, on_sign: Callable[[Sign], None] | None) -> None:
        self.waiting: deque[_Place] = deque()
        self._work = work
        self._hands = hands
        self._most = most
        self._on_sign = on_sign
        self._workers: list[_Worker] = []
        self._failed_starts = 0
        # Runs only while news are waited for: neither a consumer that takes its time nor a computer that sleeps makes pages late.
        self._clock = 0.0

    @property
    def busy(self) -> bool:
        return bool(self.waiting) or any(worker.in_hand for worker in self._workers)

    def turn(self, seconds: float) -> None:
        """Gives out what there is to do, and takes in what is done, waiting for it at most so long."""
        self._give_out()
        began = time.monotonic()
        self._hands.wait([worker.hand for worker in self._workers], seconds)
        self._clock += min(time.monotonic() - began, 2 * _TICK)
        for worker in list(self._workers):
            for news in worker.hand.news():
                self._heed(worker, news)
        self._end_the_late()
        self._give_out()

    def end(self) -> None:
        for worker in self._workers:
            worker.hand.kill()
        self._workers.clear()
        self._hands.close()

    def _give_out(self) -> None:
        ready = [worker for worker in self._workers if worker.ready]
        left = len(self.waiting) + sum(len(worker.in_hand) for worker in self._workers)
        most = min(self._work.in_hand, max(_LEAST_IN_HAND, -(-left // self._most)))
        while self.waiting and ready:
            worker = min(ready, key=lambda one: len(one.in_hand))
            # Several at a time, where it has enough left to do meanwhile: to send them one by one costs more.
            if len(worker.in_hand) > most // 2:
                break
            if not worker.in_hand:
                worker.since = self._clock
            given = [self.waiting.popleft() for _ in range(min(most - len(worker.in_hand), len(self.waiting)))]
            worker.in_hand.extend(given)
            worker.hand.give([place.task for place in given if place.task])
        starting = len(self._workers) - len(ready)
        while starting < len(self.waiting) and len(self._workers) < self._most:
            self._workers.append(_Worker(self._hands.start(), self._clock, False, deque()))
            starting += 1

    def _heed(self, worker: _Worker, news: News) -> None:
        match news:
            case Ready():
                worker.ready, self._failed_starts = True, 0
            case Unable():
                raise ComityError(news.why)
            case Sign():
                worker.since = self._clock
                if self._on_sign:
                    self._on_sign(news)
            case Done():
                worker.since = self._clock
                _settle(worker.in_hand.popleft(), news.result)
            case Lost():
                self._bury(worker, news.why)

    def _bury(self, worker: _Worker, why: str) -> None:
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= _MOST_STARTS:
                # There may be memory for some, though not for as many as were asked for.
                self._most = sum(one.ready for one in self._workers)
                if not self._most:
                    raise ComityError(f"the processes that are to read can't start: {why}.")
        self._part_with(worker, "killed", why)

    def _end_the_late(self) -> None:
        for worker in list(self._workers):
            if worker.in_hand and self._clock - worker.since > self._work.seconds:
                self._part_with(worker, "too-slow", f"nothing was heard of it for {self._work.seconds:,.0f} seconds")
        if self._workers and not any(worker.ready for worker in self._workers):
            if self._clock - min(worker.since for worker in self._workers) > _START_SECONDS:
                raise ComityError(
                    f"no worker was ready within {_START_SECONDS / 60:.0f} minutes; look whether the machine or the cluster has "
                    "processors and memory to spare, or ask for fewer workers."
                )

    def _part_with(self, worker: _Worker, trouble: Trouble, why: str) -> None:
        """Ends a worker; what it had in hand goes to others, unless the task it was at has been in trouble too often."""
        self._workers.remove(worker)
        at = min(worker.hand.at, len(worker.in_hand))
        worker.hand.kill()
        # The others it had not begun.
        for place in list(islice(worker.in_hand, at)):
            assert place.task
            place.task.troubles += (trouble if at == 1 else "suspected",)
            if at == 1 and place.task.troubles.count(trouble) >= self._work.most[trouble]:
                worker.in_hand.popleft()
                _settle(place, self._work.give_up(place.task.what, trouble, why))
        self.waiting.extendleft(reversed(worker.in_hand))


def _settle(place: _Place, result: Any) -> None:
    place.result, place.done = result, True
