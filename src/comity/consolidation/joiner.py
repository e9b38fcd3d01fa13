"""The joiner: behind this door a store finds out which findings are one fact."""

import json
import zlib
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any

from comity.consolidation import copies, filing
from comity.consolidation.commitments import CommitmentFeatures, CommitmentRules
from comity.consolidation.comparing import Context, Rules
from comity.consolidation.events import EventFeatures, EventRules
from comity.consolidation.figures import FigureFeatures, FigureRules
from comity.consolidation.grouping import Bonds, Grouper, Scores
from comity.consolidation.instruments import InstrumentFeatures, InstrumentRules
from comity.consolidation.offices import OfficeFeatures, OfficeRules
from comity.consolidation.selection import paragraphs
from comity.consolidation.statements import StatementFeatures, StatementRules
from comity.store.protocol import Filed, KeptFinding, KeptTellings, Telling, Tellings
from comity.store.rows import states_of
from comity.types import Finding, Judgement, Kind, Record, Statement

RULES: dict[Kind, tuple[Rules[Any], Any]] = {
    "offices": (OfficeRules(), OfficeFeatures),
    "events": (EventRules(), EventFeatures),
    "instruments": (InstrumentRules(), InstrumentFeatures),
    "commitments": (CommitmentRules(), CommitmentFeatures),
    "statements": (StatementRules(), StatementFeatures),
    "figures": (FigureRules(), FigureFeatures),
}
"""For each kind its rules, and the class of its features."""


class FactJoiner:
    """`comity.store.protocol.Joiner` by the rules of this room."""

    version = f"facts-6-{zlib.crc32(repr([(kind, own._fields) for kind, (_, own) in RULES.items()]).encode()):08x}"
    """With the names of all features: stored ones of another form could not be read."""
    filing = "index-8"
    once = frozenset(kind for kind, (rules, _) in RULES.items() if rules.once)

    def __init__(self) -> None:
        self._scores = Scores()

    def features(self, kind: Kind, finding: Finding, record: Record) -> tuple[Any, ...]:
        features: tuple[Any, ...] = RULES[kind][0].features(finding, context_of(finding, record))
        return features

    def restored(self, kind: Kind, features: str) -> Any:
        return _restored(kind, features)

    def blocks(self, kind: Kind, features: Any) -> Collection[int]:
        return [_hashed(block) for block in RULES[kind][0].blocks(features)]

    def near(self, kind: Kind, features: Any) -> Collection[int]:
        return [_hashed(block) for block in RULES[kind][0].near(features)]

    def groups(
        self, kind: Kind, seeds: Iterable[Telling], tellings: Tellings, judgements: Sequence[Judgement]
    ) -> list[list[Telling]]:
        return self.grouper(kind, tellings, judgements).groups(seeds)

    def grown(self, kind: Kind, telling: Telling, tellings: KeptTellings, judgements: Sequence[Judgement]) -> int | None:
        rules = RULES[kind][0]
        if telling.mark is not None or telling.fact != telling.number or rules.moves(telling.features):
            return None
        grouper = self.grouper(kind, tellings, judgements)
        linked = [other for _, other in grouper.linked(telling)]
        facts = {other.fact for other in linked}
        # Several facts may become one or part, and a vague one may change where it goes.
        if len(facts) > 1 or grouper.turns(telling, linked):
            return None
        for fact in facts:
            for mate in tellings.of_fact(fact):
                together = rules.once and not telling.articles.isdisjoint(mate.articles)
                if mate.mark is not None or together or rules.conflict(telling.features, mate.features, moved=False):
                    return None
            return fact
        return telling.number

    def grouper(self, kind: Kind, tellings: Tellings, judgements: Sequence[Judgement]) -> Grouper[Telling]:
        """The grouper of a kind over what is kept, with what persons decided."""
        return Grouper(RULES[kind][0], tellings.near, tellings.marked, bonds_of(judgements), self._scores, tellings.foresee)

    def sketch(self, text: str) -> bytes:
        return copies.sketch(text)

    def bands(self, sketch: bytes) -> tuple[int, ...]:
        return copies.bands(sketch)

    def repeats(self, one: bytes, other: bytes) -> bool:
        return copies.repeats(one, other)

    def dyads(self, record: Record) -> Sequence[tuple[str, ...]]:
        return filing.dyads(record)

    def filed(self, kept: Sequence[KeptFinding], reports: int, judgements: Sequence[Judgement]) -> Filed:
        return filing.filed(kept, reports, judgements)

    def counts(self, term: str) -> bool:
        return term == filing.ALL or (term.startswith(("dyad:", "state:")) and not term.endswith(filing.PROJECTS))


def context_of(finding: Finding, record: Record) -> Context:
    """What stands around a finding in its article."""
    beside = tuple(
        other
        for _, other in record.findings()
        if other is not finding and other.start < finding.end and finding.start < other.end
    )
    text = record.article.text
    spans = _paragraphs(text)
    place = bisect_right(spans, (finding.start, len(text))) - 1
    start, end = spans[place] if place >= 0 else (0, len(text))
    states = {state for _, other in record.findings() for state in states_of(other)} if isinstance(finding, Statement) else ()
    return Context(record.article.published, beside, text[start:end], tuple(sorted(states)))


def bonds_of(judgements: Sequence[Judgement]) -> Bonds:
    """What judgements say of which findings are one; of two that contradict each other the later one counts."""
    said: dict[frozenset[str], bool] = {}
    for judgement in judgements:
        refs = [target.ref for target in judgement.targets]
        others = [target.ref for target in judgement.others]
        if judgement.verb == "join":
            # Of joined facts all reports stay together, whatever was said of some of them before.
            members = frozenset((*refs, *others))
            said = {pair: one for pair, one in said.items() if one or not pair <= members}
            said |= {frozenset((refs[0], ref)): True for ref in members - {refs[0]}}
        if judgement.verb == "split":
            # Each half stays one: judged reports stand alone, and by the rules a half that says little would fall apart.
            said |= {frozenset((half[0], ref)): True for half in (refs, others) for ref in half[1:]}
            said |= {frozenset((ref, other)): False for ref in refs for other in others}
    bonds: dict[bool, dict[str, set[str]]] = {True: {}, False: {}}
    for pair, one in said.items():
        for ref in pair:
            bonds[one].setdefault(ref, set()).update(pair - {ref})
    frozen = {way: {ref: frozenset(others) for ref, others in bonds[way].items()} for way in bonds}
    return Bonds(frozen[True], frozen[False])


@lru_cache(maxsize=1 << 12)
def _restored(kind: Kind, features: str) -> Any:
    return RULES[kind][1]._make(_tupled(json.loads(features)))


@lru_cache(maxsize=8)
def _paragraphs(text: str) -> list[tuple[int, int]]:
    return list(paragraphs(text))


@lru_cache(maxsize=1 << 12)
def _hashed(block: str) -> int:
    """A number of 63 bits for a block, the upper half for its first word: what one article looks for stands together so.

    In a table that is ordered by it, an article would otherwise read and write as many places as it has blocks.
    """
    whole = block.encode("utf-8", "surrogatepass")
    return zlib.crc32(whole.partition(b" ")[0]) << 31 | zlib.crc32(whole) & 0x7FFFFFFF


def _tupled(values: list[Any]) -> tuple[Any, ...]:
    return tuple([_tupled(value) if value.__class__ is list else value for value in values])
