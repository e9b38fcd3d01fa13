"""Keeps records, and gives them back: how to keep, and nothing of what they mean."""

from comity.store.opening import open_store
from comity.store.protocol import Outcome, Problem, Store, StoreStatus

__all__ = ["Outcome", "Problem", "Store", "StoreStatus", "open_store"]
