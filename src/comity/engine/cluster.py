"""Workers that are actors on a Ray cluster, or on one that is started on this machine for the time of the reading.

Ray is an extra (`pip install 'comity[ray]'`), and this module alone knows it.
"""

import contextlib
import os
import pickle
from collections import deque
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from itertools import groupby, takewhile
from typing import Any

from comity.engine.crew import Done, Lost, News, Ready, Sign, Task, Troubles, Unable
from comity.engine.processes import Make
from comity.errors import ComityError

# Ray otherwise tells its makers that it is used.
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
# And it runs workers at the lowest priority: beside whatever else a machine does they would hardly get on.
os.environ.setdefault("RAY_worker_niceness", "0")

_STORE_BYTES = 256 << 20
"""Of memory shared between the actors of one machine: pages on their way. Ray would take a third of the machine."""
_TOGETHER = 4
"""Tasks in one message: each costs Ray milliseconds of processors, as much as a page does that is turned away. It is half of what
an actor has in hand, which so has something to do while the next are on their way."""


class Actors:
    """`Hands` that start actors, each with a processor of its own."""

    def __init__(self, make: Make, workers: int, address: str | None, signs: bool) -> None:
        """Raises ComityError where Ray is not installed; to start an actor does where the cluster can't be reached."""
        try:
            import ray
        except ImportError:
            raise ComityError(
                "Ray is not installed here; install it with `pip install 'comity[ray]'`, or read with the engine processes."
            ) from None
        self._ray: Any = ray
        self._make = make
        self._workers = workers
        self._address = address
        self._signs = signs
        self._ours = False
        self._kind: Any = None

    def start(self) -> "Actor":
        # Not before there is something to read: to start Ray takes seconds.
        if self._kind is None:
            self.connect()
            self._kind = self._ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(_Reading)
        return Actor(self._ray, self._kind.remote(self._make), self._signs)

    def connect(self) -> None:
        """Goes to the cluster, or starts one, unless this program has one already, which is then left running at the end."""
        if self._ray.is_initialized():
            return
        self._ours = True
        quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
        try:
            if self._address:
                self._ray.init(address=self._address, **quiet)
            else:
                # "local": where RAY_ADDRESS is set, or a cluster runs on this machine, Ray would take that one.
                self._ray.init(
                    address="local",
                    num_cpus=self._workers,
                    object_store_memory=_STORE_BYTES,
                    include_dashboard=False,
                    **quiet,
                )
        except Exception as error:
            where = f"the Ray cluster at {self._address}" if self._address else "Ray on this machine"
            raise ComityError(
                f"{where} can't be reached ({type(error).__name__}: {_first_line(error)}); check that it runs "
                "(`ray status`) and that --address is right."
            ) from error

    def wait(self, hands: Sequence["Actor"], seconds: float) -> None:
        awaited = [hand.awaited[0] for hand in hands if hand.awaited]
        # Each question to Ray takes a fraction of a millisecond, and news are asked for next anyway.
        if awaited and seconds:
            self._ray.wait(awaited, num_returns=1, timeout=seconds)

    def close(self) -> None:
        if self._ours:
            self._ray.shutdown()


class Actor:
    """`Hand` of one actor."""

    def __init__(self, ray: Any, actor: Any, signs: bool) -> None:
        self._ray = ray
        self._actor = actor
        self._signs = signs
        self.awaited: deque[Any] = deque([actor.ready.remote()])
        """What the actor is asked for, in the order in which it answers."""
        self._sizes: deque[int] = deque()
        """Of how many tasks each answer that is awaited will tell."""
        self._ready = False

    @property
    def at(self) -> int:
        return self._sizes[0] if self._sizes else 0

    def give(self, tasks: Sequence[Task[Any]]) -> None:
        for doubtful, some in groupby(tasks, key=lambda task: bool(task.troubles)):
            most = 1 if doubtful or self._signs else _TOGETHER
            for few in _batched(list(some), most):
                if self._signs:
                    answer = self._actor.do_telling.options(num_returns="streaming").remote(few[0].what, few[0].troubles)
                else:
                    answer = self._actor.do.remote(_pickled([(task.what, task.troubles) for task in few]))
                self.awaited.append(answer)
                self._sizes.append(len(few))

    def news(self) -> Iterator[News]:
        try:
            while self.awaited:
                asked = list(self.awaited)
                come = set(self._ray.wait(asked, num_returns=len(asked), timeout=0)[0])
                answers = sum(1 for _ in takewhile(come.__contains__, asked))
                if not answers:
                    return
                for _ in range(answers):
                    yield from self._answer()
        # A death, or an error that a task raised; either way this actor is done for.
        except self._ray.exceptions.RayError as error:
            self.awaited.clear()
            yield Lost(f"the actor was lost ({type(error).__name__}: {_first_line(error)})")

    def _answer(self) -> Iterator[News]:
        if not self._ready:
            unable = self._ray.get(self.awaited.popleft())
            self._ready = True
            yield Unable(unable) if unable else Ready()
        elif self._signs:
            try:
                told = self._ray.get(next(self.awaited[0]))
            except StopIteration:
                self.awaited.popleft()
            else:
                if isinstance(told, Sign):
                    yield told
                else:
                    self._sizes.popleft()
                    yield Done(told)
        else:
            results = pickle.loads(self._ray.get(self.awaited.popleft()))
            self._sizes.popleft()
            yield from map(Done, results)

    def kill(self) -> None:
        self.awaited.clear()
        with contextlib.suppress(self._ray.exceptions.RayError, ValueError):
            self._ray.kill(self._actor)


class _Reading:
    """The actor."""

    def __init__(self, make: Make) -> None:
        self._make = make
        self._do: Any = None

    def ready(self) -> str:
        """Loads the models; gives why that is impossible, "" where it is not."""
        try:
            self._do = self._make()
        except Exception as error:
            return f"{str(error) or type(error).__name__} (Comity {version('comity')} on the machine of an actor)"
        return ""

    def do(self, tasks: bytes) -> bytes:
        return _pickled([list(self._do(what, troubles))[-1] for what, troubles in pickle.loads(tasks)])

    def do_telling(self, what: Any, troubles: Troubles) -> Iterator[Any]:
        yield from self._do(what, troubles)


def _pickled(what: Any) -> bytes:
    # Ray would ask, in Python, for each object how it is to be pickled.
    return pickle.dumps(what, pickle.HIGHEST_PROTOCOL)


def _batched(tasks: Sequence[Task[Any]], most: int) -> Iterator[Sequence[Task[Any]]]:
    return (tasks[start : start + most] for start in range(0, len(tasks), most))


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [""])[0][:200]
