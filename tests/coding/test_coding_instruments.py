"""Documents between parties of different states: kind, status and count. All texts are made up."""

from typing import Any

import pytest

from short_texts import finds, read, shown

Wanted = dict[str, Any]


def document(kind: str, states: str, status: str = "signed", **more: Any) -> Wanted:
    """The fields of an instrument that must be found."""
    return {"kind": kind, "states": tuple(states.split()), "status": status, **more}


FOUND: list[tuple[str, Wanted]] = [
    (
        "Kenya and Ghana initialled a protocol on the free movement of persons, which is to be signed in Accra in October.",
        document("protocol", "GHA KEN", "to be signed", date="2023-10", place="Accra"),
    ),
    ("Kenya and Ghana initialled a protocol on fisheries in Accra.", document("protocol", "GHA KEN", place="Accra")),
    # kinds
    ("Kuwait and Pakistan signed an agreement on labour migration.", document("agreement", "KWT PAK")),
    ("A memorandum of understanding on tourism was signed between Oman and Nepal.", document("memorandum", "NPL OMN")),
    ("Ghana and Togo signed an MoU on fisheries.", document("memorandum", "GHA TGO")),
    ("The presidents of Armenia and Cyprus adopted a declaration on friendship.", document("declaration", "ARM CYP")),
    ("Colombia and Panama issued a joint statement on migration.", document("joint statement", "COL PAN")),
    ("Azerbaijan and Georgia signed a protocol on railways.", document("protocol", "AZE GEO")),
    ("Turkey and Kazakhstan approved a programme of cultural cooperation for 2023-2025.", document("programme", "KAZ TUR")),
    ("Latvia and Uzbekistan signed a roadmap on digital trade.", document("roadmap", "LVA UZB")),
    ("Kyrgyzstan and Bulgaria signed an action plan for agriculture.", document("plan", "BGR KGZ")),
    (
        "KazMunayGas of Kazakhstan and SOCAR of Azerbaijan signed a contract on the supply of oil.",
        document("contract", "AZE KAZ"),
    ),
    ("Egypt and Jordan signed two documents on labour.", document("document", "EGY JOR", count=2)),
    ("Fiji and Tonga reached a deal on tuna.", document("agreement", "FJI TON")),
    ("Chile and Ecuador struck a pact on copper.", document("agreement", "CHL ECU")),
    # counts
    ("Following the talks, Hungary and Vietnam signed eleven memoranda.", document("memorandum", "HUN VNM", count=11)),
    ("About 120 documents have been signed between Azerbaijan and Kazakhstan.", document("document", "AZE KAZ", count=120)),
    ("Chile and Vietnam signed 7 trillion trillion agreements.", document("agreement", "CHL VNM", count=1)),
    ("Serbia and Egypt signed agreements on trade and on customs.", document("agreement", "EGY SRB")),
    # status
    (
        "Belarus and Zimbabwe will sign a memorandum on mining in June.",
        document("memorandum", "BLR ZWE", "to be signed", date="2023-06"),
    ),
    ("Iceland and India are negotiating an agreement on free trade.", document("agreement", "IND ISL", "negotiated")),
    ("Lithuania's parliament ratified the treaty with Iceland on extradition.", document("treaty", "ISL LTU", "ratified")),
    (
        "The agreement on visas between Serbia and Qatar entered into force on May 1.",
        document("agreement", "QAT SRB", "in force"),
    ),
    ("Mali terminated its defence agreement with Denmark.", document("agreement", "DNK MLI", "terminated")),
    # wires and ministries
    (
        "The document was signed by Health Minister of Uzbekistan Botir Rahmatov and Health Minister of Korea Han Seung-woo.",
        document("document", "KOR UZB"),
    ),
    (
        "At the end of the visit of the Moroccan king to Portugal, the sides signed an agreement on ports.",
        document("agreement", "MAR PRT"),
    ),
    (
        "Baku State University and the University of Vienna in Austria signed a memorandum on student exchange.",
        document("memorandum", "AUT AZE"),
    ),
]

NONE = [
    "The president of Kazakhstan signed a law on water.",
    "A Kenyan singer signed a contract with a record label in Nairobi.",
    "Georgia and Japan agree that the weather was fine.",
    "The charter flight from Oslo to Antalya was late.",
    "Peru's parliament adopted a resolution on school meals.",
]


@pytest.mark.parametrize(("text", "wanted"), FOUND, ids=[text[:40] for text, _ in FOUND])
def test_instruments(text: str, wanted: Wanted) -> None:
    found = read(text).instruments
    assert finds(found, wanted), shown(found)


@pytest.mark.parametrize("text", NONE)
def test_no_instrument(text: str) -> None:
    found = read(text).instruments
    assert not found, shown(found)


SIGNINGS = [
    "Kuwait and Pakistan signed an agreement on labour migration in Islamabad on May 2.",
    "Following the talks, Hungary and Vietnam signed eleven memoranda.",
    "Bolivia and Peru signed a treaty on the lake's waters in La Paz.",
    "Colombia and Panama issued a joint statement on migration.",
    "Fiji and Tonga reached a deal on tuna.",
]


@pytest.mark.parametrize("text", SIGNINGS)
def test_every_signing_is_an_event_and_an_instrument(text: str) -> None:
    record = read(text)
    (instrument,) = record.instruments
    signings = [e for e in record.events if e.type == "SUPPORT"]
    assert len(signings) == 1, shown(record.events)
    assert signings[0].status == "occurred"
    assert signings[0].actor_states == instrument.states
    assert signings[0].date == instrument.date


def test_the_subject_is_what_the_document_is_on() -> None:
    (instrument,) = read("Kuwait and Pakistan signed an agreement on labour migration.").instruments
    assert instrument.subject is not None
    assert "labour migration" in instrument.subject


def test_a_document_told_twice_is_one() -> None:
    text = (
        "Oman and Nepal signed a memorandum on tourism on May 16. The memorandum was signed in Muscat by the tourism ministers "
        "of Oman and Nepal. The memorandum on tourism is the first of its kind."
    )
    found = read(text).instruments
    assert len(found) == 1, shown(found)


def test_different_kinds_in_one_sentence_are_told_apart() -> None:
    found = read(
        "Chile and Vietnam signed a memorandum on forestry, a protocol on customs and an agreement on visas."
    ).instruments
    assert sorted(i.kind for i in found) == ["agreement", "memorandum", "protocol"], shown(found)
