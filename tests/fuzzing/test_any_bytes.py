"""Any bytes at any door: for seconds what `trials.fuzzing` and `trials.bad_pages` do for hours; and what they found."""

import io
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import comity
from comity.errors import PageError
from comity.language.dates import DateMention
from comity.sources import Counts
from comity.sources.decoding import decode
from comity.sources.sitemaps import read_sitemap
from comity.sources.wacz import open_wacz
from comity.types import SetAside
from trials import bad_pages
from trials.bad_pages import page
from trials.mutations import MUTATIONS, Mutation, mutated
from trials.targets import TARGETS

SEEDS = {name: list(target.seeds()) for name, target in TARGETS.items()}


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_broken_bytes_at_every_door(name: str, data: st.DataObject) -> None:
    seed = data.draw(st.sampled_from([one for one in SEEDS[name] if len(one) < 3_000]))
    chance = Random(data.draw(st.integers(0, 2**32)))
    # Targets raise where anything is wrong.
    TARGETS[name].read(mutated(seed, SEEDS[name], chance)[:20_000])


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=15, deadline=None)
@given(data=st.binary(max_size=300))
def test_any_bytes_at_every_door(name: str, data: bytes) -> None:
    TARGETS[name].read(data)


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_real_is_read(name: str) -> None:
    assert len(SEEDS[name]) > 3
    for seed in SEEDS[name]:
        TARGETS[name].read(seed)


def test_what_is_wrong_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.articles.html.read_metadata", None)
    with pytest.raises(TypeError):
        TARGETS["html"].read(SEEDS["html"][0])
    monkeypatch.setattr("trials.targets.find_dates", lambda text, *_, **__: [DateMention(0, len(text) + 1, None, "date")])
    with pytest.raises(AssertionError):
        TARGETS["dates"].read(b"They met in Lima.")


def test_a_page_is_always_broken_in_the_same_way() -> None:
    assert page(7, 3) == page(7, 3)
    assert len({page(7, number)[1] for number in range(30)}) == 30


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_every_way_of_breaking_changes_something(mutation: Mutation) -> None:
    seed = SEEDS["html"][0] + b" charset=utf-8 12 \n"
    assert any(mutation(seed, SEEDS["html"], Random(number)) != seed for number in range(5))


def test_broken_pages_are_read_or_set_aside() -> None:
    for number in range(6):
        _, data = page(11, number)
        for item in comity.read_many(comity.Page(str(number), "stored", data[:5_000].decode("utf-8", "replace"))):
            assert not isinstance(item, SetAside) or item.reason != "failed", (number, item)


def test_the_store_is_proven_when_a_page_ends_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    read = bad_pages._Worker.read
    folders = set[Path]()

    def struck(worker: bad_pages._Worker, number: int) -> bad_pages._Told | None:
        folders.add(worker._folder)
        if number == 2:
            worker._process.kill()
            worker._process.join()
            with closing(sqlite3.connect(worker._folder / "comity.db")) as connection, connection:
                connection.execute("DELETE FROM findings WHERE rowid IN (SELECT rowid FROM findings LIMIT 1)")
        return read(worker, number)

    monkeypatch.setattr(bad_pages._Worker, "read", struck)
    chunk = bad_pages._read_chunk(1, 0, 3)
    assert chunk.wrong[0] == "2: the process died (-9)"
    assert any(told.startswith("the store: ") for told in chunk.wrong[1:])
    assert not any(folder.exists() for folder in folders)


def test_a_page_in_which_two_words_led_to_one_finding() -> None:
    ending, data = page(1, 914)
    records = list(comity.read_many(comity.Page("914", "html", decode(data, "914"))))
    assert ending == ".html"
    for record in records:
        assert isinstance(record, comity.Record)
        assert len(set(record.findings())) == len(list(record.findings())) > 3


# -- what was found ---------------------------------------------------------------------------------------------------------


def test_a_sitemap_with_a_tag_that_no_xml_may_have() -> None:
    start = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://news.example/1</loc>'
    assert [entry.address for entry in read_sitemap(start + b"<T10:00:00></url></urlset>", "https://news.example/").entries] == [
        "https://news.example/1"
    ]


def _wacz(name: str = "archive/1.warc") -> bytearray:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"WARC/1.0\r\n\r\n")
        archive.writestr(zipfile.ZipInfo("archive/2.warc"), SEEDS["warc"][0])
    return bytearray(file.getvalue())


def test_an_entry_that_lies_before_the_file_hides_no_other() -> None:
    data = _wacz()
    end = data.rfind(b"PK\x05\x06")
    # The list of entries lies further on than told, so that all places are shifted.
    first = data.find(b"PK\x01\x02")
    data[first + 42 : first + 46] = (0).to_bytes(4, "little")
    data[end + 16 : end + 20] = (int.from_bytes(data[end + 16 : end + 20], "little") + 40).to_bytes(4, "little")
    items = list(open_wacz(io.BytesIO(data), "a.wacz", Counts()))
    assert next(item.reason for item in items if isinstance(item, SetAside)) == "damaged"


def test_an_entry_whose_packing_is_broken_is_told() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/1.warc", SEEDS["warc"][0] * 20)
        archive.writestr("archive/2.warc", SEEDS["warc"][0])
    data = bytearray(file.getvalue())
    begin = data.find(b"archive/1.warc") + 34
    data[begin : begin + 60] = bytes(60)
    items = list(open_wacz(io.BytesIO(data), "a.wacz", Counts()))
    assert [getattr(item, "reason", "read") for item in items] == ["damaged", "read"]


def test_names_in_a_broken_encoding_are_told() -> None:
    data = _wacz("archive/é.warc")
    broken = data.replace("é".encode(), b"\xe9\xff")
    with pytest.raises(PageError, match="broken") as error:
        list(open_wacz(io.BytesIO(broken), "a.wacz", Counts()))
    assert error.value.reason == "damaged"
