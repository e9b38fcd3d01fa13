"""PLOVER's contexts and the field of cooperation of an event or instrument, by the words around it (`data/fields.toml`).

The words of the finding itself weigh most, then the heading of its section, then those of its sentence.
"""

import re
import tomllib
from collections import Counter
from functools import cache
from importlib.resources import files

_WEIGHTS = {"evidence": 4, "section": 3, "sentence": 1}


@cache
def _patterns(table: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    source = (files("comity.coding") / "data" / "fields.toml").read_text(encoding="utf-8")
    words: dict[str, list[str]] = tomllib.loads(source)[table]
    return tuple((name, re.compile(rf"(?i)\b(?:{'|'.join(parts)})\b")) for name, parts in words.items())


def contexts_of(evidence: str, sentence: str) -> tuple[str, ...]:
    """PLOVER's contexts that the evidence names, in the manual's order; those of the sentence where it names none."""
    found = [name for name, pattern in _patterns("contexts") if pattern.search(evidence)]
    return tuple(found or [name for name, pattern in _patterns("contexts") if pattern.search(sentence)])


def field_of(evidence: str, sentence: str, section: str | None) -> str:
    """The field of cooperation that the words point to most; "politics" where nothing more special is said."""
    words = {"evidence": evidence, "section": section or "", "sentence": sentence}
    votes: Counter[str] = Counter()
    for name, pattern in _patterns("fields"):
        votes[name] = sum(weight * len(pattern.findall(words[place])) for place, weight in _WEIGHTS.items())
    best = max(votes.values())
    return next(name for name in votes if votes[name] == best) if best else "politics"
