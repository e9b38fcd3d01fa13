"""The labels that the heads of the encoder give, and what a sentence of the corpus says of each."""

from collections.abc import Sequence
from typing import Final

from comity.plover import MODES, TYPES
from training.markup import COMMITMENT_STATUSES, INSTRUMENT_STATUSES, KINDS, STATUSES, Predicate

IGNORED: Final = -100
"""A place that a loss passes over."""


def tags(kinds: Sequence[str]) -> list[str]:
    """The tags of runs of these kinds."""
    return ["O", *(f"{head}-{kind}" for kind in kinds for head in ("B", "I"))]


MENTION: Final = tags(KINDS)
EVENT: Final = tags(TYPES)
COMMIT: Final = tags(["COMMIT"])
SAY: Final = tags(["SAY"])
MODE: Final[list[tuple[str, str | None]]] = [(t, m) for t in TYPES if t in MODES for m in (*MODES[t], None)]
STATUS: Final = list(STATUSES)
COMMIT_STATUS: Final = list(COMMITMENT_STATUSES)
INSTRUMENT_STATUS: Final = [None, *INSTRUMENT_STATUSES]
ROLE: Final = ("actor", "recipient", "place", "date", "party", "measure")

_MADE_FUTURE: Final = {
    **dict.fromkeys(("CONSULT", "SUPPORT", "COOPERATE", "AID"), "AGREE"),
    "RETREAT": "CONCEDE",
}


def plover_type(predicate: Predicate) -> tuple[str, str | None]:
    """Type and mode by PLOVER's manual, where cooperation that is only planned is AGREE, and a withdrawal to come CONCEDE."""
    if predicate.status == "planned" and predicate.type in _MADE_FUTURE:
        return _MADE_FUTURE[predicate.type], None
    return predicate.type, predicate.mode
