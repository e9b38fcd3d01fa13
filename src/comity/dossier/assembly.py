"""From records to the dossier of two states."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence, Set
from datetime import date
from typing import Protocol, TypeVar

from comity.dossier.links import text_fragment, web_address
from comity.dossier.model import (
    ArticleRow,
    Coming,
    CommitmentRow,
    Dossier,
    EventGroup,
    EventRow,
    FieldItem,
    FieldRow,
    FigureRow,
    Glance,
    InstrumentGroup,
    InstrumentRow,
    Latest,
    Mark,
    MonthCount,
    OfficeGroup,
    OfficeRow,
    Source,
    SpeakerGroup,
    StatementRow,
    StateName,
    StatusCount,
)
from comity.periods import Period, parse_period, say_date
from comity.consolidation.selection import Chosen, select
from comity.dossier.wording import (
    COMMITMENT_STATUSES,
    INSTRUMENT_STATUSES,
    TYPES,
    amount,
    directed,
    event_label,
    join_names,
)
from comity.errors import ComityError, UnknownStateError
from comity.language.sentences import split_sentences
from comity.types import (
    Article,
    Commitment,
    Event,
    Figure,
    Finding,
    Instrument,
    Office,
    Record,
    Statement,
)

# The words around evidence in a sentence as long as a paragraph, in characters.
_MOST_AROUND = 300


class _Dated(Protocol):
    @property
    def date(self) -> str | None: ...


_Row = TypeVar("_Row", bound=_Dated)


def build(records: Iterable[Record], first: str, second: str, *, today: date | None = None) -> Dossier:
    """The dossier of the states with the ISO 3166-1 alpha-3 codes `first` and `second`.

    `records` may come in any order and concern other states too: `comity.consolidation.selection.select` says what
    is chosen. A record given twice counts once. `today` is the day against which dates count as past or
    ahead; by default the day of the newest report in `records`, so that these alone decide what it says.

    Raises `ComityError` where both codes are the same.
    """
    from comity.actors.states import state_name

    if first == second:
        raise ComityError(f"A dossier is of two different states, but {state_name(first)} was given twice.")
    ordered = _in_order(records)
    today = today or _newest_report(ordered)
    dyad = frozenset((first, second))
    rows = _Rows(dyad, today, state_name)
    for record in ordered:
        rows.add(record, select(record, dyad))
    return rows.dossier(StateName(first, state_name(first)), StateName(second, state_name(second)))


def _in_order(records: Iterable[Record]) -> list[Record]:
    """The records without repetitions, newest report first, whatever the order in which they came."""
    distinct = {
        (
            record.article.id,
            record.page.digest,
            repr((record.article, record.coder, *record.findings())),
        ): record
        for record in records
    }
    by_id = [distinct[key] for key in sorted(distinct)]
    return sorted(by_id, key=lambda record: record.article.published or "", reverse=True)


def _newest_report(records: Sequence[Record]) -> date | None:
    periods = [parse_period(record.article.published) for record in records]
    return max((date(y, m or 1, d or 1) for p in periods if p for y, m, d in (p.start,)), default=None)


class _Rows:
    """The rows of a dossier, gathered article by article, newest first."""

    def __init__(self, dyad: Set[str], today: date | None, state_name: Callable[[str], str]) -> None:
        self._dyad = dyad
        self._today = today
        self._state_name = state_name
        self._anchors: set[str] = set()
        self._articles: list[ArticleRow] = []
        self._events: list[EventRow] = []
        self._instruments: list[InstrumentRow] = []
        self._commitments: list[CommitmentRow] = []
        self._offices: dict[str, dict[tuple[str, str], list[Source]]] = {}
        self._statements: dict[str, list[StatementRow]] = {}
        self._titles: dict[str, str] = {}
        self._figures: list[FigureRow] = []

    def add(self, record: Record, chosen: Sequence[Chosen]) -> None:
        """Add what is chosen of a record; nothing where nothing is."""
        if not chosen:
            return
        article = record.article
        anchor = self._anchor(article.id)
        number = len(self._articles) + 1
        context = _Sentences(article)
        marks = []
        findings = [item.finding for item in chosen]
        for item in chosen:
            finding = item.finding
            name = f"{anchor}-{item.kind}-{item.number}"
            marks.append(Mark(name, item.kind, finding.start, finding.end))
            before, after = context.around(finding)
            source = Source(
                id=name,
                article=article.id,
                number=number,
                title=article.title,
                site=article.site,
                url=article.url,
                published=article.published,
                before=before,
                evidence=finding.evidence,
                after=after,
                link=text_fragment(article.url, article.text, finding.start, finding.end),
            )
            same_words = [other for other in findings if other.start < finding.end and finding.start < other.end]
            self._add_finding(finding, source, same_words)
        self._articles.append(
            ArticleRow(
                number=number,
                id=article.id,
                anchor=anchor,
                title=article.title,
                byline=article.byline,
                site=article.site,
                url=article.url,
                link=web_address(article.url),
                published=article.published,
                text=article.text,
                headings=article.headings,
                coder=record.coder,
                marks=tuple(sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.id))),
            )
        )

    def _anchor(self, id: str) -> str:
        """A name for links within the file, made of an article's id; each is given once."""
        base = re.sub(r"[^a-z0-9]+", "-", id.lower()).strip("-") or "article"
        anchor, copies = base, 1
        while anchor in self._anchors:
            copies += 1
            anchor = f"{base}-{copies}"
        self._anchors.add(anchor)
        return anchor

    def _add_finding(self, finding: Finding, source: Source, same_words: Sequence[Finding]) -> None:
        match finding:
            case Event():
                self._events.append(self._event_row(finding, source, same_words))
            case Instrument():
                self._instruments.append(_instrument_row(finding, source, same_words))
            case Commitment():
                self._commitments.append(self._commitment_row(finding, source))
            case Office():
                holders = self._offices.setdefault(finding.of, {})
                holders.setdefault((finding.person, finding.office), []).append(source)
                self._titles.setdefault(finding.person, f"{finding.office}, {self._name(finding.of)}")
            case Statement():
                said = self._statements.setdefault(finding.speaker, [])
                said.append(StatementRow(finding.direct, source))
            case Figure():
                self._figures.append(self._figure_row(finding, source))

    def _names(self, states: Iterable[str]) -> tuple[str, ...]:
        return tuple(self._name(state) for state in states)

    def _name(self, of: str) -> str:
        """The name of a state; what is no state's code, as the institution of an office, stays as it is."""
        try:
            return self._state_name(of)
        except UnknownStateError:
            return of

    def _event_row(self, finding: Event, source: Source, same_words: Sequence[Finding]) -> EventRow:
        documents = {other.status for other in same_words if isinstance(other, Instrument)}
        words = TYPES.get(finding.type)
        actors = finding.actors or self._names(finding.actor_states)
        recipients = finding.recipients or self._names(finding.recipient_states)
        return EventRow(
            type=finding.type,
            mode=finding.mode,
            label=event_label(finding.type, finding.mode, documents, finding.evidence),
            tone=words.tone if words else None,
            status=finding.status,
            who=directed(actors, recipients),
            actors=finding.actors,
            recipients=finding.recipients,
            actor_states=finding.actor_states,
            recipient_states=finding.recipient_states,
            date=finding.date,
            when=say_date(finding.date, unknown="no date given"),
            place=finding.place,
            contexts=finding.contexts,
            field=finding.field,
            source=source,
        )

    def _commitment_row(self, finding: Commitment, source: Source) -> CommitmentRow:
        due = parse_period(finding.due)
        over = due is not None and self._today is not None and due.last_day < self._today
        by = finding.by or self._names(finding.by_states)
        to = finding.to or self._names(finding.to_states)
        return CommitmentRow(
            who=directed(by, to) or None,
            by=finding.by,
            to=finding.to,
            by_states=finding.by_states,
            to_states=finding.to_states,
            action=finding.action,
            due=finding.due,
            when=str(due) if due else finding.due,
            status=finding.status,
            overdue=over and finding.status != "done",
            source=source,
        )

    def _figure_row(self, finding: Figure, source: Source) -> FigureRow:
        return FigureRow(
            measure=finding.measure,
            value=finding.value,
            unit=finding.unit,
            approximate=finding.approximate,
            amount=amount(finding.value, finding.unit, approximate=finding.approximate),
            period=finding.period,
            when=say_date(finding.period, unknown="") or None,
            states=finding.states,
            who=None if set(finding.states) == self._dyad else join_names(self._names(finding.states)) or None,
            source=source,
        )

    def dossier(self, first: StateName, second: StateName) -> Dossier:
        """The dossier of all that was added, each section in its order."""
        coming = self._coming()
        reports = [article.published for article in self._articles if article.published]
        occurred = _newest_first(event for event in self._events if event.status == "occurred")
        meetings = [event for event in occurred if event.type == "CONSULT" and parse_period(event.date)]
        by_status = Counter(row.status for row in self._instruments)
        return Dossier(
            states=(first, second),
            today=self._today.isoformat() if self._today else None,
            glance=Glance(
                articles=len(self._articles),
                findings=sum(len(article.marks) for article in self._articles),
                first_report=min(reports, default=None),
                last_report=max(reports, default=None),
                last_meeting=meetings[0] if meetings else None,
                next_event=coming.ahead[0] if coming.ahead else None,
                instruments=tuple(StatusCount(s, by_status[s]) for s in INSTRUMENT_STATUSES if by_status[s]),
                months=_months(occurred),
            ),
            coming=coming,
            latest=_latest(event for event in self._events if event.status in ("occurred", "denied")),
            instruments=tuple(
                InstrumentGroup(status, tuple(_newest_first(r for r in self._instruments if r.status == status)))
                for status in INSTRUMENT_STATUSES
                if by_status[status]
            ),
            commitments=tuple(sorted(self._commitments, key=_commitment_order)),
            offices=self._office_groups((first, second)),
            figures=tuple(self._figures),
            statements=self._speaker_groups(),
            fields=_fields(self._events, self._instruments),
            sources=tuple(self._articles),
        )

    def _coming(self) -> Coming:
        ahead, undated, passed = [], [], []
        for event in self._events:
            if event.status in ("planned", "proposed"):
                period = parse_period(event.date)
                if period is None:
                    undated.append(event)
                elif self._today is not None and period.last_day < self._today:
                    passed.append(event)
                else:
                    ahead.append((period.soonest_first, event))
        ahead.sort(key=lambda pair: pair[0])
        return Coming(tuple(event for _, event in ahead), tuple(undated), tuple(_newest_first(passed)))

    def _office_groups(self, states: tuple[StateName, StateName]) -> tuple[OfficeGroup, ...]:
        codes = [state.code for state in states]
        names = {of: self._name(of) for of in self._offices}
        order = sorted(names, key=lambda of: (codes.index(of) if of in codes else 2, names[of].casefold(), of))
        return tuple(
            OfficeGroup(
                of,
                names[of],
                tuple(OfficeRow(person, office, tuple(s)) for (person, office), s in self._offices[of].items()),
            )
            for of in order
        )

    def _speaker_groups(self) -> tuple[SpeakerGroup, ...]:
        order = sorted(self._statements, key=lambda who: (-len(self._statements[who]), who.casefold(), who))
        return tuple(SpeakerGroup(who, self._titles.get(who), tuple(self._statements[who])) for who in order)


class _Sentences:
    """The sentences of an article, to show evidence in its whole sentence."""

    def __init__(self, article: Article) -> None:
        self._text = article.text
        self._spans = [(s.start, s.end) for s in split_sentences(article.text, frozenset(article.headings))]

    def around(self, finding: Finding) -> tuple[str, str]:
        """The words before and after the evidence in the sentence, or sentences, in which it stands; not too many."""
        touched = [span for span in self._spans if span[0] < finding.end and finding.start < span[1]]
        start = min([finding.start, *(s for s, _ in touched)])
        end = max([finding.end, *(e for _, e in touched)])
        before, after = self._text[start : finding.start], self._text[finding.end : end]
        if len(before) > _MOST_AROUND:
            before = "… " + before[-_MOST_AROUND:].partition(" ")[2]
        if len(after) > _MOST_AROUND:
            after = after[:_MOST_AROUND].rpartition(" ")[0] + " …"
        return before, after


def _instrument_row(finding: Instrument, source: Source, same_words: Sequence[Finding]) -> InstrumentRow:
    return InstrumentRow(
        kind=finding.kind,
        status=finding.status,
        subject=finding.subject,
        parties=finding.parties,
        states=finding.states,
        date=finding.date,
        when=say_date(finding.date, unknown="") or None,
        place=finding.place,
        count=finding.count,
        denied=any(isinstance(other, Event) and (other.type, other.status) == ("SUPPORT", "denied") for other in same_words),
        contexts=finding.contexts,
        field=finding.field,
        source=source,
    )


def _newest_first(rows: Iterable[_Row]) -> list[_Row]:
    """Rows by date, newest first, the undated ones at the end; those of one date stay as they came."""

    def key(row: _Dated) -> tuple[bool, tuple[int, ...]]:
        period = parse_period(row.date)
        return period is None, period.newest_first if period else ()

    return sorted(rows, key=key)


def _latest(events: Iterable[EventRow]) -> Latest:
    groups: dict[Period | None, list[EventRow]] = {}
    for event in _newest_first(events):
        groups.setdefault(parse_period(event.date), []).append(event)
    return Latest(
        tuple(
            EventGroup(rows[0].date if period else None, str(period) if period else "No date given", tuple(rows))
            for period, rows in groups.items()
        )
    )


def _commitment_order(row: CommitmentRow) -> tuple[int, bool, tuple[int, ...]]:
    due = parse_period(row.due)
    return COMMITMENT_STATUSES.index(row.status), due is None, due.soonest_first if due else ()


def _months(occurred: Iterable[EventRow]) -> tuple[MonthCount, ...]:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for event in occurred:
        period = parse_period(event.date)
        if period and period.month and event.tone:
            counts[period.month][event.tone] += 1
    return tuple(MonthCount(m, counts[m]["cooperation"], counts[m]["conflict"]) for m in sorted(counts))


def _fields(events: Iterable[EventRow], instruments: Iterable[InstrumentRow]) -> tuple[FieldRow, ...]:
    filed: defaultdict[str, tuple[list[FieldItem], list[FieldItem]]] = defaultdict(lambda: ([], []))
    for event in _newest_first(events):
        if event.field:
            filed[event.field][0].append(
                _field_item(event, f"{event.label}: {event.who}", event.status if event.status != "occurred" else None)
            )
    for instrument in _newest_first(instruments):
        if instrument.field:
            label = ", ".join(filter(None, (instrument.kind, instrument.subject)))
            status = "denied" if instrument.denied else instrument.status
            filed[instrument.field][1].append(_field_item(instrument, label, status))
    order = sorted(filed, key=lambda field: (-sum(map(len, filed[field])), field))
    return tuple(FieldRow(field, tuple(filed[field][0]), tuple(filed[field][1])) for field in order)


def _field_item(row: EventRow | InstrumentRow, label: str, status: str | None) -> FieldItem:
    when = row.when if row.date else f"reported {say_date(row.source.published, unknown='date unknown')}"
    return FieldItem(row.source.id, f"{label} ({', '.join(filter(None, (status, when)))})")
