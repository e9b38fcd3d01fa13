"""Dates as precise as the text allows: their order, and how they read to people."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ].*)?", re.ASCII | re.DOTALL)

Point = tuple[int, int | None, int | None]
"""Year, month and day, the unknown ones None."""


@dataclass(frozen=True, slots=True)
class Period:
    """A day, month or year, or the interval from one to another."""

    start: Point
    end: Point

    @property
    def last_day(self) -> date:
        """The last day that the period can include."""
        year, month, day = self.end
        month = month or 12
        return date(year, month, day or calendar.monthrange(year, month)[1])

    @property
    def month(self) -> str | None:
        """The month in which the period ends ("2022-08"); None where only the year is known."""
        year, month, _ = self.end
        return None if month is None else f"{year:04d}-{month:02d}"

    @property
    def newest_first(self) -> tuple[int, ...]:
        """A sorting key: the latest end first, a month after its days, a year after its months."""
        return tuple(-(part or 0) for part in self.end + self.start)

    @property
    def soonest_first(self) -> tuple[int, ...]:
        """A sorting key: the earliest start first, a month after its days, a year after its months."""
        return tuple(99 if part is None else part for part in self.start + self.end)

    def __str__(self) -> str:
        """The period in words: "19 August 2022", "24–25 August 2022", "July 2022", "2022"."""
        if self.start == self.end:
            return _say(self.start)
        (year, month, day), (other_year, other_month, other_day) = self.start, self.end
        if year != other_year or month is None or other_month is None:
            gap = "–" if month is None and other_month is None else " – "
            return f"{_say(self.start)}{gap}{_say(self.end)}"
        if month == other_month and day is not None and other_day is not None:
            return f"{day}–{_say(self.end)}"
        first = _say(self.start).removesuffix(f" {year}")
        return f"{first} – {_say(self.end)}"


def parse_period(text: str | None) -> Period | None:
    """The period that an ISO 8601 date, time or interval tells; None where the calendar has none such."""
    if not text:
        return None
    first, slash, last = text.partition("/")
    start = _parse_point(first)
    end = _parse_point(last) if slash else start
    if start is None or end is None:
        return None
    return Period(start, end)


def month_of(date: str | None, reported: str | None) -> str | None:
    """The month to which something belongs: in which its date ends or, where none is told, in which it was first reported.

    None where the year alone is told, which is no month, and where nothing is.
    """
    period = parse_period(date) or parse_period(reported)
    return period.month if period else None


def say_date(text: str | None, *, unknown: str) -> str:
    """An ISO 8601 date, time or interval in words, without the time of day; what is none stays as it is."""
    if not text:
        return unknown
    period = parse_period(text)
    return text if period is None else str(period)


def _parse_point(text: str) -> Point | None:
    found = _POINT.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    return year, month, day


def _say(point: Point) -> str:
    year, month, day = point
    words = [str(day)] if day is not None else []
    if month is not None:
        words.append(MONTHS[month - 1])
    return " ".join([*words, str(year)])
