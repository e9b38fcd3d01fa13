"""How many articles a second one core reads, from a WARC record to a stored record.

    python benchmarks/throughput.py [--whole 60] [--mixed 200] [--reader parser] [--json]
    python benchmarks/throughput.py --flame-graph docs/images/throughput.svg

Two archives are written first (`news_pages.py`): one in which every page has a diplomatic article, and one in which one in ten
has. Each is read into a new store, the second with the gate. Seconds are those of the processor (`time.process_time`): on a
machine that others use too they say more than wall time, though work that shares caches with other work takes longer. Where the
time goes is told by stages, or drawn as a flame graph of the second archive by py-spy, which has to be allowed to look at this
process.
"""

import argparse
import json
import os
import platform
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ParamSpec, TypeVar, get_args
from unittest.mock import patch

# Libraries count cores when they are loaded, which is later.
os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

import comity
from comity.intake import Intake
from comity.sources import open_pages
from comity.types import Page, PassedOver, ReaderName
from news_pages import news, ordinary_by_kind, write_warc

_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Run:
    """One archive read into a store; seconds of the processor for all pages, and what became of these."""

    pages: int
    html_bytes: int
    read: int
    passed_over_before_extraction: int
    passed_over: int
    set_aside: int
    findings: int
    seconds: float
    wall_seconds: float
    pages_per_second: float
    stages: dict[str, float]


@dataclass(frozen=True, slots=True)
class Looks:
    """The gate alone, over texts and pages at hand: how many a second, and the share it turns away."""

    texts_per_second: dict[str, float]
    turned_away: dict[str, tuple[int, int]]
    """By kind of ordinary news: how many, and of how many."""
    pages_per_second: float


@dataclass(frozen=True, slots=True)
class Result:
    """All that was measured."""

    machine: str
    date: str
    reader: ReaderName
    whole: Run
    mixed: Run
    gate: Looks


@dataclass(slots=True)
class Stopwatch:
    """Seconds of the processor by stage. A stage within another counts for itself alone."""

    seconds: dict[str, float] = field(default_factory=dict)
    _open: list[str] = field(default_factory=list)
    _since: float = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self._turn()
        self._open.append(name)
        try:
            yield
        finally:
            self._turn()
            self._open.pop()

    def timed(self, name: str, function: Callable[_P, _T]) -> Callable[_P, _T]:
        @wraps(function)
        def timed(*args: _P.args, **kwargs: _P.kwargs) -> _T:
            with self.stage(name):
                return function(*args, **kwargs)

        return timed

    def each(self, name: str, function: Callable[_P, Iterator[_T]]) -> Callable[_P, Iterator[_T]]:
        """The same for what gives one after another."""

        def timed(*args: _P.args, **kwargs: _P.kwargs) -> Iterator[_T]:
            every = function(*args, **kwargs)
            while True:
                with self.stage(name):
                    one = next(every, None)
                if one is None:
                    return
                yield one

        return timed

    def _turn(self) -> None:
        now = time.process_time()
        if self._open:
            self.seconds[self._open[-1]] = self.seconds.get(self._open[-1], 0.0) + now - self._since
        self._since = now


def main() -> None:
    """Measure and print."""
    options = _options()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with TemporaryDirectory() as folder:
        whole, mixed = Path(folder, "whole.warc.gz"), Path(folder, "mixed.warc.gz")
        sizes = {}
        for path, count, one_in in ((whole, options.whole, 1), (mixed, options.mixed, 10)):
            with path.open("wb") as file:
                sizes[path] = write_warc(file, news(count, one_diplomatic_in=one_in))
        # Models and libraries are loaded once for all pages of a long run, and so before the clock starts.
        with comity.open_store(Path(folder, "warm.db")) as store:
            for page in (item for _, item in zip(range(3), pages_of(whole), strict=False)):
                comity.add(store, page, reader=options.reader)
        if options.flame_graph:
            draw(mixed, options.reader, options.flame_graph)
            return
        runs = {path: run(path, options.reader, sizes[path], gate=path is mixed) for path in (whole, mixed)}
        result = Result(
            _machine(), time.strftime("%Y-%m-%d"), options.reader, runs[whole], runs[mixed], looks(list(pages_of(mixed)))
        )
    print(json.dumps(asdict(result), indent=2)) if options.json else _print(result)


def pages_of(path: Path) -> Iterator[Page]:
    """The pages of a WARC."""
    yield from (item for item in open_pages([str(path)]) if isinstance(item, Page))


# Functions on the way of a page, as (module, name), and the stage that their time counts for.
_STAGES = {
    ("comity.actors.gate", "may_tell"): "gate, the page",
    ("comity.actors.gate", "tells_of_relations"): "gate, the text",
    ("comity.engine.running", "_read_article"): "extraction: the rest",
    ("comity.articles.html", "_parse"): "extraction: parsing HTML",
    ("comity.articles.html", "read_metadata"): "extraction: what the markup tells",
    ("comity.articles.html", "read_stored"): "extraction: what the page shows",
    ("comity.articles.html", "shown_text"): "extraction: what the page shows",
    ("comity.articles.html", "_blocks"): "extraction: the body (trafilatura)",
    ("comity.articles.html", "_searched_date"): "extraction: a date (htmldate)",
    ("comity.coding.reader", "parse_article"): "reading: grammar (spaCy)",
    ("comity.coding.reader", "encode"): "reading: encoder",
    ("comity.coding.reader", "find_dates"): "reading: dates and amounts",
    ("comity.coding.reader", "find_amounts"): "reading: dates and amounts",
    ("comity.coding.reader", "make_scene"): "reading: cast and statements",
    ("comity.coding.reader", "find_statements"): "reading: cast and statements",
}


def run(path: Path, reader: ReaderName, html_bytes: int, *, gate: bool) -> Run:
    """Reads an archive into a new store as `comity add` does."""
    from importlib import import_module

    from comity.coding import Reader

    watch = Stopwatch()
    told: list[object] = []
    with ExitStack() as open_, TemporaryDirectory() as folder:
        for (module, name), stage in _STAGES.items():
            target = import_module(module)
            function = getattr(target, name)
            # A generator's work is done when it is asked for the next, so that it is asked for all at once.
            if name == "_blocks":
                function = _listed(function)
            open_.enter_context(patch.object(target, name, watch.timed(stage, function)))
        open_.enter_context(patch.object(Reader, "read", watch.timed("reading: coding", Reader.read)))
        open_.enter_context(patch.object(Intake, "keep", watch.timed("store", Intake.keep)))
        facade = import_module("comity.facade")
        open_.enter_context(patch.object(facade, "_open", watch.each("WARC", facade._open)))
        # The default of read_pages was bound before it was patched.
        running = import_module("comity.engine.running")
        open_.enter_context(patch.dict(running.read_pages.__kwdefaults__, {"parse": running._read_article}))
        store = open_.enter_context(comity.open_store(Path(folder, "throughput.db")))
        began, began_wall = time.process_time(), time.perf_counter()
        with watch.stage("between"):
            comity.add(store, path, reader=reader, gate=gate, on_page=told.append)
        seconds, wall = time.process_time() - began, time.perf_counter() - began_wall
        findings = sum(store.status().findings.values())
    passed = sum(isinstance(one, PassedOver) for one in told)
    extracted = sum(one == "added" for one in told)
    return Run(
        pages=len(told),
        html_bytes=html_bytes,
        read=extracted,
        passed_over_before_extraction=_before_extraction(path) if gate else 0,
        passed_over=passed,
        set_aside=len(told) - passed - extracted,
        findings=findings,
        seconds=seconds,
        wall_seconds=wall,
        pages_per_second=len(told) / seconds,
        stages=dict(sorted(watch.seconds.items(), key=lambda one: -one[1])),
    )


def draw(path: Path, reader: ReaderName, target: Path) -> None:
    """Reads an archive while py-spy looks on, and writes the flame graph."""
    spy = str(Path(sys.executable).with_name("py-spy"))
    record = [spy, "record", "--pid", str(os.getpid()), "--format", "flamegraph", "--function", "--rate", "100"]
    with TemporaryDirectory() as folder, comity.open_store(Path(folder, "throughput.db")) as store:
        raw = Path(folder, "raw.svg")
        with subprocess.Popen([*record, "--output", str(raw)], stderr=subprocess.PIPE, text=True) as process:
            time.sleep(2)
            comity.add(store, path, reader=reader, gate=True)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate()
        if not raw.exists():
            sys.exit(f"py-spy could not look at this process: {errors.strip()}")
        target.write_text(_tidied(raw.read_text(encoding="utf-8")), encoding="utf-8")


def _tidied(svg: str) -> str:
    """The graph with modules for files, so that nothing of this machine is in it, and without what is too thin to see."""
    # Each frame is a group; those under two thousandths of the whole are too narrow to have a name.
    svg = re.sub(r"<g><title>[^<]*\([\d,]+ samples, 0\.[01]\d*%\)</title>.*?</g>", "", svg, flags=re.S)
    svg = re.sub(r'(<text id="title"[^>]*>)[^<]*', r"\1From WARC record to stored record, one article in ten diplomatic", svg)
    file = re.compile(r"\((?:/[^()\s]*/(?:site-packages|python3\.\d+|src|benchmarks)/)?([\w./-]+)\.(?:pyx?|so)(?::\d+)?\)")
    return file.sub(_module, svg)


def _module(path: re.Match[str]) -> str:
    return f"({path[1].replace('/', '.')})"


def _listed(function: Callable[_P, Iterator[_T]]) -> Callable[_P, Iterator[_T]]:
    return lambda *args, **kwargs: iter(list(function(*args, **kwargs)))


def _before_extraction(path: Path) -> int:
    from comity.actors.gate import may_tell

    return sum(not may_tell(page.content) for page in pages_of(path))


def looks(pages: list[Page]) -> Looks:
    """The gate alone. Diplomatic texts pass, and cost more than those that are turned away."""
    from comity.actors.gate import may_tell, tells_of_relations
    from news_pages import diplomatic_texts

    kinds = ordinary_by_kind()
    rates = {}
    for name, sample in (
        ("ordinary", [text.body for texts in kinds.values() for text in texts]),
        ("diplomatic", [text.body for text in diplomatic_texts()]),
    ):
        began = time.process_time()
        for _ in range(10):
            for body in sample:
                tells_of_relations(body)
        rates[name] = 10 * len(sample) / (time.process_time() - began)
    began = time.process_time()
    for page in pages:
        may_tell(page.content)
    away = {kind: (sum(not tells_of_relations(text.body) for text in texts), len(texts)) for kind, texts in kinds.items()}
    return Looks(rates, away, len(pages) / (time.process_time() - began))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--whole", type=int, default=60, help="pages of the archive in which every article is diplomatic")
    parser.add_argument("--mixed", type=int, default=200, help="pages of the archive in which one in ten is")
    parser.add_argument("--reader", choices=get_args(ReaderName), default="parser")
    parser.add_argument("--flame-graph", type=Path, metavar="FILE", help="draw where the time goes, and measure nothing")
    parser.add_argument("--json", action="store_true", help="print JSON for programs")
    return parser.parse_args()


def _machine() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    model = re.search(r"^model name\s*: (.+)$", cpuinfo.read_text(), re.M) if cpuinfo.exists() else None
    return f"{model[1] if model else platform.machine()}, one core, Python {platform.python_version()}"


def _print(result: Result) -> None:
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{result.date}  {result.machine}, reader {result.reader}; seconds of the processor\n")
    runs = {"every article diplomatic": result.whole, "one in ten": result.mixed}
    table = Table("", *runs, box=SIMPLE_HEAD)
    rows: dict[str, Callable[[Run], str]] = {
        "articles a second": lambda run: f"{run.pages_per_second:.1f}",
        "pages": lambda run: f"{run.pages:,}",
        "read whole": lambda run: f"{run.read:,}",
        "passed over by the page": lambda run: f"{run.passed_over_before_extraction:,}",
        "passed over by the text": lambda run: f"{run.passed_over - run.passed_over_before_extraction:,}",
        "set aside": lambda run: f"{run.set_aside:,}",
        "findings": lambda run: f"{run.findings:,}",
        "HTML, kB a page": lambda run: f"{run.html_bytes / run.pages / 1000:.0f}",
        "wall seconds to processor seconds": lambda run: f"{run.wall_seconds / run.seconds:.2f}",
    }
    for name, show in rows.items():
        table.add_row(name, *map(show, runs.values()))
    console.print(table)
    table = Table("ms a page", *runs, box=SIMPLE_HEAD)
    for stage in sorted({*result.whole.stages, *result.mixed.stages}):
        cells = [(run.stages.get(stage, 0.0), run) for run in runs.values()]
        table.add_row(stage, *(f"{1000 * t / run.pages:.2f} ({t / run.seconds:.0%})" for t, run in cells))
    table.add_row("all", *(f"{1000 * run.seconds / run.pages:.2f}" for run in runs.values()))
    console.print(table)
    gate = result.gate
    console.print("The gate alone, a second:")
    console.print(f"  ordinary texts {gate.texts_per_second['ordinary']:,.0f}", end=", ")
    console.print(f"diplomatic texts {gate.texts_per_second['diplomatic']:,.0f}, pages {gate.pages_per_second:,.0f}")
    for kind, (away, of) in gate.turned_away.items():
        console.print(f"  {kind}: {away} of {of} turned away")


if __name__ == "__main__":
    main()
