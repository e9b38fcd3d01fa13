"""What an analyst decides in a day, each at a server of its own."""

import re
from pathlib import Path

import feedparser
from browser_checks import Judge, breaches, settle
from browser_clients import Open, sign_in
from browser_pages import PAIR
from browser_server import Served
from playwright.sync_api import expect

from comity import browsing, open_store
from comity.types import Filters

ARTICLE = """Harbour Gazette
14 May 2025

Ministers agree on a ferry

President of Azerbaijan Ilham Aliyev met President of Kazakhstan Kassym-Jomart Tokayev in Baku on May 13, 2025.

Azerbaijan and Kazakhstan signed a memorandum on a ferry line between Alat and Kuryk on May 13, 2025.

Kazakhstan pledged to build two ferries by the end of 2026.
"""


def of_pair(served: Served, **filters: object) -> str:
    """The address of the fact of the dyad that has most reports."""
    with open_store(served.store, read_only=True) as store:
        facts = browsing.page(store, Filters(states=PAIR, **filters), limit=200).facts  # type: ignore[arg-type]
    return f"/facts/{max(facts, key=lambda fact: len(fact.reports)).id}"


def test_a_search_is_saved_and_followed(writing: Served, open_browser: Open) -> None:
    page = open_browser(writing)
    page.goto("/search?q=port&kind=instruments")
    page.get_by_text("Save this search").click()
    page.get_by_label("Name").fill("Ports on paper")
    page.get_by_role("button", name="Save").click()
    page.goto("/searches")
    saved = page.get_by_role("link", name="Ports on paper", exact=True)
    expect(saved).to_be_visible()
    feed = page.get_by_role("link", name=re.compile("^Feed")).get_attribute("href") or ""
    assert feedparser.parse(page.request.get(feed).body()).entries
    saved.click()
    expect(page).to_have_url(re.compile("q=port"))
    expect(page).to_have_url(re.compile("kind=instruments"))


def test_reports_are_compared_parted_and_put_back(writing: Served, open_browser: Open) -> None:
    page = open_browser(writing)
    page.goto(of_pair(writing, kinds=("instruments",), contradicted=True))
    reports = page.locator("#chosen").locator("xpath=../ul[contains(@class, 'reports')]/li")
    before = reports.count()
    assert before > 2
    first, second = (reports.nth(place).bounding_box() for place in (0, 1))
    assert first
    assert second
    assert first["y"] == second["y"]
    assert first["x"] + first["width"] <= second["x"]
    expect(reports.first.locator("mark")).to_be_visible()
    expect(page.get_by_role("region", name="Where reports differ").locator("li").first).to_be_visible()
    expect(page.locator("#joined")).to_be_visible()
    grounds = page.get_by_role("region", name="Why these reports are one fact")
    for way in (grounds.get_by_role("link", name=re.compile("^Look up the grounds")), grounds.locator("summary")):
        if way.count():
            way.click()
    expect(grounds.locator(".grounds > li").first).to_be_visible()

    reports.nth(before - 1).get_by_label("Choose this report").check()
    page.get_by_role("button", name="Split off the chosen reports").click()
    expect(page.locator(".notice.success")).to_contain_text("Done.")
    expect(reports).to_have_count(before - 1)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#notices")).to_contain_text("as it was before")
    expect(reports).to_have_count(before)


def test_a_date_is_corrected(writing: Served, open_browser: Open) -> None:
    page = open_browser(writing, refused={422})
    page.goto(of_pair(writing, kinds=("events",)))
    page.locator("#correct-form > summary").click()
    date = page.locator("#set-date")
    date.fill("some day")
    page.get_by_role("button", name="Correct", exact=True).click()
    expect(date).to_have_attribute("aria-invalid", "true")
    expect(date).to_have_value("some day")
    expect(page.locator("#set-date-error")).to_be_visible()
    assert "set-date-error" in (date.get_attribute("aria-describedby") or "")
    settle(page)
    assert not breaches(page)

    date.fill("2019-04-16")
    page.get_by_role("button", name="Correct", exact=True).click()
    expect(page.locator(".notice.success")).to_contain_text("Done.")
    expect(page.locator(".masthead .when")).to_have_text("16 April 2019")
    name = page.locator(".visitor .who").inner_text()
    expect(page.locator(".decisions")).to_contain_text(name)
    expect(page.locator(".decisions")).to_contain_text("16 April 2019")


def test_who_comes_second_is_told_and_loses_nothing(writing: Served, open_browser: Open) -> None:
    address = of_pair(writing, kinds=("events",))
    first, second = open_browser(writing), open_browser(writing, refused={409})
    for page in (first, second):
        page.goto(address)
        page.locator("#correct-form > summary").click()
    first.locator("#set-date").fill("2019-04-16")
    first.get_by_role("button", name="Correct", exact=True).click()
    expect(first.locator(".notice.success")).to_contain_text("Done.")

    second.locator("#set-date").fill("2019-04-17")
    second.locator("#why-correct").fill("The ministry says so.")
    second.get_by_role("button", name="Correct", exact=True).click()
    told = second.get_by_role("alert")
    expect(told).to_contain_text("This has changed since you opened it")
    expect(told).to_contain_text("16 April 2019")
    expect(second.locator("#set-date")).to_have_value("2019-04-17")
    expect(second.locator("#why-correct")).to_have_value("The ministry says so.")
    expect(second.locator(".masthead .when")).to_have_text("16 April 2019")
    settle(second)
    assert not breaches(second)
    second.get_by_role("button", name="Correct", exact=True).click()
    expect(second.locator(".masthead .when")).to_have_text("17 April 2019")


def test_the_queue_by_keyboard_alone(writing: Served, open_browser: Open) -> None:
    page = open_browser(writing)
    page.goto("/review")
    item = page.locator(".queue > .item")
    first = item.get_attribute("id") or ""
    page.keyboard.press("s")
    expect(item).not_to_have_attribute("id", first)
    second = item.get_attribute("id") or ""
    done = page.locator(".notice.success", has_text="Done.")
    for key, word in (("c", "onfirm"), ("r", "eject")):
        page.keyboard.press(key)
        expect(done).to_contain_text(word)
        expect(item).not_to_have_attribute("id", second)
        page.keyboard.press("u")
        expect(page.locator("#notices")).to_contain_text("as it was before")
        expect(item).to_have_attribute("id", second)


def test_a_page_is_added_and_read(writing: Served, open_browser: Open, judge: Judge, tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(ARTICLE)
    page = open_browser(writing)
    page.goto("/sources")
    page.get_by_label(re.compile("^Files")).set_input_files(tmp_path / "ferry.txt")
    page.get_by_role("button", name="Add them").click()
    expect(page).to_have_url(re.compile(r"/jobs/\w+"))
    # While it is being read, or after: the page is looked at as it is.
    assert not judge.errors(page.request.get(page.url).text())
    expect(page.locator("#job .notice")).to_contain_text("added", timeout=60_000)
    assert not judge.errors(page.request.get(page.url).text())
    assert not breaches(page)
    page.get_by_role("link", name="Ministers agree on a ferry").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ministers agree on a ferry")
    expect(page.locator("article mark.instruments").first).to_be_visible()
    page.locator("article mark.instruments a").first.click()
    expect(page).to_have_url(re.compile("/facts/in-"))


def test_readers_can_look_and_not_decide(guarded: Served, open_browser: Open) -> None:
    page = open_browser(guarded)
    page.goto("/dyads/AZE-KAZ")
    expect(page).to_have_url(re.compile("/sign-in"))
    sign_in(page, "read")
    page.goto(of_pair(guarded, kinds=("events",)))
    expect(page.locator(".report").first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Confirm|Reject|Correct|Split"))).to_have_count(0)
    page.get_by_role("button", name="Sign out").click()
    page.goto("/dyads/AZE-KAZ")
    expect(page).to_have_url(re.compile("/sign-in"))
