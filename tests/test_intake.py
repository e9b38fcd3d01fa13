"""What was read comes into a store, whatever happens while it is kept."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import comity
from comity import intake
from comity.consolidation.joiner import FactJoiner
from comity.errors import StoreError
from comity.intake import Intake
from comity.types import Finding, Kind, Record, SetAside
from sample_records import sample


def test_an_interrupt_while_pages_are_kept_one_by_one_loses_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Together they could not be kept, and Ctrl-C comes while each is tried alone."""
    keep, calls = intake._keep, [0]

    def disturbed(batch: Any, entry: Any) -> Any:
        calls[0] += 1
        if calls[0] == 4:
            raise StoreError("the disk is full for a moment")
        if calls[0] == 6:
            raise KeyboardInterrupt
        return keep(batch, entry)

    told: list[str] = []
    monkeypatch.setattr(intake, "_WAITING", 1_000.0)

    def tell(item: intake.Item, _: object) -> None:
        assert isinstance(item, Record)
        told.append(item.article.id)

    def take(store: comity.Store) -> None:
        with Intake(store, tell) as taking:
            taking.put(sample(0))
            monkeypatch.setattr(intake, "_keep", disturbed)
            for number in range(1, 7):
                taking.put(sample(number))
            taking.keep()

    with comity.open_store(tmp_path / "store.db") as store:
        with pytest.raises(KeyboardInterrupt):
            take(store)
        assert store.status().articles == 7
        assert len(told) == len(set(told)) == 7
        assert store.check() == []


@pytest.mark.parametrize("together", [True, False])
def test_a_page_that_can_not_be_kept_is_set_aside_and_the_others_are_kept(
    any_store: comity.Store, together: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: dict[str, object] = {}
    refused = replace(sample(2), article=replace(sample(2).article, title="A title \ud800 cut in two"))

    def tell(item: intake.Item, result: object) -> None:
        assert isinstance(item, Record)
        told[item.article.id] = result

    monkeypatch.setattr(intake, "_WAITING", 1_000.0 if together else 0.0)
    with Intake(any_store, tell) as taking:
        for record in (sample(0), sample(1), refused, sample(3)):
            taking.put(record, record.page, coder=record.coder)
    (aside,) = any_store.status().set_aside
    assert told == {sample(number).article.id: "added" for number in (0, 1, 3)} | {refused.article.id: aside}
    assert (aside.source, aside.reason, aside.digest) == (refused.page.source, "failed", refused.page.digest)
    assert aside.message.startswith("what it tells could not be kept (this record holds characters that can't be stored")
    assert any_store.status().articles == 3
    assert any_store.check() == []
    # A reader that reads it otherwise can have it.
    assert any_store.unread_by_others("a-better-reader-1") == [refused.page.digest]


def test_what_fails_in_joining_one_page_ends_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    features = FactJoiner.features

    def failing(self: FactJoiner, kind: Kind, finding: Finding, record: Record) -> tuple[Any, ...]:
        if record.article.id == sample(2).article.id:
            raise ValueError("no such day")
        return features(self, kind, finding, record)

    told: list[object] = []
    with comity.open_store(tmp_path / "store.db") as store:
        store.add(sample(2, coder="an-older-reader-1"))
        monkeypatch.setattr(FactJoiner, "features", failing)
        with Intake(store, lambda item, result: told.append(result)) as taking:
            for number in (1, 2, 3):
                # What was found on the page before is left as it is.
                taking.put(sample(number), sample(number).page, stays=number == 2)
        one, aside, other = told
        assert one == other == "added"
        assert isinstance(aside, SetAside)
        assert aside.message == "what it tells could not be kept (ValueError: no such day)."
        monkeypatch.undo()
        assert [record.coder for record in store.records()].count("an-older-reader-1") == 1
        assert store.status().articles == 3
        assert store.status().set_aside == ()
        assert store.check() == []


def test_where_nothing_can_be_kept_no_page_is_blamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(batch: object, entry: object) -> object:
        raise StoreError("the disk is full")

    with comity.open_store(tmp_path / "store.db") as store:
        keep = intake._keep
        monkeypatch.setattr(intake, "_keep", full)
        with pytest.raises(StoreError, match="disk is full"):
            Intake(store, lambda item, result: None).put(sample(1))
        monkeypatch.setattr(intake, "_keep", keep)
        assert store.status().articles == 0
        assert not store.status().set_aside
