"""Every rule of the check finds what breaks it."""

import sqlite3
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import comity
from comity.errors import StoreError
from comity.store import Problem, Store, open_store
from comity.store.checks import valid_date
from comity.types import Record, SetAside
from postgres_server import Server
from sample_records import sample
from stores_of_both import NewPlace

sys.path.insert(0, str(Path(__file__).parent.parent / "consolidation"))

from fact_stores import fact_store, story


def test_a_store_in_order_has_no_problems(store: Store) -> None:
    store.add(sample(1))
    store.add(sample(2))
    assert store.check() == []


@pytest.mark.parametrize(
    ("rule", "damage"),
    [
        ("evidence", "UPDATE findings SET start = start + 1 WHERE kind = 'events'"),
        ("evidence", "UPDATE findings SET \"end\" = 100000 WHERE kind = 'events'"),
        ("evidence", "UPDATE findings SET evidence = 'something else' WHERE kind = 'events'"),
        ("evidence", "UPDATE findings SET start = -1 WHERE kind = 'events'"),
        ("kind", "UPDATE findings SET kind = 'rumours' WHERE kind = 'statements'"),
        ("payload", "UPDATE findings SET payload = '{' WHERE kind = 'events'"),
        ("payload", "UPDATE findings SET payload = '[]' WHERE kind = 'events'"),
        ("payload", "UPDATE findings SET payload = json_remove(payload, '$.actors')"),
        ("payload", "UPDATE findings SET payload = json_set(payload, '$.count', 'one')"),
        ("payload", "UPDATE findings SET payload = json_set(payload, '$.status', 'maybe')"),
        ("payload", "UPDATE findings SET payload = replace(payload, '12500000', 'NaN')"),
        ("index", "UPDATE findings SET status = 'occurred' WHERE kind = 'events'"),
        ("index", "UPDATE findings SET ref = 'ev-other' WHERE kind = 'events'"),
        ("index", "UPDATE findings SET about = 'other words' WHERE kind = 'events'"),
        ("index", "UPDATE articles SET identity = 'url example.org/other'"),
        ("article", "UPDATE articles SET byline = '['"),
        ("article", "UPDATE articles SET byline = '[1]'"),
        ("article", "UPDATE articles SET headings = '7'"),
        ("article", "UPDATE articles SET headings = '[[0, 100000]]'"),
        ("article", "UPDATE articles SET text = x'80'"),
        ("row", "UPDATE articles SET title = CAST(x'80' AS text)"),
        ("row", "UPDATE findings SET start = 'here' WHERE kind = 'events'"),
        ("row", "UPDATE pages SET content = 'no bytes'"),
        ("index", "UPDATE finding_states SET state = 'GEO' WHERE kind = 'commitments'"),
        ("index", "DELETE FROM finding_states WHERE kind = 'commitments'"),
        ("position", "UPDATE findings SET position = 5 WHERE kind = 'statements'"),
        ("date", "UPDATE articles SET published = 'last week'"),
        ("digest", "UPDATE pages SET content = x'00'"),
        ("digest", "UPDATE pages SET form = 'body'"),
        ("digest", "UPDATE pages SET given_title = 'Another'"),
        ("page", "DELETE FROM pages"),
        ("page", "DELETE FROM articles"),
        ("database", "INSERT INTO finding_states VALUES ('AZE', 77, 'events', 0)"),
        ("duplicate", "INSERT INTO findings (ref, article, kind, position, start, \"end\", evidence, payload, about) "
         "SELECT 'st-copy', article, kind, 1, start, \"end\", evidence, payload, about FROM findings WHERE kind = 'statements'"),
    ],
)  # fmt: skip
def test_damage_is_found(store: Store, place_of_store: Path, rule: str, damage: str) -> None:
    store.add(sample())
    with sqlite3.connect(place_of_store) as connection:
        connection.execute(damage)
    assert rule in {problem.rule for problem in store.check()}


def test_what_is_broken_is_no_end_of_the_check(store: Store, place_of_store: Path) -> None:
    for number in (1, 2, 3):
        store.add(sample(number))
    with sqlite3.connect(place_of_store) as connection:
        connection.execute("UPDATE articles SET title = CAST(x'80' AS text) WHERE id = 'example-00001'")
        connection.execute("UPDATE articles SET byline = '{' WHERE id = 'example-00002'")
        connection.execute("UPDATE pages SET form = 'body' WHERE source = 'pages/3.html'")
    found = [(problem.rule, problem.article) for problem in store.check()]
    assert found == [("row", None), ("article", "example-00002"), ("digest", "example-00003")]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE judgements SET undone = NOT undone",
        "UPDATE judgements SET undone = 0",
        "UPDATE judgements SET who = 'Bob'",
        "UPDATE judgements SET body = '{'",
        "UPDATE judged SET ref = 'ev-other'",
        "UPDATE judged SET article = 'another'",
        "DELETE FROM judged",
    ],
)
def test_judgements_that_are_not_as_they_were_made_are_found(place_of_store: Path, damage: str) -> None:
    with fact_store(place_of_store, [sample()]) as store:
        first, second, *_ = comity.facts(store)
        comity.judge(store, "undo", comity.judge(store, "confirm", first.id, who="Ann").id, who="Ann")
        comity.judge(store, "confirm", second.id, who="Ann")
        assert store.check() == []
        with sqlite3.connect(place_of_store) as connection:
            assert connection.execute(damage).rowcount > 0
        assert {problem.rule for problem in store.check()} == {"judgement"}


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE articles SET sketch = NULL",
        "UPDATE articles SET sketch = x'00'",
        "DELETE FROM sketch_bands WHERE band = (SELECT min(band) FROM sketch_bands)",
        "INSERT INTO sketch_bands VALUES (7, 77)",
    ],
)
def test_sketches_that_are_not_those_of_texts_are_found(place_of_store: Path, damage: str) -> None:
    with fact_store(place_of_store, [sample(1), sample(2)]) as store:
        with sqlite3.connect(place_of_store) as connection:
            assert connection.execute(damage).rowcount > 0
        assert {problem.rule for problem in store.check()} == {"facts"}
        store.rejoin()
        assert store.check() == []


@pytest.mark.parametrize("damage", ["content = x'00'", "content = 'none'", "form = 'body'", "given_title = 'Another'"])
def test_unread_pages_that_changed_are_found(store: Store, place_of_store: Path, damage: str) -> None:
    page = sample().page
    store.set_aside(SetAside(page.source, "no-article", "no article was found.", page.digest), page, "test-1")
    assert store.check() == []
    with sqlite3.connect(place_of_store) as connection:
        assert connection.execute(f"UPDATE unread_pages SET {damage}").rowcount == 1
    (problem,) = store.check()
    assert problem.rule == ("row" if "none" in damage else "digest")


def test_postgresql_is_asked_whether_its_indexes_lead_to_all_rows(new_database: NewPlace, server: Server) -> None:
    place = new_database()
    with fact_store(place, [sample(1)]) as store:
        server.run(place, "CREATE EXTENSION amcheck")
        assert store.check() == []
        # What is written meanwhile the index never hears of.
        index = "WHERE indexrelid = CAST('articles_by_id' AS regclass)"
        server.run(place, f"UPDATE pg_index SET indisready = false, indisvalid = false {index}")
        store.add(sample(2))
        assert [problem.message for problem in store.check()] == [
            "the database is damaged: articles_by_id: this index is not valid."
        ]
        server.run(place, f"UPDATE pg_index SET indisready = true, indisvalid = true {index}")
        (problem,) = store.check()
        assert problem.rule == "database"
        assert "articles_by_id: heap tuple" in problem.message


def test_facts_in_order_have_no_problems(place_of_store: Path) -> None:
    with fact_store(place_of_store, story("DEU-MAR").records) as store:
        fact = next(fact for fact in comity.facts(store) if len(fact.reports) > 2)
        comity.judge(store, "reject", fact.id, reports=[fact.id], who="Ann")
        comity.judge(store, "split", fact.reports[1].ref, reports=[fact.reports[2].ref], who="Ann")
        assert store.check() == []


_SOME = "(SELECT min(number) FROM tellings WHERE kind = 'events')"
_OTHER = "(SELECT max(number) FROM tellings WHERE kind = 'events')"


@pytest.mark.parametrize(
    "damage",
    [
        f"UPDATE tellings SET fact = (SELECT fact FROM tellings WHERE number = {_OTHER}) WHERE number = {_SOME}",
        "UPDATE tellings SET fact = number",
        "UPDATE tellings SET fact = 1",
        f"UPDATE findings SET telling = NULL WHERE telling = {_SOME}",
        f"UPDATE findings SET telling = {_OTHER} WHERE telling = {_SOME}",
        f"UPDATE findings SET telling = (SELECT min(number) FROM tellings WHERE kind = 'figures') WHERE telling = {_SOME}",
        f"DELETE FROM tellings WHERE number = {_SOME}",
        "UPDATE findings SET telling = 1 WHERE telling IS NULL",
        "DELETE FROM telling_blocks",
        "UPDATE findings SET dyads = ''",
        "UPDATE findings SET filed = 'AZE0' WHERE kind = 'events'",
        "UPDATE facts SET status = 'denied' WHERE kind = 'events'",
        "UPDATE facts SET sources = sources + 1",
        "DELETE FROM facts WHERE kind = 'figures'",
        "DELETE FROM fact_terms WHERE term = 'state:DEU'",
        "UPDATE fact_terms SET term = 'state:FRA' WHERE term = 'state:DEU'",
        "UPDATE fact_counts SET facts = facts + 1 WHERE term = '*'",
        "DELETE FROM terms WHERE term = 'state:DEU'",
        "DELETE FROM fact_stems",
    ],
)
def test_facts_that_the_findings_do_not_make_are_found(place_of_store: Path, damage: str) -> None:
    with fact_store(place_of_store, story("DEU-MAR").records[:6]) as store:
        comity.judge(store, "reject", next(store.findings()).ref, who="Ann")
        with sqlite3.connect(place_of_store) as connection:
            assert connection.execute(damage).rowcount > 0
        assert {problem.rule for problem in store.check()} == {"facts"}
        store.rejoin()
        assert store.check() == []


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE pages SET content = x'00'",
        "DELETE FROM pages",
        "UPDATE findings SET payload = '{'",
        "UPDATE findings SET payload = '{}'",
        "UPDATE findings SET kind = 'rumours' WHERE kind = 'figures'",
        "UPDATE articles SET headings = '7'",
    ],
)
def test_a_damaged_record_is_told_and_not_given(store: Store, place_of_store: Path, damage: str) -> None:
    store.add(replace(sample(), events=sample().events * 0, offices=()))
    with sqlite3.connect(place_of_store) as connection:
        connection.execute(damage)
    with pytest.raises(StoreError, match="an article in this store is damaged; `comity check` says which"):
        list(store.records())


def _event(**changes: object) -> Record:
    return replace(sample(), events=(replace(sample().events[0], **changes),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rule", "record"),
    [
        ("type", _event(type="PICNIC")),
        ("type", _event(mode="picnic")),
        ("state", _event(actor_states=("XYZ",))),
        ("date", _event(date="2024-02-30")),
        ("date", replace(sample(), commitments=(replace(sample().commitments[0], due="soon"),))),
        ("date", replace(sample(), figures=(replace(sample().figures[0], period="2024/2023"),))),
        ("duplicate", replace(sample(), statements=sample().statements * 2)),
    ],
)
def test_a_readers_mistakes_are_found(store: Store, rule: str, record: Record) -> None:
    store.add(record)
    assert [problem.rule for problem in store.check()] == [rule]


def test_a_problem_names_its_place(store: Store) -> None:
    broken = replace(sample().offices[1], evidence="Aida")
    store.add(replace(sample(), offices=(sample().offices[0], broken)))
    (problem,) = store.check()
    assert isinstance(problem, Problem)
    assert (problem.rule, problem.article, problem.kind, problem.position) == (
        "evidence",
        "example-00001",
        "offices",
        1,
    )
    assert "'Aida'" in problem.message


def test_an_index_that_misses_its_row_is_found(place_of_store: Path) -> None:
    with open_store(place_of_store) as store:
        store.add(sample())
    content = place_of_store.read_bytes()
    # The id stands in the table and in three indexes.
    assert content.count(b"example-00001") == 4
    place_of_store.write_bytes(content.replace(b"example-00001", b"example-00009", 1))
    with open_store(place_of_store) as store:
        assert {problem.rule for problem in store.check()} == {"database"}


def test_a_file_with_a_page_overwritten_is_refused(place_of_store: Path) -> None:
    with open_store(place_of_store) as store:
        for number in range(20):
            store.add(sample(number))
    with sqlite3.connect(place_of_store) as connection:
        page = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'findings'").fetchone()[0]
    content = bytearray(place_of_store.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\x07" * 4096
    place_of_store.write_bytes(content)
    with pytest.raises(StoreError, match="this store is damaged"), open_store(place_of_store) as store:
        store.check()


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ("2022", True),
        ("2022-07", True),
        ("2024-02-29", True),
        ("2023-02-29", False),
        ("2022-13", False),
        ("22", False),
        ("2022-7-1", False),
        ("2022-08-24/2022-08-25", True),
        ("2022/2026", True),
        ("2022-08/2022-08-25", True),
        ("2022-08-25/2022-08-24", False),
        ("2026/2022-01", False),
        ("2022/", False),
        ("/2022", False),
        ("2022/2023/2024", False),
        ("2022-08-24T10:00", False),
        ("", False),
    ],
)
def test_dates(value: str, valid: bool) -> None:
    assert valid_date(value) is valid


@given(st.dates(), st.dates())
def test_intervals_hold_in_one_order_only(one: object, other: object) -> None:
    assert valid_date(f"{one}/{other}") is (str(one) <= str(other))
