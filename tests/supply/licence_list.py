"""Writes docs/licences.md: the licence of each package that is needed to run, as the package itself tells it.

make licences
"""

from importlib.metadata import PackageNotFoundError, metadata

from locked import ROOT, extra_requirements, names_of, needed, requirements

PAGE = ROOT / "docs" / "licences.md"
ELSEWHERE = {"colorama": "BSD-3-Clause", "httpx2-jsfetch": "BSD-3-Clause"}
"""Packages that are installed on other systems alone (Windows, browsers), by what PyPI tells of them."""
_SPDX = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "The BSD 2-Clause License": "BSD-2-Clause",
}
"""What packages that don't speak SPDX call their licences."""
_LONGEST = 60
"""Characters of a name; what is longer is the licence's text."""
_HEAD = """# Licences

What Comity needs to run, directly or by way of others, in the versions of `uv.lock`, with the licence that each package names.
`make licences` writes this page, and a test holds it to the lock file and to the list of licences that may be used
(`tests/supply/test_supply.py`). Comity itself is under Apache-2.0; what is in the application's scripts is told by
[`src/comity/web/static/LICENSES.txt`](../src/comity/web/static/LICENSES.txt). What is used to test and to build is not handed on
and not listed.
"""


def refreshed() -> str:
    """The page as it should be."""
    main = needed(requirements())
    text = _HEAD + _section("Needed to run", main, set(names_of(requirements())))
    for extra, asked in extra_requirements().items():
        more = {name: versions for name, versions in needed(asked).items() if name not in main}
        text += _section(f"With `comity[{extra}]`", more, set(names_of(asked)))
    return text


def licence_of(name: str) -> str:
    """A package's licence, as an SPDX expression where it can be told; "" where nothing is known."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return ELSEWHERE.get(name, "")
    kinds = [str(one).rpartition(" :: ")[2] for one in told.get_all("Classifier") or () if str(one).startswith("License ::")]
    named = [str(one) for field in ("License-Expression", "License") for one in told.get_all(field) or ()]
    for licence in (*named, *kinds):
        if licence and len(licence) <= _LONGEST:
            return _SPDX.get(licence.strip(), licence.strip())
    return ""


def _section(title: str, found: dict[str, set[str]], direct: set[str]) -> str:
    told = f"\n## {title}\n\n{len(found)} package{'s' if len(found) > 1 else ''}; **bold** is what Comity itself asks for.\n\n"
    told += "| package | version | licence |\n|---|---|---|\n"
    for name, versions in sorted(found.items()):
        shown = f"**{name}**" if name in direct else name
        told += f"| {shown} | {' or '.join(sorted(versions)) or 'not locked yet'} | {licence_of(name)} |\n"
    return told


if __name__ == "__main__":
    PAGE.write_text(refreshed(), encoding="utf-8")
