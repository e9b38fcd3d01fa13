"""What is read off the reports of a fact."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from comity.consolidation.model import Fact, Report
from comity.exports.text import finite
from comity.records import payload
from comity.types import Event, Figure, Finding, Head, JSONObject, Kind

_F = TypeVar("_F", bound=Finding)


def best(fact: Fact) -> Report:
    """The report with the most exact words."""
    return next((report for report in fact.reports if report.ref == fact.best), fact.reports[0])


def heads(fact: Fact) -> list[Head]:
    """The articles that report the fact, each once, in the order of its reports."""
    return list({report.article.id: report.article for report in reversed(fact.reports)}.values())[::-1]


def articles(facts: Iterable[Fact]) -> list[tuple[Head, int]]:
    """The articles that report any of the facts, each once, by publication and id, with the number of facts that it reports."""
    found: dict[str, Head] = {}
    counts: dict[str, int] = {}
    for fact in facts:
        for head in heads(fact):
            found.setdefault(head.id, head)
            counts[head.id] = counts.get(head.id, 0) + 1
    ordered = sorted(found.values(), key=lambda head: (head.published or "", head.id))
    return [(head, counts[head.id]) for head in ordered]


def told(facts: Iterable[Fact], kind: type[_F]) -> Iterator[tuple[Fact, _F]]:
    """The facts of one kind, each with what is told of it."""
    for fact in facts:
        if isinstance(fact.told, kind):
            yield fact, fact.told


def occurred(facts: Iterable[Fact]) -> Iterator[tuple[Fact, Event]]:
    """The events that happened or are under way."""
    return ((fact, event) for fact, event in told(facts, Event) if fact.status == "occurred")


def own_fields(kind: Kind, finding: Finding) -> JSONObject:
    """The finding's own fields as the record format has them; a number that JSON can't hold is None."""
    own = payload(kind, finding)
    return own | {"value": finite(finding.value)} if isinstance(finding, Figure) else own


def place_of(finding: Finding) -> JSONObject:
    """The finding's words and their place in the article's text."""
    return {"evidence": finding.evidence, "start": finding.start, "end": finding.end}
