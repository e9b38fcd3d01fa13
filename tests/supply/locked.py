"""What the lock file says: which packages are needed to run, and their hashes."""

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
Package = dict[str, Any]


def project() -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def packages() -> list[Package]:
    """All packages of the lock file; some are there in several versions, for several systems."""
    found: list[Package] = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]
    return found


def is_ours(package: Package) -> bool:
    """Whether a package is Comity itself, which comes from this folder."""
    return package["name"] == "comity" and not {"registry", "url"} & package["source"].keys()


def bare_name(requirement: str) -> str:
    """The name in "uvicorn[standard]>=0.34", as the lock file writes it."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def extras_of(requirement: str) -> list[str]:
    """The extras in "uvicorn[standard]>=0.34"."""
    found = re.match(r"[A-Za-z0-9._-]+\[([^\]]*)\]", requirement)
    return re.split(r"\s*,\s*", found[1].strip()) if found else []


def requirements() -> list[str]:
    """What Comity itself asks for to run, as pyproject.toml has it ("uvicorn[standard]>=0.34")."""
    asked: list[str] = project()["project"]["dependencies"]
    return asked


def extra_requirements() -> dict[str, list[str]]:
    """What its extras ask for beside that."""
    extras: dict[str, list[str]] = project()["project"].get("optional-dependencies", {})
    return extras


def all_requirements() -> list[str]:
    """What Comity and its extras ask for."""
    return [*requirements(), *(one for asked in extra_requirements().values() for one in asked)]


def names_of(requirements: Iterable[str]) -> list[str]:
    """Their bare names."""
    return [bare_name(one) for one in requirements]


def needed(requirements: Iterable[str]) -> dict[str, set[str]]:
    """What is required and all that it needs, on any system, with the locked versions.

    One that is asked for and not yet locked has none; `uv sync --locked` refuses to go on then.
    """
    by_name: dict[str, list[Package]] = {}
    for package in packages():
        by_name.setdefault(package["name"], []).append(package)
    found: dict[str, set[str]] = {}
    seen = set[tuple[str, str]]()
    open_ones = [(bare_name(one), extra) for one in requirements for extra in ("", *extras_of(one))]
    while open_ones:
        name, extra = open_ones.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        found[name] = {package["version"] for package in by_name.get(name, ())}
        for package in by_name.get(name, ()):
            asked = package.get("optional-dependencies", {}).get(extra, ()) if extra else package.get("dependencies", ())
            open_ones += [(one["name"], part) for one in asked for part in ("", *one.get("extra", ()))]
    return found
