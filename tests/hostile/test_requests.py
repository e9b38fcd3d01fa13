"""What a hostile visitor sends: SQL, lines of headers, paths and hosts that lead elsewhere, other methods, very much of it."""

import re
import socket
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
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
from comity.web.settings import Settings

sys.path.insert(0, str(Path(__file__).parent.parent / "web"))

from test_serve import served  # type: ignore[import-not-found, unused-ignore]
from web_clients import PASSWORD, client_of, csrf_of, send, sign_in  # type: ignore[import-not-found, unused-ignore]

SQL = (
    "' OR '1'='1", "'; DROP TABLE articles; --", "1) UNION SELECT sql, 2, 3 FROM sqlite_master --", '" OR ""="', "%' --",
    "AZE-KAZ' --", "*",
    'NEAR("a" "b")', '"', "a*\x00b", "{articles} : x", "- OR AND NOT", "\\", "9" * 400, "-1", "1e999", "ev-' OR 1=1",
)  # fmt: skip
FILTERS = ("q", "state", "kind", "type", "status", "field", "site", "party", "since", "until", "as-of", "new-since", "cursor",
           "order", "sort", "limit", "page", "contradicted", "reason", "name", "seen", "format", "fact", "article", "ref",
           "view", "next")  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("requests") / "comity.db"
    fill(found).close()
    return found


@pytest.fixture
def client(place: Path) -> Iterator[TestClient]:
    with comity.open_store(place) as store:
        yield client_of(make_app(Settings(store=place, requests_per_minute=0), store, Desk(None)))


def addresses(client: TestClient) -> list[str]:
    """All that can be fetched, with the parts of addresses that there are."""
    found = []
    for module in iter_modules(pages.__path__):
        router = getattr(import_module(f"{pages.__name__}.{module.name}"), "router", None)
        found += (
            [one.path for one in router.routes if isinstance(one, APIRoute) and "GET" in (one.methods or ())] if router else []
        )
    described = cast(FastAPI, client.app).openapi()["paths"]
    found += [path for path, methods in described.items() if "get" in methods]
    filled = (re.sub(r"{pair}", "AZE-KAZ", path).replace("{format}", "csv").replace("{kind}", "events") for path in found)
    return [re.sub(r"{\w+(?::path)?}", "x", path) for path in filled if not path.endswith((".pdf", "/print"))]


def tables(place: Path) -> list[tuple[str, int]]:
    with sqlite3.connect(place) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        plain = [name for name in names if not re.search(r"words|stems", name)]
        return [(name, connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in plain]


def test_sql_through_every_filter(client: TestClient, place: Path) -> None:
    before = tables(place)
    for number, address in enumerate(addresses(client)):
        tricks = {name: SQL[(number + shift) % len(SQL)] for shift, name in enumerate(FILTERS)}
        # One by one, where the first that is wrong would hide the others, for some of them; and all that are left out else.
        for name in FILTERS[number % 9 :: 9]:
            answer = client.get(address, params={name: tricks[name]})
            assert answer.status_code < 500, (address, name, tricks[name])
            assert "sqlite3" not in answer.text.lower(), (address, name)
        assert client.get(address, params=tricks).status_code < 500, address
    assert tables(place) == before


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
