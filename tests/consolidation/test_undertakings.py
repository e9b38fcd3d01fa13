import pytest

from comity.consolidation.undertakings import Undertaking, alike, session_number, undertakings
from comity.consolidation.words import stems


@pytest.mark.parametrize(
    ("text", "kind", "head", "words"),
    [
        ("the Joint Fisheries Commission met in Lagos", "format", "commission", "fisheries"),
        ("a session of the experts' council", "format", "council", "experts"),
        ("the Working Group on Transit will meet", "format", "working group", "transit"),
        ("work on the Kano dairy plant", "project", "plant", "Kano dairy"),
        ("an undersea cable between them", "project", "cable", "undersea"),
        ("the committee convened", "format", "committee", ""),
        ("the Council of Elders", "format", "council", "elders"),
    ],
)
def test_projects_and_formats_are_found(text: str, kind: str, head: str, words: str) -> None:
    assert [(found.kind, found.head, found.words) for found in undertakings(text)] == [(kind, head, stems(words))]


def test_a_project_without_a_name_is_none() -> None:
    assert undertakings("the plant and the road") == ()
    assert undertakings("They met in the White House") == ()


def test_names_are_alike_where_one_says_no_more_than_the_other() -> None:
    commission, fisheries, trade = (
        Undertaking("format", "commission", frozenset(words), "") for words in ((), ("fish",), ("trade",))
    )
    assert alike(commission, fisheries)
    assert alike(fisheries, commission)
    assert not alike(fisheries, trade)
    assert not alike(Undertaking("format", "council", frozenset(), ""), commission)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("the second meeting of the council", 2),
        ("the 12th session of the commission", 12),
        ("the IV session of the committee", 4),
        ("the inaugural round of the dialogue", 1),
        ("their first meeting", 1),
        ("the council met", None),
        ("the second bus", None),
    ],
)
def test_sessions_are_numbered(text: str, number: int | None) -> None:
    assert session_number(text) == number
