"""Keeps records, and gives them back: how to keep, and nothing of what they mean."""

from comity.store.opening import open_store
from comity.store.protocol import Choice, Counted, Filed, Hit, Order, Outcome, Problem, Store, StoreStatus

__all__ = ["Choice", "Counted", "Filed", "Hit", "Order", "Outcome", "Problem", "Store", "StoreStatus", "open_store"]
