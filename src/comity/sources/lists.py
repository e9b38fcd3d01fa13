"""Lists of addresses: one a line, or the files in which GDELT names the articles that it has seen.

Source of GDELT's columns: "The GDELT Global Knowledge Graph (GKG) Data Format Codebook V2.1" and "The GDELT Event Database
Data Format Codebook V2.0".
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from comity.errors import PageError
from comity.sources.addresses import why_not_fetched
from comity.sources.counting import Counts
from comity.sources.streams import Stream
from comity.sources.zips import open_entry, open_zip
from comity.types import Page, SetAside

_LONGEST_LINE = 1 << 20
"""A line of the graph holds all names and themes of an article: up to some hundred kilobytes."""


@dataclass(frozen=True, slots=True)
class _Table:
    """Where in a line of tab-separated columns, counted from 0, the address stands."""

    address: int
    kind: int
    """The column that says "1" where the address is one of the web."""


_TABLES = {".gkg.csv": _Table(address=4, kind=2), ".mentions.csv": _Table(address=5, kind=3)}
LISTS = (".urls", *_TABLES, *(f"{ending}.zip" for ending in _TABLES))
"""How the names of lists end, in small letters."""


def open_list(
    file: BinaryIO, source: str, name: str, fetch_page: Callable[[str], Page], counts: Counts, seen: set[bytes]
) -> Iterator[Page | SetAside]:
    """The pages at the addresses of a list, of which `name` says by its ending what it is.

    What can't be fetched is set aside. An address of which `seen` knows is skipped as "repeated", what is not of the web as
    "not-http". Raises PageError where the list can't be read, or there is nothing in it.
    """
    name = name.lower()
    if not name.endswith(".zip"):
        yield from _pages(file, source, _TABLES.get(_ending(name)), fetch_page, counts, seen)
        return
    with open_zip(file, source) as archive:
        for entry in archive.infolist():
            if (table := _TABLES.get(_ending(entry.filename.lower()))) is not None:
                with open_entry(archive, entry, source) as stream:
                    yield from _pages(stream, source, table, fetch_page, counts, seen)
                return
    raise PageError(source, "no-pages", "this ZIP file holds no file of GDELT (….gkg.csv, ….mentions.CSV).")


def addresses_in(file: BinaryIO) -> int:
    """How many addresses stand in a page list."""
    return sum(1 for line in _lines(file) if _address(line))


def _ending(name: str) -> str:
    return next((ending for ending in _TABLES if name.endswith(ending)), "")


def _pages(
    stream: Stream, source: str, table: _Table | None, fetch_page: Callable[[str], Page], counts: Counts, seen: set[bytes]
) -> Iterator[Page | SetAside]:
    found = False
    for number, line in enumerate(_lines(stream), 1):
        try:
            address = _column(line, table, f"{source}:{number}") if table else _address(line)
            if address is None:
                continue
            found = True
            if why := why_not_fetched(address):
                raise PageError(f"{source}:{number}", "bad-line", f"there is no address in this line that can be fetched: {why}.")
            if not address:
                counts.skipped["not-http"] += 1
            elif _is_new(address, seen):
                yield fetch_page(address)
            else:
                counts.skipped["repeated"] += 1
        except PageError as error:
            found = True
            yield SetAside(error.source, error.reason, error.message)
    if not found:
        raise PageError(source, "empty", "there is no address in it.")


def _lines(stream: Stream) -> Iterator[str]:
    """The lines of a stream; of one that is too long only the beginning."""
    for line in _bounded(stream):
        yield line.decode("utf-8-sig", "replace").rstrip("\r\n")


def _bounded(stream: Stream) -> Iterable[bytes]:
    rest = b""
    while chunk := stream.read(1 << 16):
        rest += chunk
        *lines, rest = rest.split(b"\n")
        yield from lines
        if len(rest) > _LONGEST_LINE:
            yield rest
            while chunk and b"\n" not in chunk:
                chunk = stream.read(1 << 16)
            rest = chunk.partition(b"\n")[2]
    if rest:
        yield rest


def _address(line: str) -> str | None:
    """The address of a line of a page list; None where it holds none."""
    line = line.strip()
    return None if not line or line.startswith("#") else line


def _column(line: str, table: _Table, place: str) -> str | None:
    """The address of a line of a table; empty where it is not of the web, None where the line is empty."""
    if not line:
        return None
    columns = line.split("\t", table.address + 1)
    if len(columns) <= table.address:
        raise PageError(place, "bad-line", "this line has too few columns for a file of GDELT.")
    address = columns[table.address].strip()
    return address if columns[table.kind] == "1" and address.lower().startswith(("http://", "https://")) else ""


def _is_new(address: str, seen: set[bytes]) -> bool:
    # Loaded where there is a list alone: it takes as long as half of all else that opening pages needs.
    from comity.sources.canonical import key_of

    # Of a million addresses the marks take a tenth of the memory.
    mark = hashlib.blake2b(key_of(address).encode("utf-8", "replace"), digest_size=10).digest()
    if mark in seen:
        return False
    seen.add(mark)
    return True
