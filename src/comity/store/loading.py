"""Many records at once: their rows are inserted together; which findings are one fact is found out afterwards, once for all."""

import json
import os
import socket
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Connection, Table, delete, func, select

from comity.store.dialects import dialect_of
from comity.store.drafts import is_gone
from comity.store.joined import targets_of
from comity.store.plain import listed, run
from comity.store.protocol import Joiner, Outcome
from comity.store.rows import article_row, filed_columns, finding_rows, identity_of, page_row, state_rows
from comity.store.schema import articles, finding_states, findings, judged, notes, pages, set_asides, unread_pages
from comity.store.standing import stands
from comity.types import Record, SetAside

_LOADING = "loading"
_AT_ONCE = 500
"""Items of a transaction."""


def parts(items: Iterable[Record | SetAside]) -> Iterator[list[Record | SetAside]]:
    """The items in parts, in none of which a page or an article is twice."""
    part, known = list[Record | SetAside](), set[str]()
    for item in items:
        names = {item.page.source, item.page.digest, identity_of(item)} if isinstance(item, Record) else {item.source}
        if len(part) == _AT_ONCE or names & known:
            yield part
            part, known = [], set()
        part.append(item)
        known |= names
    if part:
        yield part


def this_loader() -> str:
    """How others are told of this process as one that loads."""
    return f"process {os.getpid()} on {socket.gethostname()}, since {datetime.now(UTC).isoformat(timespec='minutes')}"


def begun(connection: Connection, loader: str) -> None:
    """Notes who loads, so that whoever comes meanwhile is told why facts are not joined yet."""
    query = "INSERT INTO notes (name, value) VALUES (:n, :v) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    run(connection, query, n=_LOADING, v=loader)


def ended(connection: Connection) -> None:
    """Takes that note away: all that was loaded is joined."""
    connection.execute(delete(notes).where(notes.c.name == _LOADING))


def loader(connection: Connection) -> str | None:
    """Who loads; None where nobody does, or where it was a process of this machine that is no more.

    One of another machine may have been ended too.
    """
    told: str | None = connection.scalar(select(notes.c.value).where(notes.c.name == _LOADING))
    process, _, host = (told or "").removeprefix("process ").partition(", since ")[0].partition(" on ")
    return None if host == socket.gethostname() and is_gone(int(process)) else told


def load(connection: Connection, items: Sequence[Record | SetAside], joiner: Joiner | None) -> list[Outcome | None]:
    """Inserts the items of a part, but for records of which the store has a later or the same reading; the outcome of each."""
    sources = [item.page.source if isinstance(item, Record) else item.source for item in items]
    for table in (set_asides, unread_pages):
        connection.execute(delete(table).where(table.c.source.in_(listed(sources))))
    _insert(connection, set_asides, [asdict(item) for item in items if isinstance(item, SetAside)])
    outcomes = _outcomes(connection, [item for item in items if isinstance(item, Record)])
    new = [record for record, outcome in outcomes if outcome != "unchanged"]
    first = _next(connection, articles)
    numbered = list(enumerate(new, first))
    are_judged = connection.execute(select(judged.c.ref).limit(1)).first() is not None
    _insert(connection, pages, [page_row(record.page) for record in new])
    _insert(connection, articles, [{"number": number} | article_row(record) for number, record in numbered])
    rows, place = [], _next(connection, findings)
    for number, record in numbered:
        own = finding_rows(record, number, targets_of(connection, identity_of(record)) if are_judged else ())
        for row, (_, finding), dyads in zip(
            own, record.findings(), joiner.dyads(record) if joiner else [()] * len(own), strict=True
        ):
            rows.append({"number": place} | row | filed_columns(finding, dyads))
            place += 1
    _insert(connection, findings, rows)
    _insert(connection, finding_states, [row for number, record in numbered for row in state_rows(record, number)])
    dialect_of(connection).filled(connection)
    told = iter(outcomes)
    return [next(told)[1] if isinstance(item, Record) else None for item in items]


def _outcomes(connection: Connection, records: Sequence[Record]) -> list[tuple[Record, Outcome]]:
    """The records, each with what is to become of it; what is to be replaced is deleted."""
    query = select(pages.c.digest, pages.c.given_fetched, articles.c.coder, articles.c.identity).join(
        articles, articles.c.page == pages.c.digest
    )
    digests = articles.c.page.in_(listed([record.page.digest for record in records]))
    identities = articles.c.identity.in_(listed([identity_of(record) for record in records]))
    by_name = defaultdict[str, list[Any]](list)
    for row in connection.execute(query.where(digests | identities)):
        by_name[row.digest].append(row)
        by_name[row.identity].append(row)
    told, gone = list[tuple[Record, Outcome]](), set[str]()
    for record in records:
        own = [*by_name[record.page.digest], *by_name[identity_of(record)]]
        if any(stands(row, record) for row in own):
            told.append((record, "unchanged"))
        else:
            told.append((record, "replaced" if own else "added"))
            gone |= {row.digest for row in own}
    connection.execute(delete(pages).where(pages.c.digest.in_(listed(sorted(gone)))))
    return told


def _next(connection: Connection, table: Table) -> int:
    last: int | None = connection.scalar(select(func.max(table.c.number)))
    return (last or 0) + 1


def _insert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        written = {name for name in rows[0] if isinstance(table.c[name].type, JSON)}
        values = ([json.dumps(row[name]) if name in written else row[name] for name in rows[0]] for row in rows)
        dialect_of(connection).insert(connection, table, list(rows[0]), values)
