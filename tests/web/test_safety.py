"""Who may come in, and what is refused."""

import logging
import re
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pkgutil import iter_modules
from threading import Event, Semaphore
from time import time
from typing import Any, cast
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from fastapi import APIRouter, FastAPI, Request, Response, UploadFile
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from web_clients import BASE, PASSWORD, client_of, csrf_of, send, sign_in

from comity.web import pages
from comity.web.dependencies import Administrator, Reviewer
from comity.web.desk import Desk
from comity.web.problems import Trouble
from comity.web.rendering import render
from comity.web.safety.csrf import SAFE
from comity.web.safety.headers import HEADERS
from comity.web.safety.limits import SignInThrottle, say_wait
from comity.web.safety.lines import AT_ONCE, takes_long
from comity.web.settings import UPLOAD_LIMIT, Settings

Browse = Callable[..., TestClient]
COOKIE = "comity-8350"


def desk_of(client: TestClient) -> Desk:
    return cast(Desk, cast(FastAPI, client.app).state.desk)


def other_browser(client: TestClient, **options: Any) -> TestClient:
    """Another browser at the same application."""
    return client_of(cast(FastAPI, client.app), **options)


def with_probes(client: TestClient) -> TestClient:
    """Adds addresses that need roles, tell who asks, or take uploads."""
    router = APIRouter()

    @router.get("/probe/who")
    @router.get("/api/v1/who")
    def who(request: Request) -> dict[str, Any]:
        visitor = request.state.visitor
        return {"name": visitor.name, "role": visitor.role, "signed_in": visitor.signed_in, "owner": visitor.owner}

    @router.post("/probe/judge")
    @router.post("/api/v1/judge")
    def judge(visitor: Reviewer) -> dict[str, Any]:
        return {"who": visitor.name}

    @router.post("/api/v1/administer")
    def administer(visitor: Administrator) -> dict[str, Any]:
        return {"who": visitor.name}

    @router.post("/probe/upload", max_body_size=UPLOAD_LIMIT)
    def upload(file: UploadFile) -> dict[str, Any]:
        return {"size": len(file.file.read())}

    @router.get("/search.atom")
    def feed(request: Request) -> dict[str, Any]:
        return {"query": str(request.query_params), "role": request.state.visitor.role}

    @router.get("/probe/page")
    def page(request: Request) -> Response:
        shown = type("Page", (), {"status": 200, "detail": "", "advice": "", "links": ()})
        return render(request, "error.html.j2", shown, title="Page")

    app = cast(FastAPI, client.app)
    # Before the pages, which have addresses of these names.
    taken = len(app.router.routes)
    app.include_router(router)
    app.router.routes[:] = app.router.routes[taken:] + app.router.routes[:taken]
    return client


@pytest.fixture
def local(browse: Browse) -> TestClient:
    """A browser on this machine; there are no accounts."""
    return with_probes(browse())


@pytest.fixture
def guarded(browse: Browse) -> TestClient:
    """A stranger's browser, where there is an account of each role."""
    client = with_probes(browse())
    for role in ("read", "review", "administer"):
        desk_of(client).add_account(role, role, PASSWORD)
    return client


# Headers.


@pytest.mark.parametrize(
    "address", ["/probe/page", "/nothing", "/api/v1/nothing", "/static/manifest.json", "/sign-in", "/robots.txt", "/probe/who"]
)
def test_every_answer_has_the_safe_headers(local: TestClient, address: str) -> None:
    headers = local.get(address).headers
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert "strict-transport-security" not in headers
    assert "unsafe" not in headers["content-security-policy"]


def test_refusals_have_them_too(local: TestClient) -> None:
    for response in (local.get("/", headers={"Host": "evil.example"}), local.post("/sign-out")):
        assert response.status_code in (400, 403)
        assert {name: response.headers[name] for name in HEADERS} == HEADERS


def test_with_https_browsers_keep_to_it(browse: Browse) -> None:
    client = browse(https=True, allowed_hosts=("comity.example.org",))
    answer = client.get("https://comity.example.org/sign-in")
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-comity-visitor=")
    assert "; Secure" in cookie
    assert "Domain" not in cookie


# Hosts.


@pytest.mark.parametrize("host", ["localhost", "localhost:8350", "127.0.0.1:1", "[::1]:8350", "[::1]", "LOCALHOST.:80"])
def test_names_of_this_machine(local: TestClient, host: str) -> None:
    assert local.get("/probe/page", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8350", "localhost.evil.example", "127.0.0.1.evil.example", "", "localhost:x", "[::1", "[::1]x",
     "192.168.1.9:8350", "localhost:80@evil.example", "<script>"],
)  # fmt: skip
def test_other_names_get_nothing(local: TestClient, host: str) -> None:
    page = local.get("/probe/page", headers={"Host": host})
    assert page.status_code == 400
    assert "This server doesn&#39;t answer to that name" in page.text
    assert "<script>" not in page.text
    assert local.get("/api/v1/who", headers={"Host": host}).json()["type"] == "/api/problems/bad-host"


def test_two_hosts_or_none(local: TestClient) -> None:
    assert local.get("/probe/page", headers=[("Host", "localhost"), ("Host", "evil.example")]).status_code == 400


def test_names_that_are_allowed(browse: Browse) -> None:
    client = browse(host="10.0.0.5", allowed_hosts=("comity.example.org",))
    for host, status in (("10.0.0.5:8350", 200), ("comity.example.org", 200), ("localhost", 200), ("10.0.0.6", 400)):
        assert client.get("/sign-in", headers={"Host": host}).status_code == status, host


def test_on_all_addresses_any_address_but_no_other_name(browse: Browse) -> None:
    client = browse(host="0.0.0.0")
    for host, status in (
        (f"{socket.gethostname()}:8350", 200),
        ("192.168.1.9:8350", 200),
        ("[fe80::1]:8350", 200),
        ("evil.example", 400),
        ("0.0.0.0.evil.example", 400),
    ):
        assert client.get("/sign-in", headers={"Host": host}).status_code == status, host


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"])
def test_a_proxy_that_was_not_told_of(local: TestClient, header: str) -> None:
    page = local.get("/probe/page", headers={header: "203.0.113.9"})
    assert page.status_code == 400
    assert "--behind-https" in page.text


# Who asks.


def test_without_accounts_the_one_before_this_machine_may_do_all(local: TestClient) -> None:
    told = local.get("/probe/who").json()
    assert told["role"] == "administer"
    assert not told["signed_in"]
    assert told["owner"] == told["name"] != ""


@pytest.mark.parametrize(
    "settings", [{"host": "10.0.0.5"}, {"host": "0.0.0.0"}, {"https": True}, {"allowed_hosts": ("comity.example.org",)}]
)
def test_elsewhere_nobody_comes_in_without_an_account(browse: Browse, settings: dict[str, Any]) -> None:
    client = with_probes(browse(**settings))
    assert client.get("/probe/who").headers["location"] == "/sign-in?next=/probe/who"
    assert client.get("/api/v1/who").status_code == 401
    desk_of(client).add_account("anna", "administer", PASSWORD)
    desk_of(client).remove_account("anna")
    assert client.get("/probe/who").status_code == 303


def test_strangers_are_sent_to_sign_in(guarded: TestClient) -> None:
    page = guarded.get("/probe/who?q=a%20b&state=KAZ")
    assert (page.status_code, page.headers["location"]) == (303, "/sign-in?next=/probe/who%3Fq%3Da%2520b%26state%3DKAZ")
    api = guarded.get("/api/v1/who")
    assert (api.status_code, api.headers["www-authenticate"]) == (401, "Bearer")
    assert api.json()["type"] == "/api/problems/sign-in"
    part = guarded.get("/probe/who", headers={"HX-Request": "true"})
    assert (part.status_code, part.headers["hx-redirect"]) == (401, "/sign-in?next=/probe/who")
    assert guarded.post("/probe/judge").status_code == 303
    assert guarded.get("/api/v1/openapi.json").status_code == 401
    for address in ("/sign-in", "/static/manifest.json", "/api/problems", "/api/problems/csrf"):
        assert guarded.get(address).status_code == 200


@pytest.mark.parametrize(("role", "judges", "administers"), [("read", 403, 403), ("review", 200, 403), ("administer", 200, 200)])
def test_roles(guarded: TestClient, role: str, judges: int, administers: int) -> None:
    assert sign_in(guarded, role, next="/probe/who?x=1").headers["location"] == "/probe/who?x=1"
    assert guarded.get("/probe/who").json() == {"name": role, "role": role, "signed_in": True, "owner": role}
    assert send(guarded, "/probe/judge").status_code == judges
    headers = {"X-CSRF-Token": csrf_of(guarded)}
    assert guarded.post("/api/v1/administer", headers=headers).status_code == administers
    page = guarded.get("/accounts")
    assert page.status_code == administers
    if administers == 403:
        assert "Only those with the role “administer”" in page.text


def test_signing_out(guarded: TestClient) -> None:
    sign_in(guarded, "read")
    session = guarded.cookies[COOKIE]
    assert send(guarded, "/sign-out").headers["location"] == "/sign-in"
    assert "You are signed out." in guarded.get("/sign-in").text
    again = other_browser(guarded, cookies={COOKIE: session})
    assert again.get("/probe/who").status_code == 303


def test_the_cookie_is_hidden_from_scripts_and_other_sites(guarded: TestClient) -> None:
    cookie = sign_in(guarded, "read").headers.get_list("set-cookie")[0]
    assert re.fullmatch(rf"{COOKIE}=[\w-]{{43}}; HttpOnly; Max-Age=1209600; Path=/; SameSite=lax", cookie)


def test_a_session_cannot_be_fixed_beforehand(guarded: TestClient) -> None:
    mine = "chosen-by-somebody-else"
    victim = other_browser(guarded, cookies={COOKIE: mine})
    assert sign_in(victim, "administer").status_code == 303
    assert other_browser(guarded, cookies={COOKIE: mine}).get("/probe/who").status_code == 303
    # Nor by a session that somebody else began: it ends when another one signs in over it.
    sign_in(guarded, "read")
    session = guarded.cookies[COOKIE]
    victim = other_browser(guarded, cookies={COOKIE: session})
    csrf = csrf_of(guarded)
    response = victim.post("/sign-in", data={"csrf": csrf, "name": "administer", "password": PASSWORD})
    assert response.status_code == 303
    assert COOKIE in response.headers["set-cookie"]
    assert session not in response.headers["set-cookie"]
    assert other_browser(guarded, cookies={COOKIE: session}).get("/probe/who").status_code == 303


@pytest.mark.parametrize(
    "next", ["https://evil.example", "//evil.example", "/\\evil.example", "/\tx", "javascript:x", "/sign-out", ""]
)
def test_nobody_is_sent_elsewhere(guarded: TestClient, next: str) -> None:
    page = guarded.get(f"/sign-in?next={quote(next)}")
    assert '<input type="hidden" name="next" value="/">' in page.text
    assert sign_in(guarded, "read", next=next).headers["location"] == "/"
    assert guarded.get(f"/sign-in?next={quote(next)}").headers["location"] == "/"


def test_the_wrong_password(guarded: TestClient) -> None:
    for name in ("read", "nobody", "<script>x</script>"):
        page = sign_in(guarded, name, "not the password")
        assert page.status_code == 403
        assert "This name and password don&#39;t belong together." in page.text
        assert "not the password" not in page.text
        assert "<script>x" not in page.text


def test_where_nobody_has_to_sign_in(local: TestClient, browse: Browse) -> None:
    assert "nobody has to sign in" in local.get("/sign-in").text
    assert "everyone may read" in browse(public_read_only=True).get("/sign-in").text


# Guessing.


def test_guessing_a_password_gets_slower(guarded: TestClient) -> None:
    for _ in range(5):
        assert sign_in(guarded, "administer", "a wrong password").status_code == 403
    page = sign_in(guarded, "Administer", "a wrong password")
    assert page.status_code == 429
    assert re.search(r"try again in \d+ seconds?\.|try again in 1 minute", page.text)
    assert 0 < int(page.headers["retry-after"]) <= 60
    # The right one is not tried either: that would tell.
    assert sign_in(guarded, "administer").status_code == 429
    assert sign_in(guarded, "read").status_code == 303


def test_the_wait_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    now, waits = [time()], list[int]()
    monkeypatch.setattr("time.time", lambda: now[0])
    monkeypatch.setattr("comity.web.safety.limits.time", lambda: now[0])
    throttle = SignInThrottle()
    for _ in range(51):
        try:
            throttle.begin("anna", "198.51.100.1")
        except Trouble as trouble:
            waits.append(int(trouble.headers["Retry-After"]))
            now[0] += waits[-1] + 1
            throttle.begin("anna", "198.51.100.1")
    assert waits[0] == 60
    assert [wait for place, wait in enumerate(waits) if wait > max(waits[:place], default=0)][-1] > 12 * 3600
    assert sum(waits) > 23 * 3600


def test_other_spellings_of_a_name_are_no_way_around() -> None:
    throttle = SignInThrottle()
    for name in ("anna", "ANNA", " anna", "ａnna", "anｎa"):
        throttle.begin(name, "198.51.100.1")
    with pytest.raises(Trouble, match="too many attempts"):
        throttle.begin("annａ", "203.0.113.1")
    with pytest.raises(Trouble, match="too many attempts"):
        throttle.begin(f"{' ' * 198}anna", "203.0.113.1")


def test_a_file_that_is_not_there_takes_no_form_away(local: TestClient) -> None:
    local.get("/probe/page")
    before = dict(local.cookies)
    assert local.get("/static/of-an-older-build.js").status_code == 404
    assert dict(local.cookies) == before


def test_whoever_signs_in_comes_to_an_address_with_odd_characters(guarded: TestClient) -> None:
    page = guarded.get("/articles/https%3A%2F%2Fx.example%2Fa%3Fid%3D5%25", follow_redirects=False)
    wanted = parse_qs(urlsplit(page.headers["location"]).query)["next"][0]
    assert wanted == "/articles/https%3A//x.example/a%3Fid%3D5%25"


def test_many_names_from_one_address(guarded: TestClient) -> None:
    csrf = csrf_of(guarded)
    answers = [guarded.post("/sign-in", data={"csrf": csrf, "name": f"name {n}", "password": "x"}).status_code for n in range(22)]
    assert answers.count(403) == 20
    assert answers[-1] == 429


def test_success_forgets_earlier_mistakes(guarded: TestClient) -> None:
    for _ in range(3):
        for _ in range(4):
            sign_in(guarded, "read", "a wrong password")
        assert sign_in(guarded, "read").status_code == 303
        guarded.cookies.clear()


# CSRF.


def unsafe_addresses() -> Iterator[tuple[str, str]]:
    for module in iter_modules(pages.__path__):
        router = getattr(import_module(f"{pages.__name__}.{module.name}"), "router", None)
        for route in router.routes if router else ():
            assert isinstance(route, APIRoute)
            for method in (route.methods or set()) - {*SAFE}:
                yield method, re.sub(r"{.*?}", "1", route.path)


@pytest.mark.parametrize(("method", "address"), sorted(set(unsafe_addresses())))
def test_every_form_needs_the_token(local: TestClient, method: str, address: str) -> None:
    local.get("/probe/page")
    page = local.request(method, address)
    assert page.status_code == 403
    assert "This form can&#39;t be taken" in page.text


def test_every_change_by_the_api_needs_it_from_browsers(local: TestClient) -> None:
    described = cast(FastAPI, local.app).openapi()["paths"]
    api = {path: methods for path, methods in described.items() if path.startswith("/api/")}
    unsafe = [(method, path) for path, methods in api.items() for method in methods if method.upper() not in SAFE]
    for method, path in unsafe:
        answer = local.request(method, re.sub(r"{.*?}", "1", path))
        assert answer.json()["type"] == "/api/problems/csrf", path
    assert ("post", "/api/v1/judge") in unsafe


def test_the_token_in_the_form_or_in_the_header(local: TestClient) -> None:
    csrf = csrf_of(local)
    assert local.post("/probe/judge", data={"csrf": csrf}).status_code == 200
    assert local.post("/probe/judge", headers={"X-CSRF-Token": csrf}).status_code == 200
    assert local.post("/probe/upload", data={"csrf": csrf}, files={"file": b"x"}).json() == {"size": 1}
    assert local.post("/api/v1/judge", json={"csrf": csrf}).status_code == 403


@pytest.mark.parametrize("csrf", ["", "0" * 64, "é", "wrong\u2028"])
def test_wrong_tokens(local: TestClient, csrf: str) -> None:
    local.get("/probe/page")
    page = local.post("/probe/judge", data={"csrf": csrf})
    assert page.status_code == 403
    assert "This form can&#39;t be taken" in page.text


def test_the_token_of_another_visitor(local: TestClient) -> None:
    csrf_of(local)
    assert local.post("/probe/judge", data={"csrf": csrf_of(other_browser(local))}).status_code == 403


def test_the_token_changes_at_sign_in(guarded: TestClient) -> None:
    before = csrf_of(guarded)
    sign_in(guarded, "review")
    assert csrf_of(guarded) != before
    assert guarded.post("/probe/judge", data={"csrf": before}).status_code == 403


def test_without_a_cookie_no_token_is_right(local: TestClient) -> None:
    csrf = csrf_of(local)
    assert other_browser(local).post("/probe/judge", data={"csrf": csrf}).status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": BASE}, 200),
        ({"Origin": "null"}, 200),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Origin": "x"}, 403),
    ],
)
def test_where_a_form_comes_from(local: TestClient, headers: dict[str, str], status: int) -> None:
    assert local.post("/probe/judge", data={"csrf": csrf_of(local)}, headers=headers).status_code == status


# Tokens of the API.


@pytest.mark.parametrize(("role", "status"), [("read", 403), ("review", 200)])
def test_tokens_open_the_api(guarded: TestClient, role: str, status: int) -> None:
    text = desk_of(guarded).add_token("export", role)  # type: ignore[arg-type]
    headers = {"Authorization": f"Bearer {text}"}
    assert guarded.get("/api/v1/who", headers=headers).json() == {
        "name": "export",
        "role": role,
        "signed_in": False,
        "owner": None,
    }
    assert guarded.post("/api/v1/judge", headers=headers).status_code == status
    assert guarded.post("/api/v1/administer", headers=headers).status_code == 403
    desk_of(guarded).revoke_token("export")
    assert guarded.get("/api/v1/who", headers=headers).status_code == 401


def test_a_token_that_opens_nothing_is_not_passed_over(local: TestClient) -> None:
    answer = local.get("/api/v1/who", headers={"Authorization": "Bearer comity_wrong"})
    assert answer.status_code == 401
    assert answer.json()["type"] == "/api/problems/bad-token"
    assert "comity_wrong" not in answer.text
    assert "invalid_token" in answer.headers["www-authenticate"]


def test_tokens_and_passwords_are_not_logged(guarded: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        text = desk_of(guarded).add_token("export", "read")
        guarded.get(f"/api/v1/who?token={text}", headers={"Authorization": f"Bearer {text}"})
        guarded.get("/api/v1/nothing", headers={"Authorization": f"Bearer {text}x"})
        sign_in(guarded, "administer")
        answer = send(guarded, "/accounts/tokens", {"name": "shown", "role": "read"})
        shown = re.search(r"<code>(comity_[\w-]+)</code>", answer.text)
        assert shown
    told = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("comity"))
    assert "/api/v1/who 200" in told
    for secret in (text, shown[1], PASSWORD):
        assert secret not in told


# Public.


def test_public_everyone_reads_and_nobody_writes(browse: Browse) -> None:
    client = with_probes(browse(public_read_only=True, host="0.0.0.0"))
    assert client.get("/probe/who").json() == {"name": "", "role": "read", "signed_in": False, "owner": None}
    page = client.get("/probe/page")
    assert "set-cookie" not in page.headers
    for address in ("/probe/judge", "/api/v1/judge", "/sign-in", "/accounts", "/nothing"):
        answer = client.post(address, headers={"Authorization": "Bearer x"})
        assert answer.status_code == 403
        assert "read" in answer.text
    assert client.get("/accounts").status_code == 403


# Feeds.


def test_a_feed_reader_comes_in_by_key(guarded: TestClient) -> None:
    saved = desk_of(guarded).save_search("review", "Transit", "q=transit&state=KAZ")
    feed = guarded.get(f"/search.atom?key={saved.key}&q=something+else")
    assert feed.json() == {"query": "q=transit&state=KAZ", "role": "read"}
    assert guarded.get(f"/probe/who?key={saved.key}").status_code == 303
    assert guarded.get("/search.atom?key=wrong").status_code == 403
    assert guarded.get("/search.atom").status_code == 303
    desk_of(guarded).disable("review")
    assert guarded.get(f"/search.atom?key={saved.key}").status_code == 403


# How often, how much.


def test_the_rate_limit(browse: Browse) -> None:
    client = with_probes(browse(requests_per_minute=20))
    answers = [client.get("/api/v1/who") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[-1].json()["type"] == "/api/problems/too-many-requests"
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60
    pages = [client.get("/probe/who").status_code for _ in range(10)]
    assert pages == [200] * 9 + [429]
    assert client.get("/static/manifest.json").status_code == 200


def test_each_person_and_token_has_a_limit_of_its_own(browse: Browse) -> None:
    client = with_probes(browse(requests_per_minute=10))
    desk = desk_of(client)
    desk.add_account("anna", "read", PASSWORD)
    tokens = [{"Authorization": f"Bearer {desk.add_token(name, 'read')}"} for name in ("one", "other")]
    while client.get("/api/v1/who", headers=tokens[0]).status_code == 200:
        pass
    assert client.get("/api/v1/who", headers=tokens[1]).status_code == 200
    wrong = [client.get("/api/v1/who", headers={"Authorization": "Bearer x"}).status_code for _ in range(8)]
    assert wrong[0] == 401
    assert wrong[-1] == 429


@pytest.mark.parametrize(
    ("address", "long"),
    [
        ("/dyads/AZE-KAZ", False),
        ("/dyads/AZE-KAZ.pdf", True),
        ("/dyads/AZE-KAZ/print", True),
        ("/api/v1/dyads/AZE-KAZ/dossier", True),
        ("/api/v1/exports/events.csv", True),
        ("/api/v1/facts?as%2Dof=2022-08-23", True),
        ("/search?as-of=", False),
        ("/search?as-of=+", False),
        ("/search?as-of=2030-01-01&as-of=", True),
        ("/search?as-of=&as-of=2030-01-01", True),
        ("/search?state=AZE&state=KAZ&state=&state=+", False),
        ("/search?state=AZE&state=KAZ", False),
        ("/search?state=AZE&state=KAZ&state=KGZ", True),
    ],
)
def test_what_takes_long(address: str, long: bool) -> None:
    path, _, query = address.partition("?")
    assert takes_long(path, query.encode()) == long


def test_few_of_what_takes_long_is_made_at_a_time(local: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    inside, go_on = Semaphore(0), Event()

    @cast(FastAPI, local.app).get("/probe/slow/{n}/print")
    def slow(n: int) -> dict[str, Any]:
        inside.release()
        assert go_on.wait(30)
        return {}

    monkeypatch.setattr("comity.web.safety.lines.PATIENCE", 0.2)
    with local, ThreadPoolExecutor(AT_ONCE) as pool:
        answers = [pool.submit(local.get, f"/probe/slow/{n}/print") for n in range(AT_ONCE)]
        for _ in answers:
            assert inside.acquire(timeout=30)
        late = local.get("/probe/slow/9/print")
        assert (late.status_code, late.headers["retry-after"]) == (429, "20")
        assert local.get("/probe/who").status_code == 200
        go_on.set()
        assert [answer.result().status_code for answer in answers] == [200] * AT_ONCE
        assert local.get("/probe/slow/9/print").status_code == 200


def test_no_limit(browse: Browse) -> None:
    client = with_probes(browse(requests_per_minute=0))
    assert {client.get("/api/v1/who").status_code for _ in range(40)} == {200}


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x"])
def test_content_that_is_too_large(local: TestClient, kind: str) -> None:
    local.get("/probe/page")
    parts = [b'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n' if "boundary" in kind else b"csrf=", b"x" * (1 << 20)]
    for content in (b"".join(parts), iter(parts)):
        page = local.post("/account/password", content=content, headers={"Content-Type": kind})
        expected = 403 if kind == "application/json" else 413
        assert page.status_code == expected
        assert '<main id="main"' in page.text
    api = local.post("/api/v1/judge", content=b"x" * (UPLOAD_LIMIT + 1))
    assert (api.status_code, api.json()["type"]) == (413, "/api/problems/too-large")


@pytest.mark.parametrize("charset", ["unicode_escape", "undefined", "punycode", "utf-16"])
def test_forms_that_are_not_in_utf8(local: TestClient, charset: str) -> None:
    body = f'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{csrf_of(local)}\r\n--x--\r\n'
    kind = f"multipart/form-data; boundary=x; charset={charset}"
    assert local.post("/searches", content=body, headers={"Content-Type": kind}).status_code == 415
    kind = kind.replace(charset, "UTF-8")
    assert local.post("/searches", content=body, headers={"Content-Type": kind}).status_code == 422


def test_uploads_may_be_larger(local: TestClient) -> None:
    csrf = csrf_of(local)
    for size, status in ((2 << 20, 200), (UPLOAD_LIMIT, 413)):
        answer = local.post("/probe/upload", data={"csrf": csrf}, files={"file": b"x" * size})
        assert answer.status_code == status


# Accounts on the pages.


def test_one_changes_the_own_password(guarded: TestClient) -> None:
    sign_in(guarded, "read")
    elsewhere = other_browser(guarded)
    sign_in(elsewhere, "read")
    new = "seven other harbours"
    for old, first, again, words in [
        ("not it", new, new, "The present password isn&#39;t that."),
        (PASSWORD, new, new + "!", "The two passwords aren&#39;t the same."),
        (PASSWORD, "short", "short", "too short"),
        (PASSWORD, new, new, "The password is changed."),
    ]:
        send(guarded, "/account/password", {"old": old, "new": first, "again": again})
        assert words in guarded.get("/account").text
    assert elsewhere.get("/probe/who").status_code == 303
    assert sign_in(elsewhere, "read").status_code == 403
    assert sign_in(elsewhere, "read", new).status_code == 303
    send(guarded, "/account/sign-out")
    assert guarded.get("/probe/who").status_code == elsewhere.get("/probe/who").status_code == 303


def test_the_present_password_cannot_be_guessed_there(guarded: TestClient) -> None:
    sign_in(guarded, "read")
    answers = [send(guarded, "/account/password", {"old": "wrong"}).status_code for _ in range(6)]
    assert answers == [303] * 5 + [429]


def test_an_administrator_keeps_accounts(guarded: TestClient) -> None:
    sign_in(guarded, "administer")
    name = "<script>alert(1)</script>"

    def done(address: str, **data: str) -> str:
        assert send(guarded, address, {"name": name, **data}).headers["location"] == "/accounts"
        page = guarded.get("/accounts").text
        assert "<script>alert" not in page
        notices = re.search(r'<div id="notices".*?</div>', page, re.DOTALL)
        assert notices
        return notices[0]

    assert "has an account" in done("/accounts", role="read", password=PASSWORD, again=PASSWORD)
    assert "already" in done("/accounts", role="read", password=PASSWORD, again=PASSWORD)
    assert "no such role" in done("/accounts/role", role="owner")
    assert "has the role “review”" in done("/accounts/role", role="review")
    assert desk_of(guarded).check_password(name, PASSWORD)
    assert "aren&#39;t the same" in done("/accounts/password", password=PASSWORD, again="x")
    assert "has a new password" in done("/accounts/password", password=PASSWORD[::-1], again=PASSWORD[::-1])
    assert "cannot sign in" in done("/accounts/disabled", disabled="yes")
    assert "can sign in" in done("/accounts/disabled", disabled="no")
    assert "is removed" in done("/accounts/remove")
    assert "there is no account of this name" in done("/accounts/remove")
    token = send(guarded, "/accounts/tokens", {"name": name, "role": "read"})
    assert "<script>alert" not in token.text
    assert token.headers["cache-control"] == "private, no-store"
    assert "already" in done("/accounts/tokens", role="read")
    assert "opens nothing" in done("/accounts/tokens/revoke")


@pytest.mark.parametrize("name", [" ADMINISTER ", "ａdminister"])
@pytest.mark.parametrize("change", ["role", "disabled", "remove", "password"])
def test_nobody_takes_the_own_role_away(guarded: TestClient, change: str, name: str) -> None:
    sign_in(guarded, "administer")
    data = {"name": name, "role": "read", "password": PASSWORD, "again": PASSWORD}
    send(guarded, f"/accounts/{change}", data)
    assert "That is your own account" in guarded.get("/accounts").text


def test_the_first_account_is_an_administrators(local: TestClient) -> None:
    data = {"name": "anna", "password": PASSWORD, "again": PASSWORD}
    send(local, "/accounts", data | {"role": "review"})
    assert "The first account has to be an administrator" in local.get("/accounts").text
    assert "whoever sits before it may do everything" in local.get("/account").text
    send(local, "/accounts", data | {"role": "administer"})
    assert local.get("/accounts").status_code == 303
    assert sign_in(local, "anna", next="/accounts").headers["location"] == "/accounts"


def test_local_is_what_only_this_machine_reaches() -> None:
    assert Settings().is_local
    assert Settings(host="localhost", allowed_hosts=("127.0.0.1",)).is_local
    assert not Settings(host="0.0.0.0").is_local
    assert not Settings(https=True).is_local
    assert not Settings(allowed_hosts=("comity.example.org",)).is_local


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 second"), (59, "59 seconds"), (119, "119 seconds"), (120, "2 minutes"), (3599, "60 minutes"),
                           (3600, "1 hour"), (86400, "24 hours")]
)  # fmt: skip
def test_waits_in_words(seconds: int, words: str) -> None:
    assert say_wait(seconds) == words
