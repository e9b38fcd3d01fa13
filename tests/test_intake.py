"""What was read comes into a store, whatever happens while it is kept."""

from pathlib import Path
from typing import Any

import pytest

import comity
from comity import intake
from comity.errors import StoreError
from comity.intake import Intake
from comity.types import Record
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
