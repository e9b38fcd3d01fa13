"""The parameters of the API's addresses, with their types. What they mean, `comity.web.filters` says."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from comity.browsing import MOST
from comity.plover import FIELDS
from comity.plover import TYPES as EVENT_TYPES
from comity.recall import INSTRUMENT_KINDS, STATUSES
from comity.store import Order
from comity.types import KINDS


def _among(known: Sequence[str], value: str) -> str:
    if value not in known:
        raise PydanticCustomError("unknown", "there is none such; there are {known}", {"known": ", ".join(known)})
    return value


def _one_of(known: Sequence[str]) -> Any:
    # What is empty counts as absent, as browsers send it.
    return Annotated[str, AfterValidator(partial(_among, known)), WithJsonSchema({"type": "string", "enum": [*known, ""]})]


def _several(known: Sequence[str], what: str, *examples: str) -> Any:
    return Annotated[
        list[_one_of(known)],  # type: ignore[misc]
        Field(default_factory=list, max_length=60, description=what, examples=[list(examples)]),
    ]


_Name = Annotated[str, Field(max_length=500)]
_Day = Annotated[str, WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "maxLength": 0}]})]
_Date = Annotated[
    str,
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "format": "date"},
                {"type": "string", "pattern": "^([1-9][0-9]{3}(-(0[1-9]|1[0-2]))?)?$"},
            ]
        }
    ),
]


class Query(BaseModel):
    """Parameters of an address; unknown ones are refused, or one with a slip would ask for everything."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _leave_out_empty(cls, told: Any) -> Any:
        if not isinstance(told, dict):
            return told
        known = [field.alias or name for name, field in cls.model_fields.items()]
        if strange := [name for name in told if name not in known]:
            there_are = f"there are {', '.join(known)}" if known else "there is none"
            raise PydanticCustomError(
                "unknown",
                "there is no parameter “{strange}” here; {there_are}",
                {"strange": strange[0][:80], "there_are": there_are},
            )
        return {name: value for name, value in ((name, _filled(value)) for name, value in told.items()) if value}


def _filled(value: Any) -> Any:
    if isinstance(value, list):
        return [one for one in value if not isinstance(one, str) or one.strip()]
    return value.strip() if isinstance(value, str) else value


class AsOfQuery(Query):
    """As of which day something is asked for."""

    as_of: _Day | None = Field(None, alias="as-of", description="What was known at the end of this day.", examples=["2022-08-23"])


class StatesQuery(Query):
    """Of which states something is asked for."""

    state: list[_Name] = Field(
        default_factory=list, max_length=2,
        description="A state by its ISO 3166-1 alpha-3 code or English name; of two, what is between them.",
        examples=[["AZE", "KAZ"]],
    )  # fmt: skip


class SliceQuery(Query):
    """Which part of a list is asked for."""

    limit: int = Field(50, ge=1, le=MOST, description="How many at the most.")
    cursor: str | None = Field(None, max_length=4000, description="Where to go on: taken from `next` of the part before.")


class DossierQuery(Query):
    """Which facts of a pair of states are asked for; all that is asked for must hold, and of several values one."""

    kind: _several(KINDS, "Kinds of facts.", "events")  # type: ignore[valid-type]
    type: _several((*EVENT_TYPES, *INSTRUMENT_KINDS), "PLOVER's types of events, kinds of instruments.", "CONSULT")  # type: ignore[valid-type]
    status: _several(STATUSES, "Statuses of the last step, and `overdue`.", "occurred")  # type: ignore[valid-type]
    field: _several(FIELDS, "Fields of cooperation.", "energy")  # type: ignore[valid-type]
    site: list[_Name] = Field(
        default_factory=list, max_length=60, description="Told by one of these outlets.", examples=[["azernews.az"]]
    )
    since: _Date | None = Field(
        None,
        description="The earliest date, of what happened, is planned or due; without a date, of the first report.",
        examples=["2022-08"],
    )
    until: _Date | None = Field(None, description="The latest date.", examples=["2022"])
    as_of: _Day | None = Field(
        None, alias="as-of", description="What was known at the end of this day: later articles are as if they had never been.",
        examples=["2022-08-23"],
    )  # fmt: skip
    new_since: _Day | None = Field(
        None,
        alias="new-since",
        description="Changed since: with a step first reported after the end of this day.",
        examples=["2022-08-23"],
    )
    party: list[_Name] = Field(
        default_factory=list, max_length=60,
        description="Naming one of these persons or organizations, in the very form in which reports do.",
        examples=[["Ilham Aliyev"]],
    )  # fmt: skip
    contradicted: Literal["yes", ""] | None = Field(
        None, description="`yes`: only those on which reports contradict one another."
    )


class FilterQuery(DossierQuery):
    """Which facts are asked for."""

    state: list[_Name] = Field(
        default_factory=list, max_length=60,
        description="A state by its ISO 3166-1 alpha-3 code or English name. Of one, facts that name it; of more, those between.",
        examples=[["AZE", "KAZ"]],
    )  # fmt: skip


class FactsQuery(FilterQuery, SliceQuery):
    """Which facts, in which order."""

    order: _one_of(get_args(Order)) | None = Field(  # type: ignore[valid-type]
        None,
        description="newest: the latest day first; soonest: the earliest; changed: the last changed; doubt: the most doubtful.",
    )


class PagedQuery(FilterQuery, SliceQuery):
    """Which facts, part by part."""


class MarksQuery(Query):
    """What stands around hits."""

    mark_start: str = Field(
        "", alias="mark-start", max_length=50, description="What to put before each hit in `marked`.", examples=["**"]
    )
    mark_end: str = Field("", alias="mark-end", max_length=50, description="What to put behind it.", examples=["**"])


_Words = Annotated[
    str,
    Field(
        min_length=1, max_length=500,
        description='Words that a report holds, in any of their forms; "in quotation marks" as they stand; `word*`: any end.',
        examples=["railway corridor"],
    ),
]  # fmt: skip


class SearchQuery(FilterQuery, SliceQuery, MarksQuery):
    """Words to look for, and in which facts."""

    q: _Words


class SearchAllQuery(FilterQuery, MarksQuery):
    """Words to look for, in facts and articles."""

    q: _Words
    limit: int = Field(20, ge=1, le=MOST, description="How many facts, and how many articles, at the most.")


class FindingsQuery(SliceQuery):
    """Of what findings are asked for."""

    fact: str | None = Field(None, max_length=100, description="Those that report this fact.", examples=["ev-4k7q2m9xw0ab"])
    article: str | None = Field(None, max_length=2000, description="Those of this article.", examples=["azernews-194221"])
    ref: list[Annotated[str, Field(max_length=100)]] = Field(
        default_factory=list, max_length=200, description="Those with these refs."
    )


class ArticlesQuery(StatesQuery, SliceQuery):
    """Of which states articles are asked for."""


Named = Literal["person", "organization", "project", "format"]


class EntitiesQuery(StatesQuery, SliceQuery):
    """Which entities are asked for."""

    kind: Named = Field(
        description="What they are; projects and formats are of states, of which one or two must be named.", examples=["person"]
    )
    name: str = Field("", max_length=500, description="One of the forms of the name begins so.", examples=["Tokayev"])


class FiguresQuery(PagedQuery):
    """Which figures are asked for."""

    measure: str = Field(
        "",
        max_length=500,
        description="The measure begins so; parts of the list can then be shorter than `limit`.",
        examples=["trade"],
    )


class JudgementsQuery(SliceQuery):
    """Which judgements are asked for."""

    undone: Literal["yes", "no", ""] = Field("yes", description="`no`: only those that still count.")


class SourcesQuery(Query):
    """Over which time."""

    by: Literal["day", "week", ""] = Field(
        "day", description="`day`: what came on the last 14 days; `week`: in the last 12 weeks."
    )


class CountsQuery(FilterQuery):
    """Of which facts numbers are asked for."""

    q: str = Field("", max_length=500, description="Only those with a report that holds these words; `/search` says how.")


class ExportQuery(FilterQuery):
    """Which facts are exported."""

    q: str = Field("", max_length=500, description="Only those with a report that holds these words; `/search` says how.")
