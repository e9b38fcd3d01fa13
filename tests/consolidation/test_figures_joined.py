from typing import Any

import pytest
from joining_samples import figure, joined, told

from comity.types import Figure

Told = tuple[Figure, str] | tuple[Figure, str, str]


def features(telling: Told) -> Any:
    finding, published, *rest = telling
    return told("figures", finding, published, paragraph=rest[0] if rest else "")


ONE: list[tuple[str, Told, Told]] = [
    (
        "one year's trade",
        (figure("Trade reached 1.7 billion dollars in 2021", "trade", 1.7e9, "USD", "2021"), "2022-02-01"),
        (figure("turnover of 1.72 billion last year", "trade turnover", 1.72e9, "USD", "2021"), "2022-06-01"),
    ),
    (
        "one year's trade, and outlets contradict each other",
        (figure("Trade reached 1.7 billion dollars in 2021", "trade", 1.7e9, "USD", "2021"), "2022-02-01"),
        (figure("commerce worth 1.4 billion in 2021", "commerce", 1.4e9, "USD", "2021"), "2022-06-01"),
    ),
    (
        "a capacity told years apart",
        (figure("a plant of 650 megawatts", "capacity of the plant", 650, "megawatts"), "2020-02-01"),
        (figure("the 650 MW plant", "plant", 650, "MW"), "2023-02-01"),
    ),
    (
        "documents counted on one day",
        (figure("Eight documents were signed", "documents signed", 8, "documents"), "2022-03-01"),
        (figure("15 papers were signed", "papers", 15, "papers"), "2022-03-02"),
    ),
    (
        "a loan called a credit",
        (figure("a loan of 90 million dollars", "loan", 9e7, "USD"), "2022-03-01"),
        (figure("a credit line worth 90 million dollars", "credit line", 9e7, "USD"), "2022-11-02"),
    ),
]  # fmt: skip

TWO: list[tuple[str, Told, Told]] = [
    (
        "two years' trade",
        (figure("Trade reached 1.7 billion dollars in 2021", "trade", 1.7e9, "USD", "2021"), "2022-02-01"),
        (figure("Trade reached 1.7 billion dollars in 2022", "trade", 1.7e9, "USD", "2022"), "2023-02-01"),
    ),
    (
        "exports and imports",
        (figure("exports of 900 million dollars", "exports", 9e8, "USD", "2021"), "2022-02-01"),
        (figure("imports of 700 million dollars", "imports", 7e8, "USD", "2021"), "2022-02-01"),
    ),
    (
        "other units",
        (figure("700 million dollars of sugar", "sugar", 7e8, "USD", "2021"), "2022-02-01"),
        (figure("700 million euros of sugar", "sugar", 7e8, "EUR", "2021"), "2022-02-01"),
    ),
    (
        "a year and one of its months",
        (figure("Trade reached 1.7 billion dollars in 2021", "trade", 1.7e9, "USD", "2021"), "2022-02-01"),
        (figure("Trade was 120 million in May 2021", "trade", 1.2e8, "USD", "2021-05"), "2021-07-01"),
    ),
    (
        "two small counts that are equal",
        (figure("three ships took part in the drill", "ships in the drill", 3, "ships", "2021-05"), "2021-05-20"),
        (figure("three ships were sold", "ships sold", 3, "ships"), "2022-07-01"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("case", "one", "other"), ONE, ids=[case for case, _, _ in ONE])
def test_these_are_one(case: str, one: Told, other: Told) -> None:
    assert joined("figures", features(one), features(other))


@pytest.mark.parametrize(("case", "one", "other"), TWO, ids=[case for case, _, _ in TWO])
def test_these_are_not(case: str, one: Told, other: Told) -> None:
    assert not joined("figures", features(one), features(other))
