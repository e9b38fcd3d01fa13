"""What persons decide about facts."""

import json
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from comity.cli.border import fail, guarded
from comity.cli.options import Report
from comity.cli.output import plain_console, print_json
from comity.cli.program import Command, app
from comity.cli.stores import StorePath, filled_store

if TYPE_CHECKING:
    from comity.types import Verb


class VerbChoice(StrEnum):
    """What a person can do about facts."""

    LIST = "list"
    CONFIRM = "confirm"
    CORRECT = "correct"
    JOIN = "join"
    SPLIT = "split"
    REJECT = "reject"
    UNDO = "undo"


_MEANT = {VerbChoice.JOIN: "the facts", VerbChoice.UNDO: "the judgement"}
"""What a verb takes that does not take a fact."""


@app.command(cls=Command, no_args_is_help=True)
@guarded
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

    if (set_ is not None) != (verb is VerbChoice.CORRECT):
        fail("correct, and nothing else, takes --set FIELD=VALUE, such as --set date=2022-08-24.", 2)
    if report and verb not in (VerbChoice.SPLIT, VerbChoice.REJECT):
        fail("--report goes with split and reject alone.", 2)
    if format is Report.JSON and verb is not VerbChoice.LIST:
        fail("--format goes with list alone.", 2)
    if verb is VerbChoice.LIST:
        if ids:
            fail("list takes no ID; it shows all judgements.", 2)
        with filled_store(store) as opened:
            judgements = opened.judgements()
        if format is Report.JSON:
            print_json([asdict(judgement) for judgement in judgements])
        elif judgements:
            judgements_text(judgements, plain_console())
        else:
            typer.echo(f"{store}: nobody has decided anything yet.", err=True)
        return
    if not ids:
        fail(f"{verb.value}: name {_MEANT.get(verb, 'the fact')}; `comity review --help` shows how.", 2)
    field, value = _assignment(set_) if set_ is not None else (None, None)
    decided: Verb = verb.value  # type: ignore[assignment]
    with comity.open_store(store, create=False) as opened:
        judgement = comity.judge(
            opened, decided, *ids, who=who or _user(), why=why, reports=report or (), field=field, value=value
        )
    typer.echo(f"{store}: {judgement_sentence(judgement)}")


def _assignment(text: str) -> tuple[str, Any]:
    """ "date=2022-08-24" as field and value: JSON where it is some, else as it stands; names are parted by ";"."""
    field, sign, value = text.partition("=")
    if not sign:
        fail(f"--set {text}: write FIELD=VALUE, such as date=2022-08-24.", 2)
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
