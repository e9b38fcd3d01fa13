"""The article within an HTML page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from htmldate import find_date as search_date
from lxml.etree import ParserError
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura import bare_extraction

from comity.articles import furniture
from comity.articles.body import Block, cleaned, tidy
from comity.articles.bylines import without_note
from comity.articles.metadata import read_metadata
from comity.articles.shown import shown_text
from comity.articles.stored import is_head_line, read_stored
from comity.articles.surroundings import remove_surroundings
from comity.articles.tables import article_cell, headline
from comity.articles.wrapping import unwrapped
from comity.errors import PageError

# What no XML may hold: the parser stops at some of it, and a tree can be read out of the rest and not be given it back. A page is
# parsed without it; references to it, such as "&#27;", and what older printers took for the end of a line or page are spaces.
# What else is not seen goes from the texts that are found.
_CONTROL = bytes([*range(9), *range(14, 32), 127])
_FEEDS = bytes.maketrans(b"\v\f", b"  ")
_NO_CHARACTERS = ("\ufffe".encode(), "\uffff".encode())
_REFERENCE = re.compile(
    rb"&#(?:0*(?:[1-8]|1[124-9]|2[0-9]|3[01]|6553[45])(?![0-9])|x0*(?:[1-8bcef]|1[0-9a-f]|fff[ef])(?![0-9a-f]));?", re.I
)
_LINE_END = re.compile(r"(?<![ \t])[ \t]*[\r\n]\s*")
_BLOCKS = frozenset({"p", "head", "item", "row", "quote", "code", "list", "table"})
# More headings and items between two paragraphs are a menu that stands there.
_MOST_BETWEEN = 12
# So many lines of a page, half of them blank, stand around its title with the byline and the first paragraphs.
_BEFORE_TITLE, _AFTER_TITLE = 60, 150
# Characters by which a paragraph is known again: line breaks within it may have parted the rest.
_PREFIX = 40


@dataclass(frozen=True, slots=True)
class HtmlArticle:
    """What an HTML page tells of its article; "" and None where it does not tell."""

    url: str | None
    title: str
    byline: tuple[str, ...]
    published: str | None
    blocks: tuple[Block, ...]


def read_html(content: str, source: str, *, url: str | None, latest: date) -> HtmlArticle:
    """The article within an HTML page; `url` is where it came from, `latest` bounds its date.

    Raises PageError "empty", "too-deep" or "no-article".
    """
    tree, too_deep = _parse(content, source)
    told = read_metadata(tree, url, latest)
    cell = article_cell(tree)
    title = told.title or (tidy(headline(cell, tree, told.label) or "") if cell is not None else None) or told.label
    # What the markup does not tell, the page shows its readers.
    readings = [read_stored(cleaned(shown_text(cell)), url=told.url, title=title, latest=latest)] if cell is not None else []
    if not (title and told.byline and told.published):
        shown = cleaned(shown_text(tree))
        # The names alone stand near the title; for them the rest of a page need not be read.
        part = _around(title, shown) if title and told.published else shown
        readings.append(read_stored(part, url=told.url, title=title, latest=latest))
    title = title or next((shown.title for shown in readings if shown.title), "")
    byline = told.byline or next((shown.byline for shown in readings if shown.byline), ())
    published = told.published or next((shown.published for shown in readings if shown.published), None)
    published = published or _searched_date(tree, told.url, latest)
    blocks = readings[0].blocks if cell is not None else ()
    if not blocks:
        # Last, since it takes the tree apart.
        remove_surroundings(tree)
        _space(tree)
        found = _parted(list(_blocks(tree, told.url)), tree)
        blocks = tuple(without_note(tuple(_without_furniture(found, title)), byline))
    if too_deep and not any(furniture.is_prose(block.text) for block in blocks):
        raise PageError(source, "too-deep", "its tags are nested too deeply to be read; save it as plain text.")
    return HtmlArticle(told.url, title, byline, published, blocks)


def _around(title: str, shown: str) -> str:
    """The lines of a page around its title, among them the byline; all where the title is not shown."""
    lines = shown.split("\n")
    places = [number for number, line in enumerate(lines) if title in line]
    return "\n".join(lines[max(0, places[0] - _BEFORE_TITLE) : places[-1] + _AFTER_TITLE]) if places else shown


def _parse(content: str, source: str) -> tuple[HtmlElement, bool]:
    """The tree of a page, and whether the parser left out tags that are nested too deeply."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    page = content.encode("utf-8", "replace").translate(_FEEDS, _CONTROL)
    for none in _NO_CHARACTERS:
        page = page.replace(none, b"")
    try:
        tree = document_fromstring(_REFERENCE.sub(b" ", page), parser=parser)
    except ParserError:
        raise PageError(source, "empty", "there is nothing in it.") from None
    return tree, any("depth" in error.message.lower() for error in parser.error_log)


def _space(tree: HtmlElement) -> None:
    """Makes spaces of the line breaks in a page's source, as browsers do; those that are shown are elements, or stand in <pre>.

    trafilatura does so in some elements and not in others.
    """
    kept = {element for pre in tree.iter("pre", "textarea") for element in pre.iter()}
    for element in tree.iter():
        if element.text and element not in kept:
            element.text = _LINE_END.sub(" ", element.text)
        # What follows a <pre> is outside of it.
        if element.tail and (element.tag in ("pre", "textarea") or element not in kept):
            element.tail = _LINE_END.sub(" ", element.tail)


def _blocks(tree: HtmlElement, url: str | None) -> Iterator[Block]:
    # Of the formats "txt" is the one for which least is done beside the tree, which alone is used.
    document = bare_extraction(tree, url=url, fast=True, include_comments=False, output_format="txt")
    # With `as_dict` unset a Document comes back; its type allows for a dict.
    body = getattr(document, "body", None)
    if body is None:
        return
    found = list(_blocks_of(body))
    yield from found if body.find(".//head") is not None else _with_headings(found, tree)


def _parted(found: list[Block], tree: HtmlElement) -> list[Block]:
    """The blocks; where there is but one that holds several lines of the page, these lines.

    Of a page with little text trafilatura gives all in one paragraph, the title with it.
    """
    if len(found) != 1:
        return found
    whole = found[0].text
    lines = [text for line in shown_text(tree).split("\n") if (text := tidy(line))]
    if any(whole in line for line in lines):
        return found
    return [Block(line, not furniture.is_prose(line)) for line in lines if line in whole] or found


def _with_headings(found: list[Block], tree: HtmlElement) -> Iterator[Block]:
    """The blocks with the headings and list items that the page has between them.

    Where trafilatura knows no container of the article by its name, it gathers paragraphs alone.
    """
    places = {block.text[:_PREFIX]: number for number, block in enumerate(found)}
    between: list[Block] = []
    position = 0
    for element in tree.iter("p", "blockquote", "h2", "h3", "h4", "h5", "h6", "li"):
        text = tidy(element.text_content())
        place = places.get(text[:_PREFIX], -1)
        if place >= position:
            yield from found[position:place]
            if len(between) <= _MOST_BETWEEN and position:
                yield from between
            yield found[place]
            between, position = [], place + 1
        elif element.tag == "li" and furniture.is_prose(text):
            between.append(Block(text))
        elif element.tag.startswith("h") and text:
            between.append(Block(text, True))
    yield from found[position:]


def _blocks_of(element: HtmlElement) -> Iterator[Block]:
    """The paragraphs and headings of trafilatura's tree; lists and quotations hold paragraphs of theirs."""
    texts = [element.text or ""]
    for child in element:
        if child.tag in _BLOCKS:
            yield from _paragraphs("".join(texts), element.tag)
            texts = []
            yield from _blocks_of(child)
        elif child.tag == "lb":
            texts.append("\n")
        else:
            texts.append("".join(child.itertext()))
        if element.tag == "row":
            texts.append(" ")
        texts.append(child.tail or "")
    yield from _paragraphs("".join(texts), element.tag)


def _paragraphs(text: str, tag: str) -> Iterator[Block]:
    # Line breaks are those of <br> and <pre> alone; some were set at a width.
    for part in re.split(r"\n\s*\n" if tag == "code" else "\n", unwrapped(text)):
        if part.strip():
            yield Block(tidy(part), tag == "head")


def _without_furniture(blocks: list[Block], title: str) -> Iterator[Block]:
    """The blocks without what is the page's own: the title again, captions, share lines, and the foot."""
    kinds = [furniture.kind_of(block.text) for block in blocks]
    begin = next((n for n, kind in enumerate(kinds) if kind == "prose" and not blocks[n].heading), None)
    for number, (block, kind) in enumerate(zip(blocks, kinds, strict=True)):
        before = begin is None or number < begin
        # A heading above the first paragraph is the article's summary, or a section's name.
        if before and ((block.heading and begin is not None) or _same(block.text, title) or is_head_line(block.text)):
            continue
        if kind == "end" and not any(furniture.is_full_prose(later.text) for later in blocks[number + 1 :]):
            return
        if kind in ("prose", "short", "menu"):
            yield block


def _same(one: str, other: str) -> bool:
    return re.sub(r"\W+", "", one).casefold() == re.sub(r"\W+", "", other).casefold()


def _searched_date(tree: HtmlElement, url: str | None, latest: date) -> str | None:
    found = search_date(tree, url=url, original_date=True, extensive_search=False, max_date=latest.isoformat())
    return str(found) if found else None
