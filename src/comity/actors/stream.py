"""A sentence as a stream of items: what each word is to someone who looks for actors.

An item is a word or a known name, with the part it may play: a name of the gazetteer, an office's head noun, a word of
institutions, an honorific, a capitalized word that may name a person. The rules of `offices` and `names` read this stream.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Literal

from comity.actors.gazetteer import Match
from comity.actors.words import (
    DATE_WORDS,
    HONORIFICS,
    NOT_NAMES,
    OFFICE_HEADS,
    OFFICE_PLURALS,
    PARTICLES,
    POSSESSIVES,
    is_company_name,
    is_institution_word,
)

ItemKind = Literal["known", "title", "honorific", "institution", "acronym", "name", "particle", "date", "number", "word", "punct"]

_WORD = re.compile(
    r"""(?x)
    (?: [^\W\d_] \. ){2,}
    | [^\W\d_] \w* (?: ['’] [^\W\d_]{2,} )* (?: [-‐‑] \w+ (?: ['’] [^\W\d_]{2,} )* )*
    | \d [\d.,]*
    | ['’] s \b
    | \S
    """
)
# "el-Sisi", "al-Assad" and the like carry their capital later.
_ARTICLE_IN_NAME = re.compile(r"(?:al|el|ul|as|ar|az|an|ad|bin|ibn|o|d)[-‐'’][A-ZÀ-Þ]")


@dataclass(frozen=True, slots=True)
class Item:
    """A word or known name at `start:end` of the article's text."""

    start: int
    end: int
    text: str
    kind: ItemKind
    match: Match | None = None

    @property
    def lower(self) -> str:
        return self.text.lower()

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()

    @property
    def known(self) -> str:
        """The gazetteer's kind of the name, or an empty string."""
        return self.match.kind if self.match else ""

    @property
    def state(self) -> str | None:
        """The state that the name belongs to, where it is a known name of a state's."""
        return self.match.state if self.match else None


def make_items(text: str, start: int, end: int, matches: list[Match]) -> list[Item]:
    """The items of `text[start:end]`; `matches` are the gazetteer's, of the whole text, in order."""
    items: list[Item] = []
    position = start
    index = bisect_left(matches, start, key=lambda m: m.start)
    while index < len(matches) and matches[index].end <= end:
        match = matches[index]
        items.extend(_words(text, position, match.start, position == start))
        items.append(Item(match.start, match.end, text[match.start : match.end], "known", match))
        position = match.end
        index += 1
    items.extend(_words(text, position, end, position == start))
    return items


def adjacent(items: list[Item], i: int, text: str) -> bool:
    """Whether nothing but spaces, and no line's end, parts item `i` from the one before."""
    return i > 0 and not text[items[i - 1].end : items[i].start].strip(" \u00a0")


def _words(text: str, start: int, end: int, opens: bool) -> list[Item]:
    """The items between two known names; `opens` where they open the sentence."""
    items: list[Item] = []
    for match in _WORD.finditer(text, start, end):
        word = match.group()
        items.append(Item(match.start(), match.end(), word, _kind(word, opens)))
        opens = opens and items[-1].kind == "punct"
    return items


def _kind(word: str, first: bool) -> ItemKind:
    """What a word can be by itself; `first` where it opens the sentence, so that its capital says nothing."""
    if not word[0].isalnum():
        return "word" if word in POSSESSIVES else "punct"
    if word[0].isdigit():
        return "number"
    lower = word.lower()
    bare = lower.rstrip(".")
    if bare in OFFICE_HEADS or bare in OFFICE_PLURALS:
        return "title"
    if bare in PARTICLES and word[0].islower():
        return "particle"
    if not word[0].isupper():
        return "name" if _ARTICLE_IN_NAME.match(word) else "word"
    if bare in HONORIFICS:
        return "honorific"
    if lower in NOT_NAMES and (first or lower not in ("will", "may", "mark")):
        return "word"
    if bare in DATE_WORDS:
        return "date"
    if is_institution_word(word):
        return "institution"
    if "-" in word and all(is_institution_word(part) or part.islower() for part in word.split("-")):
        return "institution"
    if (len(word) >= 2 and word.isupper()) or ("-" not in word and is_company_name(word)):
        return "acronym"
    return "name"
