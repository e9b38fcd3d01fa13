"""An article's text from its blocks: paragraphs parted by one blank line, headings with their spans."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# Control characters, zero-width characters, marks of writing direction and soft hyphens; no reader sees them, and
# they part words.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]"
)
# What is longer is no word but a picture or a program written in letters, over which patterns of words would take for ever.
_LONGEST_WORD = 1000


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a section heading."""

    text: str
    heading: bool = False


def cleaned(text: str) -> str:
    """The text with composed letters (Unicode's form NFC) and without characters that no one sees.

    Some systems write "é" as two characters; names would not be found again. Not seen are zero-width characters,
    marks of direction and control characters.
    """
    # None of these counts as printable, and most texts that are asked for are short and have none.
    return unicodedata.normalize("NFC", text if text.isprintable() else _UNSEEN.sub("", text))


def tidy(text: str) -> str:
    """One paragraph or title: its words parted by single spaces, no-break and other spaces among them."""
    return " ".join(cleaned(text).split())


def assemble(blocks: Iterable[Block]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text of an article and the spans of its headings; a heading with nothing below it is left out.

    So are words of more than a thousand characters.
    """
    kept: list[Block] = []
    for block in blocks:
        text = " ".join(word for word in cleaned(block.text).split() if len(word) <= _LONGEST_WORD)
        if text and any(unicodedata.category(char)[0] in "LN" for char in text):
            kept.append(Block(text, block.heading))
    while kept and kept[-1].heading:
        kept.pop()
    headings, position = [], 0
    for block in kept:
        if block.heading:
            headings.append((position, position + len(block.text)))
        position += len(block.text) + 2
    return "\n\n".join(block.text for block in kept), tuple(headings)
