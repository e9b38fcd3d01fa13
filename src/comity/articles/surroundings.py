"""What stands around an article in its page's markup, told by tags, by the names of classes, and by links.

What trafilatura knows of this it does by itself; here is what it leaves in, and what is cheaper to take away first, since
it copies the tree several times. The names are those that sites and their systems share; none is of one site.
"""

import re
from functools import lru_cache

from lxml.html import HtmlElement

_NEVER_READ = ("style", "svg", "noscript", "template", "iframe", "nav", "aside", "footer", "select", "button", "object", "video")
"""Tags without text of the article; trafilatura takes them away too."""

# A name is made of parts: "c-related__link", "promoBox", "read_time".
_PART_END = re.compile(r"(?<=[a-z\d])(?=[A-Z])|[^A-Za-z\d]+")
_AROUND = re.compile(
    r" (?:promos?|promotions?|pushdown|related|relateds|recirc|recirculation|trending|recommended|recommendations?"
    r"|most (?:read|popular|viewed)|read (?:more|next|also)|also read|more (?:stories|news|from|on)|up next|you may"
    r"|newsletters?|subscribe|subscription|sign ?up|cta|donate|donations?|advert|adverts|advertisement|sponsored|outbrain|taboola"
    r"|sharing|share (?:bar|buttons?|links?|tools?|this)|social (?:share|links?|bar|buttons?|icons?)"
    r"|author (?:bio|box|info|card|description)|about (?:the )?author|bio box"
    r"|bread ?crumbs?|read(?:ing)? time|estimated read|time to read"
    r"|sr only|visually hidden|screen reader(?: text)?|assistive text"
    r"|comments? (?:form|policy|list|section|area)|disqus|respond|moderation"
    r"|stand ?first|dek|deck|strap ?line) "
)
_POPUP = re.compile(r" (?:roll ?over|pop ?(?:up|over)|hover ?card|fly ?out) ")
_UNSHOWN = re.compile(r" (?:sr only|visually hidden|screen reader(?: text)?|assistive text) ")
_EMBEDDED_POST = re.compile(r"\b(?:twitter-(?:tweet|video)|instagram-media|tiktok-embed|telegram-post|bluesky-embed)\b")
_BOXES = frozenset(
    {"div", "section", "ul", "ol", "figure", "article", "p", "h2", "h3", "h4", "h5", "h6", "header", "dl", "table"}
)
# What holds more of the page than this is no surrounding, whatever its name.
_MOST = 0.3
_SENTENCE_END = re.compile(r"[.!?…][\"”’)]*$")
_FEWEST_ITEMS = 2
_LINKED = 5 / 6
"""Of the letters of a paragraph or list of links, so many are in the links; the rest parts or counts them."""
_FEWEST_ANNOUNCING = 5
# A name or a term that something pops up over has no more words.
_LONGEST_WORD = 8


def remove_surroundings(tree: HtmlElement) -> None:
    """Take out of the tree what belongs to the page and not to its article, and keep what is embedded in the article.

    An element that holds much of the page's text, or of its paragraphs, stays, whatever its name.
    """
    for element in list(tree.iter(*_NEVER_READ, "script")):
        # trafilatura falls back on an article that is told in JSON-LD.
        if element.tag != "script" or "json" not in (element.get("type") or ""):
            _remove(element)
    for quotation in tree.iter("blockquote"):
        if _EMBEDDED_POST.search(quotation.get("class") or ""):
            _free(quotation)
    written, letters = _written(tree), len(tree.text_content())
    for element in list(tree.iter("span", *_BOXES)):
        if element.tag == "span":
            if (name := element.get("class")) and (_is(_UNSHOWN, name) or (_is(_POPUP, name) and _pops_up(element))):
                _remove(element)
        elif element.tag in ("ul", "ol") and _is_announced(element):
            # trafilatura would leave out a list of nothing but links.
            for link in list(element.iter("a")):
                link.drop_tag()
        elif _stands_around(element):
            if _written(element) <= _MOST * written and len(element.text_content()) <= _MOST * letters:
                _remove(element)


def _stands_around(element: HtmlElement) -> bool:
    """Whether tag, names or links of an element say that it is no part of the article."""
    name = f"{element.get('id', '')} {element.get('class', '')}"
    if element.tag == "header" or (name != " " and _is(_AROUND, name)):
        return True
    return element.tag in ("p", "ul", "ol") and _only_links(element)


def _written(element: HtmlElement) -> int:
    """How many letters an element's paragraphs have."""
    return sum(len(paragraph.text_content()) for paragraph in element.iter("p"))


@lru_cache(maxsize=8192)
def _is(names: re.Pattern[str], name: str) -> bool:
    """Whether one of the names is among those of an element."""
    return bool(names.search(f" {_PART_END.sub(' ', name).lower()} "))


def _pops_up(element: HtmlElement) -> bool:
    """Whether an element named so holds what pops up over a word of the article, and not the word as well."""
    inner = any(_is(_POPUP, span.get("class") or "") for span in element.iterdescendants("span"))
    return not inner and (len(element.findall(".//a")) > 1 or len(element.text_content().split()) > _LONGEST_WORD)


def _only_links(element: HtmlElement) -> bool:
    """Whether all of a paragraph or list is links, and none of it a sentence: links to other pages."""
    links = element.findall(".//a")
    if not links or (element.tag != "p" and len(links) < _FEWEST_ITEMS):
        return False
    texts = [" ".join(link.text_content().split()) for link in links]
    if any(_SENTENCE_END.search(text) for text in texts):
        return False
    linked = sum(map(len, "".join(texts).split()))
    return linked >= _LINKED * sum(map(len, element.text_content().split()))


def _is_announced(element: HtmlElement) -> bool:
    """Whether a sentence announces the list ("The following documents were signed:"), which then is the article's."""
    before = element.getprevious()
    text = " ".join(before.text_content().split()) if before is not None and isinstance(before.tag, str) else ""
    return text.endswith(":") and len(text.split()) >= _FEWEST_ANNOUNCING


def _free(quotation: HtmlElement) -> None:
    """Take the names off an embedded post and off what it alone stands in: what is embedded is part of the article."""
    length = len(quotation.text_content())
    for element in (quotation, *quotation.iterancestors("div", "figure", "section")):
        if len(element.text_content()) > 1.5 * length + 100:
            break
        for key in ("class", "id"):
            element.attrib.pop(key, None)
        if element.tag == "figure":
            element.tag = "div"


def _remove(element: HtmlElement) -> None:
    """Take an element away; the text behind it stays."""
    parent = element.getparent()
    if parent is not None:
        element.drop_tree()
