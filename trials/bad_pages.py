"""Broken pages by the thousand: `python -m trials.bad_pages --pages 100000 --seed 1 --workers 1`.

Page N of a seed is always the same: a real-shaped page (`originals.py`) broken at random (`mutations.py`). Each lies in a file
and is added to a store as `comity add` would, in a process that is watched: ten seconds of the processor at most, for each 100 kB
where a page is larger, and 1 GB. What can't be read must be set aside with a reason; whatever else happens is told with its
number, and `--only N` does it again. Every 250 pages, and where a page has ended the process, the store is proven by what
`comity check` proves. For every 250 a line is added to `trials/results/bad-pages.jsonl`; a run that is stopped goes on there.
"""

import argparse
import json
import multiprocessing
import multiprocessing.pool
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from trials.mutations import mutated
from trials.originals import ROOT, Original, originals

_RESULTS: Final = ROOT / "trials" / "results" / "bad-pages.jsonl"
_SECONDS: Final = 10.0
"""Of the processor, so that what else runs on a machine does not count."""
_WAITED: Final = 300.0
"""Seconds that are waited at most: what waits for ever needs no processor."""
_LOOK: Final = 0.5
"""Seconds between looks at a page that is being read."""
_MEMORY: Final = 2**30
_CHUNK: Final = 250
_STORE: Final = "comity.db"
# What a process may ask for before it is refused, so that a page that wants all memory does not take the machine along.
_MOST_DATA: Final = 4 * 2**30


@dataclass(slots=True)
class Chunk:
    """What became of pages `first` to `last`, the last excluded."""

    seed: int
    first: int
    last: int
    outcomes: Counter[str] = field(default_factory=Counter)
    """How many pages were read, and how many set aside, by reason."""
    slowest: float = 0.0
    """Seconds of the processor that the slowest page took."""
    memory: int = 0
    """Bytes that the process held at most."""
    seconds: float = 0.0
    """All of them, on the clock."""
    wrong: list[str] = field(default_factory=list)
    """What must not happen, each with the page's number."""

    def as_json(self) -> dict[str, Any]:
        """One line of the results."""
        return {
            "seed": self.seed, "first": self.first, "last": self.last, "day": time.strftime("%Y-%m-%d"),
            "seconds": round(self.seconds), "slowest": round(self.slowest, 2), "memory_mb": round(self.memory / 2**20),
            "outcomes": dict(sorted(self.outcomes.items())), "wrong": self.wrong,
        }  # fmt: skip


def main() -> None:
    """Reads what has not been read yet, and shows the sum."""
    options = _options()
    if options.only is not None:
        options.output = None
        chunk = _read_chunk(options.seed, options.only, options.only + 1)
        print(json.dumps(chunk.as_json(), indent=1, ensure_ascii=False))
        sys.exit(bool(chunk.wrong))
    done = {(told["seed"], told["first"]) for told in _told(options.output)}
    firsts = [first for first in range(options.first, options.pages, _CHUNK) if (options.seed, first) not in done]
    chunks = [(options.seed, first, min(first + _CHUNK, options.pages)) for first in firsts]
    options.output.parent.mkdir(parents=True, exist_ok=True)
    with multiprocessing.pool.ThreadPool(options.workers) as pool, options.output.open("a", encoding="utf-8") as file:
        for chunk in pool.imap_unordered(lambda told: _read_chunk(*told), chunks):
            file.write(json.dumps(chunk.as_json(), ensure_ascii=False) + "\n")
            file.flush()
            print(f"{chunk.first:7,}-{chunk.last:,}: {chunk.seconds:.0f} s, wrong: {chunk.wrong or 'nothing'}", flush=True)
    _show(_told(options.output))


def page(seed: int, number: int) -> tuple[str, bytes]:
    """A broken page: the ending of its file's name, and what is in it."""
    chance = random.Random(f"{seed}:{number}")
    original = chance.choice(_originals())
    ending = original.ending if chance.random() < 0.97 else chance.choice((".html", ".txt", ".jsonl", ".md", ""))
    return ending, mutated(original.data, [one.data for one in _originals()], chance)


@cache
def _originals() -> tuple[Original, ...]:
    return tuple(originals())


# -- the one who watches ----------------------------------------------------------------------------------------------------


def _read_chunk(seed: int, first: int, last: int) -> Chunk:
    chunk = Chunk(seed, first, last)
    begun = time.monotonic()
    worker = None
    for number in range(first, last):
        worker = worker or _Worker(seed)
        told = worker.read(number)
        if told is None:
            chunk.wrong.append(f"{number}: {worker.fate}")
            chunk.outcomes["ended the process"] += 1
            worker.end()
            # What the pages before it left in the store, and what the page that ended the process may have done to it.
            chunk.wrong += worker.problems_left()
            worker = None
            continue
        chunk.outcomes.update(told.outcomes)
        chunk.wrong += told.wrong
        chunk.slowest, chunk.memory = max(chunk.slowest, told.seconds), max(chunk.memory, told.memory)
        if told.memory > _MEMORY:
            chunk.wrong.append(f"{number}: {told.memory >> 20} MB of memory")
    if worker:
        chunk.wrong += worker.problems()
        worker.end()
        worker.clear()
    chunk.seconds = time.monotonic() - begun
    return chunk


@dataclass(slots=True)
class _Told:
    """What a worker says of one page."""

    outcomes: Counter[str]
    wrong: list[str]
    seconds: float
    memory: int


class _Worker:
    """A process that reads one page after another, and is killed where one takes too long."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        # Here and not in the process, so that the store is still there when a page has ended that.
        self._folder = Path(tempfile.mkdtemp(prefix="comity-bad-pages-"))
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(seed, self._folder, theirs), daemon=True)
        self._process.start()
        theirs.close()
        self.fate = ""
        # The first page brings the models along, which take seconds that are not the page's.
        assert self._pipe.recv() == "ready"

    def read(self, number: int) -> _Told | None:
        """What became of a page; None where the process did not survive it, whose `fate` then says why."""
        try:
            # Reading takes its time for each word: what may take ten seconds is a hundred thousand bytes.
            allowed = _SECONDS * max(1, len(page(self._seed, number)[1]) / 100_000)
            self._pipe.send(number)
            before, waited = self._cpu(), 0.0
            while not self._pipe.poll(_LOOK):
                # Not by the clock, which goes on where somebody stops all of this for a while.
                waited += _LOOK
                if self._cpu() - before > allowed or waited > _WAITED:
                    self.fate = f"hangs: not read within {allowed:.0f} s"
                    return None
            told: _Told = self._pipe.recv()
            return told
        except (EOFError, OSError):
            self._process.join(5)
            self.fate = f"the process died ({self._process.exitcode})"
        return None

    def _cpu(self) -> float:
        """Seconds of the processor that the process has had."""
        told = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")

    def problems(self) -> list[str]:
        """What is wrong with the store that came out."""
        self._pipe.send(None)
        found: list[str] = self._pipe.recv()
        return found

    def end(self) -> None:
        """Ends the process, whatever it does."""
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def problems_left(self) -> list[str]:
        """What is wrong with the store that a process left which has ended; clears it away."""
        import comity

        try:
            with comity.open_store(self._folder / _STORE) as store:
                return _problems(store)
        except Exception as error:  # what must never come through
            return [f"the store that was left can't be opened: {type(error).__name__}: {str(error)[:300]}"]
        finally:
            self.clear()

    def clear(self) -> None:
        """Clears away the store, and the page at which the process may have ended."""
        shutil.rmtree(self._folder, ignore_errors=True)


# -- the one who reads ------------------------------------------------------------------------------------------------------


def _work(seed: int, folder: Path, pipe: Connection) -> None:
    import comity

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_DATA, (_MOST_DATA, _MOST_DATA))
    with comity.open_store(folder / _STORE) as store:
        comity.read(comity.Page("warming", "body", "The ministers of Chile and Peru met in Lima on Monday."))
        pipe.send("ready")
        while (number := pipe.recv()) is not None:
            pipe.send(_read(seed, number, folder, store))
        pipe.send(_problems(store))


def _problems(store: Any) -> list[str]:
    return [f"the store: {problem.rule}: {problem.message} ({problem.article})" for problem in store.check()]


def _read(seed: int, number: int, folder: Path, store: Any) -> _Told:
    import comity

    ending, data = page(seed, number)
    file = folder / f"page-{number}{ending}"
    file.write_bytes(data)
    told = _Told(Counter(), [], 0.0, 0)

    def note(became: Any) -> None:
        if not isinstance(became, comity.SetAside):
            told.outcomes["read"] += 1
            return
        told.outcomes[became.reason] += 1
        if became.reason == "failed" or not became.message:
            told.wrong.append(f"{number}: {became.reason}: {became.message[:300]}")

    _forget_peak()
    begun = time.process_time()
    try:
        comity.add(store, file, on_page=note)
    except Exception as error:  # what must never come through
        told.wrong.append(f"{number}: raised {type(error).__name__}: {str(error)[:300]}")
    told.seconds = time.process_time() - begun
    told.memory = _peak()
    file.unlink()
    if not told.outcomes and not told.wrong:
        told.wrong.append(f"{number}: nothing was told of it")
    return told


def _forget_peak() -> None:
    """The system begins anew to note how much memory this process holds at most."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak() -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


# -- what is shown ----------------------------------------------------------------------------------------------------------


def _told(path: Path) -> Iterator[dict[str, Any]]:
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def _show(results: Iterator[dict[str, Any]]) -> None:
    every = list(results)
    outcomes: Counter[str] = Counter()
    for told in every:
        outcomes.update(told["outcomes"])
    pages = sum(told["last"] - told["first"] for told in every)
    print(f"{pages:,} files in {sum(told['seconds'] for told in every):,} s: {sum(outcomes.values()):,} pages")
    for name, count in outcomes.most_common():
        print(f"  {name:12} {count:9,}")
    print(f"slowest page {max(told['slowest'] for told in every)} s, most memory {max(told['memory_mb'] for told in every)} MB")
    wrong = [f"seed {told['seed']}, {what}" for told in every for what in told["wrong"]]
    print(*(wrong or ["Nothing else happened."]), sep="\n")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=1_000, help="how many pages of the seed are to have been read in the end")
    parser.add_argument("--first", type=int, default=0, help="the page to begin with, where those before were read elsewhere")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1, help="how many processes read at once")
    parser.add_argument("--only", type=int, help="read this one page again, and note nothing")
    parser.add_argument("--output", type=Path, default=_RESULTS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
