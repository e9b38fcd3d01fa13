"""What opening archives costs, beside fastwarc alone over the same file, and whether memory stays flat.

    python benchmarks/archives.py                  opening 2,000 large pages; 2,000 and 20,000 small ones for the memory
    python benchmarks/archives.py --add            and `comity.add` of the small ones, with a reader that finds nothing
    python benchmarks/archives.py --json           the same for programs

The archives are generated, as Common Crawl's for news are: each page of 60 to 100 kB with its request, each record a member of
its own. fastwarc and Comity take turns over the same file, and of several passes the fastest counts. fastwarc alone hands out the
content of records as bytes; Comity's pages are decoded, with checksums checked and what is no page told apart. Memory is
measured in processes of their own.
"""

import argparse
import gzip
import json
import multiprocessing
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from unittest.mock import patch

from fastwarc.warc import ArchiveIterator, WarcRecordType

import comity
from comity import facade
from comity.sources import open_pages
from comity.types import Article, Page, Record

_PASSES = 5
_LARGE = 2_000
_SMALL = (2_000, 20_000)
_SYLLABLES = "ba ce di fo gu la me ni po ru sa te vi xo zu kan der min str ell ong ast ire".split()


def write_archive(path: Path, pages: int, size: tuple[int, int]) -> None:
    """Writes an archive of so many pages of about so many bytes, the same each time."""
    chance = random.Random(pages)
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(5_000)]
    # What all pages of a site have in common: scripts, styles and menus are the most of a news page.
    frame = "".join(
        f'<li class="menu-item menu-item-{number % 9}"><a href="/section/{word}" data-track="nav">{word.title()}</a></li>\n'
        for number, word in enumerate(words[:300])
    )
    with path.open("wb") as file:
        for number in range(pages):
            wanted = chance.randint(*size)
            body = [f"<!DOCTYPE html><html lang='en'><head><title>{' '.join(words[:7])} {number}</title></head><body><ul>\n"]
            body.append(frame[: wanted * 2 // 3])
            body.append("</ul><article>")
            left = wanted - sum(map(len, body))
            while left > 0:
                body.append(f"<p>The ministers of both states {' '.join(chance.choices(words, k=60))}.</p>\n")
                left -= len(body[-1])
            content = "".join(body).encode() + b"</article></body></html>"
            url = f"https://site-{number % 97}.example/news/{number}"
            head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\nX-Crawler-Content-Encoding: gzip\r\n\r\n"
            _write(file.write, "request", url, f"GET /news/{number} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            _write(file.write, "response", url, head + content)


def _write(write: Callable[[bytes], object], kind: str, url: str, block: bytes) -> None:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{kind}-{url}>\r\nWARC-Date: 2026-03-04T05:06:07Z\r\n"
        f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    write(gzip.compress(head.encode() + block + b"\r\n\r\n", 6))


def by_fastwarc(path: Path) -> int:
    """Reads all responses with fastwarc alone; gives how many there are."""
    number = 0
    for record in ArchiveIterator(str(path), record_types=WarcRecordType.response, parse_http=True):
        record.reader.read()
        number += 1
    return number


def by_comity(path: Path) -> int:
    """Opens all pages; gives how many there are."""
    return sum(isinstance(item, Page) for item in open_pages([str(path)]))


class Nothing:
    """A reader that finds nothing, so that what is measured is all but reading."""

    version = "nothing-1"

    def read(self, page: Page, article: Article) -> Record:
        return Record(page, article, coder=self.version)


def by_adding(path: Path) -> int:
    """Adds all pages to a new store; gives how many there are."""
    with (
        patch.object(facade, "_reader", lambda name: Nothing()),
        tempfile.TemporaryDirectory() as folder,
        comity.open_store(f"{folder}/record.db") as store,
    ):
        return comity.add(store, path).added


def speed(path: Path) -> dict[str, float]:
    """Pages a second of both, and how many times longer Comity takes."""
    fastest = {by_fastwarc: float("inf"), by_comity: float("inf")}
    for _ in range(_PASSES):
        for read in fastest:
            began = time.perf_counter()
            number = read(path)
            fastest[read] = min(fastest[read], time.perf_counter() - began)
    return {
        "pages": number,
        "megabytes": path.stat().st_size / 1e6,
        "fastwarc_pages_per_second": number / fastest[by_fastwarc],
        "comity_pages_per_second": number / fastest[by_comity],
        "ratio": fastest[by_comity] / fastest[by_fastwarc],
    }


def memory(read: Callable[[Path], int], path: Path) -> dict[str, float]:
    """Pages, seconds, and the peak of memory (MiB) of a process that does this alone."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_peak, (read, path))


def _peak(read: Callable[[Path], int], path: Path) -> dict[str, float]:
    began = time.perf_counter()
    number = read(path)
    seconds = time.perf_counter() - began
    return {"pages": number, "seconds": seconds, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _measure(folder: Path, add: bool) -> Iterator[tuple[str, dict[str, float]]]:
    large = folder / "large.warc.gz"
    write_archive(large, _LARGE, (60_000, 100_000))
    yield "opening large pages", speed(large)
    for pages in _SMALL:
        small = folder / f"small-{pages}.warc.gz"
        write_archive(small, pages, (2_000, 4_000))
        yield f"memory, opening {pages:,}", memory(by_comity, small)
        if add:
            yield f"memory, adding {pages:,}", memory(by_adding, small)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--add", action="store_true", help="measure adding as well; takes some minutes")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        show = partial(print, flush=True)
        results = {}
        for what, figures in _measure(Path(folder), options.add):
            results[what] = figures
            if not options.json:
                show(f"{what}: " + ", ".join(f"{name.replace('_', ' ')} {figure:,.2f}" for name, figure in figures.items()))
        if options.json:
            show(json.dumps(results, indent=2))


if __name__ == "__main__":
    main()
