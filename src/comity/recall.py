"""What `comity` offers to programs of the facts in a store; the command line is a face over the same functions."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from comity.errors import ComityError
from comity.periods import parse_period
from comity.types import KINDS, Filters, Judgement, Verb

# Each function imports the rooms that it enters, so that `import comity` is quick.
if TYPE_CHECKING:
    from comity.consolidation import Fact, Why
    from comity.dossier import Dossier
    from comity.exports import ExportFormat, ExportKind
    from comity.exports.digest import Digest
    from comity.store import Hit, Store

STATUSES = (
    "proposed", "planned", "confirmed", "postponed", "cancelled", "occurred", "denied",
    "negotiated", "to be signed", "signed", "ratified", "in force", "terminated",
    "pledged", "moved", "underway", "done", "overdue",
)  # fmt: skip
"""The statuses of the last step of a fact, and "overdue"."""
INSTRUMENT_KINDS = (
    "treaty", "agreement", "memorandum", "declaration", "joint statement", "protocol", "programme", "roadmap", "plan", "contract",
    "charter", "resolution", "document",
)  # fmt: skip
_LAST_BUT_ONE = date.max - timedelta(days=1)
_PLANNED = ("proposed", "planned", "confirmed", "postponed")


@dataclass(frozen=True, slots=True)
class Found:
    """A fact or an article that holds the words searched for."""

    hit: "Hit"
    fact: "Fact | None"
    """The fact to which a finding belongs; None for an article."""


def facts(store: "Store", filters: Filters | None = None) -> "Iterator[Fact]":
    """The facts that `filters` ask for, one after another; those between two states by date, with follow-ups and entities.

    They are those of one moment, as are all answers here, whoever writes meanwhile. Raises ComityError where a filter makes no
    sense, and StoreError.
    """
    return _facts(store, checked(filters or Filters()))


def _facts(store: "Store", asked: Filters) -> "Iterator[Fact]":
    from comity.consolidation.gathering import stream

    with store.moment() as moment:
        yield from stream(moment, asked)


def fact(store: "Store", id: str, *, as_of: str | None = None) -> "Fact":
    """The fact with this id, or to which the finding with this ref belongs; as it was known at the end of `as_of`.

    Raises ComityError where there is none, and StoreError.
    """
    from comity.consolidation.gathering import find

    asked = checked(Filters(as_of=as_of))
    with store.moment() as moment:
        return find(moment, id, asked.as_of, followed_up=True)


def why(store: "Store", id: str, *, as_of: str | None = None) -> "Why":
    """Why the findings of a fact are one: the grounds on which they were joined, and what was nearly joined.

    With `as_of`, by what was known at the end of that day. Raises ComityError where there is no such fact, and StoreError.
    """
    from comity.consolidation.explaining import explain

    asked = checked(Filters(as_of=as_of))
    with store.moment() as moment:
        return explain(moment, id, asked.as_of)


def agenda(store: "Store", filters: Filters | None = None) -> "list[Fact]":
    """What is planned: events that are not over on the day asked for, soonest first, then those without a date.

    Events whose date has passed without a report stand at the end, marked `overdue`.
    """
    chosen = replace(filters or Filters(), kinds=("events",))
    planned = [one for one in facts(store, chosen) if one.status in _PLANNED]

    def soonest(one: "Fact") -> tuple[Any, ...]:
        period = parse_period(one.date)
        return one.overdue, period is None, period.soonest_first if period else (), one.id

    return sorted(planned, key=soonest)


def search(
    store: "Store", words: str, filters: Filters | None = None, *, marks: tuple[str, str] = ("", ""), limit: int = 20
) -> list[Found]:
    """Facts and articles that hold all the words, in any of their forms, the best first; `marks` stand around each hit.

    "words in quotation marks" match as they stand, and word* whatever begins so. Raises ComityError where there is no word.
    """
    asked = checked(filters or Filters())
    with store.moment() as moment:
        told = _told_now if asked.as_of is None else _told_then
        articles = articles_with(moment, words, asked, marks=marks, limit=limit)
        return [*told(moment, words, asked, marks, limit), *(Found(hit, None) for hit in articles)]


def articles_with(
    store: "Store", words: str, filters: Filters, *, marks: tuple[str, str] = ("", ""), limit: int = 20
) -> "list[Hit]":
    """Articles that hold all the words, the best first, of the states, outlets and days that `filters` ask for.

    None where facts of some sort alone are asked for. Raises ComityError where there is no word or a filter makes no sense.
    """
    asked = checked(filters)
    if asked.kinds or asked.types or asked.statuses or asked.fields or asked.parties or asked.contradicted:
        return []
    return store.search(
        words, marks=marks, states=asked.states, sites=asked.sites, days=_published(asked), limit=limit, what=["article"]
    )


def _published(filters: Filters) -> tuple[str | None, str | None]:
    """The first and the last day on which articles were published that are asked for."""
    from comity.consolidation.spans import span

    since, until = span(filters.since), span(filters.until)
    first = date.fromordinal(since[0]).isoformat() if since else None
    last = date.fromordinal(until[1]).isoformat() if until else None
    if filters.new_since is not None:
        after = min(date.fromisoformat(filters.new_since), _LAST_BUT_ONE) + timedelta(days=1)
        first = max(first or "", after.isoformat())
    if filters.as_of is not None:
        last = min(last or filters.as_of, filters.as_of)
    return first, last


def _told_now(store: "Store", words: str, asked: Filters, marks: tuple[str, str], limit: int) -> "list[Found]":
    """The facts of which reports hold the words, by the index."""
    from comity.consolidation.filing import choice_of
    from comity.consolidation.gathering import day_of, of_refs
    from comity.store import Hit

    hits = store.search_facts(words, choice_of(asked, day_of(store, asked)), marks=marks, limit=limit).hits
    told = of_refs(store, [hit.ref for hit in hits], asked)
    found = []
    for hit in hits:
        fact = told[hit.ref]
        (article,) = (report.article for report in fact.reports if report.ref == hit.ref)
        found.append(Found(Hit("finding", article, hit.marked, hit.ref, fact.kind), fact))
    return found


def _told_then(store: "Store", words: str, asked: Filters, marks: tuple[str, str], limit: int) -> "list[Found]":
    """The facts as they were known on a day, which are joined anew, of which reports that were known then hold the words."""
    from comity.consolidation.gathering import of_refs, still_theirs, wanted

    sought = limit * 4
    while True:
        hits = store.search(words, marks=marks, states=asked.states, days=(None, asked.as_of), limit=sought, what=["finding"])
        told = of_refs(store, (hit.ref for hit in hits if hit.ref), asked)
        found: dict[str, Found] = {}
        for hit in hits:
            one = told.get(hit.ref or "")
            if one is not None and wanted(one, asked) and still_theirs(one, asked):
                found.setdefault(one.id, Found(hit, one))
        # Filters may have left too little of the best hits: then look further, as long as there are more.
        if len(found) >= limit or len(hits) < sought:
            return list(found.values())[:limit]
        sought *= 4


def build_dossier(store: "Store", first: str, second: str, filters: Filters | None = None) -> "Dossier":
    """The dossier of two states, by any common name or ISO code, from all that `store` has of them.

    `filters.new_since` does not leave anything out here: what is new since then is marked and told first.
    Raises UnknownStateError, ComityError where both are the same state or a filter makes no sense, and StoreError.
    """
    from comity.actors.states import resolve_state
    from comity.consolidation.gathering import gather
    from comity.dossier import build

    one, other = resolve_state(first), resolve_state(second)
    if one.code == other.code:
        raise ComityError(f"{first} and {second} are the same state, {one.name}; a dossier is of two.")
    asked = checked(replace(filters or Filters(), states=(one.code, other.code)))
    with store.moment() as moment:
        found = gather(moment, replace(asked, new_since=None))
    return build(
        found.facts,
        found.articles,
        one.code,
        other.code,
        entities=found.entities,
        day=found.day,
        new_since=asked.new_since,
        as_of=asked.as_of,
        hidden=found.rejected,
        chosen=asked,
    )


def export(
    store: "Store",
    kind: "ExportKind",
    format: "ExportFormat",
    target: str | os.PathLike[str] | BinaryIO,
    filters: Filters | None = None,
    *,
    on_left_out: "Callable[[Fact], None] | None" = None,
) -> int:
    """Writes the facts that `filters` ask for to a file, which appears whole or not at all; gives the number of rows.

    `docs/exports.md` tells the kinds, the formats and their columns. `on_left_out` is called with the events that have no place
    in a series. Raises ComityError where a format does not fit the kind, and StoreError; OSError where the file can't be written.
    """
    from comity.consolidation.changes import changes_of
    from comity.consolidation.entities import entities_of, told_by
    from comity.consolidation.gathering import day_of, gather, stream
    from comity.exports import check_format, write

    check_format(kind, format)
    asked = checked(filters or Filters())
    if kind in KINDS:
        asked = replace(asked, kinds=(kind,))
    elif kind in ("series", "network"):
        asked = replace(asked, kinds=("events",))
    with store.moment() as moment:
        if len(asked.states) > 1:
            found = gather(moment, asked)
            chosen, entities = iter(found.facts), tuple(told_by(found.entities, found.facts))
        elif kind == "entities" or format in ("ftm", "plover", "gdelt", "polecat") or kind == "network":
            listed = list(stream(moment, asked))
            chosen, entities = iter(listed), tuple(entities_of(listed))
        else:
            chosen, entities = stream(moment, asked), ()
        with whole_file(target) as file:
            day, changes = day_of(moment, asked), partial(changes_of, moment, as_of=asked.as_of)
            return write(
                chosen, kind, format, file, entities=entities, title=title_of(asked), day=day, changes=changes,
                on_left_out=on_left_out,
            )  # fmt: skip


def digest(store: "Store", *, on_fact: Callable[[int, int], None] | None = None) -> "Digest":
    """What all facts in a store say, as one SHA-256 and one for each kind: the same wherever and however they came to be kept.

    They are those of one moment, whoever writes meanwhile. `on_fact` is called after each with how many are done, and of how
    many. Raises StoreError.
    """
    from comity.consolidation.gathering import stream
    from comity.exports.digest import digest_of
    from comity.store import Choice

    with store.moment() as moment:
        total = sum(one.facts for one in moment.count(Choice()))

        def counted() -> "Iterator[Fact]":
            for done, one in enumerate(stream(moment, Filters()), 1):
                yield one
                if on_fact:
                    on_fact(done, total)

        return digest_of(counted())


def title_of(filters: Filters, words: str = "") -> str:
    """How a feed, a calendar or a graph of what is asked for is called: others of another choice are called otherwise."""
    from comity.actors.states import state_name
    from comity.dossier.wording import say_choice
    from comity.periods import say_date

    about = words or " and ".join(state_name(code) for code in filters.states) or "all states"
    as_of = f"as of {say_date(filters.as_of, unknown='')}" if filters.as_of else ""
    return "Comity: " + ", ".join(filter(None, (about, *say_choice(filters), as_of)))


@contextmanager
def whole_file(target: str | os.PathLike[str] | BinaryIO) -> Iterator[BinaryIO]:
    """A file that appears at its place when all is written, and not at all if that fails."""
    if not isinstance(target, str | os.PathLike):
        yield target
        return
    from comity.store.drafts import draft_of

    path = Path(target).resolve()
    if path.is_dir():
        raise ComityError(f"{target}: this is a folder; name a file in it.")
    if path.exists() and not path.is_file():  # a device or pipe, which no file may take the place of
        with path.open("wb") as file:
            yield file
        return
    if not path.parent.is_dir():
        raise ComityError(f"{target}: there is no folder {path.parent}; make it first.")
    draft = draft_of(path)
    try:
        with draft.open("wb") as file:
            yield file
        draft.replace(path)
    except PermissionError:
        raise ComityError(f"{target}: this folder can't be written to; name a file in another one.") from None
    except OSError as error:
        raise ComityError(f"{target}: this can't be written ({error.strerror or error}); name another file.") from None
    finally:
        draft.unlink(missing_ok=True)


def judge(
    store: "Store",
    verb: Verb,
    *ids: str,
    who: str,
    why: str = "",
    reports: Sequence[str] = (),
    field: str | None = None,
    value: Any = None,
    when: str | None = None,
) -> Judgement:
    """Keeps what a person decided about facts, and gives the judgement.

    - "join": the facts `ids` are one.
    - "split": the `reports` (refs) of the fact are a fact of their own.
    - "reject": the `reports` of the fact, or all of them, are wrong.
    - "correct": the fact's `field` is `value`, in the record format.
    - "confirm": the fact is right.
    - "undo": the judgement with this id no longer counts.

    `when` is an ISO 8601 time, by default now. Who says again, without a time, what was last said of a fact, gets that
    judgement, and nothing is kept twice. Raises ComityError where that makes no sense, and StoreError.
    """
    from comity.consolidation.judging import already_said, decide

    told = when or datetime.now(UTC).isoformat()
    judgement = decide(store, verb, ids, who=who, when=told, why=why, reports=reports, field=field, value=value)
    if when is None and (said := already_said(store, judgement)):
        return said
    store.judge([judgement])
    return judgement


def export_judgements(store: "Store", target: str | os.PathLike[str] | BinaryIO) -> int:
    """Writes all judgements as JSON Lines, in the order of time; gives their number."""
    from comity.consolidation.judging import to_line

    judgements = store.judgements()
    with whole_file(target) as file:
        file.writelines(f"{to_line(judgement)}\n".encode() for judgement in judgements)
    return len(judgements)


def import_judgements(store: "Store", path: str | os.PathLike[str], *, known: bool = False) -> int:
    """Keeps the judgements of a JSON Lines file, all of them or none; gives how many were new.

    With `known`, those on articles that this store does not hold are left out. Raises ComityError where a line is no judgement
    or, without `known`, where one concerns an article that is not here; StoreError.
    """
    from comity.consolidation.judging import check_known, from_lines, knowable, not_undone

    name = os.fspath(path)
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise ComityError(f"{name}: this is no text in UTF-8; nothing was imported.") from None
    except OSError as error:
        why = error.strerror or error
        raise ComityError(f"{name}: it can't be opened ({why}); check the path and its permissions.") from None
    judgements = from_lines(lines, name)
    if known:
        judgements = knowable(store, judgements)
    else:
        check_known(store, judgements, name)
    return store.judge(not_undone(store, judgements), waiting=True)


def checked(filters: Filters) -> Filters:
    """The filters with states as codes. Raises UnknownStateError and ComityError where one makes no sense."""
    from comity.actors.states import resolve_state

    for name in ("since", "until", "as_of", "new_since"):
        value = getattr(filters, name)
        option = name.replace("_", "-")
        if value is not None and (parse_period(value) is None or "/" in value or "T" in value):
            raise ComityError(f"{option} {value!r}: this is no date; write it as 2022-08-23, 2022-08 or 2022.")
        if name in ("as_of", "new_since") and value is not None and len(value) != 10:
            raise ComityError(f"{option} {value!r}: this has to be a day, such as 2022-08-23.")
    if (
        filters.since
        and filters.until
        and filters.since > filters.until[: len(filters.since)]
        and filters.since[: len(filters.until)] > filters.until
    ):
        raise ComityError(f"since {filters.since} until {filters.until}: the one is after the other.")
    states = tuple(dict.fromkeys(resolve_state(state).code for state in filters.states))
    return replace(filters, states=states)
