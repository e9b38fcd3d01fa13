"""Pages that were set aside, and are kept for a better reader."""

import random
import string
from dataclasses import replace

import pytest

from comity.store import Store, unread
from comity.types import Given, Page, SetAside
from sample_records import sample


def page(number: int, content: str = "A page that nobody can read.") -> Page:
    return Page(f"{number}.html", "html", f"{content} {number}", Given(url=f"https://a.example/{number}", fetched="2026-11-20"))


def aside(of: Page, reason: str = "no-article") -> SetAside:
    return SetAside(of.source, reason, "no article was found in it.", of.digest)


def test_they_come_back_as_they_were(store: Store) -> None:
    pages = [page(number) for number in (2, 1)]
    for one in pages:
        store.set_aside(aside(one), one, "old-1")
    assert store.unread_by_others("old-1") == []
    assert list(store.pages(store.unread_by_others("new-1"))) == pages
    assert store.check() == []


@pytest.mark.parametrize(
    "reason", ["unreachable", "robots", "binary", "encoding", "too-large", "too-deep", "killed", "too-slow", "empty"]
)
def test_not_what_another_reader_could_not_read_either(store: Store, reason: str) -> None:
    one = page(1)
    store.set_aside(aside(one), one, "old-1")
    store.set_aside(aside(one, reason), one, "old-1")
    assert store.unread_by_others("new-1") == []


def test_they_go_when_they_are_read(store: Store) -> None:
    record = sample()
    store.set_aside(aside(record.page), record.page, "old-1")
    store.add(replace(record, coder="new-1"))
    assert store.unread_by_others("new-2") == []
    assert store.set_asides(5)[0] == []


def test_there_is_an_end_to_them(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unread, "MOST_PAGES", 3)
    for number in range(6):
        one = page(number)
        store.set_aside(aside(one), one, "old-1")
    assert [one.source for one in store.pages(store.unread_by_others("new"))] == ["3.html", "4.html", "5.html"]
    # That they could not be read is known of all.
    assert sum(store.set_asides(1)[1].values()) == 6


def test_large_ones_are_not_kept(store: Store) -> None:
    letters = random.Random(1).choices(string.printable, k=400_000)
    large = page(1, "".join(letters))
    store.set_aside(aside(large), large, "old-1")
    assert store.unread_by_others("new") == []


def test_the_same_page_at_two_places_is_tried_once(store: Store) -> None:
    one = page(1)
    other = replace(one, source="other.html")
    for place in (one, other):
        store.set_aside(aside(place), place, "old-1")
    assert store.unread_by_others("new-1") == [one.digest]
    store.set_aside(aside(one), one, "new-1")
    assert store.unread_by_others("new-1") == []
