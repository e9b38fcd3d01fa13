"""Who deals with whom, as a graph in GEXF or GraphML.

States are one layer, the persons and organizations that events name another: each event is told once between states and, where it
has names, once between those.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any, BinaryIO, Literal

from comity.consolidation.model import Entity, Fact
from comity.exports.days import span, when
from comity.exports.parties import Directory, Party, apart, state_pairs, state_party
from comity.exports.reports import occurred
from comity.exports.text import one_line
from comity.plover import COOPERATION, TYPES
from comity.types import Event

GraphFormat = Literal["gexf", "graphml"]


@dataclass(slots=True)
class _Tie:
    """What is between two nodes, in one direction or mutual."""

    layer: str
    events: int = 0
    cooperation: int = 0
    conflict: int = 0
    days: list[date] = field(default_factory=list)

    def add(self, event: Event, days: tuple[date, date] | None) -> None:
        self.events += 1
        self.cooperation += event.type in COOPERATION
        self.conflict += event.type in TYPES and event.type not in COOPERATION
        self.days.extend(days or ())


def write_network(
    facts: Iterable[Fact], format: GraphFormat, file: BinaryIO, entities: Iterable[Entity], *, title: str, day: date | None
) -> int:
    """The graph of the events that occurred; gives the number of its edges. Nodes and edges are in the order of their ids."""
    graph = _graph(facts, Directory(entities), timed=format == "gexf")
    if format == "gexf":
        _write_gexf(graph, file, title=title, day=day)
    else:
        import networkx as nx  # type: ignore[import-untyped]

        graph.graph["title"] = one_line(title)
        nx.write_graphml(graph, file)
    return int(graph.number_of_edges())


def _graph(facts: Iterable[Fact], directory: Directory, *, timed: bool) -> Any:
    import networkx as nx

    nodes: dict[str, dict[str, str]] = {}
    ties: dict[tuple[str, str, str], _Tie] = {}
    for fact, event in occurred(facts):
        days = span(when(fact))
        for layer, direction, first, second in _pairs(fact, event, directory):
            source, target = _node(first), _node(second)
            if direction == "mutual":
                source, target = sorted((source, target))
            for node, party in ((_node(first), first), (_node(second), second)):
                nodes.setdefault(node, _attributes(party))
            ties.setdefault((source, target, direction), _Tie(layer)).add(event, days)
    graph = nx.MultiDiGraph()
    for node, attributes in sorted(nodes.items()):
        graph.add_node(node, **attributes)
    for number, ((source, target, direction), tie) in enumerate(sorted(ties.items(), key=lambda item: item[0])):
        known: dict[str, Any] = {
            "layer": tie.layer,
            "direction": direction,
            "weight": tie.events,
            "events": tie.events,
            "cooperation": tie.cooperation,
            "conflict": tie.conflict,
        }
        if tie.days:
            known |= {"first": str(min(tie.days)), "last": str(max(tie.days))}
            known |= {"start": known["first"]} if timed else {}
        graph.add_edge(source, target, key=number, id=str(number), **known)
    return graph


def _pairs(fact: Fact, event: Event, directory: Directory) -> Iterator[tuple[str, str, Party, Party]]:
    """Layer, direction, and the two between whom an event is; each pair once."""
    direction = "directed" if event.recipient_states else "mutual"
    if event.recipient_states:
        states = [pair for pair in product(event.actor_states, event.recipient_states) if pair[0] != pair[1]]
    else:
        states = state_pairs(event)
    for first, second in dict.fromkeys(states):
        yield "states", direction, state_party(first), state_party(second)
    actors, recipients = directory.sides(fact, event)
    named = list(product(actors, recipients)) if recipients else list(apart(actors))
    if not recipients and len(actors) == 2 and not all(party.only for party in actors):
        # What an event joins is of different states, also where it is not known who is of which.
        named = [(actors[0], actors[1])]
    direction = "directed" if recipients else "mutual"
    seen = set()
    for first_party, second_party in named:
        ends = (_node(first_party), _node(second_party))
        # Two states are told in their own layer.
        if ends[0] != ends[1] and ends not in seen and not (first_party.state and second_party.state):
            seen.add(ends)
            yield "actors", direction, first_party, second_party


def _node(party: Party) -> str:
    if party.state is not None:
        return party.state
    return party.entity.id if party.entity is not None else f"name:{one_line(party.name)}"


def _attributes(party: Party) -> dict[str, str]:
    kind = "state" if party.state else party.entity.kind if party.entity else "unknown"
    return {"label": one_line(party.name), "kind": kind, "name": one_line(party.name), "states": " ".join(party.states)}


def _write_gexf(graph: Any, file: BinaryIO, *, title: str, day: date | None) -> None:
    from networkx.readwrite.gexf import GEXFWriter  # type: ignore[import-untyped]

    writer = GEXFWriter(version="1.2draft")
    graph.graph["name"] = one_line(title)
    writer.add_graph(graph)
    # The writer dates the file by the clock.
    meta = writer.xml.find("meta")
    meta.attrib.clear()
    if day is not None:
        meta.set("lastmodifieddate", str(day))
    writer.write(file)
