"""The store in the tables of a database."""

import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, replace
from functools import partial
from itertools import groupby, repeat
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, Row, Select, delete, func, insert, select, text, update
from sqlalchemy.exc import NoResultFound

from comity.errors import StoreError
from comity.store import copying, index, loading, unread
from comity.store import words as word_search
from comity.store.dialects import dialect_of, words_of
from comity.store.found import IN_ORDER, ends_of_facts, found, head, heads
from comity.store.index import Index
from comity.store.joined import Joined, Remembered, judgement_row, targets_of
from comity.store.naming import called, named, namesakes
from comity.store.plain import insert_each, listed, listed_numbers, run, update_each
from comity.store.protocol import (
    Choice,
    Counted,
    FactHits,
    Filed,
    Hit,
    Joiner,
    KeptFinding,
    Order,
    Outcome,
    Place,
    Problem,
    Store,
    StoreStatus,
    Telling,
    What,
)
from comity.store.rows import (
    article_of,
    article_row,
    filed_codes,
    filed_columns,
    finding_rows,
    identity_of,
    judgement_of,
    page_of,
    page_row,
    record_of,
    state_rows,
)
from comity.store.schema import HEAD, articles, finding_states, findings, judged, pages, set_asides, tellings
from comity.store.schema import judgements as judgement_rows
from comity.store.standing import stands
from comity.store.watched import Watched
from comity.types import KINDS, Article, Head, Judgement, Kind, Page, Record, SetAside


class TableBatch:
    """`Batch` of one transaction."""

    def __init__(self, connection: Connection, joiner: Joiner | None, remembered: Remembered) -> None:
        self._connection = connection
        self._joiner = joiner
        self._remembered = remembered
        self._changed = set[int]()

    def holds(self, digest: str, coder: str) -> bool:
        return _holds(self._connection, digest, coder)

    def add(self, record: Record) -> Outcome:
        connection = self._connection
        connection.execute(delete(set_asides).where(set_asides.c.source == record.page.source))
        unread.forget(connection, record.page.source)
        known = _known(connection, record)
        if any(stands(row, record) for row in known):
            return "unchanged"
        joined = Joined(connection, self._joiner, self._remembered) if self._joiner else None
        gone = [row.number for row in known]
        touched = joined.before(gone) if joined else set()
        if joined:
            joined.unsketch(gone)
        # Findings and their states go with their article, the article with its page.
        connection.execute(delete(pages).where(pages.c.digest.in_([row.digest for row in known])))
        number, rows = _insert(connection, record, self._joiner)
        if joined:
            joined.add(number, record, rows, touched)
            joined.called_otherwise({record.article.id, *(row.id for row in known)}, number)
            self._changed |= joined.changed()
        else:
            # Whoever opens the store next, with a joiner, joins all anew.
            connection.execute(text("DELETE FROM notes WHERE name IN ('joined', 'filed')"))
        return "replaced" if known else "added"

    def set_aside(self, page: SetAside, content: Page | None = None, coder: str = "") -> None:
        self._connection.execute(delete(set_asides).where(set_asides.c.source == page.source))
        self._connection.execute(insert(set_asides).values(asdict(page)))
        unread.keep(self._connection, page, content, coder)

    def file(self) -> None:
        """Brings the index in step with all that was added: a fact that several articles tell is filed once."""
        if self._joiner:
            Index(self._connection, self._joiner).refile(self._changed)


class TableStore:
    """`Store` over an engine whose tables are at this version; `place` is what the store is called in messages."""

    def __init__(self, engine: Engine, place: object, joiner: Joiner | None) -> None:
        self._engine = engine
        self._dialect = dialect_of(engine)
        self._place = place
        self._joiner = joiner
        self._remembered = Remembered()
        self._written = 0

    def moment(self) -> "Moment":
        return Moment(self, self._engine, self._place, self._joiner)

    @property
    def itself(self) -> object:
        return self

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._dialect.reading(self._engine, self._place) as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._dialect.writing(self._engine, self._place) as connection:
            yield connection
        self._written += 1

    @contextmanager
    def batch(self) -> Iterator["TableBatch"]:
        with self._writing() as connection:
            batch = TableBatch(connection, self._joiner, self._remembered)
            yield batch
            batch.file()

    def add(self, record: Record) -> Outcome:
        with self.batch() as batch:
            return batch.add(record)

    def load(self, items: Iterable[Record | SetAside], on_item: Callable[[Record | SetAside, Outcome | None], None]) -> None:
        loader = loading.this_loader()
        for part in loading.parts(items):
            with self._writing() as connection:
                # Should it end before all is joined, whoever opens the store next joins it.
                connection.execute(text("DELETE FROM notes WHERE name IN ('joined', 'filed')"))
                loading.begun(connection, loader)
                outcomes = loading.load(connection, part, self._joiner)
            for item, outcome in zip(part, outcomes, strict=True):
                on_item(item, outcome)
        if self._joiner is not None:
            self.catch_up()
        else:
            with self._writing() as connection:
                loading.ended(connection)

    def copy_to(self, target: Store, on_row: Callable[[int, int], None] | None = None) -> int:
        assert isinstance(target, TableStore)
        with self._reading() as source, target._writing() as copied:
            return copying.copy(source, copied, target._place, on_row)

    def _needs_joiner(self) -> Joiner:
        if self._joiner is None:
            raise StoreError(f"{self._place}: this store was opened without the rules by which facts are joined.")
        return self._joiner

    def holds(self, digest: str, coder: str) -> bool:
        with self._reading() as connection:
            return _holds(connection, digest, coder)

    def set_aside(self, page: SetAside, content: Page | None = None, coder: str = "") -> None:
        with self.batch() as batch:
            batch.set_aside(page, content, coder)

    def set_asides(self, limit: int, skip: int = 0, reason: str | None = None) -> tuple[list[SetAside], dict[str, int]]:
        query = select(set_asides).order_by(set_asides.c.source).limit(limit).offset(skip)
        if reason is not None:
            query = query.where(set_asides.c.reason == reason)
        counting = select(set_asides.c.reason, func.count()).group_by(set_asides.c.reason)
        with self._reading() as connection:
            reasons = _counts(connection, counting.order_by(func.count().desc(), set_asides.c.reason))
            return [_set_aside(row) for row in connection.execute(query)], reasons

    def records(self, states: Collection[str] | None = None) -> Iterator[Record]:
        with self._reading() as connection:
            # The numbers alone are loaded at once; sorting whole rows would bring all texts along.
            for number in _in_order(connection, states):
                yield _load(connection, number, self._place)

    def findings(
        self,
        *,
        facts: Collection[int] | None = None,
        refs: Collection[str] | None = None,
        kinds: Collection[Kind] | None = None,
        articles: Collection[str] | None = None,
        most: int | None = None,
    ) -> Iterator[KeptFinding]:
        with self._reading() as connection:
            ends = None
            if facts is not None and most is not None:
                ends, facts = ends_of_facts(connection, facts, most), None
            told_by = None if articles is None else called(connection, articles).values()
            yield from found(connection, self._place, numbers=ends, facts=facts, refs=refs, kinds=kinds, articles=told_by)

    def choose(self, choice: Choice, order: Order, limit: int, after: Place | None = None) -> list[tuple[int, Place]]:
        with self._reading() as connection:
            return index.choose(connection, choice, order, limit, after)

    def filed(self, facts: Collection[int]) -> dict[int, Filed]:
        with self._reading() as connection:
            return index.filed_of(connection, facts)

    def count(self, choice: Choice) -> list[Counted]:
        with self._reading() as connection:
            return index.count(connection, choice)

    def terms(self, beginning: str, limit: int | None = None) -> list[tuple[str, int]]:
        with self._reading() as connection:
            return index.terms(connection, beginning, limit)

    def stamps(self, terms: Collection[str]) -> tuple[int, ...]:
        with self._reading() as connection:
            return index.stamps(connection, terms)

    @property
    def written(self) -> int:
        return self._written

    def with_stems(self, stems: Collection[str], scopes: Collection[str]) -> dict[str, set[int]]:
        with self._reading() as connection:
            return index.with_stems(connection, stems, scopes)

    def findings_by_fact(self, states: Collection[str] = (), kinds: Collection[Kind] = ()) -> Iterator[list[KeptFinding]]:
        named = select(tellings.c.fact).distinct()
        if states:
            stated = (
                select(finding_states.c.state, tellings.c.fact)
                .join(findings, _SAME_FINDING)
                .join(tellings, tellings.c.number == findings.c.telling)
                .where(finding_states.c.state.in_(sorted(states)))
            ).subquery()
            named = (
                select(stated.c.fact).group_by(stated.c.fact).having(func.count(stated.c.state.distinct()) == len(set(states)))
            )
        if kinds:
            named = named.where(tellings.c.kind.in_(list(kinds))) if not states else named
        with self._reading() as connection:
            facts = sorted(connection.scalars(named))
            for start in range(0, len(facts), 500):
                some = facts[start : start + 500]
                rows = found(connection, self._place, f"t.fact, {IN_ORDER}", facts=some, kinds=kinds or None)
                for _, group in groupby(rows, key=lambda kept: kept.fact):
                    yield list(group)

    def articles(self, ids: Collection[str]) -> Iterator[Article]:
        with self._reading() as connection:
            numbers = called(connection, ids).values()
            query = select(articles).where(articles.c.number.in_(listed_numbers(sorted(numbers))))
            rows = connection.execute(query.order_by(articles.c.published.nulls_first(), articles.c.id, articles.c.page))
            found = rows.mappings().all()
            names = named(connection, ((row["id"], row["identity"]) for row in found))
            for row in found:
                yield replace(article_of(row), id=names[row["id"], row["identity"]])

    def namesakes(self, id: str) -> list[str]:
        with self._reading() as connection:
            return namesakes(connection, id)

    def heads(self, states: Collection[str], limit: int, skip: int = 0) -> tuple[list[Head], int]:
        in_order = articles.c.published.desc().nulls_last(), articles.c.id, articles.c.page
        newest = select(articles.c.number).order_by(*in_order).limit(limit).offset(skip)
        with self._reading() as connection:
            if states:
                words = words_of(connection)
                query = f"SELECT DISTINCT article FROM findings WHERE {words.matching('finding')}"
                filed = words.query("finding", (), filed_codes(states))
                numbers = list(run(connection, query, query=filed).scalars())
                newest, count = newest.where(articles.c.number.in_(listed_numbers(numbers))), len(numbers)
            else:
                count = connection.scalar(select(func.count()).select_from(articles)) or 0
            some = list(connection.scalars(newest))
            found = heads(connection, some)
            return [found[number] for number in some], count

    def page(self, article: str) -> Page | None:
        query = select(pages).join(articles, articles.c.page == pages.c.digest)
        with self._reading() as connection:
            number = called(connection, [article]).get(article)
            row = connection.execute(query.where(articles.c.number == number)).mappings().first()
            try:
                return page_of(row) if row else None
            except (zlib.error, UnicodeDecodeError) as error:
                raise StoreError(f"{self._place}: the page of {article} is damaged; `comity check` says more.") from error

    def read_by_others(self, coder: str | None) -> list[str]:
        query = select(articles.c.page).order_by(articles.c.number)
        if coder is not None:
            query = query.where(articles.c.coder != coder)
        with self._reading() as connection:
            return list(connection.scalars(query))

    def unread_by_others(self, coder: str | None) -> list[str]:
        with self._reading() as connection:
            return unread.by_others(connection, coder)

    def pages(self, digests: Iterable[str]) -> Iterator[Page]:
        for digest in digests:
            # One transaction each: whoever asks may write meanwhile, and a long one keeps the write-ahead log from being emptied.
            with self._reading() as connection:
                row = connection.execute(select(pages).where(pages.c.digest == digest)).mappings().first()
                row = row or unread.with_digest(connection, digest)
            try:
                if row:
                    yield page_of(row)
            except (zlib.error, UnicodeDecodeError) as error:
                raise StoreError(f"{self._place}: the page {digest} is damaged; `comity check` says more.") from error

    def findings_of(self, states: Collection[str]) -> Iterator[KeptFinding]:
        with self._reading() as connection:
            numbers = _in_order(connection, states)
            for start in range(0, len(numbers), 500):
                yield from found(connection, self._place, articles=numbers[start : start + 500])

    def told(self, facts: Collection[int]) -> list[tuple[Telling, list[str]]]:
        with self._reading() as connection:
            return Joined(connection, self._needs_joiner()).told(facts)

    def known(self, identities: Collection[str]) -> set[str]:
        query = select(articles.c.identity).where(articles.c.identity.in_(listed(sorted(identities))))
        with self._reading() as connection:
            return set(connection.scalars(query))

    def last_published(self) -> str | None:
        with self._reading() as connection:
            newest: str | None = connection.scalar(select(func.max(articles.c.published)))
            return newest

    def near(self, facts: Collection[int]) -> dict[str, Sequence[tuple[Telling, list[str]]]]:
        with self._reading() as connection:
            joined = Joined(connection, self._needs_joiner())
            return {telling.key: joined.with_refs(joined.near(telling)) for telling, _ in joined.told(facts)}

    def judge(self, judgements: Sequence[Judgement], *, waiting: bool = False) -> int:
        joiner = self._needs_joiner()
        with self._writing() as connection:
            joined = Joined(connection, joiner)
            kept = sum(self._judge(connection, joined, judgement, waiting) for judgement in judgements)
            # Confirming and correcting join nothing, but show.
            refs = {target.ref for judgement in judgements for target in (*judgement.targets, *judgement.others)}
            Index(connection, joiner).refile(joined.changed() | joined.facts_of(refs | _undone_refs(connection, judgements)))
            return kept

    def _judge(self, connection: Connection, joined: Joined, judgement: Judgement, waiting: bool) -> bool:
        if connection.scalar(select(judgement_rows.c.number).where(judgement_rows.c.id == judgement.id)) is not None:
            return False
        changed = self._undone(connection, judgement) if judgement.verb == "undo" else judgement
        number = connection.scalars(
            insert(judgement_rows).values(judgement_row(judgement)).returning(judgement_rows.c.number)
        ).one()
        targets = {target.ref: target for target in (*judgement.targets, *judgement.others)}
        if targets:
            rows = [{"ref": ref, "judgement": number, "article": targets[ref].article} for ref in sorted(targets)]
            connection.execute(insert(judged), rows)
            joined.recognize({target.article for target in targets.values()})
        known = set(connection.scalars(select(findings.c.ref).where(findings.c.ref.in_(listed(sorted(targets))))))
        missing = sorted({target.ref for target in judgement.targets} - known)
        if missing and not waiting:
            raise StoreError(f"{self._place}: {', '.join(missing)}: there is no such finding in this store.")
        if changed.verb in ("split", "join", "reject"):
            joined.judge(changed)
        return True

    def _undone(self, connection: Connection, judgement: Judgement) -> Judgement:
        """The judgement that is undone, marked so."""
        query = select(judgement_rows.c.body, judgement_rows.c.undone, judgement_rows.c.verb).where(
            judgement_rows.c.id == judgement.undoes
        )
        row = connection.execute(query).first()
        if row is None or row.verb == "undo":
            raise StoreError(
                f"{self._place}: there is no judgement {judgement.undoes} to undo; `comity review list` shows them all."
            )
        if row.undone:
            raise StoreError(f"{self._place}: the judgement {judgement.undoes} is undone already.")
        connection.execute(update(judgement_rows).where(judgement_rows.c.id == judgement.undoes).values(undone=True))
        return judgement_of(row.body)

    def judgements(self, *, undone: bool = True, refs: Collection[str] | None = None) -> list[Judgement]:
        query = select(judgement_rows.c.body).order_by(judgement_rows.c.when, judgement_rows.c.id)
        if refs is not None:
            named = select(judged.c.judgement).where(judged.c.ref.in_(listed(sorted(refs))))
            query = query.where(judgement_rows.c.number.in_(named))
        if not undone:
            query = query.where(judgement_rows.c.undone.is_(False), judgement_rows.c.verb != "undo")
        with self._reading() as connection:
            return [judgement_of(body) for body in connection.scalars(query)]

    def rejoin(self, on_article: Callable[[int, int], None] | None = None) -> None:
        with self._writing() as connection:
            self._rejoin(connection, on_article)
        self.refile()

    def _rejoin(self, connection: Connection, on_article: Callable[[int, int], None] | None = None) -> None:
        joiner = self._needs_joiner()
        joined = Joined(connection, joiner)
        joined.forget()
        numbers = list(connection.scalars(select(articles.c.number).order_by(articles.c.number)))
        for done, number in enumerate(numbers, 1):
            joined.tell_again(number)
            if on_article:
                on_article(done, len(numbers))
        joined.group_all()
        joined.note("joined", joiner.version)
        joined.note("filed", "")

    def refile(self, on_article: Callable[[int, int], None] | None = None) -> None:
        with self._writing() as connection:
            self._refile(connection, on_article)

    def _refile(self, connection: Connection, on_article: Callable[[int, int], None] | None = None) -> None:
        joiner = self._needs_joiner()
        joined = Joined(connection, joiner)
        numbers = list(connection.scalars(select(articles.c.number).order_by(articles.c.number)))
        for done, number in enumerate(numbers, 1):
            record, rows = joined.loaded(number)
            filed = [
                {"number": row["number"], **columns}
                for row, (_, finding), dyads in zip(rows, record.findings(), joiner.dyads(record), strict=True)
                if (columns := filed_columns(finding, dyads)) != {name: row[name] for name in columns}
            ]
            update_each(connection, "findings", "number", filed)
            if on_article:
                on_article(done, len(numbers))
        Index(connection, joiner).fill()
        joined.note("filed", joiner.filing)

    def catch_up(self) -> None:
        """Joins and files anew what was joined or filed by other rules, unless somebody else has done so meanwhile."""
        joiner = self._needs_joiner()
        with self._writing() as connection:
            joined = Joined(connection, joiner)
            if joined.version("joined") != joiner.version:
                self._rejoin(connection)
            if joined.version("filed") != joiner.filing:
                self._refile(connection)
            loading.ended(connection)

    def loaded_by(self) -> str | None:
        """Who loads many records into this store, whose facts are joined when that is done; None where nobody does."""
        with self._reading() as connection:
            return loading.loader(connection)

    def is_joined(self) -> bool:
        return self._is("joined", self._joiner.version if self._joiner else None)

    def is_filed(self) -> bool:
        return self._is("filed", self._joiner.filing if self._joiner else None)

    def _is(self, name: str, version: str | None) -> bool:
        """Whether the facts are joined, or filed, by this version of the rules, or there is no joiner to ask."""
        if self._joiner is None:
            return True
        with self._reading() as connection:
            return Joined(connection, self._joiner).version(name) == version

    def search(
        self,
        words: str,
        *,
        marks: tuple[str, str] = ("", ""),
        states: Collection[str] = (),
        sites: Collection[str] = (),
        days: tuple[str | None, str | None] = (None, None),
        limit: int = 20,
        what: Collection[What] = ("finding", "article"),
    ) -> list[Hit]:
        with self._reading() as connection:
            hits = word_search.search(
                connection, words, marks=marks, states=states, sites=sites, days=days, limit=limit, what=what
            )
            names = named(connection, ((hit.row["id"], hit.row["identity"]) for hit in hits))
            return [
                Hit(hit.what, head(hit.row, names), hit.marked, hit.row["ref"] if hit.what == "finding" else None,
                    hit.row["kind"] if hit.what == "finding" else None)
                for hit in hits
            ]  # fmt: skip

    def search_facts(
        self,
        words: str,
        choice: Choice,
        *,
        marks: tuple[str, str] = ("", ""),
        limit: int = 20,
        skip: int = 0,
        day: int | None = None,
    ) -> FactHits:
        with self._reading() as connection:
            return word_search.search_facts(connection, words, choice, marks=marks, limit=limit, skip=skip, day=day)

    def watched(self) -> Watched:
        dialect = self._dialect
        return Watched(partial(dialect.writing, self._engine, self._place), partial(dialect.reading, self._engine, self._place))

    def backup(self, path: str) -> None:
        self._dialect.backup(self._engine, self._place, Path(path))

    def status(self) -> StoreStatus:
        with self._reading() as connection:
            kinds = _counts(connection, select(findings.c.kind, func.count()).group_by(findings.c.kind))
            facts = _counts(connection, select(tellings.c.kind, func.count(tellings.c.fact.distinct())).group_by(tellings.c.kind))
            counting = select(func.count()).where(judgement_rows.c.undone.is_(False), judgement_rows.c.verb != "undo")
            in_articles = func.count(finding_states.c.article.distinct())
            states = select(finding_states.c.state, in_articles).group_by(finding_states.c.state)
            coders = select(articles.c.coder, func.count()).group_by(articles.c.coder).order_by(articles.c.coder)
            published = select(func.min(articles.c.published), func.max(articles.c.published))
            first, last = connection.execute(published).one()
            return StoreStatus(
                articles=connection.scalar(select(func.count()).select_from(articles)) or 0,
                pages=connection.scalar(select(func.count()).select_from(pages)) or 0,
                findings={kind: kinds.get(kind, 0) for kind in KINDS},
                facts={kind: facts.get(kind, 0) for kind in KINDS},
                judgements=connection.scalar(counting) or 0,
                states=_counts(connection, states.order_by(in_articles.desc(), finding_states.c.state)),
                first_published=first,
                last_published=last,
                coders=_counts(connection, coders),
                set_aside=tuple(_set_aside(row) for row in connection.execute(select(set_asides).order_by(set_asides.c.source))),
                schema=HEAD,
            )

    def check(self) -> list[Problem]:
        # Knows PLOVER's types from the coding, whose libraries the other methods do without.
        from comity.store.checks import problems

        with self._reading() as connection:
            found = list(problems(connection))
            if self._joiner is not None and not {problem.rule for problem in found} & _UNLOADABLE:
                wrong = list(Joined(connection, self._joiner).problems())
                # What is filed is told by facts: of wrong ones it can't be right.
                found += wrong or Index(connection, self._joiner).problems()
            return found

    def close(self) -> None:
        with self._dialect.explained(self._place):
            self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class Moment(TableStore):
    """`Store.moment`: one transaction for all that is read."""

    def __init__(self, store: TableStore, engine: Engine, place: object, joiner: Joiner | None) -> None:
        super().__init__(engine, place, joiner)
        self._store = store
        self._open = ExitStack()
        self._connection: Connection | None = None
        self._stamps: dict[str, int] = {}
        self._last: str | None = None

    @property
    def itself(self) -> object:
        return self._store.itself

    @property
    def written(self) -> int:
        return self._store.written

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if self._connection is None:
            # A moment of a moment is the same one.
            self._connection = self._open.enter_context(self._store._reading())
        with self._dialect.explained(self._place):
            yield self._connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        self.close()
        with self._store._writing() as connection:
            yield connection

    def stamps(self, terms: Collection[str]) -> tuple[int, ...]:
        missing = [term for term in terms if term not in self._stamps]
        if missing:
            self._stamps |= zip(missing, super().stamps(missing), strict=True)
        return tuple(self._stamps[term] for term in terms)

    def last_published(self) -> str | None:
        if self._last is None:
            self._last = super().last_published()
        return self._last

    def close(self) -> None:
        self._open.close()
        self._connection = None
        self._stamps.clear()
        self._last = None


_UNLOADABLE = {"database", "row", "page", "article", "digest", "kind", "payload", "evidence", "judgement"}
"""Problems with which records can't be loaded as they were read, so that facts can't be tried."""
_SAME_FINDING = (
    (findings.c.article == finding_states.c.article)
    & (findings.c.kind == finding_states.c.kind)
    & (findings.c.position == finding_states.c.position)
)


def _holds(connection: Connection, digest: str, coder: str) -> bool:
    query = select(articles.c.number).where(articles.c.page == digest, articles.c.coder == coder)
    return connection.execute(query).first() is not None


def _known(connection: Connection, record: Record) -> list[Row[Any]]:
    """What the store has of this page and of this article: one row, two where they differ, or none."""
    query = (
        select(pages.c.digest, pages.c.given_fetched, articles.c.coder, articles.c.number, articles.c.id)
        .join(articles, articles.c.page == pages.c.digest)
        # Both of one table: a database would read all pages to answer an "or" over two.
        .where((articles.c.page == record.page.digest) | (articles.c.identity == identity_of(record)))
    )
    return list(connection.execute(query))


def _insert(connection: Connection, record: Record, joiner: Joiner | None) -> tuple[int, Sequence[Any]]:
    """The article's number, and the rows of its findings."""
    connection.execute(insert(pages).values(page_row(record.page)))
    article = insert(articles).values(article_row(record)).returning(articles.c.number)
    number = connection.scalars(article).one()
    rows = finding_rows(record, number, targets_of(connection, identity_of(record)))
    for row, (_, finding), dyads in zip(rows, record.findings(), joiner.dyads(record) if joiner else repeat(()), strict=False):
        row |= filed_columns(finding, dyads)
    if rows:
        connection.execute(insert(findings), rows)
    insert_each(connection, "finding_states", state_rows(record, number))
    return number, rows


def _in_order(connection: Connection, states: Collection[str] | None) -> list[int]:
    query = select(articles.c.number).order_by(articles.c.published.nulls_first(), articles.c.id, articles.c.page)
    for state in sorted(set(states or ())):
        # By state one after another, out of the index alone: counting over all of them would sort what the busiest state has.
        query = query.where(articles.c.number.in_(select(finding_states.c.article).where(finding_states.c.state == state)))
    return list(connection.scalars(query))


def _load(connection: Connection, number: int, place: object) -> Record:
    query = select(pages, articles).join(pages, pages.c.digest == articles.c.page)
    found = select(findings).where(findings.c.article == number).order_by(findings.c.kind, findings.c.position)
    try:
        row = connection.execute(query.where(articles.c.number == number)).mappings().one()
        return record_of(row, connection.execute(found).mappings())
    except (NoResultFound, zlib.error, ValueError, KeyError, TypeError, OverflowError) as error:
        raise StoreError(f"{place}: an article in this store is damaged; `comity check` says which.") from error


def _undone_refs(connection: Connection, given: Sequence[Judgement]) -> set[str]:
    """The findings of which judgements were taken back by those that were given."""
    undone = [judgement.undoes for judgement in given if judgement.undoes]
    bodies = connection.scalars(select(judgement_rows.c.body).where(judgement_rows.c.id.in_(undone)))
    ones = [judgement_of(body) for body in bodies]
    return {target.ref for one in ones for target in (*one.targets, *one.others)}


def _set_aside(row: Row[Any]) -> SetAside:
    return SetAside(row.source, row.reason, row.message, row.digest)


def _counts(connection: Connection, query: Select[tuple[Any, int]]) -> dict[Any, int]:
    return {row[0]: row[1] for row in connection.execute(query)}
