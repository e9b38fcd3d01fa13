"""How well the stories' projects, formats, persons, organizations and follow-ups are found, given the true facts."""

import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from comity.consolidation.entities import entities_of
from comity.consolidation.facts import assemble
from comity.consolidation.following import followed
from comity.consolidation.model import Entity, Fact
from comity.store.protocol import KeptFinding
from comity.types import Commitment, Event, Head, Instrument, Kind, Office, Statement
from stories import Story, names, story

Label = tuple[Kind, str]
DAY = date(2026, 1, 1)


@dataclass(frozen=True)
class UndertakingScore:
    """A true project or format, and the entity that tells it best."""

    name: str
    found: Entity | None
    f1: float
    last: bool


@dataclass(frozen=True)
class NameScore:
    """How many true names stand under the right identity, of how many that findings name; and what is wrong."""

    right: int
    names: int
    faults: tuple[str, ...]


@dataclass(frozen=True)
class FollowScore:
    """Follow-ups found rightly, found and true; and those missed and those too many."""

    right: int
    found: int
    true: int
    missed: tuple[tuple[str, Label, str], ...]
    extra: tuple[tuple[str, Label, str], ...]


@cache
def true_facts(name: str) -> tuple[tuple[Fact, Label], ...]:
    """The facts of a story as its truth joins them."""
    told = story(name)
    origin = {other: group[0] for group in told.truth["republished"] for other in group}
    kept = defaultdict[Label, list[KeptFinding]](list)
    for record, kind, position, finding in told.findings():
        head = record.article
        ref = f"{head.id}-{kind}-{position}"
        article = Head(
            head.id, head.url, head.site, head.title, head.byline, head.published, "en", "", origin.get(head.id, head.id)
        )
        kept[kind, told.labels[head.id, kind, position]].append(KeptFinding(ref, kind, finding, article, 1, head.id))
    return tuple((assemble(findings, DAY), label) for label, findings in kept.items())


def undertaking_scores(name: str) -> list[UndertakingScore]:
    """For each true project and format the entity of its kind with the best F1 over its facts."""
    facts = true_facts(name)
    labels = {fact.id: label for fact, label in facts}
    entities = entities_of(followed(fact for fact, _ in facts))
    scores = []
    for kind in ("project", "format"):
        for true in story(name).truth[f"{kind}s"]:
            want = {(k, label) for k, ones in true["facts"].items() for label in ones}

            def f1(entity: Entity, want: set[Label] = want) -> float:
                got = {labels[fact] for fact in entity.facts}
                return 2 * len(got & want) / (len(got) + len(want))

            best = max((entity for entity in entities if entity.kind == kind), key=f1, default=None)
            best = best if best and f1(best) else None
            last = best is not None and best.last is not None and best.last.article.id == true["last"]
            scores.append(UndertakingScore(true["name"], best, f1(best) if best else 0.0, last))
    return scores


def person_score(name: str) -> NameScore:
    """The true names of persons."""
    return _name_score(name, "person", story(name).truth["people"])


def organization_score(name: str) -> NameScore:
    """The true names of organizations."""
    return _name_score(name, "organization", story(name).truth["organizations"])


def _name_score(name: str, kind: str, true: list[list[str]]) -> NameScore:
    """A name is right where its identity has most names of its bearer, and no other bearer has more names in it."""
    facts = [fact for fact, _ in true_facts(name)]
    told = {one for fact in facts for report in fact.reports for one in _names(report.finding)}
    ours = [set(entity.forms) for entity in entities_of(facts) if entity.kind == kind]
    right, total, faults = 0, 0, []
    groups = [set(group) & told for group in true]
    for group in filter(None, groups):
        identity = max(ours, key=lambda forms: (len(forms & group), sorted(forms)), default=set())
        foremost = max(groups, key=lambda other: (len(identity & other), other == group))
        good = identity & group if foremost == group else set()
        right, total = right + len(good), total + len(group)
        if group - good:
            faults.append(f"{sorted(group - good)} of {sorted(group)} not in {sorted(identity)}")
    return NameScore(right, total, tuple(faults))


def _names(finding: object) -> Iterable[str]:
    match finding:
        case Office():
            return finding.person, finding.of
        case Event():
            return finding.actors + finding.recipients
        case Instrument():
            return finding.parties
        case Commitment():
            return finding.by + finding.to
        case Statement():
            return (finding.speaker,)
        case _:
            return ()


def follow_score(name: str) -> FollowScore:
    """The follow-ups of a story's commitments."""
    facts = true_facts(name)
    labels = {fact.id: label for fact, label in facts}
    ours = {
        (labels[fact.id][1], labels[link.fact], link.how)
        for fact in followed(fact for fact, _ in facts)
        for link in fact.follow_ups
    }
    true = {(one["commitment"], (one["kind"], one["fact"]), one["how"]) for one in story(name).truth["follow_ups"]}
    return FollowScore(len(ours & true), len(ours), len(true), tuple(sorted(true - ours)), tuple(sorted(ours - true)))


def _tell(told: Story, verbose: bool) -> tuple[list[UndertakingScore], NameScore, NameScore, FollowScore]:
    ones, people, bodies = undertaking_scores(told.name), person_score(told.name), organization_score(told.name)
    follow = follow_score(told.name)
    _line(told.name, ones, people, bodies, follow)
    if verbose:
        for one in ones:
            print(f"   {one.f1:.2f} last {one.last!s:5} {one.name} < {one.found and one.found.name}")
        for kind, score in (("person", people), ("body", bodies)):
            for fault in score.faults:
                print(f"   {kind}: {fault}")
        for what, links in (("missed", follow.missed), ("extra", follow.extra)):
            for link in links:
                print(f"   {what} {link}")
    return ones, people, bodies, follow


def _line(name: str, ones: list[UndertakingScore], people: NameScore, bodies: NameScore, follow: FollowScore) -> None:
    f1 = sum(one.f1 for one in ones) / max(1, len(ones))
    print(
        f"{name:8} undertakings F1 {f1:.3f} last {sum(one.last for one in ones)}/{len(ones)}"
        f"  persons {people.right}/{people.names}  bodies {bodies.right}/{bodies.names}"
        f"  follow-ups R {follow.right}/{follow.true} P {follow.right}/{follow.found}"
    )


def main(which: str = "", verbose: str = "") -> None:
    """The scores of the named stories (parted by commas), or of all."""
    told = [_tell(story(name), bool(verbose)) for name in (which.split(",") if which else names())]
    ones = [one for each, *_ in told for one in each]
    people, bodies = (
        NameScore(sum(score.right for score in scores), sum(score.names for score in scores), ())
        for scores in ([each[1] for each in told], [each[2] for each in told])
    )
    follows = [each[3] for each in told]
    follow = FollowScore(sum(f.right for f in follows), sum(f.found for f in follows), sum(f.true for f in follows), (), ())
    _line("ALL", ones, people, bodies, follow)


if __name__ == "__main__":
    main(*sys.argv[1:])
