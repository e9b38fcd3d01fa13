"""What the model is trained on: tags and roles by words, pairs of parties, and other names in the same sentence."""

import random

import pytest

from comity.language.encoder import FOLDER, Tokenizer
from training import labels
from training.features import marked, pairs, tagged
from training.labels import plover_type
from training.markup import Sentence, parse
from training.swapping import Swapper

VISIT = (
    "[[Kazakh|state] [President|office] [Aslan Bekov|person]|1] {will visit|CONSULT/visit planned 1>2 date=3} "
    "[Azerbaijan|state 2] on [May 4|date 3] and {thanked|SUPPORT 1>2} it."
)
TALKS = "[Peru|state 1], [Chile|state 2] and [Bolivia|state 3] {held talks|CONSULT 1,2,3>}."


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer(FOLDER / "tokenizer.json")


def test_tags_stand_at_their_words(tokenizer: Tokenizer) -> None:
    sentence = parse(VISIT)
    rows = tagged(sentence, tokenizer)
    words = [sentence.text[a:b] for a, b in tokenizer.cut(sentence.text).words]
    events = {w: labels.EVENT[t] for w, t in zip(words, rows.event, strict=True) if t}
    assert events == {"visit": "B-CONSULT", "thanked": "B-SUPPORT"}  # an auxiliary is no trigger
    mentions = [(w, labels.MENTION[t]) for w, t in zip(words, rows.mention, strict=True) if t]
    assert mentions[:4] == [("Kazakh", "B-state"), ("President", "B-office"), ("Aslan", "B-person"), ("Bekov", "I-person")]
    roles = {(labels.ROLE[r], words[t], words[m]) for r, t, m in rows.roles}
    assert {("actor", "visit", "Aslan"), ("recipient", "visit", "Azerbaijan"), ("date", "visit", "May")} <= roles
    assert labels.STATUS[rows.status[words.index("visit")]] == "planned"


def test_pairs_are_those_between_which_something_is_done() -> None:
    sentence = parse(VISIT)
    ((predicate, actor, recipient),) = pairs(sentence)
    assert predicate.type == "SUPPORT"  # what occurred counts before what is planned
    assert actor is not None
    assert sentence.text[slice(*actor)] == "Kazakh President Aslan Bekov"
    assert recipient is not None
    assert len(list(pairs(parse(TALKS)))) == 6


def test_markers_stand_around_the_parties(tokenizer: Tokenizer) -> None:
    sentence = parse(VISIT)
    (pair,) = marked(sentence, tokenizer)
    assert [pair.ids.count(m) for m in (1, 2, 3, 4)] == [1, 1, 1, 1]
    assert pair.ids[pair.first] == 1
    assert pair.ids[pair.second] == 3
    plain = [i for i in pair.ids if i > 4]
    assert plain == tokenizer.cut(sentence.text).ids


def test_planned_cooperation_is_agreement_by_the_manual() -> None:
    visit, thanks = parse(VISIT).predicates
    assert plover_type(visit) == ("AGREE", None)
    assert plover_type(thanks) == ("SUPPORT", None)


def test_swapping_moves_everything_along() -> None:
    pool = [parse(VISIT), parse(TALKS), parse("[Mwai N'Dri|person] left [Abidjan|place] on [Monday morning|date].")]
    swapper = Swapper(pool, 1.0, seed=3)
    changed = [s for s in (swapper.swap(parse(VISIT)) for _ in range(20)) if s.text != parse(VISIT).text]
    assert changed
    for s in changed:
        _assert_whole(s)


def _assert_whole(s: Sentence) -> None:
    kinds = [m.kind for m in s.mentions]
    assert kinds == ["state", "office", "person", "state", "date"]
    words = [s.text[m.start : m.end] for m in s.mentions]
    assert all(w == w.strip() and w for w in words)
    assert words[1] == "President"
    assert s.text[s.parties[1].start : s.parties[1].end] == f"{words[0]} President {words[2]}"
    assert [s.text[p.start : p.end] for p in s.predicates] == ["will visit", "thanked"]


def test_a_party_is_left_out_by_chance_alone(tokenizer: Tokenizer) -> None:
    found = [marked(parse(VISIT), tokenizer, random.Random(n), 1)[0] for n in range(100)]
    assert 0 < sum(not (p.first and p.second) for p in found) < 20
