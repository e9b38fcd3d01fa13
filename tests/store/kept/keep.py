"""Makes the small store that a release leaves here: run it with the release's own Comity, once, and commit what it writes.

    .venv/bin/python tests/store/kept/keep.py FOLDER

reads three of the example pages and one that can't be read, has persons judge where that version lets them, and writes
`REVISION-FILING.db.gz`, an SQLite file named by the revision of its tables and the version of what is filed in them. Where
PostgreSQL's programs are given by `--dump URL`, the address of an empty database, it writes `REVISION-FILING.sql.gz` too.
"""

import argparse
import gzip
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import comity

PAGES = ("astana-ledger-118204.html", "caspian-courier-20412.html", "aktau-today-51877.txt")


def fill(place: str) -> None:
    """Adds pages to a store, and judges."""
    Path("empty.txt").write_text("\n", encoding="utf-8")
    with comity.open_store(place) as store:
        comity.add(store, *(Path("pages", name) for name in PAGES), "empty.txt")
        if not hasattr(comity, "judge"):
            return
        facts = sorted(comity.facts(store), key=lambda fact: (-len(fact.reports), fact.id))
        shared, events = facts[0], [fact for fact in facts if fact.kind == "events"]
        comity.judge(store, "confirm", shared.id, who="Ann", why="Both say so.", when="2026-11-01T10:00:00+00:00")
        comity.judge(
            store, "correct", events[1].id, who="Ben", why="“Şimkent”", when="2026-11-02T10:00:00+00:00", field="place",
            value="Shymkent",
        )  # fmt: skip
        comity.judge(store, "reject", events[2].id, who="Ann", why="Not said.", when="2026-11-03T10:00:00+00:00")
        wrong = comity.judge(store, "reject", events[3].id, who="Ann", why="A slip.", when="2026-11-04T10:00:00+00:00")
        comity.judge(store, "undo", wrong.id, who="Ann", when="2026-11-05T10:00:00+00:00")
        if len(shared.reports) > 1:
            last = [shared.reports[-1].ref]
            comity.judge(store, "split", shared.id, who="Ben", why="Another one.", when="2026-11-06T10:00:00+00:00", reports=last)


def version_of(path: Path) -> str:
    """The revision of the tables, and by what version facts are filed, if they are."""
    with closing(sqlite3.connect(path)) as plain:
        told: Any = [plain.execute("SELECT version_num FROM alembic_version").fetchone()[0]]
        tables = {name for (name,) in plain.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        notes = dict(plain.execute("SELECT name, value FROM notes")) if "notes" in tables else {}
        return "-".join([*told, *([notes["filed"]] if "filed" in notes else [])])


def main() -> None:
    """Runs the command line of this script."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where to write")
    parser.add_argument("--pages", type=Path, default=Path(__file__).parents[3] / "examples" / "pages")
    parser.add_argument("--dump", help="an empty database in PostgreSQL to fill too")
    asked = parser.parse_args()
    folder = asked.folder.resolve()
    with tempfile.TemporaryDirectory() as work:
        # Sources are kept as they were given: these are the same wherever this is run.
        Path(work, "pages").symlink_to(asked.pages.resolve())
        os.chdir(work)
        fill("comity.db")
        with closing(sqlite3.connect("comity.db")) as plain:
            plain.execute("PRAGMA journal_mode = DELETE")
            plain.execute("VACUUM")
        name = version_of(Path("comity.db"))
        (folder / f"{name}.db.gz").write_bytes(gzip.compress(Path("comity.db").read_bytes(), mtime=0))
        if asked.dump:
            fill(asked.dump)
            options = ["--no-owner", "--no-privileges", "--inserts"]
            told = subprocess.run(["pg_dump", *options, asked.dump], check=True, capture_output=True).stdout
            # Of psql's own commands older ones don't know these, which guard against dumps of strangers.
            lines = [line for line in told.splitlines(keepends=True) if not line.startswith((b"\\restrict", b"\\unrestrict"))]
            (folder / f"{name}.sql.gz").write_bytes(gzip.compress(b"".join(lines), mtime=0))
        os.chdir(folder)
    sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
