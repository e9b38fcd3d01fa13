"""New stores for tests whose one body runs in SQLite and in PostgreSQL."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from comity.store import open_store
from postgres_server import Server

NewPlace = Callable[..., Any]
"""Gives the place of a new store, a path or an address; with `empty=True` one without tables."""
BOTH = ("sqlite", "postgresql")

_TEMPLATES: dict[int, str] = {}


def new_place(engine: str, folder: Path, request: pytest.FixtureRequest) -> NewPlace:
    """What gives places of new stores in this engine."""
    if engine == "sqlite":
        numbers = iter(range(1_000_000))
        return lambda empty=False: folder / f"{next(numbers)}.db"
    server: Server = request.getfixturevalue("server")

    def place(empty: bool = False) -> str:
        return server.new() if empty else server.new(template(server))

    return place


def template(server: Server) -> str:
    """The name of a database with the tables of a store and nothing in them, made once for a server."""
    if id(server) not in _TEMPLATES:
        url = server.new()
        open_store(url).close()
        _TEMPLATES[id(server)] = url.partition("?")[0].rpartition("/")[2]
    return _TEMPLATES[id(server)]
