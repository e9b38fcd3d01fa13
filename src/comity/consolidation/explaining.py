"""Why findings are one fact: on what grounds they were joined, and what was nearly joined."""

from collections.abc import Sequence
from dataclasses import dataclass

from comity.consolidation.comparing import JOINED, NEARLY, Match
from comity.consolidation.facts import by_publication
from comity.consolidation.gathering import find
from comity.consolidation.joiner import RULES
from comity.consolidation.model import Fact
from comity.consolidation.spans import is_past
from comity.store.protocol import Store, Telling
from comity.types import Judgement

_MOST_NEAR = 8
"""Facts shown that were nearly joined."""


@dataclass(frozen=True, slots=True)
class Link:
    """Two groups of reports that say the same each, and why both tell of one fact."""

    reports: tuple[str, ...]
    """The refs of the reports that say the one thing; of the first link of a fact these come first."""
    others: tuple[str, ...]
    score: float
    """1 and more joins; 0 where they are joined by way of others, or by a person."""
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Another fact that was nearly joined."""

    fact: str
    report: str
    """The ref of this fact's report that comes nearest."""
    other: str
    """The ref of the other fact's report."""
    evidence: str
    """The other report's."""
    published: str | None
    score: float
    grounds: tuple[str, ...]
    against: str | None
    """What speaks against it whatever else agrees; None where the score alone is too low, or others were nearer."""


@dataclass(frozen=True, slots=True)
class Why:
    """The grounds on which a fact is one."""

    fact: Fact
    links: tuple[Link, ...]
    """From the best down; those that made the fact, not every pair."""
    near: tuple[Near, ...]
    judgements: tuple[Judgement, ...]


def explain(store: Store, ref: str, as_of: str | None = None) -> Why:
    """Why the fact with this id, or with a report with this ref, is one; as of a day, by what was known then.

    Raises ComityError where there is none.
    """
    fact = find(store, ref, as_of, followed_up=True)
    names = {report.ref for report in fact.reports}
    numbers = {one.fact for one in store.findings(refs=names) if one.fact is not None}
    own = [(telling, here) for telling, refs in store.told(numbers) if (here := [name for name in refs if name in names])]
    refs = {telling.key: tuple(here) for telling, here in own}
    near = _near(store, numbers, own, as_of)
    return Why(fact, tuple(_links([telling for telling, _ in own], refs)), tuple(near), fact.judgements)


def _links(tellings: Sequence[Telling], refs: dict[str, tuple[str, ...]]) -> list[Link]:
    """The links that hold the tellings together, from the best down: those of a tree, as grouping took them."""
    pairs = []
    for i, one in enumerate(tellings):
        for other in tellings[i + 1 :]:
            match = RULES[one.kind][0].compare(one.features, other.features)
            if match is None or match.score < JOINED:
                match = Match(0.0, ("by way of other reports, or by a person",))
            pairs.append((match, one, other))
    pairs.sort(key=lambda pair: (-pair[0].score, pair[1].key, pair[2].key))
    group = {telling.key: telling.key for telling in tellings}
    links = []
    for match, one, other in pairs:
        if group[one.key] == group[other.key]:
            continue
        old, new = group[other.key], group[one.key]
        group = {key: new if label == old else label for key, label in group.items()}
        links.append(Link(refs[one.key], refs[other.key], match.score, match.grounds))
    return links


def _near(store: Store, numbers: set[int], own: Sequence[tuple[Telling, list[str]]], as_of: str | None) -> list[Near]:
    best: dict[str, tuple[float, Telling, str, str, Match]] = {}
    mine = {telling.key for telling, _ in own}
    candidates = store.near(numbers)
    for telling, names in own:
        rules = RULES[telling.kind][0]
        for other, others in candidates.get(telling.key, ()):
            if other.key in mine or not others:
                continue
            match = rules.compare(telling.features, other.features)
            if match is not None and match.score >= NEARLY and match.score > best.get(other.key, (0.0,))[0]:
                best[other.key] = (match.score, other, names[0], others[0], match)
    kept = {one.ref: one for one in store.findings(refs=[found[3] for found in best.values()])}
    groups: dict[int, Near] = {}
    for score, other, ref, other_ref, match in sorted(best.values(), key=lambda found: (-found[0], found[1].key)):
        one = kept[other_ref]
        if one.fact is None or one.fact in groups or (as_of and not is_past(one.article.published, as_of)):
            continue
        if len(groups) == _MOST_NEAR:
            break
        rules = RULES[other.kind][0]
        moved = any(rules.moves(telling.features) for telling, _ in own)
        against = next(
            (told for telling, _ in own if (told := rules.conflict(telling.features, other.features, moved=moved))), None
        )
        if against is None and rules.once and any(telling.articles & other.articles for telling, _ in own):
            against = "one article tells of both"
        if against is None and match.score >= JOINED:
            against = "another fact was nearer"
        groups[one.fact] = Near(
            _id_of(store, one.fact), ref, other_ref, one.finding.evidence, one.article.published, score, match.grounds, against
        )
    return list(groups.values())


def _id_of(store: Store, fact: int) -> str:
    return min(store.findings(facts=[fact]), key=by_publication).ref
