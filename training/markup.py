"""The inline markup of the corpus: from a line to a sentence with mentions and predicates, or to a plain error.

The form is described in `corpus/GUIDELINES.md`. Offsets count characters of the sentence's plain text.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from comity.plover import MODES, TYPES
from comity.types import CommitmentStatus, Status

KINDS: Final = (
    "person", "office", "state", "organization", "group", "pronoun", "place", "date", "amount", "figure", "measure",
    "instrument",
)  # fmt: skip
STYLES: Final = ("wire", "ministry", "local", "translated", "analysis")
INSTRUMENT_KINDS: Final = (
    "treaty", "agreement", "memorandum", "declaration", "joint-statement", "protocol", "programme", "roadmap", "plan",
    "contract", "charter", "resolution", "document",
)  # fmt: skip
INSTRUMENT_STATUSES: Final = ("proposed", "negotiated", "to-be-signed", "signed", "ratified", "in-force", "terminated")
STATUSES: Final = get_args(Status)
COMMITMENT_STATUSES: Final = get_args(CommitmentStatus)
_HEADS: Final = (
    "person", "office", "organization", "group", "pronoun", "state", "place", "instrument", "measure", "amount", "figure", "date",
)  # fmt: skip
"""Which of several mentions in one bracket stands for the party, most telling first."""

Split = Literal["train", "dev", "test"]


class MarkupError(ValueError):
    """A line that is not in the corpus's form, and why."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A run of words of one kind. `status`, `instrument`, `count`, `parties` and `measure` belong to instruments and figures."""

    start: int
    end: int
    kind: str
    number: int | None = None
    status: str | None = None
    instrument: str | None = None
    count: int = 1
    parties: tuple[int, ...] = ()
    measure: int | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """What a role's number names: a span, and the mention in it that stands for it."""

    number: int
    start: int
    end: int
    head: Mention


@dataclass(frozen=True, slots=True)
class Predicate:
    """What a trigger tells: a PLOVER type, COMMIT or SAY, with the numbers of the parties that play a role."""

    start: int
    end: int
    type: str
    mode: str | None
    status: str
    historical: bool
    actors: tuple[int, ...]
    recipients: tuple[int, ...]
    place: int | None
    date: int | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One line of the corpus. `topic` is set in hard negatives."""

    text: str
    mentions: tuple[Mention, ...]
    parties: dict[int, Party]
    predicates: tuple[Predicate, ...]
    style: str = "wire"
    topic: str | None = None
    source: str = ""

    @property
    def split(self) -> Split:
        """The part of the corpus that the sentence belongs to, by a hash of its text: 80 % train, 10 % dev, 10 % test."""
        return split_of(self.text)


def split_of(text: str) -> Split:
    """The split of a text, fixed for ever by its own words; white space and case do not matter."""
    number = hashlib.sha256(" ".join(text.lower().split()).encode()).digest()[0]
    return "test" if number < 26 else "dev" if number < 52 else "train"


def parse(line: str, style: str = "wire", topic: str | None = None, source: str = "") -> Sentence:
    """The sentence of one line. Raises MarkupError."""
    mentions: list[Mention] = []
    parties: dict[int, Party] = {}
    raw_predicates: list[tuple[int, int, str]] = []
    text: list[str] = []
    length = 0
    stack: list[tuple[str, int, int]] = []  # opening character, start, number of mentions before
    i = 0
    while i < len(line):
        c = line[i]
        if c in "[{":
            if c == "{" and stack:
                raise MarkupError(f"a predicate inside a bracket: {line[i : i + 40]!r}")
            if c == "[" and (len(stack) > 1 or (stack and stack[-1][0] == "{")):
                raise MarkupError(f"brackets nest too deep: {line[i : i + 40]!r}")
            stack.append((c, length, len(mentions)))
        elif c == "|":
            if not stack:
                raise MarkupError("a | outside of brackets")
            opening, start, before = stack.pop()
            closing = "]" if opening == "[" else "}"
            stop = line.find(closing, i)
            if stop < 0:
                raise MarkupError(f"no {closing} behind {line[i : i + 40]!r}")
            label = line[i + 1 : stop].strip()
            words = "".join(text)[start:length]
            if not words.strip() or words != words.strip():
                raise MarkupError(f"empty, or white space at an edge: {words!r}")
            if opening == "{":
                raw_predicates.append((start, length, label))
            else:
                _bracket(label, start, length, mentions, before, parties)
            i = stop
        elif c in "]}":
            raise MarkupError(f"a closing {c} without |: {line[max(0, i - 30) : i + 1]!r}")
        else:
            text.append(c)
            length += 1
        i += 1
    if stack:
        raise MarkupError("a bracket is not closed")
    plain = "".join(text)
    if plain != plain.strip() or "  " in plain:
        raise MarkupError("white space at the ends, or twice in a row")
    if any(a.isspace() and a != " " for a in plain):
        raise MarkupError("white space other than the plain blank")
    predicates = tuple(p for start, end, label in raw_predicates for p in _predicates(label, start, end))
    _check_numbers(predicates, mentions, parties)
    if topic and any(p.type != "SAY" for p in predicates):
        raise MarkupError("a hard negative has no predicate but SAY")
    return Sentence(plain, tuple(sorted(mentions, key=lambda m: m.start)), parties, predicates, style, topic, source)


def _bracket(label: str, start: int, end: int, mentions: list[Mention], before: int, parties: dict[int, Party]) -> None:
    inner = mentions[before:]
    if inner:
        if not label.isdecimal():
            raise MarkupError(f"an outer bracket has a number alone, not {label!r}")
        number = int(label)
        head = min(inner, key=lambda m: (_HEADS.index(m.kind), -m.start))
        _enter(parties, Party(number, start, end, head))
        return
    if not label:
        raise MarkupError("a bracket without a label")
    kind, *rest = label.split()
    if kind not in KINDS:
        raise MarkupError(f"no such kind of mention: {kind!r}")
    found: dict[str, str] = {}
    own: int | None = None
    for word in rest:
        if word.isdecimal():
            own = int(word)
        elif "=" in word:
            key, value = word.split("=", 1)
            found[key] = value
        else:
            raise MarkupError(f"what is {word!r} in {label!r}?")
    allowed = {"instrument": {"kind", "status", "parties", "count"}, "figure": {"states", "measure"}}.get(kind, set())
    if set(found) - allowed:
        raise MarkupError(f"{kind} has no {', '.join(sorted(set(found) - allowed))}")
    if kind == "instrument":
        if found.get("kind") not in INSTRUMENT_KINDS:
            raise MarkupError(f"an instrument's kind is one of {', '.join(INSTRUMENT_KINDS)}, not {found.get('kind')!r}")
        if found.get("status", "signed") not in INSTRUMENT_STATUSES:
            raise MarkupError(f"an instrument's status is one of {', '.join(INSTRUMENT_STATUSES)}, not {found['status']!r}")
    measure = _number(found["measure"]) if "measure" in found else None
    count = _number(found["count"]) if "count" in found else 1
    sides = _numbers(found.get("parties") or found.get("states") or "")
    mention = Mention(start, end, kind, own, found.get("status"), found.get("kind"), count, sides, measure)
    mentions.append(mention)
    if own is not None:
        _enter(parties, Party(own, start, end, mention))


def _enter(parties: dict[int, Party], party: Party) -> None:
    if party.number in parties:
        raise MarkupError(f"the number {party.number} is given twice")
    parties[party.number] = party


def _numbers(text: str) -> tuple[int, ...]:
    words = [w for w in text.split(",") if w]
    if not all(w.isdecimal() for w in words):
        raise MarkupError(f"numbers parted by commas were expected, not {text!r}")
    return tuple(int(w) for w in words)


def _number(text: str) -> int:
    numbers = _numbers(text)
    if len(numbers) != 1:
        raise MarkupError(f"one number was expected, not {text!r}")
    return numbers[0]


def _predicates(label: str, start: int, end: int) -> Iterator[Predicate]:
    seen: set[str] = set()
    for part in label.split(";"):
        words = part.split()
        if not words:
            raise MarkupError("a predicate without a type")
        kind, _, mode = words[0].partition("/")
        if kind not in (*TYPES, "COMMIT", "SAY"):
            raise MarkupError(f"no such type: {kind!r}")
        if mode and mode not in MODES.get(kind, ()):
            raise MarkupError(f"{kind} has the modes {', '.join(MODES.get(kind, ())) or 'none'}; not {mode!r}")
        layer = kind if kind in ("COMMIT", "SAY") else "event"
        if layer in seen:
            raise MarkupError("a trigger tells one PLOVER event at most")
        seen.add(layer)
        statuses = COMMITMENT_STATUSES if kind == "COMMIT" else STATUSES
        status, historical, place, date = statuses[0], False, None, None
        actors: tuple[int, ...] = ()
        recipients: tuple[int, ...] = ()
        for word in words[1:]:
            if word in statuses:
                status = word
            elif word == "historical":
                historical = True
            elif re.fullmatch(r"[\d,]*>[\d,]*", word):
                left, right = word.split(">")
                actors, recipients = _numbers(left), _numbers(right)
            elif re.fullmatch(r"(?:place|date)=\d+", word):
                if word.startswith("place"):
                    place = int(word[6:])
                else:
                    date = int(word[5:])
            else:
                raise MarkupError(f"what is {word!r} in {{…|{label}}}?")
        yield Predicate(start, end, kind, mode or None, status, historical, actors, recipients, place, date)


def _check_numbers(predicates: tuple[Predicate, ...], mentions: list[Mention], parties: dict[int, Party]) -> None:
    for predicate in predicates:
        for number in (*predicate.actors, *predicate.recipients, predicate.place, predicate.date):
            if number is not None and number not in parties:
                raise MarkupError(f"no mention has the number {number} that a predicate names")
        if set(predicate.actors) & set(predicate.recipients):
            raise MarkupError("a party is both actor and recipient")
        if predicate.date is not None and parties[predicate.date].head.kind != "date":
            raise MarkupError(f"date={predicate.date} is no date")
    for mention in mentions:
        for number in (*mention.parties, mention.measure):
            if number is not None and number not in parties:
                raise MarkupError(f"no mention has the number {number} that a mention names")


def read_file(path: Path) -> Iterator[Sentence | tuple[int, str]]:
    """The sentences of one file in order; where a line is not in form, its number (from 1) and what is wrong with it."""
    style, topic = "wire", None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("@"):
            style, _, topic = line[1:].strip().partition("/")
            topic = topic or None
            if style not in STYLES:
                yield number, f"a style is one of {', '.join(STYLES)}, not {style!r}"
                style = "wire"
            continue
        try:
            yield parse(line, style, topic, f"{path.name}:{number}")
        except MarkupError as error:
            yield number, str(error)
