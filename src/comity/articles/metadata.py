"""What the markup of an HTML page tells of its article: JSON-LD, meta tags, microdata, `<time>`.

Sources: schema.org (NewsArticle and kin), the Open Graph protocol, Google Scholar's citation_ tags, Dublin
Core.
"""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from lxml.etree import XPath
from lxml.html import HtmlElement

from comity.articles.addresses import site_name, site_of
from comity.articles.body import tidy
from comity.articles.bylines import persons
from comity.articles.dates import parse_iso, plausible, utc_offset_known
from comity.sources.addresses import why_not_kept

SEPARATOR = re.compile(r"\s+(?:[-–—|•·»]|::)\s+")
"""What parts a page's title from its site's name."""

_ARTICLE = re.compile(r"(?:Article|Posting|Report|PressRelease)$")
_PAGE = re.compile(r"(?:WebPage|ItemPage)$")
# Headlines have at most two hundred characters; with what is longer each part of it would be compared.
_LONGEST_TITLE = 1000
# Deeper nodes are comments, ratings and products.
_DEEPEST_NODE = 8
_COMMENT_MARKS = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\]\]>|\]\]>)\s*(?:;\s*)?$")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")

_TITLE_TAGS = ("og:title", "citation_title", "dc.title", "dcterms.title", "twitter:title", "title")
_DATE_TAGS = (
    "article:published_time", "og:published_time", "datepublished", "citation_publication_date", "citation_date",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date", "parsely-pub-date",
    "sailthru.date", "article.published", "publishdate", "publish-date", "publication_date", "pubdate",
    "date",
)  # fmt: skip
_AUTHOR_TAGS = (
    "author", "article:author", "citation_author", "dc.creator", "dcterms.creator", "parsely-author",
    "sailthru.author", "byl",
)  # fmt: skip
_TAIL = re.compile(r"\s+(?:[-–—|•·»]|::)\s+(?P<tail>[^|»\s][^|»]{0,58}?[^|»\s])\s*$")
# Where a byline is, by element and the class that it must have; to compare whole classes in XPath is slow.
_BYLINE = tuple(
    (XPath(path), name)
    for path, name in (
        ("//*[@rel='author']", None),
        ("//*[@itemprop='author']//*[@itemprop='name']", None),
        ("//*[@itemprop='author']", None),
        ("//*[contains(@class, 'byline')]", "byline"),
        ("//*[contains(@class, 'author')]", "author"),
    )
)
_DATE_PUBLISHED = "//*[@itemprop='datePublished']"
_TIME = XPath(f"//article//time[@datetime] | {_DATE_PUBLISHED} | //time[@pubdate] | //h1/following::time[@datetime][1]")
_WITHOUT_TIME = XPath(_DATE_PUBLISHED)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the markup tells; None and () where it does not."""

    url: str | None
    title: str | None
    label: str | None
    """What the browser's window is to show; sites put their own name into it, and at times nothing else."""
    byline: tuple[str, ...]
    published: str | None


def read_metadata(tree: HtmlElement, url: str | None, latest: date) -> Metadata:
    """What the markup of a page tells; `url` is where the page came from, `latest` bounds its date."""
    tags = _tags(tree)
    nodes = list(_nodes(tree))
    articles = [node for node in nodes if _is(node, _ARTICLE)]
    url = url or _canonical(tree, tags)
    title, label = _title(tree, tags, articles, url)
    return Metadata(
        url=url,
        title=title,
        label=label,
        byline=_byline(tree, tags, articles, url),
        published=_published(tree, tags, articles + [node for node in nodes if _is(node, _PAGE)], latest),
    )


def _tags(tree: HtmlElement) -> dict[str, list[str]]:
    """The contents of meta tags by lower-case name."""
    tags: dict[str, list[str]] = {}
    for tag in tree.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop")
        content = tidy(html.unescape(tag.get("content") or ""))
        if name and content:
            tags.setdefault(name.strip().lower(), []).append(content)
    return tags


def _nodes(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """All nodes of the page's JSON-LD; scripts that are no JSON even after mending are passed over."""
    for script in tree.iterfind(".//script[@type]"):
        if "ld+json" in script.get("type").lower():
            source = _COMMENT_MARKS.sub("", script.text or "")
            for attempt in (source, _TRAILING_COMMA.sub(r"\1", source)):
                try:
                    found = json.loads(attempt, strict=False)
                except (ValueError, RecursionError):
                    continue
                yield from _walk(found, 0)
                break


def _walk(value: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST_NODE:
        return
    if isinstance(value, list):
        for item in value:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
            yield from _walk(value.get(key), depth + 1)


def _is(node: dict[str, Any], kinds: re.Pattern[str]) -> bool:
    types = node.get("@type")
    return any(isinstance(kind, str) and kinds.search(kind) for kind in (types if isinstance(types, list) else [types]))


def _canonical(tree: HtmlElement, tags: dict[str, list[str]]) -> str | None:
    links = [link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    for address in [*links, *tags.get("og:url", ())]:
        if address and site_of(address) and address.startswith("http") and not why_not_kept(address):
            return str(urljoin(address, address.strip()))
    return None


def _strings(value: object, key: str) -> Iterator[str]:
    """The text of a JSON-LD property that may be a string, a node with `key`, or a list of these."""
    if isinstance(value, str):
        yield tidy(html.unescape(value))
    elif isinstance(value, dict):
        yield from _strings(value.get(key), key)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item, key)


def _title(
    tree: HtmlElement, tags: dict[str, list[str]], articles: list[dict[str, Any]], url: str | None
) -> tuple[str | None, str | None]:
    """The title, and the label of the window, each without the site's name; None where there is none."""
    sites = {*tags.get("og:site_name", ())}
    sites |= {name for node in articles for name in _strings(node.get("publisher"), "name")}
    told = [text for node in articles[:1] for text in _strings(node.get("headline") or node.get("name"), "@value")]
    told += [text for name in _TITLE_TAGS for text in tags.get(name, ())]
    labels = [tidy(element.text_content()) for element in tree.iterfind(".//head/title")]
    told, labels = (
        [title for text in texts if len(text) <= _LONGEST_TITLE and (title := without_site(text, sites, url))]
        for texts in (told, labels)
    )
    label = next(iter(labels), None)
    shown = [text for element in tree.iter("h1") if 0 < len(text := tidy(element.text_content())) <= _LONGEST_TITLE]
    # What is shown is believed where the markup agrees: headlines of JSON-LD are cut, those of Open Graph
    # reworded.
    others = [*told, *labels, *(part for text in labels for part in SEPARATOR.split(text))]
    for text in shown:
        if any(_agree(text, other) for other in others):
            return without_site(text, sites, url), label
    return next(iter(told or ([] if label else shown)), None), label


def _agree(one: str, other: str) -> bool:
    a, b = (re.sub(r"\W+", " ", text).strip().casefold() for text in (one, other))
    return len(min(a, b, key=len)) > 10 and (a.startswith(b) or b.startswith(a))


def without_site(title: str, sites: set[str], url: str | None) -> str:
    """A title without the name of the site behind it ("… | Reuters")."""
    while True:
        match = _TAIL.search(title)
        if not match or len(title[: match.start()].split()) < 2:
            return title
        tail = _folded(match["tail"])
        named = any(tail and (tail in _folded(site) or _folded(site) in tail) for site in sites if _folded(site))
        host = site_of(url)
        named = named or (bool(host) and (tail in _folded(host or "") or _folded(site_name(host or ".")) in tail))
        if not named and "|" not in match[0] and "»" not in match[0]:
            return title
        title = title[: match.start()].rstrip()


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _byline(tree: HtmlElement, tags: dict[str, list[str]], articles: list[dict[str, Any]], url: str | None) -> tuple[str, ...]:
    site = site_of(url)
    authors = [author for node in articles[:1] for author in _authors(node.get("author") or node.get("creator"))]
    sources = [authors, *(tags.get(name, []) for name in _AUTHOR_TAGS)]
    for source in sources:
        names = persons((text for text in source if "://" not in text), site)
        if names:
            return names
    for path, name in _BYLINE:
        found = (element for element in path(tree) if name is None or name in element.get("class").split())
        texts = [tidy(element.text_content() or element.get("content") or "") for element in islice(found, 4)]
        names = persons((text for text in texts if len(text) <= 120), site)
        if names:
            return names
    return ()


def _authors(value: object) -> Iterator[str]:
    for author in value if isinstance(value, list) else [value]:
        if not (isinstance(author, dict) and "Organization" in str(author.get("@type"))):
            yield from _strings(author, "name")


def _published(tree: HtmlElement, tags: dict[str, list[str]], nodes: list[dict[str, Any]], latest: date) -> str | None:
    """The first date that is told; where others name the same moment more fully, in their words."""
    told = [text for node in nodes for text in _strings(node.get("datePublished"), "@value")]
    told += [text for name in _DATE_TAGS for text in tags.get(name, ())]
    shown = _WITHOUT_TIME if tree.find(".//time") is None else _TIME
    told += [element.get("datetime") or element.get("content") or "" for element in shown(tree)[:3]]
    dates = [iso for text in told if (iso := parse_iso(text)) and plausible(iso, latest) and len(iso) >= 10]
    if not dates:
        return None
    first = dates[0]
    same = [iso for iso in dates if _days_apart(iso, first) <= 1]
    # Midnight to the second is a date that a program made a time of.
    full = [iso for iso in same if utc_offset_known(iso) and iso[11:19] != "00:00:00"]
    timed = [iso for iso in same if len(iso) > 10 and iso[11:19] != "00:00:00"]
    return next(iter(full or timed), first[:10] if first[11:19] == "00:00:00" else first)


def _days_apart(one: str, other: str) -> int:
    return abs((date.fromisoformat(one[:10]) - date.fromisoformat(other[:10])) // timedelta(days=1))
