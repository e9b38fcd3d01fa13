"""That only one watch runs over a store: a lease in it, which is renewed while the watch lives."""

import os
import secrets
import socket
import threading
import time
from types import TracebackType
from typing import Self

from comity.errors import ComityError, StoreError
from comity.store import Watched

_SECONDS = 120.0
"""How long a lease holds that nobody renews, as a watch on another computer leaves it when it dies; clocks may differ a bit."""
_RENEWED = 20.0
_LIVING = set[str]()
"""The leases of watches that run in this process."""


class Lease:
    """The lease of the watch over a store; a context manager. Raises ComityError where another one holds it.

    A watch that died on this computer is known by its process, and its lease is taken at once.
    """

    def __init__(self, watched: Watched, name: str = "watch") -> None:
        self._watched = watched
        self._name = name
        self._holder = f"{socket.gethostname()} {os.getpid()} {_started(os.getpid())} {secrets.token_hex(4)}"
        self._over = threading.Event()
        self._lost = False
        self._thread = threading.Thread(target=self._renew, name="lease of the watch", daemon=True)

    def check(self) -> None:
        """Raises ComityError if the lease was lost: this computer slept, or could not write for too long."""
        if self._lost:
            raise ComityError("another watch has taken over this store while this one stood still; this one ends.")

    def __enter__(self) -> Self:
        holder = self._take(None)
        if holder is not None and _is_dead(holder):
            holder = self._take(holder)
        if holder is not None:
            host, process, *_ = f"{holder} ? ?".split()
            raise ComityError(
                f"another watch runs over this store (process {process} on {host}); stop that one first, or let it do the work."
            )
        _LIVING.add(self._holder)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()
        _LIVING.discard(self._holder)
        try:
            self._watched.release(self._name, self._holder)
        except StoreError:
            # The store that can't be written has been told of; of this lease the next watch will know that it is over.
            if kind is None:
                raise

    def _take(self, dead: str | None) -> str | None:
        now = time.time()
        return self._watched.take(self._name, self._holder, now, now + _SECONDS, dead)

    def _renew(self) -> None:
        while not self._over.wait(_RENEWED):
            try:
                self._lost = self._lost or self._take(None) is not None
            except StoreError:
                # Whoever reads or writes next meets the same trouble, and tells of it.
                continue


def _is_dead(holder: str) -> bool:
    """Whether the watch that holds a lease ran on this computer and is gone: its process is, or it ended within this one."""
    host, process, started, *_ = f"{holder} ? ? ?".split()
    if host != socket.gethostname() or not process.isdecimal():
        return False
    if (int(process), started) == (os.getpid(), _started(os.getpid())):
        return holder not in _LIVING
    return _started(int(process)) != started


def _started(process: int) -> str:
    """When a process began, as the system counts: "-" for one that is not there, "?" where the system can't tell."""
    try:
        with open(f"/proc/{process}/stat", encoding="ascii", errors="replace") as file:  # noqa: PTH123  # no file of a user
            return file.read().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        pass
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return "-"
    except OSError:
        pass
    return "?"
