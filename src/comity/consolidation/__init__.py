"""Joins the findings of many articles into facts, and tells what became of them.

`gathering` is the door for what reads facts, `joiner` for the store, `judging` for what persons decide, `explaining` for the
grounds. `model` documents a fact.
"""

from comity.consolidation.explaining import Why
from comity.consolidation.model import Contradiction, Entity, Fact, FollowUp, Report, Step, Told

__all__ = ["Contradiction", "Entity", "Fact", "FollowUp", "Report", "Step", "Told", "Why"]
