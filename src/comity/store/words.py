"""The search by words, over SQLite's FTS5."""

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize

from sqlalchemy import Connection, RowMapping, TextClause, text

from comity.errors import StoreError
from comity.store.index import facts_conditions
from comity.store.protocol import Choice, Counted, FactHit, FactHits, What
from comity.store.rows import filed_codes
from comity.store.schema import WORDS_OF_ARTICLES, WORDS_OF_FINDINGS

_TERM = re.compile(r'"([^"]*)"|(\S+)')
_ENDING = re.compile(r"(?<=\w\w)(?:y|e|s|ed|ing)$", re.I)
_MOST_TERMS = 30
"""Words of a search: each is looked for, and hits are ranked by all."""
_AROUND = 24
"""Words shown around a hit, in FTS5's tokens."""
MOST_HITS = 2_000
"""Of more hits only the latest added are looked at: to rank them all would take long, and nobody reads them."""
_STATES = re.compile(r"(?:state:[A-Z]{3}|dyad:[A-Z]{3}-[A-Z]{3})\Z")
# Where the words stand in the evidence it is shown, else what it is about; never the codes by which it is filed.
_CUT = f"snippet({WORDS_OF_FINDINGS}, {{}}, :open, :close, '…', :around)"
_STANDS = f"instr(snippet({WORDS_OF_FINDINGS}, 0, char(2), '', '', 64), char(2))"
_MARKED = f"CASE WHEN {_STANDS} THEN {_CUT.format(0)} ELSE {_CUT.format(1)} END"


@dataclass(frozen=True, slots=True)
class Found:
    """A row that holds the words, and the words around them."""

    what: What
    row: RowMapping
    marked: str


def search(
    connection: Connection, words: str, *, marks: tuple[str, str], states: Collection[str], limit: int, what: Collection[What]
) -> list[Found]:
    """What holds all the words, findings before articles, each with the best first. Raises StoreError for words that are none.

    A word matches in any of its forms; words in quotation marks match in this order; a word with * behind it matches what
    begins so.
    """
    query = _query(words)
    params: dict[str, Any] = {"query": query, "limit": limit, "open": marks[0], "close": marks[1], "around": _AROUND}
    ways: dict[What, Callable[..., Iterator[Found]]] = {"finding": _findings, "article": _articles}
    return [hit for name, way in ways.items() if name in what for hit in way(connection, params, states)]


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
    terms = list(dict.fromkeys(terms))
    if len(terms) > _MOST_TERMS:
        raise StoreError(f"These are {len(terms)} words to search for; give at most {_MOST_TERMS}.")
    return " ".join(terms)


def _findings(connection: Connection, params: dict[str, Any], states: Collection[str]) -> Iterator[Found]:
    params = params | {"query": _within(params["query"], states)}
    best = _best(connection, params, WORDS_OF_FINDINGS, "")
    query = text(
        f"SELECT w.rowid AS found, {_MARKED} AS marked, f.ref, f.kind, a.* "
        f"FROM {WORDS_OF_FINDINGS} w JOIN findings f ON f.number = w.rowid JOIN articles a ON a.number = f.article "
        f"WHERE {WORDS_OF_FINDINGS} MATCH :query AND w.rowid IN (SELECT value FROM json_each(:best))"
    )
    yield from _told(connection, query, params, best, "finding")


def _articles(connection: Connection, params: dict[str, Any], states: Collection[str]) -> Iterator[Found]:
    named = "".join(
        f"AND EXISTS (SELECT 1 FROM finding_states s WHERE s.state = :s{number} AND s.article = w.rowid) "
        for number in range(len(states))
    )
    params = params | {f"s{number}": state for number, state in enumerate(states)}
    best = _best(connection, params, WORDS_OF_ARTICLES, named)
    query = text(
        f"SELECT w.rowid AS found, snippet({WORDS_OF_ARTICLES}, -1, :open, :close, '…', :around) AS marked, a.* "
        f"FROM {WORDS_OF_ARTICLES} w JOIN articles a ON a.number = w.rowid "
        f"WHERE {WORDS_OF_ARTICLES} MATCH :query AND w.rowid IN (SELECT value FROM json_each(:best))"
    )
    yield from _told(connection, query, params, best, "article")


def _within(query: str, states: Collection[str]) -> str:
    """The query, of words of findings, within a state, a dyad, or what names all of several states."""
    words = f"{{evidence about}} : ({query})"
    return " AND ".join([words, *(f'filed : "{code}0"' for code in filed_codes(states))])


def _best(connection: Connection, params: dict[str, Any], index: str, named: str) -> list[int]:
    """The numbers of the best hits. Their words are cut out afterwards: of all hits that would take long."""
    query = text(
        f"SELECT rowid FROM (SELECT w.rowid, w.rank FROM {index} w WHERE {index} MATCH :query {named}"
        "ORDER BY w.rowid DESC LIMIT :most) ORDER BY rank, rowid DESC LIMIT :limit"
    )
    return list(connection.scalars(query, params | {"most": MOST_HITS}))


def search_facts(
    connection: Connection, words: str, choice: Choice, *, marks: tuple[str, str], limit: int, skip: int
) -> FactHits:
    """`Store.search_facts`."""
    # States and dyads are found with the words, the rest among what is found.
    named = (group[0].partition(":")[2] for group in choice.terms if len(group) == 1 and _STATES.match(group[0]))
    states = next(named, "").split("-")
    conditions, params = facts_conditions(choice)
    params |= {"query": _within(_query(words), states), "most": MOST_HITS}
    found = connection.execute(
        text(
            f"WITH hits AS (SELECT rowid AS number, rank FROM {WORDS_OF_FINDINGS} WHERE {WORDS_OF_FINDINGS} MATCH :query "
            "ORDER BY rowid DESC LIMIT :most) "
            "SELECT t.fact, min(h.rank) AS rank, h.number, t.kind, t.type, t.status, t.field, t.month, t.due "
            "FROM hits h JOIN findings g ON g.number = h.number JOIN tellings o ON o.number = g.telling "
            f"JOIN facts t ON t.fact = o.fact {'WHERE ' + ' AND '.join(conditions) if conditions else ''} "
            "GROUP BY t.fact ORDER BY 2, t.fact DESC"
        ),
        params,
    ).all()
    asked = [row for row in found if _asked(row, choice)]
    counted = Counter((row.kind, row.type, row.status, row.field, row.month) for row in found)
    shown = asked[skip : skip + limit]
    query = text(
        f"SELECT w.rowid AS found, {_MARKED} AS marked, f.ref FROM {WORDS_OF_FINDINGS} w JOIN findings f ON f.number = w.rowid "
        f"WHERE {WORDS_OF_FINDINGS} MATCH :query AND w.rowid IN (SELECT value FROM json_each(:best))"
    )
    cut = {"query": params["query"], "open": marks[0], "close": marks[1], "around": _AROUND}
    rows = connection.execute(query, cut | {"best": json.dumps([row.number for row in shown])})
    marked = {row.found: (row.ref, row.marked) for row in rows}
    return FactHits(
        tuple(FactHit(row.fact, *marked[row.number]) for row in shown),
        tuple(Counted(*key, number) for key, number in counted.items()),
        len(asked),
        len(found) >= MOST_HITS or _is_full(connection, params),
    )


def _is_full(connection: Connection, params: dict[str, Any]) -> bool:
    query = text(f"SELECT count(*) FROM (SELECT 1 FROM {WORDS_OF_FINDINGS} WHERE {WORDS_OF_FINDINGS} MATCH :query LIMIT :most)")
    hits: int = connection.scalar(query, {"query": params["query"], "most": params["most"]}) or 0
    return hits >= MOST_HITS


def _asked(row: Any, choice: Choice) -> bool:
    status = row.status in choice.statuses or (choice.overdue is not None and row.due is not None and row.due < choice.overdue)
    return (
        (not choice.kinds or row.kind in choice.kinds)
        and (not choice.types or row.type in choice.types)
        and (not choice.fields or row.field in choice.fields)
        and (status or not (choice.statuses or choice.overdue is not None))
    )


def _told(connection: Connection, query: TextClause, params: dict[str, Any], best: list[int], what: What) -> Iterator[Found]:
    rows = {row["found"]: row for row in connection.execute(query, params | {"best": json.dumps(best)}).mappings()}
    for number in best:
        yield Found(what, _plain(rows[number]), rows[number]["marked"])


def _plain(row: RowMapping) -> Any:
    """A row of plain SQL, whose JSON columns are still text."""
    return {**row, "byline": json.loads(row["byline"])}
