"""Opens a store: finds the file, makes sure that it is a store, and brings its tables up to date."""

import os
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from comity.errors import StoreError
from comity.store.protocol import Joiner, Store
from comity.store.schema import HEAD
from comity.store.sqlite import APPLICATION_ID, connect, reading, write_ahead, writing
from comity.store.tables import TableStore


def open_store(
    url: str | os.PathLike[str], *, create: bool = True, read_only: bool = False, joiner: Joiner | None = None
) -> Store:
    """The store at a path or a "sqlite:///path" address.

    With a `joiner` it joins findings into facts as they come. Without one it keeps findings alone, and one that is opened with
    a joiner later joins them all first.

    Where there is none, it is made, unless `create` is false or `read_only` is true. A store from an older
    version is brought to this version's tables unless `read_only`. With `read_only` a store opens in a place
    where nothing can be written, and `add` and `set_aside` raise StoreError. Raises StoreError where the file
    is no store, can't be opened, or is from a newer version of Comity.
    """
    path = _path_of(url)
    create = create and not read_only
    _look(path, create)
    engine = connect(path, "read" if read_only else "create" if create else "write")
    try:
        try:
            _prepare(engine, path, create, read_only)
        except StoreError:
            if not (read_only and _is_at_rest(path)):
                raise
            engine.dispose()
            engine = connect(path, "frozen")
            _prepare(engine, path, create, read_only)
    except StoreError:
        engine.dispose()
        raise
    store = TableStore(engine, path, joiner)
    try:
        joined, filed = store.is_joined(), store.is_filed()
        if read_only and not (joined and filed):
            raise StoreError(f"{path}: the facts in this store are joined by an older Comity; `comity add` brings it up to date.")
        if not joined:
            store.rejoin()
        elif not filed:
            store.refile()
    except StoreError:
        store.close()
        raise
    return store


def _path_of(url: str | os.PathLike[str]) -> Path:
    address = os.fspath(url)
    if "://" not in address:
        path = address
    elif address.startswith("sqlite:///"):
        path = address.removeprefix("sqlite:///")
    else:
        raise StoreError(f"{address}: Comity keeps its store in SQLite; name a file, or sqlite:///file.")
    if not path or "\0" in path:
        raise StoreError(f"{address!r}: this names no file; name one, such as comity.db.")
    return Path(path)


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


def _prepare(engine: Engine, path: Path, create: bool, read_only: bool) -> None:
    with reading(engine, path) as connection:
        version = _version(connection, path)
    if version == HEAD:
        if not read_only:
            write_ahead(engine, path)  # a backup comes without
        return
    if version is None and not create:
        raise StoreError(f"{path}: there is nothing in this file yet; `comity add` makes it a store.")
    if version is not None:
        _refuse_newer(path, version)
    if read_only:
        raise StoreError(f"{path}: this store is from an older Comity; `comity add` brings it up to date.")
    write_ahead(engine, path)
    with writing(engine, path) as connection:
        # Another process may have been faster.
        if _version(connection, path) != HEAD:
            _upgrade(connection)
            connection.execute(text(f"PRAGMA application_id = {APPLICATION_ID}"))


def _version(connection: Connection, path: Path) -> str | None:
    """The version of the store's tables; None for a file with nothing in it."""
    if not connection.scalar(text("SELECT count(*) FROM sqlite_master")):
        return None
    version = None
    if connection.scalar(text("PRAGMA application_id")) == APPLICATION_ID:
        version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if version is None:
        raise StoreError(f"{path}: this is another program's database; name another file.")
    return str(version)


# Alembic takes long to import, and a store in order does not need it: hence the imports where they are used.


def _refuse_newer(path: Path, version: str) -> None:
    from alembic.script import ScriptDirectory

    known = {revision.revision for revision in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if version not in known:
        raise StoreError(f"{path}: this store is from a newer version of Comity ({version}); update Comity to open it.")


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    # The option is read with "%" as a sign of its own.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


MIGRATIONS = Path(__file__).parent / "migrations"
