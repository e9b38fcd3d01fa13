"""What a store gives as JSON, and back: one form for the API and for its client. Facts are as in exports (`docs/exports.md`)."""

import json
import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from comity.consolidation import Fact
from comity.exports.reports import own_fields, place_of
from comity.exports.text import encodable
from comity.exports.whole import fact_object
from comity.records import finding
from comity.types import Commitment, Event, Figure, Finding, Instrument, Kind, Office, Page, Statement

KINDS_OF: dict[type[Finding], Kind] = {
    Office: "offices", Event: "events", Instrument: "instruments", Commitment: "commitments", Statement: "statements",
    Figure: "figures",
}  # fmt: skip
"""The kind of each class of findings."""
_T = TypeVar("_T")


def plain(value: object) -> Any:
    """`value` as JSON has it: an object of its fields, with what this module says of facts, findings and pages."""
    match value:
        case Fact():
            return fact_object(value)
        case Finding():
            return own_fields(KINDS_OF[type(value)], value) | place_of(value)
        case tuple() | list():
            return [plain(part) for part in value]
        case dict():
            return {key: plain(part) for key, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        told = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        return told | {"digest": value.digest} if isinstance(value, Page) else told
    return value


def to_bytes(value: object) -> bytes:
    """`value` as a line of JSON in UTF-8. Numbers that JSON has no form for are null, lone surrogates U+FFFD."""
    told = plain(value)
    try:
        text = json.dumps(told, ensure_ascii=False, allow_nan=False)
    except ValueError:
        text = json.dumps(_finite(told), ensure_ascii=False)
    return encodable(text).encode() + b"\n"


def _finite(value: Any) -> Any:
    match value:
        case float():
            return value if math.isfinite(value) else None
        case tuple() | list():
            return [_finite(part) for part in value]
        case dict():
            return {key: _finite(part) for key, part in value.items()}
    return value


def from_plain(cls: type[_T], value: Any) -> _T:
    """What `plain` made of an instance of `cls`. Raises KeyError, TypeError and ValueError where it is nothing such."""
    return cast(_T, _read(cls, value, None))


def _read(hint: Any, value: Any, kind: Kind | None) -> Any:
    if isinstance(hint, UnionType) or get_origin(hint) is Union:
        return _read_one_of([one for one in get_args(hint) if one is not type(None)], value, kind)
    origin: Any = get_origin(hint)
    if origin is tuple:
        parts = get_args(hint)
        return tuple(_read(parts[0] if parts[-1] is ... else parts[place], part, kind) for place, part in enumerate(value))
    if origin is dict:
        return {key: _read(get_args(hint)[1], part, kind) for key, part in value.items()}
    if origin is Literal or hint is Any:
        return value
    if isinstance(origin, type):  # a generic class of ours
        hint = origin
    made: Any = hint  # a class, which makes what is read
    if issubclass(hint, Finding):
        return _finding(kind, value)
    if is_dataclass(hint):
        here = value.get("kind") if hint is Fact or (kind is None and "finding" in value) else kind
        return made(**{name: _read(part, value[name], here) for name, part in hints_of(made).items()})
    if hint is float and isinstance(value, int):
        return float(value)
    if not isinstance(value, hint):
        raise TypeError(f"{value!r} is no {hint.__name__}")
    return value


def _read_one_of(hints: list[Any], value: Any, kind: Kind | None) -> Any:
    if value is None:
        return None
    if isinstance(value, dict):
        fitting = [hint for hint in hints if not is_dataclass(hint) or {field.name for field in fields(hint)} <= value.keys()]
        return _read(fitting[0], value, kind)
    return _read(hints[0], value, kind) if len(hints) == 1 else value


def _finding(kind: Kind | None, value: Mapping[str, Any]) -> Finding:
    if kind is None:
        raise TypeError("a finding without a kind")
    # A figure that is no number.
    told = {**value, "value": math.nan} if kind == "figures" and value["value"] is None else value
    return finding(kind, told, told["evidence"], told["start"], told["end"])


@cache
def hints_of(cls: Any) -> dict[str, Any]:
    """The types of the fields of a dataclass, in their order."""
    from comity import browsing, listing, store

    # Modules that load rooms late name their classes without having them.
    known = {"Fact": Fact, "Hit": store.Hit, "Counts": browsing.Counts, "Slice": listing.Slice}
    found = get_type_hints(cls, localns=known)
    return {field.name: found[field.name] for field in fields(cls)}


__all__ = ["KINDS_OF", "from_plain", "hints_of", "plain", "to_bytes"]
