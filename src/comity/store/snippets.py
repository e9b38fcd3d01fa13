"""The words around a hit, cut out and marked as SQLite's FTS5 does it, for databases that would do it otherwise."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from unicodedata import normalize

_MARKS = re.compile("[\u0300-\u036f]")
_ODD = "²³¹¼-¾\u2070\u2074-\u2079\u2080-\u2089\u2150-\u218b\u2460-\u249b\u24ea-\u24ff\u2776-\u2793"
_TOKEN = re.compile(f"(?:[^\\W_{_ODD}][\u0300-\u036f]*)+")
"""Letters and decimal digits, each with its marks: not the numbers that are signs of their own (²)."""


_SHORT = "0"
"""Stands behind words of one or two letters that would lose one, here and in the index (migration 0003): "us" is no "u"."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that are searched for in this order, as stems."""

    stems: tuple[str, ...]
    begins: bool
    """Whether the last is the beginning of a word."""


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    stem: str


@dataclass(frozen=True, slots=True)
class _Hit:
    """A phrase of which the first word is the token at `place`."""

    place: int
    phrase: int
    size: int


def phrase(words: str, begins: bool) -> Phrase:
    """The words that are searched for in this order, without capitals, diacritics and endings."""
    stems = [token.stem for token in _tokens(words)]
    if begins and stems and stems[-1].endswith(_SHORT):
        stems[-1] = stems[-1].removesuffix(_SHORT)
    return Phrase(tuple(stems), begins)


def snippet(texts: Sequence[str], phrases: Sequence[Phrase], marks: tuple[str, str], most: int) -> str:
    """At most so many words of the text that holds most of the phrases, each between the two marks; "…" where words are left out.

    FTS5's rules: where more of the phrases stand together is better, and so is the beginning of a sentence.
    """
    best = (0, 0, 0)
    read = [(text, list(_tokens(text))) for text in texts]
    found = [list(_hits(tokens, phrases)) for _, tokens in read]
    for number, (text, tokens) in enumerate(read):
        sentences = _sentences(text, tokens) if len(tokens) > most else []
        for hit in found[number]:
            score, start = _score(found[number], hit.place, most, len(tokens))
            if score > best[0]:
                best = score, number, start
            if sentences:
                start = sentences[max(0, bisect_right(sentences, hit.place) - 1)]
                if start < hit.place:
                    score = _score(found[number], start, most, len(tokens))[0] + (100 if start else 120)
                    if score > best[0]:
                        best = score, number, start
    _, number, start = best
    return _marked(*read[number], found[number], marks, start, most)


def _score(hits: Sequence[_Hit], place: int, most: int, size: int) -> tuple[int, int]:
    """How good the words from a place on are, and where they would begin so that the hits stand in their middle."""
    within = [hit for hit in hits if place <= hit.place < place + most]
    score = 999 * len({hit.phrase for hit in within}) + len(within)
    first, last = (within[0].place, within[-1].place + within[-1].size) if within else (-1, 0)
    # Halves are cut towards zero, as C does it.
    middle = first - int((most - (last - first)) / 2)
    return score, max(0, min(middle, size - most))


def _sentences(text: str, tokens: Sequence[_Token]) -> list[int]:
    """The tokens with which sentences begin."""
    ends = (text[: token.start].rstrip(" \t\n\r")[-1:] for token in tokens)
    return [place for place, end in enumerate(ends) if place == 0 or end in (".", ":")]


def _marked(text: str, tokens: Sequence[_Token], hits: Sequence[_Hit], marks: tuple[str, str], start: int, most: int) -> str:
    last = min(start + most, len(tokens)) - 1
    parts, written = (["…"], tokens[start].start) if start else ([], 0)
    for first, end in _ranges(hits):
        if first < start or first > last:
            continue
        cut = tokens[min(end, last)].end
        parts += [text[written : tokens[first].start], marks[0], text[tokens[first].start : cut], marks[1]]
        written = cut
    if start + most >= len(tokens):
        parts.append(text[written:])
    else:
        parts += [text[written : tokens[last].end], "…"]
    return "".join(parts)


def _ranges(hits: Sequence[_Hit]) -> Iterator[tuple[int, int]]:
    """The first and last tokens of hits; those that overlap are one."""
    ranges: list[list[int]] = []
    for hit in hits:
        if ranges and hit.place <= ranges[-1][1]:
            ranges[-1][1] = max(ranges[-1][1], hit.place + hit.size - 1)
        else:
            ranges.append([hit.place, hit.place + hit.size - 1])
    return ((first, last) for first, last in ranges)


def _hits(tokens: Sequence[_Token], phrases: Sequence[Phrase]) -> Iterator[_Hit]:
    for place in range(len(tokens)):
        for number, phrase in enumerate(phrases):
            size = len(phrase.stems)
            if size and place + size <= len(tokens) and _stands(tokens, place, phrase):
                yield _Hit(place, number, size)


def _stands(tokens: Sequence[_Token], place: int, phrase: Phrase) -> bool:
    *first, last = phrase.stems
    end = tokens[place + len(first)].stem
    return all(tokens[place + i].stem == stem for i, stem in enumerate(first)) and (
        end.startswith(last) if phrase.begins else end == last
    )


def _tokens(text: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(text):
        yield _Token(found.start(), found.end(), _stem(found[0]))


@lru_cache(maxsize=1 << 15)
def _stem(word: str) -> str:
    plain = _MARKS.sub("", normalize("NFD", word)).lower()
    stem: str = _stemmer().stemWord(plain)
    return plain + _SHORT if len(plain) < 3 and stem != plain else stem


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("porter")
