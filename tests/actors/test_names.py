"""Names of persons and institutions in a stream of words. All names are made up."""

import pytest

from comity.actors.gazetteer import Gazetteer
from comity.actors.names import institution_at, person_at
from comity.actors.stream import Item, make_items

GAZETTEER = Gazetteer()


def items(text: str) -> list[Item]:
    return make_items(text, 0, len(text), GAZETTEER.find(text))


def place(stream: list[Item], start: int) -> int:
    return next(n for n, item in enumerate(stream) if item.start >= start)


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("thanked Daniel Mutua for it", "Daniel Mutua"),
        ("thanked Mr. Daniel Mutua for it", "Daniel Mutua"),
        ("thanked Kassym-Yerlan Dosanov, who left", "Kassym-Yerlan Dosanov"),
        ("thanked Han Seung-woo in Seoul", "Han Seung-woo"),
        ("thanked Khalid bin Rashid al-Suwaidi", "Khalid bin Rashid al-Suwaidi"),
        ("thanked John F. Carter again", "John F. Carter"),
        ("thanked Anna van der Meer again", "Anna van der Meer"),
        ("thanked Şəhla Əliyeva again", "Şəhla Əliyeva"),
        ("thanked Sean O’Dowd again", "Sean O’Dowd"),
        ("thanked Lucía Benavides and the king", "Lucía Benavides"),
    ],
)
def test_persons(text: str, person: str) -> None:
    stream = items(text)
    run = person_at(stream, 1, text)
    assert run is not None
    assert run.text == person == text[run.start : run.end]


@pytest.mark.parametrize(
    "text", ["thanked them all", "thanked 20 people", "thanked Kazakhstan for it", "thanked the Ministry of Energy"]
)
def test_no_persons(text: str) -> None:
    assert person_at(items(text), 1, text) is None


def test_a_single_name_is_a_person_only_where_it_may_be() -> None:
    stream = items("thanked Mutua again")
    assert person_at(stream, 1, "thanked Mutua again", single=False) is None
    assert person_at(stream, 1, "thanked Mutua again") is not None


@pytest.mark.parametrize(
    ("text", "institution"),
    [
        ("visited Ministry of Foreign Affairs of Kazakhstan today", "Ministry of Foreign Affairs of Kazakhstan"),
        ("visited Samarkand State University today", "Samarkand State University"),
        ("visited Institute for Caspian Research in Baku", "Institute for Caspian Research"),
        ("visited Central Bank of Uzbekistan and left", "Central Bank of Uzbekistan"),
        ("visited Center for Steppe Studies Yerlan Dosanov", "Center for Steppe Studies"),
        ("visited Ministry of Trade and Industry today", "Ministry of Trade and Industry"),
        ("visited House of Peoples' Representatives today", "House of Peoples' Representatives"),
        ("visited Sellers’ Union of Cotonou today", "Sellers’ Union of Cotonou"),
        ("visited Committee on Water Resources today", "Committee on Water Resources"),
    ],
)
def test_institutions(text: str, institution: str) -> None:
    run = institution_at(items(text), 1, text)
    assert run is not None
    assert run.text == institution == text[run.start : run.end]


@pytest.mark.parametrize("text", ["visited Daniel Mutua today", "visited Kazakhstan today", "visited the old bazaar"])
def test_no_institutions(text: str) -> None:
    assert institution_at(items(text), 1, text) is None


def test_items_stand_in_order_where_they_say() -> None:
    text = "Mr. Yerlan Dosanov, Kazakhstan’s envoy to the U.N., met 24 Turkish-born guests (at 9:30)."
    position = 0
    for item in items(text):
        assert item.start >= position
        assert text[item.start : item.end] == item.text
        position = item.end
