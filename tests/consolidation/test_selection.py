from dataclasses import replace

from fact_stores import article, commitment, event, instrument, record

from comity.consolidation.selection import select
from comity.types import Figure, Finding, Office, Record, Statement

DYAD = frozenset(("AZE", "KAZ"))


def chosen(of: Record) -> list[str]:
    return [item.finding.evidence for item in select(of, DYAD)]


def reading(text: str, *findings: Finding) -> Record:
    return record(article("a", text, "2024-01-01"), *findings)


def test_an_article_about_others_concerns_nobody_here() -> None:
    other = event("They met.", actor_states=("AZE", "GEO"))
    assert chosen(reading("They met. He is minister.", other, Office("He is minister", 0, 0, "He", "minister", "AZE"))) == []


def test_events_must_name_both() -> None:
    text = "Both met. Three met. One met another."
    found = chosen(
        reading(
            text,
            event("Both met."),
            event("Three met.", actor_states=("AZE", "KAZ", "TUR")),
            event("One met another.", actor_states=("KAZ",), recipient_states=("TUR",)),
        )
    )
    assert found == ["Both met.", "Three met."]


def test_in_an_article_about_the_two_alone_what_names_one_or_none_counts() -> None:
    text = "Both met. Baku will pay. Trade grew. A pact is near. The rector spoke."
    findings = (
        event("Both met."),
        instrument("A pact is near.", states=("KAZ",)),
        commitment("Baku will pay."),
        Statement("The rector spoke.", 0, 0, "the rector", False),
        Figure("Trade grew.", 0, 0, "trade", 1, "%", False, None, ()),
    )
    assert set(chosen(reading(text, *findings))) == {f.evidence for f in findings}
    assert "Baku will pay." not in chosen(reading(text, findings[0], replace(commitment("Baku will pay."), to_states=("TUR",))))


def test_beside_dealings_with_others_only_their_own_paragraphs_count() -> None:
    text = "Both met. Near words.\n\nTbilisi and Baku met. Far words. Trade grew.\n\nMinister X said so."
    found = chosen(
        reading(
            text,
            event("Both met."),
            event("Tbilisi and Baku met.", actor_states=("AZE", "GEO")),
            Statement("Near words.", 0, 0, "someone", False),
            Statement("Far words.", 0, 0, "someone", False),
            Statement("Minister X said so.", 0, 0, "X", False),
            Office("Minister X", 0, 0, "X", "minister", "KAZ"),
            Figure("Trade grew.", 0, 0, "trade", 1, "%", False, None, ()),
        )
    )
    assert found == ["Minister X", "Both met.", "Near words.", "Minister X said so."]


def test_offices_of_both_states_and_of_no_third_concern_them() -> None:
    text = "Minister X met rector Y. Minister Z too."
    offices = (
        Office("Minister X", 0, 0, "X", "minister", "AZE"),
        Office("Minister Z", 0, 0, "Z", "minister", "KAZ"),
        Office("rector Y", 0, 0, "Y", "rector", "Academy"),
    )
    assert chosen(reading(text, *offices)) == ["Minister X", "Minister Z", "rector Y"]
    assert chosen(reading(text, offices[0], offices[2])) == []


def test_numbers_are_those_within_the_record() -> None:
    text = "Others met. Both met."
    items = select(reading(text, event("Others met.", actor_states=("GEO",)), event("Both met.")), DYAD)
    assert [(item.kind, item.number) for item in items] == [("events", 2)]
