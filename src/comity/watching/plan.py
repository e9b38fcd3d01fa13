"""`sources.toml`: which sources are watched, and what is taken from them."""

import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, get_args

from comity.errors import ComityError, PageError
from comity.sources.web import check_address

SourceKind = Literal["feed", "sitemap", "page", "list", "folder"]

LIMIT = 500
"""New addresses that are taken of a source each time it is asked, unless it says otherwise; the others are taken next time."""

_TOP = ("contact", "pause", "source")
_KEYS = ("name", "kind", "address", "path", "pause", "limit", "since", "include", "exclude", "gate")
_PLACES: Mapping[SourceKind, tuple[str, ...]] = {
    "feed": ("address",),
    "sitemap": ("address",),
    "page": ("address",),
    "list": ("address", "path"),
    "folder": ("path",),
}
"""By which key a kind of source says where it is."""
_LONGEST_PAUSE = 3600


@dataclass(frozen=True, slots=True)
class Source:
    """A source that is watched."""

    name: str
    kind: SourceKind
    place: str
    """An address, or the path of a file or folder."""
    pause: float | None = None
    """Seconds between two requests to one host."""
    limit: int = LIMIT
    since: str | None = None
    """What was published or changed before this day is not taken."""
    include: tuple[str, ...] = ()
    """Patterns ("*/world/*") of which an address must match one."""
    exclude: tuple[str, ...] = ()
    gate: bool = False
    """Whether only articles that a quick look finds to tell of two sides are read whole."""

    @property
    def terms(self) -> str:
        """A hash of all that says what is taken from it."""
        told = repr((self.kind, self.place, self.since, self.include, self.exclude, self.gate))
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a `sources.toml` says."""

    sources: tuple[Source, ...]
    contact: str | None = None
    """Where the one who asks can be reached; servers are told it."""
    pause: float = 1.0

    @property
    def names(self) -> list[str]:
        """The names of the sources."""
        return [source.name for source in self.sources]


def read_plan(path: str) -> Plan:
    """The plan in a file. Raises ComityError, which says in which line what is wrong, and what was perhaps meant."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ComityError(f"{path}: this is no TOML: {error}.") from None
    except UnicodeDecodeError:
        raise ComityError(f"{path}: this is no text in UTF-8.") from None
    except OSError as error:
        raise ComityError(f"{path}: {error.strerror or error}; docs/watching.md shows how such a file looks.") from None
    return _Reading(path, text).plan(told)


class _Reading:
    """Reads one file; knows its lines, for messages."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._lines = text.splitlines()

    def plan(self, told: dict[str, Any]) -> Plan:
        self._require_known(told, _TOP, "", self._line)
        contact = told.get("contact")
        if contact is not None and not (isinstance(contact, str) and re.fullmatch(r"[!-~]{3,200}", contact)):
            raise self._wrong(self._line("contact"), "contact", "must be an address of mail or of the web, without spaces")
        entries = told.get("source")
        if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
            raise ComityError(f"{self._path}: it names no source; each begins with a line [[source]].")
        sources = tuple(self._source(number, entry) for number, entry in enumerate(entries))
        names = [source.name for source in sources]
        for number, name in enumerate(names):
            if name in names[:number]:
                raise self._wrong(
                    self._line("name", number), "name", f"“{name}” stands twice; give each source a name of its own"
                )
        pause = self._pause(told, lambda: self._line("pause"))
        return Plan(sources, contact, 1.0 if pause is None else pause)

    def _source(self, number: int, entry: dict[str, Any]) -> Source:
        def line(key: str) -> int | None:
            return self._line(key, number)

        self._require_known(entry, _KEYS, f" of source {number + 1}", line)
        name = entry.get("name")
        if not isinstance(name, str) or not name.strip() or len(name) > 100:
            raise self._wrong(line("name"), f"name of source {number + 1}", "must be a short text by which you know it")
        known: tuple[SourceKind, ...] = get_args(SourceKind)
        kind = next((one for one in known if one == entry.get("kind")), None)
        if kind is None:
            told = (
                f"{_meant(str(entry['kind']), known)}it can be {', '.join(known)}"
                if "kind" in entry
                else f"say which: {', '.join(known)}"
            )
            raise self._wrong(line("kind"), f"kind of “{name}”", told)
        since = entry.get("since")
        since = since.isoformat()[:10] if isinstance(since, (date, datetime)) else since
        if since is not None and not _is_day(since):
            raise self._wrong(line("since"), f"since of “{name}”", "must be a day such as 2026-01-31")
        limit = entry.get("limit", LIMIT)
        if not isinstance(limit, int) or isinstance(limit, bool) or not 1 <= limit <= 1_000_000:
            raise self._wrong(line("limit"), f"limit of “{name}”", "must be a whole number from 1 on")
        place = self._place(entry, kind, name, line)
        include, exclude = (self._patterns(entry, key, name, line) for key in ("include", "exclude"))
        gate = entry.get("gate", False)
        if not isinstance(gate, bool):
            raise self._wrong(line("gate"), f"gate of “{name}”", "must be true or false")
        pause = self._pause(entry, lambda: line("pause"))
        return Source(name.strip(), kind, place, pause, limit, since, include, exclude, gate)

    def _place(self, entry: dict[str, Any], kind: SourceKind, name: str, line: Callable[..., int | None]) -> str:
        allowed = _PLACES[kind]
        given = [key for key in ("address", "path") if key in entry]
        if len(given) != 1 or given[0] not in allowed:
            raise self._wrong(
                line(given[0] if given else "name"), f"“{name}”", f"a {kind} needs {' or '.join(allowed)}, and only that"
            )
        (key,) = given
        value = entry[key]
        if not isinstance(value, str) or not value.strip() or "\0" in value:
            raise self._wrong(line(key), f"{key} of “{name}”", "must be a text")
        if key == "path":
            # Paths are meant as seen from the file in which they stand.
            return str(Path(self._path).parent / Path(value).expanduser())
        try:
            return check_address(value)
        except PageError as error:
            raise self._wrong(line(key), f"address of “{name}”", f"{value!r}: {error.message.rstrip('.')}") from None

    def _patterns(self, entry: dict[str, Any], key: str, name: str, line: Callable[..., int | None]) -> tuple[str, ...]:
        value = entry.get(key, [])
        values = [value] if isinstance(value, str) else value
        if not isinstance(values, list) or not all(isinstance(one, str) and one for one in values):
            raise self._wrong(line(key), f"{key} of “{name}”", 'must be patterns such as ["*/world/*"]')
        return tuple(values)

    def _pause(self, entry: dict[str, Any], line: Callable[..., int | None]) -> float | None:
        value = entry.get("pause")
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= _LONGEST_PAUSE:
            raise self._wrong(line(), "pause", f"must be seconds, from 0 to {_LONGEST_PAUSE}")
        return float(value)

    def _require_known(self, entry: dict[str, Any], known: tuple[str, ...], whose: str, line: Callable[..., int | None]) -> None:
        for key in entry:
            if key not in known:
                raise self._wrong(
                    line(key), f"key “{key}”{whose}", f"there is no such; {_meant(key, known)}known are {', '.join(known)}"
                )

    def _line(self, key: str, number: int | None = None) -> int | None:
        """The line in which a key stands, of the source with this number, or before the first one."""
        at = -1
        for place, text in enumerate(self._lines, 1):
            if re.match(r"\s*\[", text):
                at += 1
                if at == (number if number is not None else -1) and key == "source":
                    return place
            elif at == (-1 if number is None else number) and re.match(rf"""\s*["']?{re.escape(key)}["']?\s*[=.]""", text):
                return place
        return None

    def _wrong(self, line: int | None, what: str, why: str) -> ComityError:
        place = f"line {line}: " if line else ""
        return ComityError(f"{self._path}: {place}{what}: {why}.")


def _meant(word: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(word.lower(), known, 1, 0.6)
    return f"did you mean “{near[0]}”? " if near else ""


def _is_day(value: object) -> bool:
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
