"""A record as a row of a part, and back; the columns stand in `docs/parts.md`."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from comity import records
from comity.types import KINDS, Article, Figure, Finding, Given, JSONObject, Kind, Page, Record

_ARTICLE = ("id", "url", "site", "title", "byline", "published", "language", "text", "headings")
_PLACE = tuple(field.name for field in fields(Finding))


def day_of(record: Record) -> str | None:
    """The day of publication, as the page tells it; None where it tells none."""
    day = (record.article.published or "")[:10]
    try:
        return day if date.fromisoformat(day).isoformat() == day else None
    except ValueError:
        return None


def row_of(record: Record, item: int, *, with_page: bool) -> JSONObject:
    """The row of a record; `item` is the number of its page within its shard. Raises ValueError where Parquet can't hold it."""
    page, article = record.page, record.article
    row: JSONObject = {
        "item": item,
        "digest": page.digest,
        "source": page.source,
        "form": page.form,
        "content": page.content if with_page else None,
        "given": asdict(page.given),
        **{name: getattr(article, name) for name in _ARTICLE},
        "byline": list(article.byline),
        "headings": [{"start": start, "end": end} for start, end in article.headings],
        "coder": record.coder,
        **{kind: [_finding_row(kind, finding) for finding in getattr(record, kind)] for kind in KINDS},
    }
    _check_held(row)
    return row


def record_of(row: Mapping[str, Any]) -> Record:
    """The record of a row. Raises ValueError, KeyError or TypeError where the row is none, or is not as it was written."""
    page = Page(row["source"], row["form"], row["content"], Given(**row["given"]))
    if page.digest != row["digest"]:
        raise ValueError("the page is not the one that was read")
    told: dict[str, Any] = {name: row[name] for name in _ARTICLE}
    told["byline"] = tuple(row["byline"])
    told["headings"] = tuple((span["start"], span["end"]) for span in row["headings"])
    article = Article(**told)
    found: dict[str, Any] = {kind: tuple(_finding(kind, item, article.text) for item in row[kind]) for kind in KINDS}
    return Record(page, article, coder=row["coder"], **found)


def _finding_row(kind: Kind, finding: Finding) -> JSONObject:
    own = records.payload(kind, finding)
    if isinstance(finding, Figure):
        own["value"] = finding.value  # JSON writes whole numbers as such, a column has one type.
    return {"evidence": finding.evidence, "start": finding.start, "end": finding.end} | own


def _finding(kind: Kind, item: Mapping[str, Any], text: str) -> Finding:
    if text[item["start"] : item["end"]] != item["evidence"]:
        raise ValueError("evidence does not stand in the text")
    return records.finding(kind, item, item["evidence"], item["start"], item["end"])


def _check_held(row: JSONObject) -> None:
    """Raises ValueError where Parquet can't hold a row: for a text with lone surrogates, say, or a number without end.

    Whatever it is, it is to be found out over this page, and not when all pages of a shard are written.
    """
    import pyarrow as pa  # type: ignore[import-untyped]

    try:
        pa.Table.from_pylist([row], schema=schema())
    except (ValueError, TypeError, OverflowError, pa.ArrowException) as error:
        raise ValueError(str(error)) from error


@cache
def schema() -> Any:
    """The Arrow schema of a part's articles; what a finding has is taken from its class."""
    import pyarrow as pa

    text, number = pa.string(), pa.int64()
    span = pa.struct([("start", number), ("end", number)])
    columns = {
        "item": number,
        "digest": text,
        "source": text,
        "form": text,
        "content": text,
        "given": pa.struct([(field.name, text) for field in fields(Given)]),
        **dict.fromkeys(_ARTICLE, text),
        "byline": pa.list_(text),
        "headings": pa.list_(span),
        "coder": text,
        **{kind: pa.list_(_struct(kind)) for kind in KINDS},
    }
    return pa.schema(list(columns.items()))


@cache
def set_aside_schema() -> Any:
    """The Arrow schema of the pages that were set aside."""
    import pyarrow as pa

    return pa.schema([("item", pa.int64()), *((name, pa.string()) for name in ("source", "reason", "message", "digest"))])


def _struct(kind: Kind) -> Any:
    import pyarrow as pa

    hints = get_type_hints(records.CLASSES[kind])
    own = [name for name in hints if name not in _PLACE]
    return pa.struct([(name, _arrow(hints[name])) for name in (*_PLACE, *own)])


def _arrow(hint: Any) -> Any:
    import pyarrow as pa

    if isinstance(hint, UnionType):
        (hint,) = (one for one in get_args(hint) if one is not type(None))
    if get_origin(hint) is tuple:
        return pa.list_(pa.string())
    plain = {bool: pa.bool_(), int: pa.int64(), float: pa.float64()}
    return plain.get(hint, pa.string())
