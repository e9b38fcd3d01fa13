"""The program `comity`: what stands before a command, and how the help of commands looks."""

import re
from difflib import get_close_matches
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from comity.cli.border import fail
from comity.errors import ComityError

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
    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Reads the command line; what is wrong with a value is told in words, with what was perhaps meant."""
        try:
            return super().parse_args(ctx, args)
        except typer.BadParameter as error:
            # Typer hands on what Pydantic says.
            error.message = error.message.removeprefix("Value error, ")
            value, _, choices = error.message.rpartition(" is not one of ")
            if near := get_close_matches(value.strip("'").lower(), re.findall("'([^']*)'", choices), n=1):
                error.message += f" Did you mean '{near[0]}'?"
            raise

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
        fail(str(error))
    command, began = context.invoked_subcommand, monotonic()
    note("began", command=command, version=__version__)

    @context.call_on_close
    def close() -> None:
        note("ended", command=command, seconds=round(monotonic() - began, 3))
        end()
