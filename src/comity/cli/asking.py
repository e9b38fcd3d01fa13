"""What the store says of states: dossier, agenda, search, why."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from comity.cli.border import fail, guarded
from comity.cli.filters import (
    AsOf,
    Fields,
    First,
    Kinds,
    NewSince,
    Second,
    Since,
    Sites,
    States,
    Statuses,
    Types,
    Until,
    filters_of,
    pair_of,
)
from comity.cli.options import Output, Quiet, Report
from comity.cli.output import counted, plain_console, print_json, print_or_write, show_or_write, target_of, write_file
from comity.cli.program import Command, app
from comity.cli.stores import StorePath, filled_store
from comity.types import Filters


class DossierFormat(StrEnum):
    """The forms of a dossier."""

    HTML = "html"
    MD = "md"
    JSON = "json"
    PDF = "pdf"


class AgendaFormat(StrEnum):
    """The forms of an agenda."""

    TABLE = "table"
    JSON = "json"
    ICS = "ics"


@app.command(cls=Command, no_args_is_help=True)
@guarded
def dossier(
    first: First,
    second: Second,
    format: Annotated[
        DossierFormat | None, typer.Option(help="The form of the dossier.  [default: by the ending of FILE, else html]")
    ] = None,
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

    one, other = pair_of(first, second)
    filters = filters_of((one, other), kind, type, status, field, site, since, until, as_of, new_since)
    form = format or _form_for(output)
    with filled_store(store) as kept, kept.moment() as opened:
        found = comity.build_dossier(opened, one, other, filters)
        concerned = bool(found.sources) or any(True for _ in opened.findings_of((one, other)))
    names = " and ".join(state.name for state in found.states)
    if not concerned:
        fail(
            f"{store}: no article in this store concerns both {names}; "
            "`comity status` shows which states it knows of, `comity add PATH` adds pages."
        )
    if not found.sources:
        fail(f"{store}: there are facts on {names}, but none that these options ask for; ask for less.")
    document = comity.render_dossier(found, form.value)
    if isinstance(document, str):
        document = (document.rstrip("\n") + "\n").encode("utf-8", "replace")
    if output is None and form in (DossierFormat.HTML, DossierFormat.PDF) and sys.stdout.isatty():
        output = f"dossier-{one}-{other}.{form.value}"
    if output in (None, "-"):
        typer.echo(document, nl=False)
        return
    write_file(Path(str(output)), document)
    if not quiet:
        typer.echo(f"{output}: {names}, from {counted(len(found.sources), 'article')}.", err=True)


def _form_for(output: str | None) -> DossierFormat:
    """The form that the ending of a file's name tells; HTML where it tells none."""
    ending = Path(output or "").suffix.lstrip(".").lower()
    by_ending = {"htm": "html", "markdown": "md"}.get(ending, ending)
    return next((form for form in DossierFormat if form.value == by_ending), DossierFormat.HTML)


@app.command(cls=Command, no_args_is_help=True)
@guarded
def agenda(
    first: First,
    second: Second,
    format: Annotated[AgendaFormat, typer.Option(help="How to print it; ics is for calendar programs.")] = AgendaFormat.TABLE,
    output: Output = None,
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
    filters = filters_of(pair_of(first, second), None, type, status, field, site, since, until, as_of, new_since)
    with filled_store(store) as kept, kept.moment() as opened:
        if format is AgendaFormat.ICS:
            with target_of(output) as target:
                written = comity.export(opened, "events", "ics", target, filters)
            if not written:
                typer.echo(nothing, err=True)
            return
        found, day = comity.agenda(opened, filters), filters.as_of or opened.last_published()
    if not found:
        typer.echo(nothing, err=True)
    if format is AgendaFormat.JSON:
        print_or_write(json.dumps([fact_json(fact) for fact in found], ensure_ascii=False, indent=2), output)
    elif found:
        show_or_write(lambda console: agenda_text(found, console, day), output)


@app.command(cls=Command, no_args_is_help=True)
@guarded
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
    filters = filters_of(state or (), kind, type, status, field, site, since, until, as_of, new_since)
    with filled_store(store) as opened:
        found = comity.search(opened, " ".join(words), filters, marks=marks, limit=limit)
    if format is Report.JSON:
        print_json([found_json(one) for one in found])
    elif found:
        found_text(found, plain_console(), marks)
    if not found:
        fail(f"{store}: nothing holds {' '.join(words)!r}{' with these options' if filters != Filters() else ''}.")


@app.command(cls=Command, no_args_is_help=True)
@guarded
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

    filters_of((), None, None, None, None, None, None, None, as_of, None)
    with filled_store(store) as opened:
        found = comity.why(opened, fact, as_of=as_of)
    if format is Report.JSON:
        print_json(why_json(found))
    else:
        why_text(found, plain_console())
