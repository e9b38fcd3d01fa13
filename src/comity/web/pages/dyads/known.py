"""What is known of two states: now, out of the index; or as it stood at the end of a day, joined anew.

Pages ask both the same way. Facts are chosen by sketches first, which cost little, and only those shown are put together.
"""

from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from threading import Lock
from time import monotonic
from typing import Any, Protocol, TypeVar

from comity import browsing, recall
from comity.browsing import Counts, FactPage
from comity.consolidation import Fact
from comity.consolidation.doubts import doubts_of
from comity.consolidation.facts import is_ahead
from comity.consolidation.filing import type_of
from comity.consolidation.gathering import wanted
from comity.consolidation.spans import span
from comity.cursors import CursorError
from comity.periods import parse_period
from comity.store import Counted, Filed, Order, Store
from comity.types import Filters, Head, Kind

T = TypeVar("T")

_KEPT = 3
"""Pasts that are remembered: one is looked at tab by tab."""
_SECONDS = 60.0
"""How long: what was added to the past since then is seen after that time."""
_KEPT_BEGUN = 20_000
_SECONDS_BEGUN = 3_600.0
"""To find the first article of a busy pair takes as long as the rest of a page; it hardly ever changes."""
_LOOKED_AT = 2_000
"""Where filters leave some out, articles are looked for of so many facts, the latest, and of so many reports of theirs."""
_REPORTS = 10_000


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is known of a fact without looking at its reports."""

    number: int
    """By this `Known.facts` gives the fact."""
    id: str
    kind: Kind
    type: str
    """An event's type, an instrument's kind; "" for others."""
    status: str
    days: tuple[int, int]
    """The first and last day that its date can mean or, without one, its first report."""
    due: int | None
    """The last day of what is planned or due, and not reported to have come about; None too where it has no date."""
    names: tuple[str, ...]
    """The persons whom its reports name, in the forms in which they do."""


class Known(Protocol):
    """What is known of two states."""

    day: date | None
    """Against this day dates are over."""

    def page(self, filters: Filters, order: Order = "newest", limit: int = 20, cursor: str | None = None) -> FactPage:
        """Some of the facts that are asked for. Raises CursorError where the cursor is of another list."""
        ...

    def counts(self, filters: Filters) -> Counts:
        """How many there are of each sort."""
        ...

    def counted(self, filters: Filters) -> Sequence[Counted]:
        """How many are alike in kind, type, status, field and month."""
        ...

    def sketches(self, filters: Filters, order: Order = "newest", limit: int = 1_000) -> list[Sketch]:
        """The first facts that are asked for, in order."""
        ...

    def facts(self, numbers: Sequence[int]) -> tuple[Fact, ...]:
        """The facts with these numbers, in their order."""
        ...

    def with_undertakings(self, filters: Filters, limit: int) -> tuple[Fact, ...]:
        """The latest facts that may name a project or a standing format."""
        ...

    def heads(self, filters: Filters, limit: int, skip: int = 0) -> tuple[Sequence[Head], int, bool]:
        """The articles that tell the facts asked for, the newest first; their number; and whether these are all.

        Where nothing is left out they are all articles that tell of the two states. Otherwise of very many facts only the latest
        are looked at.
        """
        ...

    def remembered(self, question: Hashable, make: Callable[[], T]) -> T:
        """What `make` answers from facts on the two states alone, and answered before if none of them has changed."""
        ...


class Now:
    """All that is known."""

    def __init__(self, store: Store, states: tuple[str, str]) -> None:
        self._store = store
        self._states = states
        self.day = _day(store.last_published())

    def page(self, filters: Filters, order: Order = "newest", limit: int = 20, cursor: str | None = None) -> FactPage:
        return browsing.page(self._store, filters, order=order, limit=limit, cursor=cursor)

    def counts(self, filters: Filters) -> Counts:
        return browsing.counts(self._store, filters)

    def counted(self, filters: Filters) -> Sequence[Counted]:
        choice = browsing.choice_of(self._store, filters)
        return browsing.remembered(self._store, ("counted", choice), browsing.terms_of(choice), lambda: self._store.count(choice))

    def sketches(self, filters: Filters, order: Order = "newest", limit: int = 1_000) -> list[Sketch]:
        choice = browsing.choice_of(self._store, filters)

        def made() -> list[Sketch]:
            chosen = self._store.choose(choice, order, limit)
            filed = self._store.filed([number for number, _ in chosen])
            return [_sketch(number, filed[number]) for number, _ in chosen if number in filed]

        return browsing.remembered(self._store, ("sketches", choice, order, limit), browsing.terms_of(choice), made)

    def facts(self, numbers: Sequence[int]) -> tuple[Fact, ...]:
        return browsing.told(self._store, numbers, follow_ups=True)

    def with_undertakings(self, filters: Filters, limit: int) -> tuple[Fact, ...]:
        choice = browsing.choice_of(self._store, filters)
        named = replace(choice, terms=((f"dyad:{'-'.join(self._states)}+projects",), *choice.terms[1:]))
        numbers = [number for number, _ in self._store.choose(named, "newest", limit)]
        # Of very many only the latest are looked at: then not at what became of promises either, which takes longest.
        return browsing.told(self._store, numbers, follow_ups=len(numbers) < limit)

    def heads(self, filters: Filters, limit: int, skip: int = 0) -> tuple[Sequence[Head], int, bool]:
        if filters != Filters(states=self._states):
            found, all_of_them = self._telling(filters)
            return found[skip : skip + limit], len(found), all_of_them
        # An article can tell of the two by findings that a person put elsewhere.
        question = ("heads", self._states, limit, skip)
        heads, number = browsing.remembered(
            self._store, question, browsing.EVERYTHING, lambda: self._store.heads(self._states, limit, skip)
        )
        return heads, number, True

    def _telling(self, filters: Filters) -> tuple[Sequence[Head], bool]:
        """The articles that tell the facts asked for, and whether all facts were looked at."""
        choice = browsing.choice_of(self._store, filters)

        def made() -> tuple[Sequence[Head], bool]:
            chosen = [number for number, _ in self._store.choose(choice, "newest", _LOOKED_AT + 1)]
            filed = self._store.filed(chosen)
            reports = accumulate(filed[number].reports if number in filed else 0 for number in chosen)
            few = [number for number, so_far in zip(chosen, reports, strict=True) if so_far <= _REPORTS][:_LOOKED_AT]
            looked_at = few or chosen[:1]
            found = self._store.findings(facts=looked_at) if looked_at else ()
            return _newest_first(kept.article for kept in found), len(looked_at) == len(chosen)

        return browsing.remembered(self._store, ("telling", choice), browsing.terms_of(choice), made)

    def remembered(self, question: Hashable, make: Callable[[], T]) -> T:
        # What is overdue changes with the day alone.
        asked = question, self._states, self.day
        return browsing.remembered(self._store, asked, (f"dyad:{'-'.join(self._states)}",), make)


def _sketch(number: int, filed: Filed) -> Sketch:
    names = (term.partition("/")[2] for term in filed.terms if term.startswith("person:"))
    return Sketch(number, filed.id, filed.kind, filed.type, filed.status, filed.days, filed.due, tuple(names))


class Then:
    """What was known at the end of a day; or what is asked for by more than the index answers."""

    def __init__(self, facts: Iterable[Fact], day: str) -> None:
        self._facts = tuple(facts)
        self.day: date | None = date.fromisoformat(day)

    def page(self, filters: Filters, order: Order = "newest", limit: int = 20, cursor: str | None = None) -> FactPage:
        found = self._ordered(filters, order)
        try:
            start = int(cursor or 0)
        except ValueError:
            start = -1
        if not 0 <= start <= len(self._facts):
            raise CursorError
        end = start + limit
        return FactPage(tuple(self._facts[n] for n in found[start:end]), str(end) if end < len(found) else None)

    def counts(self, filters: Filters) -> Counts:
        months: dict[str, Counter[str]] = {}
        for one in self.counted(filters):
            if one.kind == "events" and one.status == "occurred" and one.month:
                months.setdefault(one.month, Counter())[one.type] += one.facts
        kinds = self._tally(replace(filters, kinds=()), lambda fact: (fact.kind,))
        types = self._tally(replace(filters, types=()), lambda fact: (type_of(fact),))
        statuses = self._tally(replace(filters, statuses=()), lambda fact: (fact.status, "overdue" if fact.overdue else ""))
        fields = self._tally(replace(filters, fields=()), lambda fact: (_field(fact),))
        number = sum(wanted(fact, filters) for fact in self._facts)
        return Counts(number, kinds, types, statuses, fields, {month: dict(months[month]) for month in sorted(months)})

    def counted(self, filters: Filters) -> Sequence[Counted]:
        alike = Counter(
            (fact.kind, type_of(fact), fact.status, _field(fact), _month(fact)) for fact in self._facts if wanted(fact, filters)
        )
        return [Counted(*what, number) for what, number in alike.items()]

    def sketches(self, filters: Filters, order: Order = "newest", limit: int = 1_000) -> list[Sketch]:
        return [_sketch_of(n, self._facts[n]) for n in self._ordered(filters, order)[:limit]]

    def facts(self, numbers: Sequence[int]) -> tuple[Fact, ...]:
        return tuple(self._facts[number] for number in numbers)

    def with_undertakings(self, filters: Filters, limit: int) -> tuple[Fact, ...]:
        return tuple(fact for fact in self._facts if fact.entities and wanted(fact, filters))[-limit:]

    def heads(self, filters: Filters, limit: int, skip: int = 0) -> tuple[Sequence[Head], int, bool]:
        found = _newest_first(report.article for fact in self._facts if wanted(fact, filters) for report in fact.reports)
        return found[skip : skip + limit], len(found), True

    def _tally(self, filters: Filters, of: Any) -> dict[str, int]:
        found = Counter[str](value for fact in self._facts if wanted(fact, filters) for value in of(fact) if value)
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    def _ordered(self, filters: Filters, order: Order) -> list[int]:
        found = [n for n, fact in enumerate(self._facts) if wanted(fact, filters)]

        def day(n: int) -> tuple[int, str]:
            return _days(self._facts[n])[1], self._facts[n].id

        def change(n: int) -> tuple[str, str]:
            return self._facts[n].history[-1].reported or "", self._facts[n].id

        def doubt(n: int) -> tuple[int, str]:
            return -sum(one.weight for one in doubts_of(self._facts[n])), self._facts[n].id

        match order:
            case "newest" | "soonest":
                return sorted(found, key=day, reverse=order == "newest")
            case "changed":
                return sorted(found, key=change, reverse=True)
            case "doubt":
                return sorted(found, key=doubt)

    def remembered(self, question: Hashable, make: Callable[[], T]) -> T:
        return make()


def _sketch_of(number: int, fact: Fact) -> Sketch:
    dated = span(fact.date) if is_ahead(fact.status) else None
    names: Collection[str] = ()
    if speaker := getattr(fact.told, "speaker", None):
        names = (speaker,)
    due = dated[1] if dated else None
    return Sketch(number, fact.id, fact.kind, type_of(fact), fact.status, _days(fact), due, tuple(names))


def _days(fact: Fact) -> tuple[int, int]:
    return span(fact.date) or span((fact.first_reported or "")[:10]) or (0, 0)


def _month(fact: Fact) -> str:
    period = parse_period(fact.date)
    return (period.month or "") if period else ""


def _field(fact: Fact) -> str:
    return getattr(fact.told, "field", None) or ""


def _newest_first(heads: Iterable[Head]) -> Sequence[Head]:
    """Articles as `Store.heads` orders them, each once."""
    ordered = sorted({head.id: head for head in heads}.values(), key=lambda head: head.id)
    return tuple(sorted(ordered, key=lambda head: head.published or "", reverse=True))


def _first_month(store: Store, states: tuple[str, str]) -> str:
    last, number = store.heads(states, 1)
    heads = store.heads(states, 1, number - 1)[0] if number > 1 else last
    # Articles without a date stand behind all others: then the slider begins with the newest one's year.
    return next((head.published[:7] for head in heads if head.published), "") or next(
        (f"{head.published[:4]}-01" for head in last if head.published), ""
    )


def _day(text: str | None) -> date | None:
    period = parse_period(text)
    return period.last_day if period else None


class Pasts:
    """Remembers the last pasts that were looked at, which take long to join; and in which month the news on a pair began."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, ...], tuple[float, Then]] = OrderedDict()
        self._begun: dict[tuple[str, str], tuple[float, str]] = {}
        self._lock = Lock()

    def months(self, store: Store, states: tuple[str, str]) -> tuple[str, str] | None:
        """The first month in which something was published on two states, and the last one of all; None where nothing was."""
        last = (store.last_published() or "")[:7]
        begun = self._begun.get(states)
        if begun is None or monotonic() - begun[0] > _SECONDS_BEGUN:
            begun = monotonic(), _first_month(store, states)
            with self._lock:
                if len(self._begun) >= _KEPT_BEGUN:
                    self._begun.clear()
                self._begun[states] = begun
        return (begun[1], last) if begun[1] and last else None

    def known(self, store: Store, states: tuple[str, str], as_of: str | None) -> Known:
        """What is known of two states, or was at the end of a day. Raises StoreError."""
        if as_of is None:
            return Now(store, states)
        key = (*states, as_of)
        with self._lock:
            told = self._kept.get(key)
            if told and monotonic() - told[0] < _SECONDS:
                self._kept.move_to_end(key)
                return told[1]
        then = Then(recall.facts(store, Filters(states=states, as_of=as_of)), as_of)
        with self._lock:
            self._kept[key] = (monotonic(), then)
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return then
