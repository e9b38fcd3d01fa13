"""Which findings are one fact is the same whatever the order in which records came, were replaced and judged."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import comity
from comity.store import Store
from comity.types import Record
from stores_of_both import NewPlace

sys.path.insert(0, str(Path(__file__).parent.parent / "consolidation"))

from fact_stores import fact_store, names, partition, reread, story


def changed(record: Record) -> Record:
    """The record of a corrected page, from which some of what happened and was promised is gone."""
    page = replace(record.page, content=f"{record.page.content} (corrected)")
    return replace(record, page=page, events=record.events[::2], instruments=(), commitments=record.commitments[1:])


def readings(record: Record, chance: Random) -> list[Record]:
    """What is added of an article, one after another: some of it twice, some of it replaced and brought back."""
    kinds = [record, reread(record), changed(record)]
    return [chance.choice(kinds) for _ in range(chance.randint(1, 3))]


def mixed(rows: Sequence[Sequence[Record]], chance: Random) -> list[Record]:
    """All the records in an order in which those of one article keep theirs."""
    waiting = [list(row) for row in rows]
    order = [i for i, row in enumerate(waiting) for _ in row]
    chance.shuffle(order)
    return [waiting[i].pop(0) for i in order]


orders = settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
few = settings(max_examples=1, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
chances = st.randoms(use_true_random=False)


def _the_same_facts_in_whatever_order_records_come(new_place: NewPlace, name: str, chance: Random) -> None:
    rows = [readings(record, chance) for record in chance.sample(story(name).records, 12)]
    ordered = sorted((row[-1] for row in rows), key=lambda record: record.article.id)
    with fact_store(new_place(), mixed(rows, chance)) as one, fact_store(new_place(), ordered) as other:
        assert partition(one) == partition(other)
        one.rejoin()
        assert partition(one) == partition(other)
        assert list(one.findings()) != []


@orders
@given(st.sampled_from(names()), chances)
def test_the_same_facts_in_whatever_order_records_come(new_file: NewPlace, name: str, chance: Random) -> None:
    _the_same_facts_in_whatever_order_records_come(new_file, name, chance)


@few
@given(st.sampled_from(names()), chances)
def test_the_same_facts_in_whatever_order_records_come_in_postgresql(new_database: NewPlace, name: str, chance: Random) -> None:
    _the_same_facts_in_whatever_order_records_come(new_database, name, chance)


def decided(store: Store, chance: Random, number: int) -> None:
    """A judgement by chance, where there is something to judge."""
    facts = [fact for fact in comity.facts(store) if fact.kind in ("events", "instruments")]
    when = f"2026-01-01T10:00:{number:02}+00:00"
    several = [fact for fact in facts if len(fact.reports) > 1]
    match chance.choice(["join", "split", "reject", "undo"]):
        case "join" if len(alike := [fact for fact in facts if fact.kind == "events"]) > 1:
            comity.judge(store, "join", *(fact.id for fact in chance.sample(alike, 2)), who="Ann", when=when)
        case "split" | "reject" as verb if several:
            fact = chance.choice(several)
            comity.judge(store, verb, fact.id, who="Ann", when=when, reports=[chance.choice(fact.reports).ref])
        case "undo" if standing := store.judgements(undone=False):
            comity.judge(store, "undo", chance.choice(standing).id, who="Ann", when=when)


def _the_same_facts_whenever_persons_decided(new_place: NewPlace, name: str, chance: Random) -> None:
    records = chance.sample(story(name).records, 10)
    with fact_store(new_place(), records[:6]) as one, fact_store(new_place(), reversed(records)) as other:
        for number in range(5):
            decided(one, chance, number)
        for record in records[6:]:
            one.add(record)
        # Another reading and back: what persons decided finds its findings again.
        one.add(reread(records[0]))
        one.add(records[0])
        other.judge(one.judgements())
        assert partition(one) == partition(other)
        one.rejoin()
        assert partition(one) == partition(other)


@orders
@given(st.sampled_from(names()), chances)
def test_the_same_facts_whenever_persons_decided(new_file: NewPlace, name: str, chance: Random) -> None:
    _the_same_facts_whenever_persons_decided(new_file, name, chance)


@few
@given(st.sampled_from(names()), chances)
def test_the_same_facts_whenever_persons_decided_in_postgresql(new_database: NewPlace, name: str, chance: Random) -> None:
    _the_same_facts_whenever_persons_decided(new_database, name, chance)


def test_what_is_told_twice_and_by_others_stays_one_fact(new_place: NewPlace) -> None:
    """Guards the tests above: a store in which nothing is joined would pass them."""
    with fact_store(new_place(), story("CHL-PER").records) as store:
        sizes = [len(refs) for refs in partition(store)]
        assert max(sizes) > 5
        assert sum(sizes) == len(list(store.findings()))
        assert len(sizes) < sum(sizes)
