"""What is remembered between requests is bounded by the room that answers take, and not by how many there are."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from fact_stores import fact_store, names, story

from comity.consolidation import remembered
from comity.consolidation.gathering import gather
from comity.consolidation.remembered import Answers
from comity.dossier import Dossier, build
from comity.types import Filters


def _dossiers(place: Path) -> Iterator[Dossier]:
    """The same page of a dossier, put together again and again."""
    name = names()[0]
    with fact_store(place, story(name).records) as store:
        filters = Filters(states=tuple(name.split("-")))
        facts = gather(store, filters).facts
        articles = list(store.articles({report.article.id for fact in facts for report in fact.reports}))
        while True:
            yield build(facts, articles, *filters.states)


def test_large_answers_take_the_room_that_they_need(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = 20_000
    monkeypatch.setattr(remembered, "_ROOM", room)
    answers, dossiers = Answers(), _dossiers(tmp_path / "store.db")
    next(dossiers)
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for number in range(100):
            answers.keep(number, next(dossiers), (number,), number, 0.0)
        taken = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert answers.find(99, (99,), 99) is not None
    assert answers.find(0, (0,), 0) is None
    assert taken < 100 * room
