"""How findings are read out of the tables, with the heads of their articles."""

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, func, select, text

from comity.errors import StoreError
from comity.store.protocol import KeptFinding
from comity.store.rows import finding_of
from comity.store.schema import articles
from comity.types import Finding, Head, Kind

HEAD_COLUMNS = ("id", "url", "site", "title", "byline", "published", "language", "coder")
_others = articles.alias("others")
EARLIEST = (
    select(_others.c.id)
    .where(_others.c.origin == articles.c.origin)
    .order_by(_others.c.published, _others.c.id)
    .limit(1)
    .scalar_subquery()
    .label("origin_id")
)
"""The first of the articles that repeat one another."""
# As text, past SQLAlchemy's compiler, which takes as long as the database: this is asked for dozens of times for a page.
_FOUND = (
    'SELECT f.ref, f.kind, f.start, f."end", f.evidence, f.payload, f.dyads, t.fact, '
    "(SELECT o.id FROM articles o WHERE o.origin = a.origin ORDER BY o.published, o.id LIMIT 1), a.identity, a.page, "
    f"{', '.join(f'a.{name}' for name in HEAD_COLUMNS)} "
    "FROM findings f JOIN articles a ON a.number = f.article LEFT JOIN tellings t ON t.number = f.telling WHERE "
)
_LISTED = "IN (SELECT value FROM json_each(:{}))"
_WHERE = {
    "numbers": "f.number " + _LISTED,
    # By the index, which a condition on the joined table would not use.
    "facts": f"f.telling IN (SELECT number FROM tellings WHERE fact {_LISTED})",
    "refs": "f.ref " + _LISTED,
    "kinds": "f.kind " + _LISTED,
    "articles": "f.article " + _LISTED,
    "ids": f"f.article IN (SELECT number FROM articles WHERE id {_LISTED})",
}
"""By what findings are asked for: `ids` are those of articles, the others but kinds and refs numbers."""
IN_ORDER = "a.published, a.id, a.page, f.kind, f.position"
"""By publication, article and place."""


def listed(values: Iterable[Any]) -> Any:
    """The values as a query of their own: a list of any length, where parameters would be too many."""
    return select(text("value")).select_from(func.json_each(json.dumps(list(values))))


def found(
    connection: Connection, path: object, order: str = IN_ORDER, /, **asked: Collection[int] | Collection[str] | None
) -> Iterator[KeptFinding]:
    """The findings of which all holds that is asked for (see `_WHERE`). Raises StoreError where one is damaged."""
    given = {name: json.dumps(sorted(values)) for name, values in asked.items() if values is not None}
    conditions = " AND ".join(_WHERE[name].format(name) for name in given)
    yield from _kept(connection.execute(text(f"{_FOUND}{conditions or '1 = 1'} ORDER BY {order}"), given), path)


def ends_of_facts(connection: Connection, facts: Collection[int], most: int) -> Sequence[int]:
    """The numbers of the findings of facts: of each that has more than `most` only half as many from either end of its time."""
    query = text(
        "SELECT number FROM (SELECT f.number, count(*) OVER (PARTITION BY t.fact) AS reports, "
        "row_number() OVER (PARTITION BY t.fact ORDER BY coalesce(a.published, '9999'), a.id, f.start, f.ref) AS place "
        "FROM tellings t JOIN findings f ON f.telling = t.number JOIN articles a ON a.number = f.article "
        "WHERE t.fact IN (SELECT value FROM json_each(:facts))) WHERE place <= :half OR place > reports - :half"
    )
    found = connection.execute(query, {"facts": json.dumps(sorted(facts)), "half": most // 2}).all()
    return [number for (number,) in found]


def _kept(rows: Any, path: object) -> Iterator[KeptFinding]:
    """The findings of rows. Raises StoreError where one is damaged."""
    # Unpacked, all at once: to look each column up by its name would take longer than the query.
    for ref, kind, start, end, evidence, payload, dyads, fact, origin, identity, page, *article in rows.all():
        try:
            finding, content = _finding(kind, payload, evidence, start, end)
            told_by = _head(*article, origin or article[0])
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            raise StoreError(f"{path}: an article in this store is damaged; `comity check` says which.") from error
        content = f"{content} {page} {told_by.coder}"
        yield KeptFinding(ref, kind, finding, told_by, fact, identity, tuple(dyads.split()), content)


@lru_cache(maxsize=1 << 14)
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


def head(row: Any, origin: str | None) -> Head:
    """The head of an article from its row."""
    return Head(
        row["id"], row["url"], row["site"], row["title"], tuple(row["byline"]), row["published"], row["language"], row["coder"],
        origin or row["id"],
    )  # fmt: skip
