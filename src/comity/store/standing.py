"""Which of two readings of an article stays."""

from datetime import datetime
from typing import Any

from comity.types import Page, Record


def stands(row: Any, record: Record) -> bool:
    """Whether what is stored stays: the same reading of the same page, or a version fetched later.

    `row` has the digest, coder and `given_fetched` of what is stored of the article.
    """
    if row.digest == record.page.digest:
        return bool(row.coder == record.coder)
    return _is_earlier(record.page, row.given_fetched)


def _is_earlier(page: Page, fetched: str | None) -> bool:
    try:
        mine, other = datetime.fromisoformat(page.given.fetched or ""), datetime.fromisoformat(fetched or "")
        return mine < other
    except (ValueError, TypeError):  # one is not told, or only one tells its offset
        return False
