"""Reads shards and writes their parts: what a worker does, whatever runs it."""

import os
import time
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from comity.engine import Gate, PageReader, Plan, Sign, Trouble, Troubles, Work, give_up_page, read_pages, work_with
from comity.errors import ComityError
from comity.parts.folder import NO_DAY, Folder
from comity.parts.journal import Journal
from comity.parts.rows import day_of, row_of, schema, set_aside_schema
from comity.parts.shards import Place, Shard
from comity.parts.waiting import waited_for
from comity.sources import Counts
from comity.types import JSONObject, Page, PassedOver, SetAside

_GROUP = 64
"""Rows of a row group at most: who writes a file holds so many whole pages at once."""
_HELD = 1 << 10
"""Who reads a shard holds a row group of each of its files at once: so many rows at most, or one of each file."""
_MOST_DEATHS = 20
"""How many workers a shard may cost; each page of it may cost two."""
_MOST: dict[Trouble, int] = {"killed": 2, "too-slow": 1}
"""After how many troubles a page is set aside."""
_SIGN_SECONDS = 1.0
"""Between signs of life: on a cluster each is a message."""
_JOURNAL = 2
"""The version of what journals hold; by one of another version nothing is resumed."""


@dataclass(frozen=True, slots=True)
class ShardReport:
    """What became of a shard."""

    name: str
    articles: int = 0
    set_aside: dict[str, int] = field(default_factory=dict)
    """How many pages were set aside, by reason."""
    passed_over: int = 0
    """How many pages the gate turned away."""
    failure: str = ""
    """Why the shard is not done; another run goes on with it."""


def write_shards(
    folder: Folder,
    shards: Sequence[Shard],
    plan: Plan,
    *,
    with_pages: bool,
    allow_private: bool,
    on_pages: Callable[[int, int], None] | None = None,
) -> Iterator[ShardReport]:
    """Writes the parts of each shard that is not done yet, and tells of each shard in turn.

    `on_pages` is called now and then with how many more pages are done, and how many more bytes of files. Raises ComityError
    where the engine can't be started.
    """
    done = {shard: manifest for shard in shards if (manifest := folder.manifest(shard))}
    to_do = [shard for shard in shards if shard not in done]
    make = partial(_shard_work, plan.reader, plan.gate, folder.path.absolute(), Path.cwd(), with_pages, allow_private)
    work = Work(
        make=make,
        give_up=_give_up,
        signs=True,
        most={"killed": _MOST_DEATHS, "too-slow": _MOST_DEATHS},
        seconds=plan.page_seconds,
        in_hand=1,
    )
    on_sign: Callable[[Sign], None] | None = (lambda sign: on_pages(sign.done, sign.size)) if on_pages else None
    with closing(work_with(to_do, work, plan, on_sign)) as reports:
        for shard in shards:
            if shard in done:
                report = _report(shard, done[shard])
                if on_pages:
                    on_pages(report.articles + sum(report.set_aside.values()) + report.passed_over, shard.size)
                yield report
            else:
                yield next(reports)


def _give_up(shard: Shard, trouble: Trouble, why: str) -> ShardReport:
    return ShardReport(shard.name, failure=f"given up after {_MOST_DEATHS} workers were lost over it ({why}); run it again.")


def _report(shard: Shard, manifest: JSONObject) -> ShardReport:
    # Manifests from before there was a gate tell nothing of what it turned away.
    return ShardReport(shard.name, manifest["articles"], manifest["set_aside"], manifest.get("passed_over", 0))


def _shard_work(
    reader: Callable[[], PageReader],
    gate: Callable[[], Gate] | None,
    path: Path,
    home: Path,
    with_pages: bool,
    allow_private: bool,
) -> "Callable[[Shard, Troubles], Iterator[Sign | ShardReport]]":
    # On another machine of a cluster paths are to mean what they mean here.
    os.chdir(home)
    writer = _Writer(Folder(path), reader(), gate() if gate else None, with_pages, allow_private)
    return writer.write


@dataclass(slots=True)
class _Progress:
    """How far a shard was read, by its journal."""

    read: int = 0
    """So many items of it are done."""
    start: Place | None = None
    """From where on items are not done, where any is."""
    begun: bool = False
    """Whether the next one was begun and not finished."""
    troubles: Counter[Trouble] = field(default_factory=Counter)
    """What came over the next one before."""
    whole: bool = False
    """Whether there is none any more."""


class _Signs:
    """Signs of life, so that a shard is late only where a page is being read: what else takes long ends by itself."""

    def __init__(self, size: int) -> None:
        self.done = 0
        """Pages since the last sign."""
        self.counts = Counts()
        """How far the files of the shard were read."""
        self._size = size
        self._told = 0
        self._last = time.monotonic()

    def due(self) -> Iterator[Sign]:
        """One where it is time for one."""
        if time.monotonic() - self._last >= _SIGN_SECONDS:
            yield self.now()

    def now(self, *, whole: bool = False) -> Sign:
        """One at once; `whole` where the shard was read to its end, of whatever it consists."""
        if whole:
            self.counts.bytes_read = self._size
        read = min(self.counts.bytes_read, self._size)
        sign = Sign(self.done, read - self._told)
        self.done, self._told, self._last = 0, read, time.monotonic()
        return sign


class _Writer:
    def __init__(self, folder: Folder, reader: PageReader, gate: Gate | None, with_pages: bool, allow_private: bool) -> None:
        self._folder = folder
        self._reader = reader
        self._gate = gate
        self._with_pages = with_pages
        self._allow_private = allow_private

    def write(self, shard: Shard, troubles: Troubles) -> Iterator[Sign | ShardReport]:
        """Reads what is left of a shard and writes its parts; signs of life come on the way."""
        signs = _Signs(shard.size)
        try:
            with Journal(self._folder.work / f"{shard.name}.journal") as journal:
                manifest = self._folder.manifest(shard)
                if manifest is None:
                    signature = shard.signature()
                    yield from self._read(shard, signature, journal, troubles, signs)
                    drafts, told = yield from self._drafts(shard, signature, journal, signs)
                    manifest = self._folder.finish(shard, drafts, told)
                # By a worker of a run before, which ended only now.
                journal.remove()
            yield _report(shard, manifest)
        except ComityError as error:
            yield ShardReport(shard.name, failure=str(error))
        except OSError as error:
            named = f"{error.filename}: " if error.filename else ""
            yield ShardReport(
                shard.name, failure=f"{named}{error.strerror or error}; check the folder and the space on the disk."
            )

    def _read(
        self, shard: Shard, signature: str, journal: Journal, troubles: Troubles, signs: _Signs
    ) -> Generator[Sign, None, None]:
        head = ["shard", _JOURNAL, signature, self._reader.version, self._with_pages]
        progress = yield from _progress(journal, head, signs)
        if progress is None:
            journal.clear()
            journal.write(head)
            progress = _Progress()
        if progress.begun and troubles:
            # The worker before died over this very page. A page at which a whole run was ended is not to blame.
            journal.write(["trouble", troubles[-1]])
            progress.troubles[troubles[-1]] += 1
        signs.done += progress.read
        if progress.whole:
            yield signs.now(whole=True)
            return
        item = progress.read
        found_there = shard.items(progress.start, allow_private=self._allow_private, counts=signs.counts)
        with closing(waited_for(found_there, _SIGN_SECONDS)) as items:
            for found in items:
                if found is not None:
                    place, page = found
                    given_up = [trouble for trouble, count in progress.troubles.items() if count >= _MOST[trouble]]
                    progress.troubles.clear()
                    entry = self._entry(item, page, given_up, journal, self._gate if shard.unsorted else None)
                    journal.write([*entry, place])
                    item += 1
                    signs.done += 1
                yield from signs.due()
        journal.write(["end"])
        yield signs.now(whole=True)

    def _entry(self, item: int, page: Page | SetAside, given_up: list[Trouble], journal: Journal, gate: Gate | None) -> list[Any]:
        if isinstance(page, SetAside):
            return _aside(item, page)
        if given_up:
            return _aside(item, give_up_page(page, given_up[0], "in the midst of its shard"))
        journal.write(["begun"])
        (result,) = read_pages([page], self._reader, gate=gate)
        if isinstance(result, SetAside):
            return _aside(item, result)
        if isinstance(result, PassedOver):
            return ["passed over"]
        try:
            return ["record", day_of(result), row_of(result, item, with_page=self._with_pages)]
        except ValueError as error:
            why = f"there is something in it that Parquet can't hold ({error})."
            return _aside(item, SetAside(page.source, "failed", why, page.digest))

    def _drafts(
        self, shard: Shard, signature: str, journal: Journal, signs: _Signs
    ) -> Generator[Sign, None, tuple[dict[str, Path], JSONObject]]:
        """The parts as drafts by the place where they belong, and what the manifest tells."""
        days: dict[str, list[int]] = {}
        asides: list[JSONObject] = []
        passed_over = 0
        for place, entry in journal.entries():
            if entry[0] == "record":
                days.setdefault(entry[1] or NO_DAY, []).append(place)
            elif entry[0] == "aside":
                asides.append(entry[1])
            elif entry[0] == "passed over":
                passed_over += 1
            yield from signs.due()
        drafts = {}
        name = f"{shard.name}.parquet"
        group = _group([len(places) for places in days.values()])
        for day, places in sorted(days.items()):
            # A folder each, so that drafts have the names that they are to have.
            draft = self._folder.work / f"{shard.name}.day={day}" / name
            yield from _write(draft, schema(), (journal.entry(place)[2] for place in places), group, signs)
            drafts[f"day={day}"] = draft
        if asides:
            draft = self._folder.work / f"{shard.name}.set-aside" / name
            yield from _write(draft, set_aside_schema(), asides, _GROUP, signs)
            drafts["set-aside"] = draft
        told = {
            "signature": signature,
            "articles": sum(map(len, days.values())),
            "set_aside": dict(sorted(Counter(page["reason"] for page in asides).items())),
            "passed_over": passed_over,
        }
        return drafts, told


def _aside(item: int, page: SetAside) -> list[Any]:
    row = {"item": item, "source": page.source, "reason": page.reason, "message": page.message, "digest": page.digest}
    return ["aside", {name: _encodable(value) for name, value in row.items()}]


def _encodable(value: Any) -> Any:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _progress(journal: Journal, head: list[Any], signs: _Signs) -> Generator[Sign, None, _Progress | None]:
    """How far the journal came; None where it is of something else."""
    progress = None
    for _, entry in journal.entries():
        yield from signs.due()
        if progress is None:
            if entry != head:
                return None
            progress = _Progress()
        match entry[0]:
            case "begun":
                progress.begun = True
            case "trouble":
                progress.begun = False
                progress.troubles[entry[1]] += 1
            case "record" | "aside" | "passed over":
                progress.begun = False
                progress.troubles.clear()
                progress.read += 1
                path, item = entry[-1]
                progress.start = (path, item + 1)
            case "end":
                progress.whole = True
    return progress


def _group(counts: Collection[int]) -> int:
    """Rows of a row group, for files of so many rows."""
    group = _GROUP
    while group > 1 and sum(min(group, count) for count in counts) > _HELD:
        group //= 2
    return group


def _write(path: Path, kind: Any, rows: Iterable[JSONObject], group: int, signs: _Signs) -> Iterator[Sign]:
    """Writes rows as a Parquet file. Raises ComityError where Parquet can't hold them, which was found out before."""
    import pyarrow as pa  # type: ignore[import-untyped]
    from pyarrow import parquet

    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        try:
            with parquet.ParquetWriter(file, kind, compression="zstd", write_page_checksum=True) as writer:
                rest = iter(rows)
                while some := list(islice(rest, group)):
                    writer.write_table(pa.Table.from_pylist(some, schema=kind))
                    yield from signs.due()
        except (ValueError, TypeError, OverflowError, pa.ArrowException) as error:
            raise ComityError(f"{path.name}: it can't be written as Parquet ({error}); please report this.") from error
        file.flush()
        os.fsync(file.fileno())
