"""How findings are read out of the tables, with the heads of their articles."""

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from comity.errors import StoreError
from comity.store.plain import run
from comity.store.protocol import KeptFinding
from comity.store.rows import finding_of
from comity.store.schema import articles
from comity.types import Finding, Head, Kind

HEAD_COLUMNS = ("id", "url", "site", "title", "byline", "published", "language", "coder")
_others = articles.alias("others")
EARLIEST = (
    select(_others.c.id)
    .where(_others.c.origin == articles.c.origin)
    .order_by(_others.c.published.nulls_first(), _others.c.id)
    .limit(1)
    .scalar_subquery()
    .label("origin_id")
)
"""The first of the articles that repeat one another."""
_FOUND = (
    'SELECT f.ref, f.kind, f.start, f."end", f.evidence, CAST(f.payload AS text), f.dyads, t.fact, '
    "(SELECT o.id FROM articles o WHERE o.origin = a.origin ORDER BY o.published NULLS FIRST, o.id LIMIT 1), a.identity, a.page, "
    f"{', '.join('CAST(a.byline AS text)' if name == 'byline' else f'a.{name}' for name in HEAD_COLUMNS)} "
    "FROM findings f JOIN articles a ON a.number = f.article LEFT JOIN tellings t ON t.number = f.telling WHERE "
)
_WHERE = {
    "numbers": "f.number IN [numbers]",
    # By the index, which a condition on the joined table would not use.
    "facts": "f.telling IN (SELECT number FROM tellings WHERE fact IN [facts])",
    "refs": "f.ref IN [refs]",
    "kinds": "f.kind IN [kinds]",
    "articles": "f.article IN [articles]",
    "ids": "f.article IN (SELECT number FROM articles WHERE id IN [ids])",
}
"""By what findings are asked for: `ids` are those of articles, the others but kinds and refs numbers."""
IN_ORDER = "a.published NULLS FIRST, a.id, a.page, f.kind, f.position"
"""By publication, article and place."""


def found(
    connection: Connection, path: object, order: str = IN_ORDER, /, **asked: Collection[int] | Collection[str] | None
) -> Iterator[KeptFinding]:
    """The findings of which all holds that is asked for (see `_WHERE`). Raises StoreError where one is damaged."""
    given = {name: values for name, values in asked.items() if values is not None}
    conditions = " AND ".join(_WHERE[name] for name in given)
    yield from _kept(run(connection, f"{_FOUND}{conditions or '1 = 1'} ORDER BY {order}", **given), path)


def ends_of_facts(connection: Connection, facts: Collection[int], most: int) -> Sequence[int]:
    """The numbers of the findings of facts: of each that has more than `most` only half as many from either end of its time."""
    query = (
        "SELECT number FROM (SELECT f.number, count(*) OVER (PARTITION BY t.fact) AS reports, "
        "row_number() OVER (PARTITION BY t.fact ORDER BY coalesce(a.published, '9999'), a.id, f.start, f.ref) AS place "
        "FROM tellings t JOIN findings f ON f.telling = t.number JOIN articles a ON a.number = f.article "
        "WHERE t.fact IN [facts]) reports_in_order WHERE place <= :half OR place > reports - :half"
    )
    return list(run(connection, query, facts=facts, half=most // 2).scalars())


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


def head(row: Any, origin: str | None) -> Head:
    """The head of an article from its row."""
    return Head(
        row["id"], row["url"], row["site"], row["title"], tuple(row["byline"]), row["published"], row["language"], row["coder"],
        origin or row["id"],
    )  # fmt: skip
