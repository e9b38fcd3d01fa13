import pytest

from comity.consolidation.names import name_parts, person_key, same_person, surname

ONE = [
    ("Tokayev", "Kassym-Jomart Tokayev"),
    ("Tokaev", "Қасым-Жомарт Тоқаев"),
    ("K. Tokayev", "Kassym-Jomart Tokayev"),
    ("President Tokayev", "Касым-Жомарт Токаев"),
    ("Abdel Fattah Al-Sabagh", "Abdelfattah Elsabagh"),
    ("Al-Sabagh", "Sabbagh"),
    ("Mohammed bin Salman", "Muhammad bin Salman"),
    ("Otávio Brandt", "Otavio Brandt"),
    ("Foreign Minister Ngozi Adeyemi", "Ms Adeyemi"),
    ("Qodirova", "Kodirova"),
    ("Adeyemi Ngozi", "Ngozi Adeyemi"),
]
TWO = [
    ("Ilham Aliyev", "Heydar Aliyev"),
    ("Ngozi Adeyemi", "Ngozi Adeleke"),
    ("K. Tokayev", "Erlan Tokayev"),
    ("Brandt", "Moreno"),
    ("Aliyev", "Lavrov"),
]


@pytest.mark.parametrize(("one", "other"), ONE)
def test_spellings_of_one_name_agree_and_share_a_block(one: str, other: str) -> None:
    keys = person_key(one), person_key(other)
    assert same_person(*keys)
    assert same_person(*reversed(keys))
    assert set(name_parts(keys[0])) & set(name_parts(keys[1]))


@pytest.mark.parametrize(("one", "other"), TWO)
def test_names_of_two_persons_do_not(one: str, other: str) -> None:
    assert not same_person(person_key(one), person_key(other))


@pytest.mark.parametrize(
    "name",
    ["Kazakhstan", "the Ministry of Health", "President", "Baku", "the Nigerian side", "NATO", "ministers", "The delegation"],
)
def test_what_is_no_person_has_no_key(name: str) -> None:
    assert person_key(name) == ()


def test_a_person_is_called_by_the_last_part() -> None:
    assert surname(person_key("Kassym-Jomart Tokayev")) == surname(person_key("Tokaev"))
    assert surname(person_key("Aldarwish")) == surname(person_key("Saif Al Darwish"))


def test_an_initial_alone_is_no_agreement() -> None:
    assert not same_person(person_key("K. T."), person_key("Kassym-Jomart Tokayev"))
