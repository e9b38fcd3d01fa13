"""The log for programs: what becomes of each page and request, one JSON object a line, where one is asked for.

A page is known in it by its digest (`page`), as the store knows it. What is secret does not get in: of addresses neither names
and passwords nor the values behind the "?", and no tokens. Several processes may write to one file, since each line is written
at once and at its end.
"""

import json
import logging
import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from types import MappingProxyType
from typing import Any

from comity.errors import ComityError
from comity.types import PassedOver, Record, SetAside

VARIABLE = "COMITY_LOG"
"""The environment's word for where the log is; processes that are started by this one write there too."""
ON_ERROR_OUTPUT = "-"
_LONGEST = 8_000
"""Characters of one value; of longer ones the end is kept, where a trace says what happened."""
_EVENTS = logging.getLogger("comity.events")
_ABOUT: ContextVar[Mapping[str, Any]] = ContextVar("about", default=MappingProxyType({}))

_ADDRESS = re.compile(r"\b(https?://)((?:[^\s/?#@]*@)*)([^\s/?#@]*(?:/[^\s?#]*)?)(\?[^\s#]*)?(#\S*)?", re.IGNORECASE)
_OTHER_ADDRESS = re.compile(r"\b(?!https?:)([a-z][a-z0-9+.-]{0,30}://)(\S+)", re.IGNORECASE)
_TOKEN = re.compile(r"\b(comity_|bearer\s+)[\w~+/=.-]{16,}", re.IGNORECASE)


def note(event: str, **fields: Any) -> None:
    """Writes that something happened; nothing where there is no log. Fields that are None are left out."""
    if _EVENTS.isEnabledFor(logging.INFO):
        _EVENTS.info(event, extra={"fields": fields})


def note_read(item: Record | SetAside | PassedOver) -> None:
    """Writes what came of reading a page."""
    match item:
        case Record():
            found = sum(1 for _ in item.findings())
            note(
                "read", page=item.page.digest, source=item.page.source, article=item.article.id, findings=found, coder=item.coder
            )
        case SetAside():
            note("set-aside", page=item.digest, source=item.source, reason=item.reason, message=item.message)
        case PassedOver():
            note("passed-over", page=item.digest, source=item.source)


def note_kept(item: Record | SetAside | PassedOver, result: object) -> None:
    """Writes what came of keeping a page: its record is in the store (added, replaced, or unchanged since it was there)."""
    if isinstance(result, SetAside) and result is not item:
        note_read(result)
    elif isinstance(item, Record):
        note("stored", page=item.page.digest, article=item.article.id, outcome=result)
    elif result == "unchanged":
        note("unchanged", page=item.digest, source=item.source)


@contextmanager
def about(**fields: Any) -> Iterator[None]:
    """All that is written within has these fields too: the id of a request, of a job."""
    token = _ABOUT.set({**_ABOUT.get(), **fields})
    try:
        yield
    finally:
        _ABOUT.reset(token)


def write_log(where: str) -> Callable[[], None]:
    """Begins to write the log, to the end of a file or to standard error ("-"); what it gives ends that.

    Raises ComityError where the file can't be written.
    """
    handler: logging.Handler
    if where == ON_ERROR_OUTPUT:
        handler = _Stream(sys.stderr)
    else:
        # The worker of the server goes to another folder.
        where = str(Path(where).absolute())
        try:
            # It tells what somebody reads: a new file is for its owner alone.
            os.close(os.open(where, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600))
            handler = _File(where, encoding="utf-8")
        except OSError as error:
            raise ComityError(
                f"{where}: the log can't be written here ({error.strerror}); name another file with --log."
            ) from None
    handler.setFormatter(_Lines())
    root, ours = logging.getLogger(), logging.getLogger("comity")
    before, level = os.environ.get(VARIABLE), ours.level
    os.environ[VARIABLE] = where
    root.addHandler(handler)
    # Warnings that people see without a log are seen with one too.
    resort = logging.lastResort if root.handlers == [handler] else None
    if resort:
        root.addHandler(resort)
    ours.setLevel(logging.INFO)

    def end() -> None:
        root.removeHandler(handler)
        if resort:
            root.removeHandler(resort)
        ours.setLevel(level)
        handler.close()
        if before is None:
            os.environ.pop(VARIABLE, None)
        else:
            os.environ[VARIABLE] = before

    return end


def join_log() -> None:
    """In a process that was started anew by one with a log: writes there too, if it still can."""
    if where := os.environ.get(VARIABLE):
        with suppress(ComityError):
            write_log(where)


def is_written() -> bool:
    """Whether there is a log."""
    return any(isinstance(handler.formatter, _Lines) for handler in logging.getLogger().handlers)


def without_secrets(text: str) -> str:
    """A text whose addresses have no names, passwords or values of queries any more, and which holds no tokens."""
    if "://" in text:
        text = _OTHER_ADDRESS.sub(_bare_other, _ADDRESS.sub(_bare, text))
    return _TOKEN.sub(r"\1…", text)


def _bare(address: re.Match[str]) -> str:
    scheme, who, rest, query, fragment = address.groups()
    return f"{scheme}{'…@' if who else ''}{rest}{_names(query[1:]) if query else ''}{'#…' if fragment else ''}"


def _bare_other(address: re.Match[str]) -> str:
    # Passwords of databases may hold anything: all goes up to the last "@".
    who, sign, rest = address[2].rpartition("@")
    if "?" in who or "#" in who:
        # One that was not encoded, or a query with an "@" in it: what stands behind may be a part of either.
        return f"{address[1]}…"
    rest, fragment, _ = rest.partition("#")
    rest, query, names = rest.partition("?")
    return f"{address[1]}{'…@' if sign else ''}{rest}{_names(names) if query else ''}{'#…' if fragment else ''}"


def _names(query: str) -> str:
    return "?" + "&".join(_named(part) for part in query.split("&"))


def _named(part: str) -> str:
    name, sign, _ = part.partition("=")
    return f"{name}=…" if sign else "…"


def _clean(value: Any) -> Any:
    match value:
        case None | bool() | int() | float():
            return value
        case Mapping():
            return {str(key): _clean(one) for key, one in value.items()}
        case list() | tuple():
            return [_clean(one) for one in value]
        case _:
            # Cut first, a secret would lose what it is known by.
            return without_secrets(str(value))[-_LONGEST:]


class _Lines(logging.Formatter):
    """A record as one JSON object, in plain letters alone: nothing in it is a command to a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        fields: Mapping[str, Any] | None = getattr(record, "fields", None)
        told: dict[str, Any] = {"at": at, "level": record.levelname.lower()}
        if fields is None:
            told |= {"event": "message", "by": record.name, "message": record.getMessage()}
        else:
            told["event"] = getattr(record, "event", record.msg)
        told |= {"process": record.process, **_ABOUT.get(), **(fields or {})}
        if record.exc_info and record.exc_info[1]:
            told["trace"] = "".join(traceback.format_exception(record.exc_info[1]))
        return json.dumps({name: _clean(value) for name, value in told.items() if value is not None})


class _Quiet(logging.Handler):
    """Where a line can't be written, that is said once; the work goes on."""

    _told = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        if not self._told:
            self._told = True
            error = sys.exc_info()[1]
            print(f"comity: the log can't be written ({getattr(error, 'strerror', None) or error}).", file=sys.stderr)


class _Stream(_Quiet, logging.StreamHandler[Any]):
    pass


class _File(_Quiet, WatchedFileHandler):
    """Opens the file anew when it was moved away, as those do that keep logs from growing."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self.reopenIfNeeded()
            line = f"{self.format(record)}\n".encode()
            # At once: the lines of other processes must not come in between.
            assert self.stream
            os.write(self.stream.fileno(), line)
        except Exception:
            self.handleError(record)
