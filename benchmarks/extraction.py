"""How exactly the article within an HTML page is found, and how fast, beside trafilatura, resiliparse and newspaper4k.

    python benchmarks/extraction.py FOLDER [--half even|odd] [--passes 3] [--json]

FOLDER holds `html/ID.html.gz` and `ground-truth.json`, as the public article-extraction benchmark of Scrapinghub
(Zyte) does. Scores are that benchmark's: 4-grams of words, precision and recall averaged over the pages (precision over
those for which anything was found), and F1 made of both averages. Nothing is fetched, and nothing is written.

All take turns over the same pages in one run, in one thread on one core: each pass goes through the readers in another
order, and of the passes the fastest counts, since other programs on the machine can only add time. A reader that is not
installed is left out, and said to be. newspaper4k asks for other versions of libraries than Comity does: it needs an
environment of its own.
"""

import argparse
import gzip
import json
import os
import platform
import random
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from comity.articles.body import assemble
from comity.articles.html import read_html
from comity.errors import PageError

GRAM = 4
_WORD = re.compile(r"\w+")
_DRAWS = 1000
# All pages of the benchmark were saved in the last weeks of 2019.
_SAVED = date(2019, 12, 31)

Extract = Callable[[str, str], str]
"""From a page's HTML and address to its article's text, "" where none is found."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A page of the benchmark."""

    id: str
    url: str
    html: str
    body: str
    """The text that people marked as the article's."""


@dataclass(frozen=True, slots=True)
class Score:
    """One reader on all pages; `f1_interval` is half the width of the bootstrapped interval of 95 %."""

    f1: float
    f1_interval: float
    precision: float
    recall: float
    empty: int
    """Pages for which nothing was found."""
    pages_per_second: float
    seconds: list[float]
    """Of each pass."""


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured. `speed` has for each reader how fast Comity is beside it: over 1 is faster."""

    processor: str
    python: str
    date: str
    pages: int
    versions: dict[str, str]
    left_out: list[str]
    scores: dict[str, Score]
    speed: dict[str, float]
    worst: dict[str, tuple[float, float]]
    """The pages, by ID, on which Comity is least exact, with precision and recall."""


# -- the readers -------------------------------------------------------------------------------------------------------


def comity() -> Extract:
    """The project's page reader: besides the text it finds title, byline and date.

    It is asked before the language is: the benchmark has pages in languages that Comity sets aside.
    """

    def extract(html: str, url: str) -> str:
        try:
            return assemble(read_html(html, url, url=url, latest=_SAVED).blocks)[0]
        except PageError:
            return ""

    return extract


def trafilatura_alone(fast: bool) -> Callable[[], Extract]:
    """trafilatura as its own users call it, without comments as in the benchmark."""

    def load() -> Extract:
        from trafilatura import extract

        return lambda html, url: extract(html, url=url, fast=fast, include_comments=False) or ""

    return load


def trafilatura_with_metadata() -> Extract:
    """trafilatura with title, author and date as well, which is more like what the page reader has to do."""
    from trafilatura import bare_extraction

    def extract(html: str, url: str) -> str:
        document = bare_extraction(html, url=url, fast=True, include_comments=False, with_metadata=True)
        return getattr(document, "text", None) or ""

    return extract


def resiliparse() -> Extract:
    """resiliparse as in the benchmark."""
    from resiliparse.extract.html2text import extract_plain_text

    return lambda html, _url: str(extract_plain_text(html, main_content=True))


def newspaper4k() -> Extract:
    """newspaper4k as in the benchmark, but without fetching the page's pictures, which it would measure."""
    import newspaper  # type: ignore[import-not-found, unused-ignore]

    return lambda html, url: str(newspaper.article(url, input_html=html, fetch_images=False).text)


_OURS = "Comity"
READERS: dict[str, tuple[str | None, Callable[[], Extract]]] = {
    _OURS: ("comity", comity),
    "trafilatura, fast": ("trafilatura", trafilatura_alone(True)),
    "trafilatura, fast, with metadata": ("trafilatura", trafilatura_with_metadata),
    "trafilatura, default": ("trafilatura", trafilatura_alone(False)),
    "resiliparse": ("resiliparse", resiliparse),
    "newspaper4k": ("newspaper4k", newspaper4k),
}
"""By name: the distribution it is installed with, and what loads it."""


# -- the score ---------------------------------------------------------------------------------------------------------


def grams(text: str) -> Counter[tuple[str, ...]]:
    """The 4-grams of a text's words; a shorter text is one gram."""
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + GRAM]) for at in range(max(1, len(words) - GRAM + 1)) if words)


def precision_and_recall(wanted: str, found: str) -> tuple[float | None, float | None]:
    """Of one page; None where it does not count: the precision of nothing found, the recall of nothing wanted."""
    true, told = grams(wanted), grams(found)
    hits = (true & told).total()
    return hits / told.total() if told else None, hits / true.total() if true else None


def summed_up(pages: Iterable[tuple[float | None, float | None]]) -> tuple[float, float, float]:
    """F1, precision and recall of many pages."""
    each = list(pages)
    precision = statistics.fmean([p for p, _ in each if p is not None] or [0.0])
    recall = statistics.fmean([r for _, r in each if r is not None] or [0.0])
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0, precision, recall


def interval(pages: list[tuple[float | None, float | None]]) -> float:
    """Half the width of the interval in which F1 lies for 95 of 100 draws of as many pages."""
    chance = random.Random(4)
    return 1.96 * statistics.stdev(summed_up(chance.choices(pages, k=len(pages)))[0] for _ in range(_DRAWS))


# -- the run -----------------------------------------------------------------------------------------------------------


def main() -> None:
    """Measure and print."""
    options = _options()
    samples = load(options.folder, options.half)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        result = measure(samples, options.passes, progress)
    if options.json:
        print(json.dumps(asdict(result), indent=2))
    else:
        _print(result)


def load(folder: Path, half: str | None) -> list[Sample]:
    """The pages of a folder; of a half of them, those whose ID has an even or an odd hash."""
    try:
        truth: dict[str, dict[str, Any]] = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
        samples = [
            Sample(
                page,
                gold.get("url") or "",
                gzip.decompress((folder / "html" / f"{page}.html.gz").read_bytes()).decode("utf-8", "replace"),
                gold.get("articleBody") or "",
            )
            for page, gold in truth.items()
            if half is None or ("even", "odd")[sha256(page.encode()).digest()[-1] % 2] == half
        ]
    except (OSError, ValueError) as error:
        sys.exit(f"{folder} does not hold the benchmark (ground-truth.json, html/ID.html.gz): {error}")
    if len(samples) < 2:
        sys.exit(f"{folder} has fewer than two pages.")
    return samples


def measure(samples: list[Sample], passes: int, progress: Progress) -> Result:
    """Reads all pages with each reader, `passes` times by turns, after a few that only warm up."""
    readers: dict[str, Extract] = {}
    versions: dict[str, str] = {}
    left_out: list[str] = []
    for name, (package, make) in READERS.items():
        try:
            readers[name] = make()
        except ImportError as error:
            left_out.append(f"{name} ({error})")
            continue
        try:
            versions[package or name] = version(package or name)
        except PackageNotFoundError:
            versions[package or name] = "from its source"
    for extract in readers.values():
        for sample in samples[:3]:
            extract(sample.html, sample.url)
    seconds: dict[str, list[float]] = {name: [] for name in readers}
    texts: dict[str, list[str]] = {}
    task = progress.add_task("reading", total=passes * len(readers))
    order = list(readers)
    for _ in range(passes):
        for name in order:
            began = time.perf_counter()
            texts[name] = [readers[name](sample.html, sample.url) for sample in samples]
            seconds[name].append(time.perf_counter() - began)
            progress.advance(task)
        order = [*order[1:], order[0]]
    each = {
        name: [precision_and_recall(sample.body, text) for sample, text in zip(samples, texts[name], strict=True)]
        for name in readers
    }
    scores: dict[str, Score] = {}
    for name in readers:
        f1, precision, recall = summed_up(each[name])
        scores[name] = Score(
            f1=f1,
            f1_interval=interval(each[name]),
            precision=precision,
            recall=recall,
            empty=sum(not text for text in texts[name]),
            pages_per_second=len(samples) / min(seconds[name]),
            seconds=seconds[name],
        )
    worst = sorted(zip(samples, each[_OURS], strict=True), key=lambda one: (one[1][0] or 0.0) + (one[1][1] or 0.0))
    return Result(
        processor=_processor(),
        python=platform.python_version(),
        date=time.strftime("%Y-%m-%d"),
        pages=len(samples),
        versions=versions,
        left_out=left_out,
        scores=scores,
        speed={name: min(seconds[name]) / min(seconds[_OURS]) for name in readers if name != _OURS},
        worst={sample.id: (precision or 0.0, recall or 0.0) for sample, (precision, recall) in worst[:10]},
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, help="the benchmark: ground-truth.json and html/")
    parser.add_argument("--half", choices=("even", "odd"), help="only the pages whose ID has such a hash")
    parser.add_argument("--passes", type=int, default=3, help="passes of each reader over the pages")
    parser.add_argument("--json", action="store_true", help="print JSON for programs")
    return parser.parse_args()


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    model = re.search(r"^model name\s*: (.+)$", cpuinfo.read_text(), re.M) if cpuinfo.exists() else None
    return model[1] if model else platform.processor() or platform.machine()


def _print(result: Result) -> None:
    console = Console(highlight=False, soft_wrap=True, width=130)
    console.print(f"{result.date}  {result.processor}, one core, Python {result.python}; {result.pages} pages")
    console.print(", ".join(f"{package} {number}" for package, number in result.versions.items()))
    table = Table(box=SIMPLE_HEAD)
    for number, column in enumerate(("", "F1", "", "precision", "recall", "none found", "pages a second", "Comity's speed is")):
        table.add_column(column, justify="right" if number else "left")
    for name, score in result.scores.items():
        table.add_row(
            name,
            f"{score.f1:.4f}",
            f"± {score.f1_interval:.3f}",
            f"{score.precision:.4f}",
            f"{score.recall:.4f}",
            str(score.empty),
            f"{score.pages_per_second:.1f}",
            f"{result.speed[name]:.2f} times" if name in result.speed else "",
        )
    console.print(table)
    for reader in result.left_out:
        console.print(f"Left out, since it is not installed here: {reader}")
    console.print("\nWhere Comity is least exact (precision, recall):")
    for page, (precision, recall) in result.worst.items():
        console.print(f"  {precision:.3f}  {recall:.3f}  {page}")


if __name__ == "__main__":
    main()
