import errno
import io
import os
from pathlib import Path
from typing import Any

import pytest

from comity.sources import count_pages, decoding, is_list, is_one_page, is_unsorted, marks_in, open_from, open_pages
from comity.sources.opening import _bounded
from comity.sources.paths import path_of
from comity.types import Page, SetAside

TEXT = "Ministers meet in Vik\n\nThe ministers of Norland and Sudria met on Tuesday.\n"
HTML = f"<!DOCTYPE html><html><body><p>{TEXT}</p></body></html>"


def pages(*paths: Path | str, stdin: bytes = b"") -> list[Page | SetAside]:
    return list(open_pages(map(str, paths), stdin=io.BytesIO(stdin)))


def reasons(*paths: Path | str, stdin: bytes = b"") -> list[str]:
    return [item.reason if isinstance(item, SetAside) else item.form for item in pages(*paths, stdin=stdin)]


def test_forms_by_suffix(tmp_path: Path) -> None:
    for name in ("a.html", "b.HTM", "c.txt", "d.md", "e.xhtml"):
        (tmp_path / name).write_text(TEXT)
    assert reasons(*(sorted(tmp_path.iterdir()))) == ["html", "html", "stored", "stored", "html"]


def test_a_file_of_unknown_suffix_is_told_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "page").write_text(HTML)
    (tmp_path / "text.article").write_text(TEXT)
    (tmp_path / "lines.json").write_text('{"text": "One."}\n{"text": "Two."}\n')
    assert reasons(tmp_path / "page", tmp_path / "text.article", tmp_path / "lines.json") == [
        "html",
        "stored",
        "body",
        "body",
    ]


def test_folders_are_read_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.html", "a/y/x.md", ".hidden/h.txt", "a/.h.txt", "c.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(TEXT)
    found = [Path(item.source).relative_to(tmp_path).as_posix() for item in pages(tmp_path)]
    assert found == ["b.txt", "a/z.html", "a/y/x.md"]
    assert count_pages([str(tmp_path)]) == 3


def test_what_is_not_there_is_set_aside_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "empty").mkdir()
    assert reasons(tmp_path / "no.txt", tmp_path / "empty", "a\0b", tmp_path / "a.txt") == [
        "missing",
        "no-pages",
        "missing",
        "stored",
    ]


def test_messages_are_sentences(tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("no json\n")
    (tmp_path / "bin.txt").write_bytes(b"\0\1")
    for item in pages(tmp_path / "no.txt", tmp_path / "bad.jsonl", tmp_path / "bin.txt"):
        assert isinstance(item, SetAside)
        assert item.message.endswith(".")
        assert str(tmp_path) in item.source


def test_a_file_over_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("comity.sources.opening", "comity.sources.lines", "comity.sources.decoding"):
        monkeypatch.setattr(f"{module}.SIZE_LIMIT", 100, raising=False)
    (tmp_path / "a.html").write_text("<p>" + "x" * 200)
    (tmp_path / "b.jsonl").write_text('{"text": "' + "x" * 350 + '"}\n{"text": "Short."}\n')
    assert reasons(tmp_path / "a.html", tmp_path / "b.jsonl") == ["too-large", "too-large", "body"]
    assert decoding.SIZE_LIMIT == 100


@pytest.mark.parametrize(
    ("data", "forms"),
    [
        (TEXT.encode(), ["stored"]),
        (HTML.encode(), ["html"]),
        (b'{"raw": "One."}\n{"html": "<p>Two.</p>"}\n', ["stored", "html"]),
        (b'\xef\xbb\xbf{"raw": "One."}', ["stored"]),
        (b"", ["stored"]),
        (b"%PDF-1.7 ...", ["binary"]),
    ],
)
def test_standard_input(data: bytes, forms: list[str]) -> None:
    assert reasons("-", stdin=data) == forms
    assert count_pages(["-"]) is None


def test_pages_are_opened_only_when_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    stream = open_pages([str(tmp_path / "a.txt"), str(tmp_path / "b.txt")])
    next(stream)
    (tmp_path / "b.txt").write_text(TEXT)
    assert isinstance(next(stream), Page)


def test_a_name_that_is_no_utf_8_is_shown_as_a_text(tmp_path: Path) -> None:
    for name in (b"caf\xe9.txt", b"caf\xe8.txt", b"caf\xea.jsonl", "café.txt".encode()):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(TEXT)
    found = pages(tmp_path)
    assert [item.source.removeprefix(f"{tmp_path}/") for item in found] == [
        "café.txt", r"caf\xe8.txt", r"caf\xe9.txt", r"caf\xea.jsonl:1", r"caf\xea.jsonl:3",
    ]  # fmt: skip
    assert [item.reason for item in found if isinstance(item, SetAside)] == ["bad-line"] * 2
    assert [item.source for item in pages(os.fsdecode(b"\xff.txt"))] == [r"\xff.txt"]
    for item in found[:3]:
        assert Path(path_of(item.source)).read_text() == TEXT
    # A file that really has such a name.
    (tmp_path / r"caf\xe7.txt").write_text(TEXT)
    assert path_of(rf"{tmp_path}/caf\xe7.txt") == rf"{tmp_path}/caf\xe7.txt"


def test_a_folder_that_can_not_be_looked_into_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "shut", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.txt").write_text(TEXT)
    look = os.scandir

    def scandir(path: str) -> Any:
        if str(path).endswith("shut"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return look(path)

    # Who runs tests as root may look everywhere.
    monkeypatch.setattr(os, "scandir", scandir)
    assert reasons(tmp_path) == ["stored", "stored", "missing"]
    (aside,) = pages(tmp_path / "shut")
    assert isinstance(aside, SetAside)
    assert (aside.source, aside.message) == (
        str(tmp_path / "shut"), "it can't be opened (Permission denied); check its permissions."
    )  # fmt: skip


def test_lines_without_end_are_counted_and_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.sources.opening.SIZE_LIMIT", 100)
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"raw": "{"x" * 1000}"}}\n{{"raw": "One."}}\n{"y" * 1000}')
    assert reasons(path) == ["too-large", "stored", "too-large"]
    with path.open("rb") as file:
        assert max(len(line) for line in _bounded(file)) == 101
    assert count_pages([str(path)]) == 3


def test_count_is_the_number_of_items(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"raw": "One."}\n\nno json\n')
    (tmp_path / "b.txt").write_text(TEXT)
    paths = [str(tmp_path), str(tmp_path / "no.txt")]
    assert count_pages(paths) == len(list(open_pages(paths))) == 4


def test_pages_from_the_middle_of_a_file_are_what_they_are_from_its_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding, "SIZE_LIMIT", 200)
    monkeypatch.setattr("comity.sources.opening.SIZE_LIMIT", 200)
    path = tmp_path / "a.jsonl"
    lines = [
        *(f'{{"raw": "Page {number}."}}' for number in range(5)),
        "",
        "no json",
        " ",
        '{"raw": "' + "x" * 500 + '"}',
        '{"raw": "Last."}',
    ]
    path.write_bytes(b"\xef\xbb\xbf\n" + "\r\n".join(lines).encode())
    whole = pages(path)
    assert len(whole) == 8
    marks = marks_in(str(path), 3)
    assert [mark.item for mark in marks] == [0, 3, 6]
    for mark in marks:
        for first in range(mark.item, 9):
            assert list(open_from(str(path), first, mark)) == whole[first:]
    # What stands before a mark is not looked at.
    path.write_bytes(b"x" * marks[2].byte + path.read_bytes()[marks[2].byte :])
    assert list(open_from(str(path), 6, marks[2])) == whole[6:]


def test_there_is_one_mark_where_a_file_is_none_of_lines_or_none_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one\ntwo\n")
    for path in (str(tmp_path / "a.txt"), str(tmp_path / "no.jsonl"), "https://example.org/a.jsonl", "a\0.jsonl"):
        assert [mark.item for mark in marks_in(path, 1)] == [0]


@pytest.mark.parametrize(
    ("path", "one", "unsorted", "listed"),
    [
        ("https://example.org/news/1?from=a.warc", True, False, False),
        ("https://example.org", True, False, False),
        ("http://[", True, False, False),
        ("https://example.org/x.warc.gz?key=1", False, True, False),
        ("https://example.org/X.WACZ#top", False, True, False),
        ("https://example.org/x.jsonl", False, False, False),
        ("https://example.org/x.urls", False, False, True),
        ("https://example.org/x.gkg.csv.zip", False, True, True),
        ("why?.warc.gz", False, True, False),
        ("news/1.html", True, False, False),
    ],
)
def test_what_is_at_a_path_is_told_by_its_name(path: str, one: bool, unsorted: bool, listed: bool) -> None:
    assert (is_one_page(path), is_unsorted(path), is_list(path)) == (one, unsorted, listed)
