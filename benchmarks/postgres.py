"""What several writers and readers at once cost: four writers and ten readers at one store in PostgreSQL, then in SQLite.

    python benchmarks/postgres.py                    ten minutes each, on a server of its own
    python benchmarks/postgres.py --minutes 1        shorter
    python benchmarks/postgres.py --alone            without SQLite
    python benchmarks/postgres.py --server URL       on another server, in a new and empty database there
    python benchmarks/postgres.py --bulk 2000        only filling a store: one by one, at once (COPY), and by copying another one
    python benchmarks/postgres.py --json             the same for programs

Writers are processes of their own and add generated articles (those of benchmarks/record.py) as quickly as they can; a fifth of
them is also added by another writer, which has to change nothing. Readers are threads of two more processes, and each asks, like
people do, for a page of facts, a count, a search or an article, with a pause of a tenth of a second between. A wait is the time
from asking to having the answer.
At the end the store has to hold exactly the articles that were told as added, each once, and
`check` has to find it in order.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import comity
from comity import browsing, listing
from comity.types import Record
from record import World

_WRITERS = 4
_READERS = 10
_READING_PROCESSES = 2
_PAUSE = 0.1
_FIRST = 100
"""Articles that are there at the beginning, so that readers find something."""
_TWICE = 5
"""Every fifth article is added by two writers."""


def measure(url: str, minutes: float) -> dict[str, Any]:
    """What writers and readers tell after so long, and what is in the store."""
    with comity.open_store(url) as store:
        for record in islice(World().articles(_FIRST), _FIRST):
            store.add(record)
    until = time.time() + 60 * minutes
    writers = [_started("write", url, until, number) for number in range(_WRITERS)]
    readers = [_started("read", url, until, number) for number in range(_READING_PROCESSES)]
    wrote, read = [_told(one) for one in writers], [_told(one) for one in readers]
    added = [id for one in wrote for id in one["added"]]
    with comity.open_store(url) as store:
        kept = [record.article.id for record in store.records()]
        problems = len(store.check())
    waits = sorted(wait for one in read for wait in one["waits"])
    return {
        "articles_per_second": round(len(added) / (60 * minutes), 1),
        "lost": len(set(added) - set(kept)),
        "doubled": len(kept) - len(set(kept)) + len(added) - len(set(added)),
        "problems": problems,
        "answers": len(waits),
        "errors": [error for one in (*wrote, *read) for error in one["errors"]][:3],
        "wait_ms": {name: round(1000 * waits[int(part * (len(waits) - 1))]) for name, part in _PARTS.items()},
        "longest_write_ms": round(1000 * max(one["longest"] for one in wrote)),
    }


_PARTS = {"half": 0.5, "95 of 100": 0.95, "99 of 100": 0.99, "longest": 1.0}


def _started(what: str, url: str, until: float, number: int) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, "--as", what, "--url", url, "--until", str(until), "--number", str(number)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _told(process: subprocess.Popen[str]) -> dict[str, Any]:
    told, _ = process.communicate()
    result: dict[str, Any] = json.loads(told)
    return result


def write(url: str, until: float, number: int) -> dict[str, Any]:
    """Adds this writer's share of the articles until the time is over."""
    added, errors, longest = list[str](), list[str](), 0.0
    with comity.open_store(url) as store:
        for place, record in enumerate(World().articles(1_000_000)):
            mine = place % _WRITERS == number or (place % _TWICE == 0 and (place + 1) % _WRITERS == number)
            if place < _FIRST or not mine:
                continue
            if time.time() >= until:
                break
            start = time.perf_counter()
            try:
                if store.add(record) == "added":
                    added.append(record.article.id)
            except comity.StoreError as error:
                errors.append(str(error))
            longest = max(longest, time.perf_counter() - start)
    return {"added": added, "errors": errors, "longest": longest}


def read(url: str, until: float, number: int) -> dict[str, Any]:
    """Asks like several people until the time is over."""
    waits, errors = list[float](), list[str]()
    with comity.open_store(url) as store:
        for kind in _KINDS:  # libraries are loaded
            _answer(store, kind, random.Random(number), World())
        threads = [
            threading.Thread(target=_ask, args=(store, until, random.Random(f"{number} {turn}"), waits, errors))
            for turn in range(_READERS // _READING_PROCESSES)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return {"waits": waits, "errors": errors}


_KINDS = ("page", "count", "search", "newest", "article")


def _ask(store: comity.Store, until: float, chance: random.Random, waits: list[float], errors: list[str]) -> None:
    world = World()
    while time.time() < until:
        start = time.perf_counter()
        try:
            _answer(store, chance.choice(_KINDS), chance, world)
        except comity.StoreError as error:
            errors.append(str(error))
        waits.append(time.perf_counter() - start)
        time.sleep(_PAUSE)


def _answer(store: comity.Store, kind: str, chance: random.Random, world: World) -> None:
    filters = comity.Filters(states=chance.choice(world.pairs[:100]))
    with store.moment() as moment:
        match kind:
            case "page":
                browsing.page(moment, filters, limit=20)
            case "count":
                browsing.counts(moment, filters)
            case "search":
                comity.search(moment, chance.choice(("rail", "treaty", "visit", "ministry")), filters, limit=10)
            case "newest":
                browsing.page(moment, comity.Filters(), limit=20, follow_ups=False)
            case _:
                (head, *_), _ = moment.heads((), 1)
                listing.article(moment, head.id)


def bulk(new: Any, folder: Path, count: int) -> dict[str, Any]:
    """Seconds to fill a store: with one article after another, with many at once, and by copying another store."""
    records: list[Record] = list(World().articles(count))
    told: dict[str, Any] = {"articles": count}
    original = folder / "original.db"
    for name, place in (("sqlite", original), ("postgresql", new())):
        with comity.open_store(place) as store:
            told[f"{name}_one_by_one"] = _timed(lambda store=store: [store.add(record) for record in records])
    for name, place in (("sqlite", folder / "loaded.db"), ("postgresql", new())):
        with comity.open_store(place) as store:
            told[f"{name}_at_once"] = _timed(lambda store=store: store.load(records, lambda *_: None))
    told["copied_to_postgresql"] = _timed(lambda: comity.copy_store(original, new()))
    return told


def _timed(run: Any) -> float:
    start = time.perf_counter()
    run()
    return round(time.perf_counter() - start, 2)


@contextmanager
def _databases(url: str | None) -> Iterator[Any]:
    """Gives addresses of new databases on a server of its own, or the one address that was given."""
    if url is not None:
        yield lambda: url
        return
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from postgres_server import served

    # As it comes: what is told as kept is on the disk.
    with served(settings=()) as server:
        yield server.new


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--server")
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--bulk", type=int)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--as", dest="role", choices=("write", "read"), help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    parser.add_argument("--until", type=float, help=argparse.SUPPRESS)
    parser.add_argument("--number", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.role:
        print(json.dumps({"write": write, "read": read}[asked.role](asked.url, asked.until, asked.number)))
        return
    with tempfile.TemporaryDirectory() as folder, _databases(asked.server) as new:
        if asked.bulk:
            told: dict[str, Any] = bulk(new, Path(folder), asked.bulk)
        else:
            told = {"postgresql": measure(new(), asked.minutes)}
            if not asked.alone:
                told["sqlite"] = measure(f"{folder}/a.db", asked.minutes)
                rates = [one["articles_per_second"] for one in told.values()]
                told["ratio_of_rates"] = round(rates[0] / rates[1], 2) if rates[1] else None
    print(json.dumps(told, indent=None if asked.json else 2, ensure_ascii=False))


if __name__ == "__main__":
    main()
