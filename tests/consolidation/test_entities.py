"""Entities from facts made by hand. All sentences, persons and undertakings are invented."""

from collections.abc import Iterable

import pytest
from joining_samples import commitment, event, figure, instrument, office

from comity.consolidation.entities import entities_of, with_entities
from comity.consolidation.facts import assemble
from comity.consolidation.following import followed
from comity.consolidation.model import Entity, Fact
from comity.store.protocol import KeptFinding
from comity.types import Commitment, Event, Figure, Finding, Head, Instrument, Kind, Office

_KINDS: dict[type, Kind] = {
    Event: "events",
    Instrument: "instruments",
    Commitment: "commitments",
    Figure: "figures",
    Office: "offices",
}


def fact(name: str, *reports: tuple[str, Finding]) -> Fact:
    """A fact of findings, each with the day of its article; the articles of a day are one."""
    kept = []
    for number, (day, finding) in enumerate(reports):
        head = Head(day, f"https://a.example/{day}", "a.example", "", (), f"{day}T08:00:00Z", "en", "", day)
        kept.append(KeptFinding(f"{name}-{number}", _KINDS[type(finding)], finding, head, 1, day))
    return assemble(kept)


def found(facts: Iterable[Fact], kind: str) -> list[Entity]:
    return [entity for entity in entities_of(facts) if entity.kind == kind]


def names_of(entity: Entity) -> set[str]:
    """The facts of an entity, by the names given here."""
    return {ref.rpartition("-")[0] for ref in entity.facts}


CABLE = (
    fact(
        "accord",
        ("2022-03-01", instrument("a treaty on the Recife-Lagos data cable", "treaty", "Recife-Lagos data cable", "proposed")),
        ("2023-03-01", instrument("signed the treaty on the cable", "treaty", "cable between Recife and Lagos", "signed")),
    ),
    fact("length", ("2023-05-01", figure("the Recife-Lagos link is 6,000 km long", "length of the link", 6000, "km"))),
    fact(
        "laying",
        ("2023-05-01", commitment("they will lay the line by 2025", "lay the line by 2025", "2025")),
        ("2025-06-01", commitment("the laying of the data line has ended", "laying", status="done")),
    ),
)


def test_one_project_under_several_heads() -> None:
    (cable,) = found(CABLE, "project")
    assert names_of(cable) == {"accord", "length", "laying"}
    assert {"Recife-Lagos data cable", "Recife-Lagos link", "line"} <= set(cable.forms)
    assert cable.name == "Recife-Lagos data cable"
    assert cable.states == ("BRA", "NGA")


def test_the_last_report_tells_in_what_state_it_is() -> None:
    (cable,) = found(CABLE, "project")
    assert cable.last is not None
    assert cable.last.article.id == "2025-06-01"
    assert cable.status == "done"


def test_order_does_not_matter() -> None:
    assert entities_of(CABLE) == entities_of(reversed(CABLE)) == entities_of([*CABLE[1:], CABLE[0]])


def test_another_kin_is_another_project() -> None:
    road = fact(
        "road",
        ("2022-04-01", commitment("build the Recife-Lagos road", "build the Recife-Lagos road", "2026")),
        ("2024-04-01", commitment("the Recife-Lagos road is being built", "build the Recife-Lagos road", status="underway")),
    )
    assert sorted(len(project.facts) for project in found([CABLE[0], CABLE[2], road], "project")) == [1, 2]


def test_places_tell_one_plant_from_another() -> None:
    plants = [
        fact(
            place,
            ("2022-04-01", commitment(f"build a sugar plant in {place}", f"build a sugar plant in {place}")),
            ("2023-04-01", commitment(f"the sugar plant in {place}", f"the sugar plant in {place}", status="underway")),
        )
        for place in ("Kano", "Olinda")
    ]
    assert sorted(map(names_of, found(plants, "project")), key=sorted) == [{"Kano"}, {"Olinda"}]


def test_a_name_in_apposition_is_of_the_same_project() -> None:
    facts = [
        fact("link", ("2024-01-01", figure("Quiet Link, a power cable off Ilorin, is 9 km long", "length", 9, "km"))),
        fact("cable", ("2024-01-09", figure("the power cable off Ilorin carries 2 gigawatts", "capacity", 2, "GW"))),
        fact("quiet", ("2024-02-01", figure("Quiet Link will cost 3 billion", "cost of Quiet Link", 3, "EUR"))),
    ]
    assert [names_of(project) for project in found(facts, "project")] == [{"link", "cable", "quiet"}]


def test_a_mention_is_no_project() -> None:
    once = fact("port", ("2022-04-01", event("They toured the Apapa container terminal", "CONSULT", "BRA", "NGA")))
    assert found([once], "project") == []


def test_what_became_of_its_promises_belongs_to_a_project() -> None:
    promise = fact(
        "promise",
        ("2022-04-01", commitment("Brazil will open a dairy plant in Kano", "open a dairy plant in Kano", "2023")),
        ("2023-07-01", commitment("The dairy plant in Kano has opened", "dairy plant in Kano", status="done")),
    )
    ribbon = fact("ribbon", ("2023-07-01", event("The ministers cut the ribbon", "CONSULT", "BRA NGA", date="2023-06-30")))
    (plant,) = found(followed([promise, ribbon]), "project")
    assert names_of(plant) == {"promise", "ribbon"}


def _session(name: str, day: str, words: str, body: str) -> Fact:
    return fact(name, (day, event(words, "CONSULT", "BRA NGA", actors=(body,), date=day)))


@pytest.mark.parametrize(
    ("bodies", "name"),
    [
        (("Joint Commission", "Joint Commission"), "Joint Commission"),
        (("Strategic Dialogue", "Nigerian-Brazilian Strategic Dialogue"), "Strategic Dialogue"),
        (("Binational Cabinet", "joint cabinet"), "Binational Cabinet"),
        (("Experts' Council", "experts' council"), "Experts' Council"),
        (("Trade and Ports Committee", "Committee on Trade and Ports"), "Trade and Ports Committee"),
        (("Nigerian-Brazilian Consultations", "Abuja-Brasília Consultations"), "Nigerian-Brazilian Consultations"),
    ],
)
def test_a_format_gathers_its_sessions(bodies: tuple[str, str], name: str) -> None:
    facts = [
        _session("first", "2022-03-01", "held its first session", bodies[0]),
        _session("second", "2024-03-01", "held its second session", bodies[1]),
        _session("third", "2025-03-01", "held its third session", bodies[0]),
    ]
    (body,) = found(facts, "format")
    assert body.name == name
    assert names_of(body) == {"first", "second", "third"}


def test_a_bare_council_is_that_of_the_article() -> None:
    facts = [
        _session("trade", "2022-03-01", "held its session", "Trade Council"),
        _session("trade2", "2023-03-01", "held its session", "Trade Council"),
        _session("ports", "2024-03-01", "held its session", "Ports Council"),
        _session("ports2", "2025-03-01", "the council will meet again", "the council"),
        _session("ports3", "2025-03-01", "met", "Ports Council"),
    ]
    formats = {entity.name: names_of(entity) for entity in found(facts, "format")}
    assert formats["Ports Council"] == {"ports", "ports2", "ports3"}
    assert formats["Trade Council"] == {"trade", "trade2"}


def test_consultations_are_no_format() -> None:
    facts = [
        _session(day, day, "experts held consultations", "Nigerian experts") for day in ("2022-03-01", "2023-03-01", "2024-03-01")
    ]
    assert found(facts, "format") == []


def test_persons_and_bodies_have_one_identity() -> None:
    facts = [
        fact("office", ("2022-03-01", office("Ngozi Adelaja", "minister", "NGA"))),
        fact("visit", ("2022-04-01", event("Adelaja came", "CONSULT", "NGA", "BRA", actors=("Adelaja",)))),
        fact("note", ("2022-05-01", event("It wrote", "CONSULT", "BRA", "NGA", actors=("Institute of Inland Waters",)))),
        fact("note2", ("2022-06-01", event("It wrote", "CONSULT", "BRA", "NGA", actors=("Inland Waters Institute",)))),
        fact("note3", ("2022-06-01", event("It wrote", "CONSULT", "BRA", "NGA", actors=("Waters Institute",)))),
        fact("vote", ("2022-07-01", event("It voted", "SUPPORT", "BRA", "NGA", actors=("Brazil's parliament",)))),
        fact("vote2", ("2022-07-01", event("It voted", "SUPPORT", "NGA", "BRA", actors=("Nigeria's parliament",)))),
    ]
    assert [set(one.forms) for one in found(facts, "person")] == [{"Ngozi Adelaja", "Adelaja"}]
    assert {frozenset(one.forms) for one in found(facts, "organization")} == {
        frozenset(["Institute of Inland Waters", "Inland Waters Institute", "Waters Institute"]),
        frozenset(["Brazil's parliament"]),
        frozenset(["Nigeria's parliament"]),
    }


def test_facts_tell_to_which_projects_they_belong() -> None:
    (cable,) = found(CABLE, "project")
    assert all(one.entities == (cable.id,) for one in with_entities(CABLE, [cable]))
