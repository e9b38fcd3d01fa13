"""PLOVER's contexts and the field of cooperation of an event or instrument, by the words around it.

Contexts follow the PLOVER manual's list; the fields are those under which a foreign ministry's desk files a matter. The
words of the finding itself weigh most, then those of its sentence, then the heading of its section.
"""

import re
from collections import Counter

_FIELDS: dict[str, str] = {
    "security": r"militar\w*|defen[cs]e|security|army|armies|troops?|soldiers?|weapons?|arms|missiles?|ceasefire|border guards?|"
    r"exercises?|drills?|terroris\w+|peacekeep\w+|navy|naval|intelligence|warships?|fighter|drones?|artillery|police",
    "trade": r"trade|trading|turnover|exports?|imports?|customs|tariffs?|goods|commerce|commercial|market|chamber of commerce|"
    r"business(?:es| circles| forum| council)?|economic(?:ally)?|economy|free[- ]trade",
    "investment": r"invest\w*|fund|capital|financ\w+|loans?|credit|bank(?:s|ing)?|joint ventures?|industrial|industry",
    "transport": r"transport\w*|logistics|corridor|railways?|rail|roads?|highways?|ports?|seaports?|aviation|flights?|airlines?|"
    r"cargo|freight|containers?|route|transit|shipping|ferry|vessels|pipelines?",
    "energy": r"energy|oil|gas|crude|petroleum|electricity|power|pipelines?|uranium|nuclear|renewable|hydrogen|grids?|refiner\w+|lng",
    "digital": r"digital\w*|fib(?:er|re)[- ]optic|internet|telecom\w*|data|artificial intelligence|information technolog\w+|ict|"
    r"cyber\w*|e-government|satellites?|cables?",
    "water": r"water|rivers?|transboundary|hydrolog\w+|dams?|reservoirs?|irrigation|basin|sea level",
    "agriculture": r"agricultur\w*|agrarian|grain|wheat|food|farm\w*|livestock|fertili[sz]ers?|fisher\w+|agro\w*",
    "education": r"educat\w*|universit\w+|students?|school\w*|scholarships?|diplomas?|academy|rector|teachers?|training",
    "science": r"scien\w+|research\w*|innovation|technolog\w+|analytical cent\w+|think tanks?|experts?|antarctica|space",
    "culture": r"cultur\w*|heritage|museum\w*|film\w*|music|theat\w+|festival|sports?|tourism|languages?|monument|humanities|art|arts",
    "health": r"health\w*|medic\w+|hospital\w*|vaccin\w+|pandemic|coronavirus|covid\S*|diseases?|pharma\w*",
    "migration": r"migra\w+|visas?|refugees?|asylum|citizens abroad|consular|passports?|labou?r migrants|deport\w+|extradit\w+",
    "environment": r"environment\w*|climate|ecolog\w+|green|emissions?|biodiversity|wildfires?|forests?|rainforest|pollution|wildlife",
    "humanitarian": r"humanitarian|relief|earthquake\w*|flood\w*|cyclone|disaster\w*|rescue|condolences?|sympath\w+|victims|aid|"
    r"hostages?|prisoners?|missing persons|demining|mine clearance",
}
_CONTEXTS: dict[str, str] = {
    "military": r"militar\w*|army|armies|troops?|soldiers?|defen[cs]e|weapons?|missiles?|warships?|artillery|air force|navy|naval|drills?|fighter",
    "intelligence": r"intelligence|spy|spies|espionage|spying",
    "executive": r"presidents?|prime ministers?|premier|chancellor|king|emir|heads? of state|heads? of government|leaders?|cabinet",
    "legislative": r"parliament\w*|congress|senate|deput(?:y|ies)|lawmakers?|speaker|interparliamentary|national assembly",
    "election": r"elections?|electoral|vote[rs]?|ballot\w*|referendum",
    "political_institutions": r"constitution\w*|political institutions?|rule of law",
    "economic": r"econom\w*|trade|invest\w*|turnover|exports?|imports?|tariffs?|business|industr\w+|financ\w+|oil|gas|transport\w*|logistics|bank",
    "legal": r"courts?|judge\w*|legal|law|lawsuit|tribunal|prosecut\w+|arbitration|extradit\w+",
    "reparations": r"reparations?|compensation",
    "human_rights": r"human rights|torture|abuses",
    "rights_freedoms": r"press freedom|freedom of|basic freedoms|civil liberties",
    "repression": r"repress\w+|crackdown|political prisoners",
    "gender": r"gender|women",
    "lgbt": r"lgbt\S*",
    "religion_ethnicity": r"religio\w+|ethnic\w*|church|mosque|minorit\w+",
    "diplomatic": r"diploma\w+|ambassadors?|embass\w+|foreign minist\w+|foreign affairs|bilateral|consul\w*|strategic partnership|relations",
    "territory": r"territor\w+|borders?|sovereignty|islands?|demarcation|delimitation|annex\w+|disputed",
    "peacekeeping": r"peacekeep\w+|ceasefire|peace (?:agreement|talks|treaty|process|deal)|truce",
    "health": r"health\w*|medic\w+|pandemic|coronavirus|covid\S*|vaccin\w+",
    "asylum": r"asylum",
    "migration": r"migra\w+|refugees?|visas?",
    "disasters": r"earthquake\w*|flood\w*|cyclone|disaster\w*|wildfires?|storm\w*|drought|crash",
    "natural_resource": r"oil|gas|uranium|water|minerals?|mining|fisher\w+|rivers?",
    "environment": r"environment\w*|climate|ecolog\w+|green|emissions?|rainforest|biodiversity",
    "technology": r"technolog\w+|digital\w*|fib(?:er|re)[- ]optic|artificial intelligence|telecom\w*|ict|space",
    "terrorism": r"terror\w*|extremis\w+",
    "cbrn": r"nuclear|chemical weapons?|biological weapons?|radiolog\w+",
    "cyber": r"cyber\w*|hack\w+",
    "misinformation": r"misinformation|disinformation|fake news|propaganda",
    "crime": r"crim\w+|murder|organi[sz]ed crime|smuggl\w+",
    "corruption": r"corrupt\w*|brib\w+",
    "illegal_drugs": r"drugs?|narcotics?|opium|cocaine",
    "trafficking": r"traffick\w+",
    "inequality": r"inequalit\w+|poverty",
}


def _compiled(table: dict[str, str]) -> list[tuple[str, re.Pattern[str]]]:
    return [(name, re.compile(rf"(?i)\b(?:{pattern})\b")) for name, pattern in table.items()]


_FIELD_PATTERNS = _compiled(_FIELDS)
_CONTEXT_PATTERNS = _compiled(_CONTEXTS)


def contexts_of(evidence: str, sentence: str) -> tuple[str, ...]:
    """PLOVER's contexts that the evidence names, in the manual's order; those of the sentence where it names none."""
    found = [name for name, pattern in _CONTEXT_PATTERNS if pattern.search(evidence)]
    if not found:
        found = [name for name, pattern in _CONTEXT_PATTERNS if pattern.search(sentence)]
    return tuple(found)


def field_of(evidence: str, sentence: str, section: str | None) -> str:
    """The field of cooperation that the words point to most; "politics" where nothing more special is said."""
    votes: Counter[str] = Counter()
    for weight, words in ((4, evidence), (1, sentence), (3, section or "")):
        for name, pattern in _FIELD_PATTERNS:
            votes[name] += weight * len(pattern.findall(words))
    if not votes or not max(votes.values()):
        return "politics"
    order = {name: n for n, (name, _) in enumerate(_FIELD_PATTERNS)}
    return min(votes, key=lambda name: (-votes[name], order[name]))
