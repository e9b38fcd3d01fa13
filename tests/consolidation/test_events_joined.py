from typing import Any

import pytest
from joining_samples import event, instrument, joined, told

from comity.types import Event, Instrument

Told = tuple[Event, str] | tuple[Event, str, str] | tuple[Event, str, str, Instrument]


def features(telling: Told) -> Any:
    finding, published, *rest = telling
    paragraph = rest[0] if rest and isinstance(rest[0], str) else ""
    beside = tuple(part for part in rest if isinstance(part, Instrument))
    return told("events", finding, published, paragraph=paragraph, beside=beside)


def visit(
    evidence: str, visitor: str, date: str | None, status: str = "occurred", host: str = "", place: str | None = "Abuja"
) -> Event:
    return event(
        evidence, "CONSULT", "BRA", "NGA", mode="visit", actors=(visitor,), recipients=(host,) if host else (),
            date=date, place=place,
        status=status,  # type: ignore[arg-type]
    )  # fmt: skip


def talks(evidence: str, actors: tuple[str, ...], date: str | None, states: str = "BRA NGA", place: str | None = None) -> Event:
    return event(evidence, "CONSULT", states, actors=actors, date=date, place=place)


ONE: list[tuple[str, Told, Told]] = [
    (
        "a visit invited, and held",
        (visit("invited Foreign Minister Otávio Brandt to Abuja", "Otávio Brandt", None, "proposed"), "2021-02-03"),
        (visit("Otavio Brandt arrived in Abuja", "Otavio Brandt", "2021-06-14"), "2021-06-15"),
    ),
    (
        "a visit planned for a month, and for a day",
        (visit("will visit Abuja in June", "Brandt", "2021-06", "planned"), "2021-04-03"),
        (visit("the visit on 14 June", "Otávio Brandt", "2021-06-14", "planned", place=None), "2021-06-01"),
    ),
    (
        "a visit postponed",
        (visit("will visit Abuja on 14 June", "Brandt", "2021-06-14", "planned"), "2021-05-03"),
        (visit("his visit was put off until September", "Otávio Brandt", "2021-09", "planned"), "2021-06-10"),
    ),
    (
        "a visit called off",
        (visit("will visit Abuja on 14 June", "Brandt", "2021-06-14", "planned"), "2021-05-03"),
        (visit("called off his trip", "Brandt", None, "denied"), "2021-06-10"),
    ),
    (
        "outlets differ by a day",
        (visit("visited Abuja on Monday", "Brandt", "2021-06-14"), "2021-06-15"),
        (visit("Brandt's visit on 15 June", "Brandt", "2021-06-15"), "2021-06-20"),
    ),
    (
        "a session by its number",
        (talks("the third session of the Joint Economic Commission", ("Joint Economic Commission",), "2021-06-14"), "2021-06-15"),
        (talks("at the 3rd meeting of the joint commission", ("joint commission",), None), "2022-09-15"),
    ),
    (
        "a ban spoken of long after",
        (event("Nigeria banned imports of Brazilian beef", "SANCTION", "NGA", "BRA", mode="discontinue", date="2021-03-04"),
            "2021-03-05"),
        (event("the ban has stood for months", "SANCTION", "NGA", "BRA", mode="discontinue"), "2021-11-05",
            "Sellers of beef say that the ban has stood for months."),
    ),
    (
        "a ban by its month alone",
        (event("Nigeria stopped buying beef from Brazil", "SANCTION", "NGA", "BRA", mode="discontinue", date="2021-03-04"),
            "2021-03-05"),
        (event("the import stop of March 2021", "SANCTION", "NGA", "BRA", mode="discontinue", date="2021-03"), "2023-11-05"),
    ),
    (
        "a signing told by its document",
        (
            event("signed an accord on defence industry", "SUPPORT", "BRA NGA", date="2021-06-14"), "2021-06-15", "",
            instrument("signed an accord on defence industry", "agreement", "defence industry", "signed", "2021-06-14"),
        ),
        (
            event("the military industry agreement, signed in June", "SUPPORT", "BRA NGA", date="2021-06"), "2021-12-15", "",
            instrument("the military industry agreement", "agreement", "military industry", "signed", "2021-06"),
        ),
    ),
    (
        "thanks told by two outlets",
        (event("thanked Nigeria for the evacuation of students", "SUPPORT", "BRA", "NGA", date="2021-06-14"), "2021-06-14"),
        (event("Brandt expressed gratitude for evacuating students", "SUPPORT", "BRA", "NGA", actors=("Brandt",)), "2021-06-15"),
    ),
    (
        "a parliament's vote, told of the state",
        (event("Nigeria's Senate ratified the tax treaty on Tuesday", "SUPPORT", "NGA", "BRA", date="2021-06-15"), "2021-06-16"),
        (event("the tax treaty, which Nigeria ratified in June", "SUPPORT", "NGA", "BRA", date="2021-06"), "2021-12-16"),
    ),
]  # fmt: skip

TWO: list[tuple[str, Told, Told]] = [
    (
        "two visits a few weeks apart",
        (visit("visited Abuja on Monday", "Otávio Brandt", "2021-06-14"), "2021-06-15"),
        (visit("returned to Abuja on Tuesday", "Otávio Brandt", "2021-07-06"), "2021-07-07"),
    ),
    (
        "two ministers on one day",
        (visit("visited Abuja on Monday", "Otávio Brandt", "2021-06-14"), "2021-06-15"),
        (visit("visited Abuja on Monday", "Célia Moreno", "2021-06-14"), "2021-06-15"),
    ),
    (
        "a visit and the talks during it",
        (visit("visited Abuja on Monday", "Otávio Brandt", "2021-06-14"), "2021-06-15"),
        (talks("held talks with his colleague Ngozi Adeyemi", ("Otávio Brandt", "Ngozi Adeyemi"), "2021-06-14"), "2021-06-15"),
    ),
    (
        "last year's session and this year's",
        (talks("the Joint Economic Commission met", ("Joint Economic Commission",), "2020-06-14"), "2020-06-15"),
        (talks("the Joint Economic Commission met", ("Joint Economic Commission",), "2021-06-10"), "2021-06-11"),
    ),
    (
        "the third session and the fourth",
        (talks("the third session of the commission", ("the commission",), None), "2021-06-15"),
        (talks("the fourth session of the commission", ("the commission",), None), "2021-06-15"),
    ),
    (
        "the other side's ban",
        (event("Nigeria banned imports of beef", "SANCTION", "NGA", "BRA", mode="discontinue", date="2021-03-04"), "2021-03-05"),
        (event("Brazil banned imports of beef", "SANCTION", "BRA", "NGA", mode="discontinue", date="2021-03-04"), "2021-03-05"),
    ),
    (
        "signed and ratified in one month",
        (event("signed the tax treaty", "SUPPORT", "BRA NGA", date="2021-06-02"), "2021-06-03"),
        (event("ratified the tax treaty", "SUPPORT", "BRA NGA", date="2021-06-03"), "2021-06-03"),
    ),
    (
        "thanks for two things",
        (event("thanked Nigeria for the evacuation of students", "SUPPORT", "BRA", "NGA"), "2021-06-14"),
        (event("thanked Nigeria for its vote in the assembly", "SUPPORT", "BRA", "NGA"), "2021-06-20"),
    ),
    (
        "two signings on one day",
        (
            event("signed a memorandum on tourism", "SUPPORT", "BRA NGA", date="2021-06-14"), "2021-06-15", "",
            instrument("a memorandum on tourism", "memorandum", "tourism", "signed", "2021-06-14"),
        ),
        (
            event("signed a memorandum on sport", "SUPPORT", "BRA NGA", date="2021-06-14"), "2021-06-15", "",
            instrument("a memorandum on sport", "memorandum", "sport", "signed", "2021-06-14"),
        ),
    ),
    (
        "planned after it was held",
        (visit("visited Abuja on Monday", "Otávio Brandt", "2021-06-14"), "2021-06-15"),
        (visit("will visit Abuja again", "Otávio Brandt", None, "planned"), "2021-08-15"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("case", "one", "other"), ONE, ids=[case for case, _, _ in ONE])
def test_these_are_one(case: str, one: Told, other: Told) -> None:
    assert joined("events", features(one), features(other))


@pytest.mark.parametrize(("case", "one", "other"), TWO, ids=[case for case, _, _ in TWO])
def test_these_are_not(case: str, one: Told, other: Told) -> None:
    assert not joined("events", features(one), features(other))
