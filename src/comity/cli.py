"""The command line: thin commands over the facade.

Exit codes: 0 all is well; 1 nothing could be done, or something is wrong; 2 the command was not understood;
130 stopped by Ctrl-C.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from enum import StrEnum
from functools import wraps
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn, ParamSpec, TypedDict

import typer
from typer.core import TyperCommand

# What a command needs beyond these words it imports itself: `comity --help` has to be there at once.
from comity.errors import ComityError, UnknownStateError
from comity.facade import READER
from comity.types import KINDS, Filters

if TYPE_CHECKING:
    from rich.console import Console

    from comity.evaluation import Evaluation
    from comity.exports import ExportFormat, ExportKind
    from comity.sources import Counts
    from comity.store import Outcome, Store
    from comity.types import Kind, PassedOver, SetAside, Verb
    from comity.web.desk import Desk
    from comity.web.serving import Start

_P = ParamSpec("_P")

_MOST_REASONS = 20
"""How many pages set aside are named at the end of `comity add`; `comity status` names them all."""


class _Where(TypedDict):
    engine: Literal["local", "processes", "ray"]
    workers: int | None
    address: str | None


app = typer.Typer(
    name="comity",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Typer's Rich help imports Markdown and syntax highlighting: 0.3 s before the first line is printed.
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Command(TyperCommand):
    """A command whose help names its arguments as manuals do ("PATH..."), without braces and the types of Python."""

    # The types of the context and the formatter are Typer's own and private.
    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """What the usage line says behind the command's name."""
        return ["[OPTIONS]", *(str(param.metavar) for param in self.params if param.param_type_name == "argument")]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Writes the sections of the arguments and of the options."""
        for title, kind in (("Arguments", "argument"), ("Options", "option")):
            params = [param for param in self.get_params(ctx) if param.param_type_name == kind]
            told = [(param, record) for param in params if (record := param.get_help_record(ctx))]
            if told:
                with formatter.section(title):
                    formatter.write_dl([(param.metavar if kind == "argument" else name, help) for param, (name, help) in told])


class Lines(StrEnum):
    """How records are printed."""

    TABLE = "table"
    JSONL = "jsonl"


class Report(StrEnum):
    """How a report is printed."""

    TABLE = "table"
    JSON = "json"


class Period(StrEnum):
    """Over what is counted together."""

    DAY = "day"
    WEEK = "week"


class ReaderChoice(StrEnum):
    """The readers there are."""

    PARSER = "parser"
    ENCODER = "encoder"


class EngineChoice(StrEnum):
    """Where pages can be read."""

    LOCAL = "local"
    PROCESSES = "processes"
    RAY = "ray"


class KindChoice(StrEnum):
    """The kinds of findings."""

    OFFICES = "offices"
    EVENTS = "events"
    INSTRUMENTS = "instruments"
    COMMITMENTS = "commitments"
    STATEMENTS = "statements"
    FIGURES = "figures"


class AgendaFormat(StrEnum):
    """The forms of an agenda."""

    TABLE = "table"
    JSON = "json"
    ICS = "ics"


class VerbChoice(StrEnum):
    """What a person can do about facts."""

    LIST = "list"
    CONFIRM = "confirm"
    CORRECT = "correct"
    JOIN = "join"
    SPLIT = "split"
    REJECT = "reject"
    UNDO = "undo"


class RoleChoice(StrEnum):
    """What an account or a token may do."""

    READ = "read"
    REVIEW = "review"
    ADMINISTER = "administer"


class DossierFormat(StrEnum):
    """The forms of a dossier."""

    HTML = "html"
    MD = "md"
    JSON = "json"
    PDF = "pdf"


Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...",
        help="Pages: .html, .txt and .md files, .jsonl with one page a line, folders of these, "
        "http(s) addresses, or - for standard input.",
        show_default=False,
    ),
]


def _kept_apart(store: str) -> str:
    """The store's address without the password that may stand in it, which goes where PostgreSQL's own programs look for it.

    What is printed, logged or handed on afterwards can't hold it.
    """
    if "://" not in store:
        return store
    from comity.store import without_password

    try:
        address, password = without_password(store)
    except ComityError as error:
        _fail(str(error), 2)
    if password is not None:
        os.environ["PGPASSWORD"] = password
    return address


StorePath = Annotated[
    str,
    typer.Option(
        "--store",
        metavar="FILE",
        envvar="COMITY_STORE",
        callback=_kept_apart,
        help="The store, an SQLite file; or postgresql://USER@HOST/DATABASE.",
    ),
]
DeskPath = Annotated[
    str | None,
    typer.Option(
        "--desk",
        metavar="FILE",
        help="Where accounts and saved searches are kept.  [default: beside the store; of one on a server DATABASE.desk.db]",
        show_default=False,
    ),
]
_READER = ReaderChoice(READER)
Reading = Annotated[
    ReaderChoice,
    typer.Option("--reader", help="Which reader reads: parser is faster, encoder finds more."),
]
Gated = Annotated[
    bool | None,
    typer.Option(
        "--gate/--no-gate",
        help="Read whole only what a quick look finds to tell of two sides.  [default: for web archives and GDELT's lists alone]",
        show_default=False,
    ),
]
AllowPrivate = Annotated[
    bool,
    typer.Option("--allow-private", help="Fetch addresses of this computer and of private networks too, and use your proxy."),
]
Engine = Annotated[
    EngineChoice,
    typer.Option(
        "--engine", help="Where pages are read: in this process, in several of this machine, or on a Ray cluster (comity[ray])."
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        metavar="N",
        min=1,
        help="How many processes or Ray actors read.  [default: as many as there are processors]",
        show_default=False,
    ),
]
Address = Annotated[
    str | None,
    typer.Option(
        "--address",
        metavar="ADDRESS",
        help="The Ray cluster: auto, HOST:6379 or ray://HOST:10001.  [default: one on this machine, for as long as it takes]",
        show_default=False,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but what is wrong.")]


First = Annotated[str, typer.Argument(metavar="STATE", help="A state by name or ISO code: Azerbaijan, az, AZE.")]
Second = Annotated[str, typer.Argument(metavar="STATE", help="The other state.")]
States = Annotated[
    list[str] | None,
    typer.Option(
        "--state", metavar="STATE", help="Facts that name this state; given twice, facts between the two.", show_default=False
    ),
]
Kinds = Annotated[
    list[KindChoice] | None,
    typer.Option(
        "--kind", metavar="KIND", help=f"Facts of this kind ({', '.join(KINDS)}); may be given again.", show_default=False
    ),
]
Types = Annotated[
    list[str] | None,
    typer.Option(
        "--type",
        metavar="TYPE",
        help="Events of this PLOVER type, instruments of this kind; may be given again.",
        show_default=False,
    ),
]
Statuses = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        metavar="STATUS",
        help="Facts whose last step is this, or overdue ones; may be given again.",
        show_default=False,
    ),
]
Fields = Annotated[
    list[str] | None,
    typer.Option("--field", metavar="FIELD", help="Facts of this field of cooperation; may be given again.", show_default=False),
]
Sites = Annotated[
    list[str] | None,
    typer.Option("--site", metavar="SITE", help="Facts told by this outlet; may be given again.", show_default=False),
]
Since = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="What happened, is planned or due since this day, month or year.", show_default=False),
]
Until = Annotated[
    str | None,
    typer.Option(
        metavar="DATE", help="What happened, is planned or due until the end of this day, month or year.", show_default=False
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        metavar="DAY",
        help="What was known at the end of this day, without later articles. What persons decided always counts.",
        show_default=False,
    ),
]
NewSince = Annotated[
    str | None,
    typer.Option(metavar="DAY", help="What was first reported, or has changed, after this day.", show_default=False),
]


def _fail(message: str, code: int = 1) -> NoReturn:
    from comity.logs import note

    _complain(message)
    note("failed", message=message, code=code)
    raise typer.Exit(code)


def _complain(message: str) -> None:
    from comity.screen import harmless

    typer.secho("comity: ", fg="red", nl=False, err=True)
    typer.echo(harmless(message), err=True)


def _guarded(command: Callable[_P, None]) -> Callable[_P, None]:
    """The border at which errors become one sentence and an exit code, and never a traceback."""

    @wraps(command)
    def guarded(*args: _P.args, **kwargs: _P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        # A reader of the output that has seen enough ends the command silently; Typer knows how.
        except (typer.Exit, BrokenPipeError):
            raise
        except UnknownStateError as error:
            _fail(str(error), 2)
        except ComityError as error:
            _fail(str(error))
        except KeyboardInterrupt:
            _fail("stopped; what was done before is kept.", 130)
        except OSError as error:
            named = f"{error.filename}: " if error.filename else ""
            _fail(f"{named}{error.strerror or error}; check the path, permissions and space on the disk.")
        # Whatever a library trips over: a person at a terminal is told what happened in words.
        except Exception as error:
            if os.environ.get("COMITY_DEBUG"):
                raise
            _fail(
                f"this should not have happened ({type(error).__name__}: {error}); please report it. "
                "With COMITY_DEBUG=1 set, the same command shows where."
            )

    return guarded


@app.callback(invoke_without_command=True)
def comity(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
    log: Annotated[
        str | None,
        typer.Option(
            "--log",
            metavar="FILE",
            envvar="COMITY_LOG",
            help="Write what becomes of each page and request to the end of this file, as JSON Lines; - for standard error.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Reads diplomatic news and keeps the record of relations between states.

    \b
    Example:
      comity add pages/
      comity dossier Azerbaijan Kazakhstan --output dossier.html
      comity --log comity.log watch sources.toml --every 15m

    \b
    Exit codes:
      0    all is well
      1    nothing could be done, or something is wrong
      2    the command was not understood
      130  stopped by Ctrl-C
    """
    if version:
        from comity import __version__

        typer.echo(f"comity {__version__}")
        raise typer.Exit
    if log:
        _log(log, context)


def _log(where: str, context: typer.Context) -> None:
    """Writes a log until the command is done."""
    from time import monotonic

    from comity import __version__
    from comity.logs import note, write_log

    try:
        end = write_log(where)
    except ComityError as error:
        _fail(str(error))
    command, began = context.invoked_subcommand, monotonic()
    note("began", command=command, version=__version__)

    @context.call_on_close
    def close() -> None:
        note("ended", command=command, seconds=round(monotonic() - began, 3))
        end()


@app.command(cls=Command, no_args_is_help=True)
@_guarded
def read(
    paths: Paths,
    format: Annotated[
        Lines | None,
        typer.Option(
            help="How to print the records: jsonl is the record format, one article a line.  "
            "[default: table on a terminal, jsonl when captured]",
        ),
    ] = None,
    reader: Reading = _READER,
    allow_private: AllowPrivate = False,
    quiet: Quiet = False,
) -> None:
    """Read pages and print their records, storing nothing.

    Pages that can't be read are named on standard error with the reason; the exit code is 1 if none could be
    read.

    \b
    Examples:
      comity read page.html
      comity read pages/ --format jsonl > records.jsonl
    """
    from comity import read_many, to_json
    from comity.screen import record_text, sentence
    from comity.types import SetAside

    form = format or (Lines.TABLE if sys.stdout.isatty() else Lines.JSONL)
    console = _console()
    done = False
    for item in read_many(*paths, reader=reader.value, allow_private=allow_private):
        if isinstance(item, SetAside):
            _complain(sentence(item))
            continue
        done = True
        if quiet:
            continue
        if form is Lines.JSONL:
            # As bytes, since records are UTF-8 whatever the terminal's encoding.
            typer.echo(json.dumps(to_json(item), ensure_ascii=False).encode("utf-8", "replace"))
        else:
            record_text(item, console)
    if not done:
        raise typer.Exit(1)


@app.command(cls=Command, no_args_is_help=True)
@_guarded
def add(
    paths: Paths,
    store: StorePath = "comity.db",
    reader: Reading = _READER,
    allow_private: AllowPrivate = False,
    gate: Gated = None,
    engine: Engine = EngineChoice.LOCAL,
    workers: Workers = None,
    address: Address = None,
    format: Annotated[Report, typer.Option(help="How to print what was done; json is for programs.")] = Report.TABLE,
    quiet: Quiet = False,
) -> None:
    """Read pages and keep their records in the store.

    Pages that the store holds already are left as they are, changed ones replace what was found in them
    before, and pages that can't be read are set aside with the reason; the exit code is 1 if all were.

    \b
    Examples:
      comity add pages/ https://example.org/news/1234
      comity add archive.jsonl --store archive.db --engine processes
    """
    import comity
    from comity.screen import sentence, skipped_text
    from comity.sources import Counts

    counts = Counts()
    where = _engine(engine, workers, address)
    with comity.open_store(store) as opened, _progress(paths, quiet, counts) as on_page:
        summary = comity.add(
            opened, *paths, reader=reader.value, on_page=on_page, allow_private=allow_private, counts=counts, gate=gate, **where
        )
    for page in summary.set_aside[:_MOST_REASONS]:
        _complain(sentence(page))
    if (more := len(summary.set_aside) - _MOST_REASONS) > 0:
        _complain(f"and {more:,} more pages set aside; `comity status --store {store}` names them all.")
    if format is Report.JSON:
        _print_json(asdict(summary))
    elif not quiet:
        typer.echo(
            f"{store}: {summary.added:,} added, {summary.unchanged:,} unchanged, "
            f"{summary.replaced:,} replaced, {len(summary.set_aside):,} set aside."
        )
        _tell_passed_over(summary.passed_over)
        skipped_text(summary.skipped, _console())
    if not summary.added + summary.unchanged + summary.replaced + summary.passed_over:
        raise typer.Exit(1)


@app.command(cls=Command, no_args_is_help=True)
@_guarded
def parts(
    paths: Paths,
    output: Annotated[str, typer.Option("--output", "-o", metavar="FOLDER", help="The folder of the parts.", show_default=False)],
    pages: Annotated[
        bool, typer.Option("--pages/--no-pages", help="Whether the pages are kept in the parts; a store needs them.")
    ] = True,
    reader: Reading = _READER,
    allow_private: AllowPrivate = False,
    gate: Gated = None,
    engine: Engine = EngineChoice.LOCAL,
    workers: Workers = None,
    address: Address = None,
    quiet: Quiet = False,
) -> None:
    """Read pages and write their records to Parquet files.

    One for each day and piece of the work. DuckDB and others read them in place, `comity load` brings them into a store. A
    run that was stopped goes on where it was when the same command is given again. The exit code is 1 if a piece of the work
    could not be done, or no page could be read.

    \b
    Examples:
      comity parts archive.jsonl --output parts --engine processes
      comity parts /shared/news --output /shared/parts --engine ray --address auto --workers 64
    """
    import comity
    from comity.sources import count_pages

    where, done = _engine(engine, workers, address), 0
    total = None if quiet else count_pages(paths)
    with _bar("reading", total, noun="pages", shown=not quiet) as show:

        def on_pages(more: int) -> None:
            nonlocal done
            done += more
            show(done, total)

        summary = comity.write_parts(
            output, *paths, pages=pages, reader=reader.value, allow_private=allow_private, gate=gate, on_pages=on_pages, **where
        )
    for shard, why in list(summary.unfinished.items())[:_MOST_REASONS]:
        _complain(f"{shard}: {why}")
    aside = sum(summary.set_aside.values())
    if not quiet:
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in summary.set_aside.items())
        left = f", {len(summary.unfinished):,} not done" if summary.unfinished else ""
        typer.echo(
            f"{output}: {_counted(summary.articles, 'article')}, {aside:,} set aside{f' ({reasons})' if reasons else ''}, "
            f"in {_counted(summary.shards, 'shard')}{left}."
        )
        _tell_passed_over(summary.passed_over)
    if summary.unfinished or not summary.articles + summary.passed_over:
        raise typer.Exit(1)


@app.command(cls=Command, no_args_is_help=True)
@_guarded
def load(
    folders: Annotated[
        list[str], typer.Argument(metavar="FOLDER...", help="Folders that `comity parts` has written.", show_default=False)
    ],
    store: StorePath = "comity.db",
    quiet: Quiet = False,
) -> None:
    """Bring parts into the store.

    The store is then as if the pages had been added. What is damaged is named, and the rest goes on; the exit code is 1 if
    anything was.

    \b
    Example:
      comity load parts --store archive.db
    """
    import comity

    with comity.open_store(store) as opened, _bar("loading", noun="articles", shown=not quiet) as show:
        summary = comity.load_parts(opened, *folders, on_item=show)
    for damage in summary.damaged[:_MOST_REASONS]:
        _complain(f"{damage.file}: {damage.message}")
    if (more := len(summary.damaged) - _MOST_REASONS) > 0:
        _complain(f"and {more:,} more.")
    if summary.unfinished:
        _complain(f"{_counted(summary.unfinished, 'shard')} not done yet and left out; run `comity parts` again, then load.")
    if not quiet:
        typer.echo(
            f"{store}: {summary.added:,} added, {summary.unchanged:,} unchanged, "
            f"{summary.replaced:,} replaced, {summary.set_aside:,} set aside."
        )
    if summary.damaged:
        raise typer.Exit(1)


@app.command(cls=Command)
@_guarded
def reread(
    store: StorePath = "comity.db",
    reader: Reading = _READER,
    engine: Engine = EngineChoice.LOCAL,
    workers: Workers = None,
    address: Address = None,
    quiet: Quiet = False,
) -> None:
    """Read the pages in the store again by a better reader.

    After an update of Comity, or to change the reader: what is found now takes the place of what was found before, and
    judgements stay. A page that can't be read now keeps what it had, and is named; the exit code is 1 then. Pages that were
    set aside since no article was found in them, or the reader failed, are tried again. A run that was stopped goes on where
    it was.

    \b
    Example:
      comity reread --store archive.db --engine processes
    """
    import comity
    from comity.screen import sentence

    where = _engine(engine, workers, address)
    with comity.open_store(store, create=False) as opened, _bar("reading", noun="pages", shown=not quiet) as show:
        summary = comity.reread(opened, reader=reader.value, on_page=show, **where)
    for page in summary.set_aside[:_MOST_REASONS]:
        _complain(sentence(page))
    if (more := len(summary.set_aside) - _MOST_REASONS) > 0:
        _complain(f"and {more:,} more pages that can't be read now.")
    if not quiet:
        found = f", {summary.added:,} that could not be read before" if summary.added else ""
        typer.echo(
            f"{store}: {_counted(summary.replaced, 'page')} read again{found}, {len(summary.set_aside):,} kept as they were."
        )
    if summary.set_aside:
        raise typer.Exit(1)


@app.command(cls=Command, no_args_is_help=True)
@_guarded
def rebuild(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The store whose pages are read, a file or an address.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="A new or empty store, a file or an address.")],
    reader: Reading = _READER,
    engine: Engine = EngineChoice.LOCAL,
    workers: Workers = None,
    address: Address = None,
    quiet: Quiet = False,
) -> None:
    """Read all pages of a store anew into a new one.

    Nothing but the pages that are kept, judgements and what was set aside is taken over; findings and facts are made again. With
    the same reader both stores have the same `comity digest`. Pages that can't be read now are named; the exit code is 1 then.
    A run that was stopped goes on where it was.

    \b
    Example:
      comity rebuild comity.db rebuilt.db --engine processes
    """
    import comity
    from comity.screen import sentence
    from comity.store import place_of

    where = _engine(engine, workers, address)
    with _bar("reading", noun="pages", shown=not quiet) as show:
        summary = comity.rebuild(source, target, reader=reader.value, on_page=show, **where)
    for page in summary.set_aside[:_MOST_REASONS]:
        _complain(sentence(page))
    if (more := len(summary.set_aside) - _MOST_REASONS) > 0:
        _complain(f"and {more:,} more pages that can't be read now.")
    if not quiet:
        done = summary.added + summary.replaced
        there = f", {summary.unchanged:,} were there" if summary.unchanged else ""
        typer.echo(f"{place_of(target)}: {_counted(done, 'page')} read again{there}, {len(summary.set_aside):,} set aside.")
    if summary.set_aside:
        raise typer.Exit(1)


@app.command(cls=Command, no_args_is_help=True)
@_guarded
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
    reader: Reading = _READER,
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
        _fail("--once and --every don't go together.", 2)
    seconds = _seconds(every) if every else None
    planned = read_plan(plan)
    showing = nullcontext(None) if quiet or json_lines else WatchShow(_errors(), store)
    with _stopped_by_hand(), comity.open_store(store) as opened, showing as shown:

        def tell(event: Event) -> None:
            if json_lines:
                typer.echo(json.dumps(event_json(event), ensure_ascii=False).encode("utf-8", "replace"))
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
@_guarded
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
        _print_json([asdict(report) for report in reports])
    elif reports:
        sources_text(reports, spans, _console())
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
        _fail(f"--every {text}: write a number and s, m, h or d, such as 15m.", 2)
    return int(number) * {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}[unit]


def _errors() -> "Console":
    from rich.console import Console

    return Console(stderr=True, highlight=False, markup=False, emoji=False)


@app.command(cls=Command, no_args_is_help=True)
@_guarded
def dossier(
    first: First,
    second: Second,
    format: Annotated[DossierFormat, typer.Option(help="The form of the dossier.")] = DossierFormat.HTML,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Where to write it; - for standard output.  "
            "[default: standard output; for HTML and PDF on a terminal dossier-AZE-KAZ.html or .pdf here]",
        ),
    ] = None,
    kind: Kinds = None,
    type: Types = None,
    status: Statuses = None,
    field: Fields = None,
    site: Sites = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    new_since: Annotated[
        str | None,
        typer.Option(metavar="DAY", help="Mark what was first reported, or has changed, after this day, and tell it first."),
    ] = None,
    store: StorePath = "comity.db",
    quiet: Quiet = False,
) -> None:
    """Write the dossier of two states from the store.

    It shows facts: what many articles tell of one event, instrument, commitment, office or figure, with its history, its
    sources, and where they contradict each other. The HTML is one file that needs no server and no network; the PDF is made to
    be printed.

    \b
    Examples:
      comity dossier Azerbaijan Kazakhstan --output dossier.html
      comity dossier az kz --format md
      comity dossier az kz --format pdf --output dossier.pdf
      comity dossier az kz --as-of 2022-08-23
      comity dossier az kz --new-since 2026-01-31
    """
    import comity

    one, other = _pair(first, second)
    filters = _filters((one, other), kind, type, status, field, site, since, until, as_of, new_since)
    with _opened(store) as opened:
        found = comity.build_dossier(opened, one, other, filters)
        concerned = bool(found.sources) or any(True for _ in opened.findings_of((one, other)))
    names = " and ".join(state.name for state in found.states)
    if not concerned:
        _fail(
            f"{store}: no article in this store concerns both {names}; "
            "`comity status` shows which states it knows of, `comity add PATH` adds pages."
        )
    if not found.sources:
        _fail(f"{store}: there are facts on {names}, but none that these options ask for; ask for less.")
    document = comity.render_dossier(found, format.value)
    if isinstance(document, str):
        document = (document.rstrip("\n") + "\n").encode("utf-8", "replace")
    if output is None and format in (DossierFormat.HTML, DossierFormat.PDF) and sys.stdout.isatty():
        output = f"dossier-{one}-{other}.{format.value}"
    if output in (None, "-"):
        typer.echo(document, nl=False)
        return
    _write(Path(str(output)), document)
    if not quiet:
        typer.echo(f"{output}: {names}, from {_counted(len(found.sources), 'article')}.", err=True)


@app.command(cls=Command, no_args_is_help=True)
@_guarded
def agenda(
    first: First,
    second: Second,
    format: Annotated[AgendaFormat, typer.Option(help="How to print it; ics is for calendar programs.")] = AgendaFormat.TABLE,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write it.  [default: standard output]")
    ] = None,
    type: Types = None,
    status: Statuses = None,
    field: Fields = None,
    site: Sites = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    new_since: NewSince = None,
    store: StorePath = "comity.db",
) -> None:
    """Show what is planned between two states.

    Soonest first; then what has no date yet, and what should have taken place by now without a report of it.
    A calendar (ics) keeps the same entry for an event that is moved, cancelled or held.

    \b
    Examples:
      comity agenda AZE KAZ
      comity agenda AZE KAZ --format ics --output az-kz.ics
    """
    import comity
    from comity.screen import agenda_text, fact_json

    nothing = f"{store}: nothing is planned between these states by what this store knows."
    filters = _filters(_pair(first, second), None, type, status, field, site, since, until, as_of, new_since)
    with _opened(store) as opened:
        if format is AgendaFormat.ICS:
            if not _export(opened, "events", "ics", output, filters):
                typer.echo(nothing, err=True)
            return
        found, day = comity.agenda(opened, filters), filters.as_of or opened.last_published()
    if not found:
        typer.echo(nothing, err=True)
    if format is AgendaFormat.JSON:
        _print_or_write(json.dumps([fact_json(fact) for fact in found], ensure_ascii=False, indent=2), output)
    elif found:
        _show_or_write(lambda console: agenda_text(found, console, day), output)


@app.command(cls=Command, no_args_is_help=True)
@_guarded
def search(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="WORD...",
            help='What to look for: all of these words, in any of their forms; "words in this order"; begin*.',
            show_default=False,
        ),
    ],
    format: Annotated[Report, typer.Option(help="How to print it; json is for programs.")] = Report.TABLE,
    limit: Annotated[
        int, typer.Option(min=1, max=1000, metavar="N", help="The most facts, and the most articles, to show.")
    ] = 20,
    state: States = None,
    kind: Kinds = None,
    type: Types = None,
    status: Statuses = None,
    field: Fields = None,
    site: Sites = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    new_since: NewSince = None,
    store: StorePath = "comity.db",
) -> None:
    """Find facts and articles by words.

    Looks in the evidence, the names and topics of facts and in the text of articles. Facts come first, then articles; options
    such as --kind and --status ask for facts alone. The exit code is 1 if nothing holds the words.

    \b
    Examples:
      comity search fiber optic
      comity search '"trading house"' --state AZE --status pledged
    """
    import comity
    from comity.screen import found_json, found_text

    marks = ("\x02", "\x03") if format is Report.TABLE else ("[", "]")
    filters = _filters(state or (), kind, type, status, field, site, since, until, as_of, new_since)
    with _opened(store) as opened:
        found = comity.search(opened, " ".join(words), filters, marks=marks, limit=limit)
    if format is Report.JSON:
        _print_json([found_json(one) for one in found])
    elif found:
        found_text(found, _console(), marks)
    if not found:
        _fail(f"{store}: nothing holds {' '.join(words)!r}{' with these options' if filters != Filters() else ''}.")


@app.command(cls=Command, no_args_is_help=True)
@_guarded
def why(
    fact: Annotated[str, typer.Argument(metavar="FACT", help="The id of a fact, or the ref of one of its reports.")],
    format: Annotated[Report, typer.Option(help="How to print it; json is for programs.")] = Report.TABLE,
    as_of: AsOf = None,
    store: StorePath = "comity.db",
) -> None:
    """Say why reports are one fact.

    Shows its history and all its reports, on what grounds they were joined, what was nearly joined and why it was not, and what
    persons decided.

    \b
    Example:
      comity why ev-4k7q2m9xw0ab
    """
    import comity
    from comity.screen import why_json, why_text

    with _opened(store) as opened:
        found = comity.why(opened, fact, as_of=as_of)
    if format is Report.JSON:
        _print_json(why_json(found))
    else:
        why_text(found, _console())


@app.command(cls=Command, no_args_is_help=True)
@_guarded
def review(
    verb: Annotated[
        VerbChoice,
        typer.Argument(metavar="VERB", help="list, confirm, correct, join, split, reject or undo.", show_default=False),
    ],
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID...]", help="The fact; for join the facts; for undo the judgement.", show_default=False),
    ] = None,
    report: Annotated[
        list[str] | None,
        typer.Option(
            "--report", metavar="REF", help="split, reject: this report of the fact; may be given again.", show_default=False
        ),
    ] = None,
    set_: Annotated[
        str | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="correct: what the fact's field should be.", show_default=False),
    ] = None,
    why: Annotated[str, typer.Option(metavar="TEXT", help="The reason, for those who come after.", show_default=False)] = "",
    who: Annotated[
        str | None, typer.Option(metavar="NAME", envvar="COMITY_WHO", help="Who decides.  [default: the user of this computer]")
    ] = None,
    format: Annotated[Report, typer.Option(help="list: how to print it; json is for programs.")] = Report.TABLE,
    store: StorePath = "comity.db",
) -> None:
    """Decide which facts are right, wrong, one or several.

    Findings are never changed: a judgement is a row of its own that says who, when and why. It survives reading the articles
    again, is shown with the fact, and can be undone.

    \b
    Examples:
      comity review list
      comity review confirm ev-4k7q2m9xw0ab --why "seen in the protocol"
      comity review correct ev-4k7q2m9xw0ab --set date=2022-08-24
      comity review join ev-4k7q2m9xw0ab ev-zt3c8yq5r1mn
      comity review split ev-4k7q2m9xw0ab --report ev-p6d2h0w4k9xs
      comity review undo ju-b5n8v2x7c1za
    """
    import comity
    from comity.screen import judgement_sentence, judgements_text

    if verb is VerbChoice.LIST:
        with _opened(store) as opened:
            judgements = opened.judgements()
        if format is Report.JSON:
            _print_json([asdict(judgement) for judgement in judgements])
        elif judgements:
            judgements_text(judgements, _console())
        else:
            typer.echo(f"{store}: nobody has decided anything yet.", err=True)
        return
    if (set_ is not None) != (verb is VerbChoice.CORRECT):
        _fail("correct, and nothing else, takes --set FIELD=VALUE, such as --set date=2022-08-24.", 2)
    if report and verb not in (VerbChoice.SPLIT, VerbChoice.REJECT):
        _fail("--report goes with split and reject alone.", 2)
    field, value = _assignment(set_) if set_ is not None else (None, None)
    decided: Verb = verb.value  # type: ignore[assignment]
    with comity.open_store(store, create=False) as opened:
        judgement = comity.judge(
            opened, decided, *(ids or ()), who=who or _user(), why=why, reports=report or (), field=field, value=value
        )
    typer.echo(f"{store}: {judgement_sentence(judgement)}")


@app.command(cls=Command, no_args_is_help=True)
@_guarded
def export(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="events, instruments, commitments, offices, statements, figures; facts (all of these); reports (a row for each "
            "finding in an article); articles; entities; network (who met whom); series (pairs of states by month); judgements.",
        ),
    ],
    format: Annotated[
        str | None,
        typer.Option(
            metavar="FORMAT",
            help="csv, jsonl, parquet, plover, gdelt, polecat, ftm, gexf, graphml, atom, csl, bibtex or ics; "
            "docs/exports.md says which fits which kind.  [default: by the ending of FILE, else the first that fits]",
        ),
    ] = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Where to write it.  [default: standard output]")
    ] = None,
    state: States = None,
    type: Types = None,
    status: Statuses = None,
    field: Fields = None,
    site: Sites = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    new_since: NewSince = None,
    store: StorePath = "comity.db",
    quiet: Quiet = False,
) -> None:
    """Write facts for other programs.

    An event counts once, and the number of its reports stands beside it. A file appears whole or not at all.

    \b
    Examples:
      comity export events --state AZE --state KAZ --output events.csv
      comity export series --format parquet --output dyads.parquet
      comity export facts --format atom --new-since 2026-01-31 > new.atom
    """
    import comity

    form = format or _format_for(kind, output)
    _check_export(kind, form)
    filters = _filters(state or (), None, type, status, field, site, since, until, as_of, new_since)
    if kind == "judgements" and filters != Filters():
        _fail("judgements are written all together; the options that choose facts don't go with them.", 2)
    with _opened(store) as opened:
        if kind == "judgements":
            with _standard(output) as target:
                written = comity.export_judgements(opened, target)
        else:
            written = _export(opened, kind, form, output, filters)
    if output not in (None, "-") and not quiet:
        one, more = _WRITTEN.get(form, ("row", "rows"))
        typer.echo(f"{output}: {written:,} {one if written == 1 else more} written.", err=True)
    if not written:
        _complain(f"{store}: nothing in this store is what these options ask for; the export is empty.")


@app.command(cls=Command, no_args_is_help=True, name="import-judgements")
@_guarded
def import_judgements(
    file: Annotated[str, typer.Argument(metavar="FILE", help="JSON Lines, as `comity export judgements` writes them.")],
    known: Annotated[bool, typer.Option("--known", help="Leave out those on articles that this store does not hold.")] = False,
    store: StorePath = "comity.db",
    quiet: Quiet = False,
) -> None:
    """Take over what persons decided in another store.

    All judgements of the file are taken or none. Those that are here already are not taken twice.

    \b
    Example:
      comity import-judgements judgements.jsonl
    """
    import comity

    with comity.open_store(store, create=False) as opened:
        taken = comity.import_judgements(opened, file, known=known)
    if not quiet:
        typer.echo(f"{store}: {_counted(taken, 'judgement')} taken from {file}.")


@app.command(cls=Command, no_args_is_help=True)
@_guarded
def backup(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where to write the copy.")],
    store: StorePath = "comity.db",
    quiet: Quiet = False,
) -> None:
    """Copy the whole store to one file.

    The copy is the store as it is at one moment; other programs can go on using it meanwhile. It is a store like any other.

    \b
    Example:
      comity backup comity-2026-11-26.db
    """
    if Path(file).exists() and not Path(file).is_file() and not Path(file).is_dir():
        _fail(f"{file}: this is a device or pipe; name a file.")
    with _opened(store) as opened:
        opened.backup(file)
    if not quiet:
        typer.echo(f"{file}: a copy of {store}, {Path(file).stat().st_size / 1e6:,.1f} MB.")


@app.command(cls=Command, no_args_is_help=True, name="copy-store")
@_guarded
def copy_store(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The store to copy, a file or an address.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="A new or empty store, a file or an address.")],
    quiet: Quiet = False,
) -> None:
    """Copy a whole store into a new or empty one.

    From SQLite to PostgreSQL, back, or from like to like. Everything is the same there: pages, articles, findings, facts,
    judgements, what was set aside. It is copied as it is at one moment, all of it or nothing; others can go on using it
    meanwhile.

    \b
    Examples:
      comity copy-store comity.db postgresql://comity@localhost/comity
      comity copy-store postgresql://comity@localhost/comity copy.db
    """
    import comity
    from comity.store import place_of

    with _bar("copying", noun="rows", shown=not quiet) as show:
        rows = comity.copy_store(source, target, on_row=show)
    if not quiet:
        typer.echo(f"{place_of(target)}: a copy of {place_of(source)}, {_counted(rows, 'row')}.")


@app.command(cls=Command)
@_guarded
def check(
    format: Annotated[Report, typer.Option(help="How to print the problems.")] = Report.TABLE,
    store: StorePath = "comity.db",
    quiet: Quiet = False,
) -> None:
    """Prove that all in the store is as it must be.

    Every finding's words must stand in its article where it says, and all else that holds of a store is tried
    too. The exit code is 1 if there are problems.

    \b
    Example:
      comity check --store archive.db --format json
    """
    import comity
    from comity.screen import problems_text

    with comity.open_store(store, create=False, read_only=True) as opened:
        problems = opened.check()
        status = opened.status()
    if format is Report.JSON:
        _print_json([asdict(problem) for problem in problems])
    elif problems:
        problems_text(problems, _console())
    if format is Report.TABLE and not quiet:
        checked = f"{_counted(status.articles, 'article')}, {_counted(sum(status.findings.values()), 'finding')}"
        typer.echo(f"{store}: {checked}: {_counted(len(problems), 'problem') if problems else 'all is well'}.")
    if problems:
        raise typer.Exit(1)


@app.command(cls=Command)
@_guarded
def digest(
    format: Annotated[Report, typer.Option(help="How to print it; json is for programs.")] = Report.TABLE,
    store: StorePath = "comity.db",
    quiet: Quiet = False,
) -> None:
    """Print a digest of all facts in the store.

    Two stores with the same digest say the same, in whatever databases they are and however their articles came in; where the
    digests differ, those of the kinds say where. With --quiet the digest alone is printed.

    \b
    Examples:
      comity digest --store archive.db
      test "$(comity digest -q --store a.db)" = "$(comity digest -q --store b.db)"
    """
    import comity
    from comity.screen import digest_text

    with comity.open_store(store, create=False, read_only=True) as opened, _bar("hashing", noun="facts", shown=not quiet) as show:
        found = comity.digest(opened, on_fact=show)
    if format is Report.JSON:
        _print_json({"store": store} | asdict(found))
    elif quiet:
        typer.echo(found.digest)
    else:
        digest_text(found, _console())


@app.command(cls=Command)
@_guarded
def doctor(
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="FILE", envvar="COMITY_STORE", help="Look at this store too.", show_default=False),
    ] = None,
    fetch: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Fetch this address; nothing is fetched without.", show_default=False),
    ] = None,
    allow_private: AllowPrivate = False,
    json_: Annotated[bool, typer.Option("--json", help="Print it as JSON, for programs.")] = False,
) -> None:
    """Say what is wrong with the installation.

    Looks at Python, the packages, the models, and what else is needed; with --store also at a store: whether it opens, is sound
    and has room, and who may use it. Nothing is changed. The exit code is 1 if something is wrong.

    \b
    Examples:
      comity doctor
      comity doctor --store archive.db --fetch https://example.org/
    """
    from comity.doctor import examine
    from comity.screen import examined_text

    with _bar("looking", noun="things", shown=not json_) as show:
        found = []
        for one in examine(store, fetch=fetch, allow_private=allow_private):
            found.append(one)
            show(len(found), None)
    ailing = sum(one.standing == "wrong" for one in found)
    if json_:
        _print_json({"well": not ailing, "examined": [asdict(one) for one in found]})
    else:
        examined_text(found, _console())
        typer.echo(f"{_counted(ailing, 'thing')} to be mended." if ailing else "All is well.")
    if ailing:
        raise typer.Exit(1)


@app.command(cls=Command)
@_guarded
def status(
    format: Annotated[Report, typer.Option(help="How to print it; json is for programs.")] = Report.TABLE,
    store: StorePath = "comity.db",
) -> None:
    """Show what is in the store, and what was set aside.

    Pages that could not be read are named with the reason.

    \b
    Examples:
      comity status
      comity status --format json
    """
    import comity
    from comity.screen import status_text

    with comity.open_store(store, create=False, read_only=True) as opened:
        found = opened.status()
    if format is Report.JSON:
        _print_json({"store": store} | asdict(found))
    else:
        status_text(found, store, _console())


@app.command(cls=Command, no_args_is_help=True)
@_guarded
def relate(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="JSON Lines, - for standard input. Each line holds text, actor [start, end] and recipient [start, end] in "
            "characters (null where not known), and whatever else you like.",
            show_default=False,
        ),
    ],
) -> None:
    """Say what one party does to another, for your pairs.

    Prints each line again with type (one of PLOVER's 16), mode, status and scores, a probability for each type. Where
    both parties are null, all relations found in the text are added. A line that is not so is named on standard error,
    and the rest goes on; the exit code is 1 if none could be read.

    \b
    Example:
      comity relate pairs.jsonl > related.jsonl
    """
    from comity.relating import LineError, relate_lines

    done = 0
    for path in paths:
        # Where the lines go to a terminal they are progress enough.
        with _text_lines(path) as lines, _bar("relating", noun="lines", shown=not sys.stdout.isatty()) as show:
            for item in relate_lines(lines, "standard input" if path == "-" else path):
                if isinstance(item, LineError):
                    _complain(str(item))
                    continue
                done += 1
                typer.echo(json.dumps(item, ensure_ascii=False).encode("utf-8", "replace"))
                show(done, None)
    if not done:
        raise typer.Exit(1)


@app.command(cls=Command, no_args_is_help=True)
@_guarded
def evaluate(
    golds: Annotated[
        list[str],
        typer.Argument(
            metavar="GOLD...",
            help="Annotated articles: JSON Lines in the record format, the page as raw.",
            show_default=False,
        ),
    ],
    format: Annotated[Report, typer.Option(help="How to print it; json is for programs.")] = Report.TABLE,
    kind: Annotated[
        list[KindChoice] | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="Show the errors of this kind alone (offices, events, instruments, commitments, statements, figures); "
            "may be given again.  [default: all kinds]",
        ),
    ] = None,
    brief: Annotated[bool, typer.Option("--brief", "-b", help="Show the figures without the errors.")] = False,
    reader: Reading = _READER,
) -> None:
    """Measure how well annotated articles are read.

    Reads each article's page, compares what was found with what was annotated, and shows every item that was missed or
    that nobody annotated in its sentence, then precision, recall and F1 of each kind with 95 % intervals.

    \b
    Examples:
      comity evaluate gold.jsonl
      comity evaluate gold.jsonl --kind events
      comity evaluate gold.jsonl --brief --reader parser
    """
    import comity
    from comity.screen import errors_text, evaluation_text, sentence

    with _bar("reading", noun="pages") as show:
        result = comity.evaluate(*golds, reader=reader.value, on_page=show)
    kinds: list[Kind] = [k.value for k in kind] if kind else list(KINDS)
    if format is Report.JSON:
        _print_json(_evaluation_json(result, kinds, brief))
        return
    console = _console()
    if not brief:
        errors_text(result, kinds, console)
    evaluation_text(result, console)
    for page in result.unread:
        _complain(sentence(page))


@app.command(cls=Command)
@_guarded
def serve(
    store: StorePath = "comity.db",
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Where to listen; other computers reach 0.0.0.0.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="The port; 0 for any that is free.")] = 8350,
    public_read_only: Annotated[
        bool, typer.Option("--public-read-only", help="Let everyone read without signing in, and nobody write.")
    ] = False,
    behind_https: Annotated[
        bool, typer.Option("--behind-https", help="A proxy on this computer speaks HTTPS and passes requests on.")
    ] = False,
    allowed_host: Annotated[
        list[str] | None,
        typer.Option(
            "--allowed-host", metavar="NAME", help="A name by which browsers ask for it; may be given again.", show_default=False
        ),
    ] = None,
    requests_per_minute: Annotated[
        int,
        typer.Option(
            min=0, metavar="N", help="How often one person, token or address may ask; the API half as often. 0 for no limit."
        ),
    ] = 3000,
    allow_private: Annotated[
        bool,
        typer.Option(
            "--allow-private",
            help="Let pages be added from addresses of this computer and of private networks too, by your proxy.",
        ),
    ] = False,
    access_log: Annotated[bool, typer.Option("--access-log", help="Print a line for each request on standard error.")] = False,
    desk: DeskPath = None,
) -> None:
    """Open the store in the browser.

    Listens on this computer alone, where nobody has to sign in as long as there are no accounts. It opens to others only with
    accounts or tokens (`comity accounts`), or with --public-read-only. A store that is not there yet is made. Ctrl-C ends it.

    \b
    Examples:
      comity serve
      comity serve --store archive.db --port 8400
      comity serve --public-read-only --host 0.0.0.0
      comity serve --behind-https --allowed-host comity.example.org
    """
    from comity.web.serving import serve
    from comity.web.settings import Settings

    settings = Settings(
        store, host, port, public_read_only, behind_https, tuple(allowed_host or ()), requests_per_minute, allow_private, desk
    )
    serve(settings, lambda start: _tell_start(start, settings.place), access_log=access_log)
    typer.echo("stopped.")


def _tell_start(start: "Start", store: str) -> None:
    lines = [f"Open {start.address}", f"It shows {store} and listens on {start.listens}.", start.who]
    lines += [f"Accounts and saved searches are kept in {start.desk}."] if start.desk else []
    lines += [f"Take care: {start.warning}"] if start.warning else []
    lines.append("Ctrl-C ends it.")
    console = _console()
    if console.is_terminal:
        from rich.panel import Panel

        console.print(Panel("\n".join(lines), title="Comity", expand=False))
    else:
        typer.echo("\n".join(lines))
    sys.stdout.flush()


accounts = typer.Typer(
    name="accounts",
    help="Say who may sign in to `comity serve`.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(accounts)

AccountName = Annotated[str, typer.Argument(metavar="NAME", help="The name of the account.", show_default=False)]
TokenName = Annotated[str, typer.Argument(metavar="NAME", help="What the token is for.", show_default=False)]
RoleGiven = Annotated[
    RoleChoice, typer.Option("--role", help="read; review: judge facts and add pages too; administer: keep accounts too.")
]
PasswordGiven = Annotated[
    bool, typer.Option("--password-stdin", help="Take the password from the first line of standard input, without asking.")
]


@accounts.command("add", cls=Command, no_args_is_help=True)
@_guarded
def accounts_add(
    name: AccountName,
    role: RoleGiven = RoleChoice.READ,
    store: StorePath = "comity.db",
    password_stdin: PasswordGiven = False,
    desk: DeskPath = None,
) -> None:
    """Make an account; asks for its password twice.

    From the first account on, everyone has to sign in. Accounts stand beside the store, in comity.desk.db.

    \b
    Examples:
      comity accounts add anna --role administer
      pass show comity | comity accounts add anna --role review --password-stdin
    """
    with _desk(store, desk) as kept:
        if kept.account(name):
            _fail(f"{name}: there is an account of this name already; `comity accounts password` changes its password.")
        kept.add_account(name, role.value, _password(name, password_stdin))
    typer.echo(f"{name} has an account and may {role.value}.")


@accounts.command("list", cls=Command)
@_guarded
def accounts_list(
    format: Annotated[Report, typer.Option(help="How to print it; json is for programs.")] = Report.TABLE,
    store: StorePath = "comity.db",
    desk: DeskPath = None,
) -> None:
    """Show accounts and tokens.

    \b
    Example:
      comity accounts list
    """
    with _desk(store, desk) as kept:
        people, tokens = kept.accounts(), kept.tokens()
    if format is Report.JSON:
        told = {"accounts": [asdict(one) for one in people], "tokens": [asdict(one) for one in tokens]}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2, default=str).encode("utf-8", "replace"))
        return
    if not people and not tokens:
        typer.echo("There are no accounts and no tokens; `comity accounts add NAME` makes one.", err=True)
        return
    from rich.table import Table

    table = Table("name", "what", "role", "made", "last seen", box=None)
    for one in people:
        seen = f"{one.seen:%Y-%m-%d %H:%M}" if one.seen else "never"
        table.add_row(one.name, "disabled account" if one.disabled else "account", one.role, f"{one.made:%Y-%m-%d}", seen)
    for token in tokens:
        used = f"{token.used:%Y-%m-%d %H:%M}" if token.used else "never"
        table.add_row(token.name, "token", token.role, f"{token.made:%Y-%m-%d}", used)
    _console().print(table)


@accounts.command("remove", cls=Command, no_args_is_help=True)
@_guarded
def accounts_remove(name: AccountName, store: StorePath = "comity.db", desk: DeskPath = None) -> None:
    """Take an account away.

    Its sessions and saved searches go with it; what the person judged stays.

    \b
    Example:
      comity accounts remove anna
    """
    with _desk(store, desk) as kept:
        kept.remove_account(name)
        left = kept.has_accounts()
    typer.echo(f"{name} has no account any more.")
    if not left:
        typer.echo("There are no accounts now: `comity serve` on this computer lets its users do everything.", err=True)


@accounts.command("password", cls=Command, no_args_is_help=True)
@_guarded
def accounts_password(
    name: AccountName, store: StorePath = "comity.db", password_stdin: PasswordGiven = False, desk: DeskPath = None
) -> None:
    """Give an account a new password.

    Whoever is signed in by it has to sign in again.

    \b
    Example:
      comity accounts password anna
    """
    with _desk(store, desk) as kept:
        if not kept.account(name):
            _fail(f"{name}: there is no account of this name.")
        kept.set_password(name, _password(name, password_stdin))
    typer.echo(f"{name} has a new password.")


@accounts.command("token", cls=Command, no_args_is_help=True)
@_guarded
def accounts_token(
    name: TokenName, role: RoleGiven = RoleChoice.READ, store: StorePath = "comity.db", desk: DeskPath = None
) -> None:
    """Make a token of the API and print it.

    It can't be printed again. Programs send it with each request: Authorization: Bearer TOKEN.

    \b
    Example:
      comity accounts token "nightly export" --role read
    """
    with _desk(store, desk) as kept:
        token = kept.add_token(name, role.value)
    typer.echo(f"This token may {role.value}; keep it safe, it is not shown again:", err=True)
    typer.echo(token)


@accounts.command("revoke", cls=Command, no_args_is_help=True)
@_guarded
def accounts_revoke(name: TokenName, store: StorePath = "comity.db", desk: DeskPath = None) -> None:
    """Take a token away: it opens nothing from now on.

    \b
    Example:
      comity accounts revoke "nightly export"
    """
    with _desk(store, desk) as kept:
        kept.revoke_token(name)
    typer.echo(f"The token {name} opens nothing any more.")


def _desk(store: str, desk: str | None) -> "Desk":
    from comity.web.desk import Desk
    from comity.web.settings import Settings

    return Desk(Settings(store, desk=desk).desk_path)


def _password(name: str, from_input: bool) -> str:
    """The password that is given, asked for twice on a terminal."""
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        _fail(f"{name}: a password is needed; run this on a terminal, or pass it with --password-stdin.", 2)
    from comity.web.desk_passwords import ADVICE

    typer.echo(ADVICE, err=True)
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))


def _evaluation_json(result: "Evaluation", kinds: Sequence["Kind"], brief: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "articles": result.articles, "unread": [asdict(page) for page in result.unread], "stray": result.stray,
        "record_f1": result.record_f1,
        "interval": result.interval, "page": result.page, "kinds": {},
    }  # fmt: skip
    for kind, score in result.kinds.items():
        row: dict[str, Any] = {
            name: getattr(score, name) for name in ("annotated", "found", "matched", "precision", "recall", "f1", "interval")
        }
        row["attributes"] = {name: share.value for name, share in score.attributes.items()}
        if not brief and kind in kinds:
            row |= {name: [asdict(item) for item in getattr(score, name)] for name in ("missed", "extra")}
        told["kinds"][kind] = row
    return told


def _pair(first: str, second: str) -> tuple[str, str]:
    from comity.actors.states import resolve_state

    one, other = resolve_state(first), resolve_state(second)
    if one.code == other.code:
        _fail(f"{first} and {second} are the same state, {one.name}; name two.", 2)
    return one.code, other.code


def _filters(
    states: Sequence[str],
    kind: Sequence[KindChoice] | None,
    type: Sequence[str] | None,
    status: Sequence[str] | None,
    field: Sequence[str] | None,
    site: Sequence[str] | None,
    since: str | None,
    until: str | None,
    as_of: str | None,
    new_since: str | None,
) -> Filters:
    """The filters that the options ask for. A value that nothing can have is an error, and no empty answer."""
    from comity.plover import FIELDS, TYPES
    from comity.recall import INSTRUMENT_KINDS, STATUSES, checked

    types = tuple(one.upper() if one.upper() in TYPES else one.lower() for one in type or ())
    for values, known, option in ((types, (*TYPES, *INSTRUMENT_KINDS), "--type"), (status or (), STATUSES, "--status"),
                                  (field or (), FIELDS, "--field")):  # fmt: skip
        for value in values:
            if value not in known:
                _fail(f"{option} {value}: there is no such; it can be {', '.join(known)}.", 2)
    kinds: tuple[Kind, ...] = tuple(one.value for one in kind or ())
    try:
        return checked(
            Filters(
                tuple(states),
                kinds,
                types,
                tuple(status or ()),
                tuple(field or ()),
                tuple(site or ()),
                since,
                until,
                as_of,
                new_since,
            )
        )
    except UnknownStateError:
        raise
    except ComityError as error:
        _fail(str(error), 2)


@contextmanager
def _opened(store: str) -> "Iterator[Store]":
    """The store for reading; an empty one has nothing to show."""
    import comity

    with comity.open_store(store, create=False, read_only=True) as opened:
        if opened.last_published() is None and not opened.status().articles:
            _fail(f"{store}: there are no articles in this store yet; add pages with `comity add PATH`.")
        yield opened


_WRITTEN = {
    "gexf": ("edge", "edges"), "graphml": ("edge", "edges"), "atom": ("entry", "entries"), "ics": ("entry", "entries"),
    "csl": ("entry", "entries"), "bibtex": ("entry", "entries"), "ftm": ("entity", "entities"),
}  # fmt: skip
"""What is counted in the formats that have no rows."""


def _check_export(kind: str, format: str) -> None:
    """Ends the command where there is no such kind or format, or where the two don't fit."""
    from comity.exports import FORMATS, check_format

    if kind == "judgements":
        if format != "jsonl":
            _fail(f"judgements can't be written as {format}; they can be as jsonl.", 2)
    elif kind not in FORMATS:
        _fail(f"“{kind}” can't be exported; what can be is {', '.join(FORMATS)}, judgements.", 2)
    else:
        try:
            check_format(kind, format)
        except ComityError as error:
            _fail(str(error), 2)


def _export(opened: "Store", kind: str, format: str, output: str | None, filters: Filters) -> int:
    import comity

    fitting_kind: ExportKind = kind  # type: ignore[assignment]
    fitting_format: ExportFormat = format  # type: ignore[assignment]
    with _standard(output) as target:
        return comity.export(opened, fitting_kind, fitting_format, target, filters)


@contextmanager
def _standard(output: str | None) -> Iterator[Any]:
    """The file that is named; or standard output, a device or a pipe, which are written when all is there."""
    place = None if output in (None, "-") else Path(str(output))
    if place and (place.is_file() or place.is_dir() or not place.exists()):
        yield output
        return
    from tempfile import SpooledTemporaryFile

    # Whole or not at all, here too: a program behind a pipe must not take half for all.
    with SpooledTemporaryFile(max_size=1 << 24) as file:
        yield file
        file.seek(0)
        # A device or pipe can't be replaced by a file.
        with place.open("wb") if place else nullcontext() as target:
            while part := file.read(1 << 20):
                if target:
                    target.write(part)
                else:
                    typer.echo(part, nl=False)


def _format_for(kind: str, output: str | None) -> str:
    """The format that fits the ending of a file's name; without an ending, the first that fits the kind."""
    from comity.exports import FORMATS

    fitting: tuple[str, ...] = next((formats for name, formats in FORMATS.items() if name == kind), ("jsonl",))
    ending = Path(output or "").suffix.lstrip(".").lower()
    by_ending = {"bib": "bibtex", "xml": "atom", "ndjson": "jsonl"}.get(ending, ending)
    if ending and by_ending not in fitting and (kind in FORMATS or kind == "judgements"):
        _fail(f"{output}: no format of {kind} has this ending; name one with --format: {', '.join(fitting)}.", 2)
    return by_ending if ending else fitting[0]


def _assignment(text: str) -> tuple[str, Any]:
    """ "date=2022-08-24" as field and value: JSON where it is some, else as it stands; names are parted by ";"."""
    field, sign, value = text.partition("=")
    if not sign:
        _fail(f"--set {text}: write FIELD=VALUE, such as date=2022-08-24.", 2)
    field = field.strip()
    if field in (
        "actors",
        "recipients",
        "actor_states",
        "recipient_states",
        "parties",
        "states",
        "by",
        "to",
        "by_states",
        "to_states",
        "contexts",
    ):
        return field, [name.strip() for name in value.split(";") if name.strip()]
    if field in ("count", "value", "direct", "approximate") or value == "null":
        try:
            return field, json.loads(value)
        except ValueError:
            return field, value
    return field, value


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"


def _show_or_write(show: Callable[["Console"], None], output: str | None) -> None:
    """Prints, or writes to a file what would be printed where the output is captured."""
    from io import StringIO

    from rich.console import Console

    if output in (None, "-"):
        show(_console())
        return
    file = StringIO()
    show(
        Console(
            file=file, width=_console().width, force_terminal=False, color_system=None, highlight=False, markup=False, emoji=False
        )
    )
    _write(Path(str(output)), file.getvalue())


def _print_or_write(document: str, output: str | None) -> None:
    if output in (None, "-"):
        typer.echo(document.encode("utf-8", "replace"))
    else:
        _write(Path(str(output)), f"{document}\n")


def main() -> None:
    """Runs the command line."""
    app()


def _console() -> "Console":
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def _tell_passed_over(number: int) -> None:
    if number == 1:
        typer.echo("1 tells of no two sides and was not read whole; --no-gate reads it.")
    elif number:
        typer.echo(f"{number:,} tell of no two sides and were not read whole; --no-gate reads them.")


def _engine(engine: EngineChoice, workers: int | None, address: str | None) -> "_Where":
    """Where to read; ends the command where the options don't go together."""
    if engine is EngineChoice.LOCAL and workers is not None:
        _fail("--workers goes with --engine processes or --engine ray.", 2)
    if engine is not EngineChoice.RAY and address is not None:
        _fail("--address goes with --engine ray.", 2)
    return {"engine": engine.value, "workers": workers, "address": address}


@contextmanager
def _progress(
    paths: Sequence[str], quiet: bool, counts: "Counts"
) -> Iterator[Callable[["Outcome | SetAside | PassedOver"], None] | None]:
    """How far the reading of pages is, by bytes where pages can't be counted; what it gives is to be called after each page."""
    if quiet:
        yield None
        return
    from comity.sources import count_bytes, count_pages

    total, done = count_pages(paths), count(1)
    size = count_bytes(paths) if total is None else None

    def number(so_far: int) -> int | None:
        # By the share of the bytes that were read for the pages so far.
        return max(so_far, round(so_far * size / counts.bytes_read)) if size and counts.bytes_read else total

    with _bar("reading", total, noun="pages") as show:
        yield lambda _: show(so_far := next(done), number(so_far))


@contextmanager
def _bar(what: str, total: int | None = None, *, noun: str, shown: bool = True) -> Iterator[Callable[[int, int | None], None]]:
    """Progress on standard error; what it gives is to be called with how many are done, and of how many."""
    if not shown:
        yield lambda done, total: None
        return
    from rich.console import Console

    from comity.screen import progress

    console = Console(stderr=True, highlight=False, markup=False, force_terminal=sys.stderr.isatty())
    with progress(what, noun, total, console) as show:
        yield show


@contextmanager
def _text_lines(path: str) -> Iterator[Iterator[str]]:
    """The lines of a file, or of standard input for "-"; bytes that are no UTF-8 stand as marks."""
    if path == "-":
        yield (line.decode("utf-8-sig", "replace") for line in sys.stdin.buffer)
        return
    with Path(path).open(encoding="utf-8-sig", errors="replace") as file:
        yield iter(file)


def _write(path: Path, document: str | bytes) -> None:
    """Writes the file as a whole or not at all: what stood there stays until the new one is complete."""
    from comity.recall import whole_file

    with whole_file(path) as file:
        file.write(document if isinstance(document, bytes) else document.encode("utf-8", "replace"))


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "replace"))


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun if count == 1 else noun + 's'}"
