"""The commands on facts, from end to end, on the records of one story: no page is read here."""

import csv
import io
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any, NoReturn

import icalendar
import pytest
from typer.testing import CliRunner, Result

import comity as library
from comity import cli, exports
from comity.consolidation import Fact
from comity.exports import FORMATS

sys.path.insert(0, str(Path(__file__).parent / "stories"))

from stories import story  # type: ignore[import-not-found, unused-ignore]

Run = Callable[..., Result]
Find = Callable[..., Fact]

TERMINAL = {"FORCE_COLOR": "1", "TERM": "dumb", "COLUMNS": "70", "LINES": "50"}
"""What makes rich take the output for a terminal, one without colours."""
VISIT = "the high point of Tokayev's one-day official visit"
"""Words of a report of a visit that was expected, confirmed and held."""
PAIR = ("AZE", "KAZ")


def _store_of(path: Path, name: str) -> Path:
    with library.open_store(path) as opened:
        for record in story(name).records:
            opened.add(record)
    return path


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of one story; nothing writes to it."""
    return _store_of(tmp_path_factory.mktemp("told") / "comity.db", "AZE-KAZ")


@pytest.fixture
def comity(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, told: Path) -> Run:
    """Runs a command beside a store of one story, and sees to it that no traceback ever shows."""
    shutil.copy(told, tmp_path / "comity.db")
    monkeypatch.chdir(tmp_path)
    for name in ("COMITY_STORE", "COMITY_WHO", "COMITY_DEBUG"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, **options: Any) -> Result:
        options.setdefault("env", {"COLUMNS": "100"})
        result = CliRunner().invoke(cli.app, arguments, **options)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert "Traceback" not in result.output
        assert "should not have happened" not in result.output
        return result

    return run


@pytest.fixture
def find(comity: Run) -> Find:
    """Finds the fact of which a report has these words."""

    def find(words: str, **filters: Any) -> Fact:
        with library.open_store("comity.db", read_only=True) as opened:
            found = [
                fact
                for fact in library.facts(opened, library.Filters(**filters))
                if any(words in report.finding.evidence for report in fact.reports)
            ]
        assert found, words
        return found[0]

    return find


def files() -> list[str]:
    return sorted(path.name for path in Path().iterdir() if not path.name.startswith("comity.db"))


def refused(result: Result, code: int, said: str) -> None:
    """Nothing on standard output, and one plain line that says what is wrong."""
    assert result.stdout == ""
    assert said in result.stderr
    assert result.exit_code == code
    assert result.stderr.startswith("comity: ")
    assert result.stderr.count("\n") == 1


# The agenda


def test_the_agenda_shows_what_is_ahead(comity: Run) -> None:
    told = comity("agenda", *PAIR, "--as-of", "2022-08-23").stdout
    assert re.search(r"^ 24 August 2022 +Visit: Kassym-Jomart Tokayev .* confirmed +\d +ev-\w{12} *$", told, re.M)
    assert "no date yet" in told
    assert "has passed" not in told
    assert told.rstrip().endswith("As of 23 August 2022.")
    assert told.index("24 August 2022") < told.index("no date yet")


def test_the_agenda_keeps_what_has_passed_apart(comity: Run) -> None:
    told = comity("agenda", "Azerbaijan", "kz").stdout
    ahead, sign, passed = told.partition("The date has passed, and no report says what came of it:\n")
    assert sign
    assert "April 2026" in ahead
    assert "November 2024" in passed
    assert "24 August 2022" not in told


def test_the_agenda_for_programs_is_as_facts_are_exported(comity: Run) -> None:
    planned = json.loads(comity("agenda", *PAIR, "--format", "json").stdout)
    exported = comity("export", "facts", "--state", "AZE", "--state", "KAZ").stdout.splitlines()
    facts = {fact["id"]: fact for fact in map(json.loads, exported)}
    assert planned
    assert all(fact == facts[fact["id"]] for fact in planned)
    assert {fact["status"] for fact in planned} <= {"proposed", "planned", "confirmed", "postponed"}


def _calendar(text: str) -> dict[str, Any]:
    return {str(entry["uid"]): entry for entry in icalendar.Calendar.from_ical(text).walk("VEVENT")}


def test_the_agenda_as_a_calendar(comity: Run, find: Find) -> None:
    uid = f"{find(VISIT).id}@comity"
    before = _calendar(comity("agenda", *PAIR, "--format", "ics", "--as-of", "2022-08-23").stdout)
    after = _calendar(comity("agenda", *PAIR, "--format", "ics").stdout)
    for entry in (before[uid], after[uid]):
        assert entry["dtstart"].dt == date(2022, 8, 24)
        assert entry["dtend"].dt == date(2022, 8, 25)
        assert entry["status"] == "CONFIRMED"
    assert before[uid]["sequence"] < after[uid]["sequence"]
    assert any(entry["status"] == "CANCELLED" for entry in after.values())
    assert set(after) > set(before)


@pytest.mark.parametrize("form", ["table", "json", "ics"])
def test_the_agenda_in_a_file(comity: Run, form: str) -> None:
    printed = comity("agenda", *PAIR, "--format", form).stdout_bytes
    result = comity("agenda", *PAIR, "--format", form, "--output", "agenda", env={"COLUMNS": "100", "FORCE_COLOR": "1"})
    assert (result.exit_code, result.stdout) == (0, "")
    assert Path("agenda").read_bytes() == printed
    assert b"\x1b" not in printed
    assert files() == ["agenda"]


def test_an_agenda_of_nothing(comity: Run) -> None:
    result = comity("agenda", "AZE", "Chile")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "comity.db: nothing is planned between these states by what this store knows.\n"
    result = comity("agenda", "AZE", "Chile", "--format", "json")
    assert json.loads(result.stdout) == []
    result = comity("agenda", *PAIR, "--status", "cancelled", "--format", "ics", "--until", "2020")
    assert _calendar(result.stdout) == {}
    assert "nothing is planned" in result.stderr


# Search


def test_search_shows_facts_and_articles(comity: Run) -> None:
    result = comity("search", "trading", "house")
    told = result.stdout if result.exit_code == 0 else comity("search", "visit").stdout
    heads = [line for line in told.splitlines() if not line.startswith(" ")]
    kinds = [bool(re.match(r"[a-z]{2}-[a-z2-7]{12}  ", head)) for head in heads]
    assert True in kinds
    assert kinds == sorted(kinds, reverse=True), "facts come first"
    assert all(head.startswith("article  ") for head, fact in zip(heads, kinds, strict=True) if not fact)
    assert "«" in told


def test_search_finds_other_forms_and_phrases(comity: Run) -> None:
    assert "«visit»" in comity("search", "visits").stdout
    assert "«one-day official visit»" in comity("search", '"one-day official visit"').stdout
    refused(comity("search", '"official one-day visit"'), 1, "nothing holds")
    assert "«Astana»" in comity("search", "astan*").stdout


def test_search_heeds_options(comity: Run) -> None:
    found = json.loads(comity("search", "visit", "--kind", "events", "--status", "cancelled", "--format", "json").stdout)
    assert found
    assert {(one["what"], one["fact"]["kind"], one["fact"]["status"]) for one in found} == {("fact", "events", "cancelled")}
    both = json.loads(comity("search", "visit", "--state", "az", "--state", "kz", "--format", "json").stdout)
    assert both
    found = json.loads(comity("search", "visit", "--limit", "1", "--format", "json").stdout)
    assert [one["what"] for one in found] == ["fact", "article"]
    assert "[visit]" in found[0]["marked"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("zzzz",), 1, "comity.db: nothing holds 'zzzz'."),
        (("visit", "--kind", "figures"), 1, "nothing holds 'visit' with these options."),
        (('"',), 1, "there is no word in this to search for."),
        (("*",), 1, "there is no word in this to search for."),
    ],
)
def test_searches_that_find_nothing(comity: Run, arguments: tuple[str, ...], code: int, said: str) -> None:
    refused(comity("search", *arguments), code, said)


# Why


def test_why_shows_history_reports_and_grounds(comity: Run, find: Find) -> None:
    fact = find(VISIT)
    told = comity("why", fact.id).stdout
    assert told.startswith("Visit: Kassym-Jomart Tokayev → Azerbaijan  ev-")
    assert re.search(r"^Event, \d reports by \d independent sources$", told, re.M)
    assert "  confirmed, 24 August 2022, Baku: known since 19 August 2022, 1 report\n" in told
    for report in fact.reports:
        assert f"  {report.ref}  {report.finding.evidence}\n" in told
    assert "same states: AZE, KAZ" in told
    assert comity("why", fact.reports[-1].ref.upper()).stdout == told


def test_why_for_programs(comity: Run, find: Find) -> None:
    fact = find(VISIT)
    told = json.loads(comity("why", fact.id, "--format", "json").stdout)
    assert told["fact"]["id"] == fact.id
    assert told["fact"]["first_reported"] == fact.first_reported
    assert {ref for link in told["links"] for ref in (*link["reports"], *link["others"])} == {r.ref for r in fact.reports}
    assert told["judgements"] == []


def test_why_tells_numbers_as_people_write_them(comity: Run) -> None:
    with library.open_store("comity.db", read_only=True) as opened:
        figures = library.facts(opened, library.Filters(kinds=("figures",)))
        fact = next(fact for fact in figures if any(c.field == "value" for c in fact.contradictions))
    told = comity("why", fact.id).stdout
    assert re.search(r"^  value: [\d,.]+ \(\d sources?\); [\d,.]+ \(\d sources?\)$", told, re.M)
    assert ".0 (" not in told
    assert "History" not in told


def test_a_terminal_breaks_lines_between_words(comity: Run, find: Find) -> None:
    fact = find(VISIT)
    on_terminal = comity("why", fact.id, env=TERMINAL).stdout
    assert max(map(len, on_terminal.splitlines())) <= 70
    captured = comity("why", fact.id, env={"COLUMNS": "70"}).stdout
    assert on_terminal.split() == captured.split()
    assert len(on_terminal.splitlines()) > len(captured.splitlines())


# Review


def judgements() -> list[dict[str, Any]]:
    found = CliRunner().invoke(cli.app, ["review", "list", "--format", "json"]).stdout
    return json.loads(found)  # type: ignore[no-any-return]


def test_a_fact_is_confirmed_and_that_is_undone(comity: Run, find: Find) -> None:
    assert comity("review", "list").stderr == "comity.db: nobody has decided anything yet.\n"
    fact = find(VISIT)
    result = comity("review", "confirm", fact.id, "--why", "seen in the protocol", "--who", "Ada")
    assert re.fullmatch(
        rf"comity.db: ju-[a-z2-7]{{12}}  Ada confirmed {fact.id} on \d{{4}}-\d\d-\d\d: seen in the protocol\n", result.stdout
    )
    assert find(VISIT).confirmed
    told = comity("why", fact.id).stdout
    assert "; confirmed by a person\n" in told
    assert "Ada confirmed" in told.partition("Decided by persons")[2]
    (judgement,) = judgements()
    undone = comity("review", "undo", judgement["id"], "--who", "Bob")
    assert f"Bob undid {judgement['id']}" in undone.stdout
    assert not find(VISIT).confirmed
    lines = comity("review", "list").stdout.splitlines()
    assert [line.endswith("(undone)") for line in lines] == [True, False]
    refused(comity("review", "undo", judgement["id"], "--who", "Bob"), 1, judgement["id"])


@pytest.mark.parametrize(
    ("assignment", "field", "value"),
    [
        ("date=2022-08-25", "date", "2022-08-25"),
        ("date=2022-08-24/2022-08-25", "date", "2022-08-24/2022-08-25"),
        ("place=null", "place", None),
        ("actors=Kassym-Jomart Tokayev; Ada Example", "actors", ("Kassym-Jomart Tokayev", "Ada Example")),
        ("actor_states=KAZ", "actor_states", ("KAZ",)),
        ("mode=multilateral", "mode", "multilateral"),
    ],
)
def test_facts_are_corrected(comity: Run, find: Find, assignment: str, field: str, value: object) -> None:
    result = comity("review", "correct", find(VISIT).id, "--set", assignment, "--who", "Ada")
    assert result.exit_code == 0
    assert "None" not in result.stdout
    assert getattr(find(VISIT).told, field) == value


def test_a_status_is_corrected_to_a_step(comity: Run, find: Find) -> None:
    assert comity("review", "correct", find(VISIT).id, "--set", "status=cancelled", "--who", "Ada").exit_code == 0
    assert find(VISIT).status == "cancelled"
    assert "cancelled" in comity("export", "events", "--status", "cancelled", "--as-of", "2022-08-26").stdout


def test_facts_are_joined_split_and_rejected(comity: Run, find: Find) -> None:
    one, other = [event for event in _events() if len(event.reports) == 1][:2]
    assert comity("review", "join", one.id, other.id, "--who", "Ada").exit_code == 0
    with library.open_store("comity.db", read_only=True) as opened:
        assert {report.ref for report in library.fact(opened, other.id).reports} == {one.id, other.id}
    assert comity("review", "undo", judgements()[0]["id"], "--who", "Ada").exit_code == 0
    with library.open_store("comity.db", read_only=True) as opened:
        assert [report.ref for report in library.fact(opened, other.id).reports] == [other.id]
    fact = find(VISIT)
    ref = fact.reports[-1].ref
    assert comity("review", "split", fact.id, "--report", ref, "--who", "Ada").exit_code == 0
    with library.open_store("comity.db", read_only=True) as opened:
        assert [report.ref for report in library.fact(opened, ref).reports] == [ref]
    assert comity("review", "reject", ref, "--why", "about another man", "--who", "Ada").exit_code == 0
    refused(comity("why", ref), 1, "this finding was rejected (Ada, ")
    assert ref not in comity("export", "reports").stdout


def _events() -> list[Fact]:
    with library.open_store("comity.db", read_only=True) as opened:
        return [fact for fact in library.facts(opened, library.Filters(kinds=("events",))) if fact.status == "occurred"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("confirm",), 2, "confirm: name the fact; `comity review --help` shows how."),
        (("confirm", "ev-nosuchfact22"), 1, "ev-nosuchfact22: there is no such fact in this store"),
        (("confirm", "VISIT", "--who", " "), 1, "A judgement needs to say who decided; name yourself with --who."),
        (("confirm", "VISIT", "--set", "date=2022-08-24"), 2, "correct, and nothing else, takes --set FIELD=VALUE"),
        (("confirm", "VISIT", "--report", "VISIT"), 2, "--report goes with split and reject alone."),
        (("join", "VISIT", "FIGURE"), 1, "These are of different kinds (events, figures) and can't be one fact."),
        (("join", "VISIT"), 1, "join takes two facts or more that are not one yet."),
        (("join", "VISIT", "VISIT"), 1, "join takes two facts or more that are not one yet."),
        (("split", "VISIT"), 1, "name some of its reports to split off, and leave some"),
        (("split", "VISIT", "--report", "FIGURE"), 1, "is no report of"),
        (("correct", "VISIT"), 2, "correct, and nothing else, takes --set FIELD=VALUE"),
        (("correct", "VISIT", "--set", "date"), 2, "--set date: write FIELD=VALUE, such as date=2022-08-24."),
        (("correct", "VISIT", "--set", "date=2022-02-31"), 1, "date can't be '2022-02-31': '2022-02-31' is no date."),
        (("correct", "VISIT", "--set", "date=tomorrow"), 1, "'tomorrow' is no date."),
        (("correct", "VISIT", "--set", "colour=red"), 1, "events have no colour; they have type, mode, actors,"),
        (("correct", "VISIT", "--set", "actor_states=ZZZ"), 1, "'ZZZ' is no state's code."),
        (("correct", "VISIT", "--set", "type=PARTY"), 1, "'PARTY' is no type of PLOVER's."),
        (("correct", "VISIT", "--set", "status=flying"), 1, "status can't be 'flying'"),
        (("correct", "FIGURE", "--set", "value=much"), 1, "value can't be 'much'"),
        (("undo", "ju-nosuchthing2"), 1, "there is no judgement ju-nosuchthing2 to undo"),
    ],
)
def test_decisions_that_make_no_sense(comity: Run, find: Find, arguments: tuple[str, ...], code: int, said: str) -> None:
    figure = find("", kinds=("figures",))
    ids = {"VISIT": find(VISIT).id, "FIGURE": figure.id}
    given = [ids.get(argument, argument) for argument in arguments]
    refused(comity("review", *given, *([] if "--who" in given else ["--who", "Ada"])), code, said)
    assert judgements() == []


def test_who_decides_comes_from_the_environment(comity: Run, find: Find) -> None:
    comity("review", "confirm", find(VISIT).id, env={"COMITY_WHO": "Ada"})
    assert [judgement["who"] for judgement in judgements()] == ["Ada"]


# Judgements from store to store


@pytest.fixture
def decided(comity: Run, find: Find) -> list[dict[str, Any]]:
    """Three judgements, also in judgements.jsonl."""
    fact = find(VISIT)
    comity("review", "confirm", fact.id, "--who", "Ada")
    comity("review", "correct", fact.id, "--set", "place=Baku", "--who", "Ada")
    comity("review", "undo", judgements()[0]["id"], "--who", "Bob")
    result = comity("export", "judgements", "--output", "judgements.jsonl")
    assert result.stderr == "judgements.jsonl: 3 rows written.\n"
    return judgements()


def test_judgements_go_to_another_store(comity: Run, decided: list[dict[str, Any]], told: Path) -> None:
    written = comity("export", "judgements").stdout
    assert Path("judgements.jsonl").read_text() == written
    shutil.copy(told, "comity.db")
    assert judgements() == []
    result = comity("import-judgements", "judgements.jsonl")
    assert result.stdout == "comity.db: 3 judgements taken from judgements.jsonl.\n"
    assert judgements() == decided
    assert comity("import-judgements", "judgements.jsonl").stdout.startswith("comity.db: 0 judgements taken")
    assert comity("import-judgements", "judgements.jsonl", "--quiet").output == ""


def test_judgements_on_articles_that_are_not_here(comity: Run, decided: list[dict[str, Any]], tmp_path: Path) -> None:
    _store_of(tmp_path / "comity.db.other", "CHL-PER")
    elsewhere = ["--store", "comity.db.other"]
    result = comity("import-judgements", "judgements.jsonl", *elsewhere)
    refused(result, 1, "2 of 3 judgements concern articles that this store does not hold")
    assert "Nothing was imported." in result.stderr
    taken = comity("import-judgements", "judgements.jsonl", "--known", *elsewhere)
    assert taken.stdout == "comity.db.other: 0 judgements taken from judgements.jsonl.\n"
    assert json.loads(comity("review", "list", "--format", "json", *elsewhere).stdout) == []


@pytest.mark.parametrize("line", ["{}", "[]", "no judgement", '{"id": "ju-x", "verb": "praise"}', "1"])
def test_a_file_with_a_line_that_is_no_judgement(comity: Run, decided: list[dict[str, Any]], told: Path, line: str) -> None:
    shutil.copy(told, "comity.db")
    with Path("judgements.jsonl").open("a") as file:
        file.write(f"{line}\n")
    refused(comity("import-judgements", "judgements.jsonl"), 1, "judgements.jsonl:4: this is no judgement; nothing was imported.")
    assert judgements() == []


def test_files_that_are_none_of_judgements(comity: Run) -> None:
    refused(comity("import-judgements", "no.jsonl"), 1, "no.jsonl: it can't be opened (No such file or directory); check the")
    Path("x.jsonl").write_bytes(b"\xff\xfe\x00")
    refused(comity("import-judgements", "x.jsonl"), 1, "x.jsonl: this is no text in UTF-8; nothing was imported.")


# Export


@pytest.mark.parametrize("kind", [*FORMATS, "judgements"])
def test_every_kind_is_exported(comity: Run, kind: str) -> None:
    result = comity("export", kind, "--state", "AZE", "--state", "KAZ") if kind != "judgements" else comity("export", kind)
    assert result.exit_code == 0
    assert bool(result.stdout_bytes) == (kind != "judgements")
    fitting = FORMATS[kind][0] if kind != "judgements" else "jsonl"  # type: ignore[index]
    assert comity("export", kind, "--format", fitting, "--output", "out", "-q").output == (
        ""
        if kind != "judgements"
        else "comity: comity.db: nothing in this store is what these options ask for; the export is empty.\n"
    )
    assert files() == ["out"]


@pytest.mark.parametrize(
    ("kind", "name", "begins"),
    [
        ("events", "e.csv", b"id,kind,"),
        ("events", "e.JSONL", b'{"id"'),
        ("events", "e.parquet", b"PAR1"),
        ("events", "e.ics", b"BEGIN:VCALENDAR\r\n"),
        ("facts", "f.xml", b"<?xml"),
        ("articles", "a.bib", b"@online"),
        ("network", "n.graphml", b"<?xml"),
        ("events", "events", b"id,kind,"),
    ],
)
def test_the_ending_of_a_file_names_the_format(comity: Run, kind: str, name: str, begins: bytes) -> None:
    result = comity("export", kind, "--output", name)
    assert result.exit_code == 0
    assert re.fullmatch(rf"{name}: [\d,]+ (rows?|edges?|entry|entries) written\.\n", result.stderr)
    assert Path(name).read_bytes().startswith(begins)
    assert files() == [name]


def test_what_goes_to_standard_output_is_what_stands_in_the_file(comity: Run) -> None:
    comity("export", "events", "--output", "e.csv")
    printed = comity("export", "events", "--format", "csv")
    assert printed.stderr == ""
    assert printed.stdout_bytes == Path("e.csv").read_bytes()
    assert comity("export", "events", "-o", "-").stdout_bytes == printed.stdout_bytes
    comity("export", "series", "--format", "parquet", "--output", "s")
    assert comity("export", "series", "--format", "parquet").stdout_bytes == Path("s").read_bytes()


def test_a_series_says_how_many_events_belong_to_no_month(comity: Run, find: Find) -> None:
    assert comity("export", "series").stderr == ""
    visit = find(VISIT)
    assert comity("review", "correct", visit.id, "--set", "date=2021").exit_code == 0
    assert comity("export", "series").stderr == (
        "1 event left out: what is dated by the year alone, or by nothing, belongs to no month.\n"
    )
    assert comity("export", "series", "--quiet").stderr == ""


def test_an_export_goes_into_a_pipe(comity: Run) -> None:
    os.mkfifo("pipe")
    read: list[bytes] = []
    reader = Thread(target=lambda: read.append(Path("pipe").read_bytes()))
    reader.start()
    assert comity("export", "events", "--format", "csv", "--output", "pipe").exit_code == 0
    reader.join()
    assert read == [comity("export", "events").stdout_bytes]
    assert Path("pipe").is_fifo()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("weddings",), 2, "“weddings” can't be exported; what can be is events, instruments,"),
        (("weddings",), 2, "facts, judgements."),
        (("weddings", "-o", "w.csv"), 2, "“weddings” can't be exported"),
        (("events", "--format", "docx"), 2, "“docx” is not a format of exports; events can be written as csv, jsonl,"),
        (("events", "--format", "gexf"), 2, "events can't be written as gexf; they can be as csv,"),
        (("network", "--format", "csv"), 2, "network can't be written as csv; it can be as gexf, graphml."),
        (("judgements", "--format", "csv"), 2, "judgements can't be written as csv; they can be as jsonl."),
        (("judgements", "-o", "j.csv"), 2, "j.csv: no format of judgements has this ending; name one with --format: jsonl."),
        (("judgements", "--state", "AZE"), 2, "judgements are written all together"),
        (("events", "-o", "e.xlsx"), 2, "e.xlsx: no format of events has this ending; name one with --format: csv, jsonl,"),
        (("events", "-o", "no/e.csv"), 1, "no/e.csv: there is no folder "),
        (("events", "-o", "."), 1, ".: this is a folder; name a file in it."),
        (("events", "-o", "comity.db/e.csv"), 1, "comity.db/e.csv: there is no folder "),
    ],
)
def test_exports_that_cannot_be(comity: Run, arguments: tuple[str, ...], code: int, said: str) -> None:
    refused(comity("export", *arguments), code, said)
    assert files() == []


def _half(facts: object, kind: str, format: str, file: Any, **more: object) -> NoReturn:
    file.write(b"half")
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("output", [("-o", "e.csv"), ()])
def test_no_export_is_half_written(comity: Run, monkeypatch: pytest.MonkeyPatch, output: tuple[str, ...]) -> None:
    Path("e.csv").write_text("the old one")
    monkeypatch.setattr(exports, "write", _half)
    refused(comity("export", "events", *output), 1, "No space left on device")
    assert Path("e.csv").read_text() == "the old one"
    assert files() == ["e.csv"]


def test_a_folder_that_cannot_be_written(comity: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root may write anywhere, so the folder's refusal is played.
    opened = Path.open

    def refusing(self: Path, mode: str = "r", *more: Any, **options: Any) -> Any:
        if "w" in mode and self.parent.name == "locked":
            raise PermissionError(13, "Permission denied", str(self))
        return opened(self, mode, *more, **options)

    Path("locked").mkdir()
    monkeypatch.setattr(Path, "open", refusing)
    for command in (["export", "events", "-o", "locked/e.csv"], ["export", "judgements", "-o", "locked/j.jsonl"]):
        refused(comity(*command), 1, "this folder can't be written to; name a file in another one.")
    refused(comity("agenda", *PAIR, "-o", "locked/a.txt"), 1, "this folder can't be written to; name a file in another one.")
    refused(comity("agenda", *PAIR, "-o", "no/a.txt"), 1, "no/a.txt: there is no folder ")
    assert list(Path("locked").iterdir()) == []


@pytest.mark.parametrize("filters", [("--site", "nowhere.example"), ("--until", "1990"), ("--state", "CHL")])
def test_an_export_of_nothing_is_empty_and_says_so(comity: Run, filters: tuple[str, ...]) -> None:
    result = comity("export", "events", *filters)
    assert result.exit_code == 0
    assert len(list(csv.reader(io.StringIO(result.stdout)))) == 1
    assert result.stderr == "comity: comity.db: nothing in this store is what these options ask for; the export is empty.\n"


def test_filters_choose_what_is_exported(comity: Run) -> None:
    def rows(*options: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(comity("export", "events", *options).stdout)))

    everything = rows()
    assert rows("--type", "consult") == [row for row in everything if row["type"] == "CONSULT"] != []
    assert rows("--status", "cancelled") == [row for row in everything if row["status"] == "cancelled"] != []
    assert rows("--status", "overdue") == [row for row in everything if row["overdue"] == "true"] != []
    assert rows("--status", "planned", "--status", "denied") == [
        row for row in everything if row["status"] in ("planned", "denied")
    ]
    dated = rows("--since", "2022-08", "--until", "2022-08")
    assert dated
    assert all((row["date_start"] or row["first_reported"])[:7] <= "2022-08" for row in dated)
    new = rows("--new-since", "2025-01-01")
    assert (
        [row["id"] for row in new]
        == [
            row["id"]
            for row in everything
            if any(day > "2025-01-01" for day in re.findall(r"\((\d{4}-\d\d-\d\d)\)", row["history"]))
        ]
        != []
    )
    site = everything[0]["site"]
    assert everything[0] in rows("--site", site)


# As of a day


def _ids(text: str) -> set[str]:
    return set(re.findall(r"\b(?:ev|in|co|of|st|fi)-[a-z2-7]{12}\b", text))


@pytest.mark.parametrize(
    "command",
    [
        ("dossier", *PAIR, "--format", "json"),
        ("agenda", *PAIR, "--format", "json"),
        ("search", "Azerbaijan", "--format", "json", "--limit", "1000"),
        ("export", "reports", "--format", "jsonl"),
        ("export", "facts", "--state", "AZE", "--state", "KAZ"),
    ],
    ids=lambda command: command[0],
)
def test_later_articles_are_not_known(comity: Run, command: tuple[str, ...]) -> None:
    day = "2022-08-23"
    then = comity(*command, "--as-of", day).stdout
    assert then
    published = [told[:10] for told in re.findall(r'"published": ?"([^"]+)"', then)]
    assert published
    assert max(published) <= day
    assert max(told[:10] for told in re.findall(r'"published": ?"([^"]+)"', comity(*command).stdout)) > day


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        (("dossier", *PAIR), 1, "none that these options ask for"),
        (("search", "visit"), 1, "nothing holds 'visit' with these options."),
        (("export", "events"), 0, "the export is empty"),
        (("agenda", *PAIR), 0, "nothing is planned"),
    ],
)
def test_before_all_articles_nothing_is_known(comity: Run, command: tuple[str, ...], code: int, said: str) -> None:
    result = comity(*command, "--as-of", "1999-12-31")
    assert result.exit_code == code
    assert said in result.stderr
    assert not _ids(result.stdout)


# What is wrong in the same way everywhere

FILTERED = [("dossier", *PAIR), ("agenda", *PAIR), ("search", "visit"), ("export", "events")]


@pytest.mark.parametrize("command", FILTERED, ids=lambda command: command[0])
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--status", "flying"), "--status flying: there is no such; it can be proposed, planned,"),
        (("--type", "party"), "--type party: there is no such; it can be AGREE,"),
        (("--field", "magic"), "--field magic: there is no such; it can be politics,"),
        (("--since", "2022-13"), "since '2022-13': this is no date; write it as 2022-08-23, 2022-08 or 2022."),
        (("--until", "yesterday"), "until 'yesterday': this is no date"),
        (("--as-of", "2022"), "as-of '2022': this has to be a day, such as 2022-08-23."),
        (("--new-since", "2022-02-30"), "new-since '2022-02-30': this is no date"),
        (("--since", "2023", "--until", "2022-12"), "since 2023 until 2022-12: the one is after the other."),
    ],
)
def test_options_that_nothing_can_be(comity: Run, command: tuple[str, ...], options: tuple[str, ...], said: str) -> None:
    refused(comity(*command, *options), 2, said)


@pytest.mark.parametrize(
    "command", [("search", "visit", "--limit", "0"), ("search", "visit", "--kind", "weddings"), ("review", "praise")]
)
def test_commands_not_understood(comity: Run, command: tuple[str, ...]) -> None:
    result = comity(*command)
    assert result.exit_code == 2
    assert "Usage:" in result.output


@pytest.mark.parametrize("command", ["dossier", "agenda"])
def test_a_state_and_itself(comity: Run, command: str) -> None:
    refused(comity(command, "az", "Azerbaijan"), 2, "az and Azerbaijan are the same state, Azerbaijan; name two.")
    refused(comity(command, "az", "Atlantis"), 2, '"Atlantis" is not the name of a state')


def test_states_that_are_none(comity: Run) -> None:
    for command in (("search", "visit"), ("export", "events")):
        refused(comity(*command, "--state", "Atlantis"), 2, '"Atlantis" is not the name of a state')


def test_no_such_fact(comity: Run) -> None:
    refused(comity("why", "ev-nosuchfact22"), 1, "ev-nosuchfact22: there is no such fact in this store")


READING = [*FILTERED, ("why", "ev-nosuchfact22"), ("review", "list"), ("export", "judgements"), ("backup", "b.db")]


@pytest.mark.parametrize("command", [*READING, ("review", "confirm", "ev-nosuchfact22"), ("import-judgements", "j.jsonl")])
def test_no_store(comity: Run, command: tuple[str, ...]) -> None:
    refused(comity(*command, "--store", "no.db"), 1, "no.db: there is no store here yet; `comity add` makes one.")
    assert files() == []


@pytest.mark.parametrize("command", READING)
def test_an_empty_store(comity: Run, command: tuple[str, ...]) -> None:
    with library.open_store("comity.db.empty"):
        pass
    refused(
        comity(*command, "--store", "comity.db.empty"),
        1,
        "there are no articles in this store yet; add pages with `comity add PATH`.",
    )
    assert files() == []


# Backup


def test_a_backup_is_a_store_like_any_other(comity: Run, find: Find) -> None:
    comity("review", "confirm", find(VISIT).id, "--who", "Ada")
    result = comity("backup", "copy.db")
    assert re.fullmatch(r"copy.db: a copy of comity.db, [\d.]+ MB.\n", result.stdout)
    assert files() == ["copy.db"]
    assert comity("check", "--store", "copy.db").exit_code == 0
    for command in (("export", "facts"), ("export", "judgements")):
        assert comity(*command, "--store", "copy.db").stdout == comity(*command).stdout
    assert comity("backup", "copy.db", "--quiet").output == ""


def test_backups_that_cannot_be(comity: Run) -> None:
    os.mkfifo("comity.db.pipe")
    for target, said in (
        ("comity.db", "this is the store itself; name another file."),
        (".", ".: this is a folder; name another file."),
        ("comity.db.pipe", "comity.db.pipe: this is a device or pipe; name a file."),
        ("no/copy.db", "no/copy.db: "),
    ):
        refused(comity("backup", target), 1, said)
    assert Path("comity.db.pipe").is_fifo()
    assert files() == []


@pytest.fixture(autouse=True)
def _whole(tmp_path: Path) -> Iterator[None]:
    """No test leaves a draft behind."""
    yield
    assert not list(tmp_path.rglob("*.part"))
