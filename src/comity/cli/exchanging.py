"""What leaves the store for other programs and stores, and what persons decided in other stores."""

from pathlib import Path
from typing import Annotated

import typer

from comity.cli.border import complain, fail, guarded
from comity.cli.filters import AsOf, Fields, NewSince, Since, Sites, States, Statuses, Types, Until, filters_of
from comity.cli.options import Output, Quiet
from comity.cli.output import counted, target_of
from comity.cli.program import Command, app
from comity.cli.stores import StorePath, filled_store
from comity.errors import ComityError
from comity.types import Filters


@app.command(cls=Command, no_args_is_help=True)
@guarded
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
    output: Output = None,
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
    filters = filters_of(state or (), None, type, status, field, site, since, until, as_of, new_since)
    if kind == "judgements" and filters != Filters():
        fail("judgements are written all together; the options that choose facts don't go with them.", 2)
    left_out: list[str] = []
    with filled_store(store) as opened, target_of(output) as target:
        if kind == "judgements":
            written = comity.export_judgements(opened, target)
        else:
            # That there are such a kind and format was checked.
            written = comity.export(
                opened,
                kind,  # type: ignore[arg-type]
                form,  # type: ignore[arg-type]
                target,
                filters,
                on_left_out=lambda fact: left_out.append(fact.id),
            )
    if output not in (None, "-") and not quiet:
        one, more = _WRITTEN.get(form, ("row", "rows"))
        typer.echo(f"{output}: {written:,} {one if written == 1 else more} written.", err=True)
    if left_out and not quiet:
        number = counted(len(left_out), "event")
        typer.echo(f"{number} left out: what is dated by the year alone, or by nothing, belongs to no month.", err=True)
    if not written:
        complain(f"{store}: nothing in this store is what these options ask for; the export is empty.")


@app.command(cls=Command, no_args_is_help=True, name="import-judgements")
@guarded
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
        typer.echo(f"{store}: {counted(taken, 'judgement')} taken from {file}.")


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
            fail(f"judgements can't be written as {format}; they can be as jsonl.", 2)
    elif kind not in FORMATS:
        fail(f"“{kind}” can't be exported; what can be is {', '.join(FORMATS)}, judgements.", 2)
    else:
        try:
            check_format(kind, format)
        except ComityError as error:
            fail(str(error), 2)


def _format_for(kind: str, output: str | None) -> str:
    """The format that fits the ending of a file's name; without an ending, the first that fits the kind."""
    from comity.exports import FORMATS

    fitting: tuple[str, ...] = next((formats for name, formats in FORMATS.items() if name == kind), ("jsonl",))
    ending = Path(output or "").suffix.lstrip(".").lower()
    by_ending = {"bib": "bibtex", "xml": "atom", "ndjson": "jsonl"}.get(ending, ending)
    if ending and by_ending not in fitting and (kind in FORMATS or kind == "judgements"):
        fail(f"{output}: no format of {kind} has this ending; name one with --format: {', '.join(fitting)}.", 2)
    return by_ending if ending else fitting[0]
