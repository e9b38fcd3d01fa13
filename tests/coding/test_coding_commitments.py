"""Concrete promises of one side towards another. All texts are made up."""

from typing import Any

import pytest

from short_texts import finds, read, shown

Wanted = dict[str, Any]


def pledge(by: str, to: str | None = None, status: str = "pledged", **more: Any) -> Wanted:
    """The fields of a commitment that must be found; `to` where the text says plainly to whom."""
    towards = {} if to is None else {"to_states": tuple(to.split())}
    return {"by_states": tuple(by.split()), "status": status, **towards, **more}


FOUND: list[tuple[str, Wanted]] = [
    ("Azerbaijan will supply 2 million tons of oil to Bulgaria.", pledge("AZE", "BGR")),
    ("Norway promised to build a clinic in Malawi by 2026.", pledge("NOR", due="2026")),
    ("Kazakhstan pledged to ship 300,000 tons of wheat to Afghanistan by the end of the year.", pledge("KAZ", "AFG", due="2023")),
    ("The Emirates will invest $2 billion in Egypt's ports.", pledge("ARE")),
    ("Japan will provide Laos with a loan for a hospital.", pledge("JPN", "LAO")),
    ("Oman and Nepal agreed to open direct flights in October.", pledge("NPL OMN", due="2023-10")),
    ("Kazakhstan and Azerbaijan will build a terminal in the port of Alat.", pledge("AZE KAZ")),
    ("Chile and Vietnam decided to create a joint working group on forestry.", pledge("CHL VNM")),
    ("Turkey undertook to train 200 Somali officers.", pledge("TUR", "SOM")),
    ("Georgia and Armenia intend to build a power line by 2027.", pledge("ARM GEO", due="2027")),
    ("Hungary committed itself to build a tunnel in Kyrgyzstan.", pledge("HUN")),
    (
        "The ministers of Uzbekistan and Latvia met in Riga. The sides agreed to launch a container train by the end of 2024.",
        pledge("LVA UZB", due="2024"),
    ),
    (
        "Hungarian President Gergely Nagy visited Baku. Hungary will open a trade house in Azerbaijan, he said.",
        pledge("HUN"),
    ),
    (
        '"We will send doctors to Haiti," Cuban Health Minister Ramon Ortega said.',
        pledge("CUB", "HTI"),
    ),
    ("Kenya and Ghana agreed to set up a joint committee within 30 days.", pledge("GHA KEN", due="2023-06-16")),
    # when a contract was signed is not when it is kept
    ("Ghana will supply Togo with power under a contract that was signed in 2022.", pledge("GHA", "TGO", due=None)),
    ("Chile will deliver to Peru the trucks that were ordered in 2021 by March 2024.", pledge("CHL", "PER", due="2024-03")),
    ("Brazil has agreed to supply vaccines to Angola in June.", pledge("BRA", "AGO", due="2023-06")),
]

NONE = [
    "Ghana hopes that trade with Norway will grow.",
    "Relations with Chile are important for Vietnam.",
    "There is great potential for cooperation between Oman and Nepal in tourism.",
    "It will rain in Georgia and Armenia on Friday.",
    "Peru signed the treaty with Bolivia last year.",
    "Spain could supply trains to Uzbekistan.",
]


@pytest.mark.parametrize(("text", "wanted"), FOUND, ids=[text[:40] for text, _ in FOUND])
def test_commitments(text: str, wanted: Wanted) -> None:
    found = read(text).commitments
    assert finds(found, wanted), shown(found)


@pytest.mark.parametrize("text", NONE)
def test_no_commitment(text: str) -> None:
    found = read(text).commitments
    assert not found, shown(found)


def test_the_action_is_in_the_words_of_the_text() -> None:
    text = "Azerbaijan will supply 2 million tons of oil to Bulgaria."
    (commitment,) = read(text).commitments
    assert commitment.action in text
    assert "supply 2 million tons of oil" in commitment.action


def test_agreeing_to_do_something_is_event_and_commitment() -> None:
    record = read("Oman and Nepal agreed to launch a joint tourism fund in October.")
    assert finds(record.events, {"type": "AGREE", "actor_states": ("NPL", "OMN"), "status": "occurred"}), shown(record.events)
    assert finds(record.commitments, {"by_states": ("NPL", "OMN")}), shown(record.commitments)


def test_a_plain_will_is_a_commitment_alone() -> None:
    record = read("Azerbaijan will supply 2 million tons of oil to Bulgaria.")
    assert record.commitments
    assert not [e for e in record.events if e.type == "AGREE"], shown(record.events)
