"""The description of the API by OpenAPI 3.1."""

from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from comity.web.answers import PROBLEM_JSON
from comity.web.api.routing import Tag
from comity.web.problems import BY_STATUS, PROBLEMS

_TEXT = """\
The record of relations between states that Comity reads out of the news: facts, each with all reports that tell it, and each
report tied to the sentence that says so.

**States** are ISO 3166-1 alpha-3 codes (`XKX` for Kosovo, `EUU` for the European Union); English names are taken too.
**Dates** are ISO 8601 and as precise as the text: `2022-08-19`, `2022-07`, `2022`, or an interval of two. **Ids stay**: a
fact keeps its id, and is found by the id of any of its reports.

**Forms.** Everything can be had as JSON; lists also as CSV and JSON Lines, by the header `Accept` or by an ending:
`/facts.csv`. In CSV a text that a spreadsheet could take for a formula has an apostrophe before it. Texts are UTF-8: half
characters (lone surrogates) come as U+FFFD, numbers that JSON has no form for as null.

**Parts.** A list comes in parts: `next` and the header `Link` hold the address of the part behind. A cursor belongs to its
list.

**Caching.** Answers have an `ETag`; with `If-None-Match` an unchanged one comes as 304 without content.

**Problems** come as `application/problem+json` (RFC 9457); `type` is the address of a page that explains the problem and says
what to do.

**Requests** are limited for each token or address; with 429 the header `Retry-After` says how long to wait.

**Tokens.** Where the server has accounts, send a token: `Authorization: Bearer comity_…`. An administrator makes them, with
the role `read` or `review`. On one's own computer without accounts none is needed to read; to judge takes one.
"""
_TAGS = {
    Tag.FACTS: "What happened, is planned, agreed, promised or said, and the reports that tell it.",
    Tag.SEARCH: "Facts and articles by words, and what is to come.",
    Tag.ARTICLES: "What was read.",
    Tag.NAMES: "States, persons, organizations, projects and formats of talks.",
    Tag.DYADS: "Pairs of states.",
    Tag.SERIES: "Facts as numbers.",
    Tag.JUDGEMENTS: "What persons decided about facts.",
    Tag.EXPORTS: "Files for other programs.",
    Tag.SERVER: "The server itself.",
}
_ANY = (400, 401, 404, 405, 406, 422, 429, 500, 503)
_CHANGING = (400, 401, 403, 404, 405, 406, 409, 412, 413, 422, 429, 500, 503)
_DETAILS: dict[str, Any] = {
    "title": "ProblemDetails",
    "description": "What went wrong, by RFC 9457. Some problems have more members.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {
            "type": "string",
            "description": "The address of the page that explains it.",
            "examples": ["/api/problems/unknown-fact"],
        },
        "title": {"type": "string", "description": "What kind of problem it is."},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What happened, in a sentence for people."},
        "instance": {"type": "string", "description": "The address that was asked for."},
        "errors": {
            "type": "array",
            "description": "Which parts of the request are wrong.",
            "items": {
                "type": "object",
                "required": ["where", "message"],
                "properties": {"where": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
_TOKEN = {"type": "http", "scheme": "bearer", "description": "A token of the API, as an administrator makes them."}


def describe(app: FastAPI) -> dict[str, Any]:
    """The description, made once."""
    if app.openapi_schema is None:
        app.openapi_schema = _made(app)
    return app.openapi_schema


def _made(app: FastAPI) -> dict[str, Any]:
    told = get_openapi(
        title="Comity",
        version=version("comity"),
        openapi_version="3.1.0",
        summary="The record of relations between states, out of the news.",
        description=_TEXT,
        routes=app.routes,
        tags=[{"name": tag.value, "description": words} for tag, words in _TAGS.items()],
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    parts = told["components"]
    parts["schemas"] = {
        name: one for name, one in parts["schemas"].items() if name not in ("HTTPValidationError", "ValidationError")
    }
    parts["schemas"]["ProblemDetails"] = _DETAILS
    parts["responses"] = {str(status): _problem(status) for status in sorted({*_ANY, *_CHANGING})}
    parts["securitySchemes"] = {"token": _TOKEN}
    told["security"] = [{"token": []}]
    for operations in told["paths"].values():
        for method, operation in operations.items():
            statuses = _ANY if method == "get" else _CHANGING
            operation["responses"] = {
                **{status: one for status, one in operation["responses"].items() if status[0] == "2"},
                **({"304": {"description": "Unchanged since the answer with this ETag."}} if method == "get" else {}),
                **{str(status): {"$ref": f"#/components/responses/{status}"} for status in statuses},
            }
    return told


def _problem(status: int) -> dict[str, Any]:
    kind = PROBLEMS[BY_STATUS.get(status, "unexpected")]
    example = {"type": kind.type, "title": kind.title, "status": status, "detail": kind.advice, "instance": "/api/v1/facts"}
    content = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}, "example": example}}
    headers = {"Retry-After": {"description": "In how many seconds to ask again.", "schema": {"type": "string"}}}
    return {
        "description": f"{kind.title}. {kind.advice}",
        "content": content,
        **({"headers": headers} if status in (429, 503) else {}),
    }
