"""Reads texts of the tests into records: one reader for all of them, each text read once."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from comity.coding import Reader
from comity.facade import READER
from comity.types import Article, Finding, Page, Record

PUBLISHED = "2023-05-17T12:00:00+04:00"
"""When the texts are published unless they say otherwise: a Wednesday."""


@cache
def reader() -> Reader:
    """The reader that all tests share."""
    return Reader(READER)


@cache
def read(text: str, published: str | None = PUBLISHED, title: str = "", headings: tuple[tuple[int, int], ...] = ()) -> Record:
    """The record of an article with this text."""
    page = Page("test", "body", text)
    return reader().read(page, Article("test-1", None, None, title, (), published, "en", text, headings))


def finds(findings: Iterable[Finding], wanted: Mapping[str, Any]) -> bool:
    """Whether one of the findings has all of the wanted fields; in evidence the wanted words need only occur.

    States that are wanted as `states` are an event's of both sides.
    """
    return any(all(_value_agrees(finding, name, value) for name, value in wanted.items()) for finding in findings)


def shown(findings: Iterable[Finding]) -> str:
    """The findings one a line, for the message of a failing test."""
    return "found:\n" + "\n".join(map(repr, findings))


def _value_agrees(finding: Finding, name: str, value: object) -> bool:
    if name == "evidence":
        return str(value) in finding.evidence
    if name == "states" and not hasattr(finding, "states"):
        both: set[str] = {*getattr(finding, "actor_states"), *getattr(finding, "recipient_states")}  # noqa: B009
        return tuple(sorted(both)) == value
    return bool(getattr(finding, name) == value)
