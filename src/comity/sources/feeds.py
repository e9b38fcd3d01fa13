"""Feeds: RSS, Atom and RDF, as bytes; nothing is fetched here."""

import re
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from time import struct_time
from typing import Any
from urllib.parse import urljoin

import feedparser
import feedparser.api

from comity.errors import PageError
from comity.sources.addresses import LONGEST_ADDRESS, why_not_fetched
from comity.sources.decoding import decode
from comity.sources.entries import Entry

_LINK = re.compile(rb"<link\b[^<>]*+", re.I)
_FEED = re.compile(rb"""\btype\s*=\s*["']?application/(?:rss|atom)\+xml""", re.I)
_HREF = re.compile(rb"""\bhref\s*=\s*["']?([^"'\s]{1,500})""", re.I)
"""What is looked for in one link after another, none of which reaches into the next: the cost is the length of the page."""
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.I)
_START = re.compile(r"<!--(?:(?!-->).)*+|<\?[^>]*+|(?P<element><\w)", re.S)
"""Where the first element begins, behind comments and instructions that may hold others."""
_MOST_NAMESPACES = 1000
"""Feeds have some twenty."""


class _UnboundedError(Exception):
    pass


class _Bounded:
    """A parser of feedparser's that ends where a feed makes it hold or search ever more.

    It makes an absolute address of each `xml:base` and resolves all below by it, so that bases within one another grow without
    end, and goes through all namespaces for each element. Only the parser itself knows where it has come to: it reads what is no
    XML as well, and what a document type adds.
    """

    baseuri: str
    namespaces_in_use: dict[str, str]

    def unknown_starttag(self, tag: str, attrs: list[tuple[str, str]]) -> None:
        super().unknown_starttag(tag, attrs)  # type: ignore[misc]  # of the parser beside this class
        if len(self.baseuri) > LONGEST_ADDRESS:
            raise _UnboundedError(f"by its xml:base addresses would be longer than {LONGEST_ADDRESS:,} characters")
        if len(self.namespaces_in_use) > _MOST_NAMESPACES:
            raise _UnboundedError(f"it has more than {_MOST_NAMESPACES:,} namespaces")


for _name in ("StrictFeedParser", "LooseFeedParser"):
    # feedparser takes its parsers from there and has no other way to bring one's own.
    setattr(feedparser.api, _name, type(_name, (_Bounded, getattr(feedparser.api, _name)), {}))


def read_feed(content: bytes, address: str) -> list[Entry]:
    """The entries of a feed that came from an address, in its order, those with an address of the web alone.

    Entities that the feed defines are not heeded. Raises PageError "no-feed" where it is no feed.
    """
    try:
        # As a stream: what feedparser is given as a string it may take for an address, and fetch.
        parsed = feedparser.parse(
            BytesIO(_plain(content, address)), response_headers={"content-location": address}, sanitize_html=False
        )
    except _UnboundedError as error:
        raise PageError(address, "no-feed", f"the feed can't be read: {error}.") from None
    # The border to a library that parses what anyone may have written: what it stumbles over is this feed's own trouble.
    except Exception as error:
        raise PageError(address, "no-feed", f"the feed can't be read ({type(error).__name__}: {error}).") from error
    entries = list(_entries(parsed.entries, address))
    if not parsed.get("version") and not entries:
        raise PageError(address, "no-feed", _not_a_feed(content, address))
    return entries


def _plain(content: bytes, address: str) -> bytes:
    """A feed as UTF-8 that begins with its first element, behind a declaration of ours.

    Before that one feedparser looks for encodings and entities by patterns that take the square or the cube of its length, and
    takes any encoding that Python has, which is no better.
    """
    try:
        text = decode(content, address)
    except PageError:  # where letters are broken, addresses may be whole
        text = content.decode("utf-8", "replace")
    start = next((found.start() for found in _START.finditer(text) if found["element"]), len(text))
    return b"<?xml version='1.0' encoding='utf-8'?>\n" + text[start:].encode("utf-8", "replace")


def _entries(items: list[Any], address: str) -> Iterator[Entry]:
    for item in items:
        links = [item.get("link"), *_others(item.get("links")), item.get("id")]
        targets = [_joined(address, link.strip()) for link in links if isinstance(link, str) and link.strip()]
        if targets := [target for target in targets if target.startswith(("http://", "https://"))]:
            # Where none can be fetched, whoever asked is to hear of it.
            yield Entry(next((target for target in targets if not why_not_fetched(target)), targets[0]), _published(item))


def _others(links: Any) -> Iterator[Any]:
    # feedparser keeps elements that it does not know under their names: `<links>` stands where its own list would.
    if isinstance(links, list):
        yield from (link.get("href") for link in links)


def _joined(base: str, link: str) -> str:
    try:
        return urljoin(base, link)
    except ValueError:  # brackets that hold no IPv6 address
        return ""


def _published(item: Any) -> str | None:
    """When an entry was published: as it is written where that tells an offset, else in UTC, as feedparser takes it."""
    written = next((told for name in ("published", "updated") if isinstance(told := item.get(name), str) and told), "")
    for parse in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            when = parse(written.strip())
        except (ValueError, TypeError, OverflowError):
            continue
        if when.tzinfo:
            return when.isoformat(timespec="seconds")
    parsed = next((day for name in ("published", "updated") if isinstance(day := item.get(f"{name}_parsed"), struct_time)), None)
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC).isoformat(timespec="seconds") if parsed else None
    except (ValueError, OverflowError, OSError):
        return None


def _not_a_feed(content: bytes, address: str) -> str:
    if not content.strip():
        return "this should be a feed, and there is nothing in it; check the address."
    links = (_HREF.search(link) for link in _LINK.findall(content[:200_000]) if _FEED.search(link))
    if found := next((link[1] for link in links if link), None):
        its_feed = _joined(address, found.decode("utf-8", "replace"))
        return f"this is a page and no feed; its feed is {its_feed}: write that address."
    what = "a page" if _HTML.search(content[:2000]) else "something else"
    return f"this should be a feed (RSS or Atom), and is {what}; check the address."
