"""The search by words: which words find what."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.errors import StoreError
from comity.store import Store
from comity.types import Record
from stores_of_both import NewPlace

sys.path.insert(0, str(Path(__file__).parent.parent / "consolidation"))

from fact_stores import article, event, fact_store, instrument, kept, record

FERRY = "The ministers signed a treaty on ferries across the Caspian"
VISIT = "Élodie Şahin visits Aktau"


def ferry(text: str = f"{FERRY}. Fishermen cheered.") -> Record:
    return record(
        article("ferry-1", text, "2024-05-04", title="Boats for all"),
        *([instrument(FERRY, kind="treaty", subject="ferries")] if FERRY in text else []),
    )


def visit(id: str = "visit-1") -> Record:
    met = event(VISIT, actors=("Élodie Şahin",), actor_states=("TUR",), recipient_states=("KAZ",), place="Aktau")
    return record(article(id, f"{VISIT}. The North Wind blew.", "2024-05-05"), met)


@pytest.fixture
def told(new_place: NewPlace) -> Iterator[Store]:
    with fact_store(new_place(), [ferry(), visit()]) as store:
        yield store


def found(store: Store, words: str, **more: object) -> list[str]:
    return [f"{hit.what} {hit.article.id}" for hit in store.search(words, **more)]  # type: ignore[arg-type]


BOTH_OF_FERRY = ["finding ferry-1", "article ferry-1"]
BOTH_OF_VISIT = ["finding visit-1", "article visit-1"]


@pytest.mark.parametrize(
    ("words", "hits"),
    [
        ("treaty", BOTH_OF_FERRY),
        ("treaties ferry SIGNING", BOTH_OF_FERRY),
        ("cheering", ["article ferry-1"]),
        ("boats", ["article ferry-1"]),
        ("visited elodie", BOTH_OF_VISIT),
        ("Şahin", BOTH_OF_VISIT),
        ("sahin", BOTH_OF_VISIT),
        ("E\u0301lodie S\u0327ahin", BOTH_OF_VISIT),
        ("Cas*", BOTH_OF_FERRY),
        ("Cas", []),
        ('"treaty on ferries"', BOTH_OF_FERRY),
        ('"ferries on treaty"', []),
        ('"north wind" elodie', ["article visit-1"]),
        ("treaty elodie", []),
        ("ferries-across", BOTH_OF_FERRY),
        ("across-ferries", []),
        # The syntax of the database is no more than words here.
        ("treaty AND ferries", []),
        ("treaty OR nothing", []),
        ("NOT treaty", []),
        ("NEAR(treaty ferries)", []),
        ("evidence:treaty", []),
        ("{title}: boats", []),
        ("^treaty", BOTH_OF_FERRY),
        ('"treaty on', BOTH_OF_FERRY),
        ('tre"aty', []),
        ("(treaty", BOTH_OF_FERRY),
        ("treaty --", BOTH_OF_FERRY),
        ('"" treaty', BOTH_OF_FERRY),
        ("treaty\x00", BOTH_OF_FERRY),
        ("treaty \ud800", BOTH_OF_FERRY),
        ("条約", []),
        ("x" * 5000, []),
    ],
)
def test_what_words_find(told: Store, words: str, hits: list[str]) -> None:
    assert found(told, words) == hits


@pytest.mark.parametrize("words", ["", " \t\n", "*", '""', '"', "-- ?!", "“”", "\x00", "\ud800", "🙂"])
def test_no_words(told: Store, words: str) -> None:
    with pytest.raises(StoreError, match="there is no word in this to search for"):
        told.search(words)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.one_of(st.sampled_from("\"*():^-+{}\\'% ANDORTNEaé_"), st.characters(exclude_categories=()))))
def test_whatever_is_asked_gets_a_plain_answer(told: Store, words: str) -> None:
    with suppress(StoreError):  # there is no word in it; another error would be one of the database's own
        told.search(words)


@pytest.mark.parametrize(
    ("text", "words", "is_found"),
    [
        ("Talks with the US on gas.", "us", True),
        ("Talks with the US on gas.", "u", False),
        ("Talks with the US on gas.", "u*", True),
        ("Talks with the US on gas.", "gas", True),
        ("Talks with the US on gas.", "gases", False),
        ("Trade grew to $12.5m, or 1,250 lorries.", "12", True),
        ("Trade grew to $12.5m, or 1,250 lorries.", "12.5m lorry", True),
        ("Trade grew to $12.5m, or 1,250 lorries.", "1250", False),
        ("See https://example.org/a_long-name?x=1 for more.", "long name", True),
        ("See https://example.org/a_long-name?x=1 for more.", "example.org", True),
        ("It's <b>bold</b> &amp; brave, e.g. at 10:30.", "bold", True),
        ("It's <b>bold</b> &amp; brave, e.g. at 10:30.", '"e.g. at 10"', True),
        ("It's <b>bold</b> &amp; brave, e.g. at 10:30.", "its", True),
        ("Präsident Łukasz Đorđević in İzmir", "prasident izmir", True),
        ("Präsident Łukasz Đorđević in İzmir", "Lukasz", False),
        ("Президент прибыл в Астану", "ПРЕЗИДЕНТ", True),
        ("a" * 3000 + " and the rest", "rest", True),
        ("one 2nd 3e4 0x1F v1.2.3 10.0.0.1 end", "2nd 3e4 0x1f 10.0.0.1 end", True),
    ],
)
def test_a_word_is_the_same_in_both(new_place: NewPlace, text: str, words: str, is_found: bool) -> None:
    with fact_store(new_place(), [record(article("one-1", text, "2024-05-04", title="Title"))]) as store:
        assert found(store, words) == (["article one-1"] if is_found else [])


def test_hits_stand_between_marks(told: Store) -> None:
    finding, whole = told.search("ferry", marks=("<b>", "</b>"))
    assert (finding.what, finding.kind, finding.article.id) == ("finding", "instruments", "ferry-1")
    assert finding.ref == kept(told, "instruments")[0].ref
    assert finding.marked == FERRY.replace("ferries", "<b>ferries</b>")
    assert (whole.ref, whole.kind) == (None, None)
    assert "<b>ferries</b>" in whole.marked


def test_only_what_names_all_states(told: Store) -> None:
    assert found(told, "elodie", states=("KAZ",)) == BOTH_OF_VISIT
    assert found(told, "elodie", states=("TUR", "KAZ")) == BOTH_OF_VISIT
    assert found(told, "elodie", states=("AZE",)) == found(told, "elodie", states=("TUR", "AZE")) == []


def test_at_most_as_many_as_asked_for(told: Store) -> None:
    told.add(visit("visit-2"))
    assert len(found(told, "elodie")) == 4
    assert sorted(hit.split()[0] for hit in found(told, "elodie", limit=1)) == ["article", "finding"]


def test_what_was_replaced_is_found_no_more(told: Store) -> None:
    assert told.add(ferry("Nothing is left of the boat's story.")) == "replaced"
    assert found(told, "ferries") == []
    assert found(told, "story") == ["article ferry-1"]


def test_the_index_of_sqlite_agrees_with_what_it_indexes(tmp_path: Path) -> None:
    with fact_store(tmp_path / "words.db", [ferry(), visit()]) as store:
        store.add(ferry("Nothing is left of the boat's story."))
    with sqlite3.connect(tmp_path / "words.db") as connection:
        for name in ("article_words", "finding_words"):
            connection.execute(f"INSERT INTO {name}({name}, rank) VALUES ('integrity-check', 1)")
