"""A store that an earlier version made opens as one of this version, with all that was in it."""

import json
import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

import comity
from comity.errors import StoreError
from comity.store import open_store
from comity.store.opening import MIGRATIONS
from comity.store.rows import article_row, finding_rows, page_row, state_rows
from comity.store.schema import HEAD
from comity.store.sqlite import APPLICATION_ID, connect, writing
from comity.types import Record, SetAside
from sample_records import sample

sys.path.insert(0, str(Path(__file__).parent.parent / "consolidation"))

from fact_stores import fact_store, partition, story

_OF_FINDING = ("article", "kind", "position", "start", "end", "evidence", "type", "status", "date", "payload")


def first_version(path: Path, records: Sequence[Record], aside: SetAside) -> None:
    """A store as version 0001 of the tables had it."""
    engine = connect(path, "create")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with writing(engine, path) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    with sqlite3.connect(path) as plain:
        plain.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        for number, record in enumerate(records, 1):
            _insert(plain, "pages", page_row(record.page))
            _insert(plain, "articles", {"number": number} | article_row(record))
            for row in finding_rows(record, number):
                _insert(plain, "findings", {name: row[name] for name in _OF_FINDING})
            for row in state_rows(record, number):
                _insert(plain, "finding_states", row)
        _insert(plain, "set_asides", {"source": aside.source, "reason": aside.reason, "message": aside.message})


def _insert(plain: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
    columns = ", ".join(f'"{name}"' for name in row)
    values = [json.dumps(value) if isinstance(value, (list, dict)) else value for value in row.values()]
    plain.execute(f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(row))})", values)


ASIDE = SetAside("b.html", "empty", "there is nothing in it.")
EMPTY = replace(
    sample(7), offices=(), events=(), instruments=(), commitments=(), statements=(), figures=()
)  # an article in which nothing was found


def test_an_older_store_has_all_that_a_new_one_would_have(tmp_path: Path) -> None:
    records = [*story("CHL-PER").records[:9], sample(), EMPTY]
    first_version(tmp_path / "old.db", records, ASIDE)
    with fact_store(tmp_path / "old.db") as old, fact_store(tmp_path / "new.db", records) as new:
        new.set_aside(ASIDE)
        assert old.status() == new.status()
        assert old.status().schema == HEAD
        assert list(old.records()) == list(new.records())
        assert partition(old) == partition(new)
        assert list(comity.facts(old)) == list(comity.facts(new))
        assert old.check() == []
        for words in ("lithium", "Tacna", "roadmap"):
            assert [hit.marked for hit in old.search(words)] == [hit.marked for hit in new.search(words)] != []
        # What is replaced goes as a whole from a migrated store too.
        old.add(replace(EMPTY, coder="test-2"))
        old.add(replace(sample(), coder="test-2", events=()))
        assert old.check() == []
        assert old.status().states["KAZ"] == 1
    with fact_store(tmp_path / "old.db") as again:
        assert again.status().coders["test-2"] == 2


def test_it_is_not_changed_where_it_is_only_read(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    first_version(path, [sample()], ASIDE)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="this store is from an older Comity; `comity add` brings it up to date"):
        comity.open_store(path, read_only=True)
    assert path.read_bytes() == before


def test_a_store_without_facts_gets_them_when_it_can_be_written(tmp_path: Path) -> None:
    path = tmp_path / "plain.db"
    with open_store(path) as plain:
        plain.add(sample())
    with pytest.raises(StoreError, match="joined by an older Comity, or it was filled without joining them"):
        comity.open_store(path, read_only=True)
    with comity.open_store(path) as store:
        assert len(list(comity.facts(store))) == 7
    # A program without the rules adds an article: they are joined again.
    with open_store(path) as plain:
        plain.add(replace(sample(2), events=()))
    with comity.open_store(path) as store, fact_store(tmp_path / "new.db", [sample(), replace(sample(2), events=())]) as new:
        assert partition(store) == partition(new)
        assert store.check() == []


def test_without_the_rules_nothing_can_be_decided(tmp_path: Path) -> None:
    with open_store(tmp_path / "plain.db") as plain:
        plain.add(sample())
        with pytest.raises(StoreError, match="without the rules by which facts are joined"):
            plain.rejoin()
