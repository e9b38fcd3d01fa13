"""Names of persons and of institutions in a stream of items."""

from dataclasses import dataclass

from comity.actors.stream import Item, adjacent
from comity.actors.words import POSSESSIVES

_CONNECTORS = frozenset("of for on in and & to de du des with".split())
# What says that a chain of capitalized words names an institution.
_INSTITUTION_HEADS = frozenset(
    """academy agency alliance assembly association authority bank board bureau cabinet center centre chamber
    college command commission committee company confederation congress corporation corps council court
    department directorate embassy federation forum foundation fund government group house institute
    institution league mission ministry museum office organisation organization parliament party platform
    secretariat senate service society union university consortium conference tribunal troupe
    railway railways airlines press administration duma treasury inspectorate inspection laboratory school
    faculty division guard guards forces force army navy police presidency exchange holding enterprise network
    front movement club coalition initiative programme program""".split()
)
# Institutions that are named by one word alone.
_WHOLE_NAMES = ("cabinet", "parliament", "senate")
_GENERATIONS = ("jr", "sr", "ii", "iii", "iv", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii")


@dataclass(frozen=True, slots=True)
class Run:
    """Items `first` to `last` (both included) of a stream that make one name."""

    first: int
    last: int
    start: int
    end: int
    text: str


def _run(items: list[Item], first: int, last: int, text: str) -> Run:
    start, end = items[first].start, items[last].end
    return Run(first, last, start, end, text[start:end])


def person_at(items: list[Item], i: int, text: str, *, single: bool = True) -> Run | None:
    """The person's name that begins at item `i`, honorifics before it left out; at least two words unless `single`."""
    while i < len(items) and (items[i].kind == "honorific" or (items[i].text == "." and items[i - 1].kind == "honorific")):
        i += 1
    first = i
    names = 0
    while i < len(items):
        if i > first and not adjacent(items, i, text):
            break
        part = _part_of_name(items, i, begun=names > 0)
        if part is None:
            break
        names += part
        i += 1
    last = i - 1
    if not names or (names < 2 and not single) or names > 6:
        return None
    return _run(items, first, last, text)


def _part_of_name(items: list[Item], i: int, *, begun: bool) -> int | None:
    """1 where item `i` is one of a person's names, 0 where it only joins them, None where it is no part of the whole."""
    item = items[i]
    goes_on = _is_name(items, i + 1)
    if item.kind == "name":
        return 1
    if item.kind == "particle" and goes_on:
        return 0
    if item.kind == "date" and not begun and goes_on and i and items[i - 1].kind in ("title", "honorific"):
        return 1  # "Minister Jan Novak"
    if begun and goes_on and item.text == "." and len(items[i - 1].text) == 1:
        return 0
    # "Michael Jordan Baker", "William JB Burns"
    if begun and goes_on and (item.known == "city" or (item.kind == "acronym" and len(item.text) <= 2)):
        return 1
    return 1 if begun and item.lower.rstrip(".") in _GENERATIONS else None


def _is_name(items: list[Item], i: int) -> bool:
    while i < len(items) and items[i].kind == "particle":
        i += 1
    return i < len(items) and items[i].kind == "name"


_LONGEST_CHAIN = 60
"""Words of an institution's name at most; a line of capitals alone would be gone through from each of them."""
_LONGEST_LEAD = 12
"""Items of it before one that says so: in what is all capitals each would be followed to the longest end."""


def institution_at(items: list[Item], i: int, text: str) -> Run | None:
    """The institution's name that begins at item `i`: a chain of capitalized words and connectors with one that says so.

    A person's name that follows without a break ("Institute for Strategic Studies of Kazakhstan Yerkin Tukumov") is no
    part of it: a chain ends before two or more names behind a word of institutions, a state or an acronym.
    """
    first = i
    last = -1
    has_head = False
    while i < min(len(items), first + (_LONGEST_CHAIN if has_head else _LONGEST_LEAD)):
        item = items[i]
        if i > first and not adjacent(items, i, text):
            break
        if item.kind in ("institution", "acronym") or (item.kind == "title" and item.capital and _chained(items, i, last)):
            has_head = has_head or item.lower in _INSTITUTION_HEADS or item.kind == "acronym" or _compound_head(item)
            last = i
        elif item.kind == "known" and item.known != "people":
            has_head = has_head or item.known == "organization"
            last = i
        elif item.kind == "name":
            if first <= last == i - 1 and items[last].kind in ("institution", "acronym", "known") and _person_tail(items, i):
                break
            last = i
        elif not _joins(items, i, first, last):
            break
        i += 1
    if last < first or not has_head:
        return None
    if last == first and items[first].kind == "institution" and items[first].lower not in _WHOLE_NAMES:
        return None
    return _run(items, first, last, text)


def _joins(items: list[Item], i: int, first: int, last: int) -> bool:
    """Whether item `i`, no name itself, joins what stands before it (up to item `last`) to more of the same name."""
    item = items[i]
    following = items[i + 1] if i + 1 < len(items) else None
    if item.text in POSSESSIVES:
        return last == i - 1 and following is not None and following.kind == "institution"
    if item.text in ("'", "’") and last == i - 1 and items[last].lower.endswith("s") and items[last].end == item.start:
        # "House of Peoples' Representatives", "Teachers' Union"
        return following is not None and (following.kind == "institution" or (following.kind == "title" and following.capital))
    if item.text in ("-", "–"):
        return last == i - 1 and following is not None and following.capital and following.start == item.end
    if item.lower in _CONNECTORS or (item.lower == "the" and i > first):
        return last >= first and _continues(items, i)
    return False


def _chained(items: list[Item], i: int, last: int) -> bool:
    """Whether a capitalized title stands inside an institution's name ("House of Representatives", "Council of Ministers")."""
    return last >= 0 and i >= 2 and items[i - 1].lower in ("of", "the", "'", "’") and items[i].lower.endswith("s")


def _compound_head(item: Item) -> bool:
    return any(item.lower.endswith(h) for h in ("bank", "university", "ministry", "telecom")) or "-" in item.lower


def _person_tail(items: list[Item], i: int) -> bool:
    """Whether the names from item `i` on are two to four and then something else follows: a person, not an institution."""
    n = i
    while n < len(items) and items[n].kind in ("name", "particle"):
        n += 1
    return 2 <= n - i <= 4 and not (n < len(items) and items[n].kind in ("institution", "acronym"))


def _continues(items: list[Item], i: int) -> bool:
    """Whether the connector at item `i` leads on to more of the same name."""
    word = items[i].lower
    n = i + 1
    if n < len(items) and items[n].lower == "the" and word in ("of", "for", "on", "in", "to", "and"):
        n += 1
    if n >= len(items) or not items[n].capital or items[n].kind in ("date", "word", "honorific", "number"):
        return False
    following = items[n]
    if word == "the":
        return True
    if word in ("and", "&"):
        # "Foreign Affairs and Trade" goes on; "the Ministry and Kazakhstan", "X University and the Y Institute" do not.
        if n != i + 1 or following.kind != "institution":
            return False
        rest = items[n + 1 : n + 2]
        opens_new = following.lower in _INSTITUTION_HEADS and bool(rest) and rest[0].lower in ("of", "for")
        return not opens_new
    if word in ("in", "to", "with"):
        return word == "in" and following.kind == "institution" and following.lower in ("asia", "europe")
    return following.kind in ("institution", "name", "acronym", "known", "title")
