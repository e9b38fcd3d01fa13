"""Browsers for tests, each of which is watched."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Protocol

from browser_checks import DESK, Watch
from browser_server import Served
from playwright.sync_api import Browser, BrowserContext, Page

PASSWORD = "lanterns over seven harbours"
PATIENCE = 20_000
"""Milliseconds that anything may take; a busy machine is no fault of the pages."""


class Open(Protocol):
    """Opens a browser of its own, with its own cookies, and gives its page; what goes wrong in it fails the test.

    Answers of a status among `refused` are no fault.
    """

    def __call__(self, served: Served, *, refused: Collection[int] = (), **options: object) -> Page: ...


@contextmanager
def watched(
    chromium: Browser, served: Served, refused: Collection[int] = (), **options: object
) -> Iterator[tuple[BrowserContext, Watch]]:
    """A browser that is watched; what went wrong is looked at in the end."""
    context = chromium.new_context(base_url=served.url, **{"viewport": DESK, "color_scheme": "light", **options})  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    watch = Watch(context, refused)
    yield context, watch
    watch.check()
    context.close()


def sign_in(page: Page, name: str) -> None:
    """Signs in by the form."""
    page.goto("/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile(r"/$"))
