"""Where errors become one sentence on standard error and an exit code."""

import os
from collections.abc import Callable
from functools import wraps
from typing import NoReturn, ParamSpec

import typer

from comity.errors import ComityError, UnknownStateError

_P = ParamSpec("_P")


def fail(message: str, code: int = 1) -> NoReturn:
    """Ends the command with what is wrong, which the log is told too; 2 is for what was not understood."""
    from comity.logs import note

    complain(message)
    note("failed", message=message, code=code)
    raise typer.Exit(code)


def complain(message: str) -> None:
    """Says on standard error what is wrong, and lets the command go on."""
    from comity.screen import harmless

    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    typer.echo("comity: " if plain else typer.style("comity: ", fg="red"), nl=False, err=True)
    typer.echo(harmless(message), err=True)


def guarded(command: Callable[_P, None]) -> Callable[_P, None]:
    """The border at which errors become one sentence and an exit code, and never a traceback."""

    @wraps(command)
    def guarded(*args: _P.args, **kwargs: _P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        # A reader of the output that has seen enough ends the command silently; Typer knows how.
        except (typer.Exit, BrokenPipeError):
            raise
        except UnknownStateError as error:
            fail(str(error), 2)
        except ComityError as error:
            fail(str(error))
        except KeyboardInterrupt:
            fail("stopped; what was done before is kept.", 130)
        except OSError as error:
            named = f"{error.filename}: " if error.filename else ""
            fail(f"{named}{error.strerror or error}; check the path, permissions and space on the disk.")
        # Whatever a library trips over: a person at a terminal is told what happened in words.
        except Exception as error:
            if os.environ.get("COMITY_DEBUG"):
                raise
            fail(
                f"this should not have happened ({type(error).__name__}: {error}); please report it. "
                "With COMITY_DEBUG=1 set, the same command shows where."
            )

    return guarded
