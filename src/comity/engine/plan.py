"""How pages are to be read: by which reader, in how many workers, where."""

import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from comity.engine.running import Gate, PageReader
from comity.errors import ComityError

EngineName = Literal["local", "processes", "ray"]
"""local: in this process, one page after another; processes: in several processes of this machine; ray: on a Ray cluster."""

_GROUP: Final = Path("/sys/fs/cgroup")
PAGE_SECONDS = 300.0
"""Seconds after which a page is taken to hang. The longest pages take some ten; nobody's news takes minutes."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Which reader reads, and where."""

    reader: Callable[[], PageReader]
    """Makes the reader; called once in each worker, where what it needs is imported. It is sent there, so it must be small and
    picklable: `partial(f, "parser")` with a function of a module."""
    engine: EngineName = "local"
    workers: int | None = None
    """How many workers read at once; None for as many as this process may use processors. Means nothing to "local"."""
    address: str | None = None
    """The Ray cluster ("auto", "host:6379", "ray://host:10001"); None for one of this machine, as long as the reading takes."""
    page_seconds: float = PAGE_SECONDS
    gate: Callable[[], Gate] | None = None
    """Gives the gate that looks at what is `Unsorted`; picklable too. None to read all."""

    def checked(self) -> "Plan":
        """The plan itself. Raises ComityError where it asks for what does not go together."""
        if self.engine not in ("local", "processes", "ray"):
            raise ComityError(f"“{self.engine}” is no engine; there are local, processes and ray.")
        if self.workers is not None and (self.engine == "local" or self.workers < 1):
            raise ComityError("workers are one or more, and of the engines processes and ray; local reads in this process.")
        if self.address and self.engine != "ray":
            raise ComityError("an address is that of a Ray cluster: it goes with the engine ray alone.")
        return self

    @property
    def hands(self) -> int:
        """How many workers there are to be."""
        if self.workers is not None:
            return self.workers
        # Where a container or taskset gives fewer processors than there are, that is what counts.
        there = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        return min(there, _quota() or there)


def _quota() -> int | None:
    """How many processors' time a container may use, by Linux's control groups (version 2, then 1); None for all there is."""
    with suppress(OSError, ValueError):
        most, period = (_GROUP / "cpu.max").read_text().split()
        return max(1, int(most) // int(period))
    with suppress(OSError, ValueError, ZeroDivisionError):
        most, period = ((_GROUP / "cpu" / f"cpu.cfs_{name}_us").read_text() for name in ("quota", "period"))
        return max(1, int(most) // int(period)) if int(most) > 0 else None
    return None
