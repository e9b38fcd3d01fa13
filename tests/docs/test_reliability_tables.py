"""The tables of what was tried name tests that there are."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def named_tests() -> set[str]:
    """The names of all tests."""
    found = set[str]()
    for file in (ROOT / "tests").rglob("test_*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        found |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}
    return found


@pytest.mark.parametrize("name", ["hostile", "planted"])
def test_every_row_has_a_test(name: str) -> None:
    text = (ROOT / "docs" / "reliability" / f"{name}.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| tried")]
    assert len(rows) >= 10
    known = named_tests()
    for row in rows:
        named = re.findall(r"`(test_\w+)`", row.rsplit("|", 2)[-2])
        assert named, row
        assert set(named) <= known, row
