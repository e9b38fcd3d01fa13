"""Pages, counts and names out of the index are those of the facts themselves."""

import base64
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import comity
from comity import browsing, listing
from comity.cursors import CursorError
from comity.errors import ComityError
from comity.store import Order, Store
from comity.types import Filters, Office, Record, Statement
from stores_of_both import BOTH, new_place

sys.path.insert(0, str(Path(__file__).parent / "consolidation"))

from fact_stores import article, commitment, event, fact_store, instrument, record, story

FILTERS = [
    Filters(),
    Filters(states=("EGY", "JOR")),
    Filters(states=("JOR",)),
    Filters(states=("EGY", "JOR", "IRQ")),
    Filters(states=("EGY", "JOR"), kinds=("events", "instruments")),
    Filters(states=("EGY", "JOR"), types=("CONSULT",), statuses=("occurred",)),
    Filters(kinds=("commitments",), statuses=("overdue",)),
    Filters(kinds=("commitments",), statuses=("overdue", "done")),
    Filters(states=("EGY",), fields=("energy",)),
    Filters(since="2023-03", until="2023-10"),
    Filters(states=("EGY", "JOR"), since="2023"),
    Filters(states=("EGY", "JOR"), as_of="2023-01-31"),
    Filters(states=("EGY", "JOR"), as_of="2023-01-31", kinds=("instruments",)),
    Filters(new_since="2024-02-01"),
    Filters(contradicted=True),
    Filters(states=("FRA", "DEU")),
]


@pytest.fixture(scope="module", params=BOTH)
def told(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Store]:
    place = new_place(request.param, tmp_path_factory.mktemp("browsing"), request)()
    with fact_store(place, story("EGY-JOR").records) as store:
        yield store


def through(store: Store, filters: Filters, order: Order = "newest", limit: int = 7) -> list[comity.Fact]:
    """All the facts, page by page."""
    found, cursor = list[comity.Fact](), None
    while True:
        page = browsing.page(store, filters, order=order, limit=limit, cursor=cursor)
        assert len(page.facts) <= limit
        found += page.facts
        cursor = page.next
        if cursor is None:
            return found


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_pages_hold_each_fact_once(told: Store, filters: Filters) -> None:
    expected = {fact.id: fact for fact in comity.facts(told, filters)}
    found = through(told, filters)
    assert len(found) == len(expected)
    assert {fact.id for fact in found} == set(expected)
    assert all(fact.status == expected[fact.id].status for fact in found)


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_counts_are_those_of_the_facts(told: Store, filters: Filters) -> None:
    counts = browsing.counts(told, filters)
    assert counts.facts == len(list(comity.facts(told, filters)))
    kinds = Counter(fact.kind for fact in comity.facts(told, replace(filters, kinds=())))
    assert counts.kinds == dict(kinds)
    statuses = Counter[str]()
    for fact in comity.facts(told, replace(filters, statuses=())):
        statuses.update({fact.status, "overdue" if fact.overdue else ""} - {""})
    assert counts.statuses == dict(statuses)
    fields = Counter(getattr(fact.told, "field", None) for fact in comity.facts(told, replace(filters, fields=())))
    assert counts.fields == {field: number for field, number in fields.items() if field}


def test_months_count_what_occurred(told: Store) -> None:
    months = browsing.counts(told, Filters(states=("EGY", "JOR"))).months
    occurred = list(comity.facts(told, Filters(states=("EGY", "JOR"), kinds=("events",), statuses=("occurred",))))
    dated = [fact for fact in occurred if fact.date and len(fact.date) > 4]
    assert sum(number for types in months.values() for number in types.values()) == len(dated)
    assert list(months) == sorted(months)


def test_a_glance_names_the_meetings_that_have_a_date(tmp_path: Path) -> None:
    def told(number: int, day: str, evidence: str, **more: object) -> comity.Record:
        return record(
            article(f"paper{number}-1", f"{evidence}, the paper wrote.", f"{day}T10:00:00+00:00"), event(evidence, **more)
        )

    meetings = (
        told(1, "2024-04-02", "The ministers met on the lake on 1 April", date="2024-04-01"),
        told(2, "2024-05-01", "The premiers will open the mill on 20 May", date="2024-05-20", status="planned"),
        told(3, "2024-05-02", "The presidents are soon to speak by phone", mode="phone", status="planned"),
        told(4, "2024-05-02", "The envoys have held talks on salt", mode="multilateral"),
    )
    with fact_store(tmp_path / "comity.db", meetings) as store:
        glance = listing.glance(store, "KAZ", "AZE")
        dossier = comity.build_dossier(store, "KAZ", "AZE").glance
    assert glance.last_meeting
    assert glance.next_meeting
    assert dossier.last_meeting
    assert dossier.next_event
    assert glance.last_meeting.date == dossier.last_meeting.date == "2024-04-01"
    assert glance.next_meeting.date == dossier.next_event.date == "2024-05-20"


def test_orders(told: Store) -> None:
    pair = Filters(states=("EGY", "JOR"))
    newest, soonest = through(told, pair), through(told, pair, "soonest")
    assert [fact.id for fact in soonest] == [fact.id for fact in reversed(newest)]
    changed = [fact.changed or "" for fact in through(told, pair, "changed")]
    assert changed == sorted(changed, reverse=True)
    # As of a day they are gathered and ordered alike.
    late = replace(pair, as_of="2030-01-01")
    for order in ("newest", "soonest", "changed"):
        one, other = through(told, pair, order), through(told, late, order)
        assert [fact.changed for fact in one] == [fact.changed for fact in other] or order != "changed"
        assert {fact.id for fact in one} == {fact.id for fact in other}


@pytest.mark.parametrize("states", [(), ("AZE",), ("AZE", "KAZ")])
@pytest.mark.parametrize("asked", [Filters(new_since="2024-04-15"), Filters(until="2020"), Filters(until="2030")], ids=str)
def test_pages_and_facts_are_the_same_where_articles_tell_no_date(
    tmp_path: Path, asked: Filters, states: tuple[str, ...]
) -> None:
    def visit(outlet: str, published: str | None, words: str, status: str) -> Record:
        told = event(words, mode="visit", actors=("Aida Omarova",), status=status, date="2024-05-20")
        return record(article(f"{outlet}-1", f"{words}, the {outlet} wrote.", published), told)

    records = [
        visit("herald", "2024-05-01", "President Omarova will visit Baku on 20 May", "planned"),
        visit("tribune", None, "President Omarova visited Baku on 20 May", "occurred"),
        record(article("courier-1", "They spoke of trade.", None), event("They spoke of trade")),
    ]
    asked = replace(asked, states=states)
    with fact_store(tmp_path / "undated.db", records) as store:
        expected = {fact.id for fact in comity.facts(store, asked)}
        assert {fact.id for fact in through(store, asked)} == expected
        assert browsing.counts(store, asked).facts == len(expected)
        assert len(expected) == (0 if asked.until == "2020" else 1)


def changed(cursor: str, place: object) -> str:
    """A cursor that somebody has changed."""
    mark, _, number = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    return base64.urlsafe_b64encode(json.dumps([mark, place, number]).encode()).decode().rstrip("=")


@pytest.mark.parametrize("place", ["x", -5, 1 << 70])
def test_cursors_that_hold_no_number_of_what_stands_before(told: Store, place: object) -> None:
    cursor = browsing.search_page(told, "gas", limit=1).next
    past = Filters(states=("EGY", "JOR"), as_of="2023-01-31")
    other = browsing.page(told, past, limit=1).next
    assert cursor
    assert other
    with pytest.raises(CursorError):
        browsing.search_page(told, "gas", limit=1, cursor=changed(cursor, place))
    with pytest.raises(CursorError):
        browsing.page(told, past, limit=1, cursor=changed(other, place))


def test_cursors_of_other_lists(told: Store) -> None:
    cursor = browsing.page(told, limit=1).next
    assert cursor is not None
    for wrong in (cursor[:-2], "nonsense", "", "é", "W10"):
        with pytest.raises(CursorError, match="another list"):
            browsing.page(told, cursor=wrong or "=")
    with pytest.raises(CursorError):
        browsing.page(told, Filters(kinds=("events",)), cursor=cursor)
    for place in (1 << 70, -(1 << 70), "\ud800"):
        with pytest.raises(CursorError):
            browsing.page(told, cursor=changed(cursor, place))
    with pytest.raises(CursorError):
        browsing.page(told, order="soonest", cursor=cursor)


def test_the_search_finds_what_the_search_of_the_library_finds(told: Store) -> None:
    for filters in (Filters(), Filters(states=("EGY", "JOR")), Filters(kinds=("instruments",)), Filters(statuses=("signed",))):
        found = comity.search(told, "gas", filters, limit=200)
        page = browsing.search_page(told, "gas", filters, marks=("[", "]"), limit=200)
        assert {hit.fact.id for hit in page.hits} == {one.fact.id for one in found if one.fact}
        assert page.found == len(page.hits)
        assert all("[" in hit.marked for hit in page.hits)
        assert all(hit.ref in {report.ref for report in hit.fact.reports} for hit in page.hits)
    first = browsing.search_page(told, "gas", limit=2)
    second = browsing.search_page(told, "gas", limit=2, cursor=first.next)
    assert not {hit.fact.id for hit in first.hits} & {hit.fact.id for hit in second.hits}
    assert first.counts.facts == first.found
    with pytest.raises(ComityError, match="no word"):
        browsing.search_page(told, "…")
    with pytest.raises(ComityError, match="of all that is known"):
        browsing.search_page(told, "gas", Filters(as_of="2023-01-01"))


def test_rows_say_what_the_dossier_says(told: Store) -> None:
    dossier = comity.build_dossier(told, "EGY", "JOR")
    events = {event.fact.id: event for group in dossier.latest.groups for event in group.events}
    documents = {row.fact.id: row for group in dossier.instruments for row in group.instruments}
    promises = {row.fact.id: row for row in dossier.commitments}
    facts = through(told, Filters(states=("EGY", "JOR")))
    rows = {row.fact.id: row for row in browsing.rows(told, facts)}
    assert [row.fact.id for row in browsing.rows(told, facts[:5])] == [fact.id for fact in facts[:5]]
    for id, row in (events | documents).items():
        mine = rows[id]
        assert (mine.status, mine.when, mine.fact.sources) == (row.status, row.when, row.fact.sources)  # type: ignore[union-attr]
        if id in events:
            assert mine.label == events[id].label  # type: ignore[union-attr]
    for id, promise in promises.items():
        mine = rows[id]
        assert [up.words for up in mine.follow_ups] == [up.words for up in promise.follow_ups]  # type: ignore[union-attr]


def test_a_fact_by_any_of_its_reports(told: Store) -> None:
    fact = next(fact for fact in comity.facts(told) if len(fact.reports) > 1)
    for report in fact.reports:
        found = browsing.by_id(told, f" {report.ref.upper()} ")
        assert found is not None
        assert found.id == fact.id
    assert browsing.by_id(told, "ev-nothing") is None


def test_the_findings_of_an_article(told: Store) -> None:
    article_id = told.heads((), 1)[0][0].id
    found = browsing.of_article(told, article_id)
    assert [finding.start for finding, *_ in found] == sorted(finding.start for finding, *_ in found)
    assert {ref for _, ref, _, _ in found} == {one.ref for one in told.findings(articles=[article_id])}
    assert all(filed is not None and filed.kind == kind for _, _, kind, filed in found)
    rejected = found[0][1]
    judged = comity.judge(told, "reject", rejected, reports=[rejected], who="Ann")
    assert browsing.of_article(told, article_id)[0][3] is None
    assert browsing.by_id(told, rejected) is None
    comity.judge(told, "undo", judged.id, who="Ann")
    assert browsing.of_article(told, article_id) == found
    assert browsing.of_article(told, "nobody-1") == ()


def test_states_dyads_and_partners(told: Store) -> None:
    dyads = browsing.dyads(told)
    assert dyads[0].name == "EGY-JOR"
    assert [tally.facts for tally in dyads] == sorted((tally.facts for tally in dyads), reverse=True)
    assert browsing.dyads(told, 1) == dyads[:1]
    assert {tally.name for tally in browsing.states(told)} >= {"EGY", "JOR"}
    assert browsing.partners(told, "JOR")[0].name == "EGY"
    assert {tally.name for tally in browsing.outlets(told)} == {
        report.article.site for fact in comity.facts(told) for report in fact.reports
    }
    changed = browsing.changed_dyads(told, "2024-01-01")
    expected = sum(1 for fact in comity.facts(told, Filters(states=("EGY", "JOR"), new_since="2024-01-01")))
    assert next(tally.facts for tally in changed if tally.name == "EGY-JOR") == pytest.approx(expected, abs=3)
    assert browsing.changed_dyads(told, "2090-01-01") == []


@pytest.fixture
def named(tmp_path: Path) -> Iterator[Store]:
    """Persons and bodies under several names."""
    text = "Tokayev met Aliyev. Heydar Aliyev founded it. The Foreign Ministry of Kazakhstan protested."
    records = [
        record(
            article("herald-1", text, "2024-05-04"),
            Office("Heydar Aliyev", 0, 0, "Heydar Aliyev", "President", "AZE"),
            event("Tokayev met Aliyev", actors=("Kassym-Jomart Tokayev",), recipients=("Ilham Aliyev",)),
            event("The Foreign Ministry of Kazakhstan protested", type="ACCUSE", actors=("Foreign Ministry of Kazakhstan",)),
        ),
        record(
            article("tribune-1", "Tokaev said so. He will send 300 tractors.", "2024-05-06"),
            Statement("Tokaev said so", 0, 0, "Tokaev", False),
            commitment("He will send 300 tractors", by=("Tokayev",)),
            instrument("Tokaev", parties=("Foreign Ministry of Azerbaijan", "Kazakh Foreign Ministry")),
        ),
    ]
    with fact_store(tmp_path / "comity.db", records) as store:
        yield store


def test_people_under_all_their_names(named: Store) -> None:
    people = browsing.people(named)
    assert people[0].name == "Kassym-Jomart Tokayev"
    assert set(people[0].forms) == {"Kassym-Jomart Tokayev", "Tokaev", "Tokayev"}
    assert [one.name for one in people[1:]] == ["Heydar Aliyev", "Ilham Aliyev"]
    for name in ("Tokayev", "tokaev", "Kassym-Jomart Tokayev", "Qasym-Jomart Tokayev"):
        found = browsing.named(named, name)
        assert found is not None, name
        assert found.name == "Kassym-Jomart Tokayev"
    assert browsing.named(named, "Nobody Known") is None
    # Of two of one surname nobody knows which is meant.
    assert (one := browsing.named(named, "Ilham Aliyev")) is not None
    assert one.forms == ("Ilham Aliyev",)
    facts = browsing.page(named, Filters(parties=people[0].forms)).facts
    assert {fact.kind for fact in facts} == {"events", "statements", "commitments"}
    assert {fact.id for fact in comity.facts(named, Filters(parties=people[0].forms))} == {fact.id for fact in facts}


def test_bodies_of_different_states_are_different_bodies(named: Store) -> None:
    names = {one.name for one in browsing.organizations(named)}
    assert {"Foreign Ministry of Kazakhstan", "Foreign Ministry of Azerbaijan"} <= names
    kazakh = browsing.named(named, "Foreign Ministry of Kazakhstan")
    assert kazakh is not None
    assert "Foreign Ministry of Azerbaijan" not in kazakh.forms
