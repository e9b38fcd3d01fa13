"""Who can be mentioned in an article: persons with their offices, institutions, and the mentions of both."""

import re
from dataclasses import dataclass, field
from typing import Literal

from comity.actors.owners import Owner

MentionKind = Literal["person", "body", "state", "adjective", "people", "organization", "place", "group", "title", "pronoun"]

SAME_OFFICE = {
    "premier": frozenset(["premier", "prime minister"]),
    "prime minister": frozenset(["prime minister", "premier"]),
    "head of state": frozenset(["president", "king", "emir", "sultan", "queen", "monarch", "state counsellor"]),
    "head of government": frozenset(["prime minister", "premier", "chancellor", "president"]),
    "leader": frozenset(
        ["president", "prime minister", "king", "leader", "chancellor", "premier", "emir", "supreme leader", "chairman"]
    ),
    "envoy": frozenset(["ambassador", "envoy", "special envoy", "special representative"]),
    "diplomat": frozenset(["ambassador", "envoy", "foreign minister", "top diplomat", "consul"]),
    "chancellor": frozenset(["chancellor", "foreign minister"]),
    "monarch": frozenset(["king", "queen", "emir", "sultan"]),
    "official": frozenset[str](),
}
"""For an office as it is spoken of again: the offices that it can mean."""

_FEMALE = re.compile(r"(?i)\b(?:Mrs|Ms|Miss|Madam|Madame|Lady|Queen|Spokeswoman|Chairwoman|Congresswoman|Princess)\b")
_MALE = re.compile(r"(?i)\b(?:Mr|King|Sir|Spokesman|Chairman|Prince|Sheikh|Lord|Emir|Sultan)\b")


@dataclass(slots=True, eq=False)
class Person:
    """Someone named in the article: the fullest form of the name, offices, and the states that these stand for."""

    name: str
    offices: list[tuple[str, str, Owner]] = field(default_factory=list)
    """The name of each office held, its head noun, and whose it is."""
    states: tuple[str, ...] = ()
    gender: str = ""
    """The pronoun, "he" or "she", where the article tells."""
    order: int = 0
    """The person's place among those that the article names."""

    def heads(self) -> set[str]:
        """Names of the offices held, whole and by their head nouns."""
        return {office for office, _, _ in self.offices} | {head for _, head, _ in self.offices}

    def holds(self, office: str) -> bool:
        """Whether the person can be meant by the name of an office ("the head of state", "the minister")."""
        heads = self.heads()
        if office in heads or SAME_OFFICE.get(office, frozenset()) & heads:
            return True
        last = office.split()[-1]
        if last != "minister" or office == "minister":
            return last in heads
        # A foreign minister is not the energy minister.
        return last in heads and any(h.endswith(office) or _alike(h, office) for h in heads)


@dataclass(slots=True, eq=False)
class Body:
    """An institution named in the article, with the states it belongs to."""

    name: str
    aliases: set[str] = field(default_factory=set)
    """Other names by which the article calls it: an acronym, its first word."""
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
    """For groups, pronouns and titles: the word that decides ("countries", "he", "foreign minister")."""
    plural: bool = False
    """For titles: whether several persons hold them ("the presidents")."""


def name_words(name: str) -> list[str]:
    """The words of a person's name in lower case, without forms of address."""
    return [w for w in re.findall(r"[\w’'-]+", name.lower()) if w not in ("mr", "mrs", "ms", "dr")]


def gender_in(words: str) -> str:
    """The pronoun that a form of address or an office among `words` tells, else an empty string."""
    if _FEMALE.search(words):
        return "she"
    return "he" if _MALE.search(words) else ""


def _alike(a: str, b: str) -> bool:
    """Whether two names of an office mean the same ("minister of foreign affairs", "foreign minister")."""
    drop = {"of", "and", "the", "affairs", "for"}
    x, y = set(a.split()) - drop, set(b.split()) - drop
    return bool(x and y) and (x <= y or y <= x)
