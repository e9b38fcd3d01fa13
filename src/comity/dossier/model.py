"""The dossier as data: what its HTML, Markdown and JSON all say.

Lists are in the order in which they are shown. `when`, `who`, `label` and `amount` are words for people; the
fields beside them hold the same as data, in the forms of `comity.types`.
"""

from dataclasses import dataclass
from typing import Literal

from comity.types import CommitmentStatus, InstrumentStatus, Kind, Status

Tone = Literal["cooperation", "conflict"]


@dataclass(frozen=True, slots=True)
class StateName:
    """A state: its ISO 3166-1 alpha-3 code and its English name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row stands: its article, and its evidence within the whole sentence."""

    id: str
    """Names the finding within the dossier: article, kind and number ("azernews-194221-events-3")."""
    article: str
    """The article's id."""
    number: int
    """The article's number in the list of sources."""
    title: str
    site: str | None
    url: str | None
    """The address as recorded; nothing to link to unseen."""
    published: str | None
    before: str
    """The sentence up to the evidence; of a long one its last words behind "…"."""
    evidence: str
    after: str
    """The sentence behind the evidence; of a long one its first words before "…"."""
    link: str | None
    """The http(s) address with a text fragment that shows the evidence; None where there is none."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as one article reports it."""

    type: str
    mode: str | None
    label: str
    """Type and mode in words: "Visit", "Accusation"."""
    tone: Tone | None
    """On which side of PLOVER's quad classes the type stands; None for a type that PLOVER does not know."""
    status: Status
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
    source: Source


@dataclass(frozen=True, slots=True)
class EventGroup:
    """Events of one date; `date` is None for those without."""

    date: str | None
    when: str
    events: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class Coming:
    """Planned and proposed events."""

    ahead: tuple[EventRow, ...]
    """With a date that is not over on the dossier's day, soonest first."""
    undated: tuple[EventRow, ...]
    """Without a date, latest report first."""
    passed: tuple[EventRow, ...]
    """With a date that is over, latest first; what came of them is reported elsewhere or not at all."""


@dataclass(frozen=True, slots=True)
class Latest:
    """Events that occurred or were denied, newest date first, the undated ones at the end."""

    groups: tuple[EventGroup, ...]


@dataclass(frozen=True, slots=True)
class InstrumentRow:
    """An instrument as one article reports it."""

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
    """Whether the article tells of its signing or the like only to deny it: so the event of the same words does."""
    contexts: tuple[str, ...]
    field: str | None
    source: Source


@dataclass(frozen=True, slots=True)
class InstrumentGroup:
    """Instruments of one status, newest first, the undated ones at the end."""

    status: InstrumentStatus
    instruments: tuple[InstrumentRow, ...]


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """A commitment as one article reports it."""

    who: str | None
    by: tuple[str, ...]
    to: tuple[str, ...]
    by_states: tuple[str, ...]
    to_states: tuple[str, ...]
    action: str
    due: str | None
    when: str | None
    status: CommitmentStatus
    overdue: bool
    """The due date is over on the dossier's day and the article did not report the thing done."""
    source: Source


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """A person in an office, in one form of words, with every article that says so, the latest first."""

    person: str
    office: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class OfficeGroup:
    """The offices of one state or institution, latest report first; `of` as recorded, `name` for people."""

    of: str
    name: str
    offices: tuple[OfficeRow, ...]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure as one article reports it."""

    measure: str
    value: float
    unit: str
    approximate: bool
    amount: str
    """The value for people: "about USD 461.9 million"."""
    period: str | None
    when: str | None
    states: tuple[str, ...]
    who: str | None
    """The names of the states; None where they are the two of the dossier."""
    source: Source


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A sentence that reports what a speaker said; `direct` where it quotes the words."""

    direct: bool
    source: Source


@dataclass(frozen=True, slots=True)
class SpeakerGroup:
    """What one speaker said, latest report first; `office` as the articles name it, latest first."""

    speaker: str
    office: str | None
    statements: tuple[StatementRow, ...]


@dataclass(frozen=True, slots=True)
class FieldItem:
    """An event or instrument filed under a field; `id` is its `Source.id`."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of cooperation and what is filed under it."""

    field: str
    events: tuple[FieldItem, ...]
    instruments: tuple[FieldItem, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """The place of a finding in its article's text, in characters, end excluded."""

    id: str
    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article with its kept text and the findings that the dossier shows, in the order of the text."""

    number: int
    id: str
    anchor: str
    """Names the article within the dossier; made of its id."""
    title: str
    byline: tuple[str, ...]
    site: str | None
    url: str | None
    link: str | None
    """The address where it is an http(s) one."""
    published: str | None
    text: str
    headings: tuple[tuple[int, int], ...]
    coder: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class StatusCount:
    """How many rows of the register have a status."""

    status: InstrumentStatus
    count: int


@dataclass(frozen=True, slots=True)
class MonthCount:
    """How many reported events occurred in a month ("2022-08"), by tone."""

    month: str
    cooperation: int
    conflict: int


@dataclass(frozen=True, slots=True)
class Glance:
    """What to know first."""

    articles: int
    findings: int
    first_report: str | None
    last_report: str | None
    last_meeting: EventRow | None
    next_event: EventRow | None
    instruments: tuple[StatusCount, ...]
    months: tuple[MonthCount, ...]
    """The months in which events occurred, oldest first; events dated by the year alone do not count."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that the articles read tell of two states."""

    states: tuple[StateName, StateName]
    today: str | None
    """The day against which dates count as past or ahead; None where nothing tells one."""
    glance: Glance
    coming: Coming
    latest: Latest
    instruments: tuple[InstrumentGroup, ...]
    commitments: tuple[CommitmentRow, ...]
    offices: tuple[OfficeGroup, ...]
    figures: tuple[FigureRow, ...]
    statements: tuple[SpeakerGroup, ...]
    fields: tuple[FieldRow, ...]
    sources: tuple[ArticleRow, ...]
