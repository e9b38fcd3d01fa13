"""Names of persons and of institutions in a stream of items."""

from dataclasses import dataclass

from comity.actors.stream import Item

_CONNECTORS = frozenset("""of for on in and & to de du des with""".split())
_INSTITUTION_HEADS = frozenset(
    """academy agency alliance assembly association authority bank board bureau cabinet center centre chamber
    college command commission committee company confederation congress corporation corps council court
    department directorate embassy federation forum foundation fund government group house institute
    institution league mission ministry museum office organisation organization parliament party platform
    secretariat senate service society union university consortium conference parliament tribunal troupe
    railway railways airlines press administration duma treasury inspectorate inspection laboratory school
    faculty division guard guards forces force army navy police presidency exchange holding enterprise network
    front movement club coalition initiative programme program authority""".split()
)


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
        item = items[i]
        if i > first and text[items[i - 1].end : item.start].strip(" .\u00a0"):
            break
        if item.kind == "name" or (item.kind == "known" and item.known == "city" and names and _is_name(items, i + 1)):
            names += 1
        elif (item.kind == "particle" and _is_name(items, i + 1)) or (
            names and item.text == "." and len(items[i - 1].text) == 1 and _is_name(items, i + 1)
        ):
            pass
        elif (names and item.kind == "acronym" and len(item.text) <= 2 and _is_name(items, i + 1)) or (
            names and item.text.lower().rstrip(".") in ("jr", "sr", "ii", "iii", "iv", "xiv", "xvi", "vi")
        ):
            names += 1
        else:
            break
        i += 1
    last = i - 1
    if not names or (names < 2 and not single) or names > 6:
        return None
    return _run(items, first, last, text)


def _is_name(items: list[Item], i: int) -> bool:
    return i < len(items) and (items[i].kind == "name" or (items[i].kind == "particle" and _is_name(items, i + 1)))


def institution_at(items: list[Item], i: int, text: str) -> Run | None:
    """The institution's name that begins at item `i`: a chain of capitalized words and connectors with one that says so.

    A person's name that follows without a break ("Institute for Strategic Studies of Kazakhstan Yerkin Tukumov") is no
    part of it: a chain ends before two or more names behind a word of institutions, a state or an acronym.
    """
    first = i
    last = -1
    has_head = False
    while i < len(items):
        item = items[i]
        gap = text[items[i - 1].end : item.start] if i > first else " "
        if i > first and gap.strip(" \u00a0"):
            break
        if item.kind in ("institution", "acronym") or (item.kind == "title" and item.capital and _chained(items, i, last)):
            has_head = has_head or item.lower in _INSTITUTION_HEADS or item.kind == "acronym" or _compound_head(item)
            last = i
        elif item.kind == "known":
            if item.known == "organization":
                has_head = True
            if item.known == "people":
                break
            last = i
        elif item.kind == "name":
            if last >= 0 and items[last].kind in ("institution", "acronym", "known") and last == i - 1 and _person_tail(items, i):
                break
            if item.lower in ("republic", "democratic"):
                pass
            last = i
        elif item.text == "'s" or item.text == "’s":
            if not (last == i - 1 and i + 1 < len(items) and items[i + 1].kind == "institution"):
                break
        elif item.text in ("-", "–") and last == i - 1 and i + 1 < len(items) and items[i + 1].capital and not gap.strip():
            if text[item.end : items[i + 1].start]:
                break
        elif item.lower in _CONNECTORS or (item.lower == "the" and i > first):
            if last < 0 or not _continues(items, i, text):
                break
        else:
            break
        i += 1
    if last < first or not has_head:
        return None
    if last == first and items[first].kind == "institution" and items[first].lower not in ("cabinet", "parliament", "senate"):
        return None
    return _run(items, first, last, text)


def _chained(items: list[Item], i: int, last: int) -> bool:
    """Whether a capitalized title word stands inside an institution's name ("House of Representatives", "Council of Ministers")."""
    return last >= 0 and i >= 2 and items[i - 1].lower in ("of", "the") and items[i].lower.endswith("s")


def _compound_head(item: Item) -> bool:
    return any(item.lower.endswith(h) for h in ("bank", "university", "ministry", "telecom")) or "-" in item.lower


def _person_tail(items: list[Item], i: int) -> bool:
    """Whether the names from item `i` on are two to four and then something else follows: a person, not an institution."""
    n = i
    while n < len(items) and items[n].kind in ("name", "particle"):
        n += 1
    return 2 <= n - i <= 4 and not (n < len(items) and items[n].kind in ("institution", "acronym"))


def _continues(items: list[Item], i: int, text: str) -> bool:
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
