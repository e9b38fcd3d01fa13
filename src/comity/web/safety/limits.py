"""How often one may ask, and try a password."""

from ipaddress import IPv6Address, ip_address
from math import ceil
from time import time

from limits import RateLimitItem, RateLimitItemPerMinute, parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter, SlidingWindowCounterRateLimiter
from starlette.requests import Request

from comity.web.desk import key_of
from comity.web.problems import problem

_LONGEST = 200
"""Characters of what is taken for a name."""


class RequestLimits:
    """The rate limit, for each person, token or address; 0 a minute is none."""

    def __init__(self, per_minute: int) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._all = RateLimitItemPerMinute(per_minute) if per_minute else None
        self._api = RateLimitItemPerMinute(max(1, per_minute // 2)) if per_minute else None

    def count(self, who: str, *, api: bool) -> None:
        """Counts a request. Raises Trouble where it is one too many."""
        if self._all is None or self._api is None:
            return
        for name, item in (("all", self._all), *((("api", self._api),) if api else ())):
            if not self._limiter.hit(item, name, who):
                wait = max(1, ceil(self._limiter.get_window_stats(item, name, who).reset_time - time()))
                raise problem(
                    "too-many-requests",
                    f"More than {item.amount:,} requests a minute came from you; ask again in {say_wait(wait)}.",
                    headers={"Retry-After": str(wait)},
                )


class SignInThrottle:
    """Slows guessing down: the more passwords were wrong, the longer the wait.

    Each name and each address has its own windows. Those of a name end when its right password came; those of an address don't,
    or an account of one's own would be a way around them.
    """

    _NAME = tuple(parse_many("5/1 minute;10/10 minute;20/1 hour;50/1 day"))
    _ADDRESS = tuple(parse_many("20/1 minute;60/10 minute;150/1 hour;500/1 day"))

    def __init__(self) -> None:
        self._storage = MemoryStorage()
        self._limiter = MovingWindowRateLimiter(self._storage)

    def begin(self, name: str, address: str) -> None:
        """Counts an attempt, before the password is looked at. Raises Trouble where there were too many."""
        windows = self._windows(name, address)
        waits = [self._wait(item, key) for item, key in windows if not self._limiter.test(item, *key)]
        # All are counted, or of many that come at once all would pass.
        if not waits:
            waits = [self._wait(item, key) for item, key in windows if not self._limiter.hit(item, *key)]
        if waits:
            wait = max(1, *waits)
            raise problem(
                "too-many-requests",
                f"There were too many attempts to sign in; try again in {say_wait(wait)}.",
                advice="Whoever forgot the password gets a new one from an administrator, by `comity accounts password NAME`.",
                headers={"Retry-After": str(wait)},
            )

    def succeed(self, name: str) -> None:
        """The password was right: earlier attempts for this name are forgotten."""
        for item in self._NAME:
            self._limiter.clear(item, "name", key_of(name)[:_LONGEST])

    def _windows(self, name: str, address: str) -> list[tuple[RateLimitItem, tuple[str, str]]]:
        key = key_of(name)[:_LONGEST]
        return [(item, ("name", key)) for item in self._NAME] + [(item, ("address", address)) for item in self._ADDRESS]

    def _wait(self, item: RateLimitItem, key: tuple[str, str]) -> int:
        return max(1, ceil(self._limiter.get_window_stats(item, *key).reset_time - time()))


def address_of(request: Request) -> str:
    """The address that a request came from; of an IPv6 one the part that one household has."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))
    return str(address)


def say_wait(seconds: int) -> str:
    """A time to wait, in words."""
    for unit, size in (("hour", 3600), ("minute", 60)):
        if seconds >= 2 * size or (seconds >= size and unit == "hour"):
            count = ceil(seconds / size)
            return f"{count} {unit}{'s' * (count > 1)}"
    return f"{seconds} second{'s' * (seconds > 1)}"
