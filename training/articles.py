"""The corpus's whole articles: JSON Lines in the record format, checked field by field."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, get_args

from comity.actors.states import state_name
from comity.errors import UnknownStateError
from comity.evaluation.matching import Places
from comity.plover import MODES, TYPES
from comity.types import KINDS, CommitmentStatus, InstrumentStatus, Status
from training.markup import INSTRUMENT_KINDS, Split, split_of

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "offices": ("person", "office", "of"),
    "events": (
        "type", "mode", "actors", "recipients", "actor_states", "recipient_states", "date", "place", "status",
    ),
    "instruments": ("kind", "subject", "parties", "states", "status", "date", "place", "count"),
    "commitments": ("by", "to", "by_states", "to_states", "action", "due", "status"),
    "statements": ("speaker", "direct"),
    "figures": ("measure", "value", "unit", "approximate", "period", "states"),
}  # fmt: skip
_DAY: Final = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
_DATE: Final = re.compile(rf"{_DAY}(?:/{_DAY})?")


def load(folder: Path) -> list[dict[str, Any]]:
    """All annotated articles of a folder, in the order of their files."""
    return [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def split(article: dict[str, Any]) -> Split:
    """The part of the corpus that an article belongs to, by a hash of its text."""
    return split_of(article["text"])


def problems(article: dict[str, Any]) -> Iterator[str]:
    """What is wrong with one annotated article."""
    places = Places(article["text"])
    for key in ("id", "url", "site", "title", "published"):
        if not isinstance(article.get(key), str):
            yield f"no {key}"
    if re.search(r"[^\n]\n[^\n]|\n{3,}", article["text"]):
        yield "paragraphs are parted by one blank line"
    for kind in KINDS:
        for number, item in enumerate(article[kind]):
            where = f"{kind}[{number}]"
            if set(item) != {*FIELDS[kind], "evidence"}:
                yield f"{where}: its fields are not those of the record format"
                continue
            touched = places.of(item["evidence"])
            if not touched:
                yield f"{where}: evidence not in the text: {item['evidence'][:60]!r}"
            elif len(touched) > 1 and article["text"].count(item["evidence"]) == 1:
                yield f"{where}: evidence reaches over a sentence's end: {item['evidence'][:60]!r}"
            yield from (f"{where}: {problem}" for problem in _values(kind, item))


def _values(kind: str, item: dict[str, Any]) -> Iterator[str]:
    for key in ("states", "actor_states", "recipient_states", "by_states", "to_states"):
        codes = item.get(key, [])
        if codes != sorted(set(codes)):
            yield f"{key} must be sorted, each once: {codes}"
        for code in codes:
            try:
                state_name(code)
            except UnknownStateError:
                yield f"no state {code!r}"
    for key in ("date", "due", "period"):
        if item.get(key) is not None and not _DATE.fullmatch(item[key]):
            yield f"{key} is no date: {item[key]!r}"
    statuses = {"events": Status, "instruments": InstrumentStatus, "commitments": CommitmentStatus}
    if kind in statuses and item["status"] not in get_args(statuses[kind]):
        yield f"no such status: {item['status']!r}"
    if kind == "events":
        if item["type"] not in TYPES:
            yield f"no such type: {item['type']!r}"
        elif item["mode"] is not None and item["mode"] not in MODES.get(item["type"], ()):
            yield f"{item['type']} has no mode {item['mode']!r}"
    if kind == "instruments" and item["kind"].replace(" ", "-") not in INSTRUMENT_KINDS:
        yield f"no such kind of instrument: {item['kind']!r}"
