"""Shards are read once, whatever is killed meanwhile, and the parts are those of an undisturbed run."""

import errno
import json
import os
import random
import resource
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from parts_runs import PAGES, article, content, run, source
from pyarrow import parquet  # type: ignore[import-untyped]

from comity.engine import Plan, Sign
from comity.errors import ComityError
from comity.parts import Folder, cut, open_parts, rows, write_shards, writing
from comity.parts.journal import sole
from comity.types import Article, JSONObject, Page, Record
from fake_reader import FakeReader
from hazards import begun
from local_site import Reply, Site, serving
from sample_records import sample

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths in parts are those that were given; here they are the same in every run."""
    monkeypatch.chdir(tmp_path)


def articles(reports: list[object]) -> int:
    return sum(getattr(report, "articles", 0) for report in reports)


def test_a_folder_is_cut_into_its_files_and_a_file_into_ranges() -> None:
    Path("news/deep").mkdir(parents=True)
    for name in ("a.html", "b.txt", "deep/d.html"):
        Path("news", name).write_text("a page")
    source(Path("news/c.jsonl"))
    shards = cut(["news", "https://example.org/x", "missing.jsonl", "news"], PAGES)
    told = [(shard.paths, shard.first, shard.stop) for shard in shards]
    ranges = [(("news/c.jsonl",), first, first + PAGES) for first in range(0, 20, PAGES)]
    together = ("news/deep/d.html", "https://example.org/x")
    assert told == [
        (("news/a.html", "news/b.txt"), 0, None),
        *ranges,
        (("news/c.jsonl",), 20, None),
        (together, 0, None),
        (("missing.jsonl",), 0, None),
        (("news/deep/d.html",), 0, None),
    ]
    assert len({shard.name for shard in shards}) == len(shards)


def test_archives_and_lists_at_addresses_are_shards_of_their_own() -> None:
    site = "https://example.org"
    shards = cut([f"{site}/a", f"{site}/x.warc.gz?key=1", f"{site}/b", f"{site}/y.urls", f"{site}/c", f"{site}/d"], PAGES)
    assert [(shard.paths, shard.unsorted) for shard in shards] == [
        ((f"{site}/a",), False),
        ((f"{site}/x.warc.gz?key=1",), True),
        ((f"{site}/b",), False),
        ((f"{site}/y.urls",), False),
        ((f"{site}/c", f"{site}/d"), False),
    ]


def test_a_list_of_addresses_is_not_cut() -> None:
    Path("pages.urls").write_text("".join(f"https://a.example/{number}\n" for number in range(3 * PAGES)))
    assert [(shard.paths, shard.first, shard.stop) for shard in cut(["pages.urls"], PAGES)] == [(("pages.urls",), 0, None)]


def test_standard_input_is_refused() -> None:
    with pytest.raises(ComityError, match="save it to a file"):
        cut(["-"])


def test_processes_write_what_one_writes_and_nothing_is_done_twice() -> None:
    pages, log = source(Path("pages.jsonl")), Path("log")
    run(Path("local"), pages, log=Path("other"))
    reports = run(Path("many"), pages, log=log, engine="processes")
    assert content(Path("many")) == content(Path("local"))
    assert {place.partition("/")[0] for place in content(Path("many"))} == {
        *(f"day=2024-05-{day:02}" for day in range(1, 9)), "parts.json", "set-aside", "shards",
    }  # fmt: skip
    assert [(report.articles, report.set_aside) for report in reports] == [*[(5, {})] * 4, (3, {"bad-line": 1})]
    assert len(begun(log)) == 23
    assert run(Path("many"), pages, log=log, engine="processes") == reports
    assert len(begun(log)) == 23


def test_a_page_that_kills_its_worker_is_set_aside_and_no_other_page_is_read_twice() -> None:
    pages = source(Path("pages.jsonl"), {7: "kill once", 8: "kill always", 16: "hang for ever"})
    log = Path("log")
    reports = run(Path("parts"), pages, log=log, engine="processes", seconds=6.0)
    assert {reason for report in reports for reason in report.set_aside} == {"bad-line", "killed", "too-slow"}
    assert sum(report.articles for report in reports) == 21
    counts = {source: begun(log).count(source) for source in begun(log)}
    assert {source for source, count in counts.items() if count > 1} == {"pages.jsonl:8", "pages.jsonl:9"}
    assert len(counts) == 23
    assert not any(report.failure for report in reports)


@pytest.mark.parametrize("engine", ["local", "processes"])
def test_a_run_that_is_killed_at_random_is_resumed(engine: str) -> None:
    pages, log = source(Path("pages.jsonl"), count=40), Path("log")
    run(Path("whole"), pages, log=Path("other"))
    chance = random.Random(engine)
    command = [sys.executable, str(HERE / "parts_runs.py"), engine, "parts", str(pages), str(log)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    kills = 0
    for _ in range(30):
        before = len(begun(log))
        with subprocess.Popen(command, env=environment, start_new_session=True) as process:
            wanted = before + chance.randint(1, 12)
            while process.poll() is None and len(begun(log)) < wanted:
                pass_time()
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
        if process.returncode == 0:
            break
        kills += 1
    assert kills >= 2
    assert run(Path("parts"), pages, log=log)
    assert content(Path("parts")) == content(Path("whole"))
    # At most the page at which each worker was is read again.
    assert 40 <= len(begun(log)) <= 40 + kills * (1 if engine == "local" else 2)


def pass_time() -> None:
    signal.sigtimedwait([], 0.01)


def test_what_was_begun_in_a_run_that_was_killed_is_not_blamed() -> None:
    pages, log = source(Path("pages.jsonl"), {3: "kill always"}, count=6), Path("log")
    command = [sys.executable, str(HERE / "parts_runs.py"), "local", "parts", str(pages), str(log)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    for _ in range(3):
        assert subprocess.run(command, env=environment, check=False).returncode == -signal.SIGKILL
    assert begun(log).count("pages.jsonl:4") == 3
    reports = run(Path("parts"), pages, log=log, engine="processes")
    assert [report.set_aside for report in reports] == [{"killed": 1}, {"bad-line": 1}]
    assert begun(log).count("pages.jsonl:4") == 5


def test_a_file_that_has_grown_is_read_anew_and_nothing_is_doubled() -> None:
    pages, log = Path("pages.jsonl"), Path("log")
    source(pages)
    source(Path("other.jsonl"), count=2)
    run(Path("parts"), pages, Path("other.jsonl"), log=log)
    with pages.open("a", encoding="utf-8") as file:
        file.writelines(f"{article(number)}\n" for number in range(24, 30))
    reports = run(Path("parts"), pages, log=log)
    assert sum(report.articles for report in reports) == 29
    run(Path("whole"), Path("other.jsonl"), pages, log=log)
    expected = content(Path("whole"))
    assert {**content(Path("parts")), "parts.json": b""} == {**expected, "parts.json": b""}


def test_a_part_that_is_gone_or_cut_off_is_made_again() -> None:
    pages, log = source(Path("pages.jsonl")), Path("log")
    run(Path("parts"), pages, log=log)
    whole = content(Path("parts"))
    gone, cut_off = sorted(Path("parts").glob("day=*/*.parquet"))[0], sorted(Path("parts").glob("day=*/*.parquet"))[-1]
    gone.unlink()
    cut_off.write_bytes(cut_off.read_bytes()[:-100])
    run(Path("parts"), pages, log=log)
    assert content(Path("parts")) == whole
    assert len(begun(log)) == 23 + 5 + 3


def test_a_folder_from_before_there_was_a_gate_is_gone_on_with() -> None:
    pages, log = source(Path("pages.jsonl")), Path("log")
    reports = run(Path("parts"), pages, log=log)
    for manifest in Path("parts", "shards").iterdir():
        told = json.loads(manifest.read_text())
        del told["passed_over"]
        manifest.write_text(json.dumps(told))
    assert run(Path("parts"), pages, log=log) == reports
    assert len(begun(log)) == 23


def test_parts_made_otherwise_and_other_folders_are_left_alone() -> None:
    pages, log = source(Path("pages.jsonl")), Path("log")
    run(Path("parts"), pages, log=log)
    before = content(Path("parts"))
    shards = cut([str(pages)], PAGES)
    for coder, with_pages in (("other-1", True), ("fake-1", False)):
        with pytest.raises(ComityError, match="made otherwise"), Folder(Path("parts")).begun(coder, with_pages, shards):
            pass
    Path("mine").mkdir()
    Path("mine/notes.txt").write_text("mine")
    Path("other/work").mkdir(parents=True)
    Path("other/work/thesis.txt").write_text("mine")
    for folder in (Path("mine"), Path("other")):
        with pytest.raises(ComityError, match="something else"), Folder(folder).begun("fake-1", True, shards):
            pass
    assert sorted(map(str, Path("mine").rglob("*"))) == ["mine/notes.txt"]
    assert sorted(map(str, Path("other").rglob("*"))) == ["other/work", "other/work/thesis.txt"]
    assert content(Path("parts")) == before


def test_two_runs_at_once_are_refused() -> None:
    shards = cut([str(source(Path("pages.jsonl")))], PAGES)
    first = Folder(Path("parts"))
    again = Folder(Path("parts")).begun("fake-1", True, shards)
    with first.begun("fake-1", True, shards), pytest.raises(ComityError, match="another run"), again:
        pass
    with Folder(Path("parts")).begun("fake-1", True, shards):
        pass


def test_a_full_disk_is_told_and_the_next_run_goes_on() -> None:
    pages, log = source(Path("pages.jsonl"), count=4), Path("log")
    with pages.open("a", encoding="utf-8") as file:
        file.write(article(5, words=" ".join(map(str, random.Random(1).sample(range(10**6), 50_000)))) + "\n")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        first, second = run(Path("parts"), pages, log=log)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (first.articles, first.failure) == (4, "")
    assert "File too large; check the folder and the space on the disk." in second.failure
    run(Path("whole"), pages, log=log)
    run(Path("parts"), pages, log=log)
    assert content(Path("parts")) == content(Path("whole"))


def test_a_run_that_ends_before_there_is_a_catalogue_locks_nobody_out() -> None:
    pages, log = source(Path("pages.jsonl"), count=4), Path("log")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            run(Path("parts"), pages, log=log)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert sorted(path.name for path in Path("parts").iterdir()) == ["set-aside", "shards", "work"]
    with sole(Path("parts/work/lock"), "here"), pytest.raises(ComityError, match="another run"):
        run(Path("parts"), pages, log=log)
    assert articles([*run(Path("parts"), pages, log=log)]) == 4


class Strange(FakeReader):
    """Finds in article 2 so many documents that no column holds their number."""

    def read(self, page: Page, article: Article) -> Record:
        record = super().read(page, article)
        many = replace(sample().instruments[0], count=7 * 10**24)
        return replace(record, instruments=(many,)) if "number 2." in article.text else record


def test_a_page_that_parquet_cannot_hold_is_set_aside_alone() -> None:
    shards, folder = cut([str(source(Path("pages.jsonl"), count=4))], PAGES), Folder(Path("parts"))
    with folder.begun("fake-1", True, shards):
        (report,) = write_shards(folder, shards, Plan(Strange), with_pages=True, allow_private=False)
    assert (report.articles, report.set_aside, report.failure) == (3, {"bad-line": 1, "failed": 1}, "")


def test_what_pyarrow_raises_is_the_failure_of_a_shard(monkeypatch: pytest.MonkeyPatch) -> None:
    pages, log = source(Path("pages.jsonl")), Path("log")

    def row_of(record: Record, item: int, *, with_page: bool) -> JSONObject:
        return rows.row_of(record, item, with_page=with_page) | ({"item": "none"} if record.page.source.endswith(":3") else {})

    monkeypatch.setattr(writing, "row_of", row_of)
    first, *others = run(Path("parts"), pages, log=log)
    assert "can't be written as Parquet" in first.failure
    assert (articles([*others]), [report.failure for report in others]) == (18, [""] * 4)


def test_there_are_signs_of_life_while_a_page_is_fetched_and_what_is_done_is_not_fetched_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(writing, "_SIGN_SECONDS", 0.02)
    with serving(Site()) as site:
        for number, name in enumerate("abc"):
            site.replies[f"/{name}"] = Reply(article(number), "application/jsonl", silence=0.1)
        shards, folder = cut([f"{site.url}/{name}" for name in "abc"], PAGES), Folder(Path("parts"))
        (shard,) = shards
        signs: list[int] = []
        with folder.begun("fake-1", True, shards):
            work = writing._shard_work(FakeReader, None, Path("parts"), Path.cwd(), True, True)(shard, ())
            for told in work:
                assert isinstance(told, Sign)
                signs.append(told.done)
                if sum(signs) == 2:
                    break
            assert 0 in signs
            work.close()  # type: ignore[attr-defined]
            (report,) = write_shards(folder, shards, Plan(FakeReader), with_pages=True, allow_private=True)
        assert (report.articles, report.set_aside) == (3, {})
        assert site.paths().count("/a") == 1


def test_a_list_is_taken_up_again_where_it_was() -> None:
    with serving(Site()) as site:
        site.replies["/c"] = Reply("<p>Page c, with a few words of its own to read.</p>")
        lines = [f"{site.url}/a", f"{site.url}/b", f"{site.url}/a", f"{site.url}/{'x' * 10_001}", f"{site.url}/c"]
        Path("pages.urls").write_text("\n".join(lines))
        (shard,) = cut(["pages.urls"], PAGES)
        ((place, page),) = shard.items((0, 3), allow_private=True)
        assert (place, page.source, site.paths()) == ((0, 3), f"{site.url}/c", ["/c"])


def test_there_are_signs_of_life_while_drafts_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_SIGN_SECONDS", 0.001)
    shards, folder = cut([str(source(Path("pages.jsonl")))], 100), Folder(Path("parts"))
    plan, signs = Plan(FakeReader), list[tuple[int, int]]()
    with folder.begun("fake-1", True, shards):
        with monkeypatch.context() as patch:
            patch.setattr(Folder, "finish", full)
            (report,) = write_shards(folder, shards, plan, with_pages=True, allow_private=False)
            assert "No space" in report.failure
        (report,) = write_shards(
            folder, shards, plan, with_pages=True, allow_private=False, on_pages=lambda *sign: signs.append(sign)
        )
    assert (report.articles, report.set_aside) == (23, {"bad-line": 1})
    assert len(signs) > 1
    assert [sum(numbers) for numbers in zip(*signs, strict=True)] == [24, sum(shard.size for shard in shards)]


def full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_row_groups_are_small_where_a_shard_is_of_many_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_HELD", 10)
    run(Path("parts"), source(Path("pages.jsonl"), count=5), log=Path("log"))
    shards, folder = cut([str(source(Path("more.jsonl")))], 100), Folder(Path("small"))
    with folder.begun("fake-1", True, shards):
        list(write_shards(folder, shards, Plan(FakeReader), with_pages=True, allow_private=False))
    groups = {
        name: [parquet.ParquetFile(file).num_row_groups for file in sorted(Path(name).glob("day=*/*.parquet"))]
        for name in ("parts", "small")
    }
    assert groups == {"parts": [1, 1], "small": [3] * 7 + [2]}
    numbers = [item.article.id for item in open_parts(Path("small")).items if isinstance(item, Record)]
    assert numbers == [f"a-{number}" for number in range(23)]
