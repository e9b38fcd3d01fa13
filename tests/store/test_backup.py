"""A backup is the whole store at one moment, and appears whole or not at all."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest

import comity
from comity.errors import StoreError
from comity.store import Store, open_store
from sample_records import sample

sys.path.insert(0, str(Path(__file__).parent.parent / "consolidation"))

from fact_stores import fact_store, partition


def content(store: Store) -> object:
    return list(store.records()), partition(store), store.judgements(), store.status(), len(store.search("roadmap"))


def test_a_backup_is_a_store_with_the_same_in_it(tmp_path: Path) -> None:
    with fact_store(tmp_path / "a.db", [sample(1), sample(2)]) as store:
        comity.judge(store, "confirm", next(store.findings()).ref, who="Ann")
        store.backup(str(tmp_path / "copy.db"))
        before = content(store)
        store.add(sample(3))
        with fact_store(tmp_path / "copy.db") as copy:
            assert content(copy) == before
            assert copy.check() == []
            assert copy.add(sample(4)) == "added"
        assert store.status().articles == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.db", "copy.db"]


def test_a_backup_takes_the_place_of_an_older_one(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("an older one")
    store.add(sample(1))
    store.backup(str(target))
    store.add(sample(2))
    store.backup(str(target))
    with open_store(target, create=False, read_only=True) as copy:
        assert copy.status().articles == 2


def test_from_a_store_that_is_only_read(place_of_store: Path, tmp_path: Path) -> None:
    fact_store(place_of_store, [sample()]).__exit__(None, None, None)
    with open_store(place_of_store, read_only=True) as store:
        store.backup(str(tmp_path / "copy.db"))
    with open_store(tmp_path / "copy.db", read_only=True) as copy:
        assert list(copy.records()) == [sample()]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("missing/copy.db", "there is no folder .*missing; make it first"),
        (".", "this is a folder; name another file"),
        ("comity.db", "this is the store itself; name another file"),
        ("link.db", "this is the store itself; name another file"),
    ],
)
def test_places_where_no_backup_can_be(store: Store, tmp_path: Path, target: str, message: str) -> None:
    store.add(sample())
    (tmp_path / "link.db").symlink_to("comity.db")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(StoreError, match=message):
        store.backup(str(tmp_path / target))
    assert sorted(tmp_path.rglob("*")) == before
    assert list(store.records()) == [sample()]


def test_while_another_writes(place_of_store: Path, tmp_path: Path) -> None:
    done, begun = Event(), Event()

    def write() -> None:
        with fact_store(place_of_store) as writer:
            number = 1
            while not done.is_set():
                number += 1
                writer.add(sample(number))
                begun.set()

    with fact_store(place_of_store, [sample(1)]) as store:
        thread = Thread(target=write)
        thread.start()
        begun.wait(30)
        for number in range(3):
            store.backup(str(tmp_path / f"copy{number}.db"))
        done.set()
        thread.join()
        sizes = []
        for number in range(3):
            with open_store(tmp_path / f"copy{number}.db", read_only=True) as copy:
                assert copy.check() == []
                sizes.append(copy.status().articles)
        assert 1 < sizes[0] <= sizes[1] <= sizes[2] <= store.status().articles


def test_what_a_killed_backup_left_is_cleared_away(store: Store, tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    for process in (dead.pid, os.getppid()):
        for ending in ("", "-journal"):
            (tmp_path / f".copy.db.{process}.part{ending}").write_text("half of it")
    store.backup(str(tmp_path / "copy.db"))
    # That of a process that lives is its own.
    left = sorted(path.name for path in tmp_path.iterdir() if ".part" in path.name)
    assert left == [f".copy.db.{os.getppid()}.part", f".copy.db.{os.getppid()}.part-journal"]


def test_a_backup_that_is_replaced_is_whole_until_the_last_moment(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a program that used it was killed, so that its newest pages are in the log beside it."""
    target, store_of_before = tmp_path / "copy.db", tmp_path / "before.db"
    with open_store(store_of_before) as before:
        before.add(sample(1))
        for ending in ("", "-wal"):
            shutil.copy(f"{store_of_before}{ending}", f"{target}{ending}")

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", die)
    with pytest.raises(KeyboardInterrupt):
        store.backup(str(target))
    with open_store(target) as copy:
        assert list(copy.records()) == [sample(1)]
