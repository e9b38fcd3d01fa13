"""A file system that is full, or turns read-only, in the middle: what was stored before is whole, and it goes on afterwards."""

import subprocess
from pathlib import Path

import pytest

from small_disk import can_mount, on_small_disk

_BEGIN = """
import os, subprocess, sys
from pathlib import Path
import comity
from comity.errors import ComityError
from sample_records import sample

def big(number):
    return sample(number, raw=__import__("random").Random(number).randbytes(30_000).hex())

def refused(what, words):
    try:
        what()
    except ComityError as error:
        assert words in str(error), error
        return
    raise AssertionError("nothing was refused")

def until_full(store):
    for number in range(10_000):
        yield number
        store.add(big(number))
"""

_FULL = (
    _BEGIN
    + """
told = []
with comity.open_store("comity.db") as store:
    refused(lambda: told.extend(until_full(store)), "the disk is full")
    kept = store.status().articles
    assert kept == len(told) - 1 > 5, (kept, told)
    assert store.check() == []
    # Neither a backup nor many at once fit, and nothing of them stays.
    refused(lambda: store.backup("copy.db"), "the disk is full")
    refused(lambda: store.load((big(number) for number in range(100, 200)), lambda item, outcome: None), "the disk is full")
    assert store.status().articles == kept
# Nothing half written stays; closed, it opens again where there is no room.
assert not [name for name in os.listdir() if not name.startswith("comity.db")], os.listdir()
with comity.open_store("comity.db") as store:
    assert store.check() == []
    assert store.status().articles == kept
# With room again it goes on.
subprocess.run(["mount", "-o", "remount,size=20m", os.getcwd()], check=True)
with comity.open_store("comity.db") as store:
    assert [store.add(big(number)) for number in range(kept + 2)] == ["unchanged"] * kept + ["added"] * 2
    store.backup("copy.db")
    assert store.check() == []
assert sorted(os.listdir()) == ["comity.db", "copy.db"], os.listdir()
"""
)

_READ_ONLY = (
    _BEGIN
    + """
import gc
with comity.open_store("comity.db") as store:
    store.add(big(1))
gc.collect()
subprocess.run(["mount", "-o", "remount,ro", os.getcwd()], check=True)
refused(lambda: comity.open_store("comity.db"), "check the permissions")
with comity.open_store("comity.db", read_only=True) as store:
    assert store.check() == []
    assert list(store.records()) == [big(1)]
    refused(lambda: store.add(big(2)), "can't be written")
    refused(lambda: store.backup("copy.db"), "Read-only file system")
subprocess.run(["mount", "-o", "remount,rw", os.getcwd()], check=True)
with comity.open_store("comity.db") as store:
    assert store.add(big(2)) == "added"
    assert store.check() == []
"""
)


def run(folder: Path, program: str) -> "subprocess.CompletedProcess[str]":
    if not can_mount(folder):
        pytest.skip("this user may have no file system of its own here; test_trouble.py tries a file that may not grow")
    return on_small_disk(folder, program)


@pytest.mark.parametrize("program", [_FULL, _READ_ONLY], ids=["full", "read-only"])
def test_it_is_told_and_nothing_is_lost(tmp_path: Path, program: str) -> None:
    done = run(tmp_path, program)
    assert done.returncode == 0, done.stderr
