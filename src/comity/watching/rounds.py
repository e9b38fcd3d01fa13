"""The watch: asks each source, fetches what is new, reads it and keeps it; round after round.

What a source named is in the store before the first of it is fetched, and an address waits there until its page is kept. So a
watch that is killed goes on where it was, and what it had kept without noting so is known by its content.
"""

import random
import time
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from comity import facade
from comity.articles import read_article
from comity.errors import PageError, StoreError
from comity.logs import note, note_read
from comity.sources import Lists, open_pages
from comity.sources.canonical import key_of
from comity.sources.fetching import Fetched, Fetcher, Manners, Marks, QuietHostError
from comity.sources.opening import pages_of
from comity.sources.paths import path_of, shown
from comity.sources.web import LONGEST_REST, NoAnswerError
from comity.store import NamedAddress, Outcome, Store, Watched, WatchedSource
from comity.types import Article, Page, ReaderName, SetAside
from comity.watching.asking import ask_source
from comity.watching.events import Asked, Event, Round, Taken, Trouble, event_json
from comity.watching.lease import Lease
from comity.watching.plan import Plan, Source

_READ = ("added", "replaced", "unchanged", "passed-over")
"""What becomes of a page that need not be fetched again; the last was not read whole, since the gate turned it away."""
_FIRST_REST = timedelta(minutes=10)
"""After a first failure a source or page is left alone so long, after each further one twice as long, up to a day."""
_LONGEST_REST = timedelta(seconds=LONGEST_REST)
_MOST_TRIES = 6
"""Of a page without an answer that a source names: over about five hours. Then it is set aside."""
_BATCH = 50
"""Waiting addresses of one source that are in memory at once."""
_LONGEST_WAIT = 600.0
"""Seconds. What a host wants to be left alone for longer is fetched in a later round."""


def watch(
    store: Store,
    plan: Plan,
    *,
    every: float | None = None,
    reader: ReaderName = facade.READER,
    allow_private: bool = False,
    on_event: Callable[[Event], None] | None = None,
    fetcher: Fetcher | None = None,
) -> Round:
    """Asks the sources of a plan, fetches what is new, reads and keeps it: once, or `every` so many seconds without end.

    Gives the last round. Raises ComityError where another watch runs over the store, and StoreError where the store can't be
    used; with `every` the watch tells of that, and tries again in the next round.
    """
    manners = Manners(plan.contact, plan.pause, allow_private=allow_private)
    fetcher = fetcher or Fetcher(manners)

    def tell(event: Event) -> None:
        told = event_json(event)
        note(told.pop("event"), **told)
        if on_event:
            on_event(event)

    with Lease(store.watched()) as lease:
        rounds = _Rounds(store, plan, fetcher, reader, tell, lease)
        while True:
            began = time.monotonic()
            try:
                last = rounds.run()
                tell(last)
                if every is None:
                    return last
            except StoreError as error:
                if every is None:
                    raise
                tell(Trouble(str(error)))
            time.sleep(max(0.0, began + every - time.monotonic()))
            lease.check()


class _Rounds:
    def __init__(
        self, store: Store, plan: Plan, fetcher: Fetcher, reader: ReaderName, tell: Callable[[Event], None], lease: Lease
    ) -> None:
        self._store = store
        self._watched: Watched = store.watched()
        self._plan = plan
        self._fetcher = fetcher
        self._reader = reader
        self._tell = tell
        self._lease = lease
        self._began = ""
        """When this round began: what is put off within it waits for a later one."""
        self._settled = set[str]()
        """Keys that turned out in this round to lead to a page that has been read."""
        self._states: dict[str, WatchedSource] = {}
        """How it stood with the sources when this round began."""
        self._silent = set[str]()
        """Sources that are one page, which could not be fetched in this round."""

    def run(self) -> Round:
        """One round."""
        began = time.monotonic()
        self._began = _now()
        for source in self._plan.sources:
            self._watched.enter(source.name, source.kind, shown(source.place), source.terms)
        self._states = {state.name: state for state in self._watched.sources()}
        asked = [self._ask(source, self._states[source.name]) for source in self._plan.sources]
        self._settled.clear()
        self._silent.clear()
        outcomes, findings = Counter[str](), 0
        for source, one in self._in_turn(self._plan.sources):
            taken = self._take(source, one)
            outcomes[taken.outcome] += 1
            findings += taken.findings
            self._tell(taken)
        names = {source.name for source in self._plan.sources}
        left = sum(state.waiting for state in self._watched.sources() if state.name in names)
        return Round(
            len(asked),
            sum(one.outcome == "answered" and one.source not in self._silent for one in asked),
            sum(one.outcome == "resting" for one in asked),
            sum(one.found for one in asked),
            sum(one.new for one in asked),
            tuple(sorted(outcomes.items())),
            findings,
            left,
            round(time.monotonic() - began, 1),
        )

    def _ask(self, source: Source, state: WatchedSource) -> Asked:
        self._lease.check()
        if state.rests_until and state.rests_until > _now():
            told = Asked(source.name, "resting", message=f"not asked before {state.rests_until}: {state.message}")
            self._tell(told)
            return told
        at = _now()
        try:
            named = ask_source(source, self._plan, self._fetcher, self._watched, state.answered)
        except PageError as error:
            after = error.after if isinstance(error, NoAnswerError) else None
            self._watched.unanswered(source.name, at, error.reason, error.message, _rest(state.failures, after))
            told = Asked(source.name, error.reason, message=error.message)
        else:
            if source.kind == "page":
                # It is asked when it is fetched, and whether it answers shows then.
                new = self._watched.named(source.name, at, named.new)
            else:
                new = self._watched.answered(source.name, at, named.new, named.validators)
            skipped = tuple(sorted((name, number) for name, number in named.counts.skipped.items() if number))
            failed = sum(named.counts.failed.values())
            told_of = []
            if failed:
                told_of.append(f"{failed} of its sitemaps could not be read; they are tried again the next time.")
            if unfetchable := named.counts.skipped["bad-address"]:
                told_of.append(f"{unfetchable} of its addresses can't be fetched, such as {named.unfetchable}.")
            told = Asked(source.name, "answered", named.counts.found, new, skipped, " ".join(told_of))
        self._tell(told)
        return told

    def _in_turn(self, sources: Sequence[Source]) -> Iterator[tuple[Source, NamedAddress]]:
        """All waiting addresses, each of the source whose host may be asked soonest."""
        queues = {source.name: deque[NamedAddress]() for source in sources}
        open_sources = deque(sources)
        while open_sources:
            self._lease.check()
            for source in list(open_sources):
                if not queues[source.name]:
                    queues[source.name].extend(self._watched.waiting(source.name, self._began, _BATCH))
                if not queues[source.name]:
                    open_sources.remove(source)
            if not open_sources:
                return
            waits = [(self._wait(source, queues[source.name][0]), place) for place, source in enumerate(open_sources)]
            wait, place = min(waits)
            source = open_sources[place]
            one = queues[source.name].popleft()
            if one.key in self._settled:
                continue
            if wait > _LONGEST_WAIT:
                self._watched.later(one.key, _in(timedelta(seconds=wait)), tried=False)
                continue
            yield source, one
            # Behind the others, which may be as ready as this one.
            open_sources.remove(source)
            open_sources.append(source)

    def _wait(self, source: Source, one: NamedAddress) -> float:
        return 0.0 if source.kind == "folder" else self._fetcher.ready_in(one.address, source.pause)

    def _take(self, source: Source, one: NamedAddress) -> Taken:
        if source.kind == "folder":
            lists = Lists(fetcher=self._fetcher, pause=source.pause)
            return self._keep(source, one, open_pages([path_of(one.address)], lists=lists), (), None)
        try:
            taken = self._fetch(source, one)
        except QuietHostError as error:
            rest = _in(timedelta(seconds=max(error.after or 0.0, 60.0)))
            self._watched.later(one.key, rest, tried=False)
            return Taken(source.name, one.address, "later", message=error.message)
        except PageError as error:
            return self._unfetched(source, one, error)
        if _is_the_source(source, one):
            self._watched.answered(source.name, _now(), ())
        return taken

    def _unfetched(self, source: Source, one: NamedAddress, error: PageError) -> Taken:
        after = error.after if isinstance(error, NoAnswerError) else None
        rest, more_tries = _rest(one.tries, after), one.tries + 1 < _MOST_TRIES
        if _is_the_source(source, one):
            rest, more_tries = _rest(self._states[source.name].failures, after), True
            self._watched.unanswered(source.name, _now(), error.reason, error.message, rest)
            self._silent.add(source.name)
        if isinstance(error, NoAnswerError) and more_tries:
            self._watched.later(one.key, rest)
            return Taken(source.name, one.address, "later", message=error.message)
        return self._failed(source, one, error)

    def _fetch(self, source: Source, one: NamedAddress) -> Taken:
        again = one.mark is not None
        marks = Marks(*self._watched.validators(source.name, one.address)) if again else Marks()
        got = self._fetcher.fetch(one.address, marks=marks, pause=source.pause)
        if got.download is None:
            self._watched.done(source.name, one.key, _now(), "unchanged")
            return Taken(source.name, one.address, "unchanged")
        pages = list(pages_of(got.download, one.address))
        # Lines of JSON Lines have sources of their own, and tell their addresses themselves.
        first = pages[0] if pages else None
        own = first if isinstance(first, Page) and first.form == "html" and first.source == one.address else None
        final = (own.given.url if own else None) or got.download.url
        keys = {key_of(final), key_of(got.download.url)} - {one.key}
        if keys and not again and self._watched.read_already(keys):
            self._watched.done(source.name, one.key, _now(), "known", also=keys)
            self._settled |= keys
            return Taken(source.name, one.address, "known")
        return self._keep(source, one, iter(pages), keys, got if again else None)

    def _keep(
        self, source: Source, one: NamedAddress, pages: Iterator[Page | SetAside], keys: Collection[str], got: Fetched | None
    ) -> Taken:
        """Reads what came, keeps it, and then notes that this address need not be fetched any more."""
        counts, findings, message = Counter[str](), 0, ""
        for page in pages:
            outcome, found, why = self._add(source, page, one)
            counts[outcome] += 1
            findings += found
            message = message or why
        read = [name for name in _READ if counts[name]]
        failures = {name: number for name, number in counts.items() if name not in _READ}
        outcome = read[0] if read else next(iter(failures), "empty")
        # What is looked at again and has not changed is no further article.
        fresh = counts["added"] + counts["replaced"] + (0 if one.again else counts["unchanged"])
        if got:
            self._watched.keep_validators(source.name, one.address, got.marks.etag, got.marks.modified)
        self._watched.done(
            source.name, one.key, _now(), outcome, also=keys if read else (), articles=fresh, findings=findings if fresh else 0,
            failures=sum(failures.values()),
        )  # fmt: skip
        if read:
            self._settled |= {*keys}
        return Taken(source.name, one.address, outcome, findings if fresh else 0, message)

    def _add(self, source: Source, page: Page | SetAside, one: NamedAddress) -> tuple[str, int, str]:
        """The outcome for a page, its findings, and what to say of a failure."""
        if isinstance(page, SetAside):
            note_read(page)
            if page.reason != "missing":
                self._store.set_aside(page)
            return page.reason, 0, page.message
        articles: list[Article] = []

        def heard(article: Article, outcome: Outcome) -> None:
            articles.append(article)

        summary = facade.add(self._store, page, reader=self._reader, on_article=heard, gate=source.gate)
        if summary.passed_over:
            return "passed-over", 0, ""
        if summary.unchanged and not articles:
            # Kept before, perhaps by a watch that was killed before it could do the rest.
            articles.append(read_article(page))
        if articles and articles[0].published is None and one.published and page.given.published is None:
            # The page itself comes first: feeds tell the hour in Greenwich, where it may be another day.
            articles.clear()
            dated = replace(page, given=replace(page.given, published=one.published))
            facade.add(self._store, dated, reader=self._reader, on_article=heard)
        if summary.set_aside:
            return summary.set_aside[0].reason, 0, summary.set_aside[0].message
        outcome = "added" if summary.added else "replaced" if summary.replaced else "unchanged"
        found = sum(1 for _ in self._store.findings(articles=[articles[0].id])) if articles else 0
        return outcome, found, ""

    def _failed(self, source: Source, one: NamedAddress, error: PageError) -> Taken:
        aside = SetAside(one.address, error.reason, error.message)
        note_read(aside)
        self._store.set_aside(aside)
        self._watched.done(source.name, one.key, _now(), error.reason, failures=1)
        return Taken(source.name, one.address, error.reason, message=error.message)


def _is_the_source(source: Source, one: NamedAddress) -> bool:
    """Whether an address is that of a source which is one page. To fetch it is to ask the source."""
    return source.kind == "page" and one.key == key_of(source.place)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _in(rest: timedelta) -> str:
    return (datetime.now(UTC) + rest).isoformat(timespec="seconds")


def _rest(failures: int, after: float | None) -> str:
    """Until when to leave something alone that failed so often before: longer each time, and by chance a little more or less."""
    rest = min(_FIRST_REST * 2 ** min(failures, 10), _LONGEST_REST) * random.uniform(0.8, 1.2)
    return _in(max(rest, timedelta(seconds=after or 0.0)))
