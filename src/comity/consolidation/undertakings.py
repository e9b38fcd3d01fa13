"""Joint projects and standing formats, as words name them: a cable, a corridor, a fund; a commission, a council, a dialogue."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from comity.consolidation.words import specific, stems

UndertakingKind = Literal["project", "format"]

_FORMATS = """commission committee council dialogue forum summit consultations conference cabinet assembly platform round-table
roundtable board secretariat""".split()
_FORMAT_PHRASES = ("working group", "task force", "contact group", "consultative meeting", "expert council", "steering group")
# The kins of projects, each with the heads under which its like is named: a cable is told of as a line, a plant as a terminal.
_KINS = {
    kin: heads.split()
    for kin, heads in {
        "way": "line link corridor route connection",
        "cable": "cable interconnector interconnection grid",
        "pipe": "pipeline",
        "rail": "railway railroad",
        "road": "road highway motorway",
        "bridge": "bridge tunnel",
        "sea": "ferry",
        "works": "terminal plant factory refinery hub port depot warehouse reactor",
        "centre": "centre center university campus school hospital",
        "zone": "zone park",
        "dam": "dam reservoir",
        "money": "fund",
        "laboratory": "lab laboratory",
        "post": "post",
        "station": "station",
        "satellite": "satellite",
        "fleet": "fleet",
        "any": "project venture",
    }.items()
}
_PHRASES = {
    "trading house": "house", "industrial park": "zone", "free zone": "zone", "ground station": "station", "power line": "cable",
    "ferry line": "sea", "credit line": "money", "credit facility": "money", "revolving fund": "money", "power station": "works",
    "pipe line": "pipe", "rail link": "rail", "rail line": "rail", "border crossing": "post",
    "ferry service": "sea", "shipping service": "sea", "shipping line": "sea", "wind farm": "farm", "solar farm": "farm",
    "wind park": "farm", "solar park": "farm",
}  # fmt: skip
_KIN = {head: kin for kin, heads in _KINS.items() for head in heads} | _PHRASES
_PROJECTS = frozenset(head for heads in _KINS.values() for head in heads)
# What a line, link, corridor or route carries says of which kin it is.
_CARRIED = {
    next(iter(stems(word))): kin
    for kin, words in {
        "cable": "power electricity fibre optic telecom data internet energy",
        "pipe": "gas oil hydrogen water pipe ammonia",
        "rail": "railway train",
        "road": "road truck",
        "sea": "ferry ship maritime container",
    }.items()
    for word in words.split()
}
_SAME_HEAD = {"center": "centre", "railroad": "railway", "interconnection": "interconnector", "lab": "laboratory"}
# Both states hold it: "the joint cabinet" is the binational one.
_BOTH = frozenset(next(iter(stems(word))) for word in "joint binational bilateral mixed".split())
_MEASURED = frozenset(
    stem
    for word in """kilometre kilometer metre meter mile km tonne ton megawatt gigawatt dollar euro million billion percent
    session meeting round phase section stretch same future proposed existing current single main sea ocean river""".split()
    for stem in stems(word)
)
_DAYS = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
    october november december""".split()
)
_BOUNDS = frozenset(
    """a an the of in on at by for from to and or with under between its their this that is was were are be will would has have
    had
    as into over about first second third fourth fifth sixth seventh eighth ninth tenth annual next last new regular joint
    both one two three four five there here""".split()
)
_GERUNDS = frozenset(
    """training processing shipping testing trading monitoring tracking mining manufacturing teaching printing landing recycling
    refining assembling refuelling bottling packing""".split()
)
_PLURALS = frozenset(["children", "women", "men", "people"])
_ORDINALS = {
    word: number
    for number, word in enumerate(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
        fifteenth""".split(),
        1,
    )
}  # fmt: skip
_ORDINAL = re.compile(
    rf"\b({'|'.join(_ORDINALS)}|inaugural|\d{{1,2}}(?:st|nd|rd|th)|(?-i:[IVX]{{1,5}}))\b(?=[\w\s,'’-]{{0,60}}?\b(?:session|"
    rf"meeting|round|edition|sitting|summit|forum|"
    rf"consultations|commission|council|committee|dialogue|conference|cabinet)\b)",
    re.I,
)
_TOKEN = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*|[^\w\s]")
_POSSESSIVE = re.compile(r"(?<=s)['’](?=\s)")
# "The commission on Trade and Investment", and in small letters what it is on: "the working group on education".
_COMPLEMENT = re.compile(
    r"\s+(?:(?:on|for|of|across|under|from|to)\s+(?:the\s+)?((?:[A-Z][\w-]*|and|of|the)(?:\s+(?:[A-Z][\w-]*|and|of|the))*)"
    r"|on\s+(?!the\b|a\b|an\b|its\b|their\b)[a-z][\w-]+(?:\s+and\s+[a-z][\w-]+)?)"
)


# Where a project is: "between Tacna and Arica", "under the Caspian", "at the Taveta border post".
_WHERE = re.compile(
    r",?\s+(?:for\s+[a-z]+\s+in|in|at|between|from|to|under|across|through|along|near|of|for|on|off|via|into|over|beneath|that|which)"
    r"\b(?:,?\s+(?:(?:for\s+[a-z]+\s+in|in|at|between|from|to|under|across|through|along|near|of|for|on|off|via|into|over|beneath|"
    r"that|which|is|es|de|la|el|al|del|the|bed|floor|bottom|sea|port|city|town|village|border|ties?|connects?|links?|joins?|and)\b|"
    r"[A-Z][\w’'–-]*))*"
)
_CALLED = re.compile(r"(?:\s+[A-Z][\w-]*)+")
_DAY_NAMES = "|".join(f"{day[0].upper()}(?i:{day[1:]})" for day in sorted(_DAYS))
_LOOSE = re.compile(rf"(?:,?\s+(?:[a-z]+|{_DAY_NAMES}))+$")
_NAME = re.compile(r"[A-Z][^\W_]+")


_Token = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A project or format as one text names it."""

    kind: UndertakingKind
    head: str
    """What it is, in the singular: "commission", "cable"."""
    words: frozenset[str]
    """The stems that tell which one; empty for "the commission"."""
    form: str
    """The words in which it is named."""
    kin: str = ""
    """Of a project what it is like (a cable's are a line, a link and an interconnector); of a format its head."""
    telling: frozenset[str] = frozenset()
    """All stems that may tell which one: of a format the generic ones too, of a project those of its places."""
    names: frozenset[str] = frozenset()
    """Those of the telling stems that are written with a capital."""
    start: int = 0
    end: int = 0


def alike(one: Undertaking, other: Undertaking) -> bool:
    """Whether two names can be of one undertaking: what one says more than the other does not matter."""
    if one.head != other.head or one.kind != other.kind:
        return False
    return one.words <= other.words or other.words <= one.words


@lru_cache(maxsize=1 << 12)
def session_number(text: str) -> int | None:
    """The number of a session or meeting that a text tells of ("the second meeting of the council": 2)."""
    found = _ORDINAL.search(text)
    if found is None:
        return None
    word = found[1].lower()
    if found[1].isupper() and set(word) <= set("ivx"):
        return _roman(word)
    return 1 if word == "inaugural" else _ORDINALS.get(word) or int(re.sub(r"\D", "", word))


def _roman(word: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10}[letter] for letter in word]
    return sum(-value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True))


@lru_cache(maxsize=1 << 12)
def undertakings(text: str) -> tuple[Undertaking, ...]:
    """The projects and formats that a text names, in its order, each once."""
    found: dict[tuple[str, frozenset[str], frozenset[str]], Undertaking] = {}
    # "The experts' council" is named as "the expert council" is.
    tokens = [(token[0], token.start(), token.end()) for token in _TOKEN.finditer(_POSSESSIVE.sub(" ", text))]
    past = 0
    for i in range(len(tokens)):
        kind, head, width = _head(tokens, i)
        if kind is None or tokens[i][1] < past:
            continue
        if kind == "project" and i + width < len(tokens) and _adjoins(text, tokens, i + width):
            continue
        first = i
        while (before := _before(tokens, first, text)) is not None and i - before < 7:
            first = before
        end = tokens[i + width - 1][2]
        behind = _COMPLEMENT.match(text, end)
        stop = behind.end() if behind else end
        form = text[tokens[first][1] : stop].strip()
        named = specific(stems(form)) - stems(head)
        words = frozenset(word for word in named if not word.isdigit() and word not in ("session", "meet", "round"))
        one = Undertaking(kind, head, words, form)
        one = _project(one, text, tokens, i, first, end) if kind == "project" else _format(one, text, tokens, i, first, end)
        # "The laboratory at the Jebba border post" is no post.
        where = _WHERE.match(text, end) if kind == "project" else None
        past = max(past, one.end, where.end() + 2 if where and _NAME.search(where[0]) else 0)
        found.setdefault((head, words, one.telling), one)
    return tuple(found.values())


def _adjoins(text: str, tokens: list[_Token], i: int) -> bool:
    """Whether a further head follows, so that what is before it only tells of which kind it is: "the Ports Council"."""
    return text[tokens[i - 1][2] : tokens[i][1]] == " " and _head(tokens, i)[0] is not None


def _project(one: Undertaking, text: str, tokens: list[_Token], i: int, first: int, end: int) -> Undertaking:
    where = _WHERE.match(text, end)
    behind = where[0] if where and _NAME.search(where[0]) else ""
    before = [token[0] for token in tokens[first:i] if token[0][0].isalnum()] + one.head.split()[:-1]
    places = [word for word in _NAME.findall(behind) if word.lower() not in _DAYS]
    telling = specific(stem for word in (*before, *places) for stem in _stems_of(word)) - _MEASURED
    telling = frozenset(stem for stem in telling if not stem.isdigit()) - stems(one.head.split()[-1])
    names = frozenset(stem for word in (*before, *places) if word[0].isupper() for stem in _stems_of(word)) & telling
    kin = _KIN[one.head]
    if kin == "way":
        kin = next((_CARRIED[stem] for stem in sorted(telling) if stem in _CARRIED), kin)
    form = text[tokens[first][1] : end].strip()
    stop = end + len(_LOOSE.sub("", behind)) if places else end
    if not before:
        # "The post at Chacalluta": its place alone tells which one.
        form = text[tokens[first][1] : stop].strip()
    return replace(one, form=form, kin=kin, telling=telling, names=names, start=tokens[first][1], end=stop)


def _format(one: Undertaking, text: str, tokens: list[_Token], i: int, first: int, end: int) -> Undertaking:
    # "Joint" and "Regular" are parts of a name where they have a capital.
    while first > 0 and i - first < 6 and _begins(tokens[first - 1][0], text[tokens[first - 1][2] : tokens[first][1]]):
        first -= 1
    while i > first > 1 and tokens[first - 1][0] == "and" and all(tokens[n][0][0].isupper() for n in (first - 2, first)):
        # "The Trade and Ports Committee"
        first -= 2
    capital = next((n for n in range(first, i) if tokens[n][0][0].isupper()), first)
    if text[end - 1 : end] and tokens[i][0][0].isupper():
        first = capital
    behind = _CALLED.match(text, end) if one.head == "exercise" else _COMPLEMENT.match(text, end)
    stop = behind.end() if behind else end
    # An exercise has a name of its own behind the word.
    form = text[end if one.head == "exercise" else tokens[first][1] : stop].strip()
    words = stems(form) - stems(one.head) - _MEASURED
    telling = frozenset("joint" if stem in _BOTH else stem for stem in words if not stem.isdigit())
    if not telling and first < i and tokens[i][0][0].isupper():
        # "The Norwegian-Polish Consultations": that these states hold it is what tells.
        telling = stems(one.head)
    names = frozenset(stem for word in _NAME.findall(form) for stem in stems(word)) & telling
    return replace(one, form=form, kin=one.head, telling=telling, names=names, start=tokens[first][1], end=stop)


def _begins(word: str, between: str) -> bool:
    return between.strip() == "" and word.lower() in ("joint", "regular", "annual", "high", "higher")


@lru_cache(maxsize=1 << 12)
def _stems_of(word: str) -> frozenset[str]:
    """The stems of a word of a project's name. A capital makes a name of a word that says little ("the Middle Corridor")."""
    found = stems(word)
    return frozenset([word.lower()]) if not found and word in _NAMED else found


_NAMED = frozenset(["Middle", "Spring", "Summer", "Autumn", "Winter", "Morning", "Evening"])


_NOT_BEFORE = frozenset(["white", "upper", "lower", "red", "front", "hot", "in", "video"])


def _head(tokens: list[_Token], i: int) -> tuple[UndertakingKind | None, str, int]:
    word = tokens[i][0].lower()
    if i + 1 < len(tokens):
        pair = f"{word} {_singular(tokens[i + 1][0].lower())}"
        if pair in _FORMAT_PHRASES:
            return "format", pair.split()[1] if pair == "expert council" else pair, 2
        if pair in _PHRASES:
            return "project", pair, 2
    if word in ("exercise", "drill") and i + 1 < len(tokens) and tokens[i + 1][0][:1].isupper():
        return "format", "exercise", 1
    if word == "line" and [token[0].lower() for token in tokens[i + 1 : i + 3]] == ["of", "credit"]:
        return "project", "credit line", 3
    one = _singular(word)
    if one in _FORMATS or word in _FORMATS:
        return "format", one if one in _FORMATS else word, 1
    if word in ("projects", "ventures"):
        return None, "", 0
    before = tokens[i - 1][0] if i else ""
    # "Georgian Railway" is a company.
    company = one == "railway" and tokens[i][0][0].isupper() and bool(before) and not stems(before)
    if one in _PROJECTS and before.lower() not in _NOT_BEFORE and not company:
        return "project", _SAME_HEAD.get(one, one), 1
    return None, "", 0


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _before(tokens: list[_Token], first: int, text: str) -> int | None:
    """Where the word before a name is, if it can be part of it; over the dash of "Salaam–Mombasa"."""
    last = first - 1
    if last > 0 and tokens[last][0] in ("–", "—"):
        (*_, left), (_, start, end), (_, right, _) = tokens[last - 1 : first + 1]
        last -= left == start and end == right
    if last >= 0 and _modifies(tokens[last][0], text[tokens[last][2] : tokens[first][1]]):
        return last
    return None


def _modifies(word: str, between: str) -> bool:
    """Whether a word before a head can be a part of its name."""
    return (
        between.strip(" ’'") in ("", "-", "–")
        and between != ""
        and word.lower() not in _BOUNDS
        and word[0].isalpha()
        and (
            not word.lower().endswith(("ed", "ing", "ly", "’s", "'s"))
            or word.lower() in _GERUNDS
            or word.lower()[:-2] in _PLURALS
        )
    )
