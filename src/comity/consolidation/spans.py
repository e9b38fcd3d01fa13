"""Dates as spans of days, to see how near two of them are."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from comity.periods import parse_period

Span = tuple[int, int]
"""First and last day that a date can mean, as `date.toordinal` counts them."""


@lru_cache(maxsize=1 << 12)
def span(text: str | None) -> Span | None:
    """The days that an ISO 8601 date, interval or time can mean; None where there is none."""
    period = parse_period(text)
    if period is None:
        return None
    year, month, day = period.start
    first, last = date(year, month or 1, day or 1).toordinal(), period.last_day.toordinal()
    return (first, last) if first <= last else None


def is_past(when: str | None, day: str) -> bool:
    """Whether a date or time is over at the end of a day, whatever it can mean: a month is with its last day."""
    told = (when or "")[:10]
    if len(told) == 10:
        return told <= day
    days, by = span(told), span(day)
    return days is not None and by is not None and days[1] <= by[1]


def gap(one: Span, other: Span) -> int:
    """How many days lie between two spans; 0 where they touch or overlap."""
    return max(0, one[0] - other[1], other[0] - one[1])


def width(one: Span) -> int:
    """How many days a span has."""
    return one[1] - one[0] + 1


def months(first: int, last: int) -> Iterator[str]:
    """The months from the day `first` to the day `last` ("2022-08")."""
    start, end = date_of(first), date_of(last)
    for number in range(start.year * 12 + start.month - 1, end.year * 12 + end.month):
        yield f"{number // 12:04d}-{number % 12 + 1:02d}"


def say(day: int) -> str:
    """A day in ISO 8601."""
    return date_of(day).isoformat()


def date_of(day: int) -> date:
    """The day; the first or last one that a calendar has, for one before or behind it."""
    return date.fromordinal(min(max(day, 1), date.max.toordinal()))
