"""On what grounds findings are one fact, and what was nearly joined."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fact_stores import article, event, fact_store, partition, record

import comity
from comity.errors import ComityError
from comity.store import Store
from comity.types import Record


def talks(outlet: str, day: int, words: str, **more: object) -> Record:
    return record(article(f"{outlet}-1", f"{words}.", f"2024-05-{day:02}T10:00:00Z"), event(words, **more))


MEETINGS = (
    talks("herald", 4, "Orda and Samed met in Baku on 4 May", date="2024-05-04", place="Baku", actors=("Orda", "Samed")),
    talks("tribune", 5, "On Saturday Orda received Samed", date="2024-05-04", actors=("Orda", "Samed")),
    talks("courier", 9, "Samed and Orda met in Astana on 8 May", date="2024-05-08", place="Astana", actors=("Orda", "Samed")),
)  # fmt: skip


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Store]:
    """A store with a meeting that two outlets report, and another meeting of the same persons."""
    with fact_store(tmp_path / "why.db", MEETINGS) as store:
        assert sorted(len(refs) for refs in partition(store)) == [1, 2]
        yield store


def _ref(store: Store, outlet: str) -> str:
    return next(kept.ref for kept in store.findings() if kept.article.id == f"{outlet}-1")


def test_the_grounds_name_both_reports_and_what_they_share(told: Store) -> None:
    # Asked for by any of its reports.
    why = comity.why(told, _ref(told, "tribune"))
    assert why.fact == comity.fact(told, _ref(told, "herald"))
    (link,) = why.links
    assert sorted((*link.reports, *link.others)) == sorted([_ref(told, "herald"), _ref(told, "tribune")])
    assert link.score >= 1
    assert "2 persons in common" in link.grounds
    assert why.judgements == ()


def test_a_lone_report_has_no_links(told: Store) -> None:
    assert comity.why(told, _ref(told, "courier")).links == ()


def test_what_was_nearly_joined_is_told_with_its_grounds(told: Store) -> None:
    (near,) = comity.why(told, _ref(told, "herald")).near
    assert (near.fact, near.other) == (_ref(told, "courier"), _ref(told, "courier"))
    assert near.report in (_ref(told, "herald"), _ref(told, "tribune"))
    assert near.evidence == "Samed and Orda met in Astana on 8 May"
    assert near.published == "2024-05-09T10:00:00Z"
    assert 0.6 <= near.score < 1
    assert "dates 4 days apart" in near.grounds
    assert near.against is None


def test_a_person_who_joined_is_the_ground(told: Store) -> None:
    judgement = comity.judge(told, "join", _ref(told, "herald"), _ref(told, "courier"), who="Ann")
    why = comity.why(told, _ref(told, "courier"))
    assert why.judgements == (judgement,)
    assert len(why.fact.reports) == 3
    assert len(why.links) == 2
    assert min(why.links, key=lambda link: link.score).score < 1
    assert why.near == ()


def test_a_split_fact_is_near_the_other_half(told: Store) -> None:
    comity.judge(told, "split", _ref(told, "herald"), reports=[_ref(told, "tribune")], who="Ann")
    why = comity.why(told, _ref(told, "tribune"))
    assert why.links == ()
    assert _ref(told, "herald") in {near.fact for near in why.near}


def test_what_was_rejected_is_neither_explained_nor_near(told: Store) -> None:
    comity.judge(told, "reject", _ref(told, "courier"), who="Ann", why="a slip")
    with pytest.raises(ComityError, match=r"this finding was rejected \(Ann, .*: a slip\)"):
        comity.why(told, _ref(told, "courier"))
    assert comity.why(told, _ref(told, "herald")).near == ()


@pytest.mark.parametrize("id", ["ev-nothing", "", "  ", "'; DROP TABLE findings", "\ud800"])
def test_ids_of_nothing(told: Store, id: str) -> None:
    with pytest.raises(ComityError, match="there is no such fact in this store"):
        comity.why(told, id)
    assert list(told.findings())


def test_an_id_may_be_written_in_capitals(told: Store) -> None:
    ref = _ref(told, "herald")
    assert comity.why(told, f" {ref.upper()} ").fact.id == ref
