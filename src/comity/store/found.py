"""How findings are read out of the tables, with the heads of their articles."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Text, func, select, text, type_coerce

from comity.errors import StoreError
from comity.store.protocol import KeptFinding
from comity.store.rows import finding_of
from comity.store.schema import articles, findings, tellings
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
FOUND = (
    select(
        findings.c.ref, findings.c.kind, findings.c.start, findings.c.end, findings.c.evidence,
        # As text, since the same one is read again and again.
        type_coerce(findings.c.payload, Text), findings.c.dyads, tellings.c.fact, EARLIEST, articles.c.identity,
        *(type_coerce(articles.c[name], Text) if name == "byline" else articles.c[name] for name in HEAD_COLUMNS),
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
    found = connection.execute(query, {"facts": json.dumps(sorted(facts)), "half": most // 2}).all()
    return [number for (number,) in found]


def kept(rows: Any, path: object) -> Iterator[KeptFinding]:
    """The findings of rows of `FOUND`. Raises StoreError where one is damaged."""
    # Unpacked, all at once: to look each column up by its name would take longer than the query.
    for ref, kind, start, end, evidence, payload, dyads, fact, origin, identity, *article in rows.all():
        try:
            finding = _finding(kind, payload, evidence, start, end)
            told_by = _head(*article, origin or article[0])
        except (ValueError, KeyError, TypeError, OverflowError) as error:
            raise StoreError(f"{path}: an article in this store is damaged; `comity check` says which.") from error
        yield KeptFinding(ref, kind, finding, told_by, fact, identity, tuple(dyads.split()))


@lru_cache(maxsize=1 << 14)
def _finding(kind: Kind, payload: str, evidence: str, start: int, end: int) -> Finding:
    return finding_of({"kind": kind, "payload": json.loads(payload), "evidence": evidence, "start": start, "end": end})


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
