"""What Comity is made of: every package locked by its hash, its licence known, its reason told."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from licence_list import PAGE, licence_of, refreshed
from locked import ROOT, all_requirements, bare_name, is_ours, names_of, needed, packages, project, requirements

LICENCES = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "ISC", "MIT", "MIT-0", "MPL-1.1", "MPL-2.0",
    "PSF-2.0", "Zlib",
}  # fmt: skip
"""What may be used beside Apache-2.0 without further duties for those who use or serve Comity."""
OF_EXTRAS = LICENCES | {"LGPL-3.0-only"}
"""Of what only those install who ask for an extra, also what may be used as it comes, unchanged."""
_PINNED = re.compile(r"^(?P<name>[a-z0-9._-]+)==(?P<version>\S+) \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", re.M)


def test_every_locked_package_comes_from_the_index_with_its_hashes() -> None:
    others = [package for package in packages() if not is_ours(package)]
    assert len(others) > 100
    for package in others:
        assert package["source"] == {"registry": "https://pypi.org/simple"}, package["name"]
        files = [*package.get("wheels", ()), *filter(None, [package.get("sdist")])]
        assert files, package["name"]
        for file in files:
            assert re.fullmatch(r"sha256:[0-9a-f]{64}", file["hash"]), file["url"]
            assert file["url"].startswith("https://files.pythonhosted.org/")


@pytest.mark.parametrize("folder", ["frontend", "tests/browser"])
def test_every_locked_package_of_node_has_its_hash(folder: str) -> None:
    lock = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))
    others = {name: package for name, package in lock["packages"].items() if name}
    assert others
    for name, package in others.items():
        assert package["integrity"].startswith("sha512-"), name
        # Where it comes from is left out where that is npm's own registry.
        assert package.get("resolved", "https://registry.npmjs.org/").startswith("https://registry.npmjs.org/"), name


@pytest.mark.parametrize(("file", "name"), [("uv.txt", "uv"), ("build.txt", "hatchling")])
def test_what_installs_and_builds_is_pinned_by_its_hashes(file: str, name: str) -> None:
    text = (ROOT / "requirements" / file).read_text(encoding="utf-8")
    pinned = {found["name"]: found["version"] for found in _PINNED.finditer(text)}
    assert name in pinned
    # Nothing else stands there.
    assert _PINNED.sub("", text).strip().startswith("#")
    assert _PINNED.sub("", text).strip().count("\n") == 0


def test_what_builds_is_what_is_pinned() -> None:
    text = (ROOT / "requirements" / "build.txt").read_text(encoding="utf-8")
    pinned = {f"{found['name']}=={found['version']}" for found in _PINNED.finditer(text)}
    assert set(project()["tool"]["uv"]["build-constraint-dependencies"]) == pinned
    assert {bare_name(one) for one in project()["build-system"]["requires"]} <= {bare_name(one) for one in pinned}


def test_the_page_of_licences_is_that_of_the_lock_file() -> None:
    assert PAGE.read_text(encoding="utf-8") == refreshed(), "run `make licences`, and look at what has changed"


@pytest.mark.parametrize("name", sorted(needed(all_requirements())))
def test_every_licence_is_known_and_may_be_used(name: str) -> None:
    # Of licences that are joined by "or" one can be chosen.
    choices = licence_of(name).split(" OR ")
    allowed = LICENCES if name in needed(requirements()) else OF_EXTRAS
    assert any(set(choice.strip("() ").split(" AND ")) <= allowed for choice in choices), f"{name}: {licence_of(name)!r}"


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "docs" / "decisions.md").read_text(encoding="utf-8")
    section = text.partition("\n## Dependencies\n")[2].partition("\n## ")[0]
    rows = [row.split("|")[1:-1] for row in section.splitlines() if row.startswith("| ")]
    reasons = {name.lower(): why.strip() for _, names, why in rows for name in re.findall(r"[\w.-]+(?:\[\w+\])?", names)}
    for name in names_of(all_requirements()):
        assert len(reasons.get(name, "")) > 20, f"{name} has no row in the table of dependencies in docs/decisions.md"


def test_what_is_asked_for_is_imported() -> None:
    """A dependency that no module imports is none."""
    modules = {"argon2-cffi": "argon2"}
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    for name in names_of(requirements()):
        module = modules.get(name, name.replace("-", "_"))
        assert re.search(rf"^\s*(?:import|from) {module}\b|load\(\"{module}\"", sources, re.M), name


def test_the_bill_of_materials_names_what_is_needed_with_hashes() -> None:
    uv = ROOT / ".uv" / "bin" / "uv"
    if not uv.exists():
        pytest.skip("uv is not there; `make` installs it")
    options = ["--frozen", "--offline", "--no-default-groups", "--format", "cyclonedx1.5", "--preview-features", "sbom-export"]
    command = [str(uv), "export", *options, "--project", str(ROOT)]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    bill: dict[str, Any] = json.loads(said.stdout)
    assert (bill["bomFormat"], bill["specVersion"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "1.5", "comity")
    named = {part["name"] for part in bill["components"]}
    locked = {name for name, versions in needed(requirements()).items() if versions}
    assert locked <= named
    for part in bill["components"]:
        hashes = [one for place in part.get("externalReferences", ()) for one in place.get("hashes", ())]
        assert {one["alg"] for one in hashes} == {"SHA-256"}, part["name"]


def test_the_wheel_is_the_same_again(tmp_path: Path) -> None:
    """What `make wheel` does: builds in two folders that have nothing in common."""
    if not (ROOT / ".uv" / "bin" / "uv").exists() or not (ROOT / ".git").exists():
        pytest.skip("uv or the commit is not there; `make` installs uv")
    script = ROOT / "trials" / "same_wheel.py"
    done = subprocess.run([sys.executable, str(script), "--output", str(tmp_path)], capture_output=True, text=True, check=False)
    if re.search(r"[Ff]ailed to fetch|[Rr]equest failed|error sending request|dns error", done.stderr):
        pytest.skip("what builds can't be fetched here")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["same"]
    assert told["files"] > 300
    assert [path.name for path in tmp_path.iterdir()] == [told["wheel"]]
