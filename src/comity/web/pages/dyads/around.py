"""Around a dossier: joint projects and standing formats, who met whom, the articles that tell it all."""

from collections.abc import Sequence
from dataclasses import dataclass

from comity.consolidation.entities import entities_of
from comity.cursors import CursorError
from comity.dossier import build
from comity.dossier.links import web_address
from comity.dossier.model import ProjectRow
from comity.types import Filters, Head
from comity.web.filters import address
from comity.web.meetings import Pair, pairs
from comity.web.pages.dyads.agenda import start_of
from comity.web.pages.dyads.parts import Dyad, View, dyad

_UNDERTAKINGS = 60
"""Facts that may name a project or format, the latest; all have to be read to see which are one."""
_LINKS = 8
"""Facts of a project that are shown."""
_MEETINGS = 120
"""Meetings of which a network is made, the latest first."""
_MOST_PAIRS = 80
_ARTICLES = 50


@dataclass(frozen=True, slots=True)
class ProjectsPage:
    """Joint projects and standing formats."""

    dyad: Dyad
    projects: tuple[ProjectRow, ...]
    """Those with most facts first."""
    shown: int
    """Of each project so many facts are shown, the latest."""
    looked_at: int
    more: bool
    """Whether older facts were not looked at."""


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """Who met whom."""

    dyad: Dyad
    pairs: tuple[Pair, ...]
    meetings: int
    """The meetings that were looked at."""
    more: bool
    """Whether there are older ones."""


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """An article of the list of sources."""

    head: Head
    link: str | None
    """Its address on the web, where it is one."""


@dataclass(frozen=True, slots=True)
class SourcesPage:
    """The articles that tell of the two states; with filters those that tell the facts asked for."""

    dyad: Dyad
    articles: tuple[ArticleLine, ...]
    number: int
    counted: bool
    """Whether these are all, and not only those of the latest facts."""
    next_url: str | None


def projects(view: View) -> ProjectsPage:
    """The joint projects and standing formats of a dossier. Raises StoreError."""
    filters = view.asked.filters
    rows, number, more = view.known.remembered(("projects", filters), lambda: _undertakings(view, filters))
    return ProjectsPage(
        dyad(view, view.known.counts(filters), groups=("kind", "field", "site")),
        rows,
        _LINKS,
        number,
        more,
    )


def _undertakings(view: View, filters: Filters) -> tuple[tuple[ProjectRow, ...], int, bool]:
    """The projects and formats, of how many facts, and whether there are more."""
    found = view.known.with_undertakings(filters, _UNDERTAKINGS + 1)
    facts = found[:_UNDERTAKINGS]
    ids = {report.article.id for fact in facts for report in fact.reports}
    entities = [one for one in entities_of(facts) if one.kind in ("project", "format")]
    rows = build(facts, view.store.articles(ids), *view.pair, entities=entities).projects
    return tuple(sorted(rows, key=lambda row: -len(row.facts))), len(facts), len(found) > len(facts)


def network(view: View) -> NetworkPage:
    """Who met whom. Raises StoreError."""
    found = view.known.page(view.asked.filters, "newest", _MEETINGS)
    return NetworkPage(
        dyad(view, None, groups=("site",)), pairs(found.facts)[:_MOST_PAIRS], len(found.facts), found.next is not None
    )


def sources(view: View) -> SourcesPage:
    """The articles of a dossier, the newest first. Raises StoreError, and CursorError where the cursor is of another list."""
    start, filters = start_of(view.asked.cursor), view.asked.filters
    heads, number, counted = view.known.heads(filters, _ARTICLES, start)
    if start and not heads:
        raise CursorError
    end = start + len(heads)
    return SourcesPage(
        dyad(view, view.known.counts(filters), groups=("kind", "type", "status", "field", "site")),
        _lines(heads),
        number,
        counted,
        address(view.asked, cursor=str(end)) if end < number else None,
    )


def _lines(heads: Sequence[Head]) -> tuple[ArticleLine, ...]:
    return tuple(ArticleLine(head, web_address(head.url)) for head in heads)
