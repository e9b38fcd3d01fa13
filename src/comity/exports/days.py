"""Days and times out of dates that are as precise as the text allows."""

import calendar
from datetime import UTC, date, datetime, timedelta

from comity.consolidation.model import Fact
from comity.periods import parse_period
from comity.types import Commitment, Event, Figure, Instrument


def when(fact: Fact) -> str | None:
    """When the fact happened, is planned or is due, or of which time a figure is; ISO 8601, as precise as told."""
    match fact.told:
        case Event(date=told) | Instrument(date=told) | Commitment(due=told) | Figure(period=told):
            return told or fact.date
        case _:
            return fact.date


def span(text: str | None) -> tuple[date, date] | None:
    """The first and the last day of an ISO 8601 date or interval, in that order; None where it is none."""
    period = parse_period(text)
    if period is None:
        return None
    year, month, day = period.start
    first, last = date(year, month or 1, day or 1), period.last_day
    return min(first, last), max(first, last)


def day_of(time: str | None) -> str | None:
    """The day of an ISO 8601 time ("2022-08-16T09:30+04:00" gives "2022-08-16"); a coarser date stays as it is."""
    return time[:10] if time else None


def moment(time: str | None) -> datetime | None:
    """An ISO 8601 time in UTC; of a time without offset that time, of a date its first moment. None where it is none."""
    try:
        told = datetime.fromisoformat(time or "")
        return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        days = span(time)
        return days and midnight(days[0])


def midnight(day: date) -> datetime:
    """The first moment of a day, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def precise(text: str | None) -> bool:
    """Whether a date or interval tells the day of its start and of its end."""
    period = parse_period(text)
    return period is not None and period.start[2] is not None and period.end[2] is not None


def a_year_later(day: date) -> date:
    """The same day of the next year; 28 February for 29 February. The last day that there is, in the last year that there is."""
    if day.year == date.max.year:
        return date.max
    last = calendar.monthrange(day.year + 1, day.month)[1]
    return day.replace(year=day.year + 1, day=min(day.day, last))


def day_after(day: date) -> date | None:
    """The next day; None after the last day that there is."""
    return None if day == date.max else day + timedelta(days=1)
