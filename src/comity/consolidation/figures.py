"""When two figures are of one quantity in one period; their values may differ, and then contradict each other."""

from collections.abc import Iterator
from typing import NamedTuple

from comity.consolidation.comparing import Context, Grounds, Match, pairs_of
from comity.consolidation.spans import Span, span, width
from comity.consolidation.words import overlap, specific, stems
from comity.types import Figure

_NEEDED = 2.5
_SAME = {"turnov": "trade", "commerc": "trade", "volum": "trade", "exchang": "trade", "deliveri": "suppli", "shipment": "suppli", "freight": "cargo"}
_IGNORED = frozenset("bilater mutual total overal two-way two way annual valu amount number figur level sum worth stood reach project".split())


_UNITS = {
    "kilometr": "km", "kilomet": "km", "meter": "m", "metr": "m", "megawatt": "mw", "gigawatt": "gw", "tonn": "ton", "tonnes": "ton", "percent": "%", "per cent": "%",
    "paper": "document", "text": "document", "instrument": "document", "agreement": "document",
}  # fmt: skip


def _unit(unit: str) -> str:
    """Money and per cent as they are, counted things by their stems, with one name for what is the same."""
    if len(unit) <= 3:
        return unit.casefold()
    return " ".join(sorted(_UNITS.get(stem, stem) for stem in stems(unit))) or unit.casefold()


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
        words = {_SAME.get(word, word) for word in stems(f"{finding.measure} {finding.unit if len(finding.unit) > 3 else ''}")}
        return FigureFeatures(
            words=tuple(sorted(word for word in words - _IGNORED if not word.isdigit())) or tuple(sorted(words)),
            unit=_unit(finding.unit),
            states=finding.states,
            period=period,
            value=finding.value,
            reported=day[0] if day and period is None else None,
            around=tuple(sorted(specific(stems(finding.evidence) | stems(context.paragraph)) - words)),
        )

    def blocks(self, features: FigureFeatures) -> Iterator[str]:
        pairs = pairs_of(features.states)
        yield from (f"f {pair} {features.unit} {word}" for pair in pairs for word in features.words)
        # The same value in the same unit tells one figure from others even where the measure is worded anew.
        yield from (f"f {pair} {features.unit} ={features.value:.3g}" for pair in pairs)

    def near(self, features: FigureFeatures) -> Iterator[str]:
        return self.blocks(features)

    def vague(self, features: FigureFeatures) -> bool:
        return features.period is None

    def moves(self, features: FigureFeatures) -> bool:
        return False

    def compare(self, one: FigureFeatures, other: FigureFeatures) -> Match | None:
        if self.conflict(one, other, moved=False):
            return None
        grounds = Grounds(_NEEDED)
        ones, others = frozenset(one.words), frozenset(other.words)
        shared = overlap(ones, others)
        beside = (ones & frozenset(other.around)) | (others & frozenset(one.around))
        if shared:
            grounds.add(0.5 + shared * 0.7, f"the same measure: {', '.join(sorted(ones & others))}")
        elif beside:
            grounds.add(0.5, f"what the paragraph tells: {', '.join(sorted(beside))}")
        else:
            grounds.add(-0.5, "different measures")
        same_days = one.reported is not None and other.reported is not None and abs(one.reported - other.reported) <= 5
        if one.value == other.value:
            grounds.add(1.0, f"the same value: {one.value:,.12g}")
        elif min(abs(one.value), abs(other.value)) * 1.6 < max(abs(one.value), abs(other.value)):
            grounds.add(-0.2 if same_days else -1.2, "very different values")
        elif abs(one.value - other.value) <= 0.03 * max(abs(one.value), abs(other.value)):
            grounds.add(0.5, "nearly the same value")
        if one.period and other.period:
            grounds.add(1.3 if one.period == other.period else 0.3, "the same period" if one.period == other.period else "periods that overlap")
        elif one.period or other.period:
            period, day = (one.period, other.reported) if one.period else (other.period, one.reported)
            near = period is not None and day is not None and period[0] - 60 <= day <= period[1] + 400
            grounds.add(0.3 if near else -0.7, "one names no period")
        elif one.reported is not None and other.reported is not None:
            distance = abs(one.reported - other.reported)
            # What has no period, a length or a capacity, stays as it is.
            later = 0.3 if one.value == other.value else -1.0
            grounds.add(1.0 if distance <= 30 else 0.5 if distance <= 120 else later, f"reported {distance} days apart")
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
            if not (inside or around) or max(width(one.period), width(other.period)) > 2 * min(width(one.period), width(other.period)):
                return "of other periods"
        return None
