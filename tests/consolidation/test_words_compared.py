from concurrent.futures import ThreadPoolExecutor

import pytest
from snowballstemmer import stemmer

from comity.consolidation import words
from comity.consolidation.words import ordinals, overlap, proper, specific, stems


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("electricity interconnection", "power link"),
        ("military vessels", "defence ships"),
        ("hydrography", "hydrographers"),
        ("railways", "rail"),
        ("the credit line", "a line of credit"),
        ("protection of wildlife", "conserving animals"),
    ],
)
def test_words_for_one_thing_have_the_same_stems(one: str, other: str) -> None:
    assert stems(one) == stems(other)


def test_states_dates_and_small_words_say_nothing() -> None:
    assert stems("The Kazakh side said on Monday that Azerbaijan and Baku would also") <= stems("side")
    assert stems("") == frozenset()


def test_numbers_stay() -> None:
    assert "650" in stems("650 megawatts")


def test_what_all_titles_share_is_not_specific() -> None:
    assert specific(stems("Memorandum of Understanding on Cooperation in Livestock Breeding")) == stems("livestock breeding")
    assert specific(stems("an agreement on cooperation")) == frozenset()


def test_names_are_the_words_with_a_capital_inside() -> None:
    assert proper("Build a plant in Kano") == stems("Kano")
    assert proper("Kazakhstan and Baku") == frozenset()


def test_overlap_is_of_the_shorter() -> None:
    assert overlap(frozenset("ab"), frozenset("abcd")) == 1
    assert overlap(frozenset("ab"), frozenset("bc")) == 0.5
    assert overlap(frozenset(), frozenset("a")) == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("the second phase of the dam", (2,)),
        ("the 3rd loan", (3,)),
        ("the first two buses", (1,)),
        ("for the first time", ()),
        ("half a year later than first promised", ()),
        ("buses for Kano", ()),
    ],
)
def test_ordinals_tell_which_of_several(text: str, told: tuple[int, ...]) -> None:
    assert ordinals(text) == told


_PARTS = ("port", "gat", "mitt", "nat", "form", "late", "plant", "act", "connect", "vent", "scrib", "sign", "cept", "grat")


def test_threads_stem_as_one_does() -> None:
    endings = ("ing", "ed", "ation", "ies", "ment", "fulness", "ally", "ousness")
    told = [f"{first}{second}{ending}" for first in ("re", "trans", "inter") for second in _PARTS for ending in endings]
    expected = [stemmer("english").stemWord(word) for word in told]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(words._snowball, told)) == expected
