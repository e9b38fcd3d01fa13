"""Records made by hand for the tests of the dossier."""

from dataclasses import replace
from typing import TypeVar

from comity.types import (
    Article,
    Commitment,
    Event,
    Figure,
    Finding,
    Instrument,
    Office,
    Page,
    Record,
    Statement,
)

_F = TypeVar("_F", bound=Finding)

VISIT = (
    "President Aida Omarova of Kazakhstan will travel to Baku on 4 May 2024, the foreign ministries said.\n\n"
    "“We shall sign a treaty on rivers – soon, we hope,” Foreign Minister Rauf Quliyev said. "
    "On 2 February 2024 he met his Kazakh counterpart in Astana.\n\n"
    "Trade\n\n"
    "Trade between the two grew to $461.9 million in 2023. "
    "Azerbaijan will send 300 tractors by the end of March 2024."
)
DENIAL = (
    "Officials in Baku denied that a meeting with Kazakhstan had taken place in June 2023.\n\n"
    "Both sides ratified a customs agreement in 2021, the Customs Academy rector Leyla Nur said."
)


def locate(text: str, finding: _F) -> _F:
    """The finding at the place where its evidence first stands in the text."""
    start = text.index(finding.evidence)
    return replace(finding, start=start, end=start + len(finding.evidence))


def article(id: str, text: str, published: str | None, **more: str | None) -> Article:
    return Article(
        id=id,
        url=more.get("url", f"https://news.example/{id}"),
        site="news.example",
        title=more.get("title") or f"Report {id}",
        byline=("Sam Reporter",),
        published=published,
        language="en",
        text=text,
    )


def record(of: Article, *findings: Finding) -> Record:
    """The record of an article; evidence is placed where it first stands in the text."""
    placed = [locate(of.text, finding) for finding in findings]
    return Record(
        page=Page("test", "body", of.text),
        article=of,
        offices=tuple(f for f in placed if isinstance(f, Office)),
        events=tuple(f for f in placed if isinstance(f, Event)),
        instruments=tuple(f for f in placed if isinstance(f, Instrument)),
        commitments=tuple(f for f in placed if isinstance(f, Commitment)),
        statements=tuple(f for f in placed if isinstance(f, Statement)),
        figures=tuple(f for f in placed if isinstance(f, Figure)),
        coder="test/1",
    )


def event(evidence: str, **more: object) -> Event:
    plain = Event(
        evidence,
        0,
        0,
        "CONSULT",
        None,
        ("Azerbaijan", "Kazakhstan"),
        (),
        ("AZE", "KAZ"),
        (),
        None,
        None,
        "occurred",
    )
    return replace(plain, **more)  # type: ignore[arg-type]  # the tests name fields of Event


def instrument(evidence: str, **more: object) -> Instrument:
    plain = Instrument(
        evidence,
        0,
        0,
        "agreement",
        None,
        ("Azerbaijan", "Kazakhstan"),
        ("AZE", "KAZ"),
        "signed",
        None,
        None,
        1,
    )
    return replace(plain, **more)  # type: ignore[arg-type]  # the tests name fields of Instrument


def commitment(evidence: str, **more: object) -> Commitment:
    plain = Commitment(evidence, 0, 0, ("Azerbaijan",), (), ("AZE",), (), "send 300 tractors", None, "pledged")
    return replace(plain, **more)  # type: ignore[arg-type]  # the tests name fields of Commitment


def visit() -> Record:
    return record(
        article("visit", VISIT, "2024-04-20T09:30:00+04:00"),
        Office("President Aida Omarova of Kazakhstan", 0, 0, "Aida Omarova", "president", "KAZ"),
        Office("Foreign Minister Rauf Quliyev", 0, 0, "Rauf Quliyev", "foreign minister", "AZE"),
        event(
            "President Aida Omarova of Kazakhstan will travel to Baku on 4 May 2024",
            mode="visit",
            actors=("Aida Omarova",),
            recipients=("Azerbaijan",),
            actor_states=("KAZ",),
            recipient_states=("AZE",),
            date="2024-05-04",
            place="Baku",
            status="planned",
            field="politics",
            contexts=("executive",),
        ),
        event("On 2 February 2024 he met his Kazakh counterpart", date="2024-02-02", place="Astana"),
        event("We shall sign a treaty on rivers", type="SUPPORT", status="planned"),
        instrument("a treaty on rivers", kind="treaty", subject="rivers", status="to be signed", field="water"),
        commitment("Azerbaijan will send 300 tractors by the end of March 2024", due="2024-03"),
        Statement(
            "“We shall sign a treaty on rivers – soon, we hope,” Foreign Minister Rauf Quliyev said.",
            0,
            0,
            "Rauf Quliyev",
            True,
        ),
        Figure(
            "Trade between the two grew to $461.9 million in 2023",
            0,
            0,
            "trade",
            461_900_000,
            "USD",
            False,
            "2023",
            ("AZE", "KAZ"),
        ),
    )


def denial() -> Record:
    return record(
        article("denial", DENIAL, "2023-07-01"),
        Office("Customs Academy rector Leyla Nur", 0, 0, "Leyla Nur", "rector", "Customs Academy"),
        event("a meeting with Kazakhstan had taken place in June 2023", date="2023-06", status="denied"),
        event("Both sides ratified a customs agreement in 2021", type="SUPPORT", date="2021"),
        instrument("Both sides ratified a customs agreement in 2021", status="ratified", date="2021"),
        Statement(
            "Both sides ratified a customs agreement in 2021, the Customs Academy rector Leyla Nur said.",
            0,
            0,
            "Leyla Nur",
            False,
        ),
    )
