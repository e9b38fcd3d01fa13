"""Records as rows of the tables, and rows as records."""

import zlib
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import RowMapping

from comity import records
from comity.errors import UnknownStateError
from comity.types import (
    Article,
    Commitment,
    Event,
    Figure,
    Finding,
    Given,
    Instrument,
    Kind,
    Office,
    Page,
    Record,
)

Row = Mapping[str, Any] | RowMapping

_GIVEN = ("id", "url", "fetched", "published", "title")


def identity_of(record: Record) -> str:
    """By what an article is known again when its page has changed: given id, address, or source."""
    given, url = record.page.given.id, record.article.url
    if given:
        return f"id {given}"
    try:
        parts = urlsplit(url or "")
        # Pages that name their site's front page as their address would all be one article.
        if parts.hostname and (parts.path.strip("/") or parts.query):
            host = parts.hostname.removeprefix("www.")
            return f"url {host}{parts.path.rstrip('/')}{'?' + parts.query if parts.query else ''}"
    except ValueError:  # brackets in it that hold no IPv6 address
        pass
    # Without an address the id is made of the file's name or content, and other folders hold the same names.
    return f"source {record.page.source} {record.article.id}"


def page_row(page: Page) -> dict[str, Any]:
    # JSON can spell lone surrogates, which no encoding holds otherwise.
    content = zlib.compress(page.content.encode("utf-8", "surrogatepass"))
    given = {f"given_{name}": getattr(page.given, name) for name in _GIVEN}
    return {"digest": page.digest, "source": page.source, "form": page.form, "content": content} | given


def article_row(record: Record) -> dict[str, Any]:
    article = record.article
    return {
        "page": record.page.digest,
        "identity": identity_of(record),
        "id": article.id,
        "url": article.url,
        "site": article.site,
        "title": article.title,
        "byline": list(article.byline),
        "published": article.published,
        "language": article.language,
        "text": article.text,
        "headings": [list(span) for span in article.headings],
        "coder": record.coder,
    }


def finding_rows(record: Record, number: int) -> list[dict[str, Any]]:
    """The findings' rows, for the article with this number."""
    return [
        {"article": number, "kind": kind, "position": position, **finding_row(kind, finding)}
        for kind, group in groupby(record.findings(), key=lambda found: found[0])
        for position, (_, finding) in enumerate(group)
    ]


def finding_row(kind: Kind, finding: Finding) -> dict[str, Any]:
    """A finding's row, but for its key."""
    type_, status, date = _type_status_date(finding)
    return {
        "start": finding.start,
        "end": finding.end,
        "evidence": finding.evidence,
        "type": type_,
        "status": status,
        "date": date,
        "payload": records.payload(kind, finding),
    }


def state_rows(record: Record, number: int) -> list[dict[str, Any]]:
    return [
        {"state": state, "article": number, "kind": kind, "position": position}
        for kind, group in groupby(record.findings(), key=lambda found: found[0])
        for position, (_, finding) in enumerate(group)
        for state in states_of(finding)
    ]


def page_of(row: Row) -> Page:
    """Raises zlib.error and UnicodeDecodeError where the content is damaged."""
    return Page(
        source=row["source"],
        form=row["form"],
        content=zlib.decompress(row["content"]).decode("utf-8", "surrogatepass"),
        given=Given(**{name: row[f"given_{name}"] for name in _GIVEN}),
    )


def article_of(row: Row) -> Article:
    return Article(
        id=row["id"],
        url=row["url"],
        site=row["site"],
        title=row["title"],
        byline=tuple(row["byline"]),
        published=row["published"],
        language=row["language"],
        text=row["text"],
        headings=tuple((start, end) for start, end in row["headings"]),
    )


def finding_of(row: Row) -> Finding:
    """Raises KeyError and TypeError where the payload is not that of its kind."""
    return records.finding(row["kind"], row["payload"], row["evidence"], row["start"], row["end"])


def record_of(row: Row, finding_rows: Iterable[Row]) -> Record:
    """The record of a row of article and page, and the rows of its findings by kind and position."""
    found: dict[str, Any] = {
        kind: tuple(finding_of(finding) for finding in group)
        for kind, group in groupby(finding_rows, key=lambda finding: finding["kind"])
    }
    return Record(page_of(row), article_of(row), coder=row["coder"], **found)


def states_of(finding: Finding) -> tuple[str, ...]:
    """The states that a finding names, sorted, each once."""
    match finding:
        case Event():
            states = finding.actor_states + finding.recipient_states
        case Commitment():
            states = finding.by_states + finding.to_states
        case Instrument() | Figure():
            states = finding.states
        case Office():
            states = (finding.of,) if is_state(finding.of) else ()
        case _:
            states = ()
    return tuple(sorted(set(states)))


@cache
def is_state(code: str) -> bool:
    """Whether this is a state's code; an institution's short name, such as "CIS", may look like one."""
    if len(code) != 3 or not code.isupper():
        return False
    from comity.actors.states import resolve_state

    try:
        return resolve_state(code).code == code
    except UnknownStateError:
        return False


def _type_status_date(finding: Finding) -> tuple[str | None, str | None, str | None]:
    match finding:
        case Event():
            return finding.type, finding.status, finding.date
        case Instrument():
            return finding.kind, finding.status, finding.date
        case Commitment():
            return None, finding.status, finding.due
        case Figure():
            return None, None, finding.period
        case _:
            return None, None, None
