"""Every kind of page, by the same rules: in light and dark, wide and on a phone, with and without scripts."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from browser_checks import FIRST_LOAD, LOOKS, PAPER, PHONE, Judge, Watch, breaches, counted, hidden, overflow, settle
from browser_clients import sign_in, watched
from browser_pages import IN_OTHER_TESTS, KINDS_OF_PAGES, NO_PAGES, Kind, page_routes
from browser_server import Served
from playwright.sync_api import Browser, BrowserContext

from comity.store import Store
from comity.web.app import make_app
from comity.web.desk import Desk
from comity.web.settings import Settings


class Browsers:
    """Browsers that all these tests share, one for each server and account, with scripts and without."""

    def __init__(self, chromium: Browser, request: pytest.FixtureRequest, stack: ExitStack) -> None:
        self._chromium, self._request, self._stack = chromium, request, stack
        self._open: dict[tuple[str, str | None, bool], tuple[BrowserContext, Watch]] = {}

    def at(self, kind: Kind, scripts: bool = True) -> tuple[BrowserContext, Watch]:
        """The browser for a kind of page."""
        key = (kind.at, kind.account, scripts)
        if key not in self._open:
            server: Served = self._request.getfixturevalue(kind.at)
            found = self._stack.enter_context(watched(self._chromium, server, java_script_enabled=scripts))
            self._open[key] = found
            if kind.account:
                page = found[0].new_page()
                sign_in(page, kind.account)
                page.close()
        return self._open[key]


@pytest.fixture(scope="module")
def browsers(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Browsers]:
    with ExitStack() as stack:
        yield Browsers(chromium, request, stack)


@pytest.mark.parametrize("kind", KINDS_OF_PAGES, ids=lambda kind: kind.name)
def test_page(kind: Kind, browsers: Browsers, judge: Judge, known: dict[str, str]) -> None:
    address = kind.address.format_map(known)
    wrong = {}

    context, watch = browsers.at(kind)
    watch.begin(address, kind.status)
    page = context.new_page()
    with counted(page) as sizes:
        answer = page.goto(address)
        settle(page)
    assert answer
    assert answer.status == kind.status
    wrong["HTML"] = judge.errors(answer.text())
    if sum(sizes) > FIRST_LOAD:
        wrong["first load"] = [f"{sum(sizes):,} bytes"]
    wrong["light"] = breaches(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    wrong["dark, on a phone"] = overflow(page) + breaches(page, LOOKS)
    page.emulate_media(color_scheme="light", media="print")
    page.set_viewport_size(PAPER)
    # The edge of a mark may stand in the margin.
    wrong["paper"] = overflow(page, spare=2)
    page.close()
    wrong["scripts and answers"] = watch.wrong

    context, watch = browsers.at(kind, scripts=False)
    watch.begin(address, kind.status)
    page = context.new_page()
    page.goto(address)
    wrong["hidden without scripts"] = hidden(page)
    page.set_viewport_size(PHONE)
    wrong["phone without scripts"] = overflow(page)
    page.close()
    wrong["answers without scripts"] = watch.wrong

    found = [f"{where}: {' '.join(what.split())}" for where, all_of_it in wrong.items() for what in all_of_it]
    assert not found, "\n".join(found)


def test_no_page_is_forgotten(store: Store) -> None:
    with Desk() as desk:
        routes = set(page_routes(make_app(Settings(), store, desk).routes))
    told = {kind.route for kind in KINDS_OF_PAGES} | NO_PAGES | IN_OTHER_TESTS
    assert {route for route in routes if not route.startswith("/api/v1/")} <= told
    assert {kind.route for kind in KINDS_OF_PAGES if kind.route} | IN_OTHER_TESTS <= routes
