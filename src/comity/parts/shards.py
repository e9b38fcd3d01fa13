"""Cuts what is to be read into shards: pieces that are read, written and taken up again by themselves."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice, pairwise
from pathlib import Path

from comity.errors import ComityError
from comity.sources import count_pages, files_at, is_list, is_one_page, is_unsorted, open_pages
from comity.types import JSONObject, Page, SetAside

SHARD_PAGES = 1_000
"""Pages of a shard, where they can be counted beforehand. A minute's work: few files, and workers end at about the same time."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Items `first` to `stop` (not included, None for the end) of what `open_pages` gives for the paths."""

    name: str
    paths: tuple[str, ...]
    first: int = 0
    stop: int | None = None
    unsorted: bool = False
    """Whether the gate looks at its pages first."""

    def items(self, *, allow_private: bool) -> Iterator[Page | SetAside]:
        """What there is to read in it; raises nothing."""
        return islice(open_pages(self.paths, allow_private=allow_private), self.first, self.stop)

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
        return asdict(self)


def shard_of(told: JSONObject) -> Shard:
    """Inverse of `Shard.to_json`. Raises KeyError and TypeError where it is none."""
    return Shard(told["name"], tuple(told["paths"]), told["first"], told["stop"], told["unsorted"])


def cut(paths: Iterable[str], pages: int = SHARD_PAGES, *, gate: bool | None = None) -> list[Shard]:
    """The shards of all that is at `paths`, in the order in which `open_pages` gives it.

    With `gate` their pages are looked at first; with None those of paths where there is news of all sorts.

    Files of one page are taken together, a file of many pages is cut into ranges, a list of addresses is a shard. Raises
    ComityError for standard input, which can't be read a second time.
    """
    shards: list[Shard] = []
    together: list[str] = []

    def close() -> None:
        if together:
            shards.append(_shard(tuple(together), unsorted=bool(gate)))
            together.clear()

    for path in (file for given in paths for file in _files(given)):
        if is_one_page(path):
            together.append(path)
            if len(together) == pages:
                close()
            continue
        close()
        # A list stays whole: a part of it would fetch all that stands before, and two would ask one host at the same time.
        number = 1 if is_list(path) else count_pages([path]) or 1
        borders = [*range(0, max(number, 1), pages), None]
        # The last goes to the end: the count is a guess for archives.
        unsorted = is_unsorted(path) if gate is None else gate
        shards += [_shard((path,), first or 0, stop, unsorted=unsorted) for first, stop in pairwise(borders)]
    close()
    # A path that is given twice is read once: the second time would change nothing.
    return list(dict.fromkeys(shards))


def _files(path: str) -> list[str]:
    if path == "-":
        raise ComityError("standard input can't be read again where the reading was stopped; save it to a file, and name that.")
    return files_at(path)


def _shard(paths: tuple[str, ...], first: int = 0, stop: int | None = None, *, unsorted: bool) -> Shard:
    whole = "\0".join((*paths, str(first), str(stop), *(["unsorted"] if unsorted else [])))
    digest = hashlib.sha256(whole.encode("utf-8", "surrogateescape")).hexdigest()[:12]
    stem = re.sub(r"[^A-Za-z0-9]+", "-", Path(paths[0]).name.partition(".")[0])[:40].strip("-")
    return Shard(f"{stem or 'pages'}-{digest}", paths, first, stop, unsorted)
