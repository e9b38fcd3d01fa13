"""The search by words in SQLite: FTS5 over the columns where they stand."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection

from comity.store.plain import run
from comity.store.protocol import What
from comity.store.schema import STEMS_OF_FACTS, WORDS_OF_ARTICLES, WORDS_OF_FINDINGS
from comity.store.terms import AROUND, Term

_INDEXES: dict[What, str] = {"finding": WORDS_OF_FINDINGS, "article": WORDS_OF_ARTICLES}
# Where the words stand in the evidence it is shown, else what it is about; never the codes by which it is filed.
_CUT = f"snippet({WORDS_OF_FINDINGS}, {{}}, :open, :close, '…', :around)"
_STANDS = f"instr(snippet({WORDS_OF_FINDINGS}, 0, char(2), '', '', 64), char(2))"
_MARKED: dict[What, str] = {
    "finding": f"CASE WHEN {_STANDS} THEN {_CUT.format(0)} ELSE {_CUT.format(1)} END",
    "article": f"snippet({WORDS_OF_ARTICLES}, -1, :open, :close, '…', :around)",
}


def query(what: What, terms: Sequence[Term], codes: Collection[str] = ()) -> str:
    """What finds rows that hold all the terms, of findings those that are filed under all the codes."""
    # Each is quoted, so that nothing in them is taken for FTS5's syntax.
    words = " ".join(f'"{term.words}"{"*" * term.begins}' for term in terms)
    if what == "article":
        return words
    return " AND ".join([*([f"{{evidence about}} : ({words})"] if words else []), *(f'filed : "{code}0"' for code in codes)])


def hits(what: What, condition: str = "") -> str:
    """SQL for the number and rank (the lower the better) of what `:query` finds, of the `:most` with the highest numbers.

    A condition that begins with "AND" may speak of `w.rowid`, the number.
    """
    index = _INDEXES[what]
    return (
        f"SELECT w.rowid AS number, w.rank AS rank FROM {index} w WHERE {index} MATCH :query {condition} "
        "ORDER BY w.rowid DESC LIMIT :most"
    )


def matching(what: What) -> str:
    """The condition that a row's number is among those that `:query` finds."""
    return f"number IN (SELECT rowid FROM {_INDEXES[what]} WHERE {_INDEXES[what]} MATCH :query)"


def marked(
    connection: Connection, what: What, terms: Sequence[Term], numbers: Collection[int], marks: tuple[str, str]
) -> dict[int, str]:
    """Of rows that hold the terms the words around them, by number."""
    index = _INDEXES[what]
    rows = run(
        connection,
        f"SELECT w.rowid, {_MARKED[what]} FROM {index} w WHERE {index} MATCH :query AND w.rowid IN [numbers]",
        query=query(what, terms), numbers=numbers, open=marks[0], close=marks[1], around=AROUND,
    )  # fmt: skip
    return {row[0]: row[1] for row in rows}


def with_tokens(connection: Connection, asked: Mapping[str, Collection[str]]) -> dict[str, set[int]]:
    """For each name the facts of which one of the telling words is among those that stand under it."""
    sql = f"SELECT rowid FROM {STEMS_OF_FACTS} WHERE {STEMS_OF_FACTS} MATCH :words"
    found = {}
    for name, tokens in asked.items():
        words = " OR ".join(f'"{token}"' for token in tokens)
        found[name] = set(run(connection, sql, words=words).scalars()) if words else set()
    return found
