"""From facts to the rows that show them, kind by kind."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from textwrap import shorten
from typing import cast

from comity.consolidation.headlines import label
from comity.consolidation.model import CommitmentStep, EventStep, Fact, FollowUp, Report, Step
from comity.dossier.facts import Facts
from comity.dossier.model import (
    CommitmentRow,
    EventRow,
    FactInfo,
    FactLink,
    FigureRow,
    FollowUpRow,
    InstrumentRow,
    OfficeRow,
    StatementRow,
)
from comity.dossier.wording import FOLLOW_UPS, TYPES, amount, directed
from comity.periods import say_date
from comity.types import Commitment, Event, Figure, Finding, Instrument, InstrumentStatus, Office, Statement


class Rows:
    """The rows of a dossier, in the order of the facts given.

    `beside` are reports of other facts by the same articles: a document tells that the event of its words is a signing.
    With `apart`, rows stand for themselves, and those of other facts may be elsewhere.
    """

    def __init__(
        self,
        facts: Sequence[Fact],
        infos: Facts,
        name: Callable[[str], str],
        beside: Iterable[tuple[str, Finding]] = (),
        *,
        apart: bool = False,
    ) -> None:
        self.events: list[EventRow] = []
        self.instruments: list[InstrumentRow] = []
        self.commitments: list[CommitmentRow] = []
        self.offices: list[tuple[Office, OfficeRow]] = []
        self.figures: list[tuple[Figure, FigureRow]] = []
        self.statements: list[tuple[Statement, StatementRow]] = []
        self.infos = {fact.id: infos.info(fact) for fact in facts}
        self._name = name
        self._apart = apart
        self._facts = {fact.id: fact for fact in facts}
        self._labels: dict[str, str] = {}  # of events, which are told by more than their own words
        self._links: dict[str, FactLink] = {}
        self._same_words = _signings(facts, beside)
        for fact in facts:
            self._add(fact, self.infos[fact.id])

    def link(self, id: str) -> FactLink:
        """A fact in one line; one without a date is told with that of its last report."""
        if id not in self._links:
            self._links[id] = FactLink(id, self._facts[id].kind, self._one_line(self._facts[id]))
        return self._links[id]

    def _one_line(self, fact: Fact) -> str:
        status = "" if fact.status == "occurred" else fact.status
        reported = f"reported {say_date(fact.last_reported, unknown='date unknown')}"
        match fact.told:
            case Event() as told:
                what = f"{self._labels[fact.id]}: {self._who(told)}"
                about = [status, say_date(told.date, unknown=reported)]
            case Instrument() as told:
                what = ", ".join(filter(None, (told.kind, told.subject)))
                about = ["denied" if self._is_denied(fact) else status, say_date(told.date, unknown=reported)]
            case Commitment() as told:
                what = f"{self._who(told) or 'Side not named'}: {told.action}"
                about = [status, f"due {say_date(told.due, unknown='')}" if told.due else reported]
            case Office() as told:
                what, about = f"{told.person}, {told.office}, {self._name(told.of)}", [reported]
            case Figure() as told:
                what = f"{told.measure}: {amount(told.value, told.unit, approximate=told.approximate)}"
                about = [say_date(told.period, unknown=reported)]
            case Statement() as told:
                what, about = f"{told.speaker}: {shorten(told.evidence, 90, placeholder=' …')}", [reported]
            case _:
                raise TypeError(f"{fact.id} is told by no finding of a known kind.")
        return f"{what} ({', '.join(filter(None, about))})"

    def _add(self, fact: Fact, info: FactInfo) -> None:
        match fact.told:
            case Event() as told:
                self.events.append(self._event(fact, info, told))
            case Instrument() as told:
                self.instruments.append(self._instrument(fact, info, told))
            case Commitment() as told:
                self.commitments.append(self._commitment(fact, info, told))
            case Office() as told:
                self.offices.append((told, _office(info, told)))
            case Figure() as told:
                self.figures.append((told, _figure(info, told)))
            case Statement() as told:
                self.statements.append((told, StatementRow(info, told.direct)))

    def _event(self, fact: Fact, info: FactInfo, told: Event) -> EventRow:
        words = TYPES.get(told.type)
        self._labels[fact.id] = label(told)
        return EventRow(
            fact=info,
            type=told.type,
            mode=told.mode,
            label=self._labels[fact.id],
            tone=words.tone if words else None,
            status=cast(EventStep, fact.status),
            who=self._who(told),
            actors=told.actors,
            recipients=told.recipients,
            actor_states=told.actor_states,
            recipient_states=told.recipient_states,
            date=told.date,
            when=say_date(told.date, unknown="no date given"),
            place=told.place,
            contexts=told.contexts,
            field=told.field,
        )

    def _instrument(self, fact: Fact, info: FactInfo, told: Instrument) -> InstrumentRow:
        return InstrumentRow(
            fact=info,
            kind=told.kind,
            status=cast(InstrumentStatus, fact.status),
            subject=told.subject,
            parties=told.parties,
            states=told.states,
            date=told.date,
            when=say_date(told.date, unknown="") or None,
            place=told.place,
            count=told.count,
            denied=self._is_denied(fact),
            contexts=told.contexts,
            field=told.field,
        )

    def _commitment(self, fact: Fact, info: FactInfo, told: Commitment) -> CommitmentRow:
        return CommitmentRow(
            fact=info,
            who=self._who(told) or None,
            by=told.by,
            to=told.to,
            by_states=told.by_states,
            to_states=told.to_states,
            action=told.action,
            due=told.due,
            when=say_date(told.due, unknown="") or None,
            moved=_moved(fact.history),
            status=cast(CommitmentStep, fact.status),
            follow_ups=tuple(self._follow_up(follow_up) for follow_up in fact.follow_ups),
        )

    def _follow_up(self, follow_up: FollowUp) -> FollowUpRow:
        return FollowUpRow(
            kind=follow_up.how,
            how=FOLLOW_UPS[follow_up.how],
            words=follow_up.words,
            date=follow_up.date,
            when=say_date(follow_up.date, unknown="") or None,
            fact=follow_up.fact if self._apart or follow_up.fact in self._facts else None,
            shared=follow_up.shared,
        )

    def _who(self, told: Event | Commitment) -> str:
        match told:
            case Event():
                sides = (told.actors, told.actor_states), (told.recipients, told.recipient_states)
            case Commitment():
                sides = (told.by, told.by_states), (told.to, told.to_states)
        one, other = (names or [self._name(state) for state in states] for names, states in sides)
        return directed(one, other)

    def _of_same_words(self, report: Report) -> Iterator[Finding]:
        """The instruments, and the events of signing them, that the article tells by some of the same words."""
        for other in self._same_words[report.article.id]:
            if other.start < report.finding.end and report.finding.start < other.end:
                yield other

    def _is_denied(self, fact: Fact) -> bool:
        last = [report for report in fact.reports if report.ref in fact.history[-1].reports]
        return bool(last) and all(
            any(isinstance(other, Event) and other.status == "denied" for other in self._of_same_words(report)) for report in last
        )


def _signings(facts: Iterable[Fact], beside: Iterable[tuple[str, Finding]]) -> dict[str, list[Instrument | Event]]:
    """The instruments and the events of supporting that each article tells of; signing and ratifying are coded as SUPPORT."""
    told: defaultdict[str, list[Instrument | Event]] = defaultdict(list)
    reports = ((report.article.id, report.finding) for fact in facts for report in fact.reports)
    for article, finding in (*reports, *beside):
        if isinstance(finding, Instrument) or (isinstance(finding, Event) and finding.type == "SUPPORT"):
            if finding not in told[article]:
                told[article].append(finding)
    return told


def _moved(history: Iterable[Step]) -> str | None:
    dates: list[str] = []
    moved = False
    for step in history:
        if step.status == "moved":
            moved = True
            dates.append(say_date(step.date, unknown="a date not given"))
        elif not moved and step.date:
            dates = [say_date(step.date, unknown="")]
    if not moved:
        return None
    return f"moved from {' to '.join(dates)}" if len(dates) > 1 else f"moved to {dates[0]}"


def _office(info: FactInfo, told: Office) -> OfficeRow:
    since, until = (say_date(day, unknown="a day unknown") for day in (info.first_reported, info.last_reported))
    when = f"reported on {until}" if since == until else f"reported from {since} to {until}"
    return OfficeRow(info, told.person, told.office, when)


def _figure(info: FactInfo, told: Figure) -> FigureRow:
    shown = amount(told.value, told.unit, approximate=False)
    values = [value for difference in info.contradictions if difference.field == "amount" for value in difference.values]
    return FigureRow(
        fact=info,
        value=told.value,
        approximate=told.approximate,
        amount=amount(told.value, told.unit, approximate=told.approximate),
        others=tuple(value for value in values if value.value != shown),
    )
