"""Opening what is a store, and what is none."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from comity.errors import StoreError
from comity.store import open_store
from comity.store.opening import MIGRATIONS
from comity.store.schema import HEAD, STEMS_OF_FACTS, WORDS_OF_ARTICLES, WORDS_OF_FINDINGS, metadata
from comity.store.sqlite import connect
from sample_records import sample


@pytest.mark.parametrize("name", ["comity.db", "no ending", "what? 100%#.db", "Übersicht.db"])
def test_a_store_is_made_where_there_is_none(tmp_path: Path, name: str) -> None:
    with open_store(tmp_path / name) as store:
        store.add(sample())
    assert [file.name for file in tmp_path.iterdir()] == [name]
    with open_store(f"sqlite:///{tmp_path / name}", create=False) as store:
        assert list(store.records()) == [sample()]


def test_an_empty_file_becomes_a_store(place_of_store: Path) -> None:
    place_of_store.touch()
    with pytest.raises(StoreError, match="nothing in this file yet"):
        open_store(place_of_store, create=False)
    with open_store(place_of_store) as store:
        assert store.status().schema == HEAD


def test_the_store_has_a_write_ahead_log_and_foreign_keys(place_of_store: Path) -> None:
    open_store(place_of_store).close()
    with connect(place_of_store, "write").connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_migrations_lead_to_the_tables(place_of_store: Path) -> None:
    open_store(place_of_store).close()
    with connect(place_of_store, "read").connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"include_name": _is_no_word_index}), metadata) == []
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [HEAD]


def _is_no_word_index(name: str | None, type_: str, parents: object) -> bool:
    return not (type_ == "table" and name and name.startswith((WORDS_OF_ARTICLES, WORDS_OF_FINDINGS, STEMS_OF_FACTS)))


def test_a_missing_store(tmp_path: Path) -> None:
    for read_only in (False, True):
        with pytest.raises(StoreError, match="there is no store here yet; `comity add` makes one"):
            open_store(tmp_path / "comity.db", create=False, read_only=read_only)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no folder"):
        open_store(tmp_path / "no" / "comity.db")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="this is a folder"):
        open_store(tmp_path)


@pytest.mark.parametrize("url", ["postgresql://localhost/comity", "sqlite://", ""])
def test_addresses_of_no_file(url: str) -> None:
    with pytest.raises(StoreError):
        open_store(url)


@pytest.mark.parametrize("content", [b"Dear reader,\n" * 100, b"\x00" * 5000, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_left_as_it_is(place_of_store: Path, content: bytes) -> None:
    place_of_store.write_bytes(content)
    with pytest.raises(StoreError, match=r"no Comity store|damaged"):
        open_store(place_of_store)
    assert place_of_store.read_bytes() == content


def test_another_programs_database_is_left_as_it_is(place_of_store: Path) -> None:
    with sqlite3.connect(place_of_store) as connection:
        connection.execute("CREATE TABLE pages (name)")
    before = place_of_store.read_bytes()
    with pytest.raises(StoreError, match="another program's database"):
        open_store(place_of_store)
    assert place_of_store.read_bytes() == before


def test_a_store_from_a_newer_version(place_of_store: Path) -> None:
    open_store(place_of_store).close()
    with sqlite3.connect(place_of_store) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for read_only in (False, True):
        with pytest.raises(StoreError, match=r"from a newer version of Comity \(9999\); update Comity"):
            open_store(place_of_store, read_only=read_only)


def test_a_store_cut_short(place_of_store: Path) -> None:
    with open_store(place_of_store) as store:
        for number in range(30):
            store.add(sample(number, raw=os.urandom(4000).hex()))
    whole = place_of_store.read_bytes()
    place_of_store.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreError, match="damaged"), open_store(place_of_store) as store:
        list(store.records())


def test_read_only_writes_nothing(place_of_store: Path) -> None:
    with open_store(place_of_store) as store:
        store.add(sample())
    before = place_of_store.read_bytes()
    with open_store(place_of_store, read_only=True) as store:
        with pytest.raises(StoreError, match="can't be written"):
            store.add(sample(2))
        assert list(store.records()) == [sample()]
    assert place_of_store.read_bytes() == before
    assert list(place_of_store.parent.iterdir()) == [place_of_store]


def test_a_store_stays_open_in_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    with open_store("comity.db") as store:
        store.add(sample())
        monkeypatch.chdir(tmp_path / "elsewhere")
        store.add(sample(2))
    with open_store(tmp_path / "comity.db") as store:
        assert len(list(store.records())) == 2


# A superuser may write everything, so where the tests run as root this goes on as nobody. Python's own files may
# be closed to nobody: hence the rehearsal.
_AS_NOBODY = """
import os, sys
from comity.errors import StoreError
from comity.store import open_store
import sample_records

def look():
    with open_store(sys.argv[1], read_only=True) as store:
        assert list(store.records()) == [sample_records.sample()]
        assert store.check() == []

look()
if os.geteuid() == 0:
    os.setuid(65534)
look()
try:
    with open_store(sys.argv[1]) as store:
        store.add(sample_records.sample(2))
except StoreError as error:
    print(error)
"""


@pytest.mark.parametrize("folder_too", [False, True])
def test_a_store_where_nothing_can_be_written(tmp_path: Path, folder_too: bool) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    path = folder / "comity.db"
    with open_store(path) as store:
        store.add(sample())
    path.chmod(0o444)
    folder.chmod(0o555 if folder_too else 0o777)
    for parent in (tmp_path, *tmp_path.parents):
        if parent.stat().st_uid == os.geteuid() and parent.is_relative_to("/tmp"):
            parent.chmod(parent.stat().st_mode | 0o711)
    try:
        told = _run(_AS_NOBODY, str(path))
    finally:
        folder.chmod(0o777)  # Else the folder could not be removed.
    assert told == f"{path}: this store can't be written; check the permissions of the file and its folder.\n"


def _run(program: str, *arguments: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    ).stdout
