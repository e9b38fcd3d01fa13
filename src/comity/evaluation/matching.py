"""When a finding agrees with an annotated one: the codebook's rules, on items in the record format.

A match needs little: that what is told is the same, and where it is told. What does not decide it (status, date, place …) is
counted apart. Names agree where the words of one hold those of the other, since annotators and readers cut them differently.
"""

import re
import unicodedata
from typing import Final

from comity.types import JSONObject, Kind

ATTRIBUTES: Final[dict[Kind, tuple[str, ...]]] = {
    "offices": (),
    "events": ("status", "date", "place", "mode", "names"),
    "instruments": ("status", "date", "place", "count"),
    "commitments": ("status", "due"),
    "statements": ("direct",),
    "figures": ("approximate", "states", "period"),
}
"""What is counted of the items of each kind that match, beside the match itself."""

_SMALL: Final = frozenset(["the", "of", "a", "an", "and", "for"])
_BREAK: Final = re.compile(r"(?<=[.!?])[\"”’']?\s+(?=[\"“‘'(A-Z0-9])|\n\s*\n")
_CLOSE: Final = 1e-3
"""How far apart, as a share, two values may lie that count as one."""


class Places:
    """The sentences of a text, as numbers that evidence touches."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = [m.end() for m in _BREAK.finditer(text)] + [len(text) + 1]

    def of(self, evidence: str) -> set[int]:
        """Numbers of the sentences that `evidence` touches wherever it stands; none where it is not in the text."""
        touched: set[int] = set()
        start = self._text.find(evidence) if evidence else -1
        while start >= 0:
            touched |= self._within(start, start + len(evidence))
            start = self._text.find(evidence, start + 1)
        return touched

    def sentence(self, evidence: str) -> str:
        """The sentence, or sentences, around the first place of `evidence`; the evidence itself where it is not in the text."""
        start = self._text.find(evidence) if evidence else -1
        if start < 0:
            return evidence
        numbers = self._within(start, start + len(evidence))
        first = self._ends[min(numbers) - 1] if min(numbers) else 0
        return self._text[first : self._ends[max(numbers)]].strip()

    def _within(self, start: int, stop: int) -> set[int]:
        begins = [0, *self._ends]
        return {n for n, end in enumerate(self._ends) if start < end and stop > begins[n]}


def agree(kind: Kind, gold: JSONObject, found: JSONObject, *, together: bool) -> bool:
    """Whether two items of one kind tell the same; `together` says whether their evidence shares a sentence."""
    match kind:
        case "offices":
            whose = gold["of"] == found.get("of") or _alike(gold["of"], found.get("of"))
            return whose and _same_name(gold["person"], found.get("person")) and _alike(gold["office"], found.get("office"))
        case "events":
            where = together or _same_date(gold["date"], found.get("date"))
            return where and gold["type"] == found.get("type") and _states(gold) == _states(found)
        case "instruments":
            return together and gold["kind"] == found.get("kind") and set(gold["states"]) == set(found.get("states") or [])
        case "commitments":
            return together and set(gold["by_states"]) == set(found.get("by_states") or [])
        case "statements":
            return together and _same_name(gold["speaker"], found.get("speaker"))
        case "figures":
            return together and _same_value(gold["value"], found.get("value")) and fold(gold["unit"]) == fold(found.get("unit"))


def attribute_agrees(name: str, gold: JSONObject, found: JSONObject) -> bool:
    """Whether one attribute of two items that match is the same."""
    match name:
        case "names":
            mine = [*(found.get("actors") or []), *(found.get("recipients") or [])]
            return all(any(_same_name(name, m) for m in mine) for name in [*gold["actors"], *gold["recipients"]])
        case "place":
            return (not gold.get("place") and not found.get("place")) or _same_name(gold.get("place"), found.get("place"))
        case "states":
            return set(gold["states"]) == set(found.get("states") or [])
        case _:
            return bool(gold.get(name) == found.get(name))


def fold(text: object) -> str:
    """A text's words in small letters without accents and signs, for comparison."""
    plain = unicodedata.normalize("NFKD", str(text or "")).casefold()
    return re.sub(r"[^\w%]+", " ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def _words(text: object) -> list[str]:
    return [w for w in fold(text).split() if w not in _SMALL]


def _same_name(one: object, other: object) -> bool:
    a, b = _words(one), _words(other)
    if not a or not b:
        return False
    return set(a) <= set(b) or set(b) <= set(a) or (a[-1] == b[-1] and a[0][0] == b[0][0])


def _alike(one: object, other: object, least: float = 0.5) -> bool:
    a, b = set(_words(one)), set(_words(other))
    return bool(a and b) and len(a & b) / len(a | b) >= least


def _states(event: JSONObject) -> frozenset[str]:
    return frozenset([*(event.get("actor_states") or []), *(event.get("recipient_states") or [])])


def _same_date(one: str | None, other: str | None) -> bool:
    if not one or not other:
        return False
    a, b = one.split("/")[0], other.split("/")[0]
    short = min(len(a), len(b))
    return short >= len("2022-08") and a[:short] == b[:short]


def _same_value(gold: object, found: object) -> bool:
    if not isinstance(gold, int | float) or not isinstance(found, int | float):
        return False
    return abs(gold - found) <= _CLOSE * abs(gold)
