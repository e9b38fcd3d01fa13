"""Where the words of a row lead in the application, and what the macros of rows need in its templates."""

from typing import Any
from urllib.parse import quote

from jinja2 import ChoiceLoader, Environment, PackageLoader

from comity.consolidation.headlines import state_or_name
from comity.dossier.model import FactInfo, Source, SourceLink
from comity.dossier.wording import between, say_sources, topics


class InApplication:
    """To the pages of facts and articles. Reports are cited by their number among those of their fact, the best one first."""

    def page(self, id: str) -> str:
        return f"/facts/{quote(id, safe='')}"

    row = page

    def article(self, source: Source) -> str:
        return f"/articles/{quote(source.article, safe='')}"

    def words(self, report: Source | SourceLink, fact: FactInfo | None) -> str:
        found = self._found(report, fact)
        # A fact is found by the id of any of its reports too.
        return self.page(report.id) if found is None else f"{self.article(found[1])}#m-{report.id}"

    def number(self, report: Source | SourceLink, fact: FactInfo | None) -> int:
        found = self._found(report, fact)
        return report.number if found is None else found[0]

    def _found(self, report: Source | SourceLink, fact: FactInfo | None) -> tuple[int, Source] | None:
        reports = fact.reports if fact else ()
        return next(((place, one) for place, one in enumerate(reports, 1) if one.id == report.id), None)


def install(environment: Environment) -> None:
    """Lets templates take the macros of rows from the dossier's `rows.html.j2`; `to` is what they ask for addresses."""
    loaders = [loader for loader in (environment.loader,) if loader]
    environment.loader = ChoiceLoader([*loaders, PackageLoader("comity.dossier", "templates")])
    environment.filters.update(sources=say_sources, between=between, state=state_or_name)
    shared: dict[str, Any] = {"topics": topics, "to": InApplication()}
    environment.globals.update(shared)
