"""The review queue: one fact after another, by what a person does with each."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from test_facts import TREATY, meeting, told
from web_clients import Browse, send

import comity
from comity.store import Store

TITLE = "<script>alert('queue')</script>"
UNSURE = (
    # Reports that differ on the place weigh most.
    told("herald", 4, "Presidents Omarova and Quliyev met in Baku on 4 May", meeting(), title=TITLE),
    told("courier", 6, "Presidents Omarova and Quliyev met in Baku on 4 May", meeting(place="Shaki")),
    told(
        "planner", 7, "A visit to Dushanbe is spoken of",
        meeting(
            mode="visit", actors=(), recipients=("Olim",), date="2014-05", place="Dushanbe",
            actor_states=("KGZ",), recipient_states=("TJK",),
        ),
    ),
    told(
        "gazette", 8, "A document was signed",
        replace(
            TREATY, kind="document", subject=None, date=None, place=None, states=("GEO", "UZB"), parties=("Georgia", "Uzbekistan")
        ),
    ),
)  # fmt: skip
NEAR = (
    told(
        "post", 9, "The continental shelf treaty was signed", replace(TREATY, subject="continental shelf", date=None, place=None)
    ),
    told(
        "wire", 10, "A treaty on the seabed of the shelf", replace(TREATY, subject="seabed of the shelf", date=None, place=None)
    ),
)


@pytest.fixture
def queue(place_of_store: Path) -> Iterator[Store]:
    """A store with three facts of which the reader was unsure."""
    with comity.open_store(place_of_store) as store:
        for record in UNSURE:
            store.add(record)
        yield store


@pytest.fixture
def nearly(queue: Store) -> Store:
    """The same, with two facts that came near each other."""
    for record in NEAR:
        queue.add(record)
    treaty = next(one.ref for one in queue.findings() if one.article.id.startswith("post"))
    assert any(one.against is None for one in comity.why(queue, treaty).near)
    return queue


def item_of(page: Response) -> str | None:
    """The id of the fact that is shown."""
    found = re.search(r'<li class="item" id="q-([\w-]+)"', page.text)
    return found[1] if found else None


def press(client: TestClient, page: Response, key: str) -> Response:
    """Does what the button or link with this key does, and gives the page that follows."""
    link = re.search(rf'<a class="button(?: primary)?" href="([^"]+)" data-key="{key}"', page.text)
    if link:
        return client.get(unescape(link[1]))
    forms: list[tuple[str, str]] = re.findall(r'<form[^>]*action="([^"]+)"[^>]*>(.*?)</form>', page.text, re.DOTALL)
    address, form = next(one for one in forms if f'data-key="{key}"' in one[1])
    hidden: dict[str, Any] = {name: unescape(value) for name, value in re.findall(r'name="([\w-]+)" value="([^"]*)"', form)}
    answer = send(client, address, hidden)
    assert answer.status_code == 303, answer.text
    return client.get(answer.headers["location"])


def place_in(page: Response) -> tuple[int, int]:
    found = re.search(r'<span class="n">([\d,]+) of ([\d,]+)</span></p>', page.text)
    assert found
    return int(found[1]), int(found[2])


def test_the_queue_begins_with_the_most_doubtful_and_shows_its_evidence(queue: Store, browse: Browse) -> None:
    page = browse(queue, account="review").get("/review")
    refs = {one.article.id.split("-")[0]: one.ref for one in queue.findings()}
    assert item_of(page) == refs["planner"]
    assert place_in(page) == (1, 3)
    assert "Its date lies years from its first report." in page.text
    assert "<mark>A visit to Dushanbe" in page.text
    differing = press(browse(queue, account="administer"), page, "s")
    assert item_of(differing) == refs["herald"]
    assert "Reports differ on the place." in differing.text
    assert TITLE not in differing.text
    assert "&lt;script&gt;" in differing.text
    assert [key for key in "crsu" if f'data-key="{key}"' in page.text] == ["c", "r", "s"]


def test_each_decision_leads_to_the_next_and_can_be_taken_back(queue: Store, browse: Browse) -> None:
    client = browse(queue, account="review")
    page = client.get("/review")
    first = item_of(page)
    page = press(client, page, "c")
    second = item_of(page)
    assert (second != first, place_in(page)) == (True, (2, 3))
    assert "The fact is confirmed." in page.text
    page = press(client, page, "u")
    assert (item_of(page), place_in(page)) == (first, (1, 3))
    assert "It is as it was before." in page.text
    page = press(client, press(client, page, "r"), "u")
    assert (item_of(page), place_in(page)) == (first, (1, 3))
    # What was taken back is left out as others are.
    assert item_of(press(client, page, "s")) == second
    page = press(client, press(client, page, "c"), "r")
    third = item_of(page)
    assert len({first, second, third}) == 3
    assert place_in(page) == (3, 3)
    page = press(client, page, "s")
    assert item_of(page) is None
    assert "That was all" in page.text
    assert [judgement.verb for judgement in queue.judgements(undone=False)] == ["confirm", "reject"]
    # Who begins again finds what was skipped, and what was not decided.
    assert item_of(client.get("/review")) == third


def test_what_was_skipped_is_behind_the_cursor(queue: Store, browse: Browse) -> None:
    client = browse(queue, account="review")
    page = client.get("/review")
    ones = [item_of(page)]
    for number in (2, 3):
        page = press(client, page, "s")
        ones.append(item_of(page))
        assert place_in(page) == (number, 3)
    assert len(set(ones)) == 3


def test_filters_hold_while_the_queue_goes_on(queue: Store, browse: Browse) -> None:
    client = browse(queue, account="review")
    page = client.get("/review?kind=events&state=KAZ&state=AZE")
    assert place_in(page) == (1, 1)
    assert "/review?state=KAZ&amp;state=AZE&amp;kind=events" in page.text
    page = press(client, page, "c")
    assert "That was all" in page.text
    none = client.get("/review?state=BRA")
    assert "Nothing waits" in none.text
    assert "take the filters away" in none.text


def test_correcting_comes_back_to_the_queue(queue: Store, browse: Browse) -> None:
    client = browse(queue, account="review")
    page = client.get("/review")
    link = re.search(r'href="(/facts/[^"]+)#correcting"', page.text)
    assert link
    fact = client.get(unescape(link[1]))
    assert fact.status_code == 200
    assert ">Review</a>" in fact.text
    found = re.search(r'name="next" value="(/review[^"]*)"', fact.text)
    seen = re.search(r'name="seen" value="([^"]+)"', fact.text)
    assert found
    assert seen
    answer = send(
        client, f"/facts/{item_of(page)}/judgements",
        {"verb": "correct", "seen": seen[1], "next": unescape(found[1]), "set-place": "Ganja"},
    )  # fmt: skip
    page = client.get(answer.headers["location"])
    assert "Corrected." in page.text
    assert place_in(page) == (2, 3)


def test_what_is_about_to_be_joined_is_joined(nearly: Store, browse: Browse) -> None:
    client = browse(nearly, account="review")
    page = client.get("/review?tab=joins")
    first = item_of(page)
    assert "Are these one?" in page.text
    assert page.text.count('<h2 class="small">') >= 2
    page = press(client, page, "c")
    assert "Joined: the facts are one." in page.text
    assert "Are these one?" not in page.text
    page = press(client, page, "u")
    assert "Are these one?" in page.text
    assert item_of(page) == first
    assert not nearly.judgements(undone=False)


def test_two_facts_that_are_two_are_not_asked_about_again(nearly: Store, browse: Browse) -> None:
    client = browse(nearly, account="review")
    page = press(client, client.get("/review?tab=joins"), "r")
    assert "The fact is confirmed." in page.text
    assert [judgement.why.startswith("Not the same as in-") for judgement in nearly.judgements()] == [True, True]
    assert "Are these one?" not in client.get("/review?tab=joins").text
    page = press(client, page, "u")
    assert not nearly.judgements(undone=False)


def test_a_pair_that_is_skipped_comes_again_from_its_other_side_at_the_most(nearly: Store, browse: Browse) -> None:
    client = browse(nearly, account="review")
    page = client.get("/review?tab=joins")
    for _ in range(3):
        if item_of(page) is None:
            break
        page = press(client, page, "s")
    assert item_of(page) is None


def test_readers_look_and_do_not_decide(nearly: Store, browse: Browse) -> None:
    client = browse(nearly, account="read")
    for address in ("/review", "/review?tab=joins"):
        page = client.get(address)
        assert item_of(page)
        assert "To decide takes the role “review”" in page.text
        assert 'name="verb"' not in page.text
        assert item_of(press(client, page, "s")) != item_of(page)


def test_an_empty_store_says_what_to_do(place_of_store: Path, browse: Browse) -> None:
    with comity.open_store(place_of_store) as store:
        client = browse(store)
        for address in ("/review", "/review?tab=joins"):
            page = client.get(address)
            assert page.status_code == 200
            assert "Nothing waits" in page.text
            assert 'href="/sources"' in page.text


@pytest.mark.parametrize(
    "query",
    ["cursor=x", "cursor=1~x", "cursor=~", "cursor=9" + "9" * 30 + "~1", "kind=birds", "state=Atlantis", "as-of=2024-01-01",
     "state=AZE&state=KAZ&state=GEO"],
)  # fmt: skip
def test_what_makes_no_sense_is_told_plainly(queue: Store, browse: Browse, query: str) -> None:
    page = browse(queue).get(f"/review?{query}")
    assert page.status_code == 422
    assert "<main" in page.text


def test_odd_numbers_are_forgiven(queue: Store, browse: Browse) -> None:
    assert place_in(browse(queue).get("/review?at=abc&done=nonsense")) == (1, 3)
