"""From sentences of the corpus to what the model is trained on: pieces, tags, roles, and pairs of parties."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from comity.language.encoder import Tokenizer, mark
from training import labels
from training.labels import IGNORED
from training.markup import Mention, Predicate, Sentence

_AUXILIARY: Final = frozenset(
    """will would shall should may might can could must is are was were be been being am has have had having do does did to not
    never also again already still soon later jointly both yesterday today recently formally officially publicly newly just
    expected due going about set scheduled planned in a an the its his her their""".split()
)


@dataclass(slots=True)
class Tagged:
    """One sentence with what each head should say. All lists but `ids` and `case` go by words."""

    ids: list[int]
    case: list[int]
    firsts: list[int]
    mention: list[int]
    event: list[int]
    commit: list[int]
    say: list[int]
    mode: list[int]
    status: list[int]
    commit_status: list[int]
    instrument: list[int]
    roles: list[tuple[int, int, int]]
    """Role, word of the trigger (or instrument, or figure), word of the mention."""
    triggers: list[int]
    targets: list[int]


@dataclass(slots=True)
class Pair:
    """One sentence with a pair of parties marked, and what the one does to the other."""

    ids: list[int]
    case: list[int]
    first: int
    second: int
    type: int
    mode: int
    status: int


def tagged(sentence: Sentence, tokenizer: Tokenizer) -> Tagged:
    """What the heads should say of `sentence`."""
    pieces = tokenizer.cut(sentence.text)
    words = pieces.words
    size = len(words)

    def inside(start: int, end: int) -> list[int]:
        return [i for i, (a, b) in enumerate(words) if a < end and b > start]

    def fill(row: list[int], names: Sequence[str], kind: str, start: int, end: int) -> int | None:
        found = inside(start, end)
        for place, i in enumerate(found):
            row[i] = names.index(f"{'B' if place == 0 else 'I'}-{kind}")
        return found[0] if found else None

    def empty(value: int) -> list[int]:
        return [value] * size

    result = Tagged(
        pieces.ids, pieces.case, pieces.firsts, empty(0), empty(0), empty(0), empty(0),
        empty(IGNORED), empty(IGNORED), empty(IGNORED), empty(IGNORED), [], [], [],
    )  # fmt: skip
    at: dict[Mention, int] = {}
    for m in sentence.mentions:
        first = fill(result.mention, labels.MENTION, m.kind, m.start, m.end)
        if first is not None:
            at[m] = first
            if m.kind == "instrument":
                result.instrument[first] = labels.INSTRUMENT_STATUS.index(m.status)
    roles: set[tuple[int, int, int]] = set()

    def role(name: str, trigger: int, number: int | None) -> None:
        if number is not None and (target := at.get(sentence.parties[number].head)) is not None:
            roles.add((labels.ROLE.index(name), trigger, target))

    triggers: set[int] = set()
    for p in map(_bare, (sentence.text,) * len(sentence.predicates), sentence.predicates):
        if p.type == "SAY":
            first = fill(result.say, labels.SAY, "SAY", p.start, p.end)
        elif p.type == "COMMIT":
            first = fill(result.commit, labels.COMMIT, "COMMIT", p.start, p.end)
            if first is not None:
                result.commit_status[first] = labels.COMMIT_STATUS.index(p.status)
        else:
            first = fill(result.event, labels.EVENT, p.type, p.start, p.end)
            if first is not None:
                result.status[first] = labels.STATUS.index(p.status)
                if (p.type, p.mode) in labels.MODE:
                    result.mode[first] = labels.MODE.index((p.type, p.mode))
        if first is None:
            continue
        triggers.add(first)
        for number in p.actors:
            role("actor", first, number)
        for number in p.recipients:
            role("recipient", first, number)
        role("place", first, p.place)
        role("date", first, p.date)
    for m, first in at.items():
        if m.parties or m.measure is not None:
            triggers.add(first)
            for number in m.parties:
                role("party", first, number)
            role("measure", first, m.measure)
    result.triggers, result.targets, result.roles = sorted(triggers), sorted(set(at.values())), sorted(roles)
    return result


def _bare(text: str, p: Predicate) -> Predicate:
    """The predicate without the auxiliaries and adverbs that some hands take into its trigger."""
    start = p.start
    while (space := text.find(" ", start, p.end)) > 0 and text[start:space].lower() in _AUXILIARY:
        start = space + 1
    return replace(p, start=start)


def pairs(sentence: Sentence) -> Iterator[tuple[Predicate, tuple[int, int] | None, tuple[int, int] | None]]:
    """The pairs of parties between which something is done, each with the predicate that tells what.

    Of several predicates between one pair, the first that occurred is taken, else the first of all.
    """
    best: dict[tuple[int | None, int | None], Predicate] = {}
    for p in sentence.predicates:
        if p.type in ("COMMIT", "SAY"):
            continue
        if p.actors and p.recipients:
            keys: list[tuple[int | None, int | None]] = [(a, r) for a in p.actors for r in p.recipients]
        elif len(p.actors) > 1:
            keys = [(a, b) for a in p.actors for b in p.actors if a != b]
        elif p.actors or p.recipients:
            keys = [(a, None) for a in p.actors] + [(None, r) for r in p.recipients]
        else:
            keys = [(None, None)]
        for key in keys:
            held = best.get(key)
            if held is None or (held.status != "occurred" and p.status == "occurred"):
                best[key] = p
    for (actor, recipient), p in best.items():
        spans = [None if n is None else (sentence.parties[n].start, sentence.parties[n].end) for n in (actor, recipient)]
        yield p, spans[0], spans[1]


def marked(sentence: Sentence, tokenizer: Tokenizer, chance: random.Random | None = None, most: int | None = None) -> list[Pair]:
    """The sentence's pairs as the model takes them; at most `most`, and a party left out now and then, by chance."""
    found = list(pairs(sentence))
    if chance and most is not None and len(found) > most:
        found = chance.sample(found, most)
    pieces = tokenizer.cut(sentence.text)
    result = []
    for p, actor, recipient in found:
        if chance and actor and recipient and chance.random() < 0.04:
            actor, recipient = (None, recipient) if chance.random() < 0.5 else (actor, None)
        ids, case, first, second = mark(pieces, actor, recipient)
        kind, mode = labels.plover_type(p)
        result.append(
            Pair(
                ids, case, first, second, list(labels.EVENT[1::2]).index(f"B-{kind}"),
                labels.MODE.index((kind, mode)) if (kind, mode) in labels.MODE else IGNORED,
                labels.STATUS.index(p.status),
            )
        )  # fmt: skip
    return result
