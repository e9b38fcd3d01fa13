"""Pages of states, persons, organizations, projects, formats, instruments and fields."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from entity_stores import filled, of_story
from web_clients import Browse

from comity import browsing
from comity.store import Store
from comity.types import Article, Event, Filters, Page, Record
from comity.web.meetings import pairs
from sample_records import sample


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with a story of two states."""
    with of_story(tmp_path_factory.mktemp("story") / "comity.db", "GEO-UZB") as opened:
        yield opened


def test_pages_of_an_empty_store_say_what_to_do(browse: Browse) -> None:
    client = browse()
    for address in ("/states", "/people", "/organizations", "/projects", "/fields", "/instruments", "/states/AZE"):
        page = client.get(address)
        assert page.status_code == 200, address
        assert 'class="empty"' in page.text, address
        assert 'href="/sources"' in page.text, address


def test_a_state_by_any_of_its_names(browse: Browse) -> None:
    client = browse()
    for name in ("aze", "azerbaijan", "Republic of Azerbaijan"):
        answer = client.get(f"/states/{name}")
        assert (answer.status_code, answer.headers["location"]) == (301, "/states/AZE")
    assert client.get("/states/Kazakhstan/facts?kind=events").headers["location"] == "/states/KAZ/facts?kind=events"
    assert client.get("/states?q=kazakhstan").headers["location"] == "/states/KAZ"
    unknown = client.get("/states/Atlantis")
    assert unknown.status_code == 404
    assert "Atlantis" in unknown.text


def test_a_state_at_a_glance(story: Store, browse: Browse) -> None:
    page = browse(story).get("/states/GEO").text
    assert 'href="/dyads/GEO-UZB"' in page
    assert 'data-chart="months"' in page
    assert "/states/GEO/facts?kind=instruments&amp;status=" in page
    assert 'id="offices"' in page


def test_filters_of_a_state_stand_in_the_address(story: Store, browse: Browse) -> None:
    client = browse(story)
    everything = client.get("/states/GEO/facts").text
    some = client.get("/states/GEO/facts?kind=instruments&status=signed").text
    assert everything.count('class="item') > some.count('class="item') > 0
    assert "Nothing found" in client.get("/states/GEO/facts?since=1990&until=1991").text
    assert client.get("/states/GEO/facts?since=someday").status_code == 422
    assert client.get("/states/GEO/facts?kind=nonsense").status_code == 422
    assert client.get("/states/GEO/facts?cursor=elsewhere").status_code == 422


@pytest.mark.parametrize(
    "address", ["/", "/states/GEO", "/states/GEO/facts", "/search", "/instruments", "/projects", "/fields/trade"]
)
def test_no_page_of_everything_is_as_of_a_day(story: Store, browse: Browse, address: str) -> None:
    page = browse(story).get(f"{address}?as-of=2022-01-01")
    assert page.status_code == 422
    assert "only the dossier of two states" in page.text


def test_no_id_stands_on_a_page_twice(story: Store, browse: Browse) -> None:
    client = browse(story)
    person = browsing.people(story, 1)[0].name
    for address in (
        "/",
        "/states",
        "/states/GEO",
        "/states/GEO/facts",
        f"/people/{person}",
        "/projects",
        "/search?q=tariff",
        "/people",
    ):
        ids = re.findall(r'\sid="([^"]+)"', client.get(address).text)
        assert len(ids) == len(set(ids)), address


def test_the_next_page_goes_on(story: Store, browse: Browse) -> None:
    client = browse(story)
    seen: list[str] = []
    address: str | None = "/states/GEO/facts"
    while address:
        page = client.get(address).text
        seen += re.findall(r' id="i-([^"]+)"', page)
        more = page.partition('id="pager-more" href="')[2]
        address = more.partition('"')[0].replace("&amp;", "&") or None
    assert len(seen) == len(set(seen)) == browsing.counts(story, Filters(states=("GEO",))).facts


def test_a_person_by_any_form_of_the_name(story: Store, browse: Browse) -> None:
    client = browse(story)
    person = next(one for one in browsing.people(story, 20) if len(one.forms) > 1)
    for form in person.forms:
        answer = client.get(f"/people/{form}")
        assert answer.status_code == (200 if form == person.name else 301)
    page = client.get(f"/people/{person.name}").text
    assert all(form in page for form in person.forms)
    assert client.get(f"/people?q={person.name.lower()}").status_code == 303
    listed = client.get(f"/people/{person.name}/facts").text
    assert f"{browsing.counts(story, Filters(parties=person.forms)).facts}</strong> facts" in listed


def test_an_unknown_person_leads_to_the_nearest_names(story: Store, browse: Browse) -> None:
    known = browsing.people(story, 1)[0].name
    page = browse(story).get(f"/people/Zz{known[1:]}x")
    assert page.status_code == 404
    assert "No person is told of" in page.text
    assert "<h1>" in browse(story).get("/people/" + "x" * 3000).text


def test_organizations_have_pages_of_their_own(story: Store, browse: Browse) -> None:
    client = browse(story)
    body = browsing.organizations(story, 5)[0]
    assert body.name in client.get("/organizations").text
    assert client.get(f"/organizations/{body.name}").status_code == 200
    assert client.get(f"/people/{body.name}").headers["location"].startswith("/organizations/")


def test_projects_lead_to_their_facts(story: Store, browse: Browse) -> None:
    client = browse(story)
    page = client.get("/projects?state=GEO&state=UZB").text
    href = page.partition('<th scope="row"><a href="')[2].partition('"')[0].replace("&amp;", "&")
    assert href.startswith(("/projects/", "/formats/"))
    project = client.get(href)
    assert project.status_code == 200
    assert "/facts/" in project.text
    assert 'href="/dyads/GEO-UZB"' in project.text
    unknown = client.get("/projects/Bridge to the Moon")
    assert unknown.status_code == 404
    assert 'href="/projects"' in unknown.text
    assert client.get("/formats/%22").status_code == 404
    assert client.get("/formats?state=GEO").headers["location"] == "/projects?state=GEO#formats"


def test_the_register_of_instruments_by_status(story: Store, browse: Browse) -> None:
    client = browse(story)
    number = browsing.counts(story, Filters(kinds=("instruments",))).statuses["signed"]
    page = client.get("/instruments?status=signed&state=GEO").text
    assert f"<strong>{number}</strong>" in page


def test_a_field_with_its_states(tmp_path: Path, browse: Browse) -> None:
    store = filled(tmp_path / "filled.db", sample(1))
    client = browse(store)
    assert 'href="/fields/politics"' in client.get("/fields").text
    page = client.get("/fields/politics").text
    assert 'href="/fields/politics?state=KAZ"' in page
    unknown = client.get("/fields/alchemy")
    assert unknown.status_code == 404
    assert 'href="/fields/energy"' in unknown.text


def test_what_articles_say_is_never_markup(tmp_path: Path, browse: Browse) -> None:
    name = "<b>Aida</b> Example"
    record = sample(1)
    event = replace(record.events[0], actors=(name,), place="<i>Baku</i>")
    article = replace(record.article, title="<script>alert(1)</script>")
    store = filled(tmp_path / "filled.db", replace(record, article=article, events=(event,)))
    client = browse(store)
    for address in ("/", "/states/KAZ", "/states/KAZ/facts", "/search?q=visit", "/states/KAZ/network", "/projects"):
        page = client.get(address).text
        assert "<script>alert" not in page
        assert "<b>Aida" not in page
        assert "<i>Baku" not in page


def test_who_met_whom_by_the_persons_names(tmp_path: Path) -> None:
    words = "Aida Example met Bakir Sample in Baku on 3 June 2024."
    article = Article("a-1", None, "example.org", "A meeting", (), "2024-06-04", "en", words)

    def meeting(actors: tuple[str, ...], states: tuple[str, ...]) -> Event:
        return Event(words, 0, len(words), "CONSULT", None, actors, (), states, (), "2024-06-03", "Baku", "occurred")

    met = meeting(("Aida Example", "Bakir Sample"), ("AZE", "KAZ"))
    store = filled(tmp_path / "filled.db", Record(Page("a-1", "body", words), article, events=(met,)))
    found = pairs(browsing.page(store, Filters()).facts)
    assert [(one.a, one.b, one.count, one.dates) for one in found] == [("Aida Example", "Bakir Sample", 1, ("2024-06-03",))]
    assert pairs(browsing.page(store, Filters()).facts, ("Somebody Else",)) == ()
