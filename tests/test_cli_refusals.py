"""What the command line refuses, and how: options that don't go together, values that can't be, places that are none."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import comity
from comity import cli, facade
from fake_reader import FakeReader, line

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store in which there is an article."""
    folder = tmp_path_factory.mktemp("kept")
    (folder / "pages.jsonl").write_text(json.dumps(line(1)))
    with pytest.MonkeyPatch.context() as patch, comity.open_store(folder / "comity.db") as store:
        patch.setattr(facade, "_reader", lambda name: FakeReader())
        comity.add(store, str(folder / "pages.jsonl"))
    return folder


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kept: Path) -> Run:
    """Runs a command in a folder of its own, in which there is a store with an article."""
    reader = FakeReader()
    monkeypatch.setattr(facade, "_reader", lambda name: reader)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COMITY_STORE", raising=False)
    shutil.copytree(kept, tmp_path, dirs_exist_ok=True)

    def run(*arguments: str, **options: Any) -> Result:
        return CliRunner().invoke(cli.app, arguments, **options)

    return run


@pytest.mark.parametrize("command", [["status"], ["add", "pages.jsonl"], ["doctor"], ["accounts", "list"], ["serve"]])
def test_a_store_without_a_name(run: Run, command: list[str]) -> None:
    result = run(*command, "--store", "")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "comity: --store '': this names no file; name one, such as comity.db.\n"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["accounts", "list"], "There are no accounts and no tokens"),
        (["accounts", "remove", "anna"], "anna: there is no account of this name."),
        (["accounts", "password", "anna"], "anna: there is no account of this name."),
        (["accounts", "revoke", "nightly"], "nightly: there is no token of this name."),
    ],
)
def test_where_there_are_no_accounts_none_are_made_room_for(run: Run, tmp_path: Path, command: list[str], said: str) -> None:
    assert said in run(*command).stderr
    assert not list(tmp_path.glob("*.desk.db*"))


@pytest.mark.parametrize("command", [["status"], ["accounts", "list"], ["accounts", "remove", "anna"], ["serve"]])
def test_a_database_of_another_kind(run: Run, command: list[str]) -> None:
    result = run(*command, "--store", "mysql://anna:secret@db/comity")
    assert result.exit_code == 1
    assert "mysql://…: Comity keeps its store in SQLite or PostgreSQL; name a file, or " in result.stderr
    assert "secret" not in result.stderr


@pytest.mark.parametrize("day", ["tomorrow", "2022-8-3", "2022-02-31", "2022"])
def test_a_day_that_is_none_is_not_understood(run: Run, day: str) -> None:
    result = run("why", "ev-000000000000", "--as-of", day)
    assert (result.exit_code, f"as-of {day!r}: " in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["list", "ev-000000000000"], "list takes no ID; it shows all judgements."),
        (["list", "--set", "date=2022"], "correct, and nothing else, takes --set FIELD=VALUE"),
        (["list", "--report", "ev-000000000000"], "--report goes with split and reject alone."),
        (["confirm", "ev-000000000000", "--format", "json"], "--format goes with list alone."),
        (["confirm"], "confirm: name the fact; `comity review --help` shows how."),
        (["join"], "join: name the facts; "),
        (["undo"], "undo: name the judgement; "),
    ],
)
def test_what_does_not_go_with_a_verb(run: Run, arguments: list[str], said: str) -> None:
    result = run("review", *arguments)
    assert (result.exit_code, result.stdout, said in result.stderr) == (2, "", True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["status", "--format", "xml"], "Invalid value for '--format': 'xml' is not one of 'table', 'json'."),
        (["read", "x", "--reader", "parse"], "'parse' is not one of 'parser', 'encoder'. Did you mean 'parser'?"),
        (["review", "confrm"], "Did you mean 'confirm'?"),
        (["search", "x", "--limit", "few"], "Invalid value for '--limit': "),
    ],
)
def test_values_that_are_none(run: Run, arguments: list[str], said: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, said in result.stderr, "Value error" in result.stderr) == (2, True, False)


@pytest.mark.parametrize("command", ["read", "add"])
def test_addresses_of_other_protocols_are_told_as_such(run: Run, command: str) -> None:
    result = run(command, "ftp://gazette.example/a.html")
    assert result.exit_code == 1
    assert "comity: ftp://gazette.example/a.html: it can't be fetched: only http:// and https:// are fetched.\n" in result.stderr


@pytest.mark.parametrize(("file", "said"), [("none.jsonl", "none.jsonl: it can't be opened"), (".", ".: it can't be opened")])
def test_judgements_that_can_not_be_opened(run: Run, file: str, said: str) -> None:
    result = run("import-judgements", file)
    assert (result.exit_code, said in result.stderr, "check the path and its permissions" in result.stderr) == (1, True, True)


def test_nothing_is_rebuilt_into_itself_or_among_others(run: Run, tmp_path: Path) -> None:
    itself = run("rebuild", "comity.db", str(tmp_path / "comity.db"))
    assert (itself.exit_code, "this is the store whose pages are read; name a new one." in itself.stderr) == (1, True)
    (tmp_path / "others.jsonl").write_text(json.dumps(line(2)))
    run("add", "others.jsonl", "--store", "others.db")
    among = run("rebuild", "comity.db", "others.db")
    assert (among.exit_code, "there are other pages in this store already; name a new one." in among.stderr) == (1, True)
    with comity.open_store("others.db", create=False) as store:
        assert store.status().articles == 1


def test_what_is_wrong_is_told_without_colours_where_none_are_wanted(run: Run) -> None:
    assert run("status", "--store", "none.db", color=True).stderr.startswith("\x1b[31mcomity: ")
    for variable in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert run("status", "--store", "none.db", color=True, env=variable).stderr.startswith("comity: none.db: ")


def test_output_in_an_encoding_that_lacks_letters(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "«" in run("search", "minister").stdout
    with TextIOWrapper(BytesIO(), encoding="ascii") as printed:
        monkeypatch.setattr(sys, "stdout", printed)
        monkeypatch.setattr(sys, "argv", ["comity", "search", "minister"])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed.flush()
        printed.seek(0)
        told = printed.read()
    assert (ended.value.code, "?minister?" in told.lower()) == (0, True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_an_output_that_is_full() -> None:
    program = [sys.executable, "-c", "from comity.cli import main; main()", "--version"]
    with Path("/dev/full").open("w") as full:
        path = {"PYTHONPATH": os.pathsep.join(sys.path)}
        ended = subprocess.run(program, stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=os.environ | path)
    assert ended.returncode == 1
    assert ended.stderr == "comity: No space left on device; check the path, permissions and space on the disk.\n"
