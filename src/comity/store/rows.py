"""Records as rows of the tables, and rows as records."""

import base64
import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import RowMapping

from comity import records
from comity.errors import UnknownStateError
from comity.types import (
    Article,
    Commitment,
    Event,
    Figure,
    Finding,
    Given,
    Instrument,
    Judgement,
    Kind,
    Office,
    Page,
    Record,
    Target,
)

Row = Mapping[str, Any] | RowMapping

_GIVEN = ("id", "url", "fetched", "published", "title")


def identity_of(record: Record) -> str:
    """By what an article is known again when its page has changed: given id, address, or source."""
    given, url = record.page.given.id, record.article.url
    if given:
        return f"id {given}"
    try:
        parts = urlsplit(url or "")
        # Pages that name their site's front page as their address would all be one article.
        if parts.hostname and (parts.path.strip("/") or parts.query):
            host = parts.hostname.removeprefix("www.")
            return f"url {host}{parts.path.rstrip('/')}{'?' + parts.query if parts.query else ''}"
    except ValueError:  # brackets in it that hold no IPv6 address
        pass
    # Without an address the id is made of the file's name or content, and other folders hold the same names.
    return f"source {record.page.source} {record.article.id}"


def page_row(page: Page) -> dict[str, Any]:
    # JSON can spell lone surrogates, which no encoding holds otherwise.
    content = zlib.compress(page.content.encode("utf-8", "surrogatepass"))
    given = {f"given_{name}": getattr(page.given, name) for name in _GIVEN}
    return {"digest": page.digest, "source": page.source, "form": page.form, "content": content} | given


def article_row(record: Record) -> dict[str, Any]:
    article = record.article
    return {
        "page": record.page.digest,
        "identity": identity_of(record),
        "id": article.id,
        "url": article.url,
        "site": article.site,
        "title": article.title,
        "byline": list(article.byline),
        "published": article.published,
        "language": article.language,
        "text": article.text,
        "headings": [list(span) for span in article.headings],
        "coder": record.coder,
    }


def finding_rows(record: Record, number: int, targets: Sequence[Target] = ()) -> list[dict[str, Any]]:
    """The findings' rows, for the article with this number; `targets` are those of its findings that persons have judged."""
    rows = [
        {"article": number, "kind": kind, "position": position, **finding_row(kind, finding)}
        for kind, group in groupby(record.findings(), key=lambda found: found[0])
        for position, (_, finding) in enumerate(group)
    ]
    for row, ref in zip(rows, refs(identity_of(record), rows, targets), strict=True):
        row["ref"] = ref
    return rows


_PREFIXES: dict[str, str] = {
    "offices": "of", "events": "ev", "instruments": "in", "commitments": "co", "statements": "st", "figures": "fi",
}  # fmt: skip


def refs(identity: str, rows: Sequence[Row], targets: Sequence[Target] = ()) -> list[str]:
    """The refs of the findings of one article: of its identity, their kinds and places, so that they are the same everywhere.

    A finding that a person has judged keeps its ref when the article has been read anew, though its evidence stands elsewhere
    or was cut otherwise: the one with the same words has it, or else the one that shares most of them.
    """
    seen = Counter[tuple[str, int, int]]()
    names = []
    for row in rows:
        place = (row["kind"], row["start"], row["end"])
        names.append(_ref(identity, *place, seen[place]))
        seen[place] += 1
    judged = {other.ref for other in targets}
    for target in targets:
        if target.ref in names:
            i = names.index(target.ref)
            if _likeness(rows[i], target) >= 0.5:
                continue
            # Another sentence stands where the judged one stood: the judgement is not of it.
            place = (rows[i]["kind"], rows[i]["start"], rows[i]["end"])
            while names[i] in judged:
                names[i] = _ref(identity, *place, seen[place])
                seen[place] += 1
        free = [i for i, row in enumerate(rows) if row["kind"] == target.kind and names[i] not in judged]
        best = max(free, key=lambda i: (_likeness(rows[i], target), -i), default=None)
        if best is not None and _likeness(rows[best], target) >= 0.5:
            names[best] = target.ref
    return names


_SAME_WORDS = 0.8
"""The part of the words that are the same where a sentence was mended; with more of other words it tells something else."""


def _ref(identity: str, kind: str, start: int, end: int, copy: int) -> str:
    digest = hashlib.sha256("\x1f".join((identity, kind, str(start), str(end), str(copy))).encode("utf-8", "surrogatepass"))
    return f"{_PREFIXES.get(kind, 'xx')}-{base64.b32encode(digest.digest()).decode()[:12].lower()}"


def _likeness(row: Row, target: Target) -> float:
    """How much of a judged finding's evidence a row's is: 2 where the words are the same, or else the part that they share.

    They share what stands in the same place with the same words, but for one that was mended; where the text has moved, the
    one holds the other.
    """
    here, there = str(row["evidence"]), target.evidence
    if here == there:
        return 2.0
    shorter, longer = sorted((here, there), key=len)
    start, end = int(row["start"]), int(row["end"])
    first, last = max(start, target.start), min(end, target.end)
    if first < last:
        mine, its = (evidence[first - begin : last - begin].split() for evidence, begin in ((here, start), (there, target.start)))
        if SequenceMatcher(None, mine, its, autojunk=False).ratio() >= _SAME_WORDS:
            return (last - first) / len(shorter)
    return len(shorter) / len(longer) if shorter in longer else 0.0


def about_of(kind: str, payload: Mapping[str, Any]) -> str:
    """What a finding is searched by beside its evidence: names, topics and places."""
    named = (
        "person", "office", "of", "actors", "recipients", "parties", "by", "to", "speaker", "subject", "action", "measure",
        "kind", "type", "mode", "place", "field",
    )  # fmt: skip
    values = (value for name in named for value in _listed(payload.get(name)))
    return " · ".join(dict.fromkeys(values))


def _listed(value: object) -> Iterable[str]:
    if isinstance(value, (list, tuple)):
        return (item for item in value if isinstance(item, str))
    return (value,) if isinstance(value, str) else ()


def finding_row(kind: Kind, finding: Finding) -> dict[str, Any]:
    """A finding's row, but for its key."""
    type_, status, date = _type_status_date(finding)
    payload = records.payload(kind, finding)
    return {
        "start": finding.start,
        "end": finding.end,
        "evidence": finding.evidence,
        "type": type_,
        "status": status,
        "date": date,
        "payload": payload,
        "about": about_of(kind, payload),
        **filed_columns(finding, ()),
    }


def filed_columns(finding: Finding, dyads: Sequence[str]) -> dict[str, str]:
    """Under which states and dyads a finding is filed: as codes, and as words of the full-text index."""
    # A cipher behind it keeps a code from being stemmed as a word, and from being one.
    words = [f"{name.replace('-', '')}0" for name in (*states_of(finding), *dyads)]
    return {"dyads": " ".join(dyads), "filed": " ".join(words)}


def filed_codes(states: Iterable[str]) -> list[str]:
    """The codes under which findings are filed of a state, of a dyad, or that name all of several states."""
    codes = sorted(filter(None, states))
    return ["".join(codes)] if len(codes) == 2 else codes


def state_rows(record: Record, number: int) -> list[dict[str, Any]]:
    return [
        {"state": state, "article": number, "kind": kind, "position": position}
        for kind, group in groupby(record.findings(), key=lambda found: found[0])
        for position, (_, finding) in enumerate(group)
        for state in states_of(finding)
    ]


def page_of(row: Row) -> Page:
    """Raises zlib.error and UnicodeDecodeError where the content is damaged."""
    return Page(
        source=row["source"],
        form=row["form"],
        content=zlib.decompress(row["content"]).decode("utf-8", "surrogatepass"),
        given=Given(**{name: row[f"given_{name}"] for name in _GIVEN}),
    )


def article_of(row: Row) -> Article:
    return Article(
        id=row["id"],
        url=row["url"],
        site=row["site"],
        title=row["title"],
        byline=tuple(row["byline"]),
        published=row["published"],
        language=row["language"],
        text=row["text"],
        headings=tuple((start, end) for start, end in row["headings"]),
    )


def finding_of(row: Row) -> Finding:
    """Raises KeyError and TypeError where the payload is not that of its kind."""
    return records.finding(row["kind"], row["payload"], row["evidence"], row["start"], row["end"])


def record_of(row: Row, finding_rows: Iterable[Row]) -> Record:
    """The record of a row of article and page, and the rows of its findings by kind and position."""
    found: dict[str, Any] = {
        kind: tuple(finding_of(finding) for finding in group)
        for kind, group in groupby(finding_rows, key=lambda finding: finding["kind"])
    }
    return Record(page_of(row), article_of(row), coder=row["coder"], **found)


def states_of(finding: Finding) -> tuple[str, ...]:
    """The states that a finding names, sorted, each once."""
    match finding:
        case Event():
            states = finding.actor_states + finding.recipient_states
        case Commitment():
            states = finding.by_states + finding.to_states
        case Instrument() | Figure():
            states = finding.states
        case Office():
            states = (finding.of,) if is_state(finding.of) else ()
        case _:
            states = ()
    return tuple(sorted(set(states)))


@cache
def is_state(code: str) -> bool:
    """Whether this is a state's code; an institution's short name, such as "CIS", may look like one."""
    if len(code) != 3 or not code.isupper():
        return False
    from comity.actors.states import resolve_state

    try:
        return resolve_state(code).code == code
    except UnknownStateError:
        return False


def judgement_of(body: Any) -> Judgement:
    """A judgement from its JSON. Raises KeyError and TypeError where it is none."""
    own = dict(body)
    for name in ("targets", "others"):
        own[name] = tuple(Target(**target) for target in own.get(name) or ())
    return Judgement(**own)


def _type_status_date(finding: Finding) -> tuple[str | None, str | None, str | None]:
    match finding:
        case Event():
            return finding.type, finding.status, finding.date
        case Instrument():
            return finding.kind, finding.status, finding.date
        case Commitment():
            return None, finding.status, finding.due
        case Figure():
            return None, None, finding.period
        case _:
            return None, None, None
