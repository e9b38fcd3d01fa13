"""Phrases that name an office, and who holds it. All persons and institutions are made up."""

import pytest

from comity.actors.gazetteer import Gazetteer
from comity.actors.offices import find_holdings, find_titles
from comity.actors.stream import make_items

GAZETTEER = Gazetteer()


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("the President of Kazakhstan", ["president"]),
        ("Kazakh Foreign Minister", ["foreign minister"]),
        ("First Deputy Prime Minister of Georgia", ["first deputy prime minister"]),
        ("Minister of Foreign Affairs of Peru", ["minister of foreign affairs"]),
        ("the Romanian ambassador to Oman", ["ambassador"]),
        ("the vice-rector and the rector", ["vice-rector", "rector"]),
        ("Director of the Institute for Caspian Research", ["director"]),
        ("the wheat and the oil", []),
    ],
)
def test_titles(text: str, titles: list[str]) -> None:
    stream = make_items(text, 0, len(text), GAZETTEER.find(text))
    assert [t.office for t in find_titles(stream, text)] == titles


@pytest.mark.parametrize(
    ("text", "person", "office", "owner"),
    [
        ("Kenyan President Daniel Mutua left", "Daniel Mutua", "president", "KEN"),
        ("Daniel Mutua, the president of Kenya, left", "Daniel Mutua", "president", "KEN"),
        ("Ambassador of Japan to Mongolia Kenji Morita left", "Kenji Morita", "ambassador", "JPN"),
        ("Deputy Minister of Energy of Peru Lucía Benavides left", "Lucía Benavides", "deputy minister of energy", "PER"),
        ("Anvar Sodiqov, rector of Samarkand State University, left", "Anvar Sodiqov", "rector", "Samarkand State University"),
        ("Ilyas Serikov, who heads the Centre for Steppe Studies, left", "Ilyas Serikov", "head", "Centre for Steppe Studies"),
    ],
)
def test_holdings(text: str, person: str, office: str, owner: str) -> None:
    stream = make_items(text, 0, len(text), GAZETTEER.find(text))
    (holding,) = find_holdings(stream, find_titles(stream, text), text)
    assert holding.person.text == person
    assert holding.title.office == office
    assert (holding.owner.codes or (holding.owner.name,)) == (owner,)
    assert person in text[holding.start : holding.end]
