"""What a store promises, whatever keeps it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal, Protocol, Self

from comity.store.watched import Watched
from comity.types import Article, Finding, Head, Judgement, Kind, Page, Record, SetAside

Outcome = Literal["added", "unchanged", "replaced"]


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """What is in a store."""

    articles: int
    pages: int
    findings: dict[Kind, int]
    """How many of each kind; kinds without any are there with 0."""
    facts: dict[Kind, int]
    """How many facts the findings of each kind are."""
    judgements: int
    """How many judgements of persons count: those that were undone do not."""
    states: dict[str, int]
    """In how many articles a state occurs among the findings; the most frequent first, then by code."""
    first_published: str | None
    last_published: str | None
    coders: dict[str, int]
    """How many articles each coder has read."""
    set_aside: tuple[SetAside, ...]
    """Pages that could not be read, by source."""
    schema: str
    """The version of the store's tables."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in a store that must not be so; the article and finding are named where it concerns one."""

    rule: str
    """A stable code for programs: "database", "row", "page", "article", "digest", "evidence", "kind", "payload", "type",
    "state", "date", "index", "duplicate", "position", "judgement" or "facts"."""
    message: str
    article: str | None = None
    kind: str | None = None
    position: int | None = None
    """The finding's number among those of its kind in the article, from 0."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What findings that say the same have in common, as the store keeps it."""

    number: int
    kind: Kind
    key: str
    features: Any
    """As `Joiner.features` gives them."""
    articles: frozenset[int]
    """The numbers of the articles that tell it; empty for a kind that is not among `Joiner.once`."""
    mark: str | None
    """The ref of its only finding, where a person has judged it."""
    fact: int
    """The same for tellings of one fact."""


class Tellings(Protocol):
    """The tellings that are kept, as a joiner looks at them."""

    def near(self, telling: Telling) -> Sequence[Telling]:
        """Those that stand in one of the blocks `Joiner.near` names for it; it too, where it stands there itself."""
        ...

    def foresee(self, tellings: Sequence[Telling]) -> None:
        """What stands near these will be asked next: it may be looked up for all of them at once."""
        ...

    def marked(self, ref: str) -> Telling | None:
        """The telling with a mark."""
        ...


class KeptTellings(Tellings, Protocol):
    """The same, with the facts in which they stand."""

    def of_fact(self, fact: int) -> Sequence[Telling]:
        """The tellings of a fact."""
        ...


@dataclass(frozen=True, slots=True)
class Filed:
    """What the index of facts keeps of a fact: by what it is found, counted and ordered."""

    id: str
    """The ref of its first report."""
    kind: Kind
    type: str
    """An event's type, an instrument's kind; "" for others, as the next two where there is none."""
    status: str
    field: str
    month: str
    """In which it happened, is planned or due ("2022-08"); "" where that is not told."""
    days: tuple[int, int]
    """The first and last day that its date or, without one, its first report can mean, as `date.toordinal` counts."""
    due: int | None
    """The last day of what is planned or due, and not reported to have come about."""
    changed: str
    """The publication of the first report of its last step; "" where none has one."""
    sources: int
    """Of one with very many reports those of the reports by which it is filed."""
    reports: int
    """How many there are."""
    doubt: int
    """How much a person should look at it; 0 where nothing speaks against it, or a person has looked."""
    differs: bool
    """Whether its reports contradict one another."""
    terms: tuple[str, ...]
    """By what it is found: "dyad:AZE-KAZ", "state:AZE", "site:azernews.az"; "*", which all have, among them."""
    stems: tuple[str, ...] = ()
    """The telling words of what can keep, move or break a promise."""
    scopes: tuple[str, ...] = ()
    """The states and dyads within which its telling words are found ("AZE", "AZE-KAZ")."""
    stamp: int = 0
    """Made of its findings, their pages and what is judged of them: what has the same stamp is the same, in whatever store."""


Order = Literal["newest", "soonest", "changed", "doubt"]
"""newest: the latest day first; soonest: the earliest first; changed: the last changed first; doubt: the most doubtful first."""
Place = tuple[int | str, int]
"""Where a fact stands in an order: its day, change or doubt, and its number."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which facts of the index are wanted; what is empty or None asks for nothing, and all that is asked for must hold."""

    terms: tuple[tuple[str, ...], ...] = ()
    """Of each group it has one of the terms."""
    kinds: tuple[Kind, ...] = ()
    types: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    overdue: int | None = None
    """Or, beside the statuses, due before this day."""
    since: int | None = None
    until: int | None = None
    changed_after: str | None = None
    """Changed after the end of this day."""
    differs: bool = False
    """Only those on which reports contradict one another."""
    doubtful: bool = False
    """Only those at which a person should look."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many facts are alike in all these."""

    kind: Kind
    type: str
    status: str
    field: str
    month: str
    facts: int


class Joiner(Protocol):
    """Says which findings are of one fact: the meaning of what a store keeps. Its answers depend on what it is given alone."""

    @property
    def version(self) -> str:
        """Another one whenever its answers may change: a store joins all anew then."""
        ...

    @property
    def once(self) -> frozenset[Kind]:
        """The kinds of which an article tells a fact in one finding: for these it matters who tells what."""
        ...

    def features(self, kind: Kind, finding: Finding, record: Record) -> tuple[Any, ...]:
        """What joining looks at of a finding of a record: strings, numbers, None, and tuples of these.

        Findings with the same features are one telling.
        """
        ...

    def restored(self, kind: Kind, features: str) -> Any:
        """Features again, from their JSON."""
        ...

    def blocks(self, kind: Kind, features: Any) -> Collection[int]:
        """The blocks in which a telling stands: hashes of what it has in common with those to which it may be joined."""
        ...

    def near(self, kind: Kind, features: Any) -> Collection[int]:
        """The blocks in which those stand to which a telling may be joined."""
        ...

    def groups(
        self, kind: Kind, seeds: Iterable[Telling], tellings: Tellings, judgements: Sequence[Judgement]
    ) -> list[list[Telling]]:
        """All that hangs together with the seeds, in groups that are one fact each."""
        ...

    def grown(self, kind: Kind, telling: Telling, tellings: KeptTellings, judgements: Sequence[Judgement]) -> int | None:
        """The fact to which a new telling comes where it changes nothing else, its own number where it stays alone.

        None where all that hangs together with it has to be grouped again. What it answers is what `groups` would come to.
        """
        ...

    def sketch(self, text: str) -> bytes:
        """A sketch of an article's text, by which those that repeat it are found; empty for one that is too short to tell."""
        ...

    def bands(self, sketch: bytes) -> tuple[int, ...]:
        """The bands of a sketch."""
        ...

    def repeats(self, one: bytes, other: bytes) -> bool:
        """Whether texts with these sketches are nearly the same, word for word."""
        ...

    @property
    def filing(self) -> str:
        """Another one whenever `dyads` or `filed` may answer otherwise: a store files all anew then."""
        ...

    def dyads(self, record: Record) -> Sequence[tuple[str, ...]]:
        """For each finding of a record, in its order, the pairs of states in whose dossier it stands ("AZE-KAZ")."""
        ...

    def filed(self, kept: "Sequence[KeptFinding]", reports: int, judgements: Sequence[Judgement]) -> Filed:
        """How a fact is filed that these findings tell; of one with very many `reports` these may be only the first and last.

        The judgements are those that name one of its findings.
        """
        ...

    def counts(self, term: str) -> bool:
        """Whether facts with this term are counted by kind, type, status, field and month."""
        ...


@dataclass(frozen=True, slots=True)
class KeptFinding:
    """A finding as the store keeps it, with all that facts are assembled of."""

    ref: str
    kind: Kind
    finding: Finding
    article: Head
    fact: int | None
    """The same for findings of one fact; says nothing outside this store. None where a person rejected it."""
    identity: str
    """By what its article is known again in any store."""
    dyads: tuple[str, ...] = ()
    """The pairs of states in whose dossier it stands ("AZE-KAZ")."""
    content: str = ""
    """Made of the finding, its page, and who read it."""


What = Literal["article", "finding"]


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that holds the words searched for."""

    what: What
    article: Head
    marked: str
    """The words around the hit, each hit between the two marks that were asked for."""
    ref: str | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class FactHit:
    """A fact with a report that holds the words searched for."""

    fact: int
    ref: str
    """The report that holds them best."""
    marked: str
    """Its words around the hit, each hit between the two marks that were asked for."""


@dataclass(frozen=True, slots=True)
class FactHits:
    """Facts that hold the words searched for, the best first."""

    hits: tuple[FactHit, ...]
    counted: tuple[Counted, ...]
    """How many of all that were found are alike, whatever kinds, types, statuses and fields are asked for."""
    overdue: tuple[Counted, ...]
    """The same of those that are due before the day that was given."""
    found: int
    """How many there are of those asked for."""
    more: bool
    """Whether so many reports of these hold the words that only the latest added were looked at."""


class Batch(Protocol):
    """What is written to a store at once."""

    def holds(self, digest: str, coder: str) -> bool:
        """Whether the page with this digest is there, or in this batch, as this coder reads it: it need not be read again."""
        ...

    def add(self, record: Record) -> Outcome:
        """Keeps a record and forgets that its source was set aside, if it was.

        "unchanged": this page was there already, read by the same coder, or a version of the article fetched
        later is. "replaced": the article was there, with another content or read by another coder.
        """
        ...

    def set_aside(self, page: SetAside, content: Page | None = None, coder: str = "") -> None:
        """Keeps that a page could not be read, and why. What was read at this source before stays.

        The page itself, where it is given with the name of the reader that failed on it, is kept for a better one: if it is
        not large, and not set aside for its own sake (`store/unread.py`).
        """
        ...


class Store(Protocol):
    """Keeps records and gives them back exactly.

    - A page is known by its digest. Adding the same page again, read by the same coder, changes nothing.
    - An article has one page. The article of a page is known again by the id that the source gave; without
      one by its address, and without that by the page's source. A changed page of a known article, and a page
      read by another coder, take the place of what was there, findings and all; no other article's findings
      are touched.
    - Each record and each page set aside is kept as a whole or not at all, also if the process is killed, the
      disk is full or another process writes at the same time.
    - What a store gives back does not depend on the order of adding. (One thing has to: of two versions of
      one article the later fetched one stays, and the one added last where a source does not tell when it was
      fetched.)

    All methods raise StoreError where the store can't be read or written. A store is a context manager and is
    closed at its end.
    """

    def batch(self) -> AbstractContextManager["Batch"]:
        """What is written to the batch is kept together when the `with` statement ends, or nothing of it if it ends by an error.

        Quicker than the same one by one. Nobody else sees any of it before, nor can anybody else write to an SQLite file.
        """
        ...

    def add(self, record: Record) -> Outcome:
        """`Batch.add`, kept at once."""
        ...

    def load(self, items: Iterable[Record | SetAside], on_item: Callable[[Record | SetAside, Outcome | None], None]) -> None:
        """Keeps many records as `add` would and pages set aside as `set_aside`, part by part, and joins all that is in the store
        anew at the end. `on_item` hears of each once it is kept, with the outcome for a record.

        Quicker than one by one where they are more than what is there.
        """
        ...

    def copy_to(self, target: "Store", on_row: Callable[[int, int], None] | None = None) -> int:
        """Copies all that is in this store, as it is at one moment, into an empty one: all of it or nothing; how many rows.

        Numbers, facts and stamps are the same there. `on_row` hears how many rows are done, and of how many. Raises StoreError
        where there is something in the target.
        """
        ...

    def holds(self, digest: str, coder: str) -> bool:
        """`Batch.holds`."""
        ...

    def set_aside(self, page: SetAside, content: Page | None = None, coder: str = "") -> None:
        """`Batch.set_aside`, kept at once."""
        ...

    def set_asides(self, limit: int, skip: int = 0, reason: str | None = None) -> tuple[list[SetAside], dict[str, int]]:
        """Pages that could not be read, for this reason or any, by source; and how many there are for each reason.

        The most frequent reason comes first.
        """
        ...

    def records(self, states: Collection[str] | None = None) -> Iterator[Record]:
        """The records by publication time, then id; each is loaded only when it is asked for.

        With `states` (ISO 3166-1 alpha-3 codes), only those of articles whose findings, taken together, name
        every one of them; with the findings of those articles that name none or others.
        """
        ...

    def findings(
        self,
        *,
        facts: Collection[int] | None = None,
        refs: Collection[str] | None = None,
        kinds: Collection[Kind] | None = None,
        articles: Collection[str] | None = None,
        most: int | None = None,
    ) -> Iterator[KeptFinding]:
        """Findings with the heads of their articles, by publication, article and place: all, or those asked for.

        Of a fact with more than `most` only half as many from either end of its time. The kept text is not loaded. An unknown
        fact or ref gives nothing.
        """
        ...

    def choose(self, choice: Choice, order: Order, limit: int, after: Place | None = None) -> list[tuple[int, Place]]:
        """The numbers of facts, in order, those behind the place `after`, each with its place."""
        ...

    def filed(self, facts: Collection[int]) -> dict[int, Filed]:
        """What the index keeps of facts, by number; without their telling words."""
        ...

    def count(self, choice: Choice) -> list[Counted]:
        """How many facts of the choice are alike in kind, type, status, field and month."""
        ...

    def terms(self, beginning: str, limit: int | None = None) -> list[tuple[str, int]]:
        """The terms that begin so and how many facts have each: the most frequent first."""
        ...

    def stamps(self, terms: Collection[str]) -> tuple[int, ...]:
        """For each of the terms a number made of the stamps of all facts with it; 0 where none has it."""
        ...

    def moment(self) -> "Store":
        """The same store as it is when it is first read: nothing that others write is seen, until something is written by this
        very one. It is for one thread, and soon to be closed, which leaves this store open. A moment of a moment is the same one.
        """
        ...

    @property
    def itself(self) -> object:
        """The store of which this is a moment; this very one if it is none."""
        ...

    @property
    def written(self) -> int:
        """How often something was written by this very object."""
        ...

    def with_stems(self, stems: Collection[str], scopes: Collection[str]) -> dict[str, set[int]]:
        """For each of these telling words the facts that have it, of one of these states or dyads ("AZE-KAZ")."""
        ...

    def findings_of(self, states: Collection[str]) -> Iterator[KeptFinding]:
        """All findings of the articles whose findings, taken together, name every one of these states; ordered as `findings`."""
        ...

    def told(self, facts: Collection[int]) -> list[tuple[Telling, list[str]]]:
        """The tellings of facts, each with the refs of its findings, by key."""
        ...

    def known(self, identities: Collection[str]) -> set[str]:
        """Those of the identities of articles (`KeptFinding.identity`) that this store holds."""
        ...

    def last_published(self) -> str | None:
        """The publication of the newest article."""
        ...

    def findings_by_fact(self, states: Collection[str] = (), kinds: Collection[Kind] = ()) -> Iterator[list[KeptFinding]]:
        """The findings of each fact whose findings name all of these states, of these kinds; by fact, in no telling order."""
        ...

    def articles(self, ids: Collection[str]) -> Iterator[Article]:
        """The articles with these ids, with their texts.

        Of articles that have one id in common each has another here, made of it and of what tells them apart: wherever a store
        gives or takes the id of an article, it is of one alone.
        """
        ...

    def namesakes(self, id: str) -> list[str]:
        """The ids here of the articles that have this id in common, in order, of very many the first ones.

        There are none where it is one article's alone, or nobody's.
        """
        ...

    def heads(self, states: Collection[str], limit: int, skip: int = 0) -> tuple[list[Head], int]:
        """The articles with findings filed under a state, or a dyad of two, or all: the newest first; and their number."""
        ...

    def page(self, article: str) -> Page | None:
        """The page of an article, as it is kept; None where there is no such article."""
        ...

    def read_by_others(self, coder: str | None) -> list[str]:
        """The digests of the pages that another reader than this one has read, in the order in which they were added.

        With None, of all pages.
        """
        ...

    def unread_by_others(self, coder: str | None) -> list[str]:
        """The digests of the pages that are kept although another reader than this one could not read them, the oldest first.

        With None, of all that could not be read.
        """
        ...

    def pages(self, digests: Iterable[str]) -> Iterator[Page]:
        """The pages with these digests, read or not, as they are kept, one after another; what is gone is left out."""
        ...

    def near(self, facts: Collection[int]) -> dict[str, Sequence[tuple[Telling, list[str]]]]:
        """For each telling of these facts, by key, the tellings to which it might be joined, with the refs of their findings."""
        ...

    def judge(self, judgements: Sequence[Judgement], *, waiting: bool = False) -> int:
        """Keeps what persons decided and joins again what it concerns: all of it or nothing; how many were not kept before.

        With `waiting`, one on a finding that is not here waits until its article is read so that it is. Raises StoreError where,
        without it, a target is not in this store, or where one undoes what is not there or is undone already.
        """
        ...

    def judgements(self, *, undone: bool = True, refs: Collection[str] | None = None) -> list[Judgement]:
        """Judgements in the order of time: all, or those that name one of the findings with these refs.

        Without the undone ones and their undoing if `undone` is false.
        """
        ...

    def rejoin(self, on_article: Callable[[int, int], None] | None = None) -> None:
        """Forgets which findings are one and works it out again; `on_article` hears how many are done, and of how many."""
        ...

    def refile(self, on_article: Callable[[int, int], None] | None = None) -> None:
        """Fills the index of facts anew; `on_article` hears how many are done, and of how many."""
        ...

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
        """Findings and articles that hold all the words, the best first: those of all the states, and of articles of one of the
        outlets that were published between two days, with these. Raises StoreError where there is no word.
        """
        ...

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
        """Facts of the choice with a report that holds all the words, the best first, behind the first `skip`.

        What is due before `day` is counted as overdue. Raises StoreError where there is no word.
        """
        ...

    def watched(self) -> Watched:
        """What is kept of the sources that are watched."""
        ...

    def backup(self, path: str) -> None:
        """Writes a copy of the whole store, as it is at one moment, to a new SQLite file; it appears whole or not at all."""
        ...

    def status(self) -> StoreStatus:
        """What is in the store."""
        ...

    def check(self) -> list[Problem]:
        """What in the store must not be so, article by article; an empty list proves that all is well.

        Every finding's evidence stands at its offsets; its fields are of their types, its dates ISO 8601 and
        its states known; no finding stands twice; every article has its page and the page its digest; judgements
        are filed under what they name; the tables and their indexes are sound. Where all that holds, facts are joined anew
        and compared with what is kept.
        """
        ...

    def close(self) -> None:
        """Ends the use of the store; closing twice is fine."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...
