"""What a server bears: fifty readers, five reviewers and a running watch at one store.

    .venv/bin/python trials/load.py --minutes 60                 on a store that is made for it, of generated news
    .venv/bin/python trials/load.py --minutes 5 --articles 300   a short one

`comity serve` and `comity watch` run as anybody would start them, but for the server's limit of requests. Readers open pages
of the mix of benchmarks/serving.py, signed in by one session, since a server refuses as many sign-ins from one address.
Reviewers have an account each and sign in by the form; they open a fact, decide (confirm, reject, correct, split) by the form
of its page, and take back some of it. The watch asks a feed of a site that this trial serves, on which an article appears
every few seconds. Every answer counts, from the first on, and errors while the server warms up too (`--warm`): an error is one
that is not 2xx or 3xx, or does not come; where a reviewer is told that somebody else was faster (409), that is counted apart. At
the end `comity check` has to be clean, every decision there, and no article missing that the watch has fetched. Prints one JSON
object, also written to the end of `--output`; the exit code is 1 where something was wrong. Nothing is fetched but from this
computer.
"""

import argparse
import asyncio
import json
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from html import unescape
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

_ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(_ROOT / "benchmarks"), str(_ROOT / "tests")]

import comity  # noqa: E402
from comity import browsing  # noqa: E402
from comity.web.desk import Desk, Role  # noqa: E402
from comity.web.settings import Settings  # noqa: E402
from local_site import Reply, Site, serving  # noqa: E402
from record import World  # noqa: E402
from serving import (  # noqa: E402
    Answer,
    Connection,
    Targets,
    cpu_seconds,
    hidden,
    machine_seconds,
    page_text,
    read_pages,
    row_of,
    served,
    targets_of,
)
from watched_site import article, feed  # noqa: E402

_PASSWORD = "lanterns over seven harbours"
_COMITY = [sys.executable, "-c", "from comity.cli import main; main()"]
_LISTED = 40
"""Articles that the feed names at a time."""
_HASTE = 4
"""As many times as many pages are read while the server warms up."""
_SAMPLED = 5.0
"""Seconds between two looks at the memory of the server and of the watch."""


# The reviewers


def review_facts(port: int, facts: list[str], reviewers: int, think: float, seconds: float, seed: int, pipe: Any) -> None:
    """The process of the reviewers: sends answers, and the ids of what was decided and of what was taken back."""
    answers: list[Answer] = []
    decided: list[str] = []
    undone: list[str] = []

    async def ask(connection: Connection, name: str, address: str, form: list[tuple[str, str]] | None = None) -> Any:
        start = time.perf_counter()
        try:
            asked = connection.get(address) if form is None else connection.post(address, form)
            status, headers, content = await asyncio.wait_for(asked, 60)
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            connection.close()
            status, headers, content = 0, {}, b""
        took = (time.perf_counter() - start) * 1000
        told = headers.get("server-timing", "").partition("dur=")[2]
        answers.append(Answer(name, address, status, float(told) if told else took, took, len(content)))
        return status, headers, page_text(headers, content)

    async def review(number: int) -> None:
        pick, connection, begin = random.Random(f"reviewer {seed} {number}"), Connection(port), time.monotonic()
        await connection.sign_in(f"reviewer {number}", _PASSWORD)
        while time.monotonic() - begin < seconds:
            await asyncio.sleep(pick.expovariate(1 / think))
            await ask(connection, "reviewer: queue", "/review")
            status, headers, page = 307, {"location": f"/facts/{quote(pick.choice(facts))}"}, ""
            while status == 307:  # what was joined with another stands at the other's address
                address = headers["location"]
                status, headers, page = await ask(connection, "reviewer: fact", address)
            if status != 200 or not (seen := hidden(page, "seen")):
                continue  # a rejected one: there is nothing to decide
            verb, form = _decision(pick, page)
            form = [("csrf", hidden(page, "csrf")), ("seen", seen), ("verb", verb), ("why", "A trial."), *form]
            to = f"/facts/{address.partition('?')[0].rpartition('/')[2]}/judgements"
            status, headers, page = await ask(connection, f"reviewer: {verb}", to, form)
            if status != 303:
                continue
            made = parse_qs(urlsplit(headers["location"]).query)["done"][0].split()
            decided.extend(made)
            _, _, page = await ask(connection, "reviewer: fact", headers["location"])
            # What was rejected comes back, so that there is something to review for as long as this takes.
            if verb == "reject" or pick.random() < 0.5:
                form = [("csrf", hidden(page, "csrf")), ("verb", "undo"), ("judgement", " ".join(made))]
                status, _, _ = await ask(connection, "reviewer: undo", to, form)
                undone.extend(made if status == 303 else [])
        connection.close()

    async def all_of_them() -> None:
        await asyncio.gather(*(review(number) for number in range(reviewers)))

    asyncio.run(all_of_them())
    pipe.send((answers, decided, undone))


def _decision(pick: random.Random, page: str) -> tuple[str, list[tuple[str, str]]]:
    """What a reviewer decides about the fact of a page, and what the form says beside."""
    reports = sorted({unescape(ref) for ref in re.findall(r'name="report" value="([^"]+)"', page)})
    verb = pick.choices(("confirm", "reject", "correct", "split"), (4, 2, 2, 3))[0]
    if verb == "split" and len(reports) > 1:
        return verb, [("report", pick.choice(reports))]
    if verb == "correct" and 'name="set-place"' in page:
        return verb, [("set-place", pick.choice(("Geneva", "Samarkand", "Trieste", "Doha", "Almaty")) + f" {pick.random():.4f}")]
    return ("reject" if verb == "reject" else "confirm"), []


# What is watched


class News:
    """A feed on which an article appears every few seconds."""

    def __init__(self, site: Site, every: float) -> None:
        self._site, self._every, self._begin = site, every, time.monotonic()
        self.published = 0
        site.replies["/feed"] = self._feed

    def _feed(self) -> Reply:
        while self.published < 1 + int((time.monotonic() - self._begin) / self._every):
            self.published += 1
            self._site.replies[f"/news/{self.published}"] = Reply(article(self.published))
        first = max(1, self.published - _LISTED + 1)
        return feed([f"{self._site.url}/news/{number}" for number in range(first, self.published + 1)])


@contextmanager
def watching(folder: Path, site: Site, path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """`comity watch` of the site's feed into a store: its process."""
    plan = folder / "sources.toml"
    plan.write_text(f'pause = 1\n[[source]]\nname = "Trial"\nkind = "feed"\naddress = "{site.url}/feed"\n', encoding="utf-8")
    command = [*_COMITY, "watch", str(plan), "--every", "10s", "--allow-private", "--json", "--store", str(path)]
    with (folder / "watch.jsonl").open("wb") as told, subprocess.Popen(command, stdout=told, stderr=sys.stderr) as watch:
        try:
            yield watch
        finally:
            watch.terminate()


# The run


def resident(process: int) -> float:
    """The memory that a process holds, in megabytes."""
    told = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(told.partition("VmRSS:")[2].split()[0]) / 1000


def prepare(path: Path, articles: int, reviewers: int) -> list[str]:
    """Makes the store and its accounts; the facts that reviewers look at."""
    with comity.open_store(path) as store:
        store.load(World().articles(articles), lambda item, outcome: None)
        page = browsing.page(store, comity.Filters(), order="doubt", limit=200)
        more = browsing.page(store, comity.Filters(), order="changed", limit=200)
        facts = [fact.id for fact in (*page.facts, *more.facts)]
    with Desk(Settings(str(path)).desk_path) as desk:
        roles: list[tuple[str, Role]] = [("reader", "read"), *((f"reviewer {number}", "review") for number in range(reviewers))]
        for name, role in roles:
            desk.add_account(name, role, _PASSWORD)
    return list(dict.fromkeys(facts))


def run(folder: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """One run: what was answered, what it cost, and what the store holds at the end."""
    path, seconds = folder / "load.db", asked.minutes * 60
    facts = prepare(path, asked.articles, asked.reviewers)
    targets: Targets = targets_of(path)
    spawn = get_context("spawn")
    (warm_here, warm_there), (read_here, read_there), (decided_here, decided_there) = (spawn.Pipe() for _ in range(3))
    memory: list[float] = []
    watch_memory: list[float] = []
    with ExitStack() as opened:
        site, (port, server) = opened.enter_context(serving(Site())), opened.enter_context(served(path))
        news = News(site, asked.every)
        watch = opened.enter_context(watching(folder, site, path))
        alike: dict[str, Any] = {"target": read_pages, "kwargs": {"warming": 0.0, "cookies": _session(port)}, "daemon": True}
        warming = (port, targets, asked.readers, asked.think / _HASTE, asked.warm * 60, asked.seed + 1, warm_there)
        warmers = spawn.Process(args=warming, **alike)
        reading = (port, targets, asked.readers, asked.think, seconds, asked.seed, read_there)
        readers = spawn.Process(args=reading, **alike)
        reviewing = (port, facts, asked.reviewers, asked.review_think, seconds, asked.seed, decided_there)
        reviewers = spawn.Process(target=review_facts, args=reviewing, daemon=True)
        warmers.start()
        warm, _ = _received(warm_here, warmers)
        began, cpu, (busy, everything) = time.monotonic(), cpu_seconds(server.pid), machine_seconds()
        readers.start()
        reviewers.start()
        ended = threading.Event()
        looking = threading.Thread(target=_look, args=({server.pid: memory, watch.pid: watch_memory}, ended))
        looking.start()
        try:
            (read, _), (reviewed, decided, undone) = _received(read_here, readers), _received(decided_here, reviewers)
        finally:
            ended.set()
            looking.join()
        elapsed, used, (busy_now, all_now) = time.monotonic() - began, cpu_seconds(server.pid) - cpu, machine_seconds()
        watched_well = watch.poll() is None
    return _told(path, warm, read, reviewed, decided, undone, asked) | {
        "minutes": round(elapsed / 60, 2),
        "watch": {"ran_to_the_end": watched_well, "published": news.published, **_watched(path, site)},
        "memory_mb": _memory(memory),
        "watch_memory_mb": _memory(watch_memory),
        "server_cpu_seconds": round(used, 1),
        "machine_busy": round((busy_now - busy) / max(1e-9, all_now - everything), 2),
    }  # fmt: skip


def _session(port: int) -> dict[str, str]:
    """The cookies of a reader who has signed in; as many sign-ins as readers in one moment the server would refuse."""
    connection = Connection(port)

    async def sign_in() -> None:
        await connection.sign_in("reader", _PASSWORD)
        connection.close()

    asyncio.run(sign_in())
    return connection.cookies


def _received(pipe: Any, process: Any) -> Any:
    """What a process sends at its end. Raises SystemExit where it ends without."""
    while not pipe.poll(1):
        if not process.is_alive() and not pipe.poll(1):
            raise SystemExit("The readers or reviewers ended early.")
    return pipe.recv()


def _look(memory: dict[int, list[float]], ended: threading.Event) -> None:
    while not ended.wait(_SAMPLED):
        for process, samples in memory.items():
            samples.append(resident(process))


def _memory(samples: list[float]) -> dict[str, Any]:
    """A process's memory over time: the median of each tenth of the run, and how it rises over the second half."""
    tenths = [samples[len(samples) * n // 10 : len(samples) * (n + 1) // 10] for n in range(10)]
    half = samples[len(samples) // 2 :]
    rise = statistics.linear_regression(range(len(half)), half).slope * 3600 / _SAMPLED if len(half) > 2 else 0.0
    return {
        "tenths": [round(statistics.median(part)) for part in tenths if part],
        "most": round(max(samples, default=0)),
        "rise_an_hour_in_the_second_half": round(rise),
    }


def _watched(path: Path, site: Site) -> dict[str, Any]:
    """What came of the watch: every page that was given to it is in the store, or was fetched in the moment it was stopped."""
    given = {f"{site.url}{one}" for one in site.paths() if one.startswith("/news/")}
    with comity.open_store(path, read_only=True) as store:
        kept = {record.article.url for record in store.records(["AZE", "KAZ"]) if record.article.url}
    return {"fetched": len(given), "kept": len(given & kept)}


def _told(
    path: Path,
    warm: list[Answer],
    read: list[Answer],
    reviewed: list[Answer],
    decided: list[str],
    undone: list[str],
    asked: argparse.Namespace,
) -> dict[str, Any]:
    faster = sum(one.status == 409 for one in reviewed)
    wrong = [
        one for one in (*warm, *read, *reviewed) if not 200 <= one.status < 400 and not (one in reviewed and one.status == 409)
    ]
    with comity.open_store(path, read_only=True) as store:
        problems = [str(problem) for problem in store.check()]
        judgements = store.judgements()
        status = store.status()
        digest = comity.digest(store).digest
    taken_back = {one.undoes for one in judgements if one.verb == "undo"}
    ids = [one.id for one in judgements if one.verb != "undo"]
    by_name = {name: [one for one in reviewed if one.type == name] for name in sorted({one.type for one in reviewed})}
    return {
        "readers": asked.readers,
        "reviewers": asked.reviewers,
        "requests_before": len(warm),
        "requests": len(read) + len(reviewed),
        "errors": len(wrong),
        "statuses": dict(Counter(str(one.status) for one in (*read, *reviewed))),
        "wrong": [vars(one) for one in wrong[:20]],
        "somebody_was_faster": faster,
        "reading": _rounded(row_of("readers", read)),
        "reviewing": _rounded(row_of("reviewers", reviewed)),
        "each": [_rounded(row_of(name, ones)) for name, ones in by_name.items()],
        "decided": len(decided),
        "undone": len(undone),
        "decisions_missing": sorted(set(decided) ^ set(ids)),
        "undoings_missing": sorted(set(undone) ^ taken_back),
        "problems": problems,
        "articles": status.articles,
        "facts": sum(status.facts.values()),
        "digest": digest,
    }  # fmt: skip


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 1) if isinstance(value, float) else value for name, value in row.items()}


def main() -> None:
    """Runs the command line of this trial."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--warm", type=float, default=0.0, help="minutes before, in which four times as many pages are read")
    parser.add_argument("--articles", type=int, default=1_000, help="how many the store has at the beginning")
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--reviewers", type=int, default=5)
    parser.add_argument("--think", type=float, default=5.0, help="seconds of reading on average between two pages")
    parser.add_argument("--review-think", type=float, default=10.0, help="seconds between two facts of a reviewer")
    parser.add_argument("--every", type=float, default=6.0, help="seconds from one article of the watched site to the next")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, help="a file to whose end the result is written as a line")
    asked = parser.parse_args()
    # Ended from outside it ends its server and its watch too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    with tempfile.TemporaryDirectory() as folder:
        told = run(Path(folder), asked)
    if asked.output:
        asked.output.parent.mkdir(parents=True, exist_ok=True)
        with asked.output.open("a", encoding="utf-8") as file:
            file.write(json.dumps(told) + "\n")
    print(json.dumps(told, indent=2))
    missing = told["watch"]["fetched"] - told["watch"]["kept"] > 1 or not told["watch"]["ran_to_the_end"]
    if told["errors"] or told["problems"] or told["decisions_missing"] or told["undoings_missing"] or missing:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
