"""The search by words, over SQLite's FTS5."""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Literal
from unicodedata import normalize

from sqlalchemy import Connection, RowMapping, TextClause, text

from comity.errors import StoreError
from comity.store.schema import WORDS_OF_ARTICLES, WORDS_OF_FINDINGS

_TERM = re.compile(r'"([^"]*)"|(\S+)')
_ENDING = re.compile(r"(?<=\w\w)(?:y|e|s|ed|ing)$", re.I)
_AROUND = 24
"""Words shown around a hit, in FTS5's tokens."""


@dataclass(frozen=True, slots=True)
class Found:
    """A row that holds the words, and the words around them."""

    what: Literal["article", "finding"]
    row: RowMapping
    marked: str


def search(connection: Connection, words: str, *, marks: tuple[str, str], states: Collection[str], limit: int) -> list[Found]:
    """Findings, then articles, that hold all the words, each kind with the best first. Raises StoreError for words that are none.

    A word matches in any of its forms; words in quotation marks match in this order; a word with * behind it matches what
    begins so.
    """
    query = _query(words)
    params: dict[str, Any] = {"query": query, "limit": limit, "open": marks[0], "close": marks[1], "around": _AROUND}
    params |= {f"s{number}": state for number, state in enumerate(states)}
    return [*_findings(connection, params, len(states)), *_articles(connection, params, len(states))]


def _query(words: str) -> str:
    """The words as FTS5 wants them: each quoted, so that nothing in them is taken for its syntax."""
    terms = []
    # In one character each, "é" and its like are parts of words.
    for phrase, word in _TERM.findall(normalize("NFC", words)):
        term = phrase or word
        bare = re.sub(r"[^\w\s]+", " ", term).strip()
        if bare and word.endswith("*"):
            # The beginning of a word is stemmed like a word: "tokay" would become "tokai", which begins nothing.
            bare = _ENDING.sub("", bare)
            terms.append(f'"{bare}"*')
        elif bare:
            terms.append(f'"{bare}"')
    if not terms:
        raise StoreError(f"{words!r}: there is no word in this to search for.")
    return " ".join(terms)


def _findings(connection: Connection, params: dict[str, Any], states: int) -> Iterator[Found]:
    same = "f.article = s.article AND f.kind = s.kind AND f.position = s.position"
    joined = " JOIN findings f ON f.number = w.rowid" if states else ""
    best = _best(connection, params, f"{WORDS_OF_FINDINGS} w{joined}", WORDS_OF_FINDINGS, _named(states, same))
    query = text(
        f"SELECT w.rowid AS found, snippet({WORDS_OF_FINDINGS}, -1, :open, :close, '…', :around) AS marked, f.ref, f.kind, a.* "
        f"FROM {WORDS_OF_FINDINGS} w JOIN findings f ON f.number = w.rowid JOIN articles a ON a.number = f.article "
        f"WHERE {WORDS_OF_FINDINGS} MATCH :query AND w.rowid IN (SELECT value FROM json_each(:best))"
    )
    yield from _told(connection, query, params, best, "finding")


def _articles(connection: Connection, params: dict[str, Any], states: int) -> Iterator[Found]:
    best = _best(connection, params, f"{WORDS_OF_ARTICLES} w", WORDS_OF_ARTICLES, _named(states, "s.article = w.rowid"))
    query = text(
        f"SELECT w.rowid AS found, snippet({WORDS_OF_ARTICLES}, -1, :open, :close, '…', :around) AS marked, a.* "
        f"FROM {WORDS_OF_ARTICLES} w JOIN articles a ON a.number = w.rowid "
        f"WHERE {WORDS_OF_ARTICLES} MATCH :query AND w.rowid IN (SELECT value FROM json_each(:best))"
    )
    yield from _told(connection, query, params, best, "article")


def _best(connection: Connection, params: dict[str, Any], tables: str, index: str, named: str) -> list[int]:
    """The numbers of the best hits. Their words are cut out afterwards: of all hits that would take long."""
    query = text(f"SELECT w.rowid FROM {tables} WHERE {index} MATCH :query {named}ORDER BY w.rank LIMIT :limit")
    return list(connection.scalars(query, params))


def _told(
    connection: Connection, query: TextClause, params: dict[str, Any], best: list[int], what: Literal["article", "finding"]
) -> Iterator[Found]:
    rows = {row["found"]: row for row in connection.execute(query, params | {"best": json.dumps(best)}).mappings()}
    for number in best:
        yield Found(what, _plain(rows[number]), rows[number]["marked"])


def _named(states: int, same: str) -> str:
    return "".join(
        f"AND EXISTS (SELECT 1 FROM finding_states s WHERE s.state = :s{number} AND {same}) " for number in range(states)
    )


def _plain(row: RowMapping) -> Any:
    """A row of plain SQL, whose JSON columns are still text."""
    return {**row, "byline": json.loads(row["byline"])}
