"""Texts whose lines were cut at a width, as mail programs and old systems do: their paragraphs are put together again.

Such a line ends where the next word would have gone beyond the width. Lines that end elsewhere are what they look like: the
last of a paragraph, an entry of a menu, a title. Where no width shows, the lines of a single block may still tell by their
lengths and beginnings that they were cut.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

_WIDTHS = range(40, 101)
"""Characters. Narrower columns are lists and tables, wider lines are paragraphs of their own."""
_FEWEST_CUT = 4
"""Lines of a text that end within a sentence and at its width; fewer do so by chance."""
_NEARLY_ALL = 0.9
_MOSTLY = 0.8
"""Of the lines that end within a sentence so many end where they had to: titles and entries of menus end elsewhere."""
_OPENS = re.compile(r"\s*(?:[-*+•·–—]\s|\(?\d{1,3}[.)]\s|#{1,6}\s|[>|])")
"""What begins a line of its own: an entry of a list, a heading of Markdown, a row of a table."""
_CLOSED = re.compile(r"[.!?:;…][\"”’')\]]*$")
_FULL_STOP = re.compile(r"[.!?][\"”]?$")
_LOWER_START = re.compile(r"[a-z]")
_LINES_OF_A_BLOCK = range(50, 141)
"""Characters of the lines of a block that were cut somehow."""
_BROKEN_WORD = re.compile(r"[^\W\d_]-$")


def unwrapped(text: str) -> str:
    """The text with whole paragraphs on a line where its lines were cut at a width; other lines stay as they are."""
    # Every second one is the blank lines between.
    blocks = [block.split("\n") for block in re.split(r"(\n(?:[^\S\n]*\n)+)", text)]
    width = _width(blocks[::2])
    for place in range(0, len(blocks), 2):
        if width:
            blocks[place] = list(_joined(blocks[place], width))
        if _is_block_cut(blocks[place]):
            blocks[place] = [" ".join(line.strip() for line in blocks[place])]
    return "".join("\n".join(lines) for lines in blocks)


def _is_block_cut(lines: Sequence[str]) -> bool:
    """Whether the lines of a block are one paragraph, cut at about a width."""
    *full, _last = (line.strip() for line in lines)
    return (
        len(full) >= 1
        and all(len(line) in _LINES_OF_A_BLOCK for line in full)
        and any(_LOWER_START.match(line.strip()) for line in lines[1:])
        and sum(bool(_FULL_STOP.search(line)) for line in full) <= len(full) / 2
    )


def _width(blocks: Sequence[Sequence[str]]) -> int | None:
    """The width at which the lines of a text were cut; None where they were not."""
    lengths = [len(line.rstrip()) for lines in blocks for line in lines if line.strip()]
    widest = [max(len(line.rstrip()) for line in lines) for lines in blocks]
    cut = [width for lines, width in zip(blocks, widest, strict=True) if _cuts(lines, width) >= max(2, len(lines) / 3)]
    width = max((width for width in cut if width in _WIDTHS), default=0)
    # Addresses may be longer than all other lines.
    if sum(length <= width for length in lengths) < _NEARLY_ALL * len(lengths):
        return None
    return width if sum(_cuts(lines, width) for lines in blocks) >= _FEWEST_CUT else None


def _cuts(lines: Sequence[str], width: int) -> int:
    """How many lines of a block end within a sentence, since they were cut at a width; 0 where too many end so elsewhere."""
    # Where a sentence ends, a paragraph may too.
    within = [pair for pair in pairwise(lines) if not _CLOSED.search(pair[0].rstrip())]
    cut = sum(_is_cut(line, following, width) for line, following in within)
    return cut if cut >= _MOSTLY * len(within) else 0


def _is_cut(line: str, following: str, width: int) -> bool:
    """Whether a line ends where the next word would have gone beyond the width."""
    words = following.split(maxsplit=1)
    # A line that is set in begins a paragraph, unless that before it is set in too.
    opens = _OPENS.match(following) or (following[:1].isspace() and not line[:1].isspace())
    return bool(words) and not opens and len(line.rstrip()) + 1 + len(words[0]) > width


def _joined(lines: Sequence[str], width: int) -> Iterator[str]:
    """The lines of a block, those that were cut put together."""
    widest = max(len(line.rstrip()) for line in lines)
    if widest > width or not _cuts(lines, width) or (len(lines) == 2 and not _goes_on(*lines)):
        yield from lines
        return
    whole = lines[0]
    for line, following in pairwise(lines):
        if not _is_cut(line, following, width):
            yield whole
            whole = following
        elif _BROKEN_WORD.search(line.rstrip()) and following.lstrip()[:1].islower():
            # Programs cut after hyphens that are there: "long-" and "term".
            whole = whole.rstrip() + following.lstrip()
        else:
            whole = f"{whole.rstrip()} {following.lstrip()}"
    yield whole


def _goes_on(line: str, following: str) -> bool:
    """Of two lines alone: whether the first needs the second; a title above a date does not."""
    return not _CLOSED.search(line.rstrip()) and (following.lstrip()[:1].islower() or bool(_CLOSED.search(following.rstrip())))
