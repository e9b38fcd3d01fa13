"""Pages laid out with tables, as most were until about 2005 and some ministries' still are.

Such a page has tables inside one another; one cell holds the article, and what stands out in it by its font is the
headline.
"""

import re
from collections import Counter

from lxml.html import HtmlElement

from comity.articles.furniture import is_full_prose
from comity.articles.metadata import SEPARATOR
from comity.articles.shown import shown_lines

_CELLS = ("td", "table")
# A table of data holds few of the sentences of its page; a cell with most of them is the layout's.
_MOST = 0.6
_FEWEST_WORDS = 40
_FEWEST_TITLE_WORDS = 3
_LONGEST_TITLE = 250
# The pixels that browsers give to the sizes of <font>, to headings, and to text without either.
_FONT_SIZES = {1: 10, 2: 13, 3: 16, 4: 18, 5: 24, 6: 32, 7: 48}
_HEADINGS = {"h1": 32, "h2": 24, "h3": 19, "h4": 16, "h5": 13, "h6": 11}
_NORMAL = 16
# Bold letters, or a class that says so, count for as much as the next size of <font>.
_STRESS = 3
_BOLD = frozenset({"b", "strong", "th", *_HEADINGS})
_STYLE_SIZE = re.compile(r"font-size\s*:\s*(\d+(?:\.\d+)?)\s*(px|pt)", re.I)
_STYLE_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_TITLE_CLASS = re.compile(r"title|head(?:line|ing)", re.I)


def article_cell(tree: HtmlElement) -> HtmlElement | None:
    """The innermost table or cell that holds most of a page's sentences, or None."""
    if tree.find(".//td") is None:
        return None
    words = Counter[HtmlElement]()
    for element, line in shown_lines(tree):
        if is_full_prose(line):
            words[element] += len(line.split())
    within = Counter[HtmlElement]()
    for element, count in words.items():
        for outer in (element, *element.iterancestors(*_CELLS)):
            within[outer] += count if outer.tag in _CELLS else 0
    enough = max(_MOST * words.total(), _FEWEST_WORDS)
    # An inner cell comes after the outer one, and of two side by side one alone can hold most.
    return max(
        (cell for cell, count in within.items() if count >= enough),
        key=lambda cell: sum(1 for _ in cell.iterancestors()),
        default=None,
    )


def headline(cell: HtmlElement, tree: HtmlElement, label: str | None) -> str | None:
    """The headline of the article in `cell`; `label` is the title that the page gives to its window.

    It is what stands out most by its font before the first sentence; else what does so last above the cell, below the
    banner; else the part of the label that is shown in the cell.
    """
    above: list[tuple[HtmlElement, str]] = []
    found: list[tuple[HtmlElement, str]] = []
    usual: float = _NORMAL
    inside = False
    for element, line in shown_lines(tree):
        inside = inside or element is cell or cell in element.iterancestors(*_CELLS)
        if inside and is_full_prose(line):
            usual = _size(element)
            break
        (found if inside else above).append((element, line))
    standing_out = _standing_out(found, usual)
    if standing_out:
        return max(standing_out, key=lambda title: title[0])[1]
    if standing_out := _standing_out(above, usual):
        return standing_out[-1][1]
    shown = {line.casefold() for _, line in found}
    return next((part for part in SEPARATOR.split(label or "") if part.casefold() in shown), None)


def _standing_out(lines: list[tuple[HtmlElement, str]], usual: float) -> list[tuple[float, str]]:
    """The lines in larger letters than `usual` that can be a title, with their sizes in pixels."""
    titles: list[tuple[float, str]] = []
    last: HtmlElement | None = None
    for element, line in lines:
        size = _size(element)
        if last is not None and element is last and element.tag not in _CELLS:
            # A break within the headline.
            titles[-1] = size, f"{titles[-1][1]} {line}"
        elif size > usual and _can_be_title(element, line):
            titles.append((size, line))
            last = element
        else:
            last = None
    return titles


def _can_be_title(element: HtmlElement, line: str) -> bool:
    linked = element.tag == "a" or any(True for _ in element.iterancestors("a"))
    return len(line.split()) >= _FEWEST_TITLE_WORDS and len(line) <= _LONGEST_TITLE and not linked


def _size(element: HtmlElement) -> float:
    """How large the letters of an element are, in pixels; bold ones count as larger."""
    size: float | None = None
    bold = titled = False
    for outer in (element, *element.iterancestors()):
        style = outer.get("style") or ""
        size = size or _own_size(outer, style)
        bold = bold or outer.tag in _BOLD or bool(_STYLE_BOLD.search(style))
        titled = titled or bool(_TITLE_CLASS.search(outer.get("class") or ""))
        # The cells around this one are those of the whole page.
        if outer.tag in _CELLS:
            break
    return (size or _NORMAL) + _STRESS * bold + _STRESS * titled


def _own_size(element: HtmlElement, style: str) -> float | None:
    """The size that an element sets, in pixels, or None."""
    if match := _STYLE_SIZE.search(style):
        return float(match[1]) * (4 / 3 if match[2].lower() == "pt" else 1)
    told = (element.get("size") or "").strip() if element.tag == "font" else ""
    if re.fullmatch(r"[+-]?\d", told):
        number = int(told) + (3 if told[0] in "+-" else 0)
        return _FONT_SIZES[min(max(number, 1), 7)]
    return _HEADINGS.get(element.tag)
