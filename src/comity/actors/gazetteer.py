"""Finds the names of states, of what stands for them or belongs to them, and of international organizations
in a text.

The finder knows closed classes only, from the tables of `states` and `data/organizations.json`, and reads
each name with its surroundings: "Michael Jordan" is no state, a capital inside the name of an instrument
stands for no government, Atlanta's Georgia is not Tbilisi's. It is deterministic and case-sensitive, but
takes names that are wholly in capitals.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, NamedTuple

from comity.actors.states import holders, plain, read_table, states

MatchKind = Literal["state", "adjective", "people", "capital", "seat", "city", "organization"]


@dataclass(frozen=True, slots=True)
class Match:
    """A known name at `text[start:end]`, possessive endings left out.

    `kind` tells what the words are: a state's or territory's name, an adjective ("Kazakh", and "Sino" of
    "Sino-Russian"), a noun for its people, a capital that can stand for the government, a seat (a body or
    building that stands for the government or belongs to the state), a city (any place in the state, and a
    capital where it is only a place), or an international organization.
    """

    start: int
    end: int
    kind: MatchKind
    code: str
    """The state's alpha-3 code, or the organization's short id."""
    name: str
    """The usual name of the thing: the state's, the city's, the body's, or the organization's in full."""
    state: str | None
    """The state that the name belongs to; the European Union for its bodies, none for other organizations."""


_Rule = Literal["", "mask", "prefix", "with_state", "in_place", "region"]


class _Entry(NamedTuple):
    """A name of the tables; `rule` tells what must stand around it, "mask" that it means no known thing."""

    text: str
    kind: MatchKind
    code: str
    name: str
    state: str | None
    rule: _Rule = ""


_PREFIXES = {
    "Sino": "CHN", "Russo": "RUS", "Franco": "FRA", "Anglo": "GBR", "Indo": "IND", "Greco": "GRC",
    "Graeco": "GRC", "Italo": "ITA", "Hispano": "ESP", "Luso": "PRT", "Austro": "AUT", "Turko": "TUR",
    "Turco": "TUR", "Perso": "IRN", "Irano": "IRN", "Israelo": "ISR", "Palestino": "PSE", "Serbo": "SRB",
    "Czecho": "CZE", "Polono": "POL", "Germano": "DEU", "Armeno": "ARM", "Ukraino": "UKR",
    "Belgo": "BEL", "Dano": "DNK", "Finno": "FIN", "Nippo": "JPN", "Syro": "SYR", "Hungaro": "HUN",
    "Bulgaro": "BGR",
}  # fmt: skip
"""First halves of compound adjectives; taken only before a hyphen and a capital."""

_GEORGIA_US = _Entry("Georgia", "city", "USA", "Georgia (US state)", "USA", "region")
# Of two states that share a word, the second is meant where the text names only that one in other words.
_SHARED = {
    "Congo": ("COD", "COG"), "Congolese": ("COD", "COG"), "Dominican": ("DOM", "DMA"),
    "Dominicans": ("DOM", "DMA"),
}  # fmt: skip
# States in which a town's name is commonly followed by that of its province.
_STATES_OF_PROVINCES = ("USA", "CAN", "AUS")

_CANDIDATE = re.compile(r"(?<![^\W_])(?:[A-ZÀ-ÖØ-ÞĀ-Žİ][^\W\d_]*|eSwatini)")
_FIRST_WORD = re.compile(r"[\W\d_]")
_DOMAIN = re.compile(r"\.[a-z]{2,}|@")
_TITLED = re.compile(r"(?:^|[^\w.])(?:Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Lord|Prof|Rep|Sen|Sgt|Capt)\.? $")
_BEFORE_SURNAME = re.compile(r"(?:^|[^\w'-])([A-Z][a-z]+) (?:[A-Z]\. ?)?$")
_NEXT_WORD = re.compile(r" ([A-Z][\w'-]*)")
_BEFORE_WATER = re.compile(r"(?:Sea|Gulf|Bay|Straits?|Channel) of (?:the )?$")
_AFTER_WATER = re.compile(r" (?:Sea|Ocean|Straits?|Trench)\b")
_PLACE_NAMED = re.compile(
    r"""(?x)
    -(?:based|born|bound|area|headquartered)\b
    | (?:[ -](?:Climate|climate|Peace|peace|Nuclear|nuclear|Final|International|Joint|Ministerial|Ceasefire
    |ceasefire|Free
        |Trade|Investment|Security|security|Economic|Maritime|Stock|Film|Book|Fashion|State|National
        |Technical|Air|II|\d+))*
      [ -](?:[Aa]greements?|[Aa]ccords?|[Cc]onventions?|[Dd]eclaration|[Tt]reaty|[Tt]reaties|[Pp]rotocols?
      |[Pp]rocess
        |[Mm]emorandum|[Cc]harter|[Pp]act|[Pp]rinciples|[Rr]ules|[Aa]ct|[Ff]ormat|Spring|Club|Group
        |[Cc]onsensus
        |[Cc]ommuniqu[eé]|Statement|[Ss]tatute|[Ss]ummit|[Cc]onference|[Ff]orum|[Tt]alks|[Mm]eetings?
        |[Rr]ound|Olympics
        |[Mm]arathon|[Ee]xchange|[Aa]irport|[Uu]niversity|[Mm]etro|[Ff]estival|[Ff]air|[Zz]oo|[Ss]uburbs?
        |[Pp]latform
        |Dialogue|Initiative|Biennale|Week|[Rr]egion|[Oo]blast|[Pp]rovince|[Mm]ayor|[Ss]chool
        |[Tt]ribunal)\b"""
)
_PLACE_OF = re.compile(
    r"(?:Treaty|Treaties|Convention|Declaration|Accords?|Statute|Congress|Charter|Battle|[Ss]iege|[Mm]ayor"
    r"|[Cc]ity|[Pp]ort"
    r"|University|Peace|Protocol|Agreements?|Memorandum|Pact|Spirit|Archbishop|Bishop|[Ss]treets|[Cc]apital"
    r"|[Ss]uburbs?"
    r"|[Pp]rovince|[Oo]utskirts) of $"
)
_IN_PLACE = re.compile(r"(?:^|[^\w])(?:in|to|from|near|at|outside|[Cc]ity of|[Pp]ort of) $")
_GEORGIA_BEFORE = re.compile(
    r"(?:(?:Atlanta|Savannah|Augusta|Macon|Columbus|Marietta|Valdosta|Fort Benning|Fort Stewart|Fort Moore), "
    r"|University of |[Ss]tate of )$"
)
_GEORGIA_AFTER = re.compile(
    r"'s (?:governor|Governor|\d+(?:st|nd|rd|th) |Republican|Democratic|Senate|[Ss]ecretary of [Ss]tate"
    r"|lieutenant)"
    r"| (?:State University|Tech|Southern|Bulldogs|Power|Gov\.|[Gg]overnor|Republicans?|Democrats?"
    r"|[Ss]enator|Senate"
    r"|Sen\.|Rep\.|Secretary of State|General Assembly|Institute of Technology|peach|peanut|voters)"
)
# "Prime Minister of Georgia Levan ..."
_OFFICE_OF = re.compile(
    r"\b(?:President|Minister|Speaker|Ambassador|Affairs|King|Queen|Chancellor|Premier|Republic|Government) of $"
)
_POLISH_VERB = re.compile(r" (?:the|your|a|an|it|them|up|off|this|that|his|her|their|our|my|until|with)\b")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;] |  |[\"“(])$")
_LANGUAGE_BEFORE = re.compile(r"\b(?:in|into|from|speaks?|spoke|learn|learning|fluent|of) $")
_SLAVIC_SURNAME = re.compile(r" [A-Z]\w+(?:enko|[oe]v|sk[iy]y?|yan|chuk)\b")
_US_PRONOUN = re.compile(r"\b(?:ABOUT|CONTACT|JOIN|FOLLOW|LETS?|TELLS?|GIVES?|HELPS?|CALL|SUPPORT|EMAIL|SHOWS?|MAKES?) $")
_WHO_PRONOUN = re.compile(r" (?:IS|ARE|WAS|WERE|WILL|HAS|HAVE|CAN|SHOULD|WANTS|DID|DIED)\b")

# Longer words that headlines in title case leave small.
_UNTITLED = frozenset("with from over after amid into between against about under than upon during towards toward".split())

# One character for one, so that offsets stay: spaces of all sorts, apostrophes, hyphens and dashes.
_ONE_FOR_ONE = {
    "\n": " ", "\r": " ", "\t": " ", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2019": "'",
    "\u2018": "'", "\u02bc": "'", "`": "'", "\u2010": "-", "\u2011": "-", "\u2013": "-", "\u2014": "-",
    "\u2212": "-",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Tables:
    index: dict[str, tuple[_Entry, ...]]
    """Entries by the first word of their text in lower case, the longest first."""
    first_names: frozenset[str]
    given_names: frozenset[str]
    followers: frozenset[str]
    language: re.Pattern[str]


def _entries(masks: Iterable[str]) -> Iterator[_Entry]:
    """All names of the tables; of two with the same text the one that comes first counts."""
    for mask in masks:
        yield _Entry(mask, "state", "", mask, None, "mask")
    table = states().values()
    for s in table:
        for holder in holders(s):
            for text in (holder.name, *holder.names, *holder.formal):
                yield _Entry(text, "state", s.code, holder.name, s.code)
    for s in table:
        for holder in holders(s):
            for text in holder.adjectives:
                usual = _SHARED[text][0] if text in _SHARED else s.code
                if usual == s.code:
                    yield _Entry(text, "adjective", s.code, holder.name, s.code)
            for text in holder.people:
                yield _Entry(text, "people", s.code, holder.name, s.code)
    for text, code in _PREFIXES.items():
        yield _Entry(text, "adjective", code, states()[code].name, code, "prefix")
    for row in read_table("organizations"):
        for text in (row["name"], *row.get("variants", ())):
            yield _Entry(text, "organization", row["id"], row["name"], row.get("state"))
    for s in table:
        kinds: tuple[tuple[MatchKind, tuple[tuple[str, ...], ...], _Rule], ...] = (
            ("capital", s.capitals, ""),
            ("seat", s.seats, ""),
            ("city", s.regions, "region"),
            ("city", s.cities, ""),
            ("city", tuple(place for t in s.territories for place in t.places), ""),
        )
        for kind, things, rule in kinds:
            for thing in things:
                for text in thing:
                    yield _Entry(text, kind, s.code, thing[0], s.code, rule)
    for s in table:
        for text in s.in_place:
            yield _Entry(text, "city", s.code, text, s.code, "in_place")
        for text in s.with_state:
            yield _Entry(text, "city", s.code, text, s.code, "with_state")


@cache
def _tables() -> _Tables:
    contexts = read_table("contexts")
    known: dict[str, list[_Entry]] = {}
    common = {name for s in states().values() for name in s.in_place}
    for entry in _entries(contexts["masks"]):
        bare = plain(entry.text)
        for text in (entry.text,) if bare == entry.text or bare in common else (entry.text, bare):
            same = known.setdefault(text, [])
            if not same or (entry.rule == "with_state" and all(e.code != entry.code for e in same)):
                same.append(entry if text == entry.text else entry._replace(text=text))
    index: defaultdict[str, list[_Entry]] = defaultdict(list)
    for same in known.values():
        for entry in same:
            index[_FIRST_WORD.split(entry.text, 1)[0].lower()].append(entry)
    # GUAM the organization goes before Guam; of entries with one text, the one without conditions was added
    # first and stays so.
    ordered = {
        word: tuple(sorted(found, key=lambda e: (-len(e.text), not e.text.isupper()))) if len(found) > 1 else tuple(found)
        for word, found in index.items()
    }
    return _Tables(
        ordered,
        frozenset(contexts["first_names"]),
        frozenset(contexts["given_names"]),
        frozenset(contexts["followers"]),
        re.compile(rf"[ -](?:{'|'.join(contexts['languages'])})\b"),
    )


def _normal(text: str) -> str:
    for written, read in _ONE_FOR_ONE.items():
        text = text.replace(written, read)
    return text


def _title_case(text: str, start: int, end: int) -> bool:
    """Whether the line around `text[start:end]` is a headline in title case, where capitals tell nothing."""
    low, high = max(0, start - 120), min(len(text), end + 120)
    low = max(low, text.rfind("\n", low, start) + 1)
    stop = text.find("\n", end, high)
    high = high if stop < 0 else stop
    words = [word for word in re.findall(r"[^\W\d_]+", text[low:start] + text[end:high]) if len(word) > 3]
    return len(words) > 2 and all(word[0].isupper() or word in _UNTITLED for word in words)


class Gazetteer:
    """Finds known names; it holds nothing, and the tables are read at the first look."""

    def possible_sides(self, text: str) -> Iterator[str]:
        """The states and organizations whose names may be meant in `text`, name by name, without the surroundings.

        It gives the state of each match that `find` gives, or the organization's id where it has none, and besides those that
        `find` would see through ("Michael Jordan", "Papua New Guinea" as Guinea too): it can only say too much. Whoever has
        enough need not go on.
        """
        reading, index = _Reading(text, _tables()), _tables().index
        for candidate in _CANDIDATE.finditer(reading.norm):
            word = candidate.group()
            for entry in reading.fitting(candidate.start(), word, index.get(word.lower(), ())):
                if entry.rule != "mask":
                    yield entry.state or entry.code
                    if entry.text == _GEORGIA_US.text:
                        yield _GEORGIA_US.code

    def find(self, text: str) -> list[Match]:
        """The known names of `text` from left to right, none overlapping; at each place the longest name that
        fits.

        Offsets count characters of `text`. A name broken over a line's end is found, one over a blank line is
        not.
        """
        reading = _Reading(text, _tables())
        reading.read()
        return reading.settled()


class _Reading:
    """One text being read; `norm` has one form of spaces, apostrophes and hyphens, at the text's offsets."""

    def __init__(self, text: str, tables: _Tables) -> None:
        self.text = text
        self.norm = _normal(text)
        self.tables = tables
        self.matches: list[Match] = []
        self.surnames: set[str] = set()
        self.georgia_us = False

    def read(self) -> None:
        index, position = self.tables.index, 0
        for candidate in _CANDIDATE.finditer(self.norm):
            start, word = candidate.start(), candidate.group()
            entries = index.get(word.lower()) if start >= position else None
            for entry in self.fitting(start, word, entries or ()):
                end = start + len(entry.text)
                meant = entry if entry.rule == "mask" else self._judge(start, end, entry)
                if meant is None:
                    continue
                if meant.rule != "mask":
                    self.matches.append(Match(start, end, meant.kind, meant.code, meant.name, meant.state))
                position = end
                break

    def fitting(self, start: int, word: str, entries: tuple[_Entry, ...]) -> Iterator[_Entry]:
        """The entries that stand at `start`, the longest first; `word` is the first word there."""
        norm = self.norm
        capitals = len(word) > 1 and word.isupper()
        exact_length = 0
        for entry in entries:
            name = entry.text
            end = start + len(name)
            following = norm[end : end + 1]
            if (following.isalnum() or following == "_") and name[-1] != ".":
                continue
            if norm.startswith(name, start):
                exact_length = len(name)
                yield entry
            elif capitals and len(name) > 3 and len(name) != exact_length and norm[start:end] == name.upper():
                yield entry

    def _judge(self, start: int, end: int, entry: _Entry) -> _Entry | None:
        """The entry as it is to be read here, or nothing where the words mean something else."""
        norm, kind = self.norm, entry.kind
        before = norm[max(0, start - 40) : start]
        if before.endswith("@") or _DOMAIN.match(norm, end):
            return None
        if kind == "organization":
            return None if entry.text == "WHO" and _WHO_PRONOUN.match(norm, end) else entry
        if kind == "seat":
            return self._seat(start, entry)
        if entry.rule in ("prefix", "with_state", "in_place") and not self._condition(start, end, before, entry):
            return None
        if kind == "adjective":
            return self._adjective(end, before, entry)
        if self._personal(start, end, before, entry):
            return None
        if _BEFORE_WATER.search(before) or _AFTER_WATER.match(norm, end):
            return None
        if entry.text == "Georgia":
            return self._georgia(start, end, before, entry)
        if entry.text == "US" and _US_PRONOUN.search(before):
            return None
        return self._place(end, before, entry) if kind in ("capital", "city") else entry

    def _condition(self, start: int, end: int, before: str, entry: _Entry) -> bool:
        norm = self.norm
        if entry.rule == "prefix":
            return norm[end : end + 1] == "-" and norm[end + 1 : end + 2].isupper()
        behind = self._behind_comma(end)
        if behind and behind.code == entry.code:
            return True
        return (
            entry.rule == "in_place"
            and bool(_IN_PLACE.search(before))
            and not _NEXT_WORD.match(norm, end)
            and not _title_case(self.text, start, end)
        )

    def _behind_comma(self, end: int) -> _Entry | None:
        """The state or region that is named right behind a comma at `end`."""
        candidate = _CANDIDATE.match(self.norm, end + 2) if self.norm.startswith(", ", end) else None
        if not candidate:
            return None
        word = candidate.group()
        found = next(self.fitting(end + 2, word, self.tables.index.get(word.lower(), ())), None)
        return found if found and found.rule != "mask" and (found.kind == "state" or found.rule == "region") else None

    def _seat(self, start: int, entry: _Entry) -> _Entry:
        """The seat, as the state's that is named right before it ("the Canadian House of Commons")."""
        last = self.matches[-1] if self.matches else None
        if last and last.state and last.kind in ("adjective", "state", "capital"):
            between = self.norm[last.end : start]
            if between == "'s " or (between == " " and last.kind == "adjective"):
                return entry._replace(code=last.state, state=last.state)
        return entry

    def _adjective(self, end: int, before: str, entry: _Entry) -> _Entry | None:
        norm = self.norm
        if _AFTER_WATER.match(norm, end):
            return None
        if entry.text == "Polish" and _SENTENCE_START.search(before) and _POLISH_VERB.match(norm, end):
            return None
        # English is far more often the language than the adjective; other languages' adjectives are the
        # state's.
        if entry.text == "English" and (self.tables.language.match(norm, end) or _LANGUAGE_BEFORE.search(before)):
            return None
        # A Slavic given name too.
        if entry.text == "German" and _SLAVIC_SURNAME.match(norm, end):
            return None
        return entry

    def _personal(self, start: int, end: int, before: str, entry: _Entry) -> bool:
        """Whether the word is here a person's surname ("Michael Jordan") or given name ("Chad Smith")."""
        if " " in entry.text or "." in entry.text:
            return False
        first = _BEFORE_SURNAME.search(before)
        if _TITLED.search(before) or (first and first[1].lower() in self.tables.first_names):
            self.surnames.add(entry.text)
            return True
        behind = _NEXT_WORD.match(self.norm, end) if entry.text.lower() in self.tables.given_names else None
        if not behind or _OFFICE_OF.search(before):
            return False
        word = behind[1].removesuffix("'s")
        return not (
            word.lower() in self.tables.followers
            or word.lower() in self.tables.index
            or (word.isupper() and len(word) > 1)
            or "-" in word
            or _title_case(self.text, start, end)
        )

    def _georgia(self, start: int, end: int, before: str, entry: _Entry) -> _Entry:
        """Georgia, as the US state where its towns, offices or fellow states stand beside it."""
        norm = self.norm
        last = self.matches[-1] if self.matches else None
        listed = (
            last is not None
            and last.kind == "city"
            and last.code == "USA"
            and norm[last.end : start] in (", ", " and ", ", and ", " or ")
        )
        behind = self._behind_comma(end)
        beside = behind is not None and behind.rule == "region" and behind.code == "USA"
        if listed or beside or _GEORGIA_BEFORE.search(before) or _GEORGIA_AFTER.match(norm, end):
            self.georgia_us = True
            return _GEORGIA_US
        return entry

    def _place(self, end: int, before: str, entry: _Entry) -> _Entry:
        """A city or capital; as its namesake where another province or state is named behind ("Paris, Texas")."""
        behind = self._behind_comma(end)
        if behind and behind.code != entry.code and entry.rule != "region":
            if behind.rule == "region" and behind.code in _STATES_OF_PROVINCES:
                return entry._replace(kind="city", code=behind.code, state=behind.code)
            if behind.kind == "state" and entry.text in states()[behind.code].with_state:
                return entry._replace(kind="city", code=behind.code, state=behind.code)
        if entry.kind == "capital" and (_PLACE_NAMED.match(self.norm, end) or _PLACE_OF.search(before)):
            return entry._replace(kind="city")
        return entry

    def settled(self) -> list[Match]:
        """The matches, settled by what only the whole text tells: a surname, and which of two states is meant."""
        named: defaultdict[str | None, set[str]] = defaultdict(set)
        for match in self.matches:
            named[match.state].add(self._words(match))
        # A bare surname of this text is no state where the text names that state in no other way.
        settled = []
        for match in self.matches:
            words = self._words(match)
            if words in self.surnames and len(named[match.state]) == 1:
                continue
            if words == "Georgia" and self.georgia_us and named["GEO"] == {"Georgia"}:
                us = _GEORGIA_US
                match = replace(match, kind=us.kind, code=us.code, name=us.name, state=us.state)
            elif words in _SHARED:
                usual, other = _SHARED[words]
                if named[other] and named[usual] <= _SHARED.keys():
                    match = replace(match, code=other, state=other, name=states()[other].name)
            settled.append(match)
        return settled

    def _words(self, match: Match) -> str:
        return self.text[match.start : match.end]


__all__ = ["Gazetteer", "Match", "MatchKind"]
