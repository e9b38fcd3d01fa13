"""Watches sources: asks them again and again, and reads and keeps what is new."""

from comity.watching.events import Asked, Event, Round, Taken, Trouble, event_json
from comity.watching.health import SourceReport, periods, source_reports
from comity.watching.plan import Plan, Source, read_plan
from comity.watching.rounds import watch

__all__ = [
    "Asked",
    "Event",
    "Plan",
    "Round",
    "Source",
    "SourceReport",
    "Taken",
    "Trouble",
    "event_json",
    "periods",
    "read_plan",
    "source_reports",
    "watch",
]
