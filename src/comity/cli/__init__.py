"""The command line: thin commands over the facade.

Exit codes: 0 all is well; 1 nothing could be done, or something is wrong; 2 the command was not understood;
130 stopped by Ctrl-C.

`program.py` has what stands before every command, the modules that it is followed by below have the commands, and no command
knows another's module: what they share is in `options.py`, `stores.py`, `filters.py`, `output.py` and `border.py`. What a command
needs beyond these it imports itself, within its function: `comity --help` has to be there at once.
"""

import gc
import os
import sys
from io import TextIOWrapper

from comity.cli.border import complain
from comity.cli.program import app

# isort: off
# In the order of `comity --help`: these modules give their commands to the app as they are imported.
from comity.cli import reading, watching, asking, reviewing, exchanging, keeping, relating, evaluating, serving, accounts  # noqa: F401
# isort: on

__all__ = ["app", "main"]


SELDOM = 10_000
"""After so many new objects Python looks for cycles among them, instead of 700: what reports are compared by is many small
objects without any, and to look them through is a tenth of what a page costs more in a large store."""


def main() -> None:
    """Runs the command line."""
    gc.set_threshold(SELDOM)
    # A terminal whose encoding has no word for a letter shows a mark in its place, and the rest all the same.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    # Of what stands before a command, help and version, and of what nobody had written out; commands have a border of their own.
    except OSError as error:
        ended = error.__context__
        told = isinstance(error, BrokenPipeError) or (isinstance(ended, SystemExit) and ended.code)
        if not told:
            complain(f"{error.strerror or error}; check the path, permissions and space on the disk.")
        # What is left of the output could not be written when Python ends either, which would then say so in its own way.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
