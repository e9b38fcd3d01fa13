"""Opens a store: finds it, makes sure that it is a store, and brings its tables up to date."""

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from comity.errors import StoreError
from comity.store import sqlite
from comity.store.addresses import address_of, file_of
from comity.store.dialects import dialect_of
from comity.store.protocol import Joiner, Store
from comity.store.schema import HEAD
from comity.store.tables import TableStore


def open_store(
    url: str | os.PathLike[str], *, create: bool = True, read_only: bool = False, joiner: Joiner | None = None
) -> Store:
    """The store at a path, or at a "sqlite:///path" or "postgresql://user@host/database" address.

    With a `joiner` it joins findings into facts as they come. Without one it keeps findings alone, and one that is opened with
    a joiner later joins them all first.

    Where there is none, it is made, unless `create` is false or `read_only` is true; a database on a server has to be there. A
    store from an older version is brought to this version's tables unless `read_only`. With `read_only` a store opens in a place
    where nothing can be written, and `add` and `set_aside` raise StoreError. Raises StoreError where it
    is no store, can't be opened, or is from a newer version of Comity.
    """
    create = create and not read_only
    place, engine = _opened(os.fspath(url), create, read_only)
    store = TableStore(engine, place, joiner)
    try:
        joined, filed = store.is_joined(), store.is_filed()
        if read_only and not (joined and filed):
            if loader := store.loaded_by():
                raise StoreError(
                    f"{place}: this store is being loaded ({loader}), and its facts are joined at the end of that: wait for it. "
                    "Where it was ended before, load the same again, or add something: both join what is there."
                )
            raise StoreError(
                f"{place}: the facts in this store are joined by an older Comity, or it was filled without joining them; "
                "`comity add` or `comity load` brings it up to date."
            )
        if not (joined and filed):
            store.catch_up()
    except StoreError:
        store.close()
        raise
    return store


def _opened(url: str, create: bool, read_only: bool) -> tuple[Any, Engine]:
    """How the store is called in messages, and an engine whose tables are at this version."""
    place: Any = file_of(url)
    if place is None:
        from comity.store import postgres

        place = address_of(url)
        engine = postgres.connect(place, "read" if read_only else "write")
    else:
        _look(place, create)
        engine = sqlite.connect(place, "read" if read_only else "create" if create else "write")
    try:
        try:
            _prepare(engine, place, create, read_only)
        except StoreError:
            if not (read_only and isinstance(place, Path) and _is_at_rest(place)):
                raise
            engine.dispose()
            engine = sqlite.connect(place, "frozen")
            _prepare(engine, place, create, read_only)
    except StoreError:
        engine.dispose()
        raise
    return place, engine


def made_file(path: Path) -> Engine:
    """An engine over a new file with the tables of a store. Raises StoreError."""
    return _opened(os.fspath(path), create=True, read_only=False)[1]


def _look(path: Path, create: bool) -> None:
    try:
        if path.is_dir():
            raise StoreError(f"{path}: this is a folder; name a file in it, such as {path / 'comity.db'}.")
        if path.exists():
            return
        if not path.absolute().parent.is_dir():
            raise StoreError(f"{path}: there is no folder {path.absolute().parent}; make it first.")
    except OSError as error:
        raise StoreError(f"{path}: this store can't be opened ({error.strerror}).") from error
    if not create:
        raise StoreError(f"{path}: there is no store here yet; `comity add` makes one.")


def _is_at_rest(path: Path) -> bool:
    """Whether nobody here can write the store, and nothing waits in its write-ahead log."""
    log = path.with_name(f"{path.name}-wal")
    try:
        unfinished = log.exists() and log.stat().st_size > 0
    except OSError:
        return False
    return not unfinished and not (os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK))


def _prepare(engine: Engine, place: Any, create: bool, read_only: bool) -> None:
    dialect = dialect_of(engine)
    with dialect.reading(engine, place) as connection:
        version = dialect.version_of(connection, place)
    if version == HEAD:
        if not read_only and isinstance(place, Path):
            sqlite.write_ahead(engine, place)  # a backup comes without
        return
    if version is None and not create:
        where = "file" if isinstance(place, Path) else "database"
        raise StoreError(f"{place}: there is nothing in this {where} yet; `comity add` makes it a store.")
    if version is not None:
        _refuse_newer(place, version)
    if read_only:
        raise StoreError(f"{place}: this store is from an older Comity; `comity add` brings it up to date.")
    if isinstance(place, Path):
        sqlite.write_ahead(engine, place)
    with dialect.writing(engine, place) as connection:
        # Another process may have been faster.
        if dialect.version_of(connection, place) != HEAD:
            _upgrade(connection)
            dialect.mark(connection)


# Alembic takes long to import, and a store in order does not need it: hence the imports where they are used.


def _refuse_newer(place: object, version: str) -> None:
    from alembic.script import ScriptDirectory

    known = {revision.revision for revision in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if version not in known:
        raise StoreError(f"{place}: this store is from a newer version of Comity ({version}); update Comity to open it.")


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    # The option is read with "%" as a sign of its own.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


MIGRATIONS = Path(__file__).parent / "migrations"
