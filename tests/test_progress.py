"""How far something is: a bar on a terminal, a line a minute elsewhere."""

import re
import time
from io import StringIO

from rich.console import Console

from comity.screen import progress


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def shown(steps: list[tuple[float, int, int | None]]) -> list[str]:
    """The lines of a run in which so many are done, of so many, at these seconds."""
    file, clock = StringIO(), Clock()
    with progress("reading", "pages", None, Console(file=file), now=clock) as show:
        for seconds, done, total in steps:
            clock.seconds = seconds
            show(done, total)
    return file.getvalue().splitlines()


def test_there_is_a_line_a_minute_with_rate_and_time_left() -> None:
    steps: list[tuple[float, int, int | None]] = [(float(second), second * 20, 72_000) for second in range(1, 150)]
    assert shown(steps) == [
        "reading: 1,200 of 72,000 pages, 20 a second, 59 minutes left",
        "reading: 2,400 of 72,000 pages, 20 a second, 58 minutes left",
    ]


def test_what_a_resumed_run_skips_does_not_count_as_its_rate() -> None:
    assert shown([(60, 5_000, 10_000), (120, 5_060, 10_000), (180, 5_090, None), (240, 5_090, 10_000)]) == [
        "reading: 5,000 of 10,000 pages, 83 a second, 60 seconds left",
        "reading: 5,060 of 10,000 pages, 1.0 a second, 82 minutes left",
        "reading: 5,090 pages, 30.0 a minute",
        "reading: 5,090 of 10,000 pages, 0.0 a second",
    ]


def test_a_short_run_says_nothing() -> None:
    assert shown([(59.0, 100, 200)]) == []


def test_a_terminal_has_a_bar_that_is_gone_at_the_end() -> None:
    file = StringIO()
    with progress("reading", "pages", 20, Console(file=file, force_terminal=True, width=100)) as show:
        show(5, 20)
    assert "reading" in file.getvalue()
    assert "20" in file.getvalue()
    assert file.getvalue().rstrip("\x1b[?25h").endswith("\x1b[2K")


def test_a_bar_tells_rate_and_time_left_also_where_the_total_is_an_estimate() -> None:
    file = StringIO()
    with progress("reading", "pages", None, Console(file=file, force_terminal=True, width=100)) as show:
        for done in range(1, 9):
            time.sleep(0.05)
            show(done, 1_000 + done)
        time.sleep(0.15)
    last = file.getvalue()
    assert "8/1008" in last
    assert re.search(r"[1-9][\d.]* a second", last)
    assert re.search(r"\d:\d\d:\d\d", last)
