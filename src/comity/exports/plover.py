"""Events as PLOVER JSON Lines (manual of 2021)."""

from collections.abc import Iterable
from typing import Any, BinaryIO

from comity.consolidation.model import Entity, Fact
from comity.exports.coded import code
from comity.exports.days import day_of
from comity.exports.parties import Directory, Party, with_states
from comity.exports.reports import best, told
from comity.exports.text import json_line
from comity.types import Event


def write_plover(facts: Iterable[Fact], file: BinaryIO, entities: Iterable[Entity]) -> int:
    """One line for each event that can be dated; gives their number."""
    directory = Directory(entities)
    count = 0
    for fact, event in told(facts, Event):
        if (entry := _entry(fact, event, directory)) is not None:
            file.write(json_line(entry))
            count += 1
    return count


def _entry(fact: Fact, event: Event, directory: Directory) -> dict[str, Any] | None:
    coded = code(fact, event)
    if coded is None:
        return None
    actors, recipients = directory.sides(fact, event)
    report = best(fact)
    finding, article = report.finding, report.article
    comments = [
        f"planned: {coded.planned}" if coded.planned else "",
        f"status: {fact.status}",
        "" if coded.dated else "dated by its first report",
        f"reports: {len(fact.reports)}, independent sources: {fact.sources}",
    ]
    entry = {
        "id": fact.id,
        "has_event": True,
        "date": str(coded.start),
        "enddate": str(coded.end) if coded.end != coded.start else None,
        "actor": [_entity(party) for party in with_states(actors, event.actor_states)],
        "recipient": [_entity(party) for party in with_states(recipients, event.recipient_states)],
        "event": [coded.type],
        "mode": [mode for mode in (coded.mode, *coded.auxiliaries) if mode],
        "context": list(event.contexts),
        "quad_code": coded.quad,
        "event_scale": coded.score,
        "event_text": event.evidence,
        "event_loc": {"extracted_place": event.place} if event.place else None,
        "text": finding.evidence,
        "text_info": {"start": finding.start, "end": finding.end},
        "cite_info": _filled(
            {
                "url": article.url,
                "title": article.title,
                "publication": article.site,
                "language": article.language,
                "citation": ". ".join(filter(None, (article.title, article.site, day_of(article.published)))),
                "codebook": "PLOVER 2021",
            }
        ),
        "coder": article.coder,
        "comment": "; ".join(filter(None, comments)),
    }
    return _filled(entry)


def _entity(party: Party) -> dict[str, Any]:
    known = {"entity_text": party.raw, "code": party.only}
    if party.entity is not None:
        known |= {"identifier_id": party.entity.id, "identifier_text": party.entity.name}
    return _filled(known)


def _filled(entry: dict[str, Any]) -> dict[str, Any]:
    """The entry without what is not known; its lists stay, empty ones too."""
    return {key: value for key, value in entry.items() if value is not None and value != ""}
