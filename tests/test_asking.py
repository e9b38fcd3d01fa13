"""What is asked of a store is answered whole: of one moment, with what persons decided, however much there is."""

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event as database_event

import comity
from comity import browsing, listing
from comity.consolidation import gathering
from comity.cursors import CursorError, cursor_of, placed
from comity.store import Store
from comity.store import index as index_module
from comity.store import words as words_module
from comity.types import Event, Filters, Kind, Record
from stores_of_both import BOTH, NewPlace, new_place

sys.path.insert(0, str(Path(__file__).parent / "consolidation"))

from fact_stores import article, event, fact_store, instrument, record

PAIR = ("AZE", "KAZ")
MET = "Ministers of Azerbaijan and Kazakhstan met in Baku on 3 May"


def meeting(day: int) -> Record:
    """One of many articles that tell of one meeting."""
    told = event(MET, date="2024-05-03", place="Baku", actors=("Aida Omarova", "Rauf Quliyev"))
    return record(article(f"paper{day}-1", f"{MET}. No. {day * 7919}.", f"2024-05-{day}"), told)


def plan(id: str, date: str | None, published: str, words: str = "") -> Record:
    """An article that tells of one thing to come."""
    text = words or f"A {id} is planned"
    return record(
        article(f"{id}-1", f"{text}.", published), event(text, mode="visit", status="planned", date=date, place=id.title())
    )


def only(facts: Iterator[comity.Fact]) -> comity.Fact:
    (fact,) = facts
    return fact


# What persons decided


def test_what_was_decided_of_a_fact_with_very_many_reports_is_told(new_place: NewPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "_MOST", 4)
    monkeypatch.setattr(gathering, "_MANY", 4)
    with fact_store(new_place(), map(meeting, (14, 15, 16))) as store:
        id = only(comity.facts(store)).id
        comity.judge(store, "correct", id, field="actor_states", value=["AZE", "GEO"], who="Ann")
        comity.judge(store, "confirm", id, who="Ben")
        # Reports from before and after: what was judged stands in their midst, and is not among the first and last ones.
        for day in (10, 11, 12, 13, 17, 18, 19):
            store.add(meeting(day))
        shown = only(iter(browsing.page(store, Filters(states=("AZE", "GEO"))).facts))
        assert len(shown.reports) == 5
        assert isinstance(shown.told, Event)
        assert shown.told.actor_states == ("AZE", "GEO")
        assert [one.verb for one in shown.judgements] == ["correct", "confirm"]
        assert browsing.page(store, Filters(states=("KAZ",))).facts == ()
        assert store.check() == []
        # Also of those of which a person rejected one, and so named all others.
        comity.judge(store, "reject", id, reports=[only(comity.facts(store)).reports[6].ref], who="Cem")
        shown = only(iter(browsing.page(store, Filters(states=("GEO",))).facts))
        assert [one.verb for one in shown.judgements] == ["correct", "confirm", "reject"]
        assert len(shown.reports) <= 6


@pytest.mark.parametrize("as_of", [None, "2024-06-01"])
def test_a_fact_is_of_the_states_that_a_person_found(new_place: NewPlace, as_of: str | None) -> None:
    with fact_store(new_place(), [meeting(14), plan("trip", "2024-08-02", "2024-05-20")]) as store:
        id = next(fact.id for fact in comity.facts(store) if fact.status == "occurred")
        corrected = comity.judge(store, "correct", id, field="actor_states", value=["AZE", "GEO"], who="Ann")

        def told(*states: str) -> list[bool]:
            """Whether the fact is found by states, by words within them, and by these in the index."""
            filters = Filters(states=states, as_of=as_of)
            by_words = [one.fact.id for one in comity.search(store, "ministers", filters) if one.fact]
            ways = [[fact.id for fact in comity.facts(store, filters)], by_words]
            if as_of is None:
                ways.append([hit.fact.id for hit in browsing.search_page(store, "ministers", filters).hits])
            return [id in way for way in ways]

        for states in (("GEO",), ("AZE",), ("AZE", "GEO")):
            assert all(told(*states)), states
        for states in (("KAZ",), PAIR, ("GEO", "KAZ")):
            assert not any(told(*states)), states
        comity.judge(store, "undo", corrected.id, who="Ann")
        assert not any(told("GEO"))
        assert all(told("KAZ"))


def test_a_dossier_counts_the_facts_that_persons_rejected(new_place: NewPlace) -> None:
    signed = record(article("herald-1", "They signed a pact.", "2024-05-20"), instrument("They signed a pact", date="2024-05-20"))
    records = [*map(meeting, (14, 15, 16)), plan("trip", "2024-08-02", "2024-05-20"), signed]

    def hidden(filters: Filters | None = None) -> int:
        return comity.build_dossier(store, *PAIR, filters).glance.hidden

    with fact_store(new_place(), records) as store:
        (met,) = comity.facts(store, Filters(statuses=("occurred",)))
        comity.judge(store, "reject", met.id, reports=[met.reports[1].ref], who="Ann")
        # Its other reports still tell it.
        assert hidden() == 0
        comity.judge(store, "reject", met.id, who="Ann")
        assert hidden() == 1
        comity.judge(store, "reject", only(comity.facts(store, Filters(kinds=("instruments",)))).id, who="Ann")
        assert hidden() == 2
        assert hidden(Filters(kinds=("instruments",))) == 1
        assert hidden(Filters(as_of="2024-05-14")) == 1
        assert hidden(Filters(until="2024-05-10")) == 1


# One moment


@contextmanager
def meddled(store: Store, write: Callable[[], object], most: int = 2) -> Iterator[list[str]]:
    """While it lasts, something is written before each question to the database but the first; at most so often."""
    asked: list[str] = []

    def before(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            if 0 < len(asked) <= most:
                write()
            asked.append(statement)

    engine = store._engine  # type: ignore[attr-defined]  # its own door to the database
    database_event.listen(engine, "before_cursor_execute", before)
    try:
        yield asked
    finally:
        database_event.remove(engine, "before_cursor_execute", before)


def exported(store: Store, **more: Any) -> str:
    file = io.BytesIO()
    comity.export(store, "facts", "jsonl", file, Filters(**more))
    return file.getvalue().decode()


QUESTIONS: list[Callable[[Store], object]] = [
    lambda store: comity.build_dossier(store, *PAIR),
    lambda store: comity.agenda(store, Filters(states=PAIR)),
    lambda store: comity.agenda(store, Filters(as_of="2024-06-01")),
    lambda store: exported(store),
    lambda store: exported(store, as_of="2024-06-01"),
    lambda store: comity.search(store, "planned"),
    lambda store: listing.agenda(store),
    lambda store: browsing.search_page(store, "planned"),
]


def test_an_answer_is_of_one_moment_though_another_writes(new_place: NewPlace) -> None:
    place = new_place()
    plans = [plan("trip", "2024-08-02", "2024-05-20"), plan("visit", "2024-08-09", "2024-05-20")]
    with fact_store(place, [meeting(14), meeting(15), *plans]) as store, fact_store(place) as other:
        trip = comity.agenda(other)[0].id

        def steps() -> Iterator[None]:
            while True:
                rejected = comity.judge(other, "reject", trip, who="Ann")
                yield
                comity.judge(other, "undo", rejected.id, who="Ann")
                yield

        writing = steps()
        for ask in QUESTIONS:
            expected = ask(other)
            with meddled(store, lambda: next(writing)) as asked:
                assert ask(store) == expected
            # It was written twice, each time between two of its questions.
            assert len(asked) > 2


def test_a_moment_of_a_moment_is_the_same(new_place: NewPlace) -> None:
    place = new_place()
    with fact_store(place, [meeting(14)]) as store, fact_store(place) as other, store.moment() as moment:
        assert moment.last_published() == "2024-05-14"
        other.add(meeting(15))
        with moment.moment() as inner:
            assert inner.last_published() == "2024-05-14"
            assert inner.itself is store
        # It is not over with the inner one.
        assert len(list(moment.findings())) == 1
        assert len(list(store.findings())) == 2


# Words


@pytest.fixture(scope="module", params=BOTH)
def rails(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Store]:
    """A treaty on rail, told of first, and many meetings on it."""
    signed = "A rail treaty was signed"
    records = [record(article("tribune-1", f"{signed}.", "2024-03-02"), instrument(signed, kind="treaty", date="2024-03-02"))]
    for number in range(4, 9):
        words = f"Rail talks number {number} are planned"
        planned = event(words, mode="negotiate", status="planned", date=f"2024-0{number}-11", place=f"Town{number}")
        records.append(record(article(f"herald-{number}", f"{words}.", "2024-06-20"), planned))
    with fact_store(new_place(request.param, tmp_path_factory.mktemp("rails"), request)(), records) as store:
        yield store


@pytest.mark.parametrize(
    ("filters", "facts", "articles"),
    [
        (Filters(kinds=("instruments",)), 1, 0),
        (Filters(statuses=("signed",)), 1, 0),
        (Filters(sites=("tribune.example",)), 1, 1),
        (Filters(until="2024-03"), 1, 1),
        (Filters(kinds=("instruments",), as_of="2024-07-01"), 1, 0),
        (Filters(statuses=("signed",), as_of="2024-07-01"), 1, 0),
        (Filters(as_of="2024-03-10"), 1, 1),
        (Filters(statuses=("overdue",)), 2, 0),
        (Filters(since="2024-06-20"), 2, 2),
        (Filters(new_since="2024-06-19", states=("KAZ",)), 2, 2),
        (Filters(parties=("Nobody Known",)), 0, 0),
        (Filters(contradicted=True), 0, 0),
        (Filters(new_since="9999-12-31"), 0, 0),
    ],
)
def test_the_search_looks_at_all_that_is_asked_for(
    rails: Store, monkeypatch: pytest.MonkeyPatch, filters: Filters, facts: int, articles: int
) -> None:
    # Of more hits the latest added are ranked; the treaty was added first.
    monkeypatch.setattr(words_module, "MOST_HITS", 2)
    found = comity.search(rails, "rail", filters, limit=2)
    assert (sum(one.fact is not None for one in found), sum(one.fact is None for one in found)) == (facts, articles)
    for one in found:
        if one.fact:
            assert one.hit.article in {report.article for report in one.fact.reports if report.ref == one.hit.ref}
            assert (one.hit.what, one.hit.kind) == ("finding", one.fact.kind)


def test_what_is_overdue_is_counted_among_the_facts_that_hold_words(rails: Store) -> None:
    page = browsing.search_page(rails, "rail", Filters(statuses=("overdue",)))
    assert (page.found, page.counts.facts, len(page.hits), page.more) == (3, 3, 3, False)
    assert page.counts.statuses == {"planned": 5, "overdue": 3, "signed": 1}
    assert page.counts == browsing.counts(rails, Filters(statuses=("overdue",)))
    sorts: tuple[Kind, ...] = ("events",)
    assert browsing.search_page(rails, "rail", Filters(kinds=sorts)).counts == browsing.counts(rails, Filters(kinds=sorts))


# The agenda, page by page


@pytest.mark.parametrize("filters", [Filters(), Filters(states=("AZE", "KAZ", "GEO")), Filters(statuses=("overdue", "planned"))])
def test_pages_of_an_agenda_fit_whatever_comes_in_between(new_place: NewPlace, filters: Filters) -> None:
    states = {"actor_states": ("AZE", "KAZ", "GEO"), "actors": ("Azerbaijan", "Kazakhstan", "Georgia")}

    def planned(name: str, date: str | None, published: str = "2024-05-20") -> Record:
        text = f"A visit to {name} is planned"
        told = event(text, mode="visit", status="planned", date=date, place=name, **states)
        return record(article(f"{name.lower()}-1", f"{text}.", published), told)

    dates = {"Sheki": "2024-06-02", "Ganja": "2024-07-09", "Lankaran": "2024-08-01", "Quba": None, "Aktau": "2024-05-01"}
    with fact_store(new_place(), [planned(name, date) for name, date in dates.items()]) as store:
        expected = [fact.id for fact in comity.agenda(store, filters)]
        assert len(expected) == 5
        found = list[str]()
        cursor, days = None, iter(range(21, 31))
        while True:
            page = listing.agenda(store, filters, limit=1, cursor=cursor)
            found += [fact.id for fact in page.facts]
            cursor = page.next
            if cursor is None:
                break
            # A newer day, and something that stands before all that was shown: by that day Sheki would be over in the end.
            day = next(days)
            store.add(meeting(day))
            store.add(planned("Astara", "2024-05-22", f"2024-05-{day}"))
        assert found == expected


def test_cursors_of_an_agenda_that_somebody_changed(new_file: NewPlace) -> None:
    with fact_store(new_file(), [plan("trip", "2024-08-02", "2024-05-20"), plan("visit", "2024-08-09", "2024-05-20")]) as store:
        cursor = listing.agenda(store, limit=1).next
        assert cursor
        mark = _mark_of(cursor)
        place = str(placed(cursor, mark)[0]).split(" ")
        assert len(listing.agenda(store, cursor=cursor_of(mark, " ".join(place))).facts) == 1
        for number, wrong in enumerate(("soon", "-1", "9" * 30, "ev-4k7q")):
            changed = [*place[:number], wrong, *place[number + 1 :]]
            with pytest.raises(CursorError):
                listing.agenda(store, cursor=cursor_of(mark, " ".join(changed)))
        with pytest.raises(CursorError):
            listing.agenda(store, cursor=cursor_of(mark, 0))


def _mark_of(cursor: str) -> str:
    import base64
    import json

    return str(json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))[0])
