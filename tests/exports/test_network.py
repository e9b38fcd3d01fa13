import io
from dataclasses import replace
from typing import Any

import networkx as nx  # type: ignore[import-untyped]
import pytest
from export_samples import ENTITIES, FACTS, MEETING, event, exported, simple
from lxml import etree

from comity.exports import ExportFormat


def graph(format: ExportFormat, **more: Any) -> Any:
    data, count = exported("network", format, **more)
    read = nx.read_gexf if format == "gexf" else nx.read_graphml
    found = read(io.BytesIO(data))
    assert found.number_of_edges() == count
    return found


@pytest.mark.parametrize("format", ["gexf", "graphml"])
def test_both_formats_tell_the_same_graph(format: ExportFormat) -> None:
    found = graph(format)
    assert dict(found.nodes["ISL"])["kind"] == "state"
    tamm = found.nodes["pe-tamm"]
    assert (tamm["kind"], tamm["name"], tamm["states"]) == ("person", "Kadri Tamm", "EST")
    edges = {(a, b, data["direction"]): data for a, b, data in found.edges(data=True)}
    states = edges["ISL", "NAM", "directed"]
    assert (states["layer"], states["events"], states["cooperation"], states["conflict"]) == ("states", 5, 4, 1)
    assert (states["first"], states["last"]) == ("1976-06-01", "2026-05-20")
    assert edges["pe-val", "NAM", "directed"]["layer"] == "actors"
    assert edges["EST", "PER", "mutual"]["events"] == 1
    assert edges["pe-quispe", "pe-tamm", "mutual"]["events"] == 1
    assert list(found.nodes) == sorted(found.nodes)


def test_events_count_and_not_their_reports() -> None:
    states = [data["events"] for _, _, data in graph("graphml").edges(data=True) if data["layer"] == "states"]
    occurred = [each for each in FACTS if each.kind == "events" and each.status == "occurred"]
    assert sum(states) == len(occurred)


def test_both_are_well_formed_and_timed() -> None:
    gexf = etree.fromstring(exported("network", "gexf")[0])
    name = "{http://www.gexf.net/1.2draft}"
    assert gexf.tag == f"{name}gexf"
    meta = gexf.find(f"{name}meta")
    assert meta is not None
    assert meta.get("lastmodifieddate") == "2026-07-02"
    starts = [edge.get("start") for edge in gexf.iter(f"{name}edge")]
    assert "1976-06-01" in starts
    graphml = etree.fromstring(exported("network", "graphml")[0])
    types = {key.get("attr.name"): key.get("attr.type") for key in graphml.iter("{http://graphml.graphdrawing.org/xmlns}key")}
    assert types["events"] == "long"
    assert types["first"] == "string"


def test_who_is_of_which_state_need_not_be_known() -> None:
    found = graph("graphml", facts=(MEETING,), entities=())
    assert found.nodes["name:Kadri Tamm"]["kind"] == "unknown"
    assert found.has_edge("name:Kadri Tamm", "name:Rosa Quispe")
    of_both = tuple(replace(each, states=("EST", "PER")) for each in ENTITIES)
    assert graph("graphml", facts=(MEETING,), entities=of_both).has_edge("pe-quispe", "pe-tamm")
    one_state = tuple(replace(each, states=("EST",)) for each in ENTITIES)
    assert set(graph("graphml", facts=(MEETING,), entities=one_state).nodes) == {"EST", "PER"}
    three = event("all met", actors=("A", "B", "C"), recipients=(), actor_states=("EST", "ISL", "PER"), recipient_states=())
    found = graph("graphml", facts=(simple("ev-3", three, "occurred"),), entities=ENTITIES)
    assert set(found.nodes) == {"EST", "ISL", "PER"}
    assert found.number_of_edges() == 3
