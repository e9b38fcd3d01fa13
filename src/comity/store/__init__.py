"""Keeps records, and gives them back: how to keep, and nothing of what they mean."""

from comity.store.addresses import database_of, file_of, place_of, without_password
from comity.store.opening import open_store
from comity.store.protocol import Batch, Choice, Counted, Filed, Hit, Order, Outcome, Problem, Store, StoreStatus
from comity.store.watched import NamedAddress, Watched, WatchedDay, WatchedSource

__all__ = [
    "Batch", "Choice", "Counted", "Filed", "Hit", "NamedAddress", "Order", "Outcome", "Problem", "Store", "StoreStatus",
    "Watched", "WatchedDay", "WatchedSource", "database_of", "file_of", "open_store", "place_of", "without_password",
]  # fmt: skip
