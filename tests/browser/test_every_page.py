"""Every kind of page, by the same rules: in light and dark, wide and on a phone, with and without scripts."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
from browser_checks import DESK, FIRST_LOAD, LOOKS, PAPER, PHONE, Judge, Scales, Watch, breaches, hidden, overflow, settle
from browser_clients import sign_in, watched
from browser_pages import IN_OTHER_TESTS, KINDS_OF_PAGES, NO_PAGES, Kind, page_routes
from browser_server import Served
from playwright.sync_api import Browser, Page

from comity.store import Store
from comity.web.app import make_app
from comity.web.desk import Desk
from comity.web.settings import Settings


@dataclass(frozen=True)
class Tab:
    """A browser's only page, and those who watch it: a new one for each address would cost more than all that is looked at."""

    page: Page
    watch: Watch
    scales: Scales


class Tabs:
    """The pages that all these tests share, one for each server and account, with scripts and without."""

    def __init__(self, chromium: Browser, request: pytest.FixtureRequest, stack: ExitStack) -> None:
        self._chromium, self._request, self._stack = chromium, request, stack
        self._open: dict[tuple[str, str | None, bool], Tab] = {}

    def at(self, kind: Kind, address: str, scripts: bool = True) -> Tab:
        """The one for a kind of page, on a desk and by day."""
        key = (kind.at, kind.account, scripts)
        if key not in self._open:
            server: Served = self._request.getfixturevalue(kind.at)
            context, watch = self._stack.enter_context(watched(self._chromium, server, java_script_enabled=scripts))
            page = context.new_page()
            if kind.account:
                sign_in(page, kind.account)
            self._open[key] = Tab(page, watch, Scales(page))
        tab = self._open[key]
        tab.watch.begin(address, kind.status)
        tab.scales.begin()
        tab.page.emulate_media(color_scheme="light", media="screen")
        tab.page.set_viewport_size(DESK)
        return tab


@pytest.fixture(scope="module")
def tabs(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Tabs]:
    with ExitStack() as stack:
        yield Tabs(chromium, request, stack)


@pytest.mark.parametrize("kind", KINDS_OF_PAGES, ids=lambda kind: kind.name)
def test_page(kind: Kind, tabs: Tabs, judge: Judge, known: dict[str, str]) -> None:
    address = kind.address.format_map(known)
    wrong = {}

    tab = tabs.at(kind, address)
    answer = tab.page.goto(address)
    settle(tab.page)
    assert answer
    assert answer.status == kind.status
    wrong["HTML"] = judge.errors(answer.text())
    if tab.scales.weight() > FIRST_LOAD:
        wrong["first load"] = [f"{tab.scales.weight():,} bytes"]
    wrong["light"] = breaches(tab.page)
    tab.page.emulate_media(color_scheme="dark")
    tab.page.set_viewport_size(PHONE)
    wrong["dark, on a phone"] = overflow(tab.page) + breaches(tab.page, LOOKS)
    tab.page.emulate_media(color_scheme="light", media="print")
    tab.page.set_viewport_size(PAPER)
    # The edge of a mark may stand in the margin.
    wrong["paper"] = overflow(tab.page, spare=2)
    wrong["scripts and answers"] = tab.watch.wrong

    tab = tabs.at(kind, address, scripts=False)
    tab.page.goto(address)
    wrong["hidden without scripts"] = hidden(tab.page)
    tab.page.set_viewport_size(PHONE)
    wrong["phone without scripts"] = overflow(tab.page)
    wrong["answers without scripts"] = tab.watch.wrong

    found = [f"{where}: {' '.join(what.split())}" for where, all_of_it in wrong.items() for what in all_of_it]
    assert not found, "\n".join(found)


def test_the_scales_weigh(tabs: Tabs) -> None:
    tab = tabs.at(KINDS_OF_PAGES[0], "/")
    tab.page.goto("/")
    settle(tab.page)
    first = tab.scales.weight()
    assert first > 50_000
    tab.scales.begin()
    tab.page.goto("/")
    settle(tab.page)
    assert tab.scales.weight() > first * 0.9


def test_no_page_is_forgotten(store: Store) -> None:
    with Desk() as desk:
        routes = set(page_routes(make_app(Settings(), store, desk).routes))
    told = {kind.route for kind in KINDS_OF_PAGES} | NO_PAGES | IN_OTHER_TESTS
    assert {route for route in routes if not route.startswith("/api/v1/")} <= told
    assert {kind.route for kind in KINDS_OF_PAGES if kind.route} | IN_OTHER_TESTS <= routes
