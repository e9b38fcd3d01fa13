"""States and what they are called: names, formal names, demonyms, capitals, seats and cities, in English.

A state is known by its ISO 3166-1 alpha-3 code, with `XKX` for Kosovo and `EUU` for the European Union, which
is listed among the states since it acts as one. A dependent territory belongs to its sovereign and has no
code of its own here. The tables are `data/states.json`; names that have changed stay valid for reading, and
`State.dated` tells when they were in use.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from comity.errors import UnknownStateError


@dataclass(frozen=True, slots=True)
class DatedName:
    """A state's or capital's name that changed, with the ISO dates of its use; `until` is excluded."""

    name: str
    since: str | None
    until: str | None


@dataclass(frozen=True, slots=True)
class Territory:
    """A dependent territory with its own ISO codes; `places` holds its towns, each with its spellings."""

    alpha2: str
    alpha3: str
    name: str
    names: tuple[str, ...] = ()
    formal: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    places: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """A state, its names and what belongs to it; of several spellings the first is the usual one."""

    code: str
    """ISO 3166-1 alpha-3, `XKX` or `EUU`."""
    name: str
    alpha2: str
    names: tuple[str, ...] = ()
    """Other short names and abbreviations, earlier ones too."""
    formal: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    """Nouns for the nationals that differ from the adjectives ("Kazakhs", "Swede")."""
    capitals: tuple[tuple[str, ...], ...] = ()
    """Capitals and seats of government, each with its spellings; their names can stand for the government."""
    seats: tuple[tuple[str, ...], ...] = ()
    """Bodies and buildings that stand for the government or belong to the state, each with its spellings."""
    cities: tuple[tuple[str, ...], ...] = ()
    regions: tuple[tuple[str, ...], ...] = ()
    with_state: tuple[str, ...] = ()
    """Cities whose names are taken for them only where the state is named behind ("Hyderabad, Pakistan")."""
    in_place: tuple[str, ...] = ()
    """Cities named like common words, taken for them only where a place must stand ("in Nice")."""
    dated: tuple[DatedName, ...] = ()
    territories: tuple[Territory, ...] = ()


def read_table(name: str) -> Any:
    """The table `data/<name>.json` of this package, as Python has it."""
    return json.loads((Path(__file__).parent / "data" / f"{name}.json").read_text("utf-8"))


_SPELLED = ("capitals", "seats", "cities", "regions", "places")


def _frozen(row: dict[str, Any]) -> dict[str, Any]:
    """The row's lists as tuples; those of things with spellings hold tuples themselves."""
    return {
        key: value if isinstance(value, str) else tuple(map(tuple, value)) if key in _SPELLED else tuple(value)
        for key, value in row.items()
    }


@cache
def states() -> dict[str, State]:
    """All states by code, in the table's order; read once."""
    table = {}
    for code, row in read_table("states").items():
        dated = tuple(DatedName(**name) for name in row.pop("dated", ()))
        territories = tuple(Territory(**_frozen(territory)) for territory in row.pop("territories", ()))
        table[code] = State(code=code, dated=dated, territories=territories, **_frozen(row))
    return table


def holders(state: State) -> tuple[State | Territory, ...]:
    """Whatever bears names of its own in a state: the state itself and its territories."""
    return (state, *state.territories)


# Letters that Unicode does not decompose into a base letter and a mark.
_UNDECOMPOSED = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae"})


def plain(text: str) -> str:
    """`text` without accents, in its case: "Türkiye" gives "Turkiye"."""
    if text.isascii():
        return text
    marked = unicodedata.normalize("NFKD", text.translate(_UNDECOMPOSED))
    return "".join(letter for letter in marked if not unicodedata.combining(letter))


def _key(text: str) -> str:
    words = re.sub(r"[^\w]+", " ", re.sub(r"['’.]", "", plain(text).casefold()).replace("&", " and ")).split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


@cache
def _resolution() -> tuple[dict[str, str], dict[str, str]]:
    """Codes by the key of every name and ISO code; codes by the names that an error may propose."""
    keys: dict[str, str] = {}
    names: dict[str, str] = {}
    for state in states().values():
        for name in (state.name, *state.names, *state.formal):
            keys.setdefault(_key(name), state.code)
        for name in (state.name, *state.names):
            names.setdefault(name, state.code)
    for state in states().values():
        keys.setdefault(state.code.casefold(), state.code)
        keys.setdefault(state.alpha2.casefold(), state.code)
        for territory in state.territories:
            codes = (territory.alpha2, territory.alpha3)
            for name in (territory.name, *territory.names, *territory.formal, *codes):
                keys.setdefault(_key(name), state.code)
            names.setdefault(territory.name, state.code)
    return keys, names


def resolve_state(text: str) -> State:
    """The state that `text` names: any common form of its name or an ISO 3166-1 code, whatever the case and accents.

    A dependent territory gives its sovereign; of names that two states share, the more usual bearer is meant
    ("Congo" is the Democratic Republic's, "Korea" the Republic's). Raises `UnknownStateError`, whose text
    proposes the nearest names.
    """
    keys, names = _resolution()
    code = keys.get(_key(text))
    if code:
        return states()[code]
    hint = 'Type its English name or its ISO 3166 code, such as "Azerbaijan", "AZ" or "AZE".'
    if not text.strip():
        raise UnknownStateError(f"No state is named. {hint}")
    from rapidfuzz import fuzz, process, utils

    found = process.extract(
        plain(text),
        list(names),
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        limit=12,
        score_cutoff=65,
    )
    nearest: dict[str, str] = {}
    for name, _, _ in found:
        nearest.setdefault(names[name], name)
    proposed = list(nearest.values())[:3]
    did = f"; did you mean {' or '.join(proposed)}?" if proposed else "."
    raise UnknownStateError(f'"{text.strip()}" is not the name of a state{did} {hint}')


def state_name(code: str) -> str:
    """The usual English name of the state with this alpha-3 code; raises `UnknownStateError`."""
    state = states().get(code)
    if state is None:
        raise UnknownStateError(f'"{code}" is not the code of a state; type its ISO 3166-1 alpha-3 code, such as "AZE".')
    return state.name


# Country domains that are sold to everyone and so tell nothing, unless a government's second level stands
# before them.
_SOLD_DOMAINS = frozenset(
    (
        "ac ag ai as bz cc cf cm co cx dj fm ga gd gg gl gq gs hm im io la lc li ly me ml ms nu pm pn pw sc"
        " sh so st sx tc tf tk tl to tv vc vg ws"
    ).split()
)
_STATE_LEVELS = frozenset("gov gob gouv govt gub government mil edu parliament president mfa".split())
_OTHER_DOMAINS = {
    "uk": "GBR", "su": "RUS", "gov": "USA", "mil": "USA", "xn--p1ai": "RUS", "рф": "RUS",
    "xn--j1amh": "UKR", "укр": "UKR", "xn--80ao21a": "KAZ", "қаз": "KAZ", "xn--90ais": "BLR",
    "бел": "BLR",
}  # fmt: skip


@cache
def _domains() -> dict[str, str]:
    domains = dict(_OTHER_DOMAINS)
    for state in states().values():
        domains[state.alpha2.lower()] = state.code
        domains.update((territory.alpha2.lower(), state.code) for territory in state.territories)
    return domains


def site_state(host: str) -> str | None:
    """The state of a host's country domain: "mfa.gov.az" gives AZE, "europa.eu" EUU, "reuters.com" nothing.

    A country domain that is sold worldwide (.tv, .io, .co) tells a state only below its government's second
    level ("gov.co"). The United States' own .gov and .mil count as its country domains.
    """
    levels = host.strip().lower().split(":")[0].rstrip(".").split(".")
    if len(levels) < 2 and levels[0] not in ("gov", "mil"):
        return None
    if levels[-1] in _SOLD_DOMAINS and not (len(levels) > 2 and levels[-2] in _STATE_LEVELS):
        return None
    return _domains().get(levels[-1])


# The stems by which companies and agencies bear a state's name. The short ones also begin ordinary words and
# surnames, so that only an unmistakable element may follow them.
_STEMS = {
    "kazakh": "KAZ", "kazakhstan": "KAZ", "qazaq": "KAZ", "qaz": "KAZ", "azer": "AZE", "azeri": "AZE",
    "azerbaijan": "AZE", "uzbek": "UZB", "uzbekistan": "UZB", "turkmen": "TKM", "turkmenistan": "TKM",
    "tajik": "TJK", "tojik": "TJK", "kyrgyz": "KGZ", "kyrgyzstan": "KGZ", "russ": "RUS", "mold": "MDA",
    "moldova": "MDA", "belarus": "BLR", "gruz": "GEO", "viet": "VNM", "vietnam": "VNM", "mongol": "MNG",
    "turk": "TUR", "egypt": "EGY", "qatar": "QAT", "kuwait": "KWT", "oman": "OMN", "saudi": "SAU",
    "bahrain": "BHR", "iran": "IRN", "iraq": "IRQ", "syria": "SYR", "swiss": "CHE", "finn": "FIN",
    "iceland": "ISL", "srbija": "SRB", "bulgar": "BGR", "latv": "LVA", "slov": "SVK", "ethio": "ETH",
    "indo": "IDN", "sino": "CHN", "china": "CHN", "ecuador": "ECU", "peru": "PER", "mexico": "MEX",
    "brasil": "BRA", "argentina": "ARG", "india": "IND", "korea": "KOR", "algeria": "DZA",
}  # fmt: skip
_SHORT_STEMS = {
    "kaz": "KAZ", "uz": "UZB", "ros": "RUS", "rus": "RUS", "ukr": "UKR", "bel": "BLR", "rom": "ROU",
    "pak": "PAK",
}  # fmt: skip
_STRONG = (
    "telecom telekom telecoms gaz neft nefte naft nafta atom kosmos cosmos energo energy energoatom"
    " enerji avia trans munay munai oboron prom temir hydro inform stat pochta poshta khim kimyo himiya"
    " eximbank exim chrome zaliznytsia avto auto selkhoz komnadzor nadzor sanoat altyn minerals mys oil"
    " zinc agro tourism turizm grain invest export import post bank rail railways sotrudnichestvo patent"
    " rezerv potreb stroy vodokanal sigorta"
).split()
_WEAK = (
    "tel cell sat net com air airways airlines jet gas gold su ishiq sun kard texno tac tag press pec"
    " steel metal mobile media travel food life tele port in insurance finance capital shipping copper"
    " chem cement grid re"
).split()
_STEM_NAME = re.compile(
    r"(?:(?P<stem>{stems})(?:[eo]?(?:{all})){{1,4}}|(?P<short>{short})(?:{strong})(?:[eo]?(?:{all})){{0,4}}"
    r"|(?:petro|aero|air)(?P<last>{stems}))".format(
        stems="|".join(sorted(_STEMS, key=len, reverse=True)),
        short="|".join(_SHORT_STEMS),
        strong="|".join(sorted(_STRONG, key=len, reverse=True)),
        all="|".join(sorted([*_STRONG, *_WEAK], key=len, reverse=True)),
    )
)


def name_stem_state(word: str) -> str | None:
    """The state whose name is the stem of a company's or agency's name: "Kazakhtelecom" gives KAZ, "Azercell"
    AZE.

    Such a name joins a stem and words of business ("gaz", "trans", "bank"); a state's plain name, a surname
    or an ordinary word is none. The word must begin with a capital.
    """
    # Elements can be cut in several ways ("tele-com", "telecom"), whose number doubles with each of a word's.
    if not word[:1].isupper() or len(word) > 40:
        return None
    found = _STEM_NAME.fullmatch(plain(word).casefold().replace("-", ""))
    if not found:
        return None
    stem = found["stem"] or found["last"]
    return _STEMS[stem] if stem else _SHORT_STEMS[found["short"]]


__all__ = [
    "DatedName", "State", "Territory", "name_stem_state", "resolve_state", "site_state", "state_name",
    "states",
]  # fmt: skip
