"""What several states do with different others is never one fact, whatever report of one of them stands between."""

from itertools import permutations
from pathlib import Path
from typing import Literal

import pytest
from fact_stores import article, event, fact_store, instrument, kept, record

from comity.types import Event, Finding, Instrument, Record, Statement


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


@pytest.mark.parametrize(
    ("states", "facts"),
    [
        (("PER CHL", "EST LVA"), 2),
        (("PER CHL", "BOL CHL"), 1),
        # In news of no state it can be any state's ministry: it goes with the one whose words are most like its own.
        (("PER CHL", ""), 1),
        (("PER CHL", "EST LVA", ""), 2),
    ],
)
@pytest.mark.parametrize(("speaker", "own"), [("Foreign Ministry", True), ("Dana Orlova", False)])
def test_every_state_has_a_foreign_ministry(tmp_path: Path, states: tuple[str, ...], facts: int, speaker: str, own: bool) -> None:
    said = f"{speaker} said the talks on the border crossings were open, useful and friendly."
    records = []
    for number, codes in enumerate(states):
        talks = event("They talked.", actor_states=tuple(codes.split()), actors=tuple(codes.split()), date="2022-03-04")
        found: list[Finding] = [Statement(said, 0, 0, speaker, False), *([talks] if codes else [])]
        records.append(record(article(f"outlet{number}-a", f"They talked.\n\n{said}", "2022-03-05"), *found))
    for number, order in enumerate(permutations(records)):
        with fact_store(tmp_path / f"{number}.db", order) as store:
            assert len({one.fact for one in kept(store, "statements")}) == (facts if own else 1)
            assert not list(store.check())
