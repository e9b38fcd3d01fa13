"""CAMEO, in which GDELT tells events: codes for PLOVER's types, Goldstein's scale, and countries.

Sources: the CAMEO manual (1.1b3, 2012) and GDELT's look-up tables of codes and of Goldstein's scale.
"""

import re

from comity.consolidation.headlines import is_signing
from comity.types import Event

_CODES = {
    "AGREE": "030", "CONSULT": "040", "SUPPORT": "050", "COOPERATE": "060", "AID": "070", "CONCEDE": "080", "RETREAT": "080",
    "REQUEST": "100", "ACCUSE": "110", "REJECT": "120", "THREATEN": "130", "PROTEST": "140", "MOBILIZE": "150",
    "SANCTION": "160", "COERCE": "170", "ASSAULT": "180",
}  # fmt: skip
_MODES = {
    ("CONSULT", "phone"): "041",
    ("CONSULT", "visit"): "042",
    # Assault (18) is by hand and by stealth, fighting (19) with weapons, mass violence (20) with those of mass destruction.
    **{("ASSAULT", mode): "190" for mode in ("firearms", "aerial", "drone", "heavy-weapons")},
    ("ASSAULT", "unconventional"): "200",
}
_APOLOGY = re.compile(r"\bapolog", re.IGNORECASE)
_APPEAL = re.compile(r"\b(?:appeal|ask|urg|plead|pled|request|invit|call(?:s|ed|ing)? (?:on|for|upon))", re.IGNORECASE)
_GOLDSTEIN = {
    "020": 3.0, "030": 4.0, "040": 1.0, "041": 1.0, "042": 1.9, "050": 3.5, "055": 7.0, "057": 8.0, "060": 6.0, "070": 7.0,
    "080": 5.0, "100": -5.0, "110": -2.0, "120": -4.0, "130": -4.4, "140": -6.5, "150": -7.2, "160": -4.0, "170": -7.0,
    "180": -9.0, "190": -10.0, "200": -10.0,
}  # fmt: skip
_COUNTRIES = {"ROU": "ROM", "TLS": "TMP"}
_GROUPS = {"EUU": "EEC"}


def event_code(event: Event) -> str | None:
    """The event's CAMEO code, of three digits, whose first two are the root's; None for a type that PLOVER does not know."""
    if is_signing(event):
        return "057"
    if event.type == "SUPPORT" and _APOLOGY.search(event.evidence):
        return "055"
    if event.type == "REQUEST" and _APPEAL.search(event.evidence):
        return "020"
    return _MODES.get((event.type, event.mode or ""), _CODES.get(event.type))


def goldstein(code: str) -> float:
    """Goldstein's scale of such a code, from -10, conflict, to 10, cooperation."""
    return _GOLDSTEIN[code]


def quad_class(code: str) -> int:
    """GDELT's class of a code: 1 verbal and 2 material cooperation, 3 verbal and 4 material conflict."""
    root = int(code[:2])
    return 1 + (root > 5) + (root > 8) + (root > 13)


def country(state: str) -> str | None:
    """CAMEO's code of a state by its ISO 3166-1 alpha-3 code; None of the European Union, which is a group."""
    return None if state in _GROUPS else _COUNTRIES.get(state, state)


def group(state: str) -> str | None:
    """CAMEO's code of a known group: the European Union's."""
    return _GROUPS.get(state)
