"""What an examination comes to."""

from dataclasses import dataclass
from typing import Literal

Standing = Literal["well", "note", "wrong"]
"""note: worth knowing, and nothing that keeps Comity from its work; wrong: to be mended."""


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing that was looked at."""

    what: str
    """A word for it that stays: "python", "packages", "store"."""
    standing: Standing
    told: str
    """How it is, in a sentence."""
    remedy: str = ""
    """What to do about it; empty where all is well."""


def well(what: str, told: str) -> Examined:
    """All is well."""
    return Examined(what, "well", told)


def note(what: str, told: str, remedy: str) -> Examined:
    """Worth knowing."""
    return Examined(what, "note", told, remedy)


def wrong(what: str, told: str, remedy: str) -> Examined:
    """To be mended."""
    return Examined(what, "wrong", told, remedy)
