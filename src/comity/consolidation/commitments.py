"""When two commitments are one: who promises what to whom."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from comity.consolidation.comparing import Context, Grounds, Match, nearing, standing
from comity.consolidation.spans import Span, gap, months, span, width
from comity.consolidation.words import ordinals, overlap, proper, specific, stems
from comity.periods import MONTHS, parse_period
from comity.types import Commitment

_NEEDED = 2.4
_NUMBER = re.compile(r"\d[\d,.]*")
_COUNTS = {
    word: str(number)
    for number, word in enumerate(
        """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
        nineteen
        twenty""".split(),
        2,
    )
} | {"pair": "2", "both": "2", "dozen": "12"}  # fmt: skip
_MOVED = re.compile(
    r"\b(?:later than|instead|rather than|postpon\w+|delay\w*|slip\w*|put (?:off|back)|moved|pushed (?:back|off)|extend\w*|"
    r"deferr\w+|resched\w+|no longer|"
    r"new (?:date|deadline|target)|later date|(?:days?|weeks?|months?|years?) (?:late|behind)|once (?:promis|plann|due|"
    r"announc|expect|set)\w*|originally|behind schedule|"
    r"(?:would|will) not|now)\b",
    re.I,
)
_WAS_DUE = re.compile(r"\b(?:was|were|had been) (?:due|promised|expected|planned|to (?:be|have|come))\b", re.I)
_TIME = re.compile(rf"\b(?:({'|'.join(MONTHS)})|((?:19|20)\d\d))\b")
# What is done to the thing that is promised; what thing it is, tells more.
_ACTS = stems(
    """send give deliver supply arrive reach bring put go come take return reduce raise fall drop lift abolish pay repay
    repayment repay train buy sell set up
    found host invite offer receive transfer grant drop switch run say"""
)
# Work that begins is another promise than work that ends.
_WORK = r"(?:work|works|construction|building|drilling|laying|digging)"
_BEGUN = re.compile(
    rf"\b(?:break(?:ing)? ground|broke ground|ground-?breaking|(?:begin|began|begun|start|commence)(?:s|ed|"
    rf"ing)? (?:\w+ )?(?:on )?(?:the )?(?:to build|to lay|{_WORK})|"
    rf"{_WORK}\b[^.;]{{0,80}}?\b(?:begin|began|begun|start|commence)(?:s|ed|ing)?|lay(?:ing)? the (?:foundation|first) stone)\b",
    re.I,
)
_IDIOM = re.compile(r"\b(?:break(?:ing)? ground|broke ground|lay(?:ing)? the (?:foundation|first) stone)\b", re.I)
_POINTED = re.compile(r"\b(?:that|this) (\w+)", re.I)
_ENDED = re.compile(
    r"\b(?:complet\w+|finish\w*|open(?:s|ed|ing)?|inaugurat\w+|commission(?:ed|ing)|hand(?:ed|ing|s)? over|ready|operational|"
    r"in operation|enter service|entered service)\b",
    re.I,
)
_YEARS = 3
"""For how many years a promise is told again."""


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
    former: tuple[str, ...]
    """The other times that such words name, months ("June") and years: "in March instead of June"."""
    ordinals: tuple[int, ...]
    """Which of several of a kind it is about: the second phase."""
    stage: str
    """Whether it is work's "begin" or its "end" that is promised; "" where neither is said."""
    status: str
    reported: int | None
    """The first day of the report's month: a promise is repeated for years, but not for ever."""


def stage_of(status: str, text: str) -> str:
    """Whether a promise is of the begin of work or of its end. Work that is under way can be reported of both."""
    if status == "underway":
        return ""
    begun, ended = bool(_BEGUN.search(text)), bool(_ENDED.search(text))
    return "" if begun == ended else "begin" if begun else "end"


def ordinals_of(finding: Commitment, paragraph: str) -> tuple[int, ...]:
    """Which of several of a kind a promise is about; of "that phase" what was said of a phase before."""
    told = ordinals(finding.action)
    if told:
        return told
    before = paragraph.partition(finding.evidence)[0]
    for noun in _POINTED.findall(finding.action):
        if named := re.findall(rf"(\w+) {re.escape(noun)}\b", before):
            told = ordinals(named[-1])
    return told


def told_due(finding: Commitment) -> bool:
    """Whether the words of a commitment say that its date is a new one."""
    return bool(_MOVED.search(finding.evidence) or (_WAS_DUE.search(finding.evidence) and finding.due and _former(finding)))


class CommitmentRules:
    """The rules for commitments."""

    once = True

    def features(self, finding: Commitment, context: Context) -> CommitmentFeatures:
        day = span(context.published[:7] if context.published else None)
        parties = stems(" ".join(finding.by + finding.to))
        action, evidence = (_MOVED.sub(" ", _IDIOM.sub(" ", text)) for text in (finding.action, finding.evidence))
        told = frozenset(word for word in specific(stems(action) | (stems(evidence) - parties)) if not word.isdigit())
        words = told - _ACTS or told
        around = frozenset(word for word in specific(stems(context.paragraph)) if not word.isdigit())
        return CommitmentFeatures(
            by_states=finding.by_states,
            to_states=finding.to_states,
            words=tuple(sorted(words)),
            around=tuple(sorted(around - words)),
            names=tuple(sorted(proper(finding.action) - parties)),
            numbers=tuple(sorted(_numbers(finding.action))),
            due=span(finding.due),
            moved=told_due(finding),
            former=_former(finding) if told_due(finding) else (),
            ordinals=ordinals_of(finding, context.paragraph),
            stage=stage_of(finding.status, f"{finding.action} {finding.evidence}"),
            status=finding.status,
            reported=day[0] if day else None,
        )

    def blocks(self, features: CommitmentFeatures) -> Iterator[str]:
        names = standing(features.by_states + features.to_states)
        time, little = _years(features), "l" if _says_little(features) else ""
        yield from (f"{name} c {word} {time}" for name in names for word in features.words)
        if features.due:
            yield from (f"{name} cd{little} {month}" for name in names for month in _last_months(features.due))
        yield from (f"{name} cy{little} {_year(features)}" for name in names)

    def near(self, features: CommitmentFeatures) -> Iterator[str]:
        names = nearing(features.by_states + features.to_states)
        times = (_years(features) - 1, _years(features), _years(features) + 1)
        yield from (f"{name} c {word} {time}" for name in names for word in features.words for time in times)
        # Without a word in common a promise is known again by its date or paragraph only where one of the two says little.
        kinds = ("", "l") if _says_little(features) else ("l",)
        if features.due:
            yield from (f"{name} cd{kind} {month}" for kind in kinds for name in names for month in _last_months(features.due))
        years = range(_year(features) - _YEARS, _year(features) + _YEARS + 1)
        yield from (f"{name} cy{kind} {year}" for kind in kinds for name in names for year in years)

    def vague(self, features: CommitmentFeatures) -> bool:
        return _says_little(features) and features.due is None

    def moves(self, features: CommitmentFeatures) -> bool:
        return features.moved

    def compare(self, one: CommitmentFeatures, other: CommitmentFeatures) -> Match | None:
        if self.conflict(one, other, moved=one.moved or other.moved) or abs(_year(one) - _year(other)) > _YEARS:
            return None
        grounds = Grounds(_NEEDED)
        ones, others = frozenset(one.words), frozenset(other.words)
        shared = ones & others
        beside = (ones & frozenset(other.around)) | (others & frozenset(one.around))
        little = _says_little(one) or _says_little(other)
        if not shared and not little:
            return None
        if little and not (ones and others):
            beside |= frozenset(one.around) & frozenset(other.around)
        same_due = one.due is not None and other.due is not None and gap(one.due, other.due) == 0
        if (
            not shared
            and not beside
            and not (
                same_due
                and one.stage
                and one.stage == other.stage
                and all(map(_says_little, (one, other)))
                and not (ones and others)
            )
        ):
            return None
        if shared:
            points = 2.4 * overlap(ones, others) - _alone(shared, ones - beside, others - beside, same_due=same_due)
            grounds.add(points, f"to do the same: {', '.join(sorted(shared))}")
            named = {*one.names, *other.names}
            if len(shared) == 1 and shared <= named and ones - named and others - named:
                grounds.add(-1.2, "with nothing but a name in common")
        if not shared and not beside:
            grounds.add(0.8, "they say little of what")
        if beside:
            grounds.add(
                (1.2 if little else 0.8) * min(1.0, len(beside) / min(max(len(ones), 2) + 1, max(len(others), 2) + 1, 4)),
                f"what the paragraph tells: {', '.join(sorted(beside))}",
            )
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
            common = (set(one.names) & {*other.names, *other.words}) | (set(other.names) & {*one.names, *one.words})
            grounds.add(
                0.4 if common else -0.9,
                f"{'the same' if common else 'different'} names: {', '.join(sorted(common or {*one.names, *other.names}))}",
            )
        if one.ordinals and other.ordinals:
            grounds.add(0.3, f"both number {one.ordinals[0]} of several")
        elif not little and bool(one.ordinals) != bool(other.ordinals):
            grounds.add(-0.5, "one is of one among several")
        if one.stage and one.stage == other.stage:
            grounds.add(0.3, f"both of the work's {one.stage}")
        _compare_dues(one, other, grounds)
        _compare_done(one, other, grounds)
        return grounds.match()

    def conflict(self, one: CommitmentFeatures, other: CommitmentFeatures, *, moved: bool) -> str | None:
        ones, others = {*one.by_states, *one.to_states}, {*other.by_states, *other.to_states}
        if len(ones) > 1 and len(others) > 1 and not (ones <= others or others <= ones):
            return "between different states"
        if one.ordinals and other.ordinals and not set(one.ordinals) & set(other.ordinals):
            return "one of several, and another"
        if one.stage and other.stage and one.stage != other.stage:
            return "the begin of the work and its end"
        if not moved and one.due and other.due and _other_time(one.due, other.due):
            return "due at different times"
        return None


def _says_little(features: CommitmentFeatures) -> bool:
    """Whether the words tell little of what is promised: "the pair will follow", "work would begin"."""
    return len(features.words) < 2


def _alone(shared: frozenset[str], ones: frozenset[str], others: frozenset[str], *, same_due: bool) -> float:
    """What is taken off where a single word is shared: it may be the act, or the field."""
    if len(shared) > 1:
        return 0.0
    return 0.6 if ones - shared and others - shared else 0.0 if same_due else 0.4


def _numbers(action: str) -> set[str]:
    """The numbers in the words of a promise, but for years."""
    digits = {number.rstrip(".,") for number in _NUMBER.findall(action)}
    return {number for number in digits if not number.startswith("20")} | {
        _COUNTS[word] for word in action.lower().split() if word in _COUNTS
    }


def _compare_done(one: CommitmentFeatures, other: CommitmentFeatures, grounds: Grounds) -> None:
    """A report that it is done, and one that promises it."""
    done, pledged = (one, other) if one.status == "done" else (other, one)
    if done.status != "done" or pledged.status != "pledged" or done.reported is None:
        return
    if pledged.due and gap(pledged.due, (done.reported, done.reported + 30)) <= 120:
        grounds.add(0.5, "done at about the time when it was due")
    elif pledged.due and 0 < done.reported - pledged.due[1] <= 400:
        grounds.add(0.3, "done after it was due")
    if pledged.reported is not None and pledged.reported > done.reported:
        grounds.add(-0.8, "promised after it was done")


def _other_time(one: Span, other: Span) -> bool:
    """Whether two due dates are different ones, and not a month told more or less exactly."""
    return gap(one, other) > 0 and (gap(one, other) > 20 or abs(one[1] - other[1]) > 45)


def _year(features: CommitmentFeatures) -> int:
    return date.fromordinal(features.reported).year if features.reported else 0


def _years(features: CommitmentFeatures) -> int:
    """The stretch of years in which it is told."""
    return _year(features) // (_YEARS + 1)


def _last_months(due: Span) -> list[str]:
    return list(months(*due))[-2:]


def _compare_dues(one: CommitmentFeatures, other: CommitmentFeatures, grounds: Grounds) -> None:
    if not one.due or not other.due:
        return
    if gap(one.due, other.due) == 0:
        # Much is promised for the end of a year; of what says little else, it has to tell enough.
        telling = min(width(one.due), width(other.due)) <= 100 or _says_little(one) or _says_little(other)
        grounds.add(1.0 if telling else 0.5, "due at the same time")
    elif any(
        late.moved and not (first.reported and late.reported and first.reported > late.reported)
        for first, late in ((one, other), (other, one))
    ):
        grounds.add(0.5, "one says that it is due at a new time")
        if _names_it(one, other) or _names_it(other, one):
            grounds.add(0.7, "and names the time that it had")
    else:
        grounds.add(-0.4, "due at different times")


def _former(finding: Commitment) -> tuple[str, ...]:
    """The months and years that a promise names besides the time when it is due."""
    period = parse_period(finding.due)
    now = set[str]()
    if period is not None:
        now = {str(point[0]) for point in (period.start, period.end)}
        now |= {MONTHS[month - 1] for _, month, _ in (period.start, period.end) if month}
    return tuple(sorted({month or year for month, year in _TIME.findall(finding.evidence)} - now))


def _names_it(late: CommitmentFeatures, first: CommitmentFeatures) -> bool:
    """Whether the words that tell a new time name the one that the other promise had."""
    if not late.former or first.due is None:
        return False
    last = date.fromordinal(first.due[1])
    return str(last.year) in late.former or MONTHS[last.month - 1] in late.former
