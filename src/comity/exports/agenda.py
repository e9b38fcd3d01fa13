"""Planned and proposed events as a calendar (iCalendar, RFC 5545)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, BinaryIO, Literal

from comity.consolidation.changes import Changes
from comity.consolidation.model import Fact
from comity.exports.days import day_after, midnight, moment, precise, span
from comity.exports.headlines import details, headline
from comity.exports.reports import best, told
from comity.exports.text import one_line, web_address
from comity.types import Event

if TYPE_CHECKING:
    import icalendar

ChangesOf = Callable[[Collection[Fact]], Mapping[str, Changes]]
"""How often facts have changed, by id."""
_STATUSES: dict[str, Literal["TENTATIVE", "CONFIRMED", "CANCELLED"]] = {
    "proposed": "TENTATIVE",
    "planned": "CONFIRMED",
    "confirmed": "CONFIRMED",
    "postponed": "CONFIRMED",
    "occurred": "CONFIRMED",
    "cancelled": "CANCELLED",
    "denied": "CANCELLED",
}
_AHEAD = ("proposed", "planned", "confirmed", "postponed")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def write_ics(facts: Iterable[Fact], file: BinaryIO, *, title: str, day: date | None, changes: ChangesOf | None = None) -> int:
    """An all-day entry for each event that is or once was ahead and has a date; gives their number.

    By `changes` calendars know which of two versions of an entry is the later one; without it each fact tells of itself alone.

    What occurred, was cancelled or denied stays where an earlier step had it planned or proposed, so that a calendar that has
    taken it in learns what became of it. Lines end in CR LF, as calendars need.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Comity//Comity//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", one_line(title))
    entered = [
        (fact, event, when, days)
        for fact, event in told(facts, Event)
        if fact.status in _AHEAD or (fact.status in _STATUSES and any(step.status in _AHEAD for step in fact.history))
        if (days := span(when := event.date or _earlier_date(fact))) is not None
    ]
    changed = (changes or _own_changes)([fact for fact, *_ in entered])
    for fact, event, when, days in entered:
        calendar.add_component(_entry(fact, event, when, days, changed[fact.id], midnight(day) if day else _EPOCH))
    file.write(calendar.to_ical())
    return len(entered)


def _own_changes(facts: Collection[Fact]) -> dict[str, Changes]:
    return {
        fact.id: Changes(
            len(fact.reports) + len(fact.judgements) - 1, max((judgement.when for judgement in fact.judgements), default=None)
        )
        for fact in facts
    }


def _earlier_date(fact: Fact) -> str | None:
    """The date of the last step that has one: the report of what became of a plan need not tell its date again.

    None for what was postponed, whose old date no longer holds.
    """
    return None if fact.status == "postponed" else next((step.date for step in reversed(fact.history) if step.date), None)


def _entry(
    fact: Fact, event: Event, when: str | None, days: tuple[date, date], changes: Changes, otherwise: datetime
) -> "icalendar.Event":
    from icalendar import Event as Entry

    changed = max(moment(fact.last_reported) or otherwise, moment(changes.last) or _EPOCH)
    entry = Entry()
    entry.add("uid", f"{one_line(fact.id)}@comity")
    entry.add("dtstamp", changed)
    entry.add("last-modified", changed)
    # Whatever changes an entry is a further report or judgement; the history alone would not tell a date that was sharpened.
    entry.add("sequence", changes.count)
    entry.add("status", _STATUSES[fact.status])
    entry.add("summary", headline(fact))
    entry.add("dtstart", days[0])
    if (end := day_after(days[1])) is not None:
        entry.add("dtend", end)
    entry.add("transp", "TRANSPARENT")
    if event.place:
        entry.add("location", one_line(event.place))
    entry.add("description", _description(fact, when))
    if url := web_address(best(fact).article.url):
        entry.add("url", url)
    return entry


def _description(fact: Fact, when: str | None) -> str:
    unknown = "" if precise(when) else f"The day is not known: {when}\n"
    return f"Status: {fact.status}\n{unknown}{details(fact)}"
