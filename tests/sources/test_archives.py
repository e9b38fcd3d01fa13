"""Web archives as crawlers write them, and broken ones; each is a real file made here."""

import base64
import gzip
import hashlib
import io
import random
import re
import time
import zlib
from collections import Counter
from pathlib import Path

import pytest

from archive_files import DATE, Archive, html, member, pages
from comity.sources import Counts, count_bytes, count_pages, open_pages
from comity.types import Page, SetAside

PADDED = "<p>" + "Ministers meet. " * 20


def opened(tmp_path: Path, data: bytes, name: str = "a.warc.gz") -> tuple[list[Page], list[SetAside], Counts]:
    (tmp_path / name).write_bytes(data)
    counts = Counts()
    items = list(open_pages([str(tmp_path / name)], counts=counts))
    found = [item for item in items if isinstance(item, Page)]
    asides = [item for item in items if isinstance(item, SetAside)]
    assert counts.found == len(found)
    assert counts.failed == Counter(aside.reason for aside in asides)
    assert counts.bytes_read == len(data)
    assert all(aside.message.endswith(".") for aside in asides)
    return found, asides, counts


def test_one_page_that_came_by_many_addresses(tmp_path: Path) -> None:
    archive = Archive()
    own = '<link rel="canonical" href="https://news.example/talks-1">'
    archive.response("https://news.example/talks-1?utm_source=rss#top", html(1))
    archive.response("https://amp.news.example/talks-1", html(1).replace("<title>", f"{own}<title>"))
    archive.response("http://news.example/print/1", html(1).replace("<title>", f"{own}<title>"))
    archive.response("https://news.example/note.txt?fbclid=9", "Ministers met.", "text/plain")
    found, _, _ = opened(tmp_path, archive.data)
    assert [page.given.url for page in found] == ["https://news.example/talks-1"] * 3 + ["https://news.example/note.txt"]


@pytest.mark.parametrize("gzipped", [True, False])
def test_pages_come_with_their_address_time_and_place(tmp_path: Path, gzipped: bool) -> None:
    archive = pages(3, gzipped=gzipped)
    name = "news.warc.gz" if gzipped else "news.warc"
    found, asides, counts = opened(tmp_path, archive.data, name)
    assert not asides
    assert [page.content for page in found] == [html(number) for number in range(3)]
    assert [page.given.url for page in found] == [f"https://news.example/{number}" for number in range(3)]
    assert {page.given.fetched for page in found} == {DATE}
    assert [page.source for page in found] == [f"{tmp_path}/{name}:{place}" for place in archive.places[1::2]]
    assert counts.skipped == {"not-a-response": 3}


def test_a_file_that_is_gzipped_as_a_whole(tmp_path: Path) -> None:
    plain = pages(3, gzipped=False)
    found, asides, _ = opened(tmp_path, gzip.compress(plain.data))
    assert not asides
    assert [page.content for page in found] == [html(number) for number in range(3)]
    assert [page.source.rpartition(":")[2] for page in found] == [f"0+{place}" for place in plain.places[1::2]]


def test_a_file_as_common_crawl_makes_them_for_news(tmp_path: Path) -> None:
    archive = Archive()
    archive.record("CC-NEWS-20260304050607-00001.warc.gz", "warcinfo", b"software: Crawler\r\nformat: WARC File Format 1.0\r\n")
    archive.page(1)
    # The content is stored unpacked, and the headers that say otherwise are renamed.
    headers = [
        ("X-Crawler-Content-Encoding", "gzip"),
        ("X-Crawler-Transfer-Encoding", "chunked"),
        ("X-Crawler-Content-Length", "99"),
    ]
    archive.response("https://news.example/2", html(2), headers=headers)
    archive.response("https://news.example/robots", "gone", status="404 Not Found")
    archive.response("https://news.example/moved", "", status="301 Moved Permanently")
    archive.response("https://news.example/3.jpg", b"\xff\xd8\xff\xe0", "image/jpeg")
    archive.response("https://news.example/feed", "<rss/>", "application/rss+xml")
    archive.response("https://news.example/2", b"", kind="revisit")
    found, asides, counts = opened(tmp_path, archive.data)
    assert not asides
    assert [page.given.url for page in found] == ["https://news.example/1", "https://news.example/2"]
    assert found[1].content == html(2)
    assert counts.skipped == {"not-a-response": 3, "status": 2, "not-html": 2}


def test_resources_and_what_is_of_no_address_of_the_web(tmp_path: Path) -> None:
    archive = Archive()
    archive.record("https://news.example/1", "resource", html(1).encode(), "text/html; charset=utf-8")
    archive.record("https://news.example/notes", "resource", b"Ministers met in Vik.", "text/plain")
    archive.record("https://news.example/1.png", "resource", b"\x89PNG", "image/png")
    archive.record("urn:text:https://news.example/1", "resource", b"Ministers met in Vik.", "text/plain")
    archive.record("dns:news.example", "response", b"news.example. A 192.0.2.1", "text/dns")
    found, asides, counts = opened(tmp_path, archive.data)
    assert not asides
    assert [(page.form, page.given.url) for page in found] == [
        ("html", "https://news.example/1"),
        ("stored", "https://news.example/notes"),
    ]
    assert counts.skipped == {"not-html": 1, "not-http": 2}


def test_charsets_and_missing_types(tmp_path: Path) -> None:
    archive = Archive()
    archive.response("https://a.example/", "<p>Министры встретились".encode("cp1251"), "text/html; charset=windows-1251")
    archive.response("https://b.example/", "<p>Ministerträffen".encode("latin-1"), 'TEXT/HTML;charset="ISO-8859-1"')
    archive.response("https://c.example/", "<!DOCTYPE html><p>Untold", None)
    archive.response("https://d.example/", b"\0\1\2\3" * 50, None)
    archive.response("https://e.example/", b"\0\1\2\3" * 50, "text/html")
    found, asides, counts = opened(tmp_path, archive.data)
    assert [page.content for page in found] == ["<p>Министры встретились", "<p>Ministerträffen", "<!DOCTYPE html><p>Untold"]
    assert counts.skipped == {"not-html": 1}
    assert [aside.reason for aside in asides] == ["binary"]


def raw_deflated(data: bytes) -> bytes:
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packing.compress(data) + packing.flush()


CHUNKS = b"5;name=value\r\n<p>Mi\r\n9 \r\nnisters. \r\n0\r\nTrailer: x\r\n\r\n"


@pytest.mark.parametrize(
    ("headers", "content", "text"),
    [
        ([("Content-Encoding", "gzip")], gzip.compress(PADDED.encode(), mtime=0), PADDED),
        ([("Content-Encoding", "x-gzip")], gzip.compress(PADDED.encode(), mtime=0), PADDED),
        ([("Content-Encoding", "deflate")], zlib.compress(PADDED.encode()), PADDED),
        ([("Content-Encoding", "deflate")], raw_deflated(PADDED.encode()), PADDED),
        ([("Content-Encoding", "gzip, gzip")], gzip.compress(gzip.compress(PADDED.encode(), mtime=0), mtime=0), PADDED),
        ([("Transfer-Encoding", "chunked")], CHUNKS, "<p>Ministers. "),
        ([("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")],
         b"%x\r\n%b\r\n0\r\n\r\n" % (len(gzip.compress(b"<p>x", mtime=0)), gzip.compress(b"<p>x", mtime=0)), "<p>x"),
        # What the headers claim and the archive has undone already.
        ([("Content-Encoding", "gzip")], PADDED.encode(), PADDED),
        ([("Content-Encoding", "deflate")], PADDED.encode(), PADDED),
        ([("Content-Encoding", "br")], PADDED.encode(), PADDED),
        ([("Content-Encoding", "zstd")], PADDED.encode(), PADDED),
        ([("Transfer-Encoding", "chunked")], PADDED.encode(), PADDED),
        ([("Content-Encoding", "UTF-8")], PADDED.encode(), PADDED),
    ],
)  # fmt: skip
def test_content_is_unpacked_as_it_was_sent(tmp_path: Path, headers: list[tuple[str, str]], content: bytes, text: str) -> None:
    archive = Archive()
    archive.response("https://news.example/", content, headers=headers)
    found, asides, _ = opened(tmp_path, archive.data)
    assert not asides
    assert [page.content for page in found] == [text]


BOMB = gzip.compress(bytes(60_000_000), mtime=0)


@pytest.mark.parametrize(
    ("headers", "content", "reason"),
    [
        ([("Content-Encoding", "gzip")], gzip.compress(PADDED.encode(), mtime=0)[:-12], "damaged"),
        ([("Content-Encoding", "gzip")], b"\x1f\x8b" + b"x" * 90, "damaged"),
        ([("Content-Encoding", "deflate")], b"Ministers met" * 9, "damaged"),
        ([("Content-Encoding", "br")], b"Ministers met" * 9, "damaged"),
        ([("Transfer-Encoding", "chunked")], b"ff\r\n<p>Ministers", "damaged"),
        ([("Transfer-Encoding", "chunked")], b"4\r\n<p>M\r\nnothing", "damaged"),
        ([("Content-Encoding", "gzip")], BOMB, "too-large"),
        ([("Content-Encoding", "gzip, gzip")], gzip.compress(BOMB, mtime=0), "too-large"),
        ([("Content-Encoding", "gzip, gzip"), ("Content-Encoding", "gzip")],
         gzip.compress(gzip.compress(gzip.compress(b"<p>x", mtime=0), mtime=0), mtime=0), "too-deep"),
        ([], b"<p>" + b"x" * 21_000_000, "too-large"),
    ],
)  # fmt: skip
def test_content_that_can_not_be_unpacked_harms_only_itself(
    tmp_path: Path, headers: list[tuple[str, str]], content: bytes, reason: str
) -> None:
    archive = Archive()
    archive.response("https://news.example/", content, headers=headers)
    archive.page(1)
    found, asides, _ = opened(tmp_path, archive.data)
    assert [(aside.reason, aside.source) for aside in asides] == [(reason, f"{tmp_path}/a.warc.gz:0")]
    assert [page.content for page in found] == [html(1)]


def bare(*, kind: bytes = b"WARC-Type: response\r\n", url: bytes = b"https://x.example/", length: bytes = b"64") -> bytes:
    """A record of which each part can be wrong."""
    content = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Ministers met</p>"
    return b"WARC/1.0\r\n%bWARC-Target-URI: %b\r\nWARC-Date: 2026-03-04T05:06:07Z\r\nContent-Length: %b\r\n\r\n%b\r\n\r\n" % (
        kind,
        url,
        length,
        content,
    )


@pytest.mark.parametrize("gzipped", [True, False])
@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (bare(kind=b""), "does not say what it is of"),
        (bare(url=b"https://x.example/\x07"), "is broken"),
        (bare(url=b"https://x.example/" + b"x" * 2_500), "it is longer than 2,000 bytes"),
        (bare(length=b"many"), "does not say how long it is"),
        (bare(length=b"-5"), "does not say how long it is"),
        (bare(length=b"9" * 30), "does not say how long it is"),
        (bare(length=b"50"), "its length is wrong"),
        (bare(length=b"900"), "its length is wrong"),
        (bare(length=b"900000"), "its length is wrong"),
        (bare()[:-30], "its length is wrong"),
        (bare()[:120] + b"\r\n", "."),
        (bare()[:60] + b"\r\n", "."),
        (b"no record at all\r\n\r\n", "there is no WARC record here"),
        (b"WARC/1.0\r\nX: " + b"x" * 100_000 + b"\r\n\r\n", "there is no WARC record here"),
        (bare(length=b"40064").replace(b"200 OK", b"200 OK\r\nX: " + b"x" * 39_995), "holds no HTTP response"),
        (bare(length=b"30064").replace(b"200 OK", b"200 OK" + b"\nX: y" * 6_000), "the header of its HTTP response is broken"),
        (bare(length=b"60").replace(b"HTTP/1.1", b"SMTP"), "holds no HTTP response"),
    ],
)  # fmt: skip
def test_a_broken_record_harms_only_itself(tmp_path: Path, broken: bytes, told: str, gzipped: bool) -> None:
    archive = Archive(gzipped=gzipped)
    archive.page(1)
    archive.raw(member(broken) if gzipped else broken)
    archive.page(2)
    archive.page(3)
    name = "a.warc.gz" if gzipped else "a.warc"
    found, asides, counts = opened(tmp_path, archive.data, name)
    assert [page.content for page in found] == [html(1), html(2), html(3)]
    assert [aside.reason for aside in asides] == ["damaged"]
    assert told in asides[0].message
    assert asides[0].source == f"{tmp_path}/{name}:{archive.places[2]}"
    # What is cut off within a line takes the header behind it along, here that of a request.
    assert counts.skipped["not-a-response"] >= 3 - (not gzipped and not broken.endswith(b"\r\n\r\n"))


def test_a_record_in_which_nothing_is_wrong(tmp_path: Path) -> None:
    found, asides, _ = opened(tmp_path, bare() + b"x", "a.warc")
    assert [page.content for page in found] == ["<p>Ministers met</p>"]
    assert len(asides) == 1


@pytest.mark.parametrize("name", ["sha1", "sha256", "md5"])
@pytest.mark.parametrize("padded", [True, False])
def test_a_checksum_in_base_32_is_known_with_padding_and_without(tmp_path: Path, name: str, padded: bool) -> None:
    whole = bare()
    block = whole.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n\r\n")
    value = base64.b32encode(hashlib.new(name, block).digest())
    value = value if padded else value.rstrip(b"=")
    for digest, reasons in ((value, []), (b"A" * len(value), ["damaged"])):
        told = whole.replace(b"Content-Length", b"WARC-Block-Digest: %b:%b\r\nContent-Length" % (name.encode(), digest))
        found, asides, _ = opened(tmp_path, told, "a.warc")
        assert ([aside.reason for aside in asides], len(found)) == (reasons, not reasons)


def test_a_checksum_that_does_not_agree(tmp_path: Path) -> None:
    data = bytearray(pages(2, gzipped=False).data)
    at = data.find(b"word")
    data[at] ^= 1
    found, asides, _ = opened(tmp_path, bytes(data), "a.warc")
    assert [page.content for page in found] == [html(1)]
    assert ["checksum" in aside.message for aside in asides] == [True]


@pytest.mark.parametrize(
    "between", [b"\0" * 700, b"garbage " * 90, b"\x1f\x8b\x08\0" + b"x" * 400, member(b"hello"), member(b"")]
)
def test_what_stands_between_members(tmp_path: Path, between: bytes) -> None:
    archive = pages(1)
    archive.raw(between)
    archive.page(2)
    found, asides, _ = opened(tmp_path, archive.data)
    assert [page.content for page in found] == [html(0), html(2)]
    assert len(asides) == (between.strip(b"\0") not in (b"", member(b"").strip(b"\0")))


def test_records_within_a_page_are_not_taken_for_records(tmp_path: Path) -> None:
    inner = pages(3, gzipped=False).data
    for content, gzipped in ((inner, True), (inner, False), (pages(3).data, True), (pages(3).data, False)):
        archive = Archive(gzipped=gzipped)
        archive.page(1)
        archive.response("https://news.example/archive", content, "application/warc")
        archive.page(2)
        found, asides, counts = opened(tmp_path, archive.data, "a.warc.gz" if gzipped else "a.warc")
        assert not asides
        assert [page.content for page in found] == [html(1), html(2)]
        assert counts.skipped == {"not-a-response": 2, "not-html": 1}


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.warc", b"", "empty"),
        ("a.warc.gz", b"", "empty"),
        ("a.warc.gz", b"\0" * 1000, "empty"),
        ("a.warc", b"<html><p>Ministers met", "damaged"),
        ("a.warc.gz", b"<html><p>Ministers met", "damaged"),
        ("a.warc.gz", b"\x1f\x8b", "damaged"),
        ("a.warc.gz", b"PK\x03\x04", "damaged"),
    ],
)
def test_a_file_that_is_no_archive(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    found, asides, _ = opened(tmp_path, data, name)
    assert not found
    assert [aside.reason for aside in asides] == [reason]


def test_a_plain_file_with_the_name_of_a_gzipped_one_and_the_other_way_round(tmp_path: Path) -> None:
    assert len(opened(tmp_path, pages(2, gzipped=False).data, "a.warc.gz")[0]) == 2
    assert len(opened(tmp_path, pages(2).data, "a.WARC")[0]) == 2


def packed_zeros(megabytes: int) -> bytes:
    """A member of one record with so many zeros in its page."""
    size = megabytes << 20
    packing = zlib.compressobj(1, zlib.DEFLATED, 31)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    parts = [packing.compress(bare(length=b"%d" % (len(head) + size)).partition(b"HTTP")[0] + head)]
    parts += [packing.compress(bytes(1 << 20)) for _ in range(megabytes)]
    return b"".join([*parts, packing.compress(b"\r\n\r\n"), packing.flush()])


def test_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = pages(1)
    archive.raw(packed_zeros(50))
    archive.page(2)
    found, asides, _ = opened(tmp_path, archive.data)
    assert [page.content for page in found] == [html(0), html(2)]
    assert [aside.reason for aside in asides] == ["too-large"]
    monkeypatch.setattr("comity.sources.members._ENOUGH", 1 << 24)
    found, asides, _ = opened(tmp_path, archive.data)
    assert [page.content for page in found] == [html(0), html(2)]
    assert [(aside.reason, "100 times its size" in aside.message) for aside in asides] == [("damaged", True)]


def test_a_file_with_too_many_broken_places_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.sources.warc._MOST_BROKEN", 30)
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 1999999\r\n\r\n"
    found, asides, _ = opened_partly(tmp_path, head * 5_000, "a.warc")
    assert (len(found), len(asides)) == (0, 31)
    assert "the rest is left unread" in asides[-1].message
    assert asides[-1].source == f"{tmp_path}/a.warc"
    monkeypatch.setattr("comity.sources.members._MOST_TRIES", 30)
    found, asides, _ = opened_partly(tmp_path, b"\x1f\x8b\x08\0" * 5_000, "a.warc.gz")
    assert len(found) == 0
    assert "the rest is left unread" in asides[-1].message


def opened_partly(tmp_path: Path, data: bytes, name: str) -> tuple[list[Page], list[SetAside], int]:
    (tmp_path / name).write_bytes(data)
    items = list(open_pages([str(tmp_path / name)]))
    return [item for item in items if isinstance(item, Page)], [item for item in items if isinstance(item, SetAside)], len(items)


def test_every_truncation_leaves_what_is_before_it(tmp_path: Path) -> None:
    for gzipped, name in ((True, "a.warc.gz"), (False, "a.warc")):
        archive = pages(6, gzipped=gzipped)
        ends = [*archive.places[2::2], len(archive.data)]
        for cut in [*range(1, len(archive.data), 61), *(end + near for end in ends[:-1] for near in (-5, -4, -1, 0, 1, 2))]:
            found, asides, _ = opened(tmp_path, archive.data[:cut], name)
            whole = sum(end <= cut for end in ends)
            # A record may be whole without the empty lines behind it.
            assert len(found) in (whole, whole + (cut + 4 >= ends[min(whole, 5)] and not gzipped)), cut
            assert [page.content for page in found] == [html(number) for number in range(len(found))]
            assert len(asides) <= 1
            if cut not in archive.places and cut < len(archive.data) - 4 and len(found) == whole:
                assert asides or not gzipped, cut


@pytest.mark.parametrize(("gzipped", "seed"), [(True, 1), (True, 2), (False, 3), (False, 4)])
def test_hundreds_of_mutations_end_in_pages_and_set_asides(tmp_path: Path, gzipped: bool, seed: int) -> None:
    name = "a.warc.gz" if gzipped else "a.warc"
    data = pages(8, gzipped=gzipped).data
    sound = {f"https://news.example/{number}": html(number) for number in range(8)}
    chance = random.Random(seed)
    lost = 0
    for _ in range(150):
        mutated, blows = _mutated(data, chance)
        began = time.monotonic()
        found, asides, _ = opened_partly(tmp_path, mutated, name)
        assert time.monotonic() - began < 10
        # A blow may hit two records, and of a plain file also the length by which the next one is found.
        assert len(found) >= 8 - 2 * blows
        assert {aside.reason for aside in asides} <= {"damaged", "too-large", "too-deep", "binary", "encoding", "empty"}
        lost += 8 - len(found)
        if gzipped:
            # A checksum stands behind each page: what is handed out is what was stored.
            assert all(sound[page.given.url or ""] == page.content for page in found)
    assert lost > 100


def _mutated(data: bytes, chance: random.Random) -> tuple[bytes, int]:
    """The data with one to three blows, and how many."""
    changed = bytearray(data)
    blows = chance.randint(1, 3)
    for _ in range(blows):
        at = chance.randrange(len(changed))
        kind = chance.randrange(4)
        if kind == 0:
            changed[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            changed[at : at + chance.randrange(1, 300)] = chance.randbytes(chance.randrange(300))
        elif kind == 2:
            del changed[at : at + chance.randrange(1, 300)]
        else:
            changed[at:at] = changed[at : at + chance.randrange(1, 300)]
    return bytes(changed), blows


def test_standard_input_and_files_of_any_name(tmp_path: Path) -> None:
    for gzipped in (True, False):
        data = pages(2, gzipped=gzipped).data
        piped = list(open_pages(["-"], stdin=io.BytesIO(data)))
        assert [item.content for item in piped if isinstance(item, Page)] == [html(0), html(1)]
        assert piped[0].source.startswith("standard input:")
        assert len(opened(tmp_path, data, "archive")[0]) == 2
    assert [
        item.reason for item in open_pages(["-"], stdin=io.BytesIO(gzip.compress(b"text"))) if isinstance(item, SetAside)
    ] == ["binary"]


def test_folders_and_what_can_be_counted(tmp_path: Path) -> None:
    (tmp_path / "b.html").write_text("<p>Ministers met.")
    assert count_pages([str(tmp_path)]) == 1
    data = pages(2).data
    (tmp_path / "a.warc.gz").write_bytes(data)
    items = list(open_pages([str(tmp_path)]))
    assert [re.sub(r".*/|:.*", "", item.source) for item in items] == ["a.warc.gz", "a.warc.gz", "b.html"]
    assert count_pages([str(tmp_path)]) is None
    counts = Counts()
    assert len(list(open_pages([str(tmp_path)], counts=counts))) == 3
    assert count_bytes([str(tmp_path)]) == counts.bytes_read == len(data) + len("<p>Ministers met.")
    assert count_bytes(["-"]) is count_bytes(["https://news.example/a.warc.gz"]) is count_bytes([str(tmp_path / "none")]) is None


def test_pages_are_read_only_when_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(pages(100, gzipped=False).data * 10)
    counts = Counts()
    stream = open_pages([str(tmp_path / "a.warc")], counts=counts)
    next(stream)
    assert (counts.found, counts.bytes_read) < (2, 300_000)
