"""The search by words in PostgreSQL: tables with columns of the type tsvector, filled by triggers (migration 0003).

A word means the same as to SQLite's FTS5: it is without capitals and diacritics, and Porter's algorithm takes its ending off. How
good a hit is both say by a formula of their own.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection

from comity.store.plain import run
from comity.store.protocol import What
from comity.store.schema import STEMS_OF_FACTS, WORDS_OF_ARTICLES, WORDS_OF_FINDINGS
from comity.store.snippets import Phrase, phrase, snippet
from comity.store.terms import AROUND, Term

_TABLES: dict[What, str] = {"finding": "findings", "article": "articles"}
_INDEXES: dict[What, str] = {"finding": WORDS_OF_FINDINGS, "article": WORDS_OF_ARTICLES}
_QUERY = "CAST(:query AS tsquery)"
_NOTHING = "'|none'"
"""No word has a stroke in it."""


def query(what: What, terms: Sequence[Term], codes: Collection[str] = ()) -> str:
    """What finds rows that hold all the terms, of findings those that are filed under all the codes."""
    phrases = [_written(one) for one in _phrases(terms)]
    # Codes are in capitals in the index, and so are none of the words.
    words = [one for one in phrases if one] if any(phrases) or not terms else [_NOTHING]
    return " & ".join([*words, *(f"'{code}0'" for code in codes)])


def _phrases(terms: Sequence[Term]) -> list[Phrase]:
    return [phrase(term.words, term.begins) for term in terms]


def _written(one: Phrase) -> str:
    if any(len(stem.encode()) > _LONGEST for stem in one.stems):
        return _NOTHING
    words = [f"'{stem}'" for stem in one.stems]
    if words and one.begins:
        words[-1] += ":*"
    return " <-> ".join(words)


_LONGEST = 2_000
"""Bytes of a word: longer ones are not in the index, and no query may hold them."""


def hits(what: What, condition: str = "") -> str:
    """SQL for the number and rank (the lower the better) of what `:query` finds, of the `:most` with the highest numbers.

    A condition that begins with "AND" may speak of `w.rowid`, the number.
    """
    return (
        f"SELECT w.number AS number, -ts_rank_cd(w.words, {_QUERY}, 1) AS rank FROM {_INDEXES[what]} w "
        f"WHERE w.words @@ {_QUERY} {condition.replace('w.rowid', 'w.number')} ORDER BY w.number DESC LIMIT :most"
    )


def matching(what: What) -> str:
    """The condition that a row's number is among those that `:query` finds."""
    return f"number IN (SELECT number FROM {_INDEXES[what]} WHERE words @@ {_QUERY})"


def marked(
    connection: Connection, what: What, terms: Sequence[Term], numbers: Collection[int], marks: tuple[str, str]
) -> dict[int, str]:
    """Of rows that hold the terms the words around them, by number."""
    columns = {"finding": "evidence, about", "article": "title, text"}[what]
    phrases = _phrases(terms)
    found = {}
    rows = run(connection, f"SELECT number, {columns} FROM {_TABLES[what]} WHERE number IN [numbers]", numbers=numbers)
    for number, first, second in rows:
        if what == "article":
            found[number] = snippet([first, second], phrases, marks, AROUND)
            continue
        # Where the words stand in the evidence it is shown, else what it is about.
        shown = snippet([first], phrases, ("\x02", ""), 64)
        found[number] = snippet([first if "\x02" in shown else second], phrases, marks, AROUND)
    return found


def with_tokens(connection: Connection, asked: Mapping[str, Collection[str]]) -> dict[str, set[int]]:
    """For each name the facts of which one of the telling words is among those that stand under it."""
    found: dict[str, set[int]] = {name: set() for name in asked}
    names = defaultdict[str, list[str]](list)
    for name, tokens in asked.items():
        for token in tokens:
            names[token].append(name)
    # Together: each question costs a message to the server and back, and a page has dozens.
    sql = f"SELECT rowid, stems FROM {STEMS_OF_FACTS} WHERE string_to_array(stems, ' ') && :tokens"
    for fact, stems in run(connection, sql, tokens=list(names)) if names else ():
        for token in names.keys() & stems.split():
            for name in names[token]:
                found[name].add(fact)
    return found
