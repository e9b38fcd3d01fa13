"""Facts as entities of FollowTheMoney (its default model, version 4.11), one JSON object a line, each entity once.

Events and instruments become an Event, articles an Article, and each report a Documentation between the two. States and bodies
of the state become a PublicBody, other organizations an Organization, persons a Person; who is not known to be one of them is
a LegalEntity. Offices become a Position and an Occupancy, projects a Project.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from comity.actors.states import states
from comity.consolidation.headlines import state_or_name
from comity.consolidation.model import Entity, EntityKind, Fact
from comity.exports.days import day_of, moment, when
from comity.exports.headlines import headline, history
from comity.exports.parties import Directory, Party, with_states
from comity.exports.reports import best, heads
from comity.exports.text import json_line, one_line, web_address
from comity.periods import parse_period
from comity.types import Event, Head, Instrument, Office

_PUBLIC = re.compile(
    r"\b(?:ministry|government|parliament|senate|cabinet|assembly|embassy|presidency|army|navy|armed forces|central bank|"
    r"national bank|court|customs|border guards?)\b",
    re.IGNORECASE,
)
_UNTRUE = ("denied", "cancelled")
_Thing = dict[str, Any]


def write_ftm(facts: Iterable[Fact], file: BinaryIO, entities: Iterable[Entity]) -> int:
    """The entities that events, instruments and offices give, and the persons, organizations and projects given.

    Gives their number. What was denied or cancelled is left out, since an Event has no field to say so.
    """
    known = list(entities)
    directory = Directory(known)
    written: set[str] = set()
    for thing in _things(facts, known, directory):
        if thing["id"] not in written:
            written.add(thing["id"])
            file.write(json_line(thing))
    return len(written)


def _things(facts: Iterable[Fact], known: list[Entity], directory: Directory) -> Iterator[_Thing]:
    yield from filter(None, map(_entity, known))
    for fact in facts:
        match fact.told:
            case Event() as event if fact.status not in _UNTRUE:
                actors, recipients = directory.sides(fact, event)
                parties = with_states(actors, event.actor_states) + with_states(recipients, event.recipient_states)
                yield from _event(fact, parties, event.place, (event.type, event.mode, *event.contexts))
            case Instrument() as instrument:
                names = tuple(directory.party(fact, name, instrument.states) for name in instrument.parties)
                parties = with_states(names, instrument.states)
                yield from _event(fact, parties, instrument.place, (instrument.kind, *instrument.contexts), _document(fact))
            case Office() as office:
                yield from _office(fact, office, directory)
            case _:
                pass


def _event(
    fact: Fact, parties: tuple[Party, ...], place: str | None, keywords: Iterable[str | None], document: _Thing | None = None
) -> Iterator[_Thing]:
    involved = [_party(party) for party in parties]
    articles = [_article(head) for head in heads(fact)]
    proofs = [*([document] if document else []), *articles]
    start, end = _ends(when(fact))
    event = _thing(
        "Event",
        (fact.id,),
        name=headline(fact) or fact.id,
        startDate=start,
        endDate=end,
        location=place,
        country=_countries(code for party in parties for code in party.states),
        involved=[thing["id"] for thing in involved],
        proof=[thing["id"] for thing in proofs],
        sourceUrl=web_address(best(fact).article.url),
        summary=best(fact).finding.evidence,
        keywords=[*keywords, fact.status],
        notes=history(fact.history),
        recordId=fact.id,
    )
    yield from involved
    yield from proofs
    yield event
    yield from _documentations(fact, event)


def _office(fact: Fact, office: Office, directory: Directory) -> Iterator[_Thing]:
    holder = _known(directory.find(office.person, fact.id), "person") or _thing("Person", (office.person,), name=office.person)
    body = None
    if office.of not in states():
        schema = "PublicBody" if _PUBLIC.search(office.of) else "Organization"
        body = _known(directory.find(office.of, fact.id), "organization") or _thing(schema, (office.of,), name=office.of)
        yield body
    post = _thing(
        "Position",
        (office.office, office.of),
        name=f"{office.office}, {state_or_name(office.of)}",
        country=_countries([office.of]),
        organization=body and body["id"],
    )
    yield from map(_article, heads(fact))
    yield holder
    yield post
    yield _thing(
        "Occupancy",
        (fact.id,),
        holder=holder["id"],
        post=post["id"],
        date=day_of(best(fact).article.published),
        sourceUrl=web_address(best(fact).article.url),
        summary=best(fact).finding.evidence,
        recordId=fact.id,
    )
    yield from _documentations(fact, holder)


def _documentations(fact: Fact, of: _Thing) -> Iterator[_Thing]:
    for report in fact.reports:
        yield _thing(
            "Documentation",
            (report.ref,),
            document=_id("Article", report.article.id),
            entity=of["id"],
            role="report",
            summary=report.finding.evidence,
            date=day_of(report.article.published),
            sourceUrl=web_address(report.article.url),
            recordId=report.ref,
        )


def _article(head: Head) -> _Thing:
    published = moment(head.published)
    exact = published and len(head.published or "") > len("2022-08-16")
    return _thing(
        "Article",
        (head.id,),
        title=head.title or head.id,
        author=list(head.byline),
        publisher=head.site,
        publishedAt=published.strftime("%Y-%m-%dT%H:%M:%S") if published and exact else _ends(head.published)[0],
        sourceUrl=web_address(head.url),
        language=_LANGUAGES.get(head.language),
    )


def _document(fact: Fact) -> _Thing:
    name = headline(fact) or fact.id
    return _thing("Document", (fact.id,), title=name, fileName=name, date=_ends(when(fact))[0])


def _party(party: Party) -> _Thing:
    if party.entity is not None and (thing := _entity(party.entity)):
        return thing
    if party.state is not None:
        return _thing("PublicBody", (party.state,), name=party.name, country=_countries([party.state]))
    schema = "PublicBody" if _PUBLIC.search(party.name) else "LegalEntity"
    return _thing(schema, (party.name, *party.states), name=party.name, country=_countries(party.states))


def _entity(entity: Entity) -> _Thing | None:
    """A person, organization or project; None for a format, for which there is no schema."""
    match entity.kind:
        case "person":
            schema = "Person"
        case "organization":
            schema = "PublicBody" if _PUBLIC.search(entity.name) else "Organization"
        case "project":
            schema = "Project"
        case _:
            return None
    aliases = [form for form in entity.forms if form != entity.name]
    return _thing(
        schema, (entity.id,), name=entity.name, alias=aliases, country=_countries(entity.states), status=entity.status or None
    )


def _known(entity: Entity | None, kind: EntityKind) -> _Thing | None:
    return _entity(entity) if entity is not None and entity.kind == kind else None


def _countries(codes: Iterable[str]) -> list[str]:
    """The states as FollowTheMoney codes them, by ISO 3166-1 alpha-2 in lower case."""
    return [states()[code].alpha2.lower() for code in dict.fromkeys(codes) if code in states()]


def _ends(text: str | None) -> tuple[str | None, str | None]:
    """The start and the end of a date or interval, each as precise as it is told."""
    if parse_period(text) is None or text is None:
        return None, None
    start, _, end = text.partition("/")
    return start.strip()[:10], (end or start).strip()[:10]


def _thing(schema: str, key: tuple[str, ...], **properties: Any) -> _Thing:
    values = {name: value if isinstance(value, list) else [value] for name, value in properties.items()}
    lines = {name: [one_line(str(value)) for value in told if value is not None] for name, told in values.items()}
    filled = {name: list(dict.fromkeys(filter(None, told))) for name, told in lines.items()}
    return {
        "id": _id(schema, *key),
        "schema": schema,
        "properties": {name: told for name, told in filled.items() if told},
    }


def _id(schema: str, *key: str) -> str:
    """A stable id: the SHA-1 of the schema and of what the thing is known by."""
    return hashlib.sha1("\x1f".join((schema, *key)).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


# FollowTheMoney has languages by ISO 639-3.
_LANGUAGES = {
    "ar": "ara", "az": "aze", "de": "deu", "en": "eng", "es": "spa", "fa": "fas", "fr": "fra", "ka": "kat", "kk": "kaz",
    "ky": "kir", "pt": "por", "ru": "rus", "tg": "tgk", "tk": "tuk", "tr": "tur", "uk": "ukr", "uz": "uzb", "zh": "zho",
}  # fmt: skip
