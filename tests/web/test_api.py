"""The API by hand: forms, parts, tags, errors, judging and exports."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from web_clients import Browse, client_of

import comity
from comity.client.forms import to_bytes
from comity.client.tags import tag_of
from comity.exports import FORMATS
from comity.store import Store
from comity.types import Filters
from comity.web.app import make_app
from comity.web.filters import PARAMETERS
from comity.web.settings import Settings
from sample_records import sample
from watched_sources import watch_for_weeks

API = "/api/v1"
PAGES = Path(__file__).parents[2] / "examples" / "pages"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the example pages."""
    path = tmp_path_factory.mktemp("api") / "comity.db"
    with comity.open_store(path) as store:
        comity.add(store, PAGES)
        watch_for_weeks(store)
    return path


@pytest.fixture(scope="module")
def client(path: Path) -> Iterator[TestClient]:
    """A browser on the same computer; there are no accounts."""
    with client_of(make_app(Settings(store=path))) as client:
        yield client


@pytest.fixture
def reviewer(path: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A program with a token, over a copy."""
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    with client_of(make_app(Settings(store=copy))) as client:
        client.app.state.desk.add_account("ada", "administer", "lanterns over seven harbours")  # type: ignore[attr-defined]
        token = client.app.state.desk.add_token("registry", "review")  # type: ignore[attr-defined]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


def got(client: TestClient, path: str, **headers: str) -> Any:
    response = client.get(API + path, headers=headers)
    assert response.status_code == 200, response.text
    return response.json()


def refused(client: TestClient, path: str, status: int, code: str, **headers: str) -> dict[str, Any]:
    response = client.get(API + path, headers=headers)
    assert response.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = response.json()
    assert (response.status_code, told["status"], told["type"]) == (status, status, f"/api/problems/{code}")
    assert told["detail"].endswith((".", "?"))
    return told


LISTS = (
    "/facts", "/findings?article={article}", "/articles", "/entities?kind=person", "/states", "/dyads", "/series",
    "/series/figures", "/search?q=visit", "/agenda", "/judgements", "/problems", "/sources",
)  # fmt: skip


def test_where_pages_lie_on_the_server_is_for_administrators(client: TestClient, reviewer: TestClient) -> None:
    id = got(client, "/articles?limit=1")["items"][0]["id"]
    source = got(client, f"/articles/{id}/page")["source"]
    assert Path(source).parent == PAGES
    assert got(reviewer, f"/articles/{id}/page")["source"] == Path(source).name


def test_how_watched_sources_fare(client: TestClient, reviewer: TestClient) -> None:
    items = got(client, "/sources")["items"]
    assert [item["source"]["name"] for item in items] == sorted(item["source"]["name"] for item in items)
    silent = items[0]
    assert (silent["source"]["kind"], silent["standing"], silent["days"][-1]["articles"]) == ("sitemap", "silent", 0)
    assert silent["since"] == silent["source"]["gave"][:10]
    assert "publishes elsewhere" in silent["advice"]
    (folder,) = [item["source"] for item in items if item["source"]["kind"] == "folder"]
    assert (folder["place"], folder["waiting"]) == ("/home/ada/sent", 1)
    assert [item["source"]["place"] for item in got(reviewer, "/sources")["items"]][-1] == "sent"
    weeks = got(client, "/sources?by=week")["items"][0]["days"]
    assert len(weeks) > len(silent["days"])
    (row, *_) = csv.DictReader(io.StringIO(client.get(f"{API}/sources.csv?by=week").text))
    assert int(row["articles"]) == sum(day["articles"] for day in weeks) > 0
    refused(client, "/sources?by=year", 422, "bad-input")


@pytest.mark.parametrize("list_", LISTS)
def test_lists_come_in_three_forms(client: TestClient, list_: str) -> None:
    article = got(client, "/articles?limit=1")["items"][0]["id"]
    address, _, query = list_.format(article=article).partition("?")
    items = got(client, f"{address}?{query}")["items"]
    for ending, accept in (("jsonl", "application/jsonl"), ("jsonl", "application/x-ndjson")):
        by_header = client.get(f"{API}{address}?{query}", headers={"Accept": accept})
        by_ending = client.get(f"{API}{address}.{ending}?{query}", headers={"Accept": "text/html"})
        assert by_header.headers["content-type"] == by_ending.headers["content-type"] == "application/jsonl"
        assert [json.loads(line) for line in by_header.text.splitlines()] == items
        assert by_header.content == by_ending.content
    table = client.get(f"{API}{address}?{query}", headers={"Accept": "text/csv, application/json;q=0.5"})
    assert table.headers["content-type"].startswith("text/csv; charset=utf-8")
    assert table.content == client.get(f"{API}{address}.csv?{query}").content
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert len(rows) == len(items)
    assert got(client, f"{address}.json?{query}")["items"] == items


@pytest.mark.parametrize("accept", ["text/html", "image/png, application/xml", "application/json;q=0", "nonsense"])
def test_other_forms_are_refused(client: TestClient, accept: str) -> None:
    for path in ("/facts", "/states", "/status", "/counts"):
        refused(client, path, 406, "not-acceptable", Accept=accept)
    refused(client, "/facts.xml", 404, "not-found")


def test_whoever_accepts_anything_gets_json(client: TestClient) -> None:
    for accept in ("*/*", "", "text/html, */*;q=0.1", "application/*"):
        assert client.get(f"{API}/facts", headers={"Accept": accept}).headers["content-type"] == "application/json"


def test_parts_follow_one_another(client: TestClient, path: Path) -> None:
    for list_, number in (("/facts?kind=events&limit=20", None), ("/articles?limit=5", 17), ("/facts.jsonl?limit=100", None)):
        address: str | None = API + list_
        seen: list[str] = []
        while address:
            response = client.get(address)
            link = response.headers.get("link")
            if response.headers["content-type"] == "application/json":
                seen += [one["id"] for one in response.json()["items"]]
                assert (f'<{response.json()["next"]}>; rel="next"' if response.json()["next"] else None) == link
            else:
                seen += [json.loads(line)["id"] for line in response.text.splitlines()]
            address = link.partition(">")[0].removeprefix("<") if link else None
        assert len(seen) == len(set(seen))
        with comity.open_store(path) as store:
            kinds = Filters(kinds=("events",)) if "events" in list_ else Filters()
            assert len(seen) == (number or len(list(comity.facts(store, kinds))))


def test_a_cursor_from_elsewhere_is_refused(client: TestClient) -> None:
    cursor = got(client, "/facts?limit=3")["next"].partition("cursor=")[2]
    for path in (
        "/facts?state=AZE&cursor=",
        "/search?q=visit&cursor=",
        "/articles?cursor=",
        "/agenda?cursor=",
        "/series/figures?cursor=",
    ):
        refused(client, path + cursor, 422, "bad-cursor")
        refused(client, path + "nix", 422, "bad-cursor")


def test_exports_go_on_when_a_file_could_not_be_made(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("comity.web.api.exports.TemporaryFile", full)
        for _ in range(3):
            assert client.get(f"{API}/exports/events.csv").status_code == 500
    assert client.get(f"{API}/exports/events.csv").status_code == 200


def test_facts_are_as_in_exports(client: TestClient) -> None:
    exported = client.get(f"{API}/exports/facts.jsonl?state=AZE&state=KAZ&kind=instruments")
    lines = [json.loads(line) for line in exported.text.splitlines()]
    assert exported.headers["comity-rows"] == str(len(lines))
    for fact in lines[:5]:
        # The export of a pair says too to which projects a fact belongs.
        assert got(client, f"/facts/{fact['id']}") == {**fact, "entities": []}


def test_filters_are_those_of_pages(client: TestClient) -> None:
    described = client.get(f"{API}/openapi.json").json()["paths"][f"{API}/facts"]["get"]["parameters"]
    assert {*PARAMETERS, "order", "limit", "cursor"} == {one["name"] for one in described}
    empty = "&".join(f"{name}=" for name in PARAMETERS)
    assert got(client, f"/facts?{empty}&order=&cursor=") == {
        **got(client, "/facts"),
        "next": got(client, f"/facts?{empty}")["next"],
    }


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/facts?states=AZE", 422, "bad-input"),
        ("/facts?kind=treaties", 422, "bad-input"),
        ("/facts?limit=0", 422, "bad-input"),
        ("/facts?limit=201", 422, "bad-input"),
        ("/facts?since=2022-13", 422, "bad-input"),
        ("/facts?since=2024&until=2022", 422, "bad-input"),
        ("/facts?state=Atlantis", 422, "unknown-state"),
        ("/facts?as-of=2022", 422, "bad-input"),
        ("/facts/ev-nix", 404, "unknown-fact"),
        ("/facts/ev-nix/why", 404, "unknown-fact"),
        ("/findings", 422, "bad-input"),
        ("/findings?fact=ev-nix", 404, "unknown-fact"),
        ("/findings?article=nix", 404, "unknown-article"),
        ("/findings/ev-nix", 404, "unknown-finding"),
        ("/articles/a%2Fb", 404, "unknown-article"),
        ("/articles/a%2Fb/page", 404, "unknown-article"),
        ("/entities", 422, "bad-input"),
        ("/entities?kind=project", 422, "bad-input"),
        ("/entities/person/Nobody", 404, "unknown-person"),
        ("/entities/organization/Nobody", 404, "unknown-organization"),
        ("/entities/project/nix", 404, "unknown-project"),
        ("/entities/format/%E2%80%A6", 404, "unknown-format"),
        ("/entities/planet/Mars", 404, "not-found"),
        ("/dyads/AZE-Atlantis", 404, "unknown-state"),
        ("/dyads/AZE-AZE", 404, "unknown-dyad"),
        ("/dyads/AZE", 404, "unknown-dyad"),
        ("/dyads/" + "a-" * 20_000, 404, "unknown-dyad"),
        ("/dyads/AZE-KAZ/dossier?state=TUR", 422, "bad-input"),
        ("/search", 422, "bad-input"),
        ("/search?q=%E2%80%A6", 422, "bad-input"),
        ("/search?q=visit&as-of=2022-01-01", 422, "bad-input"),
        ("/judgements/ju-nix", 404, "unknown-judgement"),
        ("/exports/events.bibtex", 404, "not-found"),
        ("/exports/planets.csv", 404, "not-found"),
        ("/nix", 404, "not-found"),
    ],
)
def test_bad_input_is_told(client: TestClient, address: str, status: int, code: str) -> None:
    refused(client, address, status, code)


def test_what_is_wrong_is_named(client: TestClient) -> None:
    assert "there are events" not in refused(client, "/facts?states=AZE", 422, "bad-input")["detail"]
    assert "no parameter “states”" in refused(client, "/facts?states=AZE", 422, "bad-input")["detail"]
    assert "there are offices, events" in refused(client, "/facts?kind=nix", 422, "bad-input")["detail"]


def test_unchanged_answers_come_without_content(client: TestClient) -> None:
    for path in ("/facts?limit=5", "/facts.csv?limit=5", "/states", "/status", "/exports/events.csv?state=AZE"):
        first = client.get(API + path)
        again = client.get(API + path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert client.get(API + path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_dossier_is_the_library_s(client: TestClient, path: Path) -> None:
    with comity.open_store(path) as store:
        for query, filters in (("", Filters()), ("?as-of=2022-12-31", Filters(as_of="2022-12-31"))):
            dossier = comity.build_dossier(store, "AZE", "KAZ", filters)
            assert got(client, f"/dyads/Kazakhstan-AZ/dossier{query}") == json.loads(comity.render_dossier(dossier, "json"))


def test_exports_are_the_library_s(client: TestClient, path: Path) -> None:
    with comity.open_store(path) as store:
        for kind, formats in FORMATS.items():
            for format in formats:
                file = io.BytesIO()
                rows = comity.export(store, kind, format, file, Filters(states=("AZE", "KAZ")))
                response = client.get(f"{API}/exports/{kind}.{format}?state=AZE&state=KAZ")
                assert response.content == file.getvalue()
                assert response.headers["comity-rows"] == str(rows)
                assert f'filename="comity-{kind}.' in response.headers["content-disposition"]


def test_exports_obey_words_too(client: TestClient) -> None:
    found = got(client, "/search?q=visit&kind=events&limit=200")
    rows = list(csv.DictReader(io.StringIO(client.get(f"{API}/exports/events.csv?q=visit").text)))
    assert {row["id"] for row in rows} == {one["fact"]["id"] for one in found["items"]}
    assert got(client, "/counts?q=visit")["kinds"]["events"] == len(rows)


def test_numbers_agree(client: TestClient) -> None:
    counts = got(client, "/counts?state=AZE&state=KAZ")
    glance = got(client, "/dyads/AZE-KAZ")
    assert glance["facts"] == counts["facts"]
    months = got(client, "/series?state=AZE&state=KAZ")["items"]
    assert months == glance["months"]
    assert {one["month"]: one["types"] for one in months} == counts["months"]
    assert all(one["events"] == one["cooperation"] + one["conflict"] == sum(one["types"].values()) for one in months)


def test_odd_texts_and_numbers_do_not_break_it(tmp_path: Path) -> None:
    record = sample()
    text = record.article.text + "\n\n=cmd() half a character\x01 and <script>alert(1)</script>"
    article = replace(record.article, title="=HYPERLINK(1)", text=text)
    start = text.index("=cmd")
    evidence = text[start : start + 12]
    figure = comity.Figure(evidence, start, start + 12, "=trade", float("nan"), "@USD", False, None, ("AZE", "KAZ"))
    odd = replace(
        record, article=article, figures=(figure,), events=(), instruments=(), commitments=(), statements=(), offices=()
    )
    with comity.open_store(tmp_path / "odd.db") as store:
        store.add(odd)
    client = client_of(make_app(Settings(store=tmp_path / "odd.db")))
    for path in (
        "/facts",
        "/series/figures",
        "/findings?article=" + article.id,
        "/articles",
        f"/articles/{article.id}",
        "/search?q=half",
    ):
        assert got(client, path)
    assert got(client, "/series/figures")["items"][0]["value"] is None
    rows = list(csv.DictReader(io.StringIO(client.get(f"{API}/series/figures.csv").text)))
    assert (rows[0]["measure"], rows[0]["unit"], rows[0]["value"]) == ("'=trade", "'@USD", "")
    assert client.get(f"{API}/articles.csv").text.count("'=HYPERLINK(1)") == 1


def test_what_utf_8_and_json_do_not_have_is_left_out() -> None:
    assert to_bytes({"half": "\ud800", "no number": [float("nan"), float("inf")]}) == (
        '{"half": "\ufffd", "no number": [null, null]}\n'.encode()
    )


def test_half_characters_in_a_judgement_are_refused(reviewer: TestClient) -> None:
    fact = got(reviewer, "/facts?kind=instruments&limit=1")["items"][0]["id"]
    for told in ({"why": "\ud800"}, {"verb": "correct", "field": "place", "value": "\ud800"}):
        body = json.dumps({"verb": "confirm", "ids": [fact], **told})
        answer = reviewer.post(f"{API}/judgements", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 422, answer.text


def test_an_empty_store_is_one(browse: Browse) -> None:
    client = browse()
    for path in (
        "/facts",
        "/articles",
        "/entities?kind=person",
        "/states",
        "/dyads",
        "/series",
        "/series/figures",
        "/agenda",
        "/judgements",
    ):
        assert got(client, path) == {"items": [], "next": None}
    assert got(client, "/status")["facts"] == 0
    assert got(client, "/search?q=visit")["found"] == 0
    assert got(client, "/dyads/AZE-KAZ")["last_meeting"] is None
    assert client.get(f"{API}/exports/events.csv").status_code == 200


def test_a_reviewer_judges_by_the_name_of_the_token(reviewer: TestClient) -> None:
    fact = got(reviewer, "/facts?kind=instruments&limit=1")["items"][0]
    response = reviewer.get(f"{API}/facts/{fact['id']}")
    tag = response.headers["etag"]
    told = {"verb": "correct", "ids": [fact["id"]], "field": "place", "value": "Baku", "why": "seen in the register"}
    answer = reviewer.post(f"{API}/judgements", json=told, headers={"If-Match": tag})
    assert answer.status_code == 201
    judgement = answer.json()
    assert (judgement["who"], judgement["verb"], judgement["value"]) == ("registry", "correct", "Baku")
    assert got(reviewer, answer.headers["location"].removeprefix(API)) == judgement
    assert got(reviewer, f"/facts/{fact['id']}")["told"]["place"] == "Baku"
    # The second of two who saw the same is told, and nothing is lost.
    answer = reviewer.post(f"{API}/judgements", json={**told, "value": "Astana"}, headers={"If-Match": tag})
    assert (answer.status_code, answer.json()["type"]) == (412, "/api/problems/changed")
    assert got(reviewer, "/judgements")["items"] == [judgement]
    for held in (f'"nix", {reviewer.get(API + "/facts/" + fact["id"]).headers["etag"]}', "*"):
        answer = reviewer.post(f"{API}/judgements", json={"verb": "confirm", "ids": [fact["id"]]}, headers={"If-Match": held})
        assert answer.status_code == 201
    undone = reviewer.post(f"{API}/judgements", json={"verb": "undo", "ids": [judgement["id"]]})
    assert undone.status_code == 201
    assert judgement["id"] not in {one["id"] for one in got(reviewer, "/judgements?undone=no")["items"]}


def test_the_tag_of_a_fact_is_the_client_s(client: TestClient, path: Path) -> None:
    with comity.open_store(path) as store:
        for fact in list(comity.facts(store))[::40]:
            tag = client.get(f"{API}/facts/{fact.id}").headers["etag"]
            assert tag == f'W/"{tag_of(comity.fact(store, fact.id))}"'


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({"verb": "bless", "ids": ["ev-1"]}, 422),
        ({"verb": "confirm", "ids": []}, 422),
        ({"verb": "confirm", "ids": ["ev-nix"]}, 422),
        ({"verb": "confirm"}, 422),
        ({"verb": "confirm", "ids": ["FACT"], "who": "somebody else"}, 422),
        ({"verb": "correct", "ids": ["FACT"], "field": "planet", "value": "Mars"}, 422),
        ({"verb": "correct", "ids": ["FACT"], "field": "place", "value": {"a": [1]}}, 422),
        ({"verb": "join", "ids": ["FACT", "FACT"]}, 422),
        ({"verb": "undo", "ids": ["ju-nix"]}, 422),
    ],
)
def test_decisions_without_sense_are_refused(reviewer: TestClient, told: dict[str, Any], status: int) -> None:
    fact = got(reviewer, "/facts?kind=instruments&limit=1")["items"][0]["id"]
    told = {**told, "ids": [fact if one == "FACT" else one for one in told.get("ids", [])]} if "ids" in told else told
    answer = reviewer.post(f"{API}/judgements", json=told)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert got(reviewer, "/judgements")["items"] == []


def test_who_may_judge(reviewer: TestClient, browse: Browse, store: Store) -> None:
    desk = reviewer.app.state.desk  # type: ignore[attr-defined]
    told = {"verb": "confirm", "ids": [got(reviewer, "/facts?limit=1")["items"][0]["id"]]}
    reader = desk.add_token("reader", "read")
    answer = reviewer.post(f"{API}/judgements", json=told, headers={"Authorization": f"Bearer {reader}"})
    assert (answer.status_code, answer.json()["type"]) == (403, "/api/problems/forbidden")
    del reviewer.headers["Authorization"]
    answer = reviewer.get(f"{API}/facts")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    assert (
        reviewer.get(f"{API}/facts", headers={"Authorization": "Bearer comity_nix"}).json()["type"] == "/api/problems/bad-token"
    )
    # Another site's script has no token of ours.
    answer = browse(store).post(f"{API}/judgements", json=told)
    assert (answer.status_code, answer.json()["type"]) == (403, "/api/problems/csrf")
    answer = browse(store, public_read_only=True).post(f"{API}/judgements", json=told)
    assert answer.json()["type"] == "/api/problems/read-only"


def test_other_methods_are_refused(client: TestClient) -> None:
    for path, allowed in (("/facts", "GET"), ("/judgements", "GET, POST")):
        response = client.request("OPTIONS", API + path)
        assert (response.status_code, response.headers["allow"]) == (405, allowed)
        assert response.headers["content-type"] == "application/problem+json"


def test_the_description_is_whole(client: TestClient) -> None:
    told = client.get(f"{API}/openapi.json").json()
    assert told["openapi"] == "3.1.0"
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            assert operation["description"], path
            assert operation["tags"]
            for status, answer in operation["responses"].items():
                if status[0] in "45":
                    assert answer == {"$ref": f"#/components/responses/{status}"}
            for parameter in operation.get("parameters", ()):
                assert "description" in parameter or parameter["in"] == "path", (path, method, parameter["name"])
    assert told["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert "HTTPValidationError" not in json.dumps(told)
    fact = told["components"]["schemas"]["Fact"]
    assert fact["additionalProperties"] is False
    assert {*fact["required"]} == {*fact["properties"]} >= {"id", "told", "history", "reports", "confirmed"}


def test_the_page_about_it(client: TestClient) -> None:
    page = client.get("/api")
    assert page.status_code == 200
    for words in (
        "curl",
        "comity.connect",
        "comity accounts token",
        "/exports/",
        "/api/problems/changed",
        "http://127.0.0.1:8350/api/v1",
    ):
        assert words in page.text
