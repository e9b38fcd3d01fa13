"""Stores whose facts are joined and filed, as pages of states, persons and searches need them."""

import sys
from pathlib import Path

from comity import facade
from comity.store import Store
from comity.types import Record

sys.path.insert(0, str(Path(__file__).parent.parent / "stories"))

from stories import story  # type: ignore[attr-defined, import-not-found, unused-ignore]


def filled(path: Path, *records: Record) -> Store:
    """A store with these records."""
    store = facade.open_store(path)
    for record in records:
        store.add(record)
    return store


def of_story(path: Path, name: str) -> Store:
    """A store with the articles of a story."""
    return filled(path, *story(name).records)
