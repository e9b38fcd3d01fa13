"""What a person should look at: what the reader was least sure of, and what is about to be joined. One at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any, Literal

from fastapi import APIRouter, Request, Response

from comity.browsing import Counts, choice_of, states
from comity.consolidation.comparing import NEARLY
from comity.consolidation.joiner import RULES
from comity.store import Choice, Store
from comity.store.protocol import Place
from comity.types import KINDS, Judgement
from comity.web.deciding import Done, just_done
from comity.web.dependencies import TheStore, TheVisitor
from comity.web.fact_view import NearFact, Shown, filed_of, kept_finding, show
from comity.web.filters import Asked, FilterForm, address, form_of, from_query
from comity.web.problems import problem
from comity.web.rendering import render

router = APIRouter()

Tab = Literal["unsure", "joins"]
_MOST = 1_000
"""Facts that are counted of those that wait."""
_AT_ONCE = 8
"""Facts among which one that was nearly joined is looked for in one go."""
_SECONDS = 0.045
"""How long is looked for one; then the page is shown, and the visitor may look further."""
_STATES = 250
_NOWHERE: Place = ("", -1)
"""The place of what is shown before all others."""


@dataclass(frozen=True, slots=True)
class TabLink:
    """A part of the queue."""

    label: str
    href: str
    count: int | None
    current: bool


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """The next of the facts that wait for a person."""

    tab: Tab
    tabs: tuple[TabLink, ...]
    form: FilterForm
    item: Shown | None
    """None where nothing waits, or nothing was found so far."""
    near: NearFact | None
    """Of what is about to be joined: the other fact."""
    other: Shown | None
    """The same, in words."""
    done: int
    """How many were decided or skipped since the visitor began."""
    total: int | None
    """How many there are, those included; None where nobody counts."""
    more: bool
    """Whether there are more than were counted."""
    looked: int
    """How many facts were looked at before this one was found, or none was."""
    here: str
    """This page, to come back to after an undoing."""
    after: str
    """Where to go after a decision: what is decided waits no longer, and the next one has its place."""
    skip: str | None
    """Where to go to leave this one out, or to look further; None at the end."""
    undoable: Done | None
    """What the visitor decided just now."""


@router.get("/review")
def review(request: Request, store: TheStore, visitor: TheVisitor, at: str = "", done: str = "", item: str = "") -> Response:
    """The next fact to look at. What is left out is behind the cursor: the address remembers it.

    `item` is shown before all others: what was taken back stands elsewhere in the order than it did.
    """
    asked = from_query(request, others=("tab",))
    tab: Tab = "joins" if ("tab", "joins") in asked.others else "unsure"
    position = int(at) if at.isdecimal() and at.isascii() and len(at) < 8 else 0
    judgements = store.judgements()
    choice = choice_of(store, asked.filters)
    if asked.filters.as_of is not None or len(asked.filters.states) > 2:
        raise problem(
            "bad-input", "The queue is of what is known today, of at most two states: leave out the others and the day."
        )
    after = _placed(asked.cursor, tab)
    find = _unsure if tab == "unsure" else _joins
    back = kept_finding(store, item) if item else None
    found = find(store, choice, after, judgements, back.fact if back else None)
    undoable = just_done(judgements, done.split(), visitor.name)

    def to(cursor: Place | None, at: int, item: str | None = None) -> str:
        return address(asked, cursor=_cursor(cursor), at=str(at) if at > 0 else None, item=item)

    page = ReviewPage(
        tab=tab,
        tabs=tuple(
            TabLink(label, address(asked, tab=name or None), None, tab == (name or "unsure"))
            for name, label in (("", "Least sure"), ("joins", "About to be joined"))
        ),
        form=_form(store, asked),
        item=found.item,
        near=found.near,
        other=found.other,
        done=position,
        total=position + found.waiting if found.waiting is not None else None,
        more=found.waiting == _MOST,
        looked=found.looked,
        here=to(after, position - 1, undoable.ref if undoable else None),
        after=to(found.before, position + 1),
        skip=None if found.ends else to(found.place, position + 1 if found.item else position),
        undoable=undoable,
    )
    return render(request, "review.html.j2", page, title="Review")


def _form(store: Store, asked: Asked) -> FilterForm:
    """The filters, without numbers: how many facts there are says nothing of how many wait."""
    all_kinds = Counts(0, dict.fromkeys(KINDS, 0), {}, {}, {}, {})
    form = form_of(asked, all_kinds, groups=("kind", "state"), dates=False, states=states(store, _STATES))
    groups = (replace(group, options=tuple(replace(one, count=None) for one in group.options)) for group in form.groups)
    return replace(form, groups=tuple(groups))


@dataclass(frozen=True, slots=True)
class _Found:
    item: Shown | None
    before: Place | None
    """The place behind which the item stands."""
    place: Place | None
    """Its own, behind which the next one stands; or that of the last fact that was looked at."""
    near: NearFact | None = None
    other: Shown | None = None
    waiting: int | None = None
    looked: int = 0
    ends: bool = False
    """Whether nothing stands behind it."""


def _unsure(store: Store, choice: Choice, after: Place | None, judgements: Sequence[Judgement], first: int | None) -> _Found:
    chosen = store.choose(replace(choice, doubtful=True), "doubt", _MOST, after)
    waiting = len(chosen) + (first is not None and first not in (number for number, _ in chosen))
    if first is not None and (not chosen or chosen[0][0] != first):
        chosen = [(first, after or _NOWHERE), *chosen]
    for number, place in chosen[:1]:
        shown = show(store, store.filed([number])[number], judgements=judgements, grounds=False)
        return _Found(shown, after, None if place == _NOWHERE else place, waiting=waiting)
    return _Found(None, after, None, waiting=0, ends=True)


def _joins(store: Store, choice: Choice, after: Place | None, judgements: Sequence[Judgement], first: int | None) -> _Found:
    began = perf_counter()
    looked = 0
    undone = {one.undoes for one in judgements}
    confirmed = {target.ref for one in judgements if one.verb == "confirm" and one.id not in undone for target in one.targets}
    while True:
        some = store.choose(choice, "changed", _AT_ONCE, after)
        if first is not None and (not some or some[0][0] != first):
            some = [(first, after or _NOWHERE), *some]
        first = None
        nearly = _nearly(store, [number for number, _ in some])
        for number, place in some:
            looked += 1
            if number in nearly:
                shown = show(store, store.filed([number])[number], judgements=judgements, grounds=True)
                # What is ruled out is no question, nor is what a person found right as it is on both sides.
                soft = (one for one in shown.near if not one.ruled_out and not (shown.fact.confirmed and one.id in confirmed))
                near = next(soft, None)
                filed = filed_of(store, near.id) if near else None
                if filed is not None:
                    other = show(store, filed, judgements=judgements, grounds=False)
                    return _Found(shown, after, None if place == _NOWHERE else place, near, other, looked=looked)
            after = None if place == _NOWHERE else place
        if len(some) < _AT_ONCE:
            return _Found(None, after, None, looked=looked, ends=True)
        if perf_counter() - began > _SECONDS:
            return _Found(None, after, after, looked=looked)


def _nearly(store: Store, numbers: Sequence[int]) -> set[int]:
    """Those of the facts that came near another one; not yet whether something rules it out."""
    near = store.near(numbers)
    found = set[int]()
    for telling, _ in store.told(numbers):
        for other, refs in near.get(telling.key, ()):
            if other.fact != telling.fact and refs:
                match = RULES[telling.kind][0].compare(telling.features, other.features)
                if match is not None and match.score >= NEARLY:
                    found.add(telling.fact)
    return found


# Cursors: the place of a fact in the order of a tab.


def _cursor(place: Place | None) -> str | None:
    return None if place is None else f"{place[1]}~{place[0]}"


def _placed(cursor: str | None, tab: Tab) -> Place | None:
    if not cursor:
        return None
    number, sign, place = cursor.partition("~")
    wrong = problem("bad-cursor", "This cursor is of another list; begin again without it.")
    if not sign or not number.isdecimal() or len(number) > 18 or (tab == "unsure" and not (place.isdecimal() and len(place) < 9)):
        raise wrong
    told: Any = int(place) if tab == "unsure" else place
    return told, int(number)
