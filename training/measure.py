"""How well an encoder does on a part of the corpus: pairs, predicates, mentions, roles, and whole triples.

python -m training.measure [--encoder src/comity/language/data/encoder] [--part dev|test] [--json]
"""

import argparse
import json
import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from comity.coding.relations import find_relations
from comity.language.encoder import FOLDER, Encoder, Span
from comity.plover import MODES, TYPES
from training import corpus
from training.features import pairs
from training.labels import plover_type
from training.markup import Predicate, Sentence

Scored = list[tuple[Counter[Any], Counter[Any]]]
"""What is gold and what was found, sentence by sentence."""


def merged(kind: str) -> str:
    """The root type by which relations are compared: CONCEDE and RETREAT are one, as in the published test sets."""
    return "YIELD" if kind in ("CONCEDE", "RETREAT") else kind


def f1(rows: Scored) -> float:
    """F1 over all rows together."""
    hit = sum((g & p).total() for g, p in rows)
    gold, found = sum(g.total() for g, _ in rows), sum(p.total() for _, p in rows)
    return 2 * hit / (gold + found) if hit else 0.0


def recall(rows: Scored) -> float:
    """The share of what is gold that was found."""
    return sum((g & p).total() for g, p in rows) / max(1, sum(g.total() for g, _ in rows))


def macro_f1(rows: Sequence[tuple[str, str]]) -> float:
    """The mean F1 over the types that are in the gold column."""
    return sum(s["f1"] for s in by_type(rows).values()) / max(1, len(by_type(rows)))


def by_type(rows: Sequence[tuple[str, str]]) -> dict[str, dict[str, float]]:
    """Precision, recall, F1 and count of each type over rows of gold and found."""
    table = {}
    for kind in sorted({g for g, _ in rows}):
        hit = sum(g == p == kind for g, p in rows)
        gold, found = sum(g == kind for g, _ in rows), sum(p == kind for _, p in rows)
        table[kind] = {
            "precision": hit / found if found else 0.0, "recall": hit / gold, "f1": 2 * hit / (gold + found), "count": gold,
        }  # fmt: skip
    return table


def interval(rows: Sequence[Any], figure: Callable[[Any], float], times: int = 300) -> tuple[float, float]:
    """The 95 % interval of a figure over rows by the bootstrap, with a fixed seed."""
    chance = random.Random(0)
    values = sorted(figure([rows[chance.randrange(len(rows))] for _ in rows]) for _ in range(times))
    return values[int(times * 0.025)], values[int(times * 0.975)]


def measure(folder: Path, sentences: Sequence[Sentence]) -> dict[str, Any]:
    """All figures of the encoder in `folder` over `sentences`; intervals are by the bootstrap over sentences."""
    encoder = Encoder(folder)
    relation: list[list[tuple[str, str]]] = []
    modes: Counter[bool] = Counter()
    statuses: Counter[bool] = Counter()
    errors: list[dict[str, Any]] = []
    scored: dict[str, Scored] = defaultdict(list)
    event_status: Counter[bool] = Counter()
    for s in sentences:
        rows = []
        for p, actor, recipient in _each_once(s):
            kind, mode = plover_type(p)
            told = encoder.relate(s.text, actor, recipient)
            rows.append((merged(kind), merged(told.type)))
            statuses[told.status == p.status] += 1
            if merged(kind) != merged(told.type):
                errors.append({
                    "text": s.text, "actor": actor, "recipient": recipient, "gold": kind, "found": told.type,
                    "score": told.scores[told.type],
                })  # fmt: skip
            elif kind in MODES and kind == told.type:
                modes[told.mode == mode] += 1
        relation.append(rows)
        _score(s, encoder, scored, event_status)
    pairs_of_all = [row for rows in relation for row in rows]
    negatives = [p for s, (_, p) in zip(sentences, scored["events"], strict=True) if s.topic]
    result: dict[str, Any] = {
        "sentences": len(sentences),
        "pairs": len(pairs_of_all),
        "relation": {
            "macro_f1": macro_f1(pairs_of_all),
            "interval": interval(relation, lambda drawn: macro_f1([row for rows in drawn for row in rows])),
            "accuracy": sum(g == p for g, p in pairs_of_all) / max(1, len(pairs_of_all)),
            "mode": modes[True] / max(1, modes.total()), "status": statuses[True] / max(1, statuses.total()),
            "by_type": by_type(pairs_of_all),
        },
        "status": event_status[True] / max(1, event_status.total()),
        "false_alarms": sum(p.total() > 0 for p in negatives) / max(1, len(negatives)),
        "errors": sorted(errors, key=lambda e: -e["score"]),
    }  # fmt: skip
    for name, scores in scored.items():
        result[name] = {"f1": f1(scores), "recall": recall(scores), "interval": interval(scores, f1)}
    result["event_types"]["by_type"] = {
        kind: f1([
            (Counter({k: n for k, n in g.items() if k == kind}), Counter({k: n for k, n in p.items() if k == kind}))
            for g, p in scored["event_types"]
        ])
        for kind in TYPES
    }  # fmt: skip
    return result


def _each_once(s: Sentence) -> Iterator[tuple[Predicate, Span | None, Span | None]]:
    """The sentence's pairs; of parties that act together each two once."""
    for p, actor, recipient in pairs(s):
        if p.recipients or actor is None or recipient is None or actor < recipient:
            yield p, actor, recipient


def _same(one: Span | None, other: Span | None) -> bool:
    return one is not None and other is not None and one[0] < other[1] and other[0] < one[1]


def _whole(s: Sentence, encoder: Encoder) -> tuple["Counter[Any]", "Counter[Any]"]:
    """The relations between two parties that the sentence tells, and those found: right where type and both parties are.

    Parties are the same where the spans overlap; who does something together may stand in either place.
    """
    found = [r for r in find_relations(s.text, encoder) if r.actor and r.recipient]
    gold = [(p, a, r) for p, a, r in _each_once(s) if a and r]
    used: set[int] = set()
    for p, actor, recipient in gold:
        for n, r in enumerate(found):
            straight = _same(r.actor, actor) and _same(r.recipient, recipient)
            turned = not p.recipients and _same(r.actor, recipient) and _same(r.recipient, actor)
            if n not in used and merged(r.relation.type) == merged(plover_type(p)[0]) and (straight or turned):
                used.add(n)
                break
    return _overlap(len(gold), len(found), len(used))


def measure_pairs(folder: Path, path: Path) -> dict[str, Any]:
    """How well pairs are read that lie in JSON Lines with `text`, `actor`, `recipient` and `root`, a root type."""
    encoder = Encoder(folder)
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        spans = [tuple(item[key]) if item[key] else None for key in ("actor", "recipient")]
        rows.append((merged(item["root"]), merged(encoder.relate(item["text"], spans[0], spans[1]).type)))
    return {"pairs": len(rows), "macro_f1": macro_f1(rows), "interval": interval(rows, macro_f1), "by_type": by_type(rows)}


def _score(s: Sentence, encoder: Encoder, scored: dict[str, Scored], event_status: "Counter[bool]") -> None:
    found = encoder.read(s.text)
    scored["whole"].append(_whole(s, encoder))
    scored["mentions"].append((
        Counter((m.start, m.end, m.kind) for m in s.mentions), Counter((m.start, m.end, m.kind) for m in found.mentions),
    ))  # fmt: skip
    gold_events = [p for p in s.predicates if p.type in TYPES]
    found_events = [p for p in found.predicates if p.type in TYPES and p.score >= 0.5]
    # A trigger counts as found where the two overlap: how far it reaches is a matter of taste.
    matches = [
        (g, p) for g in gold_events for p in found_events if g.start < p.end and p.start < g.end
    ]  # fmt: skip
    scored["triggers"].append(_overlap(len(gold_events), len(found_events), len({g for g, _ in matches})))
    right = [(g, p) for g, p in matches if g.type == p.type]
    for g, p in right:
        event_status[g.status == p.status] += 1
    scored["events"].append(_overlap(len(gold_events), len(found_events), len({g for g, _ in right})))
    scored["event_types"].append((Counter(p.type for p in gold_events), Counter(p.type for p in found_events)))
    gold_roles = Counter(
        (p.type, role, s.parties[n].head.start)
        for p in gold_events
        for role, numbers in (("actor", p.actors), ("recipient", p.recipients))
        for n in numbers
    )
    found_roles = Counter(
        (p.type, r.role, r.mention.start) for p in found_events for r in p.roles if r.role in ("actor", "recipient")
    )
    scored["roles"].append((gold_roles, found_roles))
    scored["triples"].append((
        Counter((p.type, *(frozenset(s.parties[n].head.start for n in side) for side in (p.actors, p.recipients)))
                for p in gold_events),
        Counter((p.type, *(frozenset(r.mention.start for r in p.roles if r.role == role) for role in ("actor", "recipient")))
                for p in found_events),
    ))  # fmt: skip
    for layer in ("COMMIT", "SAY"):
        gold = [p for p in s.predicates if p.type == layer]
        mine = [p for p in found.predicates if p.type == layer]
        hits = sum(any(g.start < p.end and p.start < g.end for p in mine) for g in gold)
        scored[layer.lower()].append(_overlap(len(gold), len(mine), hits))


def _overlap(gold: int, found: int, hit: int) -> tuple["Counter[Any]", "Counter[Any]"]:
    """Counts as two bags with `hit` things in common."""
    hit = min(hit, gold, found)
    return (
        Counter({"hit": hit, "gold": gold - hit}),
        Counter({"hit": hit, "found": found - hit}),
    )


def summary(result: dict[str, Any]) -> str:
    """The figures as text."""
    relation = result["relation"]
    lines = [
        f"{result['sentences']} sentences, {result['pairs']} pairs",
        f"relation, pair given: macro-F1 {relation['macro_f1']:.3f} "
        f"({relation['interval'][0]:.3f}–{relation['interval'][1]:.3f}), "
        f"accuracy {relation['accuracy']:.3f}, mode {relation['mode']:.3f}, status {relation['status']:.3f}",
        "  " + "  ".join(f"{k} {v['f1']:.2f} ({v['count']})" for k, v in relation["by_type"].items()),
    ]
    for name in ("triggers", "events", "event_types", "mentions", "roles", "triples", "whole", "commit", "say"):
        row = result[name]
        lines.append(f"{name:<12} F1 {row['f1']:.3f} ({row['interval'][0]:.3f}–{row['interval'][1]:.3f})")
    lines.append(f"whole sentences: of the records {result['whole']['recall']:.3f} found with right type, actor and recipient")
    lines.append(f"status of events {result['status']:.3f}; hard negatives with an event: {result['false_alarms']:.3f}")
    return "\n".join(lines)


def _pairs_summary(told: dict[str, Any]) -> str:
    head = f"{told['pairs']} pairs: macro-F1 {told['macro_f1']:.3f} ({told['interval'][0]:.3f}–{told['interval'][1]:.3f})"
    rows = [f"  {kind:<10} {row['f1']:.2f} ({row['count']})" for kind, row in told["by_type"].items()]
    return "\n".join([head, *rows])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--encoder", type=Path, default=FOLDER)
    parser.add_argument("--sentences", type=Path, default=corpus.SENTENCES, help="the folder of the corpus's sentences")
    parser.add_argument("--part", choices=("dev", "test"), default="dev")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--errors", type=int, default=0, help="print this many errors of relations")
    parser.add_argument("--pairs", type=Path, help="measure on pairs in JSON Lines instead")
    arguments = parser.parse_args()
    if arguments.pairs:
        told = measure_pairs(arguments.encoder, arguments.pairs)
        print(json.dumps(told, indent=1) if arguments.json else _pairs_summary(told))
        return
    result = measure(arguments.encoder, corpus.part(arguments.part, arguments.sentences))
    print(json.dumps(result, indent=1) if arguments.json else summary(result))
    for error in result["errors"][: arguments.errors]:
        a, r = (error["text"][slice(*span)] if span else None for span in (error["actor"], error["recipient"]))
        print(f"\n{error['gold']} read as {error['found']} ({error['score']:.2f}): {a!r} -> {r!r}\n  {error['text']}")


if __name__ == "__main__":
    main()
