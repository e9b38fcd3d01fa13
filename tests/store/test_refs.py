"""Refs name findings: the same everywhere, and still after reading again where a person has judged them."""

import sys
from dataclasses import replace
from pathlib import Path

import comity
from comity.store import Store
from comity.store.rows import refs
from comity.types import Judgement, Target
from sample_records import sample
from stores_of_both import NewPlace

sys.path.insert(0, str(Path(__file__).parent.parent / "consolidation"))

from fact_stores import fact_store, kept, reread, story


def named(store: Store) -> dict[str, tuple[str, int]]:
    return {kept.ref: (kept.article.id, kept.finding.start) for kept in store.findings()}


def test_refs_are_unique_and_the_same_in_every_store(new_place: NewPlace) -> None:
    records = story("DEU-MAR").records
    with fact_store(new_place(), records) as one, fact_store(new_place(), reversed(records)) as other:
        assert named(one) == named(other)
        assert len(named(one)) == sum(1 for record in records for _ in record.findings())


def test_findings_in_the_same_words_have_refs_of_their_own(new_place: NewPlace) -> None:
    twice = replace(sample(), statements=sample().statements * 2)
    with fact_store(new_place(), [twice]) as store:
        refs = [one.ref for one in kept(store, "statements")]
        assert len(set(refs)) == len(refs) == 2
        assert all(ref.startswith("st-") for ref in refs)


def test_a_ref_is_of_article_kind_and_place(new_place: NewPlace) -> None:
    moved = replace(sample(2), coder="test-2", events=(replace(sample().events[0], start=0, end=4, evidence="Fore"),))
    with fact_store(new_place(), [sample(1), sample(2)]) as store:
        before = set(named(store))
        store.add(replace(sample(1), coder="test-2"))
        assert set(named(store)) == before
        store.add(moved)
        lost, found = before - set(named(store)), set(named(store)) - before
        assert [ref[:3] for ref in (*lost, *found)] == ["ev-", "ev-"]


def test_a_judged_finding_keeps_its_ref_when_its_words_are_cut_otherwise(new_place: NewPlace) -> None:
    with fact_store(new_place(), [sample()]) as store:
        event, commitment = kept(store, "events")[0], kept(store, "commitments")[0]
        comity.judge(store, "confirm", event.ref, who="Ann")
        assert store.add(reread(sample())) == "replaced"
        again = {kept.ref: kept.finding.start for kept in store.findings()}
        assert again[event.ref] == event.finding.start + len("will ")
        # Nobody has judged the other one, and it is where it was not.
        assert commitment.ref not in again


def test_another_finding_does_not_take_a_judged_ones_ref(new_place: NewPlace) -> None:
    with fact_store(new_place(), [sample()]) as store:
        event = kept(store, "events")[0]
        comity.judge(store, "confirm", event.ref, who="Ann")
        elsewhere = replace(sample().events[0], start=76, end=86, evidence=sample().article.text[76:86])
        store.add(replace(sample(coder="test-2"), events=(elsewhere,)))
        assert event.ref not in named(store)


TEXT = (
    "Talks on the port had gone on for weeks when the ministers of both coasts shook hands on a timetable in the harbour hall, "
    "and the engineers who had waited outside went to look at the quays, the cranes and the railway behind them."
)


def row(start: int, end: int, kind: str = "events", text: str = TEXT) -> dict[str, object]:
    return {"kind": kind, "start": start, "end": end, "evidence": text[start:end]}


def judged(start: int, end: int) -> Target:
    (ref,) = refs("id a", [row(start, end)])
    return Target(ref, "id a", "events", start, end, TEXT[start:end])


def test_the_finding_that_shares_most_words_has_the_ref() -> None:
    target = judged(10, 50)
    assert refs("id a", [row(40, 80), row(12, 50)], [target])[1] == target.ref
    # Of another kind, or with less than half of the words, it is another finding.
    assert target.ref not in refs("id a", [row(12, 50, "figures"), row(40, 80)], [target])


def test_the_same_words_elsewhere_have_the_ref() -> None:
    target = judged(10, 50)
    moved = f"Updated: {TEXT}"
    assert refs("id a", [row(12, 50, text=moved), row(19, 59, text=moved)], [target])[1] == target.ref
    # Cut otherwise, too.
    assert refs("id a", [row(25, 59, text=moved)], [target]) == [target.ref]


def test_another_sentence_in_the_same_place_is_another_finding() -> None:
    """A page was written anew: what a person said of the old sentence is not said of the new one."""
    start = TEXT.index("the ministers")
    end = TEXT.index(", and")
    target = judged(start, end)
    other = TEXT.replace(
        TEXT[start:end], "a storm tore down the fence around the works at the lighthouse cape".ljust(end - start, ".")
    )
    (ref,) = refs("id a", [row(start, end, text=other)], [target])
    assert ref != target.ref
    assert ref == refs("id a", [row(start, end, text=other)], [target])[0]
    # Where one word was mended it is the same.
    mended = TEXT.replace("harbour", "customs")
    assert refs("id a", [row(start, end, text=mended)], [target]) == [target.ref]


def test_where_another_sentence_took_its_place_the_judged_one_is_looked_for() -> None:
    start, end = TEXT.index("the ministers"), TEXT.index(", and")
    target = judged(start, end)
    lead = "a storm tore down the fence around the works at the lighthouse cape".ljust(end - start, ".")
    both = TEXT[:start] + lead + " " + TEXT[start:]
    names = refs("id a", [row(start, end, text=both), row(end + 1, 2 * end - start + 1, text=both)], [target])
    assert names[1] == target.ref != names[0]


def test_a_finding_may_get_the_ref_that_another_had(new_place: NewPlace) -> None:
    """Two judgements from a reading that cut the words otherwise."""
    (met,) = sample().events
    longer = replace(met, start=met.start - len("Kazakhstan "), evidence=f"Kazakhstan {met.evidence}")
    with fact_store(new_place(), [replace(sample(), events=(longer, met))]) as store:
        identity = kept(store, "events")[0].identity

        def names_after(ref: str) -> list[str]:
            target = Target(ref, identity, "events", met.start + 1, met.end, met.evidence)
            store.judge([Judgement(f"ju-{ref}", "confirm", (target,), "Ann", "2026-01-01T10:00:00+00:00", "")])
            return [one.ref for one in kept(store, "events")]

        assert names_after("ev-b")[1] == "ev-b"
        assert names_after("ev-a") == ["ev-b", "ev-a"]
