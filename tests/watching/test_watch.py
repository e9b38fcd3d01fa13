"""The watch, against servers of the tests' own."""

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest

import comity
from comity import facade
from comity.errors import ComityError, StoreError
from comity.sources.fetching import Fetcher, Manners
from comity.store import NamedAddress, Store
from comity.store import sqlite as dialect
from comity.watching import Plan, Source, watch
from comity.watching.events import Asked, Event, Round, Taken, Trouble
from comity.watching.health import standing_of
from comity.watching.lease import Lease
from fake_reader import FakeReader
from local_site import Reply, Site, serving
from stores_of_both import NewPlace
from watched_site import article, feed, page, sitemap, sitemap_index

Watch = Callable[..., list[Event]]


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> FakeReader:
    reader = FakeReader()
    monkeypatch.setattr(facade, "_reader", lambda name: reader)
    return reader


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as running:
        yield running


@pytest.fixture
def kept(new_place: NewPlace, reader: FakeReader) -> Iterator[Store]:
    with comity.open_store(new_place()) as store:
        yield store


@pytest.fixture
def in_file(place_of_store: Path, reader: FakeReader) -> Iterator[Store]:
    """A store of which something happens to the file."""
    with comity.open_store(place_of_store) as store:
        yield store


def fetcher(**manners: object) -> Fetcher:
    settings: dict[str, object] = {"pause": 0.0, "first_wait": 0.01, "attempts": 1, "allow_private": True}
    return Fetcher(Manners(**(settings | manners)))  # type: ignore[arg-type]  # the manners of a test


def a_round(store: Store, *sources: Source, fetching: Fetcher | None = None) -> list[Event]:
    """All that one round tells."""
    told: list[Event] = []
    watch(store, Plan(sources), on_event=told.append, fetcher=fetching or fetcher())
    assert isinstance(told[-1], Round)
    return told


def outcomes(told: list[Event]) -> dict[str, int]:
    (last,) = (event for event in told if isinstance(event, Round))
    return dict(last.outcomes)


def asked(told: list[Event]) -> dict[str, Asked]:
    return {event.source: event for event in told if isinstance(event, Asked)}


def let_time_go_by(store: Store) -> None:
    """All that rests has rested."""
    change(store, "UPDATE addresses SET rests_until = ''")
    change(store, "UPDATE watched_sources SET rests_until = NULL")


def change(store: Store, query: str) -> None:
    """Runs SQL in a store, as a careless administrator might."""
    with store._writing() as connection:  # type: ignore[attr-defined]  # the tables themselves
        connection.exec_driver_sql(query)


def addresses(store: Store) -> list[str]:
    return sorted(head.url or "" for head in store.heads((), 1000)[0])


def test_a_feed_is_read_once(site: Site, kept: Store, reader: FakeReader) -> None:
    site.replies |= {"/feed": feed(["/1", "/2"]), "/1": page(1), "/2": page(2)}
    source = Source("World", "feed", f"{site.url}/feed")
    told = a_round(kept, source)
    assert outcomes(told) == {"added": 2}
    assert asked(told)["World"] == Asked("World", "answered", 2, 2)
    assert [event.findings for event in told if isinstance(event, Taken)] == [1, 1]
    assert addresses(kept) == [f"{site.url}/1", f"{site.url}/2"]
    assert kept.check() == []

    told = a_round(kept, source)
    assert (outcomes(told), asked(told)["World"].skipped) == ({}, (("unchanged", 1),))
    site.replies |= {"/feed": feed(["/3", "/1", "/2"]), "/3": page(3)}
    told = a_round(kept, source)
    assert (outcomes(told), asked(told)["World"].skipped) == ({"added": 1}, (("seen", 2),))
    assert site.paths() == ["/feed", "/1", "/2", "/feed", "/feed", "/3"]
    assert reader.pages_read == 3


def written(words: str) -> Reply:
    paragraphs = "".join(f"<p>{words} It was the {nth} of its kind this year.</p>" for nth in ("first", "second", "third"))
    return Reply(
        f"<html lang='en'><head><title>News of the day</title></head><body><article><h1>News of the day</h1>{paragraphs}"
        "</article></body></html>"
    )


def test_the_gate_turns_away_what_tells_of_no_two_sides(site: Site, kept: Store, reader: FakeReader) -> None:
    talks = "The foreign ministers of Kazakhstan and Azerbaijan held talks in Baku on Monday and signed an agreement on transit."
    match = "The home side won by two goals after a slow first half, and their coach praised the young goalkeeper at length."
    site.replies |= {"/feed": feed(["/1", "/2"]), "/1": written(talks), "/2": written(match)}
    source = Source("World", "feed", f"{site.url}/feed", gate=True)
    assert outcomes(a_round(kept, source)) == {"added": 1, "passed-over": 1}
    assert addresses(kept) == [f"{site.url}/1"]
    assert outcomes(a_round(kept, source)) == {}


def test_one_article_by_several_addresses_is_read_once(site: Site, kept: Store, reader: FakeReader) -> None:
    canonical = f'<link rel="canonical" href="{site.url}/news/1">'
    site.replies |= {
        "/feed": feed(["/news/1?utm_source=feed", "/news/1/amp", "/short/1", "/other/1", "/news/1#top", "/news/2"]),
        "/news/1": page(1, head=canonical),
        "/short/1": Reply(status=301, headers={"Location": "/news/1"}),
        "/other/1": page(1, head=canonical, more="This form of the page is a little longer."),
        "/news/2": page(2),
    }
    told = a_round(kept, Source("World", "feed", f"{site.url}/feed"))
    assert outcomes(told) == {"added": 2, "known": 2}
    assert asked(told)["World"].skipped == (("twice", 2),)
    assert addresses(kept) == [f"{site.url}/news/1", f"{site.url}/news/2"]
    assert reader.pages_read == 2
    # Another source that names it by an address which has been seen does not even ask for it.
    site.replies |= {"/list": Reply(f"{site.url}/other/1\n{site.url}/news/1\n", "text/plain")}
    told = a_round(kept, Source("List", "list", f"{site.url}/list"))
    assert (outcomes(told), asked(told)["List"].skipped) == ({}, (("seen", 2),))


def test_the_other_way_round_too(site: Site, kept: Store, reader: FakeReader) -> None:
    # The first address names the second, which waits already, as its own.
    site.replies |= {
        "/feed": feed(["/z/copy", "/z/own"], ["Fri, 20 Nov 2026 10:00:00 GMT", "Thu, 19 Nov 2026 10:00:00 GMT"]),
        "/z/copy": page(1, head=f'<link rel="canonical" href="{site.url}/z/own">'),
        "/z/own": page(1),
    }
    assert outcomes(a_round(kept, Source("World", "feed", f"{site.url}/feed"))) == {"added": 1}
    assert site.paths() == ["/feed", "/z/copy"]
    assert addresses(kept) == [f"{site.url}/z/own"]


def test_sitemaps_below_sitemaps(site: Site, kept: Store) -> None:
    site.replies |= {
        "/index": sitemap_index(["/index2", "/broken", "/map1"]),
        "/index2": sitemap_index(["/map2", "/index3"]),
        "/index3": sitemap_index(["/deeper"]),
        "/broken": Reply("<html></html>"),
        "/map1": sitemap(["/1", "/2"]),
        "/map2": sitemap(["/3"]),
        "/deeper": sitemap(["/4"]),
    }
    site.replies |= {f"/{number}": page(number) for number in range(1, 5)}
    told = a_round(kept, Source("Map", "sitemap", f"{site.url}/index"))
    assert outcomes(told) == {"added": 3}
    assert dict(asked(told)["Map"].skipped) == {"too deep": 1}
    assert "1 of its sitemaps could not be read" in asked(told)["Map"].message
    # What could not be read is made up for.
    site.replies["/broken"] = sitemap(["/5"])
    site.replies["/5"] = page(5)
    assert outcomes(a_round(kept, Source("Map", "sitemap", f"{site.url}/index"))) == {"added": 1}


@pytest.mark.parametrize(
    ("limit", "fetched", "named", "too_many"),
    [
        ({"_MOST_SITEMAPS": 4}, ["/index", "/a", "/a1", "/a2"], 4, 4),
        ({"_MOST_ENTRIES": 3}, ["/index", "/a", "/a1", "/a2"], 3, 5),
        ({"_LONGEST_ASKING": -1.0}, ["/index"], 0, 2),
    ],
)
def test_the_limits_are_of_all_sitemaps_together(
    site: Site,
    kept: Store,
    monkeypatch: pytest.MonkeyPatch,
    limit: dict[str, float],
    fetched: list[str],
    named: int,
    too_many: int,
) -> None:
    site.replies |= {
        "/index": sitemap_index(["/a", "/b"]),
        "/a": sitemap_index(["/a1", "/a2", "/a3", "/a4", "/a5"]),
        "/b": sitemap_index(["/b1"]),
        "/b1": sitemap(["/1"]),
    }
    maps = {f"/a{one}": sitemap([f"/{one}1", f"/{one}2"]) for one in range(1, 6)}
    site.replies |= {path: replace(one, etag=f'"{path}"') for path, one in maps.items()}
    site.replies |= {f"/{number}": page(number) for number in (1, *(ten + one for ten in range(10, 60, 10) for one in (1, 2)))}
    source = Source("Map", "sitemap", f"{site.url}/index")
    with monkeypatch.context() as patched:
        for name, value in limit.items():
            patched.setattr(f"comity.watching.asking.{name}", value)
        told = a_round(kept, source)
    assert [path for path in site.paths() if not path[1:].isdigit()] == fetched
    assert (outcomes(told).get("added", 0), dict(asked(told)["Map"].skipped)) == (named, {"too many": too_many})
    # What was left over is named the next time, where there is room for it.
    assert outcomes(a_round(kept, source))["added"] == 11 - named


def test_what_is_taken_can_be_chosen(site: Site, kept: Store) -> None:
    site.replies |= {
        "/feed": feed(
            ["/world/1", "/world/2", "/sport/3", "/world/live/4"],
            ["Fri, 20 Nov 2026 10:00:00 GMT", "Sun, 01 Nov 2026 10:00:00 GMT", "Fri, 20 Nov 2026 10:00:00 GMT"],
        ),
        "/world/1": page(1),
        "/world/2": page(2),
    }
    narrow = Source("W", "feed", f"{site.url}/feed", since="2026-11-15", include=("*/world/*",), exclude=("*/live/*",))
    told = a_round(kept, narrow)
    assert (outcomes(told), asked(told)["W"].skipped) == ({"added": 1}, (("older", 1), ("pattern", 2)))
    # Other terms: the feed is looked at anew, though it has not changed.
    told = a_round(kept, Source("W", "feed", f"{site.url}/feed", include=("*/world/*",), exclude=("*/live/*",)))
    assert outcomes(told) == {"added": 1}


def test_what_is_over_the_limit_is_taken_the_next_time(site: Site, kept: Store) -> None:
    site.replies |= {f"/{number}": page(number) for number in range(5)}
    site.replies["/feed"] = feed([f"/{number}" for number in range(5)])
    source = Source("World", "feed", f"{site.url}/feed", limit=2)
    assert [outcomes(a_round(kept, source)) for _ in range(4)] == [{"added": 2}, {"added": 2}, {"added": 1}, {}]


def test_a_page_is_read_again_when_it_has_changed(site: Site, kept: Store, reader: FakeReader) -> None:
    site.replies["/page"] = Reply(article(1), etag='"1"')
    source = Source("Ministry", "page", f"{site.url}/page")
    assert outcomes(a_round(kept, source)) == {"added": 1}
    assert outcomes(a_round(kept, source)) == {"unchanged": 1}
    site.replies["/page"] = Reply(article(1, more="A word was added later."), etag='"2"')
    assert outcomes(a_round(kept, source)) == {"replaced": 1}
    assert (len(addresses(kept)), reader.pages_read) == (1, 2)
    days = kept.watched().days("2000-01-01")
    assert [(day.asked, day.articles, day.findings) for day in days] == [(3, 2, 2)]


def test_a_single_page_without_an_answer_is_a_source_without_one(site: Site, kept: Store) -> None:
    site.replies["/page"] = Reply(article(1), etag='"1"')
    source = Source("Ministry", "page", f"{site.url}/page")
    a_round(kept, source)
    site.replies["/page"] = Reply(status=503)
    rests = []
    for failures in range(1, 5):
        told = a_round(kept, source)
        assert outcomes(told) == {"later": 1}
        assert isinstance(told[-1], Round)
        assert (told[-1].answered, told[-1].waiting) == (0, 1)
        (state,) = kept.watched().sources()
        assert (state.failures, state.reason, "503" in (state.message or "")) == (failures, "unreachable", True)
        rests.append(datetime.fromisoformat(state.rests_until or "") - datetime.fromisoformat(state.asked or ""))
        # It rests, and is asked for nothing.
        told = a_round(kept, source)
        assert (asked(told)["Ministry"].outcome, outcomes(told)) == ("resting", {})
        let_time_go_by(kept)
    assert site.paths() == ["/page"] * 5
    # Each rest is twice as long as the one before, within a fifth by chance.
    assert all(later > earlier for earlier, later in pairwise(rests))
    days = kept.watched().days("2000-01-01")
    assert [(day.asked, day.unanswered, day.articles, day.failures) for day in days] == [(5, 4, 1, 0)]
    assert standing_of(kept.watched().sources()[0], days, date.fromisoformat(days[0].day))[0] == "unanswered"
    assert kept.set_asides(10)[0] == []

    site.replies["/page"] = Reply(article(1), etag='"1"')
    assert outcomes(a_round(kept, source)) == {"unchanged": 1}
    (state,) = kept.watched().sources()
    assert (state.failures, state.reason, state.rests_until, state.waiting) == (0, None, None, 0)


def test_a_single_page_that_is_gone_is_a_source_without_an_answer_too(site: Site, kept: Store) -> None:
    source = Source("Ministry", "page", f"{site.url}/page")
    assert outcomes(a_round(kept, source)) == {"unreachable": 1}
    assert asked(a_round(kept, source))["Ministry"].outcome == "resting"
    (state,) = kept.watched().sources()
    assert (state.failures, state.answered, "404" in (state.message or "")) == (1, None, True)
    assert [page.reason for page in kept.set_asides(10)[0]] == ["unreachable"]
    let_time_go_by(kept)
    site.replies["/page"] = page(1)
    assert outcomes(a_round(kept, source)) == {"added": 1}
    assert kept.set_asides(10)[0] == []


def test_all_pages_of_json_lines_are_kept(site: Site, kept: Store) -> None:
    lines = [
        {"html": article(1), "url": "https://www.example.org/1"},
        {"html": article(2), "url": "https://www.example.org/2"},
        {"id": "3", "html": article(3)},
    ]
    body = "".join(json.dumps(line) + "\n" for line in lines)
    site.replies |= {"/feed": feed(["/lines", "/line"]), "/lines": Reply(body, "application/x-ndjson")}
    site.replies["/line"] = Reply(json.dumps({"html": article(4), "url": "https://www.example.org/4"}), "application/jsonl")
    told = a_round(kept, Source("World", "feed", f"{site.url}/feed"))
    assert outcomes(told) == {"added": 2}
    assert addresses(kept) == ["", *(f"https://www.example.org/{number}" for number in (1, 2, 4))]
    assert [day.findings for day in kept.watched().days("2000-01-01")] == [4]


def test_articles_with_small_numbers_are_all_fetched(site: Site, kept: Store) -> None:
    paths = [f"/modules.php?name=News&amp;sid={number}" for number in (4, 5)]
    site.replies |= {f"/modules.php?name=News&sid={number}": page(number) for number in (4, 5)}
    site.replies["/feed"] = feed(paths)
    assert outcomes(a_round(kept, Source("World", "feed", f"{site.url}/feed"))) == {"added": 2}


@pytest.mark.parametrize("asks", ["Crawl-delay: 1e12", "Crawl-delay: 31536000"])
def test_a_host_that_wants_to_be_left_alone_for_ever_is_asked_a_day_later(site: Site, kept: Store, asks: str) -> None:
    site.replies |= {
        "/robots.txt": Reply(f"User-agent: *\n{asks}\n", "text/plain"),
        "/feed": feed(["/1", "/2"]), "/1": page(1), "/2": page(2),
    }  # fmt: skip
    source = Source("World", "feed", f"{site.url}/feed")
    told = a_round(kept, source)
    assert isinstance(told[-1], Round)
    assert (told[-1].new, told[-1].waiting) == (2, 2)
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat(timespec="seconds")
    assert len(kept.watched().waiting("World", tomorrow, 10)) == 2


def test_a_folder_gives_what_is_new_and_what_has_changed(tmp_path: Path, kept: Store) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    source = Source("Here", "folder", str(folder))
    assert outcomes(a_round(kept, source)) == {}
    (folder / "1.html").write_text(article(1))
    (folder / "2.txt").write_text("")
    assert outcomes(a_round(kept, source)) == {"added": 1, "empty": 1}
    assert outcomes(a_round(kept, source)) == {}
    (folder / "1.html").write_text(article(1, more="A word was added later."))
    assert outcomes(a_round(kept, source)) == {"replaced": 1}
    folder.rename(tmp_path / "elsewhere")
    assert asked(a_round(kept, source))["Here"].outcome == "missing"


def test_names_of_files_that_are_no_utf_8(tmp_path: Path, kept: Store, reader: FakeReader) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    for number, name in enumerate((b"a\xe9.html", b"a\xe8.html", b"b.html")):
        (folder / os.fsdecode(name)).write_text(article(number))
    source = Source("Scans", "folder", str(folder))
    assert outcomes(a_round(kept, source)) == {"added": 3}
    assert outcomes(a_round(kept, source)) == {}
    (folder / os.fsdecode(b"a\xe9.html")).write_text(article(7))
    assert outcomes(a_round(kept, source)) == {"replaced": 1}
    summary = facade.add(kept, str(folder))
    assert (summary.unchanged, summary.set_aside) == (3, ())
    assert kept.check() == []


def test_a_list_in_a_folder_is_fetched_as_the_plan_has_it(tmp_path: Path, site: Site, kept: Store) -> None:
    site.replies |= {"/1": page(1), "/2": page(2)}
    (tmp_path / "pages.urls").write_text(f"{site.url}/1\n{site.url}/2\n")
    fetching = fetcher(contact="desk@example.org")
    assert outcomes(a_round(kept, Source("Here", "folder", str(tmp_path), pause=0.2), fetching=fetching)) == {"added": 1}
    assert addresses(kept) == [f"{site.url}/1", f"{site.url}/2"]
    first, second = (one for one in site.asked if one.path != "/robots.txt")
    assert "desk@example.org" in first.headers["user-agent"]
    assert second.at - first.at >= 0.2


def test_a_list_in_a_file(tmp_path: Path, site: Site, kept: Store) -> None:
    site.replies |= {"/1": page(1), "/2": page(2)}
    path = tmp_path / "list.txt"
    path.write_text(f"{site.url}/1\n")
    source = Source("List", "list", str(path))
    assert outcomes(a_round(kept, source)) == {"added": 1}
    path.write_text(f"{site.url}/1\n{site.url}/2\nno address\n")
    told = a_round(kept, source)
    assert (asked(told)["List"].outcome, "line 3" in asked(told)["List"].message) == ("no-feed", True)


def test_bad_sources_and_pages_harm_only_themselves(site: Site, kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.sources.web._PAGE_TIMEOUT", 1.0)
    site.replies |= {
        "/robots.txt": Reply("User-agent: *\nDisallow: /closed\n", "text/plain"),
        "/no-feed": page(9),
        "/feed": feed(["/1", "/gone", "/stumble", "/closed/1", "/menu", "/pdf", "/inward", "/2"]),
        "/1": page(1),
        "/2": page(2),
        "/stumble": page(3, more="The minister said: we stumble on."),
        "/menu": Reply("<html><body><ul><li>News<li>World<li>Sport</ul></body></html>"),
        "/pdf": Reply(b"%PDF-1.7", "application/pdf"),
        "/inward": Reply(status=302, headers={"Location": "ftp://127.0.0.1/"}),
        "/drip-feed": Reply(drip=0.1),
    }
    told = a_round(
        kept,
        Source("None", "feed", f"{site.url}/no-feed"),
        Source("Slow", "feed", f"{site.url}/drip-feed"),
        Source("Closed", "feed", f"{site.url}/closed/feed"),
        Source("World", "feed", f"{site.url}/feed"),
    )
    assert {name: event.outcome for name, event in asked(told).items()} == {
        "None": "no-feed", "Slow": "unreachable", "Closed": "robots", "World": "answered",
    }  # fmt: skip
    assert outcomes(told) == {
        "added": 2, "unreachable": 1, "failed": 1, "robots": 1, "no-article": 1, "binary": 1, "bad-address": 1,
    }  # fmt: skip
    assert len(addresses(kept)) == 2
    assert kept.set_asides(100)[1] == {
        "bad-address": 1, "binary": 1, "failed": 1, "no-article": 1, "robots": 1, "unreachable": 1,
    }  # fmt: skip
    assert all(event.message for event in told if isinstance(event, Taken) and event.outcome != "added")
    (day,) = (day for day in kept.watched().days("2000-01-01") if day.source == "World")
    assert (day.found, day.articles, day.findings, day.failures) == (8, 2, 2, 6)


BAD_ADDRESSES = ["https://[oops/x", f"https://www.example.org/{''.join(map(str, range(900)))}"]


@pytest.mark.parametrize("kind", ["list", "feed", "sitemap"])
def test_an_address_that_is_none_is_left_out_with_a_reason(
    site: Site, kept: Store, kind: Literal["list", "feed", "sitemap"]
) -> None:
    # Of feeds, feedparser leaves an address with such brackets out by itself.
    bad = ["https://www.example.org/?a&#0;b", BAD_ADDRESSES[1]] if kind == "feed" else BAD_ADDRESSES
    named = [*bad, f"{site.url}/1"]
    replies = {"list": Reply("\n".join(named), "text/plain"), "feed": feed(named), "sitemap": sitemap(named)}
    site.replies |= {"/named": replies[kind], "/1": page(1)}
    told = a_round(kept, Source("World", kind, f"{site.url}/named"))
    assert outcomes(told) == {"added": 1}
    found = asked(told)["World"]
    assert found.new == 1
    assert dict(found.skipped)["bad-address"] == len(bad)
    why = (
        "'https://www.example.org/?a\\x00b': it holds control characters"
        if kind == "feed"
        else "'https://[oops/x': this is no address"
    )
    assert found.message == f"2 of its addresses can't be fetched, such as {why}."


def test_a_sitemap_at_an_address_that_is_none_is_passed_over(site: Site, kept: Store) -> None:
    site.replies |= {"/index": sitemap_index([*BAD_ADDRESSES, f"{site.url}/map"]), "/map": sitemap(["/1"]), "/1": page(1)}
    told = a_round(kept, Source("World", "sitemap", f"{site.url}/index"))
    assert (outcomes(told), asked(told)["World"].message[:30]) == ({"added": 1}, "2 of its sitemaps could not be")


def test_an_address_that_is_none_and_waits_already_ends_no_watch(site: Site, kept: Store) -> None:
    site.replies |= {"/feed": feed(["/1"]), "/1": Reply(status=503)}
    source = Source("World", "feed", f"{site.url}/feed")
    a_round(kept, source)
    kept.watched().answered("World", "2026-11-20T07:00:00+00:00", [NamedAddress("https://[oops/x", "https://[oops/x")])
    let_time_go_by(kept)
    site.replies["/1"] = page(1)
    assert outcomes(a_round(kept, source)) == {"added": 1, "bad-address": 1}
    assert outcomes(a_round(kept, source)) == {}


def test_a_page_that_names_an_address_that_no_store_keeps_is_kept(site: Site, kept: Store) -> None:
    long = "".join(map(str, range(9_000)))
    site.replies |= {"/feed": feed(["/1"]), "/1": page(1, head=f'<link rel="canonical" href="{site.url}/{long}">')}
    assert outcomes(a_round(kept, Source("World", "feed", f"{site.url}/feed"))) == {"added": 1}
    assert addresses(kept) == [f"{site.url}/1"]


def test_what_could_not_be_fetched_is_made_up_for(site: Site, kept: Store) -> None:
    site.replies |= {"/feed": feed(["/1", "/2"]), "/1": Reply(status=503), "/2": page(2)}
    source = Source("World", "feed", f"{site.url}/feed")
    told = a_round(kept, source)
    assert outcomes(told) == {"added": 1, "later": 1}
    assert isinstance(told[-1], Round)
    assert told[-1].waiting == 1
    site.replies["/1"] = page(1)
    # It rests for some minutes.
    assert outcomes(a_round(kept, source)) == {}
    let_time_go_by(kept)
    assert outcomes(a_round(kept, source)) == {"added": 1}
    assert kept.set_asides(10)[0] == []


def test_a_page_that_never_answers_is_set_aside_in_the_end(site: Site, kept: Store) -> None:
    site.replies |= {"/feed": feed(["/1"]), "/1": Reply(status=504)}
    source = Source("World", "feed", f"{site.url}/feed")
    told = []
    for _ in range(7):
        told.append(outcomes(a_round(kept, source)))
        let_time_go_by(kept)
    assert told == [{"later": 1}] * 5 + [{"unreachable": 1}, {}]
    assert [page.reason for page in kept.set_asides(10)[0]] == ["unreachable"]


def test_a_source_without_an_answer_rests(site: Site, kept: Store) -> None:
    site.replies["/feed"] = Reply(status=429, headers={"Retry-After": "7200"})
    source = Source("World", "feed", f"{site.url}/feed")
    assert asked(a_round(kept, source))["World"].outcome == "unreachable"
    told = asked(a_round(kept, source))["World"]
    assert (told.outcome, "429" in told.message) == ("resting", True)
    assert site.paths() == ["/feed"]
    (state,) = kept.watched().sources()
    assert (state.failures, state.reason, state.answered) == (1, "unreachable", None)
    assert state.rests_until
    assert state.asked
    assert state.rests_until > state.asked


def test_hosts_take_turns_and_are_asked_one_thing_at_a_time(site: Site, kept: Store) -> None:
    with serving(Site()) as other:
        for one in (site, other):
            one.replies |= {f"/{number}": page(number) for number in range(4)}
            one.replies["/feed"] = feed([f"/{number}" for number in range(4)])
        sources = [Source(name, "feed", f"{one.url}/feed") for name, one in (("A", site), ("B", other))]
        told = a_round(kept, *sources, fetching=fetcher(pause=0.1))
        taken = [event.source for event in told if isinstance(event, Taken)]
        assert taken in (["A", "B"] * 4, ["B", "A"] * 4)
        for one in (site, other):
            # The rules themselves come first, without a pause behind them.
            times = [request.at for request in one.asked if request.path != "/robots.txt"]
            assert all(later - earlier >= 0.1 for earlier, later in pairwise(times))
            assert one.most_at_once == 1


def test_a_source_under_another_name_takes_over_what_waits(site: Site, kept: Store) -> None:
    site.replies |= {"/feed": feed(["/1", "/2"]), "/1": Reply(status=503), "/2": page(2)}
    a_round(kept, Source("Wrold", "feed", f"{site.url}/feed"))
    site.replies["/1"] = page(1)
    let_time_go_by(kept)
    assert outcomes(a_round(kept, Source("World", "feed", f"{site.url}/feed"))) == {"added": 1}


def test_an_article_without_a_date_has_that_of_the_feed(site: Site, kept: Store) -> None:
    site.replies |= {
        "/feed": feed(["/1", "/2"], ["Thu, 19 Nov 2026 22:00:00 +0500", "Thu, 19 Nov 2026 22:00:00 +0500"]),
        "/1": page(1, day=None),
        "/2": page(2, day="2026-11-20"),
    }
    a_round(kept, Source("World", "feed", f"{site.url}/feed"))
    published = {head.url: head.published for head in kept.heads((), 10)[0]}
    assert published == {f"{site.url}/1": "2026-11-19T22:00:00+05:00", f"{site.url}/2": "2026-11-20T10:00:00+05:00"}


@pytest.mark.parametrize("calls", [1, 2])
def test_a_watch_that_was_killed_over_an_article_makes_it_whole(
    site: Site, kept: Store, monkeypatch: pytest.MonkeyPatch, calls: int
) -> None:
    """Whenever that was: when it was kept without its date, or with it, but not noted yet. It is counted with its findings."""
    site.replies |= {"/feed": feed(["/1"], ["Thu, 19 Nov 2026 22:00:00 +0500"]), "/1": page(1, day=None)}
    source, add = Source("World", "feed", f"{site.url}/feed"), facade.add
    left = iter(range(calls))

    def dying(*given: object, **more: object) -> facade.AddSummary:
        done = add(*given, **more)  # type: ignore[arg-type]  # as they came
        if next(left) == calls - 1:
            raise KeyboardInterrupt
        return done

    monkeypatch.setattr(facade, "add", dying)
    with pytest.raises(KeyboardInterrupt):
        a_round(kept, source)
    monkeypatch.setattr(facade, "add", add)
    assert asked(a_round(kept, source))["World"].outcome == "answered"
    assert [head.published for head in kept.heads((), 10)[0]] == ["2026-11-19T22:00:00+05:00"]
    assert [(day.articles, day.findings) for day in kept.watched().days("2000-01-01")] == [(1, 1)]


def test_nothing_of_this_computer_is_fetched_without_leave(site: Site, kept: Store) -> None:
    site.replies |= {"/feed": feed(["/1"]), "/1": page(1)}
    told: list[Event] = []
    watch(kept, Plan((Source("World", "feed", f"{site.url}/feed"),)), on_event=told.append)
    assert asked(told)["World"].outcome == "bad-address"
    assert site.asked == []


def test_two_watches_on_one_store(site: Site, kept: Store) -> None:
    site.replies["/feed"] = feed([])
    source = Source("World", "feed", f"{site.url}/feed")
    with Lease(kept.watched()):
        with pytest.raises(ComityError, match=r"another watch runs over this store \(process \d+ on "):
            a_round(kept, source)
        assert site.asked == []
    a_round(kept, source)


def test_a_lease_runs_out_and_that_of_a_dead_process_is_taken_over(kept: Store) -> None:
    watched, now = kept.watched(), time.time()
    assert watched.take("watch", "elsewhere 1 2 abc", now, now - 1) is None
    with Lease(watched):
        pass
    import socket

    # A process of this computer that began at another time than the one that has its number now.
    assert watched.take("watch", f"{socket.gethostname()} 1 before abc", now, now + 100) is None
    with Lease(watched):
        assert watched.take("watch", "elsewhere 1 2 abc", now, now + 100) is not None
    assert watched.take("watch", "elsewhere 1 2 abc", now, now + 100) is None
    with pytest.raises(ComityError, match="process 1 on elsewhere"), Lease(watched):
        pass


def test_a_lease_that_is_lost_ends_the_watch(kept: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.watching.lease._RENEWED", 0.01)
    with Lease(kept.watched()) as lease:
        lease.check()
        # It stood still for long, and another came.
        change(kept, "UPDATE leases SET holder = 'elsewhere 1 2 abc', until = until + 1000")

        def wait_for_the_loss() -> None:
            for _ in range(500):
                time.sleep(0.01)
                lease.check()

        with pytest.raises(ComityError, match="another watch has taken over"):
            wait_for_the_loss()


def test_a_store_in_trouble_ends_a_round_and_the_next_makes_up_for_it(
    site: Site, in_file: Store, place_of_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialect, "_PATIENCE", 0.05)
    site.replies |= {"/feed": feed(["/1", "/2"]), "/1": page(1), "/2": page(2)}
    source = Source("World", "feed", f"{site.url}/feed")
    told: list[Event] = []
    other = sqlite3.connect(place_of_store, isolation_level=None)

    class Done(Exception):  # noqa: N818  # no error
        pass

    def hear(event: Event) -> None:
        told.append(event)
        if isinstance(event, Asked) and len(told) == 1:
            other.execute("BEGIN IMMEDIATE")
        elif isinstance(event, Trouble):
            other.execute("ROLLBACK")
        elif isinstance(event, Round):
            raise Done

    with comity.open_store(place_of_store) as quick, pytest.raises(Done):
        watch(quick, Plan((source,)), every=0.01, on_event=hear, fetcher=fetcher())
    other.close()
    assert [type(event) for event in told] == [Asked, Trouble, Asked, Taken, Taken, Round]
    assert isinstance(told[1], Trouble)
    assert "another program is writing to this store" in told[1].message
    assert in_file.status().articles == 2


@pytest.mark.parametrize("replaced", [False, True])
def test_a_store_that_goes_away_and_comes_back(site: Site, in_file: Store, place_of_store: Path, replaced: bool) -> None:
    site.replies |= {"/feed": feed(["/1"]), "/1": page(1)}
    source = Source("World", "feed", f"{site.url}/feed")
    elsewhere = place_of_store.with_name("elsewhere.db")

    def hear(event: Event) -> None:
        if isinstance(event, Asked):
            if replaced:
                in_file.backup(str(elsewhere))
                elsewhere.replace(place_of_store)
            else:
                place_of_store.rename(elsewhere)

    with pytest.raises(StoreError, match=r"comity\.db: this store was moved, removed or replaced while it was open"):
        watch(in_file, Plan((source,)), on_event=hear, fetcher=fetcher())
    assert place_of_store.exists() == replaced
    if not replaced:
        elsewhere.rename(place_of_store)
    with comity.open_store(place_of_store) as again:
        assert outcomes(a_round(again, source)) == {"added": 1}
        assert again.check() == []


def test_a_real_reader_reads_what_is_found(site: Site, place_of_store: Path) -> None:
    site.replies |= {"/feed": feed(["/1"]), "/1": page(1)}
    with comity.open_store(place_of_store) as store:
        a_round(store, Source("World", "feed", f"{site.url}/feed"))
        (fact,) = (fact for fact in comity.facts(store) if fact.kind == "instruments")
        assert isinstance(fact.told, comity.Instrument)
        assert set(fact.told.states) == {"AZE", "KAZ"}
        assert date.fromisoformat(store.watched().days("2000-01-01")[0].day)
