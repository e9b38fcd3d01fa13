"""What becomes of promises, in facts made by hand. All sentences are invented."""

from dataclasses import replace

import pytest
from joining_samples import commitment, event, instrument
from test_entities import fact

from comity.consolidation.following import followed
from comity.consolidation.model import Fact
from comity.types import Event


def promise(words: str, due: str | None = "2023", *, day: str = "2022-03-01") -> Fact:
    return fact("promise", (day, commitment(f"Brazil will {words}", words, due)))


def links(*facts: Fact) -> list[tuple[str, str]]:
    """How other facts bear on the first, whatever the order."""
    told = next(one for one in followed(facts) if one.id == facts[0].id)
    turned = next(one for one in followed(reversed(facts)) if one.id == facts[0].id)
    assert told == turned
    return [(link.fact.rpartition("-")[0], link.how) for link in told.follow_ups]


def happened(words: str, type: str, by: str = "BRA", to: str = "NGA", *, day: str = "2023-06-01") -> Fact:
    return fact("other", (day, event(words, type, by, to, date=day)))


@pytest.mark.parametrize(
    ("words", "event_words", "type", "how"),
    [
        ("deliver forty buses to Ibadan", "Brazil delivered forty buses in Ibadan", "AID", "fulfils"),
        ("lift its ban on Nigerian cocoa", "Brazil lifted its ban on cocoa", "RETREAT", "fulfils"),
        ("build a cocoa mill in Ibadan", "Construction of the cocoa mill in Ibadan is under way", "COOPERATE", None),
        ("build a cocoa mill in Ibadan", "Work on the cocoa mill in Ibadan has begun", "COOPERATE", None),
        ("begin construction of the cocoa mill", "The building of the cocoa mill began on Monday", "COOPERATE", "fulfils"),
        ("complete the first phase of the cocoa mill", "The second phase of the cocoa mill was opened", "COOPERATE", None),
        ("deliver forty buses to Ibadan", "Brazil delivered forty buses in Ilorin", "AID", None),
        ("deliver forty buses to Ibadan", "Nigeria thanked Brazil for forty buses for Ibadan", "SUPPORT", None),
        ("place no duty on Nigerian cocoa", "Brazil imposed a duty of 9 percent on cocoa", "SANCTION", "contradicts"),
        ("place no duty on Nigerian cocoa", "Brazil lifted its duty on cocoa", "RETREAT", None),
        ("deliver forty buses to Ibadan", "Brazil agreed that the forty buses for Ibadan will be delayed", "AGREE", "moves"),
        ("deliver forty buses to Ibadan", "They talked of the forty buses for Ibadan", "CONSULT", None),
    ],
)
def test_an_event_bears_on_a_promise(words: str, event_words: str, type: str, how: str | None) -> None:
    assert links(promise(words), happened(event_words, type)) == ([("other", how)] if how else [])


def test_what_came_before_keeps_no_promise() -> None:
    before = happened("Brazil delivered forty buses in Ibadan", "AID", day="2021-06-01")
    assert links(promise("deliver forty buses to Ibadan"), before) == []


def test_another_state_lifts_its_own_ban() -> None:
    other = happened("Nigeria lifted its ban on cocoa", "RETREAT", "NGA", "BRA")
    assert links(promise("lift its ban on Nigerian cocoa"), other) == []


def test_a_document_keeps_the_promise_to_sign_it() -> None:
    signed = fact(
        "other",
        ("2023-06-01", instrument("signed the accord on cocoa duties", "agreement", "cocoa duties", "signed", "2023-06-01")),
    )
    assert links(promise("sign an accord on cocoa duties"), signed) == [("other", "fulfils")]
    assert links(promise("build a cocoa mill free of duties"), signed) == []


def test_an_accusation_of_a_broken_word_contradicts() -> None:
    told = "accused Brazil of not having delivered, and of breaking its promise of forty buses for Ibadan"
    assert links(promise("deliver forty buses to Ibadan"), happened(told, "ACCUSE", "NGA", "BRA")) == [("other", "contradicts")]
    assert links(promise("deliver forty buses to Ibadan"), happened(told, "ACCUSE", "BRA", "NGA")) == []


def test_an_accusation_beside_the_promise_contradicts() -> None:
    words = "deliver forty buses to Ibadan"
    told = fact(
        "promise",
        ("2022-03-01", commitment(f"Brazil will {words}", words, "2023")),
        ("2024-03-01", commitment("the buses promised for Ibadan", words, "2023")),
    )
    accused = happened("accused Brazil of breaking its word", "ACCUSE", "NGA", "BRA", day="2024-03-01")
    assert links(told, accused) == [("other", "contradicts")]
    elsewhere = happened("accused Brazil of breaking its word", "ACCUSE", "NGA", "BRA", day="2024-03-02")
    assert links(told, elsewhere) == []
    finding = accused.reports[0].finding
    assert isinstance(finding, Event)
    far = replace(accused, reports=(replace(accused.reports[0], finding=replace(finding, start=4000, end=4040)),))
    assert links(told, far) == []


def test_a_ceremony_beside_the_promise_told_as_kept_fulfils() -> None:
    words = "open a school of nursing in Ibadan"
    told = fact(
        "promise",
        ("2022-03-01", commitment(f"Brazil will {words}", words, "2023")),
        ("2023-06-01", commitment("The school of nursing has opened", "school of nursing", status="done")),
    )
    assert links(told, happened("The ministers cut the ribbon", "CONSULT", "BRA NGA", "")) == [("other", "fulfils")]
    assert links(told, happened("The ministers dined", "CONSULT", "BRA NGA", "")) == []


def test_what_seems_to_keep_a_promise_is_no_report_of_it() -> None:
    late = replace(promise("deliver forty buses to Ibadan"), overdue=True)
    (kept, _) = followed([late, happened("Brazil delivered forty buses in Ibadan", "AID")])
    assert [link.how for link in kept.follow_ups] == ["fulfils"]
    assert kept.overdue


def test_the_grounds_are_words_that_stand_in_the_promise() -> None:
    ban = promise("lift its ban on Nigerian cattle and on refrigerated fish from Ibadan")
    kept = happened("Brazil lifted the ban on livestock and on refrigerators of fishery products of Ibadan", "RETREAT")
    (link,) = next(one for one in followed([ban, kept]) if one.id == ban.id).follow_ups
    assert link.shared == ("lift", "ban", "cattle", "refrigerated", "fish", "Ibadan")
