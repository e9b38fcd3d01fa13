"""`comity watch` and `comity sources`, as commands and as processes that are stopped and killed."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner, Result

import comity
from comity import cli, facade
from comity.watch_screen import WatchShow, bars
from comity.watching.events import Asked, Event, Taken, Trouble
from fake_reader import FakeReader
from local_site import Reply, Site, serving
from watched_site import feed, page

Run = Callable[..., Result]

_PROGRAM = """
from comity import cli, facade
from fake_reader import FakeReader
facade._reader = lambda name: FakeReader()
cli.main()
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as running:
        yield running


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    reader = FakeReader()
    monkeypatch.setattr(facade, "_reader", lambda name: reader)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COMITY_STORE", raising=False)
    monkeypatch.setenv("COLUMNS", "120")

    def invoke(*arguments: str) -> Result:
        result = CliRunner().invoke(cli.app, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert "Traceback" not in result.output
        return result

    return invoke


def plan(folder: Path, *sources: tuple[str, str, str]) -> None:
    text = "pause = 0\n" + "".join(
        f'[[source]]\nname = "{name}"\nkind = "{kind}"\naddress = "{address}"\n' for name, kind, address in sources
    )
    (folder / "sources.toml").write_text(text)


def test_a_watch_and_its_sources(run: Run, site: Site, tmp_path: Path) -> None:
    site.replies |= {"/feed": feed(["/1", "/2", "/none"]), "/1": page(1), "/2": page(2)}
    plan(tmp_path, ("World", "feed", f"{site.url}/feed"), ("Broken", "feed", f"{site.url}/1"))
    result = run("watch", "sources.toml", "--allow-private")
    assert result.exit_code == 0
    assert result.stdout == "comity.db: 1 of 2 sources answered; pages: 2 added, 1 set aside; 2 findings.\n"
    assert "Broken: this should be a feed (RSS or Atom), and is a page; check the address." in result.stderr
    assert f"{site.url}/none: it could not be fetched (the server answers 404 Not Found)" in result.stderr

    table = run("sources").stdout
    assert re.search(r"World +well +\d{4}-\d\d-\d\d + {13}█ +2 +2 +1\b", table)
    assert re.search(r"Broken +new +never", table)
    assert "Broken: no article has come of it yet." in table
    told = json.loads(run("sources", "--by", "week", "--json").stdout)
    assert [one["source"]["name"] for one in told] == ["Broken", "World"]
    assert told[1]["days"][0]["articles"] == 2


@pytest.mark.parametrize("columns", [20, 40, 60, 80])
def test_sources_on_a_narrow_terminal_have_their_names(
    run: Run, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    site.replies["/feed"] = feed([])
    plan(tmp_path, ("Gazette", "feed", f"{site.url}/feed"))
    run("watch", "sources.toml", "--allow-private")
    monkeypatch.setenv("COLUMNS", str(columns))
    head, row = run("sources").stdout.splitlines()[:2]
    assert row.startswith("Gazette")
    assert max(len(head), len(row)) <= columns
    assert "…" not in head + row


def test_what_happens_as_json_lines(run: Run, site: Site, tmp_path: Path) -> None:
    site.replies |= {"/feed": feed(["/1"]), "/1": page(1)}
    plan(tmp_path, ("World", "feed", f"{site.url}/feed"))
    result = run("watch", "sources.toml", "--allow-private", "--json")
    asked, taken, last = map(json.loads, result.stdout.splitlines())
    assert asked == {
        "event": "asked", "source": "World", "outcome": "answered", "found": 1, "new": 1, "skipped": {}, "message": "",
    }  # fmt: skip
    assert taken == {
        "event": "taken", "source": "World", "address": f"{site.url}/1", "outcome": "added", "findings": 1, "message": "",
    }  # fmt: skip
    assert (last["event"], last["outcomes"]) == ("round", {"added": 1})
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["none.toml"], 1, "none.toml: No such file or directory"),
        (["sources.toml", "--every", "often"], 2, "--every often: write a number and s, m, h or d, such as 15m."),
        (["sources.toml", "--every", "0m"], 2, "such as 15m."),
        (["sources.toml", "--every", "15m", "--once"], 2, "--once and --every don't go together."),
        (["sources.toml"], 1, "World: it can't be fetched: 127.0.0.1 is an address of this computer"),
        (["sources.toml", "--store", "."], 1, "this is a folder"),
    ],
)
def test_what_can_not_be_done_is_told(run: Run, tmp_path: Path, options: list[str], code: int, words: str) -> None:
    plan(tmp_path, ("World", "feed", "http://127.0.0.1:9/feed"))
    result = run("watch", *options)
    assert (result.exit_code, words in result.stderr) == (code, True)


def test_sources_of_a_store_that_watches_none(run: Run, tmp_path: Path) -> None:
    assert run("sources").exit_code == 1
    with comity.open_store(tmp_path / "comity.db"):
        pass
    result = run("sources")
    assert (result.exit_code, result.stdout, "no source has been watched yet" in result.stderr) == (0, "", True)


def test_bars() -> None:
    assert bars([0, 1, 4, 8, 100]) == " ▁▁▁█"
    assert (bars([]), bars([0, 0])) == ("", "  ")


def start(folder: Path, *options: str) -> "subprocess.Popen[str]":
    paths = [str(Path(__file__).parents[1]), *sys.path]
    return subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, "watch", "sources.toml", "--allow-private", "--json", *options],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONUNBUFFERED": "1"},
        # Where tests run in the background, programs are started deaf to Ctrl-C.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip


def events(process: "subprocess.Popen[str]") -> Iterator[dict[str, Any]]:
    assert process.stdout
    return map(json.loads, process.stdout)


@pytest.mark.parametrize("after", [1, 4])
def test_a_watch_that_is_killed_goes_on_where_it_was(site: Site, tmp_path: Path, after: int) -> None:
    count = 8
    site.replies |= {f"/{number}": page(number) for number in range(count)}
    site.replies["/feed"] = feed([f"/{number}" for number in range(count)])
    plan(tmp_path, ("World", "feed", f"{site.url}/feed"))
    with start(tmp_path) as process:
        told = events(process)
        for _ in range(after):
            next(told)
        process.send_signal(signal.SIGKILL)
    # The lease of the dead one keeps nobody waiting.
    with start(tmp_path) as process:
        last = list(events(process))[-1]
        assert process.stderr
        assert process.stderr.read() == ""
    assert (process.returncode, last["event"], last["waiting"]) == (0, "round", 0)
    with comity.open_store(tmp_path / "comity.db") as store:
        urls = sorted(head.url or "" for head in store.heads((), 100)[0])
        assert urls == [f"{site.url}/{number}" for number in range(count)]
        assert store.check() == []
        assert sum(day.articles for day in store.watched().days("2000-01-01")) == count
        assert sum(day.findings for day in store.watched().days("2000-01-01")) == count
    pages = [path for path in site.paths() if path != "/feed"]
    # At most the one that was being read came twice.
    assert len(pages) - len(set(pages)) <= 1


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_watch_that_is_stopped_ends_cleanly(site: Site, tmp_path: Path, sign: signal.Signals) -> None:
    site.replies |= {"/feed": feed(["/1"]), "/1": page(1)}
    plan(tmp_path, ("World", "feed", f"{site.url}/feed"))
    with start(tmp_path, "--every", "1h") as process:
        for event in events(process):
            if event["event"] == "round":
                break
        process.send_signal(sign)
        try:
            _, error = process.communicate(timeout=60)
        finally:
            process.kill()
    assert (process.returncode, error) == (130, "comity: stopped; what was done before is kept.\n")
    with comity.open_store(tmp_path / "comity.db") as store:
        assert store.watched().take("watch", "another", 0.0, 1.0) is None


def test_a_second_watch_is_told(site: Site, tmp_path: Path) -> None:
    site.replies["/feed"] = Reply(silence=0.0, body=feed([]).body, kind="application/rss+xml")
    plan(tmp_path, ("World", "feed", f"{site.url}/feed"))
    with start(tmp_path, "--every", "1h") as first:
        next(events(first))
        with start(tmp_path) as second:
            _, error = second.communicate(timeout=60)
        first.send_signal(signal.SIGINT)
        first.communicate(timeout=60)
    assert second.returncode == 1
    assert f"another watch runs over this store (process {first.pid} on " in error
    assert error.count("\n") == 1


def test_how_far_a_watch_is(monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[Event] = [
        Asked("World", "answered", 3, 3),
        Taken("World", "https://www.example.org/1", "added", 2),
        Trouble("the disk is full."),
    ]
    shown = {}
    for terminal in (False, True):
        file = StringIO()
        with WatchShow(Console(file=file, width=100, force_terminal=terminal, color_system=None), "comity.db") as show:
            for event in happened:
                show.show(event)
        shown[terminal] = file.getvalue()
    # Elsewhere than on a terminal nothing but trouble is told within the first minute.
    assert shown[False] == "the disk is full. It is tried again in the next round.\n"
    assert "the disk is full." in shown[True]
    assert "1/3" in shown[True]
    monkeypatch.setattr("comity.watch_screen._MINUTE", 0.0)
    file = StringIO()
    with WatchShow(Console(file=file, width=100), "comity.db") as show:
        show.show(happened[0])
        show.show(happened[1])
    assert file.getvalue() == (
        "comity.db: 1 source asked, 0 pages fetched, 0 set aside, 0 findings.\n"
        "comity.db: 1 source asked, 1 page fetched, 0 set aside, 2 findings.\n"
    )
