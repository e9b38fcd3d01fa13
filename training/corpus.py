"""The corpus as a whole: its files read, its three parts."""

from functools import cache
from pathlib import Path
from typing import Final

from training.markup import MarkupError, Sentence, Split, read_file

CORPUS: Final = Path(__file__).resolve().parents[1] / "corpus"


SENTENCES: Final = CORPUS / "sentences"
ARTICLES: Final = CORPUS / "articles"


def load(folder: Path = SENTENCES) -> list[Sentence]:
    """All sentences, file by file in the order of their names. Raises MarkupError at the first line that is not in form."""
    return [sentence for path in sorted(folder.glob("*.txt")) for sentence in read(path)]


def read(path: Path) -> list[Sentence]:
    """The sentences of one file. Raises MarkupError at the first line that is not in form."""
    sentences = []
    for item in read_file(path):
        if not isinstance(item, Sentence):
            raise MarkupError(f"{path.name}:{item[0]}: {item[1]}")
        sentences.append(item)
    return sentences


@cache
def part(split: Split, folder: Path = SENTENCES) -> tuple[Sentence, ...]:
    """The sentences of one part of the corpus."""
    return tuple(s for s in load(folder) if s.split == split)
