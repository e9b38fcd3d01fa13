"""Who and what facts are about: persons and organizations under one identity, projects and formats over the years."""

import base64
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from comity.actors.gazetteer import Gazetteer
from comity.actors.words import is_institution_word
from comity.consolidation.model import Entity, EntityKind, Fact, Report
from comity.consolidation.names import Key, person_key, same_person, surname
from comity.consolidation.undertakings import Undertaking, UndertakingKind, undertakings
from comity.consolidation.words import specific, stems
from comity.types import Commitment, Event, Figure, Finding, Instrument, Office, Statement

_CAPITALS = re.compile(r"\b[A-Z]{2,8}\b")


@dataclass(slots=True)
class _Draft:
    """An entity while its names are gathered."""

    forms: Counter[str] = field(default_factory=Counter)
    states: set[str] = field(default_factory=set)
    reports: dict[str, tuple[Report, Fact]] = field(default_factory=dict)
    keys: set[Key] = field(default_factory=set)
    words: frozenset[str] = frozenset()

    def take(self, other: "_Draft") -> None:
        self.forms += other.forms
        self.states |= other.states
        self.reports |= other.reports
        self.keys |= other.keys

    def entity(self, kind: EntityKind) -> Entity:
        names = sorted(self.forms, key=lambda form: (-len(form.split()), -len(form), form))
        name = names[0]
        facts = {fact.id: fact for _, fact in self.reports.values()}
        ordered = sorted(facts.values(), key=lambda fact: (fact.date or fact.first_reported or "", fact.id))
        return Entity(
            id=_id(kind, name, self.states),
            kind=kind,
            name=name,
            forms=tuple(sorted(self.forms)),
            states=tuple(sorted(self.states)),
            facts=tuple(fact.id for fact in ordered),
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


def told_by(entities: Iterable[Entity], facts: Iterable[Fact]) -> list[Entity]:
    """Those of the entities that these facts name, with what these facts alone tell of them; names, forms and ids stay."""
    known = {fact.id: fact for fact in facts}
    found = []
    for entity in entities:
        if own := [known[id] for id in entity.facts if id in known]:
            last, status = _last(own) if entity.last else (None, "")
            found.append(replace(entity, facts=tuple(fact.id for fact in own), last=last, status=status))
    return found


def _last(facts: Iterable[Fact]) -> tuple[Report, str]:
    """The last report of any of the facts, and the status of its fact."""
    pairs = ((report, fact) for fact in facts for report in fact.reports)
    last, of = max(pairs, key=lambda pair: (pair[0].article.published or "", bool(pair[1].status), pair[0].ref))
    return last, of.status


def _id(kind: EntityKind, name: str, states: Iterable[str]) -> str:
    digest = hashlib.sha256("\x1f".join((kind, name, *sorted(states))).encode("utf-8", "surrogatepass"))
    prefix = {"person": "pe", "organization": "or", "project": "pr", "format": "fo"}[kind]
    return f"{prefix}-{base64.b32encode(digest.digest()).decode()[:12].lower()}"


# Persons and organizations


def _parties(facts: Sequence[Fact]) -> list[Entity]:
    persons: dict[Key, _Draft] = {}
    bodies: dict[tuple[frozenset[str], frozenset[str]], _Draft] = {}
    for fact in facts:
        for report in fact.reports:
            for name, states in names_of(report):
                key = person_key(name)
                if key:
                    draft = persons.setdefault(key, _Draft())
                elif is_body(name):
                    states = tuple(sorted(states_in(name))) or states
                    draft = bodies.setdefault((body_words(name), frozenset(states)), _Draft(words=body_words(name)))
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


def names_of(report: Report) -> Iterable[tuple[str, tuple[str, ...]]]:
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


def is_body(name: str) -> bool:
    words = name.split()
    if not body_words(name) or (len(words) == 1 and not name.isupper()):
        return False
    # "The delegations" are none; "the joint cabinet" is if it is known with a capital too.
    return any(word[:1].isupper() for word in words[name.startswith("The ") :]) or is_institution_word(words[-1])


@lru_cache(maxsize=1 << 12)
def body_words(name: str) -> frozenset[str]:
    """The words by which an organization is known; of a standing format those that `undertakings` knows as one."""
    formats = [one for one in undertakings(name) if one.kind == "format"]
    if len(formats) == 1 and stems(name) - _TWO <= stems(formats[0].form):
        return (formats[0].telling | stems(formats[0].head)) - _TWO
    return stems(name) - _TWO


_TWO = stems("countries sides nations")


@lru_cache(maxsize=1 << 12)
def states_in(name: str) -> frozenset[str]:
    """The states that an organization's name tells, by its cities too ("State House Nairobi")."""
    return frozenset(match.state for match in Gazetteer().find(name) if match.state)


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


def _one_body_each(bodies: Mapping[tuple[frozenset[str], frozenset[str]], _Draft]) -> list[_Draft]:
    """Names of one organization together: the same words in another order, fewer of them, or an abbreviation beside its name.

    A short name that could be of several ("the Foreign Ministry") stays by itself.
    """
    groups: list[_Draft] = []
    by_word = defaultdict[str, list[_Draft]](list)
    by_letters = defaultdict[str, list[_Draft]](list)
    ordered = sorted(
        bodies.items(), key=lambda item: (-len(item[0][0]), -len(item[0][1]), sorted(item[0][0]), sorted(item[0][1]))
    )
    for _, draft in ordered:
        rare = min(draft.words, key=lambda word: (len(by_word[word]), word))
        near = [group for group in by_word[rare] if draft.words <= group.words]
        short = {letters for form in draft.forms for letters in _CAPITALS.findall(form) if len(letters) > 2}
        near += [group for letters in sorted(short) for group in by_letters[letters]]
        # "AIR Center" for the Center of Analysis of International Relations: its letters stand in its name.
        near += [
            group
            for word in sorted(draft.words if short else ())
            for group in by_word[word]
            if any(letters in _letters(form) for letters in short for form in group.forms)
        ]
        fitting = list({id(group): group for group in near if not _apart(draft, group)}.values())
        same = [group for group in fitting if group.words == draft.words]
        if len(same or fitting) == 1:
            group = (same or fitting)[0]
            group.take(draft)
        else:
            group = draft
            groups.append(draft)
            for word in draft.words:
                by_word[word].append(draft)
        for letters in {_letters(form) for form in draft.forms}:
            if not any(other is group for other in by_letters[letters]):
                by_letters[letters].append(group)
    return [group for group in groups if any(any(word[0].isupper() for word in form.split()) for form in group.forms)]


def _letters(name: str) -> str:
    return "".join(word[0] for word in re.findall(r"\w+", name) if word[0].isupper())


# Projects and formats


@dataclass(slots=True)
class _Group:
    """The names of one project or format, and what tells of it."""

    kind: UndertakingKind
    kins: set[str] = field(default_factory=set)
    telling: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    sets: set[frozenset[str]] = field(default_factory=set)
    name_sets: set[frozenset[str]] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)
    states: set[str] = field(default_factory=set)
    forms: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Each form with the texts in which it stands."""
    full: set[str] = field(default_factory=set)
    """The forms that tell which one it is."""
    facts: dict[str, Fact] = field(default_factory=dict)
    articles: set[str] = field(default_factory=set)
    refs: set[str] = field(default_factory=set)
    """The reports that name it."""

    def take(self, other: "_Group") -> None:
        self.kins |= other.kins
        self.telling |= other.telling
        self.names |= other.names
        self.sets |= other.sets
        self.name_sets |= other.name_sets
        self.heads |= other.heads
        self.states |= other.states
        for form, texts in other.forms.items():
            self.forms[form] |= texts
        self.full |= other.full
        self.facts |= other.facts
        self.articles |= other.articles
        self.refs |= other.refs

    def tell(self, one: Undertaking, report: Report, fact: Fact) -> None:
        """Takes in a report that names it so."""
        self.heads.add(one.head)
        self.forms[one.form].add(report.article.origin)
        if one.telling:
            self.full.add(one.form)
        self.facts[fact.id] = fact
        self.articles.add(report.article.origin)
        self.refs.add(report.ref)

    @property
    def lasts(self) -> bool:
        """Whether it is more than a mention: several texts name it, or what they tell is of several kinds or days."""
        kinds = {fact.kind for fact in self.facts.values()}
        days = {fact.date for fact in self.facts.values() if fact.date}
        # A signing is told as an event and as an instrument: that is one kind.
        return len(self.articles) > 1 or len(kinds - {"events"}) > 1 or len(days) > 1

    @property
    def stands(self) -> bool:
        """Whether it is an undertaking: a body, or what has a name. "Consultations" and "a conference" only happen."""
        if self.kind == "format" and not self.heads & _BODIES:
            if self.heads == {"exercise"}:
                return bool(self.names)
            return any(re.search(rf"\b{head.capitalize()}", form) for form in self.full for head in self.heads)
        return bool(self.full)

    def entity(self) -> Entity:
        name = max(self.full or self.forms, key=self._usual)
        ordered = sorted(self.facts.values(), key=lambda fact: (fact.date or fact.first_reported or "", fact.id))
        last, status = _last(ordered)
        kind: EntityKind = self.kind
        return Entity(
            id=_id(kind, name, self.states),
            kind=kind,
            name=name,
            forms=tuple(sorted(self.forms)),
            states=tuple(sorted(self.states)),
            facts=tuple(fact.id for fact in ordered),
            status=status,
            last=last,
        )

    def _usual(self, form: str) -> tuple[bool, int, bool, int, str]:
        """How well a form serves as the name: told by many, with capitals, short but no head alone."""
        proper = bool(stems(form) & self.names) if self.kind == "project" else _capitals(form) > 1
        texts = len(self.forms[form])
        # "The Lagos cable" rather than "the cable between Lagos and Recife".
        compact = 1 < len(form.split()) <= 6 and not _JOINED.search(form)
        return proper and texts > 1, texts + proper, compact, len(form), form


_BODIES = frozenset(
    ["commission", "committee", "council", "cabinet", "working group", "task force", "contact group", "steering group"]
)


_JOINED = re.compile(r"\b(?:in|at|between|from|to|under|across|near|off|via|over)\b")


def _capitals(form: str) -> int:
    return sum(word[0].isupper() for word in form.split())


@dataclass(frozen=True, slots=True)
class _Mention:
    one: Undertaking
    states: frozenset[str]
    report: Report
    fact: Fact


def _undertakings(facts: Sequence[Fact]) -> list[Entity]:
    mentions = [mention for fact in facts for report in fact.reports for mention in _mentions(report, fact)]
    found = []
    for kind in ("project", "format"):
        ones = [mention for mention in mentions if mention.one.kind == kind]
        groups = _groups(ones)
        if kind == "project":
            _take_in(groups, facts)
        found += [group.entity() for group in groups if group.lasts and group.stands]
    return found


def _mentions(report: Report, fact: Fact) -> list[_Mention]:
    """The projects and formats that a report names, each by its fullest name."""
    finding, states = report.finding, frozenset(_states(report))
    named = [one for text in _texts(finding) for one in undertakings(text)]
    if isinstance(finding, Instrument):
        # Of two documents told of in one breath each has its own subject.
        subject = specific(stems(finding.subject or ""))
        named = [one for one in named if not subject or not one.telling or (one.telling | stems(one.head)) & subject]
    if isinstance(finding, Event):
        named += [one for name in (*finding.actors, *finding.recipients) for one in undertakings(name) if one.kind == "format"]
    fullest: list[Undertaking] = []
    for one in sorted(named, key=lambda one: (-len(one.telling), one.form)):
        same = [other for other in fullest if one.telling <= other.telling and _akin(one, other)]
        # "A second ferry on the Aqaba-Nuweiba route": the head counts, for later reports that speak of "the ferry".
        if not same or (not one.telling and all(one.head != other.head for other in same)):
            fullest.append(one)
    return [_Mention(one, states, report, fact) for one in fullest]


def mentions_undertaking(report: Report) -> bool:
    """Whether a report names a project or format."""
    names = (name for name, _ in names_of(report)) if isinstance(report.finding, Event) else ()
    return any(undertakings(text) for text in (*_texts(report.finding), *names))


def _texts(finding: Finding) -> list[str]:
    match finding:
        case Instrument():
            return [finding.evidence, finding.subject or ""]
        case Commitment():
            return [finding.evidence, finding.action]
        case Figure():
            return [finding.evidence, finding.measure]
        case Event():
            return [finding.evidence]
        case _:
            return []


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


def _akin(one: Undertaking, other: Undertaking) -> bool:
    return one.kind == other.kind and (one.kind == "project" or one.kin == other.kin) and _one_kin({one.kin}, {other.kin})


def _apposed(text: str) -> list[tuple[Undertaking, Undertaking]]:
    """Of "Sirocco Link, a power cable under the sea" both names."""
    named = [one for one in undertakings(text) if one.kind == "project" and one.telling]
    return [
        (one, other) for one, other in pairwise(named) if _akin(one, other) and _APPOSED.fullmatch(text[one.end : other.start])
    ]


_APPOSED = re.compile(r",\s+(?:the|an?)\s+|\s*\(\s*(?:the\s+)?|,\s+known as\s+(?:the\s+)?")


class _Gathering:
    """Groups of names of one undertaking, found by their words and states."""

    def __init__(self, mentions: Sequence[_Mention]) -> None:
        self.mentions = mentions
        # What has a capital here and a small letter there is no name: "Power Link", "the power link".
        plain = {stem for mention in mentions for stem in mention.one.telling - mention.one.names}
        self.plain = frozenset(plain)
        self.by_word = defaultdict[tuple[str, str], dict[int, _Group]](dict)
        self.joined: dict[int, _Group] = {}

    def groups(self) -> list[_Group]:
        drafts: dict[tuple[str, str, frozenset[str], frozenset[str]], list[_Mention]] = defaultdict(list)
        bare = []
        for mention in self.mentions:
            one = mention.one
            if one.telling:
                drafts[one.kin, one.head, one.telling, mention.states].append(mention)
            else:
                bare.append(mention)
        order = sorted(
            drafts.items(),
            key=lambda item: (
                -len(self._names(item[1][0].one)),
                item[0][0] in _LOOSE,
                -len(item[0][2]),
                -len({mention.report.article.origin for mention in item[1]}),
                sorted(item[0][2]),
                item[0][:2],
                sorted(item[0][3]),
            ),
        )
        groups: list[_Group] = []
        of_fact = defaultdict[str, list[tuple[str, _Group]]](list)
        of_name: dict[tuple[str, frozenset[str], frozenset[str]], _Group] = {}
        for (kin, _, telling, states), mentions in order:
            draft = _Group(mentions[0].one.kind, {kin}, set(telling), set(self._names(mentions[0].one)), {telling})
            draft.states = set(states)
            if draft.names:
                draft.name_sets.add(frozenset(draft.names))
            for mention in mentions:
                draft.tell(mention.one, mention.report, mention.fact)
            group = self._fitting(draft)
            if group is None:
                group = draft
                groups.append(group)
            else:
                group.take(draft)
            for word in telling:
                for state in states or ("",):
                    self.by_word[word, state][id(group)] = group
            for mention in mentions:
                of_fact[mention.fact.id].append((mention.report.ref, group))
            of_name[kin, telling, states] = group
        self._join_apposed(of_name)
        self._join_by_facts(of_fact)
        self._place(bare, groups)
        unique = {id(group): group for group in (self._root(group) for group in groups)}
        return list(unique.values())

    def _names(self, one: Undertaking) -> frozenset[str]:
        return one.names - self.plain

    def _root(self, group: _Group) -> _Group:
        while id(group) in self.joined:
            group = self.joined[id(group)]
        return group

    def _fitting(self, draft: _Group) -> _Group | None:
        near = {
            id(group): group
            for word in draft.telling
            for state in (draft.states or ("",))
            for group in self.by_word.get((word, state), {}).values()
        }
        fitting = [group for group in near.values() if _together(draft.states, group.states) and _fits(draft, group)]
        return max(
            fitting,
            key=lambda group: (
                len(group.names & draft.names), len(group.articles & draft.articles), len(group.telling & draft.telling),
                len(group.articles), sorted(group.forms),
            ),
            default=None,
        )  # fmt: skip

    def _join_apposed(self, of_name: dict[tuple[str, frozenset[str], frozenset[str]], _Group]) -> None:
        texts = {(text, mention.states) for mention in self.mentions for text in _texts(mention.report.finding)}
        for text, states in sorted(texts, key=lambda pair: (pair[0], sorted(pair[1]))):
            for pair in _apposed(text):
                groups = [of_name.get((one.kin, one.telling, states)) for one in pair]
                if groups[0] and groups[1]:
                    self._join(groups[0], groups[1])

    def _join(self, one: _Group, other: _Group) -> None:
        one, other = self._root(one), self._root(other)
        if one is not other and _one_kin(one.kins, other.kins):
            one.take(other)
            self.joined[id(other)] = one

    def _join_by_facts(self, of_fact: dict[str, list[tuple[str, _Group]]]) -> None:
        """Two names in different reports of one promise, instrument or figure are of one project."""
        for _, told in sorted(of_fact.items()):
            by_report = defaultdict[str, list[_Group]](list)
            for ref, group in told:
                by_report[ref].append(group)
            alone = [self._root(groups[0]) for _, groups in sorted(by_report.items()) if len({id(g) for g in groups}) == 1]
            for group in alone[1:]:
                one, other = self._root(alone[0]), self._root(group)
                if one.kind == "project" and not _strange(one, other):
                    self._join(one, other)

    def _place(self, bare: Sequence[_Mention], groups: Sequence[_Group]) -> None:
        """ "The cable", "the commission": that of the same article, or the only one that these states have."""
        roots = list({id(root): root for root in map(self._root, groups)}.values())
        in_article = defaultdict[str, list[_Group]](list)
        for group in roots:
            for article in group.articles:
                in_article[article].append(group)
        placed, rest = [], []
        for mention in bare:
            one = mention.one
            near = [group for group in in_article.get(mention.report.article.origin, ()) if _one_kin(group.kins, {one.kin})]
            near = [group for group in near if one.head in group.heads] or near
            if one.kin == "any":
                continue
            if near:
                placed.append((max(near, key=lambda group: (len(group.articles), sorted(group.forms))), mention))
            else:
                rest.append(mention)
        for group, mention in placed:
            group.tell(mention.one, mention.report, mention.fact)
        by_head = defaultdict[tuple[str, str], list[_Group]](list)
        for group in roots:
            for head in group.heads:
                for state in group.states:
                    by_head[head, state].append(group)
        placed = []
        for mention in rest:
            known = {id(group): group for state in mention.states for group in by_head.get((mention.one.head, state), ())}
            fitting = [group for group in known.values() if _together(set(mention.states), group.states)]
            if len(fitting) == 1:
                placed.append((fitting[0], mention))
        for group, mention in placed:
            group.tell(mention.one, mention.report, mention.fact)


def _take_in(groups: Sequence[_Group], facts: Sequence[Fact]) -> None:
    """What belongs to a project without naming it: what is told by the same words, and what became of its promises."""
    known = {fact.id: fact for fact in facts}
    of_report = defaultdict[str, dict[int, _Group]](dict)
    for group in groups:
        for ref in group.refs:
            of_report[ref][id(group)] = group
    in_article = defaultdict[str, list[tuple[Report, Fact]]](list)
    for fact in facts:
        for report in fact.reports if fact.kind in _TOLD else ():
            in_article[report.article.id].append((report, fact))
    taken = []
    for told in in_article.values():
        for report, fact in told:
            finding = report.finding
            subject = finding.subject if isinstance(finding, Instrument) else None
            # Another document has a subject of its own; a visit during which something is signed is no part of that.
            other = specific(stems(subject or "")) or (isinstance(finding, Event) and finding.type == "CONSULT")
            if report.ref in of_report or other:
                continue
            near = [of_report[beside.ref] for beside, _ in told if beside.ref in of_report and _within(report, beside)]
            one = {key: group for each in near for key, group in each.items()}
            if len(one) == 1:
                taken.append((next(iter(one.values())), fact))
    for group, fact in taken:
        group.facts.setdefault(fact.id, fact)
    for group in groups:
        for fact in list(group.facts.values()):
            for link in fact.follow_ups:
                if link.how != "contradicts" and link.fact in known:
                    group.facts.setdefault(link.fact, known[link.fact])


_TOLD = frozenset(["events", "instruments", "commitments", "figures"])


def _within(one: Report, other: Report) -> bool:
    """Whether the words of one report are among those of another."""
    first, second = one.finding, other.finding
    return (first.start <= second.start and second.end <= first.end) or (second.start <= first.start and first.end <= second.end)


def _groups(mentions: Sequence[_Mention]) -> list[_Group]:
    return _Gathering(mentions).groups()


def _together(one: set[str], other: set[str]) -> bool:
    """Whether two sets of states can be those of one undertaking: two of them, or all of the smaller."""
    return len(one & other) >= min(2, len(one), len(other))


def _one_kin(ones: set[str], others: set[str]) -> bool:
    """Whether of one kin; a line, link or corridor can carry anything."""
    exact, other = ones - _LOOSE, others - _LOOSE
    if (not exact and "any" in ones) or (not other and "any" in others):
        return True
    if not exact or not other:
        return bool(ones & others) or bool((exact or other) <= _WAYS and "way" in ones | others)
    return bool(exact & other)


_LOOSE = frozenset(["way", "any"])
_WAYS = frozenset(["cable", "pipe", "rail", "road", "sea"])


def _fits(draft: _Group, group: _Group) -> bool:
    if not _one_kin(draft.kins, group.kins):
        return False
    if draft.kind == "format":
        return any(draft.telling <= other or other <= draft.telling for other in group.sets)
    if draft.names:
        shared = draft.names & group.names
        return bool(shared) and (
            len(shared) > 1 or len(draft.names) == 1 or any(other <= draft.names for other in group.name_sets)
        )
    shared = draft.telling & group.telling
    return shared == draft.telling or len(shared) >= 2 or any(other <= draft.telling for other in group.sets)


def _strange(one: _Group, other: _Group) -> bool:
    """Whether both have names of their own, none of them shared."""
    return bool(one.names and other.names and not one.names & other.names)
