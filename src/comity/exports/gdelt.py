"""Events and their reports as the two tables of GDELT 2.0 (codebook 2.0 of 2015): parted by tabs, without a header."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import BinaryIO

from comity.consolidation.model import Entity, Fact, Report
from comity.exports import cameo
from comity.exports.days import moment, precise, span, when
from comity.exports.parties import Directory, Party
from comity.exports.reports import best, heads, occurred
from comity.exports.text import tab_line, web_address
from comity.types import Event

_ACTOR = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code", "Type2Code",
    "Type3Code",
)  # fmt: skip
_PLACE = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
EVENT_COLUMNS = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor1{name}" for name in _ACTOR), *(f"Actor2{name}" for name in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions", "NumSources",
    "NumArticles", "AvgTone",
    *(f"{who}Geo_{name}" for who in ("Actor1", "Actor2", "Action") for name in _PLACE),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
"""The 61 columns of the events table."""
MENTION_COLUMNS = (
    "GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier", "SentenceID",
    "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence", "MentionDocLen", "MentionDocTone",
    "MentionDocTranslationInfo", "Extras",
)  # fmt: skip
"""The 16 columns of the mentions table."""
_ID_BITS = 53  # Spreadsheets and R keep numbers as floating point, whole up to 2**53.


def write_events(facts: Iterable[Fact], file: BinaryIO, entities: Iterable[Entity]) -> int:
    """One line for each event that occurred and can be dated; gives their number. What is not known is empty."""
    directory = Directory(entities)
    count = 0
    for fact, event, code in _told(facts):
        cells = _event(fact, event, code, directory)
        file.write(tab_line(cells.get(name) for name in EVENT_COLUMNS))
        count += 1
    return count


def write_mentions(facts: Iterable[Fact], file: BinaryIO) -> int:
    """One line for each report of the events that the events table has; gives their number."""
    count = 0
    for fact, _, _ in _told(facts):
        for report in fact.reports:
            cells = _mention(fact, report)
            file.write(tab_line(cells.get(name) for name in MENTION_COLUMNS))
            count += 1
    return count


def event_number(id: str) -> int:
    """GDELT's ids are numbers: the first 53 bits of the SHA-256 of the fact's id."""
    return int.from_bytes(hashlib.sha256(id.encode("utf-8", "replace")).digest()[:8]) >> (64 - _ID_BITS)


def _told(facts: Iterable[Fact]) -> Iterator[tuple[Fact, Event, str]]:
    for fact, event in occurred(facts):
        code = cameo.event_code(event)
        if code is not None and (span(when(fact)) or span(fact.first_reported)):
            yield fact, event, code


def _event(fact: Fact, event: Event, code: str, directory: Directory) -> dict[str, object]:
    first, second = directory.pair(fact, event)
    return {
        "GLOBALEVENTID": event_number(fact.id),
        **_dates(fact),
        **_actor("Actor1", first),
        **_actor("Actor2", second),
        "EventCode": code,
        "EventBaseCode": code,
        "EventRootCode": code[:2],
        "QuadClass": cameo.quad_class(code),
        "GoldsteinScale": cameo.goldstein(code),
        "NumMentions": len(fact.reports),
        "NumSources": fact.sources,
        "NumArticles": len(heads(fact)),
        "ActionGeo_FullName": event.place,
        "DATEADDED": _second(fact.first_reported),
        "SOURCEURL": web_address(best(fact).article.url),
    }


def _dates(fact: Fact) -> dict[str, object]:
    """The event's day or, if it has none, that of its first report; of a coarser date only the month or the year."""
    text = when(fact)
    days = span(text)
    if days is None:
        text = fact.first_reported
        days = span(text)
    if days is None:
        return {}
    start, end = days
    cells: dict[str, object] = {"Year": f"{start.year:04d}"} if start.year == end.year or precise(text) else {}
    if precise(text) or (start.year, start.month) == (end.year, end.month):
        cells["MonthYear"] = f"{start.year:04d}{start.month:02d}"
    if precise(text):
        cells |= {"SQLDATE": f"{start.year:04d}{start.month:02d}{start.day:02d}", "FractionDate": _fraction(start)}
    return cells


def _fraction(day: date) -> str:
    # GDELT's own formula, by which all months have 30 days.
    return f"{day.year + ((day.month - 1) * 30 + day.day) / 365:.4f}"


def _actor(which: str, party: Party | None) -> dict[str, object]:
    if party is None:
        return {}
    country, group = (cameo.country(party.only), cameo.group(party.only)) if party.only else (None, None)
    return {
        f"{which}Code": country or group,
        f"{which}Name": party.name,
        f"{which}CountryCode": country,
        f"{which}KnownGroupCode": group,
    }


def _mention(fact: Fact, report: Report) -> dict[str, object]:
    article = report.article
    url = web_address(article.url)
    return {
        "GLOBALEVENTID": event_number(fact.id),
        "EventTimeDate": _second(fact.first_reported),
        "MentionTimeDate": _second(article.published),
        "MentionType": 1 if url else 2,
        "MentionSourceName": article.site,
        "MentionIdentifier": url or ". ".join(filter(None, (article.title, article.site, article.published))),
        "ActionCharOffset": report.finding.start,
    }


def _second(time: str | None) -> str | None:
    told = moment(time)
    return None if told is None else f"{told.year:04d}{told:%m%d%H%M%S}"
