"""How the API's addresses are taken in: lists stand at two, with and without an ending that names their form."""

from collections.abc import Callable, Coroutine
from enum import Enum
from typing import Any, TypeVar

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel

from comity.errors import UnknownStateError
from comity.web.api.replies import TYPES, only_json
from comity.web.api.schemas import listed, schema
from comity.web.problems import problem

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])
_ETAG = {"ETag": {"description": "Send it as If-None-Match to learn whether this has changed.", "schema": {"type": "string"}}}
_LINK = {"Link": {"description": 'With rel="next", the address of the part behind.', "schema": {"type": "string"}}}
_ENDING = {
    "name": "format", "in": "path", "required": True, "schema": {"type": "string", "enum": [*TYPES]},
    "description": "The form, whatever the header Accept says.", "example": "csv",
}  # fmt: skip


class Tag(Enum):
    """The parts of the API."""

    FACTS = "facts"
    SEARCH = "search"
    ARTICLES = "articles"
    NAMES = "names"
    DYADS = "dyads"
    SERIES = "series"
    JUDGEMENTS = "judgements"
    EXPORTS = "exports"
    SERVER = "server"


class _Route(APIRoute):
    """An address of the API, which tells names that are no state's from other input without sense."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await answer(request)
            except UnknownStateError as error:
                raise problem("unknown-state", str(error), 422) from error

        return handle


def new_router() -> APIRouter:
    """A router for addresses of the API."""
    return APIRouter(route_class=_Route)


def things(router: APIRouter, path: str, cls: type, tag: Tag) -> Callable[[Endpoint], Endpoint]:
    """Takes in an endpoint that answers one thing, as JSON alone."""
    model = cls if issubclass(cls, BaseModel) else schema(cls)

    def take(endpoint: Endpoint) -> Endpoint:
        router.get(
            path, response_model=model, tags=[tag], operation_id=endpoint.__name__, dependencies=[Depends(only_json)],
            responses={200: {"headers": _ETAG}},
        )(endpoint)  # fmt: skip
        return endpoint

    return take


def lists(router: APIRouter, path: str, cls: type, tag: Tag, **more: Any) -> Callable[[Endpoint], Endpoint]:
    """Takes in an endpoint that answers a list of these, with `more` beside it in JSON."""
    model = listed(cls, **more)
    content = {type: {"schema": {"type": "string"}} for form, type in TYPES.items() if form != "json"}
    answers: dict[int | str, dict[str, Any]] = {200: {"content": content, "headers": {**_ETAG, **_LINK}}}

    def take(endpoint: Endpoint) -> Endpoint:
        name = endpoint.__name__
        router.get(path, response_model=model, tags=[tag], operation_id=name, responses=answers)(endpoint)
        router.get(
            f"{path}.{{format}}", response_model=model, tags=[tag], operation_id=f"{name}_as", responses=answers,
            openapi_extra={"parameters": [_ENDING]},
        )(endpoint)  # fmt: skip
        return endpoint

    return take
