"""What programs ask of a store of facts: filters, what is ahead, the search by words, files of judgements."""

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import feedparser
import pytest

import comity
from comity.errors import ComityError, UnknownStateError
from comity.store import Store
from comity.types import Filters, Record

sys.path.insert(0, str(Path(__file__).parent / "consolidation"))

from fact_stores import article, commitment, event, fact_store, instrument, kept, record

PAIR = ("AZE", "KAZ")
MET, VISIT, TRIP = "They met in May", "A visit is planned for August", "A trip is planned"
TREATY, TRACTORS = "A rail treaty was signed on 2 March", "Baku will send 300 tractors by June"
GAS, ACCUSED = "Talks on gas are planned for 5 July", "Tbilisi accused Baku"


def _records() -> list[Record]:
    return [
        record(
            article("herald-1", "They met in May. A visit is planned for August. A trip is planned.", "2024-05-04T10:00:00Z"),
            event("They met in May", date="2024-05-03", place="Baku", field="politics"),
            event("A visit is planned for August", mode="visit", status="planned", date="2024-08", place="Aktau"),
            event("A trip is planned", mode="travel", status="planned"),
        ),
        record(
            article("tribune-1", "A rail treaty was signed on 2 March. Baku will send 300 tractors by June.", "2024-05-06"),
            instrument(TREATY, kind="treaty", subject="rail", date="2024-03-02", field="transport"),
            commitment("Baku will send 300 tractors by June", due="2024-06", to=("Kazakhstan",), to_states=("KAZ",)),
        ),
        record(
            article("courier-1", "Talks on gas are planned for 5 July. Tbilisi accused Baku.", "2024-07-20T10:00:00Z"),
            event("Talks on gas are planned for 5 July", mode="negotiate", status="planned", date="2024-07-05"),
            event("Tbilisi accused Baku", type="ACCUSE", actor_states=("GEO",), recipient_states=("AZE",), date="2024-07-19"),
        ),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with what three outlets tell; nothing is told twice."""
    with fact_store(tmp_path_factory.mktemp("recall") / "comity.db", _records()) as store:
        yield store


def evidence(facts: Iterator[comity.Fact]) -> set[str]:
    return {fact.told.evidence for fact in facts}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), {MET, VISIT, TRIP, TREATY, TRACTORS, GAS, ACCUSED}),
        (Filters(kinds=("events",)), {MET, VISIT, TRIP, GAS, ACCUSED}),
        (Filters(kinds=("instruments", "commitments")), {TREATY, TRACTORS}),
        (Filters(types=("ACCUSE",)), {ACCUSED}),
        (Filters(types=("treaty", "ACCUSE")), {TREATY, ACCUSED}),
        (Filters(types=("treaty",), kinds=("events",)), set()),
        (Filters(statuses=("planned",)), {VISIT, TRIP, GAS}),
        (Filters(statuses=("signed", "occurred")), {MET, TREATY, ACCUSED}),
        # On the day of the newest article both dates are over.
        (Filters(statuses=("overdue",)), {TRACTORS, GAS}),
        (Filters(statuses=("overdue",), as_of="2024-06-30"), set()),
        (Filters(statuses=("overdue",), as_of="2024-07-01"), {TRACTORS}),
        (Filters(fields=("politics",)), {MET}),
        (Filters(fields=("politics", "transport")), {MET, TREATY}),
        (Filters(sites=("tribune.example",)), {TREATY, TRACTORS}),
        (Filters(since="2024-07"), {VISIT, GAS, ACCUSED}),
        # Without a date it stands on the day of its first report.
        (Filters(until="2024-05-04"), {MET, TRIP, TREATY}),
        (Filters(since="2024-05-04", until="2024-05"), {TRIP}),
        (Filters(since="2024-08-31", until="2024-08-31"), {VISIT}),
        (Filters(as_of="2024-05-04"), {MET, VISIT, TRIP}),
        (Filters(as_of="2024-05-03"), set()),
        (Filters(new_since="2024-05-06"), {GAS, ACCUSED}),
        (Filters(new_since="2024-05-05", as_of="2024-05-06"), {TREATY, TRACTORS}),
        (Filters(states=("GEO",)), {ACCUSED}),
        (Filters(states=("Georgia", "azerbaijan")), {ACCUSED}),
        (Filters(states=PAIR), {MET, VISIT, TRIP, TREATY, TRACTORS, GAS}),
        (Filters(states=PAIR, kinds=("events",), until="2024-05"), {MET, TRIP}),
        (Filters(states=("UZB",)), set()),
    ],
)
def test_filters_leave_what_is_asked_for(told: Store, filters: Filters, expected: set[str]) -> None:
    assert evidence(comity.facts(told, filters)) == expected


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        (Filters(since="soon"), "since 'soon': this is no date"),
        (Filters(until="2024-02-30"), "until '2024-02-30': this is no date"),
        (Filters(since="2024-01-01/2024-02-01"), "this is no date"),
        (Filters(as_of="2024-05"), "as-of '2024-05': this has to be a day"),
        (Filters(new_since="2024"), "new-since '2024': this has to be a day"),
        (Filters(as_of=""), "as-of '': this is no date"),
        (Filters(since="2024-06", until="2024-05-31"), "the one is after the other"),
    ],
)
def test_filters_that_make_no_sense(told: Store, filters: Filters, message: str) -> None:
    with pytest.raises(ComityError, match=message):
        list(comity.facts(told, filters))


def test_unknown_states(told: Store) -> None:
    with pytest.raises(UnknownStateError):
        list(comity.facts(told, Filters(states=("Atlantis",))))
    with pytest.raises(ComityError, match="are the same state, Azerbaijan"):
        comity.build_dossier(told, "AZE", "Azerbaijan")


def test_what_is_ahead_comes_soonest_first_and_what_is_overdue_last(told: Store) -> None:
    agenda = comity.agenda(told, Filters(states=PAIR))
    assert [(fact.told.evidence, fact.overdue) for fact in agenda] == [(VISIT, False), (TRIP, False), (GAS, True)]


def test_the_agenda_of_an_earlier_day(told: Store) -> None:
    assert evidence(iter(comity.agenda(told, Filters(as_of="2024-05-31")))) == {VISIT, TRIP}


# Search


def hits(store: Store, words: str, filters: Filters | None = None, **more: object) -> list[str]:
    found = comity.search(store, words, filters, **more)  # type: ignore[arg-type]
    return [one.fact.told.evidence if one.fact else one.hit.article.id for one in found]


def test_the_search_gives_facts_before_articles(told: Store) -> None:
    found = hits(told, "planned")
    assert (set(found[:3]), set(found[3:])) == ({TRIP, GAS, VISIT}, {"herald-1", "courier-1"})


def test_the_search_gives_a_fact_once(tmp_path: Path) -> None:
    words = "Presidents Omarova and Quliyev met in Baku on 4 May"
    met = event(words, date="2024-05-04", place="Baku", actors=("Aida Omarova", "Rauf Quliyev"))
    records = [record(article(f"{name}-1", f"{words}.", "2024-05-05"), met) for name in ("herald", "tribune", "courier")]
    with fact_store(tmp_path / "a.db", records) as store:
        (fact, *articles) = comity.search(store, "presidents", marks=("[", "]"))
        assert fact.fact == next(comity.facts(store))
        assert fact.hit.marked.startswith("[Presidents] Omarova")
        assert [one.fact for one in articles] == [None] * 3
        comity.judge(store, "reject", fact.fact.id, who="Ann")
        assert [one.fact for one in comity.search(store, "presidents")] == [None] * 3


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(kinds=("instruments",)), [TREATY]),
        (Filters(types=("treaty",)), [TREATY]),
        (Filters(statuses=("signed",)), [TREATY]),
        (Filters(states=("KAZ",)), [TREATY, "tribune-1"]),
        (Filters(states=("GEO",)), []),
        (Filters(sites=("herald.example",)), []),
        (Filters(as_of="2024-05-06"), [TREATY, "tribune-1"]),
        (Filters(as_of="2024-05-05"), []),
        (Filters(new_since="2024-05-06"), []),
        (Filters(until="2024-03"), [TREATY]),
    ],
)
def test_the_search_keeps_to_filters(told: Store, filters: Filters, expected: list[str]) -> None:
    assert hits(told, "rail", filters) == expected


def test_the_search_gives_no_more_than_asked_for(told: Store) -> None:
    assert len(hits(told, "planned", limit=1)) == 2
    with pytest.raises(ComityError, match="there is no word in this"):
        comity.search(told, "…")


# Files of judgements


def test_judgements_are_lines_that_people_can_read(tmp_path: Path) -> None:
    with fact_store(tmp_path / "a.db", _records()) as store:
        ref = kept(store, "instruments")[0].ref
        comity.judge(store, "correct", ref, field="subject", value="railways – “steel”", who="Ann Ş.", why="as printed")
        file = io.BytesIO()
        assert comity.export_judgements(store, file) == 1
        text = file.getvalue().decode()
        assert "railways – “steel”" in text
        line = json.loads(text)
        assert (line["verb"], line["who"], line["why"], line["field"]) == ("correct", "Ann Ş.", "as printed", "subject")
        assert line["targets"][0]["evidence"] == TREATY
        assert "undoes" not in line


def test_a_folder_is_no_file(told: Store, tmp_path: Path) -> None:
    for target, message in ((tmp_path, "this is a folder"), (tmp_path / "no" / "a.jsonl", "there is no folder")):
        with pytest.raises(ComityError, match=message):
            comity.export_judgements(told, target)
    assert list(tmp_path.iterdir()) == []


def test_a_correction_to_nothing_comes_over(tmp_path: Path) -> None:
    with fact_store(tmp_path / "a.db", _records()) as one, fact_store(tmp_path / "b.db", _records()) as other:
        ref = next(kept.ref for kept in one.findings() if kept.finding.evidence == MET)
        comity.judge(one, "correct", ref, field="place", value=None, who="Ann")
        comity.export_judgements(one, tmp_path / "a.jsonl")
        comity.import_judgements(other, tmp_path / "a.jsonl")
        assert comity.fact(other, ref) == comity.fact(one, ref)
        told = comity.fact(other, ref).told
        assert told == replace(told, place=None)  # type: ignore[call-arg]


def test_entities_between_two_states_keep_to_filters(tmp_path: Path) -> None:
    first, second = "Aida Example met Boris Sample in Baku", "Aida Example signed a treaty with Clara Pattern"
    records = [
        record(
            article("herald-1", f"{first}.", "2024-05-04"),
            event(first, actors=("Aida Example", "Boris Sample"), date="2024-05-03", place="Baku"),
        ),
        record(
            article("tribune-1", f"{second}.", "2024-06-04"),
            instrument(second, kind="treaty", parties=("Aida Example", "Clara Pattern"), date="2024-06-03"),
        ),
    ]

    def entities(**more: tuple[str, ...]) -> dict[str, int]:
        file = io.BytesIO()
        comity.export(store, "entities", "jsonl", file, Filters(**{"states": PAIR, **more}))  # type: ignore[arg-type]
        return {one["name"]: one["facts"] for one in map(json.loads, file.getvalue().decode().splitlines())}

    with fact_store(tmp_path / "comity.db", records) as store:
        assert entities() == {"Aida Example": 2, "Boris Sample": 1, "Clara Pattern": 1}
        assert entities(kinds=("events",)) == {"Aida Example": 1, "Boris Sample": 1}
        # As of one state, of which the entities are those of its facts alone.
        assert entities(kinds=("events",), states=PAIR[:1]) == entities(kinds=("events",))


def test_feeds_of_other_choices_have_other_names(told: Store) -> None:
    choices = [Filters(), Filters(states=PAIR), Filters(states=("KAZ",)), Filters(states=PAIR, kinds=("events",)),
               Filters(states=PAIR, types=("ACCUSE",)), Filters(states=PAIR, since="2024-05-01"),
               Filters(states=PAIR, as_of="2024-05-05")]  # fmt: skip
    named = {}
    for choice in choices:
        file = io.BytesIO()
        comity.export(told, "facts", "atom", file, choice)
        feed = feedparser.parse(file.getvalue()).feed
        named[feed.id] = feed.title
    assert list(named.values())[:4] == [
        "Comity: all states", "Comity: Azerbaijan and Kazakhstan", "Comity: Kazakhstan",
        "Comity: Azerbaijan and Kazakhstan, events",
    ]  # fmt: skip
    assert len(named) == len(set(named.values())) == len(choices)
