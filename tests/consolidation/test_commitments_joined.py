from typing import Any

import pytest
from joining_samples import commitment, joined, told

from comity.types import Commitment

Told = tuple[Commitment, str] | tuple[Commitment, str, str]


def features(telling: Told) -> Any:
    finding, published, *rest = telling
    return told("commitments", finding, published, paragraph=rest[0] if rest else "")


ONE: list[tuple[str, Told, Told]] = [
    (
        "told in other words",
        (commitment("Brazil will build a vaccine plant in Lagos", "build a vaccine plant in Lagos", "2023"), "2021-02-01"),
        (commitment("promised a plant for vaccines in Lagos by the end of 2023", "a plant for vaccines in Lagos", "2023"),
            "2021-09-01"),
    ),
    (
        "done",
        (commitment("Brazil will send 20 buses to Kano", "send 20 buses to Kano", "2021-06"), "2021-02-01"),
        (commitment("the buses from Brazil were handed over in Kano", "buses handed over in Kano", status="done"), "2021-06-20"),
    ),
    (
        "moved",
        (commitment("will open a dairy school in June 2021", "open a dairy school", "2021-06"), "2021-02-01"),
        (commitment("the dairy school will now open in March 2022", "open the dairy school", "2022-03"), "2021-06-20"),
    ),
    (
        "told by it",
        (commitment("will finish the grain silo by 2023", "finish the grain silo", "2023"), "2021-02-01"),
        (commitment("It would be ready by 2023", "It would be ready", "2023"), "2021-10-01",
            "The silo for grain stands half built in Kano. It would be ready by 2023, Brandt promised."),
    ),
    (
        "under way",
        (commitment("Brazil would build a children's hospital in Ibadan", "build a children's hospital in Ibadan"), "2021-02-01"),
        (commitment("work on the children's clinic in Ibadan has begun", "the children's clinic in Ibadan",
            status="underway"), "2022-02-01"),
    ),
]  # fmt: skip

TWO: list[tuple[str, Told, Told]] = [
    (
        "a second pledge like the first",
        (commitment("will send 20 buses to Kano", "send 20 buses to Kano", "2021-06"), "2021-02-01"),
        (commitment("will send 35 buses to Ibadan", "send 35 buses to Ibadan", "2022-06"), "2022-02-01"),
    ),
    (
        "the first phase and the second",
        (commitment("will complete the first phase of the dam by 2022", "complete the first phase of the dam", "2022"),
            "2021-02-01"),
        (commitment("will complete the second phase of the dam by 2022", "complete the second phase of the dam", "2022"),
            "2021-02-01"),
    ),
    (
        "work's begin and its end",
        (commitment("construction of the dam will begin by 2022", "begin construction of the dam", "2022"), "2021-02-01"),
        (commitment("will complete the dam by 2022", "complete the dam", "2022"), "2021-02-01"),
    ),
    (
        "the other side's promise",
        (commitment("Brazil will abolish visas for students", "abolish visas for students"), "2021-02-01"),
        (commitment("Ghana will abolish visas for nurses", "abolish visas for nurses", by="GHA", to="BRA"), "2021-02-01"),
    ),
    (
        "due in other years, and nothing says that it moved",
        (commitment("will hold a film week in 2021", "hold a film week", "2021"), "2021-02-01"),
        (commitment("will hold a film week in 2022", "hold a film week", "2022"), "2022-02-01"),
    ),
    (
        "other goods",
        (commitment("Brazil will supply sugar", "supply sugar"), "2021-02-01"),
        (commitment("Brazil will supply aircraft", "supply aircraft"), "2021-03-01"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("case", "one", "other"), ONE, ids=[case for case, _, _ in ONE])
def test_these_are_one(case: str, one: Told, other: Told) -> None:
    assert joined("commitments", features(one), features(other))


@pytest.mark.parametrize(("case", "one", "other"), TWO, ids=[case for case, _, _ in TWO])
def test_these_are_not(case: str, one: Told, other: Told) -> None:
    assert not joined("commitments", features(one), features(other))
