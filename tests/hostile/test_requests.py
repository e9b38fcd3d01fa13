"""What a hostile visitor sends: SQL, lines of headers, paths and hosts that lead elsewhere, other methods, very much of it."""

import json
import re
import socket
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from inspect import signature
from itertools import cycle, product
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, cast
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from hostile_store import POISON, fill
from httpx2 import Response

import comity
from comity.web import desk_passwords, pages
from comity.web.app import make_app
from comity.web.desk import Desk
from comity.web.filters import PARAMETERS
from comity.web.settings import Settings
from postgres_server import Server
from sample_records import sample
from stores_of_both import template

sys.path.insert(0, str(Path(__file__).parent.parent / "web"))

from test_serve import served  # type: ignore[import-not-found, unused-ignore]
from web_clients import PASSWORD, client_of, csrf_of, send, sign_in  # type: ignore[import-not-found, unused-ignore]

SQL = (
    "' OR '1'='1", "'; DROP TABLE articles; --", "1) UNION SELECT sql, 2, 3 FROM sqlite_master --", '" OR ""="', "%' --",
    "AZE-KAZ' --", "*",
    'NEAR("a" "b")', '"', "a*\x00b", "{articles} : x", "- OR AND NOT", "\\", "9" * 400, "-1", "1e999", "ev-' OR 1=1",
)  # fmt: skip
FILTERS = (*PARAMETERS, "q", "cursor", "order", "seen", "key")
"""The parameters of pages, beside those that each names itself; those of the API are told by it."""
NARROW = {"kind": "events", "state": "KAZ", "article": "example-00001", "undone": "no"}
"""What narrows a list, so that a trick that were obeyed would bring more rows than there are with this alone."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("requests") / "comity.db"
    with fill(found) as store:
        for number in range(2):
            store.add(sample(number))
    return found


@pytest.fixture
def client(place: Path) -> Iterator[TestClient]:
    with comity.open_store(place) as store:
        yield client_of(make_app(Settings(store=place, requests_per_minute=0), store, Desk(None)))


@pytest.fixture(scope="module")
def on_postgresql(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A browser at the application over a store in PostgreSQL."""
    url = server.new(template(server))
    with comity.open_store(url) as store:
        for number in range(3):
            store.add(sample(number))
    desk = tmp_path_factory.mktemp("desk") / "people.db"
    with client_of(make_app(Settings(store=url, desk=desk, requests_per_minute=0))) as client:
        yield client


def addresses(client: TestClient) -> dict[str, tuple[str, ...]]:
    """All that can be fetched, with real names in it, and the parameters that each takes."""
    found: dict[str, tuple[str, ...]] = {}
    for module in iter_modules(pages.__path__):
        router = getattr(import_module(f"{pages.__name__}.{module.name}"), "router", None)
        for one in router.routes if router else ():
            if isinstance(one, APIRoute) and "GET" in (one.methods or ()):
                own = signature(one.endpoint).parameters.keys() - {"request", "store", "desk", "visitor", "settings", "workshop"}
                found[one.path] = tuple(dict.fromkeys((*FILTERS, *sorted(own - set(one.param_convertors)))))
    for path, methods in cast(FastAPI, client.app).openapi()["paths"].items():
        if "get" in methods:
            asked = methods["get"].get("parameters", ())
            found[path] = tuple(one["name"] for one in asked if one["in"] == "query")
    store = cast(FastAPI, client.app).state.store
    return {_filled(path, store): names for path, names in found.items() if not path.endswith((".pdf", "/print"))}


def _filled(path: str, store: comity.Store) -> str:
    """An address with what is in the store, or else exists, in place of its names."""
    names = {
        "pair": "AZE-KAZ", "format": "csv", "kind": "events", "field": "transport", "code": "csrf", "name": "Aida%20Example",
        "id": next(iter(comity.facts(store))).id,
    }  # fmt: skip
    if path.startswith("/states"):
        names["name"] = "KAZ"
    elif path.startswith("/dyads"):
        names["name"] = "timeline"
    elif "/articles" in path:
        names["id"] = "example-00001"
    elif "/judgements" in path:
        names["id"] = next(iter(store.judgements())).id
    elif "/entities" in path:
        names["kind"] = "person"
    elif "/findings" in path:
        names["ref"] = next(iter(store.findings())).ref
    return re.sub(r"{(\w+)(?::path)?}", lambda found: names[found[1]], path)


def needed(address: str) -> dict[str, str]:
    """Parameters without which an address does not answer."""
    if "/api/v1/entities" in address and "person" not in address:
        return {"kind": "person", "state": "KAZ"}
    if address in ("/api/v1/findings", "/api/v1/findings.csv"):
        return {"article": "example-00001"}
    return {"q": "roadmap"} if "/api/v1/search" in address else {}


def tables(place: Path) -> list[tuple[str, int]]:
    with sqlite3.connect(place) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        plain = [name for name in names if not re.search(r"words|stems", name)]
        return [(name, connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in plain]


def test_every_address_that_is_tried_is_reached(client: TestClient) -> None:
    codes = {address: client.get(address, params=needed(address)).status_code for address in addresses(client)}
    # There are no jobs, undertakings and organizations of these names; the rest shows what there is.
    unknown = ("/jobs/", "/projects/", "/formats/", "/organizations/")
    assert {address for address, code in codes.items() if code not in (200, 303)} == {
        address for address in codes if address.startswith(unknown)
    }


def test_sql_through_every_filter(client: TestClient, place: Path) -> None:
    before = tables(place)
    tricks, tried = cycle(SQL), Counter[str]()
    for address, names in addresses(client).items():
        # One by one, where the first that is wrong would hide the others.
        for name in names:
            for trick in (next(tricks), next(tricks)):
                answer = client.get(address, params=needed(address) | {name: trick})
                assert answer.status_code < 500, (address, name, trick)
                assert "sqlite3" not in answer.text.lower(), (address, name)
                tried[trick] += 1
        next(tricks)  # or each name would meet the same tricks at every address
    assert tables(place) == before
    assert min(tried[trick] for trick in SQL) > 50


EMPTY = ("/api/v1/series/figures", "/api/v1/agenda")
"""Lists in which there is nothing of what `NARROW` leaves."""


def test_sql_brings_no_other_rows(client: TestClient) -> None:
    answered = set[str]()
    lists = {
        address: names for address, names in addresses(client).items() if address.startswith("/api/v1/") and "limit" in names
    }
    for address, names in lists.items():
        if address.endswith(".csv"):
            continue
        narrow = {name: value for name, value in NARROW.items() if name in names} | {"limit": "100"}
        base = narrow | needed(address)
        # A search for a trick is one for other words, but among the same facts.
        allowed = rows(client.get("/api/v1/facts", params=narrow) if "q" in names else client.get(address, params=base))
        assert allowed or address in EMPTY, address
        for name, trick in product(names, SQL):
            if name in ("limit", "cursor", "mark-start", "mark-end"):
                continue  # of these, an answer says that they are wrong, or they are no words of the store's
            answer = client.get(address, params=base | {name: trick})
            if answer.status_code == 200:
                found = rows(answer)
                assert found <= allowed, (address, name, trick)
                # Nobody is called so: no outlet, and no article has such an id.
                assert not found or name not in ("site", "article", "fact", "ref"), (address, name, trick)
                answered.add(name)
    assert answered >= {"q", "site", "party"}


def rows(answer: Response) -> set[str]:
    """What a list tells, each row as one text, without the places of words that were searched for."""
    found = [one.get("fact", one.get("ref")) or one for one in answer.json()["items"]]
    return {json.dumps(one["id"] if isinstance(one, dict) and "id" in one else one, sort_keys=True) for one in found}


@pytest.mark.parametrize("name", ["q", "state", "kind", "type", "status", "field", "site", "party", "since", "as-of", "order"])
def test_sql_brings_no_other_rows_from_postgresql(name: str, on_postgresql: TestClient) -> None:
    path = "/api/v1/search" if name == "q" else "/api/v1/facts"
    base = {"kind": "events", "limit": "100"} | ({"q": "roadmap"} if name == "q" else {})
    allowed = rows(on_postgresql.get(path, params=base))
    total = len(rows(on_postgresql.get("/api/v1/facts", params={"limit": "100"})))
    assert total > 3
    for trick in (
        *SQL,
        "'; DROP TABLE articles CASCADE; --",
        "1); SELECT pg_sleep(30); --",
        "$$ || version() || $$",
        "E'\\x27' --",
    ):
        answer = on_postgresql.get(path, params=base | {name: trick})
        assert answer.status_code in (200, 400, 422), trick
        assert "psycopg" not in answer.text.lower()
        if answer.status_code == 200:
            assert rows(answer) <= allowed, trick
            assert name not in ("site", "party") or not rows(answer), trick
    assert len(rows(on_postgresql.get("/api/v1/facts", params={"limit": "100"}))) == total


def test_sql_in_addresses(client: TestClient, place: Path) -> None:
    before = tables(place)
    patterns = (
        "/facts/{}", "/articles/{}", "/people/{}", "/states/{}", "/dyads/{}", "/api/v1/facts/{}", "/api/v1/findings/{}",
        "/api/v1/judgements/{}", "/api/v1/entities/person/{}", "/search.atom?key={}", "/fields/{}",
    )  # fmt: skip
    for pattern in patterns:
        for trick in SQL:
            answer = client.get(pattern.format(quote(trick, safe="")))
            assert answer.status_code in (200, 303, 308, 400, 403, 404, 422), (pattern, trick)
            if answer.status_code == 200 and not pattern.startswith("/search"):
                assert trick == "*" or "no " in answer.text.lower() or "[]" in answer.text, (pattern, trick)
    assert tables(place) == before


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"])
def test_no_other_method_by_a_header_or_field(client: TestClient, name: str) -> None:
    fact = next(iter(comity.facts(cast(FastAPI, client.app).state.store))).id
    assert client.get(f"/facts/{fact}", headers={name: "POST"}, params={name: "DELETE"}).status_code == 200
    assert (
        client.post(f"/facts/{fact}/judgements", headers={name: "GET"}, data={name: "GET", "verb": "reject"}).status_code == 403
    )
    for method in ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND"):
        assert client.request(method, f"/facts/{fact}").status_code in (403, 405)


@pytest.mark.parametrize("size", [5_000, 30_000])
def test_very_large_parameters(client: TestClient, size: int) -> None:
    for address in ("/search", "/api/v1/facts", "/api/v1/search", "/dyads/AZE-KAZ", "/review", "/sign-in"):
        for name in ("q", "state", "site", "party", "next", "cursor", "x" * size):
            assert client.get(address, params={name: "a" * size}).status_code < 500, (address, name[:10])
        many = [("state", f"{number:03}") for number in range(size // 20)]
        assert client.get(address, params=many).status_code < 500  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static/..%5capp.py", "/static/%252e%252e/app.py",
     "/static//etc/passwd", "/static/%00", "/static/app.css%00.py", "/articles/../../../etc/passwd/page.txt",
     "/articles/%2e%2e%2f%2e%2e%2fetc%2fpasswd/page.txt", "/articles//etc/passwd/page.txt", "/api/v1/exports/..%2fevents.csv",
     "/api/v1/exports/events.csv%2f..%2f..", "/api/problems/..%2f..%2fetc"],
)  # fmt: skip
def test_paths_lead_nowhere_else(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (303, 404, 422), path
    assert "root:" not in answer.text
    assert "import" not in answer.text


def test_a_compressed_body_is_not_unpacked(client: TestClient) -> None:
    import gzip

    bomb = gzip.compress(bytes(50_000_000))
    answer = client.post("/sources", content=bomb, headers={"Content-Encoding": "gzip", "X-CSRF-Token": csrf_of(client)})
    assert answer.status_code in (413, 415, 422)


def test_json_with_cookies_needs_the_token_too(client: TestClient) -> None:
    fact = next(iter(comity.facts(cast(FastAPI, client.app).state.store))).id
    csrf = csrf_of(client)
    body = {"verb": "confirm", "ids": [fact]}
    for headers in ({}, {"X-CSRF-Token": "0" * 64}, {"X-CSRF-Token": csrf, "Origin": "https://evil.example"},
                    {"X-CSRF-Token": csrf, "Sec-Fetch-Site": "cross-site"}, {"Content-Type": "text/plain"}):  # fmt: skip
        assert client.post("/api/v1/judgements", json=body, headers=headers).status_code == 403, headers


def test_signed_in_nothing_is_kept_by_browsers_or_proxies(place: Path) -> None:
    desk = Desk(None)
    desk.add_account("anna", "administer", PASSWORD)
    with comity.open_store(place) as store:
        client = client_of(make_app(Settings(store=place, requests_per_minute=0), store, desk))
        assert sign_in(client, "anna").status_code == 303
        for address in addresses(client):
            rules = client.get(address).headers["cache-control"]
            assert "private" in rules or "no-store" in rules, address
            assert "public" not in rules, address


def test_names_without_an_account_cost_the_same_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    hasher = desk_passwords._HASHER

    class Counting:
        def verify(self, kept: str, password: bytes) -> bool:
            looked.append(kept.split("$")[3])
            return hasher.verify(kept, password)

        def __getattr__(self, name: str) -> Any:
            return getattr(hasher, name)

    desk = Desk(None)
    desk.add_account("anna", "read", PASSWORD)
    monkeypatch.setattr(desk_passwords, "_HASHER", Counting())
    for name in ("anna", "nobody"):
        assert desk.check_password(name, "a wrong password") is None
    assert len(looked) == 2
    assert looked[0] == looked[1], "the same memory, time and threads"


def test_no_secret_lies_open_in_any_file(place: Path, tmp_path: Path) -> None:
    """A store can be handed on: nothing of the desk is in it; and the desk keeps hashes alone."""
    store_place = tmp_path / "comity.db"
    store_place.write_bytes(place.read_bytes())
    with comity.open_store(store_place) as store:
        app = make_app(Settings(store=store_place), store)
        client = client_of(app)
        desk = cast(Desk, app.state.desk)
        desk.add_account("anna", "administer", PASSWORD)
        token = desk.add_token("export", "read")
        assert sign_in(client, "anna").status_code == 303
        session = client.cookies["comity-8350"]
        key = desk.save_search("anna", "all", "q=x").key
        for address in ("/", "/account", "/accounts", "/api", "/review", "/nothing", "/api/v1/exports/judgements.jsonl"):
            text = client.get(address).text
            assert not any(secret in text for secret in (PASSWORD, token, session)), address
        backup = tmp_path / "backup.db"
        with sqlite3.connect(store_place) as source, sqlite3.connect(backup) as target:
            source.backup(target)
    for file in tmp_path.iterdir():
        data = file.read_bytes()
        assert not any(secret.encode() in data for secret in (PASSWORD, token, session)), file.name
        assert ".desk." in file.name or key.encode() not in data, file.name


def raw(at: str, request: bytes) -> bytes:
    """What a server sends back to these very bytes."""
    host, _, port = at.rpartition(":")
    with socket.create_connection((host, int(port)), 5) as connection:
        answer = b""
        with suppress(OSError):
            connection.sendall(request)
        with suppress(ConnectionResetError, TimeoutError):  # it has heard enough, or waits for more
            while part := connection.recv(1 << 16):
                answer += part
    return answer


def test_bytes_that_no_browser_sends(place: Path) -> None:
    """A running server, and requests that browsers and libraries would not make."""
    with served(place) as (at, _, process):
        host = f"Host: {at}\r\nConnection: close\r\n"
        for path in (
            "/sign-in?next=/%0d%0aSet-Cookie:%20a=1",
            "/%0d%0aSet-Cookie:%20a=1",
            "/facts/x%0d%0aX-A:%201",
            "/dyads/%0aX-A:1",
        ):
            answer = raw(at, f"GET {path} HTTP/1.1\r\n{host}\r\n".encode())
            head = answer.partition(b"\r\n\r\n")[0].lower()
            assert not re.search(rb"^(?:set-cookie: a=|x-a:)", head, re.M), path
        two_lengths = "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n"
        for request, statuses in (
            ("GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", (400,)),
            ("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", (400,)),
            (f"GET / HTTP/1.1\r\n{host}Host: evil.example\r\n\r\n", (400,)),
            (f"GET / HTTP/1.1\r\n{host}X-Forwarded-Host: evil.example\r\n\r\n", (400,)),
            ("GET / HTTP/1.0\r\n\r\n", (400,)),
            (f"POST /sign-in HTTP/1.1\r\n{host}{two_lengths}", (0, 400, 403)),
            (f"POST /sign-in HTTP/1.1\r\n{host}Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde", (400,)),
            (f"GET /\x00 HTTP/1.1\r\n{host}\r\n", (400, 404)),
            (f"GET /{'a' * 200_000} HTTP/1.1\r\n{host}\r\n", (400, 404, 414, 431)),
            (f"GET / HTTP/1.1\r\n{host}X: {'a' * 200_000}\r\n\r\n", (400, 431)),
        ):  # fmt: skip
            answer = raw(at, request.encode())
            # 0: the connection was closed without a word.
            found = re.match(rb"HTTP/1\.[01] (\d{3})", answer)
            assert (int(found[1]) if found else 0) in statuses, (request[:60], answer[:60])
            assert b"evil.example" not in answer.lower().partition(b"\r\n\r\n")[0], request[:60]
            assert answer.count(b"HTTP/1.1 ") <= 1, request[:60]
        assert process.poll() is None
        assert raw(at, f"GET /robots.txt HTTP/1.1\r\n{host}\r\n".encode()).startswith(b"HTTP/1.1 200")


def test_wrong_names_and_reasons_are_told_as_words(client: TestClient) -> None:
    """What a visitor sends comes back in messages, and only as words."""
    answers: list[Response] = [
        send(client, "/searches", {"name": POISON[:90], "query": "q=x"}),
        send(client, "/sources", {"addresses": f"http://x.example/{POISON}"}),
        client.get("/api/problems/" + quote(POISON, safe="")),
        client.get("/nothing/" + quote(POISON, safe="")),
        client.get("/searches"),
        client.get("/search", params={"q": POISON, "state": POISON, "since": POISON}),
    ]
    for answer in answers:
        assert answer.status_code < 500
        assert not re.search(r"<(?:xq|img src=x|svg/)|<script>", answer.text)
