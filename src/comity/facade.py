"""What `comity` offers to programs; the command line is a face over the same functions."""

import json
import os
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, overload

from comity.errors import ComityError, PageError, Reason
from comity.intake import NOT_PAGES, Intake, Item
from comity.types import KINDS, Article, JSONObject, Page, PassedOver, ReaderName, Record, SetAside

# Each function imports the rooms that it enters, so that `import comity` and the commands that read nothing
# are quick.
if TYPE_CHECKING:
    from comity.dossier import Dossier
    from comity.engine import EngineName, Gate, PageReader, Unsorted
    from comity.evaluation import Evaluation
    from comity.parts import Damage
    from comity.sources import Counts, Lists
    from comity.store import Outcome, Store

Source = str | os.PathLike[str] | Page
"""Where pages are: a file, a folder, an http(s) address, "-" for standard input, or a page at hand."""


READER: ReaderName = "parser"
"""As good as the other on annotated articles, and faster (docs/accuracy.md); it is used unless another is asked for."""


@dataclass(frozen=True, slots=True)
class AddSummary:
    """What became of the pages that were to be added."""

    added: int
    unchanged: int
    replaced: int
    set_aside: tuple[SetAside, ...]
    """The pages that could not be read, and why, in their order."""
    passed_over: int = 0
    """How many the gate turned away: they tell of no two sides, and were not read whole."""
    skipped: Mapping[str, int] = field(default_factory=dict)
    """How much of archives and lists was looked at and is no page that is wanted, by reason."""
    misdated: Mapping[str, str] = field(default_factory=dict)
    """What the sources of pages told for their dates of publication and is none, by source; they were read without it."""


@dataclass(frozen=True, slots=True)
class PartsSummary:
    """What became of the pages that were to be written as parts, those of runs before included."""

    shards: int
    """How many are done."""
    articles: int
    set_aside: dict[str, int]
    """How many pages could not be read, by reason."""
    unfinished: dict[str, str]
    """Shards that are not done, and why; another run goes on with them."""
    passed_over: int = 0
    """How many pages the gate turned away."""


@dataclass(frozen=True, slots=True)
class LoadSummary:
    """What became of the articles in parts that were to be loaded."""

    added: int
    unchanged: int
    replaced: int
    set_aside: int
    """How many pages the parts tell of that could not be read."""
    damaged: tuple["Damage", ...]
    """Files and articles that could not be loaded, and why."""
    unfinished: int
    """How many shards of the folder are not done, and were left out."""


def read(source: Source, *, reader: ReaderName = READER, allow_private: bool = False) -> list[Record]:
    """The records of the page, or of all pages, at `source`; nothing is stored.

    Raises PageError at the first page that can't be read; where the other pages are still wanted, use
    `read_many`. With `allow_private` addresses of this computer and of private networks are fetched too.
    """
    return [_record(item) for item in read_many(source, reader=reader, allow_private=allow_private)]


def read_many(*sources: Source, reader: ReaderName = READER, allow_private: bool = False) -> Iterator[Record | SetAside]:
    """The record of each page at `sources`, one after another, each read only when it is asked for.

    A page that can't be read comes as a SetAside with its reason, and the rest goes on.
    """
    from comity.engine import read_pages

    yield from read_pages(_open(sources, allow_private), _reader(reader))


def add(
    store: "Store",
    *sources: Source,
    reader: ReaderName = READER,
    on_page: Callable[["Outcome | SetAside | PassedOver"], None] | None = None,
    on_article: Callable[[Article, "Outcome"], None] | None = None,
    allow_private: bool = False,
    counts: "Counts | None" = None,
    gate: bool | None = None,
    engine: "EngineName" = "local",
    workers: int | None = None,
    address: str | None = None,
) -> AddSummary:
    """Reads the pages at `sources` and keeps their records in `store`, a few at a time.

    A page that the store holds already, as this reader reads it, is not read again. A page that can't be read
    is noted in the store, unless there is no such path. `on_page` is called once a page is kept, with what became
    of it; before that, `on_article` with the article of a page that was read. Where one of them raises something, it hears of
    the others that were kept with that page first. With `allow_private` addresses of
    this computer and of private networks are fetched too. `counts` is kept up to date all the while. With `gate` only articles
    that a quick look finds to tell of two sides are read whole; left out, it is there for web archives and GDELT's lists alone.

    The `engine` says where pages are read: "local" in this process, "processes" in several (`workers`, as many as there are
    processors where none are named), "ray" on a Ray cluster (at `address`, or one of this machine). The store is written by
    this process alone, in the order of the pages, and comes out the same. Raises StoreError where the store can't be written,
    ComityError where the engine can't be started; the pages before stay.
    """
    from comity.articles import publication_told
    from comity.engine import Plan, read_pages, read_with
    from comity.logs import note, note_kept, note_read
    from comity.sources import Counts, Lists

    plan = Plan(partial(_reader, reader), engine, workers, address, gate=_gate).checked()
    version = _reader(reader).version
    counts, lists = Counts() if counts is None else counts, Lists(allow_private=allow_private)
    items: Iterator[Page | Unsorted | SetAside | _Held] = (
        _Held(item, asked) if isinstance(item, Page) and store.holds(item.digest, version) else _asked(item, asked)
        for source in sources
        for asked in [_is_unsorted(source) if gate is None else gate]
        for item in _open([source], allow_private, counts, lists)
    )
    outcomes = Counter[str]()
    set_aside = []
    misdated: dict[str, str] = {}

    def tell(item: Item, result: "Outcome | SetAside | PassedOver") -> None:
        note_kept(item, result)
        if isinstance(item, Record) and (told := item.page.given.published) and not publication_told(item.page.given):
            note("misdated", page=item.page.digest, source=item.page.source, published=told)
            misdated[item.page.source] = told
        if on_article and isinstance(item, Record) and isinstance(result, str):
            on_article(item.article, result)
        count(result)

    def count(result: "Outcome | SetAside | PassedOver") -> None:
        if isinstance(result, SetAside):
            set_aside.append(result)
        else:
            outcomes["passed over" if isinstance(result, PassedOver) else result] += 1
        if on_page:
            on_page(result)

    results: Generator[tuple[Record | SetAside | PassedOver | _Held, Page | None], None, None] = read_with(items, plan)
    with closing(results), Intake(store, tell) as intake:
        for item, page in results:
            if isinstance(item, _Held):
                # One before may have brought another version of what was held.
                intake.keep()
                if store.holds(item.page.digest, version):
                    note("unchanged", page=item.page.digest, source=item.page.source)
                    count("unchanged")
                    continue
                page = item.page
                (item,) = read_pages([page], _reader(reader), gate=_gate() if item.unsorted else None)
            note_read(item)
            intake.put(item, page, coder=version, unless_held=True)
    return AddSummary(
        outcomes["added"],
        outcomes["unchanged"],
        outcomes["replaced"],
        tuple(set_aside),
        outcomes["passed over"],
        dict(counts.skipped.most_common()),
        misdated,
    )


def reread(
    store: "Store",
    *,
    reader: ReaderName = READER,
    on_page: Callable[[int, int], None] | None = None,
    engine: "EngineName" = "local",
    workers: int | None = None,
    address: str | None = None,
) -> AddSummary:
    """Reads the pages in `store` again that another reader, or another version of this one, has read.

    What this reader finds takes the place of what was found; judgements stay. A page that it can't read keeps what was found
    before, and is among those set aside in the summary. Pages that another reader had to set aside are tried too, where they
    are kept (`Store.set_aside`): those that can be read now count as added, the others stay as they were.

    It may be stopped at any time, and goes on when it is called again. `on_page` is called after each page with how many are
    done, and of how many. `engine`, `workers` and `address` are as for `add`. Raises StoreError where the store can't be
    written, ComityError where the engine can't be started.
    """
    from comity.engine import Plan, read_with
    from comity.logs import note_kept, note_read

    plan = Plan(partial(_reader, reader), engine, workers, address).checked()
    version = _reader(reader).version
    held = dict.fromkeys(store.read_by_others(version))
    unread = [digest for digest in store.unread_by_others(version) if digest not in held]
    digests = [*held, *unread]
    outcomes, set_aside = Counter[str](), []
    done = 0

    def tell(item: Item, result: "Outcome | SetAside | PassedOver") -> None:
        nonlocal done
        done += 1
        note_kept(item, result)
        if isinstance(result, str):
            outcomes[result] += 1
        elif isinstance(result, SetAside) and result.digest in held:
            set_aside.append(result)
        if on_page:
            on_page(done, len(digests))

    results: Generator[tuple[Item, Page | None], None, None] = read_with(store.pages(digests), plan)
    with closing(results), Intake(store, tell) as intake:
        for item, page in results:
            note_read(item)
            digest = item.page.digest if isinstance(item, Record) else item.digest
            intake.put(item, page, coder=version, stays=digest in held)
    return AddSummary(outcomes["added"], outcomes["unchanged"], outcomes["replaced"], tuple(set_aside))


def write_parts(
    folder: str | os.PathLike[str],
    *sources: str | os.PathLike[str],
    reader: ReaderName = READER,
    pages: bool = True,
    allow_private: bool = False,
    gate: bool | None = None,
    engine: "EngineName" = "local",
    workers: int | None = None,
    address: str | None = None,
    on_pages: Callable[[int, int], None] | None = None,
) -> PartsSummary:
    """Reads the pages at `sources` and writes their records to `folder` as Parquet files by day and shard.

    What another run wrote there is not read again, be it done or stopped in the middle. Without `pages` the pages' content is
    left out; such parts can be read in place and not be loaded. `gate`, `engine`, `workers`, `address` and `allow_private` as for
    `add`; workers on other machines must find sources and folder at the same paths. `on_pages` is called now and then with how
    many more pages are done, and how many more bytes of files. Raises ComityError where the folder holds something else, or the
    engine can't be started.
    """
    from comity.engine import Plan
    from comity.logs import note
    from comity.parts import Folder, cut, write_shards

    plan = Plan(partial(_reader, reader), engine, workers, address, gate=_gate).checked()
    parts, shards = Folder(Path(folder)), cut([os.fspath(source) for source in sources], gate=gate)
    done = articles = passed_over = 0
    set_aside = Counter[str]()
    unfinished = {}
    with parts.begun(_reader(reader).version, pages, shards):
        for report in write_shards(parts, shards, plan, with_pages=pages, allow_private=allow_private, on_pages=on_pages):
            note("shard", **asdict(report))
            if report.failure:
                unfinished[report.name] = report.failure
                continue
            done, articles, passed_over = done + 1, articles + report.articles, passed_over + report.passed_over
            set_aside.update(report.set_aside)
    return PartsSummary(done, articles, dict(sorted(set_aside.items())), unfinished, passed_over)


def load_parts(
    store: "Store", *folders: str | os.PathLike[str], on_item: Callable[[int, int], None] | None = None
) -> LoadSummary:
    """Keeps what is in folders of parts in `store`, as if the pages had been read and added.

    What is damaged is told, and the rest goes on; to load the same again changes nothing. `on_item` is called after each
    article or page set aside with how many are done, and of how many. Raises ComityError where a folder holds no parts or their
    pages are not in it, StoreError where the store can't be written.
    """
    from comity.logs import note, note_kept, note_read
    from comity.parts import Damage, open_parts

    every = [open_parts(Path(folder)) for folder in folders]
    total = sum(parts.articles for parts in every)
    counts, damaged, done = Counter[str](), [], 0

    def tell(outcome: "str | None" = None) -> None:
        nonlocal done
        done += 1
        if outcome:
            counts[outcome] += 1
        if on_item:
            on_item(done, total)

    def kept() -> Iterator[tuple[Record | SetAside, str]]:
        """What belongs into a store, and by whom it was read."""
        for item, coder in ((item, parts.coder) for parts in every for item in parts.items):
            if isinstance(item, Damage):
                damaged.append(item)
                note("damaged", file=item.file, message=item.message)
                tell()
            elif isinstance(item, SetAside) and item.reason in NOT_PAGES:
                note_read(item)
                tell("set aside")
            else:
                yield item, coder

    def loaded(item: Item, outcome: "Outcome | None") -> None:
        note_read(item)
        if outcome:
            note_kept(item, outcome)
        tell(outcome or "set aside")

    if total > store.heads((), limit=0)[1]:
        store.load((item for item, _ in kept()), loaded)
    else:
        with Intake(store, lambda item, result: loaded(item, result if isinstance(result, str) else None)) as intake:
            for item, coder in kept():
                intake.put(item, coder=coder, unless_held=True)
    return LoadSummary(
        counts["added"],
        counts["unchanged"],
        counts["replaced"],
        counts["set aside"],
        tuple(damaged),
        sum(parts.unfinished for parts in every),
    )


def open_store(url: str | os.PathLike[str], *, create: bool = True, read_only: bool = False) -> "Store":
    """The store at a path, made where there is none unless `create` is false; or at a "postgresql://user@host/database" address.

    With `read_only` it also opens where nothing can be written. Close it, or use it in a `with` statement.
    Raises StoreError where the file is no store, can't be opened, or is from a newer version of Comity.
    """
    from comity.consolidation.joiner import FactJoiner
    from comity.store import open_store

    return open_store(url, create=create, read_only=read_only, joiner=FactJoiner())


def copy_store(
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    on_row: Callable[[int, int], None] | None = None,
) -> int:
    """Copies a whole store into an empty or new one, in whatever databases they are: all of it or nothing; how many rows.

    Everything is the same there: pages, articles, findings, facts and their ids, judgements, what was set aside. `on_row` hears
    how many rows are done, and of how many. Raises StoreError where there is something in the target.
    """
    with open_store(source, create=False, read_only=True) as one, open_store(target) as other:
        return one.copy_to(other, on_row)


def rebuild(
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    reader: ReaderName = READER,
    on_page: Callable[[int, int], None] | None = None,
    engine: "EngineName" = "local",
    workers: int | None = None,
    address: str | None = None,
) -> AddSummary:
    """Reads all pages that are kept in a store anew into a new or empty one, and brings along what persons decided.

    Nothing but pages, judgements and what was set aside is taken over: findings and facts are made again. What was stopped goes
    on when it is called again. `on_page` is called after each page with how many are done, and of how many. `engine`, `workers`
    and `address` are as for `add`. Raises StoreError where a store can't be used, ComityError where the engine can't be started.
    """
    from comity.consolidation.judging import not_undone
    from comity.engine import Plan, read_with
    from comity.errors import StoreError
    from comity.logs import note_kept, note_read
    from comity.store import place_of

    one, other = (os.path.realpath(place_of(place).removeprefix("sqlite:///")) for place in (source, target))
    if one == other:
        raise StoreError(f"{place_of(target)}: this is the store whose pages are read; name a new one.")
    plan = Plan(partial(_reader, reader), engine, workers, address).checked()
    version = _reader(reader).version
    outcomes, set_aside = Counter[str](), []
    with open_store(source, create=False, read_only=True) as old, open_store(target) as new:
        digests = old.read_by_others(None)
        # What a run that was stopped has left has pages in common with it.
        if (there := new.read_by_others(None)) and set(there).isdisjoint(digests):
            raise StoreError(f"{place_of(target)}: there are other pages in this store already; name a new one.")
        waiting = [digest for digest in digests if not new.holds(digest, version)]
        outcomes["unchanged"] = len(digests) - len(waiting)
        results: Generator[tuple[Item, Page | None], None, None] = read_with(old.pages(waiting), plan)

        def tell(item: Item, result: "Outcome | SetAside | PassedOver") -> None:
            note_kept(item, result)
            if isinstance(result, SetAside):
                set_aside.append(result)
            elif isinstance(result, str):
                outcomes[result] += 1
            if on_page:
                on_page(outcomes.total() + len(set_aside), len(digests))

        with closing(results), Intake(new, tell) as intake:
            for item, page in results:
                note_read(item)
                intake.put(item, page, coder=version)
        # What undoes comes behind what it undoes, whatever clocks said.
        new.judge(sorted(not_undone(new, old.judgements()), key=lambda one: one.verb == "undo"), waiting=True)
        # Last: to keep a page forgets that its source was set aside, and here that came later.
        unread = set(old.unread_by_others(None))
        for aside in old.status().set_aside:
            new.set_aside(aside, next(old.pages([aside.digest]), None) if aside.digest in unread else None)
    return AddSummary(outcomes["added"], outcomes["unchanged"], outcomes["replaced"], tuple(set_aside))


@overload
def render_dossier(dossier: "Dossier", format: Literal["html", "md", "json"] = "html") -> str: ...
@overload
def render_dossier(dossier: "Dossier", format: Literal["pdf"]) -> bytes: ...
@overload
def render_dossier(dossier: "Dossier", format: Literal["html", "md", "json", "pdf"]) -> str | bytes: ...
def render_dossier(dossier: "Dossier", format: Literal["html", "md", "json", "pdf"] = "html") -> str | bytes:
    """The dossier as one HTML file that needs no network, as Markdown or as JSON; and, as bytes, as a PDF to print."""
    from comity.dossier import render, render_pdf

    return render_pdf(dossier) if format == "pdf" else render(dossier, format)


def evaluate(
    *golds: str | os.PathLike[str], reader: ReaderName = READER, on_page: Callable[[int, int], None] | None = None
) -> "Evaluation":
    """How well the pages of annotated articles are read: JSON Lines files in the record format, with the page as `raw`.

    An article without `raw` is read from its `text`. `on_page` is called after each page with how many are done, and of how
    many. Raises ComityError where a file can't be read, a line is no annotated article, or there is none.
    """
    from comity.engine import read_pages
    from comity.evaluation import evaluate
    from comity.records import to_json
    from comity.sources.lines import page_of_line

    articles: list[JSONObject] = []
    pages: list[Page] = []
    for path in golds:
        for place, line in _lines(path):
            articles.append(_gold(line, place))
            pages.append(page_of_line(line, place))
    if not articles:
        raise ComityError(f"{', '.join(os.fspath(path) for path in golds)}: there is no annotated article in it.")
    results: list[JSONObject | SetAside] = []
    for item in read_pages(pages, _reader(reader)):
        results.append(to_json(item) if isinstance(item, Record) else item)
        if on_page:
            on_page(len(results), len(pages))
    return evaluate(list(zip(articles, results, strict=True)))


def _lines(path: str | os.PathLike[str]) -> Iterator[tuple[str, str]]:
    """The lines of a file that hold anything, each with its place ("file:3")."""
    name = os.fspath(path)
    try:
        # Some editors put a byte order mark before the first line.
        with Path(path).open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield f"{name}:{number}", line
    except UnicodeDecodeError:
        raise ComityError(f"{name}: this is no text in UTF-8.") from None
    except OSError as error:
        raise ComityError(
            f"{name}: it can't be opened ({error.strerror or error}); check the path and its permissions."
        ) from None


def _gold(line: str, place: str) -> JSONObject:
    from comity.records import from_json

    try:
        gold = json.loads(line)
    except (ValueError, RecursionError):
        raise ComityError(f"{place}: this is no JSON; each line must be one annotated article.") from None
    if not isinstance(gold, dict):
        raise ComityError(f"{place}: this is no JSON object; each line must be one annotated article.")
    missing = [key for key in KINDS if not isinstance(gold.get(key), list)]
    if missing:
        raise ComityError(f"{place}: {', '.join(missing)} missing; an annotated article has a list of each kind.")
    try:
        from_json(gold)
    except ValueError as error:
        raise ComityError(f"{place}: {error}; an annotated article is in the record format.") from None
    if not all(item["evidence"] for key in KINDS for item in gold[key]):
        raise ComityError(f"{place}: an item without evidence; every item has its words.")
    return gold


@cache
def _reader(name: ReaderName) -> "PageReader":
    from comity.coding import Reader

    return Reader(name)


def _gate() -> "Gate":
    from comity.actors import gate

    return gate


def _open(
    sources: Iterable[Source], allow_private: bool, counts: "Counts | None" = None, lists: "Lists | None" = None
) -> Iterator[Page | SetAside]:
    from comity.sources import Lists, open_pages

    lists = lists or Lists(allow_private=allow_private)
    for source in sources:
        if isinstance(source, Page):
            yield source
        else:
            yield from open_pages([os.fspath(source)], allow_private=allow_private, counts=counts, lists=lists)


def _is_unsorted(source: Source) -> bool:
    from comity.sources import is_unsorted

    return not isinstance(source, Page) and is_unsorted(os.fspath(source))


@dataclass(frozen=True, slots=True)
class _Held:
    """A page that the store held when the page's turn to be read came."""

    page: Page
    unsorted: bool


def _asked(item: Page | SetAside, unsorted: bool) -> "Page | Unsorted | SetAside":
    from comity.engine import Unsorted

    return Unsorted(item) if unsorted and isinstance(item, Page) else item


def _record(item: Record | SetAside) -> Record:
    if isinstance(item, SetAside):
        raise PageError(item.source, cast(Reason, item.reason), item.message)
    return item
