"""A fact in one line, for lists: on a terminal, in calendars, feed readers, graphs."""

import re

from comity.actors.states import states
from comity.consolidation.model import Fact
from comity.types import Commitment, Event, Figure, Instrument, Office, Statement

TYPE_LABELS = {
    "AGREE": "Agreement to cooperate", "CONSULT": "Meeting or talks", "SUPPORT": "Diplomatic support",
    "CONCEDE": "Concession", "COOPERATE": "Cooperation", "AID": "Aid", "RETREAT": "Withdrawal or release",
    "REQUEST": "Request", "ACCUSE": "Accusation", "REJECT": "Refusal", "THREATEN": "Threat", "PROTEST": "Protest",
    "SANCTION": "Sanction", "MOBILIZE": "Mobilization", "COERCE": "Coercion", "ASSAULT": "Assault",
}  # fmt: skip
"""PLOVER's types in words for people."""
_MEETINGS = {
    "visit": "Visit", "phone": "Call", "multilateral": "Multilateral meeting", "third-party": "Meeting through a third party",
}  # fmt: skip
_SIGNING = re.compile(
    r"\b(?:signed|signing|initial+(?:ed|ing)|inked|inking|(?:names?|signatures?)\s+to)\b|\bsigns?\b(?!\s+(?:of|that)\b)",
    re.IGNORECASE,
)
_RATIFYING = re.compile(r"\bratif", re.IGNORECASE)
_MOST_NAMES = 4
_MOST_CHARACTERS = 200


def headline(fact: Fact) -> str:
    """What the fact is, in one line of at most 200 characters and without its date and status."""
    match fact.told:
        case Event() as event:
            what = label(event)
            actors, recipients = _names(event.actors, event.actor_states), _names(event.recipients, event.recipient_states)
            line = f"{what}: {actors} → {recipients}" if recipients else f"{what}: {actors}"
        case Instrument(kind=kind, subject=subject, parties=parties, states=codes, count=count):
            line = f"{count} × {kind}" if count > 1 else kind.capitalize()
            line += f" “{subject}”" if subject else ""
            line += f": {names}" if (names := _names(parties, codes)) else ""
        case Commitment() as promise:
            line = f"Commitment: {_names(promise.by, promise.by_states)}: {promise.action}"
        case Office(person=person, office=office, of=of):
            line = f"{person}, {office}, {state_or_name(of)}"
        case Statement(speaker=speaker, evidence=evidence):
            line = f"{speaker}: {evidence}"
        case Figure(measure=measure, value=value, unit=unit, approximate=approximate):
            line = f"{measure}: {'about ' if approximate else ''}{value:,.15g} {unit}"
        case other:
            line = other.evidence
    line = " ".join(line.split()).rstrip(": ")
    return line if len(line) <= _MOST_CHARACTERS else line[: _MOST_CHARACTERS - 1].rstrip() + "…"


def label(event: Event) -> str:
    """The type of an event in words; an unknown type as it stands. Signing and ratifying are coded as SUPPORT."""
    if event.type == "CONSULT" and event.mode in _MEETINGS:
        return _MEETINGS[event.mode]
    if event.type == "SUPPORT" and _RATIFYING.search(event.evidence):
        return "Ratification"
    if is_signing(event):
        return "Signing"
    return TYPE_LABELS.get(event.type, event.type.capitalize())


def is_signing(event: Event) -> bool:
    """Whether an event is the signing of a document."""
    return event.type == "SUPPORT" and bool(_SIGNING.search(event.evidence))


def state_or_name(of: str) -> str:
    """The name of the state whose code this is; else the name as it stands."""
    state = states().get(of)
    return of if state is None else state.name


def _names(names: tuple[str, ...], codes: tuple[str, ...]) -> str:
    shown = list(names or map(state_or_name, codes))
    more = len(shown) - _MOST_NAMES
    if more > 1:
        shown = [*shown[:_MOST_NAMES], f"{more} others"]
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))
