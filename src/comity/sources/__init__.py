"""From a path, an address or standard input to `Page`s: how to get things, and nothing of news."""

from comity.sources.opening import count_pages, open_pages

__all__ = ["count_pages", "open_pages"]
