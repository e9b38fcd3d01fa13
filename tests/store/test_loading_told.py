"""While many records are loaded, whoever comes is told so, and nothing that waits to be joined is said to be rejected."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import comity
from comity.errors import ComityError, StoreError
from comity.store import open_store
from comity.types import Filters, Record
from stores_of_both import NewPlace

sys.path.insert(0, str(Path(__file__).parent.parent / "consolidation"))

from fact_stores import article, event, fact_store, record

WORDS = "Azerbaijan and Kazakhstan met in Baku on 3 May 2024"


def told(number: int) -> Record:
    return record(article(f"outlet{number}-1", f"{WORDS}, {number} said.", "2024-05-04"), event(WORDS, date="2024-05-03"))


def test_who_comes_while_it_is_loaded_is_told_so(new_place: NewPlace) -> None:
    place = new_place()
    seen = list[int]()

    def items() -> Iterator[Record]:
        # What is there twice begins another part, so that the first one is kept by then.
        yield from (told(1), told(2), told(1))
        with pytest.raises(StoreError, match=rf"being loaded \(process {os.getpid()} on .+, since 20.+\), .+: wait for it"):
            comity.open_store(place, read_only=True)
        # Who had it open before: neither of the two is a fact yet, and nobody rejected them.
        kept = list(server.findings())
        assert [one.fact for one in kept] == [None, None]
        with pytest.raises(ComityError, match="The store is being loaded: of which fact this finding is shows at the end"):
            comity.fact(server, kept[0].ref)
        seen.append(len(kept))

    with fact_store(place) as server, fact_store(place) as store:
        store.load(items(), lambda item, outcome: None)
        assert seen == [2]
        assert [len(one.reports) for one in comity.facts(server)] == [2]
    with comity.open_store(place, read_only=True) as after:
        assert len(list(comity.facts(after, Filters()))) == 1
        assert after.check() == []


def test_what_a_load_left_is_joined_by_whoever_writes_next(new_place: NewPlace) -> None:
    place = new_place()

    def items() -> Iterator[Record]:
        yield from (told(1), told(2), told(1))
        raise KeyboardInterrupt

    with fact_store(place) as store, pytest.raises(KeyboardInterrupt):
        store.load(items(), lambda item, outcome: None)
    with pytest.raises(StoreError, match="Where it was ended before, load the same again, or add something"):
        comity.open_store(place, read_only=True)
    comity.open_store(place).close()
    with comity.open_store(place, read_only=True) as after:
        assert [len(one.reports) for one in comity.facts(after)] == [2]


def test_a_process_that_was_killed_loads_no_more(new_place: NewPlace) -> None:
    place = new_place()
    program = (
        "import os, sys\nfrom comity.store import open_store\nfrom sample_records import sample\n"
        "def items():\n    yield from (sample(1), sample(2), sample(1))\n    os.abort()\n"
        "open_store(sys.argv[1]).load(items(), lambda item, outcome: None)\n"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    ended = subprocess.run([sys.executable, "-c", program, str(place)], capture_output=True, check=False, env=environment)
    assert ended.returncode < 0, ended.stderr
    with pytest.raises(StoreError, match="filled without joining them; `comity add` or `comity load` brings it up to date"):
        comity.open_store(place, read_only=True)
    with comity.open_store(place) as store:
        assert store.status().articles == 2
        assert store.check() == []


def test_without_the_rules_nobody_loads_when_all_is_there(new_place: NewPlace) -> None:
    place = new_place()
    with open_store(place) as plain:
        plain.load([told(1)], lambda item, outcome: None)
    with pytest.raises(StoreError, match="filled without joining them"):
        comity.open_store(place, read_only=True)
