"""From a path, an address or standard input to `Page`s: how to get things, and nothing of news."""

from comity.sources.counting import Counts
from comity.sources.opening import (
    Lists,
    Mark,
    count_bytes,
    count_pages,
    files_at,
    is_list,
    is_one_page,
    is_unsorted,
    is_warc,
    marks_in,
    open_from,
    open_pages,
)

__all__ = [
    "Counts", "Lists", "Mark", "count_bytes", "count_pages", "files_at", "is_list", "is_one_page", "is_unsorted", "is_warc",
    "marks_in", "open_from", "open_pages",
]  # fmt: skip
