"""The encoder may get better, never worse: floors under its figures on the corpus's test part.

See docs/accuracy.md for what the figures are; `python -m training.measure --part test` gives them.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from comity.language.encoder import FOLDER
from training import corpus
from training.measure import measure, measure_pairs

FLOORS: dict[str, float] = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))["encoder"]


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    return measure(FOLDER, corpus.part("test"))


def test_no_figure_falls_under_its_floor(measured: dict[str, Any]) -> None:
    pairs = measure_pairs(FOLDER, corpus.CORPUS / "relations" / "plain.jsonl")
    figures = {
        "relation": measured["relation"]["macro_f1"],
        "plain": pairs["macro_f1"],
        "status": measured["status"],
        "whole": measured["whole"]["recall"],
        **{name: measured[name]["f1"] for name in ("events", "event_types", "mentions", "roles", "say")},
    }
    assert set(figures) == set(FLOORS) - {"own events"}
    fallen = {name: (round(value, 3), FLOORS[name]) for name, value in figures.items() if value < FLOORS[name]}
    assert not fallen, f"under the floor (figure, floor): {fallen}"


def test_the_weights_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 40 * 2**20
