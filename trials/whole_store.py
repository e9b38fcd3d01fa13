"""All that a store holds, as lines that can be compared: two stores are the same where these are."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import comity
from comity.store import Choice, Store

Content = dict[str, list[str]]
"""Lines by what they are about."""

_DECIDED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\+00:00")
_JUDGEMENT = re.compile(r"\bju-[a-z2-7]{12}")
_READ = {"added": "read", "replaced": "read", "unchanged": "read"}


def content(place: str) -> Content:
    """What is in the store at a place, and what is wrong with it.

    Left out is what differs between two undisturbed runs too: when a page was fetched, a source asked, a fact decided on (and so
    the id of a judgement, in which that is, and the stamps of what was judged); and the numbers of rows, which say nothing
    outside a store. Of addresses that were watched it says whether they were read, not whether that was news.
    """
    with comity.open_store(place) as store:
        return dict(_sections(store))


def _sections(store: Store) -> Iterator[tuple[str, list[str]]]:
    judgements = store.judgements()
    names = {judgement.id: f"judgement {number}" for number, judgement in enumerate(judgements, 1)}

    def plain(told: object) -> str:
        return _JUDGEMENT.sub(lambda found: names.get(found[0], found[0]), _DECIDED.sub("then", repr(told)))

    yield "problems", [repr(problem) for problem in store.check()]
    yield (
        "records",
        [
            repr(replace(record, page=replace(record.page, given=replace(record.page.given, fetched=None))))
            for record in store.records()
        ],
    )
    yield "set aside", sorted(repr(page) for page in store.status().set_aside)
    yield "judgements", [plain(judgement) for judgement in judgements]
    yield "facts", sorted(plain(fact) for fact in comity.facts(store))
    joined: dict[int | None, list[str]] = {}
    for kept in store.findings():
        joined.setdefault(kept.fact, []).append(kept.ref)
    yield "joined", sorted(f"{'in none: ' if fact is None else ''}{sorted(refs)}" for fact, refs in joined.items())
    yield "index", sorted(map(repr, store.count(Choice()))) + sorted(map(repr, store.terms("")))
    if not judgements:
        yield "stamps", [repr(store.stamps([term for term, _ in store.terms("")]))]
    yield "words", sorted(f"{hit.what} {hit.article.id} {hit.marked}" for hit in store.search("president", limit=1_000))
    watched = store.watched()
    yield "sources", [f"{one.name} {one.failures} {one.waiting}" for one in watched.sources()]
    with watched._reading() as connection:
        rows = connection.exec_driver_sql("SELECT key, source, waiting, tries, outcome FROM addresses ORDER BY key").all()
        leases = connection.exec_driver_sql("SELECT count(*) FROM leases").scalar_one()
    yield "addresses", [repr((*row[:2], bool(row[2]), row[3], _READ.get(row[4], row[4]))) for row in rows]
    yield "leases", [str(leases)]
    sums: dict[str, list[int]] = {}
    for day in watched.days("2000-01-01"):
        own = sums.setdefault(day.source, [0, 0, 0, 0])
        own[:] = [a + b for a, b in zip(own, (day.found, day.articles, day.findings, day.failures), strict=True)]
    yield "diary", [f"{name} {numbers}" for name, numbers in sorted(sums.items())]


def strays(folder: Path) -> list[str]:
    """Files that nobody asked for."""
    return sorted(path.name for path in folder.iterdir() if path.name.endswith((".part", "-wal", "-shm", "-journal")))


def difference(one: Content, other: Content) -> str:
    """In what two stores differ; empty where they are the same."""
    told = []
    for name in one.keys() | other.keys():
        mine, theirs = one.get(name, []), other.get(name, [])
        if mine != theirs:
            only, missing = [x for x in mine if x not in theirs], [x for x in theirs if x not in mine]
            told.append(f"{name}: {len(mine)} for {len(theirs)}; only here {only[:2]!r:.600}; missing {missing[:2]!r:.600}")
    return "\n".join(sorted(told))
