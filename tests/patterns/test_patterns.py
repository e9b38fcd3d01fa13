"""No regular expression of Comity backtracks catastrophically, whatever text it is given."""

import ast
import importlib
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ambiguity import dangers

from comity.coding import fields

SOURCE = Path(__file__).parents[2] / "src" / "comity"
USES = frozenset({"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"})
SHORT = {
    f"articles/furniture.py: {name}": "looked for in lines of at most 320 characters"
    for name in ("_BOX", "_END", "_END_START", "_NOISE_START", "_CAPTION_START")
}
"""Patterns whose cost may grow as a power of the text, since no text of any length is looked at, and why it is none."""
LOOSE = 20
"""Repeats of so many times at most are taken for endless where they stand in one another: a thousand is no less slow."""


def _examples() -> dict[str, list[dict[str, Any]]]:
    """For patterns that are made of what is known only when a text is read: what it may be."""
    contexts = json.loads((SOURCE / "actors" / "data" / "contexts.json").read_text(encoding="utf-8"))
    parts = tomllib.loads((Path(fields.__file__).parent / "data" / "fields.toml").read_text(encoding="utf-8"))
    return {
        """f"[ -](?:{'|'.join(contexts['languages'])})\\\\b\"""": [{"contexts": contexts}],
        "f'(?<![\\\\w-]){surname}(?![\\\\w-])'": [{"surname": "Dosanov"}],
        # What these two make lies in the module, and is looked at there.
        "'[\\\\W_]*(?:' + '|'.join(patterns) + ')[\\\\W_]*$'": [],
        "'[\\\\W_]*(?:' + '|'.join(patterns) + ')'": [],
        "'\\\\n\\\\s*\\\\n' if tag == 'code' else '\\n'": [{"tag": "code"}, {"tag": "p"}],
        """f"(?i)\\\\b(?:{'|'.join(parts)})\\\\b\"""": [{"parts": list(_strings(table))} for table in parts.values()],
        "f'(\\\\w+) {re.escape(noun)}\\\\b'": [{"noun": "members of the council"}],
        "f'\\\\b{head.capitalize()}'": [{"head": "council"}],
        "f'(?:^|\\\\W)(?:{usual})[^\\\\S\\\\n]$'": [{"usual": "in|since|until"}],
        '''f"""\\\\s*["\']?{re.escape(key)}["\']?\\\\s*[=.]"""''': [{"key": "every"}],
    }


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


@dataclass(frozen=True)
class Found:
    """A pattern, where it is written, and whether it must match all of a text somewhere."""

    pattern: re.Pattern[Any]
    place: str
    whole: bool


@cache
def patterns() -> tuple[Found, ...]:
    """All patterns that are written in Comity's code, and those that its modules hold."""
    found = dict[tuple[str, int], Found]()
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "import re\n" in text:
            for one in _of_module(path, text):
                found.setdefault((str(one.pattern.pattern), one.pattern.flags), one)
    return tuple(found.values())


def _of_module(path: Path, text: str) -> Iterator[Found]:
    tree = ast.parse(text)
    place = str(path.relative_to(SOURCE))
    module = importlib.import_module(
        ".".join(("comity", *path.relative_to(SOURCE).with_suffix("").parts)).removesuffix(".__init__")
    )
    whole = ".fullmatch(" in text
    for name in re.findall(r"(\w+)\.fullmatch\(", text):
        assert name == "re" or re.search(rf"^{name}\b.* = ", text, re.M), (
            f"{place}: {name} of another module must match a whole text"
        )
    called = {node.func: node for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "re" and node.attr in USES:
            assert node in called, f"{place}:{node.lineno}: re.{node.attr} is handed on, and nobody knows for which patterns"
            for pattern in _written(called[node], vars(module)):
                yield Found(pattern, f"{place}:{node.lineno}", whole)
    for name, value in vars(module).items():
        for pattern in _held(value):
            yield Found(pattern, f"{place}: {name}", whole)


def _written(call: ast.Call, names: dict[str, Any]) -> Iterator[re.Pattern[Any]]:
    source = ast.unparse(call.args[0])
    known = _examples().get(source, [{}])
    for more in known:
        try:
            made = _evaluated(call.args[0], {**names, **more})
        except NameError as error:
            raise AssertionError(f"say in _examples() what may stand in {source!r}: {error}") from None
        flags = [*call.args[1:], *(keyword.value for keyword in call.keywords if keyword.arg == "flags")]
        # The flags stand behind the text, the replacement and numbers, which are none.
        told = [
            _evaluated(node, names) for node in flags if ast.unparse(node).startswith("re.") and not isinstance(node, ast.Call)
        ]
        yield made if isinstance(made, re.Pattern) else re.compile(made, told[0] if told else 0)


def _evaluated(node: ast.expr, names: dict[str, Any]) -> Any:
    return eval(compile(ast.Expression(node), "pattern", "eval"), dict(names))


def _held(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list | frozenset):
        for part in value:
            yield from _held(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _held(part)


def test_patterns_are_found() -> None:
    assert len(patterns()) > 350
    assert len({one.place.partition(":")[0] for one in patterns()}) > 60
    assert all("from re import" not in path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))


def test_no_pattern_backtracks_catastrophically() -> None:
    found = {(one.place, danger.degree, danger.text) for one in patterns() for danger in dangers(one.pattern, whole=one.whole)}
    bad = [danger for danger in found if danger[1] == "exponential" or danger[0] not in SHORT]
    assert not bad, "rewrite these so that no text can be read in several ways (place, how bad, what to repeat to see it)"
    assert {place for place, _, _ in found} == set(SHORT), "these are harmless, and need no excuse"


def test_no_repeats_within_repeats_come_near_it() -> None:
    nested = [one for one in patterns() if re.search(r"\{\d*,?\d{2,}\}", str(one.pattern.pattern))]
    assert len(nested) > 20
    found = [(one.place, danger.text) for one in nested for danger in dangers(one.pattern, whole=one.whole, loose=LOOSE)
             if danger.degree == "exponential"]  # fmt: skip
    assert not found


EXPONENTIAL = [
    r"(a*)*b", r"(a+)+$", r"(?:a|ab|b)*c", r"(a?b?)*c", r"(\w+\s?)*x", r"(?:\s*,?\s*who)*x", r"(?:[-–]|--)+ ", r"(?=(a+)+b)a",
    r"(?:<!--.*?-->\s*)*<p>", r"(?:[\w-]+:.*\n|[ \t]+.*\n)+---", r"(?i:(?:may|[a-z]+)\s)+$",
    r"(?P<q>a+)(?P=q)*b", r"x(?:(a+)b?)+y",
    r"(?:[a-z]+|[A-Z]+ )*!",
]  # fmt: skip
POLYNOMIAL = [r"\s*\s*x", r"\s*,?\s*x", r".*=.*x", r"\w+ab\w+x", r"a+[ab]{0,3}a+c", r"(?:the\s+)?\w+\s*\w+!", r"#\s+\S.*?\s*#*$"]
HARMLESS = [
    r"a*b*c", r"(?:ab|cd)*x", r"(?:\w+\s)+x", r"\w++\w*x", r"<!--(?:[^-]++|-[^-]|--+[^->])*--+>", r"\s*(?:,\s*)?x", r"\d{1,400}x",
    r"(?:[a-z]+ |[A-Z]+\d)*!", r"[^\s<>]*+[^<>]*+>", r"understanding\s+(?:the\s+)?(.+)", r"(?:[A-Z]\w*\s*)+",
]  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "degree"), [*((one, "exponential") for one in EXPONENTIAL), *((one, "polynomial") for one in POLYNOMIAL)]
)
def test_dangerous_patterns_are_told(pattern: str, degree: str) -> None:
    found = list(dangers(re.compile(pattern, re.DOTALL), whole=False))
    assert [danger.degree for danger in found] == [degree]
    assert found[0].text


@pytest.mark.parametrize("pattern", HARMLESS)
def test_harmless_patterns_are_not(pattern: str) -> None:
    assert list(dangers(re.compile(pattern), whole=False)) == []


def test_what_is_harmless_at_the_end_is_not_where_all_must_match() -> None:
    assert [danger.degree for danger in dangers(re.compile(r"(?:[A-Z]\w*\s*)+"), whole=True)] == ["exponential"]


def test_what_is_searched_for_may_cost_a_square() -> None:
    (found,) = dangers(re.compile(r"\s+$"), searched=True)
    assert found.degree == "searched"
    assert found.text.isspace()


def test_counts_within_counts_are_told() -> None:
    pattern = re.compile(r"(?:[a-z]{0,80} ?){0,40}!")
    assert [danger.degree for danger in dangers(pattern, loose=LOOSE)] == ["exponential"]
    assert list(dangers(pattern)) == []
