"""Copies a whole store into an empty one, in whatever databases they are: table by table, row by row, as it is at one moment.

Nothing is read or joined anew, so that all numbers, facts and stamps are the same in both.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Connection, Engine, Table, Text, column, func, select
from sqlalchemy import cast as as_type
from sqlalchemy import table as named

from comity.errors import StoreError
from comity.store.dialects import dialect_of
from comity.store.schema import STEMS_OF_FACTS, metadata

_AT_ONCE = 1_000
"""Rows that are held in memory."""
_LEFT = frozenset({"leases"})
"""Tables that are not copied: who is at work on a store is not at work on its copy."""

OnRow = Callable[[int, int], None]
"""Hears how many rows are done, and of how many."""


def copy(source: Connection, target: Connection, place: object, on_row: OnRow | None = None) -> int:
    """Copies all rows of one store to another, which has the same tables and nothing in them; how many they were.

    Raises StoreError where there is something in the target.
    """
    copied = [table for table in metadata.sorted_tables if table.name not in _LEFT]
    for table in copied:
        # Notes are there from the beginning: by which rules facts are joined, and the like.
        if table.name != "notes" and target.execute(select(table).limit(1)).first():
            raise StoreError(f"{place}: there is something in this store already; name a new one to copy to.")
    target.execute(metadata.tables["notes"].delete())
    tables = [*copied, _STEMS]
    total = sum(source.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
    done = 0

    def counted(rows: Iterator[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        nonlocal done
        for row in rows:
            yield row
            done += 1
            if on_row and (done % _AT_ONCE == 0 or done == total):
                on_row(done, total)

    dialect = dialect_of(target)
    for table in tables:
        dialect.insert(target, table, [one.name for one in table.columns], counted(_rows(source, table)))
    dialect.filled(target)
    dialect.settled(target)
    return total


_STEMS: Any = named(STEMS_OF_FACTS, column("rowid"), column("stems"))


def _rows(source: Connection, table: Table) -> Iterator[Sequence[Any]]:
    # What is JSON stays as it is written.
    columns = [as_type(one, Text).label(one.name) if isinstance(one.type, JSON) else one for one in table.columns]
    query = select(*columns).order_by(*table.primary_key.columns) if isinstance(table, Table) else select(*columns)
    with source.execution_options(yield_per=_AT_ONCE).execute(query) as rows:
        for row in rows:
            yield tuple(row)


def copy_to_file(engine: Engine, place: object, target: Path) -> None:
    """Copies a store to a file, where it appears whole or not at all, in the place of what stood there. Raises StoreError."""
    from comity.store.opening import made_file
    from comity.store.sqlite import whole_copy, writing

    with whole_copy(target) as draft:
        made = made_file(draft)
        try:
            with dialect_of(engine).reading(engine, place) as source, writing(made, target) as copied:
                copy(source, copied, target)
            with made.connect() as connected:
                # A backup is one file: what would wait in a log beside it is written into it.
                raw: Any = connected.connection.dbapi_connection
                raw.execute("PRAGMA journal_mode = DELETE")
        finally:
            made.dispose()
