"""The fields of a fact, in words and as a form in which each can be corrected."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from comity.actors.states import resolve_state
from comity.consolidation import Fact
from comity.consolidation.facts import STEP_STATUSES
from comity.consolidation.headlines import state_or_name
from comity.dossier.cleaning import clean
from comity.dossier.wording import INSTRUMENT_STATUSES, TYPES, amount, field_name, join_names
from comity.errors import UnknownStateError
from comity.periods import say_date
from comity.plover import CONTEXTS, FIELDS, MODES
from comity.recall import INSTRUMENT_KINDS
from comity.store.checks import faults, valid_date
from comity.types import MOST_DOCUMENTS, Figure, Finding, Kind

Control = Literal["text", "names", "states", "date", "number", "choice", "many"]
"""How a field is filled in: a line, a name a line, states in a line, a date, a number, one or several of some words."""
Choice = tuple[str, str]
"""The value of an option and its words."""

_PLACE = frozenset(field.name for field in fields(Finding))
_CONTROLS: Mapping[str, Control] = {
    **dict.fromkeys(("actors", "recipients", "parties", "by", "to"), "names"),
    **dict.fromkeys(("states", "actor_states", "recipient_states", "by_states", "to_states"), "states"),
    **dict.fromkeys(("date", "due", "period"), "date"),
    **dict.fromkeys(("type", "mode", "status", "kind", "field", "direct", "approximate"), "choice"),
    **dict.fromkeys(("count", "value"), "number"),
    "contexts": "many",
}  # fmt: skip
_MAY_BE_EMPTY = frozenset(["mode", "date", "due", "period", "place", "subject", "field"])
_LABELS = {
    "by": "who promises", "to": "to whom", "by_states": "states of who promises", "to_states": "states to whom",
    "actor_states": "states of the actors", "recipient_states": "states of the recipients", "of": "of which state or institution",
    "direct": "quoted word for word", "field": "field of cooperation", "contexts": "contexts", "type": "kind of event",
}  # fmt: skip
_HINTS: Mapping[str, str] = {
    "names": "One name a line.",
    "states": "Names or codes, parted by semicolons: Azerbaijan; KAZ.",
    "date": "2022-08-23, 2022-08, 2022, or two days: 2022-08-24/2022-08-25.",
    "number": "Digits and a point: 12500000 or 12.5.",
    "many": "Choose any number of them, with the control key.",
}
_BOTH: tuple[Choice, ...] = (("yes", "yes"), ("no", "no"))


@dataclass(frozen=True, slots=True)
class FormField:
    """A field of a fact as a form shows it."""

    name: str
    label: str
    control: Control
    value: str
    """What stands in it; of "many" the chosen words, a line each."""
    options: tuple[tuple[str, tuple[Choice, ...]], ...] = ()
    """Of "choice" and "many": groups by their labels, "" for those in none."""
    hint: str = ""
    error: str = ""
    """What is wrong with what was filled in."""
    required: bool = False

    @property
    def chosen(self) -> frozenset[str]:
        """The options that are chosen."""
        return frozenset(self.value.split("\n")) if self.control == "many" else frozenset([self.value])


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a filled-in form asks for."""

    changes: tuple[tuple[str, Any], ...]
    """Fields and what they should be, in the record format, in the order in which they can be corrected one by one."""
    fields: tuple[FormField, ...]
    """The form as it was filled in, with what is wrong."""

    @property
    def wrong(self) -> bool:
        """Whether something can't be so."""
        return any(field.error for field in self.fields)


def say_field(name: str, value: Any, told: Finding) -> str:
    """The value of a field in words; "" where there is none."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case tuple() | list():
            return join_names([say_field(name, part, told) for part in value])
        case int() | float() if name == "value" and isinstance(told, Figure):
            return amount(value, told.unit, approximate=told.approximate)
        case int() | float():
            return amount(value, "", approximate=False)
    text = str(value)
    match name:
        case "date" | "due" | "period":
            return say_date(text, unknown="")
        case "type":
            return TYPES[text].label if text in TYPES else text
        case "of" | "states" | "actor_states" | "recipient_states" | "by_states" | "to_states":
            return state_or_name(text)
        case "contexts" | "field":
            return text.replace("_", " ")
    return text


def names_of(told: Finding) -> tuple[str, ...]:
    """The fields that a finding of this kind has, but for its words and place."""
    return tuple(field.name for field in fields(told) if field.name not in _PLACE)


def label_of(name: str) -> str:
    """A field's name as a form has it."""
    words = _LABELS.get(name) or field_name(name)
    return words[:1].upper() + words[1:]


def form_of(
    fact: Fact, filled: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None
) -> tuple[FormField, ...]:
    """The form of a fact's fields: as they are, or as they were `filled` in, with the `errors` by field."""
    return tuple(_field(fact, name, filled or {}, errors or {}) for name in names_of(fact.told))


def read_form(fact: Fact, sent: Callable[[str], Sequence[str]], *, firm: bool = False) -> Corrections:
    """What a filled-in form asks to correct; `sent` gives the values that came for a field, none for one that is not in it.

    A field that stands as it was is not corrected, unless `firm`: then it is said to be right as it stands.
    """
    filled: dict[str, str] = {}
    errors: dict[str, str] = {}
    changes: dict[str, Any] = {}
    for name in names_of(fact.told):
        control = _CONTROLS.get(name, "text")
        values = sent(name)
        if not values:
            continue
        filled[name] = _as_sent(control, values)
        stands = _shown(fact, name, control)
        if filled[name] == stands and not firm:
            continue
        try:
            value = _read(name, control, filled[name], fact.kind)
            if firm or value != getattr(fact.told, name) or name == "status":
                changes[name] = value
        except ValueError as error:
            errors[name] = str(error)
    for name in changes:
        # An act and its mode are right or wrong together.
        names = ("type", "mode") if name in ("type", "mode") else (name,)
        together = {one: changes[one] for one in names if one in changes}
        wrong = faults(replace(fact.told, **_plain(fact, together)))
        if wrong:
            errors[name] = f"This can't be: {wrong[0]}"
    return Corrections(tuple(_in_order(fact, changes)), form_of(fact, filled, errors))


def _as_sent(control: Control, values: Sequence[str]) -> str:
    if control == "many":
        return "\n".join(value for value in values if value)
    text = values[0].replace("\r\n", "\n").strip()
    return text if control == "names" else " ".join(text.split())


def _field(fact: Fact, name: str, filled: Mapping[str, str], errors: Mapping[str, str]) -> FormField:
    control = _CONTROLS.get(name, "text")
    value = filled.get(name, _shown(fact, name, control))
    return FormField(
        name=name,
        label=label_of(name),
        control=control,
        value=value,
        options=_options(fact.kind, name, value) if control in ("choice", "many") else (),
        hint="A whole number." if name == "count" else _HINTS.get(control, ""),
        error=errors.get(name, ""),
        required=control in ("text", "number") and name not in _MAY_BE_EMPTY,
    )


def _shown(fact: Fact, name: str, control: Control) -> str:
    """What stands in a field before anybody fills it in."""
    value = fact.status if name == "status" else getattr(fact.told, name)
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case tuple() if control == "states":
            return "; ".join(state_or_name(code) for code in value)
        case tuple():
            return "\n".join(_line(part) for part in value)
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return _line(str(value))


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _read(name: str, control: Control, text: str, kind: Kind) -> Any:
    """The value that a filled-in text means. Raises ValueError with a sentence for people."""
    if not text:
        if control in ("names", "states", "many"):
            return ()
        if name in _MAY_BE_EMPTY:
            return None
        raise ValueError("This can't be left empty.")
    match control:
        case "names":
            return tuple(dict.fromkeys(line for part in text.split("\n") if (line := _line(part))))
        case "many":
            chosen = tuple(text.split("\n"))
            if unknown := set(chosen) - set(CONTEXTS):
                raise ValueError(f"“{min(unknown)}” is none of the contexts.")
            return tuple(context for context in CONTEXTS if context in chosen)
        case "states":
            return _states(text)
        case "date":
            if not valid_date(text):
                raise ValueError(f"“{text}” is no date; write it as 2022-08-23, 2022-08, 2022, or as 2022-08-24/2022-08-25.")
            return text
        case "number":
            return _number(name, text)
        case "choice" if name in ("direct", "approximate"):
            return text == "yes"
        case "choice" if text not in _known(kind, name):
            raise ValueError(f"“{text}” is none of the words for this; choose one of the list.")
    return text


def _states(text: str) -> tuple[str, ...]:
    parts = (part.strip() for part in text.replace("\n", ";").split(";"))
    try:
        return tuple(dict.fromkeys(resolve_state(part).code for part in parts if part))
    except UnknownStateError as error:
        raise ValueError(str(error)) from None


def _number(name: str, text: str) -> int | float:
    try:
        number = int(text) if name == "count" else float(text)
    except ValueError:
        digits = "a whole number, such as 3" if name == "count" else "digits and a point, such as 12500000 or 12.5"
        raise ValueError(f"“{text}” is no number; write {digits}.") from None
    if not (1 <= number <= MOST_DOCUMENTS if name == "count" else math.isfinite(number)):
        raise ValueError(f"It can't be {text}.")
    return number


def _plain(fact: Fact, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes as a finding has them: of an event's steps the status that the record format knows."""
    return {
        name: STEP_STATUSES.get(value, value) if name == "status" and fact.kind == "events" else value
        for name, value in changes.items()
    }


def _in_order(fact: Fact, changes: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The changes as they can be made one by one: a mode that the new type does not have is taken away first."""
    rest = [(name, list(value) if isinstance(value, tuple) else value) for name, value in changes.items()]
    if "type" in changes and "mode" in changes and changes["mode"] != (mode := getattr(fact.told, "mode", None)):
        first = [("mode", None)] if mode is not None else []
        last = [("mode", changes["mode"])] if changes["mode"] is not None else []
        others = [(name, value) for name, value in rest if name not in ("type", "mode")]
        return [*first, ("type", changes["type"]), *last, *others]
    return rest


def _options(kind: Kind, name: str, value: str) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    none: tuple[tuple[str, tuple[Choice, ...]], ...] = (("", (("", "none"),)),) if name in _MAY_BE_EMPTY else ()
    if name == "mode":
        groups = tuple(
            (TYPES[type_].label, tuple((mode, mode.replace("-", " ")) for mode in modes)) for type_, modes in MODES.items()
        )
        return (*none, *groups)
    known = _known(kind, name)
    if name != "contexts" and value and value not in known:
        # What stands there may be a word that is offered no longer, or that only reports tell.
        known = {value: value, **known}
    return (*none, ("", tuple(known.items())))


def _known(kind: Kind, name: str) -> dict[str, str]:
    """The words that a field knows, with how they are shown."""
    match name:
        case "type":
            return {type_: words.label for type_, words in TYPES.items()}
        case "mode":
            return {mode: mode for modes in MODES.values() for mode in modes}
        case "kind":
            return {one: one for one in INSTRUMENT_KINDS}
        case "field":
            return {one: one for one in FIELDS}
        case "contexts":
            return {one: one.replace("_", " ") for one in CONTEXTS}
        case "direct" | "approximate":
            return dict(_BOTH)
    match kind:
        case "events":
            return {one: one for one in STEP_STATUSES}
        case "instruments":
            return {one: one for one in INSTRUMENT_STATUSES}
    return {one: one for one in ("pledged", "underway", "done")}
