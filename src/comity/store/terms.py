"""What is searched for, word by word."""

import re
from dataclasses import dataclass
from unicodedata import normalize

from comity.errors import StoreError

AROUND = 24
"""Words shown around a hit."""
_TERM = re.compile(r'"([^"]*)"|(\S+)')
_ENDING = re.compile(r"(?<=\w\w)(?:y|e|s|ed|ing)$", re.I)
_MOST_TERMS = 30
"""Words of a search: each is looked for, and hits are ranked by all."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or several that stand in this order; letters, numbers and spaces alone."""

    words: str
    begins: bool = False
    """Whether whatever begins so is meant."""


def terms_of(words: str) -> list[Term]:
    """The terms of what was typed. Raises StoreError where there is none, or too many.

    Words in quotation marks are one term; a word with * behind it means what begins so.
    """
    terms = []
    # In one character each, "é" and its like are parts of words.
    for phrase, word in _TERM.findall(normalize("NFC", words)):
        bare = re.sub(r"[^\w\s]+", " ", phrase or word).strip()
        if bare and word.endswith("*"):
            # The beginning of a word is stemmed like a word: "tokay" would become "tokai", which begins nothing.
            terms.append(Term(_ENDING.sub("", bare), begins=True))
        elif bare:
            terms.append(Term(bare))
    if not terms:
        raise StoreError(f"{words!r}: there is no word in this to search for.")
    terms = list(dict.fromkeys(terms))
    if len(terms) > _MOST_TERMS:
        raise StoreError(f"These are {len(terms)} words to search for; give at most {_MOST_TERMS}.")
    return terms
