"""Watches sources: asks them again and again, and reads and keeps what is new."""

from comity.watching.events import Event, Round, event_json
from comity.watching.health import SourceReport, periods, source_reports
from comity.watching.plan import Plan, Source, read_plan
from comity.watching.rounds import watch

__all__ = ["Event", "Plan", "Round", "Source", "SourceReport", "event_json", "periods", "read_plan", "source_reports", "watch"]
