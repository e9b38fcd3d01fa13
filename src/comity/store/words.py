"""The search by words: which reports and articles hold them, and which facts."""

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Result

from comity.store.dialects import words_of
from comity.store.found import HEAD_COLUMNS
from comity.store.index import facts_conditions
from comity.store.plain import run
from comity.store.protocol import Choice, Counted, FactHit, FactHits, What
from comity.store.rows import filed_codes
from comity.store.terms import Term, terms_of
from comity.types import Kind

MOST_HITS = 2_000
"""Of more hits only the latest added that fit are ranked: to rank them all would take long, and nobody reads them."""
_STATES = re.compile(r"(?:state:[A-Z]{3}|dyad:[A-Z]{3}-[A-Z]{3})\Z")
_FACTS = "findings g JOIN tellings o ON o.number = g.telling JOIN facts t ON t.fact = o.fact"
_MOVED = (
    "SELECT f.number, t.terms FROM judgements j JOIN judged d ON d.judgement = j.number JOIN findings g ON g.ref = d.ref "
    "JOIN tellings o ON o.number = g.telling JOIN facts t ON t.fact = o.fact JOIN tellings p ON p.fact = t.fact "
    "JOIN findings f ON f.telling = p.number WHERE j.verb = 'correct' AND NOT j.undone AND CAST(j.body AS text) LIKE :states"
)
"""The findings of facts of which persons corrected the states, and the terms by which those facts are found."""
_OF_STATES = '%"field": "%states"%'
_HEAD = ", ".join("CAST(a.byline AS text) AS byline" if name == "byline" else f"a.{name}" for name in HEAD_COLUMNS)


@dataclass(frozen=True, slots=True)
class Found:
    """A row that holds the words, and the words around them."""

    what: What
    row: Mapping[str, Any]
    """What its article's head is made of; of a finding its ref and kind too."""
    marked: str


def search(
    connection: Connection,
    words: str,
    *,
    marks: tuple[str, str],
    states: Collection[str],
    sites: Collection[str],
    days: tuple[str | None, str | None],
    limit: int,
    what: Collection[What],
) -> list[Found]:
    """What holds all the words, findings before articles, each with the best first. Raises StoreError for words that are none.

    A word matches in any of its forms; words in quotation marks match in this order; a word with * behind it matches what
    begins so. `sites` and `days` are those of articles, the first and last day on which they were published.
    """
    terms = terms_of(words)
    ways: dict[What, Callable[..., Iterator[Found]]] = {"finding": _findings, "article": _articles}
    condition, given = _published(sites, days)
    return [
        hit
        for name, way in ways.items()
        if name in what
        for hit in way(connection, terms, states, marks, limit, condition, given)
    ]


def _published(sites: Collection[str], days: tuple[str | None, str | None]) -> tuple[str, dict[str, Any]]:
    """What articles `a` have to be, as conditions that begin with "AND"."""
    conditions = {
        "sites": (sites, "a.site IN [sites]"),
        "first": (days[0], "substr(a.published, 1, 10) >= :first"),
        "last": (days[1], "substr(a.published, 1, 10) <= :last"),
    }
    asked = {name: (value, condition) for name, (value, condition) in conditions.items() if value}
    return "".join(f" AND {condition}" for _, condition in asked.values()), {name: value for name, (value, _) in asked.items()}


def _findings(
    connection: Connection,
    terms: Sequence[Term],
    states: Collection[str],
    marks: tuple[str, str],
    limit: int,
    published: str,
    given: Mapping[str, Any],
) -> Iterator[Found]:
    condition = (
        f"AND EXISTS (SELECT 1 FROM findings f JOIN articles a ON a.number = f.article WHERE f.number = w.rowid{published})"
        if published
        else ""
    )
    hits, found = _hits_of_findings(connection, terms, states, condition)
    best = _best(connection, hits, limit, {**given, **found})
    rows = run(
        connection,
        f"SELECT f.number AS found, f.ref, f.kind, {_HEAD} FROM findings f JOIN articles a ON a.number = f.article "
        "WHERE f.number IN [best]",
        best=best,
    )
    yield from _told(connection, rows, terms, best, "finding", marks)


def _articles(
    connection: Connection,
    terms: Sequence[Term],
    states: Collection[str],
    marks: tuple[str, str],
    limit: int,
    published: str,
    given: Mapping[str, Any],
) -> Iterator[Found]:
    dialect = words_of(connection)
    condition = " ".join(
        f"AND EXISTS (SELECT 1 FROM finding_states s WHERE s.state = :s{number} AND s.article = w.rowid)"
        for number in range(len(states))
    )
    if published:
        condition += f" AND EXISTS (SELECT 1 FROM articles a WHERE a.number = w.rowid{published})"
    named = {f"s{number}": state for number, state in enumerate(states)}
    query = dialect.query("article", terms)
    best = _best(connection, dialect.hits("article", condition), limit, {**given, **named, "query": query})
    rows = run(connection, f"SELECT a.number AS found, {_HEAD} FROM articles a WHERE a.number IN [best]", best=best)
    yield from _told(connection, rows, terms, best, "article", marks)


def _best(connection: Connection, hits: str, limit: int, given: Mapping[str, Any]) -> list[int]:
    """The numbers of the best hits. Their words are cut out afterwards: of all hits that would take long."""
    sql = f"SELECT number FROM ({hits}) hits ORDER BY rank, number DESC LIMIT :limit"
    return list(run(connection, sql, most=max(MOST_HITS, limit), limit=limit, **given).scalars())


def _hits_of_findings(
    connection: Connection, terms: Sequence[Term], states: Collection[str], condition: str
) -> tuple[str, dict[str, Any]]:
    """SQL for the numbers and ranks of the findings of states that hold words, and its parameters.

    Findings are filed by the states that they name; those of facts of which a person corrected the states, by these.
    """
    dialect = words_of(connection)
    codes = filed_codes(states)
    given: dict[str, Any] = {"query": dialect.query("finding", terms, codes)}
    moved = {row.number: set(json.loads(row.terms)) for row in run(connection, _MOVED, states=_OF_STATES)} if codes else {}
    if not moved:
        return dialect.hits("finding", condition), given
    of_states = {f"dyad:{'-'.join(sorted(states))}"} if len(states) == 2 else {f"state:{state}" for state in states}
    come = [number for number, terms_of_fact in moved.items() if of_states <= terms_of_fact]
    named = dialect.hits("finding", f"AND NOT w.rowid IN [moved] {condition}")
    others = dialect.hits("finding", f"AND w.rowid IN [come] {condition}").replace(":query", ":words")
    both = f"SELECT number, rank FROM ({named}) named UNION ALL SELECT number, rank FROM ({others}) others"
    return both, {**given, "words": dialect.query("finding", terms), "moved": moved, "come": come}


def search_facts(
    connection: Connection, words: str, choice: Choice, *, marks: tuple[str, str], limit: int, skip: int, day: int | None
) -> FactHits:
    """`Store.search_facts`."""
    terms = terms_of(words)
    wider = replace(choice, kinds=(), types=(), statuses=(), fields=(), overdue=None)
    found, more = _facts(connection, terms, wider)
    asked = [row for row in found if _asked(row, choice)]
    if more and choice != wider:
        # Among the hits of all sorts that were added last there are not all of the sorts that are asked for.
        asked, more = _facts(connection, terms, choice)
    counted, overdue = Counter(map(_sort, found)), Counter(_sort(row) for row in found if _is_due(row, day))
    shown = asked[skip : skip + limit]
    numbers = [row.number for row in shown]
    rows = run(connection, "SELECT number, ref FROM findings WHERE number IN [numbers]", numbers=numbers)
    refs = {row.number: row.ref for row in rows}
    marked = words_of(connection).marked(connection, "finding", terms, numbers, marks)
    return FactHits(
        tuple(FactHit(row.fact, refs[row.number], marked[row.number]) for row in shown),
        tuple(Counted(*key, number) for key, number in counted.items()),
        tuple(Counted(*key, number) for key, number in overdue.items()),
        len(asked),
        more,
    )


def _facts(connection: Connection, terms: Sequence[Term], choice: Choice) -> tuple[list[Any], bool]:
    """The facts that hold the words, the best first, each by the report that does so best; whether there are more hits.

    Of two reports that hold them alike it is the one that came last.
    """
    # States and dyads are found with the words; all else is looked at before hits are cut off.
    conditions, params = facts_conditions(choice)
    named = (group[0].partition(":")[2] for group in choice.terms if len(group) == 1 and _STATES.match(group[0]))
    states = next(named, "").split("-")
    where = " AND ".join(("g.number = w.rowid", *conditions))
    fitting = f"AND EXISTS (SELECT 1 FROM {_FACTS} WHERE {where})" if conditions else ""
    hits, given = _hits_of_findings(connection, terms, states, fitting)
    rows = run(
        connection,
        f"WITH hits AS ({hits}), reports AS ("
        "SELECT t.fact, h.rank, h.number, t.kind, t.type, t.status, t.field, t.month, t.due, "
        "row_number() OVER (PARTITION BY t.fact ORDER BY h.rank, h.number DESC) AS place "
        f"FROM hits h CROSS JOIN {_FACTS} WHERE g.number = h.number) "
        "SELECT reports.*, (SELECT count(*) FROM hits) AS hits FROM reports WHERE place = 1 ORDER BY rank, fact DESC",
        most=MOST_HITS,
        **params,
        **given,
    ).all()
    return list(rows), bool(rows) and rows[0].hits >= MOST_HITS


def _sort(row: Any) -> tuple[Kind, str, str, str, str]:
    return row.kind, row.type, row.status, row.field, row.month


def _is_due(row: Any, day: int | None) -> bool:
    return day is not None and row.due is not None and row.due < day


def _asked(row: Any, choice: Choice) -> bool:
    status = row.status in choice.statuses or _is_due(row, choice.overdue)
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
