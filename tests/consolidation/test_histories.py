"""What became of a fact by its reports, one after another, and as what it is told then."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fact_stores import article, commitment, event, fact_store, record

import comity
from comity.consolidation.model import Fact
from comity.store import Store
from comity.types import Figure, Finding, Record

VISIT = "President Aida Omarova's visit to Baku"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store."""
    with fact_store(tmp_path / "told.db") as store:
        yield store


def report(outlet: str, published: str | None, finding: Finding) -> Record:
    """An outlet's report of one thing alone."""
    return record(article(f"{outlet}-1", f"{finding.evidence}, the {outlet} wrote.", published), finding)


def visit(outlet: str, published: str | None, what: str, status: str, date: str | None = None) -> Record:
    told = event(
        f"{VISIT} {what}", mode="visit", actors=("Aida Omarova",), recipients=("Azerbaijan",), actor_states=("KAZ",),
        recipient_states=("AZE",), place="Baku", status=status, date=date,
    )  # fmt: skip
    return report(outlet, published, told)


def only(store: Store, *records: Record) -> Fact:
    """The one fact that the records tell."""
    for one in records:
        store.add(one)
    (fact,) = comity.facts(store)
    return fact


def steps(fact: Fact) -> list[tuple[str, str | None, int]]:
    return [(step.status, step.date, len(step.reports)) for step in fact.history]


PLANNED = visit("herald", "2024-05-01", "is planned for 20 May", "planned", "2024-05-20")
CANCELLED = visit("tribune", "2024-05-05", "was cancelled", "denied", "2024-05-20")


def test_what_was_cancelled_is_planned_anew(store: Store) -> None:
    anew = [
        visit(name, "2024-05-10", "is planned for 22 May after all", "planned", "2024-05-22") for name in ("courier", "planet")
    ]
    fact = only(store, PLANNED, CANCELLED, *anew)
    assert steps(fact) == [("planned", "2024-05-20", 1), ("cancelled", "2024-05-20", 1), ("planned", "2024-05-22", 2)]
    assert (fact.status, fact.date, fact.contradictions) == ("planned", "2024-05-22", ())


def test_the_new_plan_is_cancelled_too(store: Store) -> None:
    anew = visit("courier", "2024-05-10", "is planned for 22 May after all", "planned", "2024-05-22")
    again = visit("planet", "2024-05-21", "was cancelled", "denied")
    fact = only(store, PLANNED, CANCELLED, anew, again)
    assert [status for status, *_ in steps(fact)] == ["planned", "cancelled", "planned", "cancelled"]


def test_an_old_plan_told_again_undoes_no_cancelling(store: Store) -> None:
    late = [
        visit("courier", "2024-05-10", "is planned for 20 May", "planned", "2024-05-20"),
        visit("planet", "2024-05-11", "is planned", "planned"),
    ]
    fact = only(store, PLANNED, CANCELLED, *late)
    assert [status for status, *_ in steps(fact)] == ["planned", "cancelled"]


def test_what_was_moved_is_confirmed_anew(store: Store) -> None:
    fact = only(
        store,
        visit("herald", "2024-05-01", "on 20 May is confirmed", "planned", "2024-05-20"),
        visit("tribune", "2024-05-05", "was postponed to 3 June", "planned", "2024-06-03"),
        visit("courier", "2024-05-10", "on 3 June was confirmed", "planned", "2024-06-03"),
    )
    assert [step[:2] for step in steps(fact)] == [
        ("confirmed", "2024-05-20"),
        ("postponed", "2024-06-03"),
        ("confirmed", "2024-06-03"),
    ]
    assert (fact.status, fact.date, fact.contradictions) == ("confirmed", "2024-06-03", ())


def test_an_article_of_a_month_alone_is_not_earlier_than_those_of_its_days(store: Store) -> None:
    """Two that plan a visit deny nothing of an article of that month which reports it."""
    fact = only(
        store,
        PLANNED,
        visit("tribune", "2024-05-02", "is planned for 20 May", "planned", "2024-05-20"),
        visit("planet", "2024-05", "took place on 20 May", "occurred", "2024-05-20"),
    )
    assert [status for status, *_ in steps(fact)] == ["planned", "occurred"]
    assert fact.contradictions == ()
    assert comity.fact(store, fact.id, as_of="2024-05-10").status == "planned"
    assert comity.fact(store, fact.id, as_of="2024-05-31").status == "occurred"


def promise(outlet: str, published: str, evidence: str, status: str, due: str | None = None) -> Record:
    told = commitment(
        evidence, by=("Aida Omarova",), by_states=("KAZ",), to_states=("AZE",), action="deliver eight grain wagons to Azerbaijan",
        status=status, due=due,
    )  # fmt: skip
    return report(outlet, published, told)


PLEDGED = promise(
    "herald", "2024-01-05", "Kazakhstan promised to deliver eight grain wagons to Azerbaijan in 2024", "pledged", "2024"
)
UNDER_WAY = promise("tribune", "2024-03-05", "Work on the eight grain wagons for Azerbaijan is under way", "underway")
LATER = promise("courier", "2025-06-05", "Of the eight grain wagons for Azerbaijan work is still under way", "underway")


def test_a_corrected_due_date_stays_when_the_promise_is_under_way(store: Store) -> None:
    fact = only(store, PLEDGED)
    comity.judge(store, "correct", fact.id, who="Ann", why="The decree says June", field="due", value="2026-06")
    fact = only(store, UNDER_WAY, LATER)
    assert (fact.status, fact.date, fact.overdue) == ("underway", "2026-06", False)
    assert [step.date for step in fact.history] == ["2026-06", None]


def test_a_promise_has_the_status_of_its_last_step(store: Store) -> None:
    kept = promise("planet", "2024-11-05", "The eight grain wagons for Azerbaijan were delivered", "done")
    fact = only(store, PLEDGED, UNDER_WAY, kept)
    assert (fact.status, getattr(fact.told, "status", None)) == ("done", "done")
    # It is told in the words of the promise all the same.
    assert fact.told.evidence == PLEDGED.commitments[0].evidence


def test_a_figure_is_quoted_with_the_words_of_its_number(store: Store) -> None:
    def trade(outlet: str, day: int, number: str, value: float) -> Record:
        words = f"Trade turnover between Azerbaijan and Kazakhstan reached {number} million dollars in 2023"
        return report(
            outlet, f"2024-02-{day:02}", Figure(words, 0, 0, "trade turnover", value, "USD", False, "2023", ("AZE", "KAZ"))
        )

    fact = only(store, trade("herald", 1, "461.2", 461.2e6), trade("tribune", 2, "462", 462e6), trade("courier", 3, "462", 462e6))
    best = next(one for one in fact.reports if one.ref == fact.best)
    assert isinstance(fact.told, Figure)
    assert (fact.told.value, best.article.id) == (462e6, "tribune-1")
    assert fact.told.evidence == best.finding.evidence
