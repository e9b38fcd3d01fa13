"""Whether every finding's words stand where it says: `python -m trials.evidence`.

Reads all there is: the gold sets (those beside the checkout too), the stories, the examples, the corpus's articles, and the same
articles as pages that are generated around them. Each record goes through its JSON and through a store, which `comity check` then
proves. Prints how many findings there are and how many stand wrong, and adds the line to `trials/results/evidence.jsonl`.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import comity
from comity.records import from_json, to_json
from comity.types import Page, PageForm, Record, SetAside
from trials.originals import ROOT, originals

_RESULTS: Final = ROOT / "trials" / "results" / "evidence.jsonl"


def main() -> None:
    """Reads, proves, and tells."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--every", type=int, default=1, help="read one article of so many")
    parser.add_argument("--output", type=Path, default=_RESULTS)
    options = parser.parse_args()
    begun = time.monotonic()
    findings, wrong, records, unread = Counter[str](), list[str](), Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory() as folder, comity.open_store(Path(folder, "comity.db")) as store:
        for name, source in sources(options.every):
            for record in comity.read_many(source):
                if isinstance(record, SetAside):
                    unread[record.reason] += 1
                    continue
                records[name] += 1
                findings[name] += sum(1 for _ in record.findings())
                wrong += [*misplaced(record), *doubled(record)]
                store.add(record)
        wrong += [f"{problem.article}: {problem.rule}: {problem.message}" for problem in store.check()]
    told = {
        "day": time.strftime("%Y-%m-%d"), "seconds": round(time.monotonic() - begun), "every": options.every,
        "articles": dict(records), "findings": dict(findings), "set_aside": dict(unread), "wrong": wrong,
    }  # fmt: skip
    options.output.parent.mkdir(parents=True, exist_ok=True)
    with options.output.open("a", encoding="utf-8") as file:
        file.write(json.dumps(told, ensure_ascii=False) + "\n")
    print(f"{sum(findings.values()):,} findings in {sum(records.values()):,} articles ({dict(findings)}); wrong: {len(wrong)}")
    print(*wrong, sep="\n")
    sys.exit(bool(wrong))


def misplaced(record: Record) -> Iterator[str]:
    """The findings of a record whose words do not stand at their place, also when it has been JSON."""
    for kept in (record, from_json(json.loads(json.dumps(to_json(record))))):
        text = kept.article.text
        for kind, finding in kept.findings():
            if not finding.evidence or text[finding.start : finding.end] != finding.evidence:
                yield f"{record.article.id}: {kind} at {finding.start}:{finding.end}: {finding.evidence[:80]!r}"


def doubled(record: Record) -> Iterator[str]:
    """The findings of a record that stand twice."""
    twice = Counter(record.findings())
    yield from (f"{record.article.id}: {kind} twice: {finding}" for (kind, finding), times in twice.items() if times > 1)


def sources(every: int) -> Iterator[tuple[str, str | Page]]:
    """What is read, each with the name of the set that it is of."""
    for name, paths in {
        "gold": sorted((ROOT.parent / "shared" / "gold").glob("dev-*.jsonl")),
        "own gold": sorted((ROOT / "tests" / "gold").glob("*.jsonl")),
        "stories": sorted((ROOT / "tests" / "stories").glob("*/articles.jsonl")),
        "corpus": sorted((ROOT / "corpus" / "articles").glob("*.jsonl")),
        "examples": [ROOT / "examples" / "pages"],
    }.items():
        pages = list(_pages(paths))
        yield from ((name, page) for page in pages[::every])
    for original in originals()[::every]:
        if original.ending in (".html", ".txt"):
            form: PageForm = "html" if original.ending == ".html" else "stored"
            yield "generated pages", Page(f"generated {original.name}", form, original.data.decode())


def _pages(paths: list[Path]) -> Iterator[Page]:
    from comity.sources import open_pages

    for page in open_pages(map(str, paths)):
        if isinstance(page, Page):
            yield page


if __name__ == "__main__":
    main()
