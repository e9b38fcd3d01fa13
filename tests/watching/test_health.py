"""When a source that used to give articles is said to have stopped."""

from datetime import date, timedelta

import pytest

from comity.store import WatchedDay, WatchedSource
from comity.watching.health import periods, standing_of

TODAY = date(2026, 11, 26)


def source(**told: object) -> WatchedSource:
    values: dict[str, object] = {
        "name": "World", "kind": "feed", "place": "https://www.example.org/feed", "asked": "2026-11-26T07:00:00+00:00",
        "answered": "2026-11-26T07:00:00+00:00", "gave": "2026-11-20T07:00:00+00:00", "failures": 0, "reason": None,
        "message": None, "rests_until": None, "waiting": 0,
    }  # fmt: skip
    return WatchedSource(**(values | told))  # type: ignore[arg-type]  # the fields of a test


def days(*ago: int, articles: int = 1, failures: int = 0) -> list[WatchedDay]:
    """Days so long ago with as many articles each, the oldest first."""
    return [
        WatchedDay("World", (TODAY - timedelta(days=back)).isoformat(), 1, 0, 1, articles, articles, failures)
        for back in sorted(ago, reverse=True)
    ]


@pytest.mark.parametrize(
    ("ago", "standing"),
    [
        (range(10), "well"),
        (range(3, 20), "well"),  # three days after one a day: a long weekend
        (range(4, 20), "silent"),
        (range(7, 100, 7), "well"),  # a weekly paper
        (range(21, 100, 7), "well"),
        (range(22, 100, 7), "silent"),
        ([20, 19, 18, 9, 8, 7, 6], "well"),  # it was silent for longer before
        ([30, 29, 20, 19, 18], "silent"),
        ([60, 30], "well"),  # two days are no rhythm
    ],
)
def test_silence_is_longer_than_three_usual_gaps_and_than_any_before(ago: list[int], standing: str) -> None:
    found, why = standing_of(source(), days(*ago), TODAY)
    assert found == standing
    assert bool(why) == (standing != "well")


def test_how_silence_is_told() -> None:
    assert standing_of(source(), days(*range(7, 30)), TODAY)[1] == (
        "it has given nothing for 7 days, and used to give something every day"
    )
    assert standing_of(source(), days(*range(40, 100, 7)), TODAY)[1].endswith("used to give something every 7 days")


def test_a_watch_that_stood_still_makes_no_source_silent() -> None:
    """It gave something every day until eleven days ago, when the computer was switched off."""
    told = {"answered": "2026-11-15T07:00:00+00:00", "gave": "2026-11-15T07:00:00+00:00"}
    assert standing_of(source(**told), days(*range(11, 40)), TODAY) == ("well", "")
    standing, why = standing_of(source(**told), days(*range(17, 40)), TODAY)
    assert (standing, why) == ("silent", "it has given nothing for 6 days, and used to give something every day")
    assert standing_of(source(answered="2026-01-20T07:00:00+00:00", gave="2026-01-18T07:00:00+00:00"), [], TODAY)[0] == "well"
    standing, why = standing_of(source(gave="2026-01-18T07:00:00+00:00"), [], TODAY)
    assert (standing, why) == ("silent", "it has given nothing for more than 180 days; the last was on 18 January 2026")


def test_a_source_that_does_not_answer() -> None:
    told = {"reason": "unreachable", "message": "it could not be fetched (the server answers 500).", "answered": None}
    assert standing_of(source(failures=2, **told), days(0), TODAY)[0] == "well"
    standing, why = standing_of(source(failures=3, **told), days(0), TODAY)
    assert (standing, why) == ("unanswered", f"it has not answered 3 times in a row, not ever: {told['message']}")


def test_a_source_whose_pages_can_not_be_read_any_more() -> None:
    before = days(*range(8, 20))
    assert standing_of(source(), [*before, *days(1, 2, articles=0, failures=2)], TODAY)[0] == "silent"
    standing, why = standing_of(source(), [*before, *days(1, 2, articles=0, failures=3)], TODAY)
    assert (standing, "none of its last 6 pages could be read; the last that could be was on 20 November 2026" in why) == (
        "unreadable",
        True,
    )
    assert standing_of(source(), [*before, *days(2, articles=0, failures=9), *days(1)], TODAY)[0] == "well"


def test_a_new_source() -> None:
    assert standing_of(source(gave=None), [], TODAY) == ("new", "no article has come of it yet")


def test_periods() -> None:
    by_day = periods(TODAY, "day")
    assert (len(by_day), by_day[0], by_day[-1]) == (14, ("2026-11-13", "2026-11-13"), ("2026-11-26", "2026-11-26"))
    by_week = periods(TODAY, "week")
    assert (len(by_week), by_week[-2:]) == (12, [("2026-11-13", "2026-11-19"), ("2026-11-20", "2026-11-26")])
