"""PLOVER's contexts and the field of cooperation of an event or instrument, by the words around it (`data/fields.toml`).

The words of the finding itself weigh most, then the heading of its section, then those of its sentence.
"""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files

_WEIGHTS = {"evidence": 4, "section": 3, "sentence": 1}


@cache
def _patterns(table: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    source = (files("comity.coding") / "data" / "fields.toml").read_text(encoding="utf-8")
    words: dict[str, list[str]] = tomllib.loads(source)[table]
    return tuple((name, re.compile(rf"(?i)\b(?:{'|'.join(parts)})\b")) for name, parts in words.items())


@lru_cache(maxsize=256)
def _counts(table: str, text: str) -> tuple[int, ...]:
    """How often a text has words of each of a table's names, in their order; a sentence is asked for by all that it tells."""
    return tuple(len(pattern.findall(text)) for _, pattern in _patterns(table))


def contexts_of(evidence: str, sentence: str) -> tuple[str, ...]:
    """PLOVER's contexts that the evidence names, in the manual's order; those of the sentence where it names none."""
    counts = _counts("contexts", evidence)
    counts = counts if any(counts) else _counts("contexts", sentence)
    return tuple(name for (name, _), count in zip(_patterns("contexts"), counts, strict=True) if count)


def field_of(evidence: str, sentence: str, section: str | None) -> str:
    """The field of cooperation that the words point to most; "politics" where nothing more special is said."""
    words = {"evidence": evidence, "section": section or "", "sentence": sentence}
    counts = zip(*(_counts("fields", words[place]) for place in _WEIGHTS), strict=True)
    votes = [sum(weight * count for weight, count in zip(_WEIGHTS.values(), one, strict=True)) for one in counts]
    best = max(votes)
    return _patterns("fields")[votes.index(best)][0] if best else "politics"
