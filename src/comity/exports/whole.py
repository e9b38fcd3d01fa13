"""Whole facts as JSON Lines: history, every report with its evidence, contradictions, follow-ups and judgements."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, BinaryIO

from comity.consolidation.model import Fact, Report
from comity.exports.days import when
from comity.exports.reports import own_fields, place_of
from comity.exports.tables import contradiction_object, step_object
from comity.exports.text import json_line
from comity.types import Finding, Kind


def write_facts(facts: Iterable[Fact], file: BinaryIO) -> int:
    """One fact a line; gives their number."""
    count = 0
    for fact in facts:
        file.write(json_line(fact_object(fact)))
        count += 1
    return count


def fact_object(fact: Fact) -> dict[str, Any]:
    """All that there is of a fact, as JSON has it. `told` and each `finding` have the keys of the record format."""
    return {
        "id": fact.id,
        "kind": fact.kind,
        "status": fact.status,
        "date": when(fact),
        "told": _finding(fact.kind, fact.told),
        "best": fact.best,
        "history": [step_object(step) for step in fact.history],
        "sources": fact.sources,
        "first_reported": fact.first_reported,
        "last_reported": fact.last_reported,
        "overdue": fact.overdue,
        "confirmed": fact.confirmed,
        "contradictions": [contradiction_object(field) for field in fact.contradictions],
        "follow_ups": [asdict(follow_up) for follow_up in fact.follow_ups],
        "judgements": [asdict(judgement) for judgement in fact.judgements],
        "entities": list(fact.entities),
        "reports": [_report(fact.kind, report) for report in fact.reports],
    }


def _report(kind: Kind, report: Report) -> dict[str, Any]:
    return {
        "ref": report.ref,
        "repeats": report.repeats,
        "finding": _finding(kind, report.finding),
        "article": asdict(report.article),
    }


def _finding(kind: Kind, finding: Finding) -> dict[str, Any]:
    return own_fields(kind, finding) | place_of(finding)
