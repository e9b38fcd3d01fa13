"""Pairs of actors from JSON Lines: what is said of them, and of lines that are not in form."""

import json

import pytest

import comity
from comity.plover import MODES, TYPES
from comity.relating import relate, relate_lines
from comity.types import JSONObject

FAR = " And so on." * 300 + " Peru"
TEXT = "Peru accused Chile on Friday of spying on its navy."


def pair(**changes: object) -> JSONObject:
    return {"id": 7, "text": TEXT, "actor": [0, 4], "recipient": [13, 18]} | changes


def test_a_pair_comes_back_with_what_is_done() -> None:
    found = relate(pair(note="mine"))
    assert {key: found[key] for key in ("id", "text", "actor", "recipient", "note")} == pair(note="mine")
    assert found["type"] == "ACCUSE"
    assert found["mode"] in (*MODES["ACCUSE"], None)
    assert found["status"] == "occurred"
    assert list(found["scores"]) == list(TYPES)
    assert sum(found["scores"].values()) == pytest.approx(1, abs=1e-3)
    assert max(found["scores"], key=found["scores"].get) == found["type"]
    assert "relations" not in found


def test_either_party_may_be_missing() -> None:
    assert relate(pair(actor=None))["type"] in TYPES
    assert relate(pair(recipient=None))["type"] in TYPES


def test_without_parties_they_are_found() -> None:
    found = relate(pair(actor=None, recipient=None))
    relations = [
        (r["type"], *(TEXT[slice(*r[role])] if r[role] else None for role in ("actor", "recipient"))) for r in found["relations"]
    ]
    assert ("ACCUSE", "Peru", "Chile") in relations


def test_what_is_said_does_not_hang_on_the_lines_around() -> None:
    line = json.dumps(pair())
    other = json.dumps(
        pair(text="The two presidents met in Oslo, their aides said, and agreed on nothing.", actor=[0, 18], recipient=None)
    )
    alone = list(relate_lines([line], "x"))
    assert list(relate_lines([other, line, other], "x"))[1] == alone[0]


def test_a_long_text_is_read_around_its_parties() -> None:
    before = "It was a long day in the capital and nothing else was told of it. " * 60
    found = relate(pair(text=before + TEXT, actor=[len(before), len(before) + 4], recipient=[len(before) + 13, len(before) + 18]))
    assert found["type"] == "ACCUSE"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "no JSON"),
        ("[1]", "no JSON object"),
        ("[" * 100_000, "no JSON"),
        (json.dumps({"text": TEXT}), "actor and recipient missing"),
        (json.dumps(pair(text="")), "no text|not a text"),
        (json.dumps(pair(text=7)), "not a text"),
        (json.dumps(pair(actor="Peru")), r'actor is "Peru"; it must be \[start, end\]'),
        (json.dumps(pair(actor=[True, 4])), "it must be"),
        (json.dumps(pair(actor=[4, 4])), "does not lie in the text"),
        (json.dumps(pair(recipient=[13, 999])), "which has 51 characters"),
        (json.dumps(pair(recipient=[0, 4])), "the same words"),
        (json.dumps(pair(actor=[4, 5])), "no word in the span"),
        (
            json.dumps(pair(text=TEXT + " And so on." * 300 + " Peru", recipient=[len(TEXT) + 3301, len(TEXT) + 3305])),
            "too far apart",
        ),
    ],
)
def test_a_line_out_of_form_is_named_and_the_rest_goes_on(line: str, told: str) -> None:
    error, found = relate_lines([line, "", json.dumps(pair())], "pairs.jsonl")
    assert isinstance(error, comity.LineError)
    assert str(error).startswith("pairs.jsonl:1: ")
    with pytest.raises(comity.LineError, match=told):
        raise error
    assert isinstance(found, dict)
