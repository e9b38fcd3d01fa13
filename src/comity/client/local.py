"""A connection to a store that is a file here."""

import getpass
import os
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, Self

from comity import browsing, listing, recall
from comity.browsing import Counts, FactPage, Tally, WordPage
from comity.client import tags
from comity.client.paging import each, slice_of
from comity.consolidation import Fact, Why
from comity.dossier import Dossier
from comity.errors import ComityError
from comity.exports import ExportFormat, ExportKind
from comity.listing import DyadGlance, FigureValue, ListedFinding, Month, Named, NamedEntity, ReadArticle, Totals
from comity.recall import Found
from comity.store import Order, Store
from comity.types import Filters, Head, Judgement, Page, Verb

if TYPE_CHECKING:
    from comity.watching import SourceReport


class LocalConnection:
    """See `Connection`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def facts(self, filters: Filters | None = None) -> Iterator[Fact]:
        if is_whole(filters):
            return recall.facts(self._store, filters)
        return each(lambda cursor: slice_of(self.page(filters, limit=browsing.MOST, cursor=cursor)))

    def page(
        self, filters: Filters | None = None, *, order: Order = "newest", limit: int = 50, cursor: str | None = None
    ) -> FactPage:
        return browsing.page(self._store, filters, order=order, limit=limit, cursor=cursor)

    def fact(self, id: str, *, as_of: str | None = None) -> Fact:
        return recall.fact(self._store, id, as_of=as_of)

    def why(self, id: str, *, as_of: str | None = None) -> Why:
        return recall.why(self._store, id, as_of=as_of)

    def counts(self, filters: Filters | None = None) -> Counts:
        return browsing.counts(self._store, filters)

    def search(
        self, words: str, filters: Filters | None = None, *, marks: tuple[str, str] = ("", ""), limit: int = 20
    ) -> list[Found]:
        return recall.search(self._store, words, filters, marks=marks, limit=max(1, min(limit, browsing.MOST)))

    def search_page(
        self,
        words: str,
        filters: Filters | None = None,
        *,
        marks: tuple[str, str] = ("", ""),
        limit: int = 20,
        cursor: str | None = None,
    ) -> WordPage:
        return browsing.search_page(self._store, words, filters, marks=marks, limit=limit, cursor=cursor)

    def agenda(self, filters: Filters | None = None) -> list[Fact]:
        facts = each(lambda cursor: slice_of(listing.agenda(self._store, filters, limit=browsing.MOST, cursor=cursor)))
        return sorted(facts, key=listing.soonest_first)

    def findings(
        self, *, fact: str | None = None, article: str | None = None, refs: Collection[str] = ()
    ) -> Iterator[ListedFinding]:
        return each(
            lambda cursor: listing.findings(
                self._store, fact=fact, article=article, refs=refs, limit=browsing.MOST, cursor=cursor
            )
        )

    def finding(self, ref: str) -> ListedFinding:
        return listing.finding(self._store, ref)

    def articles(self, states: Sequence[str] = ()) -> Iterator[Head]:
        return each(lambda cursor: listing.articles(self._store, states, limit=browsing.MOST, cursor=cursor))

    def article(self, id: str) -> ReadArticle:
        return listing.article(self._store, id)

    def kept_page(self, article: str) -> Page:
        return listing.kept_page(self._store, article)

    def entities(self, kind: Named, states: Sequence[str] = (), *, begins: str = "") -> Iterator[NamedEntity]:
        return each(lambda cursor: listing.entities(self._store, kind, states, begins=begins, limit=browsing.MOST, cursor=cursor))

    def entity(self, kind: Named, name: str) -> NamedEntity:
        return listing.entity(self._store, kind, name)

    def states(self) -> list[Tally]:
        return browsing.states(self._store)

    def dyads(self) -> list[Tally]:
        return browsing.dyads(self._store)

    def glance(self, first: str, second: str) -> DyadGlance:
        return listing.glance(self._store, first, second)

    def build_dossier(self, first: str, second: str, filters: Filters | None = None) -> Dossier:
        return recall.build_dossier(self._store, first, second, filters)

    def months(self, filters: Filters | None = None) -> tuple[Month, ...]:
        return listing.months(self._store, filters)

    def figures(self, filters: Filters | None = None, *, measure: str = "") -> Iterator[FigureValue]:
        return each(lambda cursor: listing.figures(self._store, filters, measure=measure, limit=browsing.MOST, cursor=cursor))

    def export(
        self,
        kind: ExportKind,
        format: ExportFormat,
        target: str | os.PathLike[str] | BinaryIO,
        filters: Filters | None = None,
    ) -> int:
        return recall.export(self._store, kind, format, target, filters)

    def judge(
        self,
        verb: Verb,
        *ids: str,
        why: str = "",
        reports: Sequence[str] = (),
        field: str | None = None,
        value: Any = None,
        seen: Sequence[Fact] = (),
    ) -> Judgement:
        tags.check(self._store, [fact.id for fact in seen], [tags.tag_of(fact) for fact in seen])
        return recall.judge(self._store, verb, *ids, who=_user(), why=why, reports=reports, field=field, value=value)

    def judgements(self, *, undone: bool = True) -> list[Judgement]:
        return self._store.judgements(undone=undone)

    def sources(self, *, by: Literal["day", "week"] = "day") -> list["SourceReport"]:
        from comity.watching import periods, source_reports

        today = datetime.now(UTC).date()
        return source_reports(self._store.watched(), today, periods(today, by))

    def totals(self) -> Totals:
        return listing.totals(self._store)

    def close(self) -> None:
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def is_whole(filters: Filters | None) -> bool:
    """Whether the facts asked for are gathered as a whole and not page by page."""
    return filters is not None and (filters.as_of is not None or len(filters.states) > 1)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise ComityError("A judgement needs to say who decided, and this computer does not tell who you are.") from None
