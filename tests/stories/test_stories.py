"""Joining may get better, never worse: the floors under the scores on the stories. See docs/accuracy.md."""

import json

import pytest
from scoring import FLOORS, SETS, score

from comity.types import KINDS
from stories import names, story


@pytest.mark.parametrize("name", sorted(SETS))
def test_no_score_falls_under_its_floor(name: str) -> None:
    floors = json.loads(FLOORS.read_text(encoding="utf-8"))[name]
    scores = score(SETS[name]).told()
    assert set(scores) == set(floors)
    fallen = {what: (round(value, 3), floors[what]) for what, value in scores.items() if value < floors[what]}
    assert not fallen, f"under the floor (score, floor): {fallen}"


def test_the_stories_are_what_they_have_to_be() -> None:
    stories = [story(name) for name in names()]
    assert len(stories) >= 5
    assert sum(len(one.records) for one in stories) >= 60
    for one in stories:
        years = {(record.article.published or "")[:4] for record in one.records}
        outlets = {record.article.site for record in one.records}
        assert len(years) >= 4
        assert len(outlets) >= 5
        assert one.truth["about"]


@pytest.mark.parametrize("name", names())
def test_the_truth_speaks_of_what_is_told(name: str) -> None:
    one = story(name)
    told = {(kind, label) for (_, kind, _), label in one.labels.items()}
    ids = {record.article.id for record in one.records}
    for kind, histories in one.truth["histories"].items():
        assert {(kind, label) for label in histories} <= told
    for question in one.truth["as_of"]:
        assert (question["kind"], question["fact"]) in told
    for contradiction in one.truth["contradictions"]:
        assert {id for tellers in contradiction["values"].values() for id in tellers} <= ids
    for link in one.truth["follow_ups"]:
        assert {("commitments", link["commitment"]), (link["kind"], link["fact"])} <= told
    assert {id for group in one.truth["republished"] for id in group} <= ids
    assert set(KINDS) == {kind for kind, _ in told}
