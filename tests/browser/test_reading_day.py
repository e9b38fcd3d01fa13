"""What an analyst reads in a day: by clicks and keys, in a real browser."""

import csv
import io
import re
from urllib.parse import parse_qs, urlsplit

import feedparser
import pypdf
from browser_clients import Open
from browser_server import Served
from icalendar import Calendar
from playwright.sync_api import Locator, Page, expect

DOSSIER = "/dyads/AZE-KAZ"


def query(page: Page) -> dict[str, list[str]]:
    """What stands in the address."""
    return parse_qs(urlsplit(page.url).query)


def number(page: Page) -> int:
    """How many facts the page says it lists."""
    return int(page.locator("#results .summary strong").inner_text().replace(",", ""))


def heads(page: Page) -> list[str]:
    """The first words of each item in the list."""
    return page.locator("#results .items .what").all_inner_texts()


def open_filters(page: Page, *groups: str) -> Locator:
    """The filter panel, with these groups unfolded."""
    panel = page.locator("#filters")
    for name in ("f-panel", *(f"f-{group}" for group in groups)):
        fold = panel.locator(f"#{name}")
        if fold.get_attribute("open") is None and fold.locator("> summary").is_visible():
            fold.locator("> summary").click()
    return panel


def test_from_home_to_a_dossier(page: Page) -> None:
    page.goto("/")
    busiest = page.get_by_role("region", name=re.compile("Busiest dyads"))
    busiest.get_by_role("link", name="Azerbaijan – Kazakhstan").click()
    expect(page).to_have_url(re.compile(f"{DOSSIER}$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Azerbaijan and Kazakhstan")
    glance = page.locator(".glance")
    for label in ("Last meeting", "Next planned event", "Open commitments", "Instruments by status"):
        expect(glance.get_by_text(label, exact=True)).to_be_visible()
    expect(page.locator("figure[data-chart=months] svg")).to_be_visible()


def test_the_map_leads_to_states(page: Page) -> None:
    page.goto("/")
    page.locator("figure[data-chart=world] svg").get_by_role("link", name=re.compile("^Kazakhstan")).first.click()
    expect(page).to_have_url(re.compile("/states/KAZ$"))


def test_what_was_signed_since_a_day(page: Page, open_browser: Open, reading: Served) -> None:
    page.goto(DOSSIER)
    page.get_by_role("navigation", name="Parts of this dossier").get_by_role("link", name="Instruments").click()
    every = number(page)
    open_filters(page, "status").get_by_role("checkbox", name=re.compile("^Signed")).check()
    expect(page).to_have_url(re.compile("status=signed"))
    open_filters(page).get_by_label("From").fill("2023-01-01")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("since=2023-01-01"))
    expect(page.locator("#filters .active")).to_contain_text("Signed")
    assert query(page) == {"status": ["signed"], "since": ["2023-01-01"]}
    assert 0 < number(page) < every
    for item in page.locator("#results .items > .item").all():
        expect(item.locator(".chip").first).to_have_text(re.compile("signed"))

    # Who gets the address sees the same.
    other = open_browser(reading)
    other.goto(page.url)
    assert (number(other), heads(other)) == (number(page), heads(page))
    other.locator("#filters .active").get_by_role("link", name="Clear all").click()
    expect(other).to_have_url(re.compile(f"{DOSSIER}/instruments$"))
    assert number(other) == every


def test_an_export_holds_what_is_on_the_screen(page: Page) -> None:
    page.goto(f"{DOSSIER}/instruments?status=signed&since=2023-01-01")
    page.get_by_text("Take it with you").click()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("CSV")).first.click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8-sig"))))
    assert len(rows) == number(page)
    assert {row["status"] for row in rows} == {"signed"}


def test_an_overdue_commitment_to_its_words_and_back(page: Page) -> None:
    page.goto(DOSSIER)
    page.locator(".glance").get_by_role("link", name=re.compile("overdue")).click()
    expect(page).to_have_url(re.compile("/commitments.*status=overdue"))
    listed = page.url
    item = page.locator("#results .items > .item").first
    expect(item.locator(".chip.overdue")).to_be_visible()
    quoted = item.locator("blockquote mark").first.inner_text()
    item.get_by_role("link", name="in the kept text").first.click()

    mark = page.locator("article mark:target")
    expect(mark).to_be_in_viewport()
    assert quoted.split()[0] in mark.inner_text()
    mark.locator("a").first.click()
    expect(page).to_have_url(re.compile("/facts/co-"))
    expect(page.locator(".report mark").first).to_be_visible()
    page.get_by_role("link", name=re.compile("^In its article")).first.click()
    expect(page.locator("article mark:target")).to_be_in_viewport()
    for _ in range(3):
        page.go_back()
    expect(page).to_have_url(listed)
    expect(page.locator("#results .items > .item").first).to_be_visible()


def test_the_dossier_as_it_stood_on_a_day(page: Page) -> None:
    page.goto(DOSSIER)
    today = number(page)
    slider = open_filters(page).get_by_role("slider", name="As known at the end of a month")
    slider.focus()
    page.keyboard.press("Home")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"as-of=\d{4}-\d\d-\d\d"))
    day = query(page)["as-of"][0]
    expect(page.locator("#results")).to_contain_text("as of")
    then = number(page)
    assert 0 < then < today
    # Other parts of the dossier stay at that day, and say so.
    page.get_by_role("navigation", name="Parts of this dossier").get_by_role("link", name="Timeline").click()
    expect(page.locator(".stood time")).to_have_attribute("datetime", day)
    assert query(page)["as-of"] == [day]
    page.locator(".stood").get_by_role("link", name="Show what is known today").click()
    expect(page.locator(".stood")).to_have_count(0)


def test_the_next_visit_and_its_calendar(page: Page) -> None:
    page.goto(DOSSIER)
    page.get_by_role("navigation", name="Parts of this dossier").get_by_role("link", name="Agenda").click()
    ahead = page.get_by_role("region", name=re.compile("^Ahead")).locator(".item").first
    expect(ahead.locator(".chip")).to_have_text("planned")
    id = (ahead.get_attribute("id") or "").removeprefix("i-")
    subscription = page.get_by_role("link", name="Subscribe in a calendar").get_attribute("href") or ""
    answer = page.request.get(subscription)
    assert answer.headers["content-type"].startswith("text/calendar")
    events = Calendar.from_ical(answer.body()).walk("VEVENT")
    assert f"{id}@comity" in {str(event["UID"]) for event in events}


def test_search_with_facets_and_marks(page: Page) -> None:
    page.goto("/sources")
    page.keyboard.press("/")
    page.keyboard.type("port")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=port"))
    found = number(page)
    hits = page.locator("#results mark.hit")
    assert {text.lower() for text in hits.all_inner_texts()} & {"port", "ports"}
    panel = open_filters(page, "kind", "state")
    box = panel.locator("#f-kind label", has_text="Commitments")
    told = int(box.locator(".n").inner_text().replace(",", ""))
    box.click()
    expect(page).to_have_url(re.compile("kind=commitments"))
    expect(page.locator("#filters .active")).to_contain_text("Commitments")
    assert number(page) == told < found
    feed = page.request.get(page.get_by_role("link", name="Feed of changes").get_attribute("href") or "")
    assert len(feedparser.parse(feed.body()).entries) > 0


def test_the_dossier_on_paper(page: Page) -> None:
    page.goto(DOSSIER)
    page.get_by_text("Take it with you").click()
    href = page.get_by_role("link", name=re.compile("PDF")).get_attribute("href") or ""
    assert href.startswith(f"{DOSSIER}.pdf")
    answer = page.request.get(href)
    assert answer.headers["content-type"] == "application/pdf"
    made = pypdf.PdfReader(io.BytesIO(answer.body()))
    assert len(made.pages) > 5
    assert "Azerbaijan" in made.pages[0].extract_text()

    # What the browser itself prints is laid out for paper too, without what is only to be clicked.
    page.goto(f"{DOSSIER}/instruments")
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4")))
    words = printed.pages[0].extract_text()
    assert "Instruments" in words or "Azerbaijan" in words
    assert "Search the record" not in words
    assert "Apply" not in words
