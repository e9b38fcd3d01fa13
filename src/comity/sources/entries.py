"""What feeds, sitemaps and lists hold: addresses, and what is told of them beside."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """An address that a source names."""

    address: str
    published: str | None = None
    """ISO 8601, with the offset that the source tells; a date alone is possible."""
    changed: str | None = None
    """When the page was last changed, in the same form."""
