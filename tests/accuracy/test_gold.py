"""Reading may get better, never worse: the floors under the scores on annotated articles.

See docs/accuracy.md for what the sets are and how the floors rise.
"""

import json
from pathlib import Path
from typing import get_args

import pytest

import comity
from comity.types import ReaderName
from training import articles, corpus

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "gold"
FLOORS: dict[str, dict[str, float]] = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))
_NO_BYLINE = {"byline"}
"""The corpus's articles have no page around them from which a byline could be read."""


def evaluated(name: str, folder: Path) -> comity.Evaluation:
    """What `comity evaluate` says of a set."""
    match name:
        case "dev":
            paths = sorted(SHARED.glob("dev-*.jsonl"))
            if not paths:
                pytest.skip("the development sets (../shared/gold/dev-*.jsonl) are not beside this checkout")
        case "own":
            paths = sorted((ROOT / "tests" / "gold").glob("own-*.jsonl"))
        case _:
            paths = [folder / "articles.jsonl"]
            held_out = [a for a in articles.load(corpus.ARTICLES) if articles.split(a) == "test"]
            paths[0].write_text("\n".join(map(json.dumps, held_out)), encoding="utf-8")
    return comity.evaluate(*paths)


def test_the_encoder_beside_the_rules_finds_more() -> None:
    paths = sorted((ROOT / "tests" / "gold").glob("own-*.jsonl"))
    rules, both = (comity.evaluate(*paths, reader=reader).kinds["events"] for reader in get_args(ReaderName))
    assert both.recall > rules.recall
    assert both.f1 > FLOORS["encoder"]["own events"]


@pytest.mark.parametrize("name", ["dev", "own", "articles"])
def test_no_score_falls_under_its_floor(name: str, tmp_path: Path) -> None:
    result = evaluated(name, tmp_path)
    page = {key: value for key, value in result.page.items() if name != "articles" or key not in _NO_BYLINE}
    scores = {str(kind): score.f1 for kind, score in result.kinds.items()} | page
    assert set(FLOORS[name]) == set(scores)
    fallen = {score: (round(value, 3), FLOORS[name][score]) for score, value in scores.items() if value < FLOORS[name][score]}
    assert not fallen, f"under the floor (score, floor): {fallen}"
    assert not result.unread
    assert result.stray == 0
