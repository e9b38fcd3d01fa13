"""Who and what facts are about: persons and organizations under one identity, joint projects and standing formats over the years."""

import base64
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from comity.consolidation.model import Entity, EntityKind, Fact, Report
from comity.consolidation.names import Key, person_key, same_person, surname
from comity.consolidation.undertakings import Undertaking, alike, undertakings
from comity.consolidation.words import stems
from comity.types import Commitment, Event, Figure, Instrument, Office, Statement

_CAPITALS = re.compile(r"\b[A-Z]{2,8}\b")


@dataclass(slots=True)
class _Draft:
    """An entity while its names are gathered."""

    forms: Counter[str] = field(default_factory=Counter)
    states: set[str] = field(default_factory=set)
    reports: dict[str, tuple[Report, Fact]] = field(default_factory=dict)
    keys: set[Key] = field(default_factory=set)
    named: list[Undertaking] = field(default_factory=list)

    def take(self, other: "_Draft") -> None:
        self.forms += other.forms
        self.states |= other.states
        self.reports |= other.reports
        self.keys |= other.keys
        self.named += other.named

    def entity(self, kind: EntityKind) -> Entity:
        names = sorted(self.forms, key=lambda form: (-len(form.split()), -len(form), form))
        name = names[0]
        if kind in ("project", "format"):
            # Of undertakings the fullest form is often half a sentence: the usual one names it.
            name = max(names, key=lambda form: (self.forms[form], form[0].isupper(), len(form.split()) <= 5, len(form), form))
        facts = {fact.id: fact for _, fact in self.reports.values()}
        ordered = sorted(facts.values(), key=lambda fact: (fact.date or fact.first_reported or "", fact.id))
        last, of = max(self.reports.values(), key=lambda pair: (pair[0].article.published or "", pair[0].ref))
        told = kind in ("project", "format")
        return Entity(
            id=_id(kind, name, self.states),
            kind=kind,
            name=name,
            forms=tuple(sorted(self.forms)),
            states=tuple(sorted(self.states)),
            facts=tuple(fact.id for fact in ordered),
            status=of.status if told else "",
            last=last if told else None,
        )


def entities_of(facts: Iterable[Fact]) -> list[Entity]:
    """All that these facts name: persons, organizations, projects and formats, by kind and name, whatever the facts' order."""
    ordered = sorted(facts, key=lambda fact: fact.id)
    found = [*_parties(ordered), *_undertakings(ordered)]
    return sorted(found, key=lambda entity: (entity.kind, entity.name.casefold(), entity.id))


def with_entities(facts: Sequence[Fact], entities: Iterable[Entity]) -> list[Fact]:
    """The facts with the ids of the projects and formats to which they belong."""
    of = defaultdict[str, list[str]](list)
    for entity in entities:
        if entity.kind in ("project", "format"):
            for fact in entity.facts:
                of[fact].append(entity.id)
    return [replace(fact, entities=tuple(sorted(of[fact.id]))) if fact.id in of else fact for fact in facts]


def _id(kind: EntityKind, name: str, states: Iterable[str]) -> str:
    digest = hashlib.sha256("\x1f".join((kind, name, *sorted(states))).encode("utf-8", "surrogatepass"))
    prefix = {"person": "pe", "organization": "or", "project": "pr", "format": "fo"}[kind]
    return f"{prefix}-{base64.b32encode(digest.digest()).decode()[:12].lower()}"


# Persons and organizations


def _parties(facts: Sequence[Fact]) -> list[Entity]:
    persons: dict[Key, _Draft] = {}
    bodies: dict[str, _Draft] = {}
    for fact in facts:
        for report in fact.reports:
            for name, states in _names(report):
                key = person_key(name)
                if key:
                    draft = persons.setdefault(key, _Draft())
                elif _is_body(name):
                    draft = bodies.setdefault(" ".join(sorted(stems(name))), _Draft())
                else:
                    continue
                draft.forms[name] += 1
                draft.states |= set(states)
                draft.keys |= {key} if key else set()
                draft.reports[report.ref] = (report, fact)
    return [
        *(draft.entity("person") for draft in _one_person_each(persons)),
        *(draft.entity("organization") for draft in _one_body_each(bodies)),
    ]


def _names(report: Report) -> Iterable[tuple[str, tuple[str, ...]]]:
    """The names of parties in a report, with the states that go with them where that is clear."""
    match report.finding:
        case Office() as office:
            yield office.person, (office.of,) if len(office.of) == 3 and office.of.isupper() else ()
            if len(office.of) != 3:
                yield office.of, ()
        case Event() as event:
            for names, states in ((event.actors, event.actor_states), (event.recipients, event.recipient_states)):
                yield from ((name, states if len(states) == 1 else ()) for name in names)
        case Instrument() as instrument:
            yield from ((name, ()) for name in instrument.parties)
        case Commitment() as commitment:
            for names, states in ((commitment.by, commitment.by_states), (commitment.to, commitment.to_states)):
                yield from ((name, states if len(states) == 1 else ()) for name in names)
        case Statement() as statement:
            yield statement.speaker, ()
        case _:
            return


def _is_body(name: str) -> bool:
    words = name.split()
    return bool(stems(name)) and (len(words) > 1 or name.isupper()) and any(word[:1].isupper() for word in words)


def _one_person_each(persons: dict[Key, _Draft]) -> list[_Draft]:
    """Names of one person together. A name that could be of two persons ("Aliyev", of Ilham and Heydar) stays by itself."""
    groups: list[_Draft] = []
    by_surname = defaultdict[str, list[_Draft]](list)
    for key in sorted(persons, key=lambda key: (-len(key), key)):
        draft = persons[key]
        near = {id(group): group for part in {surname(key), key[0]} for group in by_surname[part]}
        fitting = [
            group for group in near.values() if any(same_person(key, other) for other in group.keys) and not _apart(draft, group)
        ]
        if len(fitting) == 1 or (fitting and len({frozenset(group.keys) for group in fitting}) == 1):
            fitting[0].take(draft)
            group = fitting[0]
        else:
            group = draft
            groups.append(draft)
        for part in (surname(key), key[0]):
            if not any(other is group for other in by_surname[part]):
                by_surname[part].append(group)
    return groups


def _apart(one: _Draft, other: _Draft) -> bool:
    """Whether two of one name are of different states."""
    return bool(one.states and other.states and not one.states & other.states)


def _one_body_each(bodies: dict[str, _Draft]) -> list[_Draft]:
    """Names of one organization together: the same words in another order, or an abbreviation beside its name."""
    groups: list[_Draft] = []
    for key in sorted(bodies, key=lambda key: (-len(key.split()), key)):
        draft = bodies[key]
        fitting = [group for group in groups if _same_body(draft, group) and not _apart(draft, group)]
        if len(fitting) == 1:
            fitting[0].take(draft)
        else:
            groups.append(draft)
    return groups


def _same_body(one: _Draft, other: _Draft) -> bool:
    for short in one.forms:
        for long in other.forms:
            letters = "".join(word[0] for word in re.findall(r"\w+", long) if word[0].isupper())
            if any(len(found) > 2 and found == letters for found in _CAPITALS.findall(short)):
                return True
            # "AIR Center" for the Center of Analysis of International Relations: its letters stand in its name.
            if any(len(found) > 2 and found in letters and stems(short) & stems(long) for found in _CAPITALS.findall(short)):
                return True
    return False


# Projects and formats


def _undertakings(facts: Sequence[Fact]) -> list[Entity]:
    drafts: dict[tuple[str, frozenset[str], frozenset[str]], _Draft] = {}
    for fact in facts:
        for report in fact.reports:
            for one in _named(report):
                states = frozenset(_states(report))
                draft = drafts.setdefault((one.head, one.words, states), _Draft())
                draft.forms[one.form] += 1
                draft.states |= states
                draft.reports[report.ref] = (report, fact)
                if one not in draft.named:
                    draft.named.append(one)
    found: list[Entity] = []
    for kind in ("project", "format"):
        ones = [draft for draft in drafts.values() if draft.named[0].kind == kind]
        for draft in _one_undertaking_each(ones):
            articles = {report.article.origin for report, _ in draft.reports.values()}
            # What is named once is a mention; what several reports name has a history.
            if len(articles) > 1 and any(one.words for one in draft.named):
                found.append(draft.entity("project" if kind == "project" else "format"))
    return found


def _named(report: Report) -> list[Undertaking]:
    """The projects and formats that a report names: in its evidence, and where it says on what, or who, it is."""
    finding = report.finding
    texts = [finding.evidence]
    match finding:
        case Instrument():
            texts.append(finding.subject or "")
        case Commitment():
            texts.append(finding.action)
        case Figure():
            texts.append(finding.measure)
        case Event():
            texts += [*finding.actors, *finding.recipients]
        case _:
            return []
    found: list[Undertaking] = []
    for text in texts:
        for one in undertakings(text):
            if not any(alike(one, other) for other in found):
                found.append(one)
    return found


def _states(report: Report) -> tuple[str, ...]:
    match report.finding:
        case Event() as event:
            return event.actor_states + event.recipient_states
        case Commitment() as commitment:
            return commitment.by_states + commitment.to_states
        case Instrument() | Figure():
            return report.finding.states
        case _:
            return ()


def _one_undertaking_each(drafts: Sequence[_Draft]) -> list[_Draft]:
    """Names of one undertaking together: the same head, and words of which one has all that the other has.

    The fullest names come first, and a shorter one goes to the one that it fits; one that fits several ("the commission") goes to the
    one with the most reports, since that is what "the" means in the news of these states.
    """
    groups: list[_Draft] = []
    by_head = defaultdict[str, list[_Draft]](list)
    for draft in sorted(
        drafts,
        key=lambda draft: (-len(draft.named[0].words), -len(draft.reports), sorted(draft.named[0].words), sorted(draft.states)),
    ):
        one = draft.named[0]
        fitting = [
            group
            for group in by_head[one.head]
            if any(_fits(one, other) for other in group.named) and (draft.states & group.states or not draft.states)
        ]
        if fitting:
            max(fitting, key=lambda group: (len(group.reports), sorted(group.forms))).take(draft)
        else:
            groups.append(draft)
            by_head[one.head].append(draft)
    return groups


def _fits(one: Undertaking, other: Undertaking) -> bool:
    if not one.words:
        # A bare "the cable" says too little; "the commission" is the one of these states.
        return one.kind == "format"
    return one.words <= other.words or len(one.words & other.words) >= 2
