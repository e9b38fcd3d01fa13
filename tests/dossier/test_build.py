import random
from dataclasses import replace
from datetime import date

import pytest
from dossier_samples import (
    VISIT,
    Sample,
    article,
    commitment,
    denial,
    dossier,
    event,
    fact,
    holders,
    instrument,
    pledge,
    report,
    sample,
    trade,
    trip,
    visit,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.consolidation.model import Contradiction, Entity, Told
from comity.dossier import build, render
from comity.errors import ComityError
from comity.types import Judgement, Office, Statement, Target


def events(*dated: tuple[str, str | None], published: str = "2024-01-01", id: str = "e") -> Sample:
    text = " ".join(f"Meeting {n} took place." for n in range(len(dated)))
    return sample(
        article(id, text, published),
        *(event(f"Meeting {n} took place", status=status, date=day) for n, (status, day) in enumerate(dated)),
    )


def test_the_states_have_their_names() -> None:
    assert [(s.code, s.name) for s in dossier().states] == [("AZE", "Azerbaijan"), ("KAZ", "Kazakhstan")]


def test_the_same_state_twice_is_refused_with_a_sentence() -> None:
    with pytest.raises(ComityError, match="two different states, but Azerbaijan was given twice"):
        build([], [], "AZE", "AZE")


def test_a_row_shows_its_evidence_in_the_whole_sentence() -> None:
    (row,) = dossier(visit()).coming.ahead
    (source,) = row.fact.reports
    assert source.before == ""
    assert source.evidence == "President Aida Omarova of Kazakhstan will travel to Baku on 4 May 2024"
    assert source.after == ", the foreign ministries said."
    assert (source.id, source.article, source.number) == ("visit-events-1", "visit", 1)
    assert source.link == (
        "https://news.example/visit#:~:text="
        "President%20Aida%20Omarova%20of%20Kazakhstan%20will%20travel%20to%20Baku%20on%204%20May%202024"
    )
    assert row.who == "Aida Omarova → Azerbaijan"


def test_evidence_within_a_later_paragraph_has_the_sentence_of_that_paragraph() -> None:
    (row,) = dossier(visit()).figures[0].points[0].figures
    (source,) = row.fact.reports
    assert (source.before, source.after) == ("", ".")


def test_a_fact_told_by_many_is_one_row() -> None:
    made = dossier(*trip())
    (group,) = made.latest.groups
    (row,) = group.events
    assert (row.status, row.date, row.place) == ("occurred", "2024-03-01", "Baku")
    assert row.fact.sources == 3
    assert [source.article for source in row.fact.reports] == ["trip", "trip-plan", "trip-off", "trip-copy"]
    assert [source.repeats for source in row.fact.reports] == [False, False, False, True]
    assert [(line.status, line.when, line.reported) for line in row.fact.history] == [
        ("planned", "February 2024", "2024-01-05"),
        ("postponed", "March 2024", "2024-01-20"),
        ("occurred", "1 March 2024", "2024-03-01"),
    ]
    assert [[link.number for link in line.reports] for line in row.fact.history] == [[4], [3], [2, 1]]
    assert not made.coming.ahead


def test_what_is_new_since_a_day_is_told_newest_first() -> None:
    assert not dossier(*trip()).changes
    made = dossier(*trip(), visit(), denial(), new_since="2024-01-19")
    assert [(row.what, row.reported) for row in made.changes if row.fact.id == "trip-plan-events-1"] == [
        ("now occurred, 1 March 2024", "2024-03-01"),
        ("now postponed, March 2024", "2024-01-20"),
    ]
    assert [row.reported for row in made.changes] == sorted((row.reported for row in made.changes), reverse=True)
    assert {row.what for row in made.changes if row.fact.id.startswith("visit")} == {"new"}
    assert not any(row.fact.id.startswith("denial") for row in made.changes)
    facts = [group.events[0].fact for group in made.latest.groups]
    assert [(info.new, info.changed) for info in facts] == [(False, True), (True, True), (False, False), (False, False)]


def test_what_was_reported_on_the_day_itself_is_not_new() -> None:
    told = events(("occurred", None), published="2024-01-19T23:00:00+04:00")
    assert not dossier(told, new_since="2024-01-19").changes
    assert len(dossier(told, new_since="2024-01-18").changes) == 1


def test_what_is_coming_is_told_against_the_day() -> None:
    told = events(("planned", "2024-06"), ("proposed", "2024-03-01"), ("planned", None), ("planned", "2023-11"))
    coming = dossier(told).coming
    assert [row.date for row in coming.ahead] == ["2024-03-01", "2024-06"]
    assert [row.date for row in coming.undated] == [None]
    assert [row.date for row in coming.passed] == ["2023-11"]
    assert [row.date for row in dossier(told, day=date(2024, 6, 30)).coming.ahead] == ["2024-06"]
    assert not dossier(told, day=date(2024, 7, 1)).coming.ahead


def test_postponed_and_confirmed_events_are_coming_and_cancelled_ones_are_not() -> None:
    told = events(*[("planned", "2024-06")] * 3)
    statuses = ("postponed", "confirmed", "cancelled")
    made = dossier(replace(told, facts=tuple(replace(f, status=status) for f, status in zip(told.facts, statuses, strict=True))))
    assert [row.status for row in made.coming.ahead] == ["postponed", "confirmed"]
    assert [row.status for group in made.latest.groups for row in group.events] == ["cancelled"]


def test_what_was_last_is_grouped_by_date_newest_first() -> None:
    told = events(
        ("occurred", "2022"),
        ("occurred", None),
        ("denied", "2023-06"),
        ("occurred", "2023-06-05"),
        ("planned", "2023-06-06"),
    )
    also = events(("occurred", "2023-06-05"), published="2023-06-06", id="also")
    groups = dossier(told, also).latest.groups
    assert [(group.date, group.when, len(group.events)) for group in groups] == [
        ("2023-06-05", "5 June 2023", 2),
        ("2023-06", "June 2023", 1),
        ("2022", "2022", 1),
        (None, "No date given", 1),
    ]
    assert [row.fact.reports[0].article for row in groups[0].events] == ["e", "also"]
    assert groups[1].events[0].status == "denied"


def test_at_a_glance() -> None:
    glance = dossier(denial(), visit(), hidden=2).glance
    assert (glance.facts, glance.reports, glance.articles, glance.sources, glance.hidden) == (14, 14, 2, 1, 2)
    assert (glance.first_report, glance.last_report) == ("2023-07-01", "2024-04-20T09:30:00+04:00")
    assert glance.last_meeting is not None
    assert glance.last_meeting.date == "2024-02-02"
    assert glance.next_event is not None
    assert glance.next_event.date == "2024-05-04"
    assert [(row.status, row.count) for row in glance.instruments] == [("to be signed", 1), ("ratified", 1)]
    assert [(m.month, m.cooperation, m.conflict) for m in glance.months] == [("2024-02", 1, 0)]
    assert (glance.commitments_open, glance.commitments_overdue, glance.contradictions) == (1, 1, 0)
    assert [row.label for row in glance.kinds] == [
        "5 events, told by 5 reports",
        "2 instruments, told by 2 reports",
        "1 commitment, told by 1 report",
        "3 offices, told by 3 reports",
        "1 figure, told by 1 report",
        "2 statements, told by 2 reports",
    ]


def test_an_event_that_many_report_counts_once() -> None:
    glance = dossier(*trip()).glance
    assert [row.label for row in glance.kinds] == ["1 event, told by 4 reports"]
    assert [(m.month, m.cooperation) for m in glance.months] == [("2024-03", 1)]


def test_outlets_that_repeat_a_text_are_one_independent_source() -> None:
    text = "Both met."
    one, two, three = (
        replace(article(id, text, f"2024-01-0{n}"), site=f"{id}.example") for n, id in enumerate(("a", "b", "c"), 1)
    )
    told = fact([report(one, event("Both met")), report(two, event("Both met"), origin="a")], [report(three, event("Both met"))])
    made = dossier(Sample(one, (told,)), Sample(two, ()), Sample(three, ()))
    assert made.glance.sources == 2
    assert [(row.id, row.repeats, row.original) for row in made.sources] == [
        ("c", None, None), ("b", "a", 3), ("a", None, None),
    ]  # fmt: skip


def test_instruments_stand_by_status_then_date() -> None:
    text = "One. Two. Three. Four."
    told = sample(
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


def test_how_a_commitment_moved_and_what_became_of_it() -> None:
    (row,) = dossier(pledge()).commitments
    assert (row.status, row.due, row.moved) == ("moved", "2024-07", "moved from March 2024 to May 2024 to July 2024")
    assert not row.fact.overdue  # "no report" would not be so beside what seems to fulfil it
    assert [(up.how, up.words, up.when, up.fact) for up in row.follow_ups] == [
        ("fulfilled by", "Baku paid", "1 August 2024", "pledge-events-1"),
        ("contradicted by", "Baku paid", None, None),
    ]


def test_a_due_date_told_more_exactly_has_not_moved() -> None:
    text = "Baku will pay in 2024. Baku pays in March."
    of = article("exact", text, "2024-01-01")
    told = fact(
        [report(of, commitment("Baku will pay in 2024", due="2024"))],
        [report(of, commitment("Baku pays in March", due="2024-03", status="underway"), 2)],
    )
    (row,) = dossier(Sample(of, (told,))).commitments
    assert row.moved is None


def test_a_change_in_an_office_is_seen() -> None:
    (group,) = dossier(*holders()).offices
    (post,) = group.posts
    assert (group.name, post.office) == ("Kazakhstan", "president")
    assert [(row.person, row.when) for row in post.holders] == [
        ("New", "reported on 3 May 2024"),
        ("Old", "reported from 3 May 2020 to 3 May 2022"),
    ]


def test_of_two_whom_one_article_names_last_the_one_named_first_of_all_held_it_before() -> None:
    words = "The minister, Old, spoke. Old made way for New."
    long_ago, lately = article("then", words, "2023-04-12"), article("now", words, "2025-08-07T10:00:00+04:00")
    old, new = Office("Old", 0, 0, "Old", "minister", "KAZ"), Office("New", 0, 0, "New", "minister", "KAZ")
    before = fact([report(long_ago, old)], [report(lately, old)], statuses=("", ""))
    told = (before, fact([report(lately, new, 2)]))
    (group,) = dossier(Sample(long_ago, ()), Sample(lately, told)).offices
    assert [row.person for row in group.posts[0].holders] == ["New", "Old"]


def test_offices_of_the_two_states_come_first() -> None:
    assert [group.name for group in dossier(visit(), denial()).offices] == ["Azerbaijan", "Kazakhstan", "Customs Academy"]


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


def test_marks_are_where_the_evidence_is() -> None:
    (row,) = dossier(visit()).sources
    assert len(row.marks) == 9
    assert all(VISIT[mark.start : mark.end].strip() for mark in row.marks)
    assert all(mark.fact == mark.id for mark in row.marks)


def test_articles_that_report_none_of_the_facts_are_not_shown() -> None:
    assert dossier(visit(), Sample(article("other", "They met.", "2025-01-01"), ())) == dossier(visit())


def test_figures_of_one_measure_are_a_series_by_period() -> None:
    wide, narrow = sorted(dossier(trade()).figures, key=lambda series: len(series.points))
    assert (wide.who, wide.points[0].figures[0].amount) == ("Azerbaijan, Georgia and Kazakhstan", "about 7 units")
    assert narrow.who is None
    assert [(point.when, [row.amount for row in point.figures]) for point in narrow.points] == [
        ("2022", ["6 units"]),
        ("2023", ["5 units"]),
        (None, ["8 units"]),
    ]
    assert [other.value for other in narrow.points[1].figures[0].others] == ["5.5 units"]


def test_contradictions_are_told_in_words() -> None:
    visited, *others = visit().facts
    day = Contradiction("date", (Told("2024-05-04", 2, (visited.id,)), Told("2024-05-05", 1, (visited.id,))))
    states = Contradiction("actor_states", (Told("KAZ", 1, (visited.id,)), Told("GEO", 1, ())))
    made = dossier(replace(visit(), facts=(replace(visited, contradictions=(day, states)), *others)), trade())
    assert [(row.fact.id, [d.field for d in row.differences]) for row in made.contradictions] == [
        ("visit-offices-1", ["date", "actor states"]),
        ("trade-figures-5", ["amount"]),
    ]
    first, second = made.contradictions[0].differences
    assert [(value.value, value.sources) for value in first.values] == [("4 May 2024", 2), ("5 May 2024", 1)]
    assert [value.value for value in second.values] == ["Kazakhstan", "Georgia"]
    assert made.contradictions[0].differences == made.offices[1].posts[0].holders[0].fact.contradictions
    assert made.glance.contradictions == 2


def test_judgements_are_told_in_words() -> None:
    (told,) = trip()[0].facts
    own = Target(told.id, "trip-plan", "events", 0, 3, "The")
    other = replace(own, ref="ev-other")

    def decided(id: str, verb: str, *targets: Target, **more: object) -> Judgement:
        plain = Judgement(id, "confirm", targets, "Dana", "2024-04-01T10:00:00+00:00", "read it")
        return replace(plain, verb=verb, **more)  # type: ignore[arg-type]  # the tests name fields of Judgement

    judged = replace(
        told,
        judgements=(
            decided("1", "correct", own, field="date", value="2024-03-02"),
            decided("2", "correct", own, field="actor_states", value=["AZE", "KAZ"]),
            decided("3", "correct", own, field="place", value=None),
            decided("4", "join", own, other),
            decided("5", "split", other),
            decided("6", "split", own),
            decided("7", "reject", other, other),
            decided("8", "confirm", own),
            decided("9", "undo", undoes="7"),
            decided("10", "undo", undoes="elsewhere"),
        ),
    )
    trips = trip()
    lines = dossier(replace(trips[0], facts=(judged,)), *trips[1:]).latest.groups[0].events[0].fact.judgements
    assert [line.what for line in lines] == [
        "corrected date to 2 March 2024",
        "corrected actor states to Azerbaijan and Kazakhstan",
        "corrected place to unknown",
        "joined 2 facts into one",
        "split 1 report off",
        "split off from another fact",
        "rejected 2 reports",
        "confirmed",
        "took back: rejected 2 reports",
        "took a judgement back",
    ]
    assert [line.undone for line in lines] == [line.what == "rejected 2 reports" for line in lines]
    assert {(line.who, line.why) for line in lines} == {("Dana", "read it")}


def test_projects_have_their_facts_in_order_of_time() -> None:
    told = events(("occurred", "2023-06"), ("planned", "2024-06"), ("occurred", "2022"), ("occurred", None))
    first, second, third, fourth = told.facts
    route = Entity(
        "route", "project", "Long Route", ("Long Route", "the Route"), ("AZE", "KAZ"),
        (first.id, second.id, "ev-elsewhere"), "planned", second.reports[0],
    )  # fmt: skip
    table = Entity("table", "format", "Round Table", ("Round Table",), (), (), "", None)
    person = Entity("person", "person", "A", ("A",), (), (first.id,))
    facts = (first, second, third, replace(fourth, entities=("route",)))
    (row,) = dossier(replace(told, facts=facts), entities=[person, table, route]).projects
    assert (row.name, row.other_names, row.status, row.site) == ("Long Route", ("the Route",), "planned", "news.example")
    assert row.last is not None
    assert row.last.id == second.id
    assert [link.id for link in row.facts] == [first.id, fourth.id, second.id]


def test_what_was_known_on_a_day_is_told() -> None:
    made = dossier(visit(), as_of="2024-04-30", new_since="2024-04-01")
    assert (made.as_of, made.new_since, made.day) == ("2024-04-30", "2024-04-01", "2024-04-20")


def _many() -> list[Sample]:
    samples = [visit(), denial(), *trip(), pledge(), *holders(), trade()]
    for n in range(8):
        day = f"2023-0{n % 3 + 1}-1{n % 4}"
        text = f"Both met. The guest {n % 2} spoke. Rector R came. A pact was signed."
        samples.append(
            sample(
                article(f"m{n}", text, day if n % 4 else None),
                event("Both met.", date=day if n % 3 else None),
                instrument("A pact was signed.", date=day),
                Office("Rector R", 0, 0, "R", "rector", "Academy"),
                Statement(f"The guest {n % 2} spoke.", 0, 0, f"guest {n % 2}", False),
            )
        )
    return samples


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_what_is_given_changes_nothing(shuffler: random.Random) -> None:
    samples = _many()
    facts = [told for made in samples for told in made.facts]
    articles = [made.article for made in samples]
    entities = [Entity(f"p{n}", "project", "Route", ("Route",), (), (facts[n].id, facts[n + 3].id)) for n in range(3)]

    def rendered() -> list[str]:
        made = build(facts, articles, "AZE", "KAZ", entities=entities, new_since="2023-02-10")
        return [render(made, "html"), render(made, "md"), render(made, "json")]

    expected = rendered()
    shuffler.shuffle(facts)
    shuffler.shuffle(articles)
    shuffler.shuffle(entities)
    assert rendered() == expected


def test_a_signing_that_is_denied_is_told_of_its_instrument() -> None:
    text = "Azerbaijan is not about to sign a pact with Kazakhstan, he said. Another pact is under discussion."
    denied = event("Azerbaijan is not about to sign a pact with Kazakhstan", type="SUPPORT", status="denied")
    pact, other = instrument("sign a pact", status="proposed"), instrument("Another pact", status="proposed")
    made = dossier(sample(article("d", text, "2024-01-01"), denied, pact, other))
    assert [row.denied for row in made.instruments[0].instruments] == [True, False]


def test_an_instrument_signed_after_a_denial_is_not_denied() -> None:
    text = "They are not about to sign a pact. They signed a pact at last."
    of = article("d", text, "2024-01-01")
    denied = fact([report(of, event("They are not about to sign a pact", type="SUPPORT", status="denied"))])
    pact = fact(
        [report(of, instrument("sign a pact", status="proposed"))],
        [report(of, instrument("signed a pact", status="signed"), 2)],
    )
    (register,) = dossier(Sample(of, (denied, pact))).instruments
    assert (register.status, register.instruments[0].denied) == ("signed", False)


def test_of_a_long_sentence_the_words_near_the_evidence_are_shown() -> None:
    text = f"{'Much was said of it, ' * 30}Azerbaijan and Kazakhstan met, {'and more was said of it ' * 30}then."
    made = dossier(sample(article("l", text, "2024-01-01"), event("Azerbaijan and Kazakhstan met")))
    (source,) = made.latest.groups[0].events[0].fact.reports
    assert source.before.startswith("… ")
    assert source.before.endswith("said of it, ")
    assert source.after.startswith(", and more")
    assert source.after.endswith(" …")
    assert max(len(source.before), len(source.after)) <= 302


def test_what_is_filed_without_a_date_has_that_of_its_report() -> None:
    text = "Azerbaijan and Kazakhstan met."
    made = dossier(sample(article("n", text, "2024-01-01"), event(text[:-1], field="energy", status="denied")))
    assert [item.label for item in made.fields[0].events] == [
        "Meeting or talks: Azerbaijan and Kazakhstan (denied, reported 1 January 2024)"
    ]
