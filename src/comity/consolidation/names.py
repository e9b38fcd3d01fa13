"""Names as they are compared: the same person in another spelling, another script, or by the surname alone."""

import re
from functools import cache, lru_cache
from itertools import combinations

from anyascii import anyascii

from comity.actors.states import states
from comity.actors.words import is_institution_word

Key = tuple[str, ...]
"""A person's name as sounds, one for each part ("ksm", "jmrt", "tkv"); an initial has a dot behind it ("k.")."""

_PART = re.compile(r"[^\W\d_]+\.?")
_TITLES = frozenset(
    """president prime minister foreign deputy first vice secretary general ambassador king queen emir sultan prince princess
    sheikh
    chancellor premier chairman chairwoman chairperson speaker director head chief state mr mrs ms dr prof professor sir lady lord
    his her majesty excellency the of and for affairs envoy special representative governor mayor commissioner spokesperson
    spokesman
    presidents heads chiefs colleague counterpart counterparts spokeswoman adviser advisor senior official officials side sides
    delegation delegations leader leaders minister's ministers presidents
    jr sr ii iii""".split()
)
_PARTICLES = frozenset("van von de der den da di do dos del la le el al bin bint ibn ben abu ten ter zu y e".split())
# Letters and pairs that transliterations of one sound use; in order.
_SOUNDS = (
    ("tch", "c"), ("sch", "s"), ("shch", "s"), ("dzh", "j"), ("zh", "j"), ("kh", "h"), ("ch", "c"), ("sh", "s"), ("ts", "c"),
    ("ph", "f"), ("th", "t"), ("gh", "g"), ("ck", "k"), ("q", "k"), ("x", "ks"), ("w", "v"), ("z", "s"),
)  # fmt: skip
# Arabic names are written with their article and without, and in one word and in two: "Abdel Fattah Al-Sisi", "Abdelfattah
# Elsisi".
_ABD = re.compile(r"\b(Abd[aeu]l|Abd) (?:[AaEe]l )?([A-Z])(?=[a-z])")
_ARTICLE = re.compile(r"\b(?:Al|El|al|el) (?=[A-Z])")
_VOWELS = re.compile(r"[aeiouyh']+")
_DOUBLED = re.compile(r"(.)\1+")


@cache
def _places() -> frozenset[str]:
    """What a name can be that is no person's: states, their capitals, cities and bodies."""
    names = set[str]()
    for state in states().values():
        names |= {state.name, *state.names, *state.formal, *state.adjectives, *state.people}
        names |= {
            name for groups in (state.capitals, state.seats, state.cities, state.regions) for group in groups for name in group
        }
    return frozenset(anyascii(name).lower() for name in names)


@cache
def _capitals() -> frozenset[str]:
    return frozenset(anyascii(name).lower() for state in states().values() for group in state.capitals for name in group)


def is_capital(name: str) -> bool:
    """Whether a place is a capital or seat of a government."""
    return anyascii(name).lower() in _capitals()


def is_place(name: str) -> bool:
    """Whether a name is a state's, a capital's, or that of a city or region that is known."""
    return anyascii(name).lower() in _places()


@cache
def _adjectives() -> frozenset[str]:
    return frozenset(anyascii(name).lower() for state in states().values() for name in (*state.adjectives, *state.people))


@lru_cache(maxsize=1 << 12)
def sound(word: str) -> str:
    """A word of a name as its consonants, so that spellings of one name agree ("Tokayev", "Tokaev", "Тоқаев": "tkv")."""
    plain = anyascii(word).lower().rstrip(".")
    for spelled, heard in _SOUNDS:
        plain = plain.replace(spelled, heard)
    first = plain[:1]
    rest = _VOWELS.sub("", plain[1:])
    # A name that begins with a vowel keeps it: "Aliyev" is not "Lavrov".
    return _DOUBLED.sub(r"\1", ("a" if first in "aeiouy" and first else first) + rest)


_SOUNDLESS = frozenset(sound(word) for word in _PARTICLES)


@lru_cache(maxsize=1 << 12)
def person_key(name: str) -> Key:
    """The sounds of a person's name; empty where this is no person's: a state, a place, an institution, a title alone."""
    plain = anyascii(name)
    if plain.lower().removeprefix("the ").strip() in _places():
        return ()
    plain = _ARTICLE.sub("", _ABD.sub(r"\1\2", plain.replace("'s ", " ").replace("-", " ").replace("'", "")))
    words = _PART.findall(plain)
    parts = [word for word in words if (low := word.rstrip(".").lower()) not in _TITLES and low not in _adjectives()]
    if not parts or len(parts) > 6 or not all(part[0].isupper() or part in _PARTICLES for part in parts):
        return ()
    if any(is_institution_word(part.rstrip(".")) for part in parts) or (len(parts) == 1 and parts[0].isupper()):
        return ()
    return tuple(f"{part[0].lower()}." if len(part.rstrip(".")) == 1 else sound(part) for part in parts)


def surname(key: Key) -> str:
    """The part by which a person is called alone: the last that is no initial; an article in one word with it is left out."""
    whole = [part for part in key if not part.endswith(".")]
    last = whole[-1] if whole else key[-1]
    return last[2:] if last.startswith("al") and len(last) > 4 else last


def name_parts(key: Key) -> list[str]:
    """The parts under which a name is found again, in whatever order and however short it is told."""
    whole = sorted({surname((part,)) for part in key if not part.endswith(".") and part not in _SOUNDLESS})
    return whole or [key[-1]]


def name_places(key: Key) -> tuple[list[str], list[str]]:
    """Where a name stands to be found, and where those are looked for that can be the same person's.

    Names of several parts have two in common if they are one's, but for those with initials and those told by one part alone.
    """
    parts = name_parts(key)
    pairs = [f"{one} {other}" for one, other in combinations(parts, 2)]
    if not pairs or any(part.endswith(".") for part in key):
        return [*parts, *(f"{part}." for part in parts), *pairs], parts
    return [*parts, *pairs], [*(f"{part}." for part in parts), *pairs]


def same_person(one: Key, other: Key) -> bool:
    """Whether two names can be one person's: each part of the shorter has its own in the longer, and one of them is whole.

    "Tokayev", "K. Tokaev" and "Kassym-Jomart Tokayev" can; "Ilham Aliyev" and "Heydar Aliyev" can't.
    """
    ones, others = _wholes(one), _wholes(other)
    if ones and others:
        return ones <= others or others <= ones
    short, long = sorted((one, other), key=len)
    rest = list(long)
    whole = False
    for part in sorted(short, key=lambda p: p.endswith(".")):
        fitting = next((p for p in rest if _agree(part, p)), None)
        if fitting is None:
            return False
        rest.remove(fitting)
        whole = whole or not (part.endswith(".") or fitting.endswith("."))
    return whole


@lru_cache(maxsize=1 << 12)
def _wholes(key: Key) -> frozenset[str]:
    """The parts of a name of which each is either another's or not; empty where one is an initial, an article, or there twice."""
    parts = frozenset(key)
    return frozenset() if len(parts) < len(key) or any(part.endswith(".") or part.startswith("al") for part in key) else parts


def _agree(one: str, other: str) -> bool:
    if one.endswith(".") or other.endswith("."):
        return one[0] == other[0]
    return one == other or (min(len(one), len(other)) > 2 and (one == f"al{other}" or other == f"al{one}"))
