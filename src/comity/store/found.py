"""How findings are read out of the tables, with the heads of their articles."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, func, select, text

from comity.errors import StoreError
from comity.store.protocol import KeptFinding
from comity.store.rows import finding_of
from comity.store.schema import articles, findings, tellings
from comity.types import Head

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
FOUND = (
    select(
        findings.c.ref, findings.c.kind, findings.c.position, findings.c.start, findings.c.end, findings.c.evidence,
        findings.c.payload, findings.c.dyads, tellings.c.fact, EARLIEST, articles.c.identity,
        *(articles.c[name] for name in HEAD_COLUMNS),
    )
    .join(articles, articles.c.number == findings.c.article)
    .outerjoin(tellings, tellings.c.number == findings.c.telling)
)  # fmt: skip
IN_ORDER = (articles.c.published, articles.c.id, articles.c.page, findings.c.kind, findings.c.position)
"""By publication, article and place."""


def listed(values: Iterable[Any]) -> Any:
    """The values as a query of their own: a list of any length, where parameters would be too many."""
    return select(text("value")).select_from(func.json_each(json.dumps(list(values))))


def of_facts(facts: Collection[int]) -> Any:
    """Whether a finding is of one of the facts; by the index, which a condition on the joined table would not use."""
    return findings.c.telling.in_(select(tellings.c.number).where(tellings.c.fact.in_(listed(sorted(facts)))))


def ends_of_facts(connection: Connection, facts: Collection[int], most: int) -> Sequence[int]:
    """The numbers of the findings of facts: of each that has more than `most` only half as many from either end of its time."""
    query = text(
        "SELECT number FROM (SELECT f.number, count(*) OVER (PARTITION BY t.fact) AS reports, "
        "row_number() OVER (PARTITION BY t.fact ORDER BY coalesce(a.published, '9999'), a.id, f.start, f.ref) AS place "
        "FROM tellings t JOIN findings f ON f.telling = t.number JOIN articles a ON a.number = f.article "
        "WHERE t.fact IN (SELECT value FROM json_each(:facts))) WHERE place <= :half OR place > reports - :half"
    )
    return list(connection.scalars(query, {"facts": json.dumps(sorted(facts)), "half": most // 2}))


def kept(rows: Any, path: object) -> Iterator[KeptFinding]:
    """The findings of rows of `FOUND`. Raises StoreError where one is damaged."""
    for row in rows:
        try:
            finding = finding_of({name: row[name] for name in ("kind", "payload", "evidence", "start", "end")})
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            raise StoreError(f"{path}: an article in this store is damaged; `comity check` says which.") from error
        article, dyads = head(row, row["origin_id"]), tuple(row["dyads"].split())
        yield KeptFinding(row["ref"], row["kind"], finding, article, row["fact"], row["identity"], dyads)


def head(row: Any, origin: str | None) -> Head:
    """The head of an article from its row."""
    return Head(
        row["id"], row["url"], row["site"], row["title"], tuple(row["byline"]), row["published"], row["language"], row["coder"],
        origin or row["id"],
    )  # fmt: skip
