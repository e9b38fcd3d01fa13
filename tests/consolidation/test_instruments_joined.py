from typing import Any

import pytest
from joining_samples import instrument, joined, told

from comity.types import Instrument

Told = tuple[Instrument, str]


def features(telling: Told) -> Any:
    finding, published = telling
    return told("instruments", finding, published)


ONE: list[tuple[str, Told, Told]] = [
    (
        "a title translated anew",
        (instrument("signed a Memorandum on Cooperation in Livestock Breeding", "memorandum",
            "Cooperation in Livestock Breeding", "signed", "2021-05-04"), "2021-05-05"),
        (instrument("the memorandum on the breeding of cattle", "memorandum", "the breeding of cattle", "signed", "2021-05"),
            "2022-01-20"),
    ),
    (
        "proposed, and signed a year later",
        (instrument("proposed an agreement on double taxation", "agreement", "double taxation", "proposed"), "2020-03-01"),
        (instrument("signed the Convention for the Avoidance of Double Taxation", "treaty", "Avoidance of Double Taxation",
            "signed", "2021-04-10"), "2021-04-10"),
    ),
    (
        "signed, and in force",
        (instrument("signed an extradition treaty", "treaty", "extradition", "signed", "2019-06-01"), "2019-06-02"),
        (instrument("the Extradition Treaty entered into force", "treaty", "Extradition", "in force", "2021-02-01"),
            "2021-02-03"),
    ),
    (
        "told by its year alone",
        (instrument("the fisheries protocol of 2014", "protocol", "fisheries protocol of 2014", "signed", "2014"), "2022-01-20"),
        (instrument("the protocol from 2014 was ended", "protocol", "protocol from 2014", "terminated", "2022-03-01"),
            "2022-03-02"),
    ),
    (
        "batches that outlets count differently",
        (instrument("Eight documents were signed", "document", None, "signed", "2022-03-01", count=8), "2022-03-01"),
        (instrument("more than 15 papers were signed", "document", None, "signed", "2022-03-01", count=15), "2022-03-02"),
    ),
    (
        "a programme called a plan",
        (instrument("a cooperation programme for 2023-2026", "programme", "cooperation programme for 2023-2026", "signed",
            "2022-10-05"), "2022-10-06"),
        (instrument("the plan of cooperation to 2026", "plan", "cooperation for 2023–2026", "signed", None), "2023-02-06"),
    ),
    (
        "only its date and kind are told",
        (instrument("put their names to a joint statement", "joint statement", None, "signed", "2022-03-01"), "2022-03-01"),
        (instrument("issued a joint statement on Tuesday", "joint statement", None, "signed", "2022-03-01"), "2022-03-02"),
    ),
    (
        "the sum in its title",
        (instrument("a loan agreement of 90 million dollars for hospitals", "agreement",
            "loan of 90 million dollars for hospitals", "signed", "2022-03-01"), "2022-03-01"),
        (instrument("the 90 million dollar credit accord", "agreement", "90 million dollar credit", "ratified", "2022-09-01"),
            "2022-09-02"),
    ),
]  # fmt: skip

TWO: list[tuple[str, Told, Told]] = [
    (
        "two topics on one day",
        (instrument("a memorandum on tourism", "memorandum", "tourism", "signed", "2022-03-01", place="Abuja"), "2022-03-01"),
        (instrument("a memorandum on customs data", "memorandum", "customs data", "signed", "2022-03-01", place="Abuja"),
            "2022-03-01"),
    ),
    (
        "for other years",
        (instrument("a cultural programme for 2019-2021", "programme", "cultural exchange for 2019-2021", "signed",
            "2019-03-01"), "2019-03-01"),
        (instrument("a cultural programme for 2022-2024", "programme", "cultural exchange for 2022-2024", "signed",
            "2022-03-01"), "2022-03-01"),
    ),
    (
        "negotiated after the other was signed",
        (instrument("the air services agreement signed in 2009", "agreement", "air services", "signed", "2009"), "2022-03-01"),
        (instrument("are negotiating a new air services agreement", "agreement", "new air services", "negotiated"), "2022-03-01"),
    ),
    (
        "the first and the second",
        (instrument("the first loan agreement for buses", "agreement", "first loan agreement for buses", "signed",
            "2022-03-01"), "2022-03-01"),
        (instrument("a second loan agreement for buses", "agreement", "second loan agreement for buses", "to be signed",
            "2022-12"), "2022-10-01"),
    ),
    (
        "between other states",
        (instrument("an agreement on visas", "agreement", "visas", "signed", "2022-03-01"), "2022-03-01"),
        (instrument("an agreement on visas", "agreement", "visas", "signed", "2022-03-01", states="BRA GHA"), "2022-03-01"),
    ),
    (
        "one document and several",
        (instrument("signed an agreement", "agreement", None, "signed", "2022-03-01"), "2022-03-01"),
        (instrument("Eight documents were signed", "document", None, "signed", "2022-03-01", count=8), "2022-03-01"),
    ),
    (
        "joint statements of two summits",
        (instrument("adopted a joint statement", "joint statement", None, "signed", "2021-03-01"), "2021-03-01"),
        (instrument("adopted a joint statement", "joint statement", None, "signed", "2022-03-01"), "2022-03-01"),
    ),
    (
        "nothing but the sector in common",
        (instrument("an agreement on rail freight tariffs", "agreement", "rail freight tariffs", "signed", "2020-03-01"),
            "2020-03-01"),
        (instrument("an agreement on training rail staff", "agreement", "training of rail staff", "signed", "2022-08-01"),
            "2022-08-01"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("case", "one", "other"), ONE, ids=[case for case, _, _ in ONE])
def test_these_are_one(case: str, one: Told, other: Told) -> None:
    assert joined("instruments", features(one), features(other))


@pytest.mark.parametrize(("case", "one", "other"), TWO, ids=[case for case, _, _ in TWO])
def test_these_are_not(case: str, one: Told, other: Told) -> None:
    assert not joined("instruments", features(one), features(other))
