"""The words around a hit are cut out and marked as by SQLite, whatever the text."""

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.store import fts5
from comity.store.snippets import snippet
from comity.store.terms import Term
from comity.store.tsvectors import _phrases

_WORDS = st.sampled_from(
    "treaty treaties ferry ferries the on a Şahin sahin E\u0301lodie visit visited 12 2024 AZE0 co-operate it's x_y ы".split()
)
_TEXT = st.lists(st.tuples(_WORDS, st.sampled_from([" ", " ", " ", ", ", ". ", ": ", "\n\n", " — "])), max_size=90).map(
    lambda parts: "".join(word + end for word, end in parts)
)
_TERMS = st.lists(
    st.one_of(
        _WORDS.map(lambda word: Term(word.replace("-", " ").replace("'", " "))),
        st.lists(_WORDS, min_size=2, max_size=3).map(lambda words: Term(" ".join(words).replace("-", " ").replace("'", " "))),
        st.sampled_from(["fer", "vis", "20", "s"]).map(lambda word: Term(word, begins=True)),
    ),
    min_size=1, max_size=3, unique=True,
)  # fmt: skip


@pytest.fixture(scope="module")
def words() -> Iterator[sqlite3.Connection]:
    with sqlite3.connect(":memory:") as connection:
        connection.execute('CREATE VIRTUAL TABLE words USING fts5(title, body, tokenize="porter unicode61 remove_diacritics 2")')
        yield connection


@settings(max_examples=400, deadline=None)
@given(_TEXT, _TEXT, _TERMS, st.sampled_from([3, 8, 24]))
def test_it_is_what_fts5_shows(words: sqlite3.Connection, title: str, body: str, terms: list[Term], most: int) -> None:
    words.execute("DELETE FROM words")
    words.execute("INSERT INTO words VALUES (?, ?)", (title, body))
    shown = words.execute(
        "SELECT snippet(words, -1, '[', ']', '…', ?) FROM words WHERE words MATCH ?", (most, fts5.query("article", terms))
    ).fetchone()
    if shown:
        assert snippet([title, body], _phrases(terms), ("[", "]"), most) == shown[0]
