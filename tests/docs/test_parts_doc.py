"""The page on parts says what is in them, and its queries give what it shows.

.venv/bin/python tests/docs/test_parts_doc.py        brings what is shown up to date
"""

import contextlib
import re
import tempfile
from pathlib import Path

import duckdb

import comity
from comity.parts.rows import schema, set_aside_schema

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "parts.md"
_QUERIES = re.compile(r"(?P<query>```sql\n(?P<sql>.*?)^```\n\n```text\n).*?(?=^```$)", re.M | re.S)


def refreshed(document: str, folder: Path) -> str:
    """The page with what its queries give now, asked in a folder with the parts of the example pages."""
    with contextlib.chdir(folder):
        Path("examples").symlink_to(ROOT / "examples")
        comity.write_parts("parts", "examples/pages", "examples/no-such-page.html")

        def ask(block: re.Match[str]) -> str:
            found = duckdb.sql(block["sql"])
            assert found is not None
            rows = [found.columns, *found.fetchall()]
            return block["query"] + "".join(" | ".join(map(_cell, row)) + "\n" for row in rows)

        return _QUERIES.sub(ask, document)


def _cell(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_cell, value))}]"
    return "NULL" if value is None else str(value)


def test_queries_give_what_is_shown(tmp_path: Path) -> None:
    shown = PAGE.read_text(encoding="utf-8")
    assert len(_QUERIES.findall(shown)) == 4
    assert refreshed(shown, tmp_path) == shown, (
        "run `.venv/bin/python tests/docs/test_parts_doc.py`, and look at what has changed"
    )


def test_all_columns_are_told() -> None:
    columns = PAGE.read_text(encoding="utf-8").partition("## Columns")[2].partition("## With DuckDB")[0]
    told = [name for row in re.findall(r"^\| (`[^|]*)\|", columns, re.M) for name in re.findall(r"`(\w+)`", row)]
    assert sorted(told) == sorted([*schema().names, "day"])
    assert all(f"`{name}`" in columns for name in set_aside_schema().names)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        PAGE.write_text(refreshed(PAGE.read_text(encoding="utf-8"), Path(scratch)), encoding="utf-8")
