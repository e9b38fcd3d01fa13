"""A digest tells stores that say the same from others, whatever became of them; it can be computed by others from an export."""

import hashlib
import json
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from typer.testing import CliRunner

import comity
from comity.cli import app
from comity.exports.digest import digest_of
from comity.store import Store
from comity.types import KINDS, Judgement, Record
from sample_records import sample

sys.path.insert(0, str(Path(__file__).parent.parent / "consolidation"))

from fact_stores import fact_store, story

STORY = story("CHL-PER").records[:3]
REPRINT = replace(sample(2), article=replace(sample(2).article, site="other.example", published="2024-06-01"))
RECORDS: tuple[Record, ...] = (*STORY, sample(), REPRINT)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of all the records, which persons have judged."""
    place = tmp_path_factory.mktemp("original") / "comity.db"
    with fact_store(place, RECORDS) as store:
        told = sorted(comity.facts(store), key=lambda fact: (-len(fact.reports), fact.id))
        comity.judge(store, "confirm", told[0].id, who="Ann", why="“Şo”")
        comity.judge(store, "split", told[1].id, reports=[told[1].reports[-1].ref], who="Ann")
        comity.judge(store, "reject", told[5].id, who="Ben", why="Not said.")
        comity.judge(store, "correct", told[2].id, field="place", value="Arica", who="Ben")
        undone = comity.judge(store, "reject", told[6].id, who="Ben")
        comity.judge(store, "undo", undone.id, who="Ann")
    return place


@pytest.fixture(scope="module")
def expected(original: Path) -> comity.Digest:
    """Its digest."""
    with comity.open_store(original, read_only=True) as store:
        return comity.digest(store)


@pytest.fixture(scope="module")
def judgements(original: Path) -> Sequence[Judgement]:
    """What persons decided there."""
    with comity.open_store(original, read_only=True) as store:
        return store.judgements()


def by_the_documentation(store: Store) -> str:
    """The digest as docs/facts.md tells others to compute it, out of an export."""
    file = BytesIO()
    comity.export(store, "facts", "jsonl", file)
    sums, counts = dict.fromkeys(KINDS, 0), dict.fromkeys(KINDS, 0)
    for line in file.getvalue().decode().splitlines():
        fact = json.loads(line)
        for name in ("overdue", "confirmed", "follow_ups", "entities"):
            del fact[name]
        for report in fact["reports"]:
            del report["article"]["coder"]
        text = json.dumps(fact, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        sums[fact["kind"]] += int.from_bytes(hashlib.shake_256(text.encode()).digest(256), "big")
        counts[fact["kind"]] += 1
    whole = "comity facts 1\n"
    for kind in ("offices", "events", "instruments", "commitments", "statements", "figures"):
        digest = hashlib.sha256((sums[kind] % 2**2048).to_bytes(256, "big")).hexdigest()
        whole += f"{kind} {counts[kind]} {digest}\n"
    return hashlib.sha256(whole.encode()).hexdigest()


def test_others_can_compute_it(original: Path, expected: comity.Digest, tmp_path: Path) -> None:
    with comity.open_store(original, read_only=True) as store:
        assert by_the_documentation(store) == expected.digest
        status = store.status()
        assert {kind: one.facts for kind, one in expected.kinds.items()} == status.facts
        # Of two that were rejected one is undone.
        assert expected.reports == sum(one.reports for one in expected.kinds.values()) < sum(status.findings.values())
        assert expected.facts == sum(status.facts.values())
    with fact_store(tmp_path / "empty.db") as empty:
        assert by_the_documentation(empty) == comity.digest(empty).digest


def test_what_a_fact_says_is_in_it_and_the_kind_tells_where(tmp_path: Path) -> None:
    with fact_store(tmp_path / "few.db", [sample(), REPRINT]) as store:
        facts = list(comity.facts(store))
    before = digest_of(facts)
    assert digest_of(reversed(facts)) == before
    # What no encoding holds has a digest all the same.
    assert digest_of([replace(facts[0], status="\ud800")]) != digest_of(facts[:1])
    (event,) = [one for one in facts if one.kind == "events" and one.status == "planned"]
    report, step = event.reports[0], event.history[0]
    changes: list[dict[str, Any]] = [
        {"id": "ev-other"},
        {"told": replace(event.told, evidence="Another")},
        {"status": "occurred"},
        {"best": "ev-other"},
        {"sources": 9},
        {"history": (replace(step, date="2024-06-04"), *event.history[1:])},
        {"history": (replace(step, reported="2024-06-04"), *event.history[1:])},
        {"reports": (replace(report, finding=replace(report.finding, start=report.finding.start + 1)), *event.reports[1:])},
        {"reports": (replace(report, article=replace(report.article, title="Another")), *event.reports[1:])},
        {"reports": (replace(report, repeats=True), *event.reports[1:])},
        {"reports": event.reports[:1]},
        {"contradictions": (comity.Contradiction("date", (comity.Told("2024-06-04", 1, (report.ref,)),)),)},
        {"judgements": (Judgement("ju-1", "confirm", (), "Ann", "2026-11-26T10:00:00+00:00", ""),)},
    ]
    seen = {before.digest}
    for change in changes:
        after = digest_of([replace(event, **change) if one is event else one for one in facts])
        assert after.digest not in seen
        seen.add(after.digest)
        assert [kind for kind in KINDS if after.kinds[kind] != before.kinds[kind]] == ["events"]
    # Neither who read it, nor what follows from others or the newest article.
    coder = replace(report, article=replace(report.article, coder="another/2"))
    for change in ({"reports": (coder, *event.reports[1:])}, {"overdue": True}, {"entities": ("pr-1",)}):
        assert digest_of([replace(event, **change) if one is event else one for one in facts]) == before


def test_in_whatever_order_the_articles_and_judgements_come(
    new_place: Callable[[], Any], expected: comity.Digest, judgements: Sequence[Judgement]
) -> None:
    pick = random.Random(7)
    for when in (len(RECORDS) // 2, len(RECORDS)):
        records = pick.sample(RECORDS, len(RECORDS))
        with fact_store(new_place(), records[:when]) as store:
            assert store.judge(judgements, waiting=True) == len(judgements)
            for record in records[when:]:
                store.add(record)
            assert comity.digest(store) == expected
    with fact_store(new_place()) as store:
        store.judge(judgements, waiting=True)
        store.load(pick.sample(RECORDS, len(RECORDS)), lambda item, outcome: None)
        assert comity.digest(store) == expected
        store.rejoin()
        assert comity.digest(store) == expected
        store.refile()
        assert comity.digest(store) == expected
        # What goes and comes back is as if it had never gone.
        store.add(replace(RECORDS[0], coder="another/1", events=(), statements=()))
        assert comity.digest(store) != expected
        store.add(RECORDS[0])
        assert comity.digest(store) == expected
        assert store.check() == []


def test_copied_there_and_back(original: Path, expected: comity.Digest, new_place: Callable[..., Any], tmp_path: Path) -> None:
    there, back = new_place(empty=True), tmp_path / "back.db"
    comity.copy_store(original, there)
    comity.copy_store(there, back)
    for place in (there, back):
        with comity.open_store(place, read_only=True) as store:
            assert comity.digest(store) == expected


def test_a_backup_that_is_taken_while_a_writer_adds(
    new_place: Callable[[], Any], expected: comity.Digest, judgements: Sequence[Judgement], tmp_path: Path
) -> None:
    place, begun = new_place(), Event()
    with fact_store(place, RECORDS[:1]) as store:
        store.judge(judgements, waiting=True)

    def write() -> None:
        with fact_store(place) as writer:
            for record in RECORDS[1:]:
                writer.add(record)
                begun.set()

    thread = Thread(target=write)
    thread.start()
    assert begun.wait(60)
    with fact_store(place) as store:
        store.backup(str(tmp_path / "backup.db"))
    thread.join()
    with fact_store(tmp_path / "backup.db") as restored, fact_store(tmp_path / "as-far.db") as as_far:
        held = restored.status().articles
        assert held > 1
        as_far.judge(judgements, waiting=True)
        for record in RECORDS[:held]:
            as_far.add(record)
        assert comity.digest(restored) == comity.digest(as_far)
        assert restored.check() == []
        # The restored one goes on where the backup was taken.
        for record in RECORDS[held:]:
            restored.add(record)
        assert comity.digest(restored) == expected


def test_it_is_of_one_moment(original: Path, expected: comity.Digest, tmp_path: Path) -> None:
    comity.copy_store(original, tmp_path / "copy.db")
    heard: list[tuple[int, int]] = []
    with fact_store(tmp_path / "copy.db") as store, fact_store(tmp_path / "copy.db") as writer:

        def on_fact(done: int, total: int) -> None:
            if not heard:
                writer.add(sample(9))
            heard.append((done, total))

        assert comity.digest(store, on_fact=on_fact) == expected
        assert heard == [(done, expected.facts) for done in range(1, expected.facts + 1)]
        assert comity.digest(store).reports > expected.reports


def test_the_command(original: Path, expected: comity.Digest, tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["digest", "--store", str(original)])
    assert told.exit_code == 0
    rows: list[tuple[str, comity.Digest | comity.KindDigest]] = [("all", expected), *expected.kinds.items()]
    for name, one in rows:
        (line,) = [line for line in told.stdout.splitlines() if line.startswith(f"{name} ")]
        assert line.split()[1:3] == [one.digest, f"{one.facts:,}"]
    assert CliRunner().invoke(app, ["digest", "-q", "--store", str(original)]).output == f"{expected.digest}\n"
    as_json = json.loads(CliRunner().invoke(app, ["digest", "-q", "--format", "json", "--store", str(original)]).stdout)
    assert as_json["digest"] == expected.digest
    assert as_json["kinds"]["events"]["digest"] == expected.kinds["events"].digest
    assert CliRunner().invoke(app, ["digest", "--store", str(tmp_path / "missing.db")]).exit_code == 1
