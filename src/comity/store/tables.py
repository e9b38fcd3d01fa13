"""The store in the tables of a database."""

import zlib
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, Row, Select, delete, func, insert, select
from sqlalchemy.exc import NoResultFound

from comity.errors import StoreError
from comity.store.protocol import Outcome, Problem, StoreStatus
from comity.store.rows import article_row, finding_rows, identity_of, page_row, record_of, state_rows
from comity.store.schema import HEAD, articles, finding_states, findings, pages, set_asides
from comity.store.sqlite import explained, reading, writing
from comity.types import KINDS, Page, Record, SetAside


class TableStore:
    """`Store` over an engine whose tables are at this version; `path` is for messages."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path

    def add(self, record: Record) -> Outcome:
        with writing(self._engine, self._path) as connection:
            connection.execute(delete(set_asides).where(set_asides.c.source == record.page.source))
            known = _known(connection, record)
            if any(_stands(row, record) for row in known):
                return "unchanged"
            # Findings and their states go with their article, the article with its page.
            connection.execute(delete(pages).where(pages.c.digest.in_([row.digest for row in known])))
            _insert(connection, record)
            return "replaced" if known else "added"

    def holds(self, digest: str, coder: str) -> bool:
        query = select(articles.c.number).where(articles.c.page == digest, articles.c.coder == coder)
        with reading(self._engine, self._path) as connection:
            return connection.execute(query).first() is not None

    def set_aside(self, page: SetAside) -> None:
        row = {"source": page.source, "reason": page.reason, "message": page.message, "digest": page.digest}
        with writing(self._engine, self._path) as connection:
            connection.execute(delete(set_asides).where(set_asides.c.source == page.source))
            connection.execute(insert(set_asides).values(row))

    def records(self, states: Collection[str] | None = None) -> Iterator[Record]:
        with reading(self._engine, self._path) as connection:
            # The numbers alone are loaded at once; sorting whole rows would bring all texts along.
            for number in _in_order(connection, states):
                yield _load(connection, number, self._path)

    def status(self) -> StoreStatus:
        with reading(self._engine, self._path) as connection:
            kinds = _counts(connection, select(findings.c.kind, func.count()).group_by(findings.c.kind))
            in_articles = func.count(finding_states.c.article.distinct())
            states = select(finding_states.c.state, in_articles).group_by(finding_states.c.state)
            coders = select(articles.c.coder, func.count()).group_by(articles.c.coder).order_by(articles.c.coder)
            published = select(func.min(articles.c.published), func.max(articles.c.published))
            first, last = connection.execute(published).one()
            return StoreStatus(
                articles=connection.scalar(select(func.count()).select_from(articles)) or 0,
                pages=connection.scalar(select(func.count()).select_from(pages)) or 0,
                findings={kind: kinds.get(kind, 0) for kind in KINDS},
                states=_counts(connection, states.order_by(in_articles.desc(), finding_states.c.state)),
                first_published=first,
                last_published=last,
                coders=_counts(connection, coders),
                set_aside=tuple(
                    SetAside(row.source, row.reason, row.message, row.digest)
                    for row in connection.execute(select(set_asides).order_by(set_asides.c.source))
                ),
                schema=HEAD,
            )

    def check(self) -> list[Problem]:
        # Knows PLOVER's types from the coding, whose libraries the other methods do without.
        from comity.store.checks import problems

        with reading(self._engine, self._path) as connection:
            return list(problems(connection))

    def close(self) -> None:
        with explained(self._path):
            self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _known(connection: Connection, record: Record) -> list[Row[Any]]:
    """What the store has of this page and of this article: one row, two where they differ, or none."""
    query = (
        select(pages.c.digest, pages.c.given_fetched, articles.c.coder)
        .join(articles, articles.c.page == pages.c.digest)
        # Both of one table: SQLite would read all pages to answer an "or" over two.
        .where((articles.c.page == record.page.digest) | (articles.c.identity == identity_of(record)))
    )
    return list(connection.execute(query))


def _stands(row: Row[Any], record: Record) -> bool:
    """Whether what is stored stays: the same reading of the same page, or a version fetched later."""
    if row.digest == record.page.digest:
        return bool(row.coder == record.coder)
    return _is_earlier(record.page, row.given_fetched)


def _is_earlier(page: Page, fetched: str | None) -> bool:
    try:
        mine, other = datetime.fromisoformat(page.given.fetched or ""), datetime.fromisoformat(fetched or "")
        return mine < other
    except (ValueError, TypeError):  # one is not told, or only one tells its offset
        return False


def _insert(connection: Connection, record: Record) -> None:
    connection.execute(insert(pages).values(page_row(record.page)))
    article = insert(articles).values(article_row(record)).returning(articles.c.number)
    number = connection.scalars(article).one()
    if rows := finding_rows(record, number):
        connection.execute(insert(findings), rows)
    if rows := state_rows(record, number):
        connection.execute(insert(finding_states), rows)


def _in_order(connection: Connection, states: Collection[str] | None) -> list[int]:
    query = select(articles.c.number).order_by(articles.c.published, articles.c.id, articles.c.page)
    if states is not None:
        wanted = set(states)
        of_all = (
            select(finding_states.c.article)
            .where(finding_states.c.state.in_(wanted))
            .group_by(finding_states.c.article)
            .having(func.count(finding_states.c.state.distinct()) == len(wanted))
        )
        query = query.where(articles.c.number.in_(of_all))
    return list(connection.scalars(query))


def _load(connection: Connection, number: int, path: Path) -> Record:
    query = select(pages, articles).join(pages, pages.c.digest == articles.c.page)
    found = select(findings).where(findings.c.article == number).order_by(findings.c.kind, findings.c.position)
    try:
        row = connection.execute(query.where(articles.c.number == number)).mappings().one()
        return record_of(row, connection.execute(found).mappings())
    except (NoResultFound, zlib.error, ValueError, KeyError, TypeError, OverflowError) as error:
        raise StoreError(f"{path}: an article in this store is damaged; `comity check` says which.") from error


def _counts(connection: Connection, query: Select[tuple[Any, int]]) -> dict[Any, int]:
    return {row[0]: row[1] for row in connection.execute(query)}
