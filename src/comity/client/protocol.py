"""What a connection offers, whether the store is a file here or stands behind a server."""

import os
from collections.abc import Collection, Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, Protocol, Self

from comity.browsing import Counts, FactPage, Tally, WordPage
from comity.consolidation import Fact, Why
from comity.dossier import Dossier
from comity.exports import ExportFormat, ExportKind
from comity.listing import DyadGlance, FigureValue, ListedFinding, Month, Named, NamedEntity, ReadArticle, Totals
from comity.recall import Found
from comity.store import Order
from comity.types import Filters, Head, Judgement, Page, Verb

# What fetches is not needed to read a record.
if TYPE_CHECKING:
    from comity.watching import SourceReport


class Connection(Protocol):
    """A record of relations, to be read and judged.

    What has the name of a function of the library takes and gives the same, without the store before it. Lists that can be long
    come as iterators, which ask for more as they go on. All raise ComityError with a sentence for people: UnknownStateError for a
    name that is no state's, StoreError where the store or server can't be used. It is a context manager.
    """

    def facts(self, filters: Filters | None = None) -> Iterator[Fact]:
        """The facts that `filters` ask for.

        Between two states or more, or as of a day, those of `comity.facts`. Else the newest first, commitments with their
        follow-ups; a fact with very many reports has only the first and last ones, and `fact` gives it whole.
        """
        ...

    def page(
        self, filters: Filters | None = None, *, order: Order = "newest", limit: int = 50, cursor: str | None = None
    ) -> FactPage:
        """Some of the facts that `filters` ask for, at most 200, behind `cursor`."""
        ...

    def fact(self, id: str, *, as_of: str | None = None) -> Fact:
        """The fact with this id, or to which the finding with this ref belongs; as it was known at the end of a day."""
        ...

    def why(self, id: str, *, as_of: str | None = None) -> Why:
        """Why the findings of a fact are one."""
        ...

    def counts(self, filters: Filters | None = None) -> Counts:
        """How many facts there are of each sort."""
        ...

    def search(
        self, words: str, filters: Filters | None = None, *, marks: tuple[str, str] = ("", ""), limit: int = 20
    ) -> list[Found]:
        """Facts and articles that hold all the words, the best first; at most 200 of either."""
        ...

    def search_page(
        self,
        words: str,
        filters: Filters | None = None,
        *,
        marks: tuple[str, str] = ("", ""),
        limit: int = 20,
        cursor: str | None = None,
    ) -> WordPage:
        """Some of the facts that hold all the words, the best first, and how many there are of each sort."""
        ...

    def agenda(self, filters: Filters | None = None) -> list[Fact]:
        """What is planned: soonest first, then what has no date, then the overdue."""
        ...

    def findings(
        self, *, fact: str | None = None, article: str | None = None, refs: Collection[str] = ()
    ) -> Iterator[ListedFinding]:
        """The findings of a fact, those of an article, or some by their refs."""
        ...

    def finding(self, ref: str) -> ListedFinding:
        """The finding with this ref."""
        ...

    def articles(self, states: Sequence[str] = ()) -> Iterator[Head]:
        """The heads of articles, the newest first: all, those on a state, or those of the dossier of two."""
        ...

    def article(self, id: str) -> ReadArticle:
        """An article with its text and findings."""
        ...

    def kept_page(self, article: str) -> Page:
        """The page of an article, as it is kept."""
        ...

    def entities(self, kind: Named, states: Sequence[str] = (), *, begins: str = "") -> Iterator[NamedEntity]:
        """Persons, organizations, projects or formats, the most named first."""
        ...

    def entity(self, kind: Named, name: str) -> NamedEntity:
        """The person, organization, project or format that reports name so."""
        ...

    def states(self) -> list[Tally]:
        """The codes of the states of which facts tell, the most told of first."""
        ...

    def dyads(self) -> list[Tally]:
        """The pairs of states ("AZE-KAZ") of which facts tell, the most told of first."""
        ...

    def glance(self, first: str, second: str) -> DyadGlance:
        """Two states at a glance."""
        ...

    def build_dossier(self, first: str, second: str, filters: Filters | None = None) -> Dossier:
        """The dossier of two states; `comity.render_dossier` makes a file of it."""
        ...

    def months(self, filters: Filters | None = None) -> tuple[Month, ...]:
        """How many events occurred in each month, by type, and of cooperation and conflict."""
        ...

    def figures(self, filters: Filters | None = None, *, measure: str = "") -> Iterator[FigureValue]:
        """Figures, the latest first; those whose measure begins so."""
        ...

    def export(
        self,
        kind: ExportKind,
        format: ExportFormat,
        target: str | os.PathLike[str] | BinaryIO,
        filters: Filters | None = None,
    ) -> int:
        """Writes an export to a path, where it appears whole or not at all, or to a binary file; gives the number of rows."""
        ...

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
        """Keeps what you decided about facts, and gives the judgement.

        Here it is by the user of this computer; behind a server by the name of the token. With `seen`, the facts as you saw
        them, nothing is kept where one of them has changed meanwhile, and ChangedError is raised. They may come from any list;
        an office that a dossier tells by the articles on its states alone counts as changed where others tell of it too.
        """
        ...

    def judgements(self, *, undone: bool = True) -> list[Judgement]:
        """What persons decided, in the order of time; without `undone` only what still counts."""
        ...

    def sources(self, *, by: Literal["day", "week"] = "day") -> list["SourceReport"]:
        """How the watched sources fare, by name, with what came of them on the last 14 days, or in the last 12 weeks."""
        ...

    def totals(self) -> Totals:
        """How much there is."""
        ...

    def close(self) -> None:
        """Ends the connection; closing twice is fine."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...
