"""What is left in the store when adding does not come to its end."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from comity.errors import StoreError
from comity.store import Store, open_store
from comity.store import sqlite as dialect
from sample_records import sample

_ADDING = """
import sys
from itertools import count
from comity.store import open_store
from sample_records import sample
with open_store(sys.argv[1]) as store:
    for number in count(int(sys.argv[2])):
        store.add(sample(number, raw=f"{number} " * 20_000))
        print(number, flush=True)
        if number == int(sys.argv[3]):
            break
"""

_ADDING_INTO_A_FULL_DISK = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))
""" + _ADDING.replace('f"{number} " * 20_000', "__import__('random').Random(number).randbytes(50_000).hex()")


def _start(program: str, path: Path, first: int, last: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, str(path), str(first), str(last)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )


@pytest.mark.parametrize("after", [1, 7])
def test_a_killed_process_leaves_whole_pages(place_of_store: Path, after: int) -> None:
    with _start(_ADDING, place_of_store, 1, 1_000_000) as process:
        assert process.stdout is not None
        for _ in range(after):
            process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        told = after + len(process.stdout.read().splitlines())
    with open_store(place_of_store) as store:
        kept = list(store.records())
        assert store.check() == []
        # One more may be whole without having been told.
        assert len(kept) in (told, told + 1)
        assert all(record.offices and record.figures for record in kept)
        assert store.add(sample(0)) == "added"


def test_a_full_disk_leaves_the_earlier_pages(place_of_store: Path) -> None:
    with _start(_ADDING_INTO_A_FULL_DISK, place_of_store, 1, 1_000) as process:
        told, error = process.communicate()
    assert error.splitlines()[-1].startswith(f"comity.errors.StoreError: {place_of_store}: the disk is full")
    with open_store(place_of_store) as store:
        assert store.status().articles == len(told.splitlines()) > 3
        assert store.check() == []
        assert store.add(sample(5000)) == "added"


def test_a_database_at_its_limit(place_of_store: Path) -> None:
    with open_store(place_of_store) as store:
        store.add(sample(1))
        with dialect.connect(place_of_store, "write").connect() as connection:
            used = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    with open_store(place_of_store) as store:
        _limit(store, used)
        with pytest.raises(StoreError, match=r"the disk is full; what was stored before is safe\."):
            store.add(sample(2, raw=os.urandom(50_000).hex()))
        assert list(store.records()) == [sample(1)]


def _limit(store: Store, pages: int) -> None:
    with store._engine.connect() as connection:  # type: ignore[attr-defined]  # a full disk made on purpose
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_a_store_that_another_program_keeps_locked(place_of_store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialect, "_PATIENCE", 0.05)
    with open_store(place_of_store) as store:
        store.add(sample(1))
        with dialect.writing(dialect.connect(place_of_store, "write"), place_of_store):
            with pytest.raises(StoreError, match="another program is writing to this store"):
                store.add(sample(2))
            assert list(store.records()) == [sample(1)]
        assert store.add(sample(2)) == "added"


def test_several_processes_make_and_fill_one_store(place_of_store: Path) -> None:
    processes = [_start(_ADDING, place_of_store, first, first + 5) for first in (0, 6, 12)]
    for process in processes:
        _, error = process.communicate()
        assert (process.returncode, error) == (0, "")
    with open_store(place_of_store) as store:
        assert store.status().articles == 18
        assert store.check() == []
