"""Where sentences begin and end. All texts are made up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.language.sentences import looks_like_heading, split_sentences


def split(text: str) -> list[str]:
    return [text[s.start : s.end] for s in split_sentences(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["The ferry left Aktau.", "It came to Alat at noon."],
        ["Has the ferry left?", "It has!", "The port is empty."],
        ["Mr. Alimov met Dr. Rossi in St. Petersburg.", "They spoke briefly."],
        ["Gen. Okoro and Lt. Col. Diallo inspected the post.", "No. 4 battery stayed away."],
        ["The U.S. Senate backed the pact.", "It was signed in Lima."],
        ["The envoy came from the U.S.", "The next day he left."],
        ["John F. Carter arrived at 9 a.m. on Monday.", "He left at 5 p.m.", "The rest stayed."],
        ["Trade grew by 3.5 percent to $1.2 billion.", "Exports fell."],
        ["“The sea is one.", "The shores are five,” the minister said.", "He left."],
        ['"The sea is one." The minister left.'],
        ["The talks (held on Jan. 5) went well.", "“Very well,” he added."],
        ["The visit is planned for Sept. 4.", "24 ministers will come."],
        ["Şuşa is a town.", "Şəki is another."],
        ["The deal was struck ... and then dropped.", "Nobody knows why…", "The mayor does."],
        ["The ships of Omar & Co. reached Doha.", "They carried dates."],
    ],
)
def test_sentences(sentences: list[str]) -> None:
    text = " ".join(sentences)
    if sentences == ['"The sea is one." The minister left.']:
        sentences = ['"The sea is one."', "The minister left."]
    assert split(text) == sentences


def test_an_exclamation_in_quotation_marks_does_not_part_it_from_its_speaker() -> None:
    text = "“Welcome!” Kemal Arslan said."
    assert split(text) == [text]


def test_what_goes_on_for_ever_is_cut_between_words() -> None:
    text = "Baku – " + "Chile, Peru and " * 1000 + "Bolivia met."
    parts = split(text)
    assert " ".join(parts) == text
    assert all(len(part) <= 2_000 for part in parts)
    assert len(parts) == 9
    assert [len(part) for part in split("a" * 4_500)] == [2_000, 2_000, 500]


def test_no_sentence_goes_over_a_blank_line() -> None:
    assert split("Trade\n\nKazakhstan sells wheat\n\nand Georgia wine.") == [
        "Trade",
        "Kazakhstan sells wheat",
        "and Georgia wine.",
    ]


def test_paragraphs_are_counted_and_headings_told() -> None:
    spans = list(split_sentences("Energy and transport\n\nOil goes by ship. Gas does not.\n\nThe end came late."))
    assert [(s.paragraph, s.heading) for s in spans] == [(0, True), (1, False), (1, False), (2, False)]


def test_a_given_heading_is_one_whatever_it_looks_like() -> None:
    spans = list(split_sentences("What now?\n\nNobody knows.", frozenset([(0, 9)])))
    assert [s.heading for s in spans] == [True, False]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("KYIV, Ukraine (AP) — The envoy arrived.", "The envoy arrived."),
        ("ASTANA – The envoy arrived.", "The envoy arrived."),
        ("Baku, May 17 – The envoy arrived.", "The envoy arrived."),
        ("BAKU, Azerbaijan, May 17. The envoy arrived.", "The envoy arrived."),
        ("Kazakhstan – a friend of old – has sent an envoy.", "Kazakhstan – a friend of old – has sent an envoy."),
    ],
)
def test_a_dateline_is_no_part_of_the_words(text: str, words: str) -> None:
    last = list(split_sentences(text))[-1]
    assert text[last.body : last.end] == words


@pytest.mark.parametrize(
    ("paragraph", "heading"),
    [
        ("Trade and investment", True),
        ("The middle corridor", True),
        ("The ferry left Aktau.", False),
        ("Among the documents:", False),
        ("“One sea, five shores”", False),
        ("A " + "very " * 12 + "long line of words that no editor would ever print as a heading", False),
    ],
)
def test_headings_look_like_headings(paragraph: str, heading: bool) -> None:
    assert looks_like_heading(paragraph) is heading


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="AaЯé .!?\n\r\t\u00a0\u200f\u0301“”\"'()1-—", max_size=120))
def test_spans_follow_each_other_and_lose_no_words(text: str) -> None:
    spans = list(split_sentences(text))
    position = 0
    for span in spans:
        assert position <= span.start <= span.body <= span.end <= len(text)
        assert not text[position : span.start].strip()
        assert text[span.start : span.end].strip() == text[span.start : span.end] != ""
        assert "\n\n" not in text[span.start : span.end]
        position = span.end
    assert not text[position:].strip()
