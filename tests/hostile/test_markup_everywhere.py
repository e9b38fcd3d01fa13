"""Poison in every field, through every page and every export: nothing of it becomes an element, a script, a formula or a line.

The pages are found by following links, the exports by what the application says of itself, so that a new one is tried by itself.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib import import_module
from itertools import product
from pkgutil import iter_modules
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from hostile_store import MARK, POISON, fill
from httpx2 import Response
from lxml import etree

import comity
from comity.exports import FORMATS
from comity.web import pages
from comity.web.app import make_app
from comity.web.safety.headers import HEADERS
from comity.web.settings import Settings

BASE = "http://127.0.0.1:8350"
OF_A_TEMPLATE = 3
"""Addresses of one route that are looked at."""
NAME = quote(POISON[:150].replace("/", ""), safe="")
KNOWN = {"pair": ["AZE-KAZ"], "code": ["csrf"], "state": ["KAZ"]}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, comity.Store]]:
    """A browser at the application over the hostile store, with hostile names at its desk."""
    place = tmp_path_factory.mktemp("hostile") / "comity.db"
    store = fill(place)
    app = make_app(Settings(store=place, requests_per_minute=0), store)
    client = TestClient(app, base_url=BASE, follow_redirects=False)
    with store:
        owner = client.get("/account").status_code and _owner()
        app.state.desk.save_search(owner, f'{POISON[:60]}"><{MARK}-b>', f"q={quote(POISON)}&kind=events")
        app.state.desk.add_token(f'"><{MARK}-b>{POISON[:20]}', "read")
        yield client, store


def _owner() -> str:
    import getpass

    return getpass.getuser()


class _Parts(HTMLParser):
    """Elements and attributes as a parser sees them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))


def trouble_in(html: str, at: str) -> list[str]:
    """What in a page of ours could only have come from an article."""
    found = []
    # By two parsers: what one of them takes for an element a browser may too.
    mine = _Parts()
    mine.feed(html)
    tree = etree.HTML(html)
    theirs = [(str(e.tag), {str(k): str(v) for k, v in e.attrib.items()}) for e in tree.iter() if isinstance(e.tag, str)]
    for tag, attributes in (*mine.elements, *theirs):
        if MARK in tag or tag in ("iframe", "object", "embed", "base", "applet", "frame"):
            found.append(f"<{tag}>")
        if tag == "script" and not attributes.get("src", "").startswith("/static/"):
            found.append("<script>")
        if tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh" and MARK in str(attributes):
            found.append("refresh")
        for name, value in attributes.items():
            if name.startswith(("on", MARK)) or name == "style" or (name == "srcdoc"):
                found.append(f"{tag} {name}")
            if name in ("href", "src", "action", "formaction", "xlink:href", "data", "poster"):
                scheme = urlsplit(re.sub(r"[\x00-\x20]", "", value)).scheme.lower()
                if scheme not in ("", "http", "https") and not (tag == "img" and value.startswith("data:image/")):
                    found.append(f"{tag} {name}={value[:40]}")
                if (
                    name in ("src", "action", "formaction")
                    and urlsplit(urljoin(BASE + at, value)).netloc != urlsplit(BASE).netloc
                ):
                    found.append(f"{tag} {name}={value[:40]}")
    if str(7919 * 7919) in html:
        found.append("a template in a field was carried out")
    if "root:x:0" in html:
        found.append("a file was read")
    return found


def check_answer(response: Response, at: str) -> None:
    """That an answer says what it is and holds nothing of the poison but words."""
    kind = response.headers["content-type"].partition(";")[0]
    assert response.headers["x-content-type-options"] == "nosniff"
    policy = response.headers["content-security-policy"]
    assert policy == HEADERS["content-security-policy"] or ("unsafe" not in policy and "script-src" not in policy), at
    assert not any(MARK in name for name in response.headers), at
    assert MARK not in response.headers.get("set-cookie", ""), at
    content = response.content
    match kind:
        case "text/html":
            assert trouble_in(response.text, at) == [], at
        case "application/json" | "application/problem+json" | "application/vnd.citationstyles.csl+json":
            json.loads(content)
        case "application/jsonl":
            for line in content.split(b"\n")[:-1]:
                json.loads(line)
        case "text/csv":
            check_cells(csv.reader(io.StringIO(content.decode(), newline="")), at)
        case "text/tab-separated-values":
            lines = content.decode().split("\n")[:-1]
            assert len({line.count("\t") for line in lines}) <= 1, at
            check_cells((line.split("\t") for line in lines), at)
        case "text/calendar":
            check_calendar(content.decode(), at)
        case "application/x-bibtex":
            check_bibtex(content.decode(), at)
        case "application/pdf":
            assert content.startswith(b"%PDF")
        case "text/plain":
            assert response.headers.get("content-disposition", "").startswith("attachment") or at in (
                "/robots.txt",
                "/metrics",
            ), at
        case "application/vnd.apache.parquet":
            assert content.startswith(b"PAR1")
        case _ if kind.endswith("xml"):
            check_xml(content, at)
        case _:
            raise AssertionError(f"{at}: nobody knows how to check {kind}")


def check_cells(rows: Any, at: str) -> None:
    for row in rows:
        for cell in row:
            begins = cell[:1] in tuple("\t\r\n") or cell.lstrip()[:1] in tuple("=+-@＝＋－＠")
            formula = begins and not re.fullmatch(r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?", cell)
            assert not formula, f"{at}: {cell[:60]!r} is a formula to a spreadsheet"


def check_calendar(text: str, at: str) -> None:
    lines = text.replace("\r\n ", "").split("\r\n")
    names = Counter(re.split("[:;]", line)[0] for line in lines if line)
    assert names["BEGIN"] == names["END"], at
    assert not names.keys() & {"ATTACH", "=1+1", "\t=1+1"}, at
    assert all(re.fullmatch(r"[A-Z-]+", name) for name in names), (at, names)


def check_bibtex(text: str, at: str) -> None:
    from bibtexparser.entrypoint import parse_string

    library = parse_string(text)
    assert not library.failed_blocks, at
    assert len(library.entries) == len(library.blocks), at


def check_xml(content: bytes, at: str) -> None:
    tree = etree.fromstring(content)
    for element in tree.iter():
        assert isinstance(element.tag, str), at
        local = etree.QName(element).localname
        assert MARK not in local, at
        assert local not in ("script", "img", "svg"), at
        href = element.get("href", "http:")
        assert urlsplit(href).scheme in ("http", "https", "urn", "tag", ""), f"{at}: {href[:80]}"
        if element.get("type") in ("html", "xhtml"):
            assert trouble_in(element.text or "", at) == [], at


def templates() -> dict[str, re.Pattern[str]]:
    """All addresses of pages, as their routers have them."""
    found = {}
    for module in iter_modules(pages.__path__):
        router = getattr(import_module(f"{pages.__name__}.{module.name}"), "router", None)
        for route in router.routes if router else ():
            if isinstance(route, APIRoute) and "GET" in (route.methods or ()):
                found[route.path] = route.path_regex
    return found


def links(html: str, at: str) -> Iterator[str]:
    """Where a page leads within the application."""
    for found in re.finditer(r'(?:href|hx-get|action)="([^"]*)"', html):
        target = urljoin(BASE + at, found[1].replace("&amp;", "&").replace("&#39;", "'").replace("&#34;", '"'))
        if target.startswith(BASE + "/"):
            yield target.removeprefix(BASE).partition("#")[0]


def test_every_page(world: tuple[TestClient, comity.Store]) -> None:
    client, _ = world
    routes = templates()
    # Each page under a name that is poison, and all to which links lead from there.
    waiting = ["/", *(re.sub(r"{\w+(?::path)?}", NAME, path) for path in routes)]
    waiting += ["/fields/transport", "/states/KAZ", f"/search?q={quote(POISON)}", f"/review?seen={quote(POISON)}"]
    seen, looked = set[str](), Counter[str]()
    while waiting:
        address = waiting.pop(0)
        path = urlsplit(address).path
        template = next((name for name, pattern in routes.items() if pattern.match(_plain(path))), None)
        if template is None or address in seen or looked[template] >= OF_A_TEMPLATE or path.startswith("/static/"):
            continue
        seen.add(address)
        response = client.get(address)
        if response.status_code == 405:  # where a form leads
            continue
        assert response.status_code in (200, 303, 400, 404, 422), (address, response.status_code, response.text[:300])
        looked[template] += 1
        if response.status_code == 303:
            assert response.headers["location"].startswith("/")
            continue
        check_answer(response, path)
        if response.headers["content-type"].startswith("text/html"):
            waiting += links(response.text, path)
    assert routes.keys() - looked.keys() == set()
    assert sum(looked.values()) > 60


def _plain(path: str) -> str:
    from urllib.parse import unquote

    return unquote(path)


def test_every_answer_of_the_api(world: tuple[TestClient, comity.Store]) -> None:
    client, store = world
    facts = [fact.id for fact in comity.facts(store)]
    articles = sorted({quote(one.article.id, safe="") for one in store.findings()})
    judgements = [judgement.id for judgement in store.judgements()]
    described = client.get("/api/v1/openapi.json").json()["paths"]
    tried = Counter[str]()
    for path, methods in described.items():
        if "get" not in methods:
            continue
        names = re.findall(r"{(\w+)}", path)
        values = []
        for name in names:
            schema = next(one["schema"] for one in methods["get"]["parameters"] if one["name"] == name and one["in"] == "path")
            choices = schema.get("enum") or KNOWN.get(name)
            if choices is None and "articles" in path:
                choices = articles
            elif choices is None and "judgements" in path:
                choices = judgements
            elif choices is None:
                choices = facts if name in ("id", "ref") else [quote(POISON[:200], safe="")]
            values.append(choices[:3])
        for chosen in product(*values):
            address = path
            for name, value in zip(names, chosen, strict=True):
                address = address.replace(f"{{{name}}}", str(value))
            response = client.get(address, params=_needed(methods["get"], facts[0]))
            assert response.status_code in (200, 400, 404, 422), (address, response.text[:300])
            check_answer(response, address)
            tried[path] += response.status_code == 200
    assert len(tried) == sum("get" in methods for methods in described.values())
    # Names in addresses are poison that nobody has; the rest was answered.
    assert {path for path, count in tried.items() if not count} <= {
        path for path in tried if "{name}" in path or "/page" in path or "{ref}" in path
    }


def _needed(operation: dict[str, Any], fact: str) -> dict[str, str]:
    """Parameters without which an address does not answer, and words that try to be SQL."""
    asked = {one["name"]: one for one in operation.get("parameters", ()) if one["in"] == "query"}
    known = {"q": POISON, "fact": fact}
    if asked.get("kind", {}).get("required"):
        known["kind"] = "person"
    return {name: value for name, value in known.items() if name in asked}


EXPORTS = [(kind, format) for kind, formats in FORMATS.items() for format in formats]


@pytest.mark.parametrize(("kind", "format"), EXPORTS)
def test_every_export(world: tuple[TestClient, comity.Store], kind: str, format: str) -> None:
    client, _ = world
    response = client.get(f"/api/v1/exports/{kind}.{format}")
    assert response.status_code == 200
    assert int(response.headers["comity-rows"]) > 0
    assert re.fullmatch(r'attachment; filename="[\w.-]+"', response.headers["content-disposition"])
    check_answer(response, f"/api/v1/exports/{kind}.{format}")


@pytest.mark.parametrize("format", ["html", "md", "json"])
def test_every_dossier(world: tuple[TestClient, comity.Store], format: Any) -> None:
    _, store = world
    dossier = comity.build_dossier(store, "AZE", "KAZ")
    told = comity.render_dossier(dossier, format)
    if format == "html":
        assert trouble_in(told, "/") == []
    if format == "json":
        json.loads(told)
    if format == "md":
        assert not re.search(rf"(?<!\\)<(?:{MARK}|script|img|svg)", told)
        assert not re.search(r"\]\((?!<?https?://|#)", told)
    assert str(7919 * 7919) not in told
