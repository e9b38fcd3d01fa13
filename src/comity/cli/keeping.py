"""Looking after the store: its copies, whether it is sound, what is in it; and the installation."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from comity.cli.border import fail, guarded
from comity.cli.options import AllowPrivate, Quiet, Report
from comity.cli.output import counted, plain_console, print_json, progress_bar
from comity.cli.program import Command, app
from comity.cli.stores import StorePath, filled_store, without_password_in


@app.command(cls=Command, no_args_is_help=True)
@guarded
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
        fail(f"{file}: this is a device or pipe; name a file.")
    with filled_store(store) as opened:
        opened.backup(file)
    if not quiet:
        typer.echo(f"{file}: a copy of {store}, {Path(file).stat().st_size / 1e6:,.1f} MB.")


@app.command(cls=Command, no_args_is_help=True, name="copy-store")
@guarded
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

    with progress_bar("copying", noun="rows", shown=not quiet) as show:
        rows = comity.copy_store(source, target, on_row=show)
    if not quiet:
        typer.echo(f"{place_of(target)}: a copy of {place_of(source)}, {counted(rows, 'row')}.")


@app.command(cls=Command)
@guarded
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
        print_json([asdict(problem) for problem in problems])
    elif problems:
        problems_text(problems, plain_console())
    if format is Report.TABLE and not quiet:
        checked = f"{counted(status.articles, 'article')}, {counted(sum(status.findings.values()), 'finding')}"
        typer.echo(f"{store}: {checked}: {counted(len(problems), 'problem') if problems else 'all is well'}.")
    if problems:
        raise typer.Exit(1)


@app.command(cls=Command)
@guarded
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

    with (
        comity.open_store(store, create=False, read_only=True) as opened,
        progress_bar("hashing", noun="facts", shown=not quiet) as show,
    ):
        found = comity.digest(opened, on_fact=show)
    if format is Report.JSON:
        print_json({"store": store} | asdict(found))
    elif quiet:
        typer.echo(found.digest)
    else:
        digest_text(found, plain_console())


@app.command(cls=Command)
@guarded
def doctor(
    store: Annotated[
        str | None,
        typer.Option(
            "--store",
            metavar="FILE",
            envvar="COMITY_STORE",
            callback=without_password_in,
            help="Look at this store too.",
            show_default=False,
        ),
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

    with progress_bar("looking", noun="things", shown=not json_) as show:
        found = []
        for one in examine(store, fetch=fetch, allow_private=allow_private):
            found.append(one)
            show(len(found), None)
    ailing = sum(one.standing == "wrong" for one in found)
    if json_:
        print_json({"well": not ailing, "examined": [asdict(one) for one in found]})
    else:
        examined_text(found, plain_console())
        typer.echo(f"{counted(ailing, 'thing')} to be mended." if ailing else "All is well.")
    if ailing:
        raise typer.Exit(1)


@app.command(cls=Command)
@guarded
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
        print_json({"store": store} | asdict(found))
    else:
        status_text(found, store, plain_console())
