"""What was known on a day is what a store knows that never saw the articles of later days."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fact_stores import fact_store, kept, story

import comity
from comity.consolidation import Fact
from comity.errors import ComityError
from comity.store import Store
from comity.types import Filters, Record


def until(records: tuple[Record, ...], day: str) -> list[Record]:
    return [record for record in records if (record.article.published or "")[:10] <= day]


def by_id(facts: Iterator[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: fact.id)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Store]]:
    """Stores with whole stories."""
    folder = tmp_path_factory.mktemp("whole")
    stores = {name: fact_store(folder / name, story(name).records) for name in ("CHL-PER", "GEO-UZB")}
    with stores["CHL-PER"] as one, stores["GEO-UZB"] as other:
        yield {"CHL-PER": one, "GEO-UZB": other}


# By the second day of each something has been told that what came later tells otherwise.
DAYS = [("CHL-PER", "2022-09-15"), ("CHL-PER", "2024-02-06"), ("GEO-UZB", "2022-05-10")]


@pytest.mark.parametrize(("name", "day"), DAYS)
@pytest.mark.parametrize(
    "filters",
    [Filters(), Filters(states=("one", "other")), Filters(states=("one",)), Filters(kinds=("commitments",))],
    ids=["all", "dyad", "state", "commitments"],
)
def test_later_articles_are_as_if_they_had_never_been(
    whole: dict[str, Store], tmp_path: Path, name: str, day: str, filters: Filters
) -> None:
    states = name.split("-")
    filters = replace(filters, states=tuple(states[: len(filters.states)]))
    with fact_store(tmp_path / "early.db", until(story(name).records, day)) as early:
        known = by_id(comity.facts(early, filters))
        assert by_id(comity.facts(whole[name], replace(filters, as_of=day))) == known
        assert known != by_id(comity.facts(whole[name], filters))


@pytest.mark.parametrize(("name", "day"), DAYS)
def test_a_single_fact_too(whole: dict[str, Store], tmp_path: Path, name: str, day: str) -> None:
    with fact_store(tmp_path / "early.db", until(story(name).records, day)) as early:
        for fact in comity.facts(early, Filters(kinds=("events", "instruments"))):
            assert comity.fact(whole[name], fact.id, as_of=day) == fact


def test_the_dossier_too(whole: dict[str, Store], tmp_path: Path) -> None:
    day = "2023-06-15"
    with fact_store(tmp_path / "early.db", until(story("CHL-PER").records, day)) as early:
        then = comity.build_dossier(whole["CHL-PER"], "Chile", "Peru", Filters(as_of=day))
        assert then.as_of == day
        assert replace(then, as_of=None) == comity.build_dossier(early, "Chile", "Peru")


def test_a_fact_that_was_not_known_yet(whole: dict[str, Store]) -> None:
    store = whole["CHL-PER"]
    late = next(fact for fact in comity.facts(store) if (fact.first_reported or "") > "2024")
    assert comity.fact(store, late.id, as_of=(late.first_reported or "")[:10]).id == late.id
    with pytest.raises(ComityError, match=f"{late.id}: this was not known by 2023-12-31"):
        comity.fact(store, late.id, as_of="2023-12-31")


def test_a_plan_is_a_plan_until_it_was_carried_out(whole: dict[str, Store]) -> None:
    store = whole["CHL-PER"]
    ref = next(one.ref for one in kept(store, "events") if one.article.id == "torretagle-np-184-22")

    def visit(day: str) -> Fact:
        return comity.fact(store, ref, as_of=day)

    assert [visit(day).status for day in ("2022-07-21", "2022-09-14", "2022-09-15")] == ["planned", "confirmed", "occurred"]
    # By the day of the place where it was published: in London the next one had begun.
    assert visit("2022-09-15").history[-1].reported == "2022-09-15T19:30:00-05:00"
