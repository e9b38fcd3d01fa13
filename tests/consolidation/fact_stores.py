"""Records made by hand and stores of facts, for the tests of how findings become facts. All that is told here is invented."""

import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from comity.consolidation.joiner import FactJoiner
from comity.store import Store, open_store
from comity.store.protocol import KeptFinding
from comity.types import Article, Commitment, Event, Figure, Finding, Given, Instrument, Kind, Office, Page, Record, Statement

sys.path.insert(0, str(Path(__file__).parent.parent / "stories"))

from stories import names, story  # type: ignore[import-not-found, unused-ignore]

__all__ = [
    "article",
    "commitment",
    "event",
    "fact_store",
    "instrument",
    "kept",
    "names",
    "partition",
    "record",
    "reread",
    "story",
]

_F = TypeVar("_F", bound=Finding)


def fact_store(place: Path | str, records: Iterable[Record] = ()) -> AbstractContextManager[Store]:
    """A store that joins findings, with these records added one after another."""
    store = open_store(place, joiner=FactJoiner())
    for one in records:
        store.add(one)
    return store


def kept(store: Store, kind: Kind) -> list[KeptFinding]:
    """The findings of a kind."""
    return list(store.findings(kinds=[kind]))


def partition(store: Store) -> tuple[tuple[str, ...], ...]:
    """The refs of the findings of each fact; those of rejected findings are in none."""
    facts: dict[int, list[str]] = {}
    for one in store.findings():
        if one.fact is not None:
            facts.setdefault(one.fact, []).append(one.ref)
    return tuple(sorted(tuple(sorted(refs)) for refs in facts.values()))


def reread(of: Record, coder: str = "another/1") -> Record:
    """The record as another coder reads it, who leaves the first word out of the evidence of what happened or is promised."""

    def cut(finding: _F) -> _F:
        first = finding.evidence.split(" ", 1)[0]
        if finding.evidence == first:
            return finding
        start = finding.start + len(first) + 1
        return replace(finding, start=start, evidence=of.article.text[start : finding.end])

    return replace(of, coder=coder, events=tuple(map(cut, of.events)), commitments=tuple(map(cut, of.commitments)), statements=())


def article(id: str, text: str, published: str | None, **more: str | None) -> Article:
    """An article of an outlet that is named as the first part of its id."""
    site = f"{id.split('-')[0]}.example"
    return Article(
        id=id,
        url=more.get("url", f"https://{site}/{id}"),
        site=more.get("site", site),
        title=more.get("title") or f"Report {id}",
        byline=(),
        published=published,
        language="en",
        text=text,
    )


def record(of: Article, *findings: Finding, coder: str = "test/1") -> Record:
    """The record of an article; evidence is placed where it first stands in the text."""
    placed = [_placed(of.text, finding) for finding in findings]
    return Record(
        page=Page(f"pages/{of.id}.txt", "body", of.text, Given(id=of.id)),
        article=of,
        offices=tuple(f for f in placed if isinstance(f, Office)),
        events=tuple(f for f in placed if isinstance(f, Event)),
        instruments=tuple(f for f in placed if isinstance(f, Instrument)),
        commitments=tuple(f for f in placed if isinstance(f, Commitment)),
        statements=tuple(f for f in placed if isinstance(f, Statement)),
        figures=tuple(f for f in placed if isinstance(f, Figure)),
        coder=coder,
    )


def _placed(text: str, finding: _F) -> _F:
    start = text.index(finding.evidence)
    return replace(finding, start=start, end=start + len(finding.evidence))


def event(evidence: str, **more: object) -> Event:
    """A meeting of Azerbaijan and Kazakhstan, unless told otherwise."""
    plain = Event(
        evidence, 0, 0, "CONSULT", None, ("Azerbaijan", "Kazakhstan"), (), ("AZE", "KAZ"), (), None, None, "occurred"
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]  # the tests name fields of Event


def instrument(evidence: str, **more: object) -> Instrument:
    """An agreement that Azerbaijan and Kazakhstan signed, unless told otherwise."""
    plain = Instrument(
        evidence, 0, 0, "agreement", None, ("Azerbaijan", "Kazakhstan"), ("AZE", "KAZ"), "signed", None, None, 1
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]  # the tests name fields of Instrument


def commitment(evidence: str, **more: object) -> Commitment:
    """A promise of Azerbaijan's, unless told otherwise."""
    plain = Commitment(evidence, 0, 0, ("Azerbaijan",), (), ("AZE",), (), "send 300 tractors", None, "pledged")
    return replace(plain, **more)  # type: ignore[arg-type]  # the tests name fields of Commitment
