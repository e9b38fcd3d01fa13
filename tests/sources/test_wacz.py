"""WACZ: ZIPs of web archives, and broken ones."""

import io
import random
import struct
import time
import zipfile
from pathlib import Path

import pytest

from archive_files import html, pages
from comity.sources import Counts, count_bytes, open_pages
from comity.types import Page, SetAside


def zipped(entries: dict[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return file.getvalue()


def wacz(method: int = zipfile.ZIP_STORED) -> bytes:
    """What a crawler makes: the archives, and indexes and lists beside them."""
    return zipped(
        {
            "datapackage.json": b'{"profile": "data-package", "wacz_version": "1.1.1"}',
            "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n{"url": "https://news.example/0", "text": "told twice"}\n',
            "indexes/index.cdx.gz": b"\x1f\x8b",
            "archive/data-1.warc.gz": pages(2).data,
            "archive/data-2.warc": pages(3, gzipped=False).data,
            "../../archive/evil.warc.gz": pages(1).data,
            "/archive/evil.warc.gz": pages(1).data,
        },
        method,
    )


def opened(tmp_path: Path, data: bytes) -> tuple[list[Page], list[SetAside], Counts]:
    path = tmp_path / "site.wacz"
    path.write_bytes(data)
    counts = Counts()
    items = list(open_pages([str(path)], counts=counts))
    asides = [item for item in items if isinstance(item, SetAside)]
    assert all(aside.message.endswith(".") for aside in asides)
    assert counts.bytes_read == count_bytes([str(path)]) or asides
    return [item for item in items if isinstance(item, Page)], asides, counts


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_pages_of_all_archives_in_it(tmp_path: Path, method: int) -> None:
    found, asides, counts = opened(tmp_path, wacz(method))
    assert not asides
    assert [page.content for page in found] == [html(number) for number in (0, 1, 0, 1, 2)]
    assert counts.skipped == {"not-a-response": 5}
    assert found[0].source.startswith(f"{tmp_path}/site.wacz/archive/data-1.warc.gz:")
    assert [path.name for path in tmp_path.iterdir()] == ["site.wacz"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "damaged"),
        (b"PK\x03\x04", "damaged"),
        (b"no zip", "damaged"),
        (wacz()[:-30], "damaged"),
        (wacz()[:2000], "damaged"),
        (zipped({}), "no-pages"),
        (zipped({"datapackage.json": b"{}", "archive/": b"", "inner.wacz": wacz()}), "no-pages"),
        (zipped({"archive/data.warc.gz": b""}), "empty"),
    ],
)
def test_what_is_no_wacz(tmp_path: Path, data: bytes, reason: str) -> None:
    found, asides, _ = opened(tmp_path, data)
    assert not found
    assert [aside.reason for aside in asides] == [reason]


def test_a_broken_archive_in_it_does_not_hide_the_next(tmp_path: Path) -> None:
    data = wacz(zipfile.ZIP_DEFLATED)
    at = data.find(b"archive/data-1.warc.gz") + 200
    found, asides, _ = opened(tmp_path, data[:at] + b"\xff" * 20 + data[at + 20 :])
    assert [page.content for page in found][-3:] == [html(0), html(1), html(2)]
    assert {aside.reason for aside in asides} == {"damaged"}


def marked(data: bytes, at_local: int, at_central: int, value: bytes) -> bytes:
    """The ZIP with a value in both headers of its first entry."""
    local, central = data.find(b"PK\x03\x04"), data.find(b"PK\x01\x02")
    changed = bytearray(data)
    changed[local + at_local : local + at_local + len(value)] = value
    changed[central + at_central : central + at_central + len(value)] = value
    return bytes(changed)


def test_entries_that_can_not_be_unpacked(tmp_path: Path) -> None:
    data = zipped({"archive/a.warc.gz": pages(1).data, "archive/b.warc.gz": pages(1).data})
    for broken, told in ((marked(data, 6, 8, b"\1\0"), "encrypted"), (marked(data, 8, 10, b"\x63\0"), "pack it anew")):
        found, asides, _ = opened(tmp_path, broken)
        assert [page.content for page in found] == [html(0)]
        assert [(aside.reason, told in aside.message) for aside in asides] == [("damaged", True)]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_what_python_would_unpack_at_one_go_is_not_unpacked(tmp_path: Path, method: int) -> None:
    found, asides, _ = opened(tmp_path, zipped({"archive/a.warc.gz": bytes(5_000_000)}, method))
    assert not found
    assert [(aside.reason, "pack it anew" in aside.message) for aside in asides] == [("damaged", True)]


def test_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.sources.zips._ENOUGH", 1_000_000)
    bomb = zipped({"archive/a.warc.gz": bytes(5_000_000)}, zipfile.ZIP_DEFLATED)
    found, asides, _ = opened(tmp_path, bomb)
    assert (len(found), [aside.reason for aside in asides]) == (0, ["too-large"])
    # One that says that it is small is read no further than it says.
    lying = marked(bomb, 22, 24, struct.pack("<L", 1_000))
    found, asides, _ = opened(tmp_path, lying)
    assert (len(found), [aside.reason for aside in asides]) == (0, ["damaged"])
    monkeypatch.setattr("comity.sources.zips._LARGEST_DIRECTORY", 1_000)
    many = zipped({f"archive/{number}.warc.gz": b"" for number in range(50)})
    assert [aside.reason for aside in opened(tmp_path, many)[1]] == ["too-large"]


def ends(told: int, large: int | None = None, comment: bytes = b"") -> bytes:
    """The end of a ZIP file whose list is told to have so many bytes, and to have another number in a record of ZIP64."""
    records = b""
    if large is not None:
        records = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, large, 0) + struct.pack(
            "<4sLQL", b"PK\6\7", 0, 0, 1
        )
    return records + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, told, 0, len(comment)) + comment


@pytest.mark.parametrize(
    ("end", "reason"),
    [
        (ends(0x06054B50), "too-large"),  # whose bytes are those by which a record is known
        (ends(90_000_000, comment=b"c" * 65_535), "too-large"),
        (ends(0xFFFFFFFF, 90_000_000), "too-large"),
        (ends(100, 90_000_000), "too-large"),
        (ends(90_000_000, 90_000_000, b"c" * 65_535), "too-large"),
        (ends(90_000_000, 100), "damaged"),  # as no more than a hundred bytes are read
        (ends(0xFFFFFFFF), "damaged"),
        (b"PK\5\6", "damaged"),
    ],
    ids=["like-a-mark", "commented", "large", "hidden", "both", "small", "none", "cut"],
)
def test_the_length_of_a_list_is_the_one_by_which_it_would_be_read(tmp_path: Path, end: bytes, reason: str) -> None:
    path = tmp_path / "site.wacz"
    with path.open("wb") as file:
        file.truncate(110_000_000)
        file.seek(0, io.SEEK_END)
        file.write(end)
    assert [item.reason for item in open_pages([str(path)]) if isinstance(item, SetAside)] == [reason]


def test_mutations_end_in_pages_and_set_asides(tmp_path: Path) -> None:
    data, chance = wacz(zipfile.ZIP_DEFLATED), random.Random(7)
    outcomes = set()
    for _ in range(300):
        changed = bytearray(data)
        for _ in range(chance.randint(1, 4)):
            # Half of the blows go to the list at the end, where all that zipfile believes is written.
            changed[chance.choice((chance.randrange(len(data)), chance.randrange(len(data) - 700, len(data))))] ^= (
                1 << chance.randrange(8)
            )
        began = time.monotonic()
        found, asides, _ = opened(tmp_path, bytes(changed[: chance.choice((len(data), chance.randrange(len(data))))]))
        assert time.monotonic() - began < 10
        outcomes |= {aside.reason for aside in asides} | {f"{len(found)} pages"}
    assert {"damaged", "0 pages", "5 pages"} <= outcomes
