"""The agenda of a dossier: what is planned, soonest first; what has no date; what was announced for a day that has passed."""

from dataclasses import dataclass, replace

from comity.cursors import CursorError
from comity.types import Filters
from comity.web.filters import address
from comity.web.pages.dyads.known import Known, Sketch
from comity.web.pages.dyads.parts import ON_A_PAGE, Dyad, Entry, View, dyad, entries
from comity.web.pages.home import AHEAD

_FIRST = 10
"""Of each section, where all are shown."""
_MOST = 3_000


@dataclass(frozen=True, slots=True)
class Planned:
    """Planned events by what their dates say."""

    ahead: list[Sketch]
    """With a date that is not over, soonest first."""
    undated: list[Sketch]
    """Without a date, the latest reported first."""
    passed: list[Sketch]
    """With a date that is over, latest first."""


@dataclass(frozen=True, slots=True)
class Section:
    """Planned events of one sort."""

    name: str
    """"ahead", "undated" or "passed"."""
    entries: tuple[Entry, ...]
    number: int
    more: str | None
    """The address of all of them, where not all are shown."""


@dataclass(frozen=True, slots=True)
class AgendaPage:
    """What is planned between two states."""

    dyad: Dyad
    sections: tuple[Section, ...]
    day: str | None
    part: str
    """The section that is shown alone; "" where all are."""
    back: str
    """The address of all sections."""
    next_url: str | None


def planned(known: Known, filters: Filters) -> Planned:
    """The planned events that are asked for. Raises StoreError."""
    statuses = tuple(status for status in filters.statuses if status in AHEAD) or AHEAD
    found = known.sketches(replace(filters, kinds=("events",), statuses=statuses), "soonest", _MOST)
    day = known.day.toordinal() if known.day else 0
    return Planned(
        ahead=[one for one in found if one.due is not None and one.due >= day],
        undated=[one for one in reversed(found) if one.due is None],
        passed=[one for one in reversed(found) if one.due is not None and one.due < day],
    )


def agenda(view: View) -> AgendaPage:
    """The agenda of a dossier. Raises StoreError, and CursorError where the cursor is of another list."""
    found = planned(view.known, view.asked.filters)
    planning = replace(view.asked.filters, statuses=AHEAD)
    sketches = {"ahead": found.ahead, "undated": found.undated, "passed": found.passed}
    part = next((value for name, value in view.asked.others if name == "part" and value in sketches), "")
    start, limit = start_of(view.asked.cursor) if part else 0, ON_A_PAGE if part else _FIRST
    shown = {name: sketches[name][start : start + limit] for name in ([part] if part else sketches)}
    facts = view.known.facts([one.number for some in shown.values() for one in some])
    told = {entry.fact.id: entry for entry in entries(view.store, facts, view.asked.filters.new_since)}
    behind = start + limit < len(sketches[part]) if part else False
    return AgendaPage(
        dyad=dyad(view, view.known.counts(planning), groups=("type", "field", "site")),
        sections=tuple(
            Section(
                name,
                tuple(told[one.id] for one in some if one.id in told),
                len(sketches[name]),
                address(view.asked, part=name) if not part and len(sketches[name]) > len(some) else None,
            )
            for name, some in shown.items()
            if some
        ),
        day=view.known.day.isoformat() if view.known.day else None,
        part=part,
        back=address(view.asked, part=None),
        next_url=address(view.asked, cursor=str(start + limit)) if behind else None,
    )


def start_of(cursor: str | None) -> int:
    """Where a list goes on that is counted from its beginning. Raises CursorError."""
    if cursor is not None and not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 9):
        raise CursorError
    return int(cursor or 0)
