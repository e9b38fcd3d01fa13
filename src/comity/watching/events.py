"""What a watch tells of while it goes on."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """A source was asked, or left alone."""

    source: str
    outcome: str
    """answered, resting, or the reason for which it could not be asked."""
    found: int = 0
    new: int = 0
    skipped: tuple[tuple[str, int], ...] = ()
    """By reason: unchanged, seen, twice, older, pattern, limit, too deep, too many, bad-address."""
    message: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """An address was fetched, or could not be."""

    source: str
    address: str
    outcome: str
    """added, replaced, unchanged, passed-over (by the gate), known (under another address), later (no answer now), or the
    reason of a failure."""
    findings: int = 0
    message: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """What a round came to."""

    sources: int
    answered: int
    resting: int
    found: int
    new: int
    outcomes: tuple[tuple[str, int], ...]
    """How many addresses there were of each outcome, as `Taken` has it."""
    findings: int
    waiting: int
    """Addresses that are left for later."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that ended a round, and not the watch."""

    message: str


Event = Asked | Taken | Round | Trouble


def event_json(event: Event) -> dict[str, Any]:
    """An event for programs."""
    told = asdict(event)
    for name in ("skipped", "outcomes"):
        if name in told:
            told[name] = dict(told[name])
    return {"event": type(event).__name__.lower()} | told
