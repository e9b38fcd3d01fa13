"""Fixtures for all tests; being here, it also puts this folder on the path, for `sample_records`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from comity.store import Store, open_store


@pytest.fixture
def place_of_store(tmp_path: Path) -> Path:
    """Where the test's store is, or will be."""
    return tmp_path / "comity.db"


@pytest.fixture
def store(place_of_store: Path) -> Iterator[Store]:
    """An empty store."""
    with open_store(place_of_store) as opened:
        yield opened
