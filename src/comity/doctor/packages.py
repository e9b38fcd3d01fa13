"""The packages that Comity needs: whether they are there, in fitting versions, and those with which it was tested."""

import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING

from comity.doctor.model import Examined, note, well, wrong

# Any package may be the one that is broken: each is imported where it is looked at.
if TYPE_CHECKING:
    from packaging.requirements import Requirement

NAME = "comity"
_MOST_NAMED = 8
"""Packages that are named; of more their number is told."""
_CHECKOUT = Path(__file__).parents[3]
"""Where the lock file is, in a copy of the repository."""


def required(root: str = NAME) -> Iterator[Examined]:
    """Whether all packages that Comity asks for, and those that these ask for, are there as they are asked for."""
    try:
        wanting, found = _look_through(root)
    except PackageNotFoundError:
        told = "Comity runs from its files alone and is not installed: what it needs isn't known."
        yield wrong("packages", told, _install("."))
        return
    for name, (asked, version) in sorted(wanting.items()):
        if version is None:
            yield wrong("packages", f"{name} is not installed; {asked.by} needs it.", _install(str(asked.requirement)))
        else:
            told = f"{name} is version {version}; {asked.by} needs {asked.requirement.specifier}."
            yield wrong("packages", told, _install(str(asked.requirement)))
    if not wanting:
        yield well("packages", f"all {len(found)} are there, in versions that fit.")


def locked(lock: Path = _CHECKOUT / "uv.lock") -> Iterator[Examined]:
    """In a copy of the repository: whether the packages are those with which everything is tested."""
    if not lock.is_file():
        return
    try:
        tested = _locked_versions(lock)
    except (OSError, ValueError, KeyError) as error:
        yield wrong("lock", f"{lock.name} can't be read ({error}).", "Take it anew from the repository.")
        return
    try:
        found = _look_through(NAME)[1]
    except PackageNotFoundError:
        return
    others = [f"{name} {version} (tested: {' or '.join(sorted(tested[name]))})" for name, version in sorted(found.items())
              if name in tested and version not in tested[name]]  # fmt: skip
    if others:
        told = f"{_named(others)}: other versions than those with which Comity is tested."
        yield note("lock", told, "Run `make demo` or `uv sync --locked`; other versions that fit mostly do as well.")
    else:
        yield well("lock", f"all {len(found)} packages are in the versions with which Comity is tested.")


def extras(root: str = NAME) -> Iterator[Examined]:
    """Which of the extras are there."""
    try:
        own = distribution(root)
    except PackageNotFoundError:
        return
    for extra in own.metadata.get_all("Provides-Extra") or ():
        asked = [one for one in _requirements(own, extra) if one.marker and not one.marker.evaluate({"extra": ""})]
        missing = [one for one in asked if _version(one.name) is None]
        unfit = [one for one in asked if not _fits(one)]
        if missing:
            # Many do without; whoever asks for it is told by the command, too.
            yield well(f"extra-{extra}", f"not installed; `{_install(f'{root}[{extra}]', bare=True)}` would.")
        elif unfit:
            one = unfit[0]
            told = f"{one.name} is version {_version(one.name)}; Comity needs {one.specifier}."
            yield wrong(f"extra-{extra}", told, _install(str(_without_marker(one))))
        else:
            yield well(f"extra-{extra}", f"installed: {', '.join(f'{one.name} {_version(one.name)}' for one in asked)}.")


class _Asked:
    """A requirement, and whose it is."""

    def __init__(self, requirement: "Requirement", by: str) -> None:
        self.requirement = requirement
        self.by = by


def _look_through(root: str) -> tuple[dict[str, tuple[_Asked, str | None]], dict[str, str]]:
    """The packages that are missing or don't fit, with what was asked and what is there; and the versions of all others."""
    from packaging.utils import canonicalize_name

    wanting: dict[str, tuple[_Asked, str | None]] = {}
    found: dict[str, str] = {}
    seen = set[tuple[str, str]]()
    open_ones = [(distribution(root), "")]
    while open_ones:
        owner, extra = open_ones.pop()
        for requirement in _requirements(owner, extra):
            name, version = canonicalize_name(requirement.name), _version(requirement.name)
            if not _fits(requirement):
                wanting.setdefault(name, (_Asked(_without_marker(requirement), owner.metadata["Name"]), version))
                continue
            found[name] = str(version)
            for more in ("", *requirement.extras):
                if (name, more) not in seen:
                    seen.add((name, more))
                    open_ones.append((distribution(requirement.name), more))
    return wanting, found


def _requirements(owner: Distribution, extra: str) -> "list[Requirement]":
    from packaging.requirements import Requirement

    asked = [Requirement(text) for text in owner.requires or ()]
    return [one for one in asked if one.marker is None or one.marker.evaluate({"extra": extra})]


def _without_marker(requirement: "Requirement") -> "Requirement":
    from packaging.requirements import Requirement

    bare = Requirement(str(requirement))
    bare.marker = None
    return bare


def _fits(requirement: "Requirement") -> bool:
    version = _version(requirement.name)
    return version is not None and requirement.specifier.contains(version, prereleases=True)


def _version(name: str) -> str | None:
    try:
        return distribution(name).version
    except PackageNotFoundError:
        return None


def _locked_versions(lock: Path) -> dict[str, set[str]]:
    from packaging.utils import canonicalize_name

    versions: dict[str, set[str]] = {}
    for package in tomllib.loads(lock.read_text(encoding="utf-8"))["package"]:
        if "version" in package:
            versions.setdefault(canonicalize_name(package["name"]), set()).add(package["version"])
    return versions


def _named(texts: list[str]) -> str:
    more = len(texts) - _MOST_NAMED
    return ", ".join(texts[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _install(what: str, *, bare: bool = False) -> str:
    command = f"{Path(sys.executable).name} -m pip install '{what}'"
    return command if bare else f"Run `{command}`."
