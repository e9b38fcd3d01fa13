import pytest
from joining_samples import joined, office, statement, told

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
    ],
)
def test_other_offices_and_other_persons(one: object, other: object) -> None:
    assert not joined("offices", told("offices", one, DAY), told("offices", other, DAY))  # type: ignore[arg-type]


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
