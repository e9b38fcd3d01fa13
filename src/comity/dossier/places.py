"""Where the words of a row lead: within the file of a dossier, or to the pages of an application."""

from typing import Protocol

from comity.dossier.model import FactInfo, Source, SourceLink


class Places(Protocol):
    """The addresses in rows, as the macros of `templates/rows.html.j2` ask for them."""

    def page(self, id: str) -> str | None:
        """The page of the fact with this id, to which the head of its row leads; None where its row is all there is."""
        ...

    def row(self, id: str) -> str:
        """Where another row's fact is shown."""
        ...

    def article(self, source: Source) -> str:
        """Where the article of a report is."""
        ...

    def words(self, report: Source | SourceLink, fact: FactInfo | None) -> str:
        """Where the words of a report stand in its article; `fact` is what it reports, where that is at hand."""
        ...

    def number(self, report: Source | SourceLink, fact: FactInfo | None) -> int:
        """By what number the report is cited."""
        ...


class WithinFile:
    """All within one file: rows, the list of sources, the kept texts."""

    def page(self, id: str) -> None:
        return None

    def row(self, id: str) -> str:
        return f"#i-{id}"

    def article(self, source: Source) -> str:
        return f"#source-{source.number}"

    def words(self, report: Source | SourceLink, fact: FactInfo | None) -> str:
        return f"#t-{report.id}"

    def number(self, report: Source | SourceLink, fact: FactInfo | None) -> int:
        return report.number
