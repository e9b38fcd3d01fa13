"""How well annotated articles are read."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from comity.cli.border import complain, guarded
from comity.cli.filters import KindChoice
from comity.cli.options import DEFAULT_READER, Reading, Report
from comity.cli.output import plain_console, print_json, progress_bar
from comity.cli.program import Command, app
from comity.types import KINDS

if TYPE_CHECKING:
    from comity.evaluation import Evaluation
    from comity.types import Kind


@app.command(cls=Command, no_args_is_help=True)
@guarded
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
    reader: Reading = DEFAULT_READER,
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

    with progress_bar("reading", noun="pages") as show:
        result = comity.evaluate(*golds, reader=reader.value, on_page=show)
    kinds: list[Kind] = [k.value for k in kind] if kind else list(KINDS)
    if format is Report.JSON:
        print_json(_evaluation_json(result, kinds, brief))
        return
    console = plain_console()
    if not brief:
        errors_text(result, kinds, console)
    evaluation_text(result, console)
    for page in result.unread:
        complain(sentence(page))


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
