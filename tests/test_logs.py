"""The log for programs: a line for what becomes of each page, known by its digest, and nothing secret in it."""

import contextlib
import json
import logging
import multiprocessing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import comity
from comity import cli, facade, logs
from comity.store import Store
from fake_reader import FakeReader, line, make_fake_reader
from local_site import Site, serving
from watched_site import feed, page

Run = Callable[..., Result]
Event = dict[str, Any]
STUMBLE = "You stumble here. " * 20
WEATHER = "In Baku the weather was fine all day. " * 9


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command in a folder of its own with a quick reader, and a log in it."""
    reader = FakeReader()
    monkeypatch.setattr(facade, "_reader", lambda name: reader)
    monkeypatch.chdir(tmp_path)
    for name in ("COMITY_STORE", "COMITY_LOG"):
        monkeypatch.delenv(name, raising=False)

    def invoke(*arguments: str, **options: Any) -> Result:
        result = CliRunner().invoke(cli.app, ["--log", "run.log", *arguments], **options)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    return invoke


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Callable[[], list[Event]]]:
    """A log for what is done without the command line."""
    end = logs.write_log(str(tmp_path / "own.log"))
    yield lambda: events(tmp_path / "own.log")
    end()


def events(path: Path = Path("run.log")) -> list[Event]:
    return [json.loads(text) for text in path.read_text(encoding="ascii").splitlines()]


def told(found: list[Event], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(event.get(name) for name in names) for event in found]


def pages(path: Path, *texts: str) -> str:
    path.write_text("".join(f"{json.dumps(line(number, text))}\n" for number, text in enumerate(texts, 1)))
    return str(path)


def digest_of(article: str, store: str = "comity.db") -> str:
    with comity.open_store(store, read_only=True) as opened:
        kept = opened.page(article)
        assert kept
        return kept.digest


def test_each_page_is_told_of_by_its_digest(run: Run, tmp_path: Path) -> None:
    first = run("add", pages(tmp_path / "pages.jsonl", line(1)["text"], STUMBLE, WEATHER), "--no-gate")
    assert "2 added, 0 unchanged, 0 replaced, 1 set aside" in first.stdout
    one, three = digest_of("example-1"), digest_of("example-3")
    found = events()
    assert told(found, "event", "page", "article", "outcome", "reason")[1:-1] == [
        ("read", one, "example-1", None, None),
        ("stored", one, "example-1", "added", None),
        ("set-aside", found[3]["page"], None, None, "failed"),
        ("read", three, "example-3", None, None),
        ("stored", three, "example-3", "added", None),
    ]
    assert (found[1]["findings"], found[1]["coder"], found[1]["source"]) == (1, "fake-1", f"{tmp_path}/pages.jsonl:1")
    assert "stumbled" in found[3]["message"]
    with comity.open_store("comity.db", read_only=True) as store:
        (aside,) = store.set_asides(10)[0]
        assert (aside.digest, aside.source) == (found[3]["page"], found[3]["source"])
    assert [found[0]["event"], found[0]["command"], found[-1]["event"]] == ["began", "add", "ended"]
    assert found[-1]["seconds"] > 0
    assert all(event["at"].endswith("Z") and event["process"] for event in found)


def test_what_was_there_or_tells_of_nothing_is_told_of_too(run: Run, tmp_path: Path) -> None:
    run("add", pages(tmp_path / "pages.jsonl", line(1)["text"]))
    Path("run.log").unlink()
    run("add", pages(tmp_path / "pages.jsonl", line(1)["text"], WEATHER), "--gate")
    found = events()
    assert told(found, "event")[1:-1] == [("unchanged",), ("passed-over",)]
    assert found[1]["page"] == digest_of("example-1")
    assert found[2]["source"].endswith("pages.jsonl:2")


def test_a_date_that_is_none_is_told_of(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "dated.jsonl"
    path.write_text(json.dumps(line(1) | {"published": "31.02.2024"}))
    run("add", str(path))
    found = [event for event in events() if event["event"] == "misdated"]
    assert told(found, "page", "source", "published") == [(digest_of("example-1"), f"{path}:1", "31.02.2024")]


def test_pages_read_by_other_processes_are_told_of_once(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facade, "_reader", make_fake_reader)
    texts = [f"{line(1)['text']} Part {number}." for number in range(4)]
    result = run("add", pages(tmp_path / "pages.jsonl", *texts, STUMBLE), "--engine", "processes", "--workers", "2")
    assert result.exit_code == 0
    kept = {digest_of(f"example-{number}") for number in range(1, 5)}
    found = events()
    assert {event["page"] for event in found if event["event"] == "stored"} == kept
    assert [event["event"] for event in found].count("read") == 4
    assert told([event for event in found if event["event"] == "set-aside"], "reason") == [("failed",)]
    assert len({event["process"] for event in found}) == 1


def test_pages_that_are_read_again_or_loaded_are_told_of(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("parts", pages(tmp_path / "pages.jsonl", line(1)["text"], STUMBLE), "--output", "parts")
    assert told([event for event in events() if event["event"] == "shard"], "articles", "set_aside") == [(1, {"failed": 1})]
    Path("run.log").unlink()
    run("load", "parts")
    assert told(events(), "event", "outcome", "reason")[1:-1] == [
        ("read", None, None), ("stored", "added", None), ("set-aside", None, "failed"),
    ]  # fmt: skip
    Path("run.log").unlink()
    better = FakeReader("fake-2")
    monkeypatch.setattr(facade, "_reader", lambda name: better)
    assert run("reread").exit_code == 0
    digest = digest_of("example-1")
    assert told(events(), "event", "page", "outcome", "coder")[1:-1] == [
        ("read", digest, None, "fake-2"), ("stored", digest, "replaced", None),
    ]  # fmt: skip


def test_a_watch_tells_of_sources_and_pages(run: Run, tmp_path: Path) -> None:
    with serving(Site()) as site:
        site.replies |= {"/feed?key=s3cr3t": feed(["/1", "/none?token=s3cr3t"]), "/1": page(1)}
        (tmp_path / "sources.toml").write_text(
            f'pause = 0\n[[source]]\nname = "World"\nkind = "feed"\naddress = "{site.url}/feed?key=s3cr3t"\n'
        )
        assert run("watch", "sources.toml", "--allow-private").exit_code == 0
    found = events()
    assert told(found, "event", "outcome", "reason")[1:-1] == [
        ("asked", "answered", None), ("read", None, None), ("stored", "added", None), ("taken", "added", None),
        ("set-aside", None, "unreachable"), ("taken", "unreachable", None), ("round", None, None),
    ]  # fmt: skip
    assert found[2]["source"] == f"{site.url}/1"
    assert found[5]["source"] == f"{site.url}/none?token=…"
    assert (found[7]["outcomes"], found[7]["waiting"]) == ({"added": 1, "unreachable": 1}, 0)
    assert "s3cr3t" not in Path("run.log").read_text()


def test_a_command_that_fails_says_why_in_the_log(run: Run) -> None:
    assert run("check", "--store", "none.db").exit_code == 1
    failed = events()[1]
    assert (failed["event"], failed["code"]) == ("failed", 1)
    assert failed["message"].startswith("none.db: there is no store here yet")


def test_the_log_goes_to_standard_error_and_by_the_environment(run: Run, tmp_path: Path) -> None:
    source = pages(tmp_path / "pages.jsonl", line(1)["text"])
    result = CliRunner().invoke(cli.app, ["add", source, "--quiet"], env={"COMITY_LOG": "-"})
    assert [json.loads(text)["event"] for text in result.stderr.splitlines()] == ["began", "read", "stored", "ended"]
    assert result.stdout == ""
    # Without one, people see what they saw before, and nothing is left of the one that was.
    plain = CliRunner().invoke(cli.app, ["add", source])
    assert plain.output == "comity.db: 0 added, 1 unchanged, 0 replaced, 0 set aside.\n"
    assert not logs.is_written()


def test_a_log_that_cannot_be_written_is_told_before_anything_is_done(run: Run, tmp_path: Path) -> None:
    result = CliRunner().invoke(cli.app, ["--log", "no/such/run.log", "add", pages(tmp_path / "pages.jsonl", WEATHER)])
    assert result.exit_code == 1
    assert "the log can't be written here (No such file or directory)" in result.stderr
    assert not Path("comity.db").exists()


def test_the_file_is_for_its_owner_and_is_added_to(run: Run, tmp_path: Path) -> None:
    for _ in range(2):
        run("add", pages(tmp_path / "pages.jsonl", WEATHER), "--no-gate")
    assert [event["event"] for event in events()].count("began") == 2
    assert Path("run.log").stat().st_mode & 0o077 == 0


def test_a_file_that_is_moved_away_is_opened_anew(log: Callable[[], list[Event]], tmp_path: Path) -> None:
    logs.note("one")
    (tmp_path / "own.log").rename(tmp_path / "own.log.1")
    logs.note("two")
    assert told(events(tmp_path / "own.log.1"), "event") == [("one",)]
    assert told(log(), "event") == [("two",)]


def test_a_full_disk_is_said_once_and_stops_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("there is no device that is always full")
    end = logs.write_log(str(full))
    for _ in range(3):
        logs.note("lost")
    end()
    assert capsys.readouterr().err == "comity: the log can't be written (No space left on device).\n"


def _write_many(where: str, mark: str) -> None:
    end = logs.write_log(where)
    for number in range(300):
        logs.note("many", number=number, mark=mark * 3000)
    end()


def test_lines_of_several_processes_stay_whole(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_write_many, args=(str(tmp_path / "all.log"), mark)) for mark in "ab"]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    found = events(tmp_path / "all.log")
    assert sorted((event["mark"][0], event["number"]) for event in found) == sorted((m, n) for m in "ab" for n in range(300))


def test_an_error_is_one_line_with_its_trace_and_without_its_secrets(log: Callable[[], list[Event]]) -> None:
    with contextlib.suppress(ValueError):
        try:
            raise ValueError("no answer of postgresql://ann:hunter2@db.example/x\nat https://a.example/x?key=hunter2")
        except ValueError:
            logging.getLogger("comity.web.errors").exception("failed with Bearer hunter2hunter2hunter2")
            raise
    (event,) = log()
    assert (event["level"], event["event"], event["by"]) == ("error", "message", "comity.web.errors")
    assert "ValueError: no answer" in event["trace"]
    assert "hunter2" not in json.dumps(event)


def test_nothing_in_a_line_is_a_command_to_a_terminal(log: Callable[[], list[Event]], tmp_path: Path) -> None:
    logs.note("odd", source="a\x1b[2J\x9b\u2028\ud800\nb")
    text = (tmp_path / "own.log").read_text(encoding="ascii")
    assert text.count("\n") == 1
    assert text.rstrip("\n").isprintable()
    assert log()[0]["source"] == "a\x1b[2J\x9b\u2028\ud800\nb"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("pages/a.html", "pages/a.html"),
        ("https://a.example/news/1", "https://a.example/news/1"),
        ("see https://ann:pw@a.example/x?id=7&key=k#tok now", "see https://…@a.example/x?id=…&key=…#… now"),
        ("https://a.example/@ann/1?secret", "https://a.example/@ann/1?…"),
        ("HTTP://ann@a.example and http://b.example/?q=1", "HTTP://…@a.example and http://b.example/?q=…"),
        ("postgresql://ann:p/w@x@db.example:5432/comity", "postgresql://…@db.example:5432/comity"),
        ("postgresql://db/x?user=ann&password=hunter2", "postgresql://db/x?user=…&password=…"),
        ("postgresql://ann:pw@db/x?password=hunter2 now", "postgresql://…@db/x?password=… now"),
        ("postgresql://db/x?sslkey=a@b&password=hunter2 or postgresql://ann:p?w@db/x", "postgresql://… or postgresql://…"),
        ("sqlite:///data/comity.db?key=k#k and ftp://a.example/1", "sqlite:///data/comity.db?key=…#… and ftp://a.example/1"),
        ("Authorization: Bearer abcdefghijklmnopqrst", "Authorization: Bearer …"),
        ("the token comity_abcdefghijklmnopqrstuvwxyz012345 of ours", "the token comity_… of ours"),
        ("comity add is a command", "comity add is a command"),
    ],
)
def test_secrets_are_left_out_of_texts(text: str, clean: str) -> None:
    assert logs.without_secrets(text) == clean


@pytest.mark.parametrize(
    ("before", "secret"),
    [
        ("https://a.example/x?key=", "k" * 5_000 + "hunter2"),
        ("postgresql://ann:", "k" * 5_000 + "hunter2@db.example/x"),
        ("Bearer ", "k" * 5_000 + "hunter2"),
    ],
)
def test_a_secret_that_is_cut_in_two_is_left_out_too(log: Callable[[], list[Event]], before: str, secret: str) -> None:
    # The end is kept of what is too long, and it begins within the secret.
    logs.note("long", message=f"{'a ' * 2_000}{before}{secret} {'z' * 7_900}")
    (event,) = log()
    assert len(event["message"]) == 8_000
    assert "hunter2" not in event["message"]


def test_nothing_is_told_where_there_is_no_log(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facade, "_reader", lambda name: FakeReader())
    heard: list[logging.LogRecord] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record)

    handler = Ear()
    logging.getLogger().addHandler(handler)
    try:
        comity.add(store, pages(tmp_path / "pages.jsonl", WEATHER), gate=False)
    finally:
        logging.getLogger().removeHandler(handler)
    assert not [record for record in heard if record.name == "comity.events"]
