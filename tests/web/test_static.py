"""The built front end: there, small, from the sources beside it, and fetching nothing from another host."""

import gzip
import hashlib
import json
import re
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest

ROOT = Path(__file__).parents[2]
WEB = ROOT / "src" / "comity" / "web"
STATIC = WEB / "static"
FRONTEND = ROOT / "frontend"
DOSSIER = ROOT / "src" / "comity" / "dossier" / "templates"
MANIFEST: dict[str, str] = json.loads((STATIC / "manifest.json").read_text())
BUILD: dict[str, Any] = json.loads((STATIC / "build-info.json").read_text())
SCRIPTS = sorted(STATIC.glob("*.js"))
TEMPLATES = sorted((WEB / "templates").rglob("*.j2"))
INLINE = r"""<style|\sstyle=|\son[a-z]+=|hx-on|javascript:|hx-vals=["']js:|<script(?![^>]*\ssrc=)"""


def packed(names: list[str]) -> int:
    return sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names)


def with_its_chunks(name: str) -> list[str]:
    """The file and all that it imports at its head."""
    text = (STATIC / name).read_text()
    imports = re.findall(r'(?:from|^import|;import)"\./([^"]+)"', text)
    return [name, *(chunk for found in imports for chunk in with_its_chunks(found))]


def load(*names: str) -> int:
    """Bytes over the wire, compressed, of these parts, each file once."""
    return packed(sorted({file for name in names for file in with_its_chunks(MANIFEST[name])}))


def test_built_files_are_there() -> None:
    assert {"app.css", "app.js", "charts.js", "icon.svg", "network.js", "world.js"} == MANIFEST.keys()
    there = {path.name for path in STATIC.iterdir()} - {"manifest.json", "build-info.json", "LICENSES.txt"}
    assert there == set(BUILD["files"])
    assert set(MANIFEST.values()) <= there


@pytest.mark.skipif(not FRONTEND.is_dir(), reason="the sources are in the repository, not in the wheel")
def test_build_is_of_these_sources() -> None:
    sources = [path for path in (FRONTEND / "src").rglob("*") if path.is_file()]
    sources += [FRONTEND / name for name in ("atlas.js", "build.js", "package.json", "package-lock.json")]
    named = [(path.relative_to(FRONTEND).as_posix(), path) for path in sources]
    named.append(("../src/comity/dossier/templates/look.css", DOSSIER / "look.css"))
    whole = hashlib.sha256()
    for name, path in sorted(named):
        whole.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    assert BUILD["sources"] == whole.hexdigest(), (
        "frontend/ or the dossier's look.css changed: run `npm ci && npm run build` in frontend/ and commit the output"
    )


@pytest.mark.skipif(not FRONTEND.is_dir(), reason="the sources are in the repository, not in the wheel")
def test_no_rule_is_written_twice() -> None:
    sheets = [*DOSSIER.glob("*.css"), *(FRONTEND / "src" / "css").glob("*.css")]
    lines = [line.strip() for sheet in sheets for line in sheet.read_text().splitlines()]
    rules = Counter(line for line in lines if re.fullmatch(r"[^@{]+\{ .+ \}", line))
    assert rules["a:hover { text-decoration-thickness: .14em; }"] == 1
    assert not [rule for rule, times in rules.items() if times > 1], "what both pages need belongs into look.css alone"


@pytest.mark.parametrize(
    ("parts", "most"),
    [
        (("app.css", "app.js", "icon.svg"), 40_000),
        (("app.css", "app.js", "icon.svg", "charts.js"), 150_000),
        (("app.css", "app.js", "icon.svg", "world.js"), 90_000),
        (("app.css", "app.js", "icon.svg", "network.js"), 190_000),
    ],
)
def test_first_load_is_small(parts: tuple[str, ...], most: int) -> None:
    assert load(*parts) < most


def test_nothing_comes_from_another_host() -> None:
    for path in (*SCRIPTS, *STATIC.glob("*.css"), *STATIC.glob("*.svg")):
        # The names of XML's namespaces are no addresses to fetch.
        text = re.sub(r"http://www\.w3\.org/[\w/]+", "", path.read_text())
        assert not re.search(r"https?://|url\(\s*[\"']?//", text), path.name
    for template in TEMPLATES:
        assert not re.search(r"""(src|href|action|hx-\w+)=["'](https?:)?//""", template.read_text()), template.name


def test_nothing_needs_a_laxer_policy() -> None:
    for script in SCRIPTS:
        assert not re.search(r"""createElement\(["']style["']\)|append\(["']style["']\)""", script.read_text()), script.name
    for template in TEMPLATES:
        # Jinja's own words are not HTML: a macro's argument may be called "one".
        html = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "", template.read_text(), flags=re.S)
        assert not re.search(INLINE, html), template.name


def test_licences_of_bundled_packages() -> None:
    text = (STATIC / "LICENSES.txt").read_text()
    lock = json.loads((FRONTEND / "package-lock.json").read_text())["packages"] if FRONTEND.is_dir() else {}
    for name in ("@observablehq/plot", "cytoscape", "d3-geo", "htmx.org", "topojson-client", "world-atlas"):
        found = re.search(rf"^{re.escape(name)} (\S+) \(", text, re.M)
        assert found, name
        assert not lock or lock[f"node_modules/{name}"]["version"] == found[1]


@pytest.fixture
def pages() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(WEB / "templates")
    found = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
    found.filters["date"] = str
    return found


def test_base_reads_only_what_every_page_has(pages: jinja2.Environment) -> None:
    page = pages.get_template("base.html.j2").render(
        visitor=SimpleNamespace(name="<Nino>", role="review", signed_in=True),
        asset=lambda name: f"/static/{MANIFEST[name]}",
        csrf="token",
        here="/dyads/AZE-KAZ",
        title="<script>",
        notices=[("error", "<b>")],
        may_write=True,
        as_of="2026-05-20",
        today="/dyads/AZE-KAZ?kind=events",
    )
    assert "&lt;script&gt; · Comity" in page
    assert "&lt;Nino&gt;" in page
    assert "<b>" not in page
    assert '<a href="/dyads" aria-current="true">' in page
    assert json.loads(re.findall(r"htmx-config\" content='([^']+)'", page)[0])["allowEval"] is False


def test_last_page_takes_the_pager_away(pages: jinja2.Environment) -> None:
    layout = pages.get_template("parts/layout.html.j2").module
    assert layout.pager(None).strip() == '<p class="pager" id="pager"></p>'  # type: ignore[attr-defined]
    assert 'href="/search?a=1&amp;cursor=b"' in layout.pager("/search?a=1&cursor=b")  # type: ignore[attr-defined]
