"""The store that the browser tests open: the example pages, read as everyone reads them, and some of the stories."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "browser"
PAGES = ROOT / "examples" / "pages"
STORIES = ROOT / "tests" / "stories"
WATCHED = ROOT / "tests" / "watched_sources.py"
CHOSEN = ("AZE-KAZ", "IND-VNM", "KEN-TZA")
"""Enough for long lists, contradictions, and pages of a second and third dyad."""
MAKERS = (
    "sources", "articles", "language", "actors", "coding", "engine", "records.py", "types.py", "store", "consolidation",
)  # fmt: skip
"""The rooms that have a part in what is in a store; all else only shows it."""
COMITY = (sys.executable, "-c", "from comity.cli import main; main()")
STORE = """
import sys
sys.path[:0] = [sys.argv[2], sys.argv[2] + "/.."]
from stories import story
from watched_sources import watch_for_weeks
import comity
from comity import browsing
with comity.open_store(sys.argv[1]) as store:
    for name in sys.argv[3:]:
        for record in story(name).records:
            store.add(record)
    wrong, right = browsing.page(store, comity.Filters(kinds=("statements",)), limit=2).facts
    comity.judge(store, "reject", wrong.id, who="Ada", why="Nobody said this.")
    comity.judge(store, "confirm", right.id, who="Ada")
    watch_for_weeks(store)
"""
"""Adds the stories, what a person decided before, and what a watch left."""


def record() -> Path:
    """The store's file, made where there is none of this reader and these pages; never to be written to: copy it."""
    BUILD.mkdir(parents=True, exist_ok=True)
    path = BUILD / f"{_key()}.db"
    with (BUILD / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            _make(path)
            for old in set(BUILD.glob("*.db*")) - {path}:
                old.unlink()
    return path


def copy(folder: Path) -> Path:
    """A copy to write to."""
    return Path(shutil.copy(record(), folder / "comity.db"))


def _make(path: Path) -> None:
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    environment = {**os.environ, "COMITY_STORE": ""}
    with TemporaryDirectory() as folder:
        blank = Path(folder) / "blank.html"
        blank.write_text("<!doctype html><title>A page without an article</title>")
        # One page is set aside, which the exit code tells.
        subprocess.run(
            [*COMITY, "add", str(PAGES), str(blank), "--store", str(new), "--quiet"], env=environment, capture_output=True
        )
    subprocess.run([sys.executable, "-c", STORE, str(new), str(STORIES), *CHOSEN], check=True, env=environment)
    new.rename(path)


def _key() -> str:
    """One hash of all that the store comes from: its code, the pages, the stories. Large data of models count by their size."""
    whole = hashlib.sha256(" ".join(CHOSEN).encode())
    for path in _sources():
        content = path.read_bytes() if path.stat().st_size < 1 << 20 else str(path.stat().st_size).encode()
        whole.update(f"{path.relative_to(ROOT)}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return whole.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    rooms = (ROOT / "src" / "comity" / name for name in MAKERS)
    for top in (*rooms, PAGES, WATCHED, *(STORIES / name for name in CHOSEN)):
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                yield path
