"""How well articles are read, against annotated ones, kind by kind.

    python benchmarks/accuracy.py GOLD.jsonl [GOLD.jsonl ...] [--scorer score.py] [--json]

Each GOLD.jsonl holds annotated articles in the record format. Each article's `raw` goes the way of any page, with its id
and address and what was `given` of it; what comes out is scored by the scorer, a module with `score(golds, preds)`.
"""

import argparse
import importlib.util
import json
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import comity

SCORER = Path(__file__).resolve().parents[2] / "shared" / "gold" / "score.py"


def load_scorer(path: Path = SCORER) -> ModuleType:
    """The scorer at `path`. Raises FileNotFoundError where there is none."""
    spec = importlib.util.spec_from_file_location("gold_scorer", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer


def measure(paths: Sequence[Path], scorer: ModuleType) -> dict[str, Any]:
    """What the scorer says of all annotated articles at `paths` together."""
    golds = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    found = read(golds)
    result: dict[str, Any] = scorer.score(golds, {record["id"]: record for record in found})
    return result


def read(golds: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records of annotated articles, read from their pages alone."""
    with tempfile.TemporaryDirectory() as folder:
        pages = Path(folder) / "pages.jsonl"
        lines = ({"id": gold["id"], "url": gold["url"], "raw": gold["raw"], **gold.get("given", {})} for gold in golds)
        pages.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
        records = []
        for item in comity.read_many(pages):
            if isinstance(item, comity.SetAside):
                warnings.warn(f"{item.source} is set aside: {item.message}", stacklevel=2)
            else:
                records.append(comity.to_json(item))
        return records


def table(result: dict[str, Any]) -> str:
    """The result as a table in Markdown, and a line on the pages."""
    lines = ["| kind | annotated | found | precision | recall | F1 | of the matched |", "|---|--:|--:|--:|--:|--:|---|"]
    for kind, row in result["kinds"].items():
        agreeing = ", ".join(f"{name} {share:.2f}" for name, share in row["agree"].items())
        shares = " | ".join(f"{row[name]:.3f}" for name in ("precision", "recall", "f1"))
        lines.append(f"| {kind} | {row['gold']} | {row['pred']} | {shares} | {agreeing} |")
    page = ", ".join(f"{name} {share:.3f}" for name, share in result["page"].items())
    return "\n".join(
        [
            *lines,
            "",
            f"{result['articles']} articles; record F1 {result['record F1']:.3f}; page: {page}; "
            f"evidence not in the text: {result['evidence not in text']}",
        ]
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--scorer", type=Path, default=SCORER, help="the scoring module (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    arguments = parser.parse_args()
    result = measure(arguments.gold, load_scorer(arguments.scorer))
    print(json.dumps(result, indent=1) if arguments.json else table(result))


if __name__ == "__main__":
    main()
