"""What a page saved as text tells of itself in fields of its own: Markdown's front matter, and its address."""

import re

from comity.articles.addresses import site_of
from comity.sources.addresses import why_not_kept

_MATTER = re.compile(r"---\n(?P<fields>(?:[\w-]+:.*\n|[ \t].*\n)+)---(?:\n|$)")
_OWN_ADDRESS = re.compile(r"^[^\w\n]*(?:url|(?:perma|short[ -]?)?link|address)\s*:\s*(?P<url>https?://\S+)\s*$", re.I | re.M)


def front_matter(content: str) -> tuple[str, dict[str, str]]:
    """The content without the fields that Markdown files begin with, and these fields by lower-case name."""
    match = _MATTER.match(content)
    if not match:
        return content, {}
    pairs = (line.partition(":") for line in match["fields"].splitlines() if line[:1].isalpha())
    return content[match.end() :], {key.lower(): value.strip(" \t'\"[]") for key, _, value in pairs if value.strip()}


def own_address(content: str, fields: dict[str, str]) -> str | None:
    """The address that a page tells of itself: in its front matter, or in a line "URL: https://…" as in prints."""
    lines = _OWN_ADDRESS.findall(content)
    told = [fields.get("url"), *lines[-1:]]
    addresses = (url for url in told if url and url.startswith(("http://", "https://")) and not why_not_kept(url))
    return next(filter(site_of, addresses), None)
