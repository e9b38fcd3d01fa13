"""What engines make of the processors there are: one process beside several and beside Ray, over the same pages, in one run.

    python benchmarks/engines.py FOLDER                                # 20,000 pages; takes an hour
    python benchmarks/engines.py FOLDER --pages 300 --one-in 1         # read whole, each of them

Each engine reads the same archives (`news_pages.py`; they are written to FOLDER first), of which one page in ten has a diplomatic
article, in a process of its own, so that memory is its own. Engines take turns, and of several passes the fastest counts, since
other programs on the machine can only add time. What the machine gives at best is told by processes that read with nothing in
common, one alone and several at once. At the end it is worked out from what was measured what more machines would do for a
year of news, and what would limit them.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

import comity
from comity.engine import EngineName
from comity.facade import READER
from news_pages import archives

# Libraries count cores when they are loaded, which is later.
os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

Task = Literal["add", "parts"]

_WARM = 0.1
"""The share of pages before the steady rate is measured: until then workers load their models."""
_YEAR_PAGES = 365 * 300_000
"""English articles of a year of CC-NEWS, as the project reckons: 300,000 a day."""
_ARCHIVE_BYTES = 25_000
"""Compressed, of one page in an archive; all languages together it is more for each English article."""
_MACHINES = (1, 10, 100)
_MOST_IN_ARCHIVE = 1_000


@dataclass(frozen=True, slots=True)
class Pass:
    """One engine over all pages; times in seconds, memory in MiB."""

    pages: int
    read: int
    """How many were read whole, the others being turned away by the gate."""
    seconds: float
    steady: float
    """Pages a second, from the first tenth to the last page."""
    own_processor: float
    """Of the process that writes the store; of workers without Ray's beside it."""
    workers_processor: float
    own_memory: float
    worker_memory: float
    """Of the largest worker; Ray's are not this program's children and are not told."""


@dataclass(frozen=True, slots=True)
class Result:
    """All that was measured."""

    pages: int
    one_in: int
    workers: int
    add: dict[str, Pass]
    parts: dict[str, Pass]
    apart: float
    """How many times as much as one do as many processes as there are workers, each for itself with its share of the archives."""
    load_seconds: float
    """Of the processor, to bring one article from parts into a store."""
    parts_bytes: float
    """Of one article, with its page."""


def main() -> None:
    """Measure and print."""
    options = _options()
    if options.one:
        print(json.dumps(asdict(_one(*json.loads(options.one)))))
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress, TemporaryDirectory() as folder:
        # As many for each worker, and none so long that it is read alone at the end.
        each = max(1, min(_MOST_IN_ARCHIVE, options.pages // (4 * options.workers)))
        paths = archives(options.folder, options.pages, each, one_diplomatic_in=options.one_in)
        result = measure(options, paths, Path(folder), progress)
    if options.json:
        print(json.dumps(asdict(result) | {"on_paper": on_paper(result, options.cores)}, indent=2))
    else:
        _print(result, options.cores)


def measure(options: argparse.Namespace, paths: list[Path], folder: Path, progress: Progress) -> Result:
    """Passes of all engines by turns, then what the reckoning needs."""
    tasks: list[tuple[Task, EngineName]] = [
        *(("add", engine) for engine in options.engines),
        *(("parts", engine) for engine in options.engines if engine != "local"),
    ]
    shown = progress.add_task("engines", total=options.passes * (len(tasks) + 1) + 1)
    passes: dict[tuple[Task, EngineName], list[Pass]] = {task: [] for task in tasks}
    apart: list[float] = []
    for number in range(options.passes):
        for task, engine in tasks:
            started = _start(task, engine, paths, folder / f"{task}-{engine}-{number}", options.workers)
            passes[task, engine].append(one := _ended(started))
            # A run that is stopped has told what it found out.
            progress.console.print(f"{task}, {engine}: {one.steady:.1f} pages a second, {one.seconds:.0f} s", highlight=False)
            progress.advance(shown)
        if "local" in options.engines:
            shares = [paths[worker :: options.workers] for worker in range(options.workers)]
            several = [
                _start("add", "local", share, folder / f"apart-{worker}-{number}", 1) for worker, share in enumerate(shares)
            ]
            apart.append(sum(_ended(one).steady for one in several))
        progress.advance(shown)
    parts = next(iter(sorted(folder.glob("parts-*"))), None)
    load, parts_bytes = _load(parts, folder / "loaded.db") if parts else (0.0, 0.0)
    progress.advance(shown)
    best = {key: max(ones, key=lambda one: one.steady) for key, ones in passes.items()}
    add: dict[str, Pass] = {engine: one for (task, engine), one in best.items() if task == "add"}
    return Result(
        pages=options.pages,
        one_in=options.one_in,
        workers=options.workers,
        add=add,
        parts={engine: one for (task, engine), one in best.items() if task == "parts"},
        apart=max(apart) / add["local"].steady if apart else 0.0,
        load_seconds=load,
        parts_bytes=parts_bytes,
    )


def on_paper(result: Result, cores: int) -> dict[str, Any]:
    """What more machines of so many processors each would do for a year of news, and what does not grow with them."""
    several = result.parts.get("processes") or result.add["processes"]
    # What a store costs is not in it, if parts were written: each machine writes its own.
    core_seconds = (several.own_processor + several.workers_processor) / several.pages
    # How much of the processors that workers have comes to be reading, on one machine.
    kept = min(1.0, several.steady * core_seconds / result.workers)
    articles = _YEAR_PAGES * several.read / several.pages
    machines = {}
    for machines_count in _MACHINES:
        seconds = _YEAR_PAGES * core_seconds / (machines_count * cores * kept)
        machines[machines_count] = {
            "days": seconds / 86_400,
            "archive_megabytes_per_second": _YEAR_PAGES * _ARCHIVE_BYTES / seconds / 1e6,
            "articles_read_per_second": articles / seconds,
        }
    writer = result.add.get("processes")
    return {
        "core_seconds": core_seconds,
        "kept": kept,
        "machines": machines,
        "load_days": articles * result.load_seconds / 86_400,
        "load_articles_per_second": 1 / result.load_seconds if result.load_seconds else 0.0,
        "add_pages_per_second_at_most": writer.pages / writer.own_processor if writer else 0.0,
        "parts_gigabytes": articles * result.parts_bytes / 1e9,
    }


# -- one engine, in a process of its own -------------------------------------------------------------------------------


def _start(task: Task, engine: EngineName, paths: list[Path], target: Path, workers: int) -> "subprocess.Popen[str]":
    what = json.dumps([task, engine, [str(path) for path in paths], str(target), workers])
    return subprocess.Popen([sys.executable, __file__, str(target), "--one", what], stdout=subprocess.PIPE, text=True)


def _ended(process: "subprocess.Popen[str]") -> Pass:
    told, _ = process.communicate()
    if process.returncode:
        sys.exit(f"A pass ended with code {process.returncode}; what it said stands above.")
    return Pass(**json.loads(told))


def _one(task: Task, engine: EngineName, paths: list[str], target: str, workers: int) -> Pass:
    several = None if engine == "local" else workers
    began = time.perf_counter()
    done: list[float] = []
    note = lambda *_: done.append(time.perf_counter())  # noqa: E731
    if task == "add":
        with comity.open_store(f"{target}.db") as store:
            read = comity.add(store, *paths, engine=engine, workers=several, on_page=note, gate=True).added
    else:
        on_pages = lambda more, _: done.extend([time.perf_counter()] * more)  # noqa: E731
        told = comity.write_parts(target, *paths, engine=engine, workers=several, on_pages=on_pages, gate=True)
        read = told.articles
    ended = time.perf_counter()
    warm = int(len(done) * _WARM)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Pass(
        pages=len(done),
        read=read,
        seconds=ended - began,
        steady=(len(done) - warm) / (ended - done[warm]),
        own_processor=time.process_time(),
        workers_processor=children.ru_utime + children.ru_stime,
        own_memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10,
        worker_memory=children.ru_maxrss / 2**10 if engine == "processes" else 0.0,
    )


def _load(parts: Path, store: Path) -> tuple[float, float]:
    size = sum(file.stat().st_size for file in parts.rglob("*.parquet"))
    with comity.open_store(store) as opened:
        began = time.process_time()
        told = comity.load_parts(opened, parts)
    return (time.process_time() - began) / told.added, size / told.added


# -- the run -----------------------------------------------------------------------------------------------------------


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, help="where the archives are, or will be")
    parser.add_argument("--pages", type=int, default=20_000, help="how many pages each engine reads")
    parser.add_argument("--one-in", type=int, default=10, help="one page in so many has a diplomatic article")
    parser.add_argument("--engines", type=partial(str.split, sep=","), default=["local", "processes", "ray"])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--passes", type=int, default=1, help="passes of each engine, by turns")
    parser.add_argument("--cores", type=int, default=2, help="processors of a machine in the reckoning")
    parser.add_argument("--json", action="store_true", help="print JSON for programs")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    return parser.parse_args()


def _print(result: Result, cores: int) -> None:
    console = Console(highlight=False, width=120)
    base, first = next(iter(result.add.items()))
    console.print(
        f"{time.strftime('%Y-%m-%d')}  {os.cpu_count()} cores, {result.pages:,} pages, of which one in {result.one_in} is "
        f"diplomatic, {first.read:,} read whole; reader {READER}, {result.workers} workers"
    )
    table = _table("", "seconds", "pages a second", f"to {base}", "whole time", "processor, ms a page", "memory, MiB")
    for task, passes in (("add", result.add), ("parts", result.parts)):
        for engine, one in passes.items():
            table.add_row(
                f"{task}, {engine}",
                f"{one.seconds:.1f}",
                f"{one.steady:.1f}",
                f"{one.steady / first.steady:.2f}",
                f"{first.seconds / one.seconds:.2f}",
                f"{1000 * one.own_processor / one.pages:.1f} + {1000 * one.workers_processor / one.pages:.1f}",
                f"{one.own_memory:.0f} + {one.worker_memory:.0f}",
            )
    console.print(table)
    if result.apart:
        console.print(f"{result.workers} processes that have nothing in common do {result.apart:.2f} times as much as one.")
    for task, passes in (("adds", result.add), ("writes parts", result.parts)):
        if "ray" in passes and "processes" in passes:
            ratio = passes["ray"].steady / passes["processes"].steady
            console.print(f"Ray {task} at {ratio:.2f} of the rate of processes, once all have begun.")

    told = on_paper(result, cores)
    console.print(
        f"On paper: {_YEAR_PAGES:,} pages a year at {1000 * told['core_seconds']:.0f} ms of a core, written as parts; machines "
        f"of {cores} cores, of which {told['kept']:.0%} come to be reading."
    )
    table = _table("machines", "days", "archives, MB a second", "articles read whole a second")
    for machines, one in told["machines"].items():
        row = (one["days"], one["archive_megabytes_per_second"], one["articles_read_per_second"])
        table.add_row(f"{machines:,}", *(f"{value:,.1f}" for value in row))
    console.print(table)
    console.print(
        f"What does not grow with them: loading into one store, {told['load_days']:.1f} days "
        f"({told['load_articles_per_second']:.0f} articles a second); adding straight to a store, at most "
        f"{told['add_pages_per_second_at_most']:.0f} pages a second. Parts: {told['parts_gigabytes']:,.0f} GB."
    )


def _table(*columns: str) -> Table:
    table = Table(box=SIMPLE_HEAD)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left")
    return table


if __name__ == "__main__":
    main()
