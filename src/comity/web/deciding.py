"""What reviewers decide on pages: held against what others decided meanwhile, kept one after another, and found to be undone."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

from comity.consolidation import Fact
from comity.errors import ComityError
from comity.recall import judge
from comity.store import Store
from comity.types import Judgement, Verb

ONE_AT_A_TIME = Lock()
"""Held from looking whether a fact is still as a person saw it until the judgement is kept."""
_FRESH = timedelta(minutes=30)
"""How long a page that tells what was decided just now says so."""
_DONE = {
    "confirm": "The fact is confirmed.",
    "reject": "Rejected: it is told nowhere from now on.",
    "split": "Split off: these reports are a fact of their own.",
    "join": "Joined: the facts are one.",
    "correct": "Corrected.",
}


@dataclass(frozen=True, slots=True)
class Done:
    """What the visitor decided just now."""

    ids: tuple[str, ...]
    """The judgements, to be undone together."""
    words: str
    ref: str
    """A report of a fact that it is about."""


def token_of(fact: Fact, reports: int) -> str:
    """What a form carries to tell, when it comes back, whether the fact is still as it was shown; `reports` is their number."""
    told = "\n".join((fact.id, str(reports), *(report.ref for report in fact.reports)))
    digest = hashlib.sha256(told.encode()).hexdigest()[:12]
    return ".".join((str(reports), digest, *(judgement.id for judgement in fact.judgements)))


def reports_then(token: str) -> int | None:
    """How many reports the fact had that a form was about; None where the token is none."""
    number = token.partition(".")[0]
    return int(number) if number.isdecimal() and len(number) < 10 else None


def judged_then(token: str) -> tuple[str, ...]:
    """The judgements that the fact had."""
    return tuple(token.split(".")[2:])


def about(judgements: Iterable[Judgement], refs: Collection[str]) -> tuple[Judgement, ...]:
    """Of all judgements those that name one of the findings, undone ones and their undoing too."""
    known = list(judgements)
    ids = {one.id for one in known if any(target.ref in refs for target in (*one.targets, *one.others))}
    return tuple(one for one in known if one.id in ids or one.undoes in ids)


def decide(
    store: Store,
    verb: Verb,
    ids: Sequence[str],
    *,
    who: str,
    why: str,
    reports: Sequence[str] = (),
    changes: Sequence[tuple[str, Any]] = (),
) -> tuple[Judgement, ...]:
    """Keeps what a person decided; a correction of several fields, and the undoing of several judgements, is as many judgements.

    Raises ComityError where that makes no sense, and StoreError.
    """
    match verb:
        case "correct":
            return tuple(judge(store, verb, *ids, who=who, why=why, field=field, value=value) for field, value in changes)
        case "undo":
            return tuple(judge(store, verb, id, who=who, why=why) for id in reversed(ids))
    return (judge(store, verb, *ids, who=who, why=why, reports=reports),)


def undone_by(judgements: Iterable[Judgement], ids: Collection[str]) -> Judgement | None:
    """The judgement that undid one of these already."""
    return next((one for one in judgements if one.undoes in ids), None)


def just_done(judgements: Sequence[Judgement], ids: Sequence[str], who: str) -> Done | None:
    """What a page says that was decided just now; None where it was another's, long ago, or is undone."""
    ones = [one for one in judgements if one.id in ids and one.verb != "undo" and one.who == who]
    if not ones or undone_by(judgements, ids):
        return None
    if datetime.now(UTC) - datetime.fromisoformat(ones[-1].when) > _FRESH:
        return None
    return Done(tuple(one.id for one in ones), _DONE[ones[0].verb], ones[0].targets[0].ref)


def reason(error: ComityError) -> str:
    """The sentence of an error about a decision, for those who decide on pages and not on the command line."""
    return str(error).partition("; `comity")[0].rstrip(".") + "."
