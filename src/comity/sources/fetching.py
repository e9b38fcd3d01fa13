"""The polite fetcher: for programs that come to the same hosts again and again, be it a watch or whoever reads a list.

It keeps to robots.txt (RFC 9309), asks whether anything has changed before it takes it again (RFC 9110), asks a host one thing at
a time with a pause between, comes back later where a server wants it so, and says who asks. How one request is made, and where it
may lead, is `web.py`'s.
"""

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import stamina
from protego import Protego
from stamina.instrumentation import LoggingOnRetryHook, set_on_retry_hooks

from comity.errors import PageError
from comity.sources.addresses import why_not_fetched
from comity.sources.robots import AGENT, read_robots
from comity.sources.web import (
    LONGEST_REST,
    PASSING,
    USER_AGENT,
    Answer,
    Download,
    NoAnswerError,
    ask,
    require_success,
    too_many_redirects,
)

_MOST_REDIRECTS = 5
_ROBOTS_SECONDS = 24 * 3600.0
"""A robots.txt is asked for again after a day, as RFC 9309 has it."""
_QUIET_SECONDS = 300.0
"""A host that did not answer for two addresses one after another, or has no readable robots.txt, is left alone so long."""
_LONGEST_PAUSE = 600.0
"""Nothing waits longer than so many seconds for a host, whatever pause it asks for: others are waiting behind it."""
_UNANSWERED_IN_A_ROW = 2
_ROBOTS_LIMIT = 1_000_000
"""Bytes. RFC 9309 asks for half a megabyte at least; one that is larger is taken as unreadable."""

# A program that has set logging up hears of each retry; nobody else does. By default stamina tells structlog instead, where
# that happens to be installed, and structlog prints among what a command has to say.
set_on_retry_hooks([LoggingOnRetryHook])
logging.getLogger("stamina").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Manners:
    """How hosts are asked; times in seconds."""

    contact: str | None = None
    """An address of the web or of mail where the one who asks can be reached; servers are told it."""
    pause: float = 1.0
    """Between two requests to one host; where its robots.txt wants a longer one, that counts."""
    attempts: int = 3
    """How often an address without an answer is asked for at once."""
    first_wait: float = 1.0
    """Before the second attempt; each further one waits twice as long, and up to a second by chance."""
    longest_wait: float = 60.0
    """A server that wants to be asked later than this is left alone until then."""
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Marks:
    """By what a server knows which version of a content we have: its ETag and Last-Modified."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came; without a download where nothing has changed since the marks."""

    download: Download | None
    marks: Marks


class QuietHostError(NoAnswerError):
    """An address that was not asked for, since its host is left alone for a while."""


class _Host:
    def __init__(self) -> None:
        self.free_at = -math.inf
        """When it was last asked for something."""
        self.pause = 0.0
        self.quiet_until = 0.0
        self.unanswered = 0
        self.robots: Protego | None = None
        self.robots_until = 0.0


class Fetcher:
    """Fetches politely. It is for one thread, which is also what keeps it to one request at a time."""

    def __init__(
        self,
        manners: Manners = Manners(),
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._manners = manners
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        contact = f"; +{manners.contact}" if manners.contact else ""
        self._agent = USER_AGENT.replace(")", f"{contact})")

    def fetch(
        self,
        address: str,
        *,
        marks: Marks = Marks(),
        pause: float | None = None,
        most: int | None = None,
    ) -> Fetched:
        """What is at an address, at most `most` bytes of it; waits until its host may be asked.

        Raises PageError: "robots", "bad-address", "unreachable", "too-large"; NoAnswerError where another try may help later.
        """
        headers = {"If-None-Match": marks.etag, "If-Modified-Since": marks.modified}
        conditions = {name: value for name, value in headers.items() if value and _can_be_sent(value)}
        url = address
        for _ in range(_MOST_REDIRECTS + 1):
            if why := why_not_fetched(url):
                raise PageError(address, "bad-address", f"it can't be fetched: {why}.")
            self._require_allowed(url, address)
            if (wait := self.ready_in(url, pause)) > _LONGEST_PAUSE:
                why = f"its host wants to be left alone for {wait / 60:,.0f} minutes more"
                raise QuietHostError(address, f"it is not asked for now: {why}.", wait)
            answer = self._patiently(url, address, conditions, pause, most)
            if answer.moved is None:
                break
            url = answer.moved
        else:
            raise too_many_redirects(address, _MOST_REDIRECTS)
        require_success(answer, address)
        if answer.status == 304:
            return Fetched(None, marks)
        told = (answer.headers.get(name) for name in ("etag", "last-modified"))
        return Fetched(answer.download, Marks(*(value if value and _can_be_sent(value) else None for value in told)))

    def ready_in(self, address: str, pause: float | None = None) -> float:
        """The seconds until the host of an address may be asked."""
        host = self._host(address)
        return max(0.0, host.free_at + max(host.pause, self._pause(pause)) - time.monotonic())

    def _pause(self, pause: float | None) -> float:
        return self._manners.pause if pause is None else pause

    def _host(self, url: str) -> _Host:
        try:
            name = urlsplit(url).netloc.lower()
        except ValueError:  # it has no host; that it is no address is told where it is fetched
            name = ""
        return self._hosts.setdefault(name, _Host())

    def _patiently(
        self, url: str, address: str, headers: dict[str, str], pause: float | None = None, most: int | None = None
    ) -> Answer:
        """The answer of a server, asked several times if need be. Raises as `ask`, and NoAnswerError."""
        host = self._host(url)
        if (left := host.quiet_until - time.monotonic()) > 0:
            why = "its host gave no answer a moment ago, or asked to be left alone for a while"
            raise QuietHostError(address, f"it is not asked for now: {why}.", left)
        # Another attempt would wait for the pause as well.
        most_attempts = self._manners.attempts if max(host.pause, self._pause(pause)) <= _LONGEST_PAUSE else 1
        attempts = stamina.retry_context(
            on=self._wait_after, attempts=most_attempts, timeout=None, wait_initial=self._manners.first_wait,
            wait_max=self._manners.longest_wait, wait_jitter=min(1.0, self._manners.first_wait),
        )  # fmt: skip
        try:
            for attempt in attempts:
                with attempt:
                    answer = self._once(host, url, address, headers, pause, most)
        except NoAnswerError as error:
            host.unanswered += 1
            if error.after is not None and error.after > self._manners.longest_wait:
                host.quiet_until = time.monotonic() + error.after
            elif host.unanswered >= _UNANSWERED_IN_A_ROW:
                host.quiet_until = time.monotonic() + _QUIET_SECONDS
            raise
        host.unanswered = 0
        return answer

    def _wait_after(self, error: Exception) -> bool | float:
        """How long to wait before the next attempt: what the server says, or longer each time (True), or not at all (False)."""
        if not isinstance(error, NoAnswerError):
            return False
        if error.after is None:
            return True
        return max(error.after, 0.01) if error.after <= self._manners.longest_wait else False

    def _once(
        self, host: _Host, url: str, address: str, headers: dict[str, str], pause: float | None, most: int | None
    ) -> Answer:
        if (wait := self.ready_in(url, pause)) > 0:
            self._sleep(wait)
        try:
            answer = ask(
                url,
                source=address,
                allow_private=self._manners.allow_private,
                headers={"User-Agent": self._agent, **headers},
                most=most,
            )
        finally:
            host.free_at = time.monotonic()
        if answer.status in PASSING:
            require_success(answer, address)
        return answer

    def _require_allowed(self, url: str, address: str) -> None:
        host = self._host(url)
        if host.robots is None or time.monotonic() > host.robots_until:
            # The pause goes with the rules that asked for it.
            host.pause = 0.0
            asked, host.robots = host.free_at, self._robots(url, address)
            # No pause after the rules themselves: they are small, and where a pause is long nothing would ever begin.
            host.free_at = asked
            host.robots_until = time.monotonic() + _ROBOTS_SECONDS
            host.pause = min(float(host.robots.crawl_delay(AGENT) or 0.0), LONGEST_REST)
        if not host.robots.can_fetch(url, AGENT):
            raise PageError(
                address, "robots", f"the robots.txt of {urlsplit(url).netloc} does not allow it to be fetched; leave it out."
            )

    def _robots(self, url: str, address: str) -> Protego:
        """The rules of a host: none where it has no robots.txt. Raises NoAnswerError where that can't be told now."""
        parts = urlsplit(url)
        place = f"{parts.scheme}://{parts.netloc}/robots.txt"
        without = f"the robots.txt of {parts.netloc} can't be read, and without it nothing is fetched there"
        try:
            for _ in range(_MOST_REDIRECTS + 1):
                answer = self._patiently(place, address, {}, most=_ROBOTS_LIMIT)
                if answer.moved is None:
                    break
                place = answer.moved
            if answer.status >= 500:
                raise NoAnswerError(address, f"the server answers {answer.status} {answer.phrase}")
        except NoAnswerError as error:
            self._host(url).quiet_until = time.monotonic() + (error.after or _QUIET_SECONDS)
            raise NoAnswerError(address, f"{without} ({error.message.rstrip('.')}).", error.after) from None
        except PageError as error:
            if error.reason == "bad-address":
                raise
            raise PageError(address, error.reason, f"{without} ({error.message.rstrip('.')}).") from None
        # A file that is not there forbids nothing (RFC 9309, 2.3.1.3); redirects without an end count as such.
        return read_robots(answer.content if answer.status < 300 else b"")


def _can_be_sent(value: str) -> bool:
    """Whether a header may hold this; servers send others too, and to send those back is an error."""
    return value.isascii() and value.isprintable()
