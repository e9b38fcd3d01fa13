"""`comity add` of archives, from end to end, with a quick reader in the place of the real one."""

import io
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import comity
from archive_files import Archive
from comity import cli, facade
from comity.cli.reading import progress_of_pages
from comity.sources import Counts
from comity.types import SetAside
from fake_reader import SIGNED, FakeReader


@pytest.fixture
def news(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """An archive with two articles, one that the reader fails on, pictures, and a broken place."""
    monkeypatch.setattr(facade, "_reader", lambda name: FakeReader())
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COMITY_STORE", raising=False)
    archive = Archive()
    for number, told in enumerate([SIGNED, "The ministers of both states met in Baku", "You stumble here"]):
        text = f"<p>{told} on Tuesday, the ministry said in a statement that it sent to agencies.</p>" * 4
        page = f"<html lang='en'><head><title>A visit, part {number}</title></head><body><article>{text}</article></body></html>"
        archive.page(number + 1000)
        archive.response(f"https://news.example/{number}", page)
        archive.response(f"https://news.example/{number}.png", b"\x89PNG", "image/png")
    archive.raw(b"broken")
    Path("news.warc.gz").write_bytes(archive.data)
    return "news.warc.gz"


def test_add_tells_what_was_passed_by(news: str) -> None:
    result = CliRunner().invoke(cli.app, ["add", news, "--no-gate"])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "comity.db: 2 added, 0 unchanged, 0 replaced, 5 set aside."
    assert lines[1] == "Passed by, as no pages: 6."
    assert [line.split(maxsplit=2) for line in map(str.rstrip, lines[2:])] == [
        ["3", "not-a-response", "records that hold no answer of a server"],
        ["3", "not-html", "neither HTML nor plain text"],
    ]
    assert "news.warc.gz:" in result.stderr
    again = CliRunner().invoke(cli.app, ["add", news, "--no-gate", "--quiet"])
    assert (again.exit_code, again.stdout) == (0, "")
    with comity.open_store("comity.db") as store:
        articles = store.heads((), 10)[0]
        assert sorted(article.url or "" for article in articles) == ["https://news.example/0", "https://news.example/1"]
        assert {aside.reason for aside in store.set_asides(10)[0]} == {"language", "failed", "damaged"}


def test_what_programs_are_told(news: str) -> None:
    counts = Counts()
    seen = []
    with comity.open_store("comity.db") as store:
        summary = comity.add(
            store, news, gate=False, counts=counts, on_page=lambda result: seen.append((result, counts.bytes_read))
        )
    assert summary.skipped == {"not-a-response": 3, "not-html": 3}
    assert (counts.found, counts.failed) == (6, {"damaged": 1})
    assert [aside.reason for aside in summary.set_aside if isinstance(aside, SetAside)][-1] == "damaged"
    assert len(seen) == 7
    assert [read for _, read in seen] == sorted(read for _, read in seen)
    assert counts.bytes_read == Path(news).stat().st_size


class Terminal(io.StringIO):
    """Takes what is shown on a terminal."""

    def isatty(self) -> bool:
        return True


def test_the_bar_goes_by_bytes_where_pages_can_not_be_counted(news: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "xterm")
    for paths, by_bytes in (([news], True), (["-"], False)):
        terminal = Terminal()
        monkeypatch.setattr(sys, "stderr", terminal)
        with progress_of_pages(paths, False) as on_pages:
            assert on_pages
            on_pages(1, 0)
            on_pages(1, Path(news).stat().st_size // 2)
        # Half of the bytes: as many pages are taken to be in the other half.
        assert ("2/4" in terminal.getvalue()) == by_bytes
        assert ("2/?" in terminal.getvalue()) == (not by_bytes)
