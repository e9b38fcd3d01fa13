"""Pages from JSON Lines: one page a line, with what the source told of it.

A line holds the page as `html`, `raw` (a page saved as plain text) or `text` (an article's body alone),
and may hold `id`, `url`, `fetched`, `published` and `title`. What stands in its `given` object counts before
these. A line that also holds findings (a record, a gold article) holds answers, not sources: of such a line
only page, id, url and `given` are taken.
"""

import json
from typing import Any

from comity.errors import PageError
from comity.sources.addresses import why_not_kept
from comity.sources.decoding import looks_like_html
from comity.types import KINDS, Given, Page, PageForm

_TOLD = ("id", "url", "fetched", "published", "title")
_FORMS: tuple[tuple[str, PageForm], ...] = (("html", "html"), ("raw", "stored"), ("text", "body"))


def page_of_line(line: str, source: str) -> Page:
    """The page that a line holds. Raises PageError "bad-line"."""
    try:
        entry = json.loads(line)
    # A RecursionError: brackets nested by the thousand; other ValueErrors: numbers of thousands of digits.
    except (ValueError, RecursionError):
        raise PageError(source, "bad-line", "it is no JSON; each line must be one JSON object.") from None
    if not isinstance(entry, dict):
        raise PageError(source, "bad-line", "it is no JSON object with a page in it.")
    for key, form in _FORMS:
        if isinstance(entry.get(key), str):
            content = _clean(entry[key])
            if key == "raw" and looks_like_html(content):
                form = "html"
            given = _given(entry)
            for name, value in (("id", given.id), ("url", given.url)):
                if value and (why := why_not_kept(value)):
                    raise PageError(source, "bad-line", f'its "{name}" can\'t be kept: {why}.')
            return Page(source, form, content, given)
    raise PageError(source, "bad-line", 'this line holds no page; it needs "raw", "html" or "text".')


def _given(entry: dict[str, Any]) -> Given:
    heeded = ("id", "url") if any(kind in entry for kind in KINDS) else _TOLD
    values = {key: entry[key] for key in heeded if key in entry}
    nested = entry.get("given")
    if isinstance(nested, dict):
        values |= {key: nested[key] for key in _TOLD if nested.get(key) is not None}
    told = {key: _clean(str(value)) for key, value in values.items() if _is_told(value)}
    return Given(**{key: value for key, value in told.items() if value.strip()})


def _is_told(value: object) -> bool:
    return (isinstance(value, str) and bool(value.strip())) or (isinstance(value, int) and value is not True)


def _clean(text: str) -> str:
    """Without what JSON can spell and nothing can hold: lone surrogates no encoding, U+0000 no database.

    SQLite ends a text there when it looks one up by its id, so that an article would be kept and never found.
    """
    text = text.replace("\0", "")
    return text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text
