"""What is remembered of facts is never out of date: stamps change with all on which it depends."""

import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import comity
from comity import browsing
from comity.consolidation import gathering, remembered
from comity.consolidation.gathering import facts_of
from comity.consolidation.model import Fact
from comity.shelves import Shelf
from comity.store import Choice, Store
from comity.types import Filters, Record
from stores_of_both import NewPlace

sys.path.insert(0, str(Path(__file__).parent.parent / "consolidation"))

from fact_stores import article, commitment, event, fact_store, names, record, story

few = settings(max_examples=1, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def everything(store: Store) -> list[int]:
    return [number for number, _ in store.choose(Choice(), "newest", 1_000_000)]


def forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is remembered from here on but what is asked again."""
    monkeypatch.setattr(gathering, "_FACTS", Shelf(1_000_000))
    monkeypatch.setattr(browsing, "_ROWS", Shelf(1_000_000))
    remembered._OF_STORES.clear()


def shown(store: Store) -> tuple[dict[int, Fact], object, object]:
    """Facts with their follow-ups, their rows and their counts, as pages ask for them."""
    with store.moment() as moment:
        facts = facts_of(moment, everything(moment))
        ordered = [facts[number] for number in sorted(facts)]
        return (
            facts,
            browsing.rows(moment, ordered),
            [browsing.counts(moment, one) for one in (Filters(), Filters(types=("CONSULT",)))],
        )


def _after_any_change_it_is_as_if_nothing_had_been_remembered(new_place: NewPlace, name: str, chance: Random) -> None:
    records = chance.sample(story(name).records, 12)
    with (
        pytest.MonkeyPatch.context() as monkeypatch,
        fact_store(new_place(), records[:6]) as store,
    ):
        for told in records[6:]:
            shown(store)
            store.add(told)
            facts = list(comity.facts(store))
            fact = chance.choice(facts)
            match chance.choice(("confirm", "reject", "split", "nothing", "undo")):
                case "confirm":
                    comity.judge(store, "confirm", fact.id, who="Ann")
                case "reject":
                    comity.judge(store, "reject", fact.id, who="Ann")
                case "split" if len(fact.reports) > 1:
                    comity.judge(store, "split", fact.id, reports=[fact.reports[0].ref], who="Ann")
                case "undo" if made := [one for one in store.judgements(undone=False) if one.verb != "undo"]:
                    comity.judge(store, "undo", chance.choice(made).id, who="Ben")
            now = shown(store)
            forget(monkeypatch)
            assert now == shown(store)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.sampled_from(names()), st.randoms(use_true_random=False))
def test_after_any_change_it_is_as_if_nothing_had_been_remembered(new_file: NewPlace, name: str, chance: Random) -> None:
    _after_any_change_it_is_as_if_nothing_had_been_remembered(new_file, name, chance)


@few
@given(st.sampled_from(names()), st.randoms(use_true_random=False))
def test_after_any_change_it_is_as_if_nothing_had_been_remembered_in_postgresql(
    new_database: NewPlace, name: str, chance: Random
) -> None:
    _after_any_change_it_is_as_if_nothing_had_been_remembered(new_database, name, chance)


def test_stamps_change_with_the_facts_of_a_term_alone(new_place: NewPlace) -> None:
    with fact_store(new_place(), _records()) as store:
        terms = ("dyad:AZE-KAZ", "dyad:FRA-ITA", "state:XYZ", "*")
        before, filed = store.stamps(terms), {one.id: one.stamp for one in store.filed(everything(store)).values()}
        assert before[2] == 0
        assert len({*filed.values()}) == len(filed)
        comity.judge(store, "confirm", next(iter(comity.facts(store, Filters(states=("FRA", "ITA"))))).id, who="Ann")
        after, refiled = store.stamps(terms), {one.id: one.stamp for one in store.filed(everything(store)).values()}
        assert [one == other for one, other in zip(before, after, strict=True)] == [True, False, True, False]
        assert sum(refiled[id] != filed[id] for id in filed) == 1


def test_a_moment_sees_nothing_of_what_comes_meanwhile_until_it_writes_itself(new_place: NewPlace) -> None:
    first, second = _records()
    with fact_store(new_place(), [first]) as store, store.moment() as moment:
        one = everything(moment)
        assert (moment.last_published(), moment.itself) == ("2024-05-04T10:00:00Z", store)
        store.add(second)
        assert everything(moment) == one
        assert moment.last_published() == "2024-05-04T10:00:00Z"
        assert set(everything(store)) > set(one)
        comity.judge(moment, "confirm", next(iter(comity.facts(moment))).id, who="Ann")
        assert everything(moment) == everything(store)
        assert moment.last_published() == "2024-05-06"
        assert (moment.written, store.written) == (store.written, store.written)
        assert moment.stamps(["*"]) == store.stamps(["*"])


def test_what_is_dear_may_be_old_for_a_time_but_not_for_those_who_changed_it(
    new_place: NewPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "_DEAR", 0.0)
    monkeypatch.setattr(remembered, "_PATIENCE", 1e9)
    # An earlier day: what is overdue changes with the newest article, and is asked for by its day.
    first, second = _records("2024-05-01")
    place = new_place()
    with fact_store(place, [first]) as store, comity.open_store(place) as another:
        one = browsing.counts(store).facts
        another.add(second)
        assert browsing.counts(store).facts == one
        assert browsing.counts(another).facts > one
        comity.judge(store, "confirm", next(iter(comity.facts(store))).id, who="Ann")
        assert browsing.counts(store).facts == browsing.counts(another).facts > one


def test_a_shelf_has_no_more_than_its_room() -> None:
    shelf: Shelf[int, str] = Shelf(10, len)
    for number in range(4):
        shelf.put(number, "four")
    assert [shelf.get(number) for number in range(4)] == [None, None, "four", "four"]
    shelf.put(3, "much more than there is room for")
    assert shelf.get(3) is None


def _records(day: str = "2024-05-06") -> list[Record]:
    return [
        record(
            article("herald-1", "They met in May. Baku will send 300 tractors by June.", "2024-05-04T10:00:00Z"),
            event("They met in May", date="2024-05-03", actors=("Ilham Aliyev",), recipients=("Kassym-Jomart Tokayev",)),
            commitment("Baku will send 300 tractors by June", due="2024-06"),
        ),
        record(
            article("tribune-1", "Paris and Rome talked of the tunnel.", day),
            event("Paris and Rome talked of the tunnel", actor_states=("FRA",), recipient_states=("ITA",)),
        ),
    ]


@pytest.mark.parametrize("name", [names()[0]])
def test_of_what_changes_again_and_again_one_version_is_remembered(new_file: NewPlace, name: str) -> None:
    with fact_store(new_file(), story(name).records) as store:
        sizes = list[int]()
        for _ in range(5):
            shown(store)
            sizes.append(len(remembered.answers(store)._kept._kept))
            promise = next(fact for fact in comity.facts(store) if fact.kind == "commitments")
            comity.judge(store, "confirm", promise.id, who="Ann")
            shown(store)
            comity.judge(store, "undo", store.judgements(undone=False)[-1].id, who="Ann")
    assert len({*sizes}) == 1
    assert sizes[0] > 0
