"""Who holds which office in an article, and for whom: first as each sentence says it, then by the whole article.

Source of the rules: the codebook's section "offices". An office that is named without a state or an institution ("the president,
N") gets one from what stands near it and from what the article is about.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

from comity.actors.gazetteer import Match
from comity.actors.institutions import names_instrument
from comity.actors.names import institution_at
from comity.actors.offices import Holding, Title
from comity.actors.owners import Owner
from comity.actors.people import Mention, Person, gender_in
from comity.actors.register import Register
from comity.actors.stream import make_items
from comity.actors.topic import Topic
from comity.actors.words import SPOKESMEN
from comity.language.clauses import agents, conjuncts, is_passive, objects, phrases, subjects
from comity.language.parser import Sentence

_STATE_HEADS = frozenset(
    """president minister premier chancellor king queen emir sultan ambassador monarch vice-president
    vice-premier taoiseach crown prince secretary spokesman spokesperson spokeswoman speaker commander governor""".split()
)
"""Heads of offices that are a state's unless an institution is named."""

_INSTITUTION_HEADS = frozenset(
    """rector vice-rector dean director chairman chairwoman chairperson chair ceo provost principal manager
    vice-chancellor deputy director-general secretary-general""".split()
)
"""Heads of offices that are an institution's, which may have been named before."""

_OF_STATES_ONLY = ("minister", "ambassador", "premier")
_DIPLOMATS = ("ambassador", "envoy", "consul")
_HELD_ONCE = frozenset(["president", "prime minister", "king", "chancellor", "foreign minister", "premier"])
"""Offices of which a state has but one."""

_UNPLACED = frozenset(
    ["foreign ministry", "ministry of foreign affairs", "defense ministry", "defence ministry", "interior ministry", "government",
     "ministry of defense", "ministry of defence", "presidency", "presidential palace"]
)  # fmt: skip
"""Bodies of a state whose spokesmen are told without the state."""
_DATELINE = 12
"""What speaks, behind the first sentence, for the state from which the news comes."""
_PRONOUNS = frozenset("his her our my its their".split())
_HOSTING = re.compile(
    r"(?i)\b(?:visit(?:s|ed|ing)?\s+(?:the\s+)?$|(?:visits?|trip|travel\w*|arriv\w*|tour|went|came|ambassador|envoy|fl(?:y|ies|ew|ying)|sent|sail\w*)\s+(?:to|in)\s+(?:the\s+)?$"
    r"|(?:leav\w*|left|bound|head\w*|set off)\s+for\s+(?:the\s+)?$)"
)
_DIPLOMATIC_SEAT = re.compile(r"(?:['’]s)?\s+(?:embassy|ambassador|mission|consulate|diplomat)")

_MEETING = frozenset(
    """meet receive host welcome greet telephone phone call visit speak talk confer sign negotiate thank congratulate
    invite""".split()
)
"""What people of different states do with each other, as far as news of states tells it."""

_TOGETHER = frozenset("meet sign talk negotiate confer".split())
_BETWEEN = frozenset(
    """talk meeting conversation consultation negotiation call summit lunch dinner invitation credential credentials
    condolence condolences congratulation congratulations thanks gratitude""".split()
)
"""What passes between people of different states."""

_CROWNED = frozenset(
    """BEL BHR BRN BTN DNK ESP GBR JOR JPN KHM KWT LIE LSO LUX MAR MCO MYS NLD NOR OMN QAT SAU SWE SWZ THA TON""".split()
)
_REALMS = frozenset("ATG AUS BHS BLZ CAN GRD JAM KNA LCA NZL PNG SLB TUV VCT VAT AND".split())
"""Whose head is another state's, or no president either."""
_WITHOUT_PREMIER = frozenset(
    """AGO ARG BOL BRA CHL COL COM CRI CYP DOM ECU FSM GHA GMB GTM HND IDN KIR LBR MDV MEX MHL MWI NGA NIC NRU PAN PHL PLW PRY
    SLE SLV SYC TKM URY USA ZMB""".split()
)
_NO_SUCH_OFFICE = {
    **dict.fromkeys(("president", "vice-president"), _CROWNED | _REALMS),
    **dict.fromkeys(("prime minister", "deputy prime minister"), _WITHOUT_PREMIER),
}
_MONARCHS = frozenset("king queen emir sultan monarch".split())

Entry = tuple[Sentence, Holding, Person]
"""Where an office is said to be held, how, and by whom."""


class Tenures:
    """The offices of one article; `hold` is called for each in order, `place_holders` and `settle` at the end."""

    def __init__(
        self, text: str, matches: Sequence[Match], register: Register, topic: Topic, mentions: list[list[Mention]]
    ) -> None:
        self.holdings: list[Entry] = []
        self._text = text
        self._matches = list(matches)
        self._register = register
        self._topic = topic
        self._mentions = mentions
        self._dateline: list[str] = []
        """States of the places from which the news comes."""
        known = [m for m in matches if m.kind == "organization"]
        self._organizations = {m.name for m in known} | {text[m.start : m.end] for m in known}

    # -- sentence by sentence ------------------------------------------------------------------------------------------

    def hold(self, sentence: Sentence, holding: Holding) -> Person:
        """Note that someone holds an office, and enter the person."""
        person = self._register.person(holding.person.text)
        owner = self._named(self._owner(sentence, holding), person)
        holding = replace(holding, title=self._meant(holding.title, person), owner=owner)
        self.holdings.append((sentence, holding, person))
        office = (holding.title.office, holding.title.head, owner)
        if office not in person.offices:
            person.offices.append(office)
        if not person.states:
            states = self._register.states_of(owner)
            person.states = states if len(states) == 1 else ()
        person.gender = gender_in(self._text[max(0, holding.start - 12) : holding.end]) or person.gender
        return person

    def _meant(self, title: Title, person: Person) -> Title:
        """A counterpart's title: the office of the person named last before ("his Kazakh counterpart N")."""
        if title.head != "counterpart":
            return title
        models = (p for _, h, p in reversed(self.holdings) if p is not person and p.offices and h.title.head not in SPOKESMEN)
        model = next(models, None)
        if model is None:
            return title
        office, head, _ = model.offices[-1]
        return replace(title, office=office, head=head)

    def _owner(self, sentence: Sentence, holding: Holding) -> Owner:
        """Whose an office is, with "its", "the bloc's" and a name in the possessive resolved."""
        possessor, owner = holding.title.possessor, holding.owner
        if owner.name.lower() in _UNPLACED and not self._register.states_of(owner):
            return Owner()  # a state's, whose that is
        if possessor in ("its", "their") and not owner.codes:
            of_state = holding.title.head in _OF_STATES_ONLY
            body = None if of_state else self._body_before(sentence, holding.start)
            if body:
                return Owner(name=body)
            state = self._topic.antecedent(sentence, holding.start)
            return Owner(codes=(state,) if state else ())
        if possessor == "bloc":
            named = self._topic.counts["EUU"] or any(m.state == "EUU" for m in self._matches)
            return Owner(codes=("EUU",)) if named else owner
        if possessor and possessor not in _PRONOUNS:
            superior = self._register.find_person(possessor)
            if superior and superior.states:
                return Owner(codes=superior.states[:1])
        return owner

    def _body_before(self, sentence: Sentence, offset: int) -> str | None:
        """The institution that "its" can mean: the nearest before it in the sentence, behind any name of a state."""
        items = make_items(self._text, sentence.body, offset, self._matches)
        for i in range(len(items) - 1, -1, -1):
            opens = items[i].capital and (i == 0 or not items[i - 1].capital)
            chain = institution_at(items, i, self._text) if opens else None
            if chain and not names_instrument(chain.text):
                return chain.text
            if items[i].known == "state":
                return None
        return None

    def _named(self, owner: Owner, person: Person) -> Owner:
        """An institution's owner under its fullest name in the article ("AIR Center" spelled out)."""
        if not owner.name:
            return owner
        possessing = self._register.find_person(owner.name)
        if possessing and possessing is not person and possessing.states and not self._register.find_body(owner.name):
            return Owner(codes=possessing.states[:1])
        return owner if owner.name in self._organizations else Owner(name=self._register.full_name(owner.name))

    # -- after the whole article ---------------------------------------------------------------------------------------

    def place_holders(self, opening: Sentence | None) -> None:
        """Give persons the states of their offices, where the article or the sentence tells them; `opening` is its first one."""
        if opening:
            within = (m.state for m in self._matches if opening.start <= m.start < opening.body)
            self._dateline = list(dict.fromkeys(state for state in within if state))
        for person in self._register.persons:
            if not person.states:
                known = (self._register.states_of(owner) for _, _, owner in person.offices)
                person.states = next((states for states in known if len(states) == 1), ())
        self._deal_plurals()
        for sentence, holding, person in self.holdings:
            if not person.states and _is_bare(holding):
                state = self._guess_state(sentence, holding, person)
                person.states = (state,) if state else ()

    def settle(self) -> None:
        """Give offices named without an owner the institution or state that is known by now."""
        for _, holding, person in self.holdings:
            if not person.states and holding.owner.name and not holding.title.plural:
                person.states = self._home_states(holding.owner.name)
        for index, (sentence, holding, person) in enumerate(self.holdings):
            owner = None
            if not holding.owner and holding.title.head in _INSTITUTION_HEADS:
                name = self._institution_before(sentence, holding)
                owner = Owner(name=name) if name else None
            elif _is_bare(holding) and person.states:
                owner = Owner(codes=person.states[:1])
            if owner:
                self.holdings[index] = (sentence, replace(holding, owner=owner), person)
                person.states = person.states or self._register.states_of(owner)

    def _deal_plurals(self) -> None:
        """Give "Presidents N and M" the states that their sentence names, in its order, where none holds that office yet."""
        groups: dict[int, list[Entry]] = {}
        for entry in self.holdings:
            holding = entry[1]
            if holding.title.plural and _is_bare(holding):
                groups.setdefault(holding.title.start, []).append(entry)
        for members in groups.values():
            sentence, holding, _ = members[0]
            without = [p for _, _, p in members if not p.states]
            if len(members) < 2 or not without:
                continue
            held = {s for _, _, p in members for s in p.states}
            states = self._states_to_deal(sentence, holding, len(members), held)
            for person, state in zip(without, states, strict=False):
                person.states = (state,)

    def _states_to_deal(self, sentence: Sentence, holding: Holding, members: int, held: set[str]) -> list[str]:
        kinds = ("state", "body", "adjective", "group", "people")
        named = [
            s
            for m in self._mentions[sentence.index]
            if m.kind in kinds and not m.place and m.start < holding.start
            for s in m.states
        ]
        states = [s for s in dict.fromkeys(named) if s not in held]
        if states and len(set(named)) >= members:
            return states
        if held:
            return [s for s in self._topic.pair_at(sentence.index) if s not in held]
        return list(self._topic.pair_at(sentence.index, holding.start))

    def _institution_before(self, sentence: Sentence, holding: Holding) -> str | None:
        """The institution of an office named without one ("the rector, N"): the last one in this sentence or the two before."""
        for index in range(sentence.index, max(-1, sentence.index - 3), -1):
            for mention in reversed(self._mentions[index]):
                before = index < sentence.index or mention.end <= holding.start
                if before and mention.kind in ("body", "organization") and mention.names:
                    return mention.names[0]
        return None

    def _home_states(self, name: str) -> tuple[str, ...]:
        """The state of an institution that the text never places: the site's own, where the article is about that state."""
        home = self._topic.home
        if home is None or home not in self._topic.top_states(3) or self._register.is_known(name):
            return ()
        body = self._register.find_body(name)
        if body and not body.states:
            body.states = (home,)
        return (home,)

    # -- guessing a state ----------------------------------------------------------------------------------------------

    def _guess_state(self, sentence: Sentence, holding: Holding, person: Person) -> str | None:
        """The state of an office named without one, by what stands near and whose like offices are held already.

        What speaks for each state is added up; the weights were set on articles annotated by the codebook.
        """
        counts = self._topic.counts
        most = max(counts.values(), default=1)
        scores: Counter[str] = Counter({code: round(14 * count / most) for code, count in counts.items()})
        for states, weight in [*self._beside(sentence, holding, person), *self._earlier(sentence)]:
            for code in states:
                scores[code] += weight
        if holding.title.head in _DIPLOMATS:
            # An ambassador's state is the one whose embassy is named; the host's capital is where he stands.
            for match in self._matches:
                if match.state and _DIPLOMATIC_SEAT.match(self._text, match.end, match.end + 14):
                    scores[match.state] += 30
        placed = any(m.place and m.states and m.end <= holding.start for m in self._mentions[sentence.index])
        for code in self._dateline if not placed or sentence.index == 0 else ():
            # Whoever is told without a state is at home where the news comes from; an ambassador is a guest there.
            scores[code] += -20 if holding.title.head in _DIPLOMATS else 10 if sentence.index == 0 else _DATELINE
        home = self._topic.home
        if home and counts.get(home):
            scores[home] += 15
        for code, weight in self._met(sentence, holding, person):
            scores[code] += weight
        if holding.title.office in _HELD_ONCE:
            others = (p for p in self._register.persons if p is not person and holding.title.office in p.heads())
            for code in {s for p in others for s in p.states} & scores.keys():
                scores[code] -= 60
        if holding.title.head in _OF_STATES_ONLY:
            del scores["EUU"]  # it has commissioners, no ministers
        without = scores.keys() - _CROWNED if holding.title.head in _MONARCHS else _NO_SUCH_OFFICE.get(holding.title.office, ())
        for code in without:
            scores[code] -= 40  # some had such an office once
        best = min(scores, key=lambda code: (-scores[code], code), default=None)
        return best if best and scores[best] > 0 else None

    def _beside(self, sentence: Sentence, holding: Holding, person: Person) -> Iterable[tuple[Sequence[str], int]]:
        """States in the office's own sentence, with their weights."""
        mentions = self._mentions[sentence.index]
        others = [m for m in mentions if m.person and m.person is not person]
        for mention in mentions:
            another = mention.person and mention.person is not person
            if not another and mention.kind not in ("state", "adjective", "people", "place", "body"):
                continue
            before = mention.end <= holding.start
            between = any(holding.end <= m.start < mention.start for m in others)
            if not between and _HOSTING.search(self._text[max(sentence.body, mention.start - 24) : mention.start]):
                yield mention.states, -20
            elif before:
                yield mention.states, 14 if mention.place else 10
            else:
                # What stands behind an office at the head of a sentence is what its holder acts upon.
                yield mention.states, -4 if holding.start - sentence.body < 40 else 6

    def _met(self, sentence: Sentence, holding: Holding, person: Person) -> Iterator[tuple[str, int]]:
        """States by whom the holder meets, with their weights: it is another's than theirs, that of the place first of all."""
        token = sentence.token_at(holding.person.end - 1)
        if token is None:
            return
        others = _met_by(sentence, token)
        theirs: set[str] = set()
        for mention in self._mentions[sentence.index]:
            if mention.person is not person and any(mention.start <= sentence.tokens[i].start < mention.end for i in others):
                theirs.update(mention.person.states if mention.person else mention.states)
        yield from ((code, -40) for code in theirs)
        for mention in self._mentions[sentence.index] if theirs else ():
            i = sentence.token_at(mention.start)
            # The host's place is where they meet; "on the sidelines of a conference in Madrid" both are guests.
            if mention.kind == "place" and i is not None and _stands_at(sentence, i, {*others, token}):
                yield from ((code, 20) for code in mention.states if code not in theirs)

    def _earlier(self, sentence: Sentence) -> Iterable[tuple[Sequence[str], int]]:
        """States in the two sentences before, with their weights: the first that each names weighs most."""
        for back, first, rest in ((1, 8, 2), (2, 4, 1)):
            if sentence.index < back:
                return
            earlier = [m for m in self._mentions[sentence.index - back] if m.states]
            for n, mention in enumerate(earlier):
                yield mention.states, first if n == 0 else rest + 6 * mention.place
                # An article rarely changes sides: the holders of offices named last before count once more.
                if back == 1 and mention.person:
                    yield mention.person.states[:1], 2


def _is_bare(holding: Holding) -> bool:
    """Whether an office of state is named without its state."""
    return not holding.owner and holding.title.head in _STATE_HEADS


def _met_by(s: Sentence, i: int) -> list[int]:
    """Whom the one named at token `i` meets or turns to, by the heads of their names."""
    named = i
    while s.tokens[i].dep in ("compound", "appos", "conj") and s.tokens[s.tokens[i].head].pos in ("NOUN", "PROPN"):
        i = s.tokens[i].head
        named = i if s.tokens[named].dep != "conj" else named
    verb = s.tokens[i].head
    through = ""
    if s.tokens[i].dep == "pobj":
        verb = s.tokens[verb].head
        through = s.tokens[verb].lemma if s.tokens[verb].pos == "NOUN" else ""  # "held talks with N", "at the invitation of N"
        while s.tokens[verb].pos not in ("VERB", "AUX") and s.tokens[verb].head != verb:
            verb = s.tokens[verb].head
    if through and through not in _BETWEEN:
        return []
    signing = s.tokens[verb].lemma == "sign"  # its object is a thing
    doers = agents(s, verb) if signing and is_passive(s, verb) else subjects(s, verb)
    things = [] if signing else objects(s, verb)
    if not through and s.tokens[verb].lemma not in _MEETING and not any(s.tokens[h].lemma in _BETWEEN for h in things):
        return []
    sides = [*doers, *things, *agents(s, verb), *phrases(s, verb, "with", "to")]
    sides += [h for thing in things for h in phrases(s, thing, "with", "to")]
    own = {i, *conjuncts(s, i)}
    others = [h for h in sides if h not in own]
    if not others and s.tokens[verb].lemma in _TOGETHER:
        others = [h for h in own if h != named]  # "M and N signed"
    return others if through or not own.isdisjoint(sides) else []


def _stands_at(s: Sentence, place: int, people: Container[int]) -> bool:
    """Whether the place at a token is where people are or do something, not where a thing is ("met N in Baku")."""
    while s.tokens[place].dep == "compound":
        place = s.tokens[place].head
    word = s.tokens[place].head
    above = s.tokens[word].head
    return s.tokens[word].lower in ("in", "at") and (s.tokens[above].pos in ("VERB", "AUX") or above in people)
