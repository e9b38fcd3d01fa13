"""The page about the API, for people."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from comity.exports import FORMATS
from comity.web.api.description import describe
from comity.web.problems import PROBLEMS, Problem
from comity.web.rendering import render

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked for."""

    method: str
    path: str
    words: str
    """What it gives, in a sentence."""


@dataclass(frozen=True, slots=True)
class ApiPage:
    """What the API is and how it is used."""

    base: str
    """The address before all paths, as the visitor's browser knows this server."""
    operations: Sequence[Operation]
    exports: Sequence[tuple[str, Sequence[str]]]
    """The kinds of exports and the formats that fit each."""
    problems: Sequence[Problem]


@router.get("/api")
def api(request: Request) -> Response:
    """What the API is, how to get a token, and examples."""
    paths = describe(request.app)["paths"]
    operations = [
        Operation(method.upper(), path.removeprefix("/api/v1"), _first_sentence(operation["description"]))
        for path, its in paths.items()
        for method, operation in its.items()
        if not path.endswith(".{format}") or path.startswith("/api/v1/exports")
    ]
    page = ApiPage(f"{request.base_url}api/v1", operations, list(FORMATS.items()), list(PROBLEMS.values()))
    return render(request, "api.html.j2", page, title="The API")


def _first_sentence(text: str) -> str:
    return text.partition("\n\n")[0].partition(". ")[0].replace("\n", " ").rstrip(".") + "."
