"""Checks files of the corpus, and counts what is in them.

    python -m training.check corpus/sentences/part-01.txt ...

Prints each line that is not in the corpus's form with what is wrong, then what the files hold. Ends with 1 where
anything is wrong.
"""

import sys
from collections import Counter
from pathlib import Path

from comity.plover import MODES, TYPES
from training.markup import Sentence, read_file


def main(arguments: list[str]) -> int:
    """Check the files and print; the exit code."""
    wrong = 0
    sentences: list[Sentence] = []
    for name in arguments:
        for item in read_file(Path(name)):
            if isinstance(item, Sentence):
                sentences.append(item)
            else:
                wrong += 1
                print(f"{name}:{item[0]}: {item[1]}")
    texts = Counter(s.text for s in sentences)
    for text, count in texts.items():
        if count > 1:
            wrong += 1
            print(f"{count} times: {text[:80]}")
    types = Counter(p.type for s in sentences for p in s.predicates)
    modes = Counter((p.type, p.mode or "-") for s in sentences for p in s.predicates)
    statuses = Counter(p.status for s in sentences for p in s.predicates if p.type in TYPES)
    instruments = Counter(m.status or "-" for s in sentences for m in s.mentions if m.kind == "instrument")
    commitments = Counter(p.status for s in sentences for p in s.predicates if p.type == "COMMIT")
    negatives = Counter(s.topic for s in sentences if s.topic)
    words = [len(s.text.split()) for s in sentences]
    print(
        f"{len(sentences)} sentences, {sum(words) / max(1, len(words)):.1f} words on average, "
        f"{sum(negatives.values())} hard negatives"
    )
    for kind in TYPES:
        told = ", ".join(f"{m} {modes[kind, m]}" for m in (*MODES.get(kind, ()), "-"))
        print(f"  {kind:<10}{types[kind]:>5}   {told}")
    print(f"  COMMIT    {types['COMMIT']:>5}   {dict(commitments)}")
    print(f"  SAY       {types['SAY']:>5}")
    print("  status    ", dict(statuses))
    print("  instrument", dict(instruments))
    print("  figures   ", sum(m.kind == "figure" for s in sentences for m in s.mentions))
    print("  style     ", dict(Counter(s.style for s in sentences)))
    print("  negatives ", dict(negatives))
    print(f"{wrong} wrong" if wrong else "all lines are in form")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
