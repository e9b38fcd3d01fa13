"""What must hold of every page that a browser is at."""

import json
import subprocess
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any, cast

import playwright
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, ViewportSize

HERE = Path(__file__).parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
JUDGE = HERE / "validate.mjs"
NODE = Path(playwright.__file__).parent / "driver" / "node"
"""What Playwright runs on."""
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
"""Axe's tags of what WCAG 2.2 AA asks for."""
LOOKS = ("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable", "aria-hidden-focus")
"""Axe's rules about colours and sizes: all else that it judges is the same by day and by night, wide and on a phone."""
DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}
PAPER: ViewportSize = {"width": 680, "height": 960}
"""What is left of an A4 page by its margins."""
FIRST_LOAD = 300_000
"""Bytes, compressed, that a page and all it needs may have."""


class Watch:
    """Sees what goes wrong in the pages of a context, be it in their scripts, by the policy, or on the wire."""

    def __init__(self, context: BrowserContext, refused: Collection[int] = ()) -> None:
        """`refused` are the statuses of answers that are no fault."""
        self.wrong: list[str] = []
        self._refused = refused
        self._expected = ("", 200)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.wrong.append(f"script: {error.error}"))
        context.on("requestfailed", self._failed)
        context.on("response", self._response)

    def begin(self, address: str = "", status: int = 200) -> None:
        """Forgets what was seen; the page at this address, a path, shall answer so from now on."""
        self.wrong = []
        self._expected = (address, status)

    def check(self) -> None:
        """Nothing went wrong so far."""
        assert not self.wrong, "\n".join(self.wrong)

    def _console(self, message: ConsoleMessage) -> None:
        # That an answer was no good is seen by itself, below.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.wrong.append(f"console: {message.text} ({message.location['url']})")

    def _failed(self, request: Request) -> None:
        # What a reader goes away from, or saves as a file, is aborted.
        if request.failure != "net::ERR_ABORTED":
            self.wrong.append(f"failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        address = "/" + response.url.split("/", 3)[-1]
        if response.status >= 400 and response.status not in self._refused and (address, response.status) != self._expected:
            self.wrong.append(f"answered {response.status}: {response.url}")


class Scales:
    """Weighs what a page loads: the bytes on the wire, headers too, of each answer when it was fetched for the first time."""

    def __init__(self, page: Page) -> None:
        self._sizes: dict[str, int] = {}
        self._urls: dict[str, str] = {}
        self._asked: set[str] = set()
        page.on("request", lambda request: self._asked.add(request.url))
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.responseReceived", lambda event: self._urls.update({event["requestId"]: event["response"]["url"]}))
        session.on("Network.loadingFinished", self._finished)

    def begin(self) -> None:
        """Another page is opened now."""
        self._asked.clear()

    def weight(self) -> int:
        """The bytes of all that was asked for since."""
        return sum(self._sizes.get(url, 0) for url in self._asked)

    def _finished(self, event: Any) -> None:
        # What comes out of the browser's cache weighs nothing then.
        url = self._urls.pop(event["requestId"], "")
        self._sizes[url] = max(self._sizes.get(url, 0), int(event["encodedDataLength"]))


def settle(page: Page) -> None:
    """Waits until the page's charts are drawn."""
    page.wait_for_load_state("load")
    page.wait_for_function(
        "() => [...document.querySelectorAll('figure[data-chart]')].every(figure =>"
        " figure.querySelector('svg, canvas') || !figure.querySelector('tbody tr'))"
    )


def breaches(page: Page, rules: tuple[str, ...] = ()) -> list[str]:
    """What axe finds wrong: by all that WCAG 2.2 AA asks for, or by some rules alone."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"{_axe()};0")
    only: Any = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": [*WCAG, "best-practice"]}
    found = page.evaluate("only => axe.run(document, {runOnly: only, resultTypes: ['violations']})", only)
    return [
        f"{breach['id']}: {node['html'][:200]} at {node['target']}: {node['failureSummary']}"
        for breach in found["violations"]
        for node in breach["nodes"]
    ]


def overflow(page: Page, spare: int = 0) -> list[str]:
    """What makes the page wider than its window by more than `spare` pixels."""
    return cast(list[str], page.evaluate(_OVERFLOW, spare))


def hidden(page: Page) -> list[str]:
    """What is in the page's content, and nobody can see, and no fold would show."""
    return cast(list[str], page.evaluate(_HIDDEN))


_OVERFLOW = """(spare) => {
    const root = document.documentElement;
    if (root.scrollWidth <= innerWidth + spare) return [];
    const beyond = (one) => one.getBoundingClientRect().right > innerWidth + spare;
    const wide = [...document.querySelectorAll("body *")].filter(beyond);
    return [`${root.scrollWidth} > ${innerWidth}`, ...wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 160))];
}"""
_HIDDEN = """() => {
    const folded = "details:not([open]) > :not(summary) *, summary, dialog, dialog *, svg *, option, optgroup";
    const unseen = ({ display, visibility }) => display === "none" || visibility !== "visible";
    return [...document.querySelectorAll("main *")]
        .filter((one) => !one.matches(folded) && unseen(getComputedStyle(one)) && one.textContent.trim())
        .map((one) => one.outerHTML.slice(0, 160));
}"""


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


class Judge:
    """Judges HTML by the standard; a process of its own, asked again and again."""

    def __init__(self) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen([str(NODE), str(JUDGE)], stdin=pipe, stdout=pipe, text=True, encoding="utf-8")

    def errors(self, html: str) -> list[str]:
        """What is wrong, each with its line and column."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(html) + "\n")
        self._process.stdin.flush()
        return cast(list[str], json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """Ends the process."""
        self._process.communicate()
