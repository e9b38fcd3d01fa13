"""When two findings tell of one person in one office."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from comity.consolidation.comparing import Context, Grounds, Match
from comity.consolidation.names import Key, name_parts, person_key, same_person
from comity.consolidation.words import stems
from comity.types import Office

_NEEDED = 2.0
_SAME = {"premier": "prime-minister", "head of state": "president", "spokesman": "spokesperson", "spokeswoman": "spokesperson",
         "chairman": "chairperson", "chairwoman": "chairperson", "chair": "chairperson", "chief": "head", "director": "head",
         "cabinet secretary": "minister", "prime minister": "prime-minister", "secretary general": "secretary-general",
         "attorney general": "attorney-general", "governor general": "governor-general"}  # fmt: skip
"""Titles as they are compared. One of two words that is no narrower form of the other's office is one word: a prime minister is
not one of the ministers, as the foreign minister is."""
_SAME_WORDS = re.compile(rf"\b({'|'.join(sorted(_SAME, key=len, reverse=True))})\b")
_RANKS = frozenset("deputy vice first former acting interim assistant outgoing newly-appointed new then".split())


class OfficeFeatures(NamedTuple):
    """What is compared of an office."""

    person: Key
    office: tuple[str, ...]
    ranks: tuple[str, ...]
    of: str


class OfficeRules:
    """The rules for offices."""

    once = False

    def features(self, finding: Office, context: Context) -> OfficeFeatures:
        words = _office(finding.office)
        return OfficeFeatures(
            person=person_key(finding.person) or (finding.person.casefold(),),
            office=tuple(word for word in words if word not in _RANKS),
            ranks=tuple(sorted({word for word in words if word in _RANKS} - {"new", "newly-appointed", "first"})),
            of=_institution(finding.of),
        )

    def blocks(self, features: OfficeFeatures) -> Iterator[str]:
        yield from (f"{part} o {features.of if len(features.of) == 3 else ''}" for part in name_parts(features.person))

    def near(self, features: OfficeFeatures) -> Iterator[str]:
        return self.blocks(features)

    def vague(self, features: OfficeFeatures) -> bool:
        return len(features.person) == 1

    def moves(self, features: OfficeFeatures) -> bool:
        return False

    def compare(self, one: OfficeFeatures, other: OfficeFeatures) -> Match | None:
        if self.conflict(one, other, moved=False):
            return None
        grounds = Grounds(_NEEDED)
        grounds.add(1.0, "the same name")
        if one.person == other.person:
            grounds.add(0.1, "in full")
        if _includes(one.office, other.office) and _includes(other.office, one.office):
            grounds.add(1.0, f"the same office: {' '.join(one.office)}")
        else:
            grounds.add(0.7, "one names the office more fully")
        if one.of == other.of:
            grounds.add(0.4, f"of {one.of}")
        return grounds.match()

    def conflict(self, one: OfficeFeatures, other: OfficeFeatures, *, moved: bool) -> str | None:
        if not same_person(one.person, other.person):
            return "different persons"
        if one.ranks != other.ranks:
            return "different ranks"
        if not _same_institution(one.of, other.of):
            return "offices of different bodies"
        if not _includes(one.office, other.office) and not _includes(other.office, one.office):
            return "different offices"
        return None


@lru_cache(maxsize=1 << 12)
def _office(office: str) -> tuple[str, ...]:
    plain = office.casefold()
    plain = _SAME_WORDS.sub(lambda found: _SAME[found[1]], plain)
    return tuple(
        dict.fromkeys(
            word for word in plain.replace(",", " ").split() if word not in ("of", "the", "for", "and", "on", "minister's")
        )
    )


@lru_cache(maxsize=1 << 12)
def _institution(of: str) -> str:
    return of if len(of) == 3 and of.isupper() else " ".join(sorted(stems(of))) or of.casefold()


def _includes(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether an office's words are among another's: "minister" among those of "foreign minister"."""
    return all(word in other for word in one)


def _same_institution(one: str, other: str) -> bool:
    if one == other:
        return True
    ones, others = one.split(), other.split()
    if len(ones) > 1 and len(others) > 1 and (set(ones) <= set(others) or set(others) <= set(ones)):
        return True
    # "AIR Center" and "Center for Analysis of International Relations": told by the same name in the same office.
    return len(one) > 3 and len(other) > 3 and bool(set(ones) & set(others))
