"""Whose an office is: the state or institution that stands before a title, or behind its "of", "for", "at".

Source of the rules: the codebook's section "offices". An office of a state or of its government is the state's; parliaments,
central banks and all other institutions go by name.
"""

from dataclasses import dataclass

from comity.actors.names import Run, institution_at, person_at
from comity.actors.stream import Item, adjacent
from comity.actors.words import BODY_NOUNS, DROPPED_MODIFIERS, GOVERNMENT_BODIES, OFFICE_MODIFIERS, PORTFOLIO_HEADS, POSSESSIVES

_STATE_BODIES = GOVERNMENT_BODIES | {"parliament"}
_NO_GOVERNMENT = frozenset("bank university institute".split())
"""Words that make a body with a state in its name one of its own standing ("the National Bank of Georgia")."""

_STATE_NOUNS = frozenset("country nation republic kingdom state neighbour neighbor".split())
_BLOC_NOUNS = frozenset("bloc union alliance".split())
_PRONOUNS = frozenset("his her its their our my".split())
_FOR_A_STATE = frozenset("spokesman spokesperson spokeswoman secretary adviser".split())
"""Offices at a seat of government that are the state's ("Kremlin spokesman")."""

_BOARDS = frozenset("board staff mission".split())
_OF_STATE = frozenset("state government".split())
"""What "head of", "secretary of" and "minister of" take into the office's name ("head of state")."""

_WITH_FOR = frozenset(
    """deputy rector commissioner adviser minister director board representative chairman secretary envoy
    undersecretary""".split()
)
"""Offices whose "for ..." names a field ("vice-rector for research"), not whom they serve."""

_FIELDS = frozenset(
    """foreign internal external affairs state defense defence energy economy finance justice interior health
    education culture sports sport trade industry transport environment ecology agriculture labour labor
    science technology tourism emergency situations home security national social digital development water
    natural resources investment staff cooperation relations economic infrastructure""".split()
)
"""Fields of government in lower case, where their words are no words of institutions by themselves."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose an office is: the states it names (`codes`), or an institution by its name; false where neither is known."""

    codes: tuple[str, ...] = ()
    name: str = ""

    def __bool__(self) -> bool:
        return bool(self.codes or self.name)


NOBODY = Owner()


# -- behind the title ----------------------------------------------------------------------------------------------------


def portfolio_at(items: list[Item], i: int, head: str, office: str, word: str) -> int | None:
    """Last item of what belongs to the name of an office behind its "of" or "for" (`word`), which item `i` begins.

    That is a portfolio ("Minister of Foreign Affairs and Trade") or a board ("Chairman of the Board of Directors"); None
    where it is neither. `head` is the office's head noun, `office` its name so far.
    """
    first = items[i].lower if i < len(items) else ""
    if word == "of" and first in _OF_STATE:
        return i if head in ("head", "secretary", "minister") else None
    if word == "of" and first in _BOARDS:
        directors = (
            i + 2 < len(items) and items[i + 1].lower == "of" and items[i + 2].lower in ("directors", "trustees", "management")
        )
        return i + 2 if directors else i
    named = head in PORTFOLIO_HEADS if word == "of" else head in _WITH_FOR or "board" in office
    return _last_of_portfolio(items, i, head) if named else None


def _last_of_portfolio(items: list[Item], i: int, head: str) -> int | None:
    last: int | None = None
    for n in range(i, len(items)):
        item = items[n]
        following = items[n + 1] if n + 1 < len(items) else None
        if item.kind == "institution" or (item.kind == "word" and item.lower in _FIELDS):
            if item.lower in BODY_NOUNS and item.capital and following and following.lower == "of":
                break
        elif item.kind == "name" and last is not None:
            if not (item.capital and items[n - 1].lower in ("and", "of") and len(item.text) > 3):
                break
        elif item.kind == "name":
            if head not in PORTFOLIO_HEADS or not _goes_on(items, n):
                break
        elif item.lower in ("and", ",", "&") and last == n - 1 and following:
            if following.kind != "institution" and following.lower not in _FIELDS:
                break
            continue
        else:
            break
        last = n
    return last


def _goes_on(items: list[Item], n: int) -> bool:
    """Whether an unknown name opens a portfolio ("Minister of Mines and Energy"), and no person's name follows on it."""
    if n + 1 >= len(items) or items[n + 1].kind not in ("punct", "institution", "word"):
        return False
    return not (items[n + 1].text == "," and n + 2 < len(items) and items[n + 2].kind == "name")


def owner_at(items: list[Item], i: int, text: str, *, plural: bool = False) -> tuple[Owner, int] | None:
    """The state, states (of a plural title) or institution that begins at item `i`, and its last item."""
    if i >= len(items):
        return None
    chain = institution_at(items, i, text)
    if items[i].match and (not chain or chain.last == i):
        known = _known_at(items, i, plural)
        if known:
            return known
    if chain:
        return _of_chain(items, chain), chain.last
    return _state_body_at(items, i) or _unknown_at(items, i, text)


def _known_at(items: list[Item], i: int, plural: bool) -> tuple[Owner, int] | None:
    item = items[i]
    if item.known in ("organization", "seat", "city"):
        return Owner(name=item.text), i
    if item.known not in ("state", "capital", "people") or not item.state:
        return None
    codes, last = [item.state], i
    while plural and last + 2 < len(items) and items[last + 1].lower in (",", "and"):
        n = last + 2
        if items[n].lower in ("and", "the"):
            n += 1
        state = items[n].state if n < len(items) and items[n].known == "state" else None
        if not state:
            break
        codes.append(state)
        last = n
    return Owner(codes=tuple(codes)), last


def _of_chain(items: list[Item], chain: Run) -> Owner:
    """The state whose ministry, army or embassy a chain of words names, else the institution under that name."""
    inside = items[chain.first : chain.last + 1]
    words = {x.lower for x in inside}
    code = next((x.state for x in inside if x.state), None)
    if code and words & GOVERNMENT_BODIES and not words & _NO_GOVERNMENT:
        return Owner(codes=(code,))
    return Owner(name=chain.text)


def _state_body_at(items: list[Item], i: int) -> tuple[Owner, int] | None:
    """A body of the state without a name of its own: "Uganda's military", "the Kazakh foreign ministry"."""
    state = items[i].state if items[i].known in ("state", "adjective") else None
    if not state:
        return None
    n = i + 1
    if n < len(items) and items[n].lower in POSSESSIVES:
        n += 1
    while n < len(items) and items[n].kind == "word" and items[n].lower in OFFICE_MODIFIERS and n - i < 4:
        n += 1
    if n < len(items) and items[n].lower in _STATE_BODIES:
        return Owner(codes=(state,)), n
    if n > i + 1 and items[n - 1].lower in GOVERNMENT_BODIES:
        return Owner(codes=(state,)), n - 1
    return None


def _unknown_at(items: list[Item], i: int, text: str) -> tuple[Owner, int] | None:
    """One unknown capitalized word is a company or body; of several, the last two are taken for a person's name."""
    run = person_at(items, i, text) if items[i].kind == "name" else None
    if not run:
        return None
    # "the director general of X Y, N"
    set_off = run.last + 2 < len(items) and items[run.last + 1].text == "," and items[run.last + 2].kind == "name"
    if run.last == i or set_off:
        return Owner(name=run.text), run.last
    last = run.last - 2
    return (Owner(name=text[items[i].start : items[last].end]), last) if last >= i else None


def described_owner(items: list[Item], i: int, text: str) -> tuple[Owner, int] | None:
    """An institution under a lower-case description: "the opposition bloc Patria", "the representative office of X in Y"."""
    n = i
    while n < len(items) and n - i < 6 and _describes(items[n]):
        if items[n].lower in BODY_NOUNS and n + 1 < len(items) and items[n + 1].lower in ("of", "for"):
            last = n
            while last + 1 < len(items) and not _ends_description(items[last + 1]):
                last += 1
            return Owner(name=text[items[i].start : items[last].end]), last
        n += 1
    if i < n < len(items) and items[n].kind in ("name", "acronym", "institution"):
        last = n
        while last + 1 < len(items) and items[last + 1].kind in ("name", "institution", "acronym"):
            last += 1
        return Owner(name=text[items[n].start : items[last].end]), last
    return None


def _describes(item: Item) -> bool:
    return item.kind == "word" or item.known == "adjective" or item.text in ("’", "'")


def _ends_description(item: Item) -> bool:
    return item.kind == "punct" or item.lower in ("who", "which", "said", "and")


# -- before the title ----------------------------------------------------------------------------------------------------


def owner_before(items: list[Item], first: int, text: str, floor: int, head: str) -> tuple[Owner, int, str] | None:
    """Whose an office is by what stands before its first item, not before item `floor`.

    Gives the owner, the item at which it begins, and who is said to possess the office where that has to be resolved: a pronoun
    ("its" for "the country's" too), "bloc", or a name in the possessive.
    """
    n = first - 1
    # "then", "former", "new" may stand between the owner and the office.
    while n >= floor and items[n].lower in DROPPED_MODIFIERS and items[n].kind == "word":
        n -= 1
    possessive = n >= floor and items[n].lower in (*POSSESSIVES, "'", "’")
    if possessive:
        n -= 1
    if n < floor or not adjacent(items, n + 1, text):
        return None
    item = items[n]
    if item.lower in _PRONOUNS:
        return NOBODY, n, item.lower
    if possessive and item.lower in _BLOC_NOUNS:
        return NOBODY, n, "bloc"
    if possessive and item.lower in _STATE_NOUNS:
        return NOBODY, n, "its"
    known = _known_before(item, head)
    if known:
        return known, n, ""
    return (
        _institution_before(items, n, text, floor)
        or _name_before(items, n, text, floor, possessive)
        or _state_body_before(items, n, floor)
    )


def _known_before(item: Item, head: str) -> Owner | None:
    ours = item.known in ("state", "adjective", "capital", "people") or (item.known == "seat" and head in _FOR_A_STATE)
    if item.state and ours:
        return Owner(codes=(item.state,))
    return Owner(name=item.text) if item.known in ("organization", "seat") else None


def _institution_before(items: list[Item], n: int, text: str, floor: int) -> tuple[Owner, int, str] | None:
    for begin in range(max(floor, n - 8), n + 1):
        chain = institution_at(items, begin, text) if items[begin].capital else None
        if chain and chain.last == n:
            return _of_chain(items, chain), begin, ""
    return None


def _name_before(items: list[Item], n: int, text: str, floor: int, possessive: bool) -> tuple[Owner, int, str] | None:
    if items[n].kind not in ("name", "acronym"):
        return None
    begin = n
    while begin > floor and items[begin - 1].kind in ("name", "particle") and adjacent(items, begin, text):
        begin -= 1
    name = text[items[begin].start : items[n].end]
    if possessive:
        return Owner(name=name), begin, name
    return (Owner(name=name), begin, "") if items[n].kind == "acronym" or begin == n else None


def _state_body_before(items: list[Item], n: int, floor: int) -> tuple[Owner, int, str] | None:
    """The state whose body stands before the office in lower case: "Uganda's military spokesman"."""
    if items[n].kind != "word" or items[n].lower not in _STATE_BODIES:
        return None
    m = n - 1
    if m >= floor and items[m].lower in POSSESSIVES:
        m -= 1
    state = items[m].state if m >= floor and items[m].known in ("state", "adjective") else None
    return (Owner(codes=(state,)), m, "") if state else None
