"""What joining costs: adding many articles' findings, and a dossier, a search and an agenda out of them.

    python benchmarks/record.py                 stores of 100, 1,000 and 10,000 articles
    python benchmarks/record.py --full          and of 100,000, which hold 1,000,000 findings; takes an hour or so
    python benchmarks/record.py --json          the same for programs

The articles are generated: news of 60 states over years, a hundred articles a day. Dyads are of very different frequency, as in
the news (Zipf's law); something is told by one to six outlets, of whom some repeat an agency word for word; visits are announced
and held, instruments proposed, signed and ratified, promises made and kept. Ten findings an article. Reading is not measured here
(benchmarks/reading.py): findings come as a reader would give them. Seeds are fixed: every run does the same work.
"""

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import comity
from comity.actors.states import states
from comity.types import Article, Commitment, Event, Figure, Finding, Given, Instrument, Office, Page, Record, Statement

_PER_DAY = 100
_OUTLETS = tuple(
    f"{name}.example" for name in "courier ledger observer wire herald gazette monitor dispatch tribune bulletin".split()
)
_TOPICS = (
    "rail freight",
    "grain trade",
    "power grid",
    "gas transit",
    "visa rules",
    "fishing quotas",
    "air links",
    "border posts",
    "student exchange",
    "water sharing",
    "customs data",
    "seed research",
    "space imagery",
    "port fees",
    "copper mining",
    "solar parks",
    "vaccine supply",
    "road safety",
    "forest fires",
    "film archives",
    "tax relief",
    "labour migration",
    "cyber defence",
    "joint patrols",
    "disaster relief",
    "nuclear safety",
    "sports training",
    "museum loans",
    "veterinary checks",
    "postal services",
)
_KINDS = ("agreement", "memorandum", "protocol", "programme", "declaration")
_SYLLABLES = "ba be bo da de do ka ke ko la le lo ma me mo na ne no ra re ro sa se so ta te to va ve vo za ze zo".split()
_OFFICES = ("president", "foreign minister", "trade minister", "energy minister", "transport minister", "defence minister")


class World:
    """Sixty states with officials, and what goes on between them day by day."""

    def __init__(self, seed: int = 7) -> None:
        self._random = random.Random(seed)
        codes = sorted(code for code in states() if code != "EUU")
        self.codes = self._random.sample(codes, 60)
        pairs = [(one, other) for i, one in enumerate(self.codes) for other in self.codes[i + 1 :]]
        self._random.shuffle(pairs)
        self.pairs = pairs
        self._weights = [1 / (rank + 10) for rank in range(len(pairs))]
        self.people = {(code, office): self._name() for code in self.codes for office in _OFFICES}

    def _name(self) -> str:
        return " ".join("".join(self._random.choices(_SYLLABLES, k=self._random.randint(2, 4))).capitalize() for _ in range(2))

    def articles(self, count: int) -> Iterator[Record]:
        """`count` records in order of publication, always the same."""
        number = 0
        day = date(2018, 1, 1)
        while number < count:
            today: list[Record] = []
            while len(today) < _PER_DAY:
                pair = self._random.choices(self.pairs, self._weights)[0]
                told = self._story(pair, day)
                outlets = self._random.sample(_OUTLETS, min(self._random.choice((1, 1, 1, 2, 3, 6)), _PER_DAY - len(today)))
                agency = self._random.random() < 0.3
                for turn, outlet in enumerate(outlets):
                    today.append(self._record(number + len(today), outlet, day, told, copied=agency and turn > 0))
            yield from today[: count - number]
            number += len(today)
            day += timedelta(days=1)

    def _story(self, pair: tuple[str, str], day: date) -> list[tuple[str, type, dict[str, Any]]]:
        """Sentences, each with the kind and the fields of what it tells."""
        pick = self._random
        one, other = pair if pick.random() < 0.5 else pair[::-1]
        office = pick.choice(_OFFICES)
        visitor, host = self.people[one, office], self.people[other, office]
        place = states()[other].capitals[0][0] if states()[other].capitals else states()[other].name
        topic, second = pick.sample(_TOPICS, 2)
        kind = pick.choice(_KINDS)
        both = tuple(sorted(pair))
        held = (day - timedelta(days=pick.randint(0, 2))).isoformat()
        ahead = (day + timedelta(days=pick.randint(5, 60))).isoformat()
        value = pick.randint(20, 9000) * 1e6
        names = {code: states()[code].name for code in pair}
        sides = {"actor_states": (one,), "recipient_states": (other,)}
        planned = pick.random() < 0.4
        when, status = (ahead, "planned") if planned else (held, "occurred")
        verb = "will visit" if planned else "visited"
        signing = pick.choice(("signed", "to be signed", "ratified", "negotiated", "proposed"))
        done = pick.choice(("pledged", "pledged", "done"))
        return [
            (
                f"{office.title()} {visitor} of {names[one]} {verb} {place}",
                Event,
                {
                    "type": "CONSULT",
                    "mode": "visit",
                    "actors": (visitor,),
                    "recipients": (names[other],),
                    "date": when,
                    "place": place,
                    "status": status,
                }
                | sides,
            ),
            (f"{office} {host} of {names[other]} received the guest", Office, {"person": host, "office": office, "of": other}),
            (f"{visitor}, {office} of {names[one]}", Office, {"person": visitor, "office": office, "of": one}),
            (
                f"{visitor} and {host} held talks on {topic}",
                Event,
                {
                    "type": "CONSULT",
                    "mode": None,
                    "actors": (visitor, host),
                    "recipients": (),
                    "date": held,
                    "place": place,
                    "status": "occurred",
                    "actor_states": both,
                    "recipient_states": (),
                },
            ),
            (
                f"a {kind} on {topic} and {second} is {signing}",
                Instrument,
                {
                    "kind": kind,
                    "subject": f"{topic} and {second}",
                    "parties": (names[one], names[other]),
                    "states": both,
                    "status": signing,
                    "date": held if signing in ("signed", "ratified") else None,
                    "place": None,
                    "count": 1,
                },
            ),
            (
                f"{names[one]} {pick.choice(('thanked', 'praised'))} {names[other]} for its help in {second}",
                Event,
                {
                    "type": "SUPPORT",
                    "mode": None,
                    "actors": (names[one],),
                    "recipients": (names[other],),
                    "date": held,
                    "place": None,
                    "status": "occurred",
                }
                | sides,
            ),
            (
                f"{names[other]} {pick.choice(('accused', 'criticized'))} {names[one]} over {topic}",
                Event,
                {
                    "type": "ACCUSE",
                    "mode": "disapprove",
                    "actors": (names[other],),
                    "recipients": (names[one],),
                    "date": held,
                    "place": None,
                    "status": "occurred",
                    "actor_states": (other,),
                    "recipient_states": (one,),
                },
            ),
            (
                f"{names[one]} will fund {second} projects by {day.year + 1}",
                Commitment,
                {
                    "by": (names[one],),
                    "to": (names[other],),
                    "by_states": (one,),
                    "to_states": (other,),
                    "action": f"fund {second} projects",
                    "due": str(day.year + 1),
                    "status": done,
                },
            ),
            (
                f"trade in {topic} came to {value:,.0f} dollars in {day.year - 1}",
                Figure,
                {
                    "measure": f"trade in {topic}",
                    "value": value,
                    "unit": "USD",
                    "approximate": False,
                    "period": str(day.year - 1),
                    "states": both,
                },
            ),
            (
                f"“We shall go on with {topic} and with {second} before the {pick.randint(2, 90)} days are over,” {host} said",
                Statement,
                {"speaker": host, "direct": True},
            ),
        ]

    def _record(
        self, number: int, outlet: str, day: date, told: list[tuple[str, type, dict[str, Any]]], *, copied: bool
    ) -> Record:
        sentences = list(told)
        if not copied:
            self._random.shuffle(sentences)
        text, found = "", dict[str, list[Finding]]()
        for words, kind, own in sentences:
            lead = (
                ""
                if copied
                else self._random.choice(("", "Officials noted that ", "According to the ministry, ", "It is known that "))
            )
            start = len(text) + len(lead)
            text += f"{lead}{words}. "
            finding = kind(words, start, start + len(words), **own)
            found.setdefault(_PLURALS[kind], []).append(finding)
        url = f"https://{outlet}/{number}"
        clock = f"{day.isoformat()}T{self._random.randint(6, 22):02}:{self._random.randint(0, 59):02}:00+00:00"
        page = Page(url, "body", text, Given(url=url))
        title = f"News {number} of the day"
        article = Article(f"{outlet.partition('.')[0]}-{number}", url, outlet, title, (), clock, "en", text.strip())
        return Record(page, article, coder="generated", **{kind: tuple(ones) for kind, ones in found.items()})  # type: ignore[arg-type]


_PLURALS: dict[type, str] = {
    Event: "events",
    Office: "offices",
    Instrument: "instruments",
    Commitment: "commitments",
    Figure: "figures",
    Statement: "statements",
}


def measure(sizes: list[int]) -> Iterator[dict[str, Any]]:
    """For each size, what adding cost up to there, and beside an empty store; and what reading costs then."""
    world = World()
    first = list(World().articles(_PER_DAY))
    with tempfile.TemporaryDirectory(dir=".") as folder:
        path = Path(folder) / "record.db"
        stream = world.articles(sizes[-1] + _PER_DAY * len(sizes))
        with comity.open_store(path) as store:
            done = 0
            for size in sizes:
                clock = sum(_added(store, record) for record in islice(stream, size - done))
                count, done = size - done, size
                # The machines are noisy: the next hundred articles take turns with the first hundred into an empty store.
                with comity.open_store(Path(folder) / f"empty-{size}.db") as empty:
                    pairs = [(_added(store, one), _added(empty, other)) for one, other in zip(stream, first, strict=False)]
                done += len(pairs)
                here, there = (sum(times) / len(pairs) for times in zip(*pairs, strict=True))
                yield {
                    "articles": done,
                    "findings": sum(store.status().findings.values()),
                    "seconds_per_article": clock / count,
                    "next_hundred": here,
                    "into_empty": there,
                    "ratio": here / there,
                    "megabytes": round(path.stat().st_size / 1e6, 1),
                    "peak_memory": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
                    **_reading(store, world),
                }


def _added(store: comity.Store, record: Record) -> float:
    start = time.perf_counter()
    store.add(record)
    return time.perf_counter() - start


def _reading(store: comity.Store, world: World) -> dict[str, Any]:
    """Seconds for a dossier of the most frequent dyad, of one in the middle, a search and an agenda; the better of two."""
    busiest, middle = world.pairs[0], world.pairs[100]
    told: dict[str, Any] = {}
    for name, (one, other) in (("busiest", busiest), ("middle", middle)):
        dossier, told[f"dossier_{name}"] = _timed(partial(comity.build_dossier, store, one, other))
        told[f"articles_{name}"] = len(dossier.sources)
        _, told[f"html_{name}"] = _timed(partial(comity.render_dossier, dossier, "html"))
    found, told["search_two_words"] = _timed(lambda: comity.search(store, "copper mining", limit=20))
    told["found"] = len(found)
    _, told["search_in_dyad"] = _timed(lambda: comity.search(store, "copper mining", comity.Filters(states=busiest), limit=20))
    _, told["agenda"] = _timed(lambda: comity.agenda(store, comity.Filters(states=busiest)))
    return told


def _timed(run: Callable[[], Any]) -> tuple[Any, float]:
    best, result = float("inf"), None
    for _ in range(2):
        start = time.perf_counter()
        result = run()
        best = min(best, time.perf_counter() - start)
    return result, best


def main() -> None:
    """Runs the command line of this script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="add up to 100,000 articles")
    parser.add_argument("--json", action="store_true", help="print for programs")
    asked = parser.parse_args()
    rows = []
    for row in measure([100, 1_000, 10_000, *([100_000] if asked.full else [])]):
        rows.append(row)
        if asked.json:
            continue
        print(
            f"{row['articles']:,} articles, {row['findings']:,} findings, {row['megabytes']:,} MB, "
            f"peak memory {row['peak_memory']:,} MiB\n"
            f"  adding: {row['seconds_per_article'] * 1000:.1f} ms an article; "
            f"the next hundred {row['next_hundred'] * 1000:.1f} ms, "
            f"into an empty store meanwhile {row['into_empty'] * 1000:.1f} ms: ratio {row['ratio']:.2f}"
        )
        for name in ("busiest", "middle"):
            built, html, count = (row[f"{what}_{name}"] for what in ("dossier", "html", "articles"))
            print(f"  dossier, {name} dyad ({count:,} articles): {built:.2f} s, as HTML {html:.2f} s more")
        print(
            f"  search: {row['search_two_words']:.2f} s ({row['found']} found), in a dyad {row['search_in_dyad']:.2f} s; "
            f"agenda: {row['agenda']:.2f} s",
            flush=True,
        )
    if asked.json:
        json.dump(rows, sys.stdout, indent=2)
        print()


if __name__ == "__main__":
    main()
