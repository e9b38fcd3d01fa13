import io
import json
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO, cast, get_args

import pytest
from export_samples import ENTITIES, FACTS, exported

from comity.consolidation.model import Fact
from comity.errors import ComityError
from comity.exports import FORMATS, ExportFormat, ExportKind, check_format, write

FITTING = [(kind, format) for kind, formats in FORMATS.items() for format in formats]


def test_every_kind_and_format_has_its_place() -> None:
    assert set(FORMATS) == set(get_args(ExportKind))
    assert {format for formats in FORMATS.values() for format in formats} == set(get_args(ExportFormat))


@pytest.mark.parametrize(
    ("kind", "format", "words"),
    [
        ("figures", "gdelt", "figures can't be written as gdelt; they can be as csv, jsonl, parquet."),
        ("network", "csv", "network can't be written as csv; it can be as gexf, graphml."),
        ("facts", "xml", "“xml” is not a format of exports; facts can be written as jsonl, ftm, atom."),
        ("rumours", "csv", "“rumours” can't be exported; what can be is events, instruments, commitments, "),
    ],
)
def test_what_does_not_fit_is_said_with_what_does(kind: str, format: str, words: str) -> None:
    with pytest.raises(ComityError) as raised:
        check_format(kind, format)
    assert str(raised.value).startswith(words)
    with pytest.raises(ComityError):
        write((), cast("ExportKind", kind), cast("ExportFormat", format), io.BytesIO(), title="", day=None)


@pytest.mark.parametrize(("kind", "format"), FITTING)
def test_the_same_facts_give_the_same_bytes(kind: ExportKind, format: ExportFormat) -> None:
    check_format(kind, format)
    once, count = exported(kind, format)
    assert exported(kind, format) == (once, count)
    assert count > 0
    if format != "parquet":
        assert once.decode("utf-8").rstrip()
        assert (b"\r" in once) is (format == "ics")
        assert b"\x00" not in once


@pytest.mark.parametrize(("kind", "format"), FITTING)
def test_no_facts_give_a_valid_empty_file(kind: ExportKind, format: ExportFormat) -> None:
    empty, count = exported(kind, format, (), ())
    assert count == 0
    if format in ("jsonl", "plover", "gdelt", "ftm"):
        assert empty == b""
    elif format in ("csv", "polecat"):
        assert empty.count(b"\n") == 1
    else:
        assert empty or format == "bibtex"


class _Pipe(io.RawIOBase):
    """A file that can only be written to, as standard output is."""

    def __init__(self) -> None:
        self.taken = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        size = len(bytes(cast("bytes", data)))
        self.taken += size
        return size


@pytest.mark.parametrize(("kind", "format"), FITTING)
def test_a_pipe_will_do(kind: ExportKind, format: ExportFormat) -> None:
    pipe = _Pipe()
    write(FACTS, kind, format, cast("BinaryIO", pipe), entities=ENTITIES, title="Quays", day=None)
    assert pipe.taken > 0


@pytest.mark.parametrize(
    ("kind", "format"), [("events", "csv"), ("facts", "jsonl"), ("events", "plover"), ("events", "gdelt"), ("facts", "atom")]
)
def test_what_is_streamed_is_written_fact_by_fact(kind: ExportKind, format: ExportFormat) -> None:
    file = io.BytesIO()
    sizes: list[int] = []

    def one_by_one() -> Iterator[Fact]:
        for fact in FACTS[:3]:
            sizes.append(len(file.getvalue()))
            yield fact

    write(one_by_one(), kind, format, file, title="Quays", day=date(2026, 7, 2))
    assert sizes == sorted(set(sizes))


def test_a_fact_as_json_has_all_that_there_is() -> None:
    data, count = exported("facts", "jsonl")
    lines = [json.loads(line, parse_constant=pytest.fail) for line in data.decode().splitlines()]
    assert count == len(lines) == len(FACTS)
    visit = next(line for line in lines if line["id"] == "ev-visit1")
    assert [step["status"] for step in visit["history"]] == ["planned", "occurred"]
    assert visit["history"][0]["reports"] == ["ev-visit1", "ev-visit2"]
    assert [report["ref"] for report in visit["reports"]] == ["ev-visit1", "ev-visit2", "ev-visit3"]
    assert visit["reports"][1]["repeats"] is True
    assert visit["reports"][0]["finding"]["evidence"] == "Valsdottir is expected in Walvis Bay in May"
    assert visit["reports"][0]["article"]["site"] == "tide-post.example"
    assert visit["contradictions"][1]["values"][0] == {"value": 3, "sources": 2, "reports": ["ev-visit3"]}
    assert visit["judgements"][0]["targets"][0]["ref"] == "ev-visit1"
    assert visit["confirmed"] is True
    pledge = next(line for line in lines if line["kind"] == "commitments")
    assert pledge["follow_ups"][0]["how"] == "fulfils"
    assert pledge["date"] == "2027"
    figures = {line["told"]["measure"]: line["told"]["value"] for line in lines if line["kind"] == "figures"}
    assert figures == {"trade in fish": 12_000_000, "share": -2.5, "nothing": None}
    (amounts,) = next(line["contradictions"] for line in lines if line["id"] == "fi-3")
    assert [value["value"] for value in amounts["values"]] == [None, 12_000_000]
