"""All kinds of pages that the application has: one table, so that none is forgotten."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from comity import browsing, facts, open_store
from comity.consolidation.entities import entities_of
from comity.store import Store
from comity.types import KINDS, Filters
from comity.web.pages.dyads import PAGES

PAIR = ("AZE", "KAZ")
LISTS = (
    "dyads", "states", "people", "organizations", "projects", "instruments", "fields", "search", "searches", "review", "sources",
)  # fmt: skip
"""Pages that have nothing to list at the first run."""


@dataclass(frozen=True)
class Kind:
    """One kind of page."""

    name: str
    route: str
    """As the application has it."""
    address: str
    """An example; names in braces stand for samples."""
    status: int = 200
    at: str = "reading"
    """The server: "reading" with a full record, "empty" with none, "guarded" where people sign in."""
    account: str | None = None
    """Who is signed in there."""


KINDS_OF_PAGES = (
    Kind("home", "/", "/"),
    Kind("dyads", "/dyads", "/dyads"),
    Kind("dyads of a state", "/dyads", "/dyads?state=KAZ"),
    Kind("dossier", "/dyads/{pair}", "/dyads/AZE-KAZ"),
    Kind("dossier, new", "/dyads/{pair}", "/dyads/AZE-KAZ?new-since=2024-06-01"),
    Kind("dossier, as of a day", "/dyads/{pair}", "/dyads/AZE-KAZ?as-of=2024-06-30"),
    Kind("dossier of which nothing is known", "/dyads/{pair}", "/dyads/FJI-KAZ"),
    *(Kind(f"dossier, {name}", "/dyads/{pair}/{name}", f"/dyads/AZE-KAZ/{name}") for name in PAGES),
    Kind("dossier, a filter that leaves nothing", "/dyads/{pair}/{name}", "/dyads/AZE-KAZ/instruments?since=2031-01-01"),
    Kind("print", "/dyads/{pair}/print", "/dyads/AZE-TUR/print"),
    *(Kind(f"fact, {kind}", "/facts/{id}", f"/facts/{{{kind}}}") for kind in KINDS),
    Kind("fact, contradicted", "/facts/{id}", "/facts/{contradicted}"),
    Kind("fact, as of a day", "/facts/{id}", "/facts/{contradicted}?as-of=2025-06-30"),
    Kind("fact, rejected", "/facts/{id}", "/facts/{rejected}"),
    Kind("article", "/articles/{id:path}", "/articles/{article}"),
    Kind("article, its page", "/articles/{id:path}/page", "/articles/{article}/page"),
    Kind("states", "/states", "/states"),
    Kind("state", "/states/{name}", "/states/KAZ"),
    Kind("state, facts", "/states/{name}/facts", "/states/KAZ/facts"),
    Kind("state, network", "/states/{name}/network", "/states/KAZ/network"),
    Kind("people", "/people", "/people"),
    Kind("person", "/people/{name:path}", "/people/{person}"),
    Kind("person, facts", "/people/{name:path}/facts", "/people/{person}/facts"),
    Kind("organizations", "/organizations", "/organizations"),
    Kind("organization", "/organizations/{name:path}", "/organizations/{organization}"),
    Kind("organization, facts", "/organizations/{name:path}/facts", "/organizations/{organization}/facts"),
    Kind("projects", "/projects", "/projects"),
    Kind("project", "/projects/{name:path}", "/projects/{project}"),
    Kind("format", "/formats/{name:path}", "/formats/{format}"),
    Kind("instruments", "/instruments", "/instruments"),
    Kind("fields", "/fields", "/fields"),
    Kind("field", "/fields/{field}", "/fields/transport"),
    Kind("search", "/search", "/search"),
    Kind("search, words", "/search", "/search?q=port"),
    Kind("search, nothing found", "/search", "/search?q=xylophone"),
    Kind("searches", "/searches", "/searches"),
    Kind("review", "/review", "/review"),
    Kind("sources", "/sources", "/sources"),
    Kind("sources, by week", "/sources", "/sources?by=week"),
    Kind("sources, articles", "/sources/articles", "/sources/articles"),
    Kind("sources, outlets", "/sources/outlets", "/sources/outlets"),
    Kind("sources, set aside", "/sources/set-aside", "/sources/set-aside"),
    Kind("API", "/api", "/api"),
    Kind("problems", "/api/problems", "/api/problems"),
    Kind("problem", "/api/problems/{code}", "/api/problems/bad-cursor"),
    Kind("account where there are none", "/account", "/account"),
    Kind("accounts where there are none", "/accounts", "/accounts"),
    Kind("no such page", "", "/no/such/page", 404),
    Kind("no such fact", "/facts/{id}", "/facts/ev-aaaaaaaaaaaa", 404),
    Kind("no such state", "/dyads/{pair}", "/dyads/KAZ-Atlantis", 404),
    Kind("a filter that makes no sense", "/search", "/search?since=soon", 422),
    Kind("a cursor from elsewhere", "/search", "/search?cursor=elsewhere", 422),
    Kind("home, empty", "/", "/", at="empty"),
    *(Kind(f"{name}, empty", f"/{name}", f"/{name}", at="empty") for name in LISTS),
    Kind("sign in", "/sign-in", "/sign-in", at="guarded"),
    Kind("home, as a reader", "/", "/", at="guarded", account="read"),
    Kind("fact, as a reader", "/facts/{id}", "/facts/{contradicted}", at="guarded", account="read"),
    Kind("review, as a reader", "/review", "/review", at="guarded", account="read"),
    Kind("sources, as a reader", "/sources", "/sources", at="guarded", account="read"),
    Kind("forbidden", "/accounts", "/accounts", 403, at="guarded", account="read"),
    Kind("account", "/account", "/account", at="guarded", account="read"),
    Kind("accounts", "/accounts", "/accounts", at="guarded", account="administer"),
)

NO_PAGES = {
    "/robots.txt",
    "/metrics",
    "/api/v1/openapi.json",
    "/dyads/{pair}.pdf",
    "/search.atom",
    "/search.ics",
    "/articles/{id:path}/page.txt",
    "/formats",  # leads to /projects
}
"""GET routes that answer files, or lead on."""
IN_OTHER_TESTS = {"/jobs/{id}"}
"""Pages that only a deed brings about; their test looks at them by the same rules."""


def samples(store: Path) -> dict[str, str]:
    """An example of each thing that has a page, as it stands in an address."""
    with open_store(store) as opened:
        found: dict[str, str] = {kind: _fact(opened, Filters(states=PAIR, kinds=(kind,))) for kind in KINDS}
        found["contradicted"] = _fact(opened, Filters(states=PAIR, kinds=("instruments",), contradicted=True))
        found["rejected"] = next(one.targets[0].ref for one in opened.judgements() if one.verb == "reject")
        found["article"] = next(head.id for head in opened.heads(PAIR, 100)[0] if opened.page(head.id))
        for entity in entities_of(facts(opened, Filters(states=PAIR))):
            found.setdefault(entity.kind, entity.name)
        found["person"] = browsing.people(opened, 1)[0].name
        found["organization"] = browsing.organizations(opened, 1)[0].name
    return {name: quote(text, safe="") for name, text in found.items()}


def _fact(store: Store, filters: Filters) -> str:
    """The one with the most reports."""
    return max(browsing.page(store, filters, limit=200).facts, key=lambda fact: len(fact.reports)).id


def page_routes(routes: list[BaseRoute], prefix: str = "") -> Iterator[str]:
    """The paths of all GET routes, but the API's."""
    for route in routes:
        if isinstance(route, APIRoute) and "GET" in (route.methods or ()):
            yield prefix + route.path
        with suppress(AttributeError):  # a router that was included
            yield from page_routes(route.original_router.routes, route.include_context.prefix)  # type: ignore[attr-defined]
