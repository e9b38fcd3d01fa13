"""When two events are one: who, what, when, where, and in what words."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from comity.consolidation.comparing import Context, Grounds, Match, month_blocks, near_blocks, pairs_of, shared_persons, surnames
from comity.consolidation.instruments import title_of
from comity.consolidation.names import Key, is_capital, person_key
from comity.consolidation.spans import Span, gap, say, span, width
from comity.consolidation.undertakings import Undertaking, alike, session_number, undertakings
from comity.consolidation.words import overlap, specific, stems
from comity.types import Event, Instrument

_NEEDED = 3.5
_POSTPONED = re.compile(
    r"\b(?:postpon\w+|put(?:ting)? off|moved? (?:to|from|back|forward)|(?:been|was|were|has|have) moved|push(?:ed|ing)? back|resched\w+|delay(?:ed|ing|s)?|"
    r"deferr\w+|new date|later date|brought forward|shift(?:ed|ing))\b",
    re.I,
)
_CONFIRMED = re.compile(r"\bconfirm(?:s|ed|ing|ation)?\b|\breaffirm\w+", re.I)
_AHEAD = 330
"""How many days before an event plans without a date are looked for."""
_BEHIND = 12
"""How many days after a meeting reports without a date are looked for."""
_LONG_BEHIND = 400
"""The same for what goes on: a ban is spoken of as long as it stands. Words must agree then."""
_MOVED = 250
"""How many days a postponement can lie from the date that it moves."""


# What an act of a type is called says nothing of which one it is.
_ACTS = frozenset(
    """thank grate gratitud ask request call demand urg accus condemn critic reject refus impos lift ban announc welcom congratul ratifi agre
    promis pledg deliv hand help assist aid support""".split()
)


class EventFeatures(NamedTuple):
    """What is compared of an event."""

    type: str
    family: str
    """Type, and of CONSULT the mode where it parts one thing from another: a visit is not the talks during it."""
    mode: str | None
    actor_states: tuple[str, ...]
    recipient_states: tuple[str, ...]
    actors: tuple[Key, ...]
    recipients: tuple[Key, ...]
    when: Span | None
    published: int | None
    """The day of the report, where the date does not say all: of undated events and of changes of date."""
    places: tuple[str, ...]
    status: str
    cue: str
    """What the words say of a plan: "postponed", "confirmed" or ""."""
    session: int | None
    formats: tuple[tuple[str, tuple[str, ...]], ...]
    words: tuple[str, ...]
    """Stems of the evidence; none for meetings, which are told by who, when and where."""
    around: tuple[str, ...] = ()
    """Stems of the paragraph besides; none for meetings."""
    document: tuple[str, tuple[str, ...], tuple[str, ...], int] | None = None
    """Of a signing: the kind, subject, years and count of what is signed."""


def cue_of(status: str, evidence: str) -> str:
    """What the words of an event say of its plan."""
    if status == "occurred":
        return ""
    if _POSTPONED.search(evidence):
        return "postponed"
    return "confirmed" if _CONFIRMED.search(evidence) and status == "planned" else ""


class EventRules:
    """The rules for events."""

    once = True

    def features(self, finding: Event, context: Context) -> EventFeatures:
        when = span(finding.date)
        cue = cue_of(finding.status, finding.evidence)
        reported = span(context.published)
        meeting = finding.type == "CONSULT"
        family = finding.type
        if meeting and finding.mode in ("visit", "phone"):
            family = f"{finding.type} {finding.mode}"
        named = (finding.evidence, *finding.actors, *finding.recipients)
        told = {(u.head, tuple(sorted(u.words))) for text in named for u in undertakings(text) if u.kind == "format"}
        parties = stems(" ".join(finding.actors + finding.recipients))
        words = stems(finding.evidence) - parties
        return EventFeatures(
            type=finding.type,
            family=family,
            mode=finding.mode,
            actor_states=finding.actor_states,
            recipient_states=finding.recipient_states,
            actors=_persons(finding.actors),
            recipients=_persons(finding.recipients),
            when=when,
            published=reported[0] if reported and (when is None or cue == "postponed" or finding.status == "denied") else None,
            places=places_of(finding.place),
            status=finding.status,
            cue=cue,
            session=session_number(finding.evidence) if meeting else None,
            formats=tuple(sorted(told)),
            words=() if meeting else tuple(sorted(words)),
            around=() if meeting else tuple(sorted(specific(stems(context.paragraph) - words - parties) - _ACTS)),
            document=None if meeting else _document(finding, context),
        )

    def blocks(self, features: EventFeatures) -> Iterator[str]:
        names = list(_names(features))
        if features.when:
            yield from month_blocks(f"e {features.family}", names, features.when)
        elif features.published is not None:
            yield from month_blocks(f"eu {features.family}", names, (features.published, features.published))
        if features.published is not None and self.moves(features):
            yield from month_blocks(f"em {features.family}", names, (features.published, features.published))

    def near(self, features: EventFeatures) -> Iterator[str]:
        names = list(_names(features))
        if (when := features.when) is not None:
            yield from near_blocks(f"e {features.family}", names, when, 4)
            yield from near_blocks(f"eu {features.family}", names, (when[0] - _AHEAD, when[1] + _LONG_BEHIND), 0)
            yield from near_blocks(f"em {features.family}", names, (when[0] - _MOVED, when[1] + _MOVED), 0)
        elif features.published is not None:
            day = features.published
            yield from near_blocks(f"e {features.family}", names, (day - _LONG_BEHIND, day + _AHEAD), 0)
            yield from near_blocks(f"eu {features.family}", names, (day, day), _LONG_BEHIND)
        if features.published is not None and self.moves(features):
            yield from near_blocks(f"e {features.family}", names, (features.published, features.published), _MOVED)

    def vague(self, features: EventFeatures) -> bool:
        return features.when is None or width(features.when) > 100

    def moves(self, features: EventFeatures) -> bool:
        return features.cue == "postponed" or features.status == "denied"

    def compare(self, one: EventFeatures, other: EventFeatures) -> Match | None:
        if one.family != other.family or self.conflict(one, other, moved=True):
            return None
        grounds = Grounds(_NEEDED)
        _compare_times(one, other, grounds)
        if grounds.score <= -3:
            return None
        _compare_states(one, other, grounds)
        _compare_persons(one, other, grounds)
        _compare_places(one, other, grounds)
        _compare_formats(one, other, grounds)
        if one.document and other.document:
            _compare_documents(one.document, other.document, grounds)
        elif one.type != "CONSULT":
            _compare_words(one, other, grounds)
        if one.mode and other.mode and one.type != "CONSULT":
            if one.mode == other.mode:
                grounds.add(0.4, f"same mode: {one.mode}")
            else:
                grounds.add(-1.0, f"modes differ: {one.mode}, {other.mode}")
        return grounds.match()

    def conflict(self, one: EventFeatures, other: EventFeatures, *, moved: bool) -> str | None:
        if _opposite(one, other):
            return "the other side acts"
        if one.session and other.session and one.session != other.session:
            return f"sessions {one.session} and {other.session}"
        if one.document and other.document:
            (_, _, years, count), (_, _, other_years, other_count) = one.document, other.document
            if (years and other_years and years != other_years) or (count > 1) != (other_count > 1):
                return "of different documents"
        if one.type == "CONSULT" and one.formats and other.formats and not _same_format(one, other):
            return "meetings of different bodies"
        for ones, others in ((one.actors, other.actors), (one.recipients, other.recipients)):
            if one.family == "CONSULT visit" and ones and others and not shared_persons(ones, others):
                return "different persons"
        if one.when and other.when:
            both_held = one.status == other.status == "occurred"
            both_planned = not moved and "denied" not in (one.status, other.status) and "occurred" not in (one.status, other.status)
            if (both_held or both_planned) and gap(one.when, other.when) > 4:
                return "different days"
        return None


def _document(finding: Event, context: Context) -> tuple[str, tuple[str, ...], tuple[str, ...], int] | None:
    """The document in whose words the event is told; of several the one that shares most of them."""
    found = [other for other in context.beside if isinstance(other, Instrument)]
    if not found or finding.type not in ("SUPPORT", "AGREE"):
        return None
    shared = max(found, key=lambda other: (min(other.end, finding.end) - max(other.start, finding.start), -other.start))
    subject, years = title_of(shared)
    return shared.kind, tuple(sorted(subject)), years, shared.count


def places_of(place: str | None) -> tuple[str, ...]:
    """The names of a place, without states: "Baku, Fuzuli and Shusha" are three, "Azerbaijan" is none."""
    parts = re.split(r",|\band\b", place or "")
    return tuple(sorted({part.strip().casefold() for part in parts if part.strip() and stems(part)} | {
        part.strip().casefold() for part in parts if part.strip() and is_capital(part.strip())}))


def _persons(names: Iterable[str]) -> tuple[Key, ...]:
    return tuple(sorted({key for name in names if (key := person_key(name))}))


def _names(features: EventFeatures) -> Iterator[str]:
    yield from pairs_of(features.actor_states + features.recipient_states)
    yield from surnames(features.actors + features.recipients)


def _opposite(one: EventFeatures, other: EventFeatures) -> bool:
    """Whether what one tells one side did, the other tells the other side did."""
    if not (one.recipient_states and other.recipient_states):
        return False
    return not set(one.actor_states) & set(other.actor_states) and bool(one.actor_states and other.actor_states)


def _compare_times(one: EventFeatures, other: EventFeatures, grounds: Grounds) -> None:
    if one.when and other.when:
        days = gap(one.when, other.when)
        exact = max(width(one.when), width(other.when))
        if days == 0 and exact <= 4:
            grounds.add(3.0, f"same days: {say(max(one.when[0], other.when[0]))}")
        elif days == 0 and exact <= 31:
            grounds.add(2.0, "the same month")
        elif days == 0:
            grounds.add(1.0, "dates that include each other")
        elif "postponed" in (one.cue, other.cue) or "denied" in (one.status, other.status):
            _compare_move(one, other, days, grounds)
        elif days <= 4:
            grounds.add(2.0 - 0.5 * days, f"dates {days} days apart")
        else:
            grounds.add(-9, "different dates")
        return
    if one.when or other.when:
        dated, undated = (one, other) if one.when else (other, one)
        assert dated.when is not None
        if undated.published is None:
            grounds.add(-9, "no time known")
            return
        ahead, behind = dated.when[0] - undated.published, undated.published - dated.when[1]
        if undated.status == "occurred":
            _compare_report(one, other, ahead, behind, grounds)
        elif dated.status == "occurred" and behind > 3:
            grounds.add(-9, "planned after it took place")
        else:
            distance = max(0, ahead, behind)
            if distance > _AHEAD or behind > 30:
                grounds.add(-9, "planned at another time")
            else:
                grounds.add(1.8 - distance * 0.005, f"announced {distance} days before")
        return
    if one.published is None or other.published is None:
        grounds.add(-9, "no time known")
        return
    distance = abs(one.published - other.published)
    most = _AHEAD if "occurred" not in (one.status, other.status) else _long_told(one, other)
    if distance > most:
        grounds.add(-9, "reported at different times")
    else:
        grounds.add(1.8 - 1.4 * distance / most, f"reported {distance} days apart")


def _long_told(one: EventFeatures, other: EventFeatures) -> int:
    """For how many days it is spoken of without a date: a meeting for days, the numbered session of a body for years."""
    if one.session and one.session == other.session and (one.formats or other.formats):
        return 3 * 365
    return _BEHIND if one.type == "CONSULT" else _LONG_BEHIND


def _compare_report(one: EventFeatures, other: EventFeatures, ahead: int, behind: int, grounds: Grounds) -> None:
    """A report without a date of what has happened, and one that dates it."""
    distance = max(0, behind, ahead)
    if ahead > 1 or distance > _long_told(one, other):
        grounds.add(-9, "reported at another time")
    elif distance <= _BEHIND:
        grounds.add(2.0 - distance * 0.1, f"reported {distance} days from it")
    else:
        grounds.add(0.8 - distance * 0.001, f"spoken of {distance} days later")


def _compare_move(one: EventFeatures, other: EventFeatures, days: int, grounds: Grounds) -> None:
    """A report that a date was changed, and one of another date."""
    moving, planned = (one, other) if one.cue == "postponed" or one.status == "denied" else (other, one)
    if planned.status == "occurred" and planned.when and moving.when and moving.cue == "postponed":
        grounds.add(-9, "took place at another time than the new one")
        return
    if planned.status == "denied" or moving.published is None or planned.when is None:
        grounds.add(-9, "different dates")
        return
    distance = gap(planned.when, (moving.published, moving.published))
    if moving.cue == "postponed" and distance <= _MOVED:
        grounds.add(2.0 - distance * 0.004, f"the date was moved by {days} days")
    else:
        grounds.add(-9, "different dates")


def _compare_states(one: EventFeatures, other: EventFeatures, grounds: Grounds) -> None:
    ones, others = (set(f.actor_states + f.recipient_states) for f in (one, other))
    if ones == others:
        grounds.add(1.0 if len(ones) > 1 else 0.3, f"same states: {', '.join(sorted(ones))}")
    elif ones <= others or others <= ones:
        grounds.add(0.0, "one names more states")
    elif len(ones & others) >= 2:
        grounds.add(-1.0, "states that both name, and others")
    else:
        grounds.add(-4.0, "different states")


def _compare_persons(one: EventFeatures, other: EventFeatures, grounds: Grounds) -> None:
    ones, others = one.actors + one.recipients, other.actors + other.recipients
    if not ones or not others:
        return
    shared = shared_persons(ones, others)
    if not shared:
        # A visitor named here and a host named there do not speak against each other.
        apart = (one.actors and other.actors) or (one.recipients and other.recipients)
        grounds.add(-3.0 if apart else -0.5, "different persons")
        return
    points = 1.5 + 0.5 * (len(shared) - 1)
    grounds.add(min(points, 2.5), f"{len(shared)} persons in common")
    if len(shared) < min(len(ones), len(others)):
        grounds.add(-1.0, "other persons too")


def _compare_places(one: EventFeatures, other: EventFeatures, grounds: Grounds) -> None:
    if not one.places or not other.places:
        return
    if shared := set(one.places) & set(other.places):
        grounds.add(1.0, f"same place: {min(shared).title()}")
    elif one.type == "CONSULT":
        grounds.add(-0.7, f"places differ: {one.places[0].title()}, {other.places[0].title()}")


def _same_format(one: EventFeatures, other: EventFeatures) -> bool:
    return any(
        alike(Undertaking("format", head, frozenset(words), ""), Undertaking("format", other_head, frozenset(other_words), ""))
        for head, words in one.formats
        for other_head, other_words in other.formats
    )


def _compare_formats(one: EventFeatures, other: EventFeatures, grounds: Grounds) -> None:
    if one.type != "CONSULT":
        return
    if one.formats and other.formats and _same_format(one, other):
        grounds.add(1.5, f"meetings of the same {one.formats[0][0]}")
    elif bool(one.formats) != bool(other.formats):
        grounds.add(-1.5, "one is a session of a body")
    if one.session and one.session == other.session:
        grounds.add(1.0, f"session {one.session}")


def _compare_documents(
    one: tuple[str, tuple[str, ...], tuple[str, ...], int], other: tuple[str, tuple[str, ...], tuple[str, ...], int], grounds: Grounds
) -> None:
    kind, subject, years, count = one
    other_kind, other_subject, other_years, other_count = other
    if years and years == other_years:
        grounds.add(2.0, f"of what is for {'–'.join(years)}")
    elif subject and other_subject:
        shared = set(subject) & set(other_subject)
        points = 3.0 * overlap(frozenset(subject), frozenset(other_subject)) - 0.7 if shared else -3.0
        grounds.add(points, f"of what is on the same: {', '.join(sorted(shared))}" if shared else "of different documents")
    elif kind == other_kind and (count > 1) == (other_count > 1):
        alike_count = count == other_count or (count > 1 and max(count, other_count) <= 3 * min(count, other_count))
        grounds.add((0.8 if count > 1 else 0.3) if alike_count else -1.0, f"of a {kind}")
    else:
        grounds.add(-1.5, f"of different documents: {kind}, {other_kind}")


def _compare_words(one: EventFeatures, other: EventFeatures, grounds: Grounds) -> None:
    ones, others = frozenset(one.words), frozenset(other.words)
    telling, other_telling = specific(ones) - _ACTS, specific(others) - _ACTS
    shared = telling & other_telling
    beside = (telling & frozenset(other.around)) | (other_telling & frozenset(one.around))
    if not telling or not other_telling:
        beside |= frozenset(one.around) & frozenset(other.around)
    if shared:
        grounds.add(2.8 * min(overlap(telling, other_telling), 0.8) - 0.7, f"words in common: {', '.join(sorted(shared)[:6])}")
    else:
        grounds.add(-2.5 + 1.0 * overlap(ones, others), "no telling words in common")
    if beside:
        share = len(beside) / max(1, min(len(telling) + 1, len(other_telling) + 1, 4))
        grounds.add(1.5 * min(share, 1.0), f"what the paragraph tells: {', '.join(sorted(beside)[:6])}")
