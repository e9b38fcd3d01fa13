"""The pages that explain the API's problems; their addresses are the problems' types."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from comity.web.problems import PROBLEMS, Problem, problem
from comity.web.rendering import render

router = APIRouter()


@dataclass(frozen=True, slots=True)
class ProblemsPage:
    """One kind of problem; or all, where it is not one."""

    one: Problem | None
    all: Sequence[Problem]


@router.get("/api/problems")
def problems(request: Request) -> Response:
    """All kinds of problems."""
    return render(request, "problem.html.j2", ProblemsPage(None, tuple(PROBLEMS.values())), title="Problems of the API")


@router.get("/api/problems/{code}")
def one(request: Request, code: str) -> Response:
    """One kind of problem."""
    if code not in PROBLEMS:
        raise problem("not-found", f"There is no problem “{code}”.", links=(("All problems", "/api/problems"),))
    found = PROBLEMS[code]
    return render(request, "problem.html.j2", ProblemsPage(found, ()), title=found.title)
