"""The page on exports tells every kind, format, column and status."""

import csv
import io
import json
import re
from pathlib import Path
from typing import get_args

import pytest
from export_samples import exported

from comity.consolidation.model import CommitmentStep, EventStep
from comity.exports import FORMATS, ExportFormat, ExportKind

PAGE = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")
CODED = set(re.findall(r"`([^`\n]+)`", PAGE))


def test_kinds_and_formats_stand_in_the_first_table() -> None:
    rows = re.findall(r"^\| (`[a-z`, ]+`) \| [^|]* \| ([^|]*) \|$", PAGE, re.M)
    told = {kind: tuple(re.findall(r"`(\w+)`", formats)) for kinds, formats in rows for kind in re.findall(r"`(\w+)`", kinds)}
    assert told == FORMATS
    assert set(get_args(ExportFormat)) <= CODED


@pytest.mark.parametrize("kind", [kind for kind, formats in FORMATS.items() if "csv" in formats])
def test_every_column_is_told(kind: ExportKind) -> None:
    header = next(csv.reader(io.StringIO(exported(kind, "csv", (), ())[0].decode())))
    assert set(header) <= CODED


def test_every_key_of_lines_is_told() -> None:
    for kind, format in (("events", "plover"), ("facts", "jsonl")):
        for line in exported(kind, format)[0].decode().splitlines():  # type: ignore[arg-type]  # literals in a tuple
            assert set(json.loads(line)) <= CODED


def test_every_schema_is_told() -> None:
    assert {json.loads(line)["schema"] for line in exported("facts", "ftm")[0].decode().splitlines()} <= CODED


def test_every_status_is_told() -> None:
    assert {*get_args(EventStep), *get_args(CommitmentStep)} <= CODED
