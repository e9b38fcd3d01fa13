"""How facts are filed in a store's index, and asked for: the terms by which they are found, and what they are ordered by."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from anyascii import anyascii

from comity.consolidation.doubts import doubts_of
from comity.consolidation.entities import body_words, is_body, mentions_undertaking, names_of, states_in
from comity.consolidation.facts import assemble, is_ahead
from comity.consolidation.following import telling_words
from comity.consolidation.model import Fact
from comity.consolidation.names import person_key, same_person, surname
from comity.consolidation.selection import dyads_of
from comity.consolidation.spans import span
from comity.periods import parse_period
from comity.store.protocol import Choice, Filed, KeptFinding
from comity.store.rows import states_of
from comity.types import Commitment, Event, Filters, Instrument, Judgement, Record

ALL = "*"
"""The term that every fact has."""
PROJECTS = "+projects"
"""Behind a dyad's or state's term: of those of its facts that name a project or format."""


def dyads(record: Record) -> list[tuple[str, ...]]:
    """For each finding of a record, in its order, the dyads in whose dossier it stands."""
    found = dyads_of(record)
    seen: dict[str, int] = {}
    result = []
    for kind, _ in record.findings():
        seen[kind] = seen.get(kind, 0) + 1
        result.append(found.get((kind, seen[kind]), ()))
    return result


def filed(kept: Sequence[KeptFinding], reports: int, judgements: Sequence[Judgement]) -> Filed:
    """How the fact is filed that these findings tell; `reports` counts those that were left out too."""
    by_ref: dict[str, list[Judgement]] = {}
    for judgement in judgements:
        for target in (*judgement.targets, *judgement.others):
            by_ref.setdefault(target.ref, []).append(judgement)
    fact = assemble(kept, None, by_ref)
    states = _states(fact, kept)
    told = fact.told
    period = parse_period(fact.date)
    days = span(fact.date) or span((fact.first_reported or "")[:10]) or (0, 0)
    due = span(fact.date) if is_ahead(fact.status) else None
    stems = (
        sorted(stem for stem in telling_words(fact) if stem.isalnum())
        if (states or _dyads(fact, kept, states)) and isinstance(told, Event | Instrument | Commitment)
        else ()
    )
    return Filed(
        id=fact.id,
        kind=fact.kind,
        type=type_of(fact),
        status=fact.status,
        field=getattr(told, "field", None) or "",
        month=(period.month or "") if period else "",
        days=days,
        due=due[1] if due else None,
        changed=fact.changed or "",
        sources=fact.sources,
        reports=reports,
        doubt=sum(doubt.weight for doubt in doubts_of(fact)),
        differs=bool(fact.contradictions),
        terms=tuple(sorted({*_terms(fact, kept, states)})),
        stems=tuple(stems),
        scopes=(*states, *_dyads(fact, kept, states)) if stems else (),
    )


def type_of(fact: Fact) -> str:
    """An event's type or an instrument's kind; "" for others."""
    told = fact.told
    return told.type if isinstance(told, Event) else told.kind if isinstance(told, Instrument) else ""


def _corrected(fact: Fact) -> bool:
    """Whether a person corrected between which states it is."""
    return any((judgement.field or "").endswith("states") for judgement in fact.judgements)


def _states(fact: Fact, kept: Sequence[KeptFinding]) -> tuple[str, ...]:
    told = [fact.told] if _corrected(fact) else [one.finding for one in kept]
    return tuple(sorted({state for finding in told for state in states_of(finding)}))


def _dyads(fact: Fact, kept: Sequence[KeptFinding], states: Sequence[str]) -> tuple[str, ...]:
    if _corrected(fact):
        return tuple(f"{one}-{other}" for one, other in combinations(states, 2))
    return tuple(sorted({dyad for one in kept for dyad in one.dyads}))


def _terms(fact: Fact, kept: Sequence[KeptFinding], states: Sequence[str]) -> Iterator[str]:
    yield ALL
    scopes = [*(f"dyad:{dyad}" for dyad in _dyads(fact, kept, states)), *(f"state:{state}" for state in states)]
    yield from scopes
    yield from (f"site:{report.article.site}" for report in fact.reports if report.article.site)
    if any(mentions_undertaking(report) for report in fact.reports):
        yield from (scope + PROJECTS for scope in scopes)
    for report in fact.reports:
        for name, _ in names_of(report):
            if term := name_term(name):
                yield term


def choice_of(filters: Filters, day: date | None) -> Choice:
    """The filters as the index takes them, whatever day is asked for; what is due before `day` is overdue."""
    terms: list[tuple[str, ...]] = []
    if len(filters.states) == 2:
        terms.append((f"dyad:{'-'.join(sorted(filters.states))}",))
    else:
        terms += [(f"state:{state}",) for state in filters.states]
    if filters.sites:
        terms.append(tuple(f"site:{site}" for site in filters.sites))
    if filters.parties:
        terms.append(tuple(name_term(name) or f"person:/{name}" for name in filters.parties))
    since, until = span(filters.since), span(filters.until)
    return Choice(
        terms=tuple(terms),
        kinds=filters.kinds,
        types=filters.types,
        statuses=tuple(status for status in filters.statuses if status != "overdue"),
        fields=filters.fields,
        overdue=(day or date.min).toordinal() if "overdue" in filters.statuses else None,
        since=since[0] if since else None,
        until=until[1] if until else None,
        changed_after=filters.new_since,
        differs=filters.contradicted,
    )


def name_term(name: str) -> str | None:
    """The term of a name: "person:tkv/Kassym-Jomart Tokayev", so that all forms of one surname stand together.

    None where it is neither a person's nor an organization's.
    """
    key = person_key(name)
    if " and " in name:
        return None
    if key:
        return f"person:{surname(key)}/{name}"
    if is_body(name):
        words = " ".join(sorted(anyascii(word).lower() for word in body_words(name)))
        return f"body:{words}/{name}"
    return None


def can_be_one(one: str, other: str) -> bool:
    """Whether two names with like terms can be one person's, or one organization's: of the same states where names tell them."""
    key, other_key = person_key(one), person_key(other)
    if key and other_key:
        return same_person(key, other_key)
    return not key and not other_key and states_in(one) == states_in(other)
