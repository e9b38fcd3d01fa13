"""Dates as sites print them around articles: "20 August 2022 14:13 (UTC+04:00)", "PUBLISHED OCT 22, 2021"."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# An earlier date on a page is a misprint or stands for something else: no state's news online is older.
_EARLIEST = 1900

_MONTHS = {
    name[:length]: number
    for number, name in enumerate(
        ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
         "november", "december"), 1)
    for length in {3, 4, len(name)}
}  # fmt: skip
_MONTH = "(?P<month{0}>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)"
_YEAR = r"(?P<year{0}>(?:19|20)\d\d)"
_DAY = r"(?P<day{0}>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_DATE = re.compile(
    r"(?<![\w/.-])(?:(?P<weekday>" + _WEEKDAY + r")\b[.,]?\s*(?:the\s+)?)?(?:"
    + _DAY.format(1) + r"(?:\s+of)?[\s.\-/]*" + _MONTH.format(1) + r"[\s,.\-/]*" + _YEAR.format(1)
    + "|" + _MONTH.format(2) + r"[\s.\-]*" + _DAY.format(2) + r"\s*(?:[,.\-]\s*)?" + _YEAR.format(2)
    + "|" + _YEAR.format(3) + r"(?P<sep>[-/.])(?P<month3>0?[1-9]|1[0-2])(?P=sep)" + _DAY.format(3)
    + r"|(?P<first>0?[1-9]|[12]\d|3[01])(?P<sep2>[-/.])(?P<second>0?[1-9]|[12]\d|3[01])(?P=sep2)"
    + _YEAR.format(4)
    + "|" + _YEAR.format(5) + r"\s+" + _MONTH.format(5) + r"\s+" + _DAY.format(5)
    + r")(?![\d/]|[-.]\d)",
    re.I,
)  # fmt: skip
_TIME = re.compile(
    r"(?<![\d:.+-])(?P<hour>[01]?\d|2[0-3])(?P<sep>[:.h])(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]"
    r"\d+)?)?"
    r"(?![\d:]|\.\d)\s*(?:(?:hrs|hours|h|o.clock)\b\s*)?(?P<half>[ap]\.?\s?m\b\.?)?",
    re.I,
)
_HALF_HOUR = re.compile(r"(?<![\d:.])(?P<hour>1[0-2]|0?[1-9])\s?(?P<half>[ap]\.?m\b\.?)", re.I)
_OFFSET = re.compile(
    r"\s*(?:[(\[|,]\s*)?(?:(?!UTC|GMT)[A-Z]{3,4}[,/]?\s*[(\[]?(?=UTC|GMT|[+−–-]))?(?:(?P<name>UTC|GMT)\s*)?(?:(?P<sign>[+−–-])\s?(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?"
    r"\b)?"
)
_ZULU = re.compile(r"\s*Z\b")
_ZONE = re.compile(r"\s*(?:[(\[|,]\s*)?(?P<zone>[A-Z]{2,4})\b")
# Only abbreviations that mean one offset wherever news is written; IST, BST, CST and AST each mean several.
_ZONES = {
    "EST": -300, "EDT": -240, "CDT": -300, "MDT": -360, "PST": -480, "PDT": -420, "WAT": 60, "CET": 60,
    "CEST": 120, "CAT": 120, "SAST": 120, "EET": 120, "EEST": 180, "EAT": 180, "MSK": 180, "PKT": 300,
    "WIB": 420, "SGT": 480, "HKT": 480, "JST": 540, "KST": 540, "AEST": 600, "AEDT": 660, "NZST": 720,
    "NZDT": 780,
}  # fmt: skip
_SEASONAL = {"ET": "America/New_York", "CT": "America/Chicago", "PT": "America/Los_Angeles"}

_ISO = re.compile(
    r"\s*(?P<date>\d{4}-\d\d-\d\d)(?:[T ](?P<time>\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?"
    r"(?:\s*(?P<zone>Z|[+-]\d\d:?\d\d|[+-]\d\d))?)?\s*$",
    re.I,
)
_PARTIAL = re.compile(r"\s*((?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?)\s*$")
_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2]|[1-9](?=[/-])|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov"
    r"|dec)[a-z]*)"
    r"(?:[/-]?(0[1-9]|[12]\d|3[01]|[1-9](?=[/-]))(?!\d))?(?=[/_.-]|$)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date printed in a line: its ISO 8601 form and its place in the line, time and offset included."""

    iso: str
    start: int
    end: int
    has_weekday: bool

    @property
    def day(self) -> str:
        return self.iso[:10]

    @property
    def has_time(self) -> bool:
        return len(self.iso) > 10


def latest_day(fetched: str | None) -> date:
    """The last day on which a page can have been published: a day after it was fetched, or after today."""
    told = parse_iso(fetched) if fetched else None
    day = date.fromisoformat(told[:10]) if told and len(told) >= 10 else datetime.now(UTC).date()
    return day + timedelta(days=1)


def find_date(line: str, *, month_first: bool = False, hint: str | None = None, after: int = 0) -> PrintedDate | None:
    """The first date printed in a line from position `after` on, with the time and the offset beside it.

    "05/09/2019" is read day first, unless `month_first` or `hint` (the start of an ISO date that is known
    of the page, such as "2019-05") says otherwise.
    """
    match = _DATE.search(line, after)
    if not match:
        return None
    day = _day_of(match, month_first, hint)
    if day is None:
        return None
    start, end = match.span()
    following = _DATE.search(line, end)
    time = _time_beside(line[: following.start()] if following else line, start, end)
    if time is None:
        return PrintedDate(day.isoformat(), start, end, bool(match["weekday"]))
    clock, time_start, time_end = time
    offset, time_end = _offset_after(line, time_end, datetime.fromisoformat(f"{day}T{clock}"))
    if time_start < start:  # "15:42, 15 March 2024 | GMT +5"
        late, end_late = _offset_after(line, end, datetime.fromisoformat(f"{day}T{clock}"))
        offset, end = (offset, end) if offset else (late, end_late)
    return PrintedDate(f"{day}T{clock}{offset}", min(start, time_start), max(end, time_end), bool(match["weekday"]))


def _day_of(match: re.Match[str], month_first: bool, hint: str | None) -> date | None:
    groups = match.groupdict()
    if groups["first"]:
        year, first, second = int(groups["year4"]), int(groups["first"]), int(groups["second"])
        readings = [(second, first), (first, second)]
        if month_first:
            readings.reverse()
        days = [day for month, number in readings if (day := _date(year, month, number))]
        agreeing = [day for day in days if hint and day.isoformat().startswith(hint)]
        return next(iter(agreeing or days), None)
    for form in "1235":
        if groups[f"year{form}"]:
            month = groups[f"month{form}"].lower()
            number = int(month) if month.isdigit() else _MONTHS[month]
            return _date(int(groups[f"year{form}"]), number, int(groups[f"day{form}"]))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _time_beside(line: str, start: int, end: int) -> tuple[str, int, int] | None:
    """The time nearest to the date at `start:end`: after it, else before it; as ISO 8601 with its place."""
    for low, high, nearest in ((end, end + 30, 0), (max(0, start - 30), start, -1)):
        for pattern in (_TIME, _HALF_HOUR):
            found = list(pattern.finditer(line, low, min(high, len(line))))
            if found:
                match = found[nearest]
                clock = _clock(match)
                if clock:
                    return clock, match.start(), match.end()
    return None


def _clock(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    hour = int(groups["hour"])
    if groups["half"]:
        if hour > 12:
            return None
        hour = hour % 12 + (12 if groups["half"][0] in "pP" else 0)
    return f"{hour:02}:{groups.get('minute') or '00'}:{groups.get('second') or '00'}"


def _offset_after(line: str, end: int, moment: datetime) -> tuple[str, int]:
    """The UTC offset printed after position `end` as "+04:00" ("" where there is none), and where it ends."""
    zulu = _ZULU.match(line, end)
    if zulu:
        return "+00:00", zulu.end()
    match = _OFFSET.match(line, end)
    if match and (match["name"] or match["sign"]):
        hours, minutes = int(match["hours"] or 0), int(match["minutes"] or 0)
        named_or_full = match["name"] or match["minutes"]
        if hours <= 14 and minutes < 60 and named_or_full:
            minutes += 60 * hours
            return _offset(minutes if match["sign"] in ("+", None) else -minutes), match.end()
    zone = _ZONE.match(line, end)
    if zone and zone["zone"] in _ZONES:
        return _offset(_ZONES[zone["zone"]]), zone.end()
    if zone and zone["zone"] in _SEASONAL:
        try:
            shift = moment.replace(tzinfo=ZoneInfo(_SEASONAL[zone["zone"]])).utcoffset()
        except ZoneInfoNotFoundError:  # a machine without a time zone database
            return "", zone.end()
        return _offset(int((shift or timedelta()).total_seconds() // 60)), zone.end()
    return "", end


def _offset(minutes: int) -> str:
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def parse_iso(text: str) -> str | None:
    """A date of metadata in ISO 8601, as precise as it is, with its offset if it has one; None for no date.

    Read are ISO 8601 ("2022-05-23T14:51Z", "2023-02"), RFC 5322 dates and dates as people print them.
    """
    partial = _PARTIAL.match(text)
    if partial:
        return partial[1]
    match = _ISO.match(text)
    if match:
        try:
            day = date.fromisoformat(match["date"])
            if not match["time"]:
                return day.isoformat()
            moment = datetime.fromisoformat(f"{day}T{match['time']}")
        except ValueError:
            return None
        return moment.isoformat(timespec="seconds") + _iso_offset(match["zone"])
    printed = find_date(text)
    return printed.iso if printed else None


def _iso_offset(zone: str | None) -> str:
    if not zone:
        return ""
    if zone in "Zz":
        return "+00:00"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"


def plausible(iso: str | None, latest: date) -> bool:
    """Whether a page can have been published then: not before the news went online, not after `latest`."""
    return iso is not None and int(iso[:4]) >= _EARLIEST and iso[:10] <= latest.isoformat()


def date_of_address(url: str | None) -> str | None:
    """The date in an address's path ("/2024/07/04/", "/2019-09/"), as precise as it stands there, or None."""
    if not url:
        return None
    found: str | None = None
    for match in _IN_ADDRESS.finditer(url):
        month = _MONTHS.get(match[2].lower()[:3]) if match[2].isalpha() else int(match[2])
        if not month:
            continue
        iso = f"{match[1]}-{month:02}"
        if match[3]:
            day = _date(int(match[1]), month, int(match[3]))
            return day.isoformat() if day else iso
        found = found or iso
    return found


def utc_offset_known(iso: str) -> bool:
    """Whether an ISO 8601 time says its offset."""
    return len(iso) > 19


__all__ = [
    "PrintedDate", "date_of_address", "find_date", "latest_day", "parse_iso", "plausible", "utc_offset_kno"
    "wn",
]  # fmt: skip
