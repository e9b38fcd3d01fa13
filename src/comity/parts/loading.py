"""Parts back into records, as if the pages had just been read."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from comity.errors import ComityError
from comity.parts.folder import Folder
from comity.parts.rows import record_of, set_aside_schema
from comity.types import Record, SetAside


@dataclass(frozen=True, slots=True)
class Damage:
    """A part, or an article in it, that can't be used; the rest goes on."""

    file: str
    message: str


_Item = Record | SetAside | Damage


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts in a folder."""

    coder: str
    items: Iterator[Record | SetAside | Damage]
    """All of the shards that are done, in the order in which they would have been read, each loaded when it is asked for."""
    articles: int
    """How many articles and pages set aside there are."""
    unfinished: int
    """How many shards are not done."""


def open_parts(path: Path) -> Parts:
    """The parts in a folder. Raises ComityError where there are none, or they were written without their pages."""
    folder = Folder(path)
    told, shards = folder.catalogue()
    if not told["pages"]:
        raise ComityError(f"{path}: these parts were written without their pages, which a store needs; read them in place.")
    manifests = [folder.manifest(shard) for shard in shards]
    done = [manifest for manifest in manifests if manifest]
    articles = sum(one["articles"] + sum(one["set_aside"].values()) for one in done)
    items = (item for manifest in done for item in _shard(path, manifest["files"]))
    return Parts(told["coder"], items, articles, len(shards) - len(done))


def _shard(path: Path, files: list[dict[str, Any]]) -> Iterator[_Item]:
    # The files of a shard are of its days; together and by number they are the shard again. Of each a row group is held at
    # once; where there are many, these were made small.
    for _, item in heapq.merge(*(_numbered(path / file["path"], file["bytes"]) for file in files), key=lambda one: one[0]):
        yield item


def _numbered(file: Path, size: int) -> Iterator[tuple[int, _Item]]:
    """What a file holds, by number; of a damaged one what comes before the damage."""
    import pyarrow as pa  # type: ignore[import-untyped]

    number = 0
    try:
        if (found := file.stat().st_size) != size:
            raise OSError(f"it has {found:,} bytes and should have {size:,}")
        for row in _rows(file):
            number = row["item"]
            yield number, _item(row, file)
    except (OSError, pa.ArrowException) as error:
        why = getattr(error, "strerror", None) or str(error).strip().splitlines()[0]
        yield number, Damage(str(file), f"it can't be read ({why}); delete it, run `comity parts` again, and load once more.")


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    from pyarrow import parquet

    number, groups = 0, 1
    while number < groups:
        # Closed before a row is given out: a shard may be of more days than a process may have open files.
        with parquet.ParquetFile(file, page_checksum_verification=True) as part:
            groups = part.num_row_groups
            rows = part.read_row_group(number).to_pylist() if groups else []
        yield from rows
        number += 1


def _item(row: dict[str, Any], file: Path) -> _Item:
    try:
        if "reason" in row:
            return SetAside(**{name: row[name] for name in set_aside_schema().names if name != "item"})
        return record_of(row)
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        return Damage(str(file), f"article {row.get('id') or row.get('source')} in it is damaged ({error}).")
