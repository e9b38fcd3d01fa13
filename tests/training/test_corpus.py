"""The corpus that lies in the repository: in form, as large and as balanced as it says, and told of truly."""

from collections import Counter
from itertools import chain

import pytest

from comity.plover import MODES, TYPES
from training import articles, corpus, statistics
from training.markup import COMMITMENT_STATUSES, INSTRUMENT_STATUSES, STATUSES, Sentence


@pytest.fixture(scope="module")
def sentences() -> list[Sentence]:
    return corpus.load()


def test_it_is_large_enough(sentences: list[Sentence]) -> None:
    assert len(sentences) >= 6000
    assert sum(s.topic is not None for s in sentences) >= 1500


def test_no_sentence_stands_twice(sentences: list[Sentence]) -> None:
    assert max(Counter(s.text for s in sentences).values()) == 1


def test_every_type_and_mode_is_there_often_enough(sentences: list[Sentence]) -> None:
    predicates = list(chain.from_iterable(s.predicates for s in sentences))
    types = Counter(p.type for p in predicates)
    assert {t: types[t] for t in TYPES if types[t] < 250} == {}
    modes = Counter((p.type, p.mode) for p in predicates)
    assert {(t, m) for t in MODES for m in MODES[t] if modes[t, m] < 10} == set()


def test_every_status_of_every_kind_is_there_often_enough(sentences: list[Sentence]) -> None:
    predicates = list(chain.from_iterable(s.predicates for s in sentences))
    events = Counter(p.status for p in predicates if p.type in TYPES)
    assert min(events[s] for s in STATUSES) >= 40
    promises = Counter(p.status for p in predicates if p.type == "COMMIT")
    assert min(promises[s] for s in COMMITMENT_STATUSES) >= 40
    documents = Counter(m.status for s in sentences for m in s.mentions if m.kind == "instrument")
    assert min(documents[s] for s in INSTRUMENT_STATUSES) >= 40


def test_no_opening_rules_a_type(sentences: list[Sentence]) -> None:
    for kind in TYPES:
        openings = Counter(s.text.split()[0] for s in sentences if any(p.type == kind for p in s.predicates))
        assert max(openings.values()) < 0.45 * openings.total()


def test_the_articles_are_in_form() -> None:
    found = articles.load(corpus.ARTICLES)
    assert len(found) >= 120
    assert len({a["id"] for a in found}) == len(found)
    assert [f"{a['id']}: {problem}" for a in found for problem in articles.problems(a)] == []


def test_the_statistics_are_those_of_the_files(sentences: list[Sentence]) -> None:
    told = (corpus.CORPUS / "STATISTICS.md").read_text(encoding="utf-8")
    page = "\n".join(statistics.page(sentences, articles.load(corpus.ARTICLES))) + "\n"
    assert page == told, "run `make corpus`"


def test_near_duplicates_are_seen() -> None:
    one = "The two ministers met in Lima on Friday to talk about the border and the price of water."
    texts = [one, "Nothing of the kind was said about the new school in the valley.", one.replace("Lima", "Quito")]
    assert statistics.near_duplicates(texts) == [(0, 2)]
