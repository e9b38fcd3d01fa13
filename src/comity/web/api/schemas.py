"""The forms of the API's answers, for its description: made of the classes that are answered, so that both agree."""

import ast
import inspect
from collections.abc import Mapping
from dataclasses import is_dataclass
from textwrap import dedent
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, create_model

from comity.client.forms import KINDS_OF, hints_of
from comity.consolidation import Fact
from comity.types import Finding, Page

_CONFIG = ConfigDict(extra="forbid")
_DATES = "When it happened, is to happen or is due, or of which time it is; ISO 8601, as precise as told."
_OF_FACTS: Mapping[str, tuple[Any, str]] = {
    "date": (str | None, _DATES),
    "first_reported": (str | None, "The publication of the earliest report that has one."),
    "last_reported": (str | None, "The publication of the latest report that has one."),
    "confirmed": (bool, "Whether a person has confirmed it."),
}
"""What a fact in JSON has beside its fields."""


def schema(cls: type) -> type[BaseModel]:
    """The form in which an instance of a dataclass is answered, as `comity.client.forms.plain` makes it."""
    if cls not in _SCHEMAS:
        _SCHEMAS[cls] = _made(cls)
    return _SCHEMAS[cls]


_SCHEMAS: dict[type, type[BaseModel]] = {}


def _made(cls: type) -> type[BaseModel]:
    told = documented(cls)
    fields = {name: (_typed(hint), Field(description=told.get(name))) for name, hint in hints_of(cls).items()}
    if cls is Fact:
        fields |= {name: (hint, Field(description=words)) for name, (hint, words) in _OF_FACTS.items()}
    if cls is Page:
        fields["digest"] = (str, Field(description="The SHA-256 of form, content and what was given, in hexadecimal."))
    made: type[BaseModel] = create_model(  # type: ignore[call-overload]
        cls.__name__, __config__=_CONFIG, __doc__=inspect.getdoc(cls), __module__=cls.__module__, **fields
    )
    return made


def listed(cls: type, **more: Any) -> type[BaseModel]:
    """The form of a list of these, with what `more` stands beside; the same each time, so that it is described once."""
    if cls not in _LISTS:
        _LISTS[cls] = _listed(cls, more)
    return _LISTS[cls]


_LISTS: dict[type, type[BaseModel]] = {}


def _listed(cls: type, more: Mapping[str, Any]) -> type[BaseModel]:
    item = cls if issubclass(cls, BaseModel) else schema(cls)
    made: type[BaseModel] = create_model(
        f"{item.__name__}List",
        __config__=_CONFIG,
        __doc__="A part of a list.",
        items=(list[item], Field(description="What was asked for, in order.")),  # type: ignore[valid-type]
        next=(str | None, Field(description="The address of the part behind; null at the end.")),
        **more,
    )
    return made


def documented(cls: type) -> dict[str, str]:
    """What is written below each field of a class."""
    body = ast.parse(dedent(inspect.getsource(cls))).body[0]
    assert isinstance(body, ast.ClassDef)
    told = {}
    for one, below in zip(body.body, body.body[1:], strict=False):
        match one, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(words))):
                told[name] = inspect.cleandoc(words)
    return told


def _typed(hint: Any) -> Any:
    """A field's type as JSON has it."""
    origin, parts = get_origin(hint), get_args(hint)
    if isinstance(hint, UnionType) or origin is Union:
        return Union[tuple(_typed(part) for part in parts)]  # noqa: UP007 - their number is not known here
    if origin is tuple:
        return list[_typed(parts[0] if parts[-1] is ... else Union[parts])]  # type: ignore[misc]  # noqa: UP007
    if origin is dict:
        return dict[str, _typed(parts[1])]  # type: ignore[misc]
    if origin is Literal or hint is Any:
        return hint
    if hint is Finding:
        return Union[tuple(schema(kind) for kind in KINDS_OF)]  # noqa: UP007
    if is_dataclass(hint):
        return schema(hint)  # type: ignore[arg-type]
    # A number that JSON has no form for is null.
    return float | None if hint is float else hint
