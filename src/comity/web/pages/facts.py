"""A fact with all that tells it, and what reviewers decide about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, get_args
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData

from comity.browsing import by_id
from comity.consolidation.gathering import NOT_JOINED
from comity.errors import ComityError
from comity.periods import say_date
from comity.recall import checked
from comity.store import Store
from comity.types import Filters, Judgement, Verb
from comity.web.corrections import Corrections, FormField, form_of, read_form
from comity.web.deciding import (
    ONE_AT_A_TIME,
    Done,
    decide,
    judged_then,
    just_done,
    reason,
    reports_then,
    undone_by,
)
from comity.web.dependencies import Reviewer, TheStore, TheVisitor
from comity.web.fact_view import Decision, Rejected, Shown, filed_of, kept_finding, rejected, seen_now, show
from comity.web.filters import last
from comity.web.problems import is_unavailable, missing, problem
from comity.web.rendering import local_path, redirect, render
from comity.web.safety.visitors import Visitor

router = APIRouter()

_LONGEST = 2_000
"""Characters of a reason."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that came back, since what it asks for makes no sense or the fact has changed."""

    verb: str = ""
    """"" where no form came back."""
    why: str = ""
    other: str = ""
    reports: frozenset[str] = frozenset()
    error: str = ""
    """What is wrong with it, in a sentence."""


@dataclass(frozen=True, slots=True)
class FactPage:
    """A fact."""

    shown: Shown
    form: tuple[FormField, ...]
    """Its fields, to correct them; none for those who may not, and as of a day."""
    filled: Filled
    changed: tuple[str, ...]
    """What others changed while the visitor decided, in sentences."""
    done: Done | None
    """What the visitor decided just now."""
    next: str
    """Where to go on after a decision; "" for this page."""
    as_of: str | None


@dataclass(frozen=True, slots=True)
class RejectedPage:
    """A finding that was rejected."""

    rejected: Rejected
    filled: Filled
    changed: tuple[str, ...]
    done: Done | None
    next: str


@router.get("/facts/{id}")
def fact(
    request: Request,
    store: TheStore,
    visitor: TheVisitor,
    id: str,
    cursor: str = "",
    grounds: str = "",
    next: str = "",
    done: str = "",
) -> Response:
    """The fact to which a finding belongs, at the address of the fact's own id."""
    with missing("unknown-fact"):
        kept = kept_finding(store, id)
        if kept is None:
            raise ComityError(f"There is no fact or report {id[:80]}.")
    judgements = store.judgements()
    just = just_done(judgements, done.split(), visitor.name)
    if kept.fact is None:
        if all(one.verb != "reject" for one in store.judgements(undone=False, refs=[kept.ref])):
            raise problem("store-unavailable", NOT_JOINED)
        return _render_rejected(request, store, id, judgements, done=just, next=next)
    filed = store.filed([kept.fact])[kept.fact]
    day = checked(Filters(as_of=last(request.query_params, "as-of"))).as_of
    if id != filed.id:
        return redirect(request, f"/facts/{filed.id}{f'?{request.url.query}' if request.url.query else ''}", status=307)
    with missing("unknown-fact"):
        shown = show(store, filed, as_of=day, skip=_skipped(cursor), grounds=True if grounds else None, judgements=judgements)
    return _render(request, visitor, shown, done=just, next=next, as_of=day)


async def _sent(request: Request) -> FormData:
    return await request.form()


@router.post("/facts/{id}/judgements")
def judge(request: Request, store: TheStore, visitor: Reviewer, id: str, form: Annotated[FormData, Depends(_sent)]) -> Response:
    """Keeps what a reviewer decided about a fact, unless somebody else was faster."""
    verb, next = _text(form, "verb"), local_path(_text(form, "next"), "")
    if verb not in get_args(Verb):
        raise problem("bad-input", f"There is no decision {verb[:40]!r}; there are {', '.join(get_args(Verb))}.")
    filled = Filled(
        verb,
        _text(form, "why")[:_LONGEST],
        _text(form, "other"),
        frozenset(_texts(form, "report")),
    )
    with ONE_AT_A_TIME:
        if verb == "undo":
            return _undo(request, store, visitor, id, _text(form, "judgement").split(), filled, next)
        return _decide(request, store, visitor, id, form, filled, next)


def _decide(request: Request, store: Store, visitor: Visitor, id: str, form: FormData, filled: Filled, next: str) -> Response:
    with missing("unknown-fact"):
        kept = kept_finding(store, id)
        if kept is None:
            raise ComityError(f"There is no fact or report {id[:80]}.")
    now = by_id(store, id)
    seen = _text(form, "seen")
    if now is None:
        changed = ("Somebody rejected it while you were deciding; your decision was not kept.",)
        return _render_rejected(request, store, id, store.judgements(), filled=filled, changed=changed, next=next, status=409)
    asked = Corrections((), ())
    if filled.verb == "correct":
        asked = read_form(now, lambda name: _texts(form, f"set-{name}"), firm=bool(_text(form, "firm")))
    if seen and seen != seen_now(now, filed_of(store, id)):
        return _again(request, store, visitor, id, filled, asked.fields, next, status=409, seen=seen)
    if asked.wrong:
        error = "Nothing was corrected: what is marked below can't be so."
        return _again(request, store, visitor, id, _with(filled, error), asked.fields, next)
    ids, error = [now.id], ""
    match filled.verb:
        case "correct" if not asked.changes:
            error = "Nothing was corrected: all fields stand as they were."
        case "join":
            ids.append(filled.other.strip().lower())
            error = _not_joinable(store, now.id, ids[-1])
        case "confirm" if filled.other:
            error = _not_joinable(store, now.id, filled.other.strip().lower())
        case "split" if not filled.reports or len(filled.reports) >= len(now.reports):
            error = "Choose the reports to split off, at least one and not all of them."
        case "reject" if _text(form, "scope") == "chosen" and not filled.reports:
            error = "Choose the reports that are wrong."
    if error:
        return _again(request, store, visitor, id, _with(filled, error), asked.fields, next)
    verb: Verb = filled.verb  # type: ignore[assignment]  # it is one of them
    reports = sorted(filled.reports) if verb in ("split", "reject") else ()
    try:
        if verb == "confirm" and filled.other:
            # Two facts that came near each other are right as they are.
            made = tuple(
                decide(store, verb, [one], who=visitor.name, why=filled.why or f"Not the same as {another}.")[0]
                for one, another in ((now.id, filled.other), (filled.other, now.id))
            )
        else:
            made = decide(store, verb, ids, who=visitor.name, why=filled.why, reports=reports, changes=asked.changes)
    except ComityError as wrong:
        if is_unavailable(wrong):
            raise
        return _again(request, store, visitor, id, _with(filled, reason(wrong)), asked.fields, next)
    to = next or f"/facts/{quote((filed.id if (filed := filed_of(store, now.id)) else now.id), safe='')}"
    return redirect(request, with_parameter(to, "done", " ".join(one.id for one in made)))


def _undo(request: Request, store: Store, visitor: Visitor, id: str, ids: Sequence[str], filled: Filled, next: str) -> Response:
    judgements = store.judgements()
    known = {one.id for one in judgements if one.verb != "undo"}
    if not ids or not known.issuperset(ids):
        raise problem("bad-input", f"There is no judgement {' '.join(ids)[:80]} to undo.")
    if before := undone_by(judgements, ids):
        changed = (f"{before.who} has taken this back already, on {_day(before.when)}.",)
        if filed_of(store, id) is None:
            return _render_rejected(request, store, id, judgements, changed=changed, next=next, status=409)
        return _again(request, store, visitor, id, Filled(), (), next, status=409, changed=changed)
    decide(store, "undo", ids, who=visitor.name, why=filled.why)
    filed = filed_of(store, id)
    to = next or f"/facts/{quote(filed.id if filed else id, safe='')}"
    return redirect(request, with_parameter(to, "done", ""), ("success", "It is as it was before."))


def _not_joinable(store: Store, id: str, other: str) -> str:
    """Why two facts can't be joined, in a sentence; "" where they can."""
    found = by_id(store, other) if other else None
    if found is None:
        return (
            f"There is no fact “{other[:80]}”: write the id of one, such as {id}." if other else "Write the id of the other fact."
        )
    return "These are one fact already." if found.id == id else ""


def _again(
    request: Request,
    store: Store,
    visitor: Visitor,
    id: str,
    filled: Filled,
    fields: Sequence[FormField],
    next: str,
    *,
    status: int = 422,
    seen: str = "",
    changed: tuple[str, ...] = (),
) -> Response:
    """The fact's page with the form that came, filled in as it was."""
    filed = filed_of(store, id)
    assert filed is not None
    shown = show(store, filed, judgements=store.judgements())
    changed = changed or (_changes(shown, seen) if status == 409 else ())
    return _render(request, visitor, shown, fields=fields, filled=filled, changed=changed, next=next, status=status)


def _changes(shown: Shown, seen: str) -> tuple[str, ...]:
    """What has changed since a form was made, in sentences."""
    then = judged_then(seen)
    told = [_say(one) for one in shown.decisions if one.id not in then and one.undone_by is None]
    told += [
        f"{one.undone_by} took back what {one.who} decided: {one.what}."
        for one in shown.decisions
        if one.id in then and one.undone_by
    ]
    before = reports_then(seen)
    if before is not None and before != shown.count:
        told.append(f"It is told by {shown.count:,} reports now; it was by {before:,}.")
    return tuple(told) or ("It was joined with others or parted, or its articles were read anew.",)


def _say(decision: Decision) -> str:
    why = f" “{decision.why}”" if decision.why else ""
    return f"{decision.who} has decided meanwhile: {decision.what} ({_day(decision.when)}).{why}"


def _day(time: str) -> str:
    return say_date(time[:10], unknown="a day unknown")


def _with(filled: Filled, error: str) -> Filled:
    return Filled(filled.verb, filled.why, filled.other, filled.reports, error)


def _render(
    request: Request,
    visitor: Visitor,
    shown: Shown,
    *,
    fields: Sequence[FormField] = (),
    filled: Filled | None = None,
    changed: tuple[str, ...] = (),
    done: Done | None = None,
    next: str = "",
    as_of: str | None = None,
    status: int = 200,
) -> Response:
    form = tuple(fields) or (form_of(shown.fact) if visitor.may_write and as_of is None else ())
    page = FactPage(shown, form, filled or Filled(), changed, done, local_path(next, ""), as_of)
    return render(request, "fact.html.j2", page, title=shown.headline, status=status, as_of=as_of)


def _render_rejected(
    request: Request,
    store: Store,
    id: str,
    judgements: Sequence[Judgement],
    *,
    filled: Filled | None = None,
    changed: tuple[str, ...] = (),
    done: Done | None = None,
    next: str = "",
    status: int = 200,
) -> Response:
    kept = kept_finding(store, id)
    assert kept is not None
    page = RejectedPage(rejected(store, kept, judgements), filled or Filled(), changed, done, local_path(next, ""))
    return render(request, "fact-rejected.html.j2", page, title=f"Rejected: {page.rejected.headline}", status=status)


def _skipped(cursor: str) -> int:
    if cursor and not (cursor.isdecimal() and cursor.isascii() and len(cursor) < 8):
        raise problem("bad-cursor", "This cursor is of another list; begin again without it.")
    return int(cursor or 0)


def with_parameter(to: str, name: str, value: str) -> str:
    """A local address with a parameter of the query set, or taken away where it is empty."""
    path, _, rest = to.partition("?")
    query, sign, fragment = rest.partition("#") if "?" in to else ("", *path.partition("#")[1:])
    path = path.partition("#")[0]
    pairs = [pair for pair in parse_qsl(query) if pair[0] != name] + ([(name, value)] if value else [])
    return path + (f"?{urlencode(pairs)}" if pairs else "") + sign + fragment


def _texts(form: FormData, name: str) -> list[str]:
    return [value for value in form.getlist(name) if isinstance(value, str)]


def _text(form: FormData, name: str) -> str:
    return next(iter(_texts(form, name)), "").strip()
