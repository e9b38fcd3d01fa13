"""The store in the browser."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.border import guarded
from comity.cli.output import plain_console
from comity.cli.program import Command, app
from comity.cli.stores import DeskPath, StorePath

if TYPE_CHECKING:
    from comity.web.serving import Start


@app.command(cls=Command)
@guarded
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
            help="Let pages be added from addresses of this computer and of private networks too.",
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
    console = plain_console()
    if console.is_terminal:
        from rich.panel import Panel

        console.print(Panel("\n".join(lines), title="Comity", expand=False))
    else:
        typer.echo("\n".join(lines))
    sys.stdout.flush()
