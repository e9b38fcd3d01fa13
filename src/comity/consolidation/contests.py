"""What reports tell of one field, where they can't all be right: the groups that can, and which of them weighs most."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from comity.consolidation.events import places_of
from comity.consolidation.model import Report
from comity.consolidation.names import is_place
from comity.consolidation.outlets import weigh, weigh_rivals
from comity.consolidation.spans import gap, span, width
from comity.types import Head

_Value = TypeVar("_Value", bound=Hashable)
Agree = Callable[[Report, Report], bool]
_Wording = list[Report]


@dataclass(frozen=True, slots=True)
class Group(Generic[_Value]):
    """Reports that can be right together."""

    value: _Value
    """What they tell most exactly; of equals what most sources tell."""
    reports: tuple[Report, ...]


def groups_of(reports: Sequence[Report], value: Callable[[Report], _Value | None], agree: Agree) -> list[Group[_Value]]:
    """The groups of the reports that have a value, the one that weighs most first, and of equals the one told first.

    What fits into several groups, as "July" does where others tell two days of it, speaks for none of them.
    """
    # Reports in the same words agree with the same ones: each wording is compared once, however many repeat it.
    wordings = defaultdict[tuple[_Value, str], _Wording](list)
    place = {report.ref: number for number, report in enumerate(reports)}
    for report in reports:
        if (one := value(report)) is not None:
            wordings[one, report.finding.evidence].append(report)
    groups = []
    for group in _grouped(list(wordings.values()), agree):
        ones = sorted((report for same in group for report in same), key=lambda report: place[report.ref])
        articles = defaultdict[_Value, list[Head]](list)
        for report in ones:
            articles[value(report)].append(report.article)  # type: ignore[index]  # those without one are in no group
        told = max(articles, key=lambda one: (_exactness(one), weigh(articles[one])))
        groups.append(Group(told, tuple(ones)))
    weights = weigh_rivals([[report.article for report in group.reports] for group in groups])
    order = sorted(range(len(groups)), key=lambda number: (weights[number], -place[groups[number].reports[0].ref]), reverse=True)
    return [groups[number] for number in order]


def most_told(reports: Sequence[Report], value: Callable[[Report], _Value | None]) -> _Value | None:
    """The value that weighs most, of equals the first; None where none is told."""
    told = defaultdict[_Value, list[Head]](list)
    for report in reports:
        if one := value(report):
            told[one].append(report.article)
    if len(told) < 2:
        return next(iter(told), None)
    weights = dict(zip(told, weigh_rivals(list(told.values())), strict=True))
    return max(told, key=lambda one: weights[one])


def can_be_one_place(one: str, other: str) -> bool:
    """Whether two places can both be right: a palace may stand in a city, but two known cities are two."""
    ones, others = places_of(one), places_of(other)
    return bool(set(ones) & set(others)) or not (any(map(is_place, ones)) and any(map(is_place, others)))


def can_be_one_date(one: str | None, other: str | None) -> bool:
    """Whether two dates can both be right."""
    first, second = span(one), span(other)
    return not first or not second or gap(first, second) == 0


def _grouped(wordings: Sequence[_Wording], agree: Agree) -> list[list[_Wording]]:
    """The wordings in groups in which all agree, those first with which most sources do."""
    if len(wordings) < 2:
        return [[one] for one in wordings]
    fits = [[one is other or agree(one[0], other[0]) for other in wordings] for one in wordings]
    if all(map(all, fits)):
        return [list(wordings)]
    backed = [weigh(report.article for other, fit in zip(wordings, row, strict=True) if fit for report in other) for row in fits]
    groups: list[list[int]] = []
    for one in sorted(range(len(wordings)), key=lambda one: backed[one], reverse=True):
        fitting = next((group for group in groups if all(fits[one][other] for other in group)), None)
        if fitting is None:
            groups.append([one])
        else:
            fitting.append(one)
    left = [
        [one for one in group if not any(all(fits[one][o] for o in other) for other in groups if other is not group)]
        for group in groups
    ]
    return [[wordings[one] for one in sorted(few or group)] for few, group in zip(left, groups, strict=True)]


def _exactness(value: Hashable) -> int:
    when = span(value) if isinstance(value, str) else None
    return -width(when) if when else 0
