"""The documentation says what is so: commands, names, values, links, modules, and what examples print."""

import json
import re
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from doc_examples import DOCUMENTS, ROOT, refreshed
from typer.testing import CliRunner

import comity
from comity import cli, errors
from comity.cli import program
from comity.cli.reviewing import VerbChoice
from comity.consolidation.model import CommitmentStep, EntityKind, EventStep, FollowUpKind
from comity.exports import FORMATS
from comity.plover import CONTEXTS, FIELDS, MODES, TYPES
from comity.recall import INSTRUMENT_KINDS, STATUSES
from comity.records import to_json
from comity.types import KINDS, CommitmentStatus, InstrumentStatus, Status, Verb

DOCS = ROOT / "docs"
LARGEST = 300_000
"""Bytes of a picture."""
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), ROOT / "examples" / "README.md"])


def help_of(*command: str) -> str:
    result = CliRunner().invoke(cli.app, [*command, "--help"], env={"COLUMNS": "300"})
    assert result.exit_code == 0
    return result.stdout


COMMANDS = re.findall(r"^  ([a-z-]+) {2,}", help_of().partition("Commands:")[2], re.M)


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def section(document: str, heading: str) -> str:
    """What stands under the heading of level 2 that begins so, up to the next one."""
    found = re.search(rf"^## {re.escape(heading)}[^\n]*\n(.*?)(?=^## |\Z)", document, re.M | re.S)
    assert found, f"there is no section {heading!r}"
    return found[1]


def coded(document: str) -> set[str]:
    """What stands in backticks."""
    return set(re.findall(r"`([^`\n]+)`", document))


def test_there_are_commands() -> None:
    assert {"read", "add", "dossier", "check", "status", "import-judgements"} <= set(COMMANDS)
    assert len(COMMANDS) == len(cli.app.registered_commands) + len(cli.app.registered_groups)


def test_groups_of_commands_are_documented_with_their_options_and_no_others() -> None:
    about = _about("accounts")
    verbs = re.findall(r"^  ([a-z]+) {2,}", help_of("accounts").partition("Commands:")[2], re.M)
    assert re.findall(r"^\| `(\w+)(?: NAME)?` \|", about, re.M) == verbs
    told = re.findall(r"^\| (`-[^|]*)\|[^|]*\|([^|]*)\|$", about, re.M)
    for verb in verbs:
        options = help_of("accounts", verb).partition("Options:")[2]
        own = [option for option, ones in told if verb in coded(ones)]
        assert _options("\n".join(own)) == _options(options) - {"--help", "-h"}
        for option, choices in re.findall(r"(--[a-z-]+) <([a-z|]+)>", options):
            assert {f"{option} {choice}" for choice in choices.split("|")} <= coded("\n".join(own))


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "accounts"])
def test_every_command_is_documented_with_its_options_and_no_others(name: str) -> None:
    told = help_of(name).partition("Options:")[2]
    about = _about(name)
    own = _options("\n".join(re.findall(r"^\| (`-[^|]*)\|", about, re.M)))
    filters = {option for option, commands in _filters().items() if name in commands}
    assert own.isdisjoint(filters)
    assert own | filters == _options(told) - {"--help", "-h"}
    assert _options(about) <= own | filters
    assert ("](#filters)" in about) == bool(filters)
    for option, choices in re.findall(r"(--[a-z-]+) <([a-z|-]+)>", told):
        for choice in choices.split("|"):
            assert f"`{option} {choice}`" in about
    for variable in re.findall(r"env var: (\w+)", " ".join(told.split())):
        assert f"`{variable}`" in section(text_of("commands.md"), "Environment")


def _about(name: str) -> str:
    """The section of a command."""
    document = text_of("commands.md")
    assert re.search(rf"^## `comity {name}[ `]", document, re.M), name
    return section(document, f"`comity {name}")


def _filters() -> dict[str, set[str]]:
    """The options that are told once for several commands, with the commands that take them."""
    rows = re.findall(r"^\| `(--[a-z-]+)[ `].*\|([^|]+)\|$", section(text_of("commands.md"), "Filters"), re.M)
    return {option: coded(commands) for option, commands in rows}


def _options(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])--?[a-z]+(?:-[a-z]+)*\b", text))


def test_filters_are_documented_with_their_values() -> None:
    assert set(_filters()) == {f"--{name}" for name in (
        "state", "kind", "type", "status", "field", "site", "since", "until", "as-of", "new-since",
    )}  # fmt: skip
    values = coded(section(text_of("commands.md"), "Filters"))
    assert {*STATUSES, *KINDS} <= values
    assert set(INSTRUMENT_KINDS) <= coded(section(text_of("record-format.md"), "`instruments`"))


def test_what_can_be_reviewed_and_exported_is_documented() -> None:
    verbs = re.findall(r"^\| `(\w+)` \|", _about("review"), re.M)
    assert sorted(verbs) == sorted(VerbChoice)
    kinds, formats = coded(_about("export")), coded(text_of("exports.md"))
    assert {*FORMATS, "judgements"} <= kinds
    assert {format for fitting in FORMATS.values() for format in fitting} <= formats


def test_what_status_tells_programs_is_documented() -> None:
    assert get_type_hints(comity.StoreStatus).keys() <= coded(_about("status"))


def test_no_command_is_made_up() -> None:
    documented = re.findall(r"^## `comity ([a-z-]+)", text_of("commands.md"), re.M)
    assert documented == COMMANDS, "in the order of the help"
    for path in PAGES:
        for name in re.findall(r"(?:`|^\$? ?|^ +)comity ([a-z][a-z-]*)", path.read_text(encoding="utf-8"), re.M):
            assert name in COMMANDS, f"{path.name}: comity {name}"


def test_every_reason_and_exit_code_is_documented() -> None:
    document = text_of("commands.md")
    assert set(re.findall(r"^\| `([a-z-]+)`", section(document, "Pages set aside"), re.M)) == set(get_args(errors.Reason))
    told = re.findall(r"^ +(\d+) {2,}", program.comity.__doc__ or "", re.M)
    assert re.findall(r"^\| (\d+) \|", section(document, "Exit codes"), re.M) == told


def test_every_public_name_is_documented() -> None:
    names = coded(text_of("library.md"))
    documented = {match[1] for name in names if (match := re.match(r"comity\.(\w+)", name))}
    assert documented - {"db"} == set(comity.__all__)


@pytest.mark.parametrize("name", ["Record", "Page", "Given", "Article", "Finding", "SetAside", "AddSummary"])
def test_every_field_is_documented(name: str) -> None:
    rows = [line for line in text_of("library.md").splitlines() if f"`comity.{name}`" in line]
    assert get_type_hints(getattr(comity, name)).keys() <= coded("\n".join(rows))


FACT_CLASSES = ["Fact", "Step", "Report", "Contradiction", "Told", "FollowUp", "Entity", "Judgement", "Target", "Filters"]


@pytest.mark.parametrize("name", FACT_CLASSES)
def test_every_field_of_facts_is_documented(name: str) -> None:
    table = re.search(rf"^### {name}\n(.*?)(?=^###? |\Z)", section(text_of("facts.md"), "Fields"), re.M | re.S)
    assert table
    told = coded("\n".join(re.findall(r"^\| (`[^|]*)\|", table[1], re.M)))
    kind = getattr(comity, name)
    follows = {key for key, value in vars(kind).items() if isinstance(value, property)}
    assert told == get_type_hints(kind).keys() | follows


def test_every_status_verb_and_kind_of_facts_is_documented() -> None:
    document = text_of("facts.md")
    rows = re.findall(r"^\|[^|]*\|([^|]*)\|[^|]*\|$", section(document, "History"), re.M)
    assert coded("\n".join(rows)) == {*get_args(EventStep), *get_args(InstrumentStatus), *get_args(CommitmentStep)}
    fields = section(document, "Fields")
    assert {*get_args(FollowUpKind), *get_args(EntityKind), *get_args(Verb), *KINDS} <= coded(fields)
    assert get_type_hints(comity.Head).keys() <= coded(
        next(line for line in fields.splitlines() if "its article without" in line)
    )


def test_every_method_of_the_store_is_documented() -> None:
    methods = {name for name in vars(comity.Store) if not name.startswith("_")}
    assert set(re.findall(r"^\| `(\w+)[(`]", section(text_of("library.md"), "The store"), re.M)) == methods


@pytest.mark.parametrize("kind", KINDS)
def test_the_record_format_names_every_field_of_a_kind(kind: str) -> None:
    document = text_of("record-format.md")
    keys = coded(section(document, f"`{kind}`")) | coded(section(document, "Extensions")) | {"evidence"}
    assert get_type_hints(getattr(comity, kind.removesuffix("s").capitalize())).keys() <= keys


def test_the_record_format_names_every_value() -> None:
    document = text_of("record-format.md")
    events = section(document, "`events`")
    rows = {row[0]: tuple(re.findall(r"`([^`]+)`", row[1])) for row in re.findall(r"^\| `([A-Z]+)` \|.*\|(.*)\|$", events, re.M)}
    assert rows == {name: MODES.get(name, ()) for name in TYPES}
    assert set(get_args(Status)) <= coded(events)
    assert set(get_args(InstrumentStatus)) <= coded(section(document, "`instruments`"))
    assert set(get_args(CommitmentStatus)) <= coded(section(document, "`commitments`"))
    assert {*FIELDS, *CONTEXTS} <= coded(section(document, "Extensions"))


def test_the_whole_record_is_one(tmp_path: Path) -> None:
    example = re.search(r"```json\n(.*?)^```", section(text_of("record-format.md"), "A whole record"), re.M | re.S)
    assert example
    record = comity.from_json(json.loads(example[1]))
    assert to_json(record) == json.loads(example[1])
    assert all(getattr(record, kind) for kind in KINDS)
    with comity.open_store(tmp_path / "comity.db") as store:
        store.add(record)
        assert store.check() == []


def test_the_architecture_names_what_is_there() -> None:
    source = ROOT / "src" / "comity"
    room = source
    named = 0
    for line in text_of("architecture.md").splitlines():
        if heading := re.match(r"\*\*`(\w+)/`\*\*", line):
            room = source / heading[1]
        for name in re.findall(r"`([\w/]+(?:\.py|/))`", line):
            if name != "consolidation/":
                assert any((folder / name).exists() for folder in (source, room, ROOT, ROOT / "src")), name
                named += 1
    assert named > 50


def anchors(path: Path) -> set[str]:
    """The anchors of a document's headings, made as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if link.startswith(("http://", "https://")):
            continue
        target, _, anchor = link.partition("#")
        there = (path.parent / target).resolve() if target else path
        assert there.exists(), link
        assert not anchor or anchor in anchors(there), link


def test_pictures_are_small() -> None:
    sizes = [picture.stat().st_size for picture in (DOCS / "images").iterdir()]
    assert sizes
    assert max(sizes) < LARGEST
    assert sum(sizes) < 2_500_000


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_examples_print_what_is_shown(path: Path) -> None:
    shown = path.read_text(encoding="utf-8")
    assert refreshed(shown) == shown, "run `.venv/bin/python tests/docs/doc_examples.py`, and look at what has changed"
