"""Exports: what `comity.export` writes, of the facts that the filters ask for."""

import hashlib
from collections.abc import Iterator
from functools import partial
from tempfile import TemporaryFile
from threading import BoundedSemaphore
from typing import Annotated, BinaryIO, cast

from fastapi import Query, Request, Response
from starlette.responses import StreamingResponse

from comity import browsing, recall
from comity.errors import ComityError
from comity.exports import FORMATS, ExportFormat, ExportKind, check_format
from comity.store import Store
from comity.web.api import queries
from comity.web.api.routing import Tag, new_router
from comity.web.dependencies import TheStore
from comity.web.filters import Asked, from_query
from comity.web.problems import problem

router = new_router()
TYPES: dict[ExportFormat, tuple[str, str]] = {
    "csv": ("text/csv", ".csv"),
    "jsonl": ("application/jsonl", ".jsonl"),
    "parquet": ("application/vnd.apache.parquet", ".parquet"),
    "plover": ("application/jsonl", ".plover.jsonl"),
    "gdelt": ("text/tab-separated-values", ".gdelt.tsv"),
    "polecat": ("text/tab-separated-values", ".polecat.tsv"),
    "ftm": ("application/jsonl", ".ftm.jsonl"),
    "gexf": ("application/gexf+xml", ".gexf"),
    "graphml": ("application/graphml+xml", ".graphml"),
    "atom": ("application/atom+xml", ".atom"),
    "csl": ("application/vnd.citationstyles.csl+json", ".csl.json"),
    "bibtex": ("application/x-bibtex", ".bib"),
    "ics": ("text/calendar", ".ics"),
}
"""The media type and the end of the file's name of each format."""
_AT_ONCE = BoundedSemaphore(2)
"""Exports that are made at one time: large ones keep a processor busy, and pages have to be answered beside them."""
_CHUNK = 1 << 18
_MOST_HITS = 5_000
_CONTENT = {
    type: {"schema": {"type": "string", "format": "binary"} if type.endswith("parquet") else {"type": "string"}}
    for type in sorted({type for type, _ in TYPES.values()})
}


@router.get(
    "/exports/{kind}.{format}", tags=[Tag.EXPORTS], operation_id="export", response_class=Response,
    responses={
        200: {
            "description": "The file.",
            "content": _CONTENT,
            "headers": {
                "Comity-Rows": {"description": "How many rows, entries or edges are in it.", "schema": {"type": "integer"}},
                "ETag": {"description": "The same facts give the same file and ETag.", "schema": {"type": "string"}},
            },
        }
    },
)  # fmt: skip
def export(
    request: Request, store: TheStore, kind: ExportKind, format: ExportFormat, query: Annotated[queries.ExportQuery, Query()]
) -> Response:
    """A file of the facts that the filters ask for, in one of the formats that fit the kind; the export guide tells the columns.

    With `q`, of those that hold the words, at most 5,000. Which formats fit: FORMATS_BY_KIND
    """
    try:
        check_format(kind, format)
    except ComityError as error:
        raise problem("not-found", str(error)) from error
    asked = from_query(request)
    if not _AT_ONCE.acquire(timeout=2):
        raise problem(
            "too-many-requests",
            "Other exports are being made at the moment; ask again in 10 seconds.",
            headers={"Retry-After": "10"},
        )
    try:
        file = cast(BinaryIO, TemporaryFile())  # noqa: SIM115 - closed when it is sent
        try:
            rows = _write(store, asked, kind, format, file)
            size = file.tell()
            file.seek(0)
            digest = _digest(file)
            file.seek(0)
        except BaseException:
            file.close()
            raise
    finally:
        _AT_ONCE.release()
    type, ending = TYPES[format]
    headers = {
        "Comity-Rows": str(rows),
        "Content-Disposition": f'attachment; filename="comity-{kind}{ending}"',
        "Cache-Control": "private, no-cache",
        "ETag": f'W/"{digest}"',
    }
    if digest in request.headers.get("if-none-match", ""):
        file.close()
        return Response(status_code=304, headers=headers)
    return StreamingResponse(_chunks(file), 200, {**headers, "Content-Length": str(size)}, type)


export.__doc__ = (export.__doc__ or "").replace(
    "FORMATS_BY_KIND", "; ".join(f"{kind}: {', '.join(formats)}" for kind, formats in FORMATS.items()) + "."
)


def _write(store: Store, asked: Asked, kind: ExportKind, format: ExportFormat, file: BinaryIO) -> int:
    if not asked.q:
        return recall.export(store, kind, format, file, asked.filters)
    from comity.consolidation.changes import changes_of
    from comity.consolidation.entities import entities_of
    from comity.consolidation.gathering import day_of
    from comity.exports import write

    facts = [hit.fact for hit in _hits(store, asked)]
    day = day_of(store, asked.filters)
    entities, title = entities_of(facts), recall.title_of(asked.filters, asked.q)
    changes = partial(changes_of, store, as_of=asked.filters.as_of)
    return write(facts, kind, format, file, entities=entities, title=title, day=day, changes=changes)


def _hits(store: Store, asked: Asked) -> Iterator[browsing.WordHit]:
    cursor: str | None = None
    for _ in range(0, _MOST_HITS, browsing.MOST):
        page = browsing.search_page(store, asked.q, asked.filters, limit=browsing.MOST, cursor=cursor)
        yield from page.hits
        cursor = page.next
        if cursor is None:
            return


def _digest(file: BinaryIO) -> str:
    digest = hashlib.blake2b(digest_size=12)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk
