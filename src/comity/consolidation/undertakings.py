"""Joint projects and standing formats, as words name them: a cable, a corridor, a fund; a commission, a council, a dialogue."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from comity.consolidation.words import specific, stems

UndertakingKind = Literal["project", "format"]

_FORMATS = """commission committee council dialogue forum summit consultations conference cabinet assembly platform round-table
roundtable board secretariat""".split()
_FORMAT_PHRASES = ("working group", "task force", "contact group", "consultative meeting", "expert council", "steering group")
_PROJECTS = """corridor cable pipeline railway railroad route highway bridge terminal plant fund interconnector interconnection
link
grid station satellite reactor refinery hub zone dam reservoir ferry line port road university campus park house programme-fund
centre center factory lab laboratory tunnel depot warehouse school hospital fleet""".split()
_PROJECT_PHRASES = ("trading house", "industrial park", "free zone", "ground station", "power line", "ferry line")
_BOUNDS = frozenset(
    """a an the of in on at by for from to and or with under between its their this that is was were are be will would has have
    had
    as into over about first second third fourth fifth sixth seventh eighth ninth tenth annual next last new regular joint
    both""".split()
)
_ORDINALS = {
    word: number
    for number, word in enumerate(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
        fifteenth""".split(),
        1,
    )
}  # fmt: skip
_ORDINAL = re.compile(
    rf"\b({'|'.join(_ORDINALS)}|inaugural|\d{{1,2}}(?:st|nd|rd|th)|(?-i:[IVX]{{1,5}}))\b(?=[\w\s,'’-]{{0,60}}?\b(?:session|"
    rf"meeting|round|edition|sitting|summit|forum|"
    rf"consultations|commission|council|committee|dialogue|conference|cabinet)\b)",
    re.I,
)
_TOKEN = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*|[^\w\s]")
_POSSESSIVE = re.compile(r"(?<=s)['’](?=\s)")
# "The commission on Trade and Investment", and in small letters what it is on: "the working group on education".
_COMPLEMENT = re.compile(
    r"\s+(?:(?:on|for|of|across|under|from|to)\s+(?:the\s+)?((?:[A-Z][\w-]*|and|of|the)(?:\s+(?:[A-Z][\w-]*|and|of|the))*)"
    r"|on\s+(?!the\b|a\b|an\b|its\b|their\b)[a-z][\w-]+(?:\s+and\s+[a-z][\w-]+)?)"
)


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A project or format as one text names it."""

    kind: UndertakingKind
    head: str
    """What it is, in the singular: "commission", "cable"."""
    words: frozenset[str]
    """The stems that tell which one; empty for "the commission"."""
    form: str
    """The words in which it is named."""


def alike(one: Undertaking, other: Undertaking) -> bool:
    """Whether two names can be of one undertaking: what one says more than the other does not matter."""
    if one.head != other.head or one.kind != other.kind:
        return False
    return one.words <= other.words or other.words <= one.words


@lru_cache(maxsize=1 << 15)
def session_number(text: str) -> int | None:
    """The number of a session or meeting that a text tells of ("the second meeting of the council": 2)."""
    found = _ORDINAL.search(text)
    if found is None:
        return None
    word = found[1].lower()
    if found[1].isupper() and set(word) <= set("ivx"):
        return _roman(word)
    return 1 if word == "inaugural" else _ORDINALS.get(word) or int(re.sub(r"\D", "", word))


def _roman(word: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10}[letter] for letter in word]
    return sum(-value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True))


@lru_cache(maxsize=1 << 15)
def undertakings(text: str) -> tuple[Undertaking, ...]:
    """The projects and formats that a text names, in its order, each once."""
    found: dict[tuple[str, frozenset[str]], Undertaking] = {}
    # "The experts' council" is named as "the expert council" is.
    tokens = [(token[0], token.start(), token.end()) for token in _TOKEN.finditer(_POSSESSIVE.sub(" ", text))]
    for i in range(len(tokens)):
        kind, head, width = _head(tokens, i)
        if kind is None:
            continue
        first = i
        while first > 0 and i - first < 5 and _modifies(tokens[first - 1][0], text[tokens[first - 1][2] : tokens[first][1]]):
            first -= 1
        end = tokens[i + width - 1][2]
        behind = _COMPLEMENT.match(text, end)
        stop = behind.end() if behind else end
        form = text[tokens[first][1] : stop].strip()
        named = specific(stems(form)) - stems(head)
        words = frozenset(word for word in named if not word.isdigit() and word not in ("session", "meet", "round"))
        if kind == "project" and not words:
            continue
        found.setdefault((head, words), Undertaking(kind, head, words, form))
    return tuple(found.values())


def _head(tokens: list[tuple[str, int, int]], i: int) -> tuple[UndertakingKind | None, str, int]:
    word = tokens[i][0].lower()
    if i + 1 < len(tokens):
        pair = f"{word} {_singular(tokens[i + 1][0].lower())}"
        if pair in _FORMAT_PHRASES:
            return "format", pair.split()[1] if pair == "expert council" else pair, 2
        if pair in _PROJECT_PHRASES:
            return "project", pair, 2
    one = _singular(word)
    if one in _FORMATS or word in _FORMATS:
        return "format", one if one in _FORMATS else word, 1
    if one in _PROJECTS and not (i and tokens[i - 1][0].lower() in ("white", "upper", "lower")):
        return "project", {"center": "centre", "railroad": "railway", "interconnection": "interconnector"}.get(one, one), 1
    return None, "", 0


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _modifies(word: str, between: str) -> bool:
    """Whether a word before a head can be a part of its name."""
    return (
        between.strip(" ’'") in ("", "-", "–")
        and between != ""
        and word.lower() not in _BOUNDS
        and word[0].isalpha()
        and not word.lower().endswith(("ed", "ing", "ly", "’s", "'s"))
    )
