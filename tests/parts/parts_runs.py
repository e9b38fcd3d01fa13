"""Runs that write parts, with a reader that is quick and easy to trip. As a program: one run, to be killed."""

import json
import sys
from functools import partial
from pathlib import Path

from comity.engine import EngineName, Plan
from comity.parts import Folder, ShardReport, cut, write_shards
from fake_reader import SIGNED
from hazards import Hazard

PAGES = 5
"""Pages of a shard."""


def article(number: int, words: str = "") -> str:
    """A line with an article of a day of its own for every third."""
    text = f"Both ministers met for talks in the capital, it was told on Monday. {words or SIGNED} in Astana, number {number}."
    day = f"2024-05-{number // 3 + 1:02}T10:00:00+05:00"
    return json.dumps({"id": f"a-{number}", "url": f"https://example.org/{number}", "published": day, "text": text})


def source(path: Path, words: dict[int, str] | None = None, count: int = 23) -> Path:
    """A file of articles, some with words that trip the reader; the last line is none."""
    lines = [*(article(number, (words or {}).get(number, "")) for number in range(count)), "no JSON"]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def run(
    folder: Path, *paths: Path, log: Path, engine: EngineName = "local", pause: float = 0.0, seconds: float = 300.0
) -> list[ShardReport]:
    """Writes the parts of what is at the paths."""
    plan = Plan(partial(Hazard, log, pause), engine, None if engine == "local" else 2, page_seconds=seconds)
    parts, shards = Folder(folder), cut(map(str, paths), PAGES)
    with parts.begun(Hazard(log).version, True, shards):
        return list(write_shards(parts, shards, plan, with_pages=True, allow_private=False))


def content(folder: Path) -> dict[str, bytes]:
    """All that a folder holds when nothing is under way."""
    files = [file for file in folder.rglob("*") if file.is_file() and file.name != "lock"]
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


if __name__ == "__main__":
    _, engine, folder, path, log = sys.argv
    run(Path(folder), Path(path), log=Path(log), engine=engine, pause=0.02)  # type: ignore[arg-type]
