"""How well a reader reads: records held against annotated articles, kind by kind."""

from comity.evaluation.scoring import Evaluation, Item, KindScore, Share, evaluate

__all__ = ["Evaluation", "Item", "KindScore", "Share", "evaluate"]
