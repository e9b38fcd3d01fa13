"""A fact as its page, and the review queue, show it: in words, with all that tells it and all that was decided about it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import quote

from comity.browsing import by_id, rows
from comity.consolidation import Fact, Report, Why
from comity.consolidation.doubts import Doubt, doubts_of
from comity.consolidation.facts import assemble
from comity.consolidation.gathering import find
from comity.consolidation.headlines import headline, state_or_name
from comity.dossier.links import web_address
from comity.dossier.model import FactInfo, Row
from comity.dossier.wording import FOLLOW_UPS, field_name
from comity.recall import why as explained
from comity.store import Filed, Store
from comity.store.protocol import KeptFinding
from comity.types import Judgement, Kind
from comity.web.corrections import label_of, names_of, say_field
from comity.web.deciding import about, token_of

FEW = 60
"""Reports of a fact that are looked at as a whole; of one with more, such as who is president, a page shows some at a time."""
_AT_ONCE = 30
"""Reports on one page of many."""
_LOOKED_AT = 4
"""Reports that the review queue shows."""
_MOST_NAMED = 12
"""Persons and organizations that are named beside a fact."""
_KIND_WORDS: dict[Kind, str] = {
    "events": "Event", "instruments": "Instrument", "commitments": "Commitment", "offices": "Office", "statements": "Statement",
    "figures": "Figure",
}  # fmt: skip
_TABS: dict[Kind, str] = {"events": "timeline"}
"""The parts of a dossier in which facts stand, where they are not named as the kind is."""
_COMPARED: dict[Kind, tuple[str, ...]] = {
    "events": ("date", "place", "status", "actors", "recipients"),
    "instruments": ("kind", "subject", "date", "place", "status", "count"),
    "commitments": ("action", "due", "status"),
    "offices": ("person", "office"),
    "statements": ("speaker", "direct"),
    "figures": ("value", "period"),
}
"""The fields that are shown of each report, to hold reports side by side."""


@dataclass(frozen=True, slots=True)
class Line:
    """A field in words."""

    label: str
    words: str
    differs: bool = False
    """Whether most sources tell it otherwise."""


@dataclass(frozen=True, slots=True)
class ReportCard:
    """A report: its words in their sentence, and what it tells by itself."""

    ref: str
    title: str
    outlet: str
    """The outlet's site or, without one, the article's id."""
    published: str | None
    byline: tuple[str, ...]
    before: str
    evidence: str
    after: str
    href: str
    """The article here, at the mark."""
    link: str | None
    """The page on the web, at the words; None where it is on no web page."""
    repeats: bool
    """Whether its article repeats the text of another that reports the fact."""
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Teller:
    """A report that is named beside what it tells."""

    ref: str
    outlet: str


@dataclass(frozen=True, slots=True)
class Step:
    """A stage in the history of a fact."""

    status: str
    when: str | None
    place: str | None
    reported: str | None
    tellers: tuple[Teller, ...]
    """The first of them."""
    more: int
    """How many there are beside those."""


@dataclass(frozen=True, slots=True)
class Value:
    """One of the values that reports give for a field."""

    words: str
    raw: str
    """As a form sends it."""
    sources: int
    tellers: tuple[Teller, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A field on which reports can't all be right; the value with the most sources first."""

    field: str
    label: str
    values: tuple[Value, ...]
    last: bool
    """Whether they are about how things stand, and not about an earlier step: only that can be corrected."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Why two groups of reports are of one fact."""

    ones: str
    others: str
    score: float
    """0 where they are one by way of others, or since a person says so."""
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NearFact:
    """A fact that was nearly joined."""

    id: str
    evidence: str
    published: str | None
    score: float
    grounds: tuple[str, ...]
    against: str
    ruled_out: bool
    """Whether they can't be one by what is told of them, however much else agrees."""


@dataclass(frozen=True, slots=True)
class WhatBecame:
    """What became of a promise, by another fact."""

    id: str
    how: str
    words: str
    date: str | None
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided."""

    id: str
    what: str
    who: str
    when: str
    """ISO 8601 time with offset."""
    why: str
    undone_by: str | None
    """Who took it back; None where it counts."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where more is told of something that the fact names."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A fact in words."""

    fact: Fact
    row: Row
    kind: str
    headline: str
    lines: tuple[Line, ...]
    """Its fields that say something."""
    dyads: tuple[Way, ...]
    """The pairs of states between which it stands: their dossiers, where facts of its kind are."""
    named: tuple[Way, ...]
    """The persons and organizations that its reports name."""
    sources: int
    reports: tuple[ReportCard, ...]
    """All, or some of very many."""
    count: int
    """How many reports there are."""
    skipped: int
    """How many stand before those shown."""
    history: tuple[Step, ...]
    differences: tuple[Difference, ...]
    grounds: tuple[Ground, ...] | None
    """None where nobody looked, since it takes a while: of very many reports, and of a promise as of a day."""
    near: tuple[NearFact, ...]
    doubts: tuple[Doubt, ...]
    became: tuple[WhatBecame, ...]
    decisions: tuple[Decision, ...]
    """In the order of time; the undone ones too."""
    seen: str
    """What forms carry: see `comity.web.deciding`."""

    @property
    def many(self) -> bool:
        """Whether its reports are shown some at a time."""
        return self.count > FEW

    @property
    def evidence(self) -> tuple[ReportCard, ...]:
        """The reports to look at first: those that tell the values on which reports differ, then the best one, then others."""
        first = [value.tellers[0].ref for difference in self.differences for value in difference.values if value.tellers]
        order = list(dict.fromkeys([*first, self.fact.best, *(card.ref for card in self.reports)]))[:_LOOKED_AT]
        return tuple(card for card in self.reports if card.ref in order)

    @property
    def back(self) -> int | None:
        """How many reports to skip for those before; None at the beginning."""
        return max(0, self.skipped - _AT_ONCE) if self.skipped else None

    @property
    def on(self) -> int | None:
        """How many to skip for those behind; None at the end."""
        return self.skipped + len(self.reports) if self.skipped + len(self.reports) < self.count else None


@dataclass(frozen=True, slots=True)
class Rejected:
    """A finding that a person rejected: no fact tells it."""

    ref: str
    kind: str
    headline: str
    card: ReportCard
    decisions: tuple[Decision, ...]
    rest: str | None
    """Another report of the fact that it was of; None where none was left."""


def kept_finding(store: Store, ref: str) -> KeptFinding | None:
    """The finding with this ref; None where there is none."""
    return next(iter(store.findings(refs=[ref.strip().lower()])), None)


def seen_now(fact: Fact, filed: Filed | None) -> str:
    """What a form about this fact carries, as it is now."""
    return token_of(fact, filed.reports if filed else len(fact.reports))


def filed_of(store: Store, ref: str) -> Filed | None:
    """What the index keeps of the fact to which a finding belongs; None where it is of none."""
    kept = kept_finding(store, ref)
    return store.filed([kept.fact]).get(kept.fact) if kept is not None and kept.fact is not None else None


def show(
    store: Store,
    filed: Filed,
    *,
    judgements: Sequence[Judgement],
    as_of: str | None = None,
    skip: int = 0,
    grounds: bool | None = None,
) -> Shown:
    """The fact in words; as it was known at the end of `as_of`.

    Of one with very many reports those behind the first `skip` are shown. `grounds`: whether to look why its reports are one, and
    what was nearly joined; by default where that is quick. `judgements` are all that persons decided.
    Raises ComityError where it was not known by then, and StoreError.
    """
    why: Why | None = None
    # What became of a promise by a day is told by all that was known of its states then.
    slow = filed.reports > FEW or (as_of is not None and filed.kind == "commitments")
    if grounds or (grounds is None and not slow):
        why = explained(store, filed.id, as_of=as_of)
        fact = why.fact
    elif as_of is not None:
        fact = find(store, filed.id, as_of)
    else:
        fact = by_id(store, filed.id) or find(store, filed.id)
    count = len(fact.reports) if as_of is not None or why else filed.reports
    told = fact
    if count > FEW:
        fact, shown = _some_of_many(store, fact, filed, skip, as_of)
    else:
        skip, shown = 0, fact
    refs = {report.ref for one in (told, fact, shown) for report in one.reports}
    decided = about(judgements, refs)
    (row,) = rows(store, [replace(fact, judgements=decided)])
    # Rows are known by their facts' ids, and these two have the same.
    row_shown = row if shown is fact else rows(store, [shown])[0]
    return Shown(
        fact=fact,
        row=row,
        kind=_KIND_WORDS[fact.kind],
        headline=headline(fact),
        lines=_lines(fact),
        dyads=_dyads(filed),
        named=_named(filed),
        sources=fact.sources if as_of is not None else filed.sources,
        reports=_cards(shown, row_shown.fact),
        count=count,
        skipped=skip,
        history=_history(fact, row.fact),
        differences=_differences(fact, row.fact),
        grounds=_grounds(why) if why else None,
        near=_near(why) if why and as_of is None else (),
        doubts=doubts_of(fact) if as_of is None else (),
        became=tuple(WhatBecame(f.fact, FOLLOW_UPS[f.how], f.words, f.date, f.shared) for f in fact.follow_ups),
        decisions=_decisions(decided, row.fact),
        seen=token_of(fact, filed.reports),
    )


def _some_of_many(store: Store, fact: Fact, filed: Filed, skip: int, as_of: str | None) -> tuple[Fact, Fact]:
    """The fact told by its first and last reports, and the same told by some of its reports, to show these."""
    if as_of is not None:
        half = FEW // 2
        skip = min(skip, len(fact.reports) - 1)
        ends = {report.ref for report in (*fact.reports[:half], *fact.reports[-half:])}
        decided: dict[str, list[Judgement]] = {}
        for judgement in fact.judgements:
            # One that it names, so that what was decided is told, whatever is left out.
            named = {target.ref for target in (*judgement.targets, *judgement.others)}
            decided.setdefault(next(report.ref for report in fact.reports if report.ref in named), []).append(judgement)
        some = {report.ref for report in fact.reports[skip : skip + _AT_ONCE]}
        ends |= decided.keys()
        by_ref = {one.ref: one for one in store.findings(refs=ends | some)}
        return assemble([by_ref[ref] for ref in ends], None, decided), assemble([by_ref[ref] for ref in some])
    kept = kept_finding(store, filed.id)
    assert kept is not None
    assert kept.fact is not None
    skip = min(skip, filed.reports - 1)
    few = fact if len(fact.reports) <= FEW else by_id(store, filed.id) or fact
    return few, assemble(list(islice(store.findings(facts=[kept.fact]), skip, skip + _AT_ONCE)))


def rejected(store: Store, kept: KeptFinding, judgements: Sequence[Judgement]) -> Rejected:
    """A rejected finding, with who rejected it."""
    fact = assemble([kept])
    decided = about(judgements, {kept.ref})
    row = rows(store, [replace(fact, judgements=decided)])[0]
    decisions = _decisions(decided, row.fact)
    counting = [one for one in decided if one.verb == "reject" and _taken_back(decided, one.id) is None]
    left = [target.ref for one in counting for target in one.others]
    rest = next((one.ref for one in store.findings(refs=left) if one.fact is not None), None) if left else None
    return Rejected(kept.ref, _KIND_WORDS[kept.kind], headline(fact), _cards(fact, row.fact)[0], decisions, rest)


def outlet_of(report: Report) -> str:
    """By what name a report is told from others."""
    return report.article.site or report.article.id


def article_address(article: str, ref: str = "") -> str:
    """The address of an article here, at a finding's mark."""
    return f"/articles/{quote(article, safe='')}{f'#m-{ref}' if ref else ''}"


def _lines(fact: Fact) -> tuple[Line, ...]:
    found = []
    for name in names_of(fact.told):
        value = fact.status if name == "status" else getattr(fact.told, name)
        if words := say_field(name, value, fact.told):
            found.append(Line(label_of(name), words))
    return tuple(found)


def _named(filed: Filed) -> tuple[Way, ...]:
    """Each name in the forms in which reports have it; the page of a form is that of the one who is meant."""
    found: dict[str, Way] = {}
    for beginning, page in (("person:", "people"), ("body:", "organizations")):
        names = (term.partition("/")[2] for term in filed.terms if term.startswith(beginning))
        found |= {name: Way(name, f"/{page}/{quote(name, safe='')}") for name in sorted(names) if name}
    return tuple(found.values())[:_MOST_NAMED]


def _dyads(filed: Filed) -> tuple[Way, ...]:
    pairs = (term.removeprefix("dyad:") for term in filed.terms if term.startswith("dyad:") and "+" not in term)
    tab = _TABS.get(filed.kind, filed.kind)
    return tuple(
        Way(" and ".join(state_or_name(code) for code in pair.split("-")), f"/dyads/{quote(pair)}/{tab}")
        for pair in sorted(pairs)
    )


def _cards(fact: Fact, info: FactInfo) -> tuple[ReportCard, ...]:
    sources = {source.id: source for source in info.reports}
    # What the value with the most sources is not, stands out.
    unusual = {(c.field, ref) for c in fact.contradictions for value in c.values[1:] for ref in value.reports}
    cards = []
    for report in fact.reports:
        source = sources[report.ref]
        lines = []
        for name in _COMPARED[fact.kind]:
            value = getattr(report.finding, name)
            differs = (name, report.ref) in unusual
            # That a document is one says nothing, unless others tell of several.
            if (words := say_field(name, value, report.finding)) and (name != "count" or value != 1 or differs):
                lines.append(Line(label_of(name), words, differs))
        cards.append(
            ReportCard(
                ref=report.ref,
                title=report.article.title,
                outlet=outlet_of(report),
                published=report.article.published,
                byline=report.article.byline,
                before=source.before,
                evidence=source.evidence,
                after=source.after,
                href=article_address(report.article.id, report.ref),
                link=source.link or web_address(report.article.url),
                repeats=report.repeats,
                lines=tuple(lines),
            )
        )
    return tuple(cards)


_MOST_TELLERS = 8
"""Outlets named beside a value or a step."""


def _tellers(fact: Fact, refs: Sequence[str]) -> tuple[tuple[Teller, ...], int]:
    named = [Teller(report.ref, outlet_of(report)) for report in fact.reports if report.ref in set(refs[: _MOST_TELLERS * 4])]
    shown = tuple({one.outlet: one for one in reversed(named)}.values())[::-1][:_MOST_TELLERS]
    return shown, len(refs) - len(shown)


def _history(fact: Fact, info: FactInfo) -> tuple[Step, ...]:
    if not fact.status:
        return ()
    steps = []
    for step, line in zip(fact.history, info.history, strict=True):
        tellers, more = _tellers(fact, step.reports)
        steps.append(Step(line.status, line.when, line.place, line.reported, tellers, more))
    return tuple(steps)


def _differences(fact: Fact, info: FactInfo) -> tuple[Difference, ...]:
    found = []
    for contradiction, words in zip(fact.contradictions, info.contradictions, strict=True):
        refs = {ref for told in contradiction.values for ref in told.reports}
        last = contradiction.field not in ("date", "place") or not refs.isdisjoint(fact.history[-1].reports)
        values = []
        for told, said in zip(contradiction.values, words.values, strict=True):
            tellers, more = _tellers(fact, told.reports)
            raw = f"{told.value:.15g}" if isinstance(told.value, float) else str(told.value)
            values.append(Value(said.value, raw, told.sources, tellers, more))
        found.append(Difference(contradiction.field, field_name(contradiction.field), tuple(values), last))
    return tuple(found)


def _grounds(why: Why) -> tuple[Ground, ...]:
    outlets = {report.ref: outlet_of(report) for report in why.fact.reports}

    def say(refs: Sequence[str]) -> str:
        more = len(refs) - 1
        return outlets[refs[0]] + (f" and {more:,} more that say{'s' if more == 1 else ''} the same" if more else "")

    return tuple(Ground(say(link.reports), say(link.others), link.score, link.grounds) for link in why.links)


def _near(why: Why) -> tuple[NearFact, ...]:
    return tuple(
        NearFact(
            one.fact,
            one.evidence,
            one.published,
            one.score,
            one.grounds,
            one.against or "they agree in too little",
            one.against not in (None, "another fact was nearer"),
        )
        for one in why.near
    )


def _taken_back(judgements: Sequence[Judgement], id: str) -> Judgement | None:
    return next((one for one in judgements if one.undoes == id), None)


def _decisions(decided: Sequence[Judgement], info: FactInfo) -> tuple[Decision, ...]:
    found = []
    for judgement, line in zip(decided, info.judgements, strict=True):
        if judgement.verb == "undo":
            continue
        undoing = _taken_back(decided, judgement.id)
        found.append(Decision(judgement.id, line.what, line.who, line.when, line.why, undoing.who if undoing else None))
    return tuple(found)
