"""An article with what was found in it, and its page as it is kept."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from comity.consolidation import Fact
from comity.consolidation.doubts import doubts_of
from comity.consolidation.facts import assemble
from comity.consolidation.gathering import NOT_JOINED
from comity.consolidation.headlines import headline
from comity.dossier.links import web_address
from comity.errors import ComityError
from comity.store import Filed, Store
from comity.store.protocol import KeptFinding
from comity.types import Article, Judgement, Kind, Page
from comity.web.article_text import Mark, Paragraph, marked
from comity.web.dependencies import TheStore
from comity.web.fact_view import article_address
from comity.web.places import ends_id
from comity.web.problems import missing
from comity.web.rendering import render, tagged

router = APIRouter()

_KINDS: tuple[Kind, ...] = ("events", "instruments", "commitments", "offices", "statements", "figures")
"""In the order in which they are listed."""
_NOT_FOR_NAMES = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding in the list beside the text."""

    ref: str
    label: str
    href: str
    """Its fact."""
    status: str
    unsure: str
    rejected: str
    sources: int
    """How many independent sources tell the fact; 0 where a person rejected the finding."""


@dataclass(frozen=True, slots=True)
class Entries:
    """The findings of a kind in the order of the text."""

    kind: Kind
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article."""

    article: Article
    href: str
    coder: str | None
    """The reader that found what is marked; None where nothing was found."""
    link: str | None
    """The address where it is an http(s) one."""
    origin: Article | None
    """The earlier article whose text this one repeats."""
    origin_href: str
    paragraphs: tuple[Paragraph, ...]
    kinds: tuple[Entries, ...]
    found: int
    unsure: int
    rejected: int


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it is kept."""

    article: Article
    href: str
    page: Page
    form: str
    """Its form in words."""
    size: int
    """In characters."""


_FORMS = {
    "html": "the page’s HTML, shown as its source",
    "stored": "a page saved as plain text, menus and all",
    "body": "an article’s text alone",
}


@router.get("/articles/{id:path}/page.txt")
def download(request: Request, store: TheStore, id: str) -> Response:
    """The page as it is kept, to be saved: plain text whatever it is, which no browser shows as a page."""
    if ends_id(request, "/page.txt"):
        return article(request, store, f"{id}/page.txt")
    page, of = _page(store, id)
    name = _NOT_FOR_NAMES.sub("-", of.id).strip("-.")[:80] or "page"
    headers = {"Content-Disposition": f'attachment; filename="{name}.txt"'}
    return tagged(request, page.content.encode("utf-8", "replace"), "text/plain; charset=utf-8", headers)


@router.get("/articles/{id:path}/page")
def page(request: Request, store: TheStore, id: str) -> Response:
    """The page as it is kept, as text."""
    if ends_id(request, "/page"):
        return article(request, store, f"{id}/page")
    kept, of = _page(store, id)
    told = KeptPage(of, article_address(of.id), kept, _FORMS[kept.form], len(kept.content))
    return render(request, "article-page.html.j2", told, title=f"The page of: {of.title or of.id}")


@router.get("/articles/{id:path}")
def article(request: Request, store: TheStore, id: str) -> Response:
    """The article's text with every finding marked."""
    found = _article(store, id)
    kept = sorted(store.findings(articles=[id]), key=lambda one: (one.finding.start, one.finding.end, one.ref))
    filed = store.filed({one.fact for one in kept if one.fact is not None})
    rejections = _rejections(store) if any(one.fact is None for one in kept) else {}
    entries = [(one, _entry(one, filed.get(one.fact or 0), rejections)) for one in kept]
    marks = [
        Mark(one.ref, one.kind, one.finding.start, one.finding.end, entry.href, entry.unsure, entry.rejected)
        for one, entry in entries
    ]
    by_kind = ((kind, tuple(entry for one, entry in entries if one.kind == kind)) for kind in _KINDS)
    head = kept[0].article if kept else None
    origin = next(iter(store.articles([head.origin])), None) if head and head.origin != head.id else None
    told = ArticlePage(
        article=found,
        href=article_address(id),
        coder=head.coder if head else None,
        link=web_address(found.url),
        origin=origin,
        origin_href=article_address(origin.id) if origin else "",
        paragraphs=tuple(marked(found, marks)),
        kinds=tuple(Entries(kind, ones) for kind, ones in by_kind if ones),
        found=len(kept),
        unsure=sum(bool(entry.unsure) for _, entry in entries),
        rejected=sum(bool(entry.rejected) for _, entry in entries),
    )
    return render(request, "article.html.j2", told, title=found.title or found.id)


def _article(store: Store, id: str) -> Article:
    found = next(iter(store.articles([id])), None)
    if found is not None:
        return found
    several = tuple((name, article_address(name)) for name in store.namesakes(id))
    with missing("unknown-article", links=several or (("Sources", "/sources"), ("Search", "/search"))):
        told = f"Several articles have the id {id[:120]}." if several else f"There is no article {id[:120]}."
        raise ComityError(told)


def _page(store: Store, id: str) -> tuple[Page, Article]:
    found = _article(store, id)
    with missing("unknown-article"):
        kept = store.page(id)
        if kept is None:
            raise ComityError(f"There is no page of {id[:120]}.")
    return kept, found


def _rejections(store: Store) -> dict[str, Judgement]:
    decided = (judgement for judgement in store.judgements(undone=False) if judgement.verb == "reject")
    return {target.ref: judgement for judgement in decided for target in judgement.targets}


def _entry(kept: KeptFinding, filed: Filed | None, rejections: dict[str, Judgement]) -> Entry:
    alone = assemble([kept])
    label = headline(alone)
    if filed is None:
        if (decided := rejections.get(kept.ref)) is None:
            return Entry(kept.ref, label, f"/facts/{kept.ref}", "", NOT_JOINED, "", 0)
        told = f"Rejected by {decided.who}{f': {decided.why}' if decided.why else '.'}"
        return Entry(kept.ref, label, f"/facts/{kept.ref}", "", "", told, 0)
    return Entry(kept.ref, label, f"/facts/{filed.id}", filed.status, " ".join(_unsure(alone, filed)), "", filed.sources)


def _unsure(alone: Fact, filed: Filed) -> Sequence[str]:
    """Why the reader was unsure of a finding, in sentences; of those of a fact that no person has judged."""
    if not filed.doubt:
        return ()
    # That a single source tells it says nothing of how it was read.
    told = [doubt.words for doubt in doubts_of(alone) if doubt.kind != "single"]
    return [*told, "Reports of it differ."] if filed.differs else told
