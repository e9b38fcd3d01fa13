import pytest

from comity.articles.bylines import bare_names, is_note, name_at_end, names_in_line, persons


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ada Lind", ("Ada Lind",)),
        ("By Ada Lind and Bo Ek", ("Ada Lind", "Bo Ek")),
        ("BY ADA LIND, BO EK & CY VAN DAHL", ("Ada Lind", "Bo Ek", "Cy Van Dahl")),
        ("Written by: Ada Lind, Staff Writer", ("Ada Lind",)),
        ("By Ada Lind in Vik", ("Ada Lind",)),
        ("By Ada Lind | Norland News", ("Ada Lind",)),
        ("By Çelik Öztürk-Şahin", ("Çelik Öztürk-Şahin",)),
        ("By Ada LINDQVIST", ("Ada Lindqvist",)),
        ("By BO O'DAHL-EK", ("Bo O'Dahl-Ek",)),
        ("By J.B. Lind and CY Dahl", ("J.B. Lind", "CY Dahl")),
        ("Text: Ada Lind", ("Ada Lind",)),
        ("Text Ada Lind", None),
        ("By Staff Reporter", ()),
        ("By The Associated Press", ()),
        ("By the end of the year", None),
        ("By Tuesday the talks had failed.", None),
        ("Ada Lind", None),
    ],
)
def test_names_in_lines(line: str, names: tuple[str, ...] | None) -> None:
    assert names_in_line(line) == names


def test_persons_of_metadata() -> None:
    texts = [
        "By Ada Lind",
        "ada lind",
        "Ada Lind",
        "Norland News Agency",
        "https://example.org/a",
        "Vik Herald Desk",
    ]
    assert persons(texts) == ("Ada Lind",)
    assert persons(["Daily Norland"], "dailynorland.com") == ()
    assert persons(["Norland Now"], "norlandnow.com") == ()


@pytest.mark.parametrize("text", ["Central Asia", "Saudi Arabia", "World News", "Politics", "NORLAND TODAY", "Oil & Gas"])
def test_sections_beside_dates_are_no_names(text: str) -> None:
    assert bare_names(text) is None


def test_names_alone_on_a_line() -> None:
    assert bare_names("Ada Lind") == ("Ada Lind",)
    assert bare_names("Ada Lind, Bo Ek and Cy Dahl") == ("Ada Lind", "Bo Ek", "Cy Dahl")
    assert bare_names("Ada Lind, Vik") is None


def test_surname_in_capitals_at_the_end() -> None:
    assert name_at_end("Vik - Norland Herald, Ada LIND") == ("Ada Lind",)
    assert name_at_end("Vik - Norland Herald, Ada Lind") is None
    assert name_at_end("VIK - NORLAND LIFE") is None


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("Ada Lind", True),
        ("Ada Lind covers railways for the Gazette.", True),
        ("Ada Lind, who is a staff reporter, lives in Vik.", True),
        ("Ada Lind said that she had covered railways.", False),
        ("The Gazette's Ada Lind covers railways.", False),
    ],
)
def test_notes_on_authors(text: str, note: bool) -> None:
    assert is_note(text, ["Bo Ek", "Ada Lind"]) is note
