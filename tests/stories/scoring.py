"""How well the findings of the stories are joined into facts, and what the facts then say.

    python tests/stories/scoring.py                   with the annotated findings, so that errors of reading do not count
    python tests/stories/scoring.py --read            with what the reader finds in the articles' texts
    python tests/stories/scoring.py KEN-TZA NOR-POL   of some stories alone
    python tests/stories/scoring.py --floors          write the scores, a little lowered, as the floors of the test

The stories of `BLIND` were written before the rules were finished and by others, and first scored afterwards: no rule was made
by looking at them. They are the soberest guess at other news.

Joining is scored on pairs of findings (which belong to one fact) and by B-cubed (Bagga and Baldwin 1998), kind by kind and over
all. A history is right where its steps have the true statuses, in order, first reported on the true days, with dates that agree.
An as-of question is right where the fact had that status and date on that day, or was not known yet.
"""

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import comity
from comity.consolidation.facts import assemble
from comity.consolidation.gathering import gather
from comity.consolidation.model import Fact
from comity.consolidation.spans import gap, span
from comity.evaluation.matching import Places
from comity.evaluation.scoring import pair
from comity.records import to_json
from comity.types import KINDS, Filters, Given, JSONObject, Kind, Page, Record

sys.path.insert(0, str(Path(__file__).parent))
from stories import Story, names, story

FLOORS = Path(__file__).parent / "floors.json"
_MARGIN = 0.005
"""By how much a floor lies under the score."""

BLIND = ("GEO-UZB", "IDN-PHL", "NOR-POL")
SETS = {"tuned": tuple(name for name in names() if name not in BLIND), "blind": BLIND}

Key = tuple[str, Kind, int]
"""An article's id, a kind, and the position of a finding among those of its kind."""


@dataclass
class Counts:
    """Pairs of findings that are, and that are said to be, of one fact; and the sums of B-cubed."""

    right: int = 0
    said: int = 0
    true: int = 0
    precision: float = 0.0
    recall: float = 0.0
    findings: int = 0
    readable: int = 0
    """Of the true pairs those of which both findings were read."""

    def add(self, other: "Counts") -> None:
        """Adds the counts of another story or kind."""
        for name in ("right", "said", "true", "precision", "recall", "findings", "readable"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def pairwise(self) -> tuple[float, float, float]:
        """Precision, recall and F1 of the pairs."""
        return _shares(self.right, self.said, self.true)

    @property
    def b_cubed(self) -> tuple[float, float, float]:
        """Precision, recall and F1 by B-cubed."""
        precision, recall = (value / self.findings if self.findings else 1.0 for value in (self.precision, self.recall))
        return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass
class Scores:
    """What was right, of how many, and what was wrong in words."""

    kinds: dict[Kind, Counts] = field(default_factory=lambda: {kind: Counts() for kind in KINDS})
    right: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    asked: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    wrong: list[str] = field(default_factory=list)

    def note(self, what: str, ok: bool, told: str) -> None:
        """Counts an answer."""
        self.asked[what] += 1
        self.right[what] += ok
        if not ok:
            self.wrong.append(f"{what}: {told}")

    def all_kinds(self) -> Counts:
        """The counts over all kinds."""
        whole = Counts()
        for counts in self.kinds.values():
            whole.add(counts)
        return whole

    def told(self) -> dict[str, float]:
        """The scores that have floors."""
        whole = self.all_kinds()
        scores = {"pairwise F1": whole.pairwise[2], "B-cubed F1": whole.b_cubed[2]}
        return scores | {what: self.right[what] / asked for what, asked in sorted(self.asked.items())}


def score(stories: Iterable[str], *, read: bool = False) -> Scores:
    """The scores over some stories, each in a store of its own."""
    scores = Scores()
    for name in stories:
        one = story(name)
        with tempfile.TemporaryDirectory() as folder, comity.open_store(Path(folder) / "story.db") as store:
            records = [_read(record) for record in one.records] if read else one.records
            for record in records:
                store.add(record)
            labels = _labels_of_read(one, records) if read else dict(one.labels)
            joined = _joined(store, records)
            _score_joining(one, labels, joined, scores)
            _score_histories(store, one, labels, scores)
            _score_as_of(store, one, labels, scores)
    return scores


@cache
def _read(record: Record) -> Record:
    """What the reader finds in the text of an article."""
    article = record.article
    given = Given(article.id, article.url, None, article.published, article.title)
    (found,) = comity.read(Page(article.id, "body", article.text, given))
    return found


def _labels_of_read(one: Story, records: Iterable[Record]) -> dict[Key, str]:
    """For what was read: the label of the annotated finding that it matches; what matches none is of no true fact."""
    labels: dict[Key, str] = {}
    for gold, found in zip(one.records, records, strict=True):
        annotated, mine = to_json(gold), to_json(found)
        places = Places(gold.article.text)
        for kind in KINDS:
            for i, j in pair(kind, annotated[kind], mine[kind], places):
                labels[gold.article.id, kind, j] = one.labels[gold.article.id, kind, i]
    return labels


def _joined(store: comity.Store, records: Iterable[Record]) -> dict[Key, int]:
    """The number of the fact to which the store joins each finding."""
    places = defaultdict[tuple[str, Kind, str], list[int]](list)
    for record in records:
        for kind in KINDS:
            for position, finding in enumerate(getattr(record, kind)):
                places[record.article.id, kind, repr(finding)].append(position)
    joined = {}
    for kept in store.findings():
        # Two findings can be alike in all; they come in their order.
        position = places[kept.article.id, kept.kind, repr(kept.finding)].pop(0)
        joined[kept.article.id, kept.kind, position] = kept.fact or 0
    return joined


def _score_joining(one: Story, labels: Mapping[Key, str], joined: Mapping[Key, int], scores: Scores) -> None:
    """Recall is of the annotated findings, those that were not read too; precision of what can be judged by the truth."""
    for kind in KINDS:
        true, said = defaultdict[str, set[Key]](set), defaultdict[int, set[Key]](set)
        for key in (key for key in labels if key[1] == kind):
            true[labels[key]].add(key)
            said[joined[key]].add(key)
        annotated = defaultdict[str, int](int)
        for key, label in one.labels.items():
            if key[1] == kind:
                annotated[label] += 1
        pairs_said, pairs_right = (_pairs(groups) for groups in (said.values(), _shared(true, said)))
        counts = Counts(pairs_right, pairs_said, sum(n * (n - 1) // 2 for n in annotated.values()))
        for key in labels:
            if key[1] == kind:
                both = len(true[labels[key]] & said[joined[key]])
                counts.precision += both / len(said[joined[key]])
                counts.recall += both / annotated[labels[key]]
        counts.findings = sum(annotated.values())
        counts.readable = _pairs(true.values())
        if len(true) and sum(map(len, true.values())) < counts.findings:
            # B-cubed's precision is over what was read, its recall over what was annotated.
            counts.precision *= counts.findings / sum(map(len, true.values()))
        scores.kinds[kind].add(counts)


def _shared(true: Mapping[str, set[Key]], said: Mapping[int, set[Key]]) -> list[set[Key]]:
    return [ones & others for ones in true.values() for others in said.values() if ones & others]


def _pairs(groups: Iterable[set[Key]]) -> int:
    return sum(1 for group in groups for _ in combinations(group, 2))


def _fact_of(facts: Iterable[Fact], keys: set[tuple[str, str]]) -> Fact | None:
    """The fact that holds most of these findings, by article and evidence."""

    def shared(fact: Fact) -> int:
        return len({(report.article.id, report.finding.evidence) for report in fact.reports} & keys)

    best = max(facts, key=lambda fact: (shared(fact), fact.id), default=None)
    return best if best is not None and shared(best) else None


def _keys(one: Story, labels: Mapping[Key, str], kind: Kind, label: str, until: str = "9999") -> set[tuple[str, str]]:
    """The findings with a label in articles up to a day, by article and evidence."""
    days = {record.article.id: (record.article.published or "")[:10] for record in one.records}
    wanted = {key[0] for key, other in labels.items() if key[1] == kind and other == label and days[key[0]] <= until}
    found = set()
    for record in one.records:
        if record.article.id in wanted:
            for position, finding in enumerate(getattr(record, kind)):
                if one.labels[record.article.id, kind, position] == label:
                    found.add((record.article.id, finding.evidence))
    return found


def _score_histories(store: comity.Store, one: Story, labels: Mapping[Key, str], scores: Scores) -> None:
    if labels != one.labels:
        return
    facts = [assemble(kept) for kept in store.findings_by_fact()]
    for kind, histories in one.truth["histories"].items():
        ours = [fact for fact in facts if fact.kind == kind]
        for label, steps in histories.items():
            fact = _fact_of(ours, _keys(one, labels, kind, label))
            mine = [(step.status, step.date, (step.reported or "")[:10]) for step in fact.history] if fact else []
            # That a promise was broken is told by another fact, to which the promise is linked.
            true = [step for step in steps if not (kind == "commitments" and step[0] == "denied")]
            ok = len(mine) == len(true) and all(map(_same_step, mine, true))
            scores.note("histories", ok, f"{one.name} {kind} {label}: {mine} instead of {true}")
    told = {(fact.id, contradiction.field) for fact in facts for contradiction in fact.contradictions}
    wanted = set()
    for contradiction in one.truth["contradictions"]:
        kind, label, name = contradiction["kind"], contradiction["fact"], contradiction["field"]
        fact = _fact_of([fact for fact in facts if fact.kind == kind], _keys(one, labels, kind, label))
        found = fact is not None and (fact.id, name) in told
        wanted.add((fact.id if fact else label, name))
        scores.note("contradictions found", found, f"{one.name} {kind} {label} {name}: not found")
    for id, name in sorted(told):
        scores.note("contradictions right", (id, name) in wanted, f"{one.name} {id} {name}: none")


def _same_step(mine: tuple[str, str | None, str], true: list[Any]) -> bool:
    return mine[0] == true[0] and mine[2] == true[2] and _same_date(mine[1], true[1])


def _same_date(one: str | None, other: str | None) -> bool:
    """Whether two dates are equal, or one is told more exactly than the other."""
    ones, others = span(one), span(other)
    return one == other or (ones is not None and others is not None and gap(ones, others) == 0)


def _score_as_of(store: comity.Store, one: Story, labels: Mapping[Key, str], scores: Scores) -> None:
    if labels != one.labels:
        return
    states = tuple(one.truth["states"])
    gathered = {}
    for question in one.truth["as_of"]:
        day, kind, label = question["date"], question["kind"], question["fact"]
        if day not in gathered:
            gathered[day] = gather(store, Filters(states=states, as_of=day)).facts
        fact = _fact_of([fact for fact in gathered[day] if fact.kind == kind], _keys(one, labels, kind, label, day))
        scores.note(
            "as-of answers", _answers(fact, question), f"{one.name} {question}: {fact and (fact.status, fact.date, fact.overdue)}"
        )


def _answers(fact: Fact | None, question: JSONObject) -> bool:
    if fact is None or not question.get("known", True):
        return fact is None and not question.get("known", True)
    match question["status"]:
        case "overdue":
            status = fact.overdue
        case "denied" if fact.kind == "commitments":
            status = any(link.how == "contradicts" for link in fact.follow_ups)
        case told:
            status = fact.status == told
    return status and ("when" not in question or _same_date(fact.date, question["when"]))


def _shares(right: float, said: float, true: float) -> tuple[float, float, float]:
    precision, recall = (right / said if said else 1.0), (right / true if true else 1.0)
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def show(scores: Scores) -> None:
    """Prints the scores for people."""
    print(f"{'':14}{'findings':>9}{'pairs: P':>10}{'R':>7}{'F1':>7}{'B-cubed: P':>12}{'R':>7}{'F1':>7}")
    for name, counts in [*scores.kinds.items(), ("all", scores.all_kinds())]:
        pairs, cubed = (" ".join(f"{value:6.3f}" for value in values) for values in (counts.pairwise, counts.b_cubed))
        of_read = "" if counts.readable == counts.true else f"   of the pairs read {counts.right / max(1, counts.readable):.3f}"
        print(f"{name:14}{counts.findings:9,}    {pairs}      {cubed}{of_read}")
    for what, asked in sorted(scores.asked.items()):
        print(f"{what}: {scores.right[what]} of {asked} ({scores.right[what] / asked:.3f})")


def main() -> None:
    """Runs the command line of this script."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stories", nargs="*", help="stories by name (default: all)")
    parser.add_argument("--read", action="store_true", help="score what the reader finds")
    parser.add_argument("--wrong", action="store_true", help="show what was wrong of histories, contradictions and as-of answers")
    parser.add_argument("--floors", action="store_true", help="write the floors of the test")
    asked = parser.parse_args()
    if asked.floors:
        floors = {
            name: {what: round(value - _MARGIN, 3) if value < 1 else 1.0 for what, value in score(stories).told().items()}
            for name, stories in SETS.items()
        }
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
        return
    for name, stories in {"": asked.stories}.items() if asked.stories else SETS.items():
        scores = score(stories, read=asked.read)
        print(f"\n{name}".rstrip())
        show(scores)
        if asked.wrong:
            print("\n".join(scores.wrong))


if __name__ == "__main__":
    main()
