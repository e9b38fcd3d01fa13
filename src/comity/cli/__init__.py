"""The command line: thin commands over the facade.

Exit codes: 0 all is well; 1 nothing could be done, or something is wrong; 2 the command was not understood;
130 stopped by Ctrl-C.

`program.py` has what stands before every command, the modules that it is followed by below have the commands, and no command
knows another's module: what they share is in `options.py`, `stores.py`, `filters.py`, `output.py` and `border.py`. What a command
needs beyond these it imports itself, within its function: `comity --help` has to be there at once.
"""

from comity.cli.program import app

# isort: off
# In the order of `comity --help`: these modules give their commands to the app as they are imported.
from comity.cli import reading, watching, asking, reviewing, exchanging, keeping, relating, evaluating, serving, accounts  # noqa: F401
# isort: on

__all__ = ["app", "main"]


def main() -> None:
    """Runs the command line."""
    app()
