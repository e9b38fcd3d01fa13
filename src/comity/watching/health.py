"""How sources fare: what came of them over time, and which of them have stopped giving articles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Literal

from comity.periods import say_date
from comity.store import Watched, WatchedDay, WatchedSource

Standing = Literal["new", "well", "unanswered", "silent", "unreadable"]
"""new: it has given nothing yet; unanswered: it can't be asked; silent: it answers and names nothing new any more; unreadable:
what it names can't be read any more."""

_FAILURES = 3
"""Askings without an answer, one after another, from which on it is said: one or two are a server that is started anew."""
_SILENCE = 3
"""How many times its usual gap a source may say nothing. The usual gap is the median of the days between days with articles,
which one long holiday does not change; and the silence must be longer than any gap before: weekends and seasons are no end."""
_GAPS = 4
"""Gaps from which on there is something usual."""
_LOOKED_AT = 180
"""Days over which a rhythm is looked for."""
ADVICE: Mapping[Standing, str] = {
    "new": "",
    "well": "",
    "unanswered": "Open its address in a browser: if it has moved, put the new one into sources.toml; if it ended, remove it.",
    "silent": "See whether it publishes elsewhere now, and whether include, exclude or since in sources.toml leave all out.",
    "unreadable": "Open one of its pages that were set aside: is it an article? Once Comity can read it, comity reread will.",
}
"""What to do about a standing; empty where there is nothing to do."""
_UNREAD_DAYS = 7
_UNREAD_PAGES = 5
"""A source that named so many pages within so many days, of which none could be read, has changed its pages."""


@dataclass(frozen=True, slots=True)
class SourceReport:
    """How a source fares."""

    source: WatchedSource
    standing: Standing
    why: str
    """In a sentence; empty where all is well."""
    since: str | None
    """The day since which it is so: of the last answer, or of the last article; null where there was none, or all is well."""
    advice: str
    """What to do about it; empty where there is nothing to do."""
    days: tuple[WatchedDay, ...]
    """Days with something to count, the oldest first."""

    @property
    def articles(self) -> int:
        """Articles on these days."""
        return sum(day.articles for day in self.days)

    @property
    def findings(self) -> int:
        """Findings on these days."""
        return sum(day.findings for day in self.days)

    @property
    def failures(self) -> int:
        """Pages that could not be read on these days."""
        return sum(day.failures for day in self.days)


def periods(today: date, by: Literal["day", "week"]) -> list[tuple[str, str]]:
    """The first and last day of each of the last 14 days, or the last 12 weeks (which end today), the oldest first."""
    number, length = (14, 1) if by == "day" else (12, 7)
    lasts = [today - timedelta(days=length * back) for back in reversed(range(number))]
    return [((last - timedelta(days=length - 1)).isoformat(), last.isoformat()) for last in lasts]


def source_reports(watched: Watched, today: date, spans: Sequence[tuple[str, str]]) -> list[SourceReport]:
    """A report on each source that was ever watched, by name, with what came of it within these periods."""
    kept = watched.days((today - timedelta(days=_LOOKED_AT)).isoformat())
    reports = []
    for source in watched.sources():
        own = [day for day in kept if day.source == source.name]
        standing, why = standing_of(source, own, today)
        within = tuple(day for day in own if spans[0][0] <= day.day <= spans[-1][1])
        reports.append(SourceReport(source, standing, why, _since(source, standing), ADVICE[standing], within))
    return reports


def _since(source: WatchedSource, standing: Standing) -> str | None:
    if standing in ("new", "well"):
        return None
    last = source.answered if standing == "unanswered" else source.gave
    return last[:10] if last else None


def standing_of(source: WatchedSource, days: Sequence[WatchedDay], today: date) -> tuple[Standing, str]:
    """How it stands with a source, and why, by what came of it on which days (the oldest first)."""
    if source.failures >= _FAILURES:
        since = f"since {_said(source.answered)}" if source.answered else "ever"
        return "unanswered", f"it has not answered {source.failures} times in a row, not {since}: {source.message}"
    lately = [day for day in days if day.day > (today - timedelta(days=_UNREAD_DAYS)).isoformat()]
    tried = sum(day.failures for day in lately)
    if tried >= _UNREAD_PAGES and not any(day.articles for day in lately):
        gave = f"; the last that could be was on {_said(source.gave)}" if source.gave else ""
        return "unreadable", f"none of its last {tried} pages could be read{gave}: its pages have perhaps changed"
    if not source.gave:
        return "new", "no article has come of it yet"
    given = [date.fromisoformat(day.day) for day in days if day.articles]
    gaps = [(later - earlier).days for earlier, later in pairwise(given)]
    # While nobody asked it, it could give nothing.
    until = min(today, date.fromisoformat(source.answered[:10])) if source.answered else today
    silence = (until - (given[-1] if given else date.fromisoformat(source.gave[:10]))).days
    usual = median(gaps) if gaps else 0
    if silence > _LOOKED_AT:
        return "silent", f"it has given nothing for more than {_LOOKED_AT} days; the last was on {_said(source.gave)}"
    if len(gaps) >= _GAPS and silence > _SILENCE * usual and silence > max(gaps):
        every = "day" if usual == 1 else f"{usual:g} days"
        return "silent", f"it has given nothing for {silence} days, and used to give something every {every}"
    return "well", ""


def _said(time: str) -> str:
    return say_date(time[:10], unknown="")
