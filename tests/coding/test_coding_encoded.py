"""Events that the encoder sees and the lexicon does not, with who acts on whom as the article tells."""

import pytest

from comity.coding import Reader
from comity.types import Article, Event, Page
from short_texts import PUBLISHED


def events(text: str, name: str) -> tuple[Event, ...]:
    reader = Reader("encoder") if name == "encoder" else Reader("parser")
    return reader.read(Page("test", "body", text), Article("t", None, None, "", (), PUBLISHED, "en", text)).events


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Kenya has airlifted sacks of flour to flooded villages in Malawi.", ("AID", ("KEN",), ("MWI",))),
        ("Lithuania lambasted Belarus on Monday over the balloons.", ("ACCUSE", ("LTU",), ("BLR",))),
        ("Angola spurned an appeal by Zambia to reopen the bridge.", ("REJECT", ("AGO",), ("ZMB",))),
    ],
)
def test_what_the_lexicon_lacks_is_found(text: str, wanted: tuple[str, tuple[str, ...], tuple[str, ...]]) -> None:
    found = [(e.type, e.actor_states, e.recipient_states) for e in events(text, "encoder")]
    assert wanted in found
    for event in events(text, "encoder"):
        assert text[event.start : event.end] == event.evidence


def test_what_concerns_one_state_alone_is_no_event() -> None:
    assert events("Kenyan police tear-gassed students in Nairobi, and Kenyan unions decried it.", "encoder") == ()


def test_both_readers_say_who_they_are() -> None:
    assert Reader("parser").version != Reader("encoder").version
    assert Reader("parser").version in Reader("encoder").version
