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
def told(tmp_path: Path) -> Iterator[Store]:
    with fact_store(tmp_path / "words.db", [ferry(), visit()]) as store:
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


def test_what_was_replaced_is_found_no_more(told: Store, tmp_path: Path) -> None:
    assert told.add(ferry("Nothing is left of the boat's story.")) == "replaced"
    assert found(told, "ferries") == []
    assert found(told, "story") == ["article ferry-1"]
    # The index agrees with what it indexes.
    with sqlite3.connect(tmp_path / "words.db") as connection:
        for name in ("article_words", "finding_words"):
            connection.execute(f"INSERT INTO {name}({name}, rank) VALUES ('integrity-check', 1)")
