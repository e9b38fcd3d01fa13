"""What persons decide about facts, as rows of their own: they change no finding, survive reading again, and can be undone."""

import base64
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from math import inf, isfinite
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from comity.consolidation.facts import STEP_STATUSES
from comity.consolidation.gathering import find
from comity.consolidation.model import Fact, Report
from comity.errors import ComityError
from comity.store.checks import faults
from comity.store.protocol import Store
from comity.types import (
    MOST_DOCUMENTS,
    Commitment,
    Event,
    Figure,
    Finding,
    Instrument,
    Judgement,
    Kind,
    Office,
    Statement,
    Target,
    Verb,
)

_SURROGATE = re.compile("[\ud800-\udfff]")
_UNKEPT = re.compile("[\0\ud800-\udfff]")
_KEPT = frozenset(field.name for field in fields(Finding))
_CLASSES: dict[Kind, type[Finding]] = {
    "offices": Office, "events": Event, "instruments": Instrument, "commitments": Commitment, "statements": Statement,
    "figures": Figure,
}  # fmt: skip


def decide(
    store: Store,
    verb: Verb,
    ids: Sequence[str],
    *,
    who: str,
    when: str,
    why: str,
    reports: Sequence[str] = (),
    field: str | None = None,
    value: Any = None,
) -> Judgement:
    """The judgement of a person on facts; nothing is stored yet (`Store.judge` does).

    - join: two facts or more of one kind are one.
    - split: the `reports` of a fact (refs) are a fact of their own.
    - reject: the `reports`, or all of a fact's, are wrong.
    - correct: a fact's `field` is `value`, in the record format.
    - confirm: a fact is right.
    - undo: the judgement with this id no longer counts.

    Raises ComityError where that makes no sense.
    """
    if not _can_be_kept(who, why, value):
        raise ComityError("A judgement can't hold U+0000 or half of a pair of surrogates: no database keeps them.")
    if not who.strip():
        raise ComityError("A judgement needs to say who decided; name yourself with --who.")
    try:
        when = _in_utc(when)
    except ValueError:
        raise ComityError(f"{when!r}: this is no time; write it as 2026-01-31T10:00:00+00:00.") from None
    if verb == "undo":
        return _named(Judgement("", verb, (), who, when, why, undoes=_only(ids, "undo")))
    if verb == "join":
        firsts, rest = _joined(store, ids)
        return _named(Judgement("", verb, firsts, who, when, why, others=rest))
    fact = find(store, _only(ids, verb))
    chosen = [_report(fact, ref) for ref in dict.fromkeys(reports)]
    others = [report for report in fact.reports if report not in chosen]
    match verb:
        case "split":
            if not chosen or not others:
                raise ComityError(
                    f"{fact.id}: name some of its reports to split off, and leave some; `comity why {fact.id}` shows their refs."
                )
        case "reject":
            chosen, others = (chosen, others) if chosen else (list(fact.reports), [])
        case "correct":
            _check(fact, field, value)
            # A report of the last step: what is corrected is said of that one, whatever comes after it.
            chosen = [_report(fact, fact.history[-1].reports[0])]
            others = [report for report in fact.reports if report not in chosen]
        case "confirm":
            chosen, others = [fact.reports[0]], list(fact.reports[1:])
    targets = _targets(store, [report.ref for report in chosen])
    rest = _targets(store, [report.ref for report in others])
    return _named(Judgement("", verb, targets, who, when, why, field if verb == "correct" else None, value, rest))


def already_said(store: Store, judgement: Judgement) -> Judgement | None:
    """The judgement that stands and is the last on these findings, where it is the same but for its time.

    So a command that was stopped before it could say that it was done can be given again.
    """
    standing = store.judgements(undone=False, refs=[target.ref for target in judgement.targets]) if judgement.targets else []
    last = standing[-1] if standing else None
    return last if last and replace(judgement, id=last.id, when=last.when) == last else None


def _can_be_kept(who: str, why: str, value: Any) -> bool:
    """Whether databases keep these texts: PostgreSQL has no U+0000, and no encoding half of a pair of surrogates."""
    texts = (who, why, *(value if isinstance(value, (list, tuple)) else [value]))
    return not any(isinstance(text, str) and _UNKEPT.search(text) for text in texts)


def _in_utc(when: str) -> str:
    """The time in UTC, so that times sort as letters do. Raises ValueError where it is none, or tells no offset."""
    time = datetime.fromisoformat(when)
    if time.tzinfo is None:
        raise ValueError("no offset")
    return time.astimezone(UTC).isoformat()


def _only(ids: Sequence[str], verb: str) -> str:
    if len(ids) != 1:
        raise ComityError(f"{verb} takes one id, but {len(ids)} were given.")
    return ids[0]


def _joined(store: Store, ids: Sequence[str]) -> tuple[tuple[Target, ...], tuple[Target, ...]]:
    """The first report of each of the facts, and the others."""
    facts = list({fact.id: fact for fact in (find(store, ref) for ref in ids)}.values())
    if len(facts) < 2:
        raise ComityError("join takes two facts or more that are not one yet.")
    kinds = sorted({fact.kind for fact in facts})
    if len(kinds) > 1:
        raise ComityError(f"These are of different kinds ({', '.join(kinds)}) and can't be one fact.")
    others = [report.ref for fact in facts for report in fact.reports[1:]]
    return _targets(store, [fact.reports[0].ref for fact in facts]), _targets(store, others)


def _report(fact: Fact, ref: str) -> Report:
    found = next((report for report in fact.reports if report.ref == ref.strip().lower()), None)
    if found is None:
        raise ComityError(f"{ref} is no report of {fact.id}; `comity why {fact.id}` shows their refs.")
    return found


def _targets(store: Store, refs: Sequence[str]) -> tuple[Target, ...]:
    kept = {one.ref: one for one in store.findings(refs=refs)}
    found = (kept[ref] for ref in refs)
    return tuple(
        Target(one.ref, one.identity, one.kind, one.finding.start, one.finding.end, one.finding.evidence) for one in found
    )


def _check(fact: Fact, field: str | None, value: Any) -> None:
    own = [name.name for name in fields(fact.told) if name.name not in _KEPT]
    if field not in own:
        raise ComityError(f"{fact.id}: {fact.kind} have no {field or 'field that was named'}; they have {', '.join(own)}.")
    changes: dict[str, Any] = {field: _plain(type(fact.told), field, value)}
    wrong = faults(replace(fact.told, **changes))
    if wrong:
        raise ComityError(f"{fact.id}: {field} can't be {value!r}: {wrong[0]}")


def _named(judgement: Judgement) -> Judgement:
    told = json.dumps(asdict(judgement), sort_keys=True)
    digest = hashlib.sha256(told.encode("utf-8", "surrogatepass")).digest()
    return replace(judgement, id=f"ju-{base64.b32encode(digest).decode()[:12].lower()}")


# Judgements as JSON Lines


def to_line(judgement: Judgement) -> str:
    """The judgement as one line of JSON."""
    told = {name: value for name, value in asdict(judgement).items() if value not in (None, ())}
    # Evidence can hold lone surrogates, which UTF-8 can't.
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(told, ensure_ascii=False))


def from_lines(lines: Iterable[str], name: str) -> list[Judgement]:
    """The judgements of a file, in the order of time. Raises ComityError at the first line that is none."""
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found.append(_parsed(json.loads(line)))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise ComityError(f"{name}:{number}: this is no judgement; nothing was imported.") from None
    # What is undone has to be there first, also where both were decided in one moment.
    return sorted(found, key=lambda judgement: (judgement.verb == "undo", judgement.when, judgement.id))


def _parsed(body: dict[str, Any]) -> Judgement:
    own: dict[str, Any] = dict(body)
    for key in ("targets", "others"):
        own[key] = tuple(Target(**target) for target in own.get(key, ()))
    judgement = replace(Judgement(**own), when=_in_utc(own["when"]))
    if not _has_its_parts(judgement) or _named(replace(judgement, id="")).id != judgement.id:
        raise ValueError("no judgement")
    return judgement


def _has_its_parts(judgement: Judgement) -> bool:
    """Whether it is as `decide` makes them."""
    if not _can_be_kept(judgement.who, judgement.why, judgement.value):
        return False
    targets = (*judgement.targets, *judgement.others)
    parts: tuple[Judgement | Target, ...] = (judgement, *targets)
    if not all(_of_type(getattr(part, name), hint) for part in parts for name, hint in get_type_hints(type(part)).items()):
        return False
    if judgement.verb == "undo":
        return judgement.undoes is not None and not targets
    if not judgement.targets or len({target.kind for target in targets}) > 1:
        return False
    return judgement.verb != "correct" or _can_be(judgement.targets[0].kind, judgement.field, judgement.value)


def _can_be(kind: Kind, field: str | None, value: Any) -> bool:
    """Whether a field of a kind can have such a value."""
    cls = _CLASSES[kind]
    hints = {name: hint for name, hint in get_type_hints(cls).items() if name not in _KEPT}
    if field == "count" and isinstance(value, int) and not 1 <= value <= MOST_DOCUMENTS:
        return False
    return field in hints and _of_type(_plain(cls, field, value), hints[field])


def _plain(cls: type[Finding], field: str, value: Any) -> Any:
    """The value as a finding of the class has it."""
    if cls is Event and field == "status" and isinstance(value, str):
        return STEP_STATUSES.get(value, value)
    if field == "value" and type(value) is int:
        return float(value) if abs(value) <= sys.float_info.max else inf
    return tuple(value) if isinstance(value, list) else value


def _of_type(value: Any, hint: Any) -> bool:
    if isinstance(hint, UnionType):
        return any(_of_type(value, one) for one in get_args(hint))
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    if get_origin(hint) is tuple:
        return isinstance(value, tuple) and all(_of_type(item, get_args(hint)[0]) for item in value)
    return hint is Any or (type(value) is hint and (hint is not float or isfinite(value)))


def knowable(store: Store, judgements: Sequence[Judgement]) -> list[Judgement]:
    """Those of the judgements whose articles this store holds; an undoing where it holds what is undone."""
    held = store.known({target.article for judgement in judgements for target in judgement.targets})
    kept: list[Judgement] = []
    for judgement in judgements:
        if judgement.verb == "undo":
            known = any(other.id == judgement.undoes for other in (*kept, *store.judgements()))
        else:
            known = all(target.article in held for target in judgement.targets)
        if known:
            kept.append(judgement)
    return kept


def not_undone(store: Store, judgements: Sequence[Judgement]) -> list[Judgement]:
    """The judgements without those that undo what was undone here already: two persons may have found the same wrong."""
    undone = {judgement.undoes for judgement in store.judgements() if judgement.verb == "undo"}
    kept = []
    for judgement in judgements:
        if judgement.verb == "undo" and judgement.undoes in undone:
            continue
        undone |= {judgement.undoes} if judgement.verb == "undo" else set()
        kept.append(judgement)
    return kept


def check_known(store: Store, judgements: Sequence[Judgement], name: str) -> None:
    """Raises ComityError where judgements concern articles that this store does not hold."""
    wanted = {target.article for judgement in judgements for target in judgement.targets}
    unknown = wanted - store.known(wanted)
    strange = sum(any(target.article in unknown for target in judgement.targets) for judgement in judgements)
    if strange:
        raise ComityError(
            f"{name}: {strange} of {len(judgements)} judgements concern articles that this store does not hold, such as "
            f"“{min(unknown)}”. Add those pages first, or take the others alone with --known. Nothing was imported."
        )
