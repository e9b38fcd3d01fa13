"""When two commitments are one: who promises what to whom."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from comity.consolidation.comparing import Context, Grounds, Match
from comity.consolidation.spans import Span, gap, months, span
from comity.consolidation.words import overlap, proper, specific, stems
from comity.types import Commitment

_NEEDED = 2.5
_NUMBER = re.compile(r"\d[\d,.]*")
_MOVED = re.compile(
    r"\b(?:later than|instead of|rather than|postpon\w+|delay\w*|slip\w*|put off|moved|pushed back|extend\w*|deferr\w+|no longer|now (?:to|due|plan\w*|expect\w*))\b",
    re.I,
)
_YEARS = 3
"""For how many years a promise that says little of what it is about is held against others."""


class CommitmentFeatures(NamedTuple):
    """What is compared of a commitment."""

    by_states: tuple[str, ...]
    to_states: tuple[str, ...]
    words: tuple[str, ...]
    """Stems of action and evidence that tell what is promised."""
    around: tuple[str, ...]
    """Those of the paragraph besides: what "it" is, is told there."""
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    due: Span | None
    moved: bool
    """Whether the words say that it comes at another time than was said."""
    status: str
    reported: int | None
    """The first day of the report's month: a promise is repeated for years, but not for ever."""


def told_due(finding: Commitment) -> bool:
    """Whether the words of a commitment say that its date is a new one."""
    return bool(_MOVED.search(finding.evidence))


class CommitmentRules:
    """The rules for commitments."""

    once = True

    def features(self, finding: Commitment, context: Context) -> CommitmentFeatures:
        day = span(context.published[:7] if context.published else None)
        parties = stems(" ".join(finding.by + finding.to))
        words = frozenset(word for word in specific(stems(finding.action) | (stems(finding.evidence) - parties)) if not word.isdigit())
        around = frozenset(word for word in specific(stems(context.paragraph)) if not word.isdigit())
        return CommitmentFeatures(
            by_states=finding.by_states,
            to_states=finding.to_states,
            words=tuple(sorted(words)),
            around=tuple(sorted(around - words)),
            names=tuple(sorted((proper(finding.action) | proper(finding.evidence)) - parties)),
            numbers=tuple(sorted(number.rstrip(".,") for number in set(_NUMBER.findall(finding.action)) if not number.startswith("20"))),
            due=span(finding.due),
            moved=told_due(finding),
            status=finding.status,
            reported=day[0] if day else None,
        )

    def blocks(self, features: CommitmentFeatures) -> Iterator[str]:
        # Promises are told with and without the one to whom they are made: each state finds them.
        states = _states(features)
        yield from (f"c {state} {word}" for state in states for word in features.words)
        if features.due:
            yield from (f"cd {state} {month}" for state in states for month in list(months(*features.due))[-2:])
        if self.vague(features) and features.reported is not None:
            yield from (f"cv {state} {_year(features.reported)}" for state in states)
        elif features.reported is not None:
            yield from (f"cw {state} {_year(features.reported)}" for state in states)

    def near(self, features: CommitmentFeatures) -> Iterator[str]:
        states = _states(features)
        yield from (f"c {state} {word}" for state in states for word in features.words)
        if features.due:
            yield from (f"cd {state} {month}" for state in states for month in list(months(*features.due))[-2:])
        if features.reported is not None:
            year = _year(features.reported)
            prefixes = ("cv", "cw") if self.vague(features) else ("cv",)
            yield from (
                f"{prefix} {state} {other}" for prefix in prefixes for state in states for other in range(year - _YEARS, year + _YEARS + 1)
            )

    def vague(self, features: CommitmentFeatures) -> bool:
        return len(features.words) < 2

    def moves(self, features: CommitmentFeatures) -> bool:
        return features.moved

    def compare(self, one: CommitmentFeatures, other: CommitmentFeatures) -> Match | None:
        if self.conflict(one, other, moved=one.moved or other.moved):
            return None
        grounds = Grounds(_NEEDED)
        ones, others = frozenset(one.words), frozenset(other.words)
        shared = ones & others
        beside = (ones & frozenset(other.around)) | (others & frozenset(one.around))
        if self.vague(one) or self.vague(other):
            beside |= frozenset(one.around) & frozenset(other.around)
        if not shared and not beside:
            return None
        same_due = bool(one.due and other.due) and gap(one.due or (0, 0), other.due or (0, 0)) == 0
        if shared:
            points = 2.4 * overlap(ones, others) - (0.4 if len(shared) == 1 and not same_due else 0.0)
            grounds.add(points, f"to do the same: {', '.join(sorted(shared))}")
        if beside:
            grounds.add(1.0 * len(beside) / min(len(ones) + 1, len(others) + 1, 4), f"what the paragraph tells: {', '.join(sorted(beside))}")
        if set(one.by_states) == set(other.by_states):
            grounds.add(0.5, f"promised by the same: {', '.join(one.by_states)}")
        elif set(one.by_states) & set(other.by_states):
            grounds.add(0.25, "one names more who promise")
        elif one.by_states and other.by_states:
            grounds.add(-1.0, "promised by different states")
        if one.numbers and other.numbers:
            same = set(one.numbers) & set(other.numbers)
            grounds.add(0.4 if same else -0.8, f"{'the same' if same else 'different'} numbers: {', '.join(one.numbers)}")
        if one.names and other.names:
            common = set(one.names) & set(other.names)
            grounds.add(0.4 if common else -0.9, f"{'the same' if common else 'different'} names: {', '.join(sorted(common or {*one.names, *other.names}))}")
        _compare_dues(one, other, grounds)
        if one.reported is not None and other.reported is not None and abs(one.reported - other.reported) > 1500:
            grounds.add(-1.5, "reported years apart")
        return grounds.match()

    def conflict(self, one: CommitmentFeatures, other: CommitmentFeatures, *, moved: bool) -> str | None:
        ones, others = {*one.by_states, *one.to_states}, {*other.by_states, *other.to_states}
        if len(ones) > 1 and len(others) > 1 and not (ones <= others or others <= ones):
            return "between different states"
        if not moved and one.due and other.due and gap(one.due, other.due) > 20:
            return "due at different times"
        return None


def _states(features: CommitmentFeatures) -> list[str]:
    return (sorted({*features.by_states, *features.to_states}) or ["-"])[:6]


def _year(day: int) -> int:
    return int(day / 365.2425) + 1


def _compare_dues(one: CommitmentFeatures, other: CommitmentFeatures, grounds: Grounds) -> None:
    if not one.due or not other.due:
        return
    if gap(one.due, other.due) == 0:
        grounds.add(1.0, "due at the same time")
    elif one.moved or other.moved:
        grounds.add(0.5, "one says that it is due at a new time")
    else:
        grounds.add(-0.4, "due at different times")
