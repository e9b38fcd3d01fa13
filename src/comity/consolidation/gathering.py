"""From a store to the facts that are asked for."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice
from time import thread_time

from comity.consolidation.comparing import JOINED
from comity.consolidation.entities import entities_of, names_of, with_entities
from comity.consolidation.facts import assemble
from comity.consolidation.following import (
    followed,
    is_beside,
    promised,
    share_needed,
    states_of_fact,
    tells_what_became,
    within_years,
)
from comity.consolidation.joiner import RULES, FactJoiner
from comity.consolidation.model import Entity, Fact
from comity.consolidation.remembered import answers
from comity.consolidation.selection import select
from comity.consolidation.spans import is_past, span
from comity.errors import ComityError
from comity.shelves import Shelf
from comity.store.protocol import Filed, KeptFinding, Store, Telling
from comity.store.rows import states_of
from comity.types import KINDS, Article, Commitment, Filters, Finding, Judgement, Kind, Page, Record

NOT_JOINED = "The store is being loaded: of which fact this finding is shows at the end of that."
Decided = dict[str, list[Judgement]]
"""The judgements that count, by the refs that they name."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The facts that were asked for, with what they share."""

    facts: tuple[Fact, ...]
    entities: tuple[Entity, ...]
    articles: tuple[Article, ...]
    """Those that report the facts, with their texts."""
    day: date | None
    """The day against which dates are over: the day asked for, or that of the newest article."""
    rejected: int
    """Facts that would have been among them, had nobody rejected all of their reports."""


def gather(store: Store, filters: Filters) -> Gathered:
    """The facts between the states of `filters`, which must be two or more, with entities and texts.

    Who holds an office is told by the articles on these states alone: the rest of the world's news names a president too.
    """
    day = day_of(store, filters)
    chosen, offices, texts = _chosen(store, filters)
    told = [kept for kept in chosen if kept.kind != "offices"]
    # A person may have found that it is between other states than was read: then it is theirs, and no longer those'.
    told += [kept for kept in store.findings(refs=_moved_between_states(store)) if is_known(kept, filters)]
    groups = _groups(store, {kept.ref for kept in told}, _numbers(told), filters)
    groups += _offices([kept for kept in chosen if kept.kind == "offices"], offices, store, filters)
    decisions = _decisions(store)
    facts = _assembled(groups, day, decisions)
    # In the light of each other first, then chosen: what keeps a promise may be of a kind that was not asked for.
    facts = followed(facts)
    entities = entities_of(facts)
    facts = [fact for fact in with_entities(facts, entities) if wanted(fact, filters) and still_theirs(fact, filters)]
    ids = {report.article.id for fact in facts for report in fact.reports}
    missing = ids - {article.id for article in texts}
    articles = [article for article in (*texts, *store.articles(missing)) if article.id in ids]
    return Gathered(
        tuple(sorted(facts, key=lambda fact: (fact.date or fact.first_reported or "", fact.id))),
        tuple(entities),
        tuple(
            sorted(
                {article.id: article for article in articles}.values(), key=lambda article: (article.published or "", article.id)
            )
        ),
        day,
        sum(wanted(fact, filters) for fact in _assembled(_rejected(store, chosen, filters), day, decisions)),
    )


def _rejected(store: Store, kept: Sequence[KeptFinding], filters: Filters) -> list[list[KeptFinding]]:
    """Of the findings those that persons rejected, by the facts that they told and of which no report is left."""
    told = {one.ref: one for one in kept if one.fact is None}
    if not told:
        return []
    parts: list[set[str]] = []
    for judgement in store.judgements(undone=False, refs=told):
        if judgement.verb == "reject":
            # Rejected together or one after another, they were of one fact.
            named = {target.ref for target in (*judgement.targets, *judgement.others)}
            parts = [named.union(*(part for part in parts if part & named)), *(part for part in parts if not part & named)]
    others = set[str]().union(*parts) - told.keys()
    left = (
        {one.ref for one in store.findings(refs=others) if one.fact is not None and is_known(one, filters)} if others else set()
    )
    return [[told[ref] for ref in part if ref in told] for part in parts if not part & left]


def _moved_between_states(store: Store) -> set[str]:
    """The refs of findings of which persons corrected the states."""
    decided = (judgement for judgement in store.judgements(undone=False) if (judgement.field or "").endswith("states"))
    return {target.ref for judgement in decided for target in judgement.targets}


def still_theirs(fact: Fact, filters: Filters) -> bool:
    """Whether a fact of which a person corrected the states names those asked for."""
    if not any((judgement.field or "").endswith("states") for judgement in fact.judgements):
        return True
    named = (getattr(fact.told, name, ()) for name in ("states", "actor_states", "recipient_states", "by_states", "to_states"))
    return {state for states in named for state in states} >= set(filters.states)


def stream(store: Store, filters: Filters) -> Iterator[Fact]:
    """The facts that are asked for, one after another, whatever their number; of no state or one without follow-ups and entities.

    Of two states and more they are those of `gather`.
    """
    if len(filters.states) > 1:
        yield from gather(store, filters).facts
        return
    day, decisions = day_of(store, filters), _decisions(store)
    for groups in _streamed(store, filters):
        found = _assembled(groups, day, decisions)
        yield from (fact for fact in found if wanted(fact, filters) and still_theirs(fact, filters))


_AT_ONCE = 100
"""Facts that are joined anew in one go."""


def _streamed(store: Store, filters: Filters) -> Iterator[list[list[KeptFinding]]]:
    """The findings of the facts of one state or all, some facts at a time."""
    moved = _moved_between_states(store) if filters.states else set()
    by_fact = chain(store.findings_by_fact(filters.states, filters.kinds), _come(store, moved, filters))
    if filters.as_of is None:
        yield from ([kept] for kept in by_fact if kept[0].fact is not None)
        return
    done = set[int]()
    while some := list(islice(by_fact, _AT_ONCE)):
        known = (one for kept in some for one in kept if is_known(one, filters))
        numbers = _around(store, {one.fact for one in known if one.fact is not None} - done)
        # All at once of what may have been one, so that it need not be looked at again.
        groups = _joined(store, numbers, filters)
        done |= numbers
        yield [group for group in groups if _name(group, filters) or any(one.ref in moved for one in group)]


def _come(store: Store, moved: Collection[str], filters: Filters) -> Iterator[list[KeptFinding]]:
    """The findings of each fact of which a person corrected the states, and that does not name those asked for by itself."""
    numbers = _numbers(store.findings(refs=moved)) if moved else set()
    by_fact = defaultdict[int | None, list[KeptFinding]](list)
    for one in store.findings(facts=numbers, kinds=filters.kinds or None) if numbers else ():
        by_fact[one.fact].append(one)
    yield from (group for group in by_fact.values() if not _name(group, filters))


def _name(group: Sequence[KeptFinding], filters: Filters) -> bool:
    """Whether findings name all the states that are asked for."""
    return {*filters.states} <= {state for one in group for state in states_of(one.finding)}


def find(store: Store, ref: str, as_of: str | None = None, *, followed_up: bool = False) -> Fact:
    """The fact with this id, or that a finding with this ref belongs to. Raises ComityError where there is none.

    With `followed_up`, a commitment has the follow-ups that the dossier of its states shows.
    """
    kept = list(store.findings(refs=[ref.strip().lower()]))
    if not kept:
        raise ComityError(f"{ref}: there is no such fact in this store; `comity search` and the dossier show the ids of facts.")
    number = kept[0].fact
    if number is None:
        decided = [j for j in store.judgements(undone=False, refs=[kept[0].ref]) if j.verb == "reject"]
        if not decided:
            raise ComityError(f"{ref}: {NOT_JOINED}")
        told = "; ".join(f"{j.who}, {j.when[:10]}: {j.why}" for j in decided)
        raise ComityError(f"{ref}: this finding was rejected ({told}); undo that with `comity review` to see it again.")
    filters = Filters(as_of=as_of)
    groups = _groups(store, {kept[0].ref}, {number}, filters)
    decisions = _decisions(store, [one.ref for group in groups for one in group])
    fact = next(iter(_assembled(groups, day_of(store, filters), decisions)), None)
    if fact is None:
        raise ComityError(f"{ref}: this was not known by {as_of}.")
    if not followed_up or fact.kind != "commitments":
        return fact
    return facts_of(store, [number])[number] if as_of is None else _followed_alone(store, fact, filters)


def _followed_alone(store: Store, fact: Fact, filters: Filters) -> Fact:
    told = fact.told
    assert isinstance(told, Commitment)
    asked = replace(filters, states=tuple(sorted({*told.by_states, *told.to_states})))
    if len(asked.states) > 1:
        return next((one for one in gather(store, asked).facts if one.id == fact.id), fact)
    near = stream(store, replace(asked, kinds=("events", "instruments", "commitments"))) if asked.states else ()
    others = followed([fact, *(other for other in near if other.id != fact.id)], [fact.id])
    return next(one for one in others if one.id == fact.id)


def of_refs(store: Store, refs: Iterable[str], filters: Filters) -> dict[str, Fact]:
    """The facts to which findings belong, by the findings' refs; what was rejected, or not known by then, is left out."""
    asked = {kept.ref: kept.fact for kept in store.findings(refs=set(refs)) if kept.fact is not None and is_known(kept, filters)}
    numbers = {number for number in asked.values() if number is not None}
    groups = _groups(store, asked, numbers, filters)
    decisions = _decisions(store, [one.ref for group in groups for one in group])
    facts = _assembled(groups, day_of(store, filters), decisions)
    return {report.ref: fact for fact in facts for report in fact.reports if report.ref in asked}


_FACTS: Shelf[str, tuple[bool, int, Fact]] = Shelf(60_000, lambda kept: len(kept[2].reports) + 1)
"""Facts by their ids, each with whether it is overdue and its stamp: as it was before it changed nobody asks for it again."""
_FEW: dict[Kind, int] = {"offices": 8, "statements": 8, "figures": 12}
_MANY = 60
"""Reports by which a fact is told in a list, of some kinds fewer: who is president is told by thousands."""


def facts_of(store: Store, numbers: Collection[int], *, follow_ups: bool = True) -> dict[int, Fact]:
    """The facts with these numbers in this store, by number, with the follow-ups of commitments if they are asked for.

    Of facts with very many reports only the first and the last ones are there; `sources` counts more of them (`Filed.sources`).
    """
    filed = store.filed(numbers)
    found = _told(store, filed)
    if follow_ups:
        promises = {number: fact for number, fact in found.items() if fact.kind == "commitments"}
        found |= _with_follow_ups(store, promises, filed)
    return found


def _with_follow_ups(store: Store, promises: Mapping[int, Fact], filed: Mapping[int, Filed]) -> dict[int, Fact]:
    """The promises with what became of them, which other facts of the same dossiers tell."""
    written = store.written
    scopes = {number: _scopes(filed[number], fact) for number, fact in promises.items()}
    stamps = {number: store.stamps(terms) for number, terms in scopes.items()}
    kept = answers(store)
    found: dict[int, Fact] = {}
    for number, fact in promises.items():
        known = kept.find(("follow-ups", fact.id), stamps[number], written)
        # As it was before it changed itself nobody is answered, however lately that was.
        if known is not None and known[0] == (filed[number].stamp, fact.overdue):
            found[number] = known[1]
    rest = {number: fact for number, fact in promises.items() if number not in found}
    if rest:
        begin = thread_time()
        found |= _followed_anew(store, rest, filed)
        took = thread_time() - begin
        for number in rest:
            as_it_is = filed[number].stamp, promises[number].overdue
            kept.keep(("follow-ups", promises[number].id), (as_it_is, found[number]), stamps[number], written, took)
    return found


def _followed_anew(store: Store, promises: Mapping[int, Fact], filed: Mapping[int, Filed]) -> dict[int, Fact]:
    near = _near_promises(store, promises, filed)
    others = dict(promises) | _told(store, store.filed(set[int]().union(*near.values()) - promises.keys()))
    # Those of one dossier are held against the same facts.
    together = defaultdict[frozenset[str], list[int]](list)
    for number in promises:
        together[_dyads(filed[number])].append(number)
    found = dict[int, Fact]()
    for mine, numbers in together.items():
        pool = {n: others[n] for n in set(numbers).union(*(near[number] for number in numbers)) if n in others}
        told = _followed(numbers, pool)
        broken = {link.fact for fact in told.values() for link in fact.follow_ups if link.how == "contradicts"}
        if broken:
            # What accuses of that is told beside it.
            beside = _beside(store, {n: fact for n, fact in pool.items() if fact.id in broken})
            known = store.filed(set[int]().union(*beside.values()) - pool.keys())
            told = _followed(numbers, pool | _told(store, {n: o for n, o in known.items() if not mine or mine & _dyads(o)}))
        found |= told
    return found


def _scopes(filed: Filed, promise: Fact) -> list[str]:
    """The terms of all facts that can tell what became of a promise."""
    dyads = sorted(f"dyad:{dyad}" for dyad in _dyads(filed))
    return dyads or sorted(f"state:{state}" for state in states_of_fact(promise))


def _told(store: Store, filed: Mapping[int, Filed]) -> dict[int, Fact]:
    """The facts as their first and last reports tell them."""
    day = day_of(store, Filters())
    late = {number: bool(day and one.due is not None and one.due < day.toordinal()) for number, one in filed.items()}
    kept = {number: _FACTS.get(one.id) for number, one in filed.items()}
    found = {number: one[2] for number, one in kept.items() if one and one[:2] == (late[number], filed[number].stamp)}
    for number, fact in _assembled_anew(store, {number: filed[number] for number in filed.keys() - found.keys()}).items():
        found[number] = replace(fact, sources=filed[number].sources, overdue=late[number])
        _FACTS.put(filed[number].id, (late[number], filed[number].stamp, found[number]))
    return found


def _assembled_anew(store: Store, filed: Mapping[int, Filed]) -> dict[int, Fact]:
    if not filed:
        return {}
    by_fact = defaultdict[int, list[KeptFinding]](list)
    # By how many reports a fact is told at the most, if it has more.
    most = defaultdict[int | None, set[int]](set)
    for number, one in filed.items():
        limit = _FEW.get(one.kind, _MANY)
        most[limit if one.reports > limit else None].add(number)
    for few, some in most.items():
        for kept in store.findings(facts=some, most=few):
            if kept.fact is not None:
                by_fact[kept.fact].append(kept)
    refs = [kept.ref for ones in by_fact.values() for kept in ones]
    decisions = _decisions(store, refs)
    return {number: assemble(kept, None, decisions) for number, kept in by_fact.items()}


def _near_promises(store: Store, promises: Mapping[int, Fact], filed: Mapping[int, Filed]) -> dict[int, set[int]]:
    """The facts that can tell what became of promises: by their words, or beside them in an article; of the same dossiers."""
    near = {number: set[int]() for number in promises}
    words = {number: promised(fact) for number, fact in promises.items()}
    # What is of no dossier is held against all that is of its states.
    scopes = {number: _dyads(filed[number]) or states_of_fact(fact) for number, fact in promises.items()}
    # Promises of one dossier have many words in common: each is looked up once.
    found = {one: store.with_stems({w for n in words if scopes[n] == one for w in words[n]}, one) for one in {*scopes.values()}}
    for number in promises:
        shared = Counter(other for word in words[number] for other in found[scopes[number]][word])
        near[number] |= {other for other, count in shared.items() if count >= share_needed(len(words[number]))}
    beside = _beside(store, promises)
    known = store.filed(set[int]().union(*near.values(), *beside.values()))
    for number, fact in promises.items():
        mine = _dyads(filed[number])
        made = span((fact.first_reported or "")[:10])
        near[number] = {other for other in near[number] if made and other in known and _can_follow(known[other], made[0])} | {
            other for other in beside[number] if other in known and (not mine or mine & _dyads(known[other]))
        }
    return near


def _can_follow(filed: Filed, made: int) -> bool:
    """Whether a fact can tell by its own words what became of a promise of the day `made`, as far as the index tells."""
    # Without a month the days may be those of its first report.
    return tells_what_became(filed.kind, filed.type, filed.status) and (not filed.month or within_years(filed.days, made))


def _beside(store: Store, facts: Mapping[int, Fact]) -> dict[int, set[int]]:
    """The events that are told near each fact in one of its articles."""
    of_article = defaultdict[str, list[tuple[int, Finding]]](list)
    for number, fact in facts.items():
        for report in fact.reports:
            of_article[report.article.id].append((number, report.finding))
    found = {number: set[int]() for number in facts}
    for kept in store.findings(articles=of_article, kinds=["events"]) if of_article else ():
        for number, told in of_article[kept.article.id]:
            if kept.fact is not None and is_beside(kept.finding, told):
                found[number].add(kept.fact)
    return found


def _followed(promises: Collection[int], pool: Mapping[int, Fact]) -> dict[int, Fact]:
    """The promises of a pool of facts, with what the others tell of them."""
    numbers = {fact.id: number for number, fact in pool.items()}
    only = {pool[number].id for number in promises}
    return {numbers[one.id]: one for one in followed(pool.values(), only) if one.id in only}


def _dyads(filed: Filed) -> frozenset[str]:
    return frozenset(term.removeprefix("dyad:") for term in filed.terms if term.startswith("dyad:") and "+" not in term)


def day_of(store: Store, filters: Filters) -> date | None:
    """The day against which dates are over: the one asked for, or that of the newest article."""
    found = span((filters.as_of or store.last_published() or "")[:10])
    return date.fromordinal(found[1]) if found else None


def is_known(kept: KeptFinding, filters: Filters) -> bool:
    """Whether a finding was known at the end of the day that is asked for, in the article's own time zone."""
    return filters.as_of is None or is_past(kept.article.published, filters.as_of)


def _numbers(kept: Iterable[KeptFinding]) -> set[int]:
    return {one.fact for one in kept if one.fact is not None}


def _offices(
    chosen: Sequence[KeptFinding], known: Sequence[KeptFinding], store: Store, filters: Filters
) -> list[list[KeptFinding]]:
    """The findings of each chosen office, of those that are known from the articles on the states."""
    refs, numbers = {kept.ref for kept in chosen}, _numbers(chosen)
    if filters.as_of is not None:
        here = {kept.ref for kept in known}
        return [[one for one in group if one.ref in here] for group in _groups(store, refs, numbers, filters)]
    by_fact = defaultdict[int, list[KeptFinding]](list)
    for one in known:
        if one.fact in numbers:
            by_fact[one.fact].append(one)
    return list(by_fact.values())


def _chosen(store: Store, filters: Filters) -> tuple[list[KeptFinding], list[KeptFinding], list[Article]]:
    """The findings that concern the states, by the dossier's choice; all offices that these articles tell; their texts."""
    by_article = defaultdict[str, list[KeptFinding]](list)
    for kept in store.findings_of(filters.states):
        if is_known(kept, filters):
            by_article[kept.article.id].append(kept)
    texts = list(store.articles(by_article))
    chosen = []
    for article in texts:
        found = by_article[article.id]
        kinds: dict[Kind, list[KeptFinding]] = {kind: [one for one in found if one.kind == kind] for kind in KINDS}
        findings = {str(kind): tuple(one.finding for one in ones) for kind, ones in kinds.items()}
        record = Record(Page(article.id, "body", ""), article, **findings)  # type: ignore[arg-type]
        chosen += [kinds[one.kind][one.number - 1] for one in select(record, frozenset(filters.states))]
    offices = [kept for found in by_article.values() for kept in found if kept.kind == "offices"]
    return chosen, offices, texts


def _groups(store: Store, refs: Collection[str], numbers: set[int], filters: Filters) -> list[list[KeptFinding]]:
    """The findings of each fact to which one of these belongs; `numbers` are those of the facts."""
    near = numbers if filters.as_of is None else _around(store, numbers)
    return [group for group in _joined(store, near, filters) if any(one.ref in refs for one in group)]


def _around(store: Store, numbers: Collection[int]) -> set[int]:
    """The facts, and those with whose findings theirs would be one, were it not for other articles."""
    found, waiting = set(numbers), set(numbers)
    while waiting:
        told = store.told(waiting)
        own = {telling.key: telling for telling, _ in told}
        marks = {telling.mark for telling, _ in told if telling.mark}
        refs = set[str]()
        for key, near in store.near(waiting).items():
            for other, names in near:
                match = RULES[other.kind][0].compare(own[key].features, other.features)
                if names and match is not None and match.score >= JOINED:
                    refs.add(names[0])
        for judgement in store.judgements(undone=False) if marks else ():
            named = {target.ref for target in (*judgement.targets, *judgement.others)}
            refs |= named if named & marks else set()
        waiting = {kept.fact for kept in store.findings(refs=refs) if kept.fact is not None} - found
        found |= waiting
    return found


def _joined(store: Store, numbers: Collection[int], filters: Filters) -> list[list[KeptFinding]]:
    """The findings of each of the facts. As of an earlier day they are joined anew, as if what came later had never been."""
    kept = [one for one in store.findings(facts=numbers) if is_known(one, filters)]
    by_fact = defaultdict[int, list[KeptFinding]](list)
    for one in kept:
        if one.fact is not None:
            by_fact[one.fact].append(one)
    if filters.as_of is None:
        return list(by_fact.values())
    by_ref = {one.ref: one for one in kept}
    tellings = _Remaining(store.told(numbers), {ref: one.identity for ref, one in by_ref.items()})
    judgements = [judgement for judgement in store.judgements(undone=False) if judgement.verb in ("join", "split")]
    groups = []
    for kind in KINDS:
        seeds = [telling for telling in tellings.all if telling.kind == kind]
        for group in FactJoiner().groups(kind, seeds, tellings, judgements):
            groups.append([by_ref[ref] for telling in group for ref in tellings.refs[telling.key]])
    return groups


class _Remaining:
    """The tellings of some facts, of which only some findings are left."""

    def __init__(self, told: Sequence[tuple[Telling, list[str]]], articles: dict[str, str]) -> None:
        self._joiner = FactJoiner()
        numbers = {article: number for number, article in enumerate(sorted(set(articles.values())))}
        self.refs = {telling.key: [ref for ref in refs if ref in articles] for telling, refs in told}
        self.all = [
            replace(telling, articles=frozenset(numbers[articles[ref]] for ref in self.refs[telling.key]))
            for telling, _ in told
            if self.refs[telling.key]
        ]
        self._blocks = defaultdict[tuple[Kind, int], list[Telling]](list)
        for telling in self.all:
            for block in self._joiner.blocks(telling.kind, telling.features):
                self._blocks[telling.kind, block].append(telling)

    def near(self, telling: Telling) -> Sequence[Telling]:
        """`Tellings.near`."""
        blocks = set(self._joiner.near(telling.kind, telling.features))
        found = {other.key: other for block in blocks for other in self._blocks.get((telling.kind, block), ())}
        return [found[key] for key in sorted(found)]

    def foresee(self, tellings: Sequence[Telling]) -> None:
        """`Tellings.foresee`: all are at hand."""

    def marked(self, ref: str) -> Telling | None:
        """`Tellings.marked`."""
        return next((telling for telling in self.all if telling.mark == ref), None)


def _decisions(store: Store, refs: Collection[str] | None = None) -> Decided:
    """The judgements that count, by the refs that they name; all, or of these findings."""
    found = defaultdict[str, list[Judgement]](list)
    for judgement in store.judgements(undone=False, refs=refs):
        for target in (*judgement.targets, *judgement.others):
            found[target.ref].append(judgement)
    return dict(found)


def _assembled(groups: Iterable[Sequence[KeptFinding]], day: date | None, decisions: Decided) -> list[Fact]:
    return [assemble(group, day, decisions) for group in groups if group]


def wanted(fact: Fact, filters: Filters) -> bool:
    """Whether a fact is one of those asked for; its states are not looked at: by them facts are chosen."""
    told = fact.told
    if filters.kinds and fact.kind not in filters.kinds:
        return False
    type_ = getattr(told, "type", None) or getattr(told, "kind", None)
    if filters.types and type_ not in filters.types:
        return False
    if filters.statuses and not (fact.status in filters.statuses or (fact.overdue and "overdue" in filters.statuses)):
        return False
    if filters.fields and getattr(told, "field", None) not in filters.fields:
        return False
    if filters.sites and not any(report.article.site in filters.sites for report in fact.reports):
        return False
    if filters.contradicted and not fact.contradictions:
        return False
    if filters.parties and not any(name in filters.parties for report in fact.reports for name, _ in names_of(report)):
        return False
    if filters.new_since and not any((step.reported or "")[:10] > filters.new_since for step in fact.history):
        return False
    return _within(fact, filters)


def _within(fact: Fact, filters: Filters) -> bool:
    if filters.since is None and filters.until is None:
        return True
    when = span(fact.date or fact.first_reported)
    if when is None:
        return False
    since, until = span(filters.since), span(filters.until)
    return not ((since and when[1] < since[0]) or (until and when[0] > until[1]))
