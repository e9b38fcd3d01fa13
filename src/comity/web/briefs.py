"""Facts in brief, as overviews and lists of hits show them: one line, the words of the best report, and where those stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup, escape

from comity.browsing import WordHit
from comity.consolidation import Fact
from comity.consolidation.headlines import headline
from comity.dossier.cleaning import clean
from comity.dossier.model import Tone
from comity.plover import COOPERATION
from comity.plover import TYPES as EVENT_TYPES
from comity.types import Event, Kind, Statement

MARKS = ("\x02", "\x03")
"""What a search puts around each hit: characters that no text has."""
Change = Literal["", "new", "changed"]


@dataclass(frozen=True, slots=True)
class Brief:
    """A fact in brief."""

    id: str
    kind: Kind
    headline: str
    tone: Tone | None
    status: str
    """Of its last step; "" where the kind has none, and of what simply occurred."""
    overdue: bool
    """The date planned or due is over, and no report of this fact says that it came about."""
    date: str | None
    """When it happened, is to happen or is due."""
    place: str | None
    words: Markup
    """Of the best report or, with hits marked, of the one that was found; empty where the headline has them already."""
    ref: str
    """The finding's, which has these words."""
    article: str
    """The id of the article in which they stand."""
    title: str
    site: str | None
    published: str | None
    sources: int
    differs: bool
    """Whether its reports contradict one another."""
    change: Change
    """What is new about it since the day that was asked for."""


def brief(fact: Fact, hit: WordHit | None = None, new_since: str | None = None) -> Brief:
    """A fact in brief; with a `hit`, by the words that were found."""
    ref = hit.ref if hit else fact.best
    report = next((one for one in fact.reports if one.ref == ref), fact.reports[0])
    told = fact.told
    line = f"Statement by {told.speaker}" if isinstance(told, Statement) else headline(fact)
    tone: Tone | None = None
    if isinstance(told, Event) and told.type in EVENT_TYPES:
        tone = "cooperation" if told.type in COOPERATION else "conflict"
    return Brief(
        id=fact.id,
        kind=fact.kind,
        headline=line,
        tone=tone,
        status="" if fact.status == "occurred" else fact.status,
        overdue=fact.overdue,
        date=fact.date,
        place=fact.history[-1].place,
        words=marked(hit.marked) if hit else _unsaid(report.finding.evidence, line),
        ref=report.ref,
        article=report.article.id,
        title=report.article.title,
        site=report.article.site,
        published=report.article.published,
        sources=fact.sources,
        differs=bool(fact.contradictions),
        change=_change(fact, new_since),
    )


def briefs(facts: Iterable[Fact], new_since: str | None = None) -> tuple[Brief, ...]:
    """The facts in brief, in their order."""
    return tuple(brief(fact, new_since=new_since) for fact in facts)


def marked(text: str) -> Markup:
    """Words around hits, escaped, each hit between tags in place of `MARKS`."""
    found = Markup()
    for number, part in enumerate(text.split(MARKS[0])):
        hit, mark, rest = part.partition(MARKS[1])
        if number and mark:
            found += Markup('<mark class="hit">{}</mark>{}').format(clean(hit), clean(rest))
        else:
            found += escape(clean(part))
    return found


def _unsaid(words: str, line: str) -> Markup:
    return Markup() if words in line else escape(clean(words))


def _change(fact: Fact, since: str | None) -> Change:
    if since is None:
        return ""
    if (fact.first_reported or "")[: len(since)] > since:
        return "new"
    return "changed" if any((step.reported or "")[: len(since)] > since for step in fact.history) else ""
