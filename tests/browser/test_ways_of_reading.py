"""Other ways to read: without scripts, by night, on a phone, on paper."""

import re

from browser_checks import PHONE
from browser_clients import Open
from browser_server import Served
from playwright.sync_api import expect


def test_without_scripts(reading: Served, open_browser: Open) -> None:
    page = open_browser(reading, java_script_enabled=False)
    page.goto("/")
    page.get_by_role("link", name="Azerbaijan – Kazakhstan").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Azerbaijan and Kazakhstan")
    # What is a chart otherwise is a table.
    expect(page.locator("figure[data-chart=months] table")).to_be_visible()
    page.get_by_role("navigation", name="Parts of this dossier").get_by_role("link", name="Statements").click()
    every = page.locator("#results .summary strong").inner_text()
    if not page.locator("#f-since").is_visible():
        page.locator("#f-panel > summary").click()
    page.locator("#f-since").fill("2024-01-01")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("since=2024-01-01"))
    assert page.locator("#results .summary strong").inner_text() != every
    page.get_by_role("link", name="Clear all").click()
    first = page.locator("#results .items > .item").count()
    page.locator("#pager-more").click()
    expect(page).to_have_url(re.compile("cursor="))
    assert 0 < page.locator("#results .items > .item").count() <= first
    page.locator("#results .items a[href^='/facts/']").first.click()
    expect(page.locator(".report mark").first).to_be_visible()
    page.locator("#find").fill("port")
    page.get_by_role("search").get_by_role("button", name="Search").click()
    expect(page.locator("mark.hit").first).to_be_visible()


def test_more_comes_below(reading: Served, open_browser: Open) -> None:
    page = open_browser(reading)
    page.goto("/dyads/AZE-KAZ/statements")
    items = page.locator("#items > .item")
    first = items.count()
    page.locator("#pager-more").click()
    expect(items).not_to_have_count(first)
    ids = [item.get_attribute("id") for item in items.all()]
    assert len(ids) > first
    assert len(set(ids)) == len(ids)


def test_by_night_and_by_day(reading: Served, open_browser: Open) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        page = open_browser(reading, color_scheme=scheme)
        page.goto("/dyads/AZE-KAZ")
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor || ''") or ""
        if colour in ("rgba(0, 0, 0, 0)", "transparent"):
            colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        grounds.append(sum(int(part) for part in re.findall(r"\d+", colour)[:3]))
    light, dark = grounds
    assert light > 600
    assert dark < 200


def test_on_a_phone(reading: Served, open_browser: Open) -> None:
    page = open_browser(reading, viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto("/dyads/AZE-KAZ/instruments")
    # The list comes before the filters' fields, which wait behind one word.
    expect(page.locator("#f-since")).to_be_hidden()
    page.locator("#f-panel > summary").tap()
    expect(page.locator("#f-since")).to_be_visible()
    page.get_by_role("checkbox", name=re.compile("^Signed")).tap()
    expect(page).to_have_url(re.compile("status=signed"))
    page.locator("#results .items .what a").first.tap()
    expect(page).to_have_url(re.compile("/facts/in-"))
    expect(page.locator(".report mark").first).to_be_visible()


def test_as_printed(reading: Served, open_browser: Open) -> None:
    page = open_browser(reading)
    page.goto("/dyads/AZE-KAZ/instruments")
    page.emulate_media(media="print")
    for unseen in ("header.top", "#filters", "nav.tabs"):
        expect(page.locator(unseen).first).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("#results .items > .item").first).to_be_visible()
