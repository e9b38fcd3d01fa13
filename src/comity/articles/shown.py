"""The text that a page shows, broken into lines where a browser would break it."""

from collections.abc import Iterator

from lxml.etree import iterwalk
from lxml.html import HtmlElement

_PARTED = frozenset({"article", "blockquote", "div", "h1", "h2", "h3", "h4", "p", "section", "table", "ul"})
_LINES = frozenset(
    "address aside br center dd dt figcaption figure footer form h5 h6 header hr li main nav ol td th time tr".split()
)
# Not "head": the parser puts a page without a body into it.
_HIDDEN = frozenset({"script", "style", "noscript", "template", "svg", "select", "option", "title", "iframe"})


def shown_text(tree: HtmlElement) -> str:
    """The visible text of an element, as it would be if saved as plain text."""
    return "".join(text for _, text in _pieces(tree))


def shown_lines(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """The lines of an element's visible text, none of them blank, each with the element that it begins in."""
    line = ""
    begin = tree
    for element, text in _pieces(tree):
        if "\n" in text:
            if line.strip():
                yield begin, line.strip()
            line = ""
        else:
            begin = begin if line.strip() else element
            line += text
    if line.strip():
        yield begin, line.strip()


def _pieces(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """The runs of text and the breaks between them, with the element that each stands in."""
    walker = iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        yield element, "\n\n" if element.tag in _PARTED else "\n" if element.tag in _LINES else ""
        if event == "end":
            # What follows the element itself is outside of it.
            if element is not tree:
                yield element.getparent(), _spaced(element.tail)
        elif element.tag in _HIDDEN:
            walker.skip_subtree()
        else:
            yield element, _spaced(element.text)


def _spaced(text: str | None) -> str:
    """The text with single spaces, those at its ends included."""
    return " ".join(f".{text}.".split())[1:-1] if text else ""
