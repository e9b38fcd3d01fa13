"""Lists of a dossier: the timeline, the register of instruments, commitments, what was said, where reports differ."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from comity.browsing import Counts
from comity.consolidation.spans import say
from comity.dossier.model import Tone
from comity.dossier.wording import COMMITMENT_STATUSES, INSTRUMENT_STATUSES
from comity.periods import say_date
from comity.plover import COOPERATION
from comity.plover import TYPES as EVENT_TYPES
from comity.store import Order
from comity.web.filters import KIND_WORDS, address, kind_words, type_words
from comity.web.pages.dyads.known import Sketch
from comity.web.pages.dyads.parts import ON_A_PAGE, Choice, Dyad, Entry, View, dyad, entries, quick

_DOTS = 150
"""Facts that a timeline shows one by one; of more it shows how many each month has."""
_IN_GROUP = 4
"""Instruments of each status where all statuses are shown."""
_LATE = 10
"""Overdue commitments that stand before the others."""
_SPEAKERS = 24
_MONTH = 31
_MOST = 600
"""Facts that are looked at for what is shown in groups, the latest first."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A fact, or how many of one kind a month has."""

    date: str
    """A day; of a month its first one."""
    end: str | None
    when: str
    kind: str
    label: str
    href: str
    tone: Tone | None
    status: str
    count: int | None
    """None for a single fact."""


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """All facts of a dossier in time."""

    dyad: Dyad
    number: int
    dots: tuple[Dot, ...]
    single: bool
    """Whether each dot is a fact."""
    undated: int
    """Facts that stand in the list, and not in the chart, since their month is not told."""
    entries: tuple[Entry, ...]
    order: Order
    next_url: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """Facts under one heading."""

    name: str
    entries: tuple[Entry, ...]
    number: int
    url: str
    """The address of all of them."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some facts of one kind."""

    dyad: Dyad
    number: int
    quick: tuple[Choice, ...]
    groups: tuple[Group, ...]
    """By status, or what is overdue; before `entries`."""
    entries: tuple[Entry, ...]
    next_url: str | None


def timeline(view: View) -> TimelinePage:
    """All facts of a dossier in time. Raises CursorError where the cursor is of another list, and StoreError."""
    asked = view.asked
    order = asked.order or "newest"
    counts = view.known.counts(asked.filters)
    page = view.known.page(asked.filters, order, ON_A_PAGE, asked.cursor)
    single = counts.facts <= _DOTS
    undated = 0
    if asked.cursor:
        dots: tuple[Dot, ...] = ()
    elif single:
        dots = tuple(_dot(one) for one in view.known.sketches(asked.filters, "soonest", _DOTS) if one.days[0] > 1)
    else:
        dots, undated = _months(view, counts.facts)
    return TimelinePage(
        dyad=dyad(
            view,
            counts,
            groups=("kind", "type", "status", "field", "site"),
            orders=("newest", "soonest", "changed", "doubt"),
        ),
        number=counts.facts,
        dots=dots,
        single=single,
        undated=undated,
        entries=entries(view.store, page.facts, asked.filters.new_since),
        order=order,
        next_url=address(asked, cursor=page.next) if page.next else None,
    )


def _dot(one: Sketch) -> Dot:
    first, last = (say(day) for day in one.days)
    label = type_words(one.type) if one.type else kind_words(one.kind).removesuffix("s")
    tone: Tone | None = None
    if one.type in EVENT_TYPES:
        tone = "cooperation" if one.type in COOPERATION else "conflict"
    # A month or a year is a long day: it is one dot at its beginning.
    end = last if first != last and one.days[1] - one.days[0] < _MONTH - 3 else None
    return Dot(first, end, _when(first, last), one.kind, label, f"/facts/{one.id}", tone, one.status, None)


def _when(first: str, last: str) -> str:
    one, other = date.fromisoformat(first), date.fromisoformat(last)
    if one == other:
        return say_date(first, unknown=first)
    if (one.day, one.month, other.month, other.day) == (1, 1, 12, 31) and one.year == other.year:
        return first[:4]
    if one.day == 1 and first[:7] == last[:7] and (other - one).days > 26:
        return say_date(first[:7], unknown=first)
    return say_date(f"{first}/{last}", unknown=first)


def _months(view: View, number: int) -> tuple[tuple[Dot, ...], int]:
    """How many facts of each kind each month has, and how many facts have none."""
    numbers, undated = Counter[tuple[str, str]](), 0
    if number <= _MOST:
        for fact in view.known.sketches(view.asked.filters, "soonest", _MOST):
            # A year is no month; what has no date stands by its first report.
            if fact.days[0] > 1 and fact.days[1] - fact.days[0] < _MONTH:
                numbers[say(fact.days[0])[:7], fact.kind] += 1
            else:
                undated += 1
    else:
        for one in view.known.counted(view.asked.filters):
            if one.month:
                numbers[one.month, one.kind] += one.facts
            else:
                undated += one.facts
    kinds: list[str] = list(KIND_WORDS)
    dots = (
        Dot(
            date=f"{month}-01",
            end=None,
            when=say_date(month, unknown=month),
            kind=kind,
            label=kind_words(kind),
            href=address(view.asked, since=month, until=month, kind=kind),
            tone=None,
            status="",
            count=number,
        )
        for (month, kind), number in sorted(numbers.items(), key=lambda item: (item[0][0], kinds.index(item[0][1])))
    )
    return tuple(dots), undated


def instruments(view: View) -> ListPage:
    """The register of instruments: some of each status or, of one that is asked for, page by page. Raises as `timeline`."""
    counts = view.known.counts(view.asked.filters)
    shown = dyad(view, counts, groups=("type", "status", "field", "site"), orders=("newest", "soonest", "changed"))
    ways = quick(view, counts.statuses, INSTRUMENT_STATUSES)
    if view.asked.filters.statuses or view.asked.order or view.asked.cursor or counts.facts <= _IN_GROUP:
        return _listed(view, shown, counts, ways)
    found = view.known.sketches(view.asked.filters, "newest", _MOST)
    by_status = {status: [one for one in found if one.status == status] for status in INSTRUMENT_STATUSES}
    some = {status: group[:_IN_GROUP] for status, group in by_status.items() if group}
    told = _told(view, [one for group in some.values() for one in group])
    groups = tuple(
        Group(
            status,
            tuple(told[one.number] for one in group if one.number in told),
            counts.statuses.get(status, 0),
            address(view.asked, status=status),
        )
        for status, group in some.items()
    )
    return ListPage(shown, counts.facts, ways, groups, (), None)


def commitments(view: View) -> ListPage:
    """What was promised, the overdue first. Raises as `timeline`."""
    filters = view.asked.filters
    counts = view.known.counts(filters)
    shown = dyad(view, counts, groups=("status", "site"), orders=("newest", "soonest", "changed"))
    ways = quick(view, counts.statuses, ("overdue", *COMMITMENT_STATUSES))
    late = counts.statuses.get("overdue", 0)
    if not late or filters.statuses or view.asked.order:
        return _listed(view, shown, counts, ways)
    first = view.known.page(replace(filters, statuses=("overdue",)), "newest", _LATE).facts
    before = {fact.id for fact in first}
    page = view.known.page(filters, "newest", ON_A_PAGE, view.asked.cursor)
    others = [fact for fact in page.facts if fact.id not in before]
    # Behind this part there may be none but those that stand before the others.
    behind = view.known.page(filters, "newest", len(before) + 1, page.next).facts if page.next else ()
    more = any(fact.id not in before for fact in behind)
    overdue = Group(
        "overdue",
        entries(view.store, first, filters.new_since),
        late,
        address(view.asked, status="overdue"),
    )
    return ListPage(
        shown,
        counts.facts,
        ways,
        () if view.asked.cursor else (overdue,),
        entries(view.store, others, filters.new_since),
        address(view.asked, cursor=page.next) if more else None,
    )


def statements(view: View) -> ListPage:
    """What was said, by speaker. Raises as `timeline`."""
    asked = view.asked
    counts = view.known.counts(asked.filters)
    shown = dyad(view, counts, groups=("site",), orders=("newest", "soonest"))
    found = view.known.sketches(replace(asked.filters, parties=()), "newest", _MOST)
    speakers = Counter(name for one in found for name in one.names[:1])
    chosen = asked.filters.parties
    ways = [Choice("all", address(asked, party=None), len(found), not chosen)] if speakers else []
    ways += [
        Choice(name, address(asked, party=name), number, chosen == (name,)) for name, number in speakers.most_common(_SPEAKERS)
    ]
    return _listed(view, shown, counts, tuple(ways))


def contradictions(view: View) -> ListPage:
    """The facts on which reports differ. Raises as `timeline`."""
    counts = view.known.counts(view.asked.filters)
    shown = dyad(view, counts, groups=("kind", "type", "field", "site"), orders=("newest", "soonest", "changed"))
    return _listed(view, shown, counts, ())


def _listed(view: View, shown: Dyad, counts: Counts, ways: tuple[Choice, ...]) -> ListPage:
    page = view.known.page(view.asked.filters, view.asked.order or "newest", ON_A_PAGE, view.asked.cursor)
    return ListPage(
        shown,
        counts.facts,
        ways,
        (),
        entries(view.store, page.facts, view.asked.filters.new_since),
        address(view.asked, cursor=page.next) if page.next else None,
    )


def _told(view: View, some: list[Sketch]) -> dict[int, Entry]:
    facts = view.known.facts([one.number for one in some])
    by_id = {entry.fact.id: entry for entry in entries(view.store, facts, view.asked.filters.new_since)}
    return {one.number: by_id[one.id] for one in some if one.id in by_id}
