"""The options that choose facts, and the filters that they make; the two states of a pair."""

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.border import fail
from comity.errors import ComityError, UnknownStateError
from comity.types import KINDS, Filters

if TYPE_CHECKING:
    from comity.types import Kind


class KindChoice(StrEnum):
    """The kinds of findings."""

    OFFICES = "offices"
    EVENTS = "events"
    INSTRUMENTS = "instruments"
    COMMITMENTS = "commitments"
    STATEMENTS = "statements"
    FIGURES = "figures"


First = Annotated[str, typer.Argument(metavar="STATE", help="A state by name or ISO code: Azerbaijan, az, AZE.")]
Second = Annotated[str, typer.Argument(metavar="STATE", help="The other state.")]
States = Annotated[
    list[str] | None,
    typer.Option(
        "--state", metavar="STATE", help="Facts that name this state; given twice, facts between the two.", show_default=False
    ),
]
Kinds = Annotated[
    list[KindChoice] | None,
    typer.Option(
        "--kind", metavar="KIND", help=f"Facts of this kind ({', '.join(KINDS)}); may be given again.", show_default=False
    ),
]
Types = Annotated[
    list[str] | None,
    typer.Option(
        "--type",
        metavar="TYPE",
        help="Events of this PLOVER type, instruments of this kind; may be given again.",
        show_default=False,
    ),
]
Statuses = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        metavar="STATUS",
        help="Facts whose last step is this, or overdue ones; may be given again.",
        show_default=False,
    ),
]
Fields = Annotated[
    list[str] | None,
    typer.Option("--field", metavar="FIELD", help="Facts of this field of cooperation; may be given again.", show_default=False),
]
Sites = Annotated[
    list[str] | None,
    typer.Option("--site", metavar="SITE", help="Facts told by this outlet; may be given again.", show_default=False),
]
Since = Annotated[
    str | None,
    typer.Option(metavar="DATE", help="What happened, is planned or due since this day, month or year.", show_default=False),
]
Until = Annotated[
    str | None,
    typer.Option(
        metavar="DATE", help="What happened, is planned or due until the end of this day, month or year.", show_default=False
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        metavar="DAY",
        help="What was known at the end of this day, without later articles. What persons decided always counts.",
        show_default=False,
    ),
]
NewSince = Annotated[
    str | None,
    typer.Option(metavar="DAY", help="What was first reported, or has changed, after this day.", show_default=False),
]


def pair_of(first: str, second: str) -> tuple[str, str]:
    """The codes of two states as they are named; ends the command where they are one state."""
    from comity.actors.states import resolve_state

    one, other = resolve_state(first), resolve_state(second)
    if one.code == other.code:
        fail(f"{first} and {second} are the same state, {one.name}; name two.", 2)
    return one.code, other.code


def filters_of(
    states: Sequence[str],
    kind: Sequence[KindChoice] | None,
    type: Sequence[str] | None,
    status: Sequence[str] | None,
    field: Sequence[str] | None,
    site: Sequence[str] | None,
    since: str | None,
    until: str | None,
    as_of: str | None,
    new_since: str | None,
) -> Filters:
    """The filters that the options ask for. A value that nothing can have is an error, and no empty answer."""
    from comity.plover import FIELDS, TYPES
    from comity.recall import INSTRUMENT_KINDS, STATUSES, checked

    types = tuple(one.upper() if one.upper() in TYPES else one.lower() for one in type or ())
    for values, known, option in ((types, (*TYPES, *INSTRUMENT_KINDS), "--type"), (status or (), STATUSES, "--status"),
                                  (field or (), FIELDS, "--field")):  # fmt: skip
        for value in values:
            if value not in known:
                fail(f"{option} {value}: there is no such; it can be {', '.join(known)}.", 2)
    kinds: tuple[Kind, ...] = tuple(one.value for one in kind or ())
    try:
        return checked(
            Filters(
                tuple(states),
                kinds,
                types,
                tuple(status or ()),
                tuple(field or ()),
                tuple(site or ()),
                since,
                until,
                as_of,
                new_since,
            )
        )
    except UnknownStateError:
        raise
    except ComityError as error:
        fail(str(error), 2)
