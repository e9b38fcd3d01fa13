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
    r" (?:promos?|promotions?|pushdown|related|relateds|recirc|recirculation|teasers?|trending|recommended|recommendations?"
    r"|most (?:read|popular|viewed)|read (?:more|next|also)|also read|more (?:stories|news|from|on)|up next|you may"
    r"|newsletters?|subscribe|subscription|sign ?up|cta|donate|donations?|advert|adverts|advertisement|sponsored|outbrain|taboola"
    r"|sharing|share (?:bar|buttons?|links?|tools?|this)|social (?:share|links?|bar|buttons?|icons?)"
    r"|author (?:bio|box|info|card|description)|about (?:the )?author|bio box"
    r"|bread ?crumbs?|read(?:ing)? time|estimated read|time to read"
    r"|sr only|visually hidden|screen reader(?: text)?|assistive text"
    r"|comments? (?:form|policy|list|section|area)|disqus|respond|moderation"
    r"|stand ?first|dek|deck|sub ?(?:head(?:line)?|title)|strap ?line) "
)
_POPUP = re.compile(r" (?:roll ?over|pop ?(?:up|over)|hover ?card|fly ?out|sr only|visually hidden|screen reader(?: text)?) ")
_EMBEDDED_POST = re.compile(r"\b(?:twitter-(?:tweet|video)|instagram-media|tiktok-embed|telegram-post|bluesky-embed)\b")
_BOXES = frozenset({"div", "section", "ul", "ol", "figure", "article", "p", "h2", "h3", "h4", "h5", "h6", "header", "dl", "table"})
# What holds more of the page's paragraphs than this is no surrounding, whatever its name.
_MOST = 0.3
_SENTENCE_END = re.compile(r"[.!?…][\"”’)]*$")
_FEWEST_ITEMS = 2
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def remove_surroundings(tree: HtmlElement) -> None:
    """Take out of the tree what belongs to the page and not to the article."""
    for element in list(tree.iter(*_NEVER_READ)):
        if element.tag not in ("aside", "footer", "nav") or not _holds_article(element):
            _remove(element)
    for script in list(tree.iter("script")):
        # trafilatura falls back on an article that is told in JSON-LD.
        if "json" not in (script.get("type") or ""):
            _remove(script)
    for quotation in tree.iter("blockquote"):
        if _EMBEDDED_POST.search(quotation.get("class") or ""):
            _free(quotation)
    total = sum(len(p.text_content()) for p in tree.iter("p"))
    for element in list(tree.iter()):
        tag = element.tag
        if tag == "span":
            if _is_popup(element.get("class") or ""):
                _remove(element)
        elif tag in _BOXES:
            name = f"{element.get('id') or ''} {element.get('class') or ''}"
            around = (name != " " and _is_around(name)) or tag == "header" or ((tag in ("ul", "ol", "p")) and _only_links(element))
            if around and not _is_article(element, total):
                _remove(element)


@lru_cache(maxsize=8192)
def _is_around(name: str) -> bool:
    return bool(_AROUND.search(_parts(name)))


@lru_cache(maxsize=8192)
def _is_popup(name: str) -> bool:
    return bool(_POPUP.search(_parts(name)))


def _parts(name: str) -> str:
    return f" {_PART_END.sub(' ', name).lower()} "


def _is_article(element: HtmlElement, total: int) -> bool:
    """Whether an element holds much of the page's paragraphs, and so is what they stand in."""
    own = sum(len(p.text_content()) for p in element.iter("p"))
    return own > _MOST * total


def _holds_article(element: HtmlElement) -> bool:
    return element.find(".//h1") is not None and element.find(".//p") is not None


def _only_links(element: HtmlElement) -> bool:
    """Whether all of a paragraph or list is links, and none of it a sentence: links to other pages."""
    links = element.findall(".//a")
    if not links or (element.tag != "p" and len(links) < _FEWEST_ITEMS):
        return False
    texts = [" ".join(link.text_content().split()) for link in links]
    if any(_SENTENCE_END.search(text) for text in texts):
        return False
    linked = sum(map(len, "".join(texts).split()))
    return linked >= 0.9 * sum(map(len, element.text_content().split()))


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
