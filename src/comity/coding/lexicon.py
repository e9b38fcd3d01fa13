"""The words that tell of events, from `data/lexicon.txt`, which says how its lines read and where its rules come from."""

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal, cast, get_args

from comity.plover import MODES, TYPES

Frame = Literal["one", "mutual", "visit", "host"]
Table = dict[str, tuple["Trigger", ...]]


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a word tells when its conditions hold."""

    type: str
    mode: str | None
    frame: Frame
    conditions: dict[str, frozenset[str]] = field(default_factory=dict)


@cache
def load_lexicon() -> tuple[Table, Table]:
    """The tables of verbs and of nouns: for each lemma its triggers, the special before the general.

    Raises `ValueError` naming the line where the file does not follow its own form.
    """
    text = (files("comity.coding") / "data" / "lexicon.txt").read_text(encoding="utf-8")
    tables: dict[str, dict[str, list[Trigger]]] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            section = line.strip("[] ")
            continue
        try:
            words, trigger = _read_line(line)
        except (ValueError, IndexError) as error:
            raise ValueError(f"lexicon.txt, line {number}: {error}") from error
        table = tables.setdefault(section, {})
        for word in words:
            table.setdefault(word, []).append(trigger)
    return _frozen(tables["verbs"]), _frozen(tables["nouns"])


def _read_line(line: str) -> tuple[list[str], Trigger]:
    head, words, *rest = (part.strip() for part in line.split("|"))
    kind, mode, frame = head.split()
    if kind not in TYPES:
        raise ValueError(f"no PLOVER type: {kind}")
    if mode != "-" and mode not in MODES.get(kind, ()):
        raise ValueError(f"no mode of {kind}: {mode}")
    if frame not in get_args(Frame):
        raise ValueError(f"no frame: {frame}")
    conditions = {}
    for condition in rest[0].split() if rest else ():
        key, _, values = condition.partition("=")
        if key not in ("obj", "subj", "prep", "near", "explicit") or not values:
            raise ValueError(f"no condition: {condition}")
        conditions[key] = frozenset(values.split(","))
    return words.split(), Trigger(kind, None if mode == "-" else mode, cast(Frame, frame), conditions)


def _frozen(table: dict[str, list[Trigger]]) -> Table:
    return {word: tuple(triggers) for word, triggers in table.items()}


VERBS, NOUNS = load_lexicon()
