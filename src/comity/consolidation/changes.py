"""How often facts have changed, for those who keep copies of them and want to know which is the later one."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from comity.consolidation.model import Fact
from comity.store.protocol import Store

_Part = tuple[str, Any]
"""A fact by its number, or a finding that is of none by its ref."""


@dataclass(frozen=True, slots=True)
class Changes:
    """How often a fact has changed, as far as reports and persons changed it."""

    count: int
    """0 for a single report of which nothing was decided. It never falls, unless an article is read otherwise than before."""
    last: str | None
    """When a person decided last about it, or took that back."""


def changes_of(store: Store, facts: Collection[Fact]) -> dict[str, Changes]:
    """How often each of the facts has changed, by id.

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
    filed = store.filed([key for what, key in above if what == "fact"])
    counts, last = dict[_Part, int](), dict[_Part, str]()
    for part in list(above):
        own = filed.get(part[1]) if part[0] == "fact" else None
        counts[top(part)] = counts.get(top(part), 0) + (own.reports if own else 1)
    for one in judgements:
        of = named.get(one.undoes or one.id)
        if of:
            part = top(part_of(next(iter(of))))
            counts[part] += 1
            last[part] = max(one.when, last.get(part, ""))
    tops = {fact.id: top(part_of(fact.id)) for fact in facts}
    return {id: Changes(counts[part] - 1, last.get(part)) for id, part in tops.items()}
