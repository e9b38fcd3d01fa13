"""Facts: what findings of many articles tell together, and what came of it.

Nothing here is kept: a fact is assembled from its reports each time, so that it can be assembled again as of another day.
Dates are as in `comity.types`. Lists of reports are in the order of publication.
"""

from dataclasses import dataclass
from typing import Literal

from comity.types import Commitment, Finding, Head, Judgement, Kind

EventStep = Literal["proposed", "planned", "confirmed", "postponed", "cancelled", "occurred", "denied"]
CommitmentStep = Literal["pledged", "moved", "underway", "done"]
FollowUpKind = Literal["fulfils", "moves", "contradicts"]
EntityKind = Literal["person", "organization", "project", "format"]


@dataclass(frozen=True, slots=True)
class Report:
    """One finding with the head of the article that tells it."""

    ref: str
    """The finding's own id ("ev-4k7q2m9xw0ab"): of article, kind and place; the same after reading again."""
    finding: Finding
    article: Head
    repeats: bool = False
    """Whether the article repeats the text of another that reports this fact too: both are one source."""


@dataclass(frozen=True, slots=True)
class Step:
    """A stage in the history of a fact: a status, and since which report it is known."""

    status: str
    """Of an event an `EventStep`, of an instrument its status, of a commitment a `CommitmentStep`; "" for other kinds."""
    date: str | None
    """When it happened, is planned or is due, as this step's reports tell it most exactly."""
    place: str | None
    parties: tuple[str, ...]
    """Who signs, meets or promises, by this step's first report."""
    reported: str | None
    """The publication of the first report that says so."""
    reports: tuple[str, ...]
    """The refs of this step's reports."""


@dataclass(frozen=True, slots=True)
class Told:
    """One of several values that reports give: with the number of independent sources, and the refs of the reports."""

    value: str | int | float
    sources: int
    reports: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A field on which reports of the same fact and step can't all be right; the value with the most sources first."""

    field: str
    values: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What became of a commitment, by another fact."""

    fact: str
    """The other fact's id."""
    kind: Kind
    how: FollowUpKind
    words: str
    """The evidence of the other fact's first report."""
    date: str | None
    """When it happened or, without a date, was first reported."""
    shared: tuple[str, ...]
    """What both name, in the words of the promise: the grounds."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing in the world and all that reports it."""

    id: str
    """The ref of its first report. A fact is found by the ref of any of its findings, so that an id that was noted once
    still leads here when an earlier report has come in since."""
    kind: Kind
    told: Finding
    """The fact in the form of a finding: each field as most sources tell it and as persons corrected it, status and date as of
    the last step; the evidence is the best report's, in `best`."""
    best: str
    """The ref of the report that is quoted: of those of the last step that agree with most sources, the one with the most exact
    words."""
    status: str
    """The last step's status."""
    history: tuple[Step, ...]
    """At least one step."""
    reports: tuple[Report, ...]
    sources: int
    """Independent sources: outlets, where articles that repeat one another count once."""
    contradictions: tuple[Contradiction, ...] = ()
    overdue: bool = False
    """The date planned or due is over, and no report says that it came about. It is not said that it did not."""
    follow_ups: tuple[FollowUp, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    """What persons decided about it, in the order of time."""
    entities: tuple[str, ...] = ()
    """The ids of the projects and formats to which it belongs."""

    @property
    def date(self) -> str | None:
        """When it happened, is to happen or is due, as of the last step."""
        return self.told.due if isinstance(self.told, Commitment) else self.history[-1].date

    @property
    def first_reported(self) -> str | None:
        """The publication of the earliest report that has one."""
        return min((r.article.published for r in self.reports if r.article.published), default=None)

    @property
    def last_reported(self) -> str | None:
        """The publication of the latest report that has one."""
        return max((r.article.published for r in self.reports if r.article.published), default=None)

    @property
    def changed(self) -> str | None:
        """The publication of the newest step that has one."""
        return max((step.reported for step in self.history if step.reported), default=None)

    @property
    def confirmed(self) -> bool:
        """Whether a person has confirmed it."""
        return any(judgement.verb == "confirm" for judgement in self.judgements)


@dataclass(frozen=True, slots=True)
class Entity:
    """Someone or something that facts are about: a person, an organization, a joint project or a standing format."""

    id: str
    kind: EntityKind
    name: str
    """The fullest form; of a project or format the usual one."""
    forms: tuple[str, ...]
    """All forms in which reports name it, sorted."""
    states: tuple[str, ...]
    facts: tuple[str, ...] = ()
    """Ids of the facts that name it, by date."""
    status: str = ""
    """Of a project or format: the status of the fact that was reported last."""
    last: Report | None = None
    """The last report."""
