"""What can go wrong, in one table: for people a page, for programs problem details (RFC 9457)."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from comity.errors import ComityError, StoreError
from comity.web.desk_tables import DeskUnavailableError


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of problem, as its page explains it."""

    code: str
    status: int
    title: str
    advice: str
    """What to do about it."""

    @property
    def type(self) -> str:
        """The address of the page that explains it."""
        return f"/api/problems/{self.code}"


def _unknown(what: str, where: str) -> tuple[int, str, str]:
    return 404, f"There is no such {what}", f"Check the address, or look for it in {where}."


_TABLE = {
    "unknown-fact": (
        404,
        "There is no such fact",
        "A fact's id can change when reports are joined, split or read again; look for it by words, or by a report's id.",
    ),
    "unknown-finding": _unknown("finding", "the fact or the article that it belongs to"),
    "unknown-article": _unknown("article", "the sources or the search"),
    "unknown-state": (404, "There is no such state", "Write a state by its name or its ISO 3166 code: Azerbaijan, AZ, AZE."),
    "unknown-dyad": (
        404,
        "There is no such pair of states",
        "A dossier is of two different states, by their codes: /dyads/AZE-KAZ.",
    ),
    "unknown-person": _unknown("person", "the list of people or the search"),
    "unknown-organization": _unknown("organization", "the search"),
    "unknown-project": _unknown("project", "the search"),
    "unknown-format": _unknown("format", "the search"),
    "unknown-field": _unknown("field of cooperation", "the filters of the search"),
    "unknown-judgement": _unknown("judgement", "the judgements of its fact"),
    "unknown-job": _unknown("job", "the sources, where pages are added; jobs are forgotten when the server starts again"),
    "unknown-search": _unknown("saved search", "your saved searches"),
    "not-found": (404, "There is nothing at this address", "Check the address, or start from the first page."),
    "gone": (410, "What was here is gone", "It was taken away; look for what came in its place."),
    "wrong-method": (405, "This address doesn't take that", "The Allow header of the answer names the methods that it takes."),
    "not-acceptable": (406, "This can't be had in that form", "Ask for one of the forms that the description of the API names."),
    "bad-input": (422, "This request makes no sense", "Change what the message names and ask again."),
    "bad-cursor": (422, "This cursor is from elsewhere", "Cursors belong to one list with its filters; begin again without one."),
    "bad-address": (
        422,
        "This address may not be fetched",
        "Only public http(s) addresses are fetched; save the page and upload it.",
    ),
    "bad-page": (
        422,
        "This is no page that can be read",
        "Upload pages as .html, .txt or .md, or as .jsonl with one page a line.",
    ),
    "bad-request": (400, "This request can't be understood", "Look at how the request is written and send it again."),
    "bad-host": (
        400,
        "This server doesn't answer to that name",
        "Open the address that `comity serve` named at its start, or start it with --allowed-host and the name.",
    ),
    "wrong-media-type": (415, "Content of this type isn't taken", "Send one of the types that the description of the API names."),
    "conflict": (409, "Somebody was faster", "Look at what it is now, and decide again."),
    "changed": (412, "This has changed meanwhile", "Fetch it again, and send the change with its new ETag."),
    "sign-in": (401, "You have to sign in", "Sign in, or send a token of the API: Authorization: Bearer TOKEN."),
    "bad-token": (
        401,
        "This token opens nothing",
        "It may be mistyped or revoked; an administrator makes new ones with `comity accounts token`.",
    ),
    "forbidden": (403, "You may not do this", "Ask an administrator for another role."),
    "read-only": (403, "Nothing can be changed here", "This server shows its record to everyone and lets nobody change it."),
    "csrf": (
        403,
        "This form can't be taken",
        "It is too old, or another site sent it. Go back, load the page anew and send it again; cookies have to be allowed.",
    ),
    "too-large": (413, "This is too large", "Send less at once: 1 MB, or 20 MB where pages are uploaded."),
    "too-many-requests": (429, "Too many requests", "Wait as long as the answer's Retry-After says, and ask more slowly."),
    "store-unavailable": (
        503,
        "The store can't be used at the moment",
        "Try again in some seconds. If it stays so, look whether another program is writing to the store, and at the disk.",
    ),
    "unexpected": (500, "This should not have happened", "Try again; if it happens again, report it with the number."),
}
PROBLEMS = {code: Problem(code, *entry) for code, entry in _TABLE.items()}
"""All kinds of problems, by code."""

BY_STATUS = {
    400: "bad-request", 401: "sign-in", 403: "forbidden", 404: "not-found", 405: "wrong-method", 406: "not-acceptable",
    409: "conflict", 410: "gone", 412: "changed", 413: "too-large", 415: "wrong-media-type", 422: "bad-input",
    429: "too-many-requests", 503: "store-unavailable",
}  # fmt: skip
"""The code for what libraries raise as a status alone."""


class Trouble(ComityError):  # noqa: N818 - all that is raised for people is one; "Error" would say less
    """A problem that came up: its text says what happened. See `problem`."""

    def __init__(
        self,
        kind: Problem,
        detail: str,
        status: int,
        advice: str,
        links: Sequence[tuple[str, str]],
        headers: Mapping[str, str],
        members: Mapping[str, Any],
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.status = status
        self.advice = advice
        self.links = tuple(links)
        self.headers = dict(headers)
        self.members = dict(members)


def problem(
    code: str,
    detail: str,
    status: int | None = None,
    *,
    advice: str = "",
    links: Sequence[tuple[str, str]] = (),
    headers: Mapping[str, str] | None = None,
    **members: Any,
) -> Trouble:
    """The error to raise for a problem of the table.

    `detail` says what happened, `advice` what to do where the table's words don't fit; `links` are (label, address), for the
    page; `members` are added to the problem details.
    """
    kind = PROBLEMS[code]
    return Trouble(kind, detail, status or kind.status, advice or kind.advice, links, headers or {}, members)


@contextmanager
def missing(code: str, **more: Any) -> Iterator[None]:
    """Turns the ComityError of what is looked up inside into the problem `code`; a store in trouble stays one."""
    try:
        yield
    except Trouble:
        raise
    except StoreError as error:
        if is_unavailable(error):
            raise
        raise problem(code, str(error), **more) from error
    except ComityError as error:
        raise problem(code, str(error), **more) from error


def is_unavailable(error: Exception) -> bool:
    """Whether the store or the desk itself is in trouble, and not what was asked of it."""
    # What the database raised stands behind the store's error; questions that make no sense have nothing behind them.
    return isinstance(error, DeskUnavailableError) or (isinstance(error, StoreError) and error.__cause__ is not None)
