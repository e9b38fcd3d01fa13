"""The geometry of the dossier's picture of events by month."""

from collections.abc import Sequence
from dataclasses import dataclass

from comity.dossier.model import MonthCount
from comity.periods import MONTHS

LEFT, STEP, BAR, HEIGHT = 44, 29, 19, 26
"""In units of the picture: the margin for the years, the width of a month and of its bar, the tallest bar."""
_TOP, _LABEL, _GAP = 20, 17, 20  # room for the initials, for a number above or below a bar, for a gap's words


@dataclass(frozen=True, slots=True)
class MonthBars:
    """The two bars of a month: `up` and `down` are their heights."""

    x: int
    name: str
    cooperation: int
    conflict: int
    up: float
    down: float


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year in which something happened; `y` is the line from which its bars rise and fall."""

    year: str
    y: int
    gap: str | None
    """The years without events left out before this one ("2019–2021"); `gap_y` is where to say so."""
    gap_y: int
    months: tuple[MonthBars, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Events by month: a row for each year, cooperation above its line and conflict below."""

    width: int
    height: int
    rows: tuple[YearRow, ...]
    initials: tuple[tuple[int, str], ...]
    """Where the months' initials stand."""


def picture(months: Sequence[MonthCount]) -> Picture:
    """The picture of `months`, newest year first; all bars in one scale."""
    rows, height = _rows(months)
    initials = tuple((_x(month) + BAR // 2, name[0]) for month, name in enumerate(MONTHS))
    return Picture(LEFT + 12 * STEP, height, rows, initials)


def _rows(months: Sequence[MonthCount]) -> tuple[tuple[YearRow, ...], int]:
    """The rows from above, and the height of all: a year without conflict has no room below its line."""
    top = max((max(m.cooperation, m.conflict) for m in months), default=1)
    rows: list[YearRow] = []
    y = _TOP
    for year in sorted({int(month.month[:4]) for month in months}, reverse=True):
        gap = _years(year + 1, int(rows[-1].year) - 1) if rows else None
        gap_y = y + _GAP - 5
        bars = tuple(_bars(month, top) for month in months if int(month.month[:4]) == year)
        y += (_GAP if gap else 0) + _LABEL + round(max(bar.up for bar in bars))
        rows.append(YearRow(str(year), y, gap, gap_y, bars))
        below = max(bar.down for bar in bars)
        y += _LABEL + round(below) if below else 6
    return tuple(rows), y


def _years(first: int, last: int) -> str | None:
    if first > last:
        return None
    return str(first) if first == last else f"{first}–{last}"


def _bars(month: MonthCount, top: int) -> MonthBars:
    def height(count: int) -> float:
        return round(max(3, HEIGHT * count / top), 1) if count else 0

    number = int(month.month[5:]) - 1
    name = f"{MONTHS[number]} {month.month[:4]}"
    up, down = height(month.cooperation), height(month.conflict)
    return MonthBars(_x(number), name, month.cooperation, month.conflict, up, down)


def _x(month: int) -> int:
    return LEFT + STEP * month + (STEP - BAR) // 2
