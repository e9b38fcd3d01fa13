"""Stores that earlier versions made open as those of this one and say the same; they lie in `kept/` as they were made."""

import gzip
import json
import subprocess
from pathlib import Path

import pytest

import comity
from comity.consolidation.joiner import FactJoiner
from comity.store.schema import HEAD
from postgres_server import Server, environment, program_of
from sample_records import sample

KEPT = Path(__file__).parent / "kept"
DIGESTS: dict[str, str] = json.loads((KEPT / "digests.json").read_text(encoding="utf-8"))
VERBS = ["confirm", "correct", "reject", "reject", "undo", "split"]


def holds_what_was_kept(place: str | Path, name: str) -> None:
    """What a store is that had its pages and judgements; and that it goes on as a store of this version."""
    with comity.open_store(place) as store:
        assert comity.digest(store).digest == DIGESTS[name]
        assert store.check() == []
        assert store.status().schema == HEAD
        assert store.status().articles == 3
        assert [(page.source, page.reason) for page in store.status().set_aside] == [("empty.txt", "empty")]
        # The first version had no judgements.
        assert [judgement.verb for judgement in store.judgements()] == ([] if name == "0001" else VERBS)
        told = {record.article.id for record in store.records() if "Caspian" in f"{record.article.title} {record.article.text}"}
        assert {hit.article.id for hit in store.search("Caspian") if hit.what == "article"} == told != set()
        comity.judge(store, "confirm", next(iter(comity.facts(store))).id, who="Ann")
        assert store.add(sample()) == "added"
        assert store.check() == []
    with comity.open_store(place, read_only=True) as store:
        assert store.status().articles == 4


@pytest.mark.parametrize("name", sorted(DIGESTS))
def test_a_store_of_an_earlier_version_says_what_it_said(name: str, tmp_path: Path) -> None:
    place = tmp_path / "kept.db"
    place.write_bytes(gzip.decompress((KEPT / f"{name}.db.gz").read_bytes()))
    holds_what_was_kept(place, name)


@pytest.mark.parametrize("path", sorted(KEPT.glob("*.sql.gz")), ids=lambda path: path.name)
def test_so_does_one_in_postgresql(path: Path, server: Server) -> None:
    url = server.new()
    command = [str(program_of("psql")), "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", url]
    subprocess.run(command, input=gzip.decompress(path.read_bytes()), check=True, stdout=subprocess.DEVNULL, env=environment())
    holds_what_was_kept(url, path.name.removesuffix(".sql.gz"))


def test_every_version_is_kept_this_one_too() -> None:
    assert sorted(DIGESTS) == sorted(path.name.removesuffix(".db.gz") for path in KEPT.glob("*.db.gz"))
    present = f"{HEAD}-{FactJoiner.filing}"
    assert present in DIGESTS, f"CONTRIBUTING.md (Releases) says how {present} comes to tests/store/kept."
    assert (KEPT / f"{present}.sql.gz").is_file()
