"""When two instruments are one: between whom, of what kind, on what; a title translated anew is no other instrument."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from comity.consolidation.comparing import (
    Context,
    Grounds,
    Match,
    between_others,
    can_meet,
    counted,
    month_blocks,
    near_blocks,
    nearing,
    standing,
)
from comity.consolidation.spans import Span, gap, span, width
from comity.consolidation.words import ordinals, overlap, specific, stems
from comity.types import Instrument

_NEEDED = 3.0
_YEARS = re.compile(r"\b((?:19|20)\d\d)\s?(?:[-–—/]|to|until|through)\s?((?:19|20)?\d\d)\b")
_NUMBER = re.compile(r"(?<![\d,.])(?!(?:19|20)\d\d\b)\d[\d,]*(?:\.\d+)?")
_OF_YEAR = re.compile(r"\b(?:of|from|in|since) ((?:19|20)\d\d)\b|\b((?:19|20)\d\d) (?=[a-z])")
_KINDS = stems(
    """agreement memorandum understanding declaration statement protocol programme program roadmap plan contract
    charter resolution document accord treaty pact deal"""
)
_IN_FULL = {"FTA": "free trade agreement", "BIT": "bilateral investment treaty", "DTA": "double taxation agreement"}
_SHORT = re.compile(rf"\b(?:{'|'.join(_IN_FULL)})\b")
_STEPS = ("proposed", "negotiated", "to be signed", "signed", "ratified", "in force", "terminated")
# Kinds that reporters use for one another.
_LIKE = (
    frozenset(["programme", "plan", "roadmap"]), frozenset(["treaty", "agreement", "charter", "contract"]),
    frozenset(["agreement", "protocol"]),
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
    documents: int
    """How many it is."""
    ordinals: tuple[int, ...]
    """Which of several of a kind it is: "the second loan agreement"."""
    numbers: tuple[str, ...]
    """What its title counts: "worth 300 million dollars"."""
    of_year: str | None
    """The year by which it is called: "the protocol of 2015"."""
    around: tuple[str, ...]
    """Stems of the paragraph besides."""


def title_of(finding: Instrument) -> tuple[frozenset[str], tuple[str, ...]]:
    """What tells a document from others: the stems of its subject, and the years for which it is made."""
    titled = _SHORT.sub(lambda found: _IN_FULL[found[0]], finding.subject or "")
    years: tuple[str, ...] = next(iter(_YEARS.findall(f"{titled} {finding.evidence}")), ())
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
            title=tuple(sorted(word for word in stems(finding.subject or "") - _KINDS if not word.isdigit())),
            years=years,
            states=finding.states,
            status=finding.status,
            when=when,
            published=reported[0] if reported and when is None else None,
            place=finding.place.split(",")[0].casefold() if finding.place else None,
            documents=finding.count,
            ordinals=ordinals(finding.subject or ""),
            numbers=tuple(sorted(set(_NUMBER.findall(finding.subject or "")))),
            of_year=_of_year(finding),
            around=tuple(sorted(specific(stems(context.paragraph)) - subject)),
        )

    def blocks(self, features: InstrumentFeatures) -> Iterator[str]:
        names = standing(features.states)
        yield from (f"{name} i {word}" for name in names for word in features.subject)
        yield from (f"{name} i {year}" for name in names for year in features.years)
        if features.of_year:
            yield from (f"{name} {'iw' if features.subject else 'iy'} {features.of_year}" for name in names)
        when = features.when or _day(features.published)
        if when:
            yield from month_blocks("im" if _says_little(features) else "is", names, when)

    def near(self, features: InstrumentFeatures) -> Iterator[str]:
        names = nearing(features.states)
        little = _says_little(features)
        yield from (f"{name} i {word}" for name in names for word in features.subject)
        yield from (f"{name} i {year}" for name in names for year in features.years)
        # What says on what it is, is found by that; only what does not is held against all of its time.
        if features.of_year:
            yield from (f"{name} iy {features.of_year}" for name in names)
            if not features.subject:
                yield from (f"{name} iw {features.of_year}" for name in names)
        when = features.when or _day(features.published)
        if when:
            yield from near_blocks("im", names, when, 2 * _LATE)
            if little:
                yield from near_blocks("is", names, when, 2 * _LATE)

    def vague(self, features: InstrumentFeatures) -> bool:
        dated = features.when is not None and width(features.when) <= 31 and features.status != "terminated"
        return not features.subject and not features.years and not dated

    def moves(self, features: InstrumentFeatures) -> bool:
        return False

    def compare(self, one: InstrumentFeatures, other: InstrumentFeatures) -> Match | None:
        if self.conflict(one, other, moved=False) or not can_meet(one.states, other.states):
            return None
        grounds = Grounds(_NEEDED)
        _compare_states(one, other, grounds)
        _compare_kinds(one, other, grounds)
        if one.documents > 1 or other.documents > 1:
            _compare_batches(one, other, grounds)
        else:
            _compare_subjects(one, other, grounds)
            _compare_names(one, other, grounds)
        _compare_times(one, other, grounds)
        return grounds.match()

    def conflict(self, one: InstrumentFeatures, other: InstrumentFeatures, *, moved: bool) -> str | None:
        if one.years and other.years and one.years != other.years:
            return "for other years"
        if (one.documents > 1) != (other.documents > 1):
            return "one document and several"
        if between_others(one.states, other.states):
            return "between different states"
        if one.ordinals and other.ordinals and one.ordinals != other.ordinals:
            return "one of several, and another"
        # What is not told as signed is called by its year, and what ends is not what begins.
        called = not (one.status == other.status == "signed")
        if called and one.of_year and other.of_year and abs(int(one.of_year) - int(other.of_year)) > 1:
            return f"of {one.of_year} and of {other.of_year}"
        if (order := _disorder(one, other)) is not None:
            return order
        dated = one.when and other.when and one.status == other.status
        if (
            dated
            and one.when
            and other.when
            and gap(one.when, other.when) > (60 if one.status in ("signed", "terminated") else 400)
        ):
            return f"{one.status} at different times"
        return None


def _says_little(features: InstrumentFeatures) -> bool:
    """Whether it is found by its time: it does not say on what it is, or is a batch that outlets call by different names."""
    return not features.subject or features.documents > 1


def _day(day: int | None) -> Span | None:
    return (day, day) if day is not None else None


def _of_year(finding: Instrument) -> str | None:
    """The year by which a document is called, or in which it was signed."""
    found = _OF_YEAR.search(finding.subject or "") or (_OF_YEAR.search(finding.evidence) if not finding.subject else None)
    if found:
        return found[1] or found[2]
    return finding.date[:4] if finding.date and finding.status == "signed" else None


def _disorder(one: InstrumentFeatures, other: InstrumentFeatures) -> str | None:
    """Why the steps that two reports tell can't be of one document: it is not negotiated after it was signed."""
    if one.status == other.status or one.status not in _STEPS or other.status not in _STEPS:
        return None
    first, second = sorted((one, other), key=lambda f: _STEPS.index(f.status))
    # Plans are told as they stand on the day; of a later step without a date it is not known when it was.
    day = first.published if _STEPS.index(first.status) < 3 else None
    before, after = first.when or ((day, day) if day is not None else None), second.when
    if before is None or after is None:
        return None
    # What is not signed yet is not ended in the same season.
    least = 200 if second.status == "terminated" and first.status in _STEPS[:3] else -60
    if after[1] - before[0] < least:
        return f"{first.status} after it was {second.status}"
    if first.status == "signed" and second.status != "terminated" and after[0] - before[1] > 5 * 366:
        return f"{second.status} years after it was signed"
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
        grounds.add(0.8 if one.documents > 1 else 0.5, "one is only called a document")
    elif any(one.kind in like and other.kind in like for like in _LIKE):
        grounds.add(0.5, f"kinds that are used for one another: {one.kind}, {other.kind}")
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
        beside = (ones & frozenset(other.around)) | (others & frozenset(one.around))
        if shared and beside:
            grounds.add(0.4, f"what the paragraph tells: {', '.join(sorted(beside))}")
        if len(ones & others) > 1:
            grounds.add(0.4, "in more words than one")
        elif shared and min(len(ones), len(others)) > 1 and not _same_days(one, other):
            # One word that both share may be the region or the trade, not the matter.
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


def _compare_names(one: InstrumentFeatures, other: InstrumentFeatures, grounds: Grounds) -> None:
    """What a document is called besides its subject: the second, of 300 million dollars, of 2015."""
    if bool(one.ordinals) != bool(other.ordinals):
        grounds.add(-0.4, "one is one among several")
    if one.numbers and other.numbers:
        same = set(one.numbers) & set(other.numbers)
        grounds.add(0.8 if same else -1.0, f"{'the same' if same else 'different'} numbers: {', '.join(one.numbers)}")
    if one.of_year and one.of_year == other.of_year and not (one.subject and other.subject):
        grounds.add(2.0, f"of {one.of_year}")
    elif one.of_year and other.of_year and one.of_year != other.of_year:
        grounds.add(-1.2, f"of {one.of_year} and of {other.of_year}")


def _same_days(one: InstrumentFeatures, other: InstrumentFeatures) -> bool:
    """Whether two reports date their steps to the same days, or are of the same days."""
    spans = [f.when or ((f.published, f.published) if f.published is not None else None) for f in (one, other)]
    if spans[0] is None or spans[1] is None:
        return False
    return gap(spans[0], spans[1]) <= 4 and max(width(spans[0]), width(spans[1])) <= 31


def _compare_batches(one: InstrumentFeatures, other: InstrumentFeatures, grounds: Grounds) -> None:
    low, high = sorted((one.documents, other.documents))
    if low == high:
        grounds.add(1.0, f"{low} of them")
    elif high <= 3 * low:
        grounds.add(0.5, f"{low} or {high} of them")
    else:
        grounds.add(-1.5, f"{low} or {high} of them")
    ones, others = frozenset(one.subject), frozenset(other.subject)
    if ones and others:
        grounds.add(
            1.0 if ones & others else -1.5,
            f"on the same: {', '.join(sorted(ones & others))}" if ones & others else "on different things",
        )


def _compare_times(one: InstrumentFeatures, other: InstrumentFeatures, grounds: Grounds) -> None:
    batch = one.documents > 1 or other.documents > 1
    telling = (
        bool(one.subject and other.subject)
        or bool(one.years and other.years)
        or (one.of_year is not None and one.of_year == other.of_year)
    )
    if one.when and other.when:
        days = gap(one.when, other.when)
        exact = max(width(one.when), width(other.when))
        if days == 0:
            grounds.add(1.7 if exact <= 4 else (1.3 if batch else 1.0) if exact <= 31 else 0.8, "same time")
            if exact <= 4 and one.place and one.place == other.place:
                grounds.add(0.3, f"same place: {one.place.title()}")
        elif days <= 4 and exact <= 31 and one.status == other.status:
            grounds.add(1.0, f"dates {counted(days, 'day')} apart")
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
            grounds.add(1.3 - 0.03 * distance, f"reported {counted(distance, 'day')} from it")
        else:
            grounds.add(-2.0, "reported at another time")
    elif one.published is not None and other.published is not None:
        distance = abs(one.published - other.published)
        grounds.add(1.2 - 0.05 * distance if distance <= _LATE else -2.0, f"reported {counted(distance, 'day')} apart")


def _compare_report(one: InstrumentFeatures, other: InstrumentFeatures, grounds: Grounds) -> None:
    """A report without a date, of the days in which another has the document reach the same status."""
    if one.status != other.status:
        return
    day, when = (one.published, other.when) if other.when else (other.published, one.when)
    if when is None and day is not None and one.published is not None:
        when = (one.published, one.published)
    if day is not None and when is not None and gap((day, day), when) <= _LATE:
        grounds.add(0.8, "reported in the same days")
