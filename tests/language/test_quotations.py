"""What stands in quotation marks. All texts are made up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.language.quotations import find_quotations


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ('He said: "The sea is one."', ['"The sea is one."']),
        ("He said: “The sea is one.”", ["“The sea is one.”"]),
        ("He said: «The sea is one».", ["«The sea is one»"]),
        ("He said: „The sea is one“.", ["„The sea is one“"]),
        ("He said: „The sea is one”.", ["„The sea is one”"]),
        ("He said: ‘The sea is one.’", ["‘The sea is one.’"]),
        ('"One," he said, "and five."', ['"One,"', '"and five."']),
        ("“The sea is one. The shores are five,” he said.", ["“The sea is one. The shores are five,”"]),
        ("“The ‘five’ shores,” he said.", ["“The ‘five’ shores,”"]),
        ("The states’ ships and the minister’s car.", []),
        ("It’s the minister's car.", []),
        ("Nothing is quoted here.", []),
        ("", []),
    ],
)
def test_quotations(text: str, quotations: list[str]) -> None:
    assert [text[q.start : q.end] for q in find_quotations(text)] == quotations


def test_an_unclosed_quotation_ends_with_its_paragraph() -> None:
    text = "“The road is long.\n\n“The road is dusty,” he said.\n\nThey left."
    found = find_quotations(text)
    assert [text[q.start : q.end] for q in found] == ["“The road is long.", "“The road is dusty,”"]
    assert [q.open_end for q in found] == [True, False]


def test_a_straight_mark_too_many_harms_only_its_paragraph() -> None:
    text = 'The 5" pipe is laid.\n\n"Good," he said.'
    last = find_quotations(text)[-1]
    assert text[last.start : last.end] == '"Good,"'
    assert not last.open_end


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab .\n\"“”„«»‘’'", max_size=80))
def test_quotations_follow_each_other_within_paragraphs(text: str) -> None:
    position = 0
    for quotation in find_quotations(text):
        assert position <= quotation.start < quotation.end <= len(text)
        assert "\n\n" not in text[quotation.start : quotation.end]
        assert text[quotation.start] in '"“„«‘'
        position = quotation.end
