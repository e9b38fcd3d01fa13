"""The door of the room: paths become a stream of pages; what can't be read stands in it as set aside."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from comity.errors import PageError
from comity.sources.decoding import SIZE_LIMIT, decode, looks_like_html
from comity.sources.lines import page_of_line
from comity.types import Given, Page, PageForm, SetAside

_FORMS: dict[str, PageForm] = {
    ".html": "html", ".htm": "html", ".xhtml": "html", ".txt": "stored", ".md": "stored",
}  # fmt: skip
_LINES = (".jsonl", ".ndjson")
_STDIN = "standard input"


def open_pages(paths: Iterable[str], *, stdin: BinaryIO | None = None, allow_private: bool = False) -> Iterator[Page | SetAside]:
    """The pages at `paths`, in their order, each opened only when it is asked for.

    A path is a page (.html, .htm, .xhtml, .txt, .md), a file of pages (.jsonl, .ndjson), a folder (searched
    for these to any depth, in the order of names, without hidden files), an http(s) address, or "-" for
    `stdin` (sys.stdin where none is given). Addresses of this computer and of private networks are fetched only
    with `allow_private`. Raises nothing: what can't be read comes as a SetAside with its reason.
    """
    for path in paths:
        yield from _guarded(path, _opener(path, stdin, allow_private))


def count_pages(paths: Iterable[str]) -> int | None:
    """How many items `open_pages` would give, for progress bars; None where standard input is among them."""
    total = 0
    for path in paths:
        if path == "-":
            return None
        if _is_address(path) or not Path(path).is_dir():
            total += _count_file(path)
        else:
            total += sum(_count_file(str(file)) for file in _files_of(path)) or 1
    return total


def _count_file(path: str) -> int:
    if not path.lower().endswith(_LINES):
        return 1
    try:
        with Path(path).open("rb") as file:
            return sum(1 for line in file if line.strip()) or 1
    except OSError:
        return 1


def _opener(path: str, stdin: BinaryIO | None, allow_private: bool) -> Callable[[], Iterator[Page | SetAside]]:
    if path == "-":
        return partial(_sniffed_stream, stdin or sys.stdin.buffer, _STDIN)
    if _is_address(path):
        return partial(_address, path, allow_private)
    return partial(_folder if Path(path).is_dir() else _file, path)


def _is_address(path: str) -> bool:
    return path.lower().startswith(("http://", "https://"))


def _guarded(source: str, pages: Callable[[], Iterator[Page | SetAside]]) -> Iterator[Page | SetAside]:
    """The pages, and what goes wrong on the way to them as the last item."""
    try:
        yield from pages()
    except PageError as error:
        yield SetAside(error.source, error.reason, error.message)
    except FileNotFoundError:
        yield SetAside(source, "missing", "there is no such file or folder; check the path.")
    except (OSError, ValueError) as error:  # ValueError: a path with a NUL in it
        why = getattr(error, "strerror", None) or str(error)
        yield SetAside(source, "missing", f"it can't be opened ({why}); check the path and its permissions.")


def _folder(path: str) -> Iterator[Page | SetAside]:
    file = None
    for file in _files_of(path):
        yield from _guarded(str(file), partial(_file, str(file)))
    if file is None:
        raise PageError(path, "no-pages", f"this folder holds no pages ({', '.join([*_FORMS, *_LINES])}).")


def _files_of(path: str) -> Iterator[Path]:
    for folder, subfolders, names in os.walk(path):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(names):
            file = Path(folder, name)
            if not name.startswith(".") and file.suffix.lower() in (*_FORMS, *_LINES) and not file.is_fifo():
                yield file


def _file(path: str) -> Iterator[Page | SetAside]:
    suffix = Path(path).suffix.lower()
    with Path(path).open("rb") as file:
        if suffix in _LINES:
            yield from _lines(_bounded(file), path)
        elif suffix in _FORMS:
            yield Page(path, _FORMS[suffix], decode(_read_all(file, path), path))
        else:
            yield from _sniffed_stream(file, path)


def _address(address: str, allow_private: bool) -> Iterator[Page | SetAside]:
    # httpx takes a tenth of a second to import, and most runs read files.
    from comity.sources.web import download

    got = download(address, allow_private=allow_private)
    text = decode(got.content, address, charset=got.charset)
    if got.media_type in ("application/jsonl", "application/x-ndjson"):
        yield from _lines(text.encode().splitlines(keepends=True), address)
        return
    html = got.media_type in ("text/html", "application/xhtml+xml") or looks_like_html(text)
    yield Page(address, "html" if html else "stored", text, Given(url=got.url, fetched=got.fetched))


def _sniffed_stream(stream: BinaryIO, source: str) -> Iterator[Page | SetAside]:
    """Pages of a stream of unknown kind: JSON Lines where its first line is an object, else one page."""
    first = stream.readline(SIZE_LIMIT + 1)
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


def _lines(stream: Iterable[bytes], source: str) -> Iterator[Page | SetAside]:
    found = False
    for number, line in enumerate(stream, 1):
        if line.strip(b"\xef\xbb\xbf \t\r\n"):
            found = True
            yield _line(line, f"{source}:{number}")
    if not found:
        raise PageError(source, "empty", "there is nothing in it.")


def _line(line: bytes, source: str) -> Page | SetAside:
    try:
        if len(line) > SIZE_LIMIT:
            raise PageError(source, "too-large", f"this line is larger than {SIZE_LIMIT // 10**6} MB.")
        return page_of_line(decode(line, source), source)
    except PageError as error:
        return SetAside(error.source, error.reason, error.message)
