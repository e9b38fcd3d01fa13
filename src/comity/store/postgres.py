"""What is peculiar to PostgreSQL: connections, transactions, bulk loading, and what its errors mean for people.

Writers wait for one another: each holds a lock of the store from the first to the last word of its transaction, so that joining
is as if there were one alone. Readers see what was there when they began, and wait for nobody.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Table, create_engine, event, literal, select, text
from sqlalchemy.exc import DBAPIError, ResourceClosedError
from sqlalchemy.pool import QueuePool

from comity.errors import StoreError, UnkeptError
from comity.store.addresses import Address

try:
    import psycopg
    from psycopg.types.string import StrDumperUnknown
except ImportError as missing:
    raise StoreError(
        "PostgreSQL needs one more package to be reached: install it with pip install 'comity[postgres]'."
    ) from missing

OLDEST = 14
"""The oldest version of PostgreSQL that has all that is used."""
_MARK = "Comity"
"""Stands as comment on the table of versions, so that another program's tables are not taken for a store."""
_LOCK = 0x436F6D69
_PATIENCE = 60
"""Seconds to wait for other writers; a transaction takes some tenths, and there may be many."""
_REACH = 10
"""Seconds to wait for a server that does not answer."""
_CONNECTIONS = 10
"""That are kept for the next one; there are more while more are needed."""
_UNKEPT = re.compile("[\x00\ud800-\udfff]")


def connect(address: Address, access: Literal["write", "read"]) -> Engine:
    """An engine whose transactions read at one moment, or write one after another where `writing` has opened them."""
    usual = {"client_encoding": "UTF8", "connect_timeout": str(_REACH), "application_name": "comity"}
    given = {name: value for name, value in usual.items() if name not in address.url.query}
    engine = create_engine(
        address.url,
        connect_args=given,
        poolclass=QueuePool,
        pool_size=_CONNECTIONS,
        # Nobody waits for a connection: whoever reads findings one by one holds one, and may need a second meanwhile.
        max_overflow=-1,
        # A server that was started again is found so.
        pool_pre_ping=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(raw: Any, _: object) -> None:
        # A query of ours is done before a compiler would have begun.
        settings = f"SET jit TO off; SET lock_timeout TO '{_PATIENCE}s'"
        if access == "read":
            settings += "; SET default_transaction_read_only TO on"
        with raw.cursor() as cursor:
            cursor.execute(settings)
        raw.commit()

    @event.listens_for(engine, "begin")
    def begin(connected: Connection) -> None:
        writes = connected.get_execution_options().get("writes", False)
        raw: Any = connected.connection.dbapi_connection
        raw.adapters.register_dumper(str, StrDumperUnknown if writes else _Looked)
        if writes:
            connected.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK}, hashtext(current_schema()))")

    return engine


class _Looked(StrDumperUnknown):
    """What is looked for may hold characters that nothing holds that is kept."""

    def dump(self, obj: str) -> Any:
        return super().dump(_UNKEPT.sub("\ufffd", obj))


@contextmanager
def writing(engine: Engine, address: Address) -> Iterator[Connection]:
    """A transaction that writes, alone: all of it or nothing. Raises StoreError."""
    with explained(address), engine.connect().execution_options(writes=True) as connected, connected.begin():
        yield connected


@contextmanager
def reading(engine: Engine, address: Address) -> Iterator[Connection]:
    """A transaction that reads what was there when it began, whatever is written since. Raises StoreError."""
    options: dict[str, Any] = {"isolation_level": "REPEATABLE READ"}
    with explained(address), engine.connect().execution_options(**options) as connected, connected.begin():
        yield connected


@contextmanager
def explained(address: object) -> Iterator[None]:
    """The border at which the database's errors become StoreErrors with a plain sentence."""
    try:
        yield
    except DBAPIError as error:
        raise _told(error.orig, address) from error
    except psycopg.Error as error:
        raise _told(error, address) from error
    except ResourceClosedError as error:
        raise _told(None, address) from error
    except UnicodeEncodeError as error:
        raise UnkeptError(str(address), f"this record holds characters that can't be stored ({error.reason}).") from error


def backup(engine: Engine, address: Address, target: Path) -> None:
    """Copies the store as it is at one moment to a new SQLite file. Raises StoreError."""
    from comity.store.copying import copy_to_file

    copy_to_file(engine, address, target)


def damages(connection: Connection) -> Iterator[str]:
    """What the database itself finds damaged.

    Each table is read whole, since the server looks at a page when it reads it; where it keeps checksums it has counted those
    that were wrong before. Whether indexes lead to all rows it tells where its extension amcheck is there for this user.
    """
    from comity.store.schema import metadata

    for table in metadata.sorted_tables:
        whole = f"SELECT count(*) FROM {table.name} t WHERE CAST(t AS text) IS NULL"
        yield from (f"{table.name}: {line}" for line in _corruption(connection, whole))
    wrong = connection.scalar(text("SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()"))
    if wrong:
        yield f"the server has found {wrong} pages of this database with wrong checksums"
    indexes = (
        "SELECT i.indexrelid AS number, c.relname AS name, i.indisvalid AND i.indisready AS valid FROM pg_index i "
        "JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam AND m.amname = 'btree' "
        "WHERE c.relnamespace = CAST(current_schema() AS regnamespace) ORDER BY c.relname"
    )
    examines = (
        "SELECT CAST(p.oid AS regproc) FROM pg_proc p JOIN pg_extension e ON e.extname = 'amcheck' "
        "JOIN pg_depend d ON d.objid = p.oid AND d.refobjid = e.oid "
        "WHERE p.proname = 'bt_index_check' AND p.pronargs = 2 AND has_function_privilege(p.oid, 'EXECUTE')"
    )
    examine = connection.scalar(text(examines))
    for index in connection.execute(text(indexes)).all():
        if not index.valid:
            yield f"{index.name}: this index is not valid"
        elif examine:
            yield from (f"{index.name}: {line}" for line in _corruption(connection, f"SELECT {examine}({index.number}, true)"))


def _corruption(connection: Connection, query: str) -> Iterator[str]:
    """What a query finds corrupted; other errors are raised."""
    try:
        with connection.begin_nested():
            connection.execute(text(query)).all()
    except DBAPIError as error:
        if not (getattr(error.orig, "sqlstate", None) or "").startswith("XX"):
            raise
        yield str(error.orig).splitlines()[0]


def strays(connection: Connection) -> Iterator[tuple[str, str]]:
    """The tables with rows that have lost the row they belong to, each with the table of the lost one."""
    from comity.store.schema import metadata

    for table in metadata.sorted_tables:
        for constraint in table.foreign_key_constraints:
            parent = constraint.referred_table
            same = [element.parent == element.column for element in constraint.elements]
            told = [element.parent.is_not(None) for element in constraint.elements]
            lost = select(table).where(*told, ~select(parent).where(*same).exists())
            if connection.execute(lost.with_only_columns(literal(1)).limit(1)).first():
                yield table.name, parent.name


def insert(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Inserts rows, by COPY."""
    raw: Any = connection.connection.dbapi_connection
    quoted = ", ".join(f'"{column}"' for column in columns)
    with raw.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({quoted}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def filled(connection: Connection) -> None:
    """To be called when tables were filled, with numbers of their own: new numbers go on behind these."""
    from comity.store.schema import metadata

    for table in metadata.sorted_tables:
        if len(table.primary_key) == 1 and (column := next(iter(table.primary_key))).autoincrement is not False:
            sequence = connection.scalar(
                text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": table.name, "column": column.name}
            )
            if sequence:
                last = connection.scalar(text(f'SELECT max("{column.name}") FROM "{table.name}"'))
                connection.execute(text("SELECT setval(:sequence, :last, :is_used)"),
                                   {"sequence": sequence, "last": last or 1, "is_used": last is not None})  # fmt: skip


def settled(connection: Connection) -> None:
    """To be called when very much was inserted: the database looks at what there is, to plan by it."""
    connection.execute(text("ANALYZE"))


def numbers(column: str) -> str:
    """SQL for the numbers of several rows as one text, with commas between them."""
    return f"string_agg(CAST({column} AS text), ',')"


# Opening


def version_of(connection: Connection, address: Address) -> str | None:
    """The version of the store's tables; None where there are no tables. Raises StoreError for another program's."""
    _try_server(connection, address)
    here = "relnamespace = CAST(current_schema() AS regnamespace)"
    tables = f"SELECT count(*) FROM pg_class WHERE {here} AND relkind IN ('r', 'v', 'p', 'm')"
    if not connection.scalar(text(tables)):
        return None
    mark = "SELECT obj_description(to_regclass(quote_ident(current_schema()) || '.alembic_version'), 'pg_class')"
    version = None
    if connection.scalar(text(mark)) == _MARK:
        version = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if version is None:
        raise StoreError(f"{address}: there are another program's tables in this database; make one for Comity: createdb comity.")
    return str(version)


def _try_server(connection: Connection, address: Address) -> None:
    number, encoding, schema, trying = connection.execute(
        text(
            "SELECT CAST(current_setting('server_version_num') AS int) / 10000, current_setting('server_encoding'), "
            "current_schema(), current_setting('search_path')"
        )
    ).one()
    if number < OLDEST:
        raise StoreError(f"{address}: this is PostgreSQL {number}; Comity needs version {OLDEST} or later.")
    if encoding != "UTF8":
        raise StoreError(
            f"{address}: this database keeps its text as {encoding}; make one that keeps all characters: "
            "createdb --encoding UTF8 --template template0 comity."
        )
    if schema is None:
        raise StoreError(f"{address}: there is no schema {trying} in this database; make it with CREATE SCHEMA.")


def mark(connection: Connection) -> None:
    """Marks the tables as a store's."""
    connection.execute(text(f"COMMENT ON TABLE alembic_version IS '{_MARK}'"))


def _told(error: BaseException | None, address: object) -> StoreError:
    """What the database says in words: that a record can't be kept, by what it holds ("22") or by its length, or nothing can."""
    state = getattr(error, "sqlstate", None) or ""
    unkept = state == "54000" or state.startswith("22") or (not state and isinstance(error, psycopg.DataError))
    what = _explain(error)
    return UnkeptError(str(address), what) if unkept else StoreError(f"{address}: {what}")


def _explain(error: BaseException | None) -> str:
    state = getattr(error, "sqlstate", None) or ""
    # The server says the rest in further lines, which may hold what was to be stored.
    said = str(error).strip().partition("\n")[0]
    if not state:
        if isinstance(error, psycopg.DataError):
            return "this record holds characters that can't be stored (a zero character)."
        return _unreached(said)
    match state[:2], state:
        case _, "28P01" | "28000":
            return _REFUSED
        case _, "3D000":
            return _NO_DATABASE
        case _, "53300":
            return _TOO_MANY
        case _, "53100":
            return "the server's disk is full; what was stored before is safe. Free some space and try again."
        case _, "25006":
            return "this store can't be written: it was opened to be read, or its server lets nobody write."
        case _, "42501":
            return f"this user may not do that here ({said}); give it the rights, or a database of its own."
        case _, "55P03" | "40P01" | "57014":
            return "another program is writing to this store; wait until it is done and try again."
        case _, "54000":
            return f"this record holds an address or a name that is too long to be stored ({said})."
        case (("57" | "08"), _):
            return _GONE
        case "53", _:
            return f"the server has run out of what it needs ({said}); what was stored before is safe."
        case (("58" | "XX"), _):
            return f"this store is damaged, or its disk can't be used ({said}); take a copy from before."
        case "22", _:
            return f"this record holds characters or numbers that can't be stored ({said})."
        case _:
            return f"this store can't be used ({said})."


_GONE = (
    "the database server went away; what was stored before is safe. When it is there again, run this again: "
    "it makes up what is missing."
)
_REFUSED = "the server does not let this user in; check the name and the password (or PGPASSWORD, or ~/.pgpass)."
_NO_DATABASE = "there is no such database on this server; make it with createdb."
_TOO_MANY = "the server has no connection left for another program; end some, or raise its max_connections."


def _unreached(said: str) -> str:
    """For errors before the server says anything by a code; its words are English unless it was set up otherwise."""
    for words, sentence in (
        ("password authentication failed", _REFUSED),
        ("no password supplied", _REFUSED),
        ("no pg_hba.conf entry", _REFUSED),
        ("role ", _REFUSED),
        ("too many clients", _TOO_MANY),
        ("remaining connection slots", _TOO_MANY),
        ("server closed the connection", _GONE),
        ("terminating connection", _GONE),
        ("connection is lost", _GONE),
        ("connection is closed", _GONE),
        ("is shutting down", _GONE),
        ("is starting up", "the database server is starting; try again in a moment."),
        ("in recovery mode", "the database server is starting; try again in a moment."),
    ):
        if words in said and not (words == "role " and "does not exist" not in said):
            return sentence
    if "database " in said and "does not exist" in said:
        return _NO_DATABASE
    why = said.rpartition(": ")[2]
    return f"the database server can't be reached ({why}); is it running there, and is the address right?"
