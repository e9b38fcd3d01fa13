"""Takes the pictures of the docs, by the Chromium and Playwright of the browser tests: of the dossier, and of the application.

Run it as `make screenshots`. It needs pdftoppm (Debian's poppler-utils) for the printed page.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from comity import open_store
from watched_sources import watch_for_weeks

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
COMITY = (sys.executable, "-c", "from comity.cli import main; main()")
LARGEST = 300_000
"""Bytes of a picture; they are in the repository for good."""
WIDE = {"width": 1200, "height": 900}
PHONE = {"width": 390, "height": 700}


def main() -> None:
    """Makes a store of the example pages, and all pictures."""
    IMAGES.mkdir(exist_ok=True)
    chromium, pdftoppm = (shutil.which(name) for name in ("chromium", "pdftoppm"))
    if not chromium or not pdftoppm:
        sys.exit("The pictures need Chromium and pdftoppm: apt-get install chromium poppler-utils")
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        store = Path(folder) / "comity.db"
        _comity("add", str(ROOT / "examples" / "pages"), "--store", str(store), "--quiet")
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        _file(browser, store, pdftoppm)
        with _served(store) as address:
            _application(browser, address, store)
        browser.close()
    for path in sorted(IMAGES.glob("*.png")):
        size = path.stat().st_size
        print(f"{path.relative_to(ROOT)} {size:,} bytes")
        if size > LARGEST:
            sys.exit(f"{path.name} is larger than {LARGEST:,} bytes: show less of the page.")


def _file(browser: Browser, store: Path, pdftoppm: str) -> None:
    """The dossier that `comity dossier` writes: its head, on a phone by night, and on paper."""
    dossier = store.with_name("dossier.html")
    _comity("dossier", "AZE", "KAZ", "--store", str(store), "--output", str(dossier), "--quiet")
    page = _open(browser, f"file://{dossier}", viewport={"width": 1200, "height": 1180})
    _shoot(page, "dossier")
    paper = store.with_name("dossier.pdf")
    page.pdf(path=paper, prefer_css_page_size=True)
    page.context.close()
    page = _open(browser, f"file://{dossier}#instruments-signed", viewport=PHONE, color_scheme="dark")
    _shoot(page, "phone")
    page.context.close()
    command = [pdftoppm, "-r", "70", "-f", "2", "-l", "2", "-singlefile", "-png", str(paper), str(IMAGES / "paper")]
    subprocess.run(command, check=True)


def _application(browser: Browser, address: str, store: Path) -> None:
    """Pages of `comity serve`."""
    page = _open(browser, address)
    _shoot(page, "app-home")
    page.goto(f"{address}/dyads/AZE-KAZ")
    _shoot(page, "app-dossier")
    page.goto(f"{address}/dyads/AZE-KAZ/timeline")
    _shoot(page, "app-timeline")
    page.goto(f"{address}/dyads/AZE-KAZ/instruments?status=signed&since=2024-01-01")
    _shoot(page, "app-instruments")
    page.goto(f"{address}/dyads/AZE-KAZ/contradictions")
    page.locator("#items > .item .what a").first.click()
    fact = page.url
    _shoot(page, "app-fact")
    page.get_by_role("link", name=re.compile("^In its article")).first.click()
    page.wait_for_load_state()
    page.evaluate("scrollTo(0, 0)")
    _shoot(page, "app-article")
    page.goto(f"{address}/search?q=transport")
    _shoot(page, "app-search")
    page.goto(f"{address}/review")
    _shoot(page, "app-review")
    page.context.close()

    with open_store(store) as opened:
        watch_for_weeks(opened)
    page = _open(browser, f"{address}/sources", viewport={"width": 1200, "height": 1355})
    _shoot(page, "app-sources")
    page.context.close()
    page = _open(browser, f"{address}/dyads/AZE-KAZ", viewport=PHONE)
    _shoot(page, "app-phone")
    page.context.close()
    page = _open(browser, fact, color_scheme="dark")
    _shoot(page, "app-dark")
    page.context.close()


def _open(browser: Browser, url: str, **options: Any) -> Page:
    context = browser.new_context(**{"viewport": WIDE, "color_scheme": "light", "locale": "en-GB", **options})
    page = context.new_page()
    page.goto(url)
    return page


def _shoot(page: Page, name: str) -> None:
    """A picture of what a reader sees without scrolling, when all charts are drawn."""
    page.wait_for_load_state("load")
    page.wait_for_function(
        "() => [...document.querySelectorAll('figure[data-chart]')].every(figure =>"
        " figure.querySelector('svg, canvas') || !figure.querySelector('tbody tr'))"
    )
    page.screenshot(path=IMAGES / f"{name}.png", animations="disabled", caret="hide")


@contextmanager
def _served(store: Path) -> Iterator[str]:
    """The address of a server, until the block ends."""
    command = [*COMITY, "serve", "--store", str(store), "--port", "0"]
    # Who decides is called by the name of the user of this computer: in pictures, by one that is made up.
    environment = {**os.environ, "LOGNAME": "anna"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout
        said = ""
        for line in process.stdout:
            said += line
            if "Ctrl-C ends it." in line:
                break
        found = re.search(r"Open (http://\S+?)/?\s", said)
        assert found, said
        try:
            yield found[1]
        finally:
            process.terminate()


def _comity(*arguments: str) -> None:
    subprocess.run([*COMITY, *arguments], check=True, env={**os.environ, "COMITY_STORE": ""})


if __name__ == "__main__":
    main()
