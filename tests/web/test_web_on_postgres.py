"""The application over a store in PostgreSQL."""

import time
from pathlib import Path

import pytest
from quick_worker import quick_work
from web_clients import client_of

import comity
from comity.web.app import make_app
from comity.web.jobs import Upload, Workshop
from comity.web.serving import _start
from comity.web.settings import Settings
from postgres_server import Server
from sample_records import sample
from stores_of_both import template

TEXT = "Ministers of Azerbaijan and Kazakhstan met in Baku and spoke of rail freight, grain and transit across the sea. " * 6


@pytest.fixture
def url(server: Server) -> str:
    """The address of a store with something in it."""
    url = server.new(template(server))
    with comity.open_store(url) as store:
        for number in range(3):
            store.add(sample(number))
    return url


def test_its_pages_and_its_api(url: str, tmp_path: Path) -> None:
    settings = Settings(store=url, desk=tmp_path / "people.db")
    with client_of(make_app(settings)) as client:
        for address in ("/", "/dyads/AZE-KAZ", "/search?q=roadmap", "/states", "/sources", "/review", "/articles/example-00001"):
            assert client.get(address).status_code == 200, address
        facts = client.get("/api/v1/facts?state=AZE").json()["items"]
        assert {fact["kind"] for fact in facts} >= {"events", "instruments"}
        fact = client.get(f"/facts/{facts[0]['id']}")
        assert fact.status_code == 200
        for unknown in ("/facts/nothing%00", "/articles/a%00b", "/states/%00", "/search?q=%00"):
            assert client.get(unknown).status_code < 500, unknown
    assert (tmp_path / "people.db").exists()


def test_where_its_people_are_kept_is_said_at_the_start(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings(store=url)
    app = make_app(settings)
    told = _start(settings, app.state.desk).desk
    assert told == str(tmp_path / f"{url.partition('?')[0].rpartition('/')[2]}.desk.db")
    assert Path(told).exists()
    assert settings.place == url


def test_pages_are_added_by_the_process_for_it(url: str) -> None:
    workshop = Workshop(url, process=quick_work)
    try:
        job = workshop.submit("ann", uploads=[Upload("new.txt", f"A visit\n\n{TEXT}".encode())])
        for _ in range(600):
            found = workshop.job(job.id)
            if found and found.is_over:
                break
            time.sleep(0.05)
        assert found
        assert (found.state, found.error, found.added) == ("done", "", 1)
    finally:
        workshop.close()
