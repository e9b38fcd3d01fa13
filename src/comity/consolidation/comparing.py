"""What the rules of all kinds share: how two tellings are held against each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from comity.consolidation.names import Key, same_person
from comity.consolidation.spans import Span, months
from comity.types import Finding

JOINED = 1.0
"""The score from which two tellings are of one fact."""
NEARLY = 0.6
"""The score from which a pair that is not joined is worth a look."""

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Match:
    """How far two tellings agree: a score, and the grounds in words."""

    score: float
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What stands around a finding in its article."""

    published: str | None = None
    beside: tuple[Finding, ...] = ()
    """The other findings in the same words: the document that a signing signs."""
    paragraph: str = ""
    """The paragraph in which it stands: what "it" is, is told there."""
    states: tuple[str, ...] = ()
    """The states of which its article tells, sorted: they say whose ministry "the Foreign Ministry" is."""


class Rules(Protocol[F]):
    """How the findings of one kind are compared. `F` is what is looked at of a finding: its features."""

    once: bool
    """Whether an article tells of one fact in one finding: then two findings of an article are two facts."""

    def __hash__(self) -> int: ...

    def features(self, finding: Any, context: Context) -> F:
        """What joining looks at. Findings with equal features are one telling."""
        ...

    def blocks(self, features: F) -> Iterable[str]:
        """The blocks in which a telling stands; each begins with the states or the name by which it is looked for."""
        ...

    def near(self, features: F) -> Iterable[str]:
        """The blocks in which those stand with which it may be joined: what nears A must be neared by A."""
        ...

    def vague(self, features: F) -> bool:
        """Whether a telling says too little to hold others together: it goes to the best one, and no further."""
        ...

    def compare(self, one: F, other: F) -> Match | None:
        """How far two tellings agree, whichever is first; None where they have nothing to do with each other."""
        ...

    def conflict(self, one: F, other: F, *, moved: bool) -> str | None:
        """Why two tellings can't be of one fact, however they are linked. `moved`: a report says that the date was changed."""
        ...

    def moves(self, features: F) -> bool:
        """Whether a telling says that the date was changed or the thing called off."""
        ...


class Grounds:
    """Gathers a score with its grounds."""

    __slots__ = ("_needed", "said", "score")

    def __init__(self, needed: float) -> None:
        self._needed = needed
        self.score = 0.0
        self.said: list[str] = []

    def add(self, points: float, words: str) -> None:
        self.score += points
        self.said.append(words)

    def match(self) -> Match:
        """The match, its score so scaled that `needed` points make 1."""
        return Match(round(self.score / self._needed, 3), tuple(self.said))


def shared_persons(ones: tuple[Key, ...], others: tuple[Key, ...]) -> list[tuple[Key, Key]]:
    """The pairs of names that can be one person's, each name once; those that are told in full first."""
    fitting = [(one, other) for one in ones for other in others if same_person(one, other)]
    rest, other_rest = set(ones), set(others)
    pairs = []
    for one, other in sorted(fitting, key=lambda pair: (-len(pair[0]) - len(pair[1]), min(pair), max(pair))):
        if one in rest and other in other_rest:
            rest.remove(one)
            other_rest.remove(other)
            pairs.append((one, other))
    return pairs


_MANY = 10
"""Of a gathering of many states only the first ten count, by code: more would be hundreds of pairs that say no more."""


@lru_cache(maxsize=1 << 12)
def standing(states: tuple[str, ...]) -> tuple[str, ...]:
    """The names under which a finding about these states stands in blocks: their pairs, and each as one of several ("<PER").

    One about a single state stands under that, one about none under "-".
    """
    codes = sorted(set(states))[:_MANY]
    if len(codes) < 2:
        return tuple(codes) or ("-",)
    pairs = [f"{one}{other}" for i, one in enumerate(codes) for other in codes[i + 1 :]]
    return (*pairs, *(f"<{code}" for code in codes))


@lru_cache(maxsize=1 << 12)
def nearing(states: tuple[str, ...]) -> tuple[str, ...]:
    """The names under which those stand with which it can be joined.

    Those that share two states, or where one names a single state that the other has too. Two of several states never meet
    under one of
    them alone: that would gather all that a state does.
    """
    codes = sorted(set(states))[:_MANY]
    if len(codes) < 2:
        return (codes[0], f"<{codes[0]}") if codes else ("-",)
    pairs = [f"{one}{other}" for i, one in enumerate(codes) for other in codes[i + 1 :]]
    return (*pairs, *codes)


@lru_cache(maxsize=1 << 12)
def can_meet(ones: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether findings about these states stand under a common name."""
    return not set(standing(ones)).isdisjoint(nearing(others))


@lru_cache(maxsize=1 << 12)
def between_others(ones: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether both are about several states and share fewer than two: then they are not one, whatever may hold them together.

    "An agreement" of a state with a second, told alone or together with a third, would else bring all together that it signs.
    """
    one, other = set(ones), set(others)
    return len(one) > 1 and len(other) > 1 and len(one & other) < 2


def month_blocks(prefix: str, names: Iterable[str], when: Span) -> list[str]:
    """A block for each name and month of a span; for a span of more than three months one for each year."""
    if when[1] - when[0] > 100:
        times: list[str] = sorted({month[:4] for month in months(*when)})
    else:
        times = list(months(*when))
    return [f"{name} {prefix} {time}" for name in names for time in times]


@lru_cache(maxsize=1 << 10)
def near_blocks(prefix: str, names: tuple[str, ...], when: Span, days: int) -> tuple[str, ...]:
    """The blocks in which spans stand that are at most `days` from a span."""
    first, last = when[0] - days, when[1] + days
    times = list(months(first, last))
    times += sorted({month[:4] for month in times})
    return tuple(f"{name} {prefix} {time}" for name in names for time in times)


@lru_cache(maxsize=1 << 10)
def season_blocks(prefix: str, names: tuple[str, ...], first: int, last: int) -> tuple[str, ...]:
    """A block for each name and quarter from one day to another: for what is looked for over years."""
    quarters = sorted({f"{month[:4]}/{(int(month[5:]) + 2) // 3}" for month in months(first, last)})
    return tuple(f"{name} {prefix} {quarter}" for name in names for quarter in quarters)


def counted(number: int, noun: str) -> str:
    """ "1 day", "2 days"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
