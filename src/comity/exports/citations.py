"""Articles as citations, in CSL-JSON (schema 1.0) and BibTeX."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, BinaryIO

from comity.consolidation.model import Fact
from comity.exports.reports import articles
from comity.exports.text import encodable, one_line, web_address
from comity.periods import parse_period
from comity.types import Head

# Only a name of two or three plain words is one whose last word is surely the family's; other bylines stay whole.
_PERSON = re.compile(r"(?P<given>\w[\w.'’-]*(?: \w[\w.'’-]*)?) (?P<family>\w[\w'’-]+)")
_NO_PERSON = re.compile(
    r"\b(?:agency|bureau|correspondents?|desk|editors?|editorial|ministry|news|newspaper|office|press|reporters?|service|staff|"
    r"team|tv|of|the|and|de|van|von|der|al|bin|ibn)\b|\d",
    re.IGNORECASE,
)
_KEY = re.compile(r"[A-Za-z0-9:_-]+")
# A brace would have to be matched, a backslash takes the one behind it away, and a dollar begins a formula.
_BIBTEX_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C"})
_BIBTEX = str.maketrans({"{": "(", "}": ")", "\\": "/", "$": "\\$"})


def write_csl(facts: Iterable[Fact], file: BinaryIO) -> int:
    """An array of one item for each article that reports any of the facts; gives their number."""
    items = [_csl_item(head) for head, _ in articles(facts)]
    file.write(encodable(json.dumps(items, ensure_ascii=False, indent=1)).encode() + b"\n")
    return len(items)


def write_bibtex(facts: Iterable[Fact], file: BinaryIO) -> int:
    """One @online entry for each article that reports any of the facts; gives their number."""
    from pybtex.database import BibliographyData, Entry, Person  # type: ignore[import-untyped]
    from pybtex.database.output.bibtex import Writer  # type: ignore[import-untyped]

    class Output(Writer):  # type: ignore[misc]  # pybtex tells no types
        def _write_field(self, stream: Any, type: str, value: str) -> None:
            if type == "url":
                # An address is verbatim: escaped it would lead nowhere.
                stream.write(f",\n    url = {{{value}}}")
            else:
                super()._write_field(stream, type, value)

    heads = [head for head, _ in articles(facts)]
    # BibTeX takes keys that differ in case alone for one.
    same = Counter(_key(head.id).casefold() for head in heads)
    entries = {}
    for head in heads:
        authors = [Person(_bibtex_name(name)) for name in map(one_line, head.byline) if name]
        key = _key(head.id)
        entries[key if same[key.casefold()] == 1 else _hashed_key(head.id)] = Entry(
            "online", fields=_bibtex_fields(head), persons={"author": authors} if authors else None
        )
    file.write(Output(encoding="utf-8").to_string(BibliographyData(entries)).encode())
    return len(entries)


def _csl_item(head: Head) -> dict[str, Any]:
    item = {
        "id": one_line(head.id),
        "type": "article-newspaper",
        "title": one_line(head.title),
        "container-title": one_line(head.site or ""),
        "author": [_csl_name(name) for name in map(one_line, head.byline) if name],
        "issued": {"date-parts": [parts]} if (parts := _date_parts(head)) else None,
        "URL": web_address(head.url),
        "language": head.language,
    }
    return {key: value for key, value in item.items() if value}


def _csl_name(name: str) -> dict[str, str]:
    split = _split(name)
    return {"given": split[0], "family": split[1]} if split else {"literal": name}


def _split(name: str) -> tuple[str, str] | None:
    """Given and family name; None where the byline may be no person's, or which part is which is not sure."""
    found = _PERSON.fullmatch(name)
    return (found["given"], found["family"]) if found and not _NO_PERSON.search(name) else None


def _date_parts(head: Head) -> list[int]:
    period = parse_period(head.published)
    return [] if period is None else [part for part in period.start if part is not None]


def _bibtex_fields(head: Head) -> dict[str, str]:
    parts = _date_parts(head)
    address = web_address(head.url)
    fields = {
        "title": _bibtex_text(head.title),
        "organization": _bibtex_text(head.site or ""),
        "year": f"{parts[0]:04d}" if parts else "",
        "date": "-".join(f"{part:02d}" for part in parts),
        "url": (address or "").translate(_BIBTEX_ADDRESS),
        "langid": _language(head.language),
    }
    return {name: value for name, value in fields.items() if value}


def _language(code: str) -> str:
    """The name by which LaTeX knows a language: mostly the English one ("english"). Empty where that is none of one word."""
    from babel import Locale

    name = Locale("en").languages.get(code, "").lower()
    return name if name.isascii() and name.isalpha() else ""


def _bibtex_text(text: str) -> str:
    return one_line(text).translate(_BIBTEX)


def _bibtex_name(name: str) -> str:
    split = _split(name)
    return f"{split[1]}, {split[0]}".translate(_BIBTEX) if split else f"{{{_bibtex_text(name)}}}"


def _key(id: str) -> str:
    """The article's id; with a part of its hash where the id has characters that a key can't have."""
    return id if _KEY.fullmatch(id) else _hashed_key(id)


def _hashed_key(id: str) -> str:
    readable = "-".join(_KEY.findall(id)) or "article"
    return f"{readable}-{hashlib.sha256(id.encode('utf-8', 'replace')).hexdigest()[:8]}"
