"""A store comes out the same, row for row, whichever engine reads; it says the same in any database, from parts, rebuilt."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import comity
from comity.cli import app
from comity.engine import EngineName
from comity.store.schema import metadata
from sample_records import sample

EXAMPLES = Path(__file__).parents[2] / "examples" / "pages"
TEXT = (
    "Foreign Minister Aida Example of Kazakhstan arrived in Baku on Tuesday. Azerbaijan and Kazakhstan signed a roadmap on "
    "transit, version {}. She said trade between the two states had reached 500 million dollars last year."
)
FRENCH = (
    "Les ministres des deux pays ont parlé des routes et des ports, et ils se reverront dans la capitale au mois de mai. " * 3
)


def lines(path: Path) -> Path:
    """A file of pages among which are versions of one article in turn, copies, and what can't be read."""
    versions = ["one", "two", "one", "three", "two", "two", "one"]
    pages: list[dict[str, str] | str] = [
        {"id": "changing", "url": "https://example.org/changing", "text": TEXT.format(version)} for version in versions
    ]
    for number in range(12):
        pages.insert(number, {"id": f"a-{number}", "url": f"https://example.org/{number}", "text": TEXT.format(number)})
    pages.insert(5, "no JSON")
    pages.insert(6, {"text": ""})
    pages.insert(7, {"id": "french", "text": FRENCH})
    pages.append({"id": "a-3", "url": "https://example.org/3", "text": TEXT.format(3)})
    path.write_text("".join(f"{page if isinstance(page, str) else json.dumps(page)}\n" for page in pages), encoding="utf-8")
    return path


Rows = dict[str, list[tuple[object, ...]]]


def added(place: Path, sources: list[Path], engine: EngineName) -> tuple[comity.AddSummary, list[object], comity.Digest, Rows]:
    """Adds, and adds again what needs no reading; what became of it, page by page, the digest, and all rows of all tables."""
    told: list[object] = []
    with comity.open_store(place) as store:
        workers = None if engine == "local" else 2
        summary = comity.add(store, *sources, engine=engine, workers=workers, on_page=told.append)
        again = comity.add(store, *sources[2:], engine=engine, workers=workers, on_page=told.append)
        digest = comity.digest(store)
    assert again == comity.AddSummary(added=0, unchanged=2, replaced=0, set_aside=())
    with closing(sqlite3.connect(place)) as connection:
        rows = {table.name: connection.execute(f"SELECT * FROM {table.name}").fetchall() for table in metadata.sorted_tables}
    assert all(rows[name] for name in ("pages", "articles", "findings", "facts", "terms"))
    return summary, told, digest, rows


def test_local_and_processes_make_the_same_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    sources = [lines(Path("pages.jsonl")), Path("missing.html"), *sorted(EXAMPLES.glob("*.html"))[:2]]
    local = added(tmp_path / "local.db", sources, "local")
    assert [aside.reason for aside in local[0].set_aside] == ["bad-line", "empty", "language", "missing"]
    assert {"added", "replaced", "unchanged"} <= {told for told in local[1] if isinstance(told, str)}
    assert added(tmp_path / "processes.db", sources, "processes") == local


def few(path: Path) -> Path:
    """A file of fewer of such pages."""
    ones = [("changing", "one"), ("changing", "two"), ("a-1", "1"), ("a-2", "2")]
    pages = [{"id": id, "url": f"https://example.org/{id}", "text": TEXT.format(version)} for id, version in ones]
    broken = ("no JSON", json.dumps({"text": ""}), json.dumps({"id": "french", "text": FRENCH}))
    path.write_text("".join(f"{line}\n" for line in (*map(json.dumps, pages), *broken)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A store that was read in this process, from pages in the folder where it is, and judged."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("original"))
        with comity.open_store("comity.db") as store:
            comity.add(store, few(Path("pages.jsonl")), sorted(EXAMPLES.glob("*.html"))[0])
            first, second = sorted((fact for fact in comity.facts(store) if len(fact.reports) > 1), key=lambda fact: fact.id)[:2]
            comity.judge(store, "split", first.id, reports=[first.reports[-1].ref], who="Ann")
            comity.judge(store, "reject", second.id, reports=[second.reports[0].ref], who="Ann")
            undone = comity.judge(store, "confirm", second.reports[1].ref, who="Ann")
            comity.judge(store, "undo", undone.id, who="Ben")
        yield Path("comity.db").absolute()


def test_a_store_that_is_rebuilt_from_its_pages_says_the_same(original: Path, new_place: Callable[..., Any]) -> None:
    place = new_place(empty=True)
    heard: list[tuple[int, int]] = []
    summary = comity.rebuild(original, place, on_page=lambda done, total: heard.append((done, total)))
    with comity.open_store(original, read_only=True) as old, comity.open_store(place, read_only=True) as new:
        pages = old.status().articles
        assert (summary.added, summary.unchanged, summary.replaced, summary.set_aside) == (pages, 0, 0, ())
        assert heard == [(done, pages) for done in range(1, pages + 1)]
        assert comity.digest(new) == comity.digest(old)
        assert new.judgements() == old.judgements()
        assert new.status() == old.status()
        assert new.status().set_aside
        assert new.unread_by_others(None) == old.unread_by_others(None) != []
        assert list(new.records()) == list(old.records())
        assert new.check() == []
    again = comity.rebuild(original, place)
    assert (again.added, again.unchanged) == (0, pages)


def test_the_command_rebuilds(original: Path, tmp_path: Path) -> None:
    place = tmp_path / "rebuilt.db"
    with comity.open_store(place) as store, comity.open_store(original, read_only=True) as old:
        # As if it had been stopped before the last page.
        for record in list(old.records())[1:]:
            store.add(record)
        held = store.status().articles
    told = CliRunner().invoke(app, ["rebuild", str(original), str(place)])
    assert (told.exit_code, f": 1 page read again, {held} were there, 0 set aside." in told.output) == (0, True)
    digests = {CliRunner().invoke(app, ["digest", "-q", "--store", str(one)]).output for one in (original, place)}
    assert len(digests) == 1
    missing = CliRunner().invoke(app, ["rebuild", str(tmp_path / "no.db"), str(place)])
    assert (missing.exit_code, "there is no store here yet" in missing.output) == (1, True)


def test_loaded_from_parts_it_says_the_same(original: Path, new_place: Callable[..., Any]) -> None:
    """All at once into an empty store, and one by one into one that holds more."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(original.parent)
        sources = [Path("pages.jsonl"), sorted(EXAMPLES.glob("*.html"))[0]]
        if not Path("parts").exists():
            comity.write_parts("parts", *sources)
        stores = [comity.open_store(new_place(empty=True)) for _ in range(3)]
        empty, fuller, added_to = stores
        comity.load_parts(empty, "parts")
        with comity.open_store(original, read_only=True) as old:
            empty.judge(old.judgements())
            assert comity.digest(empty) == comity.digest(old)
        for store in (fuller, added_to):
            store.load([sample(number) for number in range(8)], lambda item, outcome: None)
        comity.load_parts(fuller, "parts")
        comity.add(added_to, *sources)
        assert comity.digest(fuller) == comity.digest(added_to) != comity.digest(empty)
        for store in stores:
            store.close()
