"""Which characters of a text stand in quotation marks, and which quotations run on over several sentences."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quotation:
    """Text between quotation marks, marks included; `open_end` where a paragraph ends before the mark is closed."""

    start: int
    end: int
    open_end: bool


# An opening mark and the marks that can close it.
_PAIRS = {'"': '"', "“": "”", "„": "”“", "«": "»"}


def find_quotations(text: str) -> list[Quotation]:
    """The quotations of `text` in order. A straight mark opens and closes by turns within a paragraph.

    A quotation that is not closed when its paragraph ends goes to the paragraph's end: the next paragraph of a long
    quotation opens with a mark of its own. Single curly quotes count where they enclose more than one word.
    """
    quotations: list[Quotation] = []
    offset = 0
    for paragraph in text.split("\n\n"):
        quotations.extend(_in_paragraph(paragraph, offset))
        offset += len(paragraph) + 2
    return quotations


def _in_paragraph(paragraph: str, offset: int) -> list[Quotation]:
    found: list[Quotation] = []
    i = 0
    while i < len(paragraph):
        char = paragraph[i]
        closers = _PAIRS.get(char, "")
        if char == "‘" and (i == 0 or not paragraph[i - 1].isalnum()):
            closers = "’"
        if not closers:
            i += 1
            continue
        end = _close(paragraph, i + 1, closers)
        if end is None:
            if char != "‘":
                found.append(Quotation(offset + i, offset + len(paragraph), True))
                break
            i += 1
            continue
        if char != "‘" or " " in paragraph[i:end]:
            found.append(Quotation(offset + i, offset + end + 1, False))
        i = end + 1
    return found


def _close(paragraph: str, start: int, closers: str) -> int | None:
    """Where one of `closers` stands at or behind `start`; a curly mark inside a word is an apostrophe and closes nothing."""
    for i in range(start, len(paragraph)):
        apostrophe = closers == "’" and paragraph[i + 1 : i + 2].isalnum()
        if paragraph[i] in closers and not apostrophe:
            return i
    return None
