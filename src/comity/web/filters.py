"""The filters that stand in the addresses of pages, of exports and of the API: read, written, and shown as a form.

All faces read them here, so that an address means the same everywhere. The names are `PARAMETERS`; of `order` and `cursor`, which
say how facts are listed and not which, only those who list facts make use. What is empty counts as absent, as browsers send it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast, get_args
from urllib.parse import quote, urlencode

from starlette.datastructures import QueryParams
from starlette.requests import Request

from comity.actors.states import state_name
from comity.browsing import Counts, Tally
from comity.dossier.wording import TYPES
from comity.errors import ComityError
from comity.periods import parse_period, say_date
from comity.plover import FIELDS
from comity.plover import TYPES as EVENT_TYPES
from comity.recall import INSTRUMENT_KINDS, STATUSES, checked
from comity.store import Order
from comity.types import KINDS, Filters, Kind

PARAMETERS = {
    "state": "states",
    "kind": "kinds",
    "type": "types",
    "status": "statuses",
    "field": "fields",
    "site": "sites",
    "since": "since",
    "until": "until",
    "as-of": "as_of",
    "new-since": "new_since",
    "party": "parties",
    "contradicted": "contradicted",
}
"""The parameters of addresses that choose facts, and the fields of `Filters` that they are."""
ORDERS: dict[Order, str] = {
    "newest": "latest first",
    "soonest": "earliest first",
    "changed": "last changed first",
    "doubt": "least certain first",
}
"""The orders of lists, in words."""
KIND_WORDS: dict[Kind, str] = {
    "events": "Events",
    "instruments": "Instruments",
    "commitments": "Commitments",
    "offices": "Offices",
    "statements": "Statements",
    "figures": "Figures",
}
"""The kinds of facts in words, in the order in which they are shown."""
_SEVERAL = ("state", "kind", "type", "status", "field", "site", "party")
_KNOWN: dict[str, Sequence[str]] = {
    "kind": KINDS,
    "type": (*EVENT_TYPES, *INSTRUMENT_KINDS),
    "status": STATUSES,
    "field": FIELDS,
    "order": get_args(Order),
    "contradicted": ("yes",),
}
_LABELS = {
    "state": "State",
    "kind": "Kind",
    "type": "Type",
    "status": "Status",
    "field": "Field",
    "site": "Outlet",
    "party": "Named",
}
_MOST_VALUES = 60
"""Values of one parameter; a name has at most so many forms that matter."""
_LONGEST = 500
"""Characters of a value."""
_MOST_SITES = 20
"""Outlets to choose from in a form."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for."""

    path: str
    """The address without its query."""
    filters: Filters
    """The facts that it asks for, those of the page's own filters."""
    q: str = ""
    """Words to search for; "" where none are asked for."""
    order: Order | None = None
    """None where the page's own order is wanted."""
    cursor: str | None = None
    fixed: frozenset[str] = frozenset()
    """The parameters that the page itself sets; they don't stand in its addresses."""
    others: tuple[tuple[str, str], ...] = ()
    """Parameters of the page's own, which stay in its addresses."""

    @property
    def narrowed(self) -> bool:
        """Whether the address itself leaves facts out."""
        return bool(self.q or _parameters(self, without=(*self.fixed, "as-of", "order")))


def from_query(request: Request, *, others: Iterable[str] = (), **fixed: Any) -> Asked:
    """What the address of a request asks for.

    `fixed` are fields of `Filters` that the page itself sets, whatever the address says: `states=("AZE", "KAZ")`. `others` are
    names of the page's own parameters. Raises ComityError and UnknownStateError where a filter makes no sense.
    """
    return asked_of(request.query_params, request.scope["path"], others=others, **fixed)


def asked_of(query: QueryParams, path: str, *, others: Iterable[str] = (), **fixed: Any) -> Asked:
    """The same, for parameters that come from elsewhere."""
    known = {name: _values(query, name) for name in (*PARAMETERS, "q", "order", "cursor")}
    told: dict[str, Any] = {}
    for name, its_field in PARAMETERS.items():
        if its_field in fixed:
            continue
        values = known[name]
        if name in _SEVERAL:
            told[its_field] = tuple(dict.fromkeys(values))
        elif name == "contradicted":
            told[its_field] = bool(values)
        else:
            told[its_field] = values[-1] if values else None
    filters = checked(Filters(**told, **fixed))
    order = known["order"][-1] if known["order"] else None
    return Asked(
        path=path,
        filters=filters,
        q=" ".join(known["q"]),
        order=cast(Order | None, order),
        cursor=known["cursor"][-1] if known["cursor"] else None,
        fixed=frozenset(name for name, its_field in PARAMETERS.items() if its_field in fixed),
        others=tuple((name, value) for name in others for value in _values(query, name)),
    )


def given(query: QueryParams, name: str) -> list[str]:
    """What is given for a parameter; what is empty is nothing."""
    return [value for value in map(str.strip, query.getlist(name)) if value]


def last(query: QueryParams, name: str) -> str | None:
    """The value of a parameter that has one: of several that are given the last counts."""
    return next(reversed(given(query, name)), None)


def _values(query: QueryParams, name: str) -> list[str]:
    values = given(query, name)
    if name in _KNOWN:
        for value in values:
            if value not in _KNOWN[name]:
                raise ComityError(f"{name} {value[:80]!r}: there is none such; there are {', '.join(_KNOWN[name])}.")
    if len(values) > _MOST_VALUES:
        raise ComityError(f"{name}: these are {len(values)} values; give at most {_MOST_VALUES}.")
    # Cursors of searches are longer than what people write.
    if name != "cursor" and any(len(value) > _LONGEST for value in values):
        raise ComityError(f"{name}: this is too long; give at most {_LONGEST} characters.")
    return values


def address(asked: Asked, path: str | None = None, **changes: str | Iterable[str] | bool | None) -> str:
    """The address of what is asked for with some parameters changed, those with None or an empty value taken away.

    Names are written as Python has them: `address(asked, as_of="2022-08-23", kind=("events",))`. A `path` leads to another page
    with the same filters. The list begins anew: a cursor stands in the address only where it is among the changes.
    """
    told = {name.replace("_", "-"): value for name, value in changes.items()}
    pairs = [(name, value) for name, value in _parameters(asked, without=asked.fixed) if name not in told]
    for name, value in told.items():
        values = ("yes",) if value is True else (value,) if isinstance(value, str) else value or ()
        pairs += [(name, one) for one in values if one]
    return (quote(asked.path) if path is None else path) + _query(pairs)


def query_of(asked: Asked) -> str:
    """All that is asked for as the query of exports and of the API ("?state=AZE&kind=events"), with what the page itself sets."""
    return _query(_parameters(asked, without=("order",)))


def _query(pairs: Sequence[tuple[str, str]]) -> str:
    names = ("q", *PARAMETERS, "order")

    def place(pair: tuple[str, str]) -> int:
        return names.index(pair[0]) if pair[0] in names else len(names)

    ordered: list[tuple[str, str]] = sorted(pairs, key=place)
    return f"?{urlencode(ordered)}" if ordered else ""


def _parameters(asked: Asked, without: Iterable[str] = ()) -> list[tuple[str, str]]:
    left_out = frozenset(without)
    pairs = [("q", asked.q)] if asked.q else []
    for name, its_field in PARAMETERS.items():
        value = getattr(asked.filters, its_field)
        if name == "contradicted":
            value = "yes" if value else None
        pairs += [(name, one) for one in (value if isinstance(value, tuple) else (value,) if value else ())]
    if asked.order:
        pairs.append(("order", asked.order))
    return [pair for pair in (*pairs, *asked.others) if pair[0] not in left_out]


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a form."""

    value: str
    label: str
    count: int | None
    """How many facts there are of it, with the other filters as they are; None where that isn't known."""
    checked: bool
    url: str
    """The address with this choice made or, where it is, taken back."""


@dataclass(frozen=True, slots=True)
class Group:
    """The choices for one parameter."""

    name: str
    label: str
    multiple: bool
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class FilterForm:
    """The filter panel of a list, as the macro `filters` shows it."""

    action: str
    q: str | None
    """None where there is no field for words."""
    hidden: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    dates: bool
    since: str | None
    """A whole day, as date fields take it; so is `until`."""
    until: str | None
    as_of: str | None
    as_of_months: tuple[str, str] | None
    """The first and last month of the slider; None where the page has none."""
    order: Group | None
    new_since: str | None
    active: tuple[tuple[str, str], ...]
    """The filters in force in words, with the address without each."""
    clear_url: str | None


@dataclass(frozen=True, slots=True)
class _Shown:
    """A group's choices: values with counts and words."""

    counts: Mapping[str, int | None] = field(default_factory=dict[str, int | None])
    words: Callable[[str], str] = str


def form_of(
    asked: Asked,
    counts: Counts | None = None,
    *,
    groups: Sequence[str] = ("kind", "type", "status", "field", "site"),
    words: bool = False,
    dates: bool = True,
    as_of_months: tuple[str, str] | None = None,
    orders: Sequence[Order] = (),
    sites: Sequence[Tally] = (),
    states: Sequence[Tally] = (),
    counted: bool = False,
) -> FilterForm:
    """The filter panel for what is asked for.

    `groups` are the parameters to choose from; those that the page itself sets and those without a choice are left out.
    `words`: with a field for words. `orders`: those to choose from, the page's own first. `sites` and `states` are what there
    is to choose from; `counted` shows their numbers, which is right only where they are of the facts on the page.
    """
    told = _shown(counts, sites, states, counted=counted)
    shown = [_group(asked, name, told[name]) for name in groups if name not in asked.fixed]
    filters = asked.filters
    named = {group.name for group in shown if group.options}
    offered = named | {"since", "until", "new-since"} | ({"q"} if words else set())
    if as_of_months is not None:
        offered.add("as-of")
    pairs = _parameters(asked, without=asked.fixed)
    in_force = [(name, value) for name, value in pairs if name not in ("order", *(one for one, _ in asked.others))]
    order = None
    if len(orders) > 1:
        # The page's own order stays out of its addresses.
        values: dict[Order, str] = {one: one if one != orders[0] else "" for one in orders}
        options = (
            Option(name, ORDERS[one], None, one == (asked.order or orders[0]), address(asked, order=name))
            for one, name in values.items()
        )
        order = Group("order", "Order", False, tuple(options))
        offered.add("order")
    return FilterForm(
        action=quote(asked.path),
        q=asked.q if words else None,
        hidden=tuple((name, value) for name, value in pairs if name not in offered),
        groups=tuple(group for group in shown if group.options),
        dates=dates,
        since=_day(filters.since, 0) if dates else None,
        until=_day(filters.until, 1) if dates else None,
        as_of=filters.as_of,
        as_of_months=as_of_months,
        order=order,
        new_since=filters.new_since if "new-since" not in asked.fixed else None,
        active=tuple((_say(name, value), _without(asked, name, value)) for name, value in in_force if name != "as-of"),
        clear_url=address(asked, None, **{name: None for name, _ in in_force if name != "as-of"}) if in_force else None,
    )


def _shown(counts: Counts | None, sites: Sequence[Tally], states: Sequence[Tally], *, counted: bool) -> dict[str, _Shown]:
    kinds, types, statuses, its_fields = (
        (counts.kinds, counts.types, counts.statuses, counts.fields) if counts else ({}, {}, {}, {})
    )
    by_kind: dict[str, int] = {kind: kinds[kind] for kind in KIND_WORDS if kind in kinds}
    by_status = {status: statuses[status] for status in STATUSES if status in statuses}
    return {
        "kind": _Shown(dict(by_kind), kind_words),
        "type": _Shown(dict(types), type_words),
        "status": _Shown(dict(by_status), _capital),
        "field": _Shown(dict(its_fields), _capital),
        "site": _Shown({one.name: one.facts if counted else None for one in sites[:_MOST_SITES]}),
        "state": _Shown({one.name: one.facts if counted else None for one in states}, state_name),
    }


def _group(asked: Asked, name: str, shown: _Shown) -> Group:
    chosen = cast(tuple[str, ...], getattr(asked.filters, PARAMETERS[name]))
    # What is chosen stands there though nothing has it: it can be taken back.
    values = {**shown.counts, **{one: 0 for one in chosen if one not in shown.counts and name not in ("site", "state")}}
    values |= {one: None for one in chosen if one not in values}
    options = tuple(
        Option(value, shown.words(value), number, value in chosen, toggled(asked, name, value))
        for value, number in values.items()
    )
    return Group(name, _LABELS[name], True, options)


def toggled(asked: Asked, name: str, value: str) -> str:
    """The address with a value of a parameter chosen or, where it is, taken back."""
    chosen: tuple[str, ...] = getattr(asked.filters, PARAMETERS[name])
    rest = tuple(one for one in chosen if one != value)
    return address(asked, None, **{name: rest if value in chosen else (*chosen, value)})


def _without(asked: Asked, name: str, value: str) -> str:
    return toggled(asked, name, value) if name in _SEVERAL else address(asked, None, **{name: None})


def kind_words(kind: str) -> str:
    """A kind of facts in words."""
    return KIND_WORDS.get(cast(Kind, kind), kind)


def type_words(type: str) -> str:
    """A PLOVER type or a kind of instruments in words."""
    return TYPES[type].label if type in TYPES else _capital(type)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _say(name: str, value: str) -> str:
    """A filter in force in words."""
    match name:
        case "q":
            return f"“{value}”"
        case "kind":
            return kind_words(value)
        case "type":
            return type_words(value)
        case "state":
            return state_name(value)
        case "since" | "until":
            return f"{'from' if name == 'since' else 'to'} {say_date(value, unknown=value)}"
        case "new-since":
            return f"changed after {say_date(value, unknown=value)}"
        case "contradicted":
            return "reports differ"
    return _capital(value) if name in ("status", "field") else value


def _day(text: str | None, last: int) -> str | None:
    """The first or last day of a date, which may be a month or a year."""
    period = parse_period(text)
    if period is None:
        return None
    year, month, day = period.start
    return period.last_day.isoformat() if last else f"{year:04d}-{month or 1:02d}-{day or 1:02d}"
