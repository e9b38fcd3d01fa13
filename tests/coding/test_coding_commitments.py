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
    # acts of all sorts, and those that none of the words for acts names, with a day
    ("Norway will pay for two schools in Malawi by the end of 2025.", pledge("NOR", due="2025")),
    ("Kenya will cover the cost of the Ugandan pilgrims' journey.", pledge("KEN")),
    ("Ghana offered to treat wounded soldiers from Togo in Accra free of charge.", pledge("GHA")),
    ("Finland will let Estonian trawlers fish 2,000 tonnes of herring in its waters in 2026.", pledge("FIN", due="2026")),
    ("Finland will have the ferry to Estonia ready by September.", pledge("FIN", due="2023-09")),
    ("Thailand has promised to have the pier at Nong Khai rebuilt for Laos by May 2024.", pledge("THA", due="2024-05")),
    ("Spain will tow the Moroccan tanker to Ceuta in June.", pledge("ESP", due="2023-06")),
    # whose it is
    ("Peru agreed that Chile will widen the bridge at Tacna by March 2026.", pledge("CHL", due="2026-03")),
    ("Chile and Peru agreed that Chile would dredge the harbour of Arica by June 2024.", pledge("CHL", due="2024-06")),
    ("Finland promised Estonia two icebreakers until the end of March 2024.", pledge("FIN", "EST", action="two icebreakers")),
    (
        '"Togo is a friend," Ghana\'s Foreign Minister Samuel Ablakwa said on Monday. Ghana would also waive the fees for '
        "Togolese trucks.",
        pledge("GHA", "TGO", action="waive the fees for Togolese trucks"),
    ),
    # with other words of promising
    ("Finland and Estonia bound themselves to share the costs of the cable.", pledge("EST FIN")),
    (
        "Kenya's president gave his Ugandan counterpart his word that the prisoners would be released in June.",
        pledge("KEN", "UGA", action="the prisoners would be released in June"),
    ),
    ("Agreement was achieved to create a joint post at Nong Khai between Thailand and Laos.", pledge("LAO THA")),
    (
        "Thailand and Laos agreed on the opening, in 2026, of a joint clinic at Nong Khai.",
        pledge("LAO THA", due="2026", action="the opening, in 2026, of a joint clinic at Nong Khai"),
    ),
    # what takes it back is part of it
    (
        "Kenya and Uganda agreed not to close the crossing at Malaba.",
        pledge("KEN UGA", action="not to close the crossing at Malaba"),
    ),
    ("Kenya assured Uganda that it would not raise the fees.", pledge("KEN", "UGA", action="not raise the fees")),
]

NONE = [
    "Ghana hopes that trade with Norway will grow.",
    "Relations with Chile are important for Vietnam.",
    "There is great potential for cooperation between Oman and Nepal in tourism.",
    "It will rain in Georgia and Armenia on Friday.",
    "Peru signed the treaty with Bolivia last year.",
    "Spain could supply trains to Uzbekistan.",
    "Ghana and Togo agreed that the next round of talks will take place in Lomé in May.",
    "The presidents of Laos and Thailand will open the annual session of the commission in May.",
    "Prime Minister Sonexay Siphandone of Laos will lay a wreath in Bangkok in May.",
    "Bolivia offered to mediate between Peru and Chile.",
    "Laos's safety is guaranteed by Thailand.",
    "The treaty of 1962 binds Thailand and Laos.",
    "Peru would boycott the games in Santiago in May, the Chilean minister said.",
    "Finland will host the next summit with Estonia in 2026.",
]


@pytest.mark.parametrize(("text", "wanted"), FOUND, ids=[text[:40] for text, _ in FOUND])
def test_commitments(text: str, wanted: Wanted) -> None:
    found = read(text).commitments
    assert finds(found, wanted), shown(found)


@pytest.mark.parametrize("text", NONE)
def test_no_commitment(text: str) -> None:
    found = read(text).commitments
    assert not found, shown(found)


def test_each_verb_with_a_future_of_its_own_is_a_promise_of_its_own() -> None:
    found = read(
        "A joint panel of Ghana and Togo will begin work at Aflao on 3 June and will lay its findings before both by July."
    )
    assert [(one.action, one.due) for one in found.commitments] == [
        ("begin work at Aflao on 3 June", "2023-06-03"), ("lay its findings before both by July", "2023-07"),
    ]  # fmt: skip


def test_one_whose_state_nobody_tells_promises_nothing_for_two() -> None:
    found = read("Chile's and Peru's trade grew. Anselmo Torquate promised to convey the request of both states.").commitments
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
