"""The search, saved searches, and their feeds and calendars."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import pytest
from entity_stores import filled, of_story
from icalendar import Calendar
from web_clients import Browse, send

from comity import browsing
from comity.store import Store
from comity.types import Filters
from comity.web.briefs import MARKS, marked
from comity.web.pages.search import named_states
from sample_records import sample


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with a story of two states."""
    with of_story(tmp_path_factory.mktemp("story") / "comity.db", "GEO-UZB") as opened:
        yield opened


def test_words_are_marked_in_what_is_found(story: Store, browse: Browse) -> None:
    page = browse(story).get("/search?q=tariff").text
    assert '<mark class="hit">tariff</mark>' in page
    assert 'name="kind" value="instruments"' in page
    assert 'name="state" value="GEO"' in page
    assert 'id="articles"' in page


def test_hits_are_escaped_but_for_their_marks() -> None:
    text = f"<b>a</b> {MARKS[0]}x&y{MARKS[1]} {MARKS[0]}open"
    assert marked(text) == '&lt;b&gt;a&lt;/b&gt; <mark class="hit">x&amp;y</mark> open'


def test_articles_that_fit_are_found_behind_better_ones(tmp_path: Path, browse: Browse) -> None:
    records = [sample(number) for number in range(1, 13)]
    told = [
        replace(one, article=replace(one.article, site="other.example", text=one.article.text + " Transit."))
        for one in records[2:]
    ]
    with filled(tmp_path / "outlets.db", *records[:2], *told) as store:
        client = browse(store)
        page = client.get("/search?q=transit&site=example.org").text
        assert sorted(re.findall(r'<li><a href="/articles/([\w-]+)">', page)) == ["example-00001", "example-00002"]
        assert "articles=more" not in page
        page = client.get("/search?q=transit&site=other.example").text
        assert len(re.findall(r'<li><a href="/articles/', page)) == 5
        assert "articles=more" in page


def test_facets_count_as_the_list_does(story: Store, browse: Browse) -> None:
    client = browse(story)
    page = client.get("/search?q=tariff").text
    kind, number = re.findall(r'name="kind" value="(\w+)"[^<]*> <span>[^<]*</span> <span class="n">(\d+)</span>', page)[0]
    assert f"<strong>{number}</strong>" in client.get(f"/search?q=tariff&kind={kind}").text


def test_filters_without_words_list_facts(story: Store, browse: Browse) -> None:
    number = browsing.counts(story, Filters(kinds=("figures",))).facts
    page = browse(story).get("/search?kind=figures&q=&since=").text
    assert f"<strong>{number}</strong> facts" in page


@pytest.mark.parametrize("published", ["2027", "2027-03", "0001-01-05", "9999-12-31T23:59:59-12:00"])
def test_feeds_whatever_the_newest_article_says_of_its_day(tmp_path: Path, browse: Browse, published: str) -> None:
    record = sample()
    with filled(tmp_path / "dates.db", replace(record, article=replace(record.article, published=published))) as store:
        client = browse(store)
        for address in ("/", "/search.atom?q=the", "/search.ics?q=the", "/search.ics", "/api/v1/agenda"):
            assert client.get(address).status_code == 200, address


def test_more_words_than_can_be_looked_for(story: Store, browse: Browse) -> None:
    client = browse(story)
    page = client.get("/search", params={"q": " ".join(f"word{n}" for n in range(31))})
    assert page.status_code == 422
    assert "give at most 30" in page.text
    assert client.get("/search", params={"q": "tariff " * 60}).status_code == 200


def test_nothing_found_says_what_to_try(story: Store, browse: Browse) -> None:
    client = browse(story)
    page = client.get("/search?q=unfindable").text
    assert "Nothing found" in page
    assert "transi*" in page
    # Advice is given on what was asked for.
    assert "filters away" not in page
    assert (
        '<a href="/search?q=unfindable%20too">Take all filters away</a>'
        in client.get("/search?q=unfindable+too&kind=events").text
    )
    page = client.get("/search?since=1801&until=1802").text
    assert '<a href="/search">Take all filters away</a>' in page
    assert "fewer words" not in page
    assert client.get('/search?q="').status_code == 422
    assert client.get("/search?q=tariff&cursor=elsewhere").status_code == 422
    assert client.get("/search?q=tariff&as-of=2022-01-01").status_code == 422
    assert "This record is empty" in browse().get("/search").text


@pytest.mark.parametrize(
    ("words", "codes", "rest"),
    [
        ("azerbaijan kazakhstan", ["AZE", "KAZ"], []),
        ("rail between Georgia and UZB", ["GEO", "UZB"], ["rail", "between", "and"]),
        ("united arab emirates", ["ARE"], []),
        ("in us", [], ["in", "us"]),
        ("", [], []),
    ],
)
def test_states_that_words_name(words: str, codes: list[str], rest: list[str]) -> None:
    assert named_states(words) == (codes, rest)


def test_words_that_name_something_lead_to_its_page(story: Store, browse: Browse) -> None:
    client = browse(story)
    page = client.get("/search?q=uzbekistan+georgia").text
    assert 'href="/dyads/GEO-UZB"' in page
    assert 'href="/states/UZB"' in page
    person = browsing.people(story, 1)[0]
    assert f">{person.name}</a>" in client.get(f"/search?q={person.name.split()[-1].lower()}").text


def test_a_search_is_saved_renamed_and_removed(story: Store, browse: Browse) -> None:
    client = browse(story)
    assert "Nothing saved yet" in client.get("/searches").text
    assert send(client, "/searches", {"name": "Tariffs", "query": "q=tariff&state=GEO&cursor=x"}).status_code == 303
    page = client.get("/searches").text
    assert "/search?q=tariff&amp;state=GEO" in page
    assert "cursor" not in page
    id = re.findall(r"/searches/(\d+)/rename", page)[0]
    send(client, f"/searches/{id}/rename", {"name": "Tolls"})
    page = client.get("/searches").text
    assert "Tolls" in page
    id = re.findall(r"/searches/(\d+)/rename", page)[0]
    assert send(client, f"/searches/{id}/remove").status_code == 303
    assert "Nothing saved yet" in client.get("/searches").text
    assert send(client, f"/searches/{id}/remove").status_code == 404


@pytest.mark.parametrize("query", ["", "q=", "kind=nonsense", "since=someday"])
def test_what_makes_no_sense_is_not_saved(browse: Browse, query: str) -> None:
    assert send(browse(), "/searches", {"name": "Odd", "query": query}).status_code == 422


@pytest.mark.parametrize("id", ["7", "99999999999999999999", "-99999999999999999999"])
@pytest.mark.parametrize("verb", ["rename", "remove", "key"])
def test_a_search_that_nobody_saved(browse: Browse, verb: str, id: str) -> None:
    client = browse()
    send(client, "/searches", {"name": "One", "query": "q=one"})
    assert send(client, f"/searches/{id}/{verb}", {"name": "Two"}).status_code == 404


def test_two_searches_have_two_names(browse: Browse) -> None:
    client = browse()
    for name in ("One", "Two"):
        send(client, "/searches", {"name": name, "query": f"q={name}"})
    id = re.findall(r"/searches/(\d+)/rename", client.get("/searches").text)[0]
    assert send(client, f"/searches/{id}/rename", {"name": "two"}).status_code == 422
    assert len(re.findall(r"/searches/\d+/rename", client.get("/searches").text)) == 2


def test_where_nobody_signs_in_nothing_is_saved(browse: Browse) -> None:
    assert "can’t be saved here" in browse(public_read_only=True).get("/searches").text.replace("&#39;", "’")


def test_a_feed_reader_follows_a_search(story: Store, browse: Browse) -> None:
    answer = browse(story).get("/search.atom?state=GEO&kind=instruments")
    assert answer.headers["content-type"] == "application/atom+xml"
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    assert feed.feed.title == "Comity: Georgia, Instruments"
    assert feed.feed.link == "http://127.0.0.1:8350/search?state=GEO&kind=instruments"
    changed = [entry.updated for entry in feed.entries]
    assert changed == sorted(changed, reverse=True)
    assert len({entry.id for entry in feed.entries}) == len(feed.entries) > 3
    first = feed.entries[0]
    assert re.fullmatch(r"http://127\.0\.0\.1:8350/facts/in-\w+", first.link)
    assert first.summary
    assert browse(story).get("/search.atom?state=GEO&kind=instruments").content == answer.content


def test_the_feed_of_words_holds_what_changed_last(story: Store, browse: Browse) -> None:
    feed = feedparser.parse(browse(story).get("/search.atom?q=tariff").content)
    found = browsing.search_page(story, "tariff", Filters(), limit=200)
    assert {entry.id.rpartition("/")[2] for entry in feed.entries} == {hit.fact.id for hit in found.hits}
    assert [entry.updated for entry in feed.entries] == sorted((entry.updated for entry in feed.entries), reverse=True)


def test_two_feeds_are_two(story: Store, browse: Browse) -> None:
    client = browse(story)
    one, other = (feedparser.parse(client.get(f"/search.atom?q={words}").content).feed.id for words in ("договор", "дорога"))
    assert one != other


def test_a_calendar_has_what_is_planned(tmp_path: Path, browse: Browse) -> None:
    store = filled(tmp_path / "filled.db", sample(1))
    answer = browse(store).get("/search.ics?state=KAZ")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    entry = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    fact = browsing.page(store, Filters(kinds=("events",))).facts[0]
    assert entry["UID"] == f"{fact.id}@comity"
    assert entry["STATUS"] == "CONFIRMED"
    assert entry["DTSTART"].to_ical() == b"20240603"


def test_a_calendar_learns_what_became_of_a_plan(tmp_path: Path, browse: Browse) -> None:
    store = filled(tmp_path / "filled.db", sample(1))
    client = browse(store)
    uid = Calendar.from_ical(client.get("/search.ics").content).walk("VEVENT")[0]["UID"]
    record = sample(2)
    denied = replace(record.events[0], status="denied")
    store.add(replace(record, events=(denied,)))
    (entry,) = Calendar.from_ical(client.get("/search.ics").content).walk("VEVENT")
    assert (entry["UID"], entry["STATUS"]) == (uid, "CANCELLED")


def test_no_calendar_of_what_is_no_event(story: Store, browse: Browse) -> None:
    client = browse(story)
    assert not Calendar.from_ical(client.get("/search.ics?kind=figures").content).walk("VEVENT")
    assert client.get("/search.ics?as-of=2022-01-01").status_code == 422
    assert client.get("/search.atom?kind=nonsense").status_code == 422


def test_a_key_opens_the_feeds_of_one_search(story: Store, browse: Browse) -> None:
    client = browse(story, account="read")
    send(client, "/searches", {"name": "Tariffs", "query": "q=tariff"})
    page = client.get("/searches").text
    addresses = re.findall(r'href="(http://[^"]+key=[^"]+)"', page)
    assert [urlsplit(address).path for address in addresses] == ["/search.atom", "/search.ics"]
    client.cookies.clear()
    assert client.get("/search.atom?q=tariff").status_code == 303
    feed = feedparser.parse(client.get(addresses[0]).content)
    assert feed.entries
    assert client.get(addresses[1]).status_code == 200
    assert client.get(addresses[0] + "x").status_code == 403


def test_new_addresses_end_the_old_ones(story: Store, browse: Browse) -> None:
    client = browse(story)
    send(client, "/searches", {"name": "Tariffs", "query": "q=tariff"})
    page = client.get("/searches").text
    old = re.findall(r'href="(http://[^"]+search\.atom[^"]+)"', page)[0]
    send(client, f"/searches/{re.findall(r'/searches/(.*?)/key', page)[0]}/key")
    new = re.findall(r'href="(http://[^"]+search\.atom[^"]+)"', client.get("/searches").text)[0]
    assert (client.get(old).status_code, client.get(new).status_code) == (403, 200)
