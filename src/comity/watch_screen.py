"""How a watch, and the sources that it asks, look on a terminal; plain text of the same shape where the output is captured."""

import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from rich.console import Console, JustifyMethod
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from comity.screen import Rate, advance, harmless
from comity.watching import SourceReport
from comity.watching.events import Asked, Event, Round, Taken, Trouble

_MINUTE = 60.0
_FINE = ("added", "replaced", "unchanged", "passed-over", "known")


class WatchShow:
    """Shows how a watch gets on: a bar on a terminal, a line a minute elsewhere; and at once what goes wrong."""

    def __init__(self, console: Console, place: str) -> None:
        self._console = console
        self._place = place
        self._progress: Progress | None = None
        self._told = time.monotonic()
        self._begin()

    def _begin(self) -> None:
        self._asked = self._new = self._taken = self._aside = self._findings = 0

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            count = (SpinnerColumn(), BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
            self._progress = Progress(*count, TextColumn("{task.description}"), console=self._console, transient=True)
            self._progress.add_task("asking the sources", total=None)
            self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._progress:
            self._progress.stop()

    def show(self, event: Event) -> None:
        """Takes in what has happened."""
        match event:
            case Asked():
                self._asked += 1
                self._new += event.new
                if event.message:
                    self._say(f"{event.source}: {event.message}")
            case Taken():
                self._taken += event.outcome != "later"
                self._aside += bool(event.message) and event.outcome != "later"
                self._findings += event.findings
                if event.message:
                    self._say(f"{event.address}: {event.message}")
            case Trouble():
                self._say(f"{event.message} It is tried again in the next round.")
            case Round():
                self._begin()
        if self._progress:
            what = event.source if isinstance(event, Asked | Taken) else "waiting for the next round"
            advance(self._progress, self._taken, self._new or None, harmless(what))
        elif time.monotonic() - self._told >= _MINUTE and isinstance(event, Asked | Taken):
            counts = f"{_counted(self._asked, 'source')} asked, {_counted(self._taken, 'page')} fetched"
            self._say(f"{self._place}: {counts}, {self._aside:,} set aside, {_counted(self._findings, 'finding')}.")

    def _say(self, line: str) -> None:
        self._told = time.monotonic()
        self._console.print(Text(harmless(line)), soft_wrap=True)


def round_sentence(one: Round, place: str) -> str:
    """What a round of a watch came to, in a sentence."""
    outcomes = dict(one.outcomes)
    told = [f"{outcomes[name]:,} {name}" for name in _FINE if outcomes.get(name)]
    aside = sum(number for name, number in outcomes.items() if name not in (*_FINE, "later"))
    told += [f"{aside:,} set aside"] if aside else []
    told += [f"{one.waiting:,} left for later"] if one.waiting else []
    resting = f" ({one.resting:,} left alone for a while)" if one.resting else ""
    pages = f"; pages: {', '.join(told)}" if told else "; nothing new"
    findings = f"; {_counted(one.findings, 'finding')}" if one.findings else ""
    return f"{place}: {one.answered:,} of {_counted(one.sources, 'source')} answered{resting}{pages}{findings}."


_BARS = " ▁▂▃▄▅▆▇█"
_STANDINGS = {"well": "green", "new": "cyan", "unanswered": "red", "silent": "red", "unreadable": "red"}


def sources_text(reports: Sequence[SourceReport], periods: Sequence[tuple[str, str]], console: Console) -> None:
    """Prints a row for each source, with a bar of articles for each period (its first and last day), and what is wrong."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("Source", overflow="fold")
    # Which source it is has to be seen however narrow the terminal: the others stand only where there is room for them.
    rest: list[tuple[str, int, JustifyMethod, Callable[[SourceReport], Text | str]]] = [
        ("Standing", 0, "left", lambda one: Text(one.standing, style=_STANDINGS[one.standing])),
        ("Answered", 50, "left", lambda one: (one.source.answered or "never")[:10]),
        (f"From {periods[0][0][5:]}", 80, "left", lambda one: bars(_articles_of(one, periods))),
        ("Articles", 30, "right", lambda one: f"{one.articles:,}"),
        ("Findings", 80, "right", lambda one: f"{one.findings:,}"),
        ("Failures", 60, "right", lambda one: f"{one.failures:,}"),
    ]
    rest = [column for column in rest if console.width >= column[1]]
    for name, _, justify, _ in rest:
        table.add_column(name, justify=justify, no_wrap=True)
    for report in reports:
        table.add_row(Text(harmless(report.source.name)), *(cell(report) for _, _, _, cell in rest))
    console.print(table)
    for report in reports:
        waiting = f"{_counted(report.source.waiting, 'address')} waiting" if report.source.waiting else ""
        if told := "; ".join(filter(None, (harmless(report.why).rstrip("."), waiting))):
            advice = f" {report.advice}" if report.advice else ""
            console.print(Text(f"  {harmless(report.source.name)}: {told}.{advice}"), soft_wrap=True)


def _articles_of(report: SourceReport, periods: Sequence[tuple[str, str]]) -> list[int]:
    return [sum(day.articles for day in report.days if first <= day.day <= last) for first, last in periods]


def bars(counts: Sequence[int]) -> str:
    """Numbers as a row of small bars; whatever is not nothing can be seen."""
    most = max(counts, default=0) or 1
    return "".join(_BARS[-(-count * (len(_BARS) - 1) // most)] for count in counts)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun if count == 1 else f'{noun}es' if noun.endswith('s') else f'{noun}s'}"
