import pytest

from comity.articles.bylines import bare_name, names_in_line, persons


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ada Lind", ("Ada Lind",)),
        ("By Ada Lind and Bo Ek", ("Ada Lind", "Bo Ek")),
        ("BY ADA LIND, BO EK & CY VAN DAHL", ("ADA LIND", "BO EK", "CY VAN DAHL")),
        ("Written by: Ada Lind, Staff Writer", ("Ada Lind",)),
        ("By Ada Lind in Vik", ("Ada Lind",)),
        ("By Ada Lind | Norland News", ("Ada Lind",)),
        ("By Çelik Öztürk-Şahin", ("Çelik Öztürk-Şahin",)),
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


@pytest.mark.parametrize(
    "text", ["Central Asia", "Saudi Arabia", "World News", "Politics", "NORLAND TODAY", "Oil & Gas"]
)
def test_sections_beside_dates_are_no_names(text: str) -> None:
    assert bare_name(text) is None
