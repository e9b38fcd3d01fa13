"""What is peculiar to SQLite: connections, transactions, and what its errors mean for people."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from sqlalchemy import Connection, Engine, Table, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from comity.errors import StoreError, UnkeptError
from comity.store.drafts import draft_of, remove

APPLICATION_ID = 0x436F6D69
"""Stands in the file's header ("Comi"), so that another program's database is not taken for a store."""

Access = Literal["create", "write", "read", "frozen"]
"""create: read and write, the file may be new; frozen: read a file that nobody can change."""

_MODES: dict[Access, str] = {"create": "rwc", "write": "rw", "read": "rw", "frozen": "ro&immutable=1"}
# "read" opens for writing too where the file allows it: a reader that may not write can't tidy up the files
# of the write-ahead log when it closes. `query_only` keeps it from changing anything.

_PATIENCE = 10.0
"""Seconds to wait for another process to finish; its transaction takes some tenths."""

_CONNECTIONS = 6
"""That are kept for the next one, each with megabytes of pages and statements; there are more while more are needed, and to open
one takes half a millisecond."""


def connect(path: Path, access: Access) -> Engine:
    """An engine whose transactions begin as SQLite's: immediate ones where `writing` has opened them."""

    # A program may go to another folder while the store is open.
    place = path.absolute()

    def connection() -> sqlite3.Connection:
        address = f"file:{quote(bytes(place))}?mode={_MODES[access]}"
        # No implicit transactions (isolation_level): they would begin late and leave out reads.
        connected = sqlite3.connect(address, uri=True, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
        connected.execute("PRAGMA foreign_keys = ON")
        # The file is not mapped into memory (mmap_size), though that is quicker: one that is cut off under us would kill us.
        if access in ("read", "frozen"):
            connected.execute("PRAGMA query_only = ON")
        return connected

    engine = create_engine(
        "sqlite://",
        creator=connection,
        poolclass=QueuePool,
        pool_size=_CONNECTIONS,
        # Nobody waits for a connection: whoever reads findings one by one holds one, and may need a second meanwhile.
        max_overflow=-1,
        # The one used last, with what is asked most.
        pool_use_lifo=True,
    )

    @event.listens_for(engine, "connect")
    def opened(connected: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
        record.info["place"], record.info["file"] = place, _identity(place)

    @event.listens_for(engine, "begin")
    def begin(connected: Connection) -> None:
        immediate = connected.get_execution_options().get("immediate", False)
        connected.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


@contextmanager
def writing(engine: Engine, path: Path) -> Iterator[Connection]:
    """A transaction that writes: all of it or nothing. Raises StoreError."""
    with explained(path), engine.connect().execution_options(immediate=True) as connected:
        _require_in_place(engine, connected, path)
        with connected.begin():
            yield connected


def _require_in_place(engine: Engine, connected: Connection, path: Path) -> None:
    """Raises StoreError where another file, or none, stands where the one was opened that a connection writes to.

    A file that is moved away while it is open takes all that is written with it, in silence.
    """
    now = _identity(connected.info["place"])
    if connected.info["file"] == now:
        return
    if now is not None:
        # The next transaction opens what stands there now. Where nothing does, it would make an empty file.
        engine.dispose()
    raise StoreError(f"{path}: this store was moved, removed or replaced while it was open; put it back, and try again.")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        told = path.stat()
    except OSError:
        return None
    return told.st_dev, told.st_ino


@contextmanager
def reading(engine: Engine, path: Path) -> Iterator[Connection]:
    """A transaction that reads what was there when it began, whatever is written since. Raises StoreError."""
    with explained(path), engine.connect() as connected, connected.begin():
        yield connected


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """The border at which the database's errors become StoreErrors with a plain sentence."""
    try:
        yield
    except DBAPIError as error:
        raise _told(error.orig, path) from error
    except sqlite3.Error as error:
        raise _told(error, path) from error
    except UnicodeEncodeError as error:
        raise UnkeptError(str(path), f"this record holds characters that can't be stored ({error.reason}).") from error


def write_ahead(engine: Engine, path: Path) -> None:
    """Turns the write-ahead log on: reading and writing do not wait for each other. Raises StoreError."""
    with explained(path), engine.connect() as connected:
        raw = connected.connection.dbapi_connection
        assert raw is not None
        raw.execute("PRAGMA journal_mode = WAL")


def backup(engine: Engine, path: Path, target: Path) -> None:
    """Copies the database as it is at one moment to a new file, by SQLite's backup interface. Raises StoreError."""
    with whole_copy(target, path) as draft, explained(target), engine.connect() as connected:
        raw = connected.connection.dbapi_connection
        assert raw is not None
        with closing(sqlite3.connect(draft)) as copy:
            raw.backup(copy)
            # A backup is one file: what would wait in a log beside it is written into it.
            copy.execute("PRAGMA journal_mode = DELETE")


@contextmanager
def whole_copy(target: Path, source: Path | None = None) -> Iterator[Path]:
    """Where to write a copy, which is then moved to its place. Raises StoreError where it can't be, or is the source."""
    if not target.absolute().parent.is_dir():
        raise StoreError(f"{target}: there is no folder {target.absolute().parent}; make it first.")
    if target.exists() and (not target.is_file() or (source is not None and target.samefile(source))):
        what = "a folder" if target.is_dir() else "the store itself" if target.is_file() else "no file"
        raise StoreError(f"{target}: this is {what}; name another file.")
    try:
        draft = draft_of(target)
        try:
            yield draft
            _empty_log(target)
            draft.replace(target)
        finally:
            remove(draft)
    except OSError as error:
        raise StoreError(f"{target}: the backup can't be written ({error.strerror}); check the folder and the space.") from error


def _empty_log(target: Path) -> None:
    """Removes the log of the store that is replaced, which is not the new one's, when all in it is in the store itself.

    So the store of before is whole until the last moment.
    """
    if target.with_name(f"{target.name}-wal").exists():
        # Where it is no store, or in use, there is nothing to save.
        with suppress(sqlite3.Error), closing(sqlite3.connect(target)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for ending in ("-wal", "-shm"):
        target.with_name(target.name + ending).unlink(missing_ok=True)


def damages(connection: Connection) -> Iterator[str]:
    """What the database itself finds damaged."""
    return (line for line in connection.scalars(text("PRAGMA integrity_check")) if line != "ok")


def strays(connection: Connection) -> Iterator[tuple[str, str]]:
    """The tables with rows that have lost the row they belong to, each with the table of the lost one."""
    return ((table, parent) for table, _, parent, _ in connection.execute(text("PRAGMA foreign_key_check")))


def insert(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Inserts rows."""
    raw: Any = connection.connection.dbapi_connection
    quoted = ", ".join(f'"{column}"' for column in columns)
    raw.executemany(f'INSERT INTO "{table.name}" ({quoted}) VALUES ({", ".join("?" * len(columns))})', rows)


def filled(connection: Connection) -> None:
    """To be called when tables were filled, with numbers of their own: SQLite counts on by itself."""


def settled(connection: Connection) -> None:
    """To be called when very much was inserted: SQLite's plans are good without."""


def numbers(column: str) -> str:
    """SQL for the numbers of several rows as one text, with commas between them."""
    return f"group_concat({column})"


# Opening


def version_of(connection: Connection, path: Path) -> str | None:
    """The version of the store's tables; None for a file with nothing in it. Raises StoreError for another program's."""
    if not connection.scalar(text("SELECT count(*) FROM sqlite_master")):
        return None
    version = None
    if connection.scalar(text("PRAGMA application_id")) == APPLICATION_ID:
        version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if version is None:
        raise StoreError(f"{path}: this is another program's database; name another file.")
    return str(version)


def mark(connection: Connection) -> None:
    """Marks the file as a store."""
    connection.execute(text(f"PRAGMA application_id = {APPLICATION_ID}"))


def _told(error: BaseException | None, path: Path) -> StoreError:
    """What the database says in words: that a record can't be kept, being too long, or that nothing can."""
    what = _explain(error)
    return UnkeptError(str(path), what) if isinstance(error, sqlite3.DataError) else StoreError(f"{path}: {what}")


def _explain(error: BaseException | None) -> str:
    name = getattr(error, "sqlite_errorname", "")
    match name.removeprefix("SQLITE_").split("_")[0]:
        case "FULL":
            return "the disk is full; what was stored before is safe. Free some space and try again."
        case "IOERR":
            return (
                f"the disk is full or can't be used ({name}); what was stored before is safe. "
                "Free some space or check the disk, and try again."
            )
        case "READONLY" | "PERM" | "AUTH":
            return "this store can't be written; check the permissions of the file and its folder."
        case "CANTOPEN":
            return "this store can't be opened; check the permissions of the file and its folder."
        case "BUSY" | "LOCKED":
            return "another program is writing to this store; wait until it is done and try again."
        case "NOTADB":
            return "this file is no Comity store; name another file."
        case "TOOBIG":
            return "this record is too long to be stored."
        case "CORRUPT":
            return "this store is damaged; take a copy from before, or add the pages to a new store."
        case _:
            return f"this store can't be used ({error})."
