"""The command line, from end to end, with a quick reader in the place of the real one."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from comity import cli, facade
from comity.errors import ComityError
from comity.records import to_json
from comity.types import Record
from fake_reader import FakeReader, line

Run = Callable[..., Result]

COMMANDS = [str(command.name or getattr(command.callback, "__name__", "")) for command in cli.app.registered_commands]


@pytest.fixture
def comity(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command in a folder of its own, and sees to it that no traceback ever shows."""
    reader = FakeReader()
    monkeypatch.setattr(facade, "_reader", lambda name: reader)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COMITY_STORE", raising=False)

    def run(*arguments: str, **options: Any) -> Result:
        result = CliRunner().invoke(cli.app, arguments, **options)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert "Traceback" not in result.output
        assert "\x1b" not in result.output
        return result

    return run


@pytest.fixture
def pages(tmp_path: Path) -> str:
    """Two articles and a page that the reader fails on."""
    lines = [
        line(1),
        line(2, "You stumble here. " * 20),
        line(3, "In Baku the weather was fine all day. " * 9),
    ]
    (tmp_path / "pages.jsonl").write_text("\n".join(json.dumps(entry) for entry in lines))
    return "pages.jsonl"


def test_read_prints_the_record_format_when_captured(comity: Run, pages: str) -> None:
    result = comity("read", pages)
    assert result.exit_code == 0
    records = [item for item in facade.read_many(pages) if isinstance(item, Record)]
    assert [json.loads(text) for text in result.stdout.splitlines()] == [to_json(record) for record in records]
    assert len(records) == 2
    assert result.stderr == "comity: pages.jsonl:2: the reader failed on this page (ValueError: stumbled).\n"
    assert list(Path().iterdir()) == [Path(pages)]


def test_read_prints_tables(comity: Run, pages: str) -> None:
    result = comity("read", pages, "--format", "table", env={"COLUMNS": "120"})
    assert result.exit_code == 0
    assert "A visit, part 1\nexample.org · 2024-05-02T10:00:00+05:00 · example-1\n1 event\n" in result.stdout
    assert "SUPPORT: Azerbaijan, Kazakhstan" in result.stdout
    assert "occurred" in result.stdout
    assert "A visit, part 3" in result.stdout
    assert "nothing found" in result.stdout


def test_read_takes_standard_input(comity: Run) -> None:
    result = comity("read", "-", input=json.dumps(line(7)))
    assert json.loads(result.stdout)["id"] == "example-7"


def test_read_where_nothing_can_be_read(comity: Run) -> None:
    result = comity("read", "no.html")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "comity: no.html: there is no such file or folder; check the path.\n"


def test_a_page_cannot_steer_the_terminal(comity: Run, tmp_path: Path) -> None:
    entry = line(1) | {"title": "Red \x1b[31mtitle\x07 \u202eback"}
    (tmp_path / "p.jsonl").write_text(json.dumps(entry))
    assert "Red [31mtitle back" in comity("read", "p.jsonl", "--format", "table").stdout


def test_add_says_what_it_did(comity: Run, pages: str) -> None:
    result = comity("add", pages)
    assert result.exit_code == 0
    assert result.stdout == "comity.db: 2 added, 0 unchanged, 0 replaced, 1 set aside.\n"
    assert "pages.jsonl:2: the reader failed" in result.stderr
    again = comity("add", pages)
    assert again.stdout == "comity.db: 0 added, 2 unchanged, 0 replaced, 1 set aside.\n"
    changed = [line(1, "Azerbaijan and Kazakhstan signed a roadmap on transit in the end. " * 5)]
    Path(pages).write_text("\n".join(json.dumps(entry) for entry in changed))
    assert comity("add", pages).stdout == "comity.db: 0 added, 0 unchanged, 1 replaced, 0 set aside.\n"


def test_add_tells_apart_what_the_gate_turned_away(comity: Run, pages: str) -> None:
    result = comity("add", pages, "--gate")
    assert result.exit_code == 0
    assert result.stdout == (
        "comity.db: 1 added, 0 unchanged, 0 replaced, 0 set aside.\n"
        "2 tell of no two sides and were not read whole; --no-gate reads them.\n"
    )
    told = json.loads(comity("add", pages, "--gate", "--format", "json").stdout)
    assert told == {"added": 0, "unchanged": 1, "replaced": 0, "set_aside": [], "passed_over": 2, "skipped": {}, "misdated": {}}
    Path("one.jsonl").write_text(json.dumps(line(4, "In Baku the weather was fine all day. " * 9)))
    alone = comity("add", "one.jsonl", "--gate")
    assert alone.exit_code == 0
    assert alone.stdout.endswith("1 tells of no two sides and was not read whole; --no-gate reads it.\n")
    assert "set aside.\n" in comity("add", "one.jsonl", "--no-gate").stdout


def test_add_for_programs(comity: Run, pages: str) -> None:
    told = json.loads(comity("add", pages, "--format", "json").stdout)
    assert (told["added"], told["passed_over"]) == (2, 0)
    assert [page["source"] for page in told["set_aside"]] == ["pages.jsonl:2"]


def test_add_names_the_line_whose_date_is_none_and_reads_it_without(comity: Run) -> None:
    lines = [line(1) | {"published": "2024-02-31"}, line(2) | {"published": "29/02/2024"}]
    Path("dated.jsonl").write_text("\n".join(map(json.dumps, lines)))
    result = comity("add", "dated.jsonl")
    assert result.exit_code == 0
    assert result.stdout == "comity.db: 2 added, 0 unchanged, 0 replaced, 0 set aside.\n"
    assert result.stderr == (
        "comity: dated.jsonl:1: “2024-02-31” is no date on which it can have been published, and was not heeded; "
        "write dates as 2022-08-23, 2022-08 or 2022.\n"
    )
    lines[0]["text"] += " They met."
    Path("dated.jsonl").write_text(json.dumps(lines[0]))
    assert json.loads(comity("add", "dated.jsonl", "--format", "json").stdout)["misdated"] == {"dated.jsonl:1": "2024-02-31"}


def test_add_names_only_the_first_of_many_reasons(comity: Run) -> None:
    Path("bad.jsonl").write_text("{\n" * 50)
    result = comity("add", "bad.jsonl")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 21
    assert "and 30 more pages set aside; `comity status --store comity.db` names them all." in result.stderr
    assert len(json.loads(comity("status", "--format", "json").stdout)["set_aside"]) == 50


def test_add_where_nothing_can_be_done(comity: Run) -> None:
    Path("empty").mkdir()
    result = comity("add", "empty", "no.html")
    assert result.exit_code == 1
    assert result.stdout == "comity.db: 0 added, 0 unchanged, 0 replaced, 2 set aside.\n"


def test_quiet(comity: Run, pages: str) -> None:
    result = comity("add", pages, "--quiet")
    assert result.stdout == ""
    assert "pages.jsonl:2" in result.stderr
    assert comity("check", "-q").output == ""


def test_the_store_is_named_by_option_or_environment(comity: Run, pages: str) -> None:
    assert comity("add", pages, env={"COMITY_STORE": "e.db"}).stdout.startswith("e.db: 2 added")
    assert comity("add", pages, "--store", "o.db", env={"COMITY_STORE": "e.db"}).stdout.startswith("o.db: 2 added")
    assert not Path("comity.db").exists()


def test_dossier_goes_to_standard_output(comity: Run, pages: str) -> None:
    comity("add", pages)
    assert [state["code"] for state in json.loads(comity("dossier", "AZE", "kz", "--format", "json").stdout)["states"]]
    assert comity("dossier", "az", "Kazakhstan", "--format", "md").stdout.startswith("#")
    assert comity("dossier", "az", "KAZ").stdout.lstrip().startswith("<!")


def test_dossier_writes_a_file(comity: Run, pages: str) -> None:
    comity("add", pages)
    printed = comity("dossier", "az", "kz").stdout
    result = comity("dossier", "az", "kz", "--output", "d.html")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "d.html: Azerbaijan and Kazakhstan, from 1 article.\n"
    assert Path("d.html").read_text(encoding="utf-8") == printed
    assert sorted(path.name for path in Path().iterdir()) == ["comity.db", "d.html", "pages.jsonl"]


@pytest.mark.parametrize(
    ("name", "begins"),
    [("dossier.md", "# "), ("dossier.json", "{"), ("dossier.HTM", "<!doctype html>"), ("dossier", "<!doctype html>")],
)
def test_the_ending_of_its_file_tells_the_form_of_a_dossier(comity: Run, pages: str, name: str, begins: str) -> None:
    comity("add", pages)
    assert comity("dossier", "AZE", "KAZ", "--output", name).exit_code == 0
    assert Path(name).read_text(encoding="utf-8").lstrip().lower().startswith(begins)


def test_a_dossier_to_print_is_a_pdf(comity: Run, pages: str) -> None:
    comity("add", pages)
    result = comity("dossier", "az", "kz", "--format", "pdf", "--output", "d.pdf")
    assert result.stderr == "d.pdf: Azerbaijan and Kazakhstan, from 1 article.\n"
    assert Path("d.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("output", ["no/d.html", ".", "/dev/full"])
def test_dossier_where_it_cannot_be_written(comity: Run, pages: str, output: str) -> None:
    comity("add", pages)
    result = comity("dossier", "az", "kz", "--output", output)
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert sorted(path.name for path in Path().iterdir()) == ["comity.db", "pages.jsonl"]


def test_a_dossier_half_written_leaves_the_old_one(comity: Run, pages: str, monkeypatch: pytest.MonkeyPatch) -> None:
    comity("add", pages)
    Path("d.html").write_text("the old one")

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "replace", full)
    result = comity("dossier", "az", "kz", "--output", "d.html")
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr
    assert Path("d.html").read_text() == "the old one"
    assert sorted(path.name for path in Path().iterdir()) == ["comity.db", "d.html", "pages.jsonl"]


@pytest.mark.parametrize(
    ("states", "code", "said"),
    [
        (("AZE", "Atlantis"), 2, "Atlantis"),
        (("AZE", "Kazahkstan"), 2, "did you mean Kaza"),
        (("az", "Azerbaijan"), 2, "az and Azerbaijan are the same state, Azerbaijan; name two."),
        (("AZE", "Chile"), 1, "no article in this store concerns both Azerbaijan and Chile"),
    ],
)
def test_dossiers_that_cannot_be(comity: Run, pages: str, states: tuple[str, str], code: int, said: str) -> None:
    comity("add", pages)
    result = comity("dossier", *states, "--output", "d.html")
    assert (result.exit_code, result.stdout) == (code, "")
    assert said in result.stderr
    assert not Path("d.html").exists()


def test_commands_on_no_store_say_what_to_do(comity: Run) -> None:
    for command in (["dossier", "az", "kz"], ["check"], ["status"]):
        result = comity(*command)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == "comity: comity.db: there is no store here yet; `comity add` makes one.\n"
    assert list(Path().iterdir()) == []


def test_a_dossier_from_an_empty_store(comity: Run) -> None:
    comity("add", "no.html")
    result = comity("dossier", "az", "kz")
    assert result.exit_code == 1
    assert "there are no articles in this store yet; add pages with `comity add PATH`." in result.stderr


def _no_database(path: Path) -> None:
    path.write_text("Dear reader, this is no store.\n" * 100)


def _newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("damage", "said"),
    [(_no_database, "no Comity store"), (_newer, "update Comity"), (_folder, "this is a folder")],
)
def test_bad_stores(comity: Run, pages: str, damage: Callable[[Path], None], said: str) -> None:
    comity("add", pages)
    damage(Path("comity.db"))
    for command in (["add", pages], ["dossier", "az", "kz"], ["check"], ["status"]):
        result = comity(*command)
        assert (result.exit_code, result.stdout) == (1, "")
        assert said in result.stderr
        assert len(result.stderr.splitlines()) == 1


def test_check(comity: Run, pages: str) -> None:
    comity("add", pages)
    result = comity("check")
    assert (result.exit_code, result.stdout) == (0, "comity.db: 2 articles, 1 finding: all is well.\n")
    assert json.loads(comity("check", "--format", "json").stdout) == []
    with sqlite3.connect("comity.db") as connection:
        connection.execute("UPDATE findings SET evidence = 'nothing of the kind'")
    result = comity("check")
    assert result.exit_code == 1
    assert "comity.db: 2 articles, 1 finding: 1 problem.\n" in result.stdout
    result = comity("check", "--format", "json")
    assert result.exit_code == 1
    (problem,) = json.loads(result.stdout)
    assert (problem["rule"], problem["article"], problem["kind"], problem["position"]) == (
        "evidence",
        "example-1",
        "events",
        0,
    )


def test_status(comity: Run, pages: str) -> None:
    comity("add", pages)
    told = comity("status").stdout
    assert re.search(r"^articles +2 *$", told, re.M)
    assert re.search(r"^facts +0 offices, 1 event, ", told, re.M)
    assert re.search(r"^judgements +0 *$", told, re.M)
    assert "AZE 1, KAZ 1" in told
    assert "pages.jsonl:2: the reader failed on this page (ValueError: stumbled)." in told
    data = json.loads(comity("status", "--format", "json").stdout)
    assert (data["articles"], data["findings"]["events"], data["states"]) == (2, 1, {"AZE": 1, "KAZ": 1})
    assert data["set_aside"][0]["reason"] == "failed"


def test_help_shows_examples_defaults_and_environment(comity: Run) -> None:
    for command in COMMANDS:
        told = comity(command, "--help").stdout
        assert f"  comity {command}" in told, command
        if command not in ("read", "parts", "relate", "evaluate", "copy-store", "doctor", "rebuild"):
            assert "COMITY_STORE; default:" in " ".join(told.split()), command
    for code in ("0 ", "1 ", "2 ", "130 "):
        assert f"    {code}" in comity("--help").stdout


def test_help_is_written_for_people(comity: Run) -> None:
    for command in COMMANDS:
        told = comity(command, "--help").stdout
        assert not re.search(r"<str>|<list|[{}]|default: \(|\.\.\.\.", told), command
    assert "Usage: comity read [OPTIONS] PATH...\n" in comity("read", "--help").stdout
    assert "Usage: comity dossier [OPTIONS] STATE STATE\n" in comity("dossier", "--help").stdout
    assert re.search(r"^Arguments:\n  PATH\.\.\.  Pages", comity("add", "--help").stdout, re.M)
    # No summary is cut.
    summaries = comity("--help").stdout.partition("Commands:")[2].strip().split("\n")
    assert all(summary.endswith(".") and not summary.endswith("...") for summary in summaries)


def test_version(comity: Run) -> None:
    assert comity("--version").stdout.startswith("comity 0")


@pytest.mark.parametrize("arguments", [["publish"], ["read"], ["dossier", "AZE"], ["status", "--format", "xml"], ["add", "-x"]])
def test_commands_not_understood(comity: Run, arguments: list[str]) -> None:
    result = comity(*arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.output


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (KeyboardInterrupt(), 130, "comity: stopped; what was done before is kept.\n"),
        (OSError(5, "Input/output error", "x.html"), 1, "comity: x.html: Input/output error; check"),
        (
            RuntimeError("odd"),
            1,
            "comity: this should not have happened (RuntimeError: odd); please report it.",
        ),
    ],
)
def test_whatever_happens_is_told_in_words(
    comity: Run, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, said: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(facade, "read_many", fail)
    result = comity("read", "x.html")
    assert result.exit_code == code
    assert result.stderr.startswith(said)


# A shell that starts the tests in the background has them ignore Ctrl-C, and their children too.
_MAIN = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from comity import facade
from comity.cli import main
from fake_reader import FakeReader
facade._reader = lambda name: FakeReader()
main()
"""


def _start(*arguments: str, **options: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _MAIN, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        **options,
    )


def test_a_reader_of_the_output_may_leave(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text("\n".join(json.dumps(line(number)) for number in range(500)))
    with _start("read", str(path)) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""


def test_control_c_keeps_what_was_added(tmp_path: Path) -> None:
    arguments = ["add", "-", "--store", str(tmp_path / "comity.db")]
    with _start(*arguments, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        process.stdin.write(json.dumps(line(1)) + "\n")
        process.stdin.flush()
        _wait_for_article(tmp_path / "comity.db")
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == "comity: stopped; what was done before is kept.\n"
        assert process.wait() == 130
    with facade.open_store(tmp_path / "comity.db") as store:
        assert [record.article.id for record in store.records()] == ["example-1"]


def _wait_for_article(path: Path) -> None:
    for _ in range(400):
        sleep(0.05)
        # It may not be made yet.
        with suppress(ComityError), facade.open_store(path, create=False, read_only=True) as store:
            if store.status().articles:
                return
    pytest.fail("nothing was added in 20 seconds")


def test_relate_prints_each_line_with_what_is_done(comity: Run) -> None:
    lines = [
        {"id": 1, "text": "Peru accused Chile of spying.", "actor": [0, 4], "recipient": [13, 18]},
        {"id": 2, "text": "Peru accused Chile of spying.", "actor": "Peru", "recipient": None},
        {"id": 3, "text": "Mali thanked Togo for its help.", "actor": [0, 4], "recipient": None},
    ]
    Path("pairs.jsonl").write_text("\n".join(map(json.dumps, lines)))
    result = comity("relate", "pairs.jsonl")
    assert result.exit_code == 0
    assert [json.loads(text)["id"] for text in result.stdout.splitlines()] == [1, 3]
    assert result.stderr.startswith('comity: pairs.jsonl:2: actor is "Peru"; it must be [start, end]')
    piped = comity("relate", "-", input=json.dumps(lines[0]))
    assert piped.stdout == result.stdout.splitlines()[0] + "\n"


def test_relate_where_nothing_can_be_done(comity: Run) -> None:
    assert comity("relate", "no.jsonl").exit_code == 1
    assert "no.jsonl: No such file or directory" in comity("relate", "no.jsonl").stderr
    result = comity("relate", "-", input="no pairs\n")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "comity: standard input:1: this is no JSON; each line must be one JSON object.\n"


def gold(**changes: Any) -> dict[str, Any]:
    """An annotated article with one event that the quick reader finds and one that it misses."""
    event = {
        "type": "SUPPORT", "mode": None, "actors": ["Azerbaijan"], "recipients": [], "actor_states": ["AZE", "KAZ"],
        "recipient_states": [], "date": None, "place": None, "status": "occurred", "evidence": "Kazakhstan signed a roadmap",
    }  # fmt: skip
    missed = event | {"type": "AID", "evidence": "a roadmap"}
    kinds: dict[str, list[Any]] = {kind: [] for kind in ("offices", "instruments", "commitments", "statements", "figures")}
    return line(1) | {"byline": [], "site": "example.org", "events": [event, missed], **kinds} | changes


def test_evaluate_shows_figures_and_errors(comity: Run) -> None:
    Path("gold.jsonl").write_text(json.dumps(gold()))
    result = comity("evaluate", "gold.jsonl", env={"COLUMNS": "80"})
    assert result.exit_code == 0
    assert "- missed event example-1" in result.stdout
    assert "«a roadmap»" in result.stdout
    assert re.search(r"events +2 +1 +1.000 +0.500 +0.667", result.stdout)
    assert "missed" not in comity("evaluate", "gold.jsonl", "--brief").stdout
    assert "missed" not in comity("evaluate", "gold.jsonl", "--kind", "figures").stdout
    told = json.loads(comity("evaluate", "gold.jsonl", "--format", "json").stdout)
    assert told["kinds"]["events"]["f1"] == pytest.approx(2 / 3)
    assert told["kinds"]["events"]["missed"][0]["item"]["type"] == "AID"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "gold.jsonl:1: this is no JSON"),
        ("[]", "gold.jsonl:1: this is no JSON object"),
        ("\n", "gold.jsonl: there is no annotated article in it."),
        (json.dumps(gold(title=7)), "gold.jsonl:1: this record has a value of a wrong type"),
        (json.dumps(gold(figures=[{}])), "gold.jsonl:1: this record has no 'evidence'"),
        (json.dumps({k: v for k, v in gold().items() if k != "figures"}), "gold.jsonl:1: figures missing"),
        (None, "gold.jsonl: it can't be opened (No such file or directory); check the path"),
    ],
)
def test_evaluate_says_what_is_wrong_with_a_file(comity: Run, content: str | None, told: str) -> None:
    if content is not None:
        Path("gold.jsonl").write_text(content)
    result = comity("evaluate", "gold.jsonl")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"comity: {told}")
