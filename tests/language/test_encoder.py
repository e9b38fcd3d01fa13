"""The encoder at run time: pieces and their spans, markers, and what is promised of what it finds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.language.encoder import FOLDER, MARKERS, MOST_PIECES, Tokenizer, encoder, mark

TEXT = "Peru accused Chile on Friday of spying on its navy."


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer(FOLDER / "tokenizer.json")


def test_words_keep_their_place_whatever_is_written(tokenizer: Tokenizer) -> None:
    text = "Nursultan Äbişev’s “côté” met\u00a0Lê Văn Hữu (EU–27)…"
    words = tokenizer.cut(text).words
    assert "".join(text[a:b] for a, b in words) == "".join(text.split())


def test_case_is_told_apart(tokenizer: Tokenizer) -> None:
    pieces = tokenizer.cut("the Kazakh UN 27")
    assert [pieces.case[i] for i in pieces.firsts] == [0, 1, 2, 3]


@pytest.mark.parametrize("word", [0, 500, 899])
def test_of_a_long_text_the_part_around_a_word_is_kept(tokenizer: Tokenizer, word: int) -> None:
    text = " ".join(f"w{n}" for n in range(900))
    whole = tokenizer.cut(text)
    window = whole.window(word, word)
    assert len(window.ids) - 2 <= MOST_PIECES
    assert len(window.ids) > MOST_PIECES * 0.9
    assert whole.words[word] in window.words
    for first, (a, b) in zip(window.firsts, window.words, strict=True):
        assert window.spans[first][0] == a
        assert text[a:b]


def test_markers_open_and_close_the_parties(tokenizer: Tokenizer) -> None:
    ids, case, first, second = mark(tokenizer.cut(TEXT), (0, 4), (13, 18))
    assert [i for i in ids if i in MARKERS] == list(MARKERS)
    assert (ids[first], ids[second]) == (MARKERS[0], MARKERS[2])
    assert len(ids) == len(case)
    # Parties may stand in any order, and one within the other.
    ids, _, first, second = mark(tokenizer.cut(TEXT), (13, 18), (0, 4))
    assert first > second
    ids, _, _, _ = mark(tokenizer.cut(TEXT), (0, 18), (13, 18))
    assert sorted(i for i in ids if i in MARKERS) == list(MARKERS)


def test_a_sentence_is_read() -> None:
    found = encoder().read(TEXT)
    states = [TEXT[m.start : m.end] for m in found.mentions if m.kind == "state"]
    assert states == ["Peru", "Chile"]
    (accusing,) = [p for p in found.predicates if p.type == "ACCUSE"]
    assert "accused" in TEXT[accusing.start : accusing.end]
    roles = {(r.role, TEXT[r.mention.start : r.mention.end]) for r in accusing.roles}
    assert {("actor", "Peru"), ("recipient", "Chile")} <= roles
    assert (found.chance(5, 12) or 0) > 0.9
    assert (found.chance(41, 50) or 0) < 0.1
    assert found.chance(len(TEXT) + 1, len(TEXT) + 9) is None


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read_and_spans_lie_in_it(text: str) -> None:
    text = text.encode("utf-8", "replace").decode("utf-8")
    found = encoder().read(text)
    for start, end in [(m.start, m.end) for m in found.mentions] + [(p.start, p.end) for p in found.predicates]:
        assert 0 <= start < end <= len(text)


def test_the_same_sentence_gives_the_same() -> None:
    encoder().read("Something else was said before.")
    assert repr(encoder().read(TEXT).predicates) == repr(encoder().read(TEXT).predicates)
