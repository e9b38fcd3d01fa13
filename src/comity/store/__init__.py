"""Keeps records, and gives them back: how to keep, and nothing of what they mean."""

from comity.store.opening import open_store
from comity.store.protocol import Choice, Counted, Filed, Hit, Order, Outcome, Problem, Store, StoreStatus
from comity.store.watched import NamedAddress, Watched, WatchedDay, WatchedSource

__all__ = [
    "Choice", "Counted", "Filed", "Hit", "NamedAddress", "Order", "Outcome", "Problem", "Store", "StoreStatus", "Watched",
    "WatchedDay", "WatchedSource", "open_store",
]  # fmt: skip
