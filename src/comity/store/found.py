"""How findings are read out of the tables, with the heads of their articles."""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from comity.errors import StoreError
from comity.store.naming import Own, named
from comity.store.plain import run
from comity.store.protocol import KeptFinding
from comity.store.rows import finding_of
from comity.types import Finding, Head, Kind

EARLIEST = "SELECT e.number FROM articles e WHERE e.origin = {} ORDER BY e.published NULLS FIRST, e.id, e.page LIMIT 1"
"""The first of the articles that repeat one another."""
_HEAD = (
    "a.url, a.site, a.title, CAST(a.byline AS text), a.published, a.language, a.coder, a.id, a.identity, "
    "o.id AS origin_id, o.identity AS origin_identity"
)
HEAD_COLUMNS = ("id", "identity", "url", "site", "title", "byline", "published", "language", "coder")
_ORIGIN = f"LEFT JOIN articles o ON o.number = ({EARLIEST.format('a.origin')})"
_HEADS = f"SELECT a.number, {_HEAD} FROM articles a {_ORIGIN} WHERE a.number IN [numbers]"
_FOUND = (
    'SELECT f.ref, f.kind, f.start, f."end", f.evidence, CAST(f.payload AS text), f.dyads, t.fact, a.page, '
    f"{_HEAD} FROM findings f JOIN articles a ON a.number = f.article {_ORIGIN} "
    "LEFT JOIN tellings t ON t.number = f.telling WHERE "
)
_WHERE = {
    "numbers": "f.number IN [numbers]",
    # By the index, which a condition on the joined table would not use.
    "facts": "f.telling IN (SELECT number FROM tellings WHERE fact IN [facts])",
    "refs": "f.ref IN [refs]",
    "kinds": "f.kind IN [kinds]",
    "articles": "f.article IN [articles]",
}
"""By what findings are asked for: all but kinds and refs are numbers."""
IN_ORDER = "a.published NULLS FIRST, a.id, a.page, f.kind, f.position"
"""By publication, article and place."""


def found(
    connection: Connection, path: object, order: str = IN_ORDER, /, **asked: Collection[int] | Collection[str] | None
) -> Iterator[KeptFinding]:
    """The findings of which all holds that is asked for (see `_WHERE`). Raises StoreError where one is damaged."""
    given = {name: values for name, values in asked.items() if values is not None}
    conditions = " AND ".join(_WHERE[name] for name in given)
    yield from _kept(connection, run(connection, f"{_FOUND}{conditions or '1 = 1'} ORDER BY {order}", **given), path)


def ends_of_facts(connection: Connection, facts: Collection[int], most: int) -> Sequence[int]:
    """The numbers of the findings of facts: of each that has more than `most` only half as many from either end of its time.

    With one for each judgement that counts and names any: what persons decided is told, whatever is left out.
    """
    query = (
        "SELECT number FROM (SELECT f.number, count(*) OVER (PARTITION BY t.fact) AS reports, "
        "row_number() OVER (PARTITION BY t.fact ORDER BY coalesce(a.published, '9999'), a.id, f.start, f.ref) AS place "
        "FROM tellings t JOIN findings f ON f.telling = t.number JOIN articles a ON a.number = f.article "
        "WHERE t.fact IN [facts]) reports_in_order WHERE place <= :half OR place > reports - :half "
        # What one names can be thousands.
        "UNION SELECT number FROM findings WHERE ref IN (SELECT min(f.ref) FROM tellings t "
        "JOIN findings f ON f.telling = t.number JOIN judged j ON j.ref = f.ref "
        "JOIN judgements d ON d.number = j.judgement WHERE t.fact IN [facts] AND NOT d.undone "
        "GROUP BY t.fact, j.judgement)"
    )
    return list(run(connection, query, facts=facts, half=most // 2).scalars())


def _kept(connection: Connection, found: Any, path: object) -> Iterator[KeptFinding]:
    """The findings of rows. Raises StoreError where one is damaged."""
    rows = found.all()
    names = _names(connection, rows)
    # Unpacked, all at once: to look each column up by its name would take longer than the query.
    for ref, kind, start, end, evidence, payload, dyads, fact, page, *article, id, identity, origin, of in rows:
        try:
            finding, content = _finding(kind, payload, evidence, start, end)
            name = names[id, identity]
            told_by = _head(name, *article, names[origin, of] if of else name)
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            raise StoreError(f"{path}: an article in this store is damaged; `comity check` says which.") from error
        # What an article is called changes with those beside it, and is shown with the finding.
        content = f"{content} {page} {told_by.coder}{name.removeprefix(id)}"
        yield KeptFinding(ref, kind, finding, told_by, fact, identity, tuple(dyads.split()), content)


def heads(connection: Connection, numbers: Sequence[int]) -> dict[int, Head]:
    """The heads of articles by their numbers."""
    rows = run(connection, _HEADS, numbers=numbers).all()
    names = _names(connection, rows)
    return {
        number: _head(names[id, identity], *article, names[origin, of] if of else names[id, identity])
        for number, *article, id, identity, origin, of in rows
    }


def _names(connection: Connection, rows: Sequence[Any]) -> dict[Own, str]:
    """What the articles of rows with `_HEAD` at their end are called, and those that they repeat."""
    return named(connection, {own for own in {*map(_OWN, rows), *map(_ORIGINS, rows)} if own[1] is not None})


_OWN, _ORIGINS = itemgetter(-4, -3), itemgetter(-2, -1)


@lru_cache(maxsize=1 << 12)
def _finding(kind: Kind, payload: str, evidence: str, start: int, end: int) -> tuple[Finding, str]:
    """The finding, and a hash of it."""
    told = finding_of({"kind": kind, "payload": json.loads(payload), "evidence": evidence, "start": start, "end": end})
    whole = f"{kind} {start} {end} {payload} {evidence}".encode("utf-8", "surrogatepass")
    return told, hashlib.blake2b(whole, digest_size=12).hexdigest()


@lru_cache(maxsize=1 << 12)
def _head(
    id: str, url: str | None, site: str | None, title: str, byline: str, published: str | None, language: str, coder: str,
    origin: str,
) -> Head:  # fmt: skip
    return Head(id, url, site, title, tuple(json.loads(byline)), published, language, coder, origin)


def head(row: Any, names: Mapping[Own, str]) -> Head:
    """The head of an article from its row with `HEAD_COLUMNS`; what it repeats is not looked at."""
    name = names[row["id"], row["identity"]]
    own = (row[column] for column in HEAD_COLUMNS[2:])
    url, site, title, byline, published, language, coder = own
    return Head(name, url, site, title, tuple(byline), published, language, coder, name)
