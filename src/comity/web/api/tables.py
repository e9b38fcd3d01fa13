"""The API's lists as tables, for CSV. Those of facts have the columns of exports."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from comity.browsing import WordHit
from comity.client.forms import plain
from comity.consolidation import Fact
from comity.exports.headlines import headline
from comity.exports.rows import fact_rows
from comity.exports.tables import CellType, Row, Table
from comity.listing import ListedFinding
from comity.plover import TYPES
from comity.types import Head, Judgement
from comity.watching import SourceReport

_OF_ALL: dict[str, CellType] = {
    "id": "text", "kind": "text", "headline": "text", "status": "text", "history": "history", "date": "text", "date_start": "day",
    "date_end": "day", "place": "text", "reports": "count", "sources": "count", "first_reported": "text", "last_reported": "text",
    "overdue": "truth", "contradictions": "contradictions", "confirmed": "truth", "evidence": "text", "start": "count",
    "end": "count", "article_id": "text", "url": "text", "site": "text", "title": "text", "published": "text", "coder": "text",
}  # fmt: skip
_HEAD: dict[str, CellType] = {
    "id": "text", "url": "text", "site": "text", "title": "text", "byline": "names", "published": "text", "language": "text",
    "coder": "text", "origin": "text",
}  # fmt: skip


def of_facts(facts: Sequence[Fact]) -> Table:
    """Facts: of one kind with its own columns, of several with those that all have."""
    kinds = {fact.kind for fact in facts}
    if len(kinds) == 1:
        return fact_rows(facts, kinds.pop())
    return Table(_OF_ALL, (_row(fact) for fact in facts))


def of_hits(hits: Sequence[WordHit]) -> Table:
    """Facts that hold words, with the words around the hit."""
    columns: dict[str, CellType] = {"ref": "text", "marked": "text", **_OF_ALL}
    return Table(columns, ({**_row(hit.fact), "ref": hit.ref, "marked": hit.marked} for hit in hits))


def of_findings(findings: Iterable[ListedFinding]) -> Table:
    """Findings, as the export of reports has them."""
    columns: dict[str, CellType] = {
        "ref": "text", "fact": "text", "kind": "text", "finding": "object", "evidence": "text", "start": "count", "end": "count",
        "article_id": "text", "url": "text", "site": "text", "title": "text", "published": "text", "coder": "text",
    }  # fmt: skip
    return Table(columns, (_finding_row(one) for one in findings))


def of_heads(heads: Iterable[Head]) -> Table:
    """Articles."""
    return Table(_HEAD, ({name: getattr(head, name) for name in _HEAD} for head in heads))


def of_judgements(judgements: Iterable[Judgement]) -> Table:
    """What persons decided."""
    columns: dict[str, CellType] = {
        "id": "text", "verb": "text", "targets": "names", "who": "text", "when": "text", "why": "text", "field": "text",
        "value": "object", "others": "names", "undoes": "text",
    }  # fmt: skip
    rows = (
        {name: getattr(one, name) for name in columns}
        | {"targets": [target.ref for target in one.targets], "others": [target.ref for target in one.others]}
        for one in judgements
    )
    return Table(columns, rows)


def of_rows(columns: Mapping[str, CellType], items: Iterable[object]) -> Table:
    """Things whose fields are the columns."""
    return Table(columns, (plain(item) for item in items))


def of_months(items: Iterable[Any]) -> Table:
    """Months, with a column for each of PLOVER's types."""
    columns: dict[str, CellType] = {
        "month": "text", "events": "count", "cooperation": "count", "conflict": "count", **dict.fromkeys(TYPES, "count"),
    }  # fmt: skip
    return Table(columns, ({**dict.fromkeys(TYPES, 0), **plain(item), **item.types} for item in items))


def of_sources(reports: Iterable[SourceReport]) -> Table:
    """How sources fare, with what came of them over the whole time."""
    columns: dict[str, CellType] = {
        "name": "text", "kind": "text", "place": "text", "standing": "text", "since": "text", "why": "text", "advice": "text",
        "asked": "text", "answered": "text", "gave": "text", "waiting": "count", "articles": "count", "findings": "count",
        "failures": "count",
    }  # fmt: skip
    return Table(columns, ({name: _of_source(one, name) for name in columns} for one in reports))


def _of_source(report: SourceReport, name: str) -> Any:
    return getattr(report, name) if hasattr(report, name) else getattr(report.source, name)


def _row(fact: Fact) -> Row:
    return {**next(iter(fact_rows([fact], fact.kind).rows)), "headline": headline(fact)}


def _finding_row(one: ListedFinding) -> Row:
    own = plain(one.finding)
    place = {name: own.pop(name) for name in ("evidence", "start", "end")}
    article = {name: getattr(one.article, name) for name in ("url", "site", "title", "published", "coder")}
    return {"ref": one.ref, "fact": one.fact, "kind": one.kind, "finding": own, **place, "article_id": one.article.id, **article}
