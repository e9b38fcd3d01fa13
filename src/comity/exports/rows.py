"""Facts, reports, articles and entities as rows. The columns are told in `docs/exports.md`; their names and order are stable."""

from collections.abc import Iterable
from typing import Any

from comity.consolidation.model import Entity, Fact
from comity.exports.days import span, when
from comity.exports.reports import articles, best, own_fields, place_of
from comity.exports.tables import CellType, Row, Table
from comity.plover import quad_class, score
from comity.types import Event, Head, Kind

_OWN: dict[Kind, dict[str, CellType]] = {
    "events": {
        "type": "text", "mode": "text", "quad_class": "text", "score": "number",
        "actors": "names", "recipients": "names", "actor_states": "names", "recipient_states": "names",
        "contexts": "names", "field": "text",
    },
    "instruments": {
        "instrument_kind": "text", "subject": "text", "parties": "names", "states": "names", "count": "count",
        "contexts": "names", "field": "text",
    },
    "commitments": {"by": "names", "to": "names", "by_states": "names", "to_states": "names", "action": "text"},
    "offices": {"person": "text", "office": "text", "of": "text"},
    "statements": {"speaker": "text", "direct": "truth"},
    "figures": {"measure": "text", "value": "number", "unit": "text", "approximate": "truth", "states": "names"},
}  # fmt: skip
_COMMON: dict[str, CellType] = {
    "status": "text", "history": "history", "date": "text", "date_start": "day", "date_end": "day", "place": "text",
    "reports": "count", "sources": "count", "first_reported": "text", "last_reported": "text", "overdue": "truth",
    "contradictions": "contradictions", "confirmed": "truth",
}  # fmt: skip
_EVIDENCE: dict[str, CellType] = {"evidence": "text", "start": "count", "end": "count"}
_ARTICLE: dict[str, CellType] = {
    "article_id": "text", "url": "text", "site": "text", "title": "text", "published": "text", "coder": "text",
}  # fmt: skip


def fact_rows(facts: Iterable[Fact], kind: Kind) -> Table:
    """One row for each fact of the kind, whatever the number of its reports."""
    columns: dict[str, CellType] = {"id": "text", "kind": "text", **_OWN[kind], **_COMMON, **_EVIDENCE, **_ARTICLE}
    return Table(columns, (_fact_row(fact) for fact in facts if fact.kind == kind))


def report_rows(facts: Iterable[Fact]) -> Table:
    """One row for each report of each fact."""
    columns: dict[str, CellType] = {
        "id": "text", "fact_id": "text", "kind": "text", "finding": "object", "repeats": "truth",
        **_EVIDENCE, **_ARTICLE, "byline": "names", "language": "text", "origin": "text",
    }  # fmt: skip
    rows = (
        {
            "id": report.ref,
            "fact_id": fact.id,
            "kind": fact.kind,
            "finding": own_fields(fact.kind, report.finding),
            "repeats": report.repeats,
            **place_of(report.finding),
            **_article(report.article),
        }
        for fact in facts
        for report in fact.reports
    )
    return Table(columns, rows)


def article_rows(facts: Iterable[Fact]) -> Table:
    """One row for each article that reports any of the facts, by publication and id."""
    columns: dict[str, CellType] = {
        "id": "text", "url": "text", "site": "text", "title": "text", "byline": "names", "published": "text",
        "language": "text", "coder": "text", "origin": "text", "facts": "count",
    }  # fmt: skip
    return Table(columns, ({**_article(head), "id": head.id, "facts": count} for head, count in articles(facts)))


def entity_rows(entities: Iterable[Entity]) -> Table:
    """One row for each entity, in the order given."""
    columns: dict[str, CellType] = {
        "id": "text", "kind": "text", "name": "text", "forms": "names", "states": "names", "status": "text",
        "facts": "count", "fact_ids": "names", "last_reported": "text", "last_article_id": "text", "last_url": "text",
    }  # fmt: skip
    return Table(columns, map(_entity_row, entities))


def _fact_row(fact: Fact) -> Row:
    told, source = fact.told, best(fact)
    own: dict[str, Any] = {name: getattr(told, name) for name in _OWN[fact.kind] if hasattr(told, name)}
    if isinstance(told, Event):
        own |= {"quad_class": quad_class(told.type), "score": score(told.type, told.mode)}
    if fact.kind == "instruments":
        own["instrument_kind"] = getattr(told, "kind", None)
    days = span(when(fact))
    return {
        "id": fact.id,
        "kind": fact.kind,
        **own,
        "status": fact.status or None,
        "history": fact.history,
        "date": when(fact),
        "date_start": days and days[0],
        "date_end": days and days[1],
        "place": getattr(told, "place", None),
        "reports": len(fact.reports),
        "sources": fact.sources,
        "first_reported": fact.first_reported,
        "last_reported": fact.last_reported,
        "overdue": fact.overdue,
        "contradictions": fact.contradictions,
        "confirmed": fact.confirmed,
        **place_of(source.finding),
        **_article(source.article),
    }


def _article(head: Head) -> dict[str, Any]:
    return {
        "article_id": head.id,
        "url": head.url,
        "site": head.site,
        "title": head.title,
        "published": head.published,
        "coder": head.coder,
        "byline": head.byline,
        "language": head.language,
        "origin": head.origin,
    }


def _entity_row(entity: Entity) -> Row:
    last = entity.last
    return {
        "id": entity.id,
        "kind": entity.kind,
        "name": entity.name,
        "forms": entity.forms,
        "states": entity.states,
        "status": entity.status or None,
        "facts": len(entity.facts),
        "fact_ids": entity.facts,
        "last_reported": last and last.article.published,
        "last_article_id": last and last.article.id,
        "last_url": last and last.article.url,
    }
