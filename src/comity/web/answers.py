"""How errors are answered: for people a page that says what to do, for programs problem details (RFC 9457)."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi.exceptions import RequestValidationError
from markupsafe import escape
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from comity.cursors import CursorError
from comity.errors import ComityError, UnknownStateError
from comity.web.problems import BY_STATUS, PROBLEMS, Trouble, is_unavailable, problem
from comity.web.rendering import render

PROBLEM_JSON = "application/problem+json"
_ERRORS = logging.getLogger("comity.web.errors")
_ABOUT_STATES = ("/dyads/", "/states/", "/api/v1/dyads/", "/api/v1/states/")


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What went wrong."""

    code: str
    status: int
    detail: str
    """What happened."""
    advice: str
    """What to do about it."""
    links: Sequence[tuple[str, str]]
    """Where to go on: (label, address)."""


def is_api(request: Request) -> bool:
    """Whether a program asks, and not a person."""
    path: str = request.scope["path"]
    return path.startswith("/api/") and not path.startswith("/api/problems")


def answer(request: Request, error: Exception) -> Response:
    """The answer for an error that the application expects."""
    trouble = as_trouble(request, error)
    # The store's sentences begin with the file, which is nobody's business but the administrator's.
    trouble.detail = trouble.detail.removeprefix(f"{request.app.state.settings.place}: ")
    if is_api(request):
        return _details(request, trouble)
    page = ErrorPage(trouble.kind.code, trouble.status, trouble.detail, trouble.advice, trouble.links)
    try:
        return render(request, "error.html.j2", page, title=trouble.kind.title, status=trouble.status, headers=trouble.headers)
    except Exception:
        # Where even the page for errors fails, a plainer one is left.
        _ERRORS.exception("the page for errors failed")
        return bare(request, trouble)


def bare(request: Request, trouble: Trouble) -> Response:
    """The answer where nothing is known of the visitor yet: a page without our menus."""
    if is_api(request):
        return _details(request, trouble)
    body = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(trouble.kind.title)} · Comity</title></head>\n<body><main><h1>{escape(trouble.kind.title)}</h1>\n"
        f"<p>{escape(trouble.detail)}</p>\n<p>{escape(trouble.advice)}</p></main></body></html>\n"
    )
    headers = {"Cache-Control": "no-store", **trouble.headers}
    return Response(body.encode("utf-8", "replace"), trouble.status, headers, "text/html; charset=utf-8")


def _details(request: Request, trouble: Trouble) -> Response:
    told = {
        "type": trouble.kind.type,
        "title": trouble.kind.title,
        "status": trouble.status,
        "detail": trouble.detail,
        "instance": request.scope["path"],
        **trouble.members,
    }
    body = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
    return Response(body, trouble.status, {"Cache-Control": "no-store", **trouble.headers}, PROBLEM_JSON)


def as_trouble(request: Request, error: Exception) -> Trouble:
    """The problem that an error is."""
    match error:
        case Trouble():
            return error
        case UnknownStateError():
            if request.scope["path"].startswith(_ABOUT_STATES):
                return problem("unknown-state", str(error))
            return problem("bad-input", str(error))
        case ComityError() if is_unavailable(error):
            # The sentence names files of this machine, which is for the log and the administrator alone.
            _ERRORS.warning("%s", error)
            shown = str(error) if request.state.visitor.may("administer") else "The record can't be read or written."
            return problem("store-unavailable", shown, headers={"Retry-After": "10"})
        case CursorError():
            return problem("bad-cursor", str(error))
        case ComityError():
            return problem("bad-input", str(error))
        case RequestValidationError():
            return _invalid(error)
        case HTTPException():
            return _raised(request, error)
        case _:
            raise error


def _invalid(error: RequestValidationError) -> Trouble:
    errors = [{"where": ".".join(str(part) for part in one["loc"]), "message": str(one["msg"])} for one in error.errors()]
    if errors and all(one["where"].startswith("path.") for one in errors):
        return problem("not-found", "There is nothing at this address.")
    told = "; ".join(f"{one['where'].partition('.')[2] or one['where']}: {one['message']}" for one in errors[:5])
    return problem("bad-input", f"{told}.", errors=errors)


def _raised(request: Request, error: HTTPException) -> Trouble:
    code = BY_STATUS.get(error.status_code, "bad-request" if error.status_code < 500 else "unexpected")
    match code:
        case "not-found":
            detail = f"There is nothing at {request.scope['path'][:200]}."
        case "wrong-method":
            detail = f"This address doesn't take {request.method}."
        case "too-large":
            detail = "This request brings more than can be taken here."
        case _:
            detail = str(error.detail) or PROBLEMS[code].title
    links = (("The first page", "/"), ("Search", "/search")) if code == "not-found" else ()
    return problem(code, detail, error.status_code, headers=error.headers, links=links)
