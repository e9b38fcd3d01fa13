from pathlib import Path

import pytest
from fact_stores import article, fact_store, record
from joining_samples import joined, office, statement, told

import comity
from comity.types import Office, Record

DAY = "2021-06-14"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (office("Otávio Brandt", "foreign minister", "BRA"), office("Otavio Brandt", "minister", "BRA")),
        (office("Saif Al Darwish", "prime minister", "ARE"), office("Aldarwish", "premier", "ARE")),
        (
            office("Ngozi Adeyemi", "director", "Fish Research Institute"),
            office("N. Adeyemi", "head", "Institute of Fish Research"),
        ),
    ],
)
def test_one_person_in_one_office(one: object, other: object) -> None:
    assert joined("offices", told("offices", one, DAY), told("offices", other, "2023-01-01"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (office("Otávio Brandt", "foreign minister", "BRA"), office("Otávio Brandt", "president", "BRA")),
        (office("Otávio Brandt", "minister", "BRA"), office("Otávio Brandt", "deputy minister", "BRA")),
        (office("Otávio Brandt", "minister", "BRA"), office("Célia Brandt", "minister", "BRA")),
        (office("Otávio Brandt", "minister", "BRA"), office("Otávio Brandt", "minister", "PRT")),
        (office("Otávio Brandt", "minister", "BRA"), office("Otávio Brandt", "former minister", "BRA")),
        (office("Otávio Brandt", "minister", "BRA"), office("Otávio Brandt", "prime minister", "BRA")),
        (office("Otávio Brandt", "deputy minister", "BRA"), office("Otávio Brandt", "deputy premier", "BRA")),
        (office("Otávio Brandt", "secretary", "BRA"), office("Otávio Brandt", "secretary-general", "BRA")),
    ],
)
def test_other_offices_and_other_persons(one: object, other: object) -> None:
    assert not joined("offices", told("offices", one, DAY), told("offices", other, DAY))  # type: ignore[arg-type]


def test_an_office_told_shortly_holds_no_two_together(tmp_path: Path) -> None:
    """Who was foreign minister and then transport minister held two offices, whatever "Minister Brandt" is."""

    def named(outlet: str, year: int, title: str) -> Record:
        words = f"{title} Otávio Brandt"
        return record(
            article(f"{outlet}-1", f"{words} spoke.", f"{year}-05-20"), Office(words, 0, 0, "Otávio Brandt", title, "BRA")
        )

    reports = [
        named("herald", 2020, "Foreign Minister"),
        named("tribune", 2024, "Transport Minister"),
        named("courier", 2022, "Minister"),
    ]
    with fact_store(tmp_path / "offices.db", reports) as store:
        assert sorted(len(fact.reports) for fact in comity.facts(store)) == [1, 2]


WORDS = "The two coasts have waited too long for a direct ship, Brandt said."


def test_one_utterance_told_by_two_outlets() -> None:
    one = told("statements", statement(WORDS, "Brandt"), DAY)
    other = told("statements", statement(WORDS.replace("too long", "long"), "Otávio Brandt"), "2021-06-15")
    assert joined("statements", one, other)


@pytest.mark.parametrize(
    ("words", "speaker", "day"),
    [
        (WORDS, "Célia Moreno", DAY),
        (WORDS, "Brandt", "2022-06-14"),
        ("Trade must grow faster, Brandt told reporters in Kano.", "Brandt", DAY),
    ],
)
def test_other_utterances(words: str, speaker: str, day: str) -> None:
    one = told("statements", statement(WORDS, "Brandt"), DAY)
    assert not joined("statements", one, told("statements", statement(words, speaker), day))
