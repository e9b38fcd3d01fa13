"""Records as JSON, in the codebook's form (`docs/record-format.md`), and back.

The keys stand in the codebook's order. Behind the codebook's keys each item has `start` and `end` (its place
in `text`), events and instruments also `contexts` and `field`.
"""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from comity.types import (
    KINDS,
    Article,
    Commitment,
    Event,
    Figure,
    Finding,
    Given,
    Instrument,
    JSONObject,
    Kind,
    Office,
    Page,
    PageForm,
    Record,
    Statement,
)

CLASSES: dict[Kind, type[Finding]] = {
    "offices": Office,
    "events": Event,
    "instruments": Instrument,
    "commitments": Commitment,
    "statements": Statement,
    "figures": Figure,
}
_PLACE = tuple(field.name for field in fields(Finding))
_EXTENSIONS = ("contexts", "field")
_OWN = {kind: tuple(field.name for field in fields(cls) if field.name not in _PLACE) for kind, cls in CLASSES.items()}


def to_json(record: Record) -> JSONObject:
    """The record as the codebook has it, ready for `json.dumps`.

    `raw` is the page's content. What the codebook has no key for is left out: the page's source and form, the
    article's language and headings, and the coder.
    """
    article, page = record.article, record.page
    given = {key: value for key, value in asdict(page.given).items() if value is not None}
    return {
        "id": article.id,
        "url": article.url,
        "site": article.site,
        "title": article.title,
        "byline": list(article.byline),
        "published": article.published,
        **({"given": given} if given else {}),
        "raw": page.content,
        "text": article.text,
        **{kind: [_item(kind, finding) for finding in getattr(record, kind)] for kind in KINDS},
    }


def from_json(record: Mapping[str, Any]) -> Record:
    """The record that such an object tells of; the inverse of `to_json` for all that it writes.

    An item without `start` and `end` stands where its evidence first occurs in `text`; a missing kind is an
    empty list. What the codebook has no key for is set so: the source is the id, the form is "html" or
    "stored" by the looks of `raw`, the language is English, and the coder is "". Without `raw` the page is
    the article's text alone, in the form "body". Raises ValueError where a
    key is missing, of a wrong type, or evidence is not in `text`.
    """
    # Keeps the sources' decoding out of programs that only write records.
    from comity.sources.decoding import looks_like_html

    try:
        text = _string(record["text"])
        raw = _string(record.get("raw", text))
        form: PageForm = "body" if "raw" not in record else "html" if looks_like_html(raw) else "stored"
        page = Page(record["id"], form, raw, Given(**record.get("given", {})))
        article = Article(
            id=_string(record["id"]),
            url=record["url"],
            site=record["site"],
            title=_string(record["title"]),
            byline=tuple(record["byline"]),
            published=record["published"],
            language="en",
            text=text,
        )
        found: dict[str, Any] = {kind: tuple(_located(kind, item, text) for item in record.get(kind, ())) for kind in KINDS}
        return Record(page, article, **found)
    except KeyError as error:
        raise ValueError(f"this record has no {error}") from None
    except (TypeError, AttributeError, OverflowError) as error:
        raise ValueError(f"this record has a value of a wrong type: {error}") from None


def payload(kind: Kind, finding: Finding) -> JSONObject:
    """The finding's own fields as JSON has them: all but its evidence and place."""
    return {name: _plain(getattr(finding, name)) for name in _OWN[kind]}


def finding(kind: Kind, payload: Mapping[str, Any], evidence: str, start: int, end: int) -> Finding:
    """The finding with these fields; inverse of `payload`. Raises KeyError, TypeError and OverflowError."""
    own = {name: payload[name] for name in _OWN[kind] if name in payload or name not in _EXTENSIONS}
    typed: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in own.items()}
    if kind == "figures":
        typed["value"] = float(typed["value"])
    return CLASSES[kind](evidence=evidence, start=start, end=end, **typed)


def _item(kind: Kind, finding: Finding) -> JSONObject:
    own = payload(kind, finding)
    extensions = {key: own.pop(key) for key in _EXTENSIONS if key in own}
    return own | {"evidence": finding.evidence} | extensions | {"start": finding.start, "end": finding.end}


def _located(kind: Kind, item: Mapping[str, Any], text: str) -> Finding:
    evidence = _string(item["evidence"])
    start = item.get("start", text.find(evidence))
    end = item.get("end", start + len(evidence))
    if text[max(start, 0) : end] != evidence:
        raise ValueError(f"the evidence is not in the text: {evidence[:80]!r}")
    return finding(kind, item, evidence, start, end)


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no string")
    return value
