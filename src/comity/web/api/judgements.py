"""What persons decide about facts."""

import json
from typing import Annotated, Any

from fastapi import Depends, Header, Query, Request, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from comity import listing, recall
from comity.client import tags
from comity.client.forms import to_bytes
from comity.types import Judgement, Verb
from comity.web.api import queries, replies, tables
from comity.web.api.replies import TheForm, only_json
from comity.web.api.routing import Tag, lists, new_router, things
from comity.web.api.schemas import schema
from comity.web.deciding import ONE_AT_A_TIME
from comity.web.dependencies import Reviewer, TheStore
from comity.web.problems import missing, problem

router = new_router()


def _whole_text(value: Any) -> Any:
    """Raises what pydantic shows as an error for a text with half a character, which neither UTF-8 nor the store can hold."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise PydanticCustomError("unicode", "this holds half a character (a lone surrogate)") from None
    return value


class Decision(BaseModel):
    """What a person decides."""

    model_config = ConfigDict(extra="forbid")
    verb: Verb = Field(
        description="confirm: the fact is right; correct: its `field` is `value`; join: the facts are one; split: the `reports` "
        "are a fact of their own; reject: the `reports`, or all, are wrong; undo: the judgement no longer counts."
    )
    ids: list[Annotated[str, Field(max_length=100)]] = Field(
        min_length=1,
        max_length=50,
        description="The fact; of join two or more; of undo the judgement.",
        examples=[["ev-4k7q2m9xw0ab"]],
    )
    reports: list[Annotated[str, Field(max_length=100)]] = Field(
        default=[], max_length=1000, description="split, reject: the refs of reports of the fact."
    )
    field: str | None = Field(None, max_length=100, description="correct: which field of the fact.", examples=["place"])
    value: Annotated[Any, AfterValidator(_whole_text)] = Field(
        None, description="correct: what it should be, as the record format has it.", examples=["Baku"]
    )
    why: str = Field("", max_length=2000, description="Why; others will read it.", examples=["seen in the treaty register"])


@lists(router, "/judgements", Judgement, Tag.JUDGEMENTS)
def list_judgements(
    request: Request, store: TheStore, form: TheForm, query: Annotated[queries.JudgementsQuery, Query()]
) -> Response:
    """What persons decided, in the order of time. Undone judgements stay, with the ones that undid them."""
    found = listing.judgements(store, undone=query.undone != "no", limit=query.limit, cursor=query.cursor)
    return replies.several(request, form, found.items, found.next, tables.of_judgements(found.items))


@router.post(
    "/judgements", status_code=201, response_model=schema(Judgement), tags=[Tag.JUDGEMENTS], operation_id="judge",
    dependencies=[Depends(only_json)],
    responses={201: {"headers": {"Location": {"description": "The address of the judgement.", "schema": {"type": "string"}}}}},
)  # fmt: skip
def judge(
    store: TheStore,
    visitor: Reviewer,
    decision: Decision,
    query: Annotated[queries.Query, Query()],
    if_match: Annotated[
        str | None,
        Header(
            max_length=4000,
            description="The ETags of the facts that this is about, as you saw them (of join all of them). Where one has changed "
            "since, nothing is kept and the answer is 412.",
        ),
    ] = None,
) -> Response:
    """Keeps what you decide about facts, by your name. Needs the role `review`."""
    # Whoever sends one has seen the fact; from here to the end nobody else decides.
    with ONE_AT_A_TIME:
        if if_match is not None and decision.verb != "undo":
            _check(store, decision, if_match)
        judgement = recall.judge(
            store, decision.verb, *decision.ids, who=visitor.name, why=decision.why, reports=decision.reports,
            field=decision.field, value=decision.value,
        )  # fmt: skip
    return Response(
        to_bytes(judgement), 201, {"Location": f"/api/v1/judgements/{judgement.id}", "Cache-Control": "no-store"}, replies.JSON
    )


@router.api_route("/judgements", methods=["DELETE", "OPTIONS", "PATCH", "PUT", "TRACE"], include_in_schema=False)
def others(request: Request) -> Response:
    """What neither of the two takes. By itself the answer would name the methods of the first alone."""
    raise problem("wrong-method", f"This address doesn't take {request.method}.", headers={"Allow": "GET, POST"})


@things(router, "/judgements/{id}", Judgement, Tag.JUDGEMENTS)
def judgement(request: Request, store: TheStore, id: str, query: Annotated[queries.Query, Query()]) -> Response:
    """The judgement with this id."""
    found = next((one for one in store.judgements() if one.id == id), None)
    if found is None:
        raise problem("unknown-judgement", f"{id}: there is no such judgement in this store.")
    return replies.one(request, found)


def _check(store: TheStore, decision: Decision, if_match: str) -> None:
    if if_match.strip() == "*":
        with missing("unknown-fact"):
            for id in decision.ids:
                recall.fact(store, id)
        return
    # Weak ones are taken too: answers may come compressed, and what is judged is the fact and not its bytes.
    known = [tag.strip().removeprefix("W/").strip('"') for tag in if_match.split(",")]
    with missing("unknown-fact"):
        try:
            tags.check(store, decision.ids, known)
        except tags.ChangedError as error:
            raise problem("changed", str(error)) from error
