"""Workers that are processes of this machine, started anew (spawn) and talked to through a pipe each.

A pipe each and no common queue, because a process that is killed while it holds a queue's lock would stop all others.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import connection, resource_tracker
from queue import SimpleQueue
from typing import Any

from comity.engine.crew import Done, Lost, News, Ready, Sign, Task, Troubles, Unable

Make = Callable[[], Callable[[Any, Troubles], Iterator[Any]]]

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""Libraries that count processors for themselves would have every worker take all of them."""


class Processes:
    """`Hands` that start processes."""

    def __init__(self, make: Make) -> None:
        self._make = make

    def start(self) -> "Process":
        return Process(self._make)

    def wait(self, hands: Sequence["Process"], seconds: float) -> None:
        connection.wait([hand.pipe for hand in hands], seconds)

    def close(self) -> None:
        pass


class Process:
    """`Hand` of one process."""

    def __init__(self, make: Make) -> None:
        context = multiprocessing.get_context("spawn")
        if os.name == "posix":
            # It comes with the first process, and its start lets interrupts through again.
            resource_tracker.ensure_running()
        self.at = 1
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, make), name="comity-reader", daemon=True)
        # Ctrl-C reaches every program of the terminal: what a process is to do then is for us to say, from its first breath on.
        with _without_interrupts():
            self._process.start()
        theirs.close()  # The process alone holds it: when it dies, our end says so.
        self._outbox: SimpleQueue[tuple[Any, Troubles] | None] = SimpleQueue()
        # A pipe holds little, and who writes more has to wait until it is read; a stuck process never reads.
        threading.Thread(target=_send, args=(self.pipe, self._outbox), daemon=True).start()

    def give(self, tasks: Sequence[Task[Any]]) -> None:
        for task in tasks:
            self._outbox.put((task.what, task.troubles))

    def news(self) -> Iterator[News]:
        try:
            while self.pipe.poll():
                yield self.pipe.recv()
        # ConnectionResetError: it died with something unread in the pipe.
        except (EOFError, OSError):
            self._process.join(5)
            yield Lost(_ending(self._process.exitcode))

    def kill(self) -> None:
        self._outbox.put(None)
        self._process.kill()
        self._process.join()
        self.pipe.close()


def _send(pipe: "connection.Connection[Any, Any]", outbox: "SimpleQueue[tuple[Any, Troubles] | None]") -> None:
    # A dead process is noticed by who reads from it; a closed pipe is one that nobody needs any more.
    with contextlib.suppress(OSError, ValueError):
        while (given := outbox.get()) is not None:
            pipe.send(given)


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            return f"the process was ended by {signal.Signals(-code).name}"
    hint = ""
    if code == 1:
        hint = '; if a program of yours started this, what starts it has to stand under `if __name__ == "__main__":`'
    return f"the process ended with code {code}{hint}"


def _work(pipe: "connection.Connection[Any, Any]", make: Make) -> None:
    """What a process does: makes itself ready, then one task after another, until nobody is there to give any."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ |= dict.fromkeys(_THREADS, "1")
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # A parent that is gone reads no more.
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        try:
            do = make()
        except Exception as error:
            pipe.send(Unable(str(error) or type(error).__name__))
            return
        pipe.send(Ready())
        while True:
            what, troubles = pipe.recv()
            for told in do(what, troubles):
                pipe.send(told if isinstance(told, Sign) else Done(told))


def _end_with_parent() -> None:
    """Ends this process when its parent is gone, also in the midst of a page that never ends."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
