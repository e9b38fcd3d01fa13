"""What faces list beside facts: findings, articles, names, months, figures, judgements, and a pair of states at a glance.

Like `comity.browsing`, which lists facts, it answers out of a store's index, in the time of what is shown.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast

from comity import browsing
from comity.cursors import CursorError, cursor_of, mark_of, placed, skipped
from comity.errors import ComityError, UnknownStateError
from comity.periods import parse_period
from comity.recall import checked
from comity.types import Article, Figure, Filters, Finding, Head, Judgement, Kind, Page

# Each function imports the rooms that it enters, so that `import comity` is quick.
if TYPE_CHECKING:
    from comity.consolidation import Fact
    from comity.store import Filed, Store
    from comity.store.protocol import Place

Item = TypeVar("Item")
Named = Literal["person", "organization", "project", "format"]
AHEAD = ("proposed", "planned", "confirmed", "postponed")
"""The statuses of events that are still to come."""
_LATEST = 1_000
"""Of how many of a state's facts, the latest, those are counted who are named in them."""
_UNDERTAKINGS = 120
"""In how many facts, the latest or the best ones, projects and formats are looked for."""
_MEETINGS = 50
"""Among how many meetings the last or the next one with a date is looked for at once."""
_MOST_PLANNED = 20_000
"""Planned events among which those without a date and the overdue ones are looked for."""
_LONGEST_NUMBER = 16
"""Digits of a number in a cursor."""
_LONGEST_PAIR = 200
"""Characters of the names of two states; in what is longer each hyphen could part two names, which takes long to look up."""
_SCOPES = 4
"""Of how many states or pairs those are looked at that a name could belong to."""


@dataclass(frozen=True, slots=True)
class Slice(Generic[Item]):
    """A part of a list."""

    items: tuple[Item, ...]
    next: str | None
    """The cursor of the part behind; None at the end."""


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """What one article says, and to which fact that belongs."""

    ref: str
    """The finding's own id; the same after reading again."""
    kind: Kind
    fact: str | None
    """The id of its fact; None where a person rejected it."""
    finding: Finding
    article: Head


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article with its text and all that was found in it, in the order of the text."""

    article: Article
    findings: tuple[ListedFinding, ...]


@dataclass(frozen=True, slots=True)
class NamedEntity:
    """A person, organization, project or format, under all names that reports give it."""

    kind: Named
    name: str
    """The fullest form."""
    forms: tuple[str, ...]
    """All of them, the most frequent first; of projects and formats in the order of letters."""
    states: tuple[str, ...]
    """Whose it is; empty where the index does not tell, as for persons and organizations."""
    status: str
    """Of a project or format: the status of the fact that was reported last."""
    facts: int
    """In how many facts it is named; one with two forms of a name counts twice."""


@dataclass(frozen=True, slots=True)
class Month:
    """The events that occurred in a month."""

    month: str
    """As "2022-08"."""
    events: int
    cooperation: int
    """How many are of a type of cooperation."""
    conflict: int
    """How many are of a type of conflict."""
    types: dict[str, int]
    """How many are of each of PLOVER's types."""


@dataclass(frozen=True, slots=True)
class FigureValue:
    """A figure: a quantity about the relation of states, as most sources tell it."""

    fact: str
    measure: str
    value: float | None
    """None for what is no number."""
    unit: str
    approximate: bool
    period: str | None
    states: tuple[str, ...]
    sources: int
    first_reported: str | None


@dataclass(frozen=True, slots=True)
class DyadGlance:
    """What to know first of two states."""

    dyad: str
    """Their codes in the order of letters: "AZE-KAZ"."""
    names: tuple[str, ...]
    facts: int
    kinds: dict[str, int]
    last_meeting: "Fact | None"
    """The latest that was held, of those with a date."""
    next_meeting: "Fact | None"
    """The soonest that is planned, seen from the day of the newest article, of those with a date."""
    instruments: dict[str, int]
    """How many instruments have a status."""
    commitments: dict[str, int]
    """How many commitments have a status; those that are "overdue" are counted beside it."""
    months: tuple[Month, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """How much there is."""

    facts: int
    kinds: dict[str, int]
    articles: int
    last_published: str | None
    """When the newest article was published."""


def findings(
    store: "Store",
    *,
    fact: str | None = None,
    article: str | None = None,
    refs: Collection[str] = (),
    limit: int = 50,
    cursor: str | None = None,
) -> Slice[ListedFinding]:
    """The findings that report a fact, in the order of publication; those of an article, in that of its text; or some by ref.

    Raises ComityError where nothing is named, or there is no such fact or article.
    """
    refs = tuple(ref.strip().lower() for ref in refs)
    if article is not None:
        _article(store, article)
        kept = sorted(store.findings(articles=[article]), key=lambda one: (one.finding.start, one.finding.end, one.ref))
        if fact is not None:
            number = _number(store, fact)
            kept = [one for one in kept if one.fact == number]
    elif fact is not None:
        kept = list(store.findings(facts=[_number(store, fact)]))
    elif refs:
        kept = list(store.findings(refs=refs))
    else:
        raise ComityError("Findings are listed of a fact or an article, or by their refs: name one of these.")
    if refs:
        kept = [one for one in kept if one.ref in refs]
    mark = mark_of("findings", fact, article, *refs)
    some, rest = _sliced(kept, mark, limit, cursor)
    ids = _ids(store, {one.fact for one in some if one.fact is not None})
    listed = (ListedFinding(one.ref, one.kind, ids.get(one.fact or 0), one.finding, one.article) for one in some)
    return Slice(tuple(listed), rest)


def finding(store: "Store", ref: str) -> ListedFinding:
    """The finding with this ref. Raises ComityError where there is none."""
    found = findings(store, refs=[ref]).items
    if not found:
        raise ComityError(f"{ref}: there is no such finding in this store.")
    return found[0]


def articles(store: "Store", states: Sequence[str] = (), *, limit: int = 50, cursor: str | None = None) -> Slice[Head]:
    """The heads of articles, the newest first: all, those that tell of a state, or those of the dossier of two.

    Raises ComityError for more than two states, and UnknownStateError.
    """
    codes = checked(Filters(states=tuple(states))).states
    if len(codes) > 2:
        raise ComityError("Articles are listed of one state or of two.")
    mark = mark_of("articles", *codes)
    limit, skip = _limited(limit), skipped(cursor, mark)
    heads, number = store.heads(codes, limit, skip)
    return Slice(tuple(heads), cursor_of(mark, skip + limit) if skip + limit < number else None)


def article(store: "Store", id: str) -> ReadArticle:
    """An article and what was found in it. Raises ComityError where there is none."""
    text = _article(store, id)
    kept = sorted(store.findings(articles=[id]), key=lambda one: (one.finding.start, one.finding.end, one.ref))
    ids = _ids(store, {one.fact for one in kept if one.fact is not None})
    return ReadArticle(
        text, tuple(ListedFinding(one.ref, one.kind, ids.get(one.fact or 0), one.finding, one.article) for one in kept)
    )


def kept_page(store: "Store", article: str) -> Page:
    """The page of an article, as it is kept. Raises ComityError where there is no such article."""
    found = store.page(_article(store, article).id)
    assert found is not None  # an article goes with its page
    return found


def entities(
    store: "Store",
    kind: Named,
    states: Sequence[str] = (),
    *,
    begins: str = "",
    limit: int = 50,
    cursor: str | None = None,
) -> Slice[NamedEntity]:
    """Who or what facts name, the most named first: of all states or one, or between two; those whose name `begins` so.

    Of states the latest facts are looked at; projects and formats are those of states, of which one or two must be named.
    Raises ComityError and UnknownStateError.
    """
    codes = checked(Filters(states=tuple(states))).states
    if len(codes) > 2:
        raise ComityError("Entities are listed of one state or between two.")
    if kind in ("project", "format"):
        if not codes:
            raise ComityError(f"A {kind} is of states: name one or two.")
        found = _undertakings(store, kind, codes)
    elif codes:
        found = _named_of(store, kind, codes)
    else:
        # Of those that begin so the frequent ones are found among more of them.
        most = browsing.people if kind == "person" else browsing.organizations
        found = [_entity(kind, one) for one in most(store, 1_000 if begins else 200)]
    if begins:
        sought = begins.casefold()
        found = [one for one in found if any(form.casefold().startswith(sought) for form in one.forms)]
    some, rest = _sliced(found, mark_of("entities", kind, begins, *codes), limit, cursor)
    return Slice(tuple(some), rest)


def entity(store: "Store", kind: Named, name: str) -> NamedEntity:
    """The person, organization, project or format that reports name so. Raises ComityError where there is none."""
    if kind in ("project", "format"):
        found = next((one for one in _told_by_name(store, kind, name) if name in one.forms), None)
    else:
        one = browsing.named(store, name)
        found = _entity(kind, one) if one is not None and _kind_of(one.name) == kind else None
    if found is None:
        raise ComityError(f"{name}: no report names a {kind} so.")
    return found


def months(store: "Store", filters: Filters | None = None) -> tuple[Month, ...]:
    """The months in which the events that `filters` ask for occurred, the oldest first; months without events are left out."""
    return months_of(browsing.counts(store, filters))


def figures(
    store: "Store", filters: Filters | None = None, *, measure: str = "", limit: int = 50, cursor: str | None = None
) -> Slice[FigureValue]:
    """The figures that `filters` ask for, the latest first; with `measure`, of a page those whose measure begins so."""
    asked = replace(filters or Filters(), kinds=("figures",))
    page = browsing.page(store, asked, limit=limit, cursor=cursor)
    told = ((fact, fact.told) for fact in page.facts if isinstance(fact.told, Figure))
    values = (
        FigureValue(
            fact.id, told.measure, told.value, told.unit, told.approximate, told.period, told.states, fact.sources,
            fact.first_reported,
        )
        for fact, told in told
        if told.measure.casefold().startswith(measure.casefold())
    )  # fmt: skip
    return Slice(tuple(values), page.next)


def judgements(store: "Store", *, undone: bool = True, limit: int = 50, cursor: str | None = None) -> Slice[Judgement]:
    """What persons decided, in the order of time; without `undone` only what still counts."""
    some, rest = _sliced(store.judgements(undone=undone), mark_of("judgements", str(undone)), limit, cursor)
    return Slice(tuple(some), rest)


def agenda(store: "Store", filters: Filters | None = None, *, limit: int = 50, cursor: str | None = None) -> browsing.FactPage:
    """What is planned: events that are not over, soonest first, then those without a date, then the overdue ones.

    The same events as of `comity.recall.agenda`, page by page; those of one month may stand in another order. All pages are seen
    from the day of the first one, whatever comes in between. Raises ComityError where a filter or cursor makes no sense.
    """
    asked = replace(checked(filters or Filters()), kinds=("events",))
    anew = asked.as_of is not None or len(asked.states) > 2
    mark, limit = mark_of("agenda", repr(astuple(asked))), _limited(limit)
    with store.moment() as moment:
        newest = (asked.as_of or moment.last_published() or "")[:10]
        day, after = _stopped(cursor, mark, anew) if cursor else (newest, None)
        if not day:
            return browsing.FactPage((), None)
        if anew:
            gathered = _gathered(moment, asked, day)
            some = sorted(place for place in gathered if after is None or place > after)[: limit + 1]
            facts = tuple(gathered[place] for place in some[:limit])
        else:
            some = list(islice(_planned(moment, asked, day, after, limit + 1), limit + 1))
            facts = browsing.told(moment, [int(number) for _, _, number in some[:limit]], follow_ups=True)
    rest = cursor_of(mark, " ".join((day, *map(str, some[limit - 1])))) if len(some) > limit else None
    return browsing.FactPage(facts, rest)


_Place = tuple[int, int, str]
"""Where an event stands in an agenda: its part (0 ahead, 1 without a date, 2 overdue), its last day, and its number or id."""


def _stopped(cursor: str, mark: str, anew: bool) -> tuple[str, _Place]:
    """The day from which an agenda is seen, and the place behind which it goes on. Raises CursorError."""
    from comity.consolidation.spans import span

    try:
        day, part, last, name = str(placed(cursor, mark)[0]).split(" ")
        numbers = (part, last) if anew else (part, last, name)
        if span(day) is None or not all(one.isdecimal() and len(one) <= _LONGEST_NUMBER for one in numbers):
            raise ValueError
        return day, (int(part), int(last), name)
    except ValueError:
        raise CursorError from None


def _gathered(store: "Store", asked: Filters, day: str) -> "dict[_Place, Fact]":
    """What is planned where that is joined anew, by its place."""
    from comity.consolidation.spans import span
    from comity.recall import agenda

    today = (span(day) or (0, 0))[1]
    found = dict[_Place, "Fact"]()
    for fact in agenda(store, asked):
        when = span(fact.date)
        found[1 if when is None else 2 if when[1] < today else 0, when[1] if when else 0, fact.id] = fact
    return found


def _planned(store: "Store", asked: Filters, day: str, after: _Place | None, most: int) -> Iterator[_Place]:
    """The places behind one, looked up when they are asked for: `most` of what is ahead at once."""
    from comity.consolidation.spans import span

    ahead = tuple(status for status in AHEAD if not asked.statuses or status in asked.statuses)
    late = AHEAD if "overdue" in asked.statuses else ahead
    over = asked.until is not None and asked.until < day[: len(asked.until)]
    if ahead and not over and (after is None or after[0] == 0):
        coming = browsing.choice_of(store, replace(asked, statuses=ahead, since=max(asked.since or "", day) or None))
        place: Place | None = (after[1], int(after[2])) if after else None
        while chosen := store.choose(coming, "soonest", most, place):
            filed = store.filed([number for number, _ in chosen])
            # Without a date they stand by the day of their first report.
            yield from ((0, filed[number].days[1], _name(number)) for number, _ in chosen if filed[number].due is not None)
            place = chosen[-1][1]
    if late:
        today = (span(day) or (0, 0))[1]
        chosen = store.choose(browsing.choice_of(store, replace(asked, statuses=late)), "soonest", _MOST_PLANNED)
        filed = store.filed([number for number, _ in chosen])
        undated = [(1, one.days[1], _name(number)) for number, one in filed.items() if one.due is None and one.status in ahead]
        overdue = [(2, one.due, _name(number)) for number, one in filed.items() if one.due is not None and one.due < today]
        yield from sorted(place for place in (*undated, *overdue) if after is None or place > after)


def _name(number: int) -> str:
    """The number of a fact, so that texts stand in the order of numbers."""
    return str(number).zfill(_LONGEST_NUMBER)


def soonest_first(fact: "Fact") -> tuple[Any, ...]:
    """By this what is planned is ordered: `comity.recall.agenda` does so."""
    period = parse_period(fact.date)
    return fact.overdue, period is None, period.soonest_first if period else (), fact.id


def glance(store: "Store", first: str, second: str) -> DyadGlance:
    """Two states at a glance. Raises UnknownStateError, and ComityError where both are the same."""
    from comity.actors.states import state_name

    pair = _pair(first, second)
    asked = Filters(states=pair)
    every = browsing.counts(store, asked)
    meetings = replace(asked, kinds=("events",), types=("CONSULT",))
    # Those without a date stand by their first report, which says nothing of the day on which they were held.
    held = browsing.page(store, replace(meetings, statuses=("occurred",)), limit=_MEETINGS).facts
    day = (store.last_published() or "")[:10]
    planned = _planned(store, replace(meetings, statuses=AHEAD[1:]), day, None, _MEETINGS)
    coming = browsing.told(store, [int(number) for part, _, number in islice(planned, 1) if part == 0])
    return DyadGlance(
        "-".join(pair),
        tuple(map(state_name, pair)),
        every.facts,
        every.kinds,
        next((fact for fact in held if fact.date), None),
        next(iter(coming), None),
        browsing.counts(store, replace(asked, kinds=("instruments",))).statuses,
        browsing.counts(store, replace(asked, kinds=("commitments",))).statuses,
        months_of(every),
    )


def dyad_of(text: str) -> tuple[str, str]:
    """The codes of two states that are written "AZE-KAZ" or "Kazakhstan-Azerbaijan", in the order of letters.

    Raises UnknownStateError, and ComityError where both are the same.
    """
    parts = text.split("-")
    if len(text) > _LONGEST_PAIR:
        raise ComityError(f"{text[:40]}…: this is too long for a pair of states; write it as AZE-KAZ.")
    # Some names have hyphens of their own.
    for place in range(1, len(parts)):
        try:
            return _pair("-".join(parts[:place]), "-".join(parts[place:]))
        except UnknownStateError as error:
            told = error
    if len(parts) == 1:
        raise ComityError(f"{text}: this is no pair of states; write it as AZE-KAZ.")
    raise told


def totals(store: "Store") -> Totals:
    """How much there is, out of the index."""
    every = browsing.counts(store)
    return Totals(every.facts, every.kinds, store.heads((), 1)[1], store.last_published())


def _pair(first: str, second: str) -> tuple[str, str]:
    codes = checked(Filters(states=(first, second))).states
    if len(codes) < 2:
        raise ComityError(f"{first} and {second} are the same state; a pair is of two.")
    return cast(tuple[str, str], tuple(sorted(codes)))


def months_of(counted: browsing.Counts) -> tuple[Month, ...]:
    """The months of what was counted."""
    from comity.plover import COOPERATION, TYPES

    return tuple(
        Month(
            month,
            sum(types.values()),
            sum(number for type, number in types.items() if type in COOPERATION),
            sum(number for type, number in types.items() if type in TYPES and type not in COOPERATION),
            types,
        )
        for month, types in counted.months.items()
    )


def _article(store: "Store", id: str) -> Article:
    found = next(iter(store.articles([id])), None)
    if found is None:
        if several := store.namesakes(id):
            raise ComityError(f"{id}: several articles have this id; name one: {', '.join(several)}.")
        raise ComityError(f"{id}: there is no such article in this store.")
    return found


def _number(store: "Store", id: str) -> int:
    kept = next(iter(store.findings(refs=[id.strip().lower()])), None)
    if kept is None or kept.fact is None:
        raise ComityError(f"{id}: there is no such fact in this store.")
    return kept.fact


def _ids(store: "Store", numbers: Collection[int]) -> dict[int, str]:
    return {number: one.id for number, one in store.filed(numbers).items()} if numbers else {}


def _entity(kind: Named, one: browsing.Name) -> NamedEntity:
    return NamedEntity(kind, one.name, one.forms, (), "", one.facts)


def _kind_of(name: str) -> Named | None:
    from comity.consolidation.filing import name_term

    term = name_term(name)
    return None if term is None else "person" if term.startswith("person:") else "organization"


def _scope(codes: Sequence[str]) -> str:
    return f"dyad:{'-'.join(sorted(codes))}" if len(codes) == 2 else f"state:{codes[0]}"


def _latest(store: "Store", term: str, number: int) -> "dict[int, Filed]":
    from comity.store import Choice

    chosen = store.choose(Choice(terms=((term,),)), "newest", number)
    return store.filed([fact for fact, _ in chosen])


def _named_of(store: "Store", kind: Named, codes: Sequence[str]) -> list[NamedEntity]:
    """Who is named in the latest facts of states, by the names that the index keeps."""
    beginning = "person:" if kind == "person" else "body:"
    filed = _latest(store, _scope(codes), _LATEST).values()
    counted = Counter(term for one in filed for term in one.terms if term.startswith(beginning))
    groups: dict[str, list[tuple[str, int]]] = {}
    for term, number in counted.items():
        groups.setdefault(term.partition("/")[0], []).append((term, number))
    found = [one for group in groups.values() for one in browsing.same_names(group)]
    return [_entity(kind, one) for one in sorted(found, key=lambda one: (-one.facts, one.name))]


def _told_by_name(store: "Store", kind: Named, name: str) -> Iterator[NamedEntity]:
    """The projects or formats of the states of which those facts are that hold the words of a name."""
    from comity.consolidation.filing import PROJECTS
    from comity.errors import StoreError
    from comity.store import Choice

    try:
        hits = store.search_facts(name, Choice(), limit=_UNDERTAKINGS).hits
    except StoreError as error:
        if error.__cause__ is not None:
            raise
        return  # a name without a word
    terms = (term for one in store.filed([hit.fact for hit in hits]).values() for term in one.terms)
    scopes = Counter(term for term in terms if term.startswith(("dyad:", "state:")) and not term.endswith(PROJECTS))
    # Pairs before single states, which have the same facts and more.
    for scope, _ in sorted(scopes.most_common(), key=lambda one: (one[0].startswith("state:"), -one[1], one[0]))[:_SCOPES]:
        yield from _undertakings(store, kind, scope.partition(":")[2].split("-"))


def _undertakings(store: "Store", kind: Named, codes: Sequence[str]) -> list[NamedEntity]:
    from comity.consolidation.entities import entities_of
    from comity.consolidation.filing import PROJECTS
    from comity.consolidation.gathering import facts_of

    facts = facts_of(store, _latest(store, _scope(codes) + PROJECTS, _UNDERTAKINGS)).values()
    found = [one for one in entities_of(facts) if one.kind == kind]
    ordered = sorted(found, key=lambda one: (-len(one.facts), one.name, one.id))
    return [NamedEntity(kind, one.name, one.forms, one.states, one.status, len(one.facts)) for one in ordered]


# Cursors of lists that are cut by number.


def _sliced(every: Sequence[Item], mark: str, limit: int, cursor: str | None) -> tuple[Sequence[Item], str | None]:
    limit, skip = _limited(limit), skipped(cursor, mark)
    return every[skip : skip + limit], cursor_of(mark, skip + limit) if skip + limit < len(every) else None


def _limited(limit: int) -> int:
    return max(1, min(limit, browsing.MOST))
