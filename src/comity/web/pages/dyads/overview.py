"""The first page of a dossier: the state of the relation at a glance."""

from collections import Counter
from dataclasses import dataclass, replace
from urllib.parse import quote

from comity.consolidation import Fact
from comity.dossier.wording import COMMITMENT_STATUSES, INSTRUMENT_STATUSES
from comity.types import Filters, Head
from comity.web.briefs import Brief, briefs
from comity.web.listing import Month, months
from comity.web.pages.dyads.agenda import planned
from comity.web.pages.dyads.parts import Choice, Dyad, View, dyad
from comity.web.pages.home import day_before

_SHOWN = 5
_MEETINGS = 8
"""Meetings that are looked at for the last one with a date."""
_FIELDS = 6
_OPEN = tuple(status for status in COMMITMENT_STATUSES if status != "done")


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """A dossier at a glance."""

    dyad: Dyad
    facts: int
    articles: int
    """The articles that tell these facts; where nothing is left out, all that tell of the two states."""
    counted: bool
    """Whether these are all, and not only those of the latest facts."""
    last_report: Head | None
    day: str | None
    """Against this day dates count as past or ahead."""
    last_meeting: Brief | None
    next_event: Brief | None
    instruments: tuple[Choice, ...]
    open_commitments: int
    overdue_commitments: int
    contradictions: int
    links: dict[str, str]
    """The addresses of the pages that tell more: "articles", "open", "overdue", "contradictions", "new", "agenda",
    "latest"."""
    months: tuple[Month, ...]
    since: str | None
    """The day after which things count as new; None where it is not known since when."""
    visit: str | None
    """The day of the last visit, where it is known since then; what was published on it may not have been read yet."""
    changes: int
    """How many facts are new or changed."""
    new: tuple[Brief, ...]
    coming: tuple[Brief, ...]
    latest: tuple[Brief, ...]
    fields: tuple[Choice, ...]
    """The fields under which most is filed."""


def overview(view: View, visit: str | None) -> OverviewPage:
    """The first page of a dossier for somebody who was here last on the day `visit`. Raises StoreError."""
    asked, known = view.asked, view.known
    # What is new is a part of this page: the rest of it, and what it leads to, is of all.
    shared = replace(view.shared, new_since=None)
    every = known.counted(shared) if view.shared.new_since else view.every
    whole = replace(view, shared=shared)
    events = replace(shared, kinds=("events",))
    ahead = planned(known, shared).ahead
    soonest = known.facts([one.number for one in ahead[:_SHOWN]])
    newest = known.page(replace(events, statuses=("occurred", "cancelled", "denied")), limit=_SHOWN).facts
    since = asked.filters.new_since or (day_before(visit) if visit else None)
    changed = known.counted(replace(shared, new_since=since)) if since else ()
    new = known.page(replace(shared, new_since=since), "changed", _SHOWN).facts if since else ()
    late = known.counted(replace(shared, kinds=("commitments",), statuses=("overdue",)))
    differing = known.counted(replace(shared, contradicted=True))
    statuses, fields = Counter[str](), Counter[str]()
    happened: dict[str, Counter[str]] = {}
    for one in every:
        if one.kind == "instruments":
            statuses[one.status] += one.facts
        if one.field and one.kind in ("events", "instruments"):
            fields[one.field] += one.facts
        if one.kind == "events" and one.status == "occurred" and one.month:
            happened.setdefault(one.month, Counter())[one.type] += one.facts
    listed = replace(asked, filters=shared)
    last, articles, counted = known.heads(shared, 1)
    return OverviewPage(
        dyad=dyad(view, known.counts(shared), groups=("field", "site")),
        facts=sum(one.facts for one in every),
        articles=articles,
        counted=counted,
        last_report=next(iter(last), None),
        day=known.day.isoformat() if known.day else None,
        last_meeting=_last_meeting(view, events),
        next_event=next(iter(briefs(soonest[:1])), None),
        instruments=tuple(
            Choice(status, whole.at("instruments", status=status), statuses[status], False)
            for status in INSTRUMENT_STATUSES
            if statuses[status]
        ),
        open_commitments=sum(one.facts for one in every if one.kind == "commitments" and one.status in _OPEN),
        overdue_commitments=sum(one.facts for one in late),
        contradictions=sum(one.facts for one in differing),
        links={
            "articles": whole.at("sources"),
            "open": whole.at("commitments", status=_OPEN),
            "overdue": whole.at("commitments", status="overdue"),
            "contradictions": whole.at("contradictions"),
            "new": whole.at("timeline", new_since=since, order="changed"),
            "agenda": whole.at("agenda"),
            "latest": whole.at("timeline", kind="events"),
        },
        months=months(listed, {month: happened[month] for month in sorted(happened)}, f"{quote(view.path)}/timeline"),
        since=since,
        visit=None if asked.filters.new_since else visit,
        changes=sum(one.facts for one in changed),
        new=briefs(new, since),
        coming=briefs(soonest),
        latest=briefs(newest, since),
        fields=tuple(
            Choice(field, whole.at("timeline", field=field), number, False) for field, number in fields.most_common(_FIELDS)
        ),
    )


def _last_meeting(view: View, events: Filters) -> Brief | None:
    meetings = view.known.page(replace(events, types=("CONSULT",), statuses=("occurred",)), limit=_MEETINGS).facts
    # Those without a date stand by their first report.
    dated: Fact | None = next((fact for fact in meetings if fact.date), None)
    return briefs([dated])[0] if dated else None
