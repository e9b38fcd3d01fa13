"""What could be joined must be found: held against all pairs of the stories, where the join itself only sees what shares a
block."""

import sys
from itertools import combinations
from pathlib import Path

import pytest
from joining_samples import RULES, joined, told

from comity.consolidation.comparing import can_meet, nearing, standing
from comity.types import Finding, Kind

sys.path.insert(0, str(Path(__file__).parent.parent / "stories"))

from stories import names, story  # type: ignore[import-not-found, unused-ignore]


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("kind", RULES)
def test_whatever_could_be_joined_shares_a_block(name: str, kind: Kind) -> None:
    features = set()
    for record, of_kind, _, finding in story(name).findings():
        if of_kind == kind:
            published = record.article.published
            assert published
            paragraph = next(part for part in record.article.text.split("\n\n") if finding.evidence in part)
            features.add(
                told(kind, finding, published, paragraph=paragraph, beside=_beside(finding, [f for _, f in record.findings()]))
            )
    for one, other in combinations(sorted(features, key=repr), 2):
        joined(kind, one, other)
    assert max(len(set(RULES[kind].blocks(found))) for found in features) <= 60


def _beside(finding: Finding, others: list[Finding]) -> tuple[Finding, ...]:
    return tuple(o for o in others if o is not finding and o.start < finding.end and finding.start < o.end)


@pytest.mark.parametrize(
    ("ones", "others", "meet"),
    [
        (("BRA", "NGA"), ("BRA", "NGA"), True),
        (("BRA", "NGA"), ("BRA", "GHA", "NGA"), True),
        (("BRA",), ("BRA", "NGA"), True),
        (("BRA",), ("BRA",), True),
        (("BRA", "NGA"), ("BRA", "GHA"), False),
        (("BRA",), ("GHA", "NGA"), False),
        ((), (), True),
        ((), ("BRA",), False),
    ],
)
def test_findings_meet_under_two_states_or_where_one_names_a_single_one(
    ones: tuple[str, ...], others: tuple[str, ...], meet: bool
) -> None:
    assert can_meet(ones, others) is can_meet(others, ones) is meet


def test_a_gathering_of_many_stands_in_few_blocks() -> None:
    many = tuple(f"A{chr(65 + i)}{chr(65 + j)}" for i in range(10) for j in range(10))
    assert len(standing(many)) == len(nearing(many)) == 55
