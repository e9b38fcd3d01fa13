"""From sentences to findings: offices, events, instruments, commitments, statements, figures, as the codebook counts them."""

from comity.coding.reader import Reader

__all__ = ["Reader"]
