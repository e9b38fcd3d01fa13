"""PLOVER, the ontology of the Open Event Data Alliance (manual of 2021): types, modes, quad classes, scores, contexts."""

from typing import Final, Literal

QuadClass = Literal["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]

TYPES: Final = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip

MODES: Final[dict[str, tuple[str, ...]]] = {
    "CONSULT": ("visit", "third-party", "multilateral", "phone"),
    "RETREAT": ("withdraw", "release", "disarm", "ceasefire", "access", "resign"),
    "REQUEST": ("assist", "change", "yield", "meet"),
    "ACCUSE": ("disapprove", "investigate", "allege"),
    "REJECT": ("assist", "change", "yield", "meet"),
    "THREATEN": ("restrict", "arrest", "relations", "expel", "territory", "violence"),
    "PROTEST": ("demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"),
    "SANCTION": ("convict", "expel", "withdraw", "discontinue"),
    "MOBILIZE": ("troops", "weapons", "police", "militia"),
    "COERCE": (
        "seize", "restrict", "censor", "curfew", "martial-law", "arrest", "deport", "withhold", "misinformation", "cyber",
    ),
    "ASSAULT": (
        "abduct", "beat", "torture", "sexual", "targeted", "destroy", "primitive", "firearms", "explosives",
        "suicide-attack", "aerial", "drone", "heavy-weapons", "crowd-control", "unconventional",
    ),
}  # fmt: skip
"""The modes of the types that have any."""

COOPERATION: Final = frozenset(["AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"])
MATERIAL: Final = frozenset("""COOPERATE AID RETREAT PROTEST SANCTION MOBILIZE COERCE ASSAULT""".split())
QUAD_CLASSES: Final[tuple[QuadClass, ...]] = (
    "verbal cooperation", "material cooperation", "verbal conflict", "material conflict",
)  # fmt: skip
"""In the order of their usual numbers, from 1."""

SCORES: Final[dict[tuple[str, str | None], float]] = {
    ("AGREE", None): 2.5,
    ("CONSULT", None): 2.5, ("CONSULT", "visit"): 4, ("CONSULT", "third-party"): 1, ("CONSULT", "multilateral"): 4,
    ("CONSULT", "phone"): 1.5,
    ("SUPPORT", None): 5,
    ("CONCEDE", None): 4.5,
    ("COOPERATE", None): 9.5,
    ("AID", None): 10,
    ("RETREAT", None): 6.5, ("RETREAT", "withdraw"): 8, ("RETREAT", "disarm"): 10, ("RETREAT", "ceasefire"): 7.5,
    ("RETREAT", "resign"): 4.5,
    ("REQUEST", None): 0, ("REQUEST", "assist"): 0.5, ("REQUEST", "change"): -1, ("REQUEST", "yield"): -1,
    ("ACCUSE", None): -3, ("ACCUSE", "disapprove"): -2, ("ACCUSE", "investigate"): -3.5, ("ACCUSE", "allege"): -3.5,
    ("REJECT", None): -2, ("REJECT", "assist"): -1.5,
    ("THREATEN", None): -3.5, ("THREATEN", "restrict"): -3, ("THREATEN", "territory"): -4,
    ("PROTEST", None): -5, ("PROTEST", "riot"): -7, ("PROTEST", "hunger"): -4.5, ("PROTEST", "boycott"): -4.5,
    ("PROTEST", "obstruct"): -4.5,
    ("SANCTION", None): -6, ("SANCTION", "expel"): -5.5,
    ("MOBILIZE", None): -5.5, ("MOBILIZE", "troops"): -6.5, ("MOBILIZE", "weapons"): -6.5, ("MOBILIZE", "militia"): -6,
    ("COERCE", None): -7, ("COERCE", "censor"): -6.5, ("COERCE", "curfew"): -6.5, ("COERCE", "misinformation"): -6.5,
    ("COERCE", "martial-law"): -7.5,
    ("ASSAULT", None): -9, ("ASSAULT", "abduct"): -8.5, ("ASSAULT", "beat"): -7.5, ("ASSAULT", "torture"): -8.5,
    ("ASSAULT", "sexual"): -8.5, ("ASSAULT", "targeted"): -9.5, ("ASSAULT", "destroy"): -8.5, ("ASSAULT", "primitive"): -8,
    ("ASSAULT", "suicide-attack"): -9.5, ("ASSAULT", "aerial"): -9.5, ("ASSAULT", "drone"): -9.5,
    ("ASSAULT", "heavy-weapons"): -9.5, ("ASSAULT", "crowd-control"): -7.5, ("ASSAULT", "unconventional"): -10,
}  # fmt: skip
"""From -10, conflict, to 10, cooperation. A mode that is not here scores as its type does; for ACCUSE the manual prints 3."""

PLANNED_AS: Final = {"CONSULT": "AGREE", "SUPPORT": "AGREE", "COOPERATE": "AGREE", "AID": "AGREE", "RETREAT": "CONCEDE"}
"""As what the manual codes a type while it is only planned; the other types stay what they are."""


def quad_class(type: str) -> QuadClass | None:
    """The quad class of a type; None for one that PLOVER does not know."""
    if type not in TYPES:
        return None
    return QUAD_CLASSES[(type in MATERIAL) + 2 * (type not in COOPERATION)]


def score(type: str, mode: str | None) -> float | None:
    """The score of a type and mode, from -10, conflict, to 10, cooperation; None for a type that PLOVER does not know."""
    return SCORES.get((type, mode), SCORES.get((type, None)))


FIELDS: Final = (
    "politics", "security", "trade", "investment", "transport", "energy", "digital", "water", "agriculture", "education",
    "science", "culture", "health", "migration", "environment", "humanitarian",
)  # fmt: skip
"""The fields of cooperation under which a desk officer files an event or an instrument."""

CONTEXTS: Final = (
    "military", "intelligence", "executive", "legislative", "election", "political_institutions", "pro_democracy",
    "pro_autocracy", "economic", "legal", "reparations", "human_rights", "rights_freedoms", "repression",
    "human_security", "gender", "lgbt", "religion_ethnicity", "inequality", "diplomatic", "territory", "peacekeeping",
    "health", "asylum", "migration", "disasters", "natural_resource", "environment", "technology", "terrorism", "cbrn",
    "cyber", "misinformation", "crime", "corruption", "illegal_drugs", "trafficking",
)  # fmt: skip
"""PLOVER's contexts; an event has any number of them."""
