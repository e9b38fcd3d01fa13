"""How well the body of HTML pages is found, on a set with known bodies.

    python benchmarks/pages.py FOLDER

FOLDER holds `html/ID.html.gz` and `ground-truth.json`, in the form of the public article-extraction
benchmark of Scrapinghub. As there, 4-grams of words are counted: precision and recall are averaged over the
pages, and F1 is made of both.
"""

import gzip
import json
import re
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

from comity.articles.body import assemble
from comity.articles.html import read_html
from comity.errors import PageError


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The 4-grams of a text's words; a shorter text is one gram."""
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))) if words else Counter()


def body_of(html: str, url: str) -> str:
    """The body that is found, "" where none is."""
    try:
        # Every page of the set was saved in 2019.
        return assemble(read_html(html, url, url=url, latest=date(2020, 1, 1)).blocks)[0]
    except PageError:
        return ""


def main(folder: Path) -> None:
    """Measure and print."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    precision = recall = 0.0
    began = time.perf_counter()
    for page, gold in truth.items():
        html = gzip.decompress((folder / "html" / f"{page}.html.gz").read_bytes()).decode("utf-8", "replace")
        wanted, found = shingles(gold["articleBody"]), shingles(body_of(html, gold["url"]))
        hits = sum((wanted & found).values())
        precision += hits / max(1, sum(found.values()))
        recall += hits / max(1, sum(wanted.values()))
    seconds = time.perf_counter() - began
    precision, recall = precision / len(truth), recall / len(truth)
    f1 = 2 * precision * recall / (precision + recall)
    print(f"pages {len(truth)}  precision {precision:.4f}  recall {recall:.4f}  F1 {f1:.4f}")
    print(f"{len(truth) / seconds:.1f} pages a second")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
