"""What must always hold of a store, and what of it does not."""

import json
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from math import isfinite
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from sqlalchemy import Connection, RowMapping, Text, cast, select
from sqlalchemy.exc import DBAPIError

from comity.plover import MODES, TYPES
from comity.store.dialects import dialect_of
from comity.store.joined import targets_of
from comity.store.naming import named
from comity.store.protocol import Problem
from comity.store.rows import article_of, finding_of, finding_row, identity_of, is_state, judgement_of, page_of, refs, states_of
from comity.store.schema import articles, finding_states, findings, judged, judgements, pages, unread_pages
from comity.types import KINDS, MOST_DOCUMENTS, Commitment, Event, Figure, Finding, Instrument, Judgement, Record

_BROKEN = (DBAPIError, ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, zlib.error)
"""What comes of values that are none of their column's, which SQLite keeps, and of texts that are no UTF-8."""
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def problems(connection: Connection) -> Iterator[Problem]:
    """All problems of the store: those of the database, then article by article."""
    dialect = dialect_of(connection)
    if damages := list(dialect.damages(connection)):
        # What tables and indexes say can't be read reliably then.
        yield from (Problem("database", f"the database is damaged: {line}.") for line in damages)
        return
    for table, parent in dialect.strays(connection):
        yield Problem("database", f"a row of {table} has lost its row of {parent}.")
    orphans = select(pages.c.source).where(pages.c.digest.not_in(select(articles.c.page)))
    for source in connection.scalars(orphans.order_by(pages.c.source)):
        yield Problem("page", f"the page {source} has no article.")
    numbers = select(articles.c.number).order_by(articles.c.published.nulls_first(), articles.c.id, articles.c.page)
    for number in list(connection.scalars(numbers)):
        yield from _whole(f"the article with the number {number}", _of_article(connection, number))
    yield from _of_judgements(connection)
    for number in list(connection.scalars(select(unread_pages.c.number).order_by(unread_pages.c.number))):
        yield from _whole(f"the unread page with the number {number}", _of_unread(connection, number))


def _whole(what: str, found: Iterator[Problem]) -> Iterator[Problem]:
    """The problems of something; that it can't be looked at is one of them, and no end of the rest."""
    try:
        yield from found
    except _BROKEN as error:
        yield Problem("row", f"{what} can't be read whole ({_told(error)}).")


def _told(error: Exception) -> str:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    return f"{type(cause).__name__}: {str(cause).splitlines()[0] if str(cause) else ''}"


def valid_date(value: str) -> bool:
    """Whether a date is as `comity.types` has it: a day, month or year, or an interval of two in order."""
    first, slash, last = value.partition("/")
    if slash:
        return _valid_day(first) and _valid_day(last) and first[: len(last)] <= last[: len(first)]
    return _valid_day(first)


def _valid_day(value: str) -> bool:
    if not _DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value + "0001-01-01"[len(value) :])
    except ValueError:
        return False
    return True


def _valid_time(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return _valid_day(value)
    return True


def _of_article(connection: Connection, number: int) -> Iterator[Problem]:
    columns = [*pages.c, *(cast(column, Text).label(column.name) if column.name in _LISTS else column for column in articles.c)]
    joined = articles.outerjoin(pages, pages.c.digest == articles.c.page)
    row = connection.execute(select(*columns).select_from(joined).where(articles.c.number == number)).mappings().one()
    own = row["id"], row["identity"]
    name = named(connection, [own])[own]
    yield from (replace(problem, article=name) for problem in _of_row(connection, number, row))


def _of_row(connection: Connection, number: int, row: RowMapping) -> Iterator[Problem]:
    yield from _of_page(row)
    yield from _of_head(row)
    if row["published"] is not None and not _valid_time(row["published"]):
        yield Problem("date", f"the publication time {row['published']!r} is no date.", row["id"])
    seen = set[tuple[Any, ...]]()
    places = dict[str, int]()
    stated = _states_by_finding(connection, number)
    payload_text = cast(findings.c.payload, Text).label("payload")
    found = select(*(column for column in findings.c if column.name != "payload"), payload_text)
    rows = connection.execute(found.where(findings.c.article == number).order_by(findings.c.kind, findings.c.position))
    own = rows.mappings().all()
    names = _refs(connection, row["identity"], own)
    for finding, name in zip(own, names, strict=True):
        named = (row["id"], finding["kind"], finding["position"])
        for rule, message in _of_finding(finding, row["text"], stated.get(named[1:], ())):
            yield Problem(rule, message, *named)
        if finding["ref"] != name:
            yield Problem("index", f"its ref is {finding['ref']!r}, and {name!r} by its article, kind and place.", *named)
        content = (finding["kind"], finding["start"], finding["end"], finding["payload"])
        if content in seen:
            yield Problem("duplicate", "this finding stands twice.", *named)
        seen.add(content)
        if finding["position"] != places.setdefault(finding["kind"], 0):
            yield Problem("position", "findings before this one are missing.", *named)
        places[finding["kind"]] = finding["position"] + 1


def _of_page(row: RowMapping) -> Iterator[Problem]:
    if row["digest"] is None:
        yield Problem("page", "the article's page is missing.", row["id"])
        return
    try:
        digest = page_of(row).digest
    except (zlib.error, UnicodeDecodeError) as error:
        yield Problem("digest", f"the page's content can't be unpacked ({error}).", row["id"])
        return
    if digest != row["digest"]:
        yield Problem("digest", "the page's content is not that of its digest.", row["id"])


_LISTS = ("byline", "headings")


def _refs(connection: Connection, identity: str, rows: Sequence[RowMapping]) -> list[str]:
    """The refs that the findings of an article should have."""
    try:
        return refs(identity, rows, targets_of(connection, identity))
    except (ValueError, KeyError, AttributeError):  # of a judgement that can't be read, which is told of by itself
        return [row["ref"] for row in rows]


def _of_head(row: RowMapping) -> Iterator[Problem]:
    """What is wrong with what an article says of itself."""
    try:
        byline, headings = (json.loads(row[name]) for name in _LISTS)
        article = article_of({**row, "byline": byline, "headings": headings})
        fine = all(isinstance(name, str) for name in article.byline) and all(
            type(start) is type(end) is int and 0 <= start <= end <= len(article.text) for start, end in article.headings
        )
    except (ValueError, TypeError) as error:
        yield Problem("article", f"its byline or headings can't be read ({_told(error)}).", row["id"])
        return
    if not fine:
        yield Problem("article", "its byline are no names, or its headings stand outside of its text.", row["id"])
    with suppress(zlib.error, UnicodeDecodeError, TypeError):  # of a page that is told of already
        if row["digest"] is not None and identity_of(Record(page_of(row), article)) != row["identity"]:
            yield Problem("index", "by its page and address it is another article than it is kept as.", row["id"])


def _of_judgements(connection: Connection) -> Iterator[Problem]:
    """What is wrong with what persons decided: each is what its row says, and filed under the findings that it names."""
    columns = (column for column in judgements.c if column.name != "body")
    kept: dict[int, Judgement] = {}
    undone = set[str]()
    for row in connection.execute(select(*columns, cast(judgements.c.body, Text).label("body")).order_by(judgements.c.number)):
        try:
            one = judgement_of(json.loads(row.body))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            yield Problem("judgement", f"the judgement {row.id} can't be read ({_told(error)}).")
            continue
        kept[row.number] = one
        if row.undone:
            undone.add(one.id)
        if any(getattr(one, name) != getattr(row, name) for name in ("id", "verb", "who", "when", "why")):
            yield Problem("judgement", f"the columns of the judgement {row.id} do not say what it says.")
    for id in sorted(undone ^ {one.undoes for one in kept.values() if one.undoes}):
        yield Problem("judgement", f"the judgement {id} is {'' if id in undone else 'not '}marked as undone.")
    named = {(target.ref, number, target.article) for number, one in kept.items() for target in (*one.targets, *one.others)}
    filed = {(row.ref, row.judgement, row.article) for row in connection.execute(select(judged)) if row.judgement in kept}
    for number in sorted({number for _, number, _ in named ^ filed}):
        yield Problem("judgement", f"the judgement {kept[number].id} is not filed under the findings that it names.")


def _of_unread(connection: Connection, number: int) -> Iterator[Problem]:
    row = connection.execute(select(unread_pages).where(unread_pages.c.number == number)).mappings().one()
    try:
        digest = page_of(row).digest
    except (zlib.error, UnicodeDecodeError) as error:
        yield Problem("digest", f"the content of {row['source']}, which could not be read, can't be unpacked ({error}).")
        return
    if digest != row["digest"]:
        yield Problem("digest", f"the content of {row['source']}, which could not be read, is not that of its digest.")


def _states_by_finding(connection: Connection, number: int) -> dict[tuple[str, int], tuple[str, ...]]:
    query = select(finding_states).where(finding_states.c.article == number).order_by(finding_states.c.state)
    stated = dict[tuple[str, int], tuple[str, ...]]()
    for row in connection.execute(query):
        key = (row.kind, row.position)
        stated[key] = (*stated.get(key, ()), row.state)
    return stated


def _of_finding(row: RowMapping, text: str, stated: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Rule and message for each thing that is wrong with a finding."""
    start, end = row["start"], row["end"]
    if not (0 <= start < end <= len(text) and text[start:end] == row["evidence"]):
        yield (
            "evidence",
            f"the evidence does not stand at {start}:{end} of the text: {row['evidence'][:80]!r}.",
        )
    if row["kind"] not in KINDS:
        yield "kind", f"there is no kind {row['kind']!r}."
        return
    try:
        payload = json.loads(row["payload"])
        finding = finding_of({**row, "payload": payload})
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        yield "payload", f"its fields can't be read ({type(error).__name__}: {error})."
        return
    wrong = list(_misfits(finding))
    if wrong:
        yield "payload", f"a value can't be so: {', '.join(wrong)}."
        return
    again = finding_row(row["kind"], finding)
    if any(again[name] != row[name] for name in ("type", "status", "date", "about")) or again["payload"] != payload:
        yield "index", "its columns do not say what its fields say."
    if stated != states_of(finding):
        yield "index", f"it is filed under {', '.join(stated) or 'no state'}, and names other states."
    yield from _of_meaning(finding)


def faults(finding: Finding) -> list[str]:
    """What of a finding's fields can't be so, each in a sentence; its evidence is not looked at."""
    wrong = list(_misfits(finding))
    return [f"a value can't be so: {', '.join(wrong)}."] if wrong else [message for _, message in _of_meaning(finding)]


def _misfits(finding: Finding) -> Iterator[str]:
    for name, hint in get_type_hints(type(finding)).items():
        if not _fits(getattr(finding, name), hint):
            yield f"{name} {getattr(finding, name)!r}"


def _of_meaning(finding: Finding) -> Iterator[tuple[str, str]]:
    for state in states_of(finding):
        if not is_state(state):
            yield "state", f"{state!r} is no state's code."
    match finding:
        case Event():
            when = finding.date
            if finding.type not in TYPES:
                yield "type", f"{finding.type!r} is no type of PLOVER's."
            elif finding.mode is not None and finding.mode not in MODES.get(finding.type, ()):
                yield "type", f"{finding.mode!r} is no mode of {finding.type}."
        case Instrument():
            when = finding.date
            if not 1 <= finding.count <= MOST_DOCUMENTS:
                yield "count", f"{finding.count} is no number of documents."
        case Commitment():
            when = finding.due
        case Figure():
            when = finding.period
        case _:
            when = None
    if when is not None and not valid_date(when):
        yield "date", f"{when!r} is no date."


def _fits(value: object, hint: Any) -> bool:
    """Whether a value is of a type as `comity.types` uses them."""
    if isinstance(hint, UnionType):
        return any(_fits(value, one) for one in get_args(hint))
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    if get_origin(hint) is tuple:
        return isinstance(value, tuple) and all(isinstance(item, str) for item in value)
    if hint is float:
        return isinstance(value, float) and isfinite(value)
    return type(value) is hint
