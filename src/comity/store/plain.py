"""Plain SQL, past SQLAlchemy's compiler, which takes longer than most queries: there are dozens for an article.

It is written so that both databases understand it. A parameter is `:name`; `IN [name]` asks for one of a list of any length.
"""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, CursorResult, Select, Text, bindparam, cast, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

_PARAMETER = re.compile(r"IN \[(\w+)\]|(?<![:\w]):(\w+)")
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
"""What no database keeps in a text: nothing that holds it is found."""


def run(connection: Connection, query: str, /, **given: Any) -> CursorResult[*tuple[Any, ...]]:
    """The result of a query; what is given for `IN [name]` is a collection of numbers or of strings."""
    sql, lists = _written(query, connection.dialect.name)
    if lists:
        given |= {name: _list(given[name], connection.dialect.name) for name in lists}
    return connection.exec_driver_sql(sql, given)


def insert_each(connection: Connection, table: str, rows: Iterable[Mapping[str, Any]], more: str = "") -> None:
    """Inserts rows with the same columns, of which there may be none; `more` says what to do where they are there already."""
    if not (given := list(rows)):
        return
    names = [f'"{name}"' for name in given[0]]
    into = f"INSERT INTO {table} ({', '.join(names)})"
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"{into} VALUES ({', '.join(f':{name}' for name in given[0])}) {more}", given)
    else:
        # As one statement: each costs a message to the server and back.
        _all_at_once(connection, f"{into} SELECT {', '.join(names)} FROM {_rows_of(table)} {more}", given)


def update_each(connection: Connection, table: str, key: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Gives the rows with these keys the other values, all with the same columns; there may be none."""
    if not (given := list(rows)):
        return
    names = [name for name in given[0] if name != key]
    if connection.dialect.name == "sqlite":
        changes = ", ".join(f"{name} = :{name}" for name in names)
        connection.exec_driver_sql(f"UPDATE {table} SET {changes} WHERE {key} = :{key}", given)
    else:
        changes = ", ".join(f"{name} = row.{name}" for name in names)
        _all_at_once(connection, f"UPDATE {table} SET {changes} FROM {_rows_of(table)} WHERE {table}.{key} = row.{key}", given)


def delete_each(connection: Connection, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Deletes the rows that have what each of these has, of which there may be none."""
    if not (given := list(rows)):
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE {' AND '.join(f'{name} = :{name}' for name in given[0])}", given)
    else:
        same = " AND ".join(f"{table}.{name} = row.{name}" for name in given[0])
        _all_at_once(connection, f"DELETE FROM {table} USING {_rows_of(table)} WHERE {same}", given)


def _rows_of(table: str) -> str:
    return f"json_populate_recordset(CAST(NULL AS {table}), CAST(%(rows)s AS json)) row"


def _all_at_once(connection: Connection, query: str, rows: Sequence[Mapping[str, Any]]) -> None:
    connection.exec_driver_sql(query, {"rows": json.dumps(rows)})


@lru_cache(maxsize=512)
def _written(query: str, database: str) -> tuple[str, Sequence[str]]:
    """The query as the database's driver wants it, and which of its parameters are lists."""
    lists = [found[1] for found in _PARAMETER.finditer(query) if found[1]]
    if database == "sqlite":
        return _PARAMETER.sub(lambda found: _listed(found[1]) if found[1] else found[0], query), lists
    written = _PARAMETER.sub(lambda found: f"= ANY(%({found[1]})s)" if found[1] else f"%({found[2]})s", query.replace("%", "%%"))
    return written, lists


def _listed(name: str) -> str:
    return f"IN (SELECT value FROM json_each(:{name}))"


def _list(values: Collection[Any], database: str) -> Any:
    if database == "sqlite":
        return json.dumps(sorted(values))
    return sorted(value for value in values if not (isinstance(value, str) and _UNKEPT.search(value)))


def listed(values: Iterable[str]) -> Select[Any]:
    """The values, for `column.in_`: a list of any length, where parameters would be too many."""
    return _listing([value for value in values if not _UNKEPT.search(value)], literal_column("value"))


def listed_numbers(values: Iterable[int]) -> Select[Any]:
    """The same of numbers."""
    return _listing(list(values), cast(literal_column("value"), BigInteger))


def _listing(values: Sequence[Any], value: ColumnElement[Any]) -> Select[Any]:
    return select(value).select_from(_Listed(bindparam(None, json.dumps(values), type_=Text())))


class _Listed(FunctionElement[Any]):
    """The members of a list in JSON, as rows."""

    inherit_cache = True


@compiles(_Listed, "sqlite")
def _(element: _Listed, compiler: Any, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_Listed, "postgresql")
def _(element: _Listed, compiler: Any, **options: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **options)} AS json))"
