"""Whatever words a page holds, each format can be read back."""

import csv
import io
import json
import re
from dataclasses import replace

import icalendar
import networkx as nx  # type: ignore[import-untyped]
import pyarrow.parquet  # type: ignore[import-untyped]
from bibtexparser.entrypoint import parse_string as parse_entries
from export_samples import event, exported, fact, head, report, step
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from comity.consolidation.model import Fact
from comity.exports import ExportFormat, ExportKind
from comity.exports.text import printable

# What a cell that could be a formula begins with, behind the apostrophe that it was given, as docs/exports.md tells it.
GUARD = re.compile(r"^'(?='*(?:[\t\n]|\s*[=+@＝＋－＠-]))")
# Control characters, surrogates and what means something in one of the formats stand out among all that there is.
ODD = "\x00\r\n\t\ud800\udfff\ufffe\x85\u2028=+-@＝＋－＠'\"\\{}$%&<>,;|:_/ "
WORDS = st.text(st.one_of(st.characters(), st.sampled_from(ODD)), max_size=20)


@st.composite
def facts(draw: st.DrawFn) -> Fact:
    words = [draw(WORDS) for _ in range(8)]
    told = event(
        words[0],
        "SUPPORT",
        actors=(words[1], words[2]),
        recipients=("Namibia", words[4]),
        place=words[3],
        field=words[4],
        date="2026-05-01",
    )
    article = head(
        words[5] or "a", draw(st.sampled_from(["2026-03-12", None, words[6]])), title=words[6], site=words[7], byline=(words[1],)
    )
    return fact("events", told, (report("ev-1", told, article),), (step("planned", "2026-05-01", article.published, "ev-1"),))


def read(kind: ExportKind, format: ExportFormat, of: Fact) -> bytes:
    data, _ = exported(kind, format, (of,), ())
    return data


@given(facts())
@settings(max_examples=60, deadline=None)
def test_tables_come_back(of: Fact) -> None:
    (row,) = csv.DictReader(io.StringIO(read("events", "csv", of).decode(), newline=""))
    cell = row["evidence"]
    assert GUARD.sub("", cell) == printable(of.told.evidence)
    assert not cell.startswith(("\t", "\r", "\n"))
    assert cell.lstrip()[:1] not in tuple("=+-@＝＋－＠")
    (line,) = read("events", "jsonl", of).decode().rstrip("\n").split("\n")
    assert len(json.loads(line)["evidence"]) == len(of.told.evidence)
    (entry,) = pyarrow.parquet.read_table(io.BytesIO(read("events", "parquet", of))).to_pylist()
    assert entry["evidence"] == json.loads(line)["evidence"]


@given(facts())
@settings(max_examples=60, deadline=None)
def test_lines_stay_lines(of: Fact) -> None:
    assert read("events", "polecat", of).decode().count("\n") == 2
    assert {line.count("\t") for line in read("events", "polecat", of).decode().split("\n")[:-1]} == {39}
    (line,) = read("events", "gdelt", replace(of, status="occurred")).decode().split("\n")[:-1]
    assert line.count("\t") == 60
    for entry in (*read("events", "plover", of).split(b"\n")[:-1], *read("facts", "ftm", of).split(b"\n")[:-1]):
        json.loads(entry)


@given(facts())
@settings(max_examples=60, deadline=None)
def test_documents_are_well_formed(of: Fact) -> None:
    etree.fromstring(read("facts", "atom", of))
    held = replace(of, status="occurred")
    for graph in (
        nx.read_graphml(io.BytesIO(read("network", "graphml", held))),
        nx.read_gexf(io.BytesIO(read("network", "gexf", held))),
    ):
        assert graph.number_of_edges() > 0
    (entry,) = icalendar.Calendar.from_ical(read("events", "ics", of)).walk("VEVENT")
    assert entry["STATUS"] == "CONFIRMED"
    assert len(json.loads(read("articles", "csl", of))) == 1
    library = parse_entries(read("articles", "bibtex", of).decode())
    assert not library.failed_blocks
    assert len(library.entries) == 1
