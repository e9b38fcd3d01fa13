"""Records held against annotated articles: what counts as found, missed, made up."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

import comity
from comity.evaluation import evaluate
from comity.evaluation.matching import Places
from comity.types import KINDS, JSONObject, SetAside

ROOT = Path(__file__).resolve().parents[2]
SCORER = ROOT.parent / "shared" / "gold" / "score.py"
TEXT = "Kenyan President Amos Kiprop met Kei Ando in Nairobi on Wednesday. He thanked Japan. Trade reached $2 million."


def article(**kinds: list[JSONObject]) -> JSONObject:
    found: JSONObject = {"id": "a", "title": "T", "byline": [], "published": "2023-05-04", "text": TEXT}
    return found | {kind: kinds.get(kind, []) for kind in KINDS}


def event(evidence: str, **changes: Any) -> JSONObject:
    return {
        "type": "CONSULT", "mode": None, "actors": ["Amos Kiprop", "Kei Ando"], "recipients": [], "actor_states": ["JPN", "KEN"],
        "recipient_states": [], "date": "2023-05-03", "place": "Nairobi", "status": "occurred", "evidence": evidence,
    } | changes  # fmt: skip


def test_what_is_the_same_is_found() -> None:
    gold = article(events=[event("Amos Kiprop met Kei Ando")])
    result = evaluate([(gold, article(events=[event("met Kei Ando in Nairobi", place="Kenya", actors=["Kiprop", "Ando"])]))])
    score = result.kinds["events"]
    assert (score.annotated, score.found, score.matched, score.f1) == (1, 1, 1, 1.0)
    shares = {name: share.value for name, share in score.attributes.items()}
    assert shares == {"status": 1, "date": 1, "place": 0, "mode": 1, "names": 1}
    assert not score.missed
    assert not score.extra


@pytest.mark.parametrize("change", [{"type": "AGREE"}, {"actor_states": ["KEN"]}, {"evidence": "Trade reached", "date": None}])
def test_what_tells_another_thing_is_missed_and_extra(change: JSONObject) -> None:
    gold = article(events=[event("Amos Kiprop met Kei Ando")])
    found = event("Amos Kiprop met Kei Ando") | change
    score = evaluate([(gold, article(events=[found]))]).kinds["events"]
    assert (score.matched, score.precision, score.recall, score.f1) == (0, 0, 0, 0)
    (missed,) = score.missed
    assert missed.sentence == "Kenyan President Amos Kiprop met Kei Ando in Nairobi on Wednesday."
    (extra,) = score.extra
    assert extra.item == found


def test_each_item_counts_once() -> None:
    gold = article(events=[event("Amos Kiprop met Kei Ando")])
    twice = article(events=[event("met Kei Ando"), event("Kei Ando in Nairobi")])
    score = evaluate([(gold, twice)]).kinds["events"]
    assert (score.matched, score.found, len(score.extra)) == (1, 2, 1)


def test_evidence_that_is_not_there_counts_as_stray_and_matches_nothing() -> None:
    gold = article(events=[event("Amos Kiprop met Kei Ando")])
    result = evaluate([(gold, article(events=[event("words of nobody")]))])
    assert result.stray == 1
    assert result.kinds["events"].matched == 0


def test_an_article_without_a_record_is_named() -> None:
    aside = SetAside("gold.jsonl:1", "no-article", "there is no article")
    result = evaluate([(article(events=[event("Amos Kiprop met Kei Ando")]), aside)])
    assert result.unread == (aside,)
    assert result.kinds["events"].recall == 0
    assert result.page["text"] == 0


def test_nothing_to_compare_is_no_error() -> None:
    result = evaluate([])
    assert result.record_f1 == 0
    assert result.interval == (0, 0)


def test_intervals_hold_the_figure_and_can_be_repeated() -> None:
    right, wrong = article(events=[event("Kei Ando")]), article(events=[event("Kei Ando", type="AID")])
    articles = [(right, right if n % 2 else wrong) for n in range(20)]
    one, other = evaluate(articles), evaluate(articles)
    low, high = one.kinds["events"].interval
    assert 0.2 < low < one.kinds["events"].f1 < high < 0.8
    assert one == other


def test_sentences_are_told_by_their_numbers() -> None:
    places = Places(TEXT)
    assert places.of("He thanked Japan") == {1}
    assert places.of("on Wednesday. He thanked") == {0, 1}
    assert places.of("") == set()
    assert places.sentence("thanked") == "He thanked Japan."


@pytest.mark.skipif(
    not SCORER.exists(), reason="the scorer of the gold sets (../shared/gold/score.py) is not beside this checkout"
)
def test_the_scorer_of_the_gold_sets_counts_the_same() -> None:
    spec = importlib.util.spec_from_file_location("gold_scorer", SCORER)
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    paths = [*sorted(SCORER.parent.glob("dev-*.jsonl"))[:1], *sorted((ROOT / "tests" / "gold").glob("own-1.jsonl"))]
    golds = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    records = [comity.to_json(r) for r in comity.read_many(*paths, reader="parser") if isinstance(r, comity.Record)]
    mine = evaluate(list(zip(golds, records, strict=True)))
    theirs = scorer.score(golds, {r["id"]: r for r in records})
    assert mine.record_f1 == pytest.approx(theirs["record F1"])
    assert mine.stray == theirs["evidence not in text"]
    assert mine.page == pytest.approx(theirs["page"])
    for kind, score in mine.kinds.items():
        row = theirs["kinds"][kind]
        assert (score.annotated, score.found, score.matched) == (row["gold"], row["pred"], row["hit"])
        assert {n: s.value for n, s in score.attributes.items()} == pytest.approx(row["agree"])
