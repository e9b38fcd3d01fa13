import random
from dataclasses import replace
from datetime import date

import pytest
from dossier_samples import VISIT, article, commitment, denial, event, instrument, record, visit
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.dossier import Dossier, build, render
from comity.errors import ComityError
from comity.types import Figure, Office, Record, Statement


def dossier(*records: Record, today: date | None = None) -> Dossier:
    return build(records, "AZE", "KAZ", today=today)


def events_record(*dated: tuple[str, str | None], published: str = "2024-01-01", id: str = "e") -> Record:
    text = " ".join(f"Meeting {n} took place." for n in range(len(dated)))
    return record(
        article(id, text, published),
        *(event(f"Meeting {n} took place", status=status, date=day) for n, (status, day) in enumerate(dated)),
    )


def test_the_states_have_their_names() -> None:
    assert [(s.code, s.name) for s in dossier().states] == [("AZE", "Azerbaijan"), ("KAZ", "Kazakhstan")]


def test_the_same_state_twice_is_refused_with_a_sentence() -> None:
    with pytest.raises(ComityError, match="two different states, but Azerbaijan was given twice"):
        build([], "AZE", "AZE")


def test_a_row_shows_its_evidence_in_the_whole_sentence() -> None:
    (row,) = dossier(visit()).coming.ahead
    source = row.source
    assert source.before == ""
    assert source.evidence == "President Aida Omarova of Kazakhstan will travel to Baku on 4 May 2024"
    assert source.after == ", the foreign ministries said."
    assert (source.id, source.article, source.number) == ("visit-events-1", "visit", 1)
    assert source.link == (
        "https://news.example/visit#:~:text="
        "President%20Aida%20Omarova%20of%20Kazakhstan%20will%20travel%20to%20Baku%20on%204%20May%202024"
    )
    assert row.who == "Aida Omarova → Azerbaijan"


def test_what_is_coming_is_told_against_today() -> None:
    told = events_record(("planned", "2024-06"), ("proposed", "2024-03-01"), ("planned", None), ("planned", "2023-11"))
    coming = dossier(told).coming
    assert [row.date for row in coming.ahead] == ["2024-03-01", "2024-06"]
    assert [row.date for row in coming.undated] == [None]
    assert [row.date for row in coming.passed] == ["2023-11"]
    assert [row.date for row in dossier(told, today=date(2024, 6, 30)).coming.ahead] == ["2024-06"]
    assert not dossier(told, today=date(2024, 7, 1)).coming.ahead


def test_what_was_last_is_grouped_by_date_newest_first() -> None:
    told = events_record(
        ("occurred", "2022"),
        ("occurred", None),
        ("denied", "2023-06"),
        ("occurred", "2023-06-05"),
        ("planned", "2023-06-06"),
    )
    also = events_record(("occurred", "2023-06-05"), published="2023-06-06", id="also")
    groups = dossier(told, also).latest.groups
    assert [(group.date, group.when, len(group.events)) for group in groups] == [
        ("2023-06-05", "5 June 2023", 2),
        ("2023-06", "June 2023", 1),
        ("2022", "2022", 1),
        (None, "No date given", 1),
    ]
    assert [row.source.article for row in groups[0].events] == ["e", "also"]
    assert groups[1].events[0].status == "denied"


def test_at_a_glance() -> None:
    glance = dossier(denial(), visit()).glance
    assert (glance.articles, glance.findings) == (2, 14)
    assert (glance.first_report, glance.last_report) == ("2023-07-01", "2024-04-20T09:30:00+04:00")
    assert glance.last_meeting is not None
    assert glance.last_meeting.date == "2024-02-02"
    assert glance.next_event is not None
    assert glance.next_event.date == "2024-05-04"
    assert [(row.status, row.count) for row in glance.instruments] == [("to be signed", 1), ("ratified", 1)]
    assert [(m.month, m.cooperation, m.conflict) for m in glance.months] == [("2024-02", 1, 0)]


def test_instruments_stand_by_status_then_date() -> None:
    text = "One. Two. Three. Four."
    told = record(
        article("i", text, "2024-01-01"),
        instrument("One.", status="signed"),
        instrument("Two.", status="signed", date="2022"),
        instrument("Three.", status="signed", date="2023-05"),
        instrument("Four.", status="proposed"),
    )
    registers = dossier(told).instruments
    assert [(r.status, [row.date for row in r.instruments]) for r in registers] == [
        ("proposed", [None]),
        ("signed", ["2023-05", "2022", None]),
    ]


def test_a_due_date_that_passed_is_told_unless_the_thing_is_done() -> None:
    text = "Baku will pay. Baku paid."
    told = record(
        article("c", text, "2024-01-31"),
        event("Baku paid."),
        commitment("Baku will pay.", due="2024-01"),
        commitment("Baku paid.", due="2023", status="done"),
    )
    assert [row.overdue for row in dossier(told).commitments] == [False, False]
    assert [row.overdue for row in dossier(told, today=date(2024, 2, 1)).commitments] == [True, False]


def test_one_form_of_words_for_an_office_has_one_row_latest_report_first() -> None:
    older = replace(visit(), article=replace(visit().article, id="older", published="2020-01-01"))
    groups = dossier(older, visit(), denial()).offices
    assert [group.name for group in groups] == ["Azerbaijan", "Kazakhstan", "Customs Academy"]
    (row,) = groups[1].offices
    assert [source.article for source in row.sources] == ["visit", "older"]


def test_speakers_have_their_statements_and_office() -> None:
    (first, second) = dossier(visit(), denial()).statements
    assert (first.speaker, first.office, first.statements[0].direct) == (
        "Leyla Nur", "rector, Customs Academy", False,
    )  # fmt: skip
    assert (second.speaker, second.office) == ("Rauf Quliyev", "foreign minister, Azerbaijan")


def test_signing_is_called_signing() -> None:
    (row,) = dossier(visit()).coming.undated
    assert (row.type, row.label) == ("SUPPORT", "Signing")


def test_fields_link_to_what_is_filed_under_them() -> None:
    fields = dossier(visit()).fields
    assert [row.field for row in fields] == ["politics", "water"]
    assert fields[0].events[0].id == "visit-events-1"
    assert fields[1].instruments[0].id == "visit-instruments-1"


def test_articles_of_equal_ids_have_different_names_within_the_file() -> None:
    other = record(article("visit", "Both met.", "2024-01-01"), event("Both met."))
    assert [row.anchor for row in dossier(visit(), other).sources] == ["visit", "visit-2"]


def test_a_record_given_twice_counts_once_wherever_the_page_came_from() -> None:
    again = replace(visit(), page=replace(visit().page, source="elsewhere"))
    assert dossier(visit(), again) == dossier(visit())


def test_marks_are_where_the_evidence_is() -> None:
    (row,) = dossier(visit()).sources
    assert len(row.marks) == 9
    assert all(VISIT[mark.start : mark.end].strip() for mark in row.marks)


def test_what_concerns_others_changes_nothing() -> None:
    other = record(article("o", "They met.", "2020-01-01"), event("They met.", actor_states=("GEO", "TUR")))
    assert dossier(visit(), other) == dossier(visit())


def _many() -> list[Record]:
    records = [visit(), denial()]
    for n in range(8):
        day = f"2023-0{n % 3 + 1}-1{n % 4}"
        text = f"Both met. The guest {n % 2} spoke. Rector R came. A pact was signed."
        records.append(
            record(
                article(f"m{n % 6}", text, day if n % 4 else None),
                event("Both met.", date=day if n % 3 else None),
                instrument("A pact was signed.", date=day),
                Office("Rector R", 0, 0, "R", "rector", "Academy"),
                Statement(f"The guest {n % 2} spoke.", 0, 0, f"guest {n % 2}", False),
            )
        )
    return records


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_records_changes_nothing(shuffler: random.Random) -> None:
    records = _many()
    expected = [render(dossier(*records), form) for form in ("html", "md", "json")]
    shuffler.shuffle(records)
    assert [render(dossier(*records), form) for form in ("html", "md", "json")] == expected


def test_a_signing_that_is_denied_is_told_of_its_instrument() -> None:
    text = "Azerbaijan is not about to sign a pact with Kazakhstan, he said. Another pact is under discussion."
    denied = event("Azerbaijan is not about to sign a pact with Kazakhstan", type="SUPPORT", status="denied")
    pact, other = instrument("sign a pact", status="proposed"), instrument("Another pact", status="proposed")
    made = dossier(record(article("d", text, "2024-01-01"), denied, pact, other))
    assert [row.denied for row in made.instruments[0].instruments] == [True, False]


def test_of_a_long_sentence_the_words_near_the_evidence_are_shown() -> None:
    text = f"{'Much was said of it, ' * 30}Azerbaijan and Kazakhstan met, {'and more was said of it ' * 30}then."
    (row,) = dossier(record(article("l", text, "2024-01-01"), event("Azerbaijan and Kazakhstan met"))).latest.groups[0].events
    source = row.source
    assert source.before.startswith("… ")
    assert source.before.endswith("said of it, ")
    assert source.after.startswith(", and more")
    assert source.after.endswith(" …")
    assert max(len(source.before), len(source.after)) <= 302


def test_the_two_states_are_not_told_again_with_each_figure() -> None:
    text = "Trade of Azerbaijan and Kazakhstan grew to 5 units. Trade with Georgia, too, grew to 6 units."
    told = {5: ("AZE", "KAZ"), 6: ("AZE", "KAZ", "GEO")}
    figures = [Figure(f"grew to {n} units", 0, 0, "trade", n, "units", False, None, states) for n, states in told.items()]
    made = dossier(record(article("f", text, "2024-01-01"), *figures))
    assert [figure.who for figure in made.figures] == [None, "Azerbaijan, Kazakhstan and Georgia"]


def test_what_is_filed_without_a_date_has_that_of_its_report() -> None:
    text = "Azerbaijan and Kazakhstan met."
    made = dossier(record(article("n", text, "2024-01-01"), event(text[:-1], field="energy", status="denied")))
    assert [item.label for item in made.fields[0].events] == [
        "Meeting or talks: Azerbaijan and Kazakhstan (denied, reported 1 January 2024)"
    ]
