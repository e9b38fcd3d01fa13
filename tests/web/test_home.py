"""The first page: of an empty store, of a full one, and for whoever comes back."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from entity_stores import filled, of_story
from web_clients import Browse

from comity.web.pages.home import home_page
from sample_records import sample


def test_an_empty_store_says_how_to_begin(browse: Browse) -> None:
    page = browse().get("/").text
    assert "This record is empty" in page
    assert 'href="/sources"' in page
    assert "comity add" in page


def test_whoever_may_only_read_is_not_told_to_add(browse: Browse) -> None:
    page = browse(public_read_only=True).get("/").text
    assert "Add pages here" not in page
    assert "somebody who may review adds the pages" in page


def test_states_dyads_and_what_comes_next(tmp_path: Path, browse: Browse) -> None:
    store = filled(tmp_path / "filled.db", sample(1))
    page = home_page(store, None)
    assert {one.code: one.url for one in page.states} == {"AZE": "/states/AZE", "KAZ": "/states/KAZ"}
    assert [(one.code, one.name, one.url) for one in page.busiest] == [("AZE-KAZ", "Azerbaijan – Kazakhstan", "/dyads/AZE-KAZ")]
    assert [one.code for one in page.changed] == ["AZE-KAZ"]
    assert (page.articles, page.last_published) == (1, "2024-05-02")
    assert [(one.date, one.status) for one in page.coming] == [("2024-06-03", "planned")]
    assert {one.change for one in page.new} == {"new"}
    shown = browse(store).get("/").text
    assert 'data-chart="world"' in shown
    assert '<tr data-state="KAZ"' in shown
    assert 'href="/dyads/AZE-KAZ"' in shown


def test_what_is_planned_stands_soonest_first(tmp_path: Path) -> None:
    store = of_story(tmp_path / "story.db", "AZE-KAZ")
    page = home_page(store, None)
    dates = [one.date for one in page.coming if one.date]
    assert dates == sorted(dates)
    assert all(one.status in ("planned", "proposed", "confirmed", "postponed") for one in page.coming)


def test_new_is_what_was_reported_since_the_last_visit(tmp_path: Path) -> None:
    store = filled(tmp_path / "filled.db", *(sample(number) for number in range(1, 6)))
    page = home_page(store, date(2024, 5, 3))
    # What was published later on that day was not there yet.
    assert (page.visit, page.since) == ("2024-05-03", "2024-05-02")
    same_day = home_page(store, date(2024, 5, 6))
    assert (same_day.visit, same_day.since, same_day.nothing_since_visit) == ("2024-05-06", "2024-05-05", None)
    none_newer = home_page(store, date(2024, 7, 1))
    assert (none_newer.visit, none_newer.since, none_newer.nothing_since_visit) == (None, "2024-04-06", "2024-07-01")


def test_what_came_later_on_the_day_of_the_visit_is_new(tmp_path: Path, browse: Browse) -> None:
    client = browse(filled(tmp_path / "filled.db", sample(1)))
    now = [datetime(2024, 5, 2, 4, tzinfo=UTC)]
    client.app.state.desk._now = lambda: now[0]  # type: ignore[attr-defined]
    client.get("/")
    now[0] += timedelta(days=2)
    page = client.get("/").text
    assert "Reported on 2 May 2024, the day of your last visit, or later." in page
    assert "signed a roadmap on transit" in page
    dossier = client.get("/dyads/AZE-KAZ").text
    assert "New since your last visit, 2 May 2024" in dossier
    assert "new-since=2024-05-01" in dossier
    assert "Nothing new was reported" not in dossier


def test_the_desk_tells_the_last_visit(tmp_path: Path, browse: Browse) -> None:
    store = filled(tmp_path / "filled.db", sample(1))
    client = browse(store)
    now = [datetime(2024, 4, 20, 9, tzinfo=UTC)]
    client.app.state.desk._now = lambda: now[0]  # type: ignore[attr-defined]
    assert "Latest news" in client.get("/").text
    now[0] += timedelta(days=2)
    assert "New since your last visit" in client.get("/").text
