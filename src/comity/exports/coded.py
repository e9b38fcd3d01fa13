"""Events as PLOVER's manual of 2021 has them coded for export."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from comity.consolidation.model import Fact
from comity.exports.days import a_year_later, span, when
from comity.plover import PLANNED_AS, QUAD_CLASSES, quad_class, score
from comity.types import Event

Auxiliary = Literal["future", "hypothetical", "negation", "historical"]

_AUXILIARIES: dict[str, Auxiliary] = {
    "planned": "future",
    "confirmed": "future",
    "postponed": "future",
    "proposed": "hypothetical",
    "denied": "negation",
    "cancelled": "negation",
}


@dataclass(frozen=True, slots=True)
class Coded:
    """An event with the type under which it is exported, and its days."""

    type: str
    mode: str | None
    auxiliaries: tuple[Auxiliary, ...]
    planned: str | None
    """The type and mode of what is planned, where it is exported under another type."""
    start: date
    end: date
    dated: bool
    """Whether the event has a date of its own; else its days are that of its first report."""

    @property
    def score(self) -> float | None:
        """PLOVER's score of the exported type and mode."""
        return score(self.type, self.mode)

    @property
    def quad(self) -> int | None:
        """The number of the quad class, 1 to 4."""
        name = quad_class(self.type)
        return None if name is None else QUAD_CLASSES.index(name) + 1


def code(fact: Fact, event: Event) -> Coded | None:
    """The event as it is exported; None where neither it nor a report of it has a date.

    What is planned is of another type than what is done: the manual has future CONSULT, SUPPORT, COOPERATE and AID coded as
    AGREE, and future RETREAT as CONCEDE. An event is historical where its first report is more than a year after its last day.
    """
    days = span(when(fact))
    reported = span(fact.first_reported)
    if days is None and reported is None:
        return None
    start, end = days or reported or (date.min, date.min)
    auxiliaries = [_AUXILIARIES[fact.status]] if fact.status in _AUXILIARIES else []
    if days and reported and reported[0] > a_year_later(end):
        auxiliaries.append("historical")
    type, mode, planned = event.type, event.mode, None
    if "future" in auxiliaries and type in PLANNED_AS:
        type, mode, planned = PLANNED_AS[type], None, " ".join(filter(None, (event.type, event.mode)))
    return Coded(type, mode, tuple(auxiliaries), planned, start, end, days is not None)
