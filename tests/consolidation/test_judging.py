"""What persons decide about facts: what comes of it, that it lasts, and that it can be undone."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fact_stores import article, event, fact_store, instrument, kept, partition, record

import comity
from comity import browsing
from comity.consolidation import judging
from comity.errors import ComityError
from comity.store import Store
from comity.types import Filters, Judgement, Record, Target, Verb
from sample_records import sample

MEETING = "Presidents Omarova and Quliyev met in Baku on 4 May"


def report(outlet: str, day: int, **more: object) -> Record:
    """A report of the presidents' meeting, with nothing else in it."""
    met = event(
        MEETING, actors=("Aida Omarova",), recipients=("Rauf Quliyev",), actor_states=("KAZ",), recipient_states=("AZE",),
        date="2024-05-04", place="Baku", **more,
    )  # fmt: skip
    return record(article(f"{outlet}-1", f"{MEETING}, the {outlet} wrote.", f"2024-05-{day:02}T10:00:00+04:00"), met)


REPORTS = (report("herald", 4), report("tribune", 5), report("courier", 6))
OTHERS = record(
    article("planner-1", "A visit is planned for August. A rail treaty was signed on 2 March.", "2024-05-07T10:00:00Z"),
    event("A visit is planned for August", mode="visit", status="planned", date="2024-08"),
    instrument("A rail treaty was signed on 2 March", kind="treaty", subject="rail", date="2024-03-02"),
)


@pytest.fixture
def judged(tmp_path: Path) -> Iterator[Store]:
    """A store with a meeting that three outlets report, a visit and a treaty."""
    with fact_store(tmp_path / "judged.db", [*REPORTS, OTHERS]) as store:
        yield store


def refs(store: Store) -> dict[str, str]:
    """The refs by outlet; of the planner its visit's."""
    return {one.article.id.split("-")[0]: one.ref for one in kept(store, "events")}


def groups(store: Store) -> list[list[str]]:
    """The events by the outlets that report them."""
    outlets = {ref: outlet for outlet, ref in refs(store).items()}
    return sorted(sorted(outlets[ref] for ref in group) for group in partition(store) if group[0] in outlets)


def _judge(store: Store, verb: Verb, *ids: str, day: int = 1, **more: Any) -> Judgement:
    return comity.judge(store, verb, *ids, who="Ann", why="told so", when=f"2026-01-{day:02}T10:00:00+00:00", **more)


WHOLE = [["courier", "herald", "tribune"], ["planner"]]
PARTED = [["courier", "herald"], ["planner"], ["tribune"]]


def test_the_reports_are_one_fact_before_anyone_decides(judged: Store) -> None:
    assert groups(judged) == WHOLE


def test_a_split_report_is_a_fact_of_its_own(judged: Store) -> None:
    named = refs(judged)
    judgement = _judge(judged, "split", named["herald"], reports=[named["tribune"]])
    assert groups(judged) == PARTED
    assert comity.fact(judged, named["tribune"]).judgements == (judgement,)
    assert comity.fact(judged, named["herald"]).judgements == (judgement,)
    assert comity.fact(judged, named["planner"]).judgements == ()


def test_several_reports_split_off_stay_together(judged: Store) -> None:
    named = refs(judged)
    _judge(judged, "split", named["herald"], reports=[named["tribune"], named["courier"]])
    assert groups(judged) == [["courier", "tribune"], ["herald"], ["planner"]]


def test_facts_that_no_rule_joins_are_one_where_a_person_says_so(judged: Store) -> None:
    named = refs(judged)
    _judge(judged, "join", named["courier"], named["planner"])
    assert groups(judged) == [["courier", "herald", "planner", "tribune"]]
    fact = comity.fact(judged, named["planner"])
    assert (fact.id, len(fact.reports)) == (named["herald"], 4)
    assert [one.id for one in comity.facts(judged) if one.kind == "events"] == [named["herald"]]


def test_a_rejected_report_is_told_nowhere(judged: Store) -> None:
    named = refs(judged)
    _judge(judged, "reject", named["herald"], reports=[named["herald"]])
    assert groups(judged) == [["courier", "tribune"], ["planner"]]
    assert comity.fact(judged, named["courier"]).id == named["tribune"]
    with pytest.raises(ComityError, match=r"this finding was rejected \(Ann, 2026-01-01: told so\)"):
        comity.fact(judged, named["herald"])
    dossier = comity.render_dossier(comity.build_dossier(judged, "AZE", "KAZ"), "json")
    assert named["tribune"] in dossier
    assert named["herald"] not in json.dumps(json.loads(dossier)["latest"])


@pytest.mark.parametrize("verb", ["reject", "split"])
def test_what_is_left_of_a_fact_stays_together_though_it_says_little(tmp_path: Path, verb: Verb) -> None:
    """Reports in the same words that give neither date nor place."""
    words = "the labour ministries are negotiating an accord"
    records = [
        record(article(f"{outlet}-1", f"{words}, it said.", "2024-05-04"), event(words, mode="negotiate"))
        for outlet in ("herald", "tribune", "courier")
    ]
    with fact_store(tmp_path / "a.db", records) as store:
        (fact,) = comity.facts(store)
        _judge(store, verb, fact.id, reports=[fact.reports[2].ref])
        assert tuple(sorted(report.ref for report in fact.reports[:2])) in partition(store)


def test_what_was_said_of_a_fact_is_said_of_what_a_rejection_leaves(judged: Store) -> None:
    ref = refs(judged)["herald"]
    _judge(judged, "correct", ref, field="place", value="Gabala")
    _judge(judged, "confirm", ref, day=2)
    _judge(judged, "reject", ref, reports=[ref], day=3)
    left = comity.fact(judged, refs(judged)["tribune"])
    assert (left.told.place, left.confirmed, len(left.reports)) == ("Gabala", True, 2)  # type: ignore[attr-defined]
    assert browsing.by_id(judged, left.id) == left


def test_what_was_said_of_a_fact_is_not_said_of_what_is_split_off(judged: Store) -> None:
    ref = refs(judged)["herald"]
    _judge(judged, "correct", ref, field="place", value="Gabala")
    _judge(judged, "confirm", ref, day=2)
    _judge(judged, "split", ref, reports=[refs(judged)["courier"]], day=3)
    assert comity.fact(judged, ref).confirmed
    other = comity.fact(judged, refs(judged)["courier"])
    assert (other.told.place, other.confirmed) == ("Baku", False)  # type: ignore[attr-defined]


def test_what_was_said_of_a_fact_of_many_reports_shows_in_lists(tmp_path: Path) -> None:
    """They tell it by its first and last reports alone, with one for each judgement."""
    with fact_store(tmp_path / "many.db", [sample(number) for number in range(1, 16)]) as store:
        (figure,) = comity.facts(store, Filters(kinds=("figures",)))
        (before,) = browsing.page(store, Filters(kinds=("figures",))).facts
        made = comity.judge(store, "correct", figure.id, who="Ann", why="misread", field="value", value=13e6)
        (listed,) = browsing.page(store, Filters(kinds=("figures",))).facts
        assert getattr(listed.told, "value", None) == 13e6
        assert len(before.reports) < len(figure.reports) == 15
        comity.judge(store, "undo", made.id, who="Ann")
        assert browsing.by_id(store, figure.id) == before


def test_a_whole_fact_is_rejected(judged: Store) -> None:
    _judge(judged, "reject", refs(judged)["tribune"])
    assert groups(judged) == [["planner"]]
    assert [fact.kind for fact in comity.facts(judged)] == ["events", "instruments"]


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("date", "2024-05-03", "2024-05-03"),
        ("place", "Ganja", "Ganja"),
        ("place", None, None),
        ("actors", ["Aida Omarova", "her minister"], ("Aida Omarova", "her minister")),
        ("actor_states", ["KAZ", "UZB"], ("KAZ", "UZB")),
        ("status", "denied", "denied"),
    ],
)
def test_a_corrected_field_is_told_as_corrected(judged: Store, field: str, value: object, told: object) -> None:
    ref = refs(judged)["herald"]
    kept = list(judged.findings())
    judgement = _judge(judged, "correct", ref, field=field, value=value)
    fact = comity.fact(judged, ref)
    assert getattr(fact.told, field) == told
    assert fact.judgements == (judgement,)
    assert groups(judged) == WHOLE
    # Findings are never changed.
    assert list(judged.findings()) == kept
    _judge(judged, "undo", judgement.id, day=2)
    assert getattr(comity.fact(judged, ref).told, field) == getattr(REPORTS[0].events[0], field)


def test_a_step_is_corrected_too(judged: Store) -> None:
    ref = refs(judged)["planner"]
    _judge(judged, "correct", ref, field="date", value="2024-09")
    _judge(judged, "correct", ref, field="status", value="cancelled", day=2)
    fact = comity.fact(judged, ref)
    assert (fact.status, fact.date, fact.history[-1].status, fact.history[-1].date) == (
        "cancelled",
        "2024-09",
        "cancelled",
        "2024-09",
    )
    assert not [one.id for one in comity.agenda(judged)]


def test_the_later_correction_counts(judged: Store) -> None:
    ref = refs(judged)["herald"]
    # The one who decided later came first into this store.
    _judge(judged, "correct", ref, day=2, field="place", value="Sheki")
    _judge(judged, "correct", ref, day=1, field="place", value="Ganja")
    assert getattr(comity.fact(judged, ref).told, "place") == "Sheki"  # noqa: B009


def test_a_confirmed_fact_says_so(judged: Store) -> None:
    ref = refs(judged)["herald"]
    assert not comity.fact(judged, ref).confirmed
    judgement = _judge(judged, "confirm", ref)
    assert comity.fact(judged, ref).confirmed
    _judge(judged, "undo", judgement.id, day=2)
    assert not comity.fact(judged, ref).confirmed


def test_what_the_same_person_says_again_is_said_once(judged: Store) -> None:
    """A command that is killed after it is done is given again."""
    ref = refs(judged)["herald"]

    def correct(place: str, who: str = "Ann") -> Judgement:
        return comity.judge(judged, "correct", ref, who=who, field="place", value=place)

    said = correct("Sheki")
    assert correct("Sheki") == said
    assert len(judged.judgements()) == 1
    # Another's word is one of its own, and so is one that comes back to what was said before.
    assert [correct("Sheki", "Ben").who, correct("Ganja").value, correct("Sheki").value] == ["Ben", "Ganja", "Sheki"]
    assert len(judged.judgements()) == 4
    assert getattr(comity.fact(judged, ref).told, "place") == "Sheki"  # noqa: B009
    last = judged.judgements()[-1]
    comity.judge(judged, "undo", last.id, who="Ann")
    assert correct("Sheki").id != last.id


@pytest.mark.parametrize("verb", ["split", "reject", "join"])
def test_undoing_restores_what_was(judged: Store, verb: Verb) -> None:
    named, before = refs(judged), partition(judged)
    ids = [named["herald"], named["planner"]] if verb == "join" else [named["herald"]]
    judgement = _judge(judged, verb, *ids, reports=[] if verb == "join" else [named["tribune"]])
    assert partition(judged) != before
    _judge(judged, "undo", judgement.id, day=2)
    assert partition(judged) == before
    assert [(one.verb, one.undoes) for one in judged.judgements()] == [(verb, None), ("undo", judgement.id)]
    assert judged.judgements(undone=False) == []
    judged.rejoin()
    assert partition(judged) == before


def test_a_later_join_outweighs_a_split(judged: Store) -> None:
    named, before = refs(judged), partition(judged)
    _judge(judged, "split", named["herald"], reports=[named["tribune"]])
    joined = _judge(judged, "join", named["herald"], named["tribune"], day=2)
    assert partition(judged) == before
    _judge(judged, "undo", joined.id, day=3)
    assert groups(judged) == PARTED


def test_a_later_split_outweighs_a_join(judged: Store) -> None:
    named = refs(judged)
    _judge(judged, "join", named["planner"], named["herald"])
    _judge(judged, "split", named["herald"], reports=[named["planner"]], day=2)
    assert groups(judged) == WHOLE


def test_of_joined_facts_the_rest_stays_together_when_one_report_is_split_off(judged: Store) -> None:
    named = refs(judged)
    _judge(judged, "join", named["planner"], named["herald"])
    _judge(judged, "split", named["herald"], reports=[named["herald"]], day=2)
    assert groups(judged) == [["courier", "planner", "tribune"], ["herald"]]


def apart() -> list[Record]:
    """Three reports that no rule joins."""
    told = [("herald", "The energy ministers met in Baku", "2024-05-01", "Baku"),
            ("tribune", "Talks were held in Astana", "2024-05-20", "Astana"),
            ("courier", "Talks took place in Aktau", "2024-06-20", "Aktau")]  # fmt: skip
    return [
        record(article(f"{outlet}-1", f"{words}, the {outlet} wrote.", day), event(words, date=day, place=place))
        for outlet, words, day, place in told
    ]


@pytest.mark.parametrize("gone", ["herald", "tribune", "courier"])
def test_of_joined_facts_the_rest_stays_together_when_one_is_rejected_or_read_away(tmp_path: Path, gone: str) -> None:
    left = [sorted({"herald", "tribune", "courier"} - {gone})]
    with fact_store(tmp_path / "apart.db", apart()) as store:
        assert len(groups(store)) == 3
        _judge(store, "join", *refs(store).values())
        _judge(store, "reject", refs(store)[gone], reports=[refs(store)[gone]], day=2)
        assert groups(store) == left
    with fact_store(tmp_path / "anew.db", apart()) as store:
        _judge(store, "join", *refs(store).values())
        store.add(replace(next(one for one in apart() if one.article.id == f"{gone}-1"), events=(), coder="test/2"))
        assert groups(store) == left


def test_joined_facts_are_one_on_days_before_the_first_of_them_was_told(tmp_path: Path) -> None:
    with fact_store(tmp_path / "apart.db", apart()) as store:
        named = refs(store)
        _judge(store, "join", named["courier"], named["herald"], named["tribune"])
        (then,) = comity.facts(store, Filters(as_of="2024-06-01"))
        assert sorted(one.article.id for one in then.reports) == ["herald-1", "tribune-1"]


def test_two_judgements_in_one_moment_count_in_their_order(judged: Store) -> None:
    named, before = refs(judged), partition(judged)
    for _ in range(3):
        comity.judge(judged, "split", named["herald"], reports=[named["courier"], named["tribune"]], who="Ann")
        comity.judge(judged, "join", named["herald"], named["tribune"], who="Ann")
        assert partition(judged) == before


def test_times_are_compared_as_times_not_as_letters(judged: Store) -> None:
    ref = refs(judged)["herald"]
    comity.judge(judged, "correct", ref, field="place", value="Sheki", who="Ann", when="2026-01-01T10:00:00+00:00")
    comity.judge(judged, "correct", ref, field="place", value="Ganja", who="Bob", when="2026-01-01T12:00:00+04:00")
    assert getattr(comity.fact(judged, ref).told, "place") == "Sheki"  # noqa: B009


def _shifted(of: Record) -> Record:
    """The record as a coder reads it who leaves out the word "Presidents"."""
    (met,) = of.events
    cut = len("Presidents ")
    return replace(of, coder="another/1", events=(replace(met, start=met.start + cut, evidence=met.evidence[cut:]),))


def test_judgements_survive_reading_again_and_joining_again(judged: Store) -> None:
    named = refs(judged)
    _judge(judged, "split", named["herald"], reports=[named["tribune"]])
    _judge(judged, "join", named["herald"], named["planner"])
    _judge(judged, "reject", named["courier"], reports=[named["courier"]])
    _judge(judged, "correct", named["tribune"], field="place", value="Ganja")
    want = [["herald", "planner"], ["tribune"]]
    assert groups(judged) == want
    for one in REPORTS:
        assert judged.add(_shifted(one)) == "replaced"
        assert refs(judged) == named
        assert groups(judged) == want
    judged.rejoin()
    assert groups(judged) == want
    assert getattr(comity.fact(judged, named["tribune"]).told, "place") == "Ganja"  # noqa: B009


def test_a_judgement_waits_for_its_article(judged: Store, tmp_path: Path) -> None:
    named = refs(judged)
    _judge(judged, "split", named["herald"], reports=[named["tribune"]])
    with fact_store(tmp_path / "other.db", [REPORTS[1]]) as other:
        # What is split is here; what it was split from comes later.
        other.judge(judged.judgements())
        other.add(REPORTS[0])
        assert groups(other) == [["herald"], ["tribune"]]


Wrong = Callable[[dict[str, str], Store], Any]


def _undone(store: Store, ref: str) -> str:
    judgement = _judge(store, "confirm", ref)
    _judge(store, "undo", judgement.id, day=2)
    return judgement.id


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda r, s: _judge(s, "confirm", "ev-nothing"), "ev-nothing: there is no such fact in this store"),
        (lambda r, s: _judge(s, "confirm", r["herald"], r["planner"]), "confirm takes one id, but 2 were given"),
        (lambda r, s: _judge(s, "undo", "ju-nothing"), "there is no judgement ju-nothing to undo"),
        (lambda r, s: _judge(s, "undo"), "undo takes one id, but 0 were given"),
        (lambda r, s: _judge(s, "undo", s.judgements()[0].id, day=3), "is undone already"),
        (lambda r, s: _judge(s, "undo", s.judgements()[1].id, day=3), "there is no judgement ju-.* to undo"),
        (lambda r, s: _judge(s, "join", r["herald"]), "join takes two facts or more that are not one yet"),
        (lambda r, s: _judge(s, "join", r["herald"], r["tribune"]), "join takes two facts or more that are not one yet"),
        (
            lambda r, s: _judge(s, "join", r["herald"], kept(s, "instruments")[0].ref),
            r"different kinds \(events, instruments\)",
        ),
        (lambda r, s: _judge(s, "split", r["herald"]), "name some of its reports to split off, and leave some"),
        (
            lambda r, s: _judge(s, "split", r["herald"], reports=[r["herald"], r["tribune"], r["courier"]]),
            "name some of its reports to split off, and leave some",
        ),
        (lambda r, s: _judge(s, "split", r["herald"], reports=[r["planner"]]), "is no report of"),
        (lambda r, s: _judge(s, "reject", r["herald"], reports=["ev-nothing"]), "ev-nothing is no report of"),
        (lambda r, s: _judge(s, "correct", r["herald"], field="date", value="2024-02-30"), "'2024-02-30' is no date"),
        (lambda r, s: _judge(s, "correct", r["herald"], field="date", value=20240504), "a value can't be so: date 20240504"),
        (lambda r, s: _judge(s, "correct", r["herald"], field="actor_states", value=["ZZZ"]), "'ZZZ' is no state's code"),
        (lambda r, s: _judge(s, "correct", r["herald"], field="actor_states", value="KAZ"), "a value can't be so"),
        (lambda r, s: _judge(s, "correct", r["herald"], field="status", value="perhaps"), "a value can't be so"),
        (lambda r, s: _judge(s, "correct", r["herald"], field="status", value=["denied"]), "a value can't be so"),
        (lambda r, s: _judge(s, "correct", r["herald"], field="type", value="PICNIC"), "'PICNIC' is no type of PLOVER's"),
        (lambda r, s: _judge(s, "correct", r["herald"], field="colour", value="red"), "events have no colour; they have type, "),
        (lambda r, s: _judge(s, "correct", r["herald"], field="evidence", value="red"), "events have no evidence"),
        (lambda r, s: _judge(s, "correct", r["herald"]), "events have no field that was named"),
        (lambda r, s: _judge(s, "correct", kept(s, "instruments")[0].ref, field="count", value=0), "0 is no number of documents"),
        (lambda r, s: _judge(s, "correct", kept(s, "instruments")[0].ref, field="count", value=10**400), "is no number of doc"),
        (lambda r, s: _judge(s, "correct", r["herald"], field="place", value="Ba\0ku"), r"can't hold U\+0000"),
        (lambda r, s: _judge(s, "correct", r["herald"], field="actors", value=["Aida", "\ud800"]), r"can't hold U\+0000"),
        (lambda r, s: comity.judge(s, "confirm", r["herald"], who="Ann", why="\0"), r"can't hold U\+0000"),
        (lambda r, s: comity.judge(s, "confirm", r["herald"], who=" "), "needs to say who decided"),
        (lambda r, s: comity.judge(s, "confirm", r["herald"], who="Ann", when="yesterday"), "'yesterday'"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_and_changes_nothing(judged: Store, wrong: Wrong, message: str) -> None:
    named = refs(judged)
    _undone(judged, named["planner"])
    before = judged.judgements(), partition(judged), list(comity.facts(judged))
    with pytest.raises(ComityError, match=message):
        wrong(named, judged)
    assert (judged.judgements(), partition(judged), list(comity.facts(judged))) == before


# From store to store


def _decide_all(store: Store) -> None:
    named = refs(store)
    _judge(store, "split", named["herald"], reports=[named["tribune"]])
    _judge(store, "join", named["herald"], named["planner"], day=2)
    undone = _judge(store, "confirm", named["courier"], day=3)
    _judge(store, "correct", named["tribune"], day=4, field="actors", value=["Aida Omarova", "Dana Ermekova – “the doctor”"])
    _judge(store, "undo", undone.id, day=5)


def test_judgements_come_over_to_another_store(judged: Store, tmp_path: Path) -> None:
    _decide_all(judged)
    file = tmp_path / "judgements.jsonl"
    assert comity.export_judgements(judged, file) == 5
    with fact_store(tmp_path / "other.db", [OTHERS, *map(_shifted, reversed(REPORTS))]) as other:
        assert comity.import_judgements(other, file) == 5
        assert other.judgements() == judged.judgements()
        assert partition(other) == partition(judged)
        for one in REPORTS:
            other.add(one)
        assert sorted(comity.facts(other), key=lambda fact: fact.id) == sorted(comity.facts(judged), key=lambda fact: fact.id)
        # Once more: nothing is new.
        before = list(comity.facts(other))
        assert comity.import_judgements(other, file) == 0
        assert (other.judgements(), list(comity.facts(other))) == (judged.judgements(), before)
        again = tmp_path / "again.jsonl"
        comity.export_judgements(other, again)
        assert again.read_bytes() == file.read_bytes()


def test_an_undoing_in_the_same_moment_comes_over_too(judged: Store, tmp_path: Path) -> None:
    ref, file = refs(judged)["herald"], tmp_path / "judgements.jsonl"
    for field in ("Ganja", "Sheki", "Quba", "Lerik"):
        _judge(judged, "undo", _judge(judged, "correct", ref, field="place", value=field).id)
    comity.export_judgements(judged, file)
    with fact_store(tmp_path / "other.db", REPORTS) as other:
        assert comity.import_judgements(other, file) == 8
        assert other.judgements(undone=False) == []


def test_judgements_of_other_articles_are_left_out_only_when_asked(judged: Store, tmp_path: Path) -> None:
    _decide_all(judged)
    file = tmp_path / "judgements.jsonl"
    comity.export_judgements(judged, file)
    with fact_store(tmp_path / "other.db", REPORTS) as other:
        with pytest.raises(ComityError, match=r"judgements\.jsonl: 1 of 5 judgements concern articles .*“id planner-1”.*--known"):
            comity.import_judgements(other, file)
        assert (other.judgements(), groups(other)) == ([], [["courier", "herald", "tribune"]])
        assert comity.import_judgements(other, file, known=True) == 4
        assert groups(other) == [["courier", "herald"], ["tribune"]]
        # The rest comes when its article has come.
        other.add(OTHERS)
        assert comity.import_judgements(other, file) == 1
        assert partition(other) == partition(judged)


def _line(**changes: Any) -> str:
    target = {"ref": "ev-a", "article": "id herald-1", "kind": "events", "start": 0, "end": 9, "evidence": "Presidents"}
    plain: dict[str, Any] = {
        "verb": "confirm",
        "targets": [target],
        "who": "Ann",
        "when": "2026-01-01T10:00:00+00:00",
        "why": "",
    } | changes
    if "id" not in changes:
        # With its own id, so that nothing else is wrong than what was changed.
        with suppress(TypeError, ValueError):
            targets = tuple(Target(**one) for one in plain["targets"])
            plain["id"] = judging._named(Judgement(**(plain | {"id": "", "targets": targets}))).id
    return json.dumps({name: value for name, value in plain.items() if value is not None})


_TARGET = json.loads(_line())["targets"][0]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        "7",
        "null",
        '"ju-a"',
        "[" * 100_000,
        _line(id=None),
        _line(id=7),
        _line(verb="praise"),
        _line(verb=["confirm"]),
        _line(who=None),
        _line(when="yesterday"),
        _line(colour="red"),
        _line(targets=7),
        _line(targets=["ev-a"]),
        _line(targets=[]),
        _line(targets=[{"ref": "ev-a"}]),
        _line(targets=[_TARGET | {"ref": 7}]),
        _line(targets=[_TARGET | {"start": "0"}]),
        _line(targets=[_TARGET | {"kind": "rumours"}]),
        _line(verb="correct", field="colour", value="red"),
        _line(verb="correct", value="red"),
        _line(verb="correct", field="date", value={"day": 4}),
        _line(verb="undo", targets=[]),
        _line(why="Not\0 said"),
        _line(verb="correct", field="place", value="Ba\0ku"),
        _line(verb="correct", field="count", value=10**400, targets=[_TARGET | {"kind": "instruments"}]),
        _line(verb="correct", field="value", value=10**400, targets=[_TARGET | {"kind": "figures"}]),
        _line(verb="correct", field="value", value=float("inf"), targets=[_TARGET | {"kind": "figures"}]),
    ],
)
def test_a_line_that_is_no_judgement_lets_nothing_in(judged: Store, tmp_path: Path, line: str) -> None:
    file = tmp_path / "judgements.jsonl"
    _decide_all(judged)
    comity.export_judgements(judged, file)
    good = file.read_text(encoding="utf-8")
    file.write_text(f"{good}\n{line}\n", encoding="utf-8")
    with fact_store(tmp_path / "other.db", [*REPORTS, OTHERS]) as other:
        with pytest.raises(ComityError, match=r"judgements\.jsonl:7: this is no judgement; nothing was imported"):
            comity.import_judgements(other, file)
        assert (other.judgements(), groups(other)) == ([], WHOLE)


def test_but_for_that_it_is_one(judged: Store, tmp_path: Path) -> None:
    file = tmp_path / "judgements.jsonl"
    file.write_text(f"{_line()}\n{_line(verb='correct', field='place', value='Sheki')}\n", encoding="utf-8")
    assert comity.import_judgements(judged, file) == 2


def test_files_that_hold_no_judgements(judged: Store, tmp_path: Path) -> None:
    file = tmp_path / "judgements.jsonl"
    with pytest.raises(ComityError, match="No such file"):
        comity.import_judgements(judged, file)
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ComityError, match="no text in UTF-8"):
        comity.import_judgements(judged, file)
    file.write_text("\n\n")
    assert comity.import_judgements(judged, file) == 0
    assert judged.judgements() == []
