"""Asking sources for what is new, and how they fare."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from enum import StrEnum
from typing import Annotated

import typer

from comity.cli.border import fail, guarded
from comity.cli.options import DEFAULT_READER, AllowPrivate, Quiet, Reading
from comity.cli.output import plain_console, print_json, print_json_line
from comity.cli.program import Command, app
from comity.cli.stores import StorePath


class Period(StrEnum):
    """Over what is counted together."""

    DAY = "day"
    WEEK = "week"


@app.command(cls=Command, no_args_is_help=True)
@guarded
def watch(
    plan: Annotated[str, typer.Argument(metavar="FILE", help="What to watch, a sources.toml; docs/watching.md shows one.")],
    once: Annotated[
        bool, typer.Option("--once", help="Ask each source once and end; this is so unless --every is given.")
    ] = False,
    every: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="Ask the sources again and again: every 15m, 2h, 1d or 90s.", show_default=False),
    ] = None,
    store: StorePath = "comity.db",
    reader: Reading = DEFAULT_READER,
    allow_private: AllowPrivate = False,
    json_lines: Annotated[bool, typer.Option("--json", help="Print what happens as JSON Lines, for programs.")] = False,
    quiet: Quiet = False,
) -> None:
    """Ask sources for what is new, and read and keep it.

    Feeds, sitemaps, lists, single pages and folders are asked politely: as their robots.txt allows, one thing at a time of each
    host, and only for what has changed. What was stopped goes on where it was. The exit code is 1 if no source answered.

    \b
    Examples:
      comity watch sources.toml
      comity watch sources.toml --every 15m
    """
    import comity
    from comity.watch_screen import WatchShow, round_sentence
    from comity.watching import event_json, read_plan, watch
    from comity.watching.events import Event, Round

    if once and every:
        fail("--once and --every don't go together.", 2)
    seconds = _seconds(every) if every else None
    planned = read_plan(plan)
    showing = nullcontext(None) if quiet or json_lines else WatchShow(plain_console(stderr=True), store)
    with _stopped_by_hand(), comity.open_store(store) as opened, showing as shown:

        def tell(event: Event) -> None:
            if json_lines:
                print_json_line(event_json(event))
            elif shown:
                shown.show(event)
            if isinstance(event, Round) and every and not (quiet or json_lines):
                typer.echo(round_sentence(event, store))

        last = watch(opened, planned, every=seconds, reader=reader.value, allow_private=allow_private, on_event=tell)
    if not (quiet or json_lines):
        typer.echo(round_sentence(last, store))
    if not last.answered + last.resting:
        raise typer.Exit(1)


@app.command(cls=Command)
@guarded
def sources(
    by: Annotated[Period, typer.Option(help="What a bar stands for: the last 14 days, or the last 12 weeks.")] = Period.DAY,
    json_: Annotated[bool, typer.Option("--json", help="Print it as JSON, for programs.")] = False,
    store: StorePath = "comity.db",
) -> None:
    """Show how the watched sources fare.

    For each source what came of it over time, when it last answered, and whether it has stopped giving articles.

    \b
    Examples:
      comity sources
      comity sources --by week
    """
    from datetime import UTC, datetime

    import comity
    from comity.watch_screen import sources_text
    from comity.watching import periods, source_reports

    today = datetime.now(UTC).date()
    spans = periods(today, by.value)
    with comity.open_store(store, create=False, read_only=True) as opened:
        reports = source_reports(opened.watched(), today, spans)
    if json_:
        print_json([asdict(report) for report in reports])
    elif reports:
        sources_text(reports, spans, plain_console())
    else:
        typer.echo(f"{store}: no source has been watched yet; `comity watch sources.toml` does.", err=True)


@contextmanager
def _stopped_by_hand() -> Iterator[None]:
    """Where a service that its manager stops ends as one that a person stops."""
    import signal

    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _seconds(text: str) -> float:
    """The seconds of "15m"."""
    number, unit = text[:-1].strip(), text[-1:].lower()
    if not (number.isascii() and number.isdecimal() and len(number) < 7 and int(number)) or unit not in "smhd":
        fail(f"--every {text}: write a number and s, m, h or d, such as 15m.", 2)
    return int(number) * {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}[unit]
