"""Cuts what is to be read into shards: pieces that are read, written and taken up again by themselves."""

import hashlib
import re
from collections.abc import Generator, Iterable
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

from comity.errors import ComityError
from comity.sources import Counts, Mark, files_at, is_one_page, is_unsorted, marks_in, open_from
from comity.types import JSONObject, Page, SetAside

SHARD_PAGES = 1_000
"""Pages of a shard, where they can be counted beforehand. A minute's work: few files, and workers end at about the same time."""

_START = Mark()

Place = tuple[int, int]
"""Of an item in a shard: the number of its path, and its own among what is at that path, both from 0."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Items `first` to `stop` (not included, None for the end) of what `open_pages` gives for the paths."""

    name: str
    paths: tuple[str, ...]
    first: int = 0
    stop: int | None = None
    unsorted: bool = False
    """Whether the gate looks at its pages first."""
    mark: Mark = field(default=_START, compare=False)
    """Where the first item begins; the catalogue has it not, as it is found whenever work is cut."""
    size: int = field(default=0, compare=False)
    """How many bytes of files it is, 0 where it is to be fetched; the catalogue has it not."""

    def items(
        self, start: Place | None = None, *, allow_private: bool, counts: Counts | None = None
    ) -> Generator[tuple[Place, Page | SetAside], None, None]:
        """What there is to read in it, each with its place, from `start` on; nothing before that is fetched. Raises nothing.

        `counts` tells on the way how many bytes of an archive were read.
        """
        begin, item = start or (0, self.first)
        for number, path in enumerate(self.paths[begin:], begin):
            pages = open_from(path, item, self.mark, allow_private=allow_private, counts=counts)
            left = None if self.stop is None else max(self.stop - item, 0)
            for at, page in enumerate(islice(pages, left), item):
                yield (number, at), page
            item = 0

    def signature(self) -> str:
        """Another one when a file of it has changed."""
        digest = hashlib.sha256()
        for path in self.paths:
            try:
                told = Path(path).stat()
                digest.update(f"{path}\0{told.st_size}\0{told.st_mtime_ns}\0".encode("utf-8", "surrogateescape"))
            except (OSError, ValueError):
                digest.update(f"{path}\0\0".encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def to_json(self) -> JSONObject:
        """The shard as the catalogue has it."""
        return {name: value for name, value in asdict(self).items() if name not in ("mark", "size")}


def shard_of(told: JSONObject) -> Shard:
    """Inverse of `Shard.to_json`. Raises KeyError and TypeError where it is none."""
    return Shard(told["name"], tuple(told["paths"]), told["first"], told["stop"], told["unsorted"])


def cut(paths: Iterable[str], pages: int = SHARD_PAGES, *, gate: bool | None = None) -> list[Shard]:
    """The shards of all that is at `paths`, in the order in which `open_pages` gives it.

    With `gate` their pages are looked at first; with None those of paths where there is news of all sorts.

    Files and addresses of one page are taken together, a file of JSON Lines is cut into ranges; an archive, a list of addresses
    and JSON Lines at an address are a shard each. Raises ComityError for standard input, which can't be read a second time.
    """
    shards: list[Shard] = []
    together: list[str] = []

    def close() -> None:
        if together:
            shards.append(_shard(tuple(together), sum(map(_size, together)), unsorted=bool(gate)))
            together.clear()

    for path in (file for given in paths for file in _files(given)):
        if is_one_page(path):
            together.append(path)
            if len(together) == pages:
                close()
            continue
        close()
        # A list stays whole, as two workers would ask one host at the same time; an archive can't be read from its middle.
        unsorted = is_unsorted(path) if gate is None else gate
        marks = marks_in(path, pages)
        stops = [*(mark.item for mark in marks[1:]), None]
        ends = [*(mark.byte for mark in marks[1:]), _size(path)]
        shards += [
            _shard((path,), max(end - mark.byte, 0), mark, stop, unsorted=unsorted)
            for mark, stop, end in zip(marks, stops, ends, strict=True)
        ]
    close()
    # A path that is given twice is read once: the second time would change nothing.
    return list(dict.fromkeys(shards))


def _files(path: str) -> list[str]:
    if path == "-":
        raise ComityError("standard input can't be read again where the reading was stopped; save it to a file, and name that.")
    return files_at(path)


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except (OSError, ValueError):  # no file; a NUL in it
        return 0


def _shard(paths: tuple[str, ...], size: int, mark: Mark = _START, stop: int | None = None, *, unsorted: bool) -> Shard:
    whole = "\0".join((*paths, str(mark.item), str(stop), *(["unsorted"] if unsorted else [])))
    digest = hashlib.sha256(whole.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    stem = re.sub(r"[^A-Za-z0-9]+", "-", Path(paths[0]).name.partition(".")[0])[:40].strip("-")
    return Shard(f"{stem or 'pages'}-{digest}", paths, mark.item, stop, unsorted, mark, size)
