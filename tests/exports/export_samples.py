"""Facts made by hand for the tests of exports: Iceland and Namibia, Estonia and Peru. All that is told of them is invented."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

from comity.consolidation.model import Contradiction, Entity, Fact, FollowUp, Report, Step, Told
from comity.exports import ExportFormat, ExportKind, write
from comity.types import Commitment, Event, Figure, Finding, Head, Instrument, Judgement, Kind, Office, Statement, Target

CODER = "comity-parser/0.1"


def head(id: str, published: str | None, **more: Any) -> Head:
    plain = Head(
        id=id,
        url=f"https://tide-post.example/{id}",
        site="tide-post.example",
        title=f"News of {id}",
        byline=("Lena Hardt",),
        published=published,
        language="en",
        coder=CODER,
        origin=id,
    )
    return replace(plain, **more)


def report(ref: str, finding: Finding, article: Head, *, repeats: bool = False) -> Report:
    return Report(ref, finding, article, repeats)


def step(status: str, when: str | None, reported: str | None, *refs: str, place: str | None = None) -> Step:
    return Step(status, when, place, (), reported, refs)


def fact(kind: Kind, told: Finding, reports: tuple[Report, ...], history: tuple[Step, ...] = (), **more: Any) -> Fact:
    steps = history or (step("", None, reports[0].article.published, *(r.ref for r in reports)),)
    plain = Fact(
        id=reports[0].ref,
        kind=kind,
        told=told,
        best=reports[0].ref,
        status=steps[-1].status,
        history=steps,
        reports=reports,
        sources=len({r.article.origin for r in reports}),
    )
    return replace(plain, **more)


def event(evidence: str, type: str = "CONSULT", mode: str | None = None, **more: Any) -> Event:
    plain = Event(
        evidence=evidence,
        start=10,
        end=10 + len(evidence),
        type=type,
        mode=mode,
        actors=("Sigrun Valsdottir",),
        recipients=("Namibia",),
        actor_states=("ISL",),
        recipient_states=("NAM",),
        date=None,
        place=None,
        status="occurred",
        contexts=("executive", "economic"),
        field="agriculture",
    )
    return replace(plain, **more)


def simple(ref: str, told: Event, status: str, published: str | None = "2026-03-12", when: str | None = None) -> Fact:
    """An event with one step that one article reports."""
    dated = replace(told, date=when)
    return fact("events", dated, (report(ref, dated, head(f"a-{ref}", published)),), (step(status, when, published, ref),))


_FIRST = head("harbour-1", "2026-03-12T15:20:00+00:00")
_SECOND = head(
    "peru-7",
    "2026-04-02",
    site="lima-wire.example",
    url="https://lima-wire.example/n?id=7&x=a_b%20c",
    byline=("Lima Wire Agency",),
)
_THIRD = head("harbour-1-copy", "2026-03-13", site="echo.example", url=None, origin="harbour-1", byline=())
_LAST = head("harbour-9", "2026-05-21T06:00:00+02:00", title="She came, and saw the trawlers")
_ODD = head(
    "odd/ü 1",
    None,
    title='=HYPERLINK("x") {a} $5 & 100% <b>\x00\ud800',
    site="+site\r\n",
    url="javascript:alert(1)",
    byline=("@handle", "Ana María Ñu", "Staff of the “Post”"),
    language="ar",
)

_PLAN = event("Valsdottir is expected in Walvis Bay in May", mode="visit", date="2026-05", place="Walvis Bay", status="planned")
_HELD = event("Valsdottir walked the quays of Walvis Bay on 20 May", mode="visit", date="2026-05-20", place="Walvis Bay")
VISIT = fact(
    "events",
    _HELD,
    (
        report("ev-visit1", _PLAN, _FIRST),
        report("ev-visit2", _PLAN, _THIRD, repeats=True),
        report("ev-visit3", _HELD, _LAST),
    ),
    (
        step("planned", "2026-05", "2026-03-12T15:20:00+00:00", "ev-visit1", "ev-visit2", place="Walvis Bay"),
        step("occurred", "2026-05-20", "2026-05-21T06:00:00+02:00", "ev-visit3", place="Walvis Bay"),
    ),
    best="ev-visit3",
    sources=2,
    contradictions=(
        Contradiction("date", (Told("2026-05-20", 1, ("ev-visit3",)), Told("2026-05-19", 1, ("ev-visit1",)))),
        Contradiction("count", (Told(3, 2, ("ev-visit3",)), Told(2.5, 1, ("ev-visit1",)))),
    ),
    judgements=(
        Judgement(
            "j1",
            "confirm",
            (Target("ev-visit1", "harbour-1", "events", 10, 53, _PLAN.evidence),),
            "ana",
            "2026-05-22T10:00:00+00:00",
            "",
        ),
    ),
)
"""Planned and then held; three reports of two sources, one of them a copy."""

MEETING = fact(
    "events",
    event(
        "the ministers of both met in Tallinn",
        actors=("Kadri Tamm", "Rosa Quispe"),
        recipients=(),
        actor_states=("EST", "PER"),
        recipient_states=(),
        date="2026-03-30/2026-04-01",
        place="Tallinn",
    ),
    (report("ev-meet", event("the ministers of both met in Tallinn"), _SECOND),),
    (step("occurred", "2026-03-30/2026-04-01", "2026-04-02", "ev-meet"),),
)
"""Reciprocal, over two months, with the two states in no order of the names."""

ACCUSATION = simple("ev-acc", event("Namibia complained of nets", "ACCUSE", "disapprove"), "occurred", when="2026-03-01")
PROPOSED = simple("ev-prop", event("the two may talk next year"), "proposed", when="2027")
UNDATED_PLAN = simple("ev-undated", event("a visit is to follow"), "planned")
DENIED = simple("ev-den", event("no meeting took place"), "denied", when="2026-02-02")
AID_PLANNED = simple("ev-aid", event("Iceland is to give ten boats", "AID"), "planned", when="2026-09-01")
NO_DATE_AT_ALL = simple("ev-never", event("they met once"), "occurred", published=None)
OLD = simple("ev-old", event("the treaty of the cod was signed in 1976", "SUPPORT"), "occurred", when="1976-06-01")
CANCELLED = fact(
    "events",
    event("the trip was called off", mode="visit"),
    (
        report("ev-can1", event("a trip on 3 June is planned", mode="visit", date="2026-06-03", status="planned"), _FIRST),
        report("ev-can2", event("the trip was called off", mode="visit"), _SECOND),
    ),
    (
        step("planned", "2026-06-03", "2026-03-12T15:20:00+00:00", "ev-can1"),
        step("postponed", "2026-06-10", "2026-03-20", "ev-can1"),
        step("cancelled", None, "2026-04-02", "ev-can2"),
    ),
)

_ODD_WORDS = 'وقّع الوزيران "اتفاقا"\nin\tLima\x07, <signed> & sealed; a,b\\c \ud83d'
_ODD_EVENT = event(
    _ODD_WORDS, "SUPPORT", actors=("=cmd|' /C calc'!A0", '-2; or "3"'), recipients=("+Peru",), place="@Lima\r\n", field=None
)
ODD = fact(
    "events",
    _ODD_EVENT,
    (report("ev-odd", event(_ODD_WORDS, "SUPPORT"), _ODD),),
    (step("occurred", "not a date", None, "ev-odd"),),
)
"""Odd characters everywhere, and nothing dated."""
ODD_DATED = simple("ev-odd\x00\ud83d", replace(_ODD_EVENT, status="planned"), "planned", when="2026-05-05")

PLEDGE = fact(
    "commitments",
    Commitment("Iceland will take in forty cadets by the end of 2027", 5, 57, ("Iceland",), ("Namibia",), ("ISL",), ("NAM",),
               "take in forty cadets", "2027", "pledged"),
    (report("co-1", Commitment("Iceland will take in forty cadets", 5, 38, ("Iceland",), ("Namibia",), ("ISL",), ("NAM",),
                               "take in forty cadets", None, "pledged"), _FIRST),),
    (step("pledged", "2027", "2026-03-12T15:20:00+00:00", "co-1"),),
    overdue=True,
    follow_ups=(FollowUp("ev-visit1", "events", "fulfils", "the first ten came", "2026-08", ("cadets",)),),
)  # fmt: skip
_MEMO = Instrument("signed a memorandum on trawlers", 7, 38, "memorandum", "trawlers", ("Ndeshi Amupolo", "Sigrun Valsdottir"),
                   ("ISL", "NAM"), "signed", "2026-03-10", "Reykjavik", 1, ("economic",), "education")  # fmt: skip
MEMO = fact("instruments", _MEMO, (report("in-1", _MEMO, _FIRST),), (step("signed", "2026-03-10", "2026-03-12", "in-1"),))
_MINISTER = Office("Fisheries Minister Sigrun Valsdottir", 0, 36, "Sigrun Valsdottir", "fisheries minister", "ISL")
MINISTER = fact("offices", _MINISTER, (report("of-1", _MINISTER, _FIRST), report("of-2", _MINISTER, _LAST)))
_CHAIR = Office("Ilkka Saar, chair of the Cold Ports Union", 0, 41, "Ilkka Saar", "chair", "Cold Ports Union")
CHAIR = fact("offices", _CHAIR, (report("of-3", _CHAIR, _SECOND),))
_SAID = Statement("“The first ten are packing already,” Valsdottir said.", 60, 113, "Sigrun Valsdottir", True)
SAID = fact("statements", _SAID, (report("st-1", _SAID, _FIRST),))
_TRADE = Figure(
    "Trade in fish came to about $12 million last year",
    70,
    119,
    "trade in fish",
    12_000_000.0,
    "USD",
    True,
    "2025",
    ("ISL", "NAM"),
)
TRADE = fact("figures", _TRADE, (report("fi-1", _TRADE, _FIRST),))
_SHARE = replace(_TRADE, measure="share", value=-2.5, unit="%", period=None)
SHARE = fact("figures", _SHARE, (report("fi-2", _SHARE, _ODD),))
_BROKEN = replace(_TRADE, measure="nothing", value=float("inf"))
BROKEN = fact(
    "figures",
    _BROKEN,
    (report("fi-3", _BROKEN, _FIRST),),
    contradictions=(Contradiction("value", (Told(float("inf"), 1, ("fi-3",)), Told(12_000_000.0, 1, ("fi-3",)))),),
)
"""A number that is none, and reports that differ on it."""

FACTS = (
    VISIT, MEETING, ACCUSATION, PROPOSED, UNDATED_PLAN, DENIED, AID_PLANNED, NO_DATE_AT_ALL, OLD, CANCELLED, ODD, ODD_DATED,
    MEMO, PLEDGE, MINISTER, CHAIR, SAID, TRADE, SHARE, BROKEN,
)  # fmt: skip
EVENTS = tuple(each for each in FACTS if each.kind == "events")

ENTITIES = (
    Entity(
        "pe-val",
        "person",
        "Sigrun Valsdottir",
        ("Sigrun Valsdottir", "Valsdottir"),
        ("ISL",),
        ("ev-visit1",),
        "",
        VISIT.reports[2],
    ),
    Entity("pe-tamm", "person", "Kadri Tamm", ("Kadri Tamm",), ("EST",), ("ev-meet",)),
    Entity("pe-quispe", "person", "Rosa Quispe Mamani", ("Rosa Quispe",), ("PER",), ("ev-meet",)),
    Entity("or-min", "organization", "Ministry of Nets", ("Ministry of Nets",), ("NAM",)),
    Entity("pr-1", "project", "Cold Ports Line", ("Cold Ports Line",), ("EST", "PER"), ("in-1",), "signed"),
    Entity("fo-1", "format", "Herring Talks", ("Herring Talks",), ("ISL", "NAM")),
)


def exported(
    kind: ExportKind, format: ExportFormat, facts: tuple[Fact, ...] = FACTS, entities: tuple[Entity, ...] = ENTITIES
) -> tuple[bytes, int]:
    """What `write` writes, and the number it gives."""
    file = BytesIO()
    count = write(facts, kind, format, file, entities=entities, title="Nets & <quays>", day=date(2026, 7, 2))
    return file.getvalue(), count
