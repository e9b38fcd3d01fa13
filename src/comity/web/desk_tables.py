"""The desk's tables, and how its file is opened."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    event,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from comity.errors import ComityError

APPLICATION_ID = 0x436F6D44
"""Stands in the file's header ("ComD"), so that another program's database is not taken for a desk."""
VERSION = 1
_PATIENCE = 10.0


class DeskError(ComityError):
    """Something that can't be done at the desk: a name that is taken, a password too short."""


class DeskUnavailableError(DeskError):
    """A desk that can't be read or written: locked, full, no database."""


metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
accounts = Table(
    "accounts",
    metadata,
    # Names are told apart without regard to case: "Anna" must not be taken for "anna".
    Column("key", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("hash", String, nullable=False),
    Column("made", String, nullable=False),
    Column("seen", String),
    Column("disabled", Boolean, nullable=False, default=False),
)
sessions = Table(
    "sessions",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("account", ForeignKey("accounts.key", ondelete="CASCADE"), nullable=False, index=True),
    Column("made", String, nullable=False),
    Column("seen", String, nullable=False),
)
tokens = Table(
    "tokens",
    metadata,
    Column("key", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("hash", LargeBinary, nullable=False, unique=True),
    Column("made", String, nullable=False),
    Column("used", String),
)
searches = Table(
    "searches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("owner", String, nullable=False, index=True),
    Column("name", String, nullable=False),
    Column("query", String, nullable=False),
    Column("key", String, nullable=False, unique=True),
    Column("made", String, nullable=False),
)
visits = Table(
    "visits",
    metadata,
    Column("owner", String, primary_key=True),
    Column("previous", String),
    Column("seen", String, nullable=False),
)


def connect(path: Path | None) -> Engine:
    """The engine of the desk's file, made where there is none; without a path, one in memory. Raises DeskError."""
    if path is not None:
        _make_private(path)

    def connection() -> sqlite3.Connection:
        address = ":memory:" if path is None else f"file:{quote(bytes(path.absolute()))}?mode=rw"
        connected = sqlite3.connect(
            address, uri=path is not None, timeout=_PATIENCE, isolation_level=None, check_same_thread=False
        )
        connected.execute("PRAGMA foreign_keys = ON")
        return connected

    # What is in memory is there for one connection alone.
    size = {"pool_size": 1, "max_overflow": 0} if path is None else {"pool_size": 5, "max_overflow": 50}
    engine = create_engine("sqlite://", creator=connection, poolclass=QueuePool, **size)

    @event.listens_for(engine, "begin")
    def begin(connected: Connection) -> None:
        immediate = connected.get_execution_options().get("immediate", False)
        connected.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    try:
        _prepare(engine, path)
    except DeskError:
        engine.dispose()
        raise
    return engine


def _make_private(path: Path) -> None:
    """Makes the file, or what is there, readable for its owner alone."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except OSError as error:
        raise DeskUnavailableError(
            f"{path}: accounts can't be kept here ({error.strerror}); check the permissions of the file and its folder."
        ) from error


def _prepare(engine: Engine, path: Path | None) -> None:
    name = path or "desk"
    with working(engine, path, write=False) as connection:
        empty = not connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
        application = connection.exec_driver_sql("PRAGMA application_id").scalar()
        version = connection.exec_driver_sql("PRAGMA user_version").scalar() or 0
    if empty:
        if path is not None:
            with explained(path), engine.connect() as connected:
                raw = connected.connection.dbapi_connection
                assert raw is not None
                raw.execute("PRAGMA journal_mode = WAL")
        with working(engine, path) as connection:
            metadata.create_all(connection)
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
    elif application != APPLICATION_ID:
        raise DeskUnavailableError(f"{name}: this is another program's database; accounts are to be kept here, so move it away.")
    elif version > VERSION:
        raise DeskUnavailableError(f"{name}: these accounts are from a newer version of Comity; update Comity to use them.")


@contextmanager
def working(engine: Engine, path: Path | None, *, write: bool = True) -> Iterator[Connection]:
    """A transaction: all of it or nothing. Raises DeskError."""
    with explained(path), engine.connect().execution_options(immediate=write) as connected, connected.begin():
        yield connected


@contextmanager
def explained(path: Path | None) -> Iterator[None]:
    """The border at which the database's errors become DeskErrors with a plain sentence."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise DeskUnavailableError(_explain(cause, path)) from error


def _explain(error: BaseException | None, path: Path | None) -> str:
    match getattr(error, "sqlite_errorname", "").removeprefix("SQLITE_").split("_")[0]:
        case "FULL" | "IOERR":
            return f"{path}: the disk is full or can't be used; free some space or check the disk, and try again."
        case "READONLY" | "PERM" | "CANTOPEN":
            return f"{path}: accounts can't be kept here; check the permissions of the file and its folder."
        case "BUSY" | "LOCKED":
            return f"{path}: another program is writing to this file; wait until it is done and try again."
        case "NOTADB":
            return f"{path}: this file should hold Comity's accounts, but is none of its files; move it away."
        case _:
            return f"{path}: the accounts can't be read or written ({error}); take a copy of the file from before."
