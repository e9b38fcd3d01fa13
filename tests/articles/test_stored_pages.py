"""Pages saved as plain text, in the layouts that news sites have. All names and texts are invented."""

from datetime import date
from typing import NamedTuple

import pytest

from comity.articles import stored
from comity.articles.body import assemble
from comity.articles.stored import read_stored

LATEST = date(2026, 1, 1)
TITLE = "Norland and Sudria agree to reopen border crossings"
LEAD = (
    "The foreign ministers of Norland and Sudria met in the border town of Vik on Tuesday and agreed to "
    "reopen two crossings that have been closed since last winter, officials said."
)
QUOTE = (
    "“We have found a common language on this question,” Norland's minister Ada Berg told reporters after "
    "the talks, adding that work would begin in June."
)
HEADING = "Closer ties"
TRADE = "Trade between the countries reached $1.2 billion last year, according to the customs service of Sudria."
NEXT = "The next round is to be held in the Sudrian capital in autumn."
BODY = "\n\n".join([LEAD, QUOTE, HEADING, TRADE, NEXT])


class Layout(NamedTuple):
    raw: str
    published: str | None = None
    byline: tuple[str, ...] = ()
    body: str = BODY
    title: str = TITLE
    url: str | None = None


def without_heading(lead: str = LEAD) -> str:
    return "\n\n".join([lead, QUOTE, TRADE, NEXT])


LAYOUTS = {
    "a clock above, the title twice": Layout(
        f"""Monday March 4 2024

{TITLE}

21 May 2019 14:13 (UTC+04:00)
{TITLE}

By Ada Lind

{BODY}

Ada Lind is the Gazette's staff reporter, follow her on Twitter: @adalind

Slider Image 1
{TITLE} - Gallery Image
Latest See more
""",
        "2019-05-21T14:13:00+04:00",
        ("Ada Lind",),
    ),
    "crumbs, time before date": Layout(
        f"""NORLANDINFORM
Home » News » {TITLE}
18:22, 21 May 2019 | GMT +5
{TITLE}

{LEAD}

Photo: Press office of the ministry

{QUOTE}

Read also: Sudria's parliament adopts budget

{HEADING}

{TRADE}
{NEXT}

Tags:
Norland and Sudria  Diplomacy
Most popular
18:05 Weather for three days
""",
        "2019-05-21T18:22:00+05:00",
    ),
    "agency with source line": Layout(
        f"""Home Page | China | World | Business
{TITLE}
Source: NNA | 2019-05-21 18:22:41 | Editor: Bo Ek

VIK, May 21 (NNA) -- {LEAD}

{QUOTE}

{TRADE}

{NEXT}

KEY WORDS: Norland, Sudria
Back to Top  Close
""",
        "2019-05-21T18:22:41",
        body=without_heading(f"VIK, May 21 (NNA) -- {LEAD}"),
    ),
    "wire with two authors": Layout(
        f"""Skip to main content
World
Business
Register
{TITLE}
By Ada Lind and Bo Ek
May 21, 2019 6:22 PM GMT+2
Updated 3 years ago

{LEAD}

{QUOTE}

Advertisement · Scroll to continue

{TRADE}

{NEXT}

Reporting by Ada Lind and Bo Ek; Editing by Cy Dahl

Read Next
World · category
Storm hits the coast of Sudria, thousands without power
May 22, 2019
""",
        "2019-05-21T18:22:00+02:00",
        ("Ada Lind", "Bo Ek"),
        without_heading(),
    ),
    "broadcaster": Layout(
        f"""Home | News | Sport | Weather
{TITLE}
By Ada Lind
NBC News, Vik
21 May 2019
Share

Media caption, The two ministers shook hands

{BODY}

Related Topics
Norland
Sudria
More on this story
Why the border was closed
14 December 2018
Top stories
""",
        "2019-05-21",
        ("Ada Lind",),
    ),
    "ministry with dated list": Layout(
        f"""Ministry of Foreign Affairs of the Republic of Norland
The Ministry
Foreign policy
News
{TITLE}
21.05.2019

{without_heading()}

All news
12.05.2019 Minister receives new ambassador
Address: 1 Harbour Street, Vik. Tel.: +99 12 345 678
""",
        "2019-05-21",
        body=without_heading(),
    ),
    "name beside date, summary above": Layout(
        f"""NORLAND   WORLD   ECONOMY   ANALYSIS
World, Europe
{TITLE}
Ministers meet in Vik for first time since winter closure
Ada Lind  |
21.05.2019 - Update : 22.05.2019

VIK

{BODY}

Please contact us for subscription options.
Related topics
Norland Sudria
""",
        "2019-05-21",
        ("Ada Lind",),
    ),
    "published and updated in one line": Layout(
        f"""EPAPER | LIVE TV | MAY 22, 2019
{TITLE}
Ada Lind Published May 21, 2019 Updated May 22, 2019 08:04pm

{without_heading()}

Published in The Vik Post, May 22nd, 2019
Comments (3) Closed
A great step forward for both countries and their people.
""",
        "2019-05-21",
        ("Ada Lind",),
        without_heading(),
    ),
    "inset list": Layout(
        f"""News|Politics
{TITLE}

The crossings were closed after a dispute over customs last winter.

The two foreign ministers in Vik [Ola Vang/AFP]
By Norland TV Staff
Published On 21 May 2019

{LEAD}

{QUOTE}

Keep reading
list of 4 items
list 1 of 4
Why the border matters
end of list

{HEADING}

{TRADE}

{NEXT}

Source: Norland TV and news agencies
""",
        "2019-05-21",
    ),
    "paragraphs on lines of their own": Layout(
        f"""Main page
Economy
Politics
21/05/2019 14:22
{TITLE}

{LEAD}
{QUOTE}
{TRADE}
{NEXT}

Follow us on Telegram
Latest news
""",
        "2019-05-21T14:22:00",
        body=without_heading(),
    ),
    "broken at eighty columns": Layout(
        f"""Norland Gazette
{TITLE}
By ADA LIND

May 21, 2019

The ministers met in the border town of Vik on Tuesday and agreed to reopen
two crossings that have been closed since last winter, officials of both
countries said.

{NEXT}

(c) 2019 Norland Gazette
""",
        "2019-05-21",
        ("Ada Lind",),
        "The ministers met in the border town of Vik on Tuesday and agreed to reopen two crossings that have "
        f"been closed since last winter, officials of both countries said.\n\n{NEXT}",
    ),
    "markdown": Layout(
        f"""# {TITLE}

*By Ada Lind, 21 May 2019*

![The ministers](img[1].jpg)

{LEAD}

## {HEADING}

{TRADE}

- A [third crossing](https://example.org/a?filter[year]=2019) may follow.
- **Two** crossings will open in June.

{NEXT}
""",
        "2019-05-21",
        ("Ada Lind",),
        f"{LEAD}\n\n{HEADING}\n\n{TRADE}\n\nA third crossing may follow.\n\nTwo crossings will open in June.\n\n{NEXT}",
    ),
    "markdown with front matter": Layout(f"---\ntitle: {TITLE}\ndate: 2019-05-21\n---\n{BODY}\n", "2019-05-21", body=BODY),
    "wiki with sources": Layout(
        f"{TITLE}\n\nTuesday, May 21, 2019\n\n{without_heading()}\n\nRelated news\n\nSources\n\n"
        "Ada Lind. “Crossings to open, says the minister of Norland.” — Vik Post, May 21, 2019\n",
        "2019-05-21",
        body=without_heading(),
    ),
    "title and text only": Layout(f"{TITLE}\n\n{BODY}\n"),
    "teasers below": Layout(
        f"""Norland News
{TITLE}
21 May 2019 | 10:05
{without_heading()}

Related articles
Sudria's parliament adopts the budget for next year
The parliament of Sudria on Monday adopted the budget for next year after a debate of nine hours.
© 2019 Norland News. All rights reserved.
""",
        "2019-05-21T10:05:00",
        body=without_heading(),
    ),
    "month first with a zone": Layout(
        f"""The Sudria Tribune
{TITLE}
By Ada Lind, Staff Writer
Posted: 05/06/2019 03:15 PM EDT
Share on Facebook

{BODY}

Contact Ada Lind at alind@example.com.
""",
        "2019-05-06T15:15:00-04:00",
        ("Ada Lind",),
    ),
    "day and month told by the address": Layout(
        f"{TITLE}\nPublished on 05/06/2019 - Vik\n\n{BODY}\n",
        "2019-06-05",
        url="https://example.org/news/2019-06/norland-sudria",
    ),
    "list of documents": Layout(
        f"""Government of Sudria
Home > News > Statements
{TITLE}
Release date: 21 May 2019

{LEAD}

The sides signed the following documents:

Agreement on border crossings
Memorandum on customs
Programme of cultural exchange for 2019-2021
Roadmap for tourism

{NEXT}

Share this page
Last updated: 22 May 2019
""",
        "2019-05-21",
        body=f"{LEAD}\n\nThe sides signed the following documents:\n\nAgreement on border crossings\n\n"
        "Memorandum on customs\n\nProgramme of cultural exchange for 2019-2021\n\nRoadmap for tourism\n\n" + NEXT,
    ),
    "cookies first, two times": Layout(
        f"""We use cookies to make this site better. By continuing to use it you agree to our policy.
Accept
Norland Radio
{TITLE}
Last updated: 22 May 2019 09:00 CET
First published: 21 May 2019 08:30 CET

{BODY}

Don't miss
""",
        "2019-05-21T08:30:00+01:00",
    ),
    "one line of title, date and address": Layout(
        f"Statement on the talks of 20 May 2019,21 May 2019,https://example.org/s\n1.1. {LEAD}{TRADE}1.2. {NEXT}",
        "2019-05-21",
        body=f"{LEAD}\n\n{TRADE}\n\n{NEXT}",
        title="Statement on the talks of 20 May 2019",
    ),
    "site and date behind the title, a sentence a line": Layout(
        f"{TITLE} - NW - 21.05.2019\n{LEAD}\n{NEXT}\n{HEADING}\n{TRADE}",
        "2019-05-21",
        body=f"{LEAD} {NEXT}\n\n{HEADING}\n\n{TRADE}",
    ),
    "tagline under the paper's name, menu, then the headline": Layout(
        f"""VIK HARBOUR HERALD
The paper that sails with you every week
Subscribe | Donate | Log in

{TITLE}

Tuesday, 21 May 2019

{BODY}
""",
        "2019-05-21",
    ),
    "a name alone under the title, an inset before a heading": Layout(
        f"""Vik Today
Home / News / Society
21.05.2019, 18:26 (UTC+05:00)

{TITLE}

Ada Lindqvist

Photo: O. Vang. The crossing in spring

{LEAD}

{QUOTE}

SEE ALSO: Where to get a permit: addresses and hours

{HEADING}

{TRADE}

{NEXT}

Share: Telegram | OK
Latest
18:10 Tariffs for water
""",
        "2019-05-21T18:26:00+05:00",
        ("Ada Lindqvist",),
    ),
    "the site's name beside the date, a note on replies": Layout(
        f"""Norland Observer
North | South | Trade
{TITLE}
Norland Observer   2019-05-21 19:03 (UTC+3)
Reading time: 2 minutes

{BODY}

AB/CD
Comments are closed on this article.
""",
        "2019-05-21T19:03:00+03:00",
        url="https://norlandobserver.example/19/7",
    ),
    "two names alone beside the date": Layout(
        f"""VIK POST
Politics
{TITLE}
Ada Lind, Bo Ek
Wednesday, 22 May 2019, 20:05 EEST (+03:00)

{BODY}

Cy Dahl in Sund contributed to this report.
""",
        "2019-05-22T20:05:00+03:00",
        ("Ada Lind", "Bo Ek"),
    ),
    "place, agency and author behind the time": Layout(
        f"""17:05, 21 May 2019, Vik - Norland Herald, Ada LINDQVIST
{TITLE}
[photo 1 of 6]

{BODY}

URL: https://herald.example/politics/56231
Other news on the topic
""",
        "2019-05-21T17:05:00",
        ("Ada Lindqvist",),
    ),
    "desk and hour, shares before the text": Layout(
        f"""Norland News | Vik
{TITLE}
By the editorial staff — Posted on 21/05/2019 at 18:32
Telegram
WhatsApp
Save for later

{BODY}
""",
        "2019-05-21T18:32:00",
        url="https://norlandnews.example/news/77",
    ),
    "day first, then the time of an update on that day": Layout(
        f"{TITLE}\n\nAda Lind  |21.05.2019 - Update : 21.05.2019, 09:45 (NNT, UTC+5:45)\nVIK\n\n{BODY}\n",
        "2019-05-21T09:45:00+05:45",
        ("Ada Lind",),
    ),
    "numbered paragraphs": Layout(
        f"Cabinet of Norland\n21 May 2019\n{TITLE}\n\n1. {LEAD}\n2. {TRADE}\n",
        "2019-05-21",
        body=f"1. {LEAD}\n\n2. {TRADE}",
    ),
    "Markdown with front matter and a note on the author": Layout(
        f"""---
title: "{TITLE}"
author: Ada Lind
date: 2019-05-21
url: https://review.example/essays/crossings
---

# {TITLE}

*Vik Review, 21 May 2019*

{LEAD}

## {HEADING}

*{TRADE}*

---

*Ada Lind edits the Review's essays. The opinions are hers.*
""",
        "2019-05-21",
        ("Ada Lind",),
        body=f"{LEAD}\n\n{HEADING}\n\n{TRADE}",
    ),
    "dateline alone": Layout(
        f"{TITLE}\n\nState House, Vik, Tuesday 21 May 2019 – {LEAD}\n\n{NEXT}\n",
        "2019-05-21",
        body=f"State House, Vik, Tuesday 21 May 2019 – {LEAD}\n\n{NEXT}",
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_layout(layout: Layout) -> None:
    article = read_stored(layout.raw, url=layout.url, title=None, latest=LATEST)
    assert assemble(article.blocks)[0] == layout.body
    assert article.title == layout.title
    assert article.published == layout.published
    assert article.byline == layout.byline


def test_headings_are_told_from_paragraphs() -> None:
    article = read_stored(f"{TITLE}\n\n{BODY}", url=None, title=None, latest=LATEST)
    text, headings = assemble(article.blocks)
    assert [text[start:end] for start, end in headings] == [HEADING]


def test_title_that_the_source_told_is_found_and_kept() -> None:
    raw = f"Norland News\nA line that could be a title as well as the next\n{TITLE}\n\n{BODY}"
    article = read_stored(raw, url=None, title=TITLE, latest=LATEST)
    assert article.title == TITLE
    assert assemble(article.blocks)[0] == BODY


def test_list_head_near_the_top_does_not_end_the_article() -> None:
    article = read_stored(f"{TITLE}\n\nLatest news\nStorm on the coast\n\n{BODY}", url=None, title=None, latest=LATEST)
    assert assemble(article.blocks)[0] == BODY


def test_date_after_the_latest_day_is_passed_over() -> None:
    article = read_stored(f"{TITLE}\n21 May 2027\n\n{BODY}", url=None, title=None, latest=LATEST)
    assert article.published is None


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        (f"---\nurl: https://review.example/a/1\n---\n# {TITLE}\n\n{LEAD}\n", "https://review.example/a/1"),
        (f"---\nurl: https://review.example/{'x' * 2_500}\n---\n# {TITLE}\n\n{LEAD}\n", None),
        (f"{TITLE}\n\n{LEAD}\n\nURL: https://review.example/a/2\n", "https://review.example/a/2"),
        (f"{TITLE}\n\n{LEAD}\n\nSource: https://agency.example/b/3\n", None),
        (f"{TITLE}\n\n{LEAD}\n\nURL: https://\n", None),
    ],
)
def test_address_that_the_page_tells(raw: str, url: str | None) -> None:
    assert read_stored(raw, url=None, title=None, latest=LATEST).url == url


def test_address_that_the_source_told_is_believed() -> None:
    raw = f"{TITLE}\n\n{LEAD}\n\nURL: https://review.example/a/2\n"
    assert read_stored(raw, url="https://other.example/", title=None, latest=LATEST).url == "https://other.example/"


def test_name_under_the_title_that_the_body_speaks_of_is_no_author() -> None:
    raw = f"{TITLE}\n\nAda Berg\n\n{BODY}\n"
    assert read_stored(raw, url=None, title=None, latest=LATEST).byline == ()


def test_long_lines_are_remembered_no_longer_than_their_page() -> None:
    stored._folded.cache_clear()
    assert stored._key("Long, and " * 1_000) == ("long and " * 1_000).strip()
    assert stored._folded.cache_info().currsize == 0
    assert stored._key("Short, and") == "short and"
    assert stored._folded.cache_info().currsize == 1
