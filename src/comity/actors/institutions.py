"""What the words around an institution's name tell of it: its short name, its state, whether it is an institution at all."""

import re
from collections.abc import Iterator

from comity.actors.stream import Item
from comity.actors.words import POSSESSIVES

_SPELLED = re.compile(
    r"((?:[A-Z][\w'’.-]*[ ](?:(?:of|for|and|the|on|in|de)[ ])*){1,9}[A-Z][\w'’.-]*)\s\(([A-Z][\w.&-]{1,11}(?:\s[A-Z]\w+)?)\)"
)
_INSTRUMENT = re.compile(
    r"(?i)\b(?:agreement|accords?|declaration|memorandum|treaty|convention|protocol|charter|pact|program(?:me)?|plan|"
    r"route|corridor|pipeline|line|cable|railway|highway|project|way|road|sea|summit|war|forum of)s?$"
)
_DESCRIBED = re.compile(
    r",? (?:an?|the) (?:[\w-]+ ){0,4}(?:company|firm|corporation|agency|bank|airline|producer|operator|group)\b"
)
_APPOSITION = re.compile(r",? (?:an?|the|which is|whose)\b")
# Between a state's adjective and a name these part the two ("Kazakh oil in N").
_PARTING = frozenset("and of in to by with".split())


def spelled_out(text: str) -> Iterator[tuple[str, str]]:
    """Short names given in brackets behind full ones ("Asian Development Bank (ADB)"), with the full name."""
    for match in _SPELLED.finditer(text):
        yield match.group(2), _initialled(re.sub(r"^(?:The|the|In|At|And|By) ", "", match.group(1)), match.group(2))


def _initialled(full: str, short: str) -> str:
    """The end of `full` whose initials are `short` ("Leaders of the African Union", "AU": "African Union"), else all of it."""
    words = full.split()
    letters = [c for c in short.upper() if c.isalpha()]
    for begin in range(len(words) - 1, -1, -1):
        initials = [part[0].upper() for w in words[begin:] if w[0].isupper() for part in re.split("[-–]", w) if part]
        if initials == letters:
            return " ".join(words[begin:])
    return full


def names_instrument(name: str) -> bool:
    """Whether a chain of capitalized words names a treaty, a road or the like rather than an institution."""
    return bool(_INSTRUMENT.search(name))


def described_as_body(text: str, end: int) -> bool:
    """Whether a name that ends at `end` is called a company or the like right behind it ("SOCAR, the state oil company")."""
    return bool(_DESCRIBED.match(text, end, end + 80))


def states_beside(items: list[Item], first: int, last: int, text: str) -> tuple[str, ...]:
    """The state said right beside an institution's name: before it, "in CITY" behind it, or in an apposition."""
    state = _state_before(items, first) or _state_behind(items, last, text)
    return (state,) if state else ()


def _state_before(items: list[Item], first: int) -> str | None:
    n = first - 1
    if n >= 0 and items[n].lower in POSSESSIVES:
        n -= 1
    if n >= 0 and items[n].state and items[n].known in ("state", "adjective", "capital"):
        return items[n].state
    # "Iranian airline N", "the Kazakh national company N"
    k = n
    while k >= 0 and n - k < 3 and items[k].kind == "word" and items[k].text.isalpha() and items[k].lower not in _PARTING:
        k -= 1
    return items[k].state if 0 <= k < n and items[k].known == "adjective" else None


def _state_behind(items: list[Item], last: int, text: str) -> str | None:
    tail = items[last + 1 : last + 14]
    start = items[last].end
    if tail and tail[0].text == "(":
        close = next((k for k, t in enumerate(tail) if t.text == ")"), None)
        if close is not None:
            tail = tail[close + 1 :]
            start = tail[0].start if tail else len(text)
    if tail and tail[0].lower in ("in", "of"):
        where = next((t.state for t in tail[1:3] if t.state), None)
        if where:
            return where
    if not _APPOSITION.match(text, start):
        return None
    stop = next((n for n, t in enumerate(tail) if t.text in (".", ";")), len(tail))
    return next((t.state for t in tail[:stop] if t.state and t.known in ("state", "adjective")), None)
