"""Reading may get better, never worse: the floors under the scores on annotated articles.

See docs/accuracy.md for what the sets are and how the floors rise.
"""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "gold"
SETS = {
    "dev": sorted(SHARED.glob("dev-*.jsonl")),
    "own": sorted((ROOT / "tests" / "gold").glob("own-*.jsonl")),
}
FLOORS: dict[str, dict[str, float]] = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))

pytestmark = pytest.mark.skipif(
    not (SHARED / "score.py").exists(), reason="the scorer of the gold sets (../shared/gold/score.py) is not beside this checkout"
)


@pytest.fixture(scope="module", params=list(SETS))
def measured(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
    """The name of a set, and what the scorer says of it."""
    name: str = request.param
    if not SETS[name]:
        pytest.skip(f"there are no {name}-*.jsonl beside this checkout")
    spec = importlib.util.spec_from_file_location("accuracy", ROOT / "benchmarks" / "accuracy.py")
    assert spec is not None
    assert spec.loader is not None
    accuracy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(accuracy)
    return name, accuracy.measure(SETS[name], accuracy.load_scorer())


def test_no_score_falls_under_its_floor(measured: tuple[str, dict[str, Any]]) -> None:
    name, result = measured
    scores = {kind: row["f1"] for kind, row in result["kinds"].items()} | result["page"]
    assert set(FLOORS[name]) == set(scores)
    fallen = {score: (round(value, 3), FLOORS[name][score]) for score, value in scores.items() if value < FLOORS[name][score]}
    assert not fallen, f"under the floor (score, floor): {fallen}"
    assert not result["missing"]
    assert result["evidence not in text"] == 0
