"""When two events are one: who, what, when, where, and in what words."""

import re
from collections.abc import Iterable, Iterator
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
    season_blocks,
    shared_persons,
    standing,
)
from comity.consolidation.instruments import title_of
from comity.consolidation.names import Key, is_capital, person_key
from comity.consolidation.spans import Span, gap, say, span, width
from comity.consolidation.undertakings import Undertaking, alike, session_number, undertakings
from comity.consolidation.words import overlap, specific, stems
from comity.types import Event, Instrument

_NEEDED = 3.5
_POSTPONED = re.compile(
    r"\b(?:postpon\w+|put(?:ting)? off|moved? (?:to|from|back|forward)|(?:been|was|were|has|have) moved|push(?:ed|ing)? back|"
    r"resched\w+|delay(?:ed|ing|s)?|"
    r"deferr\w+|new date|later date|brought forward|shift(?:ed|ing))\b",
    re.I,
)
_CONFIRMED = re.compile(r"\bconfirm(?:s|ed|ing|ation)?\b|\breaffirm\w+", re.I)
_AHEAD = 330
"""How many days before an event plans without a date are looked for."""
_BEHIND = 12
"""How many days after a meeting reports without a date are looked for."""
_LONG_BEHIND = 400
"""The same for acts of other types. Words must agree then."""
_STANDS = 800
"""The same for a ban, which is spoken of as long as it stands."""
_YEARS = 3 * 365
"""The same for the numbered session of a body."""
_MOVED = 250
"""How many days a postponement can lie from the date that it moves."""


# What an act of a type is called says nothing of which one it is.
_ACTS = stems(
    """thank grateful gratitude ask request call demand urge accuse condemn criticize reject refuse impose lift ban announce
    welcome congratulate ratify agree
    promise pledge deliver hand help assist aid support halt stay effect force enter charge protest warn threaten invite accept
    regret apologize apology
    decision remain came come issue introduce order import export stand stood parliament congress assembly senate house chamber
    lawmaker vote approve"""
)
# Support is of many kinds, and to thank for a thing is not to sign it.
_SUPPORTS = (
    ("ratify", re.compile(r"\bratif\w+|\bapprov\w+", re.I)),
    ("thank", re.compile(r"\bthank\w*|\bgrateful\b|\bgratitude\b|\bappreciat\w+", re.I)),
    ("congratulate", re.compile(r"\bcongratulat\w+", re.I)),
    ("award", re.compile(r"\baward\w*|\bmedal\b|\bdecorat\w+|\bhonorary\b", re.I)),
    ("apologize", re.compile(r"\bapolog\w+", re.I)),
    ("praise", re.compile(r"\bprais\w+|\bhail\w*|\blaud\w*|\bcommend\w*", re.I)),
    (
        "sign",
        re.compile(
            r"\bsign(?:s|ed|ing|ature)?\b|\binitiall?ed\b|\binked\b|\b(?:agreement|accord|memorandum|memoranda|treaty|"
            r"protocol|pact)\b",
            re.I,
        ),
    ),
)
_STANDING = ("SANCTION", "MOBILIZE", "COERCE")
"""Types of what stands once it is imposed: it is spoken of as long as it does."""
_PLURAL = re.compile(
    r"(?<!among the )(?<!one of the )(?<!of these )(?<!of those )\b(?:memoranda|memorandums|agreements|documents|accords|"
    r"protocols|papers|contracts|deals|treaties|instruments|texts)\b",
    re.I,
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
    act: str = ""
    """What kind of support: "sign", "ratify", "thank" and the like; "" where the words don't tell."""


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
        words = frozenset(word for word in stems(finding.evidence) - parties if not word.isdigit())
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
            act=_act(finding, context) if finding.type == "SUPPORT" else "",
        )

    def blocks(self, features: EventFeatures) -> Iterator[str]:
        names = standing(_states(features))
        day = features.published
        if features.when:
            yield from month_blocks(f"e {features.family}", names, features.when)
            # For those without a date, which look for it over years, by the quarter of its last day.
            yield from season_blocks(f"eq {features.family}", names, features.when[1], features.when[1])
        elif day is not None:
            yield from season_blocks(f"eu {features.family}", names, day, day)
        if day is not None and self.moves(features):
            yield from season_blocks(f"em {features.family}", names, day, day)
        # The numbered session of a body is spoken of for years.
        if features.session:
            yield from (f"{name} es {features.session}" for name in names)

    def near(self, features: EventFeatures) -> Iterator[str]:
        names = nearing(_states(features))
        ahead, behind = _ahead(features), max(_behind(features), 30)
        day = features.published
        if (when := features.when) is not None:
            yield from near_blocks(f"e {features.family}", names, when, 4)
            yield from season_blocks(f"eu {features.family}", names, when[0] - ahead, when[1] + behind)
            yield from season_blocks(f"em {features.family}", names, when[0] - _MOVED, when[1] + _MOVED)
        elif day is not None:
            # What is dated to a whole year ends long after the day from which it can be meant.
            yield from season_blocks(f"eq {features.family}", names, day - behind, day + ahead + 366)
            yield from season_blocks(f"eu {features.family}", names, day - max(ahead, behind), day + max(ahead, behind))
        if day is not None and self.moves(features):
            yield from season_blocks(f"eq {features.family}", names, day - _MOVED, day + _MOVED + 366)
        if features.session:
            yield from (f"{name} es {features.session}" for name in names)

    def vague(self, features: EventFeatures) -> bool:
        return features.when is None or width(features.when) > 100

    def moves(self, features: EventFeatures) -> bool:
        return features.cue == "postponed" or features.status == "denied"

    def compare(self, one: EventFeatures, other: EventFeatures) -> Match | None:
        if not can_meet(_states(one), _states(other)) or self.conflict(one, other, moved=True):
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
        if one.act and other.act:
            grounds.add(
                0.3 if one.act == other.act else -3.0,
                f"to {one.act}" if one.act == other.act else f"to {one.act} and to {other.act}",
            )
        if one.mode and other.mode and one.type != "CONSULT":
            if one.mode == other.mode:
                grounds.add(0.4, f"same mode: {one.mode}")
            else:
                grounds.add(-1.0, f"modes differ: {one.mode}, {other.mode}")
        return grounds.match()

    def conflict(self, one: EventFeatures, other: EventFeatures, *, moved: bool) -> str | None:
        if one.family != other.family:
            return "acts of other types"
        if _opposite(one, other):
            return "the other side acts"
        if between_others(_states(one), _states(other)):
            return "between different states"
        if one.session and other.session and one.session != other.session:
            return f"sessions {one.session} and {other.session}"
        if one.document and other.document:
            (_, _, years, count), (_, _, other_years, other_count) = one.document, other.document
            if (years and other_years and years != other_years) or (count and other_count and (count > 1) != (other_count > 1)):
                return "of different documents"
        if one.type == "CONSULT" and one.formats and other.formats and not _same_format(one, other):
            return "meetings of different bodies"
        for ones, others in ((one.actors, other.actors), (one.recipients, other.recipients)):
            if one.family == "CONSULT visit" and ones and others and not shared_persons(ones, others):
                return "different persons"
        if one.when and other.when:
            both_held = one.status == other.status == "occurred"
            both_planned = (
                not moved and "denied" not in (one.status, other.status) and "occurred" not in (one.status, other.status)
            )
            if (both_held or both_planned) and _other_days(one.when, other.when):
                return "different days"
        return None


def _document(finding: Event, context: Context) -> tuple[str, tuple[str, ...], tuple[str, ...], int] | None:
    """The document in whose words the event is told; of several the one that shares most of them."""
    found = [other for other in context.beside if isinstance(other, Instrument)]
    if not found or finding.type not in ("SUPPORT", "AGREE"):
        return None
    shared = max(found, key=lambda other: (min(other.end, finding.end) - max(other.start, finding.start), -other.start))
    subject, years = title_of(shared)
    # "Memoranda on customs and on training" are several, however many.
    count = 0 if shared.count == 1 and _PLURAL.search(finding.evidence) else shared.count
    return shared.kind, tuple(sorted(subject)), years, count


def _act(finding: Event, context: Context) -> str:
    """What kind of support an event is, by its words or by what becomes of the document in them."""
    told = next((act for act, words in _SUPPORTS if words.search(finding.evidence)), "")
    steps = {other.status for other in context.beside if isinstance(other, Instrument)}
    return told or ("ratify" if "ratified" in steps else "sign" if steps & {"signed", "to be signed"} else "")


def places_of(place: str | None) -> tuple[str, ...]:
    """The names of a place, without states: "Baku, Fuzuli and Shusha" are three, "Azerbaijan" is none."""
    parts = re.split(r",|\band\b", place or "")
    return tuple(
        sorted(
            {part.strip().casefold() for part in parts if part.strip() and stems(part)}
            | {part.strip().casefold() for part in parts if part.strip() and is_capital(part.strip())}
        )
    )


def _persons(names: Iterable[str]) -> tuple[Key, ...]:
    return tuple(sorted({key for name in names if (key := person_key(name))}))


def _states(features: EventFeatures) -> tuple[str, ...]:
    return features.actor_states + features.recipient_states


def _other_days(one: Span, other: Span) -> bool:
    """Whether two dates can't be of one day: outlets differ by days, but this year is not the next, nor June July."""
    days = gap(one, other)
    return days > 4 or (days > 0 and max(width(one), width(other)) > 10)


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
            # Of two that fit "next year", the first is likelier what was meant.
            grounds.add(1.0 - 0.001 * abs(one.when[0] - other.when[0]), "dates that include each other")
            if "proposed" in (one.status, other.status) and "visit" in one.family:
                grounds.add(0.5, "the visit that was proposed")
        elif "postponed" in (one.cue, other.cue) or "denied" in (one.status, other.status):
            _compare_move(one, other, days, grounds)
        elif not _other_days(one.when, other.when):
            grounds.add(2.0 - 0.5 * days, f"dates {counted(days, 'day')} apart")
        else:
            grounds.add(-9, "different dates")
        return
    if one.when or other.when:
        dated, undated = (one, other) if one.when else (other, one)
        assert dated.when is not None
        if undated.published is None or width(dated.when) > 366:
            grounds.add(-9, "no time known")
            return
        ahead, behind = dated.when[0] - undated.published, undated.published - dated.when[1]
        if undated.status == "occurred":
            _compare_report(one, other, ahead, behind, grounds)
        elif dated.status == "occurred" and behind > 3:
            grounds.add(-9, "planned after it took place")
        else:
            distance = max(0, ahead, behind)
            if distance > _ahead(one) or behind > 30:
                grounds.add(-9, "planned at another time")
            else:
                grounds.add(1.8 - distance * 0.005, f"announced {counted(distance, 'day')} before")
        return
    if one.published is None or other.published is None:
        grounds.add(-9, "no time known")
        return
    distance = abs(one.published - other.published)
    most = _ahead(one) if "occurred" not in (one.status, other.status) else _long_told(one, other)
    if distance > most:
        grounds.add(-9, "reported at different times")
    else:
        grounds.add(1.8 - 1.4 * distance / most, f"reported {counted(distance, 'day')} apart")


def _behind(features: EventFeatures) -> int:
    """For how many days it is spoken of without a date."""
    if features.type == "CONSULT":
        return _BEHIND
    return _STANDS if features.type in _STANDING else _LONG_BEHIND


def _long_told(one: EventFeatures, other: EventFeatures) -> int:
    """For how many days it is spoken of without a date: a meeting for days, the numbered session of a body for years."""
    if one.session and one.session == other.session and (one.formats or other.formats):
        return _YEARS
    return _behind(one)


def _ahead(features: EventFeatures) -> int:
    """For how many days before it is planned: what parliaments have to do longer than a meeting."""
    return _AHEAD if features.type == "CONSULT" else _LONG_BEHIND


def _compare_report(one: EventFeatures, other: EventFeatures, ahead: int, behind: int, grounds: Grounds) -> None:
    """A report without a date of what has happened, and one that dates it."""
    distance = max(0, behind, ahead)
    if ahead > 1 or distance > _long_told(one, other):
        grounds.add(-9, "reported at another time")
    elif distance <= _BEHIND:
        grounds.add(2.0 - distance * 0.1, f"reported {counted(distance, 'day')} from it")
    else:
        base = 1.3 if one.type in _STANDING else 1.2
        grounds.add(base - distance * 0.001, f"spoken of {counted(distance, 'day')} later")


def _compare_move(one: EventFeatures, other: EventFeatures, days: int, grounds: Grounds) -> None:
    """A report that a date was changed, and one of another date."""
    moving, planned = (one, other) if one.cue == "postponed" or one.status == "denied" else (other, one)
    if planned.status == "occurred" and planned.when and moving.when and moving.cue == "postponed":
        grounds.add(-9, "took place at another time than the new one")
        return
    if planned.status == "denied" or moving.published is None or planned.when is None or width(planned.when) > 366:
        grounds.add(-9, "different dates")
        return
    distance = gap(planned.when, (moving.published, moving.published))
    if moving.cue == "postponed" and distance <= _MOVED:
        grounds.add(2.0 - distance * 0.004, f"the date was moved by {counted(days, 'day')}")
    else:
        grounds.add(-9, "different dates")


def _compare_states(one: EventFeatures, other: EventFeatures, grounds: Grounds) -> None:
    ones, others = (set(f.actor_states + f.recipient_states) for f in (one, other))
    if ones == others:
        grounds.add(1.0 if len(ones) > 1 else 0.3, f"same states: {', '.join(sorted(ones))}")
        directed = (
            one.recipient_states and one.actor_states == other.actor_states and one.recipient_states == other.recipient_states
        )
        if directed and one.type != "CONSULT":
            grounds.add(0.5, "the same side acts towards the other")
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
    grounds.add(min(points, 2.5), f"{counted(len(shared), 'person')} in common")
    if len(shared) < min(len(ones), len(others)):
        # Who meets one colleague and then another has two meetings; who receives a visitor may be told in part.
        grounds.add(-1.0 if one.family == "CONSULT visit" or len(shared) > 1 else -3.5, "other persons too")


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
    one: tuple[str, tuple[str, ...], tuple[str, ...], int],
    other: tuple[str, tuple[str, ...], tuple[str, ...], int],
    grounds: Grounds,
) -> None:
    kind, subject, years, count = one
    other_kind, other_subject, other_years, other_count = other
    if years and years == other_years:
        grounds.add(2.0, f"of what is for {'–'.join(years)}")
    elif subject and other_subject:
        shared = set(subject) & set(other_subject)
        points = (
            3.0 * overlap(frozenset(subject), frozenset(other_subject)) - 0.7 + (0.4 if len(shared) > 1 else 0.0)
            if shared
            else -3.0
        )
        grounds.add(points, f"of what is on the same: {', '.join(sorted(shared))}" if shared else "of different documents")
    elif not count or not other_count:
        grounds.add(0.5 if max(count, other_count) != 1 else -0.5, "of several documents")
    elif kind == other_kind and (count > 1) == (other_count > 1):
        alike_count = count == other_count or (count > 1 and max(count, other_count) <= 3 * min(count, other_count))
        grounds.add((0.8 if count > 1 else 0.3) if alike_count else -1.0, f"of a {kind}")
    else:
        grounds.add(-1.5, f"of different documents: {kind}, {other_kind}")


def _compare_words(one: EventFeatures, other: EventFeatures, grounds: Grounds) -> None:
    ones, others = frozenset(one.words), frozenset(other.words)
    telling, other_telling = specific(ones) - _ACTS, specific(others) - _ACTS
    shared = telling & other_telling
    around, other_around = frozenset(one.around), frozenset(other.around)
    beside = (telling & other_around) | (other_telling & around)
    # Where one says little, the paragraphs tell of what it is; what both of these have in common counts less than what is told
    # here and there.
    common = frozenset[str]() if telling and other_telling else (around & other_around) - beside
    if shared:
        grounds.add(2.8 * min(overlap(telling, other_telling), 0.8) - 0.5, f"words in common: {', '.join(sorted(shared)[:6])}")
    elif not telling or not other_telling:
        # "The ban" is as good as its full name where nothing else speaks against it; "thanked them" needs the paragraph.
        known = bool(beside) or len(common) > 1
        points = -0.2 if ones & others else -0.6
        grounds.add(points + (0.4 if one.type in _STANDING else 0.0 if known else -0.8), "one says little of what")
    else:
        grounds.add(
            -2.5 + 1.0 * overlap(ones, others) + (0.4 * min(len(beside), 3) if len(beside) > 1 else 0.0),
            "no telling words in common",
        )
    if beside or common:
        share = (len(beside) + 0.5 * len(common)) / min(max(len(telling), 1) + 1, max(len(other_telling), 1) + 1, 4)
        grounds.add(1.5 * min(share, 1.0), f"what the paragraph tells: {', '.join(sorted(beside | common)[:6])}")
