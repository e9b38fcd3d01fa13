"""Links to an article on the web, and to the very words in it."""

import re
from functools import lru_cache
from urllib.parse import quote

_WEB = re.compile(r"https?://[^\s/?#\\]+(?:[/?#].*)?", re.IGNORECASE | re.DOTALL)
_URL_CHARACTERS = "%:/?#[]@!$&'()*+,;=~"
_LONG = 120  # characters above which the first and last words stand for all: browsers search long quotes slowly
_EDGE = 6  # words that stand for the beginning, and for the end, of a long quote
_CONTEXT = 3  # words before and behind that tell which of several equal passages is meant


def web_address(url: str | None) -> str | None:
    """`url` as an ASCII address that is safe to link to; None where it is no http or https address."""
    if url is None or not _WEB.fullmatch(url.strip()):
        return None
    return quote(url.strip(), safe=_URL_CHARACTERS, errors="replace")


def text_fragment(url: str | None, text: str, start: int, end: int) -> str | None:
    """The link that shows `text[start:end]` marked on the page at `url`; None where that is no page.

    Source of the form: "URL Fragment Text Directives" of the W3C's Web Incubator Community Group, by which
    a directive is `#:~:text=[prefix-,]start[,end][,-suffix]`, with `-`, `,` and `&` encoded in its parts.
    """
    address = web_address(url)
    if address is None:
        return None
    evidence = text[start:end]
    words = evidence.split()
    if not words:
        return address
    if "\n\n" in evidence or (len(evidence) > _LONG and len(words) > 2 * _EDGE):
        edge = min(_EDGE, max(1, len(words) // 2))
        parts = [_encode(words[:edge]), _encode(words[-edge:])]
    else:
        parts = [_encode(words)]
        if _folded(text).count(evidence.casefold()) > 1:
            before = text[:start].rpartition("\n\n")[2].split()[-_CONTEXT:]
            after = text[end:].partition("\n\n")[0].split()[:_CONTEXT]
            if before:
                parts.insert(0, _encode(before) + "-")
            if after:
                parts.append("-" + _encode(after))
    page, hash_sign, fragment = address.partition("#")
    fragment = fragment.partition(":~:")[0]
    return f"{page}#{fragment if hash_sign else ''}:~:text={','.join(parts)}"


@lru_cache(maxsize=64)
def _folded(text: str) -> str:
    """An article's text without case; most articles are quoted several times in a row."""
    return text.casefold()


def _encode(words: list[str]) -> str:
    return quote(" ".join(words), safe="", errors="replace").replace("-", "%2D")
