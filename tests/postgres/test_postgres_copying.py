"""A whole store goes from one database to another and back, and is the same in all."""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import comity
from comity import browsing
from comity.cli import app
from comity.errors import StoreError
from comity.store import Choice, Store
from comity.types import Filters, SetAside
from postgres_server import Server
from sample_records import sample
from stores_of_both import template

sys.path.insert(0, str(Path(__file__).parent.parent / "consolidation"))

from fact_stores import fact_store, partition, story


def content(store: Store) -> list[Any]:
    """All that can be asked of a store."""
    numbers = [number for number, _ in store.choose(Choice(), "newest", 100_000)]
    filed = store.filed(numbers)
    return [
        list(store.records()),
        partition(store),
        store.judgements(),
        store.status(),
        numbers,
        {number: (one, one.stamp) for number, one in filed.items()},
        list(comity.facts(store)),
        [store.choose(Choice(), order, 50, None) for order in ("soonest", "changed", "doubt")],
        sorted(map(str, store.count(Choice()))),
        store.terms(""),
        store.stamps([term for term, _ in store.terms("")]),
        store.heads((), 10),
        [page.facts for page in (browsing.page(store, Filters(), order="changed", limit=9),)],
        sorted((hit.what, hit.article.id, hit.marked) for hit in store.search("tunnel", marks=("[", "]"), limit=1_000)),
        store.check(),
    ]


def told(place: Any) -> list[Any]:
    with comity.open_store(place) as store:
        return content(store)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with all there can be in one."""
    place = tmp_path_factory.mktemp("original") / "comity.db"
    with fact_store(place, [*story("CHL-PER").records, sample()]) as store:
        fact = next(fact for fact in comity.facts(store) if len(fact.reports) > 2)
        comity.judge(store, "split", fact.id, reports=[fact.reports[0].ref], who="Ann")
        judged = comity.judge(store, "confirm", next(iter(comity.facts(store))).id, who="Ann", why="“Şo”")
        comity.judge(store, "undo", judged.id, who="Ben")
        store.set_aside(SetAside("b.html", "empty", "there is nothing in it."))
    return place


def test_there_and_back_it_is_the_same(original: Path, server: Server, tmp_path: Path) -> None:
    url, back, backup = server.new(), tmp_path / "back.db", tmp_path / "backup.db"
    heard: list[tuple[int, int]] = []
    rows = comity.copy_store(original, url, on_row=lambda done, total: heard.append((done, total)))
    assert heard[-1] == (rows, rows)
    assert comity.copy_store(url, back) == rows
    with comity.open_store(url) as store:
        store.backup(str(backup))
    expected = told(original)
    assert expected[0]
    assert expected[-1] == []
    for place in (url, back, backup):
        for one, other in zip(told(place), expected, strict=True):
            assert one == other
    # It goes on as a store of its own: numbers are not given twice.
    with comity.open_store(url) as store:
        assert store.add(sample(7)) == "added"
        comity.judge(store, "confirm", next(iter(comity.facts(store))).id, who="Ann")
        assert store.check() == []


def test_nothing_is_copied_over_what_is_there(original: Path, server: Server, tmp_path: Path) -> None:
    url = server.new(template(server))
    with comity.open_store(url) as store:
        store.set_aside(SetAside("b.html", "empty", "there is nothing in it."))
    for target in (url, original):
        with pytest.raises(StoreError, match="there is something in this store already; name a new one"):
            comity.copy_store(original, target)
    with comity.open_store(url) as store:
        assert (store.status().articles, len(store.status().set_aside)) == (0, 1)


def test_what_a_watch_has_begun_is_something_too_and_who_watches_is_not_copied(original: Path, tmp_path: Path) -> None:
    begun, copied = tmp_path / "begun.db", tmp_path / "copied.db"
    with comity.open_store(begun) as store:
        store.watched().enter("Wire", "feed", "https://wire.example/feed", "all")
        assert store.watched().take("watch", "one", 0.0, 1e12) is None
    with pytest.raises(StoreError, match="there is something in this store already"):
        comity.copy_store(original, begun)
    comity.copy_store(begun, copied)
    with comity.open_store(copied) as store:
        assert [source.name for source in store.watched().sources()] == ["Wire"]
        assert store.watched().take("watch", "another", 0.0, 1e12) is None


def test_a_copy_that_fails_leaves_nothing(original: Path, server: Server) -> None:
    url = server.new(template(server))
    server.run(url, "ALTER TABLE findings ADD CHECK (kind <> 'figures')")
    with pytest.raises(StoreError, match="this store can't be used"):
        comity.copy_store(original, url)
    server.run(url, "ALTER TABLE findings DROP CONSTRAINT findings_kind_check")
    assert comity.copy_store(original, url) > 100


def test_the_command(original: Path, server: Server) -> None:
    url = server.new()
    result = CliRunner().invoke(app, ["copy-store", str(original), url])
    assert result.exit_code == 0
    assert f"a copy of {original}, " in result.output
    again = CliRunner().invoke(app, ["copy-store", str(original), url])
    assert (again.exit_code, "there is something in this store already" in again.output) == (1, True)
    assert CliRunner().invoke(app, ["copy-store", str(original.with_name("no.db")), url]).exit_code == 1


def test_loading_comes_to_the_same_as_adding(new_place: Any) -> None:
    records = [*story("CHL-PER").records, sample()]
    changed = sample(raw="<html>corrected</html>", fetched="2026-01-01T00:00:00Z")
    with fact_store(new_place(), [*records, changed]) as one, fact_store(new_place(), [sample(3), *records[:4]]) as other:
        comity.judge(other, "confirm", next(iter(other.findings(articles=["example-00003"]))).ref, who="Ann")
        one.add(sample(3))
        comity.judge(one, "confirm", next(iter(one.findings(articles=["example-00003"]))).ref, who="Ann")
        heard: list[str | None] = []
        aside = [comity.SetAside(f"https://example.org/{n}", "no-article", "No article.", None) for n in (1, 1)]
        other.load([*aside, *records, changed, sample(3)], lambda item, outcome: heard.append(outcome))
        assert Counter(heard) == {"added": len(records) - 4, "unchanged": 5, "replaced": 1, None: 2}
        assert len(other.status().set_aside) == 1
        assert list(one.records()) == list(other.records())
        assert partition(one) == partition(other)
        assert other.check() == []
        other.load(records[:3], lambda item, outcome: heard.append(outcome))
        assert heard[-3:] == ["unchanged"] * 3
