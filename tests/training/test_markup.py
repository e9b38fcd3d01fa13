"""The corpus's markup: what a line says, and what is told of a line that is not in form."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.markup import MarkupError, Sentence, parse, read_file, split_of

LINE = (
    "[[Kazakh|state] [President|office] [Aslan Bekov|person]|1] {will visit|CONSULT/visit planned 1>2 place=2 date=3} "
    "[Baku|place 2] on [May 4|date 3], where a [memorandum on transit|instrument kind=memorandum status=to-be-signed parties=1] "
    "is to be {signed|SUPPORT planned 1> ; COMMIT underway 1>2}, his office {said|SAY 1>}."
)


def test_a_line_is_its_text_with_mentions_parties_and_predicates() -> None:
    sentence = parse(LINE)
    text = sentence.text
    assert text.startswith("Kazakh President Aslan Bekov will visit Baku on May 4")
    assert not set("[]{}|") & set(text)
    assert [text[m.start : m.end] for m in sentence.mentions] == [
        "Kazakh", "President", "Aslan Bekov", "Baku", "May 4", "memorandum on transit",
    ]  # fmt: skip
    party = sentence.parties[1]
    assert text[party.start : party.end] == "Kazakh President Aslan Bekov"
    assert party.head.kind == "person"
    visit, signing, promise, saying = sentence.predicates
    assert (visit.type, visit.mode, visit.status, visit.actors, visit.recipients) == ("CONSULT", "visit", "planned", (1,), (2,))
    assert (visit.place, visit.date) == (2, 3)
    assert (signing.type, signing.status) == ("SUPPORT", "planned")
    assert (promise.type, promise.status) == ("COMMIT", "underway")
    assert saying.type == "SAY"
    document = sentence.mentions[-1]
    assert (document.instrument, document.status, document.parties) == ("memorandum", "to-be-signed", (1,))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("[x|animal]", "no such kind of mention"),
        ("[x|]", "without a label"),
        ("{x|}", "without a type"),
        ("[x|figure measure=]", "one number was expected"),
        ("{met|MEET 1>}", "no such type"),
        ("{met|CONSULT/riot}", "CONSULT has the modes"),
        ("{met|CONSULT 1>2}", "no mention has the number 1"),
        ("[A|state 1] {met|CONSULT 1>1}", "both actor and recipient"),
        ("[A|state 1] [B|state 1]", "given twice"),
        ("[[A|state] man|person 1]", "an outer bracket has a number alone"),
        ("[[[A|state]|1] man|2]", "nest too deep"),
        ("[A|state", "no ]"),
        ("A|state", "outside of brackets"),
        ("[A", "not closed"),
        ("A]", "closing"),
        ("two  blanks", "white space"),
        ("[A|state 1] {met|CONSULT 1> soon}", "what is 'soon'"),
        ("[A|state 1] {met|CONSULT 1> date=1}", "is no date"),
        ("[A|instrument kind=song]", "an instrument's kind"),
        ("[A|instrument kind=treaty status=lost]", "an instrument's status"),
        ("[A|amount measure=1]", "amount has no measure"),
        ("[A|state 1] {met|CONSULT 1> ; AID 1>}", "one PLOVER event at most"),
    ],
)
def test_a_line_out_of_form_is_told_why(line: str, told: str) -> None:
    with pytest.raises(MarkupError, match=told.replace("]", r"\]")):
        parse(line)


def test_a_hard_negative_has_no_event() -> None:
    with pytest.raises(MarkupError, match="hard negative"):
        parse("[A|state 1] {attacked|ASSAULT 1>}", topic="sport")
    assert parse("The [coach|office 1] {said|SAY 1>} so.", topic="sport").topic == "sport"


def test_a_file_goes_on_behind_a_wrong_line(tmp_path: Path) -> None:
    path = tmp_path / "part.txt"
    path.write_text("# note\n@ local/sport\nA goal.\n[x|animal]\n@ wire\n[Peru|state 1] {left|RETREAT 1>}.\n@ poem\n")
    found = list(read_file(path))
    assert [type(item) for item in found] == [Sentence, tuple, Sentence, tuple]
    first, wrong, third, style = found
    assert isinstance(first, Sentence)
    assert (first.style, first.topic, first.source) == ("local", "sport", "part.txt:3")
    assert isinstance(wrong, tuple)
    assert wrong[0] == 4
    assert isinstance(third, Sentence)
    assert (third.style, third.topic) == ("wire", None)
    assert isinstance(style, tuple)
    assert style[0] == 7


@given(st.text(alphabet="aB []{}|12>/;=state", max_size=40))
def test_any_line_is_read_or_refused(line: str) -> None:
    try:
        sentence = parse(line)
    except MarkupError:
        return
    for mention in sentence.mentions:
        assert sentence.text[mention.start : mention.end].strip()


def test_the_split_is_fixed_by_the_words_alone() -> None:
    assert split_of("Peru  thanked Chile.") == split_of("peru thanked chile.")
    splits = [split_of(f"Sentence number {n}.") for n in range(2000)]
    assert 0.75 < splits.count("train") / 2000 < 0.85
    assert splits.count("dev") > 100
    assert splits.count("test") > 100
