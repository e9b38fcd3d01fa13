"""Nothing lost, nothing doubled: commands are killed at random moments, run again, and held against an undisturbed run.

    python -m trials.kills --engine sqlite --kills 500
    python -m trials.kills --engine postgresql --kills 100     # its server is killed too
    python -m trials.kills --only watch --kills 20 --seed other

`add` (also with two processes), `watch`, `reread`, `load` (all at once, and one by one into a larger store), `review`,
`backup`, `copy-store` and the migration of a store of the first version each run as processes of their own and are killed with
SIGKILL, at a moment drawn from all that an undisturbed run works. After each kill the store is checked; then the command is run
again, and perhaps killed again, up to four times; at last it is left to come to its end. Then all that is in the store, and in a
copy that was made, must be what an undisturbed run leaves, and no file may be left over.

Each trial is a line of JSON in trials/results/kills.jsonl (--output); run again with the same seed and file, it goes on where it
was, with a trial whose line was taken out first. The exit code is 1 if anything was not as it must be.
"""

import argparse
import json
import os
import sys
import tempfile
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

# One thread: processes are forked off this one.
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from rich.console import Console
from rich.table import Table

from postgres_server import served
from trials.killed_work import WORK
from trials.killing import Stage, attempt, result_line, served_site

_COUNTED = ("kills", "servers", "fresh", "missed", "empty", "unjoined", "done_before")


def main() -> int:
    """The trials."""
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--kills", type=int, default=100, metavar="N", help="in all, with those of runs before [100]")
    options.add_argument("--only", choices=WORK, action="append", metavar="COMMAND", help=f"again for several: {', '.join(WORK)}")
    options.add_argument("--engine", choices=("sqlite", "postgresql"), default="sqlite")
    options.add_argument("--seed", default="1")
    options.add_argument("--output", type=Path, default=Path(__file__).parent / "results" / "kills.jsonl", metavar="FILE")
    options.add_argument("--keep", type=Path, metavar="FOLDER", help="work in this folder, where what fails is kept")
    chosen = options.parse_args()
    chosen.output.parent.mkdir(parents=True, exist_ok=True)
    names = chosen.only or list(WORK)
    lines = _lines(chosen.output, chosen.engine, chosen.seed)
    with ExitStack() as stack:
        if chosen.keep:
            chosen.keep.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=chosen.keep) if chosen.keep else stack.enter_context(tempfile.TemporaryDirectory()))
        # With all that keeps a server from losing what it was told is done.
        server = stack.enter_context(served(settings=())) if chosen.engine == "postgresql" else None
        stage = Stage(chosen.engine, folder, stack.enter_context(served_site()), server, names)
        with chosen.output.open("a", encoding="utf-8") as file:
            while sum(_kills(line) for line in lines if line["work"] in names) < chosen.kills:
                # Whichever was killed the least for its share.
                name = min(names, key=lambda one: sum(_kills(line) for line in lines if line["work"] == one) / WORK[one].share)
                tried = {line["number"] for line in lines if line["work"] == name}
                number = next(number for number in count(1) if number not in tried)
                line = result_line(attempt(stage, name, chosen.seed, number), chosen.seed)
                file.write(f"{line}\n")
                file.flush()
                lines.append(json.loads(line))
                if lines[-1]["failure"]:
                    print(f"{name} {number}: {lines[-1]['failure']}", file=sys.stderr)
    _print(lines, names)
    return int(any(line["failure"] for line in lines))


def _kills(line: dict[str, Any]) -> int:
    kills: int = line["kills"] + line["servers"]
    return kills


def _lines(path: Path, engine: str, seed: str) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if (line["engine"], line["seed"]) == (engine, seed)]


def _print(lines: list[dict[str, Any]], names: list[str]) -> None:
    table = Table("", "trials", *(one.replace("_", " ") for one in _COUNTED), "failed", box=None)
    for name in (*names, "all"):
        own = [line for line in lines if line["work"] == name or name == "all"]
        sums = [sum(line[counted] for line in own) for counted in _COUNTED]
        table.add_row(name, *map(str, (len(own), *sums, sum(bool(line["failure"]) for line in own))))
    Console(width=130).print(table)


if __name__ == "__main__":
    sys.exit(main())
