"""PLOVER's contexts and the fields of cooperation. All texts are made up."""

import pytest

from comity.coding.fields import contexts_of, field_of
from comity.plover import CONTEXTS, FIELDS
from comity.types import Event, Instrument
from short_texts import read


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("signed a protocol on customs tariffs for goods", "trade"),
        ("opened a route for container trains and ferries", "transport"),
        ("agreed on oil and electricity", "energy"),
        ("held a joint military exercise", "security"),
        ("will train students at the university", "education"),
        ("opened a museum and a music festival", "culture"),
        ("sent vaccines to the hospital", "health"),
        ("talked about irrigation and the river basin", "water"),
        ("sold wheat and livestock", "agriculture"),
        ("laid a fibre-optic cable for the internet", "digital"),
        ("eased visas for refugees", "migration"),
        ("planted forests to cut emissions", "environment"),
        ("set up a fund for investments", "investment"),
        ("sent relief after the earthquake", "humanitarian"),
        ("spoke of friendship", "politics"),
    ],
)
def test_field(words: str, field: str) -> None:
    assert field_of(words, words, None) == field
    assert field in FIELDS


def test_the_heading_of_the_section_helps() -> None:
    assert field_of("signed a document", "They signed a document.", "Agriculture and food") == "agriculture"
    assert field_of("signed a document", "They signed a document.", None) == "politics"


@pytest.mark.parametrize(
    ("words", "context"),
    [
        ("troops crossed the river", "military"),
        ("the parliament ratified it", "legislative"),
        ("trade grew", "economic"),
        ("the court ruled", "legal"),
        ("the ambassador left", "diplomatic"),
        ("the border was drawn", "territory"),
        ("an earthquake struck", "disasters"),
        ("hackers struck", "cyber"),
        ("human rights were discussed", "human_rights"),
        ("narcotics were seized", "illegal_drugs"),
    ],
)
def test_contexts(words: str, context: str) -> None:
    found = contexts_of(words, words)
    assert context in found
    assert set(found) <= set(CONTEXTS)


def test_events_and_instruments_carry_both() -> None:
    record = read("Defence ministers of Ghana and Togo signed an agreement on joint naval exercises in Accra.")
    found: list[Event | Instrument] = [*record.events, *record.instruments]
    assert {type(finding) for finding in found} == {Event, Instrument}
    for finding in found:
        assert finding.field == "security"
        assert "military" in finding.contexts
