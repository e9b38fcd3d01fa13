"""When two instruments are one: between whom, of what kind, on what; a title translated anew is no other instrument."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from comity.consolidation.comparing import Context, Grounds, Match, month_blocks, near_blocks, pairs_of
from comity.consolidation.spans import Span, gap, span, width
from comity.consolidation.words import overlap, specific, stems
from comity.types import Instrument

_NEEDED = 3.0
_YEARS = re.compile(r"\b((?:19|20)\d\d)\s?(?:[-–—/]|to|until|through)\s?((?:19|20)?\d\d)\b")
# Kinds that reporters use for one another.
_LIKE = (
    frozenset(["programme", "plan", "roadmap"]), frozenset(["treaty", "agreement", "charter", "contract"]), frozenset(["agreement", "protocol"]),
    frozenset(["declaration", "joint statement", "resolution"]), frozenset(["memorandum", "agreement"]),
)  # fmt: skip
_LATE = 20
"""How many days after its signing a report without a date still tells of it."""


class InstrumentFeatures(NamedTuple):
    """What is compared of an instrument."""

    kind: str
    words: tuple[str, ...]
    """Stems of subject and evidence."""
    subject: tuple[str, ...]
    """Those of the subject that tell it from others."""
    title: tuple[str, ...]
    """All of the subject's, those that many titles share too."""
    years: tuple[str, ...]
    """The years for which it is made ("2022", "2026"), as its title tells."""
    states: tuple[str, ...]
    status: str
    when: Span | None
    published: int | None
    """The day of the report, where no date is given."""
    place: str | None
    count: int


def title_of(finding: Instrument) -> tuple[frozenset[str], tuple[str, ...]]:
    """What tells a document from others: the stems of its subject, and the years for which it is made."""
    titled = finding.subject or ""
    years = next(iter(_YEARS.findall(f"{titled} {finding.evidence}")), ())
    subject = frozenset(word for word in specific(stems(titled)) if not word.isdigit())
    return subject, tuple(year if len(year) == 4 else years[0][:2] + year for year in years)


class InstrumentRules:
    """The rules for instruments."""

    once = True

    def features(self, finding: Instrument, context: Context) -> InstrumentFeatures:
        subject, years = title_of(finding)
        when = span(finding.date)
        reported = span(context.published)
        return InstrumentFeatures(
            kind=finding.kind,
            words=tuple(sorted(stems(f"{finding.subject or ''} {finding.evidence}"))),
            subject=tuple(sorted(subject)),
            title=tuple(sorted(word for word in stems(finding.subject or "") if not word.isdigit())),
            years=years,
            states=finding.states,
            status=finding.status,
            when=when,
            published=reported[0] if reported and when is None else None,
            place=finding.place.split(",")[0].casefold() if finding.place else None,
            count=finding.count,
        )

    def blocks(self, features: InstrumentFeatures) -> Iterator[str]:
        pairs = pairs_of(features.states)
        yield from (f"i {pair} {word}" for pair in pairs for word in features.subject)
        yield from (f"i {pair} {year}" for pair in pairs for year in features.years)
        day = features.published
        if not features.subject or features.count > 1:
            if features.when:
                yield from month_blocks("im", pairs, features.when)
            elif day is not None:
                yield from month_blocks("im", pairs, (day, day))
        elif features.when:
            yield from month_blocks("is", pairs, features.when)
        elif day is not None:
            yield from month_blocks("is", pairs, (day, day))

    def near(self, features: InstrumentFeatures) -> Iterator[str]:
        pairs = pairs_of(features.states)
        yield from (f"i {pair} {word}" for pair in pairs for word in features.subject)
        yield from (f"i {pair} {year}" for pair in pairs for year in features.years)
        day = features.published
        when = features.when or ((day, day) if day is not None else None)
        if when and (not features.subject or features.count > 1):
            yield from near_blocks("im", pairs, when, 40)
            yield from near_blocks("is", pairs, when, 40)
        elif when:
            yield from near_blocks("im", pairs, when, 40)

    def vague(self, features: InstrumentFeatures) -> bool:
        return not features.subject and not features.years and (features.when is None or width(features.when) > 31)

    def moves(self, features: InstrumentFeatures) -> bool:
        return False

    def compare(self, one: InstrumentFeatures, other: InstrumentFeatures) -> Match | None:
        if self.conflict(one, other, moved=False):
            return None
        grounds = Grounds(_NEEDED)
        _compare_states(one, other, grounds)
        _compare_kinds(one, other, grounds)
        if one.count > 1 or other.count > 1:
            _compare_batches(one, other, grounds)
        else:
            _compare_subjects(one, other, grounds)
        _compare_times(one, other, grounds)
        return grounds.match()

    def conflict(self, one: InstrumentFeatures, other: InstrumentFeatures, *, moved: bool) -> str | None:
        if one.years and other.years and one.years != other.years:
            return "for other years"
        if (one.count > 1) != (other.count > 1):
            return "one document and several"
        dated = one.when and other.when and one.status == other.status
        if dated and one.when and other.when and gap(one.when, other.when) > (60 if one.status in ("signed", "terminated") else 400):
            return f"{one.status} at different times"
        return None


def _compare_states(one: InstrumentFeatures, other: InstrumentFeatures, grounds: Grounds) -> None:
    ones, others = set(one.states), set(other.states)
    if ones == others:
        grounds.add(0.5, f"same states: {', '.join(sorted(ones))}")
    elif ones <= others or others <= ones:
        grounds.add(0.0, "one names more states")
    else:
        grounds.add(-2.0, "different states")


def _compare_kinds(one: InstrumentFeatures, other: InstrumentFeatures, grounds: Grounds) -> None:
    if one.kind == other.kind:
        grounds.add(1.0, f"same kind: {one.kind}")
    elif "document" in (one.kind, other.kind):
        grounds.add(0.3, "one is only called a document")
    elif any(one.kind in like and other.kind in like for like in _LIKE):
        grounds.add(0.2, f"kinds that are used for one another: {one.kind}, {other.kind}")
    else:
        grounds.add(-1.0, f"kinds differ: {one.kind}, {other.kind}")


def _compare_subjects(one: InstrumentFeatures, other: InstrumentFeatures, grounds: Grounds) -> None:
    if one.years and one.years == other.years:
        grounds.add(1.5, f"for {'–'.join(one.years)}")
    ones, others = frozenset(one.subject), frozenset(other.subject)
    if ones and others:
        shared = overlap(ones, others)
        common = ", ".join(sorted(ones & others))
        grounds.add(3.2 * shared - 1.0 if shared else -2.0, f"on the same: {common}" if common else "on different things")
        # One word that both share may be the region or the trade, not the matter.
        if len(ones & others) == 1 and min(len(ones), len(others)) > 1:
            grounds.add(-0.4, "in one word alone")
        return
    alike_words = overlap(frozenset(one.words), frozenset(other.words))
    titles = overlap(frozenset(one.title), frozenset(other.title))
    if titles == 1 and len(one.title) > 1 and len(other.title) > 1:
        grounds.add(1.5, f"titles that include each other: {', '.join(sorted(set(one.title) & set(other.title)))}")
    elif ones or others:
        told, whole = (ones, frozenset(other.words)) if ones else (others, frozenset(one.words))
        if told & whole:
            grounds.add(1.5, f"on the same: {', '.join(sorted(told & whole))}")
        else:
            grounds.add(-0.5, "one does not say on what")
    elif alike_words >= 0.5:
        grounds.add(0.7, "told in the same words")


def _compare_batches(one: InstrumentFeatures, other: InstrumentFeatures, grounds: Grounds) -> None:
    low, high = sorted((one.count, other.count))
    if low == high:
        grounds.add(1.0, f"{low} of them")
    elif high <= 3 * low:
        grounds.add(0.5, f"{low} or {high} of them")
    else:
        grounds.add(-1.5, f"{low} or {high} of them")
    ones, others = frozenset(one.subject), frozenset(other.subject)
    if ones and others:
        grounds.add(1.0 if ones & others else -1.5, f"on the same: {', '.join(sorted(ones & others))}" if ones & others else "on different things")


def _compare_times(one: InstrumentFeatures, other: InstrumentFeatures, grounds: Grounds) -> None:
    batch = one.count > 1 or other.count > 1
    telling = bool(one.subject and other.subject) or bool(one.years and other.years)
    if one.when and other.when:
        days = gap(one.when, other.when)
        exact = max(width(one.when), width(other.when))
        if days == 0:
            grounds.add(1.7 if exact <= 4 else 0.8, "same time")
            if exact <= 4 and one.place and one.place == other.place:
                grounds.add(0.3, f"same place: {one.place.title()}")
        elif days <= 4 and one.status == other.status:
            grounds.add(1.0, f"dates {days} days apart")
        elif not telling or batch:
            grounds.add(-3.0, "different times")
        elif one.status == other.status and days > 10:
            grounds.add(-0.6, f"{one.status} at different times")
        return
    if telling and not batch:
        _compare_report(one, other, grounds)
        return
    day, when = (one.published, other.when) if other.when else (other.published, one.when)
    if when is not None and day is not None:
        distance = gap((day, day), when)
        if distance <= _LATE:
            grounds.add(1.3 - 0.03 * distance, f"reported {distance} days from it")
        else:
            grounds.add(-2.0, "reported at another time")
    elif one.published is not None and other.published is not None:
        distance = abs(one.published - other.published)
        grounds.add(1.2 - 0.05 * distance if distance <= _LATE else -2.0, f"reported {distance} days apart")


def _compare_report(one: InstrumentFeatures, other: InstrumentFeatures, grounds: Grounds) -> None:
    """A report without a date, of the days in which another has the document reach the same status."""
    if one.status != other.status:
        return
    day, when = (one.published, other.when) if other.when else (other.published, one.when)
    if when is None and day is not None and one.published is not None:
        when = (one.published, one.published)
    if day is not None and when is not None and gap((day, day), when) <= _LATE:
        grounds.add(0.8, "reported in the same days")
