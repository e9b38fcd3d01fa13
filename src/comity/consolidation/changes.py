"""How often facts have changed, for those who keep copies of them and want to know which is the later one."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from comity.consolidation.gathering import is_known
from comity.consolidation.model import Fact
from comity.store.protocol import Store
from comity.types import Filters

_Part = tuple[str, Any]
"""A fact by its number, or a finding that is of none by its ref."""


@dataclass(frozen=True, slots=True)
class Changes:
    """How often a fact has changed, as far as reports and persons changed it."""

    count: int
    """0 for a single report of which nothing was decided. It never falls, unless an article is read otherwise than before."""
    last: str | None
    """When a person decided last about it, or took that back."""


def changes_of(store: Store, facts: Collection[Fact], as_of: str | None = None) -> dict[str, Changes]:
    """How often each of the facts has changed, by id; with a day, as of it, by the reports that were known at its end.

    A fact loses reports when a person rejects or splits some off, or takes it back that they were joined. So what is counted is
    all that decisions ever made hang together with it, undone ones and their undoing too: findings and decisions are only added.
    """
    judgements = store.judgements()
    named = {one.id: {target.ref for target in (*one.targets, *one.others)} for one in judgements}
    refs = set[str]().union(*named.values(), {fact.id for fact in facts})
    numbers = {kept.ref: kept.fact for kept in store.findings(refs=refs)}

    def part_of(ref: str) -> _Part:
        number = numbers.get(ref)
        return ("finding", ref) if number is None else ("fact", number)

    above: dict[_Part, _Part] = {}

    def top(part: _Part) -> _Part:
        while above.setdefault(part, part) != part:
            above[part] = part = above[above[part]]
        return part

    for ref in refs:
        top(part_of(ref))
    for ones in filter(None, named.values()):
        first, *others = map(part_of, ones)
        for other in others:
            above[top(other)] = top(first)
    reports = _reports(store, [key for what, key in above if what == "fact"], as_of)
    counts, last = dict[_Part, int](), dict[_Part, str]()
    for part in list(above):
        counts[top(part)] = counts.get(top(part), 0) + (reports.get(part[1], 0) if part[0] == "fact" else 1)
    for one in judgements:
        of = named.get(one.undoes or one.id)
        if of:
            part = top(part_of(next(iter(of))))
            counts[part] += 1
            last[part] = max(one.when, last.get(part, ""))
    tops = {fact.id: top(part_of(fact.id)) for fact in facts}
    return {id: Changes(counts[part] - 1, last.get(part)) for id, part in tops.items()}


def _reports(store: Store, numbers: Collection[int], as_of: str | None) -> dict[int, int]:
    """How many reports facts have."""
    if as_of is None:
        return {number: one.reports for number, one in store.filed(numbers).items()}
    known = Filters(as_of=as_of)
    return dict(Counter(kept.fact for kept in store.findings(facts=numbers) if kept.fact is not None and is_known(kept, known)))
