"""From a path, an address or standard input to `Page`s: how to get things, and nothing of news."""

from comity.sources.counting import Counts
from comity.sources.opening import (
    Lists,
    count_bytes,
    count_pages,
    files_at,
    is_list,
    is_one_page,
    is_unsorted,
    open_pages,
)

__all__ = ["Counts", "Lists", "count_bytes", "count_pages", "files_at", "is_list", "is_one_page", "is_unsorted", "open_pages"]
