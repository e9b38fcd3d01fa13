"""Facts made by hand for the tests of the dossier."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from comity.consolidation.model import Contradiction, Entity, Fact, FollowUp, Report, Step, Told
from comity.dossier import Dossier, build
from comity.types import Article, Commitment, Event, Figure, Filters, Finding, Head, Instrument, Kind, Office, Statement

_F = TypeVar("_F", bound=Finding)
_ALL = Filters()
_KINDS: dict[type[Finding], Kind] = {
    Office: "offices",
    Event: "events",
    Instrument: "instruments",
    Commitment: "commitments",
    Statement: "statements",
    Figure: "figures",
}

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


@dataclass(frozen=True)
class Sample:
    """An article and facts that it alone tells."""

    article: Article
    facts: tuple[Fact, ...]

    def ids(self, kind: Kind) -> list[str]:
        return [fact.id for fact in self.facts if fact.kind == kind]


def dossier(
    *samples: Sample,
    entities: Sequence[Entity] = (),
    day: date | None = None,
    new_since: str | None = None,
    as_of: str | None = None,
    hidden: int = 0,
    chosen: Filters = _ALL,
) -> Dossier:
    """The dossier of Azerbaijan and Kazakhstan by all these articles and facts."""
    facts = [fact for sample in samples for fact in sample.facts]
    articles = [sample.article for sample in samples]
    return build(
        facts, articles, "AZE", "KAZ",
        entities=entities, day=day, new_since=new_since, as_of=as_of, hidden=hidden, chosen=chosen,
    )  # fmt: skip


def locate(text: str, finding: _F) -> _F:
    """The finding at the place where its evidence first stands in the text."""
    start = text.index(finding.evidence)
    return replace(finding, start=start, end=start + len(finding.evidence))


def article(id: str, text: str, published: str | None, **more: str | None) -> Article:
    return Article(
        id=id,
        url=more.get("url", f"https://news.example/{id}"),
        site=more.get("site", "news.example"),
        title=more.get("title") or f"Report {id}",
        byline=("Sam Reporter",),
        published=published,
        language="en",
        text=text,
    )


def report(of: Article, finding: Finding, number: int = 1, *, origin: str | None = None) -> Report:
    """A report by an article; where it is a repetition, of the text of the article `origin`."""
    head = Head(of.id, of.url, of.site, of.title, of.byline, of.published, of.language, "test/1", origin or of.id)
    ref = f"{of.id}-{_KINDS[type(finding)]}-{number}"
    return Report(ref, locate(of.text, finding), head, repeats=origin is not None)


def fact(*stages: Sequence[Report], statuses: Sequence[str] = (), **more: object) -> Fact:
    """A fact by its history: the reports of each stage, in the order of time; the first of the last one is the best.

    `statuses` are those of the stages, where they are not the reports' own.
    """
    reports = [report for stage in stages for report in stage]
    last = stages[-1][0]
    plain = Fact(
        id=reports[0].ref,
        kind=_KINDS[type(last.finding)],
        told=last.finding,
        best=last.ref,
        status=statuses[-1] if statuses else _status(last.finding),
        history=tuple(
            _step(stage, statuses[number] if statuses else _status(stage[0].finding)) for number, stage in enumerate(stages)
        ),
        reports=tuple(reports),
        sources=len({report.article.site for report in reports if not report.repeats}),
    )
    return replace(plain, **more)  # type: ignore[arg-type]  # the tests name fields of Fact


def _step(reports: Sequence[Report], status: str) -> Step:
    first = reports[0]
    match first.finding:
        case Event() as told:
            date, place, parties = told.date, told.place, (*told.actors, *told.recipients)
        case Instrument() as told:
            date, place, parties = told.date, told.place, told.parties
        case Commitment() as told:
            date, place, parties = told.due, None, told.by
        case _:
            date, place, parties = None, None, ()
    refs = tuple(report.ref for report in reports)
    return Step(status, date, place, parties, first.article.published, refs)


def _status(finding: Finding) -> str:
    return finding.status if isinstance(finding, Event | Instrument | Commitment) else ""


def sample(of: Article, *findings: Finding) -> Sample:
    """An article each of whose findings is a fact of its own."""
    numbers = Counter[type[Finding]]()
    facts = []
    for finding in findings:
        numbers[type(finding)] += 1
        facts.append(fact([report(of, finding, numbers[type(finding)])]))
    return Sample(of, tuple(facts))


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


def visit() -> Sample:
    made = sample(
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
    return replace(made, facts=tuple(replace(told, overdue=told.kind == "commitments") for told in made.facts))


def denial() -> Sample:
    return sample(
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


def trip() -> list[Sample]:
    """A visit by three stages: announced, put off, held; the last told by two outlets, of which one repeats another."""
    text = "The minister will come to Baku. The trip is put off. The minister came to Baku and left."
    plan, off, held, copy = (
        article(id, text, published, site=site)
        for id, published, site in (
            ("trip-plan", "2024-01-05", "harbour.example"),
            ("trip-off", "2024-01-20", "gazette.example"),
            ("trip", "2024-03-01", "news.example"),
            ("trip-copy", "2024-03-02", "copies.example"),
        )
    )
    came = event("The minister came to Baku", date="2024-03-01", place="Baku")
    told = fact(
        [report(plan, event("The minister will come to Baku", date="2024-02", status="planned"))],
        [report(off, event("The trip is put off", date="2024-03", status="planned"))],
        [report(held, came), report(copy, came, origin="trip")],
        statuses=("planned", "postponed", "occurred"),
    )
    return [Sample(held, (told,)), *(Sample(of, ()) for of in (plan, off, copy))]


def pledge() -> Sample:
    text = "Baku will pay by March. Baku will pay by May. Baku will pay by July. Baku paid."
    of = article("pledge", text, "2024-01-01")
    told = fact(
        *(
            [report(of, commitment(f"Baku will pay by {name}", due=due), number)]
            for number, (name, due) in enumerate((("March", "2024-03"), ("May", "2024-05"), ("July", "2024-07")), 1)
        ),
        statuses=("pledged", "moved", "moved"),
        overdue=True,
    )
    paid = fact([report(of, event("Baku paid", type="AID"))])
    up = FollowUp(paid.id, "events", "fulfils", "Baku paid", "2024-08-01", ("pay",))
    lost = replace(up, fact="ev-elsewhere", how="contradicts", date=None)
    return Sample(of, (replace(told, follow_ups=(up, lost)), paid))


def holders() -> list[Sample]:
    text = "President Old was there. President New was there."
    first, middle, last = (article(f"office-{year}", text, f"{year}-05-03") for year in (2020, 2022, 2024))
    old, new = (Office(f"President {name}", 0, 0, name, "president", "KAZ") for name in ("Old", "New"))
    told = (fact([report(first, old), report(middle, old)]), fact([report(last, new)]))
    return [Sample(first, told), Sample(middle, ()), Sample(last, ())]


def trade() -> Sample:
    text = "Trade grew to 5 units. Trade grew to 6 units. Trade with Georgia grew to 7 units. Trade is at 8 units."
    of = article("trade", text, "2024-01-01")
    told = {5: ("trade", "2023"), 6: ("Trade", "2022"), 8: ("trade", None)}
    figures = [
        fact([report(of, Figure(f"{n} units", 0, 0, measure, n, "units", False, period, ("KAZ", "AZE")), n)])
        for n, (measure, period) in told.items()
    ]
    both = fact([report(of, Figure("7 units", 0, 0, "trade", 7, "units", True, "2023", ("AZE", "KAZ", "GEO")), 7)])
    differ = Contradiction("value", (Told(5, 1, (figures[0].reports[0].ref,)), Told(5.5, 1, (figures[0].reports[0].ref,))))
    return Sample(of, (replace(figures[0], contradictions=(differ,)), *figures[1:], both))
