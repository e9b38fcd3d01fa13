"""What is in the corpus, as one page: how much of what, how balanced, how repetitive.

    python -m training.statistics        (or make corpus)

Checks every file first, and writes `corpus/STATISTICS.md`.
"""

import json
import sys
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from rensa import RMinHash, RMinHashLSH

from comity.actors.cast import GAZETTEER
from comity.actors.states import states
from comity.language.parser import parse_article
from comity.plover import MODES, TYPES
from comity.types import KINDS, Article
from training import articles, corpus
from training.markup import COMMITMENT_STATUSES, INSTRUMENT_STATUSES, STATUSES, Predicate, Sentence, read_file

REGIONS: Final = Path(__file__).parent / "regions.toml"
_ALIKE: Final = 0.5
"""From this share of common runs of three words on two sentences count as near-duplicates."""
_PERMUTATIONS: Final = 128


def main() -> int:
    """Check, count, write; the exit code."""
    wrong = 0
    for path in sorted(corpus.SENTENCES.glob("*.txt")):
        for item in read_file(path):
            if not isinstance(item, Sentence):
                wrong += 1
                print(f"{path.name}:{item[0]}: {item[1]}")
    for path in sorted(corpus.ARTICLES.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for problem in articles.problems(json.loads(line)):
                wrong += 1
                print(f"{path.name}:{number}: {problem}")
    if wrong:
        print(f"{wrong} wrong; mend them first.")
        return 1
    told = "\n".join(page(corpus.load(), articles.load(corpus.ARTICLES))) + "\n"
    (corpus.CORPUS / "STATISTICS.md").write_text(told, encoding="utf-8")
    print(told)
    return 0


def page(sentences: Sequence[Sentence], whole: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The lines of the page, in Markdown, on the corpus's sentences and whole articles."""
    splits = Counter(s.split for s in sentences)
    negatives = Counter(s.topic for s in sentences if s.topic)
    lengths = sorted(len(s.text.split()) for s in sentences if not s.topic)
    told = [(s, p) for s in sentences for p in s.predicates if p.type in TYPES]
    forms = list(_forms(told))
    yield "# Statistics of the corpus"
    yield ""
    yield "Written by `make corpus`; a test holds it to the files."
    yield ""
    kinds = Counter(p.type for s in sentences for p in s.predicates)
    several = sum(sum(p.type in TYPES for p in s.predicates) > 1 for s in sentences)
    joint = sum(len(p.actors) > 1 and not p.recipients for _, p in told)
    historical = sum(p.historical for _, p in told)
    yield f"- {len(sentences):,} sentences, {sum(negatives.values()):,} of them hard negatives;"
    yield f"  train {splits['train']:,}, development {splits['dev']:,}, test {splits['test']:,}"
    yield f"- sentences that are no hard negatives: {sum(lengths) / len(lengths):.1f} words on average,"
    yield f"  the middle half {lengths[len(lengths) // 4]} to {lengths[3 * len(lengths) // 4]}, all {lengths[0]} to {lengths[-1]}"
    yield f"- {len(told):,} predicates of PLOVER's types, {kinds['COMMIT']:,} commitments, {kinds['SAY']:,} reports of speech"
    yield f"- {several:,} sentences with several predicates; {joint:,} predicates told of several actors together,"
    yield f"  {historical:,} as old background"
    voices = Counter(voice for _, voice, _ in forms)
    yield "- triggers: " + ", ".join(f"{n:,} {voice}" for voice, n in voices.most_common())
    mentions = Counter(m.kind for s in sentences for m in s.mentions)
    yield "- mentions: " + ", ".join(f"{n:,} {kind}" for kind, n in mentions.most_common())
    yield "- styles: " + ", ".join(f"{n:,} {style}" for style, n in Counter(s.style for s in sentences).most_common())
    yield "- topics of hard negatives: " + ", ".join(f"{n:,} {topic}" for topic, n in negatives.most_common())
    seen = Counter(code for s in sentences for code in _states(s))
    missing = sorted(set(states()) - set(seen))
    yield f"- {len(seen)} states are named; not named: {', '.join(missing) or 'none'}"
    pairs = near_duplicates([s.text for s in sentences])
    yield f"- near-duplicates (half or more of their runs of three words in common): {len(pairs)} pairs, "
    yield f"  {len({i for pair in pairs for i in pair}) / len(sentences):.2%} of the sentences"
    words = sum(len(str(a["text"]).split()) for a in whole)
    counts = {kind: sum(len(a[kind]) for a in whole) for kind in KINDS}
    yield f"- {len(whole)} whole articles, {words:,} words: " + ", ".join(f"{counts[k]:,} {k}" for k in KINDS)
    yield ""
    yield "## Types"
    yield ""
    yield "Lemmas: distinct lemmas of triggers, and their share of the type's triggers. Opening: the share of the commonest first"
    yield "word among the type's sentences. Past: the share of sentences whose first finite verb is in the past. Region: the"
    yield "share of the commonest region."
    yield ""
    yield "| type | predicates | occurred | planned | proposed | denied | lemmas | | opening | past | region | words |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    regions = _regions()
    for kind in TYPES:
        rows = [(s, p, forms[i]) for i, (s, p) in enumerate(told) if p.type == kind]
        status = Counter(p.status for _, p, _ in rows)
        lemmas = {lemma for _, _, (lemma, _, _) in rows}
        opening = Counter(s.text.split()[0].lower() for s, _, _ in rows).most_common(1)[0]
        past = sum(tense == "past" for _, _, (_, _, tense) in rows)
        where = Counter(regions[code] for s, _, _ in rows for code in _states(s) if code in regions)
        length = sum(len(s.text.split()) for s, _, _ in rows) / len(rows)
        cells = [
            kind, len(rows), *(status[x] for x in STATUSES), len(lemmas), f"{len(lemmas) / len(rows):.0%}",
            f"{opening[0]} {opening[1] / len(rows):.0%}", f"{past / len(rows):.0%}", _most(where), f"{length:.0f}",
        ]  # fmt: skip
        yield "| " + " | ".join(map(str, cells)) + " |"
    yield ""
    yield "## Modes"
    yield ""
    modes = Counter((p.type, p.mode) for _, p in told)
    for kind in TYPES:
        if kind in MODES:
            yield f"- {kind}: " + ", ".join(f"{mode or 'none told'} {modes[kind, mode]}" for mode in (*MODES[kind], None))
    yield ""
    yield "## Instruments, commitments, figures"
    yield ""
    documents = [m for s in sentences for m in s.mentions if m.kind == "instrument"]
    status = Counter(m.status or "none told" for m in documents)
    yield f"- instruments: {len(documents):,}: " + ", ".join(f"{x} {status[x]}" for x in (*INSTRUMENT_STATUSES, "none told"))
    yield "- kinds of instruments: " + ", ".join(f"{k} {n}" for k, n in Counter(m.instrument for m in documents).most_common())
    promises = Counter(p.status for s in sentences for p in s.predicates if p.type == "COMMIT")
    yield "- commitments: " + ", ".join(f"{x} {promises[x]}" for x in COMMITMENT_STATUSES)
    yield f"- figures: {sum(m.kind == 'figure' for s in sentences for m in s.mentions):,}"


def _most(counts: "Counter[str]") -> str:
    if not counts:
        return "–"
    name, number = counts.most_common(1)[0]
    return f"{name} {number / counts.total():.0%}"


def _regions() -> dict[str, str]:
    table = tomllib.loads(REGIONS.read_text(encoding="utf-8"))
    return {code: region for region, codes in table.items() for code in codes.split()}


def _states(sentence: Sentence) -> set[str]:
    """Codes of the states that a sentence names."""
    found = set()
    for m in sentence.mentions:
        if m.kind in ("state", "organization", "place"):
            for match in GAZETTEER.find(sentence.text[m.start : m.end]):
                if match.state:
                    found.add(match.state)
    return found


def _forms(told: Sequence[tuple[Sentence, Predicate]]) -> Iterable[tuple[str, str, str]]:
    """Of each predicate the lemma of its trigger, whether it is active, passive or nominal, and the sentence's tense."""
    texts = list(dict.fromkeys(s.text for s, _ in told))
    parsed = {}
    for start in range(0, len(texts), 500):
        some = texts[start : start + 500]
        article = Article("", None, None, "", (), None, "en", "\n\n".join(some))
        by_paragraph = defaultdict(list)
        for sentence in parse_article(article):
            by_paragraph[sentence.paragraph].append(sentence)
        offset = 0
        for number, text in enumerate(some):
            parsed[text] = (offset, [t for s in by_paragraph[number] for t in ((s, token) for token in s.tokens)])
            offset += len(text) + 2
    for s, p in told:
        offset, tokens = parsed[s.text]
        inside = [(x, t) for x, t in tokens if t.start < offset + p.end and t.end > offset + p.start]
        verbs = [(x, t) for x, t in inside if t.pos == "VERB"] or inside
        sentence, token = verbs[0] if verbs else tokens[0]
        finite = next((t.tag for _, t in tokens if t.tag in ("VBD", "VBZ", "VBP", "MD")), "")
        passive = any(sentence.tokens[c].dep in ("auxpass", "nsubjpass") for c in sentence.children[token.i])
        passive = passive or (token.tag == "VBN" and token.dep in ("acl", "amod"))
        voice = "nominal" if token.pos in ("NOUN", "PROPN", "ADJ") else "passive" if passive else "active"
        yield token.lemma, voice, "past" if finite == "VBD" else "other"


def near_duplicates(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of texts that have half or more of their runs of three words in common, found by MinHash and then counted."""
    runs = [_runs(text) for text in texts]
    index = RMinHashLSH(threshold=_ALIKE, num_perm=_PERMUTATIONS, num_bands=64)
    sketches = []
    for number, some in enumerate(runs):
        sketch = RMinHash(num_perm=_PERMUTATIONS, seed=1)
        sketch.update(sorted(some))
        index.insert(number, sketch)
        sketches.append(sketch)
    found = set()
    for number, sketch in enumerate(sketches):
        for other in index.query(sketch):
            if other > number and len(runs[number] & runs[other]) >= _ALIKE * len(runs[number] | runs[other]):
                found.add((number, other))
    return sorted(found)


def _runs(text: str) -> set[str]:
    words = [w.strip(".,;:!?\"“”'’()").lower() for w in text.split()]
    return {" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2))}


if __name__ == "__main__":
    sys.exit(main())
