"""What a page costs, and how much memory the process takes, as a store is filled out of 100,000 pages.

    python benchmarks/growth.py FOLDER                              # 1,000, 10,000 and 100,000 pages; takes an hour
    python benchmarks/growth.py FOLDER --sizes 1000,10000 --json

One process reads archives of a thousand pages each (`news_pages.py`), of which one page in ten has a diplomatic article, into one
store, as `comity add FOLDER/*.warc.gz` does. The archives are written to FOLDER first, 25 MB each, and are there for the next run
and for `engines.py`. Seconds are those of the processor, since programs beside this one would count otherwise.
"""

import argparse
import gc
import json
import os
import resource
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

# Libraries count cores when they are loaded, which is later.
os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

import comity
from comity.cli import SELDOM
from news_pages import archives

_EACH = 1_000
"""Pages of an archive."""
_EXAMPLES = Path(__file__).parent.parent / "examples" / "pages"


@dataclass(frozen=True, slots=True)
class Point:
    """When so many pages were done; seconds since the first page, memory in MiB, the store in bytes."""

    pages: int
    read: int
    """How many the gate let through."""
    findings: int
    facts: int
    seconds: float
    """Of the processor."""
    last_seconds: float
    """Of the processor, for the last thousand pages."""
    wall_seconds: float
    memory: float
    peak_memory: float
    store_bytes: int


def main() -> None:
    """Measure and print."""
    options = _options()
    # As the command does.
    gc.set_threshold(SELDOM)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress, TemporaryDirectory() as folder:
        most = max(options.sizes)
        task = progress.add_task("archives that are not there yet", total=most // _EACH)
        paths = archives(options.folder, most, _EACH, one_diplomatic_in=10, on_archive=lambda: progress.advance(task))
        points = []
        for point in grow(paths, options.sizes, Path(folder), progress):
            points.append(point)
            if options.json:
                # At once: who breaks an hour off has what was measured until then.
                print(json.dumps(asdict(point)), flush=True)
    if not options.json:
        _print(points)


def grow(paths: list[Path], sizes: list[int], folder: Path, progress: Progress) -> Iterator[Point]:
    """Reads the archives into a new store, and looks at it when it is as large as one of the sizes."""
    # Models and libraries are loaded once for all pages.
    list(comity.read_many(_EXAMPLES))
    task = progress.add_task("pages", total=max(sizes))
    path = folder / "growth.db"
    with comity.open_store(path) as store:
        began, wall = time.process_time(), time.perf_counter()
        before = began
        for number, archive in enumerate(paths, 1):
            comity.add(store, archive, on_page=lambda _: progress.advance(task))
            now = time.process_time()
            if (pages := number * _EACH) in sizes:
                status = store.status()
                yield Point(
                    pages,
                    status.articles,
                    sum(status.findings.values()),
                    sum(status.facts.values()),
                    now - began,
                    now - before,
                    time.perf_counter() - wall,
                    _memory(),
                    resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10,
                    sum(file.stat().st_size for file in folder.iterdir()),
                )
            before = now


def _memory() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, help="where the archives are, or will be")
    parser.add_argument("--sizes", type=_sizes, default=[1_000, 10_000, 100_000], help="numbers of pages; full thousands")
    parser.add_argument("--json", action="store_true", help="print JSON Lines for programs, each as soon as it is known")
    return parser.parse_args()


def _sizes(text: str) -> list[int]:
    sizes = [int(size) for size in text.split(",") if size]
    if not sizes or any(size < _EACH or size % _EACH for size in sizes):
        raise argparse.ArgumentTypeError(f"{text} are not full thousands")
    return sizes


def _print(points: list[Point]) -> None:
    table = Table(box=SIMPLE_HEAD)
    for column in (
        "pages",
        "read whole",
        "facts",
        "seconds",
        "to the first",
        "last thousand",
        "memory, MiB",
        "peak",
        "store, MB",
    ):
        table.add_column(column, justify="right")
    first = points[0]
    for point in points:
        ratio = point.seconds / point.pages / (first.seconds / first.pages)
        table.add_row(
            f"{point.pages:,}", f"{point.read:,}", f"{point.facts:,}", f"{point.seconds:,.0f}", f"{ratio:.2f}",
            f"{point.last_seconds:.1f}", f"{point.memory:.0f}", f"{point.peak_memory:.0f}", f"{point.store_bytes / 1e6:,.0f}",
        )  # fmt: skip
    console = Console(highlight=False, width=120)
    console.print(f"{time.strftime('%Y-%m-%d')}  one process, one page in ten diplomatic; seconds of the processor")
    console.print(table)


if __name__ == "__main__":
    main()
