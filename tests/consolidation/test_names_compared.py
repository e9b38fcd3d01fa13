import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.consolidation.names import Key, name_parts, name_places, person_key, same_person, surname

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


_PARTS = "tkv brn mrs alsbg sbg dl bn k. t. b. s.".split()
# A name of particles or initials alone is nobody's.
_KEYS = st.builds(
    lambda whole, others, place: (*others[:place], whole, *others[place:]),
    st.sampled_from(_PARTS[:5]),
    st.lists(st.sampled_from(_PARTS), max_size=4),
    st.integers(0, 4),
)


@given(_KEYS, _KEYS)
def test_whoever_can_be_one_is_found_by_the_other(one: Key, other: Key) -> None:
    stands, looked_for = name_places(one)
    if same_person(one, other):
        assert set(stands) & set(name_places(other)[1])
        assert set(looked_for) & set(name_places(other)[0])


@pytest.mark.parametrize(("one", "other"), [("Ilham Aliyev", "Heydar Aliyev"), ("Ngozi Adeyemi", "Ngozi Adeleke")])
def test_a_part_in_common_is_not_enough_to_be_looked_at(one: str, other: str) -> None:
    assert not set(name_places(person_key(one))[0]) & set(name_places(person_key(other))[1])


@given(_KEYS, _KEYS)
def test_names_told_whole_are_compared_as_others_are(one: Key, other: Key) -> None:
    """An initial that fits nothing else makes no difference, and takes the longer way."""
    assert same_person(one, other) == same_person((*one, "z."), (*other, "z."))
