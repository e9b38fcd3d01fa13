"""The public surface."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import comity
from comity import facade
from comity.store.tables import TableBatch
from comity.types import Given, Page, SetAside
from fake_reader import SIGNED, FakeReader, line
from sample_records import sample


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> FakeReader:
    reader = FakeReader()
    monkeypatch.setattr(facade, "_reader", lambda name: reader)
    return reader


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Two articles, a page that the reader fails on, and a line that is no JSON."""
    path = tmp_path / "pages.jsonl"
    lines = [json.dumps(line(1)), json.dumps(line(2, "You stumble here. " * 20)), "{", json.dumps(line(3))]
    path.write_text("\n".join(lines))
    return path


def _fresh(program: str) -> str:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout


def test_nothing_else_is_public() -> None:
    assert _fresh("import comity; print(dir(comity) == sorted(comity.__all__))") == "True\n"
    assert (
        _fresh(
            "import comity; before = set(vars(comity)); [getattr(comity, name) for name in comity.__all__];"
            "print([name for name in vars(comity) if name not in before and not name.startswith('_')"
            " and type(vars(comity)[name]).__name__ != 'module'])"
        )
        == "[]\n"
    )


def test_everything_public_is_there_and_documented() -> None:
    for name in comity.__all__:
        assert getattr(comity, name).__doc__, name
    with pytest.raises(AttributeError, match="has no attribute 'guess'"):
        comity.guess  # type: ignore[attr-defined]  # noqa: B018  # that it is not there is the point


def test_importing_comity_loads_no_library() -> None:
    loaded = _fresh("import sys, comity, comity.cli; print(*sorted(sys.modules))").split()
    assert not {"spacy", "trafilatura", "sqlalchemy", "alembic", "httpx", "babel", "rich.console"} & set(loaded)


def test_read_gives_the_records_of_all_pages(reader: FakeReader, tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    path.write_text("\n".join(json.dumps(line(number)) for number in (2, 1)))
    records = comity.read(path)
    assert [record.article.id for record in records] == ["example-2", "example-1"]
    assert comity.read(str(path)) == records


def test_read_takes_a_page(reader: FakeReader) -> None:
    page = Page("memory", "body", sample().article.text, Given(id="x", title="A visit"))
    (record,) = comity.read(page)
    assert (record.article.id, record.page) == ("x", page)


def test_read_raises_at_the_first_page_that_cannot_be_read(reader: FakeReader, pages: Path) -> None:
    with pytest.raises(comity.PageError, match="ValueError: stumbled") as caught:
        comity.read(pages)
    assert (caught.value.reason, caught.value.source) == ("failed", f"{pages}:2")
    with pytest.raises(comity.PageError) as caught:
        comity.read(pages.parent / "no.html")
    assert caught.value.reason == "missing"


def test_read_many_goes_on(reader: FakeReader, pages: Path) -> None:
    items = list(comity.read_many(pages, "no.html"))
    reasons = [item.reason if isinstance(item, SetAside) else item.article.id for item in items]
    assert reasons == ["example-1", "failed", "bad-line", "example-3", "missing"]


def test_add_tells_what_became_of_the_pages(reader: FakeReader, pages: Path, store: comity.Store) -> None:
    told: list[object] = []
    summary = comity.add(store, pages, "no.html", on_page=told.append)
    assert (summary.added, summary.unchanged, summary.replaced) == (2, 0, 0)
    assert [page.reason for page in summary.set_aside] == ["failed", "bad-line", "missing"]
    assert told == ["added", *summary.set_aside[:2], "added", summary.set_aside[2]]
    # A path without anything there is no page, and the store has nothing to say of it.
    assert {page.source for page in store.status().set_aside} == {f"{pages}:2", f"{pages}:3"}


def test_add_tells_of_the_articles_that_it_read(reader: FakeReader, pages: Path, store: comity.Store) -> None:
    told: list[tuple[str, str]] = []
    for _ in range(2):
        comity.add(store, pages, on_article=lambda article, outcome: told.append((article.id, outcome)))
    # The second time they are there already and not read.
    assert told == [("example-1", "added"), ("example-3", "added")]


def test_addresses_of_this_computer_are_no_pages_unless_it_is_allowed(reader: FakeReader, store: comity.Store) -> None:
    address = "http://127.0.0.1:9/"
    assert [page.reason for page in comity.add(store, address).set_aside] == ["bad-address"]
    assert store.status().set_aside == ()
    (item,) = comity.read_many(address, allow_private=True)
    assert isinstance(item, SetAside)
    assert item.reason == "unreachable"


def test_add_passes_over_what_the_gate_turns_away(reader: FakeReader, tmp_path: Path, store: comity.Store) -> None:
    path = tmp_path / "pages.jsonl"
    lines = [line(1), line(2, "In Baku the weather was fine all day. " * 9), line(3, "You stumble here. " * 20)]
    path.write_text("\n".join(json.dumps(entry) for entry in lines))
    told: list[object] = []
    summary = comity.add(store, path, gate=True, on_page=told.append)
    assert (summary.added, summary.passed_over, summary.set_aside) == (1, 2, ())
    assert told[0] == "added"
    assert [one.source for one in told[1:] if isinstance(one, comity.PassedOver)] == [f"{path}:2", f"{path}:3"]
    assert reader.pages_read == 1
    # It is no failure, and nothing is kept of it.
    assert (store.status().articles, store.status().set_aside) == (1, ())
    again = comity.add(store, path)
    assert (again.added, again.unchanged, again.passed_over, len(again.set_aside)) == (1, 1, 0, 1)


@pytest.mark.parametrize(
    ("source", "gated"),
    [
        ("CC-NEWS-20251231.warc.gz", True),
        ("a/b.WARC", True),
        ("https://example.org/crawl.wacz?part=2", True),
        ("20251231.gkg.csv.zip", True),
        ("20251231.mentions.CSV", True),
        ("pages/", False),
        ("pages.jsonl", False),
        ("page.html", False),
        ("https://example.org/warc", False),
        ("addresses.urls", False),
        ("-", False),
        (Page("x.warc", "html", ""), False),
    ],
)
def test_the_gate_stands_before_unsorted_news_alone(
    source: str | Page, gated: bool, reader: FakeReader, monkeypatch: pytest.MonkeyPatch, store: comity.Store
) -> None:
    pages = (Page("weather", "body", f"In Baku the weather was fine on day {n}. " * 9) for n in range(2))
    monkeypatch.setattr(facade, "_open", lambda sources, *_: iter([next(pages)]))
    assert comity.add(store, source).passed_over == gated
    assert comity.add(store, source, gate=not gated).passed_over == (not gated)


def test_pages_in_the_store_are_not_read_again(reader: FakeReader, pages: Path, store: comity.Store) -> None:
    comity.add(store, pages)
    before, reads = list(store.records()), reader.pages_read
    summary = comity.add(store, pages)
    assert (summary.added, summary.unchanged) == (0, 2)
    assert list(store.records()) == before
    assert reader.pages_read == reads + 1  # The page that it fails on.


def test_a_newer_reader_reads_them_again(reader: FakeReader, pages: Path, store: comity.Store) -> None:
    comity.add(store, pages)
    reader.version = "fake-2"
    assert comity.add(store, pages).replaced == 2
    assert store.status().coders == {"fake-2": 2}


def test_a_dossier_by_any_name(tmp_path: Path) -> None:
    with comity.open_store(tmp_path / "comity.db") as store:
        store.add(sample())
        dossier = comity.build_dossier(store, "azerbaijan", "kz")
    assert [state.code for state in dossier.states] == ["AZE", "KAZ"]
    assert "A visit, part 1" in comity.render_dossier(dossier, "md")
    assert "</html>" in comity.render_dossier(dossier)


def test_a_dossier_of_one_state_is_refused(store: comity.Store) -> None:
    with pytest.raises(comity.ComityError, match="are the same state, Kazakhstan"):
        comity.build_dossier(store, "KAZ", "Kazakhstan")
    with pytest.raises(comity.UnknownStateError):
        comity.build_dossier(store, "KAZ", "Atlantis")


@pytest.fixture
def told(reader: FakeReader, tmp_path: Path) -> Iterator[comity.Store]:
    """A store with two articles in which something is found."""
    path = tmp_path / "told.jsonl"
    path.write_text("\n".join(json.dumps(line(n, f"{SIGNED} on transit, in its part {n}. " * 9)) for n in (1, 2)))
    with comity.open_store(tmp_path / "comity.db") as store:
        comity.add(store, path)
        yield store


def test_a_better_reader_reads_what_is_kept_again(reader: FakeReader, told: comity.Store) -> None:
    store = told
    first = next(iter(comity.facts(store)))
    comity.judge(store, "confirm", first.id, who="Ann")
    assert comity.reread(store) == comity.AddSummary(0, 0, 0, ())
    reader.version = "fake-2"
    seen: list[tuple[int, int]] = []
    assert comity.reread(store, on_page=lambda done, total: seen.append((done, total))) == comity.AddSummary(0, 0, 2, ())
    assert seen == [(1, 2), (2, 2)]
    assert store.status().coders == {"fake-2": 2}
    assert [fact.id for fact in comity.facts(store) if fact.confirmed] == [first.id]
    assert store.check() == []
    # Stopped in the middle it goes on: what is read by this reader is not read again.
    reader.version, reads = "fake-3", reader.pages_read
    with pytest.raises(KeyboardInterrupt):
        comity.reread(store, on_page=_stop)
    assert sorted(store.status().coders) == ["fake-2", "fake-3"]
    assert comity.reread(store).replaced == 1
    assert reader.pages_read == reads + 2


def test_pages_beside_one_that_cannot_be_kept_are_kept(
    reader: FakeReader, told: comity.Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text("\n".join(json.dumps(line(number)) for number in range(10, 20)))
    read = reader.read

    def reads(page: Page, article: comity.Article) -> comity.Record:
        # No page says so; a reader of somebody's own might.
        broken = article.id == "example-15"
        return read(page, replace(article, title="\ud800") if broken else article)

    monkeypatch.setattr(reader, "read", reads)
    before, seen = told.status().articles, list[object]()
    summary = comity.add(told, path, on_page=seen.append)
    (aside,) = summary.set_aside
    assert "can't be stored" in aside.message
    assert seen == ["added"] * 5 + [aside] + ["added"] * 4
    assert told.status().articles == before + 9
    assert told.status().set_aside == (aside,)


def _stop(done: int, total: int) -> None:
    raise KeyboardInterrupt


def test_what_a_reader_fails_on_keeps_what_was_found(reader: FakeReader, told: comity.Store) -> None:
    store = told
    before = [record.events for record in store.records()]
    assert all(before)
    reader.version = "fake-2"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reader, "read", _fails)
        summary = comity.reread(store)
    assert [one.reason for one in summary.set_aside] == ["failed", "failed"]
    assert [record.events for record in store.records()] == before
    assert store.status().coders == {"fake-1": 2}


def _fails(page: Page, article: comity.Article) -> comity.Record:
    raise ValueError("not today")


def test_pages_that_were_set_aside_are_tried_again_by_a_better_reader(
    reader: FakeReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "told.jsonl"
    texts = (f"{SIGNED} on transit. " * 9, "Home. " * 3, f"{SIGNED} on roads. " * 9)
    path.write_text("\n".join(json.dumps(line(number, text)) for number, text in enumerate(texts)))
    (tmp_path / "photo.html").write_bytes(b"\x89PNG\r\n\x1a\n")
    with comity.open_store(tmp_path / "comity.db") as store:
        with monkeypatch.context() as patched:
            patched.setattr(reader, "read", _fails)
            summary = comity.add(store, path, tmp_path / "photo.html")
            assert [one.reason for one in summary.set_aside] == ["failed", "no-article", "failed", "binary"]
            # The same reader tries nothing twice; what was never a page is not kept.
            assert comity.reread(store) == comity.AddSummary(0, 0, 0, ())
            reader.version = "fake-2"
            assert comity.reread(store) == comity.AddSummary(0, 0, 0, ())
            assert len(store.unread_by_others("fake-1")) == 3
            assert store.unread_by_others("fake-2") == []
        reader.version = "fake-3"
        assert comity.reread(store) == comity.AddSummary(2, 0, 0, ())
        assert store.status().coders == {"fake-3": 2}
        assert [one.reason for one in store.status().set_aside] == ["binary", "no-article"]
        assert len(store.unread_by_others("fake-4")) == 1
        assert store.check() == []


def test_pages_that_are_held_wait_for_nobody_who_writes(reader: FakeReader, told: comity.Store, tmp_path: Path) -> None:
    before = told.written
    with told.batch() as batch:
        batch.add(sample(9))
        # Who writes would wait until the batch is done, and give up.
        summary = comity.add(told, tmp_path / "told.jsonl")
    assert (summary.unchanged, summary.added) == (2, 0)
    assert told.written == before + 1


def test_ctrl_c_while_pages_are_kept_loses_none_of_them(
    reader: FakeReader, told: comity.Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text("\n".join(json.dumps(line(number)) for number in range(10, 20)))
    calls = 0

    def stopped(self: TableBatch, record: comity.Record) -> str:
        nonlocal calls
        calls += 1
        if calls == 5:
            raise KeyboardInterrupt
        return add(self, record)

    add = TableBatch.add
    monkeypatch.setattr(TableBatch, "add", stopped)
    before = told.status().articles
    with pytest.raises(KeyboardInterrupt):
        comity.add(told, path)
    assert told.status().articles == before + 10
