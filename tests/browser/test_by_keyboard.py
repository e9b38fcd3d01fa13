"""The main path without a mouse: each stop of the Tab key can be seen, and all that can be clicked can be reached."""

import re

import pytest
from playwright.sync_api import Page, expect

FOCUS = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const look = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    const outlined = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0;
    // A state on the map has a bolder edge; the parts of a date field have the browser's own marks.
    const shape = one.closest("svg") && (one.querySelector("path, circle, rect") ?? one);
    const drawn = shape && parseFloat(getComputedStyle(shape).strokeWidth) >= 3;
    return {
        name: (one.getAttribute("aria-label") || one.innerText || one.id || one.name || one.tagName).trim().slice(0, 80),
        href: one.getAttribute("href"),
        seen: Boolean(outlined || drawn || one.type === "date"),
        inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}"""


def stops(page: Page, most: int, until: str | None = None) -> list[str]:
    """Presses Tab again and again; gives the names of all that has the focus then, each of which has to be seen.

    Ends at a thing whose name is like `until`, or at the end of the page.
    """
    found: list[str] = []
    while len(found) < most:
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if not stop:
            break
        assert stop["seen"], f"the focus can't be seen on {stop['name']}"
        assert stop["inside"], f"the focus is out of sight on {stop['name']}"
        found.append(stop["name"])
        if until and re.search(until, stop["name"]):
            break
    return found


def tab_to(page: Page, name: str, most: int = 80) -> list[str]:
    """The same, to a thing that has to be there."""
    found = stops(page, most, name)
    assert found
    assert re.search(name, found[-1]), f"no {name} among {found}"
    return found


def test_from_home_to_the_words_of_an_article(page: Page) -> None:
    page.goto("/")
    # Past the head of the page.
    assert tab_to(page, "Skip to the content") == ["Skip to the content"]
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    tab_to(page, "^Azerbaijan – Kazakhstan$", 120)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/dyads/AZE-KAZ$"))

    tab_to(page, "Skip to the content")
    page.keyboard.press("Enter")
    tab_to(page, "^Instruments")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/instruments$"))

    # Through the list by letters, and into its second entry.
    items = page.locator("#results .items > .item")
    for _ in range(2):
        page.keyboard.press("j")
    expect(items.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(items.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/facts/in-"))
    tab_to(page, "^In its article")
    page.keyboard.press("Enter")
    expect(page.locator("article mark:target")).to_be_in_viewport()


def test_filters(page: Page) -> None:
    page.goto("/dyads/AZE-KAZ/instruments")
    if page.locator("#f-panel").get_attribute("open") is None and page.locator("#f-panel > summary").is_visible():
        tab_to(page, "^Filters")
        page.keyboard.press("Enter")
    tab_to(page, "f-status-1|^signed")
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("status="))
    # The panel comes anew from the server; the focus stays where it was.
    assert page.evaluate("document.activeElement.id") == "f-status-1"


def test_help_opens_and_closes(page: Page) -> None:
    page.goto("/dyads")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    # In a field letters are letters.
    page.keyboard.type("jk?/")
    expect(page.locator("#find")).to_have_value("jk?/")


@pytest.mark.parametrize("address", ["/dyads/AZE-KAZ", "/dyads/AZE-KAZ/timeline", "/search?q=port", "/sources", "/review"])
def test_every_stop_can_be_seen(page: Page, address: str) -> None:
    page.goto(address)
    ways = page.locator("a[href], button, input, select, textarea, summary, [tabindex='0']").count()
    assert len(stops(page, min(ways, 60))) > 10
