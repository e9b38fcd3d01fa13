"""The dossier as data: what its HTML, Markdown and JSON all say.

Lists are in the order in which they are shown. `when`, `who`, `label`, `what`, `how` and `amount` are words for people; the
fields beside them hold the same as data, in the forms of `comity.types`.

Every row of a section is one fact, with what all rows have in common in its `fact`. An id names its fact within the
dossier, and a report's id its finding: both are those of `comity.consolidation.model`.
"""

from dataclasses import dataclass
from typing import Literal

from comity.consolidation.model import CommitmentStep, EventStep, FollowUpKind
from comity.types import InstrumentStatus, Kind, Verb

Tone = Literal["cooperation", "conflict"]


@dataclass(frozen=True, slots=True)
class StateName:
    """A state: its ISO 3166-1 alpha-3 code and its English name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Source:
    """A report of a fact: its article, and its evidence within the whole sentence."""

    id: str
    """The finding's id, and the name of its place in the kept text."""
    article: str
    """The article's id."""
    number: int
    """The article's number in the list of sources."""
    title: str
    site: str | None
    url: str | None
    """The address as recorded; nothing to link to unseen."""
    published: str | None
    repeats: bool
    """Whether the article repeats the text of another that reports the fact: both are one source."""
    before: str
    """The sentence up to the evidence; of a long one its last words behind "…"."""
    evidence: str
    after: str
    """The sentence behind the evidence; of a long one its first words before "…"."""
    link: str | None
    """The http(s) address with a text fragment that shows the evidence; None where there is none."""


@dataclass(frozen=True, slots=True)
class SourceLink:
    """A report by its id and by its article's number, where it stands as a `Source` elsewhere."""

    id: str
    number: int


@dataclass(frozen=True, slots=True)
class FactLink:
    """A fact in one line, with the id of its row."""

    id: str
    kind: Kind
    label: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A stage in the history of a fact."""

    status: str
    """As in `comity.consolidation.model.Step`."""
    date: str | None
    when: str | None
    place: str | None
    parties: tuple[str, ...]
    reported: str | None
    """The publication of the first report that says so."""
    new: bool
    """Whether that was after `Dossier.new_since`."""
    reports: tuple[SourceLink, ...]


@dataclass(frozen=True, slots=True)
class ToldValue:
    """One of the values that reports give, in words, with the number of independent sources that do."""

    value: str
    sources: int
    reports: tuple[SourceLink, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A field on which reports of a fact can't all be right, in words; the value with the most sources first."""

    field: str
    values: tuple[ToldValue, ...]


@dataclass(frozen=True, slots=True)
class JudgementLine:
    """What a person decided about a fact; `undone` where another judgement took it back."""

    verb: Verb
    what: str
    """"corrected date to 24 August 2022", "rejected 1 report"."""
    who: str
    when: str
    """ISO 8601 time with offset."""
    why: str
    undone: bool


@dataclass(frozen=True, slots=True)
class FactInfo:
    """What the rows of all kinds have in common."""

    id: str
    """The fact's id, and the name of its row."""
    sources: int
    """Independent sources: a text that several outlets repeat is one."""
    reports: tuple[Source, ...]
    """The best one first, then by publication."""
    history: tuple[HistoryLine, ...]
    """At least one line; the last one tells how things stand."""
    first_reported: str | None
    last_reported: str | None
    contradictions: tuple[Difference, ...]
    overdue: bool
    """The date planned or due is over, and no report says that it came about; nor that it did not."""
    judgements: tuple[JudgementLine, ...]
    new: bool
    """Whether it was first reported after `Dossier.new_since`."""
    changed: bool
    """Whether a line of its history was."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event."""

    fact: FactInfo
    type: str
    mode: str | None
    label: str
    """Type and mode in words: "Visit", "Accusation"."""
    tone: Tone | None
    """On which side of PLOVER's quad classes the type stands; None for a type that PLOVER does not know."""
    status: EventStep
    who: str
    """Actors, and behind an arrow the recipients; of more than seven on a side the first six and how many others. Their
    states where they have no names."""
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    actor_states: tuple[str, ...]
    recipient_states: tuple[str, ...]
    date: str | None
    when: str
    place: str | None
    contexts: tuple[str, ...]
    field: str | None


@dataclass(frozen=True, slots=True)
class EventGroup:
    """Events of one date; `date` is None for those without."""

    date: str | None
    when: str
    events: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class Coming:
    """Events that are planned, proposed, confirmed or postponed."""

    ahead: tuple[EventRow, ...]
    """With a date that is not over on the dossier's day, soonest first."""
    undated: tuple[EventRow, ...]
    """Without a date, latest report first."""
    passed: tuple[EventRow, ...]
    """With a date that is over, latest first; no report says that they took place."""


@dataclass(frozen=True, slots=True)
class Latest:
    """Events that occurred, were cancelled or denied, newest date first, the undated ones at the end."""

    groups: tuple[EventGroup, ...]


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """An instrument."""

    fact: FactInfo
    kind: str
    status: InstrumentStatus
    subject: str | None
    parties: tuple[str, ...]
    states: tuple[str, ...]
    date: str | None
    when: str | None
    place: str | None
    count: int
    denied: bool
    """Whether the last reports tell of its signing or the like only to deny it: so the event of the same words does."""
    contexts: tuple[str, ...]
    field: str | None


@dataclass(frozen=True, slots=True)
class InstrumentGroup:
    """Instruments of one status, newest first, the undated ones at the end."""

    status: InstrumentStatus
    instruments: tuple[InstrumentRow, ...]


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """What became of a commitment, by another fact."""

    kind: FollowUpKind
    how: str
    """"fulfilled by", "moved by", "contradicted by"."""
    words: str
    """The evidence of the other fact's first report."""
    date: str | None
    """When that happened or, without a date, was first reported."""
    when: str | None
    fact: str | None
    """The id of the other fact; None where a dossier does not show it."""
    shared: tuple[str, ...]
    """The words that both have in common: the grounds."""


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """A commitment."""

    fact: FactInfo
    who: str | None
    by: tuple[str, ...]
    to: tuple[str, ...]
    by_states: tuple[str, ...]
    to_states: tuple[str, ...]
    action: str
    due: str | None
    when: str | None
    moved: str | None
    """How its due date moved: "moved from March 2024 to June 2024"."""
    status: CommitmentStep
    follow_ups: tuple[FollowUpRow, ...]


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A joint project or a standing format, with its facts in order of time."""

    id: str
    kind: Literal["project", "format"]
    name: str
    other_names: tuple[str, ...]
    states: tuple[str, ...]
    status: str
    """The status of the fact that was reported last; "" where it has none."""
    site: str | None
    """The outlet of that report."""
    published: str | None
    last: SourceLink | None
    """That report; None where the dossier does not show it."""
    facts: tuple[FactLink, ...]


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """A person in an office."""

    fact: FactInfo
    person: str
    office: str
    when: str
    """"reported from 3 May 2021 to 20 April 2022"."""


@dataclass(frozen=True, slots=True)
class Post:
    """An office and its holders, the last reported first."""

    office: str
    holders: tuple[OfficeRow, ...]


@dataclass(frozen=True, slots=True)
class OfficeGroup:
    """The offices of one state or institution, latest report first; `of` as recorded, `name` for people."""

    of: str
    name: str
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure."""

    fact: FactInfo
    value: float
    approximate: bool
    amount: str
    """The value for people: "about USD 461.9 million"."""
    others: tuple[ToldValue, ...]
    """The values that other reports of the same figure give."""


@dataclass(frozen=True, slots=True)
class FigurePoint:
    """The figures of one period; more than one where they tell of different things under one name."""

    period: str | None
    when: str | None
    figures: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True)
class FigureSeries:
    """A measure over time, oldest period first, figures without one at the end."""

    measure: str
    unit: str
    states: tuple[str, ...]
    who: str | None
    """The names of the states; None where they are the two of the dossier."""
    points: tuple[FigurePoint, ...]


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A sentence that reports what a speaker said; `direct` where it quotes the words."""

    fact: FactInfo
    direct: bool


Row = EventRow | InstrumentRow | CommitmentRow | OfficeRow | FigureRow | StatementRow
"""A fact of any kind."""


@dataclass(frozen=True, slots=True)
class SpeakerGroup:
    """What one speaker said, latest report first; `office` as reported last."""

    speaker: str
    office: str | None
    statements: tuple[StatementRow, ...]


@dataclass(frozen=True, slots=True)
class OpenContradiction:
    """A fact on which reports differ, and on what."""

    fact: FactLink
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of cooperation and what is filed under it."""

    field: str
    events: tuple[FactLink, ...]
    instruments: tuple[FactLink, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """The place of a finding in its article's text, in characters, end excluded; `fact` is what it reports."""

    id: str
    fact: str
    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article with its kept text and the findings that the dossier shows, in the order of the text."""

    number: int
    id: str
    title: str
    byline: tuple[str, ...]
    site: str | None
    url: str | None
    link: str | None
    """The address where it is an http(s) one."""
    published: str | None
    repeats: str | None
    """The id of the earlier article whose text this one repeats."""
    original: int | None
    """That article's number; None where the dossier does not show it."""
    text: str
    headings: tuple[tuple[int, int], ...]
    coder: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A fact that is new, or a new line in the history of an older one."""

    fact: FactLink
    new: bool
    what: str
    """"new", "now occurred"."""
    reported: str


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many facts of a kind there are, and how many reports of them."""

    kind: Kind
    facts: int
    reports: int
    label: str
    """"12 events, told by 31 reports"."""


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many instruments have a status."""

    status: InstrumentStatus
    count: int


@dataclass(frozen=True, slots=True)
class MonthCount:
    """How many events occurred in a month ("2022-08"), by tone."""

    month: str
    cooperation: int
    conflict: int


@dataclass(frozen=True, slots=True)
class Glance:
    """What to know first."""

    facts: int
    reports: int
    articles: int
    sources: int
    """Independent sources: the outlets of the articles, where articles that repeat one another count once."""
    hidden: int
    """Facts that are not shown since persons rejected them."""
    first_report: str | None
    last_report: str | None
    kinds: tuple[KindCount, ...]
    last_meeting: EventRow | None
    next_event: EventRow | None
    instruments: tuple[StatusCount, ...]
    commitments_open: int
    commitments_overdue: int
    contradictions: int
    """Facts on which reports differ."""
    months: tuple[MonthCount, ...]
    """The months in which events occurred, oldest first; events dated by the year alone do not count."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that the articles read tell of two states."""

    states: tuple[StateName, StateName]
    day: str | None
    """The day against which dates count as past or ahead; None where nothing tells one."""
    as_of: str | None
    """The day at whose end this was known; None where it is all that is known."""
    new_since: str | None
    """The day after whose end things count as new; None where nothing was asked."""
    asked: tuple[str, ...]
    """What alone was asked for, in words ("events", "since March 2023"); empty where all that is known is shown."""
    glance: Glance
    changes: tuple[ChangeRow, ...]
    """What was first reported after `new_since`, newest first."""
    coming: Coming
    latest: Latest
    instruments: tuple[InstrumentGroup, ...]
    commitments: tuple[CommitmentRow, ...]
    projects: tuple[ProjectRow, ...]
    offices: tuple[OfficeGroup, ...]
    figures: tuple[FigureSeries, ...]
    statements: tuple[SpeakerGroup, ...]
    contradictions: tuple[OpenContradiction, ...]
    fields: tuple[FieldRow, ...]
    sources: tuple[ArticleRow, ...]
