"""Where the words of a row lead in the application: what the dossier's macros of rows ask for."""

from urllib.parse import quote

from starlette.requests import Request

from comity.dossier.model import FactInfo, Source, SourceLink


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


def ends_id(request: Request, ending: str) -> bool:
    """Whether an address ends so (".../page") since an id in it does, whose slashes are quoted: /articles/news%2Fpage."""
    written: bytes = request.scope.get("raw_path") or b""
    return written.lower().endswith(quote(ending, safe="").lower().encode())
