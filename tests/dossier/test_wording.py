import pytest

from comity.dossier.wording import (
    amount,
    between,
    count,
    directed,
    field_name,
    join_names,
    say_choice,
    say_sources,
    topics,
)
from comity.types import Filters


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (461_900_000, "USD", "USD 461.9 million"),
        (22_800_000_000, "KZT", "KZT 22.8 billion"),
        (3_500_000_000_000, "EUR", "EUR 3.5 trillion"),
        (461_912_345, "USD", "USD 461,912,345"),
        (1_200_000, "tons", "1.2 million tons"),
        (500, "companies", "500 companies"),
        (1500, "flights", "1,500 flights"),
        (40, "%", "40%"),
        (12.5, "%", "12.5%"),
        (-3.25, "%", "-3.25%"),
        (0, "documents", "0 documents"),
        (7, "", "7"),
        (400, "TEU", "400 TEU"),
        (2e18, "USD", "USD 2,000,000 trillion"),
    ],
)
def test_values_read_as_people_write_them_and_are_never_rounded(value: float, unit: str, words: str) -> None:
    assert amount(value, unit, approximate=False) == words
    assert amount(value, unit, approximate=True) == f"about {words}"


def test_names_are_joined_as_in_a_sentence() -> None:
    assert [join_names(names) for names in ((), ("A",), ("A", "B"), ("A", "B", "C"))] == [
        "",
        "A",
        "A and B",
        "A, B and C",
    ]
    assert directed(("A", "B"), ("C",)) == "A and B → C"
    assert directed(("A",), ()) == "A"


def test_long_lists_of_names_are_cut() -> None:
    assert directed(tuple("ABCDEFG"), ()) == "A, B, C, D, E, F and G"
    assert directed(tuple("ABCDEFGHI"), ("X",)) == "A, B, C, D, E, F and 3 others → X"


def test_parties_of_instruments() -> None:
    assert [between(parties) for parties in ((), ("A",), ("A", "B"))] == [None, "party: A", "between A and B"]


def test_topics_are_told_once_and_in_words() -> None:
    assert topics("environment", ("natural_resource", "environment")) == ("environment", "natural resource")
    assert topics(None, ()) == ()


def test_what_was_asked_for_is_said_in_words() -> None:
    assert say_choice(Filters(states=("AZE", "KAZ"), as_of="2024-05-31", new_since="2024-01-01")) == ()
    assert say_choice(
        Filters(
            kinds=("events", "figures"), types=("CONSULT", "AID"), statuses=("planned",), fields=("energy",),
            sites=("a.example",), since="2023-03", until="2024", parties=("Ada Noor",), contradicted=True,
        )
    ) == (
        "events and figures", "type CONSULT or AID", "status planned", "field energy", "told by a.example", "since March 2023",
        "until 2024", "naming Ada Noor", "where reports contradict one another",
    )  # fmt: skip


def test_counts_and_fields_in_words() -> None:
    assert [count(number, "report") for number in (0, 1, 1200)] == ["0 reports", "1 report", "1,200 reports"]
    assert [say_sources(number) for number in (1, 2)] == ["single source", "2 sources"]
    assert [field_name(field) for field in ("due", "value", "actor_states", "place")] == [
        "due date", "amount", "actor states", "place",
    ]  # fmt: skip
