"""Sitemaps, sitemap indexes and news sitemaps (sitemaps.org), as bytes; nothing is fetched here."""

import zlib
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urljoin

from lxml import etree

from comity.errors import PageError
from comity.sources.entries import Entry

SIZE_LIMIT = 52_428_800
"""Bytes: the 50 MB that the protocol allows, before compression."""
_MOST_ENTRIES = 50_000
"""The protocol's limit too; what stands behind is not read."""


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap holds: addresses of pages, or of further sitemaps."""

    entries: tuple[Entry, ...]
    sitemaps: tuple[Entry, ...]


def read_sitemap(content: bytes, address: str) -> Sitemap:
    """What stands in a sitemap that came from an address, also a gzipped one.

    Entities and document types are not heeded. Raises PageError "no-feed" where it is no sitemap, and "too-large".
    """
    data = _unpacked(content, address)
    pages: list[Entry] = []
    sitemaps: list[Entry] = []
    kind = ""
    told = dict[str, str]()
    events = etree.iterparse(
        BytesIO(data), events=("start", "end"), resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        recover=True, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for event, element in events:
            name = _name(element)
            if event == "start":
                kind = kind or name
                if kind not in ("urlset", "sitemapindex"):
                    break
                if name in ("url", "sitemap"):
                    told = {}
                continue
            parent = element.getparent()
            if name in ("url", "sitemap"):
                if entry := _entry(told, address):
                    (pages if name == "url" else sitemaps).append(entry)
                told = {}
                if len(pages) + len(sitemaps) >= _MOST_ENTRIES:
                    break
            # Images and videos within it have addresses of their own.
            elif name in ("publication_date", "lastmod") or (name == "loc" and _name(parent) in ("url", "sitemap")):
                told.setdefault(name, _text(element))
            # What has been read goes at once, whatever it is: fifty megabytes of elements would fill the memory.
            element.clear()
            while parent is not None and (before := element.getprevious()) is not None:
                parent.remove(before)
    except etree.XMLSyntaxError:
        # What stands before the place at which it breaks counts.
        pass
    if kind not in ("urlset", "sitemapindex"):
        what = f"its first element is <{kind[:40]}>" if kind else "it is no XML"
        raise PageError(address, "no-feed", f"this should be a sitemap, and is none ({what}); check the address.")
    return Sitemap(tuple(pages), tuple(sitemaps))


def _unpacked(content: bytes, address: str) -> bytes:
    if not content.startswith(b"\x1f\x8b"):
        return content
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        data = unpacking.decompress(content, SIZE_LIMIT + 1)
    except zlib.error:
        raise PageError(address, "no-feed", "this should be a sitemap, and its compressed content is broken.") from None
    if len(data) > SIZE_LIMIT:
        raise PageError(address, "too-large", f"unpacked it is larger than {SIZE_LIMIT // 2**20} MB, which no sitemap may be.")
    return data


def _name(element: etree._Element | None) -> str:
    # What is recovered may have names that no XML may have, such as "T10:00:00", which lxml's own QName refuses.
    try:
        return "" if element is None else str(element.tag).rpartition("}")[2]
    except UnicodeDecodeError:  # half a character in its namespace (&#xD800;), which is recovered too
        return ""


def _text(element: etree._Element) -> str:
    try:
        return (element.text or "").strip()
    except UnicodeDecodeError:  # as above
        return ""


def _entry(told: dict[str, str], address: str) -> Entry | None:
    target = told.get("loc", "")
    # With brackets that hold no IPv6 address it stays as it is.
    with suppress(ValueError):
        target = urljoin(address, target)
    if not told.get("loc") or not target.startswith(("http://", "https://")):
        return None
    return Entry(target, told.get("publication_date") or None, told.get("lastmod") or None)
