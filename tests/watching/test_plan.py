"""What a sources.toml may say, and what is said of one that is wrong."""

from pathlib import Path

import pytest

from comity.errors import ComityError
from comity.watching import Plan, Source, read_plan

GOOD = """
contact = "desk@example.org"
pause = 2

[[source]]
name = "Gazette"
kind = "feed"
address = "https://www.example.org/feed"
since = 2026-01-31
include = "*/world/*"
exclude = ["*/live/*", "*/video/*"]
pause = 0.5
limit = 10

[[source]]
name = "Ours"
kind = "folder"
path = "pages"
"""


def written(folder: Path, text: str) -> str:
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_plan(tmp_path: Path) -> None:
    assert read_plan(written(tmp_path, GOOD)) == Plan(
        (
            Source(
                "Gazette",
                "feed",
                "https://www.example.org/feed",
                0.5,
                10,
                "2026-01-31",
                ("*/world/*",),
                ("*/live/*", "*/video/*"),
            ),
            Source("Ours", "folder", str(tmp_path / "pages")),
        ),
        "desk@example.org",
        2.0,
    )


def test_terms_are_what_is_taken_and_not_how_fast() -> None:
    one = Source("A", "feed", "https://www.example.org/feed")
    assert one.terms == Source("A", "feed", "https://www.example.org/feed", 5.0, 9).terms
    assert one.terms != Source("A", "feed", "https://www.example.org/feed", since="2026-01-01").terms


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('address = "https', 'adress = "https', "line 8: key “adress” of source 1: there is no such; did you mean “address”?"),
        (
            'kind = "feed"',
            'kind = "feeed"',
            "line 7: kind of “Gazette”: did you mean “feed”? it can be feed, sitemap, page, list, folder.",
        ),
        ('kind = "feed"', 'kind = "newspaper"', "line 7: kind of “Gazette”: it can be feed, sitemap"),
        ('kind = "feed"\n', "", "kind of “Gazette”: say which: feed, sitemap"),
        ('name = "Gazette"\n', "", "name of source 1: must be a short text"),
        ('name = "Ours"', 'name = "Gazette"', "line 16: name: “Gazette” stands twice"),
        ('path = "pages"', 'address = "https://www.example.org/"', "line 18: “Ours”: a folder needs path, and only that"),
        ('path = "pages"', "", "line 16: “Ours”: a folder needs path"),
        ("https://www.example.org/feed", "www.example.org/feed", "line 8: address of “Gazette”: 'www.example.org/feed'"),
        ("https://www.example.org/feed", "file:///etc/passwd", "only http:// and https:// are fetched"),
        ("since = 2026-01-31", 'since = "last week"', "line 9: since of “Gazette”: must be a day such as 2026-01-31"),
        ("limit = 10", "limit = 0", "line 13: limit of “Gazette”: must be a whole number"),
        ("limit = 10", "limit = true", "line 13: limit of “Gazette”: must be a whole number"),
        ("pause = 0.5", 'pause = "1s"', "line 12: pause: must be seconds"),
        ("pause = 2", "pause = -1", "line 3: pause: must be seconds"),
        ('include = "*/world/*"', "include = 3", "line 10: include of “Gazette”: must be patterns"),
        ("contact =", "contcat =", "line 2: key “contcat”: there is no such; did you mean “contact”?"),
        ("desk@example.org", "the desk", "line 2: contact: must be an address"),
        ("[[source]]", "[[sources]]", "key “sources”: there is no such; did you mean “source”?"),
        ('kind = "feed"', "kind = feed", "this is no TOML"),
        (GOOD, "", "it names no source; each begins with a line [[source]]"),
        (GOOD, "source = 3", "it names no source"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in GOOD
    path = written(tmp_path, GOOD.replace(old, new))
    with pytest.raises(ComityError) as caught:
        read_plan(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert words in str(caught.value)


def test_a_file_that_can_not_be_read(tmp_path: Path) -> None:
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    for name in ("none.toml", ".", "binary.toml"):
        with pytest.raises(ComityError, match=name.replace(".", r"\.")):
            read_plan(str(tmp_path / name))
