"""The words that all rooms of Comity share.

Offsets are counted in characters (Unicode code points) of `Article.text`, start included, end excluded, so that
`text[start:end]` is the evidence exactly. States are ISO 3166-1 alpha-3 codes (`XKX` for Kosovo, `EUU` for the
European Union). Dates are ISO 8601 strings, as precise as the text allows: "2022-08-19", "2022-07", "2022", or an
interval "2022-08-24/2022-08-25". Source of the record's form: the codebook, `docs/record-format.md`.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

PageForm = Literal["html", "stored", "body"]
"""html: a page's HTML; stored: a page saved as plain text, menus and all; body: an article's text alone."""

Status = Literal["occurred", "planned", "proposed", "denied"]
InstrumentStatus = Literal["proposed", "negotiated", "to be signed", "signed", "ratified", "in force", "terminated"]
CommitmentStatus = Literal["pledged", "underway", "done"]
ReaderName = Literal["parser", "encoder"]
"""The readers there are: rules over a parser's grammar alone, or the same with the trained encoder beside them."""
Kind = Literal["offices", "events", "instruments", "commitments", "statements", "figures"]
KINDS: tuple[Kind, ...] = ("offices", "events", "instruments", "commitments", "statements", "figures")


Verb = Literal["split", "join", "correct", "reject", "confirm", "undo"]


@dataclass(frozen=True, slots=True)
class Given:
    """What the source told of a page beside its content; it is believed before what the page itself seems to say."""

    id: str | None = None
    url: str | None = None
    fetched: str | None = None
    """ISO 8601 date or time at which the page was fetched."""
    published: str | None = None
    """ISO 8601, as precise as the source knew it ("2023-02" is possible)."""
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a source gave it, decoded, not yet understood."""

    source: str
    """The path, `path:line` or address that it came from, for messages."""
    form: PageForm
    content: str
    given: Given = Given()

    @property
    def digest(self) -> str:
        """The SHA-256 of form, content and what was given, in hexadecimal: a page is known by it."""
        g = self.given
        parts = (self.form, self.content, g.id or "", g.url or "", g.published or "", g.title or "")
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says, without the page. `text` holds paragraphs parted by one blank line."""

    id: str
    """Stable; made of site and number or slug of the address ("azernews-194221")."""
    url: str | None
    site: str | None
    title: str
    byline: tuple[str, ...]
    """Names only, without "By"."""
    published: str | None
    """ISO 8601 with the page's UTC offset ("2022-05-23T14:51:00+04:00"); a date alone where it gives no time."""
    language: str
    """ISO 639-1 code."""
    text: str
    headings: tuple[tuple[int, int], ...] = ()
    """Spans of the section headings within `text`."""


@dataclass(frozen=True, slots=True)
class Head:
    """An article without its text: what a report is shown and counted by."""

    id: str
    url: str | None
    site: str | None
    title: str
    byline: tuple[str, ...]
    published: str | None
    language: str
    coder: str
    origin: str
    """The id of the earliest article whose text this one repeats nearly word for word; its own where it repeats none."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What every kind of finding carries: its words in the article."""

    evidence: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Office(Finding):
    """Who holds, or held, which office."""

    person: str
    office: str
    of: str


@dataclass(frozen=True, slots=True)
class Event(Finding):
    """An interaction between political actors of different states, coded in PLOVER's types and modes."""

    type: str
    mode: str | None
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    actor_states: tuple[str, ...]
    recipient_states: tuple[str, ...]
    date: str | None
    place: str | None
    status: Status
    contexts: tuple[str, ...] = ()
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Instrument(Finding):
    """A document between parties of different states."""

    kind: str
    subject: str | None
    parties: tuple[str, ...]
    states: tuple[str, ...]
    status: InstrumentStatus
    date: str | None
    place: str | None
    count: int
    contexts: tuple[str, ...] = ()
    field: str | None = None


MOST_DOCUMENTS = 100_000
"""No instrument counts more: whole ministries sign fewer in decades, and tables have no room for any number."""


@dataclass(frozen=True, slots=True)
class Commitment(Finding):
    """A concrete promise of future action by one side towards another, or by several jointly."""

    by: tuple[str, ...]
    to: tuple[str, ...]
    by_states: tuple[str, ...]
    to_states: tuple[str, ...]
    action: str
    due: str | None
    status: CommitmentStatus


@dataclass(frozen=True, slots=True)
class Statement(Finding):
    """A sentence that reports what a named or titled speaker said; the evidence is that sentence."""

    speaker: str
    direct: bool


@dataclass(frozen=True, slots=True)
class Figure(Finding):
    """A quantity about the relation of two or more states; `value` is a plain number in `unit`."""

    measure: str
    value: float
    unit: str
    approximate: bool
    period: str | None
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One article and all that was found in it; findings of a kind stand in the order of the text."""

    page: Page
    article: Article
    offices: tuple[Office, ...] = ()
    events: tuple[Event, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    statements: tuple[Statement, ...] = ()
    figures: tuple[Figure, ...] = ()
    coder: str = ""
    """Name and version of the reader that found this."""

    def findings(self) -> Iterator[tuple[Kind, Finding]]:
        """All findings with their kinds, kind by kind, in the order of the text."""
        for kind in KINDS:
            for finding in getattr(self, kind):
                yield kind, finding


@dataclass(frozen=True, slots=True)
class Target:
    """A finding that a judgement is about, with enough of it to know it again when its article has been read anew."""

    ref: str
    article: str
    """By what the article is known again in any store: the source's id, or the address, or the source."""
    kind: Kind
    start: int
    end: int
    evidence: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided. Judgements are only ever added: an undone one stays, with the row that undid it."""

    id: str
    verb: Verb
    targets: tuple[Target, ...]
    """join: the first finding of each fact that is one with the others; split: the findings that are a fact of their own;
    reject: the findings that are wrong; confirm, correct: the first finding of the fact."""
    who: str
    when: str
    """ISO 8601 time with offset."""
    why: str
    field: str | None = None
    """correct: which field of the fact."""
    value: Any = None
    """correct: what it should be, as the record format has it."""
    others: tuple[Target, ...] = ()
    """split: the findings of the fact from which the targets were split."""
    undoes: str | None = None
    """undo: the id of the judgement that no longer counts."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which facts are wanted; an empty tuple or None asks for nothing. All that is asked for must hold."""

    states: tuple[str, ...] = ()
    """Codes: of two or more, facts between them, as the dossier chooses them; of one, facts that name it."""
    kinds: tuple[Kind, ...] = ()
    types: tuple[str, ...] = ()
    """PLOVER types of events, kinds of instruments."""
    statuses: tuple[str, ...] = ()
    """Statuses of the last step, and "overdue"."""
    fields: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    """Told by one of these outlets."""
    since: str | None = None
    """The earliest day, of what happened, is planned or due; without a date, of the first report."""
    until: str | None = None
    as_of: str | None = None
    """What was known at the end of this day: later articles are as if they had never been."""
    new_since: str | None = None
    """Changed since: with a step first reported after the end of this day."""
    parties: tuple[str, ...] = ()
    """Naming one of these persons or organizations, in the very form in which reports do."""
    contradicted: bool = False
    """Only those on which reports contradict one another."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A page that could not be read, and why; the rest goes on."""

    source: str
    reason: str
    message: str
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A page that was not read whole, since it tells of no two sides; no failure."""

    source: str
    digest: str


JSONObject = dict[str, Any]
"""One JSON object as Python has it."""

__all__ = [
    "KINDS", "MOST_DOCUMENTS", "Article", "Commitment", "CommitmentStatus", "Event", "Figure", "Filters", "Finding", "Given",
    "Head", "Instrument", "InstrumentStatus", "JSONObject", "Judgement", "Kind", "Office", "Page", "PageForm", "PassedOver",
    "ReaderName", "Record", "SetAside", "Statement", "Status", "Target", "Verb",
]  # fmt: skip
