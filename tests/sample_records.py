"""Records made by hand for the tests of everything that keeps, prints or sends them."""

from dataclasses import replace

from comity.types import (
    Article,
    Commitment,
    Event,
    Figure,
    Given,
    Instrument,
    Office,
    Page,
    Record,
    Statement,
)

TEXT = (
    "Foreign Minister Aida Example of Kazakhstan will visit Baku on 3 June 2024.\n\n"
    "Azerbaijan and Kazakhstan signed a roadmap on transit in Astana. "
    "“We trade 12.5 million dollars,” she said.\n\n"
    "Azerbaijan will open a school by 2026."
)


def place(words: str) -> tuple[str, int, int]:
    """Evidence, start and end of words in TEXT."""
    start = TEXT.index(words)
    return words, start, start + len(words)


def sample(number: int = 1, *, coder: str = "test-1", raw: str = "", fetched: str | None = None) -> Record:
    """A record with findings of all kinds, of an article of its own for each number."""
    url = f"https://www.example.org/news/{number:05}"
    page = Page(f"pages/{number}.html", "html", raw or f"<html>{number}</html>", Given(url=url, fetched=fetched))
    article = Article(
        id=f"example-{number:05}",
        url=url,
        site="example.org",
        title=f"A visit, part {number}",
        byline=("Ann Writer",),
        published=f"2024-05-{number % 28 + 1:02}T10:00:00+05:00",
        language="en",
        text=TEXT,
        headings=((0, 7),),
    )
    return Record(
        page,
        article,
        offices=(
            Office(*place("Foreign Minister Aida Example"), "Aida Example", "foreign minister", "KAZ"),
            Office(*place("Aida Example"), "Aida Example", "member", "CIS"),
        ),
        events=(
            Event(
                *place("will visit Baku on 3 June 2024"),
                type="CONSULT",
                mode="visit",
                actors=("Aida Example",),
                recipients=("Baku",),
                actor_states=("KAZ",),
                recipient_states=("AZE",),
                date="2024-06-03",
                place="Baku",
                status="planned",
                contexts=("diplomatic",),
                field="politics",
            ),
        ),
        instruments=(
            Instrument(
                *place("signed a roadmap on transit in Astana"),
                kind="roadmap",
                subject="transit",
                parties=("Azerbaijan", "Kazakhstan"),
                states=("AZE", "KAZ"),
                status="signed",
                date=None,
                place="Astana",
                count=1,
                field="transport",
            ),
        ),
        commitments=(
            Commitment(
                *place("Azerbaijan will open a school by 2026"),
                by=("Azerbaijan",),
                to=(),
                by_states=("AZE",),
                to_states=(),
                action="open a school",
                due="2026",
                status="pledged",
            ),
        ),
        statements=(Statement(*place("“We trade 12.5 million dollars,” she said."), "Aida Example", True),),
        figures=(
            Figure(
                *place("12.5 million dollars"),
                measure="trade",
                value=12_500_000.0,
                unit="USD",
                approximate=False,
                period=None,
                states=("AZE", "KAZ"),
            ),
        ),
        coder=coder,
    )


def about(record: Record, *states: str) -> Record:
    """The record with a single event, between these states, and nothing else."""
    event = replace(record.events[0], actor_states=states, recipient_states=())
    return Record(record.page, record.article, events=(event,), coder=record.coder)
