"""What several states do with different others is never one fact, whatever report of one of them stands between."""

from itertools import permutations
from pathlib import Path
from typing import Literal

import pytest
from fact_stores import article, event, fact_store, instrument, kept, record

from comity.types import Event, Finding, Instrument, Record


def told(states: str, number: int, kind: Literal["events", "instruments"]) -> Record:
    """An article that tells of an agreement, or of talks, of these states and says no more."""
    codes, day = tuple(states.split()), "2022-03-04"
    words = "an agreement with the neighbour" if kind == "instruments" else "came to Lima for talks"
    finding: Finding = (
        instrument(words, states=codes, parties=codes, date=day)
        if kind == "instruments"
        else event(words, actor_states=codes, actors=codes, date=day, place="Lima, Peru")
    )
    return record(article(f"outlet{number}-{states.replace(' ', '').lower()}", f"They have {words}.", "2022-03-05"), finding)


@pytest.mark.parametrize("kind", ["events", "instruments"])
def test_what_a_state_does_with_others_is_not_held_together(tmp_path: Path, kind: Literal["events", "instruments"]) -> None:
    records = [told(states, number, kind) for number, states in enumerate(("PER CHL", "CHL", "BOL CHL"))]
    for number, order in enumerate(permutations(records)):
        with fact_store(tmp_path / f"{number}.db", order) as store:
            facts: dict[int | None, list[set[str]]] = {}
            for one in kept(store, kind):
                assert isinstance(one.finding, Event | Instrument)
                states = one.finding.states if isinstance(one.finding, Instrument) else one.finding.actor_states
                facts.setdefault(one.fact, []).append(set(states))
            assert len(facts) == 2
            assert not any({"PER", "CHL"} in states and {"BOL", "CHL"} in states for states in facts.values())
