"""Other names in the same sentence: states, persons, places, dates and amounts swapped for others of their kind.

So that the encoder learns what is done and not who mostly does it. Only training does this; the corpus keeps what was written.
"""

import json
import random
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

import comity.actors
from training.markup import Mention, Party, Predicate, Sentence

_STATES: Final = Path(comity.actors.__file__).parent / "data" / "states.json"
_SWAPPED: Final = ("person", "place", "date", "amount", "figure")


@cache
def _forms() -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Pairs of name and adjective of each state, and which of the two a word is."""
    states = json.loads(_STATES.read_text(encoding="utf-8")).values()
    pairs = [(s["name"], s["adjectives"][0]) for s in states if s.get("adjectives")]
    kinds = {name: "name" for name, _ in pairs} | {adjective: "adjective" for _, adjective in pairs}
    return pairs, kinds


class Swapper:
    """Swaps names in sentences for those of the pool that it was made from."""

    def __init__(self, pool: Iterable[Sentence], share: float, seed: int) -> None:
        self._share = share
        self._random = random.Random(seed)
        found: dict[str, set[str]] = {kind: set() for kind in _SWAPPED}
        for sentence in pool:
            for mention in sentence.mentions:
                if mention.kind in found:
                    found[mention.kind].add(sentence.text[mention.start : mention.end])
        self._words = {kind: sorted(words) for kind, words in found.items()}

    def swap(self, sentence: Sentence) -> Sentence:
        """The sentence, each of its mentions swapped with the share's probability, one word for another throughout."""
        if self._random.random() < 0.3:
            return sentence
        chosen: dict[tuple[str, str], str] = {}
        exchange: dict[Mention, str] = {}
        states = self._states(sentence)
        for mention in sentence.mentions:
            words = sentence.text[mention.start : mention.end]
            if mention.kind == "state" and words in states:
                exchange[mention] = states[words]
            elif mention.kind in self._words:
                key = (mention.kind, words)
                if key not in chosen:
                    other = self._other(mention.kind, words)
                    chosen[key] = other if self._random.random() < self._share else words
                if chosen[key] != words:
                    exchange[mention] = chosen[key]
        return _rewritten(sentence, exchange) if exchange else sentence

    def _other(self, kind: str, words: str) -> str:
        """Another of the kind; dates and amounts begin like the word that they stand for, so that the sentence stays one."""
        for _ in range(8):
            other = self._random.choice(self._words[kind])
            if kind in ("person", "place") or (
                other[:1].isdigit() == words[:1].isdigit() and other[:1].isupper() == words[:1].isupper()
            ):
                return other
        return words

    def _states(self, sentence: Sentence) -> dict[str, str]:
        pairs, kinds = _forms()
        present = {sentence.text[m.start : m.end] for m in sentence.mentions if m.kind == "state"}
        found: dict[str, str] = {}
        for name, adjective in pairs:
            if (name in present or adjective in present) and self._random.random() < self._share:
                other = self._random.choice(pairs)
                if not {*other} & present:
                    found[name], found[adjective] = other
        return {word: other for word, other in found.items() if word in kinds}


def _rewritten(sentence: Sentence, exchange: dict[Mention, str]) -> Sentence:
    """The sentence with other words for some of its mentions, all offsets moved along."""
    text, position, moves = [], 0, []
    for mention in sorted(exchange, key=lambda m: m.start):
        if mention.start < position:
            continue
        text += [sentence.text[position : mention.start], exchange[mention]]
        moves.append((mention.start, mention.end, len(exchange[mention])))
        position = mention.end
    text.append(sentence.text[position:])

    def moved(offset: int, at_end: bool) -> int:
        shift = 0
        for start, end, length in moves:
            if offset >= end and not (offset == start and not at_end):
                shift += length - (end - start)
        return offset + shift

    def of_mention(m: Mention) -> Mention:
        return replace(m, start=moved(m.start, False), end=moved(m.end, True))

    def of_predicate(p: Predicate) -> Predicate:
        return replace(p, start=moved(p.start, False), end=moved(p.end, True))

    parties = {n: Party(n, moved(p.start, False), moved(p.end, True), of_mention(p.head)) for n, p in sentence.parties.items()}
    return replace(
        sentence,
        text="".join(text),
        mentions=tuple(of_mention(m) for m in sentence.mentions),
        parties=parties,
        predicates=tuple(of_predicate(p) for p in sentence.predicates),
    )
