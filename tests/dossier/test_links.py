import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.dossier.links import text_fragment, web_address

PAGE = "https://news.example/a"


def fragment(text: str, evidence: str, url: str = PAGE) -> str:
    start = text.index(evidence)
    link = text_fragment(url, text, start, start + len(evidence))
    assert link is not None
    return link.removeprefix(PAGE)


def test_the_characters_of_the_directive_are_encoded_within_its_parts() -> None:
    assert fragment("Oil, gas & state-owned firms met.", "Oil, gas & state-owned") == (
        "#:~:text=Oil%2C%20gas%20%26%20state%2Downed"
    )


def test_typographic_dashes_and_quotes_are_encoded_as_utf_8() -> None:
    assert fragment("“Now” – he said", "“Now” –") == "#:~:text=%E2%80%9CNow%E2%80%9D%20%E2%80%93"


def test_long_evidence_is_told_by_its_first_and_last_words() -> None:
    evidence = " ".join(f"word{n}" for n in range(40))
    assert fragment(f"Before. {evidence} after.", evidence) == (
        "#:~:text=word0%20word1%20word2%20word3%20word4%20word5,word34%20word35%20word36%20word37%20word38%20word39"
    )


def test_evidence_over_two_paragraphs_is_told_by_its_ends() -> None:
    assert fragment("one two\n\nthree four", "two\n\nthree") == "#:~:text=two,three"


def test_words_that_stand_several_times_are_told_by_their_neighbours() -> None:
    text = "The talks began. Later the talks - held in Baku - ended."
    start = text.rindex("the talks")
    assert text_fragment(PAGE, text, start, start + 9) == (
        f"{PAGE}#:~:text=The%20talks%20began.%20Later-,the%20talks,-%2D%20held%20in".replace("The%20talks%20", "talks%20")
    )


def test_the_fragment_that_an_address_has_stays() -> None:
    assert fragment("a b", "a b", f"{PAGE}#part") == "#part:~:text=a%20b"
    assert fragment("a b", "a b", f"{PAGE}#part:~:text=old") == "#part:~:text=a%20b"


@pytest.mark.parametrize(
    "url",
    [
        None, "", "javascript:alert(1)", " JavaScript:alert(1)", "java\nscript:alert(1)", "data:text/html,x", "file:///etc",
        "//news.example/a", "https://", "http:///x", "https:\\\\news.example", "https://a b/",
    ],
)  # fmt: skip
def test_what_is_no_web_address_never_becomes_a_link(url: str | None) -> None:
    assert web_address(url) is None
    assert text_fragment(url, "a b", 0, 1) is None


def test_strange_characters_of_an_address_are_encoded() -> None:
    assert web_address("https://news.example/a\u202eb?q=\"<é'") == "https://news.example/a%E2%80%AEb?q=%22%3C%C3%A9'"


@given(st.text(min_size=1), st.data())
def test_a_directive_is_ascii_and_tells_the_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    link = text_fragment(PAGE, text, start, end)
    assert link is not None
    assert link.isascii()
    if link != PAGE:
        parts = link.removeprefix(f"{PAGE}#:~:text=").split(",")
        assert all(re.fullmatch(r"-?[^-,&\s]+-?", part) for part in parts)
        words = "".join(text[start:end].split())
        told = [unquote(part).replace(" ", "") for part in parts if part[0] != "-" and part[-1] != "-"]
        assert words.startswith(told[0])
        assert words.endswith(told[-1])
