"""Several processes give what one gives, whatever becomes of them."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from comity.engine import Plan, Result, read_pages, read_with
from comity.errors import ComityError
from comity.types import Page, Record, SetAside
from fake_reader import SIGNED, FakeReader
from hazards import Hazard, Lonely, begun, stillborn, unable


def page(number: int, words: str = "") -> Page:
    text = f"The ministers of both states met on Tuesday for talks, it was told. {words or SIGNED} in Astana, number {number}."
    return Page(f"{number}.txt", "body", text)


def plan(log: Path, **options: float) -> Plan:
    return Plan(partial(Hazard, log), "processes", 2, **options)  # type: ignore[arg-type]


def read(items: list[Page | SetAside], plan: Plan) -> list[Result]:
    return [result for result, _ in read_with(items, plan)]


def test_results_are_those_of_one_process_in_the_order_of_the_pages(tmp_path: Path) -> None:
    items: list[Page | SetAside] = [page(n, "dawdle" if n % 7 == 0 else "") for n in range(60)]
    items[3] = SetAside("missing.txt", "missing", "there is no such file.")
    items[9] = page(9, "stumble")
    log = tmp_path / "log"
    assert read(items, plan(log)) == list(read_pages(items, FakeReader()))
    assert sorted(begun(log)) == sorted(item.source for item in items if isinstance(item, Page))


def test_a_page_whose_process_died_is_read_by_another_and_no_other_page_twice(tmp_path: Path) -> None:
    items: list[Page | SetAside] = [page(n, "kill once" if n in (4, 5, 11) else "") for n in range(20)]
    log = tmp_path / "log"
    assert read(items, plan(log)) == list(read_pages(items, FakeReader()))
    read_twice = {source for source in begun(log) if begun(log).count(source) == 2}
    assert read_twice == {"4.txt", "5.txt", "11.txt"}
    assert len(begun(log)) == 23


def test_a_page_that_kills_two_processes_is_set_aside(tmp_path: Path) -> None:
    items: list[Page | SetAside] = [page(n, "kill always" if n == 2 else "") for n in range(8)]
    log = tmp_path / "log"
    results = read(items, plan(log))
    message = "two processes died over this page (the process was ended by SIGKILL)."
    assert results[2] == SetAside("2.txt", "killed", message, items[2].digest)
    assert [type(result) for result in results] == [Record, Record, SetAside, *[Record] * 5]
    assert begun(log).count("2.txt") == 2


def test_a_page_that_hangs_is_set_aside_and_its_process_is_killed(tmp_path: Path) -> None:
    items: list[Page | SetAside] = [page(n, "hang for ever" if n == 1 else "") for n in range(8)]
    results = read(items, plan(tmp_path / "log", page_seconds=6.0))
    message = "reading this page was given up (nothing was heard of it for 6 seconds)."
    assert results[1] == SetAside("1.txt", "too-slow", message, items[1].digest)
    assert sum(isinstance(result, Record) for result in results) == 7
    assert multiprocessing.active_children() == []


def test_few_pages_are_held_and_the_processes_end_with_the_iterator(tmp_path: Path) -> None:
    pulled = []

    def pages() -> Iterator[Page]:
        for number in range(1_000):
            pulled.append(number)
            yield page(number)

    results = read_with(pages(), plan(tmp_path / "log"))
    for _ in range(5):
        next(results)
    assert len(pulled) <= 5 + 2 * 64
    assert multiprocessing.active_children()
    results.close()
    assert multiprocessing.active_children() == []


def test_processes_go_on_while_what_they_read_is_being_kept(tmp_path: Path) -> None:
    log = tmp_path / "log"
    # A pipe holds three such pages.
    html = f"<html><script>{'x' * 60_000}</script><body><article><p>{page(0).content}</p></article></body></html>"
    results = read_with((Page(f"{number}.html", "html", html) for number in range(1_000)), plan(log))
    next(results)
    # Nobody asks for more now, as where a store takes its time.
    wait_until(lambda: len(begun(log)) >= 2 * 8)
    results.close()


def test_no_process_is_started_where_there_is_nothing_to_read() -> None:
    aside = SetAside("missing.txt", "missing", "there is no such file.")
    assert read([aside, aside], Plan(stillborn, "processes", 2)) == [aside, aside]


def test_what_the_iterator_of_pages_raises_goes_through_after_what_came_before(tmp_path: Path) -> None:
    def pages() -> Iterator[Page]:
        yield page(1)
        yield page(2)
        raise ComityError("the source is gone")

    results = read_with(pages(), plan(tmp_path / "log"))
    assert [type(next(results)[0]), type(next(results)[0])] == [Record, Record]
    with pytest.raises(ComityError, match="the source is gone"):
        next(results)


def test_a_reader_that_cant_be_made_is_told() -> None:
    with pytest.raises(ComityError, match="the model is not there"):
        list(read_with([page(1)], Plan(unable, "processes", 2)))


def test_processes_that_die_before_they_begin_are_not_started_for_ever() -> None:
    with pytest.raises(ComityError, match="can't start: the process ended with code 3"):
        list(read_with([page(n) for n in range(9)], Plan(stillborn, "processes", 2)))


def test_where_not_all_processes_can_start_those_that_can_read_all(tmp_path: Path) -> None:
    log = tmp_path / "log"
    results = read([page(n) for n in range(40)], Plan(partial(Lonely, log), "processes", 2))
    assert [type(result) for result in results] == [Record] * 40


@pytest.mark.parametrize(
    ("files", "most"),
    [
        ({"cpu.max": "250000 100000\n"}, 2),
        ({"cpu.max": "50000 100000\n"}, 1),
        ({"cpu.max": "max 100000\n"}, None),
        ({"cpu/cpu.cfs_quota_us": "300000\n", "cpu/cpu.cfs_period_us": "100000\n"}, 3),
        ({"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"}, None),
        ({}, None),
    ],
)
def test_no_more_workers_than_a_container_has_processors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], most: int | None
) -> None:
    (tmp_path / "cpu").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr("comity.engine.plan._GROUP", tmp_path)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)), raising=False)
    assert Plan(FakeReader, "processes").hands == (most or 64)


@pytest.mark.parametrize(
    "wrong",
    [
        Plan(FakeReader, "local", 2),
        Plan(FakeReader, "processes", 0),
        Plan(FakeReader, "processes", 2, address="auto"),
        Plan(FakeReader, "threads"),  # type: ignore[arg-type]
    ],
)
def test_a_plan_that_does_not_go_together_is_refused(wrong: Plan) -> None:
    with pytest.raises(ComityError):
        wrong.checked()


_ENDLESS = """
import multiprocessing, signal, sys
from functools import partial
from itertools import count
from pathlib import Path
sys.path[:0] = {path!r}
from hazards import Hazard
from comity.engine import Plan, read_with
from comity.types import Page

def main():
    pages = (Page(f"{{n}}.txt", "body", {text!r}) for n in count())
    results = read_with(pages, Plan(partial(Hazard, Path({log!r})), "processes", 2))
    next(results)

if __name__ == "__main__":
    # Where tests run in the background, programs are started deaf to Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    main()
"""


@pytest.fixture
def endless(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A program whose two processes hang over a page each."""
    script, log = tmp_path / "script.py", tmp_path / "log"
    script.write_text(_ENDLESS.format(path=sys.path, log=str(log), text=page(0, "hang for ever").content))
    with subprocess.Popen([sys.executable, str(script)], stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        try:
            wait_until(lambda: len(begun(log)) >= 2 or process.poll() is not None)
            assert process.poll() is None
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def wait_until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it does not come about"
        time.sleep(0.05)


def others_of(session: int) -> list[int]:
    """The living processes of a session besides its leader."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = stat.read_text().rpartition(")")
        except OSError:
            continue
        state, _, _, its_session = rest.split()[:4]
        number = int(name.split()[0])
        if int(its_session) == session and state != "Z" and number != session:
            found.append(number)
    return found


def test_processes_end_when_the_one_that_started_them_is_killed(endless: subprocess.Popen[str]) -> None:
    assert len(others_of(endless.pid)) >= 2
    endless.kill()
    wait_until(lambda: others_of(endless.pid) == [])


def test_an_interrupt_ends_all_of_them_and_only_the_first_says_so(endless: subprocess.Popen[str]) -> None:
    os.killpg(endless.pid, signal.SIGINT)
    _, told = endless.communicate(timeout=60)
    assert told.count("Traceback") == 1
    assert told.strip().endswith("KeyboardInterrupt")
    wait_until(lambda: others_of(endless.pid) == [])
