"""What engines make of the processors there are: one process beside several and beside Ray, over the same pages, in one run.

    python benchmarks/engines.py                    # 20,000 articles; takes hours
    python benchmarks/engines.py --articles 400     # roughly, in minutes

Each engine reads the same generated pages (variants of the example pages) in a process of its own, so that memory is its
own. Engines take turns, and of several passes the fastest counts, since other programs on the machine can only add time. At
the end it is worked out from what was measured what more machines would do for a year of news, and what would limit them.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial
from itertools import count, islice
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
from comity.sources import open_pages
from comity.types import Page
from reading import variant

# Libraries count cores when they are loaded, which is later.
os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

Task = Literal["add", "parts"]

_EXAMPLES = Path(__file__).parent.parent / "examples" / "pages"
_KEYS = {"html": "html", "stored": "raw", "body": "text"}
_WARM = 0.1
"""The share of pages before the steady rate is measured: until then workers load their models."""
_YEAR_ARTICLES = 365 * 300_000
"""English articles of a year of CC-NEWS, as the project reckons: 300,000 a day."""
_SHARE = 0.1
"""Of these the articles that are read whole; the others are looked at and passed over."""
_ARCHIVE_BYTES = 25_000
"""Compressed, of one page in an archive; all languages together it is more for each English article."""
_MACHINES = (1, 10, 100)


@dataclass(frozen=True, slots=True)
class Pass:
    """One engine over all pages; times in seconds, memory in MiB."""

    articles: int
    seconds: float
    steady: float
    """Articles a second, from the first tenth to the last article."""
    own_processor: float
    """Of the process that writes the store; of workers without Ray's beside it."""
    workers_processor: float
    own_memory: float
    worker_memory: float
    """Of the largest worker; Ray's are not this program's children and are not told."""


@dataclass(frozen=True, slots=True)
class Result:
    """All that was measured."""

    articles: int
    workers: int
    page_bytes: float
    add: dict[str, Pass]
    parts: dict[str, Pass]
    memory: dict[EngineName, dict[int, Pass]]
    load_seconds: float
    """To bring one article from parts into a store."""
    extract_seconds: float
    """To find the article in one page: more than passing a page over takes."""
    parts_bytes: float
    """Of one article, with its page."""


def main() -> None:
    """Measure and print."""
    options = _options()
    if options.one:
        task, engine, pages, target = options.one.split(",")
        print(json.dumps(asdict(_one(task, engine, pages, target, options.workers))))
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress, TemporaryDirectory() as folder:
        result = measure(options, Path(folder), progress)
    if options.json:
        print(json.dumps(asdict(result) | {"on_paper": on_paper(result, options.cores)}, indent=2))
    else:
        _print(result, options.cores)


def measure(options: argparse.Namespace, folder: Path, progress: Progress) -> Result:
    """Passes of all engines by turns, then memory at several sizes, then what the reckoning needs."""
    size, engines = options.articles, options.engines
    pages = folder / "pages.jsonl"
    size_bytes = _write_pages(pages, size)
    tasks: list[tuple[Task, EngineName]] = [
        *(("add", engine) for engine in engines), *(("parts", engine) for engine in engines if engine != "local"),
    ]  # fmt: skip
    shown = progress.add_task("engines", total=options.passes * len(tasks) + len(options.memory) * 2 + 2)
    passes: dict[tuple[Task, EngineName], list[Pass]] = {task: [] for task in tasks}
    for number in range(options.passes):
        for task, engine in tasks:
            target = folder / f"{task}-{engine}-{number}"
            passes[task, engine].append(_measured(task, engine, pages, target, options.workers))
            progress.advance(shown)
    memory: dict[EngineName, dict[int, Pass]] = {engine: {} for engine in engines if engine in ("local", "processes")}
    for one in options.memory:
        _write_pages(folder / f"{one}.jsonl", one)
        for name in memory:
            target = folder / f"memory-{name}-{one}"
            memory[name][one] = _measured("add", name, folder / f"{one}.jsonl", target, options.workers)
            progress.advance(shown)
    parts = next(iter(sorted(folder.glob("parts-*"))), None)
    load, parts_bytes = _load(parts, folder / "loaded.db") if parts else (0.0, 0.0)
    progress.advance(shown)
    extract = _extract(pages, min(size, 200))
    progress.advance(shown)
    best = {key: min(ones, key=lambda one: one.seconds) for key, ones in passes.items()}
    return Result(
        articles=size,
        workers=options.workers,
        page_bytes=size_bytes / size,
        add={engine: best["add", engine] for engine in engines},
        parts={engine: one for (task, engine), one in best.items() if task == "parts"},
        memory=memory,
        load_seconds=load,
        extract_seconds=extract,
        parts_bytes=parts_bytes,
    )


def on_paper(result: Result, cores: int) -> dict[str, Any]:
    """What more machines of so many processors each would do for a year of news, and what does not grow with them."""
    local = result.add["local"]
    # What a store costs is in it: on workers of parts the writing of parts stands in its place.
    read = (local.own_processor + local.workers_processor) / local.articles
    several = result.parts.get("processes") or result.add["processes"]
    # How much of the processors that workers have comes to be reading, on one machine.
    kept = min(1.0, several.steady * read / result.workers)
    whole, passed = _YEAR_ARTICLES * _SHARE, _YEAR_ARTICLES * (1 - _SHARE)
    core_seconds = whole * read + passed * result.extract_seconds
    machines = {}
    for machines_count in _MACHINES:
        seconds = core_seconds / (machines_count * cores * kept)
        machines[machines_count] = {
            "days": seconds / 86_400,
            "archive_megabytes_per_second": _YEAR_ARTICLES * _ARCHIVE_BYTES / seconds / 1e6,
            "articles_read_per_second": whole / seconds,
        }
    own = result.add["processes"].own_processor / result.add["processes"].articles if "processes" in result.add else 0.0
    return {
        "read_core_seconds": read,
        "extract_core_seconds": result.extract_seconds,
        "kept": kept,
        "machines": machines,
        "load_days": whole * result.load_seconds / 86_400,
        "load_articles_per_second": 1 / result.load_seconds if result.load_seconds else 0.0,
        "add_articles_per_second_at_most": 1 / own if own else 0.0,
        "parts_gigabytes": whole * result.parts_bytes / 1e9,
    }


# -- one engine, in a process of its own -------------------------------------------------------------------------------


def _measured(task: Task, engine: EngineName, pages: Path, target: Path, workers: int) -> Pass:
    what = ",".join((task, engine, str(pages), str(target)))
    command = [sys.executable, __file__, "--one", what, "--workers", str(workers)]
    told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Pass(**json.loads(told.stdout))


def _one(task: Task, engine: EngineName, pages: str, target: str, workers: int) -> Pass:
    several = None if engine == "local" else workers
    began = time.perf_counter()
    done: list[float] = []
    note = lambda *_: done.append(time.perf_counter())  # noqa: E731
    if task == "add":
        with comity.open_store(f"{target}.db") as store:
            summary = comity.add(store, pages, engine=engine, workers=several, on_page=note)
        articles = summary.added
    else:
        on_pages = lambda more: done.extend([time.perf_counter()] * more)  # noqa: E731
        articles = comity.write_parts(target, pages, engine=engine, workers=several, on_pages=on_pages).articles
    ended = time.perf_counter()
    warm = int(len(done) * _WARM)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Pass(
        articles=articles,
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


def _extract(pages: Path, most: int) -> float:
    from comity.articles import read_article

    every = [page for page in islice(open_pages([str(pages)]), most) if isinstance(page, Page)]
    read_article(every[0])
    began = time.process_time()
    for page in every:
        read_article(page)
    return (time.process_time() - began) / len(every)


def _write_pages(path: Path, size: int) -> int:
    """Writes so many variants of the example pages; gives the bytes."""
    with path.open("w", encoding="utf-8") as file:
        for page in islice(_variants(), size):
            given = {key: value for key, value in asdict(page.given).items() if value}
            file.write(json.dumps(given | {_KEYS[page.form]: page.content}) + "\n")
    return path.stat().st_size


def _variants() -> Iterator[Page]:
    examples = [page for page in open_pages([str(_EXAMPLES)]) if isinstance(page, Page)]
    return (variant(examples[number % len(examples)], number) for number in count())


# -- the run -----------------------------------------------------------------------------------------------------------


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    sizes = partial(_list, int)
    parser.add_argument("--articles", type=int, default=20_000, help="how many pages each engine reads")
    parser.add_argument("--engines", type=partial(_list, str), default=["local", "processes", "ray"])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--passes", type=int, default=1, help="passes of each engine, by turns")
    parser.add_argument("--memory", type=sizes, default=[1_000, 10_000], help="numbers of articles at which memory is told")
    parser.add_argument("--cores", type=int, default=2, help="processors of a machine in the reckoning")
    parser.add_argument("--json", action="store_true", help="print JSON for programs")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    return parser.parse_args()


def _list(kind: Any, text: str) -> list[Any]:
    return [kind(part) for part in text.split(",") if part]


def _print(result: Result, cores: int) -> None:
    console = Console(highlight=False, soft_wrap=True)
    local, several = result.add["local"], f"{result.workers} workers"
    console.print(
        f"{time.strftime('%Y-%m-%d')}  {os.cpu_count()} cores, {result.articles:,} articles, reader {READER}, {several}"
    )
    table = _table("", "seconds", "steady, articles a second", "ratio to local", "whole time, ratio", "processor, ms an article")
    for task, passes in (("add", result.add), ("parts", result.parts)):
        for engine, one in passes.items():
            table.add_row(
                f"{task}, {engine}",
                f"{one.seconds:.1f}",
                f"{one.steady:.1f}",
                f"{one.steady / local.steady:.2f}",
                f"{local.seconds / one.seconds:.2f}",
                f"{1000 * one.own_processor / one.articles:.1f} + {1000 * one.workers_processor / one.articles:.1f}",
            )
    console.print(table)
    if "ray" in result.add and "processes" in result.add:
        ratio = result.add["ray"].steady / result.add["processes"].steady
        console.print(f"Ray reads at {ratio:.2f} of the rate of processes, once all have begun.")
    table = _table("memory, MiB", *(f"{size:,} articles" for size in next(iter(result.memory.values()), {})))
    for name, by_size in result.memory.items():
        table.add_row(f"{name}, this process", *(f"{one.own_memory:.0f}" for one in by_size.values()))
        if name == "processes":
            table.add_row("processes, a worker", *(f"{one.worker_memory:.0f}" for one in by_size.values()))
    console.print(table)

    told = on_paper(result, cores)
    console.print(
        f"On paper: {_YEAR_ARTICLES:,} articles a year, {_SHARE:.0%} read whole at "
        f"{1000 * told['read_core_seconds']:.0f} ms of a core, the others passed over at "
        f"{1000 * told['extract_core_seconds']:.1f} ms; machines of {cores} cores, "
        f"of which {told['kept']:.0%} come to be reading."
    )
    table = _table("machines", "days", "archives, MB a second", "articles read a second")
    for machines, one in told["machines"].items():
        row = (one["days"], one["archive_megabytes_per_second"], one["articles_read_per_second"])
        table.add_row(f"{machines:,}", *(f"{value:,.1f}" for value in row))
    console.print(table)
    console.print(
        f"What does not grow with them: loading into one store, {told['load_days']:.1f} days "
        f"({told['load_articles_per_second']:.0f} articles a second); adding straight to a store, at most "
        f"{told['add_articles_per_second_at_most']:.0f} articles a second. Parts: {told['parts_gigabytes']:,.0f} GB."
    )


def _table(*columns: str) -> Table:
    table = Table(box=SIMPLE_HEAD)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left")
    return table


if __name__ == "__main__":
    main()
