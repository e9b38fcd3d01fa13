import csv
import io
import json
import re
from datetime import date

import pyarrow.csv  # type: ignore[import-untyped]
import pyarrow.parquet  # type: ignore[import-untyped]
import pytest
from export_samples import ENTITIES, EVENTS, FACTS, ODD, VISIT, event, exported, fact, head, report, simple, step

from comity.exports import FORMATS, ExportKind, write
from comity.exports.text import tab_line
from comity.types import KINDS, Statement

TABLES = [kind for kind, formats in FORMATS.items() if "csv" in formats]


def csv_rows(kind: ExportKind) -> list[dict[str, str]]:
    data, count = exported(kind, "csv")
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    assert len(rows) == count
    return rows


@pytest.mark.parametrize("kind", TABLES)
def test_the_three_formats_have_the_same_rows_and_columns(kind: ExportKind) -> None:
    rows = csv_rows(kind)
    objects = [json.loads(line) for line in exported(kind, "jsonl")[0].decode().splitlines()]
    table = pyarrow.parquet.read_table(io.BytesIO(exported(kind, "parquet")[0]))
    read = pyarrow.csv.read_csv(
        io.BytesIO(exported(kind, "csv")[0]), parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True)
    )
    assert len(rows) == len(objects) == table.num_rows == read.num_rows > 0
    columns = list(rows[0])
    assert all(list(each) == columns for each in (*rows, *objects))
    assert table.column_names == read.column_names == columns
    for row, each in zip(table.to_pylist(), objects, strict=True):
        assert [cell is None for cell in row.values()] == [cell is None for cell in each.values()]


@pytest.mark.parametrize("kind", KINDS)
def test_facts_are_counted_and_not_their_reports(kind: ExportKind) -> None:
    facts = [each for each in FACTS if each.kind == kind]
    rows = csv_rows(kind)
    assert len(rows) == len(facts)
    assert [int(row["reports"]) for row in rows] == [len(each.reports) for each in facts]


def test_an_event_has_what_users_expect() -> None:
    row = csv_rows("events")[0]
    assert row["id"] == "ev-visit1"
    assert (row["type"], row["mode"], row["quad_class"], row["score"]) == ("CONSULT", "visit", "verbal cooperation", "4")
    assert row["history"] == "planned 2026-05 (2026-03-12); occurred 2026-05-20 (2026-05-21)"
    assert (row["date_start"], row["date_end"]) == ("2026-05-20", "2026-05-20")
    assert (row["reports"], row["sources"], row["overdue"], row["confirmed"]) == ("3", "2", "false", "true")
    assert row["contradictions"] == "date: 2026-05-20 (1) / 2026-05-19 (1); count: 3 (2) / 2.5 (1)"
    assert (row["article_id"], row["evidence"]) == ("harbour-9", "Valsdottir walked the quays of Walvis Bay on 20 May")
    assert int(row["end"]) - int(row["start"]) == len(row["evidence"])


def test_lists_and_days_keep_their_types() -> None:
    table = pyarrow.parquet.read_table(io.BytesIO(exported("events", "parquet")[0])).to_pylist()
    visit, meeting = table[0], table[1]
    assert meeting["actors"] == ["Kadri Tamm", "Rosa Quispe"]
    assert (meeting["date_start"], meeting["date_end"]) == (date(2026, 3, 30), date(2026, 4, 1))
    assert [step["reports"] for step in visit["history"]] == [["ev-visit1", "ev-visit2"], ["ev-visit3"]]
    assert [told["value"] for told in visit["contradictions"][1]["values"]] == ["3", "2.5"]


def test_a_kind_keeps_its_own_fields() -> None:
    (memo,) = csv_rows("instruments")
    assert (memo["kind"], memo["instrument_kind"], memo["subject"], memo["count"]) == (
        "instruments",
        "memorandum",
        "trawlers",
        "1",
    )
    (pledge,) = csv_rows("commitments")
    assert (pledge["by"], pledge["date"], pledge["date_end"], pledge["overdue"]) == ("Iceland", "2027", "2027-12-31", "true")
    trade, share, broken = csv_rows("figures")
    assert (trade["value"], trade["unit"], trade["date"]) == ("12000000", "USD", "2025")
    assert (share["value"], broken["value"]) == ("-2.5", "")
    assert csv_rows("statements")[0]["direct"] == "true"
    assert csv_rows("offices")[1]["of"] == "Cold Ports Union"


def test_a_cell_is_no_formula_and_comes_back() -> None:
    row = next(row for row in csv_rows("events") if row["id"] == ODD.id)
    assert row["actors"] == "'=cmd|' /C calc'!A0; -2; or \"3\""
    assert row["recipients"] == "'+Peru"
    assert row["place"] == "'@Lima\n"
    said = Statement("'=1 is no sum, she said.", 0, 24, "Ana", True)
    odd = fact("statements", said, (report("st-9", said, head("x", None)),))
    (line,) = csv.DictReader(io.StringIO(exported("statements", "csv", (odd,))[0].decode()))
    assert line["evidence"] == "''=1 is no sum, she said."
    assert re.sub(r"^'(?='*[=+\-@\t])", "", line["evidence"]) == said.evidence


@pytest.mark.parametrize(
    ("words", "cell"),
    [
        ("\r=1+1", "'\n=1+1"),
        ("\r\n=1+1", "'\n=1+1"),
        ("\nplain", "'\nplain"),
        ("\tplain", "'\tplain"),
        ("  =1+1", "'  =1+1"),
        ("\u00a0\u3000@SUM(1)", "'\u00a0\u3000@SUM(1)"),
        ("\x00=1+1", "'=1+1"),
        ("＝1+1", "'＝1+1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠SUM(1)", "'＠SUM(1)"),
        ("' =1", "'' =1"),
        (" plain", " plain"),
        ("'plain", "'plain"),
        ("a=b", "a=b"),
    ],
)
def test_what_a_spreadsheet_takes_for_a_formula(words: str, cell: str) -> None:
    said = Statement(words, 0, 24, "Ana", True)
    odd = fact("statements", said, (report("st-9", said, head("x", None)),))
    (line,) = csv.DictReader(io.StringIO(exported("statements", "csv", (odd,))[0].decode(), newline=""))
    assert line["evidence"] == cell


def test_no_formula_in_tables_of_tabs_either() -> None:
    assert tab_line(["\r=1+1", " \u3000＝1+1", "\tplain", -2.5]).decode() == "'=1+1\t'＝1+1\tplain\t-2.5\n"


def test_what_no_file_can_hold_is_replaced() -> None:
    row = next(row for row in csv_rows("events") if row["id"] == ODD.id)
    assert row["evidence"] == 'وقّع الوزيران "اتفاقا"\nin\tLima, <signed> & sealed; a,b\\c \ufffd'
    line = next(json.loads(line) for line in exported("events", "jsonl")[0].decode().split("\n") if '"ev-odd"' in line)
    assert line["evidence"] == ODD.told.evidence.replace("\ud83d", "\ufffd")
    assert len(line["evidence"]) == line["end"] - line["start"]


def test_what_has_no_date_has_empty_cells() -> None:
    row = next(row for row in csv_rows("events") if row["id"] == "ev-never")
    assert (row["date"], row["date_start"], row["first_reported"], row["published"]) == ("", "", "", "")


def test_reports_lead_to_their_facts() -> None:
    rows = csv_rows("reports")
    assert len(rows) == sum(len(each.reports) for each in FACTS)
    visit = [row for row in rows if row["fact_id"] == "ev-visit1"]
    assert [row["id"] for row in visit] == ["ev-visit1", "ev-visit2", "ev-visit3"]
    assert [row["repeats"] for row in visit] == ["false", "true", "false"]
    assert visit[1]["origin"] == "harbour-1"
    assert json.loads(visit[0]["finding"])["status"] == "planned"


def test_articles_are_told_once() -> None:
    rows = csv_rows("articles")
    ids = [row["id"] for row in rows]
    assert len(ids) == len(set(ids)) == len({each.article.id for one in FACTS for each in one.reports})
    assert [row["published"] for row in rows] == sorted(row["published"] for row in rows)
    assert {row["id"]: row["facts"] for row in rows}["harbour-1"] == "8"


def test_entities_are_told_as_they_are() -> None:
    rows = csv_rows("entities")
    assert [row["id"] for row in rows] == [each.id for each in ENTITIES]
    assert rows[0]["forms"] == "Sigrun Valsdottir; Valsdottir"
    assert (rows[0]["facts"], rows[0]["last_article_id"]) == ("1", "harbour-9")


def test_many_rows_make_several_groups() -> None:
    many = VISIT, *[fact("events", VISIT.told, VISIT.reports, (step("occurred", None, None),))] * 20_000
    read = pyarrow.parquet.ParquetFile(io.BytesIO(exported("events", "parquet", many)[0]))
    assert (read.num_row_groups, read.metadata.num_rows) == (3, 20_001)


def test_months_of_a_pair_are_all_there() -> None:
    rows = csv_rows("series")
    estonia = [row for row in rows if row["state1"] == "EST"]
    assert [(row["state2"], row["month"], row["events"], row["CONSULT"]) for row in estonia] == [("PER", "2026-04", "1", "1")]
    iceland = [row for row in rows if row["state1"] == "ISL"]
    assert len(iceland) == 50 * 12  # June 1976 to May 2026
    busy = {row["month"]: row for row in iceland if row["events"] != "0"}
    assert list(busy) == ["1976-06", "2026-03", "2026-05"]
    may, march = busy["2026-05"], busy["2026-03"]
    assert (may["events"], may["reports"], may["sources"], may["CONSULT"]) == ("1", "3", "2", "1")
    assert (may["cooperation"], may["conflict"], may["verbal_cooperation"]) == ("4", "0", "1")
    assert (march["cooperation"], march["conflict"], march["verbal_conflict"], march["ACCUSE"]) == ("0", "-2", "1", "1")
    assert len(EVENTS) > len(busy)


def test_what_has_no_date_stands_in_the_month_of_its_first_report() -> None:
    nets = event("the nets were given back", "COOPERATE")
    undated = simple("ev-nets", nets, "occurred", published="2026-01-31T23:30:00-03:00")
    of_a_year = simple("ev-year", nets, "occurred", when="2025")
    never = simple("ev-never", nets, "occurred", published=None)
    home = simple("ev-home", event("Iceland counted its nets", recipient_states=()), "occurred", when="2025")
    left_out: list[str] = []
    file = io.BytesIO()
    write(
        (undated, of_a_year, never, home), "series", "csv", file, title="Nets", day=None,
        on_left_out=lambda fact: left_out.append(fact.id),
    )  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(file.getvalue().decode())))
    assert [(row["month"], row["events"], row["COOPERATE"]) for row in rows] == [("2026-01", "1", "1")]
    assert left_out == ["ev-year", "ev-never"]


def test_an_event_of_many_states_counts_for_each_pair() -> None:
    there = event("they went on a tour", actor_states=("EST", "ISL"), recipient_states=("NAM", "PER"))
    tour = simple("ev-tour", there, "occurred", when="2026-01")
    together = event("all met", actor_states=("EST", "ISL", "NAM"), recipients=(), recipient_states=())
    joint = simple("ev-joint", together, "occurred", when="2026-02-01")
    data, count = exported("series", "csv", (tour, joint))
    pairs = [(row["state1"], row["state2"], row["month"], row["events"]) for row in csv.DictReader(io.StringIO(data.decode()))]
    assert count == len(pairs)
    assert [pair for pair in pairs if pair[3] == "1"] == [
        ("EST", "ISL", "2026-02", "1"),
        ("EST", "NAM", "2026-01", "1"),
        ("EST", "NAM", "2026-02", "1"),
        ("EST", "PER", "2026-01", "1"),
        ("ISL", "NAM", "2026-01", "1"),
        ("ISL", "NAM", "2026-02", "1"),
        ("ISL", "PER", "2026-01", "1"),
    ]


def test_amounts_on_which_reports_differ_read_as_amounts() -> None:
    row = next(row for row in csv_rows("figures") if row["id"] == "fi-3")
    assert row["contradictions"] == "value: no number (1) / 12000000 (1)"
    table = pyarrow.parquet.read_table(io.BytesIO(exported("figures", "parquet")[0])).to_pylist()
    (told,) = next(row for row in table if row["id"] == "fi-3")["contradictions"]
    assert [value["value"] for value in told["values"]] == [None, "12000000"]
