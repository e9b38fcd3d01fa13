"""The house: which room may import which, and which library is whose."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "comity"
ROOMS = ("sources", "articles", "language", "actors", "coding", "store", "consolidation", "dossier", "exports")
SHARED = {"types", "errors", "logs", "periods", "plover", "shelves"}

MAY_IMPORT: dict[str, set[str]] = {room: {*SHARED, *ROOMS[:place]} for place, room in enumerate(ROOMS)} | {
    "types": set(),
    "errors": set(),
    "logs": {"errors", "types"},
    "periods": set(),
    "plover": set(),
    "shelves": set(),
    "records": {*SHARED, "sources"},
    "engine": {*SHARED, "articles"},
    "parts": {*SHARED, "engine", "records", "sources"},
    "evaluation": SHARED,
    "relating": {*SHARED, "coding"},
    "intake": {*SHARED, "store"},
    "facade": {*SHARED, *ROOMS, "engine", "evaluation", "intake", "parts", "records"},
    "recall": {*SHARED, *ROOMS},
    "cursors": SHARED,
    "browsing": {*SHARED, *ROOMS, "cursors", "recall"},
    "listing": {*SHARED, *ROOMS, "browsing", "cursors", "recall"},
    "watching": {*SHARED, *ROOMS, "facade"},
    "client": {*SHARED, *ROOMS, "browsing", "cursors", "facade", "listing", "recall", "records", "watching"},
    "web": {*SHARED, *ROOMS, "browsing", "client", "cursors", "facade", "listing", "recall", "records", "watching"},
    "doctor": {*SHARED, *ROOMS, "facade", "watching", "web"},
    "screen": {*SHARED, "consolidation", "doctor", "dossier", "evaluation", "exports", "recall", "store"},
    "watch_screen": {*SHARED, "screen", "watching"},
    "__main__": {"cli"},
    "__init__": {
        *SHARED,
        "client",
        "consolidation",
        "dossier",
        "evaluation",
        "exports",
        "facade",
        "parts",
        "recall",
        "records",
        "relating",
        "store",
    },
    "cli": {
        *SHARED,
        "__init__",
        "actors",
        "consolidation",
        "doctor",
        "evaluation",
        "exports",
        "facade",
        "recall",
        "relating",
        "screen",
        "sources",
        "store",
        "watch_screen",
        "watching",
        "web",
    },
}
"""What a room or module may import beside itself."""
MAY_IMPORT["store"].add("records")  # It keeps a finding's fields as the record format has them.
MAY_IMPORT["exports"].add("records")

HOMES = {
    "alembic": {"store"},
    "anyascii": {"consolidation"},
    "argon2": {"web"},
    "cachetools": {"shelves", "web"},
    "courlan": {"sources"},
    "fastapi": {"web"},
    "fastwarc": {"sources"},
    "feedparser": {"sources"},
    "htmldate": {"articles"},
    "httpcore": {"sources"},
    "httpx": {"client", "sources"},
    "icalendar": {"exports"},
    "jinja2": {"dossier", "web"},
    "limits": {"web"},
    "lxml": {"articles", "exports", "sources"},
    "networkx": {"exports"},
    "numpy": {"language"},
    "onnxruntime": {"language"},
    "packaging": {"doctor"},
    "prometheus_client": {"web"},
    "protego": {"sources"},
    "psycopg": {"store"},
    "py3langid": {"articles"},
    "pyarrow": {"exports", "parts"},
    "pybtex": {"exports"},
    "python_multipart": {"web"},
    "rapidfuzz": {"actors"},
    "ray": {"engine"},
    "rensa": {"consolidation"},
    "rich": {"cli", "screen", "watch_screen"},
    "snowballstemmer": {"consolidation", "store"},
    "spacy": {"language"},
    "tld": {"consolidation"},
    "tokenizers": {"language"},
    "sqlalchemy": {"store", "web"},
    "stamina": {"sources"},
    "starlette": {"web"},
    "trafilatura": {"articles"},
    "typer": {"cli"},
    "typst": {"doctor", "dossier"},
    "uvicorn": {"web"},
}
"""The rooms that may know a library."""

SHARED_BY_COMMANDS = {"border", "filters", "options", "output", "program", "stores"}
"""The modules of `cli/` without commands."""


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Dotted names of all that a module imports, be it within a function or for types alone."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are written out"
            assert node.module
            if node.module == "comity":
                yield from (f"comity.{name.name}" for name in node.names)
            else:
                yield node.module


def rooms_imported(path: Path) -> set[str]:
    rooms = set()
    for name in imported(path):
        package, _, rest = name.partition(".")
        if package == "comity":
            room = rest.partition(".")[0]
            # `import comity` and `from comity import read`: the package's own names.
            rooms.add(room if room in MAY_IMPORT else "__init__")
    return rooms - {room_of(path)}


MODULES = sorted(SOURCE.rglob("*.py"))


def test_every_module_has_its_place() -> None:
    assert {room_of(path) for path in MODULES} <= set(MAY_IMPORT)
    assert len(MODULES) > len(ROOMS)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_run_one_way(path: Path) -> None:
    assert rooms_imported(path) <= MAY_IMPORT[room_of(path)]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_libraries_stay_in_their_rooms(path: Path) -> None:
    libraries = {name.partition(".")[0] for name in imported(path)}
    strangers = {library for library in libraries if room_of(path) not in HOMES.get(library, {room_of(path)})}
    assert not strangers


def test_no_command_knows_the_module_of_another() -> None:
    modules = {path.stem: path for path in (SOURCE / "cli").glob("*.py") if path.stem != "__init__"}
    assert modules.keys() > SHARED_BY_COMMANDS
    for path in modules.values():
        beside = {name.split(".")[2] for name in imported(path) if name.startswith("comity.cli.")}
        assert beside <= SHARED_BY_COMMANDS, path


def test_an_import_to_the_right_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "articles" / "wrong.py"
    module.parent.mkdir()
    module.write_text("from comity import read\n\ndef f() -> None:\n    from comity.store.rows import page_of\n")
    monkeypatch.setattr("test_imports.SOURCE", tmp_path)
    assert rooms_imported(module) == {"__init__", "store"}
    assert not rooms_imported(module) & MAY_IMPORT["articles"]
