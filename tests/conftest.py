"""Fixtures for all tests; being here, it also puts this folder on the path, for `sample_records`."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.store import Store, open_store
from postgres_server import Server, served
from stores_of_both import BOTH, NewPlace, new_place


@pytest.fixture
def place_of_store(tmp_path: Path) -> Path:
    """Where the test's store is, or will be."""
    return tmp_path / "comity.db"


@pytest.fixture
def store(place_of_store: Path) -> Iterator[Store]:
    """An empty store."""
    with open_store(place_of_store) as opened:
        yield opened


@pytest.fixture
def not_for_ever() -> Iterator[None]:
    """Ends what would not end in the lifetime of the one who waits."""

    def give_up(*_: object) -> None:
        raise TimeoutError("this goes on for ever")

    # Seconds of the processor: a machine that is busy or stopped does not count.
    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, 60)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL of this run's own, started when a test first asks for it."""
    with served() as one:
        yield one


@pytest.fixture(params=BOTH, name="new_place")
def _new_place(request: pytest.FixtureRequest, tmp_path: Path) -> NewPlace:
    """Gives places of new stores."""
    return new_place(request.param, tmp_path, request)


@pytest.fixture
def new_file(tmp_path: Path, request: pytest.FixtureRequest) -> NewPlace:
    """Gives places of new stores in SQLite, for properties that are tried often."""
    return new_place("sqlite", tmp_path, request)


@pytest.fixture
def new_database(tmp_path: Path, request: pytest.FixtureRequest) -> NewPlace:
    """Gives places of new stores in PostgreSQL, for properties that are tried often in SQLite and seldom there."""
    return new_place("postgresql", tmp_path, request)


@pytest.fixture
def any_store(new_place: NewPlace) -> Iterator[Store]:
    """An empty store."""
    with open_store(new_place()) as opened:
        yield opened
