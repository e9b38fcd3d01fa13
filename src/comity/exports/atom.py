"""Facts as an Atom feed (RFC 4287)."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from comity.consolidation.model import Fact
from comity.exports.days import midnight, moment
from comity.exports.headlines import dated, details
from comity.exports.reports import best
from comity.exports.text import one_line, printable, web_address
from comity.types import Event

_TAG = "tag:comity,2026:"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def write_atom(
    facts: Iterable[Fact], file: BinaryIO, *, title: str, day: date | None, site: str | None = None, query: str = ""
) -> int:
    """One entry for each fact, in the order given; gives their number.

    `site` is the address of the application that shows the facts ("https://comity.example"), where there is one: entries lead to
    its pages, and the feed to its search with this `query` ("?state=KAZ"), by which the feed is known.

    An entry was updated when its last step was first reported; where no report has a date, on `day`. The feed is as new as its
    newest entry: it stands at the end, where Atom allows it, so that nothing has to be held in memory.
    """
    without = midnight(day) if day else _EPOCH
    newest, count = None, 0
    name = _slug(title) if site is None else hashlib.sha256(query.encode("utf-8", "replace")).hexdigest()[:16]
    head = f"<title>{_text(title)}</title>\n<id>{_TAG}feed/{_text(name)}</id>\n<author><name>Comity</name></author>\n"
    if site is not None:
        head += f'<link rel="alternate" type="text/html" href={quoteattr(f"{site}/search{query}")}/>\n'
    file.write(b'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n' + head.encode())
    for fact in facts:
        updated = moment(fact.history[-1].reported) or moment(fact.last_reported) or without
        newest = max(updated, newest or updated)
        file.write("".join(f"{line}\n" for line in _entry(fact, updated, site)).encode())
        count += 1
    file.write(f"<updated>{_time(newest or without)}</updated>\n</feed>\n".encode())
    return count


def _entry(fact: Fact, updated: datetime, site: str | None) -> Iterator[str]:
    report = best(fact)
    url = web_address(report.article.url)
    published = moment(fact.first_reported)
    yield "<entry>"
    yield f"<title>{_text(dated(fact) or fact.id)}</title>"
    yield f"<id>{_TAG}fact/{_text(fact.id)}</id>"
    if site is not None:
        yield f'<link rel="alternate" type="text/html" href={quoteattr(f"{site}/facts/{fact.id}")}/>'
    if url:
        yield f'<link rel="{"alternate" if site is None else "via"}" href={quoteattr(url)}/>'
    if published:
        yield f"<published>{_time(published)}</published>"
    yield f"<updated>{_time(updated)}</updated>"
    yield f"<category term={quoteattr(fact.kind)}/>"
    if isinstance(fact.told, Event):
        yield f"<category term={quoteattr(one_line(fact.told.type))}/>"
    yield f'<summary type="text">{_text(report.finding.evidence)}</summary>'
    yield f'<content type="text">{escape(details(fact))}</content>'
    yield "</entry>"


def _text(text: str) -> str:
    return escape(printable(text))


def _slug(title: str) -> str:
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in title).lower().split()) or "facts"


def _time(moment: datetime) -> str:
    return f"{moment.year:04d}{moment:-%m-%dT%H:%M:%SZ}"
