"""The door of the room: paths become a stream of pages; what can't be read stands in it as set aside."""

import contextlib
import io
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from comity.errors import PageError
from comity.sources.counting import Counts
from comity.sources.decoding import SIZE_LIMIT, decode, looks_like_html
from comity.sources.lines import page_of_line
from comity.sources.lists import LISTS, addresses_in, open_list
from comity.sources.paths import shown
from comity.sources.streams import CHUNK, Begun, Stream, Watched
from comity.types import Given, Page, PageForm, SetAside

# httpx takes a tenth of a second to import, and most runs read files.
if TYPE_CHECKING:
    from comity.sources.fetching import Fetcher
    from comity.sources.web import Download

Fetch = Callable[[str], "Download"]
"""Fetches an address. Raises PageError."""

_FORMS: dict[str, PageForm] = {
    ".html": "html", ".htm": "html", ".xhtml": "html", ".txt": "stored", ".md": "stored",
}  # fmt: skip
_LINES = (".jsonl", ".ndjson")
_HTML = ("text/html", "application/xhtml+xml")
_WARCS = (".warc", ".warc.gz")
_UNSORTED = (*_WARCS, ".wacz", ".gkg.csv", ".gkg.csv.zip", ".mentions.csv", ".mentions.csv.zip")
_WACZ = ".wacz"
_ENDINGS = (*_FORMS, *_LINES, *_WARCS, _WACZ, *LISTS)
"""How the names of files end that are looked for in folders, in small letters."""
_STDIN = "standard input"
_HEAD = 1 << 10
_UNREAD: Final = Page("", "stored", "")
"""In the place of an item that is only counted."""


class Lists:
    """What the lists of one run share: which addresses they have named, and how these are fetched."""

    def __init__(
        self,
        fetch: Fetch | None = None,
        *,
        fetcher: "Fetcher | None" = None,
        pause: float | None = None,
        allow_private: bool = False,
    ) -> None:
        """With `fetch`; without it politely, as a watch does: as robots.txt allows, with a pause for each host.

        That is by `fetcher` and with its pause, or with another one in seconds; without it by a fetcher of their own, which
        leads to private networks only with `allow_private`.
        """
        self.seen = set[bytes]()
        """Marks of the addresses that were named."""
        self._fetch = fetch
        self._allow_private = allow_private
        self._fetcher = fetcher
        self._pause = pause

    def page(self, address: str) -> Page:
        """The page at an address. Raises PageError."""
        return _page_of((self._fetch or self._politely)(address), address)

    def _politely(self, address: str) -> "Download":
        from comity.sources.fetching import Fetcher, Manners

        if self._fetcher is None:
            self._fetcher = Fetcher(Manners(allow_private=self._allow_private))
        got = self._fetcher.fetch(address, pause=self._pause)
        if got.download is None:
            raise PageError(address, "unreachable", "the server says that nothing has changed, which nobody asked; try again.")
        return got.download


@dataclass(frozen=True, slots=True)
class Mark:
    """Where in a file of JSON Lines an item begins."""

    item: int = 0
    """Its number, from 0."""
    byte: int = 0
    line: int = 0
    """How many lines stand before it."""


@dataclass(slots=True)
class _Opening:
    """What is the same for all that is opened."""

    stdin: BinaryIO | None
    allow_private: bool
    lists: Lists
    counts: Counts
    mark: Mark = Mark()
    """Where files of JSON Lines are read from."""
    skipping: bool = False
    """Whether items are only counted for now, where that spares fetching or decoding them."""

    def listed(self, address: str) -> Page:
        """The page at an address of a list. Raises PageError."""
        return _UNREAD if self.skipping else self.lists.page(address)

    def line(self, line: bytes, source: str) -> Page | SetAside:
        """The page that a line of a file holds."""
        return _UNREAD if self.skipping else _line(line, source)


def open_pages(
    paths: Iterable[str],
    *,
    stdin: BinaryIO | None = None,
    allow_private: bool = False,
    lists: Lists | None = None,
    counts: Counts | None = None,
) -> Iterator[Page | SetAside]:
    """The pages at `paths`, in their order, each opened only when it is asked for.

    A path is a page (.html, .htm, .xhtml, .txt, .md), a file of pages (.jsonl, .ndjson), a web archive (.warc, .warc.gz,
    .wacz), a list of addresses (.urls, GDELT's .gkg.csv and .mentions.CSV, also in a .zip), a folder (searched for these to
    any depth, in the order of names, without hidden files), an http(s) address of a page or of one of these, or "-" for
    `stdin` (sys.stdin where none is given). The addresses of lists are fetched as `lists` does it, each once among all that
    share it; without it politely. A path that is an address was named by a person, and is fetched at once. Addresses of this
    computer and of private networks are fetched only with `allow_private`. `counts` is kept up to date while pages are asked
    for. Raises nothing: what can't be read comes as a SetAside with its reason.
    """
    counts = Counts() if counts is None else counts
    opening = _Opening(stdin, allow_private, lists or Lists(allow_private=allow_private), counts)
    for path in paths:
        for item in _guarded(path, partial(_open, path, opening)):
            if isinstance(item, Page):
                counts.found += 1
            else:
                counts.failed[item.reason] += 1
            yield item


def open_from(
    path: str, first: int, mark: Mark = Mark(), *, allow_private: bool = False, counts: Counts | None = None
) -> Iterator[Page | SetAside]:
    """What `open_pages` gives for one path, from the item numbered `first` on, counted from 0.

    What a list names before that is not fetched, and lines of a file before it are not decoded; lines before the `mark`, which
    is that of this item or of one before it, are not even read. `counts` is brought up to date on the way. Raises nothing.
    """
    lists = Lists(allow_private=allow_private)
    opening = _Opening(None, allow_private, lists, Counts() if counts is None else counts, mark, skipping=True)
    items = _guarded(path, partial(_open, path, opening))
    for _ in islice(items, first - mark.item):
        pass
    opening.skipping = False
    yield from items


def marks_in(path: str, every: int) -> list[Mark]:
    """Where in a file of JSON Lines each item begins whose number `every` divides; elsewhere only where the first does."""
    marks, items = [Mark()], 0
    if _is_address(path) or Path(path).suffix.lower() not in _LINES:
        return marks
    # ValueError: a path with a NUL in it. What is wrong with a path is told where it is read.
    with contextlib.suppress(OSError, ValueError), Path(path).open("rb") as file:
        for number, line in enumerate(_bounded(file)):
            if _is_blank(line):
                continue
            if items and items % every == 0:
                marks.append(Mark(items, file.tell() - len(line), number))
            items += 1
    return marks


def files_at(path: str) -> list[str]:
    """The paths of which `open_pages` gives the same, one after another, as of this one: a folder's files."""
    if _is_address(path) or not Path(path).is_dir():
        return [path]
    return [str(file) for file in page_files(path)] or [path]


def is_one_page(path: str) -> bool:
    """Whether what is at a path is one page, by its name; a file of many pages, and what only a look would tell, is not."""
    if _is_address(path):
        return not _name_of(path).endswith((*_LINES, *_WARCS, _WACZ, *LISTS))
    return Path(path).suffix.lower() in _FORMS


def is_unsorted(path: str) -> bool:
    """Whether there is news of all sorts at a path, by its name: a web archive, or one of GDELT's lists."""
    return _name_of(path).endswith(_UNSORTED)


def is_list(path: str) -> bool:
    """Whether there is a list of addresses at a path, by its name, all of which would be fetched."""
    return _name_of(path).endswith(LISTS)


def is_warc(first: bytes) -> bool:
    """Whether what begins so is a WARC, gzipped or not."""
    if first.startswith(b"\x1f\x8b"):
        try:
            first = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(first, _HEAD)
        except zlib.error:
            return False
    return first.startswith(b"WARC/1.")


def count_pages(paths: Iterable[str]) -> int | None:
    """How many items `open_pages` would give, for progress bars; None where that shows only when all is read.

    So it is with standard input, archives and the files of GDELT: see `count_bytes`.
    """
    total = 0
    for path in paths:
        if path == "-":
            return None
        is_folder = not _is_address(path) and Path(path).is_dir()
        within = 0
        for file in map(str, page_files(path)) if is_folder else [path]:
            if (number := _count_file(file)) is None:
                return None
            within += number
        total += within or 1
    return total


def count_bytes(paths: Iterable[str]) -> int | None:
    """How much `Counts.bytes_read` will be at the end; None where not all are files, or nothing is in them."""
    total = 0
    for path in paths:
        if path == "-" or _is_address(path):
            return None
        for file in page_files(path) if Path(path).is_dir() else [Path(path)]:
            try:
                total += file.stat().st_size
            except OSError:
                continue
    return total or None


def _count_file(path: str) -> int | None:
    name = _name_of(path)
    if name.endswith((*_WARCS, _WACZ)) or (name.endswith(LISTS) and (not name.endswith(".urls") or _is_address(path))):
        return None
    if not name.endswith((*_LINES, ".urls")) or _is_address(path):
        return 1
    try:
        with Path(path).open("rb") as file:
            return (addresses_in(file) if name.endswith(".urls") else sum(1 for line in _bounded(file) if line.strip())) or 1
    except OSError:
        return 1


def _name_of(path: str) -> str:
    """By which is told what a path is, in small letters."""
    if not _is_address(path):
        return path.lower()
    # Not by urlsplit, which raises errors over addresses that are none.
    return re.split(r"[?#]", path, maxsplit=1)[0].partition("://")[2].partition("/")[2].lower()


def _open(path: str, opening: _Opening) -> Iterator[Page | SetAside]:
    if path == "-":
        yield from _sniffed_stream(opening.stdin or sys.stdin.buffer, _STDIN, opening.counts)
    elif _is_address(path):
        yield from _address(path, opening)
    elif Path(path).is_dir():
        yield from _folder(path, opening)
    else:
        yield from _file(path, opening)


def _is_address(path: str) -> bool:
    return path.lower().startswith(("http://", "https://"))


def _guarded(source: str, pages: Callable[[], Iterator[Page | SetAside]]) -> Iterator[Page | SetAside]:
    """The pages, and what goes wrong on the way to them as the last item."""
    source = shown(source)
    try:
        yield from pages()
    except PageError as error:
        yield SetAside(error.source, error.reason, error.message)
    except FileNotFoundError:
        if "://" in source:
            yield SetAside(source, "bad-address", "it can't be fetched: only http:// and https:// are fetched.")
        else:
            yield SetAside(source, "missing", "there is no such file or folder; check the path.")
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        why = getattr(error, "strerror", None) or str(error)
        yield SetAside(source, "missing", f"it can't be opened ({why}); check the path and its permissions.")


def _folder(path: str, opening: _Opening) -> Iterator[Page | SetAside]:
    unread: list[OSError] = []
    empty = True
    for file in page_files(path, unread.append):
        empty = False
        yield from _guarded(str(file), partial(_file, str(file), opening))
    for error in unread:
        empty = False
        yield SetAside(shown(str(error.filename)), "missing", f"it can't be opened ({error.strerror}); check its permissions.")
    if empty:
        raise PageError(shown(path), "no-pages", f"this folder holds no pages ({', '.join(_ENDINGS)}).")


def page_files(path: str, on_unread: Callable[[OSError], object] | None = None) -> Iterator[Path]:
    """The files with pages in a folder and below, in the order of names, without hidden ones.

    `on_unread` is called with the error of each folder that can't be looked into.
    """
    for folder, subfolders, names in os.walk(path, onerror=on_unread):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            if not name.startswith(".") and name.lower().endswith(_ENDINGS) and not file.is_fifo():
                yield file


def _file(path: str, opening: _Opening) -> Iterator[Page | SetAside]:
    counts, before = opening.counts, opening.counts.bytes_read
    name, suffix, source = _name_of(path), Path(path).suffix.lower(), shown(path)
    with Path(path).open("rb") as file:
        if name.endswith(_WARCS):
            yield from _warc(Watched(file, counts), source, name, counts)
        elif name.endswith(_WACZ):
            yield from _wacz(file, source, counts)
        elif name.endswith(LISTS):
            yield from open_list(file, source, name, opening.listed, counts, opening.lists.seen)
        elif suffix in _LINES:
            file.seek(opening.mark.byte)
            yield from _lines(_bounded(file), source, opening.line, opening.mark.line)
        elif suffix in _FORMS:
            yield Page(source, _FORMS[suffix], decode(_read_all(file, source), source))
        else:
            yield from _sniffed_stream(file, source, counts)
        counts.bytes_read = before + os.fstat(file.fileno()).st_size


def _address(address: str, opening: _Opening) -> Iterator[Page | SetAside]:
    from comity.sources.web import open_address

    name = _name_of(address)
    if name.endswith(_WARCS):
        with open_address(address, allow_private=opening.allow_private) as stream:
            yield from _warc(stream, address, name, opening.counts)
        return
    if name.endswith(_WACZ):
        from tempfile import TemporaryFile

        with TemporaryFile() as file:
            # A ZIP is read from its end, which comes last.
            with open_address(address, allow_private=opening.allow_private) as stream:
                while chunk := stream.read(CHUNK):
                    file.write(chunk)
            yield from _wacz(file, address, opening.counts)
        return
    got = _download(address, allow_private=opening.allow_private)
    if name.endswith(LISTS):
        yield from open_list(io.BytesIO(got.content), address, name, opening.listed, opening.counts, opening.lists.seen)
    else:
        yield from pages_of(got, address)


def _download(address: str, *, allow_private: bool) -> "Download":
    from comity.sources.web import download

    return download(address, allow_private=allow_private)


def pages_of(got: "Download", address: str) -> Iterator[Page | SetAside]:
    """The page that came from an address, or the pages of JSON Lines. Raises PageError where it is no text."""
    # Most servers don't know the type of such files; HTML in the place of one is a page that says what is wrong.
    is_lines = _name_of(address).endswith(_LINES) and got.media_type not in _HTML
    if is_lines or got.media_type in ("application/jsonl", "application/x-ndjson"):
        text = decode(got.content, address, charset=got.charset)
        yield from _lines(text.encode().splitlines(keepends=True), address)
    else:
        yield _page_of(got, address)


def _page_of(got: "Download", address: str) -> Page:
    from comity.sources.canonical import own_address, tidy

    text = decode(got.content, address, charset=got.charset)
    html = got.media_type in _HTML or looks_like_html(text)
    url = own_address(text, got.url) if html else tidy(got.url)
    return Page(address, "html" if html else "stored", text, Given(url=url, fetched=got.fetched))


# The reader of archives brings its library along, which most runs don't need.
def _warc(stream: Stream, source: str, name: str, counts: Counts) -> Iterator[Page | SetAside]:
    from comity.sources.archives import open_warc

    yield from open_warc(stream, source, counts, gzipped=name.endswith(".gz"))


def _wacz(file: BinaryIO, source: str, counts: Counts) -> Iterator[Page | SetAside]:
    from comity.sources.wacz import open_wacz

    yield from open_wacz(file, source, counts)


def _sniffed_stream(stream: BinaryIO, source: str, counts: Counts) -> Iterator[Page | SetAside]:
    """Pages of a stream of unknown kind: of a WARC; of JSON Lines where its first line is an object; else one page."""
    first = stream.readline(SIZE_LIMIT + 1)
    if first.startswith(b"\x1f\x8b"):
        first += stream.read(_HEAD)  # a line of compressed bytes may be short
    if is_warc(first):
        yield from _warc(Begun(first, stream), source, "", counts)
        return
    if first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and first.rstrip().endswith(b"}"):
        yield from _lines(chain([first], _bounded(stream)), source)
        return
    text = decode(_read_all(stream, source, first), source)
    yield Page(source, "html" if looks_like_html(text) else "stored", text)


def _read_all(stream: BinaryIO, source: str, first: bytes = b"") -> bytes:
    data = first + stream.read(SIZE_LIMIT + 1 - len(first))
    if len(data) > SIZE_LIMIT:
        raise PageError(source, "too-large", f"it is larger than {SIZE_LIMIT // 10**6} MB, which no news page is.")
    return data


def _bounded(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream; of one over the limit only its beginning, so that no line fills the memory."""
    while line := stream.readline(SIZE_LIMIT + 1):
        yield line
        while not line.endswith(b"\n") and len(line) > SIZE_LIMIT:
            line = stream.readline(SIZE_LIMIT + 1)


def _is_blank(line: bytes) -> bool:
    return not line.strip(b"\xef\xbb\xbf \t\r\n")


def _line(line: bytes, source: str) -> Page | SetAside:
    try:
        if len(line) > SIZE_LIMIT:
            raise PageError(source, "too-large", f"this line is larger than {SIZE_LIMIT // 10**6} MB.")
        return page_of_line(decode(line, source), source)
    except PageError as error:
        return SetAside(error.source, error.reason, error.message)


def _lines(
    stream: Iterable[bytes],
    source: str,
    read: Callable[[bytes, str], Page | SetAside] = _line,
    before: int = 0,
) -> Iterator[Page | SetAside]:
    """The pages of lines, of which so many stood before."""
    found = before > 0
    for number, line in enumerate(stream, before + 1):
        if not _is_blank(line):
            found = True
            yield read(line, f"{source}:{number}")
    if not found:
        raise PageError(source, "empty", "there is nothing in it.")
