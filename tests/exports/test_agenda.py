from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import icalendar
from export_samples import EVENTS, PROPOSED, VISIT, event, exported, fact, head, report, simple, step

from comity.consolidation.model import Fact


def calendar(*facts: Fact) -> Any:
    data, count = exported("events", "ics", facts or EVENTS)
    read = icalendar.Calendar.from_ical(data)
    assert isinstance(read, icalendar.Calendar)
    assert len(read.walk("VEVENT")) == count
    return read


def entries(*facts: Fact) -> dict[str, Any]:
    return {str(entry["UID"]).removesuffix("@comity"): entry for entry in calendar(*facts).walk("VEVENT")}


def test_a_calendar_has_what_the_standard_requires() -> None:
    data, _ = exported("events", "ics")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    read = calendar()
    assert read["VERSION"] == "2.0"
    assert read["PRODID"] == "-//Comity//Comity//EN"
    found = read.walk("VEVENT")
    assert len({str(entry["UID"]) for entry in found}) == len(found)
    for entry in found:
        assert isinstance(entry["DTSTAMP"].dt, datetime)
        assert type(entry["DTSTART"].dt) is date
        assert entry["DTEND"].dt > entry["DTSTART"].dt
        assert entry["STATUS"] in ("TENTATIVE", "CONFIRMED", "CANCELLED")


def test_only_what_is_or_was_ahead_and_has_a_date_is_there() -> None:
    statuses = {id: (str(entry["STATUS"]), entry["SEQUENCE"]) for id, entry in entries().items()}
    assert statuses.pop("ev-odd\ufffd") == ("CONFIRMED", 0)
    assert statuses == {
        "ev-visit1": ("CONFIRMED", 3),
        "ev-prop": ("TENTATIVE", 0),
        "ev-aid": ("CONFIRMED", 0),
        "ev-can1": ("CANCELLED", 1),
    }


def test_days_are_whole_and_the_end_is_not_included() -> None:
    found = entries()
    assert (found["ev-visit1"]["DTSTART"].dt, found["ev-visit1"]["DTEND"].dt) == (date(2026, 5, 20), date(2026, 5, 21))
    several = simple("ev-s", event("a council is planned"), "planned", when="2026-08-24/2026-08-26")
    entry = entries(several)["ev-s"]
    assert entry["DTEND"].dt - entry["DTSTART"].dt == timedelta(days=3)
    # The report that the trip was called off tells no date: that of the step before it stays.
    assert found["ev-can1"]["DTSTART"].dt == date(2026, 6, 10)


def test_what_was_postponed_to_no_day_is_on_no_day() -> None:
    (told,) = (each for each in EVENTS if each.id == "ev-can1")
    later = replace(told, status="postponed", history=(told.history[0], step("postponed", None, "2026-03-20", "ev-can1")))
    assert entries(later) == {}
    confirmed = replace(told, status="confirmed", history=(told.history[0], step("confirmed", None, "2026-03-20", "ev-can1")))
    assert entries(confirmed)["ev-can1"]["DTSTART"].dt == date(2026, 6, 3)


def test_a_coarse_date_spans_its_period_and_says_so() -> None:
    year = entries(PROPOSED)["ev-prop"]
    assert (year["DTSTART"].dt, year["DTEND"].dt) == (date(2027, 1, 1), date(2028, 1, 1))
    assert "The day is not known: 2027" in year["DESCRIPTION"]
    assert "The day is not known" not in entries(VISIT)["ev-visit1"]["DESCRIPTION"]
    last = entries(simple("ev-end", event("the end is planned"), "planned", when="9999-12-31"))["ev-end"]
    assert "DTEND" not in last


def test_an_entry_leads_to_its_source() -> None:
    visit = entries(VISIT)["ev-visit1"]
    assert visit["SUMMARY"] == "Visit: Sigrun Valsdottir → Namibia"
    assert visit["LOCATION"] == "Walvis Bay"
    assert visit["URL"] == "https://tide-post.example/harbour-9"
    assert "“Valsdottir walked the quays of Walvis Bay on 20 May”" in visit["DESCRIPTION"]
    # It was reported last on 21 May; a person decided on it a day later.
    assert visit["DTSTAMP"].dt.isoformat() == visit["LAST-MODIFIED"].dt.isoformat() == "2026-05-22T10:00:00+00:00"


def test_without_a_dated_report_the_newest_day_stands() -> None:
    told = event("a visit is planned", date="2026-10-01")
    undated = fact("events", told, (report("ev-u", told, head("u", None)),), (step("planned", "2026-10-01", None, "ev-u"),))
    assert entries(undated)["ev-u"]["DTSTAMP"].dt.isoformat() == "2026-07-02T00:00:00+00:00"
