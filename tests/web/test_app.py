"""What all pages share: errors in words, caching, notices, static files."""

import json
import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, cast

import pytest
from fastapi import APIRouter, FastAPI, Form, Request, Response
from fastapi.testclient import TestClient
from web_clients import csrf_of, send

from comity.cursors import CursorError
from comity.errors import ComityError, StoreError, UnknownStateError
from comity.store import Store
from comity.web import rendering
from comity.web.dependencies import Reviewer, TheDesk, TheStore, TheVisitor
from comity.web.problems import PROBLEMS, missing, problem
from comity.web.rendering import local_path, redirect, render, tagged

Browse = Callable[..., TestClient]

ERRORS: dict[str, Exception] = {
    "comity": ComityError("since '2026-13': this is no date."),
    "state": UnknownStateError("There is no state Atlantis."),
    "cursor": CursorError(),
    "problem": problem("unknown-fact", "There is no fact ev-1.", links=(("All facts", "/search"),), near=["ev-2"]),
    "words": StoreError("'…': there is no word in this to search for."),
    "unexpected": RuntimeError("<script>boom</script>"),
}


@dataclass(frozen=True)
class Probe:
    """What the page of this test shows."""

    error: str = ""


def app_of(client: TestClient) -> FastAPI:
    return cast(FastAPI, client.app)


def with_probes(client: TestClient) -> TestClient:
    """Adds addresses that fail, redirect or wait for a form."""
    router = APIRouter()

    @router.get("/probe/fail/{name}")
    @router.get("/api/v1/probe/{name}")
    @router.get("/states/{name}")
    def fail(name: str) -> None:
        if name == "locked":
            told = "/srv/comity.db: another program is writing to this store."
            raise StoreError(told) from sqlite3.OperationalError("database is locked")
        raise ERRORS[name]

    @router.get("/probe/number/{number}")
    @router.get("/api/v1/number/{number}")
    def number(number: int, limit: int = 1) -> str:
        return str(number + limit)

    @router.get("/probe/page")
    def page(request: Request) -> Response:
        return render(request, "error.html.j2", ERRORS_PAGE, title="<script>alert(1)</script>")

    @router.get("/probe/feed")
    def feed(request: Request) -> Response:
        return tagged(request, b"<feed/>", "application/atom+xml")

    @router.post("/probe/form")
    def form(request: Request, visitor: Reviewer, words: Annotated[str, Form()] = "") -> Response:
        return redirect(request, "/probe/page", ("success", f"{visitor.name} said {words}"), ("info", "Another."))

    @router.get("/probe/who")
    def who(store: TheStore, desk: TheDesk, visitor: TheVisitor) -> dict[str, Any]:
        return {"name": visitor.name, "role": visitor.role, "signed_in": visitor.signed_in, "owner": visitor.owner}

    app_of(client).include_router(router)
    return client


ERRORS_PAGE = type("Page", (), {"status": 200, "detail": "<b>detail</b>", "advice": "a", "links": (), "code": "x"})


@pytest.fixture
def client(browse: Browse) -> TestClient:
    """A browser on this machine, at an application without accounts."""
    return with_probes(browse())


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nothing", 404, "There is nothing at /nothing."),
        ("/probe/fail/comity", 422, "since &#39;2026-13&#39;: this is no date."),
        ("/probe/fail/state", 422, "There is no state Atlantis."),
        ("/states/state", 404, "There is no such state"),
        ("/probe/fail/cursor", 422, "begin again without one"),
        ("/probe/fail/problem", 404, '<a href="/search">All facts</a>'),
        ("/probe/fail/words", 422, "there is no word in this"),
        ("/probe/fail/locked", 503, "another program is writing"),
        ("/probe/number/x", 404, "There is nothing at this address."),
        ("/probe/number/1?limit=many", 422, "limit: Input should be a valid integer"),
        ("/static/no.js", 404, "There is nothing at /static/no.js."),
        ("/probe/fail/%3Cscript%3E", 500, "Something failed here."),
    ],
)
def test_errors_are_pages(client: TestClient, address: str, status: int, words: str) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert words in response.text
    assert '<main id="main"' in response.text
    assert response.headers["cache-control"] == "private, no-store"
    assert "Traceback" not in response.text


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/v1/nothing", 404, "not-found"),
        ("/api/v1/probe/comity", 422, "bad-input"),
        ("/api/v1/probe/cursor", 422, "bad-cursor"),
        ("/api/v1/probe/problem", 404, "unknown-fact"),
        ("/api/v1/probe/words", 422, "bad-input"),
        ("/api/v1/probe/locked", 503, "store-unavailable"),
        ("/api/v1/probe/unexpected", 500, "unexpected"),
        ("/api/v1/number/x", 404, "not-found"),
        ("/api/v1/number/1?limit=many", 422, "bad-input"),
    ],
)
def test_errors_of_the_api_are_problem_details(client: TestClient, address: str, status: int, code: str) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    told = response.json()
    assert told["type"] == f"/api/problems/{code}"
    assert (told["status"], told["title"], told["instance"]) == (status, PROBLEMS[code].title, address.partition("?")[0])
    assert told["detail"]
    assert client.get(told["type"]).status_code == 200


def test_members_and_places_of_problem_details(client: TestClient) -> None:
    assert client.get("/api/v1/probe/problem").json()["near"] == ["ev-2"]
    errors = client.get("/api/v1/number/1?limit=many").json()["errors"]
    assert errors == [{"where": "query.limit", "message": errors[0]["message"]}]


def test_a_store_in_trouble_says_when_to_come_back(client: TestClient, browse: Browse) -> None:
    assert client.get("/probe/fail/locked").headers["retry-after"] == "10"
    reader = with_probes(browse(account="read"))
    page = reader.get("/probe/fail/locked")
    assert page.status_code == 503
    assert "/srv/" not in page.text


def test_what_nobody_expected_has_a_number(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    page = client.get("/probe/fail/unexpected")
    assert page.status_code == 500
    assert "boom" not in page.text
    number = client.get("/api/v1/probe/unexpected").json()["id"]
    assert f"unexpected error {number} at GET /api/v1/probe/unexpected" in caplog.text
    assert "RuntimeError" in caplog.text
    assert page.headers["content-security-policy"].startswith("default-src 'none'")


def test_a_page_for_errors_that_fails_itself(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.web.answers.render", lambda *_, **__: 1 / 0)
    page = client.get("/probe/fail/comity")
    assert page.status_code == 422
    assert "since &#39;2026-13&#39;: this is no date." in page.text


def test_other_methods(client: TestClient) -> None:
    page = client.post("/probe/page", data={"csrf": csrf_of(client)})
    assert (page.status_code, page.headers["allow"]) == (405, "GET")
    assert "doesn&#39;t take POST" in page.text
    assert client.delete("/api/v1/number/1").json()["type"] == "/api/problems/wrong-method"


@pytest.mark.parametrize("address", ["/probe/page", "/nothing", "/api/v1/probe/comity", "/static/manifest.json", "/probe/feed"])
def test_head_is_get_without_the_content(client: TestClient, address: str) -> None:
    client.get("/probe/page")
    get, head = client.get(address), client.head(address)
    assert head.status_code == get.status_code
    assert head.content == b""
    own = {"server-timing": "", "x-request-id": ""}
    assert {**head.headers, **own} == {**get.headers, **own}


def test_texts_are_escaped(client: TestClient) -> None:
    text = client.get("/probe/page").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "<b>" not in text


@pytest.mark.parametrize("address", ["/probe/page", "/probe/feed"])
def test_what_has_not_changed_is_not_sent_again(client: TestClient, address: str) -> None:
    client.get("/probe/page")
    first = client.get(address)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    for told in (tag, f'"x", {tag}', tag.removeprefix("W/"), "*"):
        again = client.get(address, headers={"If-None-Match": told})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(address, headers={"If-None-Match": '"x"'}).status_code == 200


def test_what_the_signed_in_see_is_not_kept(browse: Browse) -> None:
    client = with_probes(browse(account="read"))
    assert client.get("/probe/page").headers["cache-control"] == "private, no-store"
    assert client.get("/probe/feed").headers["cache-control"] == "private, no-store"


def test_notices_show_once(client: TestClient) -> None:
    response = send(client, "/probe/form", {"words": "<script>x</script>"})
    assert (response.status_code, response.headers["location"]) == (303, "/probe/page")
    page = client.get("/probe/page")
    assert "&lt;script&gt;x&lt;/script&gt;" in page.text
    assert "Another." in page.text
    assert page.headers["cache-control"] == "private, no-store"
    assert "Another." not in client.get("/probe/page").text


@pytest.mark.parametrize("value", ["nonsense", "W10=.00", ".", "W1siaW5mbyIsICJNaW5lIl1d." + "0" * 64, "é.é"])
def test_notices_of_others_are_not_shown(client: TestClient, value: str) -> None:
    page = client.get("/probe/page", headers={b"Cookie": f"comity-8350-notices={value}".encode()})
    assert page.status_code == 200
    assert '<div id="notices" class="notices" role="status"></div>' in page.text


def test_long_texts_are_compressed(client: TestClient) -> None:
    assert client.get("/probe/page").headers["content-encoding"] == "gzip"
    assert client.get("/static/manifest.json", headers={"Accept-Encoding": "identity"}).headers.get("content-encoding") is None


def test_static_files_are_kept_for_good_if_their_name_says_what_is_in_them(client: TestClient) -> None:
    for name in rendering.manifest().values():
        response = client.get(f"/static/{name}")
        assert response.status_code == 200
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert response.headers["x-content-type-options"] == "nosniff"
    assert client.get("/static/manifest.json").headers["cache-control"] == "no-cache"
    assert client.get("/static/../app.py").status_code == 404
    assert client.get("/static/%2e%2e/app.py").status_code == 404


def test_assets_have_their_plain_name_where_nothing_is_built(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(rendering, "STATIC", tmp_path)
    rendering.manifest.cache_clear()
    assert rendering.asset("app.css") == "/static/app.css"
    rendering.manifest.cache_clear()
    (tmp_path / "manifest.json").write_text(json.dumps({"app.css": "app-1A2B3C4D.css"}))
    assert rendering.asset("app.css") == "/static/app-1A2B3C4D.css"
    rendering.manifest.cache_clear()


@pytest.mark.parametrize(
    "path", ["/", "/dyads/AZE-KAZ?state=KAZ&q=a%20b#i-1", "/people/Nursultan Ä", "/search?q=https://example.org/"]
)
def test_local_addresses(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    ["", "x",
     "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "/\t/evil.example", "/\n/evil.example",
     "javascript:alert(1)", " /x", "///evil.example", "/x" * 4000, "/a\x00b"],
)  # fmt: skip
def test_addresses_elsewhere(path: str, client: TestClient) -> None:
    assert local_path(path) == "/"
    with pytest.raises(ValueError, match="no address of this application"):
        redirect(cast(Request, None), path)


@pytest.mark.parametrize("query", ["q=\\", f"q={'a' * 5000}", "q=a%0d%0aLocation:%20//evil.example"])
def test_whatever_an_address_asks_for_goes_along_to_the_usual_one(client: TestClient, query: str) -> None:
    answer = client.get(f"/dyads/KAZ-AZE?{query}")
    assert answer.status_code == 308
    assert answer.headers["location"] == f"/dyads/AZE-KAZ?{query.replace(chr(92), '%5C')}"


def test_the_page_for_errors_links_nowhere_else(client: TestClient) -> None:
    page = client.get(f"{client.base_url}//evil.example/x?as-of=2022-01-01")
    assert page.status_code == 404
    assert "Show what is known today" in page.text
    assert 'href="//' not in page.text


def test_missing_turns_what_is_not_found_into_a_problem() -> None:
    with pytest.raises(ComityError) as told, missing("unknown-fact"):
        raise ComityError("ev-1: there is no such fact.")
    assert (told.value.status, told.value.detail) == (404, "ev-1: there is no such fact.")  # type: ignore[attr-defined]
    with pytest.raises(StoreError), missing("unknown-fact"):
        raise StoreError("locked") from sqlite3.OperationalError("database is locked")


def test_the_list_of_problems(client: TestClient) -> None:
    page = client.get("/api/problems").text
    for code in PROBLEMS:
        assert f'<a href="/api/problems/{code}">' in page
    assert client.get("/api/problems/no").status_code == 404


def test_a_store_that_is_taken_away(browse: Browse, place_of_store: Path, store: Store) -> None:
    client = with_probes(browse())
    assert client.get("/probe/page").status_code == 200
    place_of_store.rename(place_of_store.with_name("moved.db"))
    gone = client.get("/probe/page")
    assert (gone.status_code, gone.headers["retry-after"]) == (503, "30")
    assert "no longer at its place" in gone.text
    place_of_store.touch()
    assert client.get("/api/v1/number/1").json()["type"] == "/api/problems/store-unavailable"
    place_of_store.unlink()
    place_of_store.with_name("moved.db").rename(place_of_store)
    assert client.get("/probe/page").status_code == 200


def test_a_damaged_desk_is_a_page_too(browse: Browse, place_of_store: Path) -> None:
    client = with_probes(browse())
    app_of(client).state.desk.close()
    (place_of_store.parent / "comity.desk.db").write_bytes(b"x" * 9000)
    page = client.get("/probe/page")
    assert page.status_code == 503
    assert "at the moment" in page.text


def test_the_log_has_a_line_for_each_request_without_its_query(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "comity.web.access"):
        client.get("/probe/page?key=secret-key&q=x")
        client.get("/a%0Ab")
    told = [record.getMessage() for record in caplog.records if record.name == "comity.web.access"]
    assert told[0].startswith("testclient GET /probe/page 200 ")
    assert told[1].startswith("testclient GET /a%0Ab 404 ")
    assert "secret-key" not in caplog.text


def test_robots_are_told_to_stay_away(client: TestClient) -> None:
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
