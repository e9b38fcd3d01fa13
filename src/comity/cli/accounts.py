"""Who may sign in to `comity serve`: accounts and tokens."""

import sys
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.border import fail, guarded
from comity.cli.options import Report
from comity.cli.output import plain_console, print_json
from comity.cli.program import Command, app
from comity.cli.stores import DeskPath, StorePath

if TYPE_CHECKING:
    from comity.web.desk import Desk


class RoleChoice(StrEnum):
    """What an account or a token may do."""

    READ = "read"
    REVIEW = "review"
    ADMINISTER = "administer"


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
@guarded
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
            fail(f"{name}: there is an account of this name already; `comity accounts password` changes its password.")
        kept.add_account(name, role.value, _password(name, password_stdin))
    typer.echo(f"{name} has an account and may {role.value}.")


@accounts.command("list", cls=Command)
@guarded
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
    with _desk(store, desk, create=False) as kept:
        people, tokens = kept.accounts(), kept.tokens()
    if format is Report.JSON:
        told = {"accounts": [asdict(one) for one in people], "tokens": [asdict(one) for one in tokens]}
        print_json(told, default=str)
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
    plain_console().print(table)


@accounts.command("remove", cls=Command, no_args_is_help=True)
@guarded
def accounts_remove(name: AccountName, store: StorePath = "comity.db", desk: DeskPath = None) -> None:
    """Take an account away.

    Its sessions and saved searches go with it; what the person judged stays.

    \b
    Example:
      comity accounts remove anna
    """
    with _desk(store, desk, create=False) as kept:
        kept.remove_account(name)
        left = kept.has_accounts()
    typer.echo(f"{name} has no account any more.")
    if not left:
        typer.echo("There are no accounts now: `comity serve` on this computer lets its users do everything.", err=True)


@accounts.command("password", cls=Command, no_args_is_help=True)
@guarded
def accounts_password(
    name: AccountName, store: StorePath = "comity.db", password_stdin: PasswordGiven = False, desk: DeskPath = None
) -> None:
    """Give an account a new password.

    Whoever is signed in by it has to sign in again.

    \b
    Example:
      comity accounts password anna
    """
    with _desk(store, desk, create=False) as kept:
        if not kept.account(name):
            fail(f"{name}: there is no account of this name.")
        kept.set_password(name, _password(name, password_stdin))
    typer.echo(f"{name} has a new password.")


@accounts.command("token", cls=Command, no_args_is_help=True)
@guarded
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
@guarded
def accounts_revoke(name: TokenName, store: StorePath = "comity.db", desk: DeskPath = None) -> None:
    """Take a token away: it opens nothing from now on.

    \b
    Example:
      comity accounts revoke "nightly export"
    """
    with _desk(store, desk, create=False) as kept:
        kept.revoke_token(name)
    typer.echo(f"The token {name} opens nothing any more.")


def _desk(store: str, desk: str | None, *, create: bool = True) -> "Desk":
    """The desk; without `create` one with nothing in it, which is not kept, where there is none yet."""
    from comity.web.desk import Desk
    from comity.web.settings import Settings

    path = Settings(store, desk=desk).desk_path
    return Desk(path if create or path.exists() else None)


def _password(name: str, from_input: bool) -> str:
    """The password that is given, asked for twice on a terminal."""
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        fail(f"{name}: a password is needed; run this on a terminal, or pass it with --password-stdin.", 2)
    from comity.web.desk_passwords import ADVICE

    typer.echo(ADVICE, err=True)
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
