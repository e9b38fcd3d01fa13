"""`comity serve` as a program of its own, and `comity accounts`."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result
from web_clients import PASSWORD

from comity import cli
from comity.facade import open_store
from comity.web.desk import Desk
from comity.web.serving import ServingError, _start, check
from comity.web.settings import Settings

ENVIRONMENT = {**os.environ, "COMITY_STORE": "", "COLUMNS": "200"}


@contextmanager
def served(store: Path, *options: str) -> Iterator[tuple[str, str, "subprocess.Popen[str]"]]:
    """The server's own address, all it said at the start, and its process."""
    command = [
        sys.executable,
        "-c",
        "from comity.cli import main; main()",
        "serve",
        "--store",
        str(store),
        "--port",
        "0",
        *options,
    ]
    # A process that the shell starts in the background ignores Ctrl-C; this one shall not.
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    assert process.stdout
    said = ""
    try:
        for text in process.stdout:
            said += text
            if "Ctrl-C ends it." in text:
                break
        found = re.search(r"listens on (\S+)\.", said)
        assert found, said + str(process.communicate())
        yield found[1], said, process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_stop(tmp_path: Path, how: signal.Signals) -> None:
    with served(tmp_path / "new.db", "--access-log") as (place, said, process):
        assert f"Open http://{place}/\n" in said
        assert "There are no accounts: whoever uses this computer may read and change everything." in said
        answer = httpx.get(f"http://{place}/account?key=secret")
        assert answer.status_code == 200
        assert "server" not in answer.headers
        assert httpx.get(f"http://{place}/account", headers={"Host": "evil.example"}).status_code == 400
        process.send_signal(how)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (0, "stopped.\n")
    assert "GET /account 200" in err
    assert "secret" not in err
    assert "Traceback" not in err
    assert (tmp_path / "new.db").exists()
    assert [file.name for file in tmp_path.iterdir() if file.name.endswith(("-wal", "-shm"))] == []


def test_public_where_nothing_can_be_written(tmp_path: Path) -> None:
    open_store(tmp_path / "comity.db").close()
    with served(tmp_path / "comity.db", "--public-read-only", "--host", "0.0.0.0") as (place, said, _):
        assert "Everyone may read, without signing in; nobody may change anything." in said
        port = place.rpartition(":")[2]
        assert httpx.get(f"http://127.0.0.1:{port}/api/problems").status_code == 200
        assert httpx.post(f"http://127.0.0.1:{port}/accounts").status_code == 403
    assert not (tmp_path / "comity.desk.db").exists()


def run(*arguments: str, input: str | None = None) -> Result:
    result = CliRunner().invoke(cli.app, arguments, input=input)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COMITY_STORE", raising=False)


@pytest.mark.parametrize(
    "options", [("--host", "0.0.0.0"), ("--host", "192.0.2.1"), ("--behind-https",), ("--allowed-host", "comity.example.org")]
)
def test_it_is_not_opened_to_others_without_accounts(options: tuple[str, ...]) -> None:
    result = run("serve", *options)
    assert result.exit_code == 1
    assert "others could read and change everything here; make an account first" in result.stderr
    assert result.stderr.count("\n") == 1
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("what", ["account", "token"])
def test_it_is_with_an_account_or_a_token(tmp_path: Path, what: str) -> None:
    settings = Settings(tmp_path / "comity.db", host="0.0.0.0")
    with Desk(settings.desk_path) as desk:
        with pytest.raises(ServingError):
            check(settings)
        if what == "account":
            desk.add_account("anna", "administer", PASSWORD)
        else:
            desk.add_token("export", "read")
        check(settings)


def test_it_is_where_everyone_may_read_alone(tmp_path: Path) -> None:
    check(Settings(tmp_path / "comity.db", host="0.0.0.0", public_read_only=True))


def test_what_is_said_at_the_start(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "comity.db")
    with Desk() as desk:
        desk.add_account("anna", "administer", PASSWORD)
        desk.add_account("ben", "read", PASSWORD)
        desk.add_account("carl", "read", PASSWORD)
        desk.disable("carl")
        desk.add_token("export", "read")
        local = _start(settings, desk)
        assert local.address == "http://127.0.0.1:8350/"
        assert local.who == (
            "Only this computer reaches it. Everyone has to sign in or bring a token: "
            "2 accounts (1 to read, 1 to administer); 1 token (1 to read)."
        )
        assert local.warning == ""
        assert "Passwords travel unencrypted" in _start(replace(settings, host="0.0.0.0"), desk).warning
        proxied = _start(replace(settings, https=True, allowed_hosts=("comity.example.org",)), desk)
        assert (proxied.address, proxied.warning) == ("https://comity.example.org/", "")
        assert _start(replace(settings, host="::1"), desk).address == "http://[::1]:8350/"


def test_a_port_in_use() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = run("serve", "--port", str(taken.getsockname()[1]))
    assert result.exit_code == 1
    assert "another program listens there already; stop it, or name another port with --port." in result.stderr
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("host", ["no.such.host.invalid", "203.0.113.77", "x" * 300, ""])
def test_addresses_that_are_not_here(host: str) -> None:
    result = run("serve", "--public-read-only", "--host", host, "--port", "0")
    assert result.exit_code == 1
    assert "--host" in result.stderr or "no store here" in result.stderr


def test_stores_that_cannot_be_served() -> None:
    Path("text.db").write_text("Dear reader,\n" * 100)
    open_store("newer.db").close()
    newer = sqlite3.connect("newer.db")
    newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.commit()
    newer.close()
    for store, options, words in [
        ("text.db", (), "no Comity store"),
        ("newer.db", (), "newer version of Comity"),
        ("no/comity.db", (), "there is no folder"),
        ("mysql://localhost/comity", (), "Comity keeps its store in SQLite"),
        ("missing.db", ("--public-read-only",), "there is no store here yet"),
        (".", (), "this is a folder"),
    ]:
        result = run("serve", "--port", "0", "--store", store, *options)
        assert result.exit_code == 1
        assert words in result.stderr, store
        assert result.stderr.count("\n") == 1


def test_accounts_by_the_command_line() -> None:
    assert "no accounts and no tokens" in run("accounts", "list").stderr
    added = run("accounts", "add", "anna", "--role", "administer", "--password-stdin", input=f"{PASSWORD}\n")
    assert (added.exit_code, added.stdout) == (0, "anna has an account and may administer.\n")
    assert "already" in run("accounts", "add", "Anna", "--password-stdin", input=f"{PASSWORD}\n").stderr
    assert "too short" in run("accounts", "add", "ben", "--password-stdin", input="short\n").stderr
    assert "pass it with --password-stdin" in run("accounts", "add", "ben").stderr
    assert run("accounts", "add", "ben", "--role", "owner").exit_code == 2
    assert run("accounts", "password", "anna", "--password-stdin", input=f"{PASSWORD[::-1]}\r\n").exit_code == 0
    assert "no account of this name" in run("accounts", "password", "ben", "--password-stdin", input="x").stderr
    token = run("accounts", "token", "export", "--role", "review")
    assert token.stdout.startswith("comity_")
    with Desk(Path("comity.desk.db")) as desk:
        assert desk.check_password("anna", PASSWORD[::-1])
        found = desk.token(token.stdout.strip())
        assert found is not None
        assert found.role == "review"
    listed = run("accounts", "list")
    assert "anna" in listed.stdout
    assert "export" in listed.stdout
    told = json.loads(run("accounts", "list", "--format", "json").stdout)
    assert [one["name"] for one in told["accounts"] + told["tokens"]] == ["anna", "export"]
    assert "hash" not in str(told)
    assert run("accounts", "revoke", "export").exit_code == 0
    assert "no token of this name" in run("accounts", "revoke", "export").stderr
    removed = run("accounts", "remove", "anna")
    assert removed.exit_code == 0
    assert "lets its users do everything" in removed.stderr
    assert run("accounts", "remove", "anna").exit_code == 1


def test_accounts_where_nothing_can_be_kept() -> None:
    result = run("accounts", "add", "anna", "--password-stdin", "--store", "no/comity.db", input=PASSWORD)
    assert result.exit_code == 1
    assert "accounts can't be kept here" in result.stderr


@pytest.mark.parametrize(
    ("store", "desk"),
    [("comity.db", "comity.desk.db"), ("sqlite:///x/a.sqlite", "x/a.sqlite.desk.db"), ("archive", "archive.desk.db")],
)
def test_where_the_desk_is(store: str, desk: str) -> None:
    assert Settings(store).desk_path == Path(desk)
