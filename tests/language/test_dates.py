"""Dates in news sentences, resolved against the day of publication. The sentences are made up."""

import datetime
import re
import sys
from collections.abc import Callable
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.language.dates import DateMention, Precision, find_dates


def values(text: str, published: str = "2022-08-20") -> list[str | None]:
    return [m.value for m in mentions(text, published)]


def mentions(text: str, published: str = "2022-08-20") -> list[DateMention]:
    """Reads `text` as published then; "2023-02" is known to the month, "" not at all."""
    if not published:
        return find_dates(text, None)
    parts = [int(p) for p in published.split("-")]
    precisions: tuple[Precision, ...] = ("year", "month", "day")
    precision = precisions[len(parts) - 1]
    return find_dates(text, datetime.date(*[*parts, 1, 1][:3]), precision=precision)


# 20 August 2022 was a Saturday.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a day of a month
        ("The sides met in Astana on June 27.", "2022-06-27"),
        ("The sides met on 27 June.", "2022-06-27"),
        ("They met on the 27th of June.", "2022-06-27"),
        ("They met on June the 27th.", "2022-06-27"),
        ("They met on June 27th.", "2022-06-27"),
        ("The 27th of June brought a new round.", "2022-06-27"),
        ("They met on June 27, 2021 in Tbilisi.", "2021-06-27"),
        ("They met on 27 June 2021 in Tbilisi.", "2021-06-27"),
        ("They met on 27 June, 2021.", "2021-06-27"),
        ("They met on June 27,2021.", "2021-06-27"),
        ("They met on June 27 (2021).", "2021-06-27"),
        ("They met on 27 June of last year.", "2021-06-27"),
        ("They met on June 27 this year.", "2022-06-27"),
        ("They met on 1 May of the current year.", "2022-05-01"),
        ("The pact of 27.06.2021 was renewed.", "2021-06-27"),
        ("The pact of 2021-06-27 was renewed.", "2021-06-27"),
        ("The pact of 2021-06-27T10:15:00+04:00 was renewed.", "2021-06-27"),
        ("The pact of 27/06/2021 was renewed.", "2021-06-27"),
        ("The pact of 06/27/2021 was renewed.", "2021-06-27"),
        ("The pact of 2021/06/27 was renewed.", "2021-06-27"),
        ("The pact of 27-Jun-2021 was renewed.", "2021-06-27"),
        ("They met in Quito (Aug 5).", "2022-08-05"),
        ("They met on Aug. 5 in Quito.", "2022-08-05"),
        ("They met on 5 Aug in Quito.", "2022-08-05"),
        ("They met on Feb. 11, 2020.", "2020-02-11"),
        ("They met on Sept. 5, 2020.", "2020-09-05"),
        ("They met on Thursday (Aug 18).", "2022-08-18"),
        ("They met on Wednesday, 3 August, in Oslo.", "2022-08-03"),
        ("They met on Wednesday, August 3.", "2022-08-03"),
        ("They met on Wed., Aug. 3.", "2022-08-03"),
        ("They met on Wednesday 3 August 2022.", "2022-08-03"),
        ("They met on Wednesday evening, August 3.", "2022-08-03"),
        ("They met on Wednesday, the 3rd of August.", "2022-08-03"),
        ("The note was sent on the first of June.", "2022-06-01"),
        ("The note was sent on the twenty-second of June 2021.", "2021-06-22"),
        ("A note was sent on the morning of February 11.", "2022-02-11"),
        ("The truce began at 00:01 on 27 July 2022.", "2022-07-27"),
        ("The truce began on July 27, 2022, at 00:01.", "2022-07-27"),
        ("20 August 2022 14:13 (UTC+04:00)", "2022-08-20"),
        ("They met on 27 JUNE 2021.", "2021-06-27"),
        ("The note is dated february 11, 2021.", "2021-02-11"),
        ("They met on the 17th.", "2022-08-17"),
        ("They met on the 27th in Doha.", "2022-07-27"),
        ("They will meet on the 27th in Doha.", "2022-08-27"),
        ("They met on the 9th of this month.", "2022-08-09"),
        ("They met on the 9th of last month.", "2022-07-09"),
        ("They met on this Thursday (18).", "2022-08-18"),
        # past or to come
        ("A round of talks will be held on September 15.", "2022-09-15"),
        ("A round of talks will be held on January 15.", "2023-01-15"),
        ("The envoy arrived on December 20.", "2021-12-20"),
        ("The ministers agreed to meet on November 5.", "2022-11-05"),
        ("The summit, to be held in Doha on 3 October, was welcomed.", "2022-10-03"),
        ("The next session is due on 3 October.", "2022-10-03"),
        ("Premier to visit Doha on 3 October", "2022-10-03"),
        ("The premier travelled to Doha to attend a fair on 3 August.", "2022-08-03"),
        ("On October 3, the premier will travel to Doha.", "2022-10-03"),
        ("The premier said on August 3 that the fair will open soon.", "2022-08-03"),
        # several days
        ("He is in Baku from 3 to 5 June.", "2022-06-03/2022-06-05"),
        ("He stayed from June 3 to 5.", "2022-06-03/2022-06-05"),
        ("He stayed from the 3rd to the 5th of June.", "2022-06-03/2022-06-05"),
        ("He stayed on May 9-10.", "2022-05-09/2022-05-10"),
        ("He stayed on 9–10 May.", "2022-05-09/2022-05-10"),
        ("He stayed on 9 – 10 May 2021.", "2021-05-09/2021-05-10"),
        ("He stayed on March 11-12, 2021.", "2021-03-11/2021-03-12"),
        ("The forum ran on 11 and 12 March.", "2022-03-11/2022-03-12"),
        ("The forum ran on March 11 and 12, 2021.", "2021-03-11/2021-03-12"),
        ("The forum ran on 9, 10 and 11 May.", "2022-05-09/2022-05-11"),
        ("It took place between 3 and 5 June.", "2022-06-03/2022-06-05"),
        ("It took place between June 29 and July 1.", "2022-06-29/2022-07-01"),
        ("It took place from 29 June to 1 July 2021.", "2021-06-29/2021-07-01"),
        ("It took place June 29 - July 1.", "2022-06-29/2022-07-01"),
        ("It took place from December 30, 2021 to January 2, 2022.", "2021-12-30/2022-01-02"),
        ("It took place from December 30 to January 2, 2021.", "2020-12-30/2021-01-02"),
        ("He will stay from 6 to 7 May 2023.", "2023-05-06/2023-05-07"),
        ("He stayed from May 6 through 7.", "2022-05-06/2022-05-07"),
        ("He was there from Monday to Wednesday.", "2022-08-15/2022-08-17"),
        # weekdays
        ("They met on Wednesday.", "2022-08-17"),
        ("They met on Saturday.", "2022-08-20"),
        ("They met on Monday evening.", "2022-08-15"),
        ("They will meet on Wednesday.", "2022-08-24"),
        ("Talks will be held in Doha, Muscat and Cairo on Wednesday.", "2022-08-24"),
        ("On Wednesday, the envoy will arrive in Doha.", "2022-08-24"),
        ("The upcoming talks on Wednesday matter.", "2022-08-24"),
        ("A visit is scheduled for Wednesday.", "2022-08-24"),
        ("The envoy told reporters on Wednesday that a visit will follow.", "2022-08-17"),
        ("They met last Wednesday.", "2022-08-17"),
        ("They met last Saturday.", "2022-08-13"),
        ("They meet next Wednesday.", "2022-08-24"),
        ("They met this Thursday.", "2022-08-18"),
        ("They will meet this Tuesday.", "2022-08-23"),
        ("They meet this coming Tuesday.", "2022-08-23"),
        ("They met on Tuesday last week.", "2022-08-09"),
        ("They meet on Tuesday next week.", "2022-08-23"),
        ("Friday's talks went well.", "2022-08-19"),
        ("An answer must come by Wednesday.", "2022-08-24"),
        # relative days, weeks, months, years
        ("Yesterday they met.", "2022-08-19"),
        ("They meet today.", "2022-08-20"),
        ("They meet tomorrow.", "2022-08-21"),
        ("They met the day before yesterday.", "2022-08-18"),
        ("They meet the day after tomorrow.", "2022-08-22"),
        ("They spoke last night.", "2022-08-19"),
        ("They spoke this morning.", "2022-08-20"),
        ("They met three days ago.", "2022-08-17"),
        ("They met a week ago.", "2022-08-13"),
        ("They met two months ago.", "2022-06"),
        ("They met two years ago.", "2020"),
        ("They met a decade ago.", "2012"),
        ("They met a few hours ago.", None),
        ("They meet in two weeks' time.", "2022-09-03"),
        ("They meet ten days from now.", "2022-08-30"),
        ("They met earlier this month.", "2022-08"),
        ("They meet later this month.", "2022-08"),
        ("They met earlier in the month.", "2022-08"),
        ("They met last month.", "2022-07"),
        ("They meet next month.", "2022-09"),
        ("They met this week.", "2022-08-15/2022-08-21"),
        ("They met last week.", "2022-08-08/2022-08-14"),
        ("They meet next week.", "2022-08-22/2022-08-28"),
        ("They meet this weekend.", "2022-08-20/2022-08-21"),
        ("They met over the weekend.", "2022-08-20/2022-08-21"),
        ("They met last weekend.", "2022-08-13/2022-08-14"),
        ("They met last year.", "2021"),
        ("They met this year.", "2022"),
        ("They meet next year.", "2023"),
        ("They meet early next year.", "2023"),
        ("They met late last year.", "2021"),
        ("They met at the end of last year.", "2021"),
        ("They meet later in the year.", "2022"),
        ("They met at the beginning of the year.", "2022"),
        ("They met at the start of this week.", "2022-08-15/2022-08-21"),
        ("They meet this quarter.", "2022-07/2022-09"),
        # months
        ("They met in July.", "2022-07"),
        ("They met in July this year.", "2022-07"),
        ("They met in July of this year.", "2022-07"),
        ("They met in July last year.", "2021-07"),
        ("They met in November last year.", "2021-11"),
        ("They met last November.", "2021-11"),
        ("They met in November.", "2021-11"),
        ("They will meet in November.", "2022-11"),
        ("They meet next June.", "2023-06"),
        ("They met this March.", "2022-03"),
        ("They met in May.", "2022-05"),
        ("They met in mid-April 2013.", "2013-04"),
        ("They met in mid-April.", "2022-04"),
        ("They met in late June.", "2022-06"),
        ("They met in early February 2020.", "2020-02"),
        ("They met at the end of March.", "2022-03"),
        ("Since March trade has grown.", "2022-03"),
        ("The March 2021 accord holds.", "2021-03"),
        ("The June summit was short.", "2022-06"),
        ("They met in Sept. 2021.", "2021-09"),
        ("They met in September, 2021.", "2021-09"),
        ("They met in September of 2021.", "2021-09"),
        ("They met in 2021-09.", "2021-09"),
        ("In June 15 companies signed up.", "2022-06"),
        # seasons
        ("They meet next spring.", "2023-03/2023-05"),
        ("They meet this autumn.", "2022-09/2022-11"),
        ("The council is to gather in autumn.", "2022-09/2022-11"),
        ("They met last winter.", "2021-12/2022-02"),
        ("They met in the spring of 2021.", "2021-03/2021-05"),
        ("They met in summer last year.", "2021-06/2021-08"),
        ("They met in winter 2020-21.", "2020-12/2021-02"),
        ("They met in the fall of 2019.", "2019-09/2019-11"),
        # years
        ("They met in 2021.", "2021"),
        ("Since 1992 they have had ties.", "1992"),
        ("In 1992, they opened embassies.", "1992"),
        ("The results of 2021 were good.", "2021"),
        ("The accord (2019) holds.", "2019"),
        ("The 2019 accord holds.", "2019"),
        ("It was founded in mid-2019.", "2019"),
        ("It was founded in early 2019.", "2019"),
        ("In 2021 exports rose.", "2021"),
        ("In the 1990s trade was small.", "1990/1999"),
        ("In the early 1990s trade was small.", "1990/1999"),
        ("In the '90s trade was small.", "1990/1999"),
        # deadlines
        ("It will open by the end of 2026.", "2026"),
        ("It will open by 2030.", "2030"),
        ("It will open by the end of the year.", "2022"),
        ("It will open by year-end.", "2022"),
        ("It will open by year-end 2023.", "2023"),
        ("It will open by end-2024.", "2024"),
        ("The offer stands until March.", "2023-03"),
        ("It will open before the end of March.", "2023-03"),
        ("It will open before March is over.", "2023-03"),
        ("It will open before the year is out.", "2022"),
        ("It will open no later than October 1.", "2022-10-01"),
        ("It will open by early next year.", "2023"),
        ("It will open by mid-2024.", "2024"),
        ("It will open within two years.", "2024"),
        ("It will open within the next six months.", "2023-02"),
        ("It will open within 30 days.", "2022-09-19"),
        ("They agreed to open it within a week.", "2022-08-27"),
        ("It was built within two days.", None),
        ("It will open within a year of the signing.", None),
        # a name is no verb
        ("He is due to meet Prime Minister Hamed Ahmed on Monday.", "2022-08-22"),
        # periods
        ("In January-September 2021, trade grew.", "2021-01/2021-09"),
        ("In January–June trade grew.", "2022-01/2022-06"),
        ("In January-September trade grew.", "2021-01/2021-09"),
        ("From January to July 2022 trade grew.", "2022-01/2022-07"),
        ("In January through March trade grew.", "2022-01/2022-03"),
        ("In January-May of this year trade grew.", "2022-01/2022-05"),
        ("From November 2021 to March 2022 trade fell.", "2021-11/2022-03"),
        ("In the first half of 2021 trade grew.", "2021-01/2021-06"),
        ("In the second half of last year trade grew.", "2021-07/2021-12"),
        ("In the first half of the year trade grew.", "2022-01/2022-06"),
        ("In the first half of this year trade grew.", "2022-01/2022-06"),
        ("In the first half-year trade grew.", "2022-01/2022-06"),
        ("In the first quarter of 2021 trade grew.", "2021-01/2021-03"),
        ("In the fourth quarter trade grew.", "2021-10/2021-12"),
        ("In Q3 2021 trade grew.", "2021-07/2021-09"),
        ("In H1 2021 trade grew.", "2021-01/2021-06"),
        ("In 9M 2021 trade grew.", "2021-01/2021-09"),
        ("In the first nine months of 2021 trade grew.", "2021-01/2021-09"),
        ("In nine months of 2021 trade grew.", "2021-01/2021-09"),
        ("In the first seven months of this year trade grew.", "2022-01/2022-07"),
        ("In the last three months of 2021 trade grew.", "2021-10/2021-12"),
        ("The programme for 2022-2026 was signed.", "2022/2026"),
        ("The programme for 2022–2026 was signed.", "2022/2026"),
        ("A plan 2024−2034 was shown.", "2024/2034"),
        ("Between 2016 and 2020 trade grew.", "2016/2020"),
        ("From 2016 to 2020 trade grew.", "2016/2020"),
        ("In 2019-20 trade grew.", "2019/2020"),
        ("In 2019/20 trade grew.", "2019/2020"),
        ("Over the last 15 years trade grew.", None),
        ("In the next two years trade will grow.", None),
        ("In the coming days they will meet.", None),
        ("In recent years trade has grown.", None),
        ("Over the last year trade grew.", None),
    ],
)  # fmt: skip
def test_one_date(text: str, expected: str | None) -> None:
    assert values(text) == [expected]


@pytest.mark.parametrize(
    ("published", "text", "expected"),
    [
        # several dates in one text
        ("2022-08-20", "June 27 and July 3, 2021 were the days.", ["2021-06-27", "2021-07-03"]),
        ("2022-08-20", "They met on 3 and 15 March.", ["2022-03-03", "2022-03-15"]),
        ("2022-08-20", "They met in March and June.", ["2022-03", "2022-06"]),
        ("2022-08-20", "Trade grew in July and August.", ["2022-07/2022-08"]),
        ("2022-08-20", "Trade grew in 2019, 2020 and 2021.", ["2019", "2020", "2021"]),
        ("2022-08-20", "On 29 June he left. The same day they met.", ["2022-06-29", "2022-06-29"]),
        ("2022-08-20", "On 29 June he left. The following day they met.", ["2022-06-29", "2022-06-30"]),
        ("2022-08-20", "On 29 June he left. The day before, they met.", ["2022-06-29", "2022-06-28"]),
        ("2022-08-20", "In 2020 it rose to 5, from 4 the year before.", ["2020", "2019"]),
        ("2022-08-20", "In 2020 it rose more than the year before.", ["2020", None]),
        ("2022-08-20", "In 2020 it was 40 percent above the year before.", ["2020", None]),
        ("2022-08-20", "In 2011 and since then. On 9 May he left, a day later too.", ["2011", "2022-05-09", "2022-05-10"]),
        ("2022-08-20", "On 5 March 2021 he left. A month earlier they met.", ["2021-03-05", "2021-02"]),
        ("2022-08-20", "In 2019 he left. A year later they met.", ["2019", "2020"]),
        ("2022-08-20", "In 2019 he left. They met in the same year.", ["2019", "2019"]),
        ("2022-08-20", "In 2019 he left. They met in March of the following year.", ["2019", "2020-03"]),
        ("2022-08-20", "In January-June 2022 it rose; in the same period of 2021 it fell.",
         ["2022-01/2022-06", "2021-01/2021-06"]),
        ("2022-08-20", "Trade rose in 2021, more than a year earlier.", ["2021", None]),
        ("2022-08-20", "They met last week, on Tuesday.", ["2022-08-08/2022-08-14", "2022-08-09"]),
        ("2022-08-20", "The ministers, who spoke in Doha on Tuesday, will meet on Friday.", ["2022-08-16", "2022-08-26"]),
        ("2022-08-20", "He was there from Tuesday, August 16, to Friday, August 19.", ["2022-08-16/2022-08-19"]),
        # without an anchor nothing is guessed
        ("2022-08-20", "The same day they met.", [None]),
        ("2022-08-20", "The following day they met.", [None]),
        ("2022-08-20", "They met a month earlier.", [None]),
        ("2022-08-20", "They met on 29 February.", [None]),
        # around the turn of the year
        ("2023-01-05", "They met on December 20.", ["2022-12-20"]),
        ("2023-01-05", "They met in December.", ["2022-12"]),
        ("2023-01-05", "They met last December.", ["2022-12"]),
        ("2022-12-20", "They will meet on January 15.", ["2023-01-15"]),
        ("2022-12-20", "Talks on January 15", ["2023-01-15"]),
        ("2024-01-10", "They meet this winter.", ["2023-12/2024-02"]),
        ("2024-08-08", "They meet this winter.", ["2024-12/2025-02"]),
        # a weekday tells the year
        ("2022-01-10", "Talks are on Friday, 9 December.", ["2022-12-09"]),
        # publication known to the month or year, or not at all
        ("2023-02", "He came on February 11.", ["2023-02-11"]),
        ("2023-02", "He came on January 30.", ["2023-01-30"]),
        ("2023-02", "He came on Wednesday.", ["2023-02"]),
        ("2023-02", "He came yesterday.", ["2023-02"]),
        ("2023-02", "He came last week.", [None]),
        ("2023-02", "He came last month.", ["2023-01"]),
        ("2022", "He came on June 27.", ["2022-06-27"]),
        ("2022", "He came on Wednesday.", ["2022"]),
        ("2022", "He came last month.", [None]),
        ("2022", "He came last year.", ["2021"]),
        ("", "He came on June 27.", [None]),
        ("", "He came on Wednesday.", [None]),
        ("", "He came on June 27, 2021.", ["2021-06-27"]),
        ("", "Trade grew in January-June 2022.", ["2022-01/2022-06"]),
    ],
)  # fmt: skip
def test_dates_together(published: str, text: str, expected: list[str | None]) -> None:
    assert values(text, published) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The sides may sign nine papers, and they march on.",
        "He may 9 times out of ten agree.",
        "An august body met; second thoughts came.",
        "August Schmidt and April Jones spoke.",
        "A paper signed by April Jones was read.",
        "Prime Minister May spoke.",
        "Theresa May met the press; the plan by May failed.",
        "The March on the capital ended.",
        "They have traded over 15 years and for 30 years.",
        "The 30th anniversary was marked on the 30th anniversary.",
        "In the 21st century trade matters.",
        "Hotlines work 24/7 at 14:13 and 00:01.",
        "A Boeing 737 landed under resolution 1701.",
        "It cost $2022, 2022% more in version 2022.1 of 20,222.",
        "He called 2022-500-11.",
        "Some 2000 people came, 1900 schools opened.",
        "A meeting on Expo 2017 and the 2030 Agenda ended.",
        "Shops close every Monday and on Mondays.",
        "The Good Friday Agreement and Black Friday differ.",
        "The Sunday Times wrote it.",
        "The day before the summit was calm.",
        "The second half of the match was dull.",
        "The end of the war and the start of talks came.",
        "The week of talks and the year of youth passed.",
        "Jan Novak and Mar del Plata are names.",
        "They fall in love with spring water.",
        "The score was 3-1.",
        "",
    ],
)
def test_no_date(text: str) -> None:
    assert mentions(text) == []


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("It will open by the end of 2026.", "by the end of 2026", "deadline"),
        ("It stands until March.", "until March", "deadline"),
        ("It will open before March is over.", "before March is over", "deadline"),
        ("They met on Thursday (Aug 18) in Oslo.", "Thursday (Aug 18)", "date"),
        ("They met on 27 June 2021 in Oslo.", "27 June 2021", "date"),
        ("He stayed from 3 to 5 June in Oslo.", "from 3 to 5 June", "date"),
        ("He stayed between June 29 and July 1.", "between June 29 and July 1", "date"),
        ("He has stayed from June 3 on.", "June 3", "date"),
        ("In January-September 2021 it grew.", "January-September 2021", "period"),
        ("The plan for 2022-2026 holds.", "2022-2026", "period"),
        ("Over the last 15 years it grew.", "last 15 years", "period"),
        ("They met early last year.", "early last year", "date"),
        ("They met in mid-April 2013.", "mid-April 2013", "date"),
        ("Dated 20 August 2022 14:13 (UTC+04:00).", "20 August 2022", "date"),
    ],
)
def test_span_and_kind(text: str, words: str, kind: str) -> None:
    (mention,) = mentions(text)
    assert text[mention.start : mention.end] == words
    assert mention.kind == kind


_WORDS = st.sampled_from(
    ("on in by the end of from to and between June July May February 27 3 5 31 29 2022 2021 2022-2026 1 11-12 30 "
     "Monday Wednesday (Sep 5) last next this year month week weekend earlier later ago two days years same day before "
     "following January-September first half quarter nine months spring winter 27th 2022-06-27 31.02.2021 29.02.2020 "
     "will said , . - – 1999 9999 mid-April 1990s '90s yesterday decade until a an second Q3 H1 20 August").split(" ")
)  # fmt: skip
_VALUE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?(/\d{4}(-\d\d(-\d\d)?)?)?")


@settings(max_examples=200, deadline=None)
@given(
    text=st.one_of(st.lists(_WORDS, max_size=14).map(" ".join), st.text(max_size=60)),
    published=st.one_of(
        st.none(), st.dates(), st.sampled_from([datetime.date.min, datetime.date.max, datetime.date(2024, 2, 29)])
    ),
    precision=st.sampled_from(["day", "month", "year"]),
)
def test_any_text(text: str, published: datetime.date | None, precision: Precision) -> None:
    """Spans lie in the text, in order and apart; values are real dates, intervals in order."""
    last = 0
    for mention in find_dates(text, published, precision=precision):
        assert last <= mention.start < mention.end <= len(text)
        last = mention.end
        if mention.value is None:
            continue
        assert _VALUE.fullmatch(mention.value)
        ends = mention.value.split("/")
        assert len({len(e) for e in ends}) == 1
        assert ends == sorted(set(ends))
        for end in ends:
            datetime.date.fromisoformat((end + "-01-01")[:10])


def _steps(read: Callable[[str], object], text: str) -> int:
    """How many functions are called, Python's and C's, to read `text`: a measure of work that no clock blurs."""
    count = 0

    def tick(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tick)
    try:
        read(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "piece",
    ["1 ", "1, ", "June ", "June 1, ", "2022-", "2022 and ", "on the 27th ", "last ", "Monday, ", "from 3 to ", "the ", "will ",
     " ", "\n", "the end of ", "9 9 9 May ", "1,1,", "the same ", "first ", "a", "'", "–"],
)  # fmt: skip
def test_work_grows_with_length_alone(piece: str) -> None:
    def read(text: str) -> list[DateMention]:
        return find_dates(text, datetime.date(2022, 8, 20))

    short, long = (_steps(read, piece * (length // len(piece))) for length in (900, 3_600))
    assert long <= 4.5 * short + 100


@pytest.mark.parametrize("piece", ["1", " ", "a", "1 ", "the ", "1,", "-", "\n"])
def test_long_run(piece: str) -> None:
    """A pattern that tries a run from each of its places would not come to an end here."""
    found = find_dates(piece * 20_000, datetime.date(2022, 8, 20))
    assert found == []
