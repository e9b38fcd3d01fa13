"""The store goes away under a watch, its disk or its server: it says so in plain words, and a later round makes up for it."""

from collections.abc import Callable
from pathlib import Path

import pytest

import comity
from comity import facade
from comity.errors import StoreError
from comity.sources.fetching import Fetcher, Manners
from comity.watching import Plan, Source, watch
from comity.watching.events import Event, Round, Taken, Trouble
from fake_reader import FakeReader
from local_site import Site, serving
from postgres_server import served
from small_disk import can_mount, on_small_disk
from watched_site import feed, page

_FULL = """
import os, random, subprocess, sys
from pathlib import Path
import comity
from comity import facade
from comity.errors import StoreError
from comity.sources.fetching import Fetcher, Manners
from comity.watching import Plan, Source, watch
from comity.watching.events import Round, Taken
from fake_reader import FakeReader
from local_site import Site, serving
from watched_site import feed, page

facade._reader = lambda name: FakeReader()

def big(number):
    # What stands in the markup is kept with the page, and can't be packed.
    return page(number, head=f"<meta name='noise' content='{random.Random(number).randbytes(30_000).hex()}'>")

with serving(Site()) as site:
    addresses = [f"/{number}" for number in range(40)]
    site.replies |= {"/feed": feed(addresses)} | {address: big(number) for number, address in enumerate(addresses)}
    plan = Plan((Source("World", "feed", f"{site.url}/feed"),))
    fetcher = lambda: Fetcher(Manners(pause=0.0, first_wait=0.01, attempts=1, allow_private=True))
    taken = []
    hear = lambda event: taken.append(event) if isinstance(event, Taken) else None
    with comity.open_store("comity.db") as store:
        try:
            watch(store, plan, on_event=hear, fetcher=fetcher())
        except StoreError as error:
            assert "the disk is full" in str(error), error
        else:
            raise AssertionError("40 pages of 30 kB have room in 2 MB")
    with comity.open_store("comity.db") as store:
        kept = store.status().articles
        assert len(taken) == kept > 5, (kept, taken)
        assert store.check() == []
    subprocess.run(["mount", "-o", "remount,size=30m", os.getcwd()], check=True)
    with comity.open_store("comity.db") as store:
        watch(store, plan, on_event=hear, fetcher=fetcher())
        assert store.status().articles == len(taken) == 40, (store.status(), len(taken))
        assert {event.outcome for event in taken} == {"added"}, taken
        assert store.check() == []
    # The page at which the disk was full was fetched again, no other.
    fetched = [path for path in site.paths() if path != "/feed"]
    assert len(fetched) == 41, fetched
"""


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    if not can_mount(tmp_path):
        pytest.skip("this user may have no file system of its own here")
    done = on_small_disk(tmp_path, _FULL)
    assert done.returncode == 0, done.stderr


def fetcher() -> Fetcher:
    return Fetcher(Manners(pause=0.0, first_wait=0.01, attempts=1, allow_private=True))


def after(pages: int, then: Callable[[], None], told: list[Event]) -> Callable[[Event], None]:
    """Hears what a watch tells, and does something when so many pages were read."""

    def hear(event: Event) -> None:
        told.append(event)
        if isinstance(event, Taken) and sum(isinstance(one, Taken) for one in told) == pages:
            then()

    return hear


@pytest.mark.parametrize("killed", [False, True])
def test_a_database_server_that_goes_away(monkeypatch: pytest.MonkeyPatch, killed: bool) -> None:
    monkeypatch.setattr(facade, "_reader", lambda name: FakeReader())
    addresses = [f"/{number}" for number in range(6)]
    with serving(Site()) as site, served(settings=()) as server:
        site.replies |= {"/feed": feed(addresses)} | {address: page(number) for number, address in enumerate(addresses)}
        plan = Plan((Source("World", "feed", f"{site.url}/feed"),))
        url, told = server.new(), list[Event]()
        with comity.open_store(url) as store, pytest.raises(StoreError, match="the database server"):
            watch(store, plan, on_event=after(3, server.kill if killed else server.stop, told), fetcher=fetcher())
        server.start()
        with comity.open_store(url) as store:
            assert store.status().articles == 3
            watch(store, plan, on_event=told.append, fetcher=fetcher())
            assert [event.outcome for event in told if isinstance(event, Taken)] == ["added"] * 6
            assert store.status().articles == 6
            assert store.check() == []


def test_a_watch_without_end_waits_for_its_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facade, "_reader", lambda name: FakeReader())
    addresses = [f"/{number}" for number in range(6)]

    class Done(Exception):  # noqa: N818  # no error
        pass

    with serving(Site()) as site, served(settings=()) as server:
        site.replies |= {"/feed": feed(addresses)} | {address: page(number) for number, address in enumerate(addresses)}
        told = list[Event]()
        stop_then = after(3, server.stop, told)

        def hear(event: Event) -> None:
            stop_then(event)
            if isinstance(event, Trouble):
                server.start()
            if isinstance(event, Round):
                raise Done

        with comity.open_store(server.new()) as store:
            with pytest.raises(Done):
                watch(store, Plan((Source("World", "feed", f"{site.url}/feed"),)), every=0.01, on_event=hear, fetcher=fetcher())
            (trouble,) = (event for event in told if isinstance(event, Trouble))
            assert "the database server" in trouble.message
            assert [event.outcome for event in told if isinstance(event, Taken)] == ["added"] * 6
            assert store.status().articles == 6
            assert store.check() == []
