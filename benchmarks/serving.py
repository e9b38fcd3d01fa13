"""How quickly the application answers fifty readers while pages are being added.

    python benchmarks/serving.py STORE                fifty readers for five minutes; articles are added to STORE: give a copy
    python benchmarks/serving.py --articles 1000      on a store that is made for it, of generated news (benchmarks/record.py)
    python benchmarks/serving.py STORE --first-paint  and Chromium opens each page cold meanwhile
    python benchmarks/serving.py STORE --json         the same for programs

`comity serve` runs as anybody would start it, but for its limit of requests. The readers are connections of another process: each
opens a page of the mix below, reads for a time drawn from an exponential distribution, and opens the next one. A third process
reads one of the example pages and keeps a generated article, again and again. Server time is what the application tells in its
Server-Timing header, from the arrival of a request to its answer, compressed; client time is up to the last byte. Nothing is
asserted, since others may use the machine; how busy it was is told.
"""

import argparse
import asyncio
import gzip
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from itertools import cycle, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import comity
from comity import browsing
from record import World

_PAGES = Path(__file__).parents[1] / "examples" / "pages"
_WORDS = ("copper mining", "rail freight", "grain", "visa rules", '"gas transit"', "water sharing", "vaccine", "port fees signed")
_TABS = {
    "timeline": 8, "instruments": 5, "commitments": 6, "agenda": 3, "figures": 3, "offices": 2, "statements": 3, "projects": 2,
    "contradictions": 2, "network": 2, "sources": 2,
}  # fmt: skip
WARMING = 60.0
"""Seconds at the beginning that do not count: libraries are loaded, the file comes into memory, dossiers are opened first."""


_NICENESS = 10


# What is read


@dataclass(frozen=True)
class Targets:
    """What of the store the readers look at."""

    dyads: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
    """The busiest, some in the middle, some rare."""
    states: tuple[str, ...]
    people: tuple[str, ...]
    facts: tuple[str, ...]
    articles: tuple[str, ...]
    outlets: tuple[str, ...]
    since: str
    """A month in the midst of what the store holds."""


def targets_of(path: Path) -> Targets:
    """Chooses what is looked at: by rank among all dyads, and of the latest facts and articles."""
    with comity.open_store(path) as store:
        dyads = [one.name for one in browsing.dyads(store)]
        fifth = max(1, len(dyads) // 20)
        heads = [head for skip in (0, 2_000, 20_000) for head in store.heads((), 30, skip)[0]]
        kinds: tuple[comity.types.Kind, ...] = ("events", "instruments", "commitments", "figures", "statements", "offices")
        facts = [
            fact.id for kind in kinds for fact in browsing.page(store, comity.Filters(kinds=(kind,)), limit=12).facts
        ] + [
            fact.id for pair in dyads[:60:6] for fact in browsing.page(store, comity.Filters(states=_split(pair)), limit=4).facts
        ]  # fmt: skip
        days = sorted(head.published[:7] for head in heads if head.published)
        return Targets(
            (tuple(dyads[:3]), tuple(dyads[fifth : fifth + 40]), tuple(dyads[-len(dyads) // 3 :][:40] or dyads)),
            tuple(one.name for one in browsing.states(store, 40)),
            tuple(one.name for one in browsing.people(store, 80)),
            tuple(facts),
            tuple(head.id for head in heads),
            tuple(one.name for one in browsing.outlets(store, 5)),
            days[len(days) // 2] if days else "2019-01",
        )


def mix(targets: Targets) -> dict[str, tuple[int, Callable[[random.Random], str]]]:
    """The types of pages: how often of a hundred each is opened, and how its address is drawn."""

    def dyad(pick: random.Random, tab: str = "") -> str:
        # Analysts keep to what is in the news: three in ten look at the busiest, five at the middle, two at rare ones.
        pair = pick.choice(pick.choices(targets.dyads, (3, 5, 2))[0])
        return f"/dyads/{pair}{tab}"

    def of(address: str, choices: Sequence[str]) -> Callable[[random.Random], str]:
        return lambda pick: address.format(quote(pick.choice(choices), safe=""))

    def fixed(*addresses: str) -> Callable[[random.Random], str]:
        return lambda pick: pick.choice(addresses)

    def filtered(pick: random.Random) -> str:
        asked = pick.choice(
            (
                {"type": "CONSULT"},
                {"since": targets.since},
                {"status": "planned"},
                {"kind": "instruments", "since": targets.since},
                {"site": pick.choice(targets.outlets or ("a",))},
                {"type": "ACCUSE", "until": targets.since},
            )
        )
        return dyad(pick, f"/timeline?{urlencode(asked)}")

    def searched(pick: random.Random) -> str:
        asked: list[tuple[str, str]] = [("q", pick.choice(_WORDS))]
        if pick.random() < 0.3:
            asked.append(("state", pick.choice(targets.states)))
        if pick.random() < 0.2:
            asked.append(("kind", pick.choice(("events", "instruments", "figures"))))
        return f"/search?{urlencode(asked)}"

    def listed(pick: random.Random) -> str:
        pair = _split(pick.choice(pick.choices(targets.dyads, (3, 5, 2))[0]))
        both = urlencode([("state", state) for state in pair])
        # Programs ask for lists by the hundred, as the API gives them unless told otherwise.
        return pick.choice(
            (f"/api/v1/facts?{both}", f"/api/v1/facts?{both}&kind=instruments", "/api/v1/articles", "/api/v1/dyads")
        )

    return {
        "home": (6, fixed("/")),
        "dyads": (3, fixed("/dyads")),
        "dyad": (11, dyad),
        **{
            f"dyad, {tab}": (often, lambda pick, tab=tab: dyad(pick, f"/{tab}"))  # type: ignore[misc]
            for tab, often in _TABS.items()
        },
        "dyad, timeline, filtered": (6, filtered),
        "fact": (10, of("/facts/{}", targets.facts)),
        "article": (6, of("/articles/{}", targets.articles)),
        "article's page": (1, of("/articles/{}/page", targets.articles)),
        "search": (6, searched),
        "search, no words": (2, fixed("/search", "/search?kind=instruments&status=signed", f"/search?since={targets.since}")),
        "states": (1, fixed("/states")),
        "state": (3, of("/states/{}", targets.states)),
        "people": (1, fixed("/people")),
        "person": (3, of("/people/{}", targets.people)),
        "lists": (2, fixed("/instruments", "/projects", "/organizations", "/fields", "/fields/trade")),
        "review": (2, fixed("/review")),
        "sources": (2, fixed("/sources", "/sources/articles", "/sources/outlets")),
        "API, lists": (3, listed),
    }


def _split(pair: str) -> tuple[str, ...]:
    return tuple(pair.split("-"))


# The readers


@dataclass
class Answer:
    """What one request came to."""

    type: str
    address: str
    status: int
    """0 where there was no answer."""
    server: float
    """In milliseconds, as all times here; by the application."""
    client: float
    size: int
    """Bytes of the content, compressed."""


@dataclass
class Connection:
    """A browser's connection: kept open, opened again when the server closed it; with its cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, address: str) -> tuple[int, dict[str, str], bytes]:
        """The status, the headers, and the content as it came, compressed."""
        return await self._ask("GET", address)

    async def post(self, address: str, form: Sequence[tuple[str, str]]) -> tuple[int, dict[str, str], bytes]:
        """The same for a form that is sent."""
        return await self._ask("POST", address, urlencode(form).encode())

    async def sign_in(self, name: str, password: str) -> None:
        """Signs in by the form, as a person does. Raises SystemExit where that is refused."""
        _, headers, page = await self.get("/sign-in")
        form = [("csrf", hidden(page_text(headers, page), "csrf")), ("name", name), ("password", password), ("next", "/")]
        status, _, _ = await self.post("/sign-in", form)
        if status != 303:
            raise SystemExit(f"{name} could not sign in: {status}.")

    async def _ask(self, method: str, address: str, content: bytes = b"") -> tuple[int, dict[str, str], bytes]:
        lines = [f"{method} {address} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += ["Accept-Encoding: gzip", "Accept: text/html, */*"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(content)}"]
        message = "\r\n".join((*lines, "", "")).encode() + content
        if self.streams:
            try:
                return await self._exchange(message)
            except (ConnectionError, asyncio.IncompleteReadError):
                self.close()  # the server closes connections that nobody uses
        self.streams = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        return await self._exchange(message)

    async def _exchange(self, message: bytes) -> tuple[int, dict[str, str], bytes]:
        assert self.streams
        reader, writer = self.streams
        writer.write(message)
        await writer.drain()
        top = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict[str, str]()
        for line in filter(None, top[1:]):
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                cookie, _, held = value.partition(";")[0].partition("=")
                self.cookies[cookie] = held
            headers[name.lower()] = value
        content = b""
        if "content-length" in headers:
            content = await reader.readexactly(int(headers["content-length"]))
        elif headers.get("transfer-encoding") == "chunked":
            while length := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
                content += (await reader.readexactly(length + 2))[:-2]
            await reader.readuntil(b"\r\n")
        if headers.get("connection", "").lower() == "close":
            self.close()
        return int(top[0].split()[1]), headers, content

    def close(self) -> None:
        if self.streams:
            self.streams[1].close()
        self.streams = None


def page_text(headers: dict[str, str], content: bytes) -> str:
    """The text of a page."""
    return (gzip.decompress(content) if headers.get("content-encoding") == "gzip" else content).decode()


def hidden(page: str, name: str) -> str:
    """What a form of a page carries under a name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return unescape(found[1]) if found else ""


def read_pages(
    port: int,
    targets: Targets,
    readers: int,
    think: float,
    seconds: float,
    seed: int,
    pipe: Any,
    *,
    warming: float = WARMING,
    cookies: Mapping[str, str] | None = None,
) -> None:
    """The process of the readers: sends every answer that came after the warming through `pipe`, and its own CPU seconds.

    `cookies` are those of a session, which all of them share.
    """  # fmt: skip
    answers: list[Answer] = []
    types = mix(targets)
    names, weights = list(types), [often for often, _ in types.values()]

    async def read(number: int) -> None:
        pick = random.Random(f"{seed} {number}")
        connection = Connection(port, dict(cookies or {}))
        begin = time.monotonic()
        await asyncio.sleep(pick.random() * think)
        while time.monotonic() - begin < seconds + warming:
            name = pick.choices(names, weights)[0]
            answer = await timed(connection, name, types[name][1](pick))
            if time.monotonic() - begin > warming:
                answers.append(answer)
            await asyncio.sleep(pick.expovariate(1 / think))
        connection.close()

    async def all_of_them() -> None:
        await asyncio.gather(*(read(number) for number in range(readers)))

    asyncio.run(all_of_them())
    pipe.send((answers, time.process_time()))


async def timed(connection: Connection, name: str, address: str) -> Answer:
    start = time.perf_counter()
    try:
        status, headers, content = await asyncio.wait_for(connection.get(address), 60)
    except (OSError, asyncio.IncompleteReadError, TimeoutError):
        connection.close()
        status, headers, content = 0, {}, b""
    took = (time.perf_counter() - start) * 1000
    told = headers.get("server-timing", "").partition("dur=")[2]
    return Answer(name, address, status, float(told) if told else took, took, len(content))


# The writer


def add_pages(path: Path, every: float, ready: Any, stop: Any, pipe: Any) -> None:
    """The process that adds: reads an example page, as adding does, and keeps the next generated article; until told to stop."""
    added, spent = 0, 0.0
    # As polite as the process in which the application reads pages.
    os.nice(_NICENESS)
    with comity.open_store(path) as store:
        # The generated news goes on where it stopped, in a store that was made of it.
        number = store.heads((), 1)[1]
        news = islice(World().articles(number + 100_000), number, None)
        pages = cycle(sorted(_PAGES.glob("*.html")))
        next(news)
        comity.read(next(pages))
        ready.set()
        begin, spent = time.monotonic(), time.process_time()
        while not stop.wait(max(0.0, begin + added * every - time.monotonic())):
            comity.read(next(pages))
            store.add(next(news))
            added += 1
    pipe.send((added, time.process_time() - spent))


# The server


@contextmanager
def served(path: Path) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """`comity serve` on a store: its port and its process."""
    command = [sys.executable, "-c", "from comity.cli import main; main()"]
    arguments = ["serve", "--store", str(path), "--port", "0", "--requests-per-minute", "0"]
    with subprocess.Popen([*command, *arguments], stdout=subprocess.PIPE, stderr=sys.stderr) as server:
        assert server.stdout
        try:
            for line in server.stdout:
                if address := next((word for word in line.decode().split() if word.startswith("http://")), None):
                    yield urlsplit(address).port or 0, server
                    return
            raise SystemExit("The server did not start.")
        finally:
            server.terminate()


def cpu_seconds(process: int) -> float:
    """What a process has used of the processors so far; 0 where the system does not tell (it has no /proc)."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def machine_seconds() -> tuple[float, float]:
    """The seconds of all processors so far: busy, and all."""
    try:
        numbers = [int(one) for one in Path("/proc/stat").read_text(encoding="ascii").split("\n")[0].split()[1:9]]
    except OSError:
        return 0.0, 0.0
    ticks = os.sysconf("SC_CLK_TCK")
    return (sum(numbers) - numbers[3] - numbers[4]) / ticks, sum(numbers) / ticks


# First paint


def paint(port: int, targets: Targets, seconds: float, seed: int) -> list[dict[str, Any]]:
    """Opens each type of page with an empty cache: until its first content is painted, and what was loaded for it."""
    from playwright.sync_api import sync_playwright

    pick = random.Random(seed)
    begin, found = time.monotonic(), list[dict[str, Any]]()
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        for name, (_, address) in mix(targets).items():
            if name.startswith("API") or time.monotonic() - begin > seconds:
                continue
            context = browser.new_context()
            page = context.new_page()
            place = address(pick)
            page.goto(f"http://127.0.0.1:{port}{place}", wait_until="load")
            page.wait_for_timeout(300)
            row = page.evaluate(_PAINTED)
            found.append({"type": name, "address": place, **row})
            context.close()
        browser.close()
    return found


_PAINTED = """() => {
  const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return {
    first_paint: paint ? paint.startTime : null,
    loaded: all[0].loadEventEnd,
    answered: all[0].responseEnd,
    files: all.length,
    bytes: all.reduce((sum, one) => sum + one.transferSize, 0),
  };
}"""


# The run


def run(path: Path, asked: argparse.Namespace) -> dict[str, Any]:
    """One run: what was there, each type of page, and what it cost."""
    targets = targets_of(path)
    with comity.open_store(path) as store:
        kept = {"articles": store.heads((), 1)[1], "findings": sum(store.status().findings.values())}
    spawn = get_context("spawn")
    seconds = asked.minutes * 60
    with served(path) as (port, server):
        ready, stop = spawn.Event(), spawn.Event()
        (added_here, added_there), (told_here, told_there) = spawn.Pipe(), spawn.Pipe()
        writer = spawn.Process(target=add_pages, args=(path, asked.every, ready, stop, added_there), daemon=True)
        readers = spawn.Process(
            target=read_pages, args=(port, targets, asked.readers, asked.think, seconds, asked.seed, told_there), daemon=True
        )
        if asked.every:
            writer.start()
            # Its news begins where the store's stops, which takes a while to get to.
            while not ready.wait(1):
                if not writer.is_alive():
                    raise SystemExit("Nothing could be added.")
        readers.start()
        time.sleep(WARMING)
        cpu, (busy, all_seconds), load = cpu_seconds(server.pid), machine_seconds(), os.getloadavg()[0]
        clock = time.monotonic()
        painted = paint(port, targets, seconds - 5, asked.seed) if asked.first_paint else []
        answers, read_cpu = told_here.recv()
        used, elapsed, (busy_now, all_now) = cpu_seconds(server.pid) - cpu, time.monotonic() - clock, machine_seconds()
        added, added_cpu = 0, 0.0
        if asked.every:
            stop.set()
            added, added_cpu = added_here.recv()
    return {
        "store": kept | {"megabytes": round(path.stat().st_size / 1e6)},
        "readers": asked.readers,
        "think": asked.think,
        "seconds": elapsed,
        "requests": len(answers),
        "errors": sum(not 200 <= one.status < 400 for one in answers),
        "added": added,
        "cpu": {
            "server": used, "server_ms_per_request": used / max(1, len(answers)) * 1000, "readers": read_cpu, "adding": added_cpu,
            "machine_busy": (busy_now - busy) / max(1e-9, all_now - all_seconds), "load_before": load,
        },
        "all": row_of("all pages", [one for one in answers if not one.type.startswith("API")]),
        "types": [row_of(name, ones) for name, ones in _by_type(answers)],
        "first_paint": painted,
        "slowest": [vars(one) for one in sorted(answers, key=lambda one: -one.server)[:15]],
    }  # fmt: skip


def _by_type(answers: Sequence[Answer]) -> list[tuple[str, list[Answer]]]:
    found = defaultdict[str, list[Answer]](list)
    for one in answers:
        found[one.type].append(one)
    return sorted(found.items())


def row_of(name: str, answers: Sequence[Answer]) -> dict[str, Any]:
    def at(share: float, values: Sequence[float]) -> float:
        ordered = sorted(values) or [0.0]
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    row: dict[str, Any] = {"type": name, "requests": len(answers), "errors": sum(not 200 <= one.status < 400 for one in answers)}
    for what in ("server", "client"):
        times = [getattr(one, what) for one in answers]
        row |= {f"{what}_p{int(share * 100)}": at(share, times) for share in (0.5, 0.95, 0.99)}
    return row | {"kilobytes": statistics.median([one.size for one in answers] or [0]) / 1000}


def _show(told: dict[str, Any]) -> None:
    store, cpu = told["store"], told["cpu"]
    print(
        f"{store['findings']:,} findings in {store['articles']:,} articles ({store['megabytes']:,} MB)\n"
        f"{told['readers']} readers, {told['think']:g} s of reading on average, {told['seconds']:.0f} s: "
        f"{told['requests']:,} requests, {told['errors']} errors; {told['added']} articles added meanwhile\n"
        f"CPU: server {cpu['server']:.0f} s ({cpu['server_ms_per_request']:.0f} ms a request), readers {cpu['readers']:.0f} s, "
        f"adding {cpu['adding']:.0f} s; the machine was {cpu['machine_busy']:.0%} busy (load before: {cpu['load_before']:.1f})\n"
    )
    print(f"{'':28}{'requests':>9}{'errors':>7} {'server p50':>11}{'p95':>7}{'p99':>7} {'client p50':>11}{'p95':>7}{'kB':>7}")
    for row in (*told["types"], told["all"]):
        print(
            f"{row['type']:28}{row['requests']:>9,}{row['errors']:>7} {row['server_p50']:>11.0f}{row['server_p95']:>7.0f}"
            f"{row['server_p99']:>7.0f} {row['client_p50']:>11.0f}{row['client_p95']:>7.0f}{row['kilobytes']:>7.1f}"
        )
    print("\nThe slowest:")
    for one in told["slowest"]:
        print(f"  {one['server']:>6.0f} ms  {one['status']}  {one['address']}")
    if told["first_paint"]:
        print(f"\n{'First paint, nothing cached':28}{'paint ms':>9}{'answer':>8}{'loaded':>8}{'files':>7}{'kB':>7}")
        for row in told["first_paint"]:
            print(
                f"{row['type']:28}{row['first_paint'] or 0:>9.0f}{row['answered']:>8.0f}{row['loaded']:>8.0f}{row['files']:>7}"
                f"{row['bytes'] / 1000:>7.0f}"
            )


def main() -> None:
    """Runs the command line of this script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store", type=Path, nargs="?", help="a store; articles are added to it")
    parser.add_argument("--articles", type=int, default=1_000, help="how many to generate where no store is given")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--think", type=float, default=5.0, help="seconds of reading on average between two pages")
    parser.add_argument("--every", type=float, default=1.0, help="seconds from one added article to the next; 0 for none")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first-paint", action="store_true", help="open each page in Chromium meanwhile")
    parser.add_argument("--json", action="store_true", help="print for programs")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=".") as folder:
        path = asked.store or Path(folder) / "serving.db"
        if not asked.store:
            with comity.open_store(path) as store:
                for record in World().articles(asked.articles):
                    store.add(record)
        told = run(path, asked)
    if asked.json:
        json.dump(told, sys.stdout, indent=2)
        print()
    else:
        _show(told)


if __name__ == "__main__":
    main()
