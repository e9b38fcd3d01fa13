"""Rows of typed columns as CSV (RFC 4180), JSON Lines or Parquet."""

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from math import isfinite
from typing import Any, BinaryIO, Literal

from comity.consolidation.model import Contradiction, Step
from comity.exports import headlines
from comity.exports.text import encodable, finite, in_words, json_line, no_formula, printable, whole

CellType = Literal["text", "count", "number", "truth", "day", "names", "history", "contradictions", "object"]
"""text: str; count: int; number: float; truth: bool; day: `datetime.date`; names: a sequence of str; history: `Step`s;
contradictions: `Contradiction`s; object: what JSON can hold. Any cell may be None."""
Row = Mapping[str, Any]
"""The cells by column; a column that is not there is empty."""

_ROW_GROUP = 10_000


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with their types, and rows that can be gone through once."""

    columns: Mapping[str, CellType]
    rows: Iterable[Row]


def write_csv(table: Table, file: BinaryIO) -> int:
    """The table with a header, in UTF-8; gives the number of rows.

    Names are joined by "; ", an empty cell is nothing, truth is "true" or "false". A text that a spreadsheet could take for
    a formula has an apostrophe before it.
    """
    lines = csv.writer(_Encoding(file), lineterminator="\n")
    lines.writerow(table.columns)
    return _each(table.rows, lambda row: lines.writerow(_csv_cell(row.get(name), type) for name, type in table.columns.items()))


def write_jsonl(table: Table, file: BinaryIO) -> int:
    """Each row as an object with all columns as keys; gives the number of rows."""
    columns = table.columns.items()
    return _each(table.rows, lambda row: file.write(json_line({name: _plain(row.get(name), type) for name, type in columns})))


def write_parquet(table: Table, file: BinaryIO) -> int:
    """The table in row groups of at most 10,000 rows; gives the number of rows."""
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyarrow import parquet

    rows = iter(table.rows)
    schema = pa.schema([(name, _arrow_type(type)) for name, type in table.columns.items()])
    count = 0
    with parquet.ParquetWriter(file, schema) as writer:
        while group := list(islice(rows, _ROW_GROUP)):
            cells = {name: [_arrow_cell(row.get(name), type) for row in group] for name, type in table.columns.items()}
            writer.write_table(pa.table(cells, schema=schema))
            count += len(group)
    return count


class _Encoding:
    """Takes text to a file of bytes without owning it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, text: str) -> int:
        return self._file.write(text.encode())


def _each(rows: Iterable[Row], write: Callable[[Row], object]) -> int:
    count = 0
    for row in rows:
        write(row)
        count += 1
    return count


def _csv_cell(cell: Any, type: CellType) -> str | int | float:
    if cell is None:
        return ""
    match type:
        case "count":
            return int(cell)
        case "number":
            return whole(cell)
        case "truth":
            return "true" if cell else "false"
        case "day":
            return str(cell)
        case "names":
            text = "; ".join(cell)
        case "history":
            text = headlines.history(cell)
        case "contradictions":
            text = headlines.contradictions(cell)
        case "object":
            text = json.dumps(cell, ensure_ascii=False, default=str)
        case "text":
            text = cell
    return no_formula(printable(text))


def _plain(cell: Any, type: CellType) -> Any:
    if cell is None:
        return None
    match type:
        case "number":
            return finite(cell)
        case "day":
            return str(cell)
        case "names":
            return list(cell)
        case "history":
            return [step_object(step) for step in cell]
        case "contradictions":
            return [contradiction_object(field) for field in cell]
        case _:
            return cell


def _arrow_cell(cell: Any, type: CellType) -> Any:
    if cell is None:
        return None
    match type:
        case "text":
            return encodable(cell)
        case "number":
            return finite(cell)
        case "object":
            return encodable(json.dumps(cell, ensure_ascii=False, default=str))
        case "names":
            return [encodable(name) for name in cell]
        case "history" | "contradictions":
            return _texts_encodable(_plain(cell, type))
        case _:
            return cell


def _texts_encodable(value: Any) -> Any:
    match value:
        case str():
            return encodable(value)
        case dict():
            # Parquet has one type a column, and the values of contradictions are of several.
            return {
                key: encodable(in_words(part)) if key == "value" and part is not None else _texts_encodable(part)
                for key, part in value.items()
            }
        case list():
            return [_texts_encodable(part) for part in value]
        case _:
            return value


def _arrow_type(type: CellType) -> Any:
    import pyarrow as pa

    text = pa.string()
    match type:
        case "text" | "object":
            return text
        case "count":
            return pa.int64()
        case "number":
            return pa.float64()
        case "truth":
            return pa.bool_()
        case "day":
            return pa.date32()
        case "names":
            return pa.list_(text)
        case "history":
            step = {"status": text, "date": text, "place": text, "parties": pa.list_(text), "reported": text}
            return pa.list_(pa.struct([*step.items(), ("reports", pa.list_(text))]))
        case "contradictions":
            value = pa.struct([("value", text), ("sources", pa.int64()), ("reports", pa.list_(text))])
            return pa.list_(pa.struct([("field", text), ("values", pa.list_(value))]))


def step_object(step: Step) -> dict[str, Any]:
    """A step as JSON has it."""
    return {
        "status": step.status,
        "date": step.date,
        "place": step.place,
        "parties": list(step.parties),
        "reported": step.reported,
        "reports": list(step.reports),
    }


def contradiction_object(field: Contradiction) -> dict[str, Any]:
    """A contradiction as JSON has it."""
    values = [{"value": _json_value(told.value), "sources": told.sources, "reports": list(told.reports)} for told in field.values]
    return {"field": field.field, "values": values}


def _json_value(value: str | float) -> str | float | None:
    """A value as it is; None for a number that JSON has no form for."""
    return value if isinstance(value, str) or isfinite(value) else None
