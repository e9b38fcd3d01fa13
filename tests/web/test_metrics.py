"""The server's numbers, as Prometheus reads them, and its requests in the log."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.parser import text_string_to_metric_families
from quick_worker import quick_work
from web_clients import PASSWORD, Browse, client_of, send, sign_in

import comity
from comity import logs
from comity.errors import StoreError
from comity.store import NamedAddress, Store
from comity.web.jobs import Upload, Workshop
from comity.web.metrics import Metrics, _Looked
from fake_reader import line
from sample_records import sample

Labels = tuple[tuple[str, str], ...]
Numbers = dict[tuple[str, Labels], float]


def numbers(client: TestClient) -> Numbers:
    """All samples of all families, read by Prometheus' own parser."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    found: Numbers = {}
    for family in text_string_to_metric_families(answer.text):
        assert family.type != "unknown", family.name
        for one in family.samples:
            key = (one.name, tuple(sorted(one.labels.items())))
            assert key not in found
            found[key] = one.value
    return found


def seen(found: Numbers, route: str, method: str = "GET", status: int = 200) -> float:
    labels = (("method", method), ("route", route), ("status", str(status)))
    return found.get(("comity_request_seconds_count", labels), 0)


def test_requests_are_counted_by_route_and_status(browse: Browse) -> None:
    client = browse()
    for address in ("/account", "/jobs/one", "/jobs/other", "/no/such/page", "/no/other", "/static/none.css"):
        client.get(address)
    client.head("/account")
    client.request("BREW", "/account")
    client.get("/account", headers={"Host": "evil.example"})
    found = numbers(client)
    assert seen(found, "/account") == 2
    assert seen(found, "/jobs/{id}", status=404) == 2
    assert seen(found, "other", status=404) == 2
    assert seen(found, "/static", status=404) == 1
    assert seen(found, "other", status=400) == 1
    told = [dict(labels) for name, labels in found if name == "comity_request_seconds_count"]
    assert not [one for one in told if "one" in one["route"] or "no/" in one["route"] or one["method"] == "BREW"]
    buckets = [value for (name, labels), value in found.items() if name.endswith("_bucket") and ("route", "/account") in labels]
    assert max(buckets) >= 2


def test_a_request_that_fails_is_counted_too(browse: Browse) -> None:
    app = cast(FastAPI, browse().app)

    @app.get("/probe/broken")
    def broken() -> None:
        raise RuntimeError("broken")

    client = client_of(app, raise_server_exceptions=False)
    assert client.get("/probe/broken").status_code == 500
    assert seen(numbers(client), "/probe/broken", status=500) == 1


def test_the_store_its_sources_and_the_desk_are_told_of(browse: Browse, place_of_store: Path) -> None:
    with comity.open_store(place_of_store) as store:
        _look_at_lasting(browse, store, place_of_store)


def _look_at_lasting(browse: Browse, store: Store, place_of_store: Path) -> None:
    for number in range(3):
        store.add(sample(number))
    watched = store.watched()
    watched.enter("World “news”\n", "feed", "https://example.org/feed?key=secret", "")
    watched.answered("World “news”\n", "2026-11-26T10:00:00+00:00", [NamedAddress("a", "https://example.org/a")])
    watched.enter("Broken", "feed", "https://example.org/broken", "")
    for _ in range(2):
        watched.unanswered("Broken", "2026-11-26T10:00:00+00:00", "unreachable", "no answer", "2026-11-26T11:00:00+00:00")
    client = browse(store, account="read")
    found = numbers(client)
    assert found["comity_articles", ()] == 3
    assert found["comity_facts", (("kind", "events"),)] == sum(fact.kind == "events" for fact in comity.facts(store)) > 0
    assert found["comity_store_bytes", (("file", "store"),)] == place_of_store.stat().st_size
    assert found["comity_source_failures", (("source", "Broken"),)] == 2
    assert found["comity_source_failures", (("source", "World “news”\n"),)] == 0
    assert found["comity_source_waiting", (("source", "World “news”\n"),)] == 1
    assert found["comity_source_answered_timestamp_seconds", (("source", "World “news”\n"),)] == 1795687200
    assert ("comity_source_answered_timestamp_seconds", (("source", "Broken"),)) not in found
    assert found["comity_sessions", ()] == 1
    assert found["comity_accounts", (("role", "read"),)] == 1
    assert found["comity_up", (("part", "store"),)] == 1
    assert found["process_resident_memory_bytes", ()] > 1_000_000
    assert "secret" not in client.get("/metrics").text


def test_jobs_are_told_of(browse: Browse, store: Store, place_of_store: Path, tmp_path: Path) -> None:
    """The job's pages, read by another process, are in the log of this one with the job's id."""
    client = browse()
    app = cast(FastAPI, client.app)
    assert numbers(client)["comity_jobs", (("state", "done"),)] == 0
    end = logs.write_log(str(tmp_path / "serve.log"))
    workshop = Workshop(place_of_store, process=quick_work)
    app.state.workshop, before = workshop, app.state.workshop
    try:
        job = workshop.submit("anna", uploads=[Upload("a.jsonl", json.dumps(line(1)).encode())])
        deadline = time.monotonic() + 60
        while not (found := workshop.job(job.id)) or not found.is_over:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        counted = numbers(client)
    finally:
        workshop.close()
        app.state.workshop = before
        end()
    assert counted["comity_jobs", (("state", "done"),)] == 1
    assert counted["comity_job_pages", (("outcome", "added"),)] == 1
    events = [json.loads(text) for text in (tmp_path / "serve.log").read_text().splitlines()]
    own = [event for event in events if event.get("job") == job.id]
    assert [(event["event"], event.get("state")) for event in own] == [
        ("job", "waiting"), ("read", None), ("stored", None), ("job", "done"),
    ]  # fmt: skip
    page = store.page("example-1")
    assert page
    assert own[2]["page"] == page.digest
    assert own[1]["process"] != own[0]["process"]


def test_what_is_looked_up_is_told_again_for_a_while_and_by_one_at_a_time() -> None:
    clock, looks = [0.0], [0]

    def look() -> list[Metric]:
        looks[0] += 1
        if looks[0] == 2:
            # Another one asks meanwhile: it gets what was told last, and waits for nobody.
            assert told() == "look_1"
        return [GaugeMetricFamily(f"look_{looks[0]}", "")]

    def told() -> str:
        (family,) = looked.collect()
        return family.name

    looked = _Looked(look, lambda: clock[0])
    assert [told(), told()] == ["look_1", "look_1"]
    clock[0] = 14.9
    assert told() == "look_1"
    clock[0] = 15.1
    assert told() == "look_2"


def test_a_store_in_trouble_is_told_as_such(store: Store, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> None:
    client = browse()

    def fail() -> None:
        raise StoreError("comity.db: this store is damaged.")

    monkeypatch.setattr(type(store), "moment", lambda self: fail())
    # The page itself asks nothing of the store.
    found = numbers(client)
    assert found["comity_up", (("part", "store"),)] == 0
    assert found["comity_up", (("part", "desk"),)] == 1
    assert ("comity_articles", ()) not in found


def test_two_servers_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.answered("/a", "GET", 200, 0.1)
    assert b'route="/a"' in one.text()
    assert b'route="/a"' not in other.text()


# Who may read.


def test_whoever_may_read_may_read_the_numbers(browse: Browse) -> None:
    client = browse(account="read")
    stranger = client_of(cast(FastAPI, client.app))
    assert stranger.get("/metrics").headers["location"].startswith("/sign-in")
    token = cast(FastAPI, client.app).state.desk.add_token("prometheus", "read")
    assert stranger.get("/metrics", headers={"Authorization": f"Bearer {token}"}).status_code == 200
    assert stranger.get("/metrics", headers={"Authorization": "Bearer comity_wrong"}).status_code == 401
    assert client.get("/metrics").status_code == 200


@pytest.mark.parametrize(
    ("client", "headers", "status"),
    [
        (("127.0.0.1", 40000), {}, 200),
        (("::1", 40000), {}, 200),
        (("203.0.113.9", 40000), {}, 403),
        (("127.0.0.1", 40000), {"X-Forwarded-For": "127.0.0.1"}, 403),
        (("127.0.0.1", 40000), {"Via": "1.1 proxy"}, 403),
    ],
)
def test_of_a_public_server_only_its_own_computer(
    browse: Browse, client: tuple[str, int], headers: dict[str, str], status: int
) -> None:
    app = cast(FastAPI, browse(public_read_only=True, host="0.0.0.0", https=True).app)
    assert client_of(app, client=client).get("/metrics", headers=headers).status_code == status


# The log.


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    end = logs.write_log(str(tmp_path / "serve.log"))
    yield tmp_path / "serve.log"
    end()


def test_each_request_is_in_the_log_by_its_id(browse: Browse, log: Path) -> None:
    client = browse()
    first, second = client.get("/account?q=secret"), client.get("/none")
    events = [json.loads(text) for text in log.read_text().splitlines()]
    assert [(one["event"], one["method"], one["path"], one["route"], one["status"]) for one in events] == [
        ("request", "GET", "/account", "/account", 200), ("request", "GET", "/none", "other", 404),
    ]  # fmt: skip
    ids = [answer.headers["x-request-id"] for answer in (first, second)]
    assert [one["request"] for one in events] == ids
    assert len({*ids}) == 2
    assert all(one["ms"] > 0 for one in events)


def test_an_unexpected_error_is_found_by_the_number_on_its_page(browse: Browse, log: Path) -> None:
    app = cast(FastAPI, browse().app)

    @app.get("/probe/broken")
    def broken() -> None:
        raise RuntimeError("broken")

    answer = client_of(app, raise_server_exceptions=False).get("/probe/broken")
    number = answer.headers["x-request-id"]
    assert number in answer.text
    events = [json.loads(text) for text in log.read_text().splitlines()]
    assert [(one["request"], one["level"]) for one in events] == [(number, "error"), (number, "info")]
    assert "RuntimeError: broken" in events[0]["trace"]


def test_no_password_session_token_or_key_is_in_the_log(browse: Browse, log: Path) -> None:
    client = browse(account="administer")
    app = cast(FastAPI, client.app)
    desk = app.state.desk
    token = desk.add_token("export", "read")
    saved = desk.save_search("administer", "mine", "q=x")
    sign_in(client, "administer", "a wrong " + PASSWORD)
    send(client, "/accounts/tokens", {"name": "shown", "role": "read"})
    stranger = client_of(app)
    stranger.get(f"/api/v1/status?token={token}", headers={"Authorization": f"Bearer {token}"})
    stranger.get("/api/v1/status", headers={"Authorization": f"Bearer {token}x"})
    stranger.get(f"/search.atom?key={saved.key}")
    told = log.read_text()
    assert "/search.atom" in told
    secrets = [PASSWORD, token, saved.key, app.state.desk.secret.hex() if isinstance(desk.secret, bytes) else str(desk.secret)]
    secrets += [value for cookies in (client.cookies, stranger.cookies) for value in cookies.values()]
    assert len(secrets) > 4
    assert not [secret for secret in secrets if secret in told]
