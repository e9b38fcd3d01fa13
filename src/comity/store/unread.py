"""Pages that were set aside while they were read: kept, so that a better reader can try them again."""

from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from comity.store.rows import page_row
from comity.store.schema import unread_pages
from comity.types import Page, SetAside

TRIED_AGAIN = frozenset({"no-article", "language", "failed"})
"""Reasons that another reader may know better. Not what can't be fetched or is no text, which is not there to be kept; nor what
is nested too deeply, kills who reads it or never ends: that would do so again."""
_MOST_BYTES = 200_000
"""Of a page, compressed. News pages have a tenth of it."""
MOST_PAGES = 5_000
"""A crawl of all that a site has brings many pages without an article; so many take about 100 MB. The oldest go first."""


def keep(connection: Connection, aside: SetAside, page: Page | None, coder: str) -> None:
    """Keeps a page that was set aside, in the place of what was kept of its source."""
    forget(connection, aside.source)
    if page is None or aside.reason not in TRIED_AGAIN:
        return
    connection.execute(update(unread_pages).where(unread_pages.c.digest == aside.digest).values(coder=coder))
    row: dict[str, Any] = {**page_row(page), "source": aside.source, "coder": coder}
    if len(row["content"]) > _MOST_BYTES:
        return
    connection.execute(insert(unread_pages).values(row))
    newest = connection.scalar(select(func.max(unread_pages.c.number))) or 0
    connection.execute(delete(unread_pages).where(unread_pages.c.number <= newest - MOST_PAGES))


def forget(connection: Connection, source: str) -> None:
    """Forgets what is kept of a source."""
    connection.execute(delete(unread_pages).where(unread_pages.c.source == source))


def by_others(connection: Connection, coder: str | None) -> list[str]:
    """The digests of what another reader than this one could not read, the oldest first; each once. With None, of all."""
    query = select(unread_pages.c.digest).order_by(unread_pages.c.number)
    if coder is not None:
        query = query.where(unread_pages.c.coder != coder)
    return list(dict.fromkeys(connection.scalars(query)))


def with_digest(connection: Connection, digest: str) -> RowMapping | None:
    """The row of a page."""
    query = select(unread_pages).where(unread_pages.c.digest == digest).order_by(unread_pages.c.number).limit(1)
    return connection.execute(query).mappings().first()
