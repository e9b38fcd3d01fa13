"""The stories: short articles about two states over four years, with the truth of what is one fact and what became of it."""

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from comity.records import from_json
from comity.types import KINDS, Finding, JSONObject, Kind, Record

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Story:
    """One dyad's articles in order of publication, and the truth."""

    name: str
    records: tuple[Record, ...]
    labels: dict[tuple[str, Kind, int], str]
    """By article, kind and position among those of the kind: what the finding is about."""
    truth: JSONObject

    def findings(self) -> list[tuple[Record, Kind, int, Finding]]:
        """All findings, each with its record, kind and position."""
        return [
            (record, kind, position, finding)
            for record in self.records
            for kind in KINDS
            for position, finding in enumerate(getattr(record, kind))
        ]


def names() -> list[str]:
    """The stories' names: two states' codes."""
    return sorted(path.parent.name for path in FOLDER.glob("*/truth.json"))


@cache
def story(name: str) -> Story:
    """A story by its name; a finding without a label is a fact of its own."""
    records, labels = [], {}
    for line in (FOLDER / name / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        records.append(from_json(article))
        for kind in KINDS:
            for position, item in enumerate(article[kind]):
                labels[article["id"], kind, position] = item.get("fact") or f"{article['id']} {kind} {position}"
    truth = json.loads((FOLDER / name / "truth.json").read_text(encoding="utf-8"))
    return Story(name, tuple(records), labels, truth)


def clusters(labels: dict[tuple[str, Kind, int], str]) -> dict[Kind, dict[str, set[tuple[str, Kind, int]]]]:
    """For each kind the findings of each label."""
    found: dict[Kind, dict[str, set[tuple[str, Kind, int]]]] = {kind: defaultdict(set) for kind in KINDS}
    for key, label in labels.items():
        found[key[1]][label].add(key)
    return found
