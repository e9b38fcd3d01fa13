"""What became of what sources held."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Counts:
    """Counts what is found, skipped and failed while sources are read, for whoever watches."""

    found: int = 0
    """Pages."""
    skipped: Counter[str] = field(default_factory=Counter)
    """By reason: what was looked at and is no page that is wanted, such as an image in an archive."""
    failed: Counter[str] = field(default_factory=Counter)
    """By `errors.Reason`: what would have been a page and could not be read."""
    bytes_read: int = 0
    """How far the local files have been read."""
