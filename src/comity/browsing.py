"""What `comity` offers to faces that show a record piece by piece: pages of facts, counts, names, what stands where.

It answers out of a store's index of facts, in the time of what is shown and not of all there is. What has to be joined anew, a
day in the past or more than two states, is gathered as in `comity.recall`; both give the same facts.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from comity.cursors import cursor_of, mark_of, placed, skipped
from comity.errors import ComityError
from comity.periods import parse_period
from comity.recall import checked, facts
from comity.shelves import Shelf
from comity.types import Filters, Kind

# Each function imports the rooms that it enters, so that `import comity` is quick.
if TYPE_CHECKING:
    from comity.consolidation import Fact
    from comity.dossier import Row
    from comity.store import Choice, Counted, Filed, Order, Store
    from comity.store.protocol import Place
    from comity.types import Finding

MOST = 200
"""Facts on one page at the most."""
_ROWS: "Shelf[tuple[str, str | None], tuple[Fact, Row]]" = Shelf(40_000, lambda kept: len(kept[0].reports) + 1)
"""Rows by the ids of their facts, which are kept beside them as they were, and the day after which things are new."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FactPage:
    """Some of the facts that were asked for."""

    facts: "tuple[Fact, ...]"
    next: str | None
    """The cursor of the page behind; None at the end."""


@dataclass(frozen=True, slots=True)
class WordHit:
    """A fact with a report that holds the words searched for."""

    fact: "Fact"
    ref: str
    """The report that holds them best."""
    marked: str
    """Its words around the hit, each hit between the two marks that were asked for."""


@dataclass(frozen=True, slots=True)
class WordPage:
    """Some of the facts that hold words, the best first."""

    hits: tuple[WordHit, ...]
    found: int
    """How many there are."""
    more: bool
    """Whether so many reports hold the words that only the latest added were looked at."""
    counts: "Counts"
    next: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of the facts there are of each sort; `of` a group is counted without the group's own filter, as facets are."""

    facts: int
    """Of those asked for."""
    kinds: dict[str, int]
    types: dict[str, int]
    statuses: dict[str, int]
    """With "overdue" among them."""
    fields: dict[str, int]
    months: dict[str, dict[str, int]]
    """For each month in which events occurred, by type: of those asked for."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Something that facts are about, and how many are."""

    name: str
    facts: int


@dataclass(frozen=True, slots=True)
class Name:
    """A person or an organization: all forms in which reports name the same one."""

    name: str
    """The fullest form."""
    forms: tuple[str, ...]
    """All of them, the most frequent first."""
    facts: int
    """In how many facts these are told; one with two forms counts twice."""


def page(
    store: "Store",
    filters: Filters | None = None,
    *,
    order: "Order" = "newest",
    limit: int = 50,
    cursor: str | None = None,
    follow_ups: bool = True,
) -> FactPage:
    """The facts that `filters` ask for, at most `limit` of them, behind `cursor`; commitments with what became of them.

    Without `follow_ups` it is not looked up what became of commitments, which takes longer than all else.
    Facts without a date stand by their first report. Raises ComityError where a filter or cursor makes no sense, and StoreError.
    """
    asked = checked(filters or Filters())
    limit = max(1, min(limit, MOST))
    mark = mark_of(astuple(asked), order)
    if _anew(asked):
        ordered = _ordered(_gathered(store, asked), order)
        start = skipped(cursor, mark)
        rest = cursor_of(mark, start + limit) if start + limit < len(ordered) else None
        return FactPage(tuple(ordered[start : start + limit]), rest)
    after = placed(cursor, mark) if cursor else None
    found = chosen(store, _choice(store, asked), order, limit + 1, after)
    some = found[:limit]
    end = cursor_of(mark, *some[-1][1]) if len(found) > limit else None
    return FactPage(told(store, [number for number, _ in some], follow_ups=follow_ups), end)


def told(store: "Store", numbers: "Sequence[int]", *, follow_ups: bool = False) -> "tuple[Fact, ...]":
    """The facts with these numbers of the index, in their order; what is no fact any more is left out."""
    found = _assembled(store, numbers, follow_ups)
    return tuple(found[number] for number in numbers if number in found)


def counts(store: "Store", filters: Filters | None = None, *, overdue: bool = True) -> Counts:
    """How many facts there are of each sort: of those that `filters` ask for but, for each group, its own filter.

    Without `overdue` it is not counted what of all that is asked for is over its day, which takes longest.
    """
    from comity.store import Counted

    asked = checked(filters or Filters())
    wider = replace(asked, kinds=(), types=(), statuses=(), fields=())
    if not _anew(asked):
        choice = _choice(store, wider)
        late = overdue or "overdue" in asked.statuses
        over = replace(choice, overdue=_day(store, asked).toordinal()) if late else None
        return remembered(
            store,
            ("counts", asked, over),
            terms_of(choice),
            lambda: _counts(store.count(choice), store.count(over) if over else (), asked),
        )
    ordered = _gathered(store, wider)

    def counted(one: "Fact") -> Counted:
        period = parse_period(one.date)
        field = getattr(one.told, "field", None) or ""
        return Counted(one.kind, _type_of(one), one.status, field, (period.month or "") if period else "", 1)

    return _counts([counted(one) for one in ordered], [counted(one) for one in ordered if one.overdue], asked)


def search_page(
    store: "Store",
    words: str,
    filters: Filters | None = None,
    *,
    marks: tuple[str, str] = ("", ""),
    limit: int = 20,
    cursor: str | None = None,
) -> WordPage:
    """Facts that hold all the words, in any of their forms, the best first.

    `comity.search` tells how words are written. Raises ComityError where there is no word or a filter makes no sense, and
    StoreError.
    """
    asked = checked(filters or Filters())
    if asked.as_of is not None:
        raise ComityError("A search is of all that is known: leave out the day, or look through the dossier as of that day.")
    mark = mark_of(astuple(asked), words)
    skip = skipped(cursor, mark)
    limit = max(1, min(limit, MOST))
    with store.moment() as moment:
        day = _day(moment, asked).toordinal()
        found = moment.search_facts(words, _choice(moment, asked), marks=marks, limit=limit, skip=skip, day=day)
        facts_found = _assembled(moment, [hit.fact for hit in found.hits], follow_ups=False)
    hits = tuple(WordHit(facts_found[hit.fact], hit.ref, hit.marked) for hit in found.hits if hit.fact in facts_found)
    rest = cursor_of(mark, skip + limit) if skip + limit < found.found else None
    return WordPage(hits, found.found, found.more, _counts(found.counted, found.overdue, asked), rest)


def by_id(store: "Store", id: str) -> "Fact | None":
    """The fact with this id, or to which the finding with this ref belongs, with its follow-ups; None where there is none.

    Of one with very many reports these are only the first and last ones.
    """
    kept = next(iter(store.findings(refs=[id.strip().lower()])), None)
    return None if kept is None or kept.fact is None else _assembled(store, [kept.fact], follow_ups=True).get(kept.fact)


def of_article(store: "Store", article: str) -> "tuple[tuple[Finding, str, Kind, Filed | None], ...]":
    """The findings of an article in the order of its text, each with its ref and kind, and what the index keeps of its fact.

    None stands for the fact of a finding that a person rejected.
    """
    kept = list(store.findings(articles=[article]))
    filed = store.filed({one.fact for one in kept if one.fact is not None})
    ordered = sorted(kept, key=lambda one: (one.finding.start, one.finding.end, one.ref))
    return tuple((one.finding, one.ref, one.kind, filed.get(one.fact or 0)) for one in ordered)


def rows(store: "Store", some: "Sequence[Fact]", *, new_since: str | None = None) -> "tuple[Row, ...]":
    """The facts in words, in their order, as the dossier shows them: with their evidence in its sentences.

    In each row articles are numbered by themselves, the newest first.
    """
    from comity.dossier import show

    found = {id(fact): kept for fact in some if (kept := _ROWS.get((fact.id, new_since))) and kept[0] is fact}
    rest = [fact for fact in some if id(fact) not in found]
    if rest:
        ids = {report.article.id for fact in rest for report in fact.reports}
        signings = [fact for fact in rest if fact.kind in ("events", "instruments")]
        beside = store.findings(articles={r.article.id for f in signings for r in f.reports}, kinds=("events", "instruments"))
        near = defaultdict[str, "list[Finding]"](list)
        for one in beside if signings else ():
            near[one.article.id].append(one.finding)
        texts = {article.id: article for article in store.articles(ids)}
        # Each by itself: a row says the same whatever stands around it.
        for fact in rest:
            own = list(dict.fromkeys(report.article.id for report in fact.reports))
            told_beside = [(article, finding) for article in own for finding in near[article]]
            (row,) = show([fact], [texts[article] for article in own], beside=told_beside, new_since=new_since)
            found[id(fact)] = fact, row
            _ROWS.put((fact.id, new_since), (fact, row))
    return tuple(found[id(fact)][1] for fact in some)


def dyads(store: "Store", limit: int | None = None) -> list[Tally]:
    """The pairs of states ("AZE-KAZ") of which facts tell, the most told of first."""
    return _tallies(store, "dyad:", limit)


def states(store: "Store", limit: int | None = None) -> list[Tally]:
    """The codes of the states of which facts tell, the most told of first."""
    return _tallies(store, "state:", limit)


def outlets(store: "Store", limit: int | None = None) -> list[Tally]:
    """The outlets that tell facts, the most telling first."""
    return _tallies(store, "site:", limit)


def partners(store: "Store", state: str) -> list[Tally]:
    """The states with which one has a dossier, the most told of first."""
    return [Tally(one.name.replace(state, "").strip("-"), one.facts) for one in dyads(store) if state in one.name.split("-")]


def changed_dyads(store: "Store", since: str, limit: int = 20, *, among: int = 1_000) -> list[Tally]:
    """The pairs of states of which most changed after the end of a day; of more changes the latest `among` are counted."""
    from comity.store import Choice

    def made() -> list[Tally]:
        chosen = store.choose(Choice(changed_after=since), "changed", among)
        terms = (term for one in store.filed([number for number, _ in chosen]).values() for term in one.terms)
        counted = Counter(term.removeprefix("dyad:") for term in terms if term.startswith("dyad:") and "+" not in term)
        return [Tally(name, number) for name, number in counted.most_common(limit)]

    return remembered(store, ("changed", since, limit, among), EVERYTHING, made)


def people(store: "Store", limit: int = 200) -> list[Name]:
    """The persons whom most facts name, the most named first."""
    return remembered(store, ("people", limit), EVERYTHING, lambda: _names(store, "person:", limit))


def organizations(store: "Store", limit: int = 200) -> list[Name]:
    """The organizations that most facts name, the most named first."""
    return remembered(store, ("organizations", limit), EVERYTHING, lambda: _names(store, "body:", limit))


def named(store: "Store", name: str) -> Name | None:
    """The person or organization that reports name so, in whatever spelling; None where there is none."""
    from comity.consolidation.filing import name_term

    term = name_term(name) or name_term(name.title())
    if term is None:
        return None
    ones = same_names(store.terms(term.partition("/")[0] + "/"))
    return next((one for one in ones if name in one.forms), None) or next((one for one in ones if _is(name, one)), None)


def chosen(
    store: "Store", choice: "Choice", order: "Order", limit: int, after: "Place | None" = None
) -> "list[tuple[int, Place]]":
    """`Store.choose`, remembered: what is rare among all facts takes long to find."""
    question = ("chosen", choice, order, limit, after)
    return remembered(store, question, terms_of(choice), lambda: store.choose(choice, order, limit, after))


def choice_of(store: "Store", filters: Filters) -> "Choice":
    """The filters as a store's index takes them. Raises ComityError where one makes no sense."""
    return _choice(store, checked(filters))


EVERYTHING = ("*",)
"""The term that every fact has."""


def remembered(store: "Store", question: Hashable, terms: Collection[str], make: Callable[[], T]) -> T:
    """What `make` answers to a question, kept until facts with these terms change: `comity.consolidation.remembered`."""
    from comity.consolidation.remembered import remembered

    return remembered(store, question, terms, make)


def terms_of(choice: "Choice") -> tuple[str, ...]:
    """The terms of which every fact of a choice has one."""
    return choice.terms[0] if choice.terms else EVERYTHING


def _tallies(store: "Store", beginning: str, limit: int | None) -> list[Tally]:
    # Terms of projects stand among them.
    def made() -> list[Tally]:
        found = (
            Tally(term.removeprefix(beginning), number)
            for term, number in store.terms(beginning, None if limit is None else limit * 2 + 10)
            if "+" not in term or beginning == "site:"
        )
        return list(found)[:limit]

    return remembered(store, ("tallies", beginning, limit), EVERYTHING, made)


def _names(store: "Store", beginning: str, limit: int) -> list[Name]:
    frequent = store.terms(beginning, limit * 2)
    groups = dict.fromkeys(term.partition("/")[0] + "/" for term, _ in frequent)
    ones = [one for group in list(groups)[:limit] for one in same_names(store.terms(group))]
    return sorted(ones, key=lambda one: (-one.facts, one.name))[:limit]


def same_names(terms: Iterable[tuple[str, int]]) -> list[Name]:
    """Names of one group as persons or organizations: the forms that can be one's, unless they could be another's too."""
    from comity.consolidation.filing import can_be_one

    groups: list[list[tuple[str, int]]] = []
    forms = [(term.partition("/")[2], number) for term, number in terms]
    for form, number in sorted(forms, key=lambda one: (-len(one[0].split()), -one[1], one[0])):
        fitting = [group for group in groups if all(can_be_one(form, other) for other, _ in group)]
        if len(fitting) == 1:
            fitting[0].append((form, number))
        else:
            groups.append([(form, number)])
    return [
        Name(
            max((form for form, _ in group), key=lambda form: (len(form.split()), len(form), form)),
            tuple(form for form, _ in sorted(group, key=lambda one: (-one[1], one[0]))),
            sum(number for _, number in group),
        )
        for group in groups
    ]


def _is(name: str, one: Name) -> bool:
    from comity.consolidation.filing import can_be_one

    return name.casefold() in {form.casefold() for form in one.forms} or can_be_one(name.title(), one.name)


def _anew(filters: Filters) -> bool:
    """Whether the index does not answer this: what was known on a day, or between more than two states."""
    return filters.as_of is not None or len(filters.states) > 2


def _gathered(store: "Store", asked: Filters) -> "list[Fact]":
    """The facts that are joined anew, remembered: each page of them, in each order, would join all of them again."""
    return list(remembered(store, ("anew", asked, _day(store, asked)), EVERYTHING, lambda: tuple(facts(store, asked))))


def _day(store: "Store", filters: Filters) -> date:
    from comity.consolidation.gathering import day_of

    return day_of(store, filters) or date.min


def _choice(store: "Store", filters: Filters) -> "Choice":
    from comity.consolidation.filing import choice_of

    return choice_of(filters, _day(store, filters))


def _assembled(store: "Store", numbers: Collection[int], follow_ups: bool) -> "dict[int, Fact]":
    """The facts with these numbers, by number: of those with very many reports only what the first and last tell."""
    from comity.consolidation.gathering import facts_of

    return facts_of(store, numbers, follow_ups=follow_ups)


def _type_of(fact: "Fact") -> str:
    from comity.consolidation.filing import type_of

    return type_of(fact)


_Alike = tuple[Kind, str, str, str, str]
"""Kind, type, status, field and month."""


def _counts(counted: "Iterable[Counted]", overdue: "Iterable[Counted]", asked: Filters) -> Counts:
    from comity.store import Counted

    groups = {"kind": asked.kinds, "type": asked.types, "status": asked.statuses, "field": asked.fields}
    facets = {name: Counter[str]() for name in groups}
    months: dict[str, Counter[str]] = {}
    total = 0
    # What is overdue has a status of its own too: it counts under both, and once among all.
    late, alike = Counter[_Alike](), Counter[_Alike]()
    for found, ones in ((late, overdue), (alike, counted)):
        for one in ones:
            found[one.kind, one.type, one.status, one.field, one.month] += one.facts
    for key, number_alike in alike.items():
        one, due = Counted(*key, number_alike), late[key]
        asked_status = not asked.statuses or one.status in asked.statuses
        number = one.facts if asked_status else due if "overdue" in asked.statuses else 0
        fits = {name: not wanted or getattr(one, name) in wanted for name, wanted in groups.items() if name != "status"}
        others = {name: all(ok for other, ok in fits.items() if other != name) for name in groups}
        for name in ("kind", "type", "field"):
            if others[name] and number and getattr(one, name):
                facets[name][getattr(one, name)] += number
        if others["status"]:
            if one.status:
                facets["status"][one.status] += one.facts
            if due:
                facets["status"]["overdue"] += due
        if others["status"] and number:
            total += number
            if one.kind == "events" and one.status == "occurred" and one.month:
                months.setdefault(one.month, Counter())[one.type] += number
    kinds, types, statuses, fields = (dict(sorted(facets[name].items(), key=_most_first)) for name in groups)
    return Counts(total, kinds, types, statuses, fields, {month: dict(months[month]) for month in sorted(months)})


def _most_first(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _ordered(some: "list[Fact]", order: "Order") -> "list[Fact]":
    from comity.consolidation.doubts import doubts_of
    from comity.consolidation.spans import span

    def day(one: "Fact") -> tuple[int, str]:
        when = span(one.date) or span((one.first_reported or "")[:10]) or (0, 0)
        return when[1], one.id

    match order:
        case "newest":
            return sorted(some, key=day, reverse=True)
        case "soonest":
            return sorted(some, key=day)
        case "changed":
            return sorted(some, key=lambda one: (one.changed or "", one.id), reverse=True)
        case "doubt":
            return sorted(some, key=lambda one: (-sum(doubt.weight for doubt in doubts_of(one)), one.id))
