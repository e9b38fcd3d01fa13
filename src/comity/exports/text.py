"""Text and numbers that other programs can take."""

import json
import math
import re
from collections.abc import Iterable
from typing import Any

_SURROGATES = re.compile("[\ud800-\udfff]")
# Control characters but for tab and line feed, and the two code points that XML does not allow.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
# A spreadsheet takes a cell that begins so for a formula, by OWASP's list: some go by the full-width signs too, and leave out
# blanks and lines before them. One that has apostrophes before it gets one more, so that taking one away gives every cell back.
_FORMULA = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")
_WEB = re.compile(r"https?://[^\s/?#\\]+(?:[/?#]\S*)?", re.IGNORECASE)


def encodable(text: str) -> str:
    """`text` of the same length with lone surrogates, which UTF-8 can't hold, replaced by U+FFFD."""
    return _SURROGATES.sub("\ufffd", text)


def printable(text: str) -> str:
    """`encodable` text in which each line ends in a line feed alone, without other control characters."""
    return _UNPRINTABLE.sub("", encodable(text).replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """`printable` text with each run of blanks, line feeds and tabs as one space."""
    return " ".join(printable(text).split())


def json_line(value: Any) -> bytes:
    """`value` as one line of JSON in UTF-8. What JSON has no form for is written as its text."""
    return encodable(json.dumps(value, ensure_ascii=False, default=str)).encode() + b"\n"


def tab_line(cells: Iterable[object]) -> bytes:
    """The cells as one line parted by tabs; None is an empty cell. Blanks within a cell become single spaces.

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    return "\t".join(_cell(cell) for cell in cells).encode() + b"\n"


def _cell(cell: object) -> str:
    if isinstance(cell, str):
        return no_formula(one_line(cell))
    return "" if cell is None else one_line(str(cell))


def no_formula(text: str) -> str:
    """`text`, with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def web_address(url: str | None) -> str | None:
    """`url` where it is an http or https address without blanks; else None."""
    url = printable(url or "").strip()
    return url if _WEB.fullmatch(url) else None


def whole(value: float) -> int | float | str:
    """A whole number without a fraction; what is no number is empty."""
    if not math.isfinite(value):
        return ""
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else value


def in_words(value: str | float) -> str:
    """A text as it is, a number as people write it; what is no number is called so."""
    return value if isinstance(value, str) else str(whole(value)) or "no number"


def finite(value: float) -> int | float | None:
    """A number as JSON can hold it, whole where it is; None for what is no number."""
    number = whole(value)
    return None if isinstance(number, str) else number
