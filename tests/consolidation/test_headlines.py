"""What an event is called, in dossiers, lists and exports alike."""

import pytest
from fact_stores import event

from comity.consolidation.headlines import label


@pytest.mark.parametrize(
    ("type_", "mode", "words"),
    [
        ("CONSULT", "visit", "Visit"),
        ("CONSULT", "third-party", "Meeting through a third party"),
        ("CONSULT", None, "Meeting or talks"),
        ("SUPPORT", None, "Diplomatic support"),
        ("ACCUSE", None, "Accusation"),
        ("NOVELTY", None, "Novelty"),
    ],
)
def test_types_have_words_for_people(type_: str, mode: str | None, words: str) -> None:
    assert label(event("They did that.", type=type_, mode=mode)) == words


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        ("is not about to sign any paper with Baku", "Signing"),
        ("the signing of papers", "Signing"),
        ("initialled a protocol on fees", "Signing"),
        ("put their names to a protocol on fees", "Signing"),
        ("parliament ratified it", "Ratification"),
        ("ratified the treaty that was signed in May", "Ratification"),
        ("called it a sign of friendship", "Diplomatic support"),
        ("the initial talks were praised", "Diplomatic support"),
    ],
)
def test_signing_and_ratifying_are_told_by_the_words(evidence: str, words: str) -> None:
    assert label(event(evidence, type="SUPPORT")) == words
    assert label(event(evidence, type="ACCUSE")) == "Accusation"
