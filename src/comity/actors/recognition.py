"""Which words of a sentence mention an actor: from the stream of items to mentions, not yet resolved.

What names itself (persons, institutions, states) gets its names and states here; what only points to something named before
(titles, pronouns, groups) gets the word that decides, and `reference` resolves it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from comity.actors.gazetteer import Match
from comity.actors.institutions import described_as_body, names_instrument, states_beside
from comity.actors.names import Run, institution_at, person_at
from comity.actors.offices import Title, find_holdings, find_titles
from comity.actors.people import SAME_OFFICE, Body, Mention, MentionKind, gender_in
from comity.actors.register import Register
from comity.actors.states import name_stem_state
from comity.actors.stream import Item, make_items
from comity.actors.tenure import Tenures
from comity.actors.words import GENERIC_PERSONS
from comity.language.parser import Sentence

_GROUP = re.compile(
    r"""(?ix)\b(?:
      (?:the\s+|these\s+|those\s+|our\s+|their\s+)? (?:two|both) \s+ (?:\w+\s+){0,2}?
        (?P<two>countries|nations|states|sides|parties|governments|peoples|neighbou?rs|republics|presidents|leaders|ministers|
        institutions|universities|companies|capitals|armies|powers|allies|chancellors|delegations|premiers|men|officials|
        militaries|foreign\ ministers|heads\ of\ state|parliaments|ministries|partners|foes|rivals|economies|societies|
        diplomats|teams|banks|monarchs|envoys|ambassadors|speakers|politicians|statesmen|interlocutors|adversaries)
    | (?:the|our|these) \s+ (?:neighbou?ring\s+|friendly\s+|brotherly\s+|fraternal\s+|partner\s+|respective\s+)?
        (?P<the>countries|sides|parties|presidents|leaders|heads\ of\ state|heads\ of\ government|interlocutors|governments|
        officials|diplomats|foreign\ ministers|ministers|prime\ ministers|premiers|delegations|chief\ diplomats|counterparts|
        neighbours|neighbors)
    | (?:the\s+|all\s+)? (?:three|four) \s+ (?:\w+\s+)?
        (?P<three>countries|nations|states|sides|parties|governments|presidents|leaders|ministers|foreign\ ministers|
        administrations|delegations|capitals|neighbou?rs|heads\ of\ state|premiers)
    | (?P<each>each\ other|one\ another)
    | (?P<both>both) (?=\s+(?:have|has|are|were|had|agreed|will|also|of\ them)\b)
    | (?P<either>either|each) \s+ (?:side|country|party|capital|nation)
    )\b"""
)
# "the representative of the company": whoever spoke for it before.
_OWN_BODY = re.compile(
    r"of the (?:\w+ )?(?:company|ministry|bank|department|agency|embassy|government|institution|organization|university)\b"
)
_COUNTRY = re.compile(r"(?i)\b(the|this|his|her|our|my|its) (?:country|nation|republic|kingdom)\b")
_KOREA = re.compile(r"\b[Tt]he ([Nn]orth|[Ss]outh)\b(?! (?:Korea|China|Pole|Sea))")
_GENERIC_BODY = re.compile(
    r"\b[Tt]he (?P<noun>[Cc]ouncil|[Mm]inistry|agency|[Cc]ommission|[Uu]niversity|[Cc]entre|[Cc]enter|[Bb]ank|[Cc]ommittee|"
    r"department|[Ii]nstitute|[Aa]ssembly|[Pp]arliament|[Ee]mbassy|[Cc]abinet|[Uu]nion|[Oo]rganization|[Ff]und|[Cc]ompany|"
    r"[Oo]ffice|[Ss]ecretariat|[Aa]cademy)(?!\s+(?:of|for|on)\b)(?![\w-])"
)
_ANY_AGENCY = frozenset("ministry department agency office service committee".split())
"""What "the agency" and "the department" can stand for where nothing is called so itself."""

_PLACE_PREPOSITIONS = frozenset(
    """in at near from outside around via through across within over inside into throughout off along beside
    north south east west""".split()
)
_PRONOUNS = {
    "he": "he", "him": "he", "his": "he", "himself": "he", "she": "she", "her": "she", "hers": "she", "herself": "she",
    "it": "it", "its": "it", "itself": "it", "they": "they", "them": "they", "their": "they", "themselves": "they",
    "we": "we", "us": "we", "our": "we", "ours": "we", "ourselves": "we", "i": "we", "my": "we", "me": "we",
}  # fmt: skip
_SAYING = frozenset("said added told says noted explained recalled asked".split())
"""Before an unknown name these make it a person's."""

_SPOKEN = frozenset("said told added says noted".split())
"""Beside an unknown single name these make it a speaker's."""

_ACTING = frozenset(
    """said told says added noted stressed who announced met visited argued explained believes stated has pointed
    emphasized warned wrote expressed thanked did arrived""".split()
)
"""Behind an unknown name these make it a person's."""

_DEFINITE = re.compile(r"\b(?:the|his|her|its|their|our|both|two|and|by)\s+$")
_VAGUE_HEADS = frozenset("member head founder boss representative".split())
"""Heads of offices that many hold: they mean nobody in particular unless the institution is named."""

_BODIES_BACK = 8
"""How many sentences back "the ministry" can point."""


class _Found:
    """The mentions found so far in a sentence; none overlaps another."""

    def __init__(self) -> None:
        self.mentions: list[Mention] = []

    def free(self, start: int, end: int) -> bool:
        return all(end <= m.start or start >= m.end for m in self.mentions)

    def add(self, mention: Mention) -> None:
        self.mentions.append(mention)


class Recognition:
    """Reads the mentions of one article's sentences, and enters whom it recognizes in the register.

    `earlier` holds the mentions of the sentences before, by their index.
    """

    def __init__(
        self, text: str, matches: Sequence[Match], register: Register, tenures: Tenures, earlier: list[list[Mention]]
    ) -> None:
        self._text = text
        self._matches = list(matches)
        self._register = register
        self._tenures = tenures
        self._earlier = earlier
        self._both_koreas = {m.state for m in matches} >= {"PRK", "KOR"}

    def read(self, sentence: Sentence) -> list[Mention]:
        """The mentions of a sentence in order; what is found first keeps its words."""
        items = make_items(self._text, sentence.body, sentence.end, self._matches)
        found = _Found()
        # A heading names no office in a way that can be read.
        titles = [] if sentence.heading else find_titles(items, self._text)
        held = set() if sentence.heading else self._read_holdings(items, titles, sentence, found)
        self._read_persons(items, found)
        self._read_bodies(items, titles, found)
        self._read_titles([t for t in titles if t not in held], sentence, found)
        self._read_groups(sentence, found)
        self._read_known(items, found)
        self._read_generic_persons(items, found)
        self._read_koreas(sentence, found)
        self._read_generic_bodies(sentence, found)
        self._read_countries(sentence, found)
        self._read_pronouns(sentence, found)
        return sorted(found.mentions, key=lambda m: m.start)

    # -- persons and their offices -------------------------------------------------------------------------------------

    def _read_holdings(self, items: list[Item], titles: list[Title], sentence: Sentence, found: _Found) -> set[Title]:
        """Read persons named with an office, and give back the titles that they hold."""
        holdings = list(find_holdings(items, titles, self._text))
        for holding in sorted(holdings, key=lambda h: (h.person.start, h.start)):
            person = self._tenures.hold(sentence, holding)
            # One title can be dealt out to several persons: only the first has it among the words of its mention.
            start = holding.start if found.free(holding.start, holding.person.end) else holding.person.start
            if found.free(start, holding.end):
                found.add(Mention(start, holding.end, "person", (person.name,), person.states, person))
        return {h.title for h in holdings}

    def _read_persons(self, items: list[Item], found: _Found) -> None:
        i = 0
        while i < len(items):
            run = self._person_run(items, i, found)
            chain = institution_at(items, i, self._text) if run else None
            if not run or (chain and chain.end > run.end and not self._register.find_person(run.text)):
                i += 1
                continue
            self._read_person(items, i, run, found)
            i = run.last + 1

    def _person_run(self, items: list[Item], i: int, found: _Found) -> Run | None:
        """The name of a person that item `i`, one of its names or an honorific, begins."""
        item = items[i]
        if item.kind not in ("name", "honorific") or not found.free(item.start, item.end):
            return None
        if item.kind == "name" and i:
            before = items[i - 1]
            joined = before.kind in ("name", "institution", "acronym") and before.end == item.start - 1
            if joined and found.free(before.start, before.end):
                return None
        run = person_at(items, i, self._text)
        return run if run and run.first <= i + 4 else None

    def _read_person(self, items: list[Item], i: int, run: Run, found: _Found) -> None:
        """Read a name as a person's where it is known, has an honorific (from item `i` on), or acts like one."""
        person = self._register.find_person(run.text)
        titled = items[i].kind == "honorific" and run.first > i
        many = run.last > run.first
        if not person and not titled and not (self._acts_like_person(items, run) if many else self._speaks(items, run)):
            return
        # A single name is entered only where nobody has it yet: it may be a surname.
        if many or person is None:
            person = self._register.person(run.text)
        person.gender = gender_in(self._text[items[i].start : run.start]) or person.gender
        found.add(Mention(items[i].start, run.end, "person", (person.name,), person.states, person))
        nation = items[i - 1] if i and items[i - 1].known == "adjective" else None
        if nation and nation.state and not person.states:
            person.states = (nation.state,)

    def _speaks(self, items: list[Item], run: Run) -> bool:
        """Whether an unknown single name stands right before or behind a verb of saying in the past ("Guterres said")."""
        before = items[run.first - 1] if run.first else None
        after = items[run.last + 1].lower if run.last + 1 < len(items) else ""
        if before is not None and (before.capital or before.lower == "the" or before.end < items[run.first].start - 1):
            return False
        said_before = before is not None and before.lower in _SPOKEN
        return (after in _SPOKEN or said_before) and items[run.first].kind == "name" and not items[run.first].text.isupper()

    def _acts_like_person(self, items: list[Item], run: Run) -> bool:
        """Whether an unknown name of two words or more is a person's: it speaks, is described, or its surname comes again."""
        before = items[run.first - 1].lower if run.first else ""
        after = items[run.last + 1].lower if run.last + 1 < len(items) else ""
        if before in _SAYING:
            return True
        if before in ("the", "in", "at", "near") and after not in ("said", "told"):
            return False
        surname = re.escape(items[run.last].text)
        return after in _ACTING or len(re.findall(rf"(?<![\w-]){surname}(?![\w-])", self._text)) > 1

    def _read_titles(self, titles: list[Title], sentence: Sentence, found: _Found) -> None:
        """Read titles without a name ("the vice-rector", "Kazakhstan's foreign minister")."""
        for title in titles:
            if found.free(title.start, title.end) and self._points_to_someone(title, sentence):
                name = self._text[title.start : title.end]
                states = self._register.states_of(title.owner)
                found.add(Mention(title.start, title.end, "title", (name,), states, word=title.office, plural=title.plural))

    def _points_to_someone(self, title: Title, sentence: Sentence) -> bool:
        if self._text[title.start].isupper():
            return True
        owner = title.owner
        if title.office not in SAME_OFFICE and title.head in _VAGUE_HEADS and not title.plural and not owner.codes:
            return bool(owner.name) and title.head == "head"
        before = self._text[max(sentence.body, title.start - 8) : title.start].lower()
        return bool(owner) or bool(_DEFINITE.search(before))

    def _read_generic_persons(self, items: list[Item], found: _Found) -> None:
        """Read "the expert", "the official"; with "of ..." behind them they point to nobody named before."""
        for n, item in enumerate(items):
            if item.lower not in GENERIC_PERSONS or not n or items[n - 1].lower != "the":
                continue
            elsewhere = n + 1 < len(items) and items[n + 1].lower == "of" and not _OWN_BODY.match(self._text, items[n + 1].start)
            if not elsewhere and found.free(item.start, item.end):
                found.add(Mention(items[n - 1].start, item.end, "title", (item.text,), (), word=item.lower))

    # -- institutions --------------------------------------------------------------------------------------------------

    def _read_bodies(self, items: list[Item], titles: list[Title], found: _Found) -> None:
        i = 0
        while i < len(items):
            item = items[i]
            free = item.capital and found.free(item.start, item.end)
            chain = institution_at(items, i, self._text) if free else None
            if chain and found.free(chain.start, chain.end) and not (chain.first == chain.last and item.known):
                # "Prime Cabinet Secretary": words of the office's own name.
                of_office = any(t.start <= chain.start and chain.end <= t.end and chain.text.lower() in t.office for t in titles)
                if not of_office and not names_instrument(chain.text):
                    self._add_body(self._body(items, chain.first, chain.last), chain.start, chain.end, found)
                i = chain.last + 1
                continue
            if free and item.kind in ("name", "acronym") and len(item.text) > 2:
                known = self._register.find_body(item.text)
                if known or self._is_company(items, i):
                    self._add_body(known or self._body(items, i, i), item.start, item.end, found)
            i += 1

    @staticmethod
    def _add_body(body: Body, start: int, end: int, found: _Found) -> None:
        found.add(Mention(start, end, "body", (body.name,), body.states, body=body))

    def _is_company(self, items: list[Item], i: int) -> bool:
        """Whether one word is a company or body: it carries a state's name, is set beside one, or is called a company."""
        item = items[i]
        beside = item.kind == "acronym" and states_beside(items, i, i, self._text)
        return bool(beside or name_stem_state(item.text) or described_as_body(self._text, item.end))

    def _body(self, items: list[Item], first: int, last: int) -> Body:
        """The institution whose name are the items `first` to `last`, entered with what stands there of its states."""
        inside = tuple(dict.fromkeys(item.state for item in items[first : last + 1] if item.state))
        body = self._register.body(self._text[items[first].start : items[last].end], inside)
        if items[first].kind == "name" and first < last:
            body.aliases.add(items[first].text)
        if not body.states:
            body.states = states_beside(items, first, last, self._text)
        return body

    def _read_generic_bodies(self, sentence: Sentence, found: _Found) -> None:
        """Read "the ministry", "the Council" as the institution named before."""
        for match in _GENERIC_BODY.finditer(self._text, sentence.body, sentence.end):
            named = self._named_before(match, found) if found.free(match.start(), match.end()) else None
            if named:
                found.add(replace(named, start=match.start(), end=match.end(), place=False))

    def _named_before(self, match: re.Match[str], found: _Found) -> Mention | None:
        """The institution that "the ministry" or "the Council" means: the last one named with that word, or a like one."""
        word = match.group("noun").lower()
        here = [m for m in found.mentions if m.end <= match.start()]
        named = [
            (m, set(m.names[0].lower().split()))
            for mentions in (here, *reversed(self._earlier[-_BODIES_BACK:]))
            for m in reversed(mentions)
            if m.kind in ("body", "organization") and m.names
        ]
        same = next((m for m, words in named if word in words), None)
        if same or word not in ("agency", "department"):
            return same
        return next((m for m, words in named if words & _ANY_AGENCY), None)

    # -- what the gazetteer knows --------------------------------------------------------------------------------------

    def _read_known(self, items: list[Item], found: _Found) -> None:
        for n, item in enumerate(items):
            match = item.match
            if not match or not found.free(item.start, item.end):
                continue
            before = items[n - 1].lower if n else ""
            if before == "the" and n > 1:
                before = items[n - 2].lower
            place = match.kind == "city" or (match.kind in ("capital", "state") and before in _PLACE_PREPOSITIONS)
            names = (self._register.full_name(item.text),)
            states = (match.state,) if match.state else ()
            found.add(Mention(item.start, item.end, _kind(match, place), names, states, place=place))

    def _read_koreas(self, sentence: Sentence, found: _Found) -> None:
        """Read "the North" and "the South" in an article about both Koreas."""
        if not self._both_koreas:
            return
        for match in _KOREA.finditer(self._text, sentence.body, sentence.end):
            if found.free(match.start(), match.end()):
                half = match.group(1).title()
                code = "PRK" if half == "North" else "KOR"
                found.add(Mention(match.start(), match.end(), "state", (f"{half} Korea",), (code,)))

    # -- what points to actors named before ----------------------------------------------------------------------------

    def _read_groups(self, sentence: Sentence, found: _Found) -> None:
        for match in _GROUP.finditer(self._text, sentence.body, sentence.end):
            if found.free(match.start(), match.end()):
                word = str(match.group(match.lastgroup or 0)).lower()
                found.add(Mention(match.start(), match.end(), "group", (match.group(),), (), word=word))

    def _read_countries(self, sentence: Sentence, found: _Found) -> None:
        """Read "the country", "his country" like the pronouns "it" and "he"."""
        for match in _COUNTRY.finditer(self._text, sentence.body, sentence.end):
            if found.free(match.start(), match.end()):
                word = {"his": "he", "her": "she", "our": "we", "my": "we"}.get(match.group(1).lower(), "it")
                found.add(Mention(match.start(), match.end(), "pronoun", (), (), word=word))

    def _read_pronouns(self, sentence: Sentence, found: _Found) -> None:
        for token in sentence.tokens:
            word = _PRONOUNS.get(token.lower)
            if word and token.text != "US" and found.free(token.start, token.end):
                found.add(Mention(token.start, token.end, "pronoun", (), (), word=word))


def _kind(match: Match, place: bool) -> MentionKind:
    """The kind of a known name's mention; a capital stands for its state unless it stands as a place."""
    if match.kind in ("adjective", "people", "organization"):
        return match.kind
    if match.kind == "seat":
        return "body"
    return "place" if match.kind == "city" or (place and match.kind == "capital") else "state"
