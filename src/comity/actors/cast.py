"""The cast of an article: its persons, institutions and states, and what every mention of them refers to.

A cast is read sentence by sentence. It keeps who holds which office, by what names an institution goes, which two states
the article is about, and who spoke last, and so resolves surnames, titles ("the vice-rector"), pronouns and group phrases
("the two countries", "the sides"). All it knows of persons comes from the article itself.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from comity.actors.gazetteer import Gazetteer, Match
from comity.actors.names import institution_at, person_at
from comity.actors.offices import Holding, Owner, Title, find_holdings, find_titles
from comity.actors.states import name_stem_state, site_state
from comity.actors.stream import Item, make_items
from comity.actors.words import MEDIA
from comity.language.parser import Sentence
from comity.language.quotations import Quotation

MentionKind = Literal["person", "body", "state", "adjective", "people", "organization", "place", "group", "title", "pronoun"]

_STATE_HEADS = frozenset(
    """president minister premier chancellor king queen emir sultan ambassador monarch vice-president
    vice-premier taoiseach crown prince secretary""".split()
)
_PLAIN_BODIES = frozenset(
    "cabinet government parliament senate ministry of foreign affairs the defence defense trade national assembly and".split()
)
_INSTITUTIONAL = frozenset(
    """rector vice-rector dean director chairman chairwoman chairperson chair ceo provost principal manager
    chancellor vice-chancellor deputy director-general secretary-general""".split()
) - frozenset(["chancellor"])
_SAME_OFFICE = {
    "premier": {"premier", "prime minister"},
    "prime minister": {"prime minister", "premier"},
    "head of state": {"president", "king", "emir", "sultan", "queen", "monarch", "state counsellor"},
    "head of government": {"prime minister", "premier", "chancellor", "president"},
    "leader": {"president", "prime minister", "king", "leader", "chancellor", "premier", "emir", "supreme leader", "chairman"},
    "envoy": {"ambassador", "envoy", "special envoy", "special representative"},
    "diplomat": {"ambassador", "envoy", "foreign minister", "top diplomat", "consul"},
    "chancellor": {"chancellor", "foreign minister"},
    "monarch": {"king", "queen", "emir", "sultan"},
    "official": set(),
}
_GROUP = re.compile(
    r"""(?ix)\b(?:
      (?:the\s+|these\s+|those\s+|our\s+|their\s+)? (?:two|both) \s+ (?:\w+\s+){0,2}?
        (?P<two>countries|nations|states|sides|parties|governments|peoples|neighbou?rs|republics|presidents|leaders|ministers|
        institutions|universities|companies|capitals|armies|powers|allies|chancellors|delegations|premiers|men|officials|
        militaries|foreign\ ministers|heads\ of\ state|parliaments|ministries|partners|foes|rivals|economies|societies|
        diplomats|teams|banks|monarchs|envoys|ambassadors|speakers|politicians|statesmen|interlocutors|adversaries)
    | (?:the|our|these) \s+ (?:neighbou?ring\s+|friendly\s+|brotherly\s+|fraternal\s+|partner\s+|respective\s+)?
        (?P<the>countries|sides|parties|presidents|leaders|heads\ of\ state|heads\ of\ government|interlocutors|governments|officials|diplomats|
        foreign\ ministers|ministers|prime\ ministers|premiers|delegations|chief\ diplomats|counterparts|neighbours|neighbors)
    | (?:the\s+|all\s+)? (?:three|four) \s+ (?:\w+\s+)?
        (?P<three>countries|nations|states|sides|parties|governments|presidents|leaders|ministers|foreign\ ministers|
        administrations|delegations|capitals|neighbou?rs|heads\ of\ state|premiers)
    | (?P<each>each\ other|one\ another)
    | (?P<both>both) (?=\s+(?:have|has|are|were|had|agreed|will|also|of\ them)\b)
    | (?P<either>either|each) \s+ (?:side|country|party|capital|nation)
    )\b"""
)
_PERSON_GROUPS = re.compile(
    r"(?i)presidents|leaders|ministers|heads of|premiers|chancellors|men|officials|interlocutors|diplomats|monarchs|envoys|"
    r"ambassadors|speakers|politicians|statesmen|counterparts"
)
# "the representative of the company": whoever spoke for it before.
_OWN_BODY = re.compile(
    r"of the (?:\w+ )?(?:company|ministry|bank|department|agency|embassy|government|institution|organization|university)\b"
)
_COUNTRY = re.compile(r"(?i)\b(the|this|his|her|our|my|its) (?:country|nation|republic|kingdom)\b")
_GENERIC_BODY = re.compile(
    r"\b[Tt]he (?P<noun>[Cc]ouncil|[Mm]inistry|agency|[Cc]ommission|[Uu]niversity|[Cc]entre|[Cc]enter|[Bb]ank|[Cc]ommittee|department|"
    r"[Ii]nstitute|[Aa]ssembly|[Pp]arliament|[Ee]mbassy|[Cc]abinet|[Uu]nion|[Oo]rganization|[Ff]und|[Cc]ompany|[Oo]ffice|[Ss]ecretariat|[Aa]cademy)"
    r"(?!\s+(?:of|for|on)\b)(?![\w-])"
)
_GENERIC_PERSON = frozenset(
    """expert official analyst diplomat politician economist scholar academic professor scientist specialist
    politologist historian researcher general admiral lawyer activist businessman statesman author
    interlocutor envoy functionary dignitary guest premier representative speaker veteran commentator
    observer strategist banker lawmaker legislator parliamentarian""".split()
)
_PLACE_PREPOSITIONS = frozenset(
    """in at near from outside around via through across within over inside into throughout off along beside
    north south east west""".split()
)
_PRONOUNS = {
    "he": "he", "him": "he", "his": "he", "himself": "he", "she": "she", "her": "she", "hers": "she", "herself": "she",
    "it": "it", "its": "it", "itself": "it", "they": "they", "them": "they", "their": "they", "themselves": "they",
    "we": "we", "us": "we", "our": "we", "ours": "we", "ourselves": "we", "i": "we", "my": "we", "me": "we",
}  # fmt: skip
_FEMALE = re.compile(r"(?i)\b(?:Mrs|Ms|Miss|Madam|Madame|Lady|Queen|Spokeswoman|Chairwoman|Congresswoman|Princess)\b")
_MALE = re.compile(r"(?i)\b(?:Mr|King|Sir|Spokesman|Chairman|Prince|Sheikh|Lord|Emir|Sultan)\b")


# A name before these tells of money or a tongue, not of a state.
_NO_ACTOR = re.compile(
    r"\s?\$|\s+(?:dollars?|roubles?|rubles?|tenge|manats?|pounds?|francs?|rupees?|won|yuan|yen|lira|dinars?|pesos?|crowns?|"
    r"languages?|literature)\b"
)
_HOSTING = re.compile(r"(?i)\b(?:visits?|trip|travel\w*|arriv\w*|tour|went|came|ambassador|envoy)\s+(?:to|in)\s+(?:the\s+)?$")


@dataclass(slots=True, eq=False)
class Person:
    """Someone named in the article: the fullest form of the name, offices, and the states that these stand for."""

    name: str
    offices: list[tuple[str, str, Owner]] = field(default_factory=list)
    states: tuple[str, ...] = ()
    gender: str = ""
    order: int = 0

    @property
    def surname(self) -> str:
        return self.name.split()[-1]

    def heads(self) -> set[str]:
        """Names of the offices held, whole and by their head nouns."""
        return {office for office, _, _ in self.offices} | {head for _, head, _ in self.offices}


@dataclass(slots=True, eq=False)
class Body:
    """An institution named in the article, with the states it belongs to."""

    name: str
    aliases: set[str] = field(default_factory=set)
    states: tuple[str, ...] = ()


@dataclass(slots=True)
class Mention:
    """A run of words that refers to actors: their names as the record gives them, and their states."""

    start: int
    end: int
    kind: MentionKind
    names: tuple[str, ...]
    states: tuple[str, ...]
    person: Person | None = None
    body: Body | None = None
    place: bool = False
    """Whether it stands where a place stands ("in Baku")."""
    word: str = ""
    """For groups and pronouns: the word that decides ("countries", "he")."""


class Cast:
    """All actors of one article; `enter` is called for each sentence in order, then `settle` once."""

    def __init__(
        self, text: str, title: str, site: str | None, gazetteer: Gazetteer, quotations: Sequence[Quotation] = ()
    ) -> None:
        self.text = text
        self.quotations = quotations
        self.matches: list[Match] = [m for m in gazetteer.find(text) if not _NO_ACTOR.match(text, m.end) and m.name != "English"]
        self.home = site_state(site) if site else None
        self.persons: list[Person] = []
        self.bodies: list[Body] = []
        self.holdings: list[tuple[Sentence, Holding, Person]] = []
        self.mentions: list[list[Mention]] = []
        self.focus: list[Person] = []
        self.speaker: Person | None = None
        self._recent: list[list[str]] = []
        self.counts: Counter[str] = Counter()
        for match in self.matches:
            if match.state and match.kind in ("state", "adjective", "people", "capital", "seat", "city"):
                self.counts[match.state] += 2 if match.kind != "city" else 1
        for match in gazetteer.find(title):
            if match.state and match.kind in ("state", "adjective", "people", "capital", "seat"):
                self.counts[match.state] += 5
        self._acronyms = dict(_spelled_out(text))
        self._koreas = {m.state for m in self.matches} >= {"PRK", "KOR"}

    # -- reading ---------------------------------------------------------------------------------------------------

    def enter(self, sentence: Sentence) -> list[Mention]:
        """Read a sentence's mentions. Pronouns and bare titles are resolved against what came before."""
        items = make_items(self.text, sentence.body, sentence.end, self.matches)
        titles = find_titles(items, self.text) if not sentence.heading else []
        mentions: list[Mention] = []
        held: set[int] = set()
        holdings = [] if sentence.heading else list(find_holdings(items, titles, self.text))
        for holding in sorted(holdings, key=lambda h: (h.person.start, h.start)):
            person = self._hold(sentence, holding)
            held.add(id(holding.title))
            span_start = holding.start
            if any(m.start < holding.person.end and m.end > holding.start for m in mentions):
                span_start = holding.person.start
                if any(m.start < holding.end and m.end > span_start for m in mentions):
                    continue
            mentions.append(Mention(span_start, holding.end, "person", (person.name,), person.states, person))
        taken = _Taken(mentions)
        self._read_persons(items, taken, mentions)
        self._read_bodies(items, taken, mentions)
        for title in titles:
            if id(title) not in held and taken.free(title.start, title.end):
                mention = self._title_mention(title, sentence)
                if mention:
                    mentions.append(mention)
                    taken.add(mention)
        for match in _GROUP.finditer(self.text, sentence.body, sentence.end):
            if taken.free(match.start(), match.end()):
                word = str(next(v for v in match.groupdict().values() if v)).lower()
                mention = Mention(match.start(), match.end(), "group", (match.group(),), (), word=word)
                mentions.append(mention)
                taken.add(mention)
        self._read_known(items, taken, mentions)
        self._read_generic(items, taken, mentions)
        if self._koreas:
            for match in re.finditer(r"\b[Tt]he ([Nn]orth|[Ss]outh)\b(?! (?:Korea|China|Pole|Sea))", self.text[: sentence.end]):
                if match.start() >= sentence.body and taken.free(match.start(), match.end()):
                    code = "PRK" if match.group(1).lower() == "north" else "KOR"
                    mention = Mention(match.start(), match.end(), "state", (f"{match.group(1).title()} Korea",), (code,))
                    mentions.append(mention)
                    taken.add(mention)
        for match in _GENERIC_BODY.finditer(self.text, sentence.body, sentence.end):
            named = self._generic_body(match, mentions) if taken.free(match.start(), match.end()) else None
            if named:
                mention = replace(named, start=match.start(), end=match.end(), place=False)
                mentions.append(mention)
                taken.add(mention)
        for match in _COUNTRY.finditer(self.text, sentence.body, sentence.end):
            if taken.free(match.start(), match.end()):
                word = {"his": "he", "her": "she", "our": "we", "my": "we"}.get(match.group(1).lower(), "it")
                mention = Mention(match.start(), match.end(), "pronoun", (), (), word=word)
                mentions.append(mention)
                taken.add(mention)
        for token in sentence.tokens:
            word = _PRONOUNS.get(token.lower)
            if word and taken.free(token.start, token.end) and token.text != "US":
                mentions.append(Mention(token.start, token.end, "pronoun", (), (), word=word))
        mentions.sort(key=lambda m: m.start)
        while len(self.mentions) <= sentence.index:
            self.mentions.append([])
        self.mentions[sentence.index] = mentions
        for mention in mentions:
            self._refer(mention, mentions, sentence)
        self._remember(sentence, mentions)
        return mentions

    def spoke(self, person: Person) -> None:
        """Note that `person` speaks: "he" and "the official" mean this person first."""
        self.speaker = person
        self._focus_on(person)

    def _focus_on(self, person: Person) -> None:
        if person in self.focus:
            self.focus.remove(person)
        self.focus.insert(0, person)

    # -- persons and offices -----------------------------------------------------------------------------------------

    def find_person(self, name: str) -> Person | None:
        """The person of the cast to whom `name` can refer: the same name, a surname, or a part of the name."""
        words = _name_words(name)
        if not words:
            return None
        for person in reversed(self.persons):
            own = _name_words(person.name)
            if words == own or (len(words) < len(own) and set(words) <= set(own) and (words[-1] == own[-1] or len(words) == 1)):
                return person
            if len(words) > 1 and set(own) <= set(words):
                return person
        return None

    def _person(self, name: str) -> Person:
        name = re.sub(r"\s+", " ", name)
        person = self.find_person(name)
        if person is None:
            person = Person(name, order=len(self.persons))
            self.persons.append(person)
        elif len(_name_words(name)) > len(_name_words(person.name)):
            person.name = name
        return person

    def _hold(self, sentence: Sentence, holding: Holding) -> Person:
        person = self._person(holding.person.text)
        title, owner = holding.title, holding.owner
        if title.possessor in ("its", "their") and not owner.codes:
            body = self._body_before(sentence, holding.start) if title.head not in ("minister", "ambassador", "premier") else None
            owner = Owner(name=body) if body else Owner(codes=self._antecedent_states(sentence, holding.start)[:1])
        elif title.possessor == "bloc":
            owner = Owner(codes=("EUU",)) if self.counts["EUU"] or any(m.state == "EUU" for m in self.matches) else owner
        elif title.possessor and title.possessor not in ("his", "her", "our", "my", "its", "their"):
            boss = self.find_person(title.possessor)
            if boss and boss.states:
                owner = Owner(codes=boss.states[:1])
        if title.head == "counterpart":
            models = [p for s, h, p in self.holdings[::-1] if p is not person and p.offices]
            if models:
                office, head, _ = models[0].offices[-1]
                title = replace(title, office=office, head=head)
        holding = replace(holding, title=title, owner=self._named(owner, person))
        self.holdings.append((sentence, holding, person))
        key = (holding.title.office, holding.title.head, holding.owner)
        if key not in person.offices:
            person.offices.append(key)
        if not person.states:
            states = self._owner_states(holding.owner)
            person.states = states if len(states) == 1 else ()
        around = self.text[max(0, holding.start - 12) : holding.end]
        if _FEMALE.search(around):
            person.gender = "she"
        elif _MALE.search(around):
            person.gender = "he"
        return person

    def _body_before(self, sentence: Sentence, offset: int) -> str | None:
        """The institution that "its" can mean: the nearest before it in the sentence, behind any name of a state."""
        items = make_items(self.text, sentence.body, offset, self.matches)
        for i in range(len(items) - 1, -1, -1):
            chain = institution_at(items, i, self.text) if items[i].capital and (not i or not items[i - 1].capital) else None
            if chain and not self._is_instrument(chain.text):
                return chain.text
            if items[i].known == "state":
                return None
        return None

    def _named(self, owner: Owner, person: Person) -> Owner:
        """An institution's owner under its fullest name in the article ("AIR Center" spelled out)."""
        if not owner.name:
            return owner
        possessing = self.find_person(owner.name)
        if possessing and possessing is not person and possessing.states and not self._body(owner.name):
            return Owner(codes=possessing.states[:1])
        known = {m.name for m in self.matches if m.kind == "organization"} | {
            self.text[m.start : m.end] for m in self.matches if m.kind == "organization"
        }
        return owner if owner.name in known else Owner(name=self._acronyms.get(owner.name, owner.name))

    def _owner_states(self, owner: Owner) -> tuple[str, ...]:
        if owner.codes:
            return owner.codes
        if owner.name:
            body = self._body(owner.name)
            return body.states if body else self._states_in_name(owner.name)
        return ()

    def _read_persons(self, items: list[Item], taken: "_Taken", mentions: list[Mention]) -> None:
        i = 0
        while i < len(items):
            item = items[i]
            run = None
            if item.kind in ("name", "honorific") and taken.free(item.start, item.end):
                if (
                    item.kind == "name"
                    and i
                    and items[i - 1].kind in ("name", "institution", "acronym")
                    and items[i - 1].end == item.start - 1
                    and taken.free(items[i - 1].start, items[i - 1].end)
                ):
                    i += 1
                    continue
                run = person_at(items, i, self.text)
            if run and run.first <= i + 4:
                known = self.find_person(run.text)
                titled = items[i].kind == "honorific" and run.first > i
                chain = institution_at(items, i, self.text)
                if chain and chain.end > run.end and not known:
                    i += 1
                    continue
                many = run.last > run.first
                if known or titled or (many and self._acts_like_person(items, run.last, run.first)):
                    person = known or self._person(run.text)
                    if many:
                        person = self._person(run.text)
                    prefix = self.text[items[i].start : run.start]
                    if _FEMALE.search(prefix):
                        person.gender = "she"
                    elif _MALE.search(prefix):
                        person.gender = "he"
                    mention = Mention(items[i].start, run.end, "person", (person.name,), person.states, person)
                    nation = items[i - 1] if i and items[i - 1].known == "adjective" else None
                    if nation and nation.state and not person.states:
                        person.states = (nation.state,)
                    mentions.append(mention)
                    taken.add(mention)
                i = run.last + 1
                continue
            i += 1

    def _acts_like_person(self, items: list[Item], last: int, first: int) -> bool:
        """Whether an unknown name of two words or more is a person's: it speaks, is described, or its surname comes again."""
        after = items[last + 1] if last + 1 < len(items) else None
        surname = items[last].text
        again = len(re.findall(rf"(?<![\w-]){re.escape(surname)}(?![\w-])", self.text)) > 1
        before = items[first - 1].lower if first else ""
        if before in ("said", "added", "told", "says", "noted", "explained", "recalled", "asked"):
            return True
        if before in ("the", "in", "at", "near") and not (after and after.lower in ("said", "told")):
            return False
        if after is None:
            return again
        if after.lower in (
            "said",
            "told",
            "says",
            "added",
            "noted",
            "stressed",
            "who",
            "announced",
            "met",
            "visited",
            "argued",
            "explained",
            "believes",
            "stated",
            "has",
            "pointed",
            "emphasized",
            "warned",
            "wrote",
            "expressed",
            "thanked",
            "did",
            "arrived",
        ):
            return True
        return again

    # -- institutions ------------------------------------------------------------------------------------------------

    def _read_bodies(self, items: list[Item], taken: "_Taken", mentions: list[Mention]) -> None:
        i = 0
        while i < len(items):
            item = items[i]
            if item.capital and taken.free(item.start, item.end):
                chain = institution_at(items, i, self.text)
                if chain and taken.free(chain.start, chain.end) and not (chain.first == chain.last and item.known):
                    if not self._is_instrument(chain.text):
                        body = self._make_body(chain.text, items, chain.first, chain.last)
                        mention = Mention(chain.start, chain.end, "body", (body.name,), body.states, body=body)
                        mentions.append(mention)
                        taken.add(mention)
                    i = chain.last + 1
                    continue
                if item.kind in ("name", "acronym") and len(item.text) > 2:
                    # A company or body that carries a state's name, or is set beside one ("SOCAR, the Azerbaijani company").
                    states = self._states_beside(items, i, i)
                    stem = name_stem_state(item.text)
                    known = self._body(item.text)
                    if known or stem or (states and item.kind == "acronym") or self._described_as_body(items, i):
                        body = known or self._make_body(item.text, items, i, i)
                        mention = Mention(item.start, item.end, "body", (body.name,), body.states, body=body)
                        mentions.append(mention)
                        taken.add(mention)
            i += 1

    @staticmethod
    def _is_instrument(name: str) -> bool:
        return bool(
            re.search(
                r"(?i)\b(?:agreement|accords?|declaration|memorandum|treaty|convention|protocol|charter|pact|program(?:me)?|plan|"
                r"route|corridor|pipeline|line|cable|railway|highway|project|way|road|sea|summit|war|forum of)s?$",
                name,
            )
        )

    def _described_as_body(self, items: list[Item], i: int) -> bool:
        tail = self.text[items[i].end : items[i].end + 80]
        return bool(
            re.match(
                r",? (?:an?|the) (?:[\w-]+ ){0,4}(?:company|firm|corporation|agency|bank|airline|producer|operator|group)\b", tail
            )
        )

    def _make_body(self, name: str, items: list[Item], first: int, last: int) -> Body:
        name = re.sub(r"\s+", " ", re.sub(r"^[Tt]he ", "", name))
        full = self._acronyms.get(name, name)
        body = self._body(full)
        if body is None:
            body = Body(full)
            self.bodies.append(body)
        body.aliases.update({name, *(a for a, f in self._acronyms.items() if f == full)})
        if items[first].kind == "name" and first < last:
            body.aliases.add(items[first].text)
        if not body.states:
            states = [s for item in items[first : last + 1] if (s := item.state)]
            body.states = tuple(dict.fromkeys(states)) or self._states_in_name(full) or self._states_beside(items, first, last)
        return body

    def _body(self, name: str) -> Body | None:
        name = re.sub(r"^[Tt]he ", "", name)
        full = self._acronyms.get(name, name)
        for body in self.bodies:
            if full == body.name or name in body.aliases or full in body.aliases:
                return body
        return None

    def _states_in_name(self, name: str) -> tuple[str, ...]:
        found = [m.state for m in GAZETTEER.find(name) if m.state]
        if not found:
            found = [s for word in re.findall(r"[\w]+", name) if (s := name_stem_state(word))]
        return tuple(dict.fromkeys(found))

    def _states_beside(self, items: list[Item], first: int, last: int) -> tuple[str, ...]:
        """The state said right beside an institution's name: before it, "in CITY" behind it, or in an apposition."""
        n = first - 1
        if n >= 0 and items[n].lower in ("'s", "’s"):
            n -= 1
        if n >= 0 and items[n].state and items[n].known in ("state", "adjective", "capital"):
            return (items[n].state or "",)
        # "Iranian airline N", "the Kazakh national company N"
        k = n
        while (
            k >= 0
            and n - k < 3
            and items[k].kind == "word"
            and items[k].text.isalpha()
            and items[k].lower not in ("and", "of", "in", "to", "by", "with")
        ):
            k -= 1
        if 0 <= k < n and items[k].known == "adjective" and items[k].state:
            return (items[k].state or "",)
        tail = items[last + 1 : last + 14]
        text = self.text[items[last].end : items[last].end + 120]
        if tail and tail[0].text == "(":
            close = next((k for k, t in enumerate(tail) if t.text == ")"), None)
            if close is not None:
                tail = tail[close + 1 :]
                text = self.text[tail[0].start : tail[0].start + 120] if tail else ""
        if tail and tail[0].lower in ("in", "of") and len(tail) > 1:
            where = next((t for t in tail[1:3] if t.state), None)
            if where:
                return (where.state or "",)
        if re.match(r",? (?:an?|the|which is|whose)\b", text):
            for item in tail:
                if item.state and item.known in ("state", "adjective"):
                    return (item.state,)
                if item.text in (".", ";"):
                    break
        return ()

    def _generic_body(self, match: re.Match[str], mentions: list[Mention]) -> Mention | None:
        """The institution that "the ministry" or "the Council" means: the last one named with that word, or a like one."""
        word = match.group("noun").lower()
        recent = [mentions, *reversed(self.mentions[-8:])]
        named = [
            m
            for earlier in recent
            for m in reversed(earlier)
            if m.kind in ("body", "organization") and m.names and (earlier is not mentions or m.end <= match.start())
        ]
        for mention in named:
            if word in mention.names[0].lower().split():
                return mention
        if word in ("agency", "body", "department"):
            wanted = {"ministry", "department", "agency", "office", "service", "committee"}
            return next((m for m in named if wanted & set(m.names[0].lower().split())), None)
        return None

    # -- known names, titles, generic nouns ----------------------------------------------------------------------------

    def _read_known(self, items: list[Item], taken: "_Taken", mentions: list[Mention]) -> None:
        for n, item in enumerate(items):
            match = item.match
            if not match or not taken.free(item.start, item.end):
                continue
            before = items[n - 1].lower if n else ""
            if before == "the" and n > 1:
                before = items[n - 2].lower
            place = match.kind in ("city",) or (match.kind in ("capital", "state") and before in _PLACE_PREPOSITIONS)
            states = (match.state,) if match.state else ()
            kind: MentionKind = "state"
            if match.kind in ("adjective", "people", "organization"):
                kind = match.kind
            elif match.kind == "city" or (place and match.kind == "capital"):
                kind = "place"
            elif match.kind == "seat":
                kind = "body"
            name = self._acronyms.get(item.text, item.text)
            mention = Mention(item.start, item.end, kind, (name,), states, place=place)
            mentions.append(mention)
            taken.add(mention)

    def _title_mention(self, title: Title, sentence: Sentence) -> Mention | None:
        before = self.text[max(sentence.body, title.start - 8) : title.start].lower()
        definite = (
            re.search(r"\b(?:the|his|her|its|their|our|both|two|and|by)\s+$", before) or title.owner.codes or title.owner.name
        )
        if (
            title.office not in _SAME_OFFICE
            and title.head in ("member", "head", "founder", "boss", "representative")
            and not title.plural
            and not title.owner.codes
        ):
            definite = definite if title.owner.name and title.head == "head" else None
        capital = self.text[title.start].isupper()
        if not definite and not capital:
            return None
        states = self._owner_states(title.owner)
        name = self.text[title.start : title.end]
        return Mention(title.start, title.end, "title", (name,), states, word=("+" if title.plural else "") + title.office)

    def _read_generic(self, items: list[Item], taken: "_Taken", mentions: list[Mention]) -> None:
        for n, item in enumerate(items):
            if (
                item.lower in _GENERIC_PERSON
                and n
                and items[n - 1].lower == "the"
                and taken.free(item.start, item.end)
                and not (n + 1 < len(items) and items[n + 1].lower == "of" and not _OWN_BODY.match(self.text, items[n + 1].start))
            ):
                mention = Mention(items[n - 1].start, item.end, "title", (item.text,), (), word=item.lower)
                mentions.append(mention)
                taken.add(mention)

    # -- reference -----------------------------------------------------------------------------------------------------

    def _refer(self, mention: Mention, mentions: list[Mention], sentence: Sentence) -> None:
        earlier = [m for m in mentions if m.end <= mention.start]
        if mention.kind == "title":
            self._refer_title(mention, earlier)
        elif mention.kind == "group":
            self._settle_group(mention, sentence)
        elif mention.kind == "pronoun" and mention.word in ("he", "she"):
            person = self._he(mention.word, earlier, sentence, mention)
            if person:
                person.gender = person.gender or mention.word
                mention.person, mention.names, mention.states = person, (person.name,), person.states

    def _refer_title(self, mention: Mention, earlier: list[Mention]) -> None:
        plural = mention.word.startswith("+")
        office = mention.word.lstrip("+")
        if plural:
            found = [
                p for p in self.focus if self._holds(p, office) and (not mention.states or set(p.states) & set(mention.states))
            ]
            wanted = max(2, len(mention.states))
            if len(found) >= 2 and (not mention.states or len(mention.states) >= 2):
                pair = sorted(found[:wanted], key=lambda p: p.order)
                mention.names = tuple(p.name for p in pair)
                mention.states = tuple(dict.fromkeys(s for p in pair for s in p.states))
            leading = office.split()[-1] in (
                "president",
                "minister",
                "leader",
                "premier",
                "state",
                "chancellor",
                "head",
                "counterpart",
            )
            mention.kind = "group" if not mention.states and leading else "title"
            return
        spoke = [self.speaker] if self.speaker else []
        candidates = spoke + [m.person for m in reversed(earlier) if m.person] + self.focus
        if office in _GENERIC_PERSON and office not in ("premier", "envoy", "diplomat", "speaker"):
            person = next(
                (
                    p
                    for p in self.focus
                    if not (p.heads() & {"president", "prime minister"}) or office in ("guest", "interlocutor")
                ),
                None,
            )
            person = person or (self.focus[0] if self.focus else None)
        else:
            person = next(
                (
                    p for p in candidates
                    if self._holds(p, office) and (not mention.states or set(p.states) & set(mention.states))
                ),
                None,
            )  # fmt: skip
            if person is None and mention.states:
                person = next((p for p in self.persons if self._holds(p, office) and set(p.states) & set(mention.states)), None)
            if person is None and office == "speaker" and self.focus:
                person = self.focus[0]
        if person:
            mention.person, mention.names, mention.states = person, (person.name,), person.states

    @staticmethod
    def _holds(person: Person, office: str) -> bool:
        heads = person.heads()
        if office in heads:
            return True
        if _SAME_OFFICE.get(office, set()) & heads:
            return True
        last = office.split()[-1]
        return last in heads and (
            last not in ("minister",) or office == "minister" or any(h.endswith(office) or _alike(h, office) for h in heads)
        )

    def _he(self, word: str, earlier: list[Mention], sentence: Sentence, mention: Mention) -> Person | None:
        inside = [m.person for m in earlier if m.person and m.kind in ("person", "title", "pronoun")]
        subject = next((p for p in inside if p.gender in ("", word)), None)
        opening = not sentence.tokens or mention.start < sentence.body + 40
        if subject and not (opening and not inside):
            return subject
        return next((p for p in self.focus if p.gender in ("", word)), None)

    def _antecedent_states(self, sentence: Sentence, offset: int) -> tuple[str, ...]:
        """States to which "its" at `offset` can refer: the nearest named before it in the sentence, else the last ones."""
        before = [m for m in self.matches if sentence.body <= m.start < offset and m.kind in ("state", "capital") and m.state]
        if before:
            return (before[0].state or "",) if len({m.state for m in before}) == 1 else tuple(m.state or "" for m in before)
        for states in reversed(self._recent):
            if states:
                return (states[-1],)
        return tuple(c for c, _ in self.counts.most_common(1))

    def _remember(self, sentence: Sentence, mentions: list[Mention]) -> None:
        quoted = [(q.start, q.end) for q in self.quotations if q.start < sentence.end and q.end > sentence.start]
        persons = [
            m.person
            for m in mentions
            if m.person and m.kind != "pronoun" and not any(start <= m.start < end for start, end in quoted)
        ]
        for person in reversed(list(dict.fromkeys(persons))):
            self._focus_on(person)
        states = [s for m in mentions if m.kind in ("state", "people") and not m.place for s in m.states]
        self._recent = [*self._recent, states][-3:]

    # -- after the whole article ---------------------------------------------------------------------------------------

    def settle(self, sentences: list[Sentence]) -> None:
        """Settle what only the whole article tells: states of offices that are named without one, and all group phrases."""
        for person in self.persons:
            if not person.states:
                person.states = next((s for _, _, o in person.offices if len(s := self._owner_states(o)) == 1), ())
        self._deal_plurals()
        for sentence, holding, person in self.holdings:
            if not person.states and self._bare(holding):
                state = self._guess_state(sentence, holding, person)
                if state:
                    person.states = (state,)
        for body in self.bodies:
            if not body.states and set(body.name.lower().split()) <= _PLAIN_BODIES:
                top = self.counts.most_common(1)
                code = self.home if self.home and self.counts[self.home] else top[0][0] if top else None
                body.states = (code,) if code else ()
        for _, holding, person in self.holdings:
            if not person.states and holding.owner.name and not holding.title.plural:
                person.states = self._home_states(holding.owner.name)
        for index, (sentence, holding, person) in enumerate(self.holdings):
            if not holding.owner.codes and not holding.owner.name and holding.title.head in _INSTITUTIONAL:
                name = self._office_body(sentence, holding)
                if name:
                    self.holdings[index] = (sentence, replace(holding, owner=Owner(name=name)), person)
                    person.states = person.states or self._owner_states(Owner(name=name))
            elif self._bare(holding) and person.states:
                fixed = replace(holding, owner=Owner(codes=person.states[:1]))
                self.holdings[index] = (sentence, fixed, person)
        for mentions in self.mentions:
            for mention in mentions:
                if mention.person:
                    mention.names, mention.states = (mention.person.name,), mention.person.states
                elif mention.body:
                    mention.states = mention.body.states
        for sentence in sentences:
            for mention in self.mentions[sentence.index]:
                if mention.kind == "group":
                    self._settle_group(mention, sentence)
                elif mention.kind == "pronoun" and mention.word in ("it", "they"):
                    self._settle_neuter(mention, sentence)

    def _deal_plurals(self) -> None:
        """Give "Presidents N and M" the states that their sentence names, in its order, where none holds that office yet."""
        groups: dict[int, list[tuple[Sentence, Holding, Person]]] = {}
        for entry in self.holdings:
            if entry[1].title.plural and self._bare(entry[1]):
                groups.setdefault(entry[1].title.start, []).append(entry)
        for members in groups.values():
            sentence, holding, _ = members[0]
            open_ = [p for _, _, p in members if not p.states]
            if len(members) < 2 or not open_:
                continue
            held = {s for _, _, p in members for s in p.states}
            named = [
                s for m in self.mentions[sentence.index]
                if m.kind in ("state", "body", "adjective", "group", "people") and not m.place and m.start < holding.start
                for s in m.states
            ]  # fmt: skip
            states = [s for s in dict.fromkeys(named) if s not in held] if len(set(named)) >= len(members) else []
            if not states and not held:
                states = list(self.pair_at(sentence.index, holding.start))
            if not states and held:
                states = [s for s in self.pair_at(sentence.index) if s not in held]
            for person, state in zip(open_, states, strict=False):
                person.states = (state,)

    def _office_body(self, sentence: Sentence, holding: Holding) -> str | None:
        """The institution of an office named without one ("the rector, N"): the last named before it."""
        for index in range(sentence.index, max(-1, sentence.index - 3), -1):
            for mention in reversed(self.mentions[index]):
                if (
                    mention.kind in ("body", "organization")
                    and mention.names
                    and (index < sentence.index or mention.end <= holding.start)
                ):
                    return mention.names[0]
        return None

    @staticmethod
    def _bare(holding: Holding) -> bool:
        return (
            not holding.owner.codes
            and not holding.owner.name
            and (
                holding.title.head in _STATE_HEADS
                or holding.title.head in ("spokesman", "spokesperson", "spokeswoman", "speaker", "commander", "governor")
            )
        )

    def _guess_state(self, sentence: Sentence, holding: Holding, person: Person) -> str | None:
        """The state of an office named without one, by what stands near and whose like offices are held already."""
        head = holding.title.office
        holders = Counter(s for p in self.persons if p is not person and head in p.heads() for s in p.states)
        scores: Counter[str] = Counter()
        for code, count in self.counts.items():
            scores[code] += round(14 * count / max(self.counts.values()))
        for mention in self.mentions[sentence.index]:
            if mention.kind in ("state", "adjective", "people", "place", "body") or (
                mention.person and mention.person is not person
            ):
                # What stands behind an office at the head of a sentence is what its holder acts upon.
                near = 10 if mention.end <= holding.start else -4 if holding.start - sentence.body < 40 else 6
                between = any(
                    m.person and m.person is not person and holding.end <= m.start < mention.start
                    for m in self.mentions[sentence.index]
                )
                if not between and _HOSTING.search(self.text[max(sentence.body, mention.start - 24) : mention.start]):
                    near = -20
                elif mention.place and mention.end <= holding.start:
                    near = 14
                for code in mention.states:
                    scores[code] += near
        for back, first, rest in ((1, 8, 2), (2, 4, 1)):
            earlier = [m for m in self.mentions[sentence.index - back] if m.states] if sentence.index >= back else []
            for n, mention in enumerate(earlier):
                for code in mention.states:
                    scores[code] += first if n == 0 else rest + 6 * mention.place
            if back == 1:
                # An article rarely changes sides: the state of the office named last in the paragraph before counts.
                for mention in earlier:
                    if mention.person and mention.person.states:
                        scores[mention.person.states[0]] += 2
        if holding.title.head in ("ambassador", "envoy", "consul"):
            # An ambassador's state is the one whose embassy is named; the host's capital is where he stands.
            for match in self.matches:
                if match.state and re.match(
                    r"(?:['’]s)?\s+(?:embassy|ambassador|mission|consulate|diplomat)", self.text[match.end : match.end + 14]
                ):
                    scores[match.state] += 30
        for code in self._dateline_states(sentence):
            scores[code] += 10
        if self.home and self.counts.get(self.home):
            scores[self.home] += 15
        for code in list(scores):
            if holders[code] and head in ("president", "prime minister", "king", "chancellor", "foreign minister", "premier"):
                scores[code] -= 60
        best = sorted(scores.items(), key=lambda kv: (-kv[1], kv[0]))
        return best[0][0] if best and best[0][1] > 0 else None

    def _home_states(self, name: str) -> tuple[str, ...]:
        """The state of an institution that the text never places: the site's own, where the article is about that state."""
        if GAZETTEER.find(name) or not self.home:
            return ()
        top = [c for c, _ in self.counts.most_common(3)]
        if self.home not in top:
            return ()
        body = self._body(name)
        if body and not body.states:
            body.states = (self.home,)
        return (self.home,)

    def _dateline_states(self, sentence: Sentence) -> list[str]:
        """States named in the dateline of the article's first sentence, where a home agency stands."""
        if sentence.index:
            return []
        return [m.state for m in self.matches if sentence.start <= m.start < sentence.body and m.state]

    def pair_at(self, index: int, before: int | None = None) -> tuple[str, ...]:
        """The two states that "the two countries" means in sentence `index`: those of the nearest sentence that names two."""
        top = [c for c, _ in self.counts.most_common(3)]
        if self._dominant():
            # The article is about two states: only a sentence that itself names two others means those.
            named = {
                s for m in self.mentions[index]
                if m.kind in ("state", "adjective", "people") and not m.place and not (before is not None and m.start >= before)
                for s in m.states
            } if index < len(self.mentions) else set()  # fmt: skip
            return tuple(sorted(named)) if len(named) == 2 else tuple(sorted(top[:2]))
        for n in range(index, max(-1, index - 6), -1):
            if n >= len(self.mentions):
                continue
            named = [
                s for m in self.mentions[n]
                if m.kind in ("state", "adjective", "people", "person", "body", "title") and not (n == index and before is not None and m.start >= before)
                for s in m.states
            ]  # fmt: skip
            states = list(dict.fromkeys(named))
            if len(states) == 2:
                return tuple(sorted(states))
            if len(states) > 2 and n != index:
                central = [s for s in states if s in top[:2]]
                if len(central) == 2:
                    return tuple(sorted(central))
        return tuple(sorted(top[:2])) if len(top) >= 2 else tuple(top)

    def _several(self, index: int, n: int) -> tuple[str, ...]:
        """The `n` states of the nearest sentence that names so many, else the `n` that the article names most."""
        for k in range(index, max(-1, index - 8), -1):
            states = list(dict.fromkeys(s for m in self.mentions[k] if m.kind != "group" and not m.place for s in m.states))
            if len(states) == n:
                return tuple(sorted(states))
        return tuple(sorted(self.top_states(n)))

    def top_states(self, n: int) -> tuple[str, ...]:
        """The `n` states that the article names most."""
        return tuple(c for c, _ in self.counts.most_common(n))

    def _dominant(self) -> bool:
        """Whether two states make up most of what the article says of states."""
        ranked = self.counts.most_common()
        total = sum(n for _, n in ranked)
        return len(ranked) >= 2 and ranked[0][1] + ranked[1][1] >= 0.65 * total and ranked[1][1] >= 0.15 * total

    def other_of(self, states: Iterable[str], index: int) -> str | None:
        """The other state of the pair at sentence `index`, where one of the pair is among `states`."""
        own = set(states)
        pair = self.pair_at(index)
        rest = [s for s in pair if s not in own]
        if len(rest) == 1 and set(pair) & own:
            return rest[0]
        top = [c for c, _ in self.counts.most_common(2) if c not in own]
        return top[0] if len(top) == 1 else None

    def _settle_group(self, mention: Mention, sentence: Sentence) -> None:
        if re.search(r"(?i)\b(?:three|four)\b", self.text[mention.start : mention.end]):
            mention.states = self._several(sentence.index, 3 if "hree" in self.text[mention.start : mention.end] else 4)
            return
        pair = self.pair_at(sentence.index, mention.start)
        if _PERSON_GROUPS.search(mention.word.lstrip("+")):
            people: list[Person] = []
            for n in range(sentence.index, max(-1, sentence.index - 5), -1):
                for other in self.mentions[n]:
                    person = other.person
                    if (
                        person
                        and person not in people
                        and (n < sentence.index or other.start < mention.start)
                        and set(person.states) & set(pair)
                    ):
                        people.append(person)
                if len({s for p in people for s in p.states}) >= 2:
                    break
            if len(people) >= 2 and len({s for p in people for s in p.states}) >= 2:
                people = sorted(people[:2], key=lambda p: p.order)
                mention.names = tuple(p.name for p in people)
                mention.states = tuple(dict.fromkeys(s for p in people for s in p.states))
                return
        mention.states = pair

    def _settle_neuter(self, mention: Mention, sentence: Sentence) -> None:
        kinds = ("state", "body", "organization") if mention.word == "it" else ("group",)
        for n in range(sentence.index, max(-1, sentence.index - 2), -1):
            earlier = [
                m for m in self.mentions[n] if m.kind in kinds and not m.place and (n < sentence.index or m.end <= mention.start)
            ]
            if earlier:
                source = earlier[0]
                mention.names, mention.states, mention.body = source.names, source.states, source.body
                return
            if mention.word == "they":
                break


class _Taken:
    """Spans that are spoken for."""

    def __init__(self, mentions: list[Mention]) -> None:
        self._spans = [(m.start, m.end) for m in mentions]

    def free(self, start: int, end: int) -> bool:
        return all(end <= s or start >= e for s, e in self._spans)

    def add(self, mention: Mention) -> None:
        self._spans.append((mention.start, mention.end))


def _name_words(name: str) -> list[str]:
    return [w for w in re.findall(r"[\w’'-]+", name.lower()) if w not in ("mr", "mrs", "ms", "dr")]


def _alike(a: str, b: str) -> bool:
    """Whether two names of an office mean the same ("minister of foreign affairs", "foreign minister")."""
    drop = {"of", "and", "the", "affairs", "for"}
    x, y = set(a.split()) - drop, set(b.split()) - drop
    return bool(x and y) and (x <= y or y <= x)


_SPELLED = re.compile(
    r"((?:[A-Z][\w'’.-]*[ ](?:(?:of|for|and|the|on|in|de)[ ])*){1,9}[A-Z][\w'’.-]*)\s\(([A-Z][\w.&-]{1,11}(?:\s[A-Z]\w+)?)\)"
)


def _spelled_out(text: str) -> Iterable[tuple[str, str]]:
    """Short names given in brackets behind full ones ("Asian Development Bank (ADB)"), with the full name."""
    for match in _SPELLED.finditer(text):
        yield match.group(2), _initialled(re.sub(r"^(?:The|the|In|At|And|By) ", "", match.group(1)), match.group(2))


def _initialled(full: str, short: str) -> str:
    """The end of `full` whose initials are `short` ("Leaders of the African Union", "AU": "African Union"), else all of it."""
    words = full.split()
    letters = [c for c in short.upper() if c.isalpha()]
    for begin in range(len(words) - 1, -1, -1):
        initials = [part[0].upper() for w in words[begin:] if w[0].isupper() for part in re.split("[-–]", w) if part]
        if initials == letters:
            return " ".join(words[begin:])
    return full


GAZETTEER = Gazetteer()

__all__ = ["GAZETTEER", "MEDIA", "Body", "Cast", "Mention", "Person"]
