"""The index of facts says what the findings do, whatever came before, and finds what the dossier shows."""

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import comity
from comity.consolidation.gathering import facts_of, gather
from comity.store import Choice, Store
from comity.store import index as index_module
from comity.store import words as words_module
from comity.types import Filters, Office, Record
from stores_of_both import BOTH, NewPlace, new_place

sys.path.insert(0, str(Path(__file__).parent.parent / "consolidation"))

from fact_stores import article, commitment, event, fact_store, instrument, names, record, reread, story

few = settings(max_examples=1, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def everything(store: Store, choice: Choice | None = None) -> list[int]:
    """The numbers of all facts of a choice, the newest first."""
    return [number for number, _ in store.choose(choice or Choice(), "newest", 1_000_000)]


def filed(store: Store) -> dict[str, object]:
    """What is filed of every fact, by its id: numbers say nothing."""
    return {one.id: one for one in store.filed(everything(store)).values()}


def _a_dyad_has_the_facts_of_its_dossier(new_place: NewPlace, name: str) -> None:
    states = tuple(sorted(name.split("-")))
    with fact_store(new_place(), story(name).records) as store:
        gathered = {fact.id: fact for fact in gather(store, Filters(states=states)).facts}
        numbers = everything(store, Choice(terms=((f"dyad:{'-'.join(states)}",),)))
        found = facts_of(store, numbers)
        assert {fact.id for fact in found.values()} == set(gathered)
        for fact in found.values():
            told = gathered[fact.id]
            # Of facts with very many reports a list holds the first and last.
            assert fact.reports == told.reports or len(fact.reports) < len(told.reports)
            assert (fact.status, fact.date, fact.overdue, fact.sources) == (told.status, told.date, told.overdue, told.sources)
            assert fact.follow_ups == told.follow_ups


@pytest.mark.parametrize("name", names())
def test_a_dyad_has_the_facts_of_its_dossier(new_file: NewPlace, name: str) -> None:
    _a_dyad_has_the_facts_of_its_dossier(new_file, name)


@pytest.mark.parametrize("name", names()[:1])
def test_a_dyad_has_the_facts_of_its_dossier_in_postgresql(new_database: NewPlace, name: str) -> None:
    _a_dyad_has_the_facts_of_its_dossier(new_database, name)


def _it_is_the_same_whatever_came_before(new_place: NewPlace, name: str, chance: Random) -> None:
    records = chance.sample(story(name).records, 10)
    with fact_store(new_place(), (reread(one) for one in records)) as one, fact_store(new_place()) as other:
        for told in chance.sample(records, len(records)):
            one.add(told)
        facts = [fact for fact in comity.facts(one) if len(fact.reports) > 1]
        for fact in chance.sample(facts, min(3, len(facts))):
            judged = comity.judge(one, "split", fact.id, reports=[fact.reports[0].ref], who="Ann")
            if chance.random() < 0.7:
                comity.judge(one, "undo", judged.id, who="Ben")
        rest = [fact for fact in comity.facts(one) if not fact.judgements]
        comity.judge(one, "reject", chance.choice(rest).id, who="Ann")
        comity.judge(one, "confirm", next(iter(comity.facts(one))).id, who="Ann")
        assert [problem for problem in one.check() if problem.rule == "facts"] == []
        before = filed(one)
        one.refile()
        assert filed(one) == before
        # The other one comes to the same by another way.
        for told in sorted(records, key=lambda one: one.article.id):
            other.add(told)
        other.judge(one.judgements(), waiting=True)
        assert filed(other) == before


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.sampled_from(names()), st.randoms(use_true_random=False))
def test_it_is_the_same_whatever_came_before(new_file: NewPlace, name: str, chance: Random) -> None:
    _it_is_the_same_whatever_came_before(new_file, name, chance)


@few
@given(st.sampled_from(names()), st.randoms(use_true_random=False))
def test_it_is_the_same_whatever_came_before_in_postgresql(new_database: NewPlace, name: str, chance: Random) -> None:
    _it_is_the_same_whatever_came_before(new_database, name, chance)


def test_of_a_fact_with_very_many_reports_the_first_and_last_are_read(
    new_place: NewPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_module, "_MOST", 4)
    days = [f"2024-05-{day:02d}" for day in range(10, 20)]
    text = "President Ilham Aliyev spoke."
    office = Office("President Ilham Aliyev", 0, 0, "Ilham Aliyev", "President", "AZE")
    told = [record(article(f"paper{day[-2:]}-1", text, day), office) for day in days]
    with fact_store(new_place(), told) as store:
        (one,) = store.filed(everything(store)).values()
        assert (one.reports, one.sources, one.changed) == (10, 4, "2024-05-10")
        assert {term for term in one.terms if term.startswith("site:")} == {
            f"site:paper{day}.example" for day in ("10", "11", "18", "19")
        }
        (number,) = everything(store)
        assert len(list(store.findings(facts=[number], most=4))) == 4
        assert store.check() == []


@pytest.fixture(scope="module", params=BOTH)
def told(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Store]:
    with fact_store(new_place(request.param, tmp_path_factory.mktemp("told"), request)(), _records()) as store:
        yield store


def _records() -> list[Record]:
    return [
        record(
            article("herald-1", "They met in May. Baku will send 300 tractors by June.", "2024-05-04T10:00:00Z"),
            event("They met in May", date="2024-05-03", actors=("Ilham Aliyev",), recipients=("Kassym-Jomart Tokayev",)),
            commitment("Baku will send 300 tractors by June", due="2024-06"),
        ),
        record(
            article("tribune-1", "A rail treaty was signed on 2 March. Aliyev met them too.", "2024-05-06"),
            instrument("A rail treaty was signed on 2 March", kind="treaty", subject="rail", date="2024-03-02"),
            event("Aliyev met them too", actors=("Aliyev",), actor_states=("AZE",), recipient_states=("GEO", "KAZ")),
        ),
    ]


def test_places_lead_through_all_facts_once(told: Store) -> None:
    for order in ("newest", "soonest", "changed", "doubt"):
        found, after = list[int](), None
        while some := told.choose(Choice(), order, 1, after):
            found.append(some[0][0])
            after = some[0][1]
        assert sorted(found) == sorted(everything(told))
        assert len(found) == len(set(found)) == 4


def test_terms_and_their_numbers(told: Store) -> None:
    assert told.terms("state:") == [("state:AZE", 4), ("state:KAZ", 3), ("state:GEO", 1)]
    assert [term for term, _ in told.terms("dyad:")][:1] == ["dyad:AZE-KAZ"]
    assert {term for term, _ in told.terms("person:")} == {
        "person:alv/Ilham Aliyev", "person:alv/Aliyev", "person:tkv/Kassym-Jomart Tokayev",
    }  # fmt: skip
    assert told.terms("site:", 1) == [("site:herald.example", 2)]


def test_counts_are_the_same_counted_ready_or_one_by_one(told: Store) -> None:
    choice = Choice(terms=(("state:AZE",),))
    listed = Choice(terms=(("state:AZE",),), since=0)
    assert sorted(map(str, told.count(choice))) == sorted(map(str, told.count(listed)))
    assert sum(one.facts for one in told.count(Choice())) == 4
    assert [one.facts for one in told.count(Choice(kinds=("commitments",)))] == [1]
    assert told.count(Choice(terms=(("state:FRA",),))) == []


def test_words_within_states_and_dyads(told: Store) -> None:
    def hits(words: str, *terms: str, **more: object) -> list[str]:
        found = told.search_facts(words, Choice(terms=tuple((term,) for term in terms), **more), marks=("[", "]"))  # type: ignore[arg-type]
        assert found.found == len(found.hits)
        return sorted(hit.marked for hit in found.hits)

    assert hits("met") == ["Aliyev [met] them too", "They [met] in May"]
    assert hits("met", "state:GEO") == ["Aliyev [met] them too"]
    assert hits("met", "dyad:AZE-GEO") == ["Aliyev [met] them too"]
    assert hits("met", "site:herald.example") == ["They [met] in May"]
    assert hits("met", "dyad:AZE-KAZ", "site:herald.example") == ["They [met] in May"]
    # By what it is about, which is shown where the evidence does not hold the word; never by the codes.
    assert hits("tokayev") == ["Ilham Aliyev · Kassym-Jomart [Tokayev] · CONSULT"]
    assert hits("azekaz0") == hits("AZE0") == []
    assert hits("rail", kinds=("events",)) == []


def test_of_very_many_hits_the_latest_added_are_looked_at(told: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not told.search_facts("met", Choice()).more
    monkeypatch.setattr(words_module, "MOST_HITS", 1)
    found = told.search_facts("met", Choice())
    assert found.more
    assert [hit.marked for hit in found.hits] == ["Aliyev met them too"]


def test_heads_and_pages(told: Store) -> None:
    heads, number = told.heads((), 1)
    assert ([head.id for head in heads], number) == (["tribune-1"], 2)
    assert ([head.id for head in told.heads((), 5, 1)[0]]) == ["herald-1"]
    assert [head.id for head in told.heads(("GEO",), 5)[0]] == ["tribune-1"]
    assert told.heads(("AZE", "KAZ"), 5)[1] == 2
    assert told.heads(("FRA",), 5) == ([], 0)
    page = told.page("herald-1")
    assert page is not None
    assert page.content.startswith("They met in May.")
    assert told.page("nobody") is None
    assert {one.article.id for one in told.findings(articles=["tribune-1"])} == {"tribune-1"}
    assert {one.kind for one in told.findings(articles=["tribune-1"], kinds=["instruments"])} == {"instruments"}


def test_telling_words_are_found_within_a_dossier(told: Store) -> None:
    (promise,) = everything(told, Choice(kinds=("commitments",)))
    assert told.with_stems(["tractor", "nothing"], ["AZE-KAZ"]) == {"tractor": {promise}, "nothing": set()}
    assert told.with_stems(["tractor"], ["AZE"]) == {"tractor": {promise}}
    assert told.with_stems(["tractor"], []) == {"tractor": set()}


def test_facts_that_a_batch_tells_of_more_than_once_are_filed_as_one_by_one(new_place: NewPlace) -> None:
    records = [*story(names()[0]).records[:12], *map(reread, story(names()[0]).records[:3])]
    with fact_store(new_place(), records) as one, fact_store(new_place(), ()) as other:
        with other.batch() as batch:
            for record_ in records:
                batch.add(record_)
        assert filed(other) == filed(one) != {}
        assert sorted(map(repr, other.count(Choice()))) == sorted(map(repr, one.count(Choice())))
        assert other.check() == []
