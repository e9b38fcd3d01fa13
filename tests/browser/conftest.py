"""Real browsers at real servers. What a machine lacks for that is said; in CI it is a failure."""

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from browser_checks import AXE, Judge
from browser_clients import PASSWORD, PATIENCE, Open, watched
from browser_pages import samples
from browser_server import Served, add_account, served
from browser_store import copy
from playwright.sync_api import Browser, Page, expect, sync_playwright


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser that is installed here."""
    path = shutil.which("chromium")
    if not path or not AXE.exists():
        missing = "Chromium is not installed" if not path else "axe-core and html-validate are not installed"
        words = f"{missing}: `make browser` installs what the browser tests need, or says what it could not."
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    expect.set_options(timeout=PATIENCE)
    # Chromium's sandbox refuses root; the only pages opened are our own.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def judge() -> Iterator[Judge]:
    """Judges HTML."""
    judge = Judge()
    yield judge
    judge.close()


@pytest.fixture(scope="session")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with a full record, where all are administrators; tests only read there."""
    with served(copy(tmp_path_factory.mktemp("reading"))) as one:
        yield one


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server at its first run."""
    with served(tmp_path_factory.mktemp("empty") / "comity.db") as one:
        yield one


@pytest.fixture(scope="session")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server where one has to sign in: as "read" or as "administer"; tests only read there."""
    store = copy(tmp_path_factory.mktemp("guarded"))
    for role in ("read", "administer"):
        add_account(store, role, role, PASSWORD)
    with served(store) as one:
        yield one


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[Served]:
    """A server with a full record of the test's own."""
    with served(copy(tmp_path)) as one:
        yield one


@pytest.fixture(scope="session")
def known(reading: Served) -> dict[str, str]:
    """An example of each thing that has a page, as it stands in an address."""
    return samples(reading.store)


@pytest.fixture
def open_browser(chromium: Browser) -> Iterator[Open]:
    """Opens browsers."""
    with ExitStack() as stack:

        def open_browser(served: Served, *, refused: Collection[int] = (), **options: object) -> Page:
            context, _ = stack.enter_context(watched(chromium, served, refused, **options))
            return context.new_page()

        yield open_browser


@pytest.fixture
def page(open_browser: Open, reading: Served) -> Page:
    """A browser at the full record, to read."""
    return open_browser(reading)
