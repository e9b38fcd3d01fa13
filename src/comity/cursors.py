"""Cursors of lists: a place in an order, and what shows that it is in this one."""

import base64
import binascii
import hashlib
import json

from comity.errors import ComityError

_LARGEST = 1 << 53
"""No number of a cursor is larger."""


class CursorError(ComityError):
    """A cursor that is none, or of another list."""

    def __init__(self) -> None:
        super().__init__("This cursor is of another list; begin again without it.")


def mark_of(*parts: object) -> str:
    """What tells a list from others, by all that it depends on."""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def cursor_of(mark: str, place: int | str, number: int = 0) -> str:
    """The cursor of what stands behind a place; `number` parts those of one place."""
    return base64.urlsafe_b64encode(json.dumps([mark, place, number]).encode()).decode().rstrip("=")


def placed(cursor: str, mark: str) -> tuple[int | str, int]:
    """The place and number of a cursor. Raises CursorError where it is not one of this list."""
    try:
        found, place, number = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if type(number) is not int or type(place) not in (int, str) or found != mark:
            raise ValueError
        # A database takes neither larger numbers nor half characters.
        if abs(number) > _LARGEST or (abs(place) > _LARGEST if isinstance(place, int) else not place.isprintable()):
            raise ValueError
    except (ValueError, TypeError, binascii.Error, RecursionError):
        raise CursorError from None
    return place, number


def skipped(cursor: str | None, mark: str) -> int:
    """How many stand before the part that is asked for, in a list that is cut by number. Raises CursorError."""
    place = placed(cursor, mark)[0] if cursor else 0
    if not isinstance(place, int) or place < 0:
        raise CursorError
    return place
