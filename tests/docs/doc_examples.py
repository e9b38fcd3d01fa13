"""Runs the examples of the documentation and writes what they print below them.

    .venv/bin/python tests/docs/doc_examples.py        brings all `DOCUMENTS` up to date

A block marked `console` holds `$ comity …` commands, each with what it prints; they run as on a terminal that is 100
columns wide. A block marked `python` is a program; a block marked `text` right behind it is what it prints. The examples
of one document run one after another in one empty folder in which `examples` is the repository's.
"""

import contextlib
import io
import os
import re
import shlex
import tempfile
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from comity.cli import app

ROOT = Path(__file__).parents[2]
DOCUMENTS = (ROOT / "README.md", *(ROOT / "docs" / name for name in ("tutorial.md", "application.md", "library.md")))

_BLOCKS = re.compile(
    r"(?P<fence>```console\n)(?P<session>.*?)(?=^```$)"
    r"|(?P<program>```python\n(?P<code>.*?)^```\n\n```text\n).*?(?=^```$)"
    r"|```python\n(?P<silent>.*?)^```$",
    re.M | re.S,
)


def refreshed(document: str) -> str:
    """The document with what its examples print now. Raises RuntimeError where a command is another program's."""
    names: dict[str, Any] = {"__name__": "__main__"}

    def run(block: re.Match[str]) -> str:
        if block["fence"]:
            commands = [line[2:] for line in block["session"].splitlines() if line.startswith("$ ")]
            return block["fence"] + "\n".join(f"$ {command}\n{_command(command)}" for command in commands)
        if block["program"]:
            return block["program"] + _program(block["code"], names)
        _program(block["silent"], names)
        return block[0]

    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("examples").symlink_to(ROOT / "examples")
        return _BLOCKS.sub(run, document)


def _command(command: str) -> str:
    line, _, target = command.partition(" > ")
    program, *arguments = shlex.split(line)
    if program != "comity":
        raise RuntimeError(f"only comity's commands are run in examples: {command}")
    if arguments[0] == "read" and not target and "--format" not in arguments:
        arguments += ["--format", "table"]  # as on a terminal
    # What makes rich take the output for a terminal, one without colours.
    terminal = {"COLUMNS": "100", "LINES": "50", "FORCE_COLOR": "1", "TERM": "dumb"}
    environment = terminal | {"COMITY_STORE": None, "COMITY_WHO": None, "COMITY_DEBUG": "1"}
    result = CliRunner().invoke(app, arguments, env=environment)
    if target:
        Path(target).write_bytes(result.stdout_bytes)
        return result.stderr
    return re.sub(r"[ ]+$", "", result.output, flags=re.M).rstrip("\n") + "\n"


def _program(code: str, names: dict[str, Any]) -> str:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "example", "exec"), names)
    return printed.getvalue()


if __name__ == "__main__":
    os.environ.pop("COMITY_STORE", None)
    for path in DOCUMENTS:
        path.write_text(refreshed(path.read_text(encoding="utf-8")), encoding="utf-8")
