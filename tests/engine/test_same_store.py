"""A store comes out the same, byte for byte, whichever engine reads."""

import json
from pathlib import Path

import pytest

import comity
from comity.engine import EngineName

EXAMPLES = Path(__file__).parents[2] / "examples" / "pages"
TEXT = (
    "Foreign Minister Aida Example of Kazakhstan arrived in Baku on Tuesday. Azerbaijan and Kazakhstan signed a roadmap on "
    "transit, version {}. She said trade between the two states had reached 500 million dollars last year."
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
    pages.append({"id": "a-3", "url": "https://example.org/3", "text": TEXT.format(3)})
    path.write_text("".join(f"{page if isinstance(page, str) else json.dumps(page)}\n" for page in pages), encoding="utf-8")
    return path


def added(place: Path, sources: list[Path], engine: EngineName) -> tuple[comity.AddSummary, list[object], bytes]:
    """Adds, and adds again what needs no reading; what became of it, page by page, and the file."""
    told: list[object] = []
    with comity.open_store(place) as store:
        workers = None if engine == "local" else 2
        summary = comity.add(store, *sources, engine=engine, workers=workers, on_page=told.append)
        again = comity.add(store, *sources[2:], engine=engine, workers=workers, on_page=told.append)
    assert again == comity.AddSummary(added=0, unchanged=2, replaced=0, set_aside=())
    return summary, told, place.read_bytes()


def test_local_and_processes_make_the_same_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    sources = [lines(Path("pages.jsonl")), Path("missing.html"), *sorted(EXAMPLES.glob("*.html"))[:2]]
    local = added(tmp_path / "local.db", sources, "local")
    assert len(local[0].set_aside) == 3
    assert {"added", "replaced", "unchanged"} <= {told for told in local[1] if isinstance(told, str)}
    assert added(tmp_path / "processes.db", sources, "processes") == local
