"""When two figures are of one quantity in one period; their values may differ, and then contradict each other."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from comity.consolidation.comparing import Context, Grounds, Match, can_meet, counted, nearing, standing
from comity.consolidation.spans import Span, date_of, span, width
from comity.consolidation.words import overlap, specific, stems
from comity.types import Figure

_NEEDED = 2.5
# What measures of all kinds share: it tells nothing of which one is meant.
_IGNORED = stems("""bilateral mutual total overall two-way annual value amount number figures level sum worth stood reach
project size volume
    joint agreement planned estimated current signed""")
# One name for units of which reporters use several.
_UNITS = {
    "kilometr": "km", "kilomet": "km", "meter": "m", "metr": "m", "megawatt": "mw", "gigawatt": "gw", "tonn": "ton",
    "percent": "%", "per cent": "%",
}  # fmt: skip
_PAPERS = stems("document paper text instrument agreement memorandum memoranda accord deal contract protocol treaty pact")
# People are counted as what they are, where they are from, or as people.
_PEOPLE = stems("""people person citizen national worker resident visitor passenger tourist migrant refugee student pupil
teacher specialist expert soldier
    troop doctor nurse trainee guest traveller labourer engineer inmate detainee""")
# In money, an exchange of goods is trade.
_GOODS, _TRADE = stems("goods exchange exchanged"), stems("trade")
_FOR_ALL = stems("people person citizen national")
_SOON = 5
"""For how many days after each other outlets report of one thing with another number."""


def _unit(unit: str) -> str:
    """Money and per cent as they are, counted things by their stems, with one name for what is the same."""
    if len(unit) <= 3:
        return unit.casefold()
    found = stems(unit)
    if not found:
        # Nothing but a state's people: "Egyptians".
        return "people" if unit[0].isupper() else unit.casefold()
    if found & _PEOPLE:
        return "people"
    if found & _PAPERS:
        return "documents"
    return " ".join(sorted(_UNITS.get(stem, stem) for stem in found))


class FigureFeatures(NamedTuple):
    """What is compared of a figure."""

    words: tuple[str, ...]
    unit: str
    states: tuple[str, ...]
    period: Span | None
    value: float
    reported: int | None
    """The day of the report, where no period is told."""
    around: tuple[str, ...]
    """Stems of the sentence's words and its paragraph besides."""


class FigureRules:
    """The rules for figures."""

    once = True

    def features(self, finding: Figure, context: Context) -> FigureFeatures:
        period = span(finding.period)
        day = span(context.published)
        unit = _unit(finding.unit)
        words = stems(f"{finding.measure} {finding.unit if len(finding.unit) > 3 else ''}")
        if len(finding.unit) == 3 and words & _GOODS:
            words = (words - _GOODS) | _TRADE
        telling = {
            "document" if unit == "documents" and word in _PAPERS else word for word in words - _IGNORED if not word.isdigit()
        }
        return FigureFeatures(
            words=tuple(sorted(telling - _FOR_ALL or telling or words)),
            unit=unit,
            states=finding.states,
            period=period,
            value=finding.value,
            reported=day[0] if day and period is None else None,
            around=tuple(sorted(specific(stems(finding.evidence) | stems(context.paragraph)) - words)),
        )

    def blocks(self, features: FigureFeatures) -> Iterator[str]:
        names = standing(features.states)
        time = features.period or _day(features.reported)
        years = sorted({_year(time[0]), _year(time[1])}) if time else ["-"]
        yield from (f"{name} f {features.unit} {word} {year}" for name in names for word in features.words for year in years)
        # The same value in the same unit tells one figure from others, whenever it is told and however the measure is worded.
        yield from (f"{name} f {features.unit} ={features.value:.3g}" for name in names)

    def near(self, features: FigureFeatures) -> Iterator[str]:
        names = nearing(features.states)
        time = features.period or _day(features.reported)
        years: Iterable[object] = range(_year(time[0] - 400), _year(time[1] + 400) + 1) if time else ["-"]
        yield from (f"{name} f {features.unit} {word} {year}" for year in years for name in names for word in features.words)
        yield from (f"{name} f {features.unit} ={features.value:.3g}" for name in names)

    def vague(self, features: FigureFeatures) -> bool:
        return features.period is None

    def moves(self, features: FigureFeatures) -> bool:
        return False

    def compare(self, one: FigureFeatures, other: FigureFeatures) -> Match | None:
        if self.conflict(one, other, moved=False) or not can_meet(one.states, other.states):
            return None
        # Blocks bring together those that share a word in these years or a value.
        if f"{one.value:.3g}" != f"{other.value:.3g}" and set(one.words).isdisjoint(other.words):
            return None
        grounds = Grounds(_NEEDED)
        _compare_measures(one, other, grounds)
        days = _days_apart(one, other)
        soon = days is not None and days <= _SOON
        less, more = sorted((abs(one.value), abs(other.value)))
        if one.value == other.value:
            # There are six of many things, but 461.9 million of few.
            digits = len(f"{more:.0f}".rstrip("0")) if more >= 10 else 0
            points = 1.8 if digits > 2 else 1.3 if more > 20 else 1.0 if one.unit == "%" else 0.8
            grounds.add(points, f"the same value: {one.value:,.12g}")
        elif more > 1.6 * less:
            grounds.add(0.0 if soon else -1.2, "very different values")
        elif more - less <= 0.03 * more:
            grounds.add(0.7, "nearly the same value")
        elif more - less <= 0.15 * more:
            grounds.add(0.3, "values not far from each other")
        if days is not None:
            # What has no period, a length or a capacity, stays as it is.
            later = 0.5 if one.value == other.value else -1.0
            grounds.add(
                1.3 if soon else 1.0 if days <= 30 else 0.5 if days <= 120 else later, f"reported {counted(days, 'day')} apart"
            )
        elif one.period and other.period:
            grounds.add(
                1.3 if one.period == other.period else 0.3,
                "the same period" if one.period == other.period else "periods that overlap",
            )
        else:
            period, day = (one.period, other.reported) if one.period else (other.period, one.reported)
            near = period is not None and day is not None and period[0] - 60 <= day <= period[1] + 400
            grounds.add(0.3 if near else -0.7, "one names no period")
        if one.states != other.states:
            grounds.add(-0.5, "one names more states")
        return grounds.match()

    def conflict(self, one: FigureFeatures, other: FigureFeatures, *, moved: bool) -> str | None:
        if one.unit != other.unit:
            return "other units"
        ones, others = set(one.states), set(other.states)
        if not (ones <= others or others <= ones):
            return "of other states"
        if one.period and other.period and one.period != other.period:
            inside = one.period[0] >= other.period[0] and one.period[1] <= other.period[1]
            around = other.period[0] >= one.period[0] and other.period[1] <= one.period[1]
            if not (inside or around) or max(width(one.period), width(other.period)) > 2 * min(
                width(one.period), width(other.period)
            ):
                return "of other periods"
        return None


def _day(day: int | None) -> Span | None:
    return (day, day) if day is not None else None


def _year(day: int) -> int:
    return date_of(day).year


def _days_apart(one: FigureFeatures, other: FigureFeatures) -> int | None:
    """How far the reports are from each other, where not both say for which period; what is of a day or a month is told in
    those days."""
    if one.period and other.period:
        return None
    days = [f.reported if f.period is None else f.period[1] if width(f.period) <= 31 else None for f in (one, other)]
    if days[0] is None or days[1] is None:
        return None
    distance = abs(days[0] - days[1])
    return None if (one.period or other.period) and distance > 2 * _SOON else distance


_WIDE = frozenset("trade export import invest suppli cargo turnov sale transit shipment flow".split())
"""What is measured of many things: trade in copper is not trade in grain."""


def _compare_measures(one: FigureFeatures, other: FigureFeatures, grounds: Grounds) -> None:
    # What is counted is in the unit already: it tells nothing more.
    counted = {*one.unit.split(), "document"}
    ones, others = frozenset(one.words) - counted, frozenset(other.words) - counted
    around, other_around = frozenset(one.around), frozenset(other.around)
    beside = (ones & other_around) | (others & around)
    if not ones and not others:
        grounds.add(1.2, f"both count {one.unit}")
    elif ones & others:
        grounds.add(0.5 + overlap(ones, others) * 0.7, f"the same measure: {', '.join(sorted(ones & others))}")
    elif not ones or not others:
        grounds.add(0.9, f"both count {one.unit}")
    elif beside:
        grounds.add(0.7, f"what the paragraph tells: {', '.join(sorted(beside))}")
    else:
        grounds.add(-0.5, "different measures")
    goods, other_goods = ones - _WIDE, others - _WIDE
    if one.value != other.value and goods and other_goods and goods.isdisjoint(other_goods):
        grounds.add(-1.3, "of different things")
    elif bool(goods) != bool(other_goods) and one.value != other.value and (ones & others & _WIDE):
        grounds.add(-0.4, "one is of a part")
    if len(around & other_around) >= 3 and overlap(around, other_around) >= 0.25:
        grounds.add(0.4, "paragraphs that tell of the same")
