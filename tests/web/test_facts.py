"""The page of a fact, and what reviewers decide on it."""

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from web_clients import Browse, csrf_of, send

import comity
from comity.browsing import by_id
from comity.store import Store
from comity.types import Article, Commitment, Event, Finding, Given, Instrument, Office, Page, Record
from comity.web.corrections import form_of, names_of, read_form
from comity.web.fact_view import FEW
from comity.web.pages.facts import FactPage, with_parameter

HOSTILE = "<script>alert('met')</script>"
MEETING = "Presidents Omarova and Quliyev met in Baku on 4 May"


def told(outlet: str, day: int, words: str, *found: Finding, title: str = "") -> Record:
    """An article of one sentence that tells these findings in all its words."""
    id = f"{outlet}-{day}"
    article = Article(
        id, f"https://{outlet}.example/{id}", f"{outlet}.example", title or f"What the {outlet} wrote", ("Ann Writer",),
        f"2024-05-{day:02}T10:00:00+04:00", "en", f"{words}, the {outlet} wrote.",
    )  # fmt: skip
    placed = [replace(one, evidence=words, start=0, end=len(words)) for one in found]
    kinds: dict[str, Any] = {
        name: tuple(one for one in placed if isinstance(one, cls))
        for name, cls in (("events", Event), ("instruments", Instrument), ("commitments", Commitment), ("offices", Office))
    }
    return Record(Page(f"{id}.txt", "body", article.text, Given(id=id)), article, **kinds, coder="test/1")


def meeting(**more: Any) -> Event:
    plain = Event(
        "", 0, 0, "CONSULT", None, ("Aida Omarova",), ("Rauf Quliyev",), ("KAZ",), ("AZE",), "2024-05-04", "Baku", "occurred"
    )  # fmt: skip
    return replace(plain, **more)


TREATY = Instrument("", 0, 0, "treaty", "rail", ("Azerbaijan", "Kazakhstan"), ("AZE", "KAZ"), "signed", "2024-05-02", "Baku", 1)
PROMISE = Commitment("", 0, 0, ("Azerbaijan",), (), ("AZE",), (), "send 300 tractors", "2024-08", "pledged")
RECORDS = (
    told("herald", 4, MEETING, meeting()),
    told("tribune", 5, MEETING, meeting(), title=HOSTILE),
    told("courier", 6, MEETING, meeting(place="Shaki")),
    told("planner", 7, "A rail treaty was signed on 2 May", TREATY),
    told("gazette", 8, "Azerbaijan will send 300 tractors by August", PROMISE),
)


@pytest.fixture
def facts(place_of_store: Path) -> Iterator[Store]:
    """A store with a meeting that three outlets report, a treaty and a promise."""
    with comity.open_store(place_of_store) as store:
        for record in RECORDS:
            store.add(record)
        yield store


@pytest.fixture
def reviewer(facts: Store, browse: Browse) -> TestClient:
    return browse(facts, account="review")


def ref_of(store: Store, outlet: str) -> str:
    """The ref of the first finding of an outlet."""
    return next(one.ref for one in store.findings() if one.article.id.startswith(outlet))


def ids(store: Store) -> tuple[str, str, str]:
    """The ids of the meeting, the treaty and the promise."""
    return ref_of(store, "herald"), ref_of(store, "planner"), ref_of(store, "gazette")


def seen_of(page: Response) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', page.text)
    assert found
    return found[1]


def decide(client: TestClient, id: str, **data: Any) -> Response:
    """Sends a decision about a fact as it is now."""
    seen = data.pop("seen", None) or seen_of(client.get(f"/facts/{id}"))
    return send(client, f"/facts/{id}/judgements", {"seen": seen, **data})


def words(page: Response) -> str:
    """The words of a page as a person reads them."""
    plain = " ".join(re.sub(r"<[^>]+>", " ", page.text).replace("&#39;", "'").split())
    return re.sub(r" (?=[,.:;])", "", plain)


def test_a_fact_shows_all_its_reports_with_the_sentence_marked(facts: Store, browse: Browse) -> None:
    meeting_id, _, _ = ids(facts)
    page = browse(facts).get(f"/facts/{meeting_id}")
    assert page.status_code == 200
    assert page.text.count('<li class="report"') == 3
    assert page.text.count(f"<mark>{MEETING}</mark>, the") == 3
    for outlet in ("herald", "tribune", "courier"):
        ref = ref_of(facts, outlet)
        assert f'id="r-{ref}"' in page.text
        assert f"#m-{ref}" in page.text
        assert f"https://{outlet}.example" in page.text
        assert "#:~:text=Presidents%20Omarova" in page.text


def test_a_hostile_title_is_shown_as_text(facts: Store, browse: Browse) -> None:
    page = browse(facts).get(f"/facts/{ids(facts)[0]}")
    assert HOSTILE not in page.text
    assert "&lt;script&gt;alert" in page.text


def test_each_report_leads_to_the_fact(facts: Store, browse: Browse) -> None:
    client = browse(facts)
    answer = client.get(f"/facts/{ref_of(facts, 'courier')}?as-of=2024-05-08")
    assert answer.status_code == 307
    assert answer.headers["location"] == f"/facts/{ids(facts)[0]}?as-of=2024-05-08"


@pytest.mark.parametrize("id", ["ev-none", "x" * 500, "%00", "ev-%3Cscript%3E"])
def test_an_unknown_fact_is_told_plainly(facts: Store, browse: Browse, id: str) -> None:
    page = browse(facts).get(f"/facts/{id}")
    assert page.status_code == 404
    assert "There is no such fact" in page.text
    assert "<script>" not in page.text


def test_where_reports_differ_each_value_has_its_tellers(facts: Store, browse: Browse) -> None:
    page = browse(facts).get(f"/facts/{ids(facts)[0]}")
    assert "Where reports differ" in page.text
    assert re.search(r"Baku\s+2 sources: herald.example, tribune.example", words(page))
    assert re.search(r"Shaki\s+one source: courier.example", words(page))
    assert "Reports differ on the place." in words(page)


def test_a_fact_as_it_was_known_on_a_day(facts: Store, browse: Browse) -> None:
    client = browse(facts)
    id = ids(facts)[0]
    page = client.get(f"/facts/{id}?as-of=2024-05-05")
    assert page.text.count('<li class="report"') == 2
    assert "Shaki" not in page.text
    assert 'name="verb"' not in page.text
    early = client.get(f"/facts/{id}?as-of=2024-05-03")
    assert early.status_code == 404
    assert "was not known by 2024-05-03" in early.text
    assert client.get(f"/facts/{id}?as-of=May").status_code == 422
    # One day for the line before slow pages, for the page and for what it says of itself.
    assert client.get(f"/facts/{id}?as-of=2024-05-05&as-of=").text.count("2024-05-05") == page.text.count("2024-05-05")


def test_a_promise_shows_what_became_of_it(facts: Store, browse: Browse) -> None:
    kept = told(
        "post", 20, "Azerbaijan sent 300 tractors to Kazakhstan",
        Event("", 0, 0, "AID", None, ("Azerbaijan",), ("Kazakhstan",), ("AZE",), ("KAZ",), "2024-05-19", None, "occurred"),
    )  # fmt: skip
    facts.add(kept)
    page = browse(facts).get(f"/facts/{ids(facts)[2]}")
    assert page.status_code == 200
    fact = comity.fact(facts, ids(facts)[2])
    then = f"/facts/{ids(facts)[2]}?as-of=2024-05-25"
    assert "and what became of it" in browse(facts).get(then).text
    assert ("What became of it" in browse(facts).get(f"{then}&grounds=yes").text) == bool(fact.follow_ups)
    assert ("What became of it" in page.text) == bool(fact.follow_ups)


def test_confirming_and_taking_back(facts: Store, reviewer: TestClient) -> None:
    id = ids(facts)[0]
    answer = decide(reviewer, id, verb="confirm", why="seen in the protocol")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"/facts/{id}?done=ju-")
    page = reviewer.get(answer.headers["location"])
    assert "The fact is confirmed." in page.text
    assert "seen in the protocol" in page.text
    judgement = facts.judgements()[0]
    assert (judgement.verb, judgement.who) == ("confirm", "review")
    undo = send(reviewer, f"/facts/{id}/judgements", {"verb": "undo", "judgement": judgement.id})
    assert undo.status_code == 303
    after = reviewer.get(undo.headers["location"])
    assert "It is as it was before." in after.text
    assert "taken back by review" in words(after)
    assert not comity.fact(facts, id).confirmed
    # What is told of a decision that was taken back is no longer "done".
    assert "The fact is confirmed." not in reviewer.get(answer.headers["location"]).text


def test_rejecting_a_fact_leaves_a_page_from_which_it_can_be_taken_back(facts: Store, reviewer: TestClient) -> None:
    id = ids(facts)[0]
    answer = decide(reviewer, id, verb="reject", why="a hoax")
    page = reviewer.get(answer.headers["location"])
    assert page.status_code == 200
    assert "Decided by persons" in page.text
    assert "a hoax" in page.text
    judgement = facts.judgements()[0]
    send(reviewer, f"/facts/{id}/judgements", {"verb": "undo", "judgement": judgement.id})
    assert len(comity.fact(facts, id).reports) == 3


def test_rejecting_and_splitting_chosen_reports(facts: Store, reviewer: TestClient) -> None:
    id, courier = ids(facts)[0], ref_of(facts, "courier")
    nothing = decide(reviewer, id, verb="reject", scope="chosen")
    assert nothing.status_code == 422
    assert "Choose the reports that are wrong." in nothing.text
    everything = [report.ref for report in comity.fact(facts, id).reports]
    for reports in ([], everything):
        answer = decide(reviewer, id, verb="split", report=reports, scope="chosen")
        assert answer.status_code == 422
        assert "at least one and not all of them" in answer.text
    assert not facts.judgements()
    assert decide(reviewer, id, verb="split", report=[courier], scope="chosen").status_code == 303
    assert len(comity.fact(facts, id).reports) == 2
    assert comity.fact(facts, courier).id == courier
    assert decide(reviewer, id, verb="reject", report=[ref_of(facts, "tribune")], scope="chosen").status_code == 303
    assert len(comity.fact(facts, id).reports) == 1
    tribune = reviewer.get(f"/facts/{ref_of(facts, 'tribune')}")
    assert "Rejected:" in tribune.text
    assert f'href="/facts/{id}">The fact that other reports tell</a>' in tribune.text


def test_joining_by_id(facts: Store, reviewer: TestClient) -> None:
    meeting_id, treaty, _ = ids(facts)
    courier = ref_of(facts, "courier")
    decide(reviewer, meeting_id, verb="split", report=[courier])
    for other, sentence in (
        ("", "Write the id of the other fact."),
        ("ev-none", "There is no fact “ev-none”"),
        (meeting_id, "These are one fact already."),
        (treaty, "These are of different kinds (events, instruments)"),
    ):
        page = decide(reviewer, meeting_id, verb="join", other=other, why="kept")
        assert page.status_code == 422
        assert sentence in words(page)
        assert f'name="other" value="{other}"' in page.text
        assert 'value="kept"' in page.text
    answer = decide(reviewer, courier, verb="join", other=meeting_id)
    assert answer.headers["location"].startswith(f"/facts/{meeting_id}?")
    assert len(comity.fact(facts, meeting_id).reports) == 3


def test_of_two_facts_both_are_confirmed_or_none(facts: Store, reviewer: TestClient) -> None:
    meeting_id, *_ = ids(facts)
    page = decide(reviewer, meeting_id, verb="confirm", other="ev-none")
    assert page.status_code == 422
    assert "There is no fact “ev-none”" in words(page)
    assert not facts.judgements()


def test_what_was_nearly_joined_can_be_joined(facts: Store, reviewer: TestClient) -> None:
    facts.add(
        told(
            "monitor",
            9,
            "The rail treaty on transit was signed",
            replace(TREATY, kind="agreement", subject="rail transit", date=None, place=None),
        )
    )
    treaty = ids(facts)[1]
    near = comity.why(facts, treaty).near
    page = reviewer.get(f"/facts/{treaty}")
    for one in near:
        assert f'name="other" value="{one.fact}"' in page.text


def test_correcting_fields(facts: Store, reviewer: TestClient) -> None:
    id = ids(facts)[0]
    page = reviewer.get(f"/facts/{id}")
    assert '<input id="set-date" name="set-date" value="2024-05-04"' in page.text
    assert re.search(r'<option value="occurred" selected>', page.text)
    answer = decide(
        reviewer, id, verb="correct", why="by the protocol",
        **{"set-date": "2024-05-05", "set-place": "Baku", "set-actors": "Aida Omarova\r\n Aida Omarova\r\nOlim Rakhimov",
           "set-status": "occurred"},
    )  # fmt: skip
    assert answer.status_code == 303
    fact = comity.fact(facts, id)
    assert isinstance(fact.told, Event)
    assert (fact.date, fact.told.place, fact.told.actors) == ("2024-05-05", "Baku", ("Aida Omarova", "Olim Rakhimov"))
    assert [judgement.field for judgement in facts.judgements()] == ["actors", "date"]
    done = reviewer.get(answer.headers["location"])
    both = re.search(r'name="judgement" value="(ju-\S+ ju-\S+)"', done.text)
    assert both
    send(reviewer, f"/facts/{id}/judgements", {"verb": "undo", "judgement": both[1]})
    assert comity.fact(facts, id).date == "2024-05-04"


def test_where_reports_differ_one_value_is_said_to_be_right(facts: Store, reviewer: TestClient) -> None:
    id = ids(facts)[0]
    for value in ("Baku", "Shaki"):
        page = reviewer.get(f"/facts/{id}")
        assert f'name="set-place" value="{value}"><button' in page.text
        assert decide(reviewer, id, verb="correct", firm="yes", **{"set-place": value}).status_code == 303
        told_ = comity.fact(facts, id).told
        assert isinstance(told_, Event)
        assert told_.place == value
    assert len(facts.judgements()) == 2


def test_contexts_stay_unless_the_form_has_them(facts: Store, reviewer: TestClient) -> None:
    facts.add(
        told(
            "monitor",
            9,
            "Kazakhstan and Georgia held talks",
            meeting(recipient_states=("GEO",), contexts=("diplomatic", "legal")),
        )
    )
    id = ref_of(facts, "monitor")

    def contexts() -> tuple[str, ...]:
        now = comity.fact(facts, id).told
        assert isinstance(now, Event)
        return now.contexts

    decide(reviewer, id, verb="correct", **{"set-place": "Tbilisi"})
    assert contexts() == ("diplomatic", "legal")
    decide(reviewer, id, verb="correct", **{"set-contexts": ["", "legal"]})
    assert contexts() == ("legal",)
    decide(reviewer, id, verb="correct", **{"set-contexts": ""})
    assert contexts() == ()


def test_a_type_and_its_mode_are_corrected_together(facts: Store, reviewer: TestClient) -> None:
    id = ids(facts)[0]
    assert decide(reviewer, id, verb="correct", **{"set-type": "CONSULT", "set-mode": "visit"}).status_code == 303
    wrong = decide(reviewer, id, verb="correct", **{"set-type": "ASSAULT", "set-mode": "visit"})
    assert wrong.status_code == 422
    assert "is no mode of ASSAULT" in words(wrong)
    assert decide(reviewer, id, verb="correct", **{"set-type": "THREATEN", "set-mode": "relations"}).status_code == 303
    now = comity.fact(facts, id).told
    assert isinstance(now, Event)
    assert (now.type, now.mode) == ("THREATEN", "relations")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("date", "14 Mai", "“14 Mai” is no date"),
        ("date", "2024-13-01", "“2024-13-01” is no date"),
        ("actor_states", "Kazakhstan; Atlantis", "is not the name of a state"),
        ("type", "FLY", "is none of the words for this"),
        ("status", "signed", "is none of the words for this"),
    ],
)
def test_what_a_field_cant_be_is_told_beside_it(
    facts: Store, reviewer: TestClient, field: str, value: str, sentence: str
) -> None:
    page = decide(reviewer, ids(facts)[0], verb="correct", why="mine", **{f"set-{field}": value, "set-place": "Ganja"})
    assert page.status_code == 422
    assert re.search(rf'<p class="error" id="set-{field}-error">[^<]*{sentence}', page.text)
    assert 'name="set-place" value="Ganja"' in page.text
    assert 'value="mine"' in page.text
    assert not facts.judgements()


def test_nothing_changed_is_told(facts: Store, reviewer: TestClient) -> None:
    page = decide(reviewer, ids(facts)[0], verb="correct", **{"set-place": " Baku "})
    assert page.status_code == 422
    assert "all fields stand as they were" in page.text


def test_the_second_of_two_reviewers_is_told_and_loses_nothing(facts: Store, reviewer: TestClient) -> None:
    id = ids(facts)[0]
    seen = seen_of(reviewer.get(f"/facts/{id}"))
    comity.judge(facts, "correct", id, who="Bob", why="as the ministry says", field="date", value="2024-05-03")
    page = decide(reviewer, id, seen=seen, verb="correct", why="mine", **{"set-date": "2024-05-05"})
    assert page.status_code == 409
    assert "Bob has decided meanwhile: corrected date to 3 May 2024" in words(page)
    assert "as the ministry says" in page.text
    assert 'name="set-date" value="2024-05-05"' in page.text
    assert 'value="mine"' in page.text
    assert len(facts.judgements()) == 1
    # Who looked at it then and sends it again, has it kept.
    assert decide(reviewer, id, seen=seen_of(page), verb="correct", **{"set-date": "2024-05-05"}).status_code == 303


def test_the_second_is_told_of_new_reports_rejections_and_what_was_taken_back(facts: Store, reviewer: TestClient) -> None:
    id = ids(facts)[0]
    seen = seen_of(reviewer.get(f"/facts/{id}"))
    facts.add(told("evening", 9, MEETING, meeting()))
    page = decide(reviewer, id, seen=seen, verb="confirm")
    assert page.status_code == 409
    assert "It is told by 4 reports now; it was by 3." in words(page)
    made = comity.judge(facts, "confirm", id, who="Bob")
    seen = seen_of(reviewer.get(f"/facts/{id}"))
    comity.judge(facts, "undo", made.id, who="Cleo")
    page = decide(reviewer, id, seen=seen, verb="reject", why="mine")
    assert "Cleo took back what Bob decided: confirmed." in words(page)
    comity.judge(facts, "reject", id, who="Bob", why="hoax")
    page = send(reviewer, f"/facts/{id}/judgements", {"verb": "confirm", "seen": seen, "why": "surely right"})
    assert page.status_code == 409
    assert "rejected it while you were deciding" in page.text
    assert "surely right" in page.text


def test_what_was_taken_back_once_is_not_taken_back_twice(facts: Store, reviewer: TestClient) -> None:
    id = ids(facts)[0]
    made = comity.judge(facts, "confirm", id, who="Bob")
    comity.judge(facts, "undo", made.id, who="Cleo")
    page = send(reviewer, f"/facts/{id}/judgements", {"verb": "undo", "judgement": made.id})
    assert page.status_code == 409
    assert "Cleo has taken this back already" in page.text
    unknown = send(reviewer, f"/facts/{id}/judgements", {"verb": "undo", "judgement": "ju-none"})
    assert unknown.status_code == 422


def test_readers_see_no_buttons_and_may_not_decide(facts: Store, browse: Browse) -> None:
    reader = browse(facts, account="read")
    id = ids(facts)[0]
    page = reader.get(f"/facts/{id}")
    assert 'name="verb"' not in page.text
    assert "Those with the role “review” may." in page.text
    assert send(reader, f"/facts/{id}/judgements", {"verb": "confirm"}).status_code == 403
    assert not facts.judgements()


def test_forms_without_our_token_are_not_taken(facts: Store, reviewer: TestClient) -> None:
    assert csrf_of(reviewer)
    assert reviewer.post(f"/facts/{ids(facts)[0]}/judgements", data={"verb": "confirm"}).status_code == 403


def test_a_decision_that_there_is_not(facts: Store, reviewer: TestClient) -> None:
    id = ids(facts)[0]
    assert send(reviewer, f"/facts/{id}/judgements", {"verb": "burn"}).status_code == 422
    assert send(reviewer, f"/facts/{id}/judgements", {}).status_code == 422
    assert send(reviewer, "/facts/ev-none/judgements", {"verb": "confirm"}).status_code == 404


def test_after_a_decision_the_visitor_goes_on_but_not_elsewhere(facts: Store, reviewer: TestClient) -> None:
    id = ids(facts)[0]
    answer = decide(reviewer, id, verb="confirm", next="/review?at=2")
    assert answer.headers["location"].startswith("/review?at=2&done=ju-")
    answer = decide(reviewer, id, verb="confirm", next="https://evil.example/")
    assert answer.headers["location"].startswith(f"/facts/{id}?")


def test_a_fact_with_very_many_reports_is_shown_some_at_a_time(place_of_store: Path, browse: Browse) -> None:
    held = Office("", 0, 0, "Aida Omarova", "president", "KAZ")
    with comity.open_store(place_of_store) as store:
        for number in range(FEW + 15):
            words_ = f"President Aida Omarova opened school {number}"
            record = told(f"outlet{number}", number % 28 + 1, words_, held)
            store.add(record)
        client = browse(store, account="review")
        id = comity.fact(store, ref_of(store, "outlet0")).id
        page = client.get(f"/facts/{id}")
        assert page.status_code == 200
        assert f"1 to 30 of {FEW + 15}" in words(page)
        assert "Look up the grounds" in page.text
        second = client.get(f"/facts/{id}?cursor=30")
        assert f"31 to 60 of {FEW + 15}" in words(second)
        shown = re.findall(r'id="r-(of-\w+)"', page.text) + re.findall(r'id="r-(of-\w+)"', second.text)
        assert len(set(shown)) == 60
        assert client.get(f"/facts/{id}?grounds=yes").status_code == 200
        assert client.get(f"/facts/{id}?as-of=2024-05-20").status_code == 200
        assert client.get(f"/facts/{id}?cursor=99999").status_code == 200
        assert client.get(f"/facts/{id}?cursor=abc").status_code == 422
        assert decide(client, id, verb="confirm").status_code == 303


def test_the_page_has_what_its_template_uses() -> None:
    assert [field.name for field in fields(FactPage)] == ["shown", "form", "filled", "changed", "done", "next", "as_of"]


def test_every_field_of_a_fact_stands_in_its_form_and_changes_nothing_unless_changed(facts: Store) -> None:
    for id in ids(facts):
        fact = by_id(facts, id)
        assert fact
        form = form_of(fact)
        assert tuple(field.name for field in form) == names_of(fact.told)
        sent = {field.name: ["", *sorted(field.chosen - {""})] if field.control == "many" else [field.value] for field in form}
        read = read_form(fact, lambda name, sent=sent: sent[name])  # type: ignore[misc]
        assert (read.changes, read.wrong) == ((), False)


@pytest.mark.parametrize(
    ("number", "wrong"), [("3", False), ("0", True), ("100001", True), ("9" * 400, True), ("9" * 5_000, True)]
)
def test_a_number_of_documents_is_one_that_can_be(facts: Store, number: str, wrong: bool) -> None:
    fact = next(fact for fact in comity.facts(facts) if fact.kind == "instruments")
    assert read_form(fact, lambda name: [number] if name == "count" else [], firm=True).wrong == wrong


@pytest.mark.parametrize(
    ("address", "value", "expected"),
    [
        ("/review", "ju-1", "/review?done=ju-1"),
        ("/review?at=2&done=old#x", "ju-1 ju-2", "/review?at=2&done=ju-1+ju-2#x"),
        ("/review?done=old", "", "/review"),
        ("/a#b", "c", "/a?done=c#b"),
    ],
)
def test_a_parameter_is_set_in_an_address(address: str, value: str, expected: str) -> None:
    assert with_parameter(address, "done", value) == expected
