"""What an address tells of an article: its site, its stable id and the words of its slug."""

import hashlib
import re
from pathlib import PurePath
from urllib.parse import unquote, urlsplit

from comity.types import Page

# Second-level labels under which countries register names ("news.co.nz", "president.gov.sl").
_SECOND_LEVEL = frozenset(
    {
        "ac",
        "co",
        "com",
        "edu",
        "gob",
        "gouv",
        "gov",
        "govt",
        "go",
        "gub",
        "int",
        "mil",
        "net",
        "ne",
        "nic",
        "or",
        "org",
    }
)
_NOT_NAMES = frozenset({"www", "www2", "m", "mobile", "amp", "en", "eng", "english", "news", "edition"})
_ANY_PATH = frozenset("news article articles story stories post posts page pages index html english".split())
_NUMBER = re.compile(r"\d{5,}")
_EXTENSION = re.compile(r"\.(?:s?html?|php|aspx?|jsp|xhtml|htm|amp)$", re.I)
_QUERY_NUMBER = re.compile(r"(?:^|&)(?:\w*id|p|article|news|story|doc|n)=([\w-]{1,40})", re.I)
# Longer slugs are cut, since ids stand in file names and tables; the digest keeps cut ones apart.
_LONGEST_SLUG = 80


def site_of(url: str | None) -> str | None:
    """The host of an address without "www.", or None."""
    try:
        host = urlsplit(url).hostname if url else None
    except ValueError:  # brackets that hold no IPv6 address
        return None
    return host.rstrip(".").removeprefix("www.") if host else None


def site_name(site: str) -> str:
    """The label that people call a site by: "gazette" for en.gazette.kz and for gazette.co.nz."""
    labels = site.split(".")
    kept = labels[:-1]
    if len(kept) > 1 and kept[-1] in _SECOND_LEVEL:
        kept = kept[:-1]
    named = [label for label in kept if label not in _NOT_NAMES]
    return (named or kept or labels)[-1]


def slug_words(url: str | None) -> frozenset[str]:
    """The words of an address's path, in lower case, of four letters or more, without those of any site's."""
    if not url:
        return frozenset()
    path = unquote(url.split("://", 1)[-1].partition("/")[2].split("?")[0])
    return frozenset(re.findall(r"[^\W\d_]{4,}", path.lower())) - _ANY_PATH


def article_id(page: Page, url: str | None) -> str:
    """A stable id: what the source told, else site and number or slug, else file name or content's digest."""
    if page.given.id:
        return page.given.id
    site = site_of(url)
    if url and site:
        return f"{_slug(site_name(site))}-{_number_or_slug(url) or _digest(url)}"
    name = PurePath(page.source).name
    stem = _slug(_EXTENSION.sub("", name).removesuffix(".txt").removesuffix(".md"))
    # Lines of a file and standard input have no name of their own that stays.
    anonymous = not PurePath(page.source).suffix or ":" in name
    return f"page-{_digest(page.content)}" if anonymous or not stem else stem


def _number_or_slug(url: str) -> str:
    parts = urlsplit(url)
    segments = [_EXTENSION.sub("", unquote(part)) for part in parts.path.split("/") if part]
    last = segments[-1] if segments else ""
    numbers = _NUMBER.findall(last)
    if numbers:
        return str(numbers[-1])
    query = _QUERY_NUMBER.search(parts.query)
    if query:
        return _slug("-".join([*segments[-1:], query[1]]))
    # A short number or word ("/news/2023/4571") is one's own only together with what stands before it.
    if len(last) < 8 and len(segments) > 1:
        last = "-".join(segments[-2:])
    return _slug(last)


def _slug(text: str) -> str:
    slug = re.sub(r"[\W_]+", "-", text.lower()).strip("-")
    return slug if len(slug) <= _LONGEST_SLUG else f"{slug[:_LONGEST_SLUG].rstrip('-')}-{_digest(slug)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]
