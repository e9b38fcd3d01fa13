import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.periods import month_of, parse_period, say_date


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2022-08-19", "19 August 2022"),
        ("2022-08-19T14:51:00+04:00", "19 August 2022"),
        ("2022-07", "July 2022"),
        ("2022", "2022"),
        ("2022-08-24/2022-08-25", "24–25 August 2022"),
        ("2022-08-30/2022-09-02", "30 August – 2 September 2022"),
        ("2022-12-30/2023-01-02", "30 December 2022 – 2 January 2023"),
        ("2022-01/2022-07", "January – July 2022"),
        ("2022/2026", "2022–2026"),
        ("2022-08-19/2022-08-19", "19 August 2022"),
        ("soon", "soon"),
        ("2022-02-30", "2022-02-30"),
        ("0000-01-01", "0000-01-01"),
        (None, "unknown"),
        ("", "unknown"),
    ],
)
def test_dates_read_as_people_write_them(text: str | None, words: str) -> None:
    assert say_date(text, unknown="unknown") == words


def test_newest_first_puts_a_month_after_its_days_and_a_year_after_its_months() -> None:
    texts = ["2022", "2022-07", "2022-07-03", "2022-07-24/2022-07-25", "2023", "2022-08"]
    periods = [period for text in texts if (period := parse_period(text))]
    ordered = sorted(periods, key=lambda period: period.newest_first)
    assert [str(period) for period in ordered] == [
        "2023", "August 2022", "24–25 July 2022", "3 July 2022", "July 2022", "2022",
    ]  # fmt: skip


def test_soonest_first_puts_the_exact_before_the_vague() -> None:
    periods = [period for text in ["2024", "2024-05", "2024-05-20", "2024-06-01"] if (period := parse_period(text))]
    ordered = sorted(periods, key=lambda period: period.soonest_first)
    assert [str(period) for period in ordered] == ["20 May 2024", "May 2024", "1 June 2024", "2024"]


@pytest.mark.parametrize(("text", "last"), [("2024-02", "2024-02-29"), ("2023", "2023-12-31"), ("2023-01-05", "2023-01-05")])
def test_the_last_day_is_the_last_that_the_period_can_include(text: str, last: str) -> None:
    period = parse_period(text)
    assert period is not None
    assert period.last_day.isoformat() == last


@pytest.mark.parametrize(
    ("date", "reported", "month"),
    [
        ("2024-06-30/2024-07-02", "2024-07-03", "2024-07"),
        ("2024-05", None, "2024-05"),
        (None, "2024-05-31T23:30:00-05:00", "2024-05"),
        ("2024", "2024-05-31", None),
        (None, None, None),
    ],
)
def test_what_has_no_date_belongs_to_the_month_of_its_first_report(
    date: str | None, reported: str | None, month: str | None
) -> None:
    assert month_of(date, reported) == month


@given(st.dates())
def test_every_day_of_the_calendar_is_read(day: object) -> None:
    period = parse_period(str(day))
    assert period is not None
    assert str(period.last_day) == str(day)


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    assert text == "" or say_date(text, unknown="unknown")
