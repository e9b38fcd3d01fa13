"""What the words of an article refer to: surnames, titles, pronouns, groups, capitals. All texts are made up."""

import pytest

from comity.actors.cast import GAZETTEER, Cast, Mention
from comity.language.parser import parse_article
from comity.types import Article


def cast_of(text: str, title: str = "") -> Cast:
    sentences = parse_article(Article("a", None, None, title, (), None, "en", text))
    cast = Cast(text, title, None, GAZETTEER)
    for sentence in sentences:
        cast.enter(sentence)
    cast.settle(sentences)
    return cast


def mention(text: str, words: str) -> Mention:
    """The mention that covers the head of the words, which is their last one, where they stand last."""
    last = text.rindex(words) + len(words) - 1
    found = [m for ms in cast_of(text).mentions for m in ms if m.start <= last < m.end and m.kind != "adjective"]
    assert found, f"nothing is known of {words!r}"
    return found[0]


PERSONS = [
    ("Kenyan President Daniel Mutua came to Oslo. Mutua left early.", "Mutua", "Daniel Mutua"),
    ("Kenyan President Daniel Mutua came to Oslo. He left early.", "He", "Daniel Mutua"),
    ("Kenyan President Daniel Mutua came to Oslo. The president left early.", "The president", "Daniel Mutua"),
    ("Kenyan President Daniel Mutua came to Oslo. The head of state left early.", "The head of state", "Daniel Mutua"),
    ("Vice-rector of Baku Slavic University Nargiz Huseynli came. The vice-rector spoke.", "The vice-rector", "Nargiz Huseynli"),
    (
        "Fijian Foreign Minister Mere Tuilagi met Thai Prime Minister Somchai Wattana. The foreign minister left.",
        "The foreign minister",
        "Mere Tuilagi",
    ),
    (
        "Polish President Marek Zielonka met Chad’s President Idriss Saleh. The Polish president left.",
        "The Polish president",
        "Marek Zielonka",
    ),
]


@pytest.mark.parametrize(("text", "words", "person"), PERSONS, ids=[f"{w}-{p}" for _, w, p in PERSONS])
def test_persons(text: str, words: str, person: str) -> None:
    found = mention(text, words)
    assert found.person is not None
    assert found.person.name == person


STATES = [
    ("Baku and Astana agreed on tariffs.", "Baku", ("AZE",)),
    ("Kazakhstan and Azerbaijan share a sea. The two countries agreed on tariffs.", "The two countries", ("AZE", "KAZ")),
    ("Chile and Vietnam trade wood. Both countries want more.", "Both countries", ("CHL", "VNM")),
    ("Chile and Vietnam trade wood. The sides want more.", "The sides", ("CHL", "VNM")),
    (
        "Kenyan President Daniel Mutua met Norwegian King Harald in Oslo. The two leaders spoke.",
        "The two leaders",
        ("KEN", "NOR"),
    ),
    ("Kenyan President Daniel Mutua came to Oslo. He left early.", "He", ("KEN",)),
    ("Azerbaijan’s foreign minister met his Kazakh counterpart.", "his Kazakh counterpart", ("KAZ",)),
    ("The Ministry of Energy of Oman bought ships.", "The Ministry of Energy of Oman", ("OMN",)),
    ("Ankara sent a note to the Kremlin.", "Kremlin", ("RUS",)),
]


@pytest.mark.parametrize(("text", "words", "states"), STATES, ids=[w + "-" + "-".join(s) for _, w, s in STATES])
def test_states(text: str, words: str, states: tuple[str, ...]) -> None:
    assert tuple(sorted(mention(text, words).states)) == states


def test_the_words_of_an_office_are_no_institution() -> None:
    kinds = [
        m.kind
        for ms in cast_of("Kenyan Prime Cabinet Secretary Daniel Mutua spoke. The Prime Cabinet Secretary left.").mentions
        for m in ms
    ]
    assert kinds == ["person", "title"]


def test_names_are_kept_in_their_fullest_form() -> None:
    cast = cast_of("Mutua came to Oslo. Kenyan President Daniel Mutua met the king there. President Mutua left.")
    assert [p.name for p in cast.persons] == ["Daniel Mutua"]


def test_mentions_stand_in_order_within_their_sentences() -> None:
    text = "Chile and Vietnam signed. Kenyan President Daniel Mutua thanked the UN in Geneva, and he left for Baku."
    for sentence_mentions in cast_of(text).mentions:
        starts = [m.start for m in sentence_mentions]
        assert starts == sorted(starts)


def test_a_cast_knows_no_one_who_is_not_named() -> None:
    assert cast_of("The president of Kazakhstan met the king of Norway.").persons == []
