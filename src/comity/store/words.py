"""The search by words: which reports and articles hold them, and which facts."""

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Result

from comity.store.dialects import words_of
from comity.store.found import HEAD_COLUMNS
from comity.store.index import facts_conditions
from comity.store.plain import run
from comity.store.protocol import Choice, Counted, FactHit, FactHits, What
from comity.store.rows import filed_codes
from comity.store.terms import Term, terms_of

MOST_HITS = 2_000
"""Of more hits only the latest added are looked at: to rank them all would take long, and nobody reads them."""
_STATES = re.compile(r"(?:state:[A-Z]{3}|dyad:[A-Z]{3}-[A-Z]{3})\Z")
_HEAD = ", ".join("CAST(a.byline AS text) AS byline" if name == "byline" else f"a.{name}" for name in HEAD_COLUMNS)


@dataclass(frozen=True, slots=True)
class Found:
    """A row that holds the words, and the words around them."""

    what: What
    row: Mapping[str, Any]
    """What its article's head is made of; of a finding its ref and kind too."""
    marked: str


def search(
    connection: Connection, words: str, *, marks: tuple[str, str], states: Collection[str], limit: int, what: Collection[What]
) -> list[Found]:
    """What holds all the words, findings before articles, each with the best first. Raises StoreError for words that are none.

    A word matches in any of its forms; words in quotation marks match in this order; a word with * behind it matches what
    begins so.
    """
    terms = terms_of(words)
    ways: dict[What, Callable[..., Iterator[Found]]] = {"finding": _findings, "article": _articles}
    return [hit for name, way in ways.items() if name in what for hit in way(connection, terms, states, marks, limit)]


def _findings(
    connection: Connection, terms: Sequence[Term], states: Collection[str], marks: tuple[str, str], limit: int
) -> Iterator[Found]:
    query = words_of(connection).query("finding", terms, filed_codes(states))
    best = _best(connection, "finding", query, limit)
    rows = run(
        connection,
        f"SELECT f.number AS found, f.ref, f.kind, {_HEAD} FROM findings f JOIN articles a ON a.number = f.article "
        "WHERE f.number IN [best]",
        best=best,
    )
    yield from _told(connection, rows, terms, best, "finding", marks)


def _articles(
    connection: Connection, terms: Sequence[Term], states: Collection[str], marks: tuple[str, str], limit: int
) -> Iterator[Found]:
    named = " ".join(
        f"AND EXISTS (SELECT 1 FROM finding_states s WHERE s.state = :s{number} AND s.article = w.rowid)"
        for number in range(len(states))
    )
    given = {f"s{number}": state for number, state in enumerate(states)}
    best = _best(connection, "article", words_of(connection).query("article", terms), limit, named, given)
    rows = run(connection, f"SELECT a.number AS found, {_HEAD} FROM articles a WHERE a.number IN [best]", best=best)
    yield from _told(connection, rows, terms, best, "article", marks)


def _best(
    connection: Connection, what: What, query: str, limit: int, condition: str = "", given: Mapping[str, str] | None = None
) -> list[int]:
    """The numbers of the best hits. Their words are cut out afterwards: of all hits that would take long."""
    hits = words_of(connection).hits(what, condition)
    sql = f"SELECT number FROM ({hits}) hits ORDER BY rank, number DESC LIMIT :limit"
    return list(run(connection, sql, query=query, most=MOST_HITS, limit=limit, **(given or {})).scalars())


def search_facts(
    connection: Connection, words: str, choice: Choice, *, marks: tuple[str, str], limit: int, skip: int
) -> FactHits:
    """`Store.search_facts`."""
    # States and dyads are found with the words, the rest among what is found.
    named = (group[0].partition(":")[2] for group in choice.terms if len(group) == 1 and _STATES.match(group[0]))
    states = next(named, "").split("-")
    conditions, params = facts_conditions(choice)
    terms, dialect = terms_of(words), words_of(connection)
    query = dialect.query("finding", terms, filed_codes(states))
    # Of a fact the report that holds the words best; of two that do, the one that came last.
    found = run(
        connection,
        f"WITH hits AS ({dialect.hits('finding')}), reports AS ("
        "SELECT t.fact, h.rank, h.number, t.kind, t.type, t.status, t.field, t.month, t.due, "
        "row_number() OVER (PARTITION BY t.fact ORDER BY h.rank, h.number DESC) AS place "
        "FROM hits h JOIN findings g ON g.number = h.number JOIN tellings o ON o.number = g.telling "
        f"JOIN facts t ON t.fact = o.fact {'WHERE ' + ' AND '.join(conditions) if conditions else ''}) "
        "SELECT * FROM reports WHERE place = 1 ORDER BY rank, fact DESC",
        query=query,
        most=MOST_HITS,
        **params,
    ).all()
    asked = [row for row in found if _asked(row, choice)]
    counted = Counter((row.kind, row.type, row.status, row.field, row.month) for row in found)
    shown = asked[skip : skip + limit]
    numbers = [row.number for row in shown]
    rows = run(connection, "SELECT number, ref FROM findings WHERE number IN [numbers]", numbers=numbers)
    refs = {row.number: row.ref for row in rows}
    marked = dialect.marked(connection, "finding", terms, numbers, marks)
    return FactHits(
        tuple(FactHit(row.fact, refs[row.number], marked[row.number]) for row in shown),
        tuple(Counted(*key, number) for key, number in counted.items()),
        len(asked),
        len(found) >= MOST_HITS or _is_full(connection, query),
    )


def _is_full(connection: Connection, query: str) -> bool:
    some = f"SELECT 1 AS one FROM findings WHERE {words_of(connection).matching('finding')} LIMIT :most"
    hits: int = run(connection, f"SELECT count(*) FROM ({some}) hits", query=query, most=MOST_HITS).scalar_one()
    return hits >= MOST_HITS


def _asked(row: Any, choice: Choice) -> bool:
    status = row.status in choice.statuses or (choice.overdue is not None and row.due is not None and row.due < choice.overdue)
    return (
        (not choice.kinds or row.kind in choice.kinds)
        and (not choice.types or row.type in choice.types)
        and (not choice.fields or row.field in choice.fields)
        and (status or not (choice.statuses or choice.overdue is not None))
    )


def _told(
    connection: Connection, found: Result[Any], terms: Sequence[Term], best: list[int], what: What, marks: tuple[str, str]
) -> Iterator[Found]:
    rows = {row["found"]: row for row in found.mappings()}
    marked = words_of(connection).marked(connection, what, terms, best, marks)
    for number in best:
        yield Found(what, {**rows[number], "byline": json.loads(rows[number]["byline"])}, marked[number])
