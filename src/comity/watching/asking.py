"""Asks one source what it names now, and chooses what of that is to be fetched."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from pathlib import Path

from comity.errors import PageError
from comity.sources.addresses import why_not_fetched
from comity.sources.canonical import key_of, tidy
from comity.sources.counting import Counts
from comity.sources.decoding import SIZE_LIMIT
from comity.sources.entries import Entry
from comity.sources.feeds import read_feed
from comity.sources.fetching import Fetcher, Marks
from comity.sources.folders import look_into
from comity.sources.page_lists import read_list
from comity.sources.sitemaps import SIZE_LIMIT as SITEMAP_LIMIT
from comity.sources.sitemaps import read_sitemap
from comity.store import NamedAddress, Watched
from comity.watching.plan import Plan, Source

_DEEPEST = 3
"""Sitemap indexes within one another; the protocol knows none within another, and some sites have two."""
_MOST_SITEMAPS = 1_000
_MOST_ENTRIES = 500_000
"""Of all sitemaps of a source: they are in memory at one time, to take the newest of them."""
_LONGEST_ASKING = 1800.0
"""Seconds after which no further sitemap is asked for: the other sources wait."""
_SURE = timedelta(days=1)
"""What an index says was changed so long before it was last read, and was read then, is not asked for again."""


@dataclass(slots=True)
class Named:
    """What a source names, and how it was when it was asked."""

    new: list[NamedAddress] = field(default_factory=list)
    """To be fetched."""
    validators: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    """Of each document that was read: address, ETag, Last-Modified."""
    counts: Counts = field(default_factory=Counts)
    unfetchable: str = ""
    """An address among them that can't be fetched, and why, in words; empty where all can."""


@dataclass(slots=True)
class _Left:
    """What an asking may still take, however its sitemaps stand within one another."""

    sitemaps: int = field(default_factory=lambda: _MOST_SITEMAPS)
    entries: int = field(default_factory=lambda: _MOST_ENTRIES)
    until: float = field(default_factory=lambda: time.monotonic() + _LONGEST_ASKING)

    @property
    def nothing(self) -> bool:
        return not self.sitemaps or not self.entries or time.monotonic() > self.until


def ask_source(source: Source, plan: Plan, fetcher: Fetcher, watched: Watched, answered: str | None) -> Named:
    """What a source names that is not known yet.

    `answered` is when it last answered. What waits of a source that the plan lacks counts as not known. Raises
    PageError where it can't be asked, or is not what it should be.
    """
    named = Named()
    match source.kind:
        case "folder":
            return _files(source, plan, watched, named)
        case "page":
            # With another mark each time: it is asked for again, with the validators of what came last. After a failure the
            # source rests, and this is not reached before.
            named.new = [NamedAddress(key_of(source.place), source.place, mark=str(time.time_ns()))]
            named.counts.found = 1
            return named
        case "sitemap":
            entries = list(_of_sitemap(source, source.place, fetcher, watched, named, answered, _Left()))
        case _:
            entries = _of_document(source, fetcher, watched, named)
    named.new = _chosen(source, plan, entries, watched, named)
    if named.counts.skipped["limit"]:
        # Asked again without a condition, it names what was left over.
        named.validators = []
    return named


def _files(source: Source, plan: Plan, watched: Watched, named: Named) -> Named:
    files = look_into(source.place)
    named.counts.found = len(files)
    wanted = [file for file in files if _matches(source, file.path)]
    named.counts.skipped["pattern"] += len(files) - len(wanted)
    known = watched.marks([f"file {file.path}" for file in wanted], plan.names)
    changed = [file for file in wanted if known.get(f"file {file.path}") != file.mark]
    named.counts.skipped["seen"] += len(wanted) - len(changed)
    named.counts.skipped["limit"] += max(0, len(changed) - source.limit)
    named.new = [NamedAddress(f"file {file.path}", file.path, mark=file.mark) for file in changed[: source.limit]]
    return named


def _of_document(source: Source, fetcher: Fetcher, watched: Watched, named: Named) -> list[Entry]:
    """What stands in a feed or list."""
    if source.place.startswith(("http://", "https://")):
        content = _fetched(source, source.place, fetcher, watched, named)
        if content is None:
            return []
    else:
        content = _file(source.place)
    return read_feed(content, source.place) if source.kind == "feed" else read_list(content, source.place)


def _fetched(
    source: Source, address: str, fetcher: Fetcher, watched: Watched, named: Named, most: int | None = None
) -> bytes | None:
    """The content of a document; None where it has not changed since."""
    marks = Marks(*watched.validators(source.name, address))
    got = fetcher.fetch(address, marks=marks, pause=source.pause, most=most)
    if got.download is None:
        named.counts.skipped["unchanged"] += 1
        return None
    named.validators.append((address, got.marks.etag, got.marks.modified))
    return got.download.content


def _file(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        raise PageError(path, "missing", f"it can't be opened ({error.strerror}); check the path and its permissions.") from None
    if len(content) > SIZE_LIMIT:
        raise PageError(path, "too-large", f"it is larger than {SIZE_LIMIT // 10**6} MB.")
    return content


def _of_sitemap(
    source: Source,
    address: str,
    fetcher: Fetcher,
    watched: Watched,
    named: Named,
    answered: str | None,
    left: _Left,
    depth: int = 0,
) -> Iterator[Entry]:
    """What stands in a sitemap and those below it. One below it that can't be read is counted, and the others are read."""
    left.sitemaps -= 1
    content = _fetched(source, address, fetcher, watched, named, SITEMAP_LIMIT)
    if content is None:
        return
    sitemap = read_sitemap(content, address)
    taken = sitemap.entries[: left.entries]
    too_many = len(sitemap.entries) - len(taken)
    left.entries -= len(taken)
    named.counts.skipped["too many"] += too_many
    yield from taken
    if sitemap.sitemaps or too_many:
        # What stands in an index may have changed though the index has not, and what was left over is to be named again:
        # it is always read.
        named.validators = [row for row in named.validators if row[0] != address]
    if not sitemap.sitemaps:
        return
    if depth + 1 >= _DEEPEST:
        named.counts.skipped["too deep"] += len(sitemap.sitemaps)
        return
    ordered = sorted(sitemap.sitemaps, key=lambda entry: entry.changed or "", reverse=True)
    for place, entry in enumerate(ordered):
        if left.nothing:
            named.counts.skipped["too many"] += len(ordered) - place
            return
        if why_not_fetched(entry.address):
            named.counts.failed["bad-address"] += 1
            continue
        if _is_old(entry, source.since) or _is_read(entry, source, watched, answered):
            named.counts.skipped["older"] += 1
            continue
        try:
            yield from _of_sitemap(source, entry.address, fetcher, watched, named, answered, left, depth + 1)
        except PageError as error:
            named.counts.failed[error.reason] += 1


def _is_read(entry: Entry, source: Source, watched: Watched, answered: str | None) -> bool:
    """Whether a sitemap was read after it was last changed, by what the index says."""
    if not (entry.changed and answered):
        return False
    try:
        sure = datetime.fromisoformat(answered) - _SURE
    except ValueError:
        return False
    return entry.changed[:10] < sure.isoformat()[:10] and watched.validators(source.name, entry.address) != (None, None)


def _is_old(entry: Entry, since: str | None) -> bool:
    told = entry.published or entry.changed
    return bool(since and told and told[:10] < since)


def _matches(source: Source, address: str) -> bool:
    if source.include and not any(fnmatchcase(address, pattern) for pattern in source.include):
        return False
    return not any(fnmatchcase(address, pattern) for pattern in source.exclude)


def _chosen(source: Source, plan: Plan, entries: list[Entry], watched: Watched, named: Named) -> list[NamedAddress]:
    """What is to be fetched: the newest first where the source tells when, each page once."""
    skipped = named.counts.skipped
    named.counts.found = len(entries)
    wanted = dict[str, NamedAddress]()
    for entry in sorted(entries, key=lambda entry: entry.published or entry.changed or "", reverse=True):
        key, address = key_of(entry.address), tidy(entry.address)
        if why := why_not_fetched(address):
            skipped["bad-address"] += 1
            named.unfetchable = named.unfetchable or f"{address[:60]!a}: {why}"
        elif not _matches(source, entry.address):
            skipped["pattern"] += 1
        elif _is_old(entry, source.since):
            skipped["older"] += 1
        elif key in wanted:
            skipped["twice"] += 1
        else:
            wanted[key] = NamedAddress(key, address, entry.published)
    known = watched.marks(wanted, plan.names)
    new = [one for key, one in wanted.items() if key not in known]
    skipped["seen"] += len(wanted) - len(new)
    skipped["limit"] += max(0, len(new) - source.limit)
    return new[: source.limit]
