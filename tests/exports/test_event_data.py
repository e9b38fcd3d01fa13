import csv
import io
import json
from dataclasses import replace
from datetime import date

import pytest
from export_samples import ENTITIES, EVENTS, FACTS, MEETING, VISIT, event, exported, simple

from comity.consolidation.model import Entity, Fact
from comity.exports import cameo
from comity.exports.coded import code
from comity.exports.days import a_year_later, day_after, moment, span
from comity.exports.gdelt import EVENT_COLUMNS, MENTION_COLUMNS, event_number
from comity.exports.parties import Directory, apart
from comity.exports.polecat import COLUMNS
from comity.plover import MODES, QUAD_CLASSES, SCORES, TYPES, quad_class, score
from comity.types import Event


def plover(*facts: Fact) -> list[dict[str, object]]:
    data, count = exported("events", "plover", facts or FACTS)
    lines = [json.loads(line) for line in data.decode().splitlines()]
    assert len(lines) == count
    return lines


def tabbed(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode()), delimiter="\t", quoting=csv.QUOTE_NONE))


def test_scores_are_of_types_and_modes_that_there_are() -> None:
    assert {type for type, mode in SCORES if mode is None} == set(TYPES)
    assert all(mode is None or mode in MODES[type] for type, mode in SCORES)
    for type in TYPES:
        cooperates = QUAD_CLASSES.index(quad_class(type) or "verbal conflict") < 2
        for mode in (None, *MODES.get(type, ())):
            value = score(type, mode)
            assert value is not None
            assert -10 <= value <= 10
            assert (value > 0) is cooperates or type == "REQUEST"
    assert score("CONSULT", "visit") == 4
    assert score("SANCTION", "convict") == -6
    assert score("NOVELTY", None) is None
    assert quad_class("NOVELTY") is None


def test_plover_lines_have_what_is_required() -> None:
    lines = plover()
    assert len(lines) == len(EVENTS) - 2  # two have neither a date nor a dated report
    for line in lines:
        assert {"id", "date", "actor", "event"} <= set(line)
        assert isinstance(line["actor"], list)
        assert isinstance(line["event"], list)
        assert set(line["event"]) <= set(TYPES)
        assert date.fromisoformat(str(line["date"]))
    assert len({str(line["id"]) for line in lines}) == len(lines)


@pytest.mark.parametrize(
    ("status", "type", "mode", "exported_type", "modes"),
    [
        ("occurred", "CONSULT", "visit", "CONSULT", ["visit"]),
        ("planned", "CONSULT", "visit", "AGREE", ["future"]),
        ("confirmed", "SUPPORT", None, "AGREE", ["future"]),
        ("postponed", "AID", None, "AGREE", ["future"]),
        ("planned", "COOPERATE", None, "AGREE", ["future"]),
        ("planned", "RETREAT", "withdraw", "CONCEDE", ["future"]),
        ("planned", "SANCTION", "expel", "SANCTION", ["expel", "future"]),
        ("proposed", "CONSULT", "visit", "CONSULT", ["visit", "hypothetical"]),
        ("denied", "CONSULT", None, "CONSULT", ["negation"]),
        ("cancelled", "CONSULT", "phone", "CONSULT", ["phone", "negation"]),
    ],
)
def test_what_is_planned_is_coded_as_the_manual_asks(
    status: str, type: str, mode: str | None, exported_type: str, modes: list[str]
) -> None:
    (line,) = plover(simple("ev-1", event("they meet", type, mode), status, when="2026-04-01"))
    assert line["event"] == [exported_type]
    assert line["mode"] == modes
    assert line["event_scale"] == score(exported_type, mode if mode in modes else None)
    told = f"planned: {type} {mode}" if mode else f"planned: {type}"
    assert (told in str(line["comment"])) is (exported_type != type)


def test_what_is_told_a_year_later_is_historical() -> None:
    modes = {str(line["id"]): line["mode"] for line in plover()}
    assert modes["ev-old"] == ["historical"]
    last_year = event("they met")
    assert plover(simple("ev-1", last_year, "occurred", when="2025-03-12"))[0]["mode"] == []
    assert plover(simple("ev-1", last_year, "occurred", when="2025-03-11"))[0]["mode"] == ["historical"]


def test_an_undated_event_is_dated_by_its_first_report_and_says_so() -> None:
    line = next(line for line in plover() if line["id"] == "ev-undated")
    assert line["date"] == "2026-03-12"
    assert "dated by its first report" in str(line["comment"])
    month = next(line for line in plover() if line["id"] == "ev-prop")
    assert (month["date"], month["enddate"]) == ("2027-01-01", "2027-12-31")


def test_actors_have_their_states_where_these_are_known() -> None:
    lines = {str(line["id"]): line for line in plover()}
    assert lines["ev-meet"]["actor"] == [
        {"entity_text": "Kadri Tamm", "code": "EST", "identifier_id": "pe-tamm", "identifier_text": "Kadri Tamm"},
        {"entity_text": "Rosa Quispe", "code": "PER", "identifier_id": "pe-quispe", "identifier_text": "Rosa Quispe Mamani"},
    ]
    data, _ = exported("events", "plover", entities=())
    unknown = next(line for line in map(json.loads, data.decode().splitlines()) if line["id"] == "ev-meet")
    assert unknown["actor"] == [
        {"entity_text": "Kadri Tamm"},
        {"entity_text": "Rosa Quispe"},
        {"entity_text": "Estonia", "code": "EST"},
        {"entity_text": "Peru", "code": "PER"},
    ]
    assert lines["ev-visit1"]["recipient"] == [{"entity_text": "Namibia", "code": "NAM"}]
    assert lines["ev-visit1"]["text_info"] == {"start": 10, "end": 61}


def test_who_is_named_on_behalf_of_two_states_has_neither_as_his_own() -> None:
    both = tuple(replace(each, states=("EST", "PER")) for each in ENTITIES)
    (line,) = (json.loads(line) for line in exported("events", "plover", (MEETING,), both)[0].splitlines())
    assert [(actor["entity_text"], actor.get("code")) for actor in line["actor"]] == [
        ("Kadri Tamm", None),
        ("Rosa Quispe", None),
        ("Estonia", "EST"),
        ("Peru", "PER"),
    ]
    towards = event("they wrote to the ministers", recipients=("Kadri Tamm", "Rosa Quispe"), recipient_states=("EST", "PER"))
    (row,) = tabbed(exported("events", "gdelt", (simple("ev-meet", towards, "occurred"),), both)[0])
    cells = dict(zip(EVENT_COLUMNS, row, strict=True))
    assert (cells["Actor2Name"], cells["Actor2CountryCode"]) == ("Estonia", "EST")


def test_gdelt_has_61_columns_and_only_what_happened() -> None:
    data, count = exported("events", "gdelt")
    rows = tabbed(data)
    assert len(EVENT_COLUMNS) == 61
    assert len(rows) == count == 4
    assert {len(row) for row in rows} == {61}
    visit = dict(zip(EVENT_COLUMNS, rows[0], strict=True))
    assert visit["GLOBALEVENTID"] == str(event_number("ev-visit1"))
    assert (visit["SQLDATE"], visit["MonthYear"], visit["Year"]) == ("20260520", "202605", "2026")
    assert visit["FractionDate"] == "2026.3836"
    assert (visit["Actor1CountryCode"], visit["Actor2CountryCode"], visit["Actor2Name"]) == ("ISL", "NAM", "Namibia")
    assert (visit["EventCode"], visit["EventRootCode"], visit["QuadClass"], visit["GoldsteinScale"]) == ("042", "04", "1", "1.9")
    assert (visit["NumMentions"], visit["NumSources"], visit["NumArticles"]) == ("3", "2", "3")
    assert (visit["ActionGeo_FullName"], visit["AvgTone"]) == ("Walvis Bay", "")
    assert (visit["DATEADDED"], visit["SOURCEURL"]) == ("20260312152000", "https://tide-post.example/harbour-9")


def test_gdelt_tells_no_day_that_is_not_known() -> None:
    def dates(when: str | None) -> list[str]:
        data, _ = exported("events", "gdelt", (simple("ev-1", event("they met"), "occurred", when=when),))
        return tabbed(data)[0][1:5]

    assert dates("2026-02") == ["", "202602", "2026", ""]
    assert dates("2026") == ["", "", "2026", ""]
    assert dates("2025/2026") == ["", "", "", ""]
    assert dates("2025-12-30/2026-01-02") == ["20251230", "202512", "2025", "2025.9863"]
    assert dates(None) == ["20260312", "202603", "2026", "2026.1973"]


def test_gdelt_mentions_are_the_reports_of_its_events() -> None:
    data, count = exported("reports", "gdelt")
    rows = tabbed(data)
    assert len(MENTION_COLUMNS) == 16
    assert len(rows) == count == 6
    assert {len(row) for row in rows} == {16}
    ids = {row[0] for row in tabbed(exported("events", "gdelt")[0])}
    assert {row[0] for row in rows} == ids
    copy = dict(zip(MENTION_COLUMNS, rows[1], strict=True))
    assert (copy["MentionType"], copy["MentionIdentifier"]) == ("2", "News of harbour-1-copy. echo.example. 2026-03-13")
    assert rows[2][2] == "20260521040000"


@pytest.mark.parametrize(
    ("type", "mode", "evidence", "expected", "quad"),
    [
        ("SUPPORT", None, "they signed a pact", "057", 1),
        ("SUPPORT", None, "a sign of trust", "050", 1),
        ("SUPPORT", None, "he apologized for the nets", "055", 1),
        ("REQUEST", "assist", "she appealed for help", "020", 1),
        ("REQUEST", "change", "she demanded a change", "100", 3),
        ("CONCEDE", None, "he gave way", "080", 2),
        ("PROTEST", "demo", "they marched", "140", 4),
        ("ASSAULT", "drone", "a drone fell", "190", 4),
        ("ASSAULT", "beat", "he was beaten", "180", 4),
        ("ASSAULT", "unconventional", "gas was used", "200", 4),
    ],
)
def test_cameo_codes(type: str, mode: str | None, evidence: str, expected: str, quad: int) -> None:
    told = cameo.event_code(event(evidence, type, mode))
    assert told == expected
    assert cameo.quad_class(expected) == quad
    assert -10 <= cameo.goldstein(expected) <= 10


def test_cameo_knows_every_type() -> None:
    for type in TYPES:
        for mode in (None, *MODES.get(type, ())):
            told = cameo.event_code(event("words", type, mode))
            assert told is not None
            assert cameo.goldstein(told) is not None
    assert cameo.event_code(event("words", "NOVELTY")) is None
    assert (cameo.country("ROU"), cameo.country("KAZ"), cameo.country("EUU"), cameo.group("EUU")) == ("ROM", "KAZ", None, "EEC")


def test_numbers_of_events_are_stable_and_whole_in_a_double() -> None:
    assert event_number("ev-visit1") == 4811333297124746
    assert all(event_number(f"ev-{n}") < 2**53 for n in range(100))


def test_polecat_has_40_columns_under_its_header() -> None:
    data, count = exported("events", "polecat")
    header, *rows = tabbed(data)
    assert tuple(header) == COLUMNS
    assert len(COLUMNS) == len(set(COLUMNS)) == 40
    assert len(rows) == count == 7
    assert {len(row) for row in rows} == {40}
    cells = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    assert cells["ev-meet"]["Actor Name"] == "Kadri Tamm;Rosa Quispe Mamani"
    assert cells["ev-meet"]["Actor Name Raw"] == "Kadri Tamm;Rosa Quispe"
    assert cells["ev-meet"]["Actor Country"] == "EST;PER"
    assert cells["ev-visit1"]["Quad Code"] == "VERBAL COOPERATION"
    assert cells["ev-aid"]["Event Type"] == "AGREE"
    assert not {"ev-prop", "ev-den", "ev-can1"} & set(cells)


def test_pairs_stand_for_events_of_many() -> None:
    told = VISIT.told
    assert isinstance(told, Event)
    nobody = Directory(())

    def names(**more: object) -> list[str | None]:
        first, second = nobody.pair(VISIT, replace(told, **more))  # type: ignore[arg-type]  # the test names fields of Event
        return [None if party is None else party.name for party in (first, second)]

    assert names(actors=(), recipients=()) == ["Iceland", "Namibia"]
    assert names(actors=("A", "B"), recipients=(), actor_states=("EST", "PER"), recipient_states=()) == ["Estonia", "Peru"]
    assert names(actors=("A", "Peru"), actor_states=("EST", "PER")) == ["Peru", "Namibia"]
    assert names(actors=("A", "B"), actor_states=("EST", "PER")) == ["Estonia", "Namibia"]
    assert names(recipients=("The Union",), recipient_states=()) == ["Sigrun Valsdottir", "The Union"]
    assert names(actors=("A",), recipients=(), actor_states=(), recipient_states=()) == ["A", None]


def test_a_name_that_two_bear_is_known_by_the_fact() -> None:
    both = (
        Entity("pe-1", "person", "A. Lee", ("Lee",), ("EST",), ("ev-1",)),
        Entity("pe-2", "person", "B. Lee", ("Lee",), ("PER",)),
    )
    directory = Directory(both)
    found = directory.find("Lee", "ev-1")
    assert found is not None
    assert found.id == "pe-1"
    assert directory.find("Lee", "ev-2") is None
    assert directory.find("Nobody", "ev-1") is None
    assert list(apart(())) == []


def test_days() -> None:
    assert span("2026-05-02/2026-04-30") == (date(2026, 4, 30), date(2026, 5, 2))
    assert span("2026-02") == (date(2026, 2, 1), date(2026, 2, 28))
    assert span("soon") is span(None) is None
    assert a_year_later(date(2024, 2, 29)) == date(2025, 2, 28)
    assert a_year_later(date.max) == date.max
    assert day_after(date.max) is None
    assert [
        str(moment(text)) for text in ("2026-05-20T01:00:00+04:00", "2026-05-20T01:00", "2026-05", "0001-01-01T00:00+09:00")
    ] == [
        "2026-05-19 21:00:00+00:00",
        "2026-05-20 01:00:00+00:00",
        "2026-05-01 00:00:00+00:00",
        "0001-01-01 00:00:00+00:00",
    ]
    assert moment("soon") is moment(None) is None
    assert code(simple("ev-1", event("x"), "occurred", published=None), event("x")) is None
