"""Several processes at one store in PostgreSQL, and a server that goes away in the middle: nothing is lost, nothing doubled."""

import re
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest

import comity
from comity.errors import StoreError
from comity.store import open_store
from postgres_server import Server, environment, served
from sample_records import sample
from stores_of_both import template

sys.path.insert(0, str(Path(__file__).parent.parent / "consolidation"))

from fact_stores import fact_store, partition

_ADDING = """
import sys
import comity
from comity.errors import StoreError
from sample_records import sample
try:
    with comity.open_store(sys.argv[1]) as store:
        for number in range(int(sys.argv[2]), int(sys.argv[3])):
            store.add(sample(number))
            print(number, flush=True)
except StoreError as error:
    sys.exit(str(error))
"""


def adding(url: str, first: int, behind: int) -> subprocess.Popen[str]:
    """A process that adds these records one by one, and tells of each."""
    return subprocess.Popen(
        [sys.executable, "-c", _ADDING, url, str(first), str(behind)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(environment()),
    )  # fmt: skip


def test_several_processes_make_and_fill_one_store(server: Server) -> None:
    """They open an empty database at once, and some of what they add is the same."""
    url = server.new()
    processes = [adding(url, first, first + 8) for first in (0, 4, 8, 12)]
    for process in processes:
        _, error = process.communicate()
        assert (process.returncode, error) == (0, "")
    with comity.open_store(url) as store, fact_store(server.new(template(server)), map(sample, range(20))) as other:
        assert list(store.records()) == list(other.records())
        assert partition(store) == partition(other)
        assert store.check() == []


def test_a_server_that_is_killed_loses_nothing_that_was_told(tmp_path: Path) -> None:
    with served(settings=()) as server:
        url = server.new()
        open_store(url).close()
        process = adding(url, 0, 1_000)
        assert process.stdout is not None
        for _ in range(5):
            process.stdout.readline()
        server.kill()
        more, error = process.communicate()
        told = 5 + len(more.splitlines())
        assert process.returncode == 1
        # It goes away in the midst of a page, or is not there for the next one.
        assert re.search("the database server (went away; what was stored before is safe|can.t be reached)", error)
        assert error.count("\n") == 1
        with pytest.raises(StoreError, match="the database server can't be reached"):
            comity.open_store(url)
        server.start()
        # A later run makes up what is missing; what is there is not there twice.
        with comity.open_store(url) as store:
            kept = store.status().articles
            # One more may be whole without having been told.
            assert kept in (told, told + 1)
            assert [store.add(sample(number)) for number in range(kept + 2)] == ["unchanged"] * kept + ["added"] * 2
            assert store.check() == []


def test_a_store_goes_on_when_its_server_comes_back() -> None:
    with served() as server, comity.open_store(server.new()) as store:
        store.add(sample(1))
        server.stop()
        with pytest.raises(StoreError, match="the database server"):
            store.status()
        server.start()
        assert store.add(sample(2)) == "added"
        assert store.status().articles == 2


def test_a_writer_that_waits_too_long_is_told_why(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    from comity.store import postgres
    from comity.store.addresses import address_of

    monkeypatch.setattr(postgres, "_PATIENCE", 0.2)
    url = server.new(template(server))
    with comity.open_store(url) as store:
        store.add(sample(1))
        address = address_of(url)
        with postgres.writing(postgres.connect(address, "write"), address):
            with pytest.raises(StoreError, match="another program is writing to this store"):
                store.add(sample(2))
            assert list(store.records()) == [sample(1)]
        assert store.add(sample(2)) == "added"


def test_readers_see_one_moment_while_others_write(server: Server) -> None:
    url = server.new(template(server))
    with fact_store(url, [sample(1)]) as store:
        ended = time.monotonic() + 2

        def write() -> None:
            with fact_store(url) as other:
                number = 2
                while time.monotonic() < ended:
                    other.add(sample(number))
                    number += 1

        thread = Thread(target=write)
        thread.start()
        seen = []
        while time.monotonic() < ended:
            with store.moment() as moment:
                articles = moment.status().articles
                assert len(list(moment.records())) == articles
                assert {kept.article.id for kept in moment.findings()} == {record.article.id for record in moment.records()}
            seen.append(articles)
        thread.join()
        assert seen == sorted(seen)
        assert seen[-1] > seen[0]


def test_two_stores_of_one_database_are_apart(server: Server) -> None:
    """Each in a schema of its own, whose name stands in the address."""
    url = server.new()
    server.run(url, "CREATE SCHEMA one; CREATE SCHEMA other")
    one, other = (f"{url}&options=-csearch_path%3D{name}" for name in ("one", "other"))
    with comity.open_store(one) as first, comity.open_store(other) as second:
        first.add(sample(1))
        second.add(sample(2))
        assert list(first.records()) == [sample(1)]
        assert list(second.records()) == [sample(2)]
        assert first.check() == second.check() == []
        assert [hit.article.id for hit in second.search("roadmap")] == ["example-00002"] * 2
