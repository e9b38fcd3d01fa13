"""How far a second annotator, who saw the sentences alone, agrees with the corpus.

    python -m training.agreement sample > sentences.txt     5 % of each part, without their annotation
    python -m training.agreement                            the second reading against the corpus

The second reading lies in `corpus/agreement/second.txt`, in the corpus's markup. What is compared is what a reader learns:
which mentions there are, which words tell what, with which mode and status, and who plays which role.
"""

import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from comity.plover import MODES, TYPES
from training import corpus
from training.markup import MarkupError, Predicate, Sentence

SECOND: Final = corpus.CORPUS / "agreement" / "second.txt"
_SHARE: Final = 0.05


def sample(folder: Path = corpus.SENTENCES) -> list[Sentence]:
    """A twentieth of each part, by chance with a fixed seed."""
    chosen = []
    for path in sorted(folder.glob("*.txt")):
        sentences = corpus.read(path)
        chosen += random.Random(path.stem).sample(sentences, round(len(sentences) * _SHARE))
    return chosen


def compare(ours: Sequence[Sentence], theirs: Sequence[Sentence]) -> dict[str, float]:
    """F1 of one annotation against the other, and shares over the predicates whose triggers overlap and types agree.

    Raises MarkupError where a sentence of the second reading is not in the corpus.
    """
    first = {s.text: s for s in ours}
    strange = [s.source for s in theirs if s.text not in first]
    if strange:
        raise MarkupError(f"sentences that are not in the corpus, at {', '.join(strange[:5])}")
    pairs = [(first[s.text], s) for s in theirs]
    same = [
        (p, q, a, b) for a, b in pairs for p in _events(a) for q in _events(b) if _overlap(p, q) and p.type == q.type
    ]  # fmt: skip
    return {
        "sentences": len(pairs),
        "mentions (span and kind)": _f1(pairs, lambda s: [(m.start, m.end, m.kind) for m in s.mentions]),
        "triggers (overlapping)": _matched(pairs, lambda p, q: True),
        "events (trigger and type)": _matched(pairs, lambda p, q: p.type == q.type),
        "types told by a sentence": _f1(pairs, lambda s: [p.type for p in _events(s)]),
        "status, of the same events": _share([p.status == q.status for p, q, _, _ in same]),
        "mode, of the same events": _share([p.mode == q.mode for p, q, _, _ in same if p.type in MODES]),
        "actors, of the same events": _share([_parties(a, p.actors) == _parties(b, q.actors) for p, q, a, b in same]),
        "recipients, of the same events": _share([_parties(a, p.recipients) == _parties(b, q.recipients) for p, q, a, b in same]),
        "commitments": _matched(pairs, lambda p, q: True, "COMMIT"),
        "reports of speech": _matched(pairs, lambda p, q: True, "SAY"),
    }


def _events(s: Sentence, layer: str = "event") -> list[Predicate]:
    return [p for p in s.predicates if (p.type in TYPES if layer == "event" else p.type == layer)]


def _overlap(p: Predicate, q: Predicate) -> bool:
    return p.start < q.end and q.start < p.end


def _parties(s: Sentence, numbers: Sequence[int]) -> set[int]:
    """The parties as the starts of the mentions that stand for them."""
    return {s.parties[n].head.start for n in numbers}


def _share(rows: Sequence[bool]) -> float:
    return sum(rows) / len(rows) if rows else 0.0


def _f1(pairs: Sequence[tuple[Sentence, Sentence]], items: Callable[[Sentence], Sequence[Any]]) -> float:
    rows = [(Counter(items(a)), Counter(items(b))) for a, b in pairs]
    hit = sum((x & y).total() for x, y in rows)
    return 2 * hit / max(1, sum(x.total() + y.total() for x, y in rows))


def _matched(
    pairs: Sequence[tuple[Sentence, Sentence]], alike: Callable[[Predicate, Predicate], bool], layer: str = "event"
) -> float:
    hit = total = 0
    for a, b in pairs:
        ours, theirs = _events(a, layer), _events(b, layer)
        hit += sum(any(_overlap(p, q) and alike(p, q) for q in theirs) for p in ours)
        hit += sum(any(_overlap(p, q) and alike(p, q) for p in ours) for q in theirs)
        total += len(ours) + len(theirs)
    return hit / max(1, total)


def main(arguments: list[str]) -> None:
    """Print the sample, or the agreement."""
    if arguments == ["sample"]:
        print("\n".join(s.text for s in sample()))
        return
    for name, figure in compare(corpus.load(), corpus.read(SECOND)).items():
        print(f"{name:<32} {figure:.0f}" if name == "sentences" else f"{name:<32} {figure:.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
