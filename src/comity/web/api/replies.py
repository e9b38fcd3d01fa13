"""How the API answers: in which form a client wants it, and lists part by part."""

from collections.abc import Sequence
from io import BytesIO
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import Depends, Request, Response

from comity.client.forms import to_bytes
from comity.exports.tables import Table, write_csv
from comity.web.problems import problem
from comity.web.rendering import tagged

Form = Literal["json", "csv", "jsonl"]
JSON = "application/json"
TYPES: dict[Form, str] = {"json": JSON, "csv": "text/csv", "jsonl": "application/jsonl"}
"""The forms of lists, and their media types."""
_ALIASES: dict[str, Form] = {
    "application/x-ndjson": "jsonl", "application/ndjson": "jsonl", "application/x-jsonlines": "jsonl",
    "application/json-lines": "jsonl",
}  # fmt: skip
_RANGES: dict[str, Form] = {"*/*": "json", "application/*": "json", "text/*": "csv"}


async def only_json(request: Request) -> None:
    """Raises Trouble where the client takes no JSON."""
    _wanted(request, (JSON,))


async def form_of(request: Request) -> Form:
    """The form in which a list is wanted: by the end of the address, or else by the header Accept. Raises Trouble."""
    if (ending := request.path_params.get("format")) is not None:
        for form in TYPES:
            if form == ending:
                return form
        raise problem("not-found", f"This list can't be had as “{ending[:40]}”; it can be as {', '.join(TYPES)}.")
    return _wanted(request, tuple(TYPES.values()))


TheForm = Annotated[Form, Depends(form_of)]


def _wanted(request: Request, known: Sequence[str]) -> Form:
    """The form that the client likes best. Raises Trouble where it takes none of the known media types."""
    told = ",".join(request.headers.getlist("accept")) or "*/*"
    forms: dict[str, Form] = {**_RANGES, **{type: form for form, type in TYPES.items()}, **_ALIASES}
    best: tuple[float, int] = (0, 0)
    chosen: Form | None = None
    for one in told.split(","):
        name, *parameters = (part.strip().lower() for part in one.split(";"))
        form = forms.get(name)
        if form is None or (TYPES[form] not in known):
            continue
        weight = (_quality(parameters), -name.count("*"))
        if weight[0] > 0 and weight > best:
            best, chosen = weight, form
    if chosen is None:
        raise problem("not-acceptable", f"This can be had as {', '.join(known)}, not as {told[:200]}.")
    return chosen


def _quality(parameters: Sequence[str]) -> float:
    for one in parameters:
        name, _, value = one.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0
    return 1


def one(request: Request, value: object, headers: dict[str, str] | None = None) -> Response:
    """A thing as JSON, with its ETag."""
    return tagged(request, to_bytes(value), JSON, {"Vary": "Accept", **(headers or {})})


def several(request: Request, form: Form, items: Sequence[object], cursor: str | None, table: Table, **more: Any) -> Response:
    """A part of a list as JSON, with `more` beside it, as JSON Lines, or as the table of it.

    `cursor` is that of the part behind, whose address stands in the header Link in each form.
    """
    behind = _behind(request, cursor) if cursor else None
    headers = {"Vary": "Accept", **({"Link": f'<{behind}>; rel="next"'} if behind else {})}
    match form:
        case "json":
            body = to_bytes({"items": items, "next": behind, **more})
        case "jsonl":
            body = b"".join(map(to_bytes, items))
        case "csv":
            file = BytesIO()
            write_csv(table, file)
            body = file.getvalue()
            # RFC 4180: without it programs may think that the first line is data.
            return tagged(request, body, f"{TYPES[form]}; charset=utf-8; header=present", headers)
    return tagged(request, body, TYPES[form], headers)


def _behind(request: Request, cursor: str) -> str:
    query = [(name, value) for name, value in request.query_params.multi_items() if name != "cursor" and value]
    return f"{request.scope['path']}?{urlencode([*query, ('cursor', cursor)])}"
