"""Articles that repeat one another word for word are one source, whatever the order in which they came."""

import sys
from itertools import permutations
from pathlib import Path

import comity
from comity.store import Store
from comity.types import Record
from stores_of_both import NewPlace

sys.path.insert(0, str(Path(__file__).parent.parent / "consolidation"))

from fact_stores import article, event, fact_store, record

MEETING = "Presidents met in Baku on 4 May 2024."
_WORDS = [f"{first}{second}" for first in ("ka", "lo", "mi", "nu", "pe", "ru", "sa", "to", "vi", "zu", "be", "di") for second in
          ("ran", "ted", "sol", "mur", "fin", "gal", "hob", "jen", "kip", "lud", "wem", "xor")]  # fmt: skip


def telling(name: str, day: int, first: int) -> Record:
    """A report of the meeting that goes on with 90 of the words, from the first one on."""
    text = f"{MEETING} {' '.join(_WORDS[first : first + 90])}."
    met = event(MEETING, date="2024-05-04", place="Baku", mode="visit")
    return record(article(f"{name}-1", text, f"2024-05-{day:02}T10:00:00Z"), met)


# The first and the last have too little in common; each repeats the middle one.
CHAIN = (telling("first", 4, 0), telling("middle", 5, 22), telling("last", 6, 44))


def origins(store: Store) -> dict[str, str]:
    return {kept.article.id: kept.article.origin for kept in store.findings()}


def test_the_origin_is_the_earliest_whatever_the_order(new_place: NewPlace) -> None:
    for records in permutations(CHAIN):
        with fact_store(new_place(), records) as store:
            assert origins(store) == {"first-1": "first-1", "middle-1": "first-1", "last-1": "first-1"}
            assert store.check() == []
            store.rejoin()
            assert set(origins(store).values()) == {"first-1"}


def test_the_index_knows_the_sources_whichever_is_the_earliest(new_place: NewPlace) -> None:
    for days in permutations((4, 5, 6)):
        records = []
        for name, day, first in zip("abc", days, (0, 22, 44), strict=True):
            own = event(f"Envoys dined in {name}-town", date=f"2024-04-0{day}", place=f"{name}-town")
            text = f"{MEETING} {' '.join(_WORDS[first : first + 90])}. {own.evidence}."
            records.append(record(article(f"{name}-1", text, f"2024-05-{day:02}T10:00:00Z"), own))
        for order in permutations(records):
            with fact_store(new_place(), order) as store:
                assert set(origins(store).values()) == {f"{'abc'[days.index(4)]}-1"}
                assert store.check() == []


def test_without_the_middle_one_the_others_part(new_place: NewPlace) -> None:
    with fact_store(new_place(), CHAIN) as store:
        store.add(record(article("middle-1", "There is nothing left of it.", "2024-05-05T10:00:00Z"), coder="test/2"))
        assert origins(store) == {"first-1": "first-1", "last-1": "last-1"}
        store.add(CHAIN[1])
        assert set(origins(store).values()) == {"first-1"}


def test_a_copy_is_no_source_of_its_own(new_place: NewPlace) -> None:
    reprint, independent = telling("reprint", 5, 3), telling("tribune", 6, 54)
    with fact_store(new_place(), [CHAIN[0], reprint, independent]) as store:
        (fact,) = comity.facts(store)
        assert [report.repeats for report in fact.reports] == [False, True, False]
        assert fact.sources == 2


def test_short_texts_are_no_copies(new_place: NewPlace) -> None:
    met = event(MEETING, date="2024-05-04", place="Baku", mode="visit")
    records = [record(article(f"{name}-1", MEETING, "2024-05-05"), met) for name in ("herald", "tribune")]
    with fact_store(new_place(), records) as store:
        assert origins(store) == {"herald-1": "herald-1", "tribune-1": "tribune-1"}


def test_of_very_many_copies_all_have_one_origin(new_place: NewPlace) -> None:
    """More than are compared at once, in two groups that the last one brings together."""
    ones = [telling(f"one{number}", 4 + number % 20, 0) for number in range(20)]
    others = [telling(f"other{number}", 5 + number % 20, 44) for number in range(20)]
    with fact_store(new_place(), [*ones, *others]) as store:
        assert sorted(set(origins(store).values())) == ["one0-1", "other0-1"]
        store.add(telling("middle", 28, 22))
        assert set(origins(store).values()) == {"one0-1"}
        assert store.check() == []
