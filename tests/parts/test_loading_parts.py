"""Parts bring into a store exactly what adding the pages would have brought, and damage is told."""

import os
import resource
from dataclasses import replace
from pathlib import Path

import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from parts_runs import article, content, run, source

import comity
from comity.engine import Plan
from comity.parts import Damage, Folder, cut, open_parts, write_shards
from comity.parts.rows import day_of, record_of, row_of, schema
from fake_reader import FakeReader
from sample_records import sample

EXAMPLES = Path(__file__).parents[2] / "examples" / "pages"


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Parts of 23 articles in five shards."""
    monkeypatch.chdir(tmp_path)
    run(Path("parts"), source(Path("pages.jsonl")), log=Path("log"))
    return Path("parts")


@pytest.mark.parametrize(
    "record",
    [
        sample(),
        replace(sample(2), figures=(replace(sample().figures[0], value=1e300),)),
        replace(sample(3), article=replace(sample(3).article, published=None, url=None, site=None, byline=(), headings=())),
    ],
)
def test_a_record_comes_back_as_it_was(record: comity.Record) -> None:
    table = pa.Table.from_pylist([row_of(record, 0, with_page=True)], schema=schema())
    assert record_of(table.to_pylist()[0]) == record


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2022-08-24T23:51:00+04:00", "2022-08-24"),
        ("2022-08-24", "2022-08-24"),
        ("2022-08", None),
        ("2022-13-01", None),
        (None, None),
    ],
)
def test_the_day_is_the_one_that_the_page_tells(published: str | None, day: str | None) -> None:
    assert day_of(replace(sample(), article=replace(sample().article, published=published))) == day


def test_a_store_is_as_if_the_pages_had_been_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    lines = Path("pages.jsonl")
    text = "Azerbaijan and Kazakhstan signed a roadmap on transit in Baku on Tuesday, it was told, version {}."
    versions = [f'{{"id": "a", "url": "https://example.org/a", "text": "{text.format(n)}"}}' for n in (1, 2, 1, 3)]
    lines.write_text("\n".join([*versions, "no JSON"]), encoding="utf-8")
    sources = (EXAMPLES, lines, Path("missing.html"))
    written = comity.write_parts("parts", *sources)
    assert (written.articles, written.set_aside, written.unfinished) == (21, {"bad-line": 1, "missing": 1}, {})
    with comity.open_store("added.db") as added, comity.open_store("loaded.db") as loaded:
        summary = comity.add(added, *sources)
        told = comity.load_parts(loaded, "parts")
        assert (told.added, told.replaced, told.unchanged) == (summary.added, summary.replaced, summary.unchanged) == (18, 3, 0)
        assert (told.set_aside, told.damaged, told.unfinished) == (2, (), 0)
        records, facts = list(loaded.records()), list(comity.facts(loaded))
        assert records == list(added.records())
        assert facts == list(comity.facts(added))
        assert facts
        assert loaded.status() == added.status()
        assert loaded.check() == []
        again, by_pages = comity.load_parts(loaded, "parts"), comity.add(added, *sources)
        # Of the article in four versions the store held the last: it goes through all of them again.
        assert (again.added, again.unchanged, again.replaced) == (by_pages.added, by_pages.unchanged, by_pages.replaced)
        assert (again.added, again.unchanged, again.replaced) == (0, 17, 4)
        assert list(loaded.records()) == records
        assert list(comity.facts(loaded)) == facts


def test_damaged_parts_are_told_and_the_rest_goes_on(parts: Path) -> None:
    files = sorted(parts.glob("day=*/*.parquet"))
    assert len(files) > 8
    files[0].unlink()
    files[1].write_bytes(files[1].read_bytes()[:-50])
    flipped = bytearray(files[2].read_bytes())
    flipped[len(flipped) // 4] ^= 0xFF
    files[2].write_bytes(flipped)
    with comity.open_store("loaded.db") as store:
        told = comity.load_parts(store, parts)
        assert {damage.file for damage in told.damaged} == {str(file) for file in files[:3]}
        assert all("run `comity parts` again" in damage.message for damage in told.damaged)
        lost = 23 - told.added
        assert 3 <= lost <= 9
        assert store.check() == []
        # What is deleted or cut off is made again; a file of the right size has to be deleted first, as the message says.
        files[2].unlink()
        run(parts, Path("pages.jsonl"), log=Path("log"))
        assert (comity.load_parts(store, parts).added, comity.load_parts(store, parts).added) == (lost, 0)


def test_shards_that_are_not_done_are_left_out_and_told(parts: Path) -> None:
    sorted((parts / "shards").iterdir())[0].unlink()
    with comity.open_store("loaded.db") as store:
        told = comity.load_parts(store, parts)
    assert told.unfinished == 1
    assert told.added < 23


def test_parts_without_pages_and_other_folders_are_refused(parts: Path) -> None:
    with comity.open_store("loaded.db") as store:
        with pytest.raises(comity.ComityError, match="there are no parts here"):
            comity.load_parts(store, "nowhere")
        comity.write_parts("bare", EXAMPLES / "weekly-harvest.jsonl", pages=False)
        with pytest.raises(comity.ComityError, match="without their pages"):
            comity.load_parts(store, "bare")
        (parts / "parts.json").write_text("{}")
        with pytest.raises(comity.ComityError, match="damaged"):
            comity.load_parts(store, parts)
    assert all(b"<html" not in file for file in content(Path("bare")).values())


def test_a_shard_of_more_days_than_there_may_be_open_files_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "pages.jsonl").write_text("".join(f"{article(3 * day)}\n" for day in range(30)))
    shards, folder = cut([str(tmp_path / "pages.jsonl")]), Folder(tmp_path / "parts")
    with folder.begun("fake-1", True, shards):
        list(write_shards(folder, shards, Plan(FakeReader), with_pages=True, allow_private=False))
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    # The lowest that is free tells how many are open, where there are no gaps; those are for who needs a few.
    free = os.open(tmp_path, os.O_RDONLY)
    os.close(free)
    resource.setrlimit(resource.RLIMIT_NOFILE, (free + 15, before[1]))
    try:
        items = list(open_parts(tmp_path / "parts").items)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert not [item for item in items if isinstance(item, Damage)]
    assert len(items) == 30
