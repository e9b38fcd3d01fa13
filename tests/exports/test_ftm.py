import json
import warnings
from collections import Counter
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from followthemoney import model

from export_samples import FACTS, exported


def things() -> list[dict[str, Any]]:
    data, count = exported("facts", "ftm")
    lines = [json.loads(line) for line in data.decode().splitlines()]
    assert len(lines) == count
    return lines


def test_every_entity_is_valid_and_told_once() -> None:
    ids = Counter(thing["id"] for thing in things())
    assert set(ids.values()) == {1}
    for thing in things():
        schema = model.get(thing["schema"])
        assert schema is not None
        schema.validate(thing)
        assert set(thing["properties"]) <= set(schema.properties)
        assert set(schema.required) <= set(thing["properties"])


def test_references_lead_to_entities_of_the_right_schema() -> None:
    schemas = {thing["id"]: model.get(thing["schema"]) for thing in things()}
    for thing in things():
        schema = model.get(thing["schema"])
        assert schema is not None
        for name, values in thing["properties"].items():
            wanted = schema.properties[name].range
            for value in values if wanted is not None else ():
                found = schemas[value]
                assert found is not None
                assert found.is_a(wanted), (thing["schema"], name, found.name)


def test_what_becomes_what() -> None:
    by_record: dict[str, list[dict[str, Any]]] = {}
    for thing in things():
        for record in thing["properties"].get("recordId", ()):
            by_record.setdefault(record, []).append(thing)
    visit = next(thing for thing in by_record["ev-visit1"] if thing["schema"] == "Event")["properties"]
    assert visit["startDate"] == visit["endDate"] == ["2026-05-20"]
    assert visit["country"] == ["is", "na"]
    assert len(visit["proof"]) == 3
    assert len(visit["involved"]) == 2
    assert (
        sum(thing["schema"] == "Documentation" for ref in ("ev-visit1", "ev-visit2", "ev-visit3") for thing in by_record[ref])
        == 3
    )
    assert "ev-den" not in by_record
    assert "ev-can2" not in by_record
    memo = next(thing for thing in by_record["in-1"] if thing["schema"] == "Event")["properties"]
    documents = {thing["id"] for thing in things() if thing["schema"] == "Document"}
    assert documents & set(memo["proof"])
    kinds = Counter(thing["schema"] for thing in things())
    assert kinds["Occupancy"] == kinds["Position"] == 2
    assert kinds["Project"] == 1
    assert kinds["Organization"] == 1  # the Cold Ports Union, which has a chair
    assert kinds["Membership"] == 0
    names = {name: thing["schema"] for thing in things() for name in thing["properties"].get("name", ())}
    assert names["Ministry of Nets"] == names["Namibia"] == "PublicBody"
    assert names["Sigrun Valsdottir"] == names["Ilkka Saar"] == "Person"
    assert names["Ndeshi Amupolo"] == "LegalEntity"


def test_persons_of_offices_are_the_persons_of_events() -> None:
    persons = [thing["id"] for thing in things() if thing["properties"].get("name") == ["Sigrun Valsdottir"]]
    (holder,) = persons
    assert holder in next(thing for thing in things() if thing["schema"] == "Occupancy")["properties"]["holder"]
    assert any(holder in thing["properties"].get("involved", ()) for thing in things())
    assert len(FACTS) > 0
