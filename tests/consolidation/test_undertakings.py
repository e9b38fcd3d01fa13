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


def test_a_project_without_a_name_tells_nothing_of_which_it_is() -> None:
    assert [(found.head, found.telling) for found in undertakings("the plant and the road")] == [
        ("plant", frozenset()),
        ("road", frozenset()),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "They met in the White House",
        "they spoke by video link",
        "in line with the plan",
        "the president of Brazilian Railways",
        "two joint projects",
    ],
)
def test_what_only_sounds_so_is_no_project(text: str) -> None:
    assert [found for found in undertakings(text) if found.kind == "project"] == []


@pytest.mark.parametrize(
    ("text", "form", "kin", "telling", "names"),
    [
        ("the Kano–Zaria gas line", "Kano–Zaria gas line", "pipe", "Kano Zaria gas", "Kano Zaria"),
        ("a line from Kano to Zaria", "line from Kano to Zaria", "way", "Kano Zaria", "Kano Zaria"),
        ("will open the power link on Sunday", "power link", "cable", "power", ""),
        ("the maize laboratory at the Jebba border post by March", "maize laboratory", "laboratory", "maize Jebba", "Jebba"),
        ("a women's training centre in Kano", "women's training centre", "centre", "women training Kano", "Kano"),
        ("the Recife line of credit", "Recife line of credit", "money", "Recife credit", "Recife"),
        ("the cable of 300 kilometres", "cable", "cable", "", ""),
    ],
)
def test_a_project_is_told_by_its_words_and_places(text: str, form: str, kin: str, telling: str, names: str) -> None:
    (found,) = undertakings(text)
    assert (found.form, found.kin) == (form, kin)
    assert found.telling - stems("border credit") == stems(telling) - stems("border credit")
    assert found.names == stems(names)


def test_generic_words_tell_of_formats() -> None:
    joint, binational, strategic = (
        undertakings(text)[0] for text in ("the Joint Cabinet", "the Binational Cabinet", "the Strategic Dialogue")
    )
    assert joint.telling == binational.telling == {"joint"}
    assert strategic.telling == stems("strategic")


def test_an_exercise_has_its_name_behind() -> None:
    (found,) = undertakings("the naval exercise Quiet Heron 2024")
    assert (found.kind, found.form) == ("format", "Quiet Heron")


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
