from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.articles.dates import date_of_address, find_date, latest_day, parse_iso, plausible


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("20 August 2022 14:13 (UTC+04:00)", "2022-08-20T14:13:00+04:00"),
        ("15:42, 15 March 2024 | GMT +5", "2024-03-15T15:42:00+05:00"),
        ("05 March 2025 [17:10] - Norland.No", "2025-03-05T17:10:00"),
        ("22nd of July, 2013 at 16:06 (UTC+3)", "2013-07-22T16:06:00+03:00"),
        ("PUBLISHED OCT 22, 2021", "2021-10-22"),
        ("Published on 05/09/2019", "2019-09-05"),
        ("12/31/2020", "2020-12-31"),
        ("Updated 3:45 PM ET, Mon May 6, 2019", "2019-05-06T15:45:00-04:00"),
        ("Sept. 3, 2020 at 5 pm", "2020-09-03T17:00:00"),
        ("13 May 2020, 14.30 MSK", "2020-05-13T14:30:00+03:00"),
        ("21.05.2019 - Update : 22.05.2019", "2019-05-21"),
        ("6 June 2023 12:05 am", "2023-06-06T00:05:00"),
        ("6 June 2023 09:00 IST", "2023-06-06T09:00:00"),  # India, Israel or Ireland
        ("31 February 2023", None),
        ("May 5 2020-2025", None),
        ("3-0 on 12.5.13", None),
        ("version 1.2.2023.4", None),
    ],
)
def test_printed_dates(line: str, iso: str | None) -> None:
    found = find_date(line)
    assert (found.iso if found else None) == iso


def test_month_first() -> None:
    for found in (find_date("05/09/2019", month_first=True), find_date("05/09/2019", hint="2019-05")):
        assert found
        assert found.iso == "2019-05-09"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2022-05-23T14:51Z", "2022-05-23T14:51:00+00:00"),
        ("2022-05-23 14:51:07.123+0530", "2022-05-23T14:51:07+05:30"),
        ("2023-02", "2023-02"),
        ("Thu, 05 Mar 2020 10:00:00 +0000", "2020-03-05T10:00:00+00:00"),
        ("2022-13-45", None),
        ("soon", None),
    ],
)
def test_dates_of_metadata(text: str, iso: str | None) -> None:
    assert parse_iso(text) == iso


@pytest.mark.parametrize(
    ("url", "iso"),
    [
        ("https://example.org/2024/07/04/talks", "2024-07-04"),
        ("https://example.org/noticia/2019-09/talks", "2019-09"),
        ("https://example.org/2019/may/05/talks", "2019-05-05"),
        ("https://example.org/news/2024/9/6/7473814/", "2024-09-06"),
        ("https://example.org/news/2023/4571", None),
        ("https://example.org/20240230-talks", "2024-02"),
        (None, None),
    ],
)
def test_dates_of_addresses(url: str | None, iso: str | None) -> None:
    assert date_of_address(url) == iso


def test_latest_day() -> None:
    assert latest_day("2020-02-28T10:00:00Z") == date(2020, 2, 29)
    assert not plausible("9999-01-01", latest_day(None))


@given(st.datetimes())
def test_iso_dates_come_back(moment: object) -> None:
    text = str(moment)[:19].replace(" ", "T")
    assert parse_iso(text) == text
