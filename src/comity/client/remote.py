"""A connection to a server (`comity serve`), by its API."""

import json
import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, Self, TypeVar
from urllib.parse import parse_qs, quote, urlsplit

import httpx

from comity import browsing, listing
from comity.browsing import Counts, FactPage, Tally, WordHit, WordPage
from comity.client.forms import from_plain, plain
from comity.client.local import is_whole
from comity.client.paging import each, slice_of
from comity.client.tags import ChangedError, tag_of
from comity.consolidation import Fact, Why
from comity.dossier import Dossier
from comity.errors import ComityError, StoreError, UnknownStateError
from comity.exports import ExportFormat, ExportKind
from comity.listing import DyadGlance, FigureValue, ListedFinding, Month, Named, NamedEntity, ReadArticle, Slice, Totals
from comity.recall import Found, whole_file
from comity.store import Order
from comity.types import Filters, Head, Judgement, Page, Verb

if TYPE_CHECKING:
    from comity.watching import SourceReport

PARAMETERS = {
    "states": "state", "kinds": "kind", "types": "type", "statuses": "status", "fields": "field", "sites": "site",
    "since": "since", "until": "until", "as_of": "as-of", "new_since": "new-since", "parties": "party",
    "contradicted": "contradicted",
}  # fmt: skip
"""The fields of `Filters`, and what they are called in addresses."""
_T = TypeVar("_T")
_Query = Sequence[tuple[str, str]]
_TRIES = 5
"""How often a request is made that the server puts off."""
_LONGEST_WAIT = 120
"""Seconds; a server that asks for more is left alone."""
_TIMEOUT = httpx.Timeout(20, read=300)


class RemoteConnection:
    """See `Connection`. What a server refuses is raised with its sentence; where it asks to wait, that is done."""

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        client: httpx.Client | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._url = url.rstrip("/")
        self._http = client or httpx.Client(timeout=_TIMEOUT)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._sleep = sleep

    def facts(self, filters: Filters | None = None) -> Iterator[Fact]:
        if is_whole(filters):
            return self._lines(Fact, "exports/facts.jsonl", _query(filters))
        return each(lambda cursor: slice_of(self.page(filters, limit=browsing.MOST, cursor=cursor)))

    def page(
        self, filters: Filters | None = None, *, order: Order = "newest", limit: int = 50, cursor: str | None = None
    ) -> FactPage:
        found = self._part(Fact, "facts", [*_query(filters), ("order", order)], limit, cursor)
        return FactPage(found.items, found.next)

    def fact(self, id: str, *, as_of: str | None = None) -> Fact:
        return self._one(Fact, f"facts/{_quoted(id)}", _query(Filters(as_of=as_of)))

    def why(self, id: str, *, as_of: str | None = None) -> Why:
        return self._one(Why, f"facts/{_quoted(id)}/why", _query(Filters(as_of=as_of)))

    def counts(self, filters: Filters | None = None) -> Counts:
        return self._one(Counts, "counts", _query(filters))

    def search(
        self, words: str, filters: Filters | None = None, *, marks: tuple[str, str] = ("", ""), limit: int = 20
    ) -> list[Found]:
        query = [("q", words), *_query(filters), *_marks(marks), ("limit", str(_limited(limit)))]
        return [self._read(Found, item) for item in self._get("search/all", query)["items"]]

    def search_page(
        self,
        words: str,
        filters: Filters | None = None,
        *,
        marks: tuple[str, str] = ("", ""),
        limit: int = 20,
        cursor: str | None = None,
    ) -> WordPage:
        query = [("q", words), *_query(filters), *_marks(marks), *_place(limit, cursor)]
        told = self._get("search", query)
        hits = tuple(self._read(WordHit, item) for item in told["items"])
        return WordPage(hits, told["found"], told["more"], self._read(Counts, told["counts"]), _cursor(told["next"]))

    def agenda(self, filters: Filters | None = None) -> list[Fact]:
        query = _query(filters)
        facts = each(lambda cursor: self._part(Fact, "agenda", query, browsing.MOST, cursor))
        return sorted(facts, key=listing.soonest_first)

    def findings(
        self, *, fact: str | None = None, article: str | None = None, refs: Collection[str] = ()
    ) -> Iterator[ListedFinding]:
        query = [(name, value) for name, value in (("fact", fact), ("article", article)) if value is not None]
        named = list(refs)
        # A server is asked for so many at once at most.
        for start in range(0, max(len(named), 1), browsing.MOST):
            asked = [*query, *(("ref", ref) for ref in named[start : start + browsing.MOST])]
            yield from each(partial(self._findings, asked))

    def _findings(self, query: _Query, cursor: str | None) -> Slice[ListedFinding]:
        return self._part(ListedFinding, "findings", query, browsing.MOST, cursor)

    def finding(self, ref: str) -> ListedFinding:
        return self._one(ListedFinding, f"findings/{_quoted(ref)}")

    def articles(self, states: Sequence[str] = ()) -> Iterator[Head]:
        query = [("state", state) for state in states]
        return each(lambda cursor: self._part(Head, "articles", query, browsing.MOST, cursor))

    def article(self, id: str) -> ReadArticle:
        return self._one(ReadArticle, f"articles/{_quoted(id)}")

    def kept_page(self, article: str) -> Page:
        return self._one(Page, f"articles/{_quoted(article)}/page")

    def entities(self, kind: Named, states: Sequence[str] = (), *, begins: str = "") -> Iterator[NamedEntity]:
        query = [("kind", kind), *(("state", state) for state in states), ("name", begins)]
        return each(lambda cursor: self._part(NamedEntity, "entities", query, browsing.MOST, cursor))

    def entity(self, kind: Named, name: str) -> NamedEntity:
        return self._one(NamedEntity, f"entities/{kind}/{_quoted(name)}")

    def states(self) -> list[Tally]:
        return [Tally(one["code"], one["facts"]) for one in self._get("states")["items"]]

    def dyads(self) -> list[Tally]:
        return [Tally(one["dyad"], one["facts"]) for one in self._get("dyads")["items"]]

    def glance(self, first: str, second: str) -> DyadGlance:
        return self._one(DyadGlance, f"dyads/{_quoted(f'{first}-{second}')}")

    def build_dossier(self, first: str, second: str, filters: Filters | None = None) -> Dossier:
        return self._one(Dossier, f"dyads/{_quoted(f'{first}-{second}')}/dossier", _query(filters, "states"))

    def months(self, filters: Filters | None = None) -> tuple[Month, ...]:
        return tuple(self._read(Month, item) for item in self._get("series", _query(filters))["items"])

    def figures(self, filters: Filters | None = None, *, measure: str = "") -> Iterator[FigureValue]:
        query = [*_query(filters, "kinds"), ("measure", measure)]
        return each(lambda cursor: self._part(FigureValue, "series/figures", query, browsing.MOST, cursor))

    def export(
        self,
        kind: ExportKind,
        format: ExportFormat,
        target: str | os.PathLike[str] | BinaryIO,
        filters: Filters | None = None,
    ) -> int:
        with (
            self._answer("GET", f"exports/{_quoted(kind)}.{_quoted(format)}", _query(filters)) as response,
            whole_file(target) as file,
        ):
            for chunk in response.iter_bytes():
                file.write(chunk)
            return int(response.headers["Comity-Rows"])

    def judge(
        self,
        verb: Verb,
        *ids: str,
        why: str = "",
        reports: Sequence[str] = (),
        field: str | None = None,
        value: Any = None,
        seen: Sequence[Fact] = (),
    ) -> Judgement:
        told = {"verb": verb, "ids": ids, "why": why, "reports": tuple(reports), "field": field, "value": plain(value)}
        headers = {"If-Match": ", ".join(f'"{tag_of(fact)}"' for fact in seen)} if seen else {}
        with self._answer("POST", "judgements", json=plain(told), headers=headers) as response:
            return self._read(Judgement, json.loads(response.read()))

    def judgements(self, *, undone: bool = True) -> list[Judgement]:
        query = [("undone", "yes" if undone else "no")]
        return list(each(lambda cursor: self._part(Judgement, "judgements", query, browsing.MOST, cursor)))

    def sources(self, *, by: Literal["day", "week"] = "day") -> list["SourceReport"]:
        from comity.watching import SourceReport

        return [self._read(SourceReport, item) for item in self._get("sources", [("by", by)])["items"]]

    def totals(self) -> Totals:
        return self._one(Totals, "status")

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # How the server is asked.

    def _one(self, cls: type[_T], path: str, query: _Query = ()) -> _T:
        return self._read(cls, self._get(path, query))

    def _part(self, cls: type[_T], path: str, query: _Query, limit: int, cursor: str | None) -> Slice[_T]:
        told = self._get(path, [*query, *_place(limit, cursor)])
        return Slice(tuple(self._read(cls, item) for item in told["items"]), _cursor(told["next"]))

    def _lines(self, cls: type[_T], path: str, query: _Query) -> Iterator[_T]:
        with self._answer("GET", path, query) as response:
            for line in response.iter_lines():
                yield self._read(cls, json.loads(line))

    def _get(self, path: str, query: _Query = ()) -> Any:
        with self._answer("GET", path, query) as response:
            told = json.loads(response.read())
        if not isinstance(told, dict):
            raise self._strange()
        return _Told(told, self._strange)

    def _read(self, cls: type[_T], value: Any) -> _T:
        try:
            return from_plain(cls, value)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise self._strange() from error

    def _strange(self) -> StoreError:
        return StoreError(f"{self._url}: what answers there is no Comity of this version; check the address and both versions.")

    @contextmanager
    def _answer(
        self, method: str, path: str, query: _Query = (), *, json: Any = None, headers: Mapping[str, str] | None = None
    ) -> Iterator[httpx.Response]:
        """The answer to a request, its content still to be read. Raises ComityError for what is none."""
        try:
            response = self._sent(method, path, query, json, {**self._headers, **(headers or {})})
            try:
                if response.status_code >= 300:
                    raise self._error(response)
                yield response
            finally:
                response.close()
        except httpx.InvalidURL as error:
            raise ComityError(f"{self._url}: this is no address of a server; write it as http://127.0.0.1:8350.") from error
        except httpx.HTTPError as error:
            raise StoreError(f"{self._url}: the server doesn't answer ({error}); see that it runs, and ask again.") from error
        except (ValueError, KeyError) as error:  # JSON that is none, a header that is not there
            raise self._strange() from error

    def _sent(self, method: str, path: str, query: _Query, json: Any, headers: Mapping[str, str]) -> httpx.Response:
        address = f"{self._url}/api/v1/{path}"
        asked = httpx.QueryParams([(name, value) for name, value in query if value])
        request = self._http.build_request(
            method, address, params=asked, json=json, headers={"Accept": "application/json, */*;q=0.5", **headers}
        )
        for left in reversed(range(_TRIES)):
            response = self._http.send(request, stream=True, follow_redirects=False)
            wait = _wait(response, method) if left else None
            if wait is None:
                break
            response.close()
            self._sleep(wait)
        return response

    def _error(self, response: httpx.Response) -> ComityError:
        response.read()
        try:
            told = response.json()
            code, detail = str(told["type"]).rpartition("/")[2], str(told["detail"])
        except (ValueError, KeyError, TypeError):
            return self._strange()
        match code:
            case "unknown-state":
                return UnknownStateError(detail)
            case "csrf":
                return ComityError(
                    f"{self._url}: to judge you need a token; `comity accounts token NAME --role review` makes one."
                )
            case "changed":
                return ChangedError(detail)
            case "store-unavailable" | "unexpected":
                return StoreError(f"{self._url}: {detail}")
        return ComityError(detail)


class _Told(dict[str, Any]):
    """An object of JSON; what should be in it and is not was told by no Comity."""

    def __init__(self, told: dict[str, Any], strange: Callable[[], StoreError]) -> None:
        super().__init__(told)
        self._strange = strange

    def __missing__(self, key: str) -> Any:
        raise self._strange()


def _wait(response: httpx.Response, method: str) -> float | None:
    """For how many seconds the server asks to wait before it is asked again; None where that is of no use."""
    # What changes something is not sent twice where it may have been done.
    if response.status_code == 429 or (response.status_code == 503 and method == "GET"):
        told = response.headers.get("Retry-After", "")
        if told.isdecimal() and int(told) <= _LONGEST_WAIT:
            return int(told)
    return None


def _query(filters: Filters | None, *without: str) -> list[tuple[str, str]]:
    """The filters as parameters of an address."""
    pairs: list[tuple[str, str]] = []
    for name, parameter in PARAMETERS.items():
        value = getattr(filters, name) if filters is not None and name not in without else None
        if isinstance(value, tuple):
            pairs += [(parameter, str(one)) for one in value]
        elif value:
            pairs.append((parameter, "yes" if value is True else str(value)))
    return pairs


def _marks(marks: tuple[str, str]) -> list[tuple[str, str]]:
    return [("mark-start", marks[0]), ("mark-end", marks[1])]


def _place(limit: int, cursor: str | None) -> list[tuple[str, str]]:
    return [("limit", str(_limited(limit))), *([("cursor", cursor)] if cursor else [])]


def _limited(limit: int) -> int:
    return max(1, min(limit, browsing.MOST))


def _cursor(address: str | None) -> str | None:
    """The cursor in the address of the part behind."""
    return parse_qs(urlsplit(address).query)["cursor"][0] if address else None


def _quoted(name: str) -> str:
    return quote(name, safe="")
