"""A Ray cluster gives what one process gives; a real one, of this machine."""

import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from test_processes import page
from test_same_store import EXAMPLES, added, lines

import comity
from comity.engine import Plan, read_pages, read_with
from comity.engine.cluster import Actors
from comity.errors import ComityError
from comity.types import Page, SetAside
from fake_reader import FakeReader
from hazards import Hazard, begun


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    """Two processors of Ray, started as a reading starts them; what a reading finds running it leaves running."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    import ray

    hands = Actors(FakeReader, 2, None, signs=False)  # type: ignore[arg-type]
    try:
        hands.connect()
        yield
        assert ray.is_initialized()
    finally:
        hands.close()
        assert not ray.is_initialized()
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


def test_a_store_is_the_same(cluster: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    sources = [lines(Path("pages.jsonl")), Path("missing.html"), *sorted(EXAMPLES.glob("*.html"))[:2]]
    assert added(tmp_path / "ray.db", sources, "ray") == added(tmp_path / "local.db", sources, "local")


def test_actors_that_die_lose_nothing_and_of_pages_given_together_the_bad_one_alone_is_set_aside(
    cluster: None, tmp_path: Path
) -> None:
    words = {4: "kill once", 9: "hang for ever", 11: "stumble", 17: "kill always"}
    items: list[Page | SetAside] = [page(n, words.get(n, "")) for n in range(24)]
    items[3] = SetAside("missing.txt", "missing", "there is no such file.")
    log = tmp_path / "log"
    results = [result for result, _ in read_with(items, Plan(partial(Hazard, log), "ray", 2, page_seconds=8.0))]
    deadly, late = results.pop(17), results.pop(9)
    assert isinstance(deadly, SetAside)
    assert isinstance(late, SetAside)
    assert (deadly.reason, late.reason) == ("killed", "too-slow")
    undisturbed = list(read_pages([item for item in items if item.source not in ("9.txt", "17.txt")], FakeReader()))
    assert results == undisturbed
    # Those that were in hand together with a bad one are read once more, nothing else is.
    twice = [source for source in set(begun(log)) if begun(log).count(source) > 1]
    assert {"4.txt", "9.txt", "17.txt"} <= set(twice)
    assert len(twice) <= 3 * 4
    assert max(begun(log).count(source) for source in twice if source != "17.txt") == 2


def test_parts_are_the_same(cluster: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    sources = [lines(Path("pages.jsonl")), Path("missing.html"), *sorted(EXAMPLES.glob("*.html"))[:2]]
    done: list[int] = []
    by_ray = comity.write_parts("by-ray", *sources, engine="ray", workers=1, on_pages=lambda pages, _: done.append(pages))
    assert by_ray == comity.write_parts("local", *sources)
    one, other = ({str(file.relative_to(folder)): file.read_bytes() for file in Path(folder).rglob("*.*") if file.is_file()}
                  for folder in ("by-ray", "local"))  # fmt: skip
    assert one == other
    assert any(name.endswith(".parquet") for name in one)
    assert sum(done) == by_ray.articles + sum(by_ray.set_aside.values())


def test_a_machine_without_ray_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ComityError, match=r"pip install 'comity\[ray\]'"):
        list(read_with([page(1)], Plan(FakeReader, "ray")))
