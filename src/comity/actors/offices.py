"""Titles of office in a stream of items, and who holds them.

Source of the rules: the codebook's section "offices". The forms read are apposition before or after the name ("Kazakh President
N", "N, president of X"), "Director of X, N", plural titles dealt out to several names, "N, who heads X", "N was elected
president", and counterparts. Whose an office is, `owners` tells.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from comity.actors.names import Run, person_at
from comity.actors.owners import NOBODY, Owner, described_owner, owner_at, owner_before, portfolio_at
from comity.actors.stream import Item, adjacent
from comity.actors.words import BODY_NOUNS, DROPPED_MODIFIERS, OFFICE_MODIFIERS, OFFICE_PLURALS, is_institution_word

_LEADING_VERBS = {
    "heads": "head", "headed": "head", "leads": "leader", "led": "leader", "chairs": "chair", "chaired": "chair",
    "directs": "director", "presides": "president", "runs": "head", "governs": "governor", "manages": "manager",
}  # fmt: skip
_VERBS_TOO = frozenset("head heads lead leads chair chairs".split())
"""Titles that are verbs as well ("will head the mission")."""

_OPENERS = frozenset("deputy chief secretary assistant principal general".split())
"""Titles that only modify a title behind them: "Deputy Rector", "Deputy Oil Minister"."""

_TITLES_TOO = frozenset("counterpart counterparts lady spouse".split())
"""Nouns that name a person by a tie to an office, and are read like titles."""

_HOSTED = frozenset("ambassador envoy representative consul representatives ambassadors delegate".split())
"""Offices whose "to ..." names the host, not the owner."""

_WITH_GENERAL = frozenset("secretary director prosecutor attorney consul".split())
"""Offices that "general" may follow and belong to."""

_WITH_FIELD = frozenset("minister secretary commissioner adviser advisor spokesman spokeswoman chief envoy".split())
"""Offices before which a word of institutions names their field ("Energy Minister")."""

_BEFORE_TITLE = frozenset("the a an as post of to position be been its new next".split())
"""Words between a title and the verb that gives it ("elected to the post of president")."""

_GIVING_VERBS = frozenset("appointed elected named nominated swore confirmed re-elected".split())
"""Verbs that stand before the person to whom they give an office ("appointed N as president")."""

_LINKING_WORDS = frozenset(
    """is was as became becomes elected appointed named remains nominated serves served serving acts confirmed
    appointment sworn re-elected been""".split()
)
_NAMING_WORDS = frozenset("who elected appointed named as became sworn nominated re-elected appointment".split())
"""Of the words that link a person to a title, those that make it an office ("N is a member" alone is none)."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title phrase: items `first` to `last`, the name of the office, and whose it is."""

    first: int
    last: int
    start: int
    end: int
    office: str
    """The office's name in lower case and in the singular, without its owner ("first deputy prime minister")."""
    head: str
    """The noun that heads it ("minister")."""
    plural: bool
    owner: Owner = NOBODY
    possessor: str = ""
    """"his", "its", "their", "bloc" or a name, where the phrase says so."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A person at `person` holds `title`; `start:end` is the run of words that says so."""

    person: Run
    title: Title
    owner: Owner
    start: int
    end: int


# -- titles --------------------------------------------------------------------------------------------------------------


def find_titles(items: list[Item], text: str) -> list[Title]:
    """The title phrases of a stream, in order, without overlap."""
    titles: list[Title] = []
    i = 0
    while i < len(items):
        title = _title_at(items, i, text, titles[-1].last + 1 if titles else 0)
        if title:
            titles.append(title)
        i = title.last + 1 if title else i + 1
    return titles


def _title_at(items: list[Item], i: int, text: str, floor: int) -> Title | None:
    """The title whose head is item `i`; it does not reach back before item `floor`."""
    if not _heads_title(items, i, text):
        return None
    raw = items[i].lower.rstrip(".")
    plural = raw in OFFICE_PLURALS
    head = OFFICE_PLURALS.get(raw, raw)
    first = _first_modifier(items, i, head, floor, text)
    modifiers = text[items[first].start : items[i].start]
    office = _squeezed(modifiers + (head if plural else items[i].text))
    last, office, owner = _behind_head(items, i, text, head, office, plural)
    possessor = ""
    before = None if owner else owner_before(items, first, text, floor, head)
    if before:
        owner, first, possessor = before
    return Title(first, last, items[first].start, items[last].end, office.lower().strip(), head, plural, owner, possessor)


def _heads_title(items: list[Item], i: int, text: str) -> bool:
    item = items[i]
    if item.kind != "title" and item.lower not in _TITLES_TOO:
        return False
    if item.lower.rstrip(".") in _OPENERS and _leads_on(items, i, text):
        return False
    if item.text in _VERBS_TOO and i and _is_verb_place(items, i):
        return False
    following = items[i + 1].lower if i + 1 < len(items) else ""
    # A minister-counsellor is a diplomat, no minister.
    return not (item.lower.rstrip(".") == "minister" and following in ("counsellor", "counselor"))


def _leads_on(items: list[Item], i: int, text: str) -> bool:
    """Whether "deputy" or the like at item `i` only modifies a title that follows without a break."""
    n = i + 1
    while n < len(items) and n - i <= 6 and adjacent(items, n, text):
        if items[n].kind == "title":
            return True
        if items[n].lower not in OFFICE_MODIFIERS and items[n].kind != "institution":
            return False
        n += 1
    return False


def _is_verb_place(items: list[Item], i: int) -> bool:
    before = items[i - 1].lower
    after = items[i + 1].lower if i + 1 < len(items) else ""
    return before in ("to", "who", "which", "that", "will", "would", "and") and after in (
        "the", "a", "an", "its", "to", "for", "back", "off",
    )  # fmt: skip


def _first_modifier(items: list[Item], i: int, head: str, floor: int, text: str) -> int:
    """The first item of an office's name, whose head is item `i`: of the modifiers before it that are part of the name."""
    first = i
    while first > floor and adjacent(items, first, text):
        word = items[first - 1].lower.rstrip(".")
        if word in ("and", "-"):
            joined = first - 2 >= floor and _modifies(items[first - 2], head)
            if not joined or (word == "and" and first == i):
                break
        elif not _modifies(items[first - 1], head):
            break
        first -= 1
    while first < i and items[first].lower in ("and", "-"):
        first += 1
    while first < i and items[first].lower in DROPPED_MODIFIERS:
        first += 1
    return first


def _modifies(item: Item, head: str) -> bool:
    word = item.lower.rstrip(".")
    if word in OFFICE_MODIFIERS or (item.kind == "title" and word in ("vice", "deputy", "chief", "secretary", "general")):
        return not item.known or item.known == "city"
    if word == "board" and head.startswith(("chair", "member")):
        return True
    return item.kind == "institution" and word not in BODY_NOUNS and head in _WITH_FIELD and is_institution_word(word)


def _behind_head(items: list[Item], i: int, text: str, head: str, office: str, plural: bool) -> tuple[int, str, Owner]:
    """What "of", "for", "to", "at" behind the head add: the phrase's last item, the office's whole name, and its owner."""
    last = i
    owner = NOBODY
    if i + 1 < len(items) and items[i + 1].lower == "general" and head in _WITH_GENERAL:
        office += " general"
        last = i + 1
    n = last + 1
    while n + 1 < len(items):
        word = items[n].lower
        target = n + 2 if items[n + 1].lower in ("the", "its", "their", "his", "our") and n + 2 < len(items) else n + 1
        part = portfolio_at(items, target, head, office, word) if word in ("of", "for") and not owner else None
        if part is not None:
            office = _squeezed(office + " " + text[items[n].start : items[part].end])
            last = part
        elif word in ("of", "for", "at") and not owner and (found := owner_at(items, target, text, plural=plural)):
            owner, last = found
        elif word in ("to", "in") and head in _HOSTED and (host := owner_at(items, target, text)):
            _, last = host
        else:
            break
        n = last + 1
    return last, office, owner


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


# -- who holds them ------------------------------------------------------------------------------------------------------


def find_holdings(items: list[Item], titles: list[Title], text: str) -> Iterator[Holding]:
    """Who holds which office by the words of one sentence, in order."""
    for title in titles:
        names = _names_of(items, title, titles, text)
        if names:
            yield from _dealt(items, title, names)
        else:
            holding = _apposed(items, title, text) or _linked(items, title, text) or _appointed(items, title, text)
            if holding:
                yield holding
    yield from _leaders(items, text)


def _names_of(items: list[Item], title: Title, titles: list[Title], text: str) -> list[tuple[Run, tuple[str, ...]]]:
    """The persons named behind a title, each with the states that stand behind the name ("N of X")."""
    after = title.last + 1
    comma = after < len(items) and items[after].text in (",", ":")
    if comma:
        after += 1
    names = list(_names_after(items, after, text, title.plural))
    if title.plural:
        return names
    if comma:
        return names if names and _closes(items, names[0][0].last + 1) else []
    if names:
        return names
    # Two titles on end: "AU chairperson President N".
    second = next((t for t in titles if t.first == after and not t.plural), None)
    return [(run, ()) for run, _ in _names_after(items, second.last + 1, text, False)] if second else []


def _names_after(items: list[Item], i: int, text: str, plural: bool) -> Iterator[tuple[Run, tuple[str, ...]]]:
    """The name that begins at item `i`; for a plural title those that follow it in a list too ("N of X, M of Y and O")."""
    while i < len(items):
        run = person_at(items, i, text)
        if not run or (not plural and run.first - i > 4):
            return
        codes: tuple[str, ...] = ()
        n = run.last + 1
        if n + 1 < len(items) and items[n].lower == "of":
            target = n + 2 if items[n + 1].lower == "the" and n + 2 < len(items) else n + 1
            state = items[target].state if items[target].known == "state" else None
            if state:
                codes = (state,)
                n = target + 1
        yield run, codes
        if not plural:
            return
        if n < len(items) and items[n].text == ",":
            n += 1
        if n < len(items) and items[n].lower in ("and", "&"):
            n += 1
        elif items[n - 1].text != ",":
            return
        i = n


def _closes(items: list[Item], i: int) -> bool:
    """Whether an apposition may end before item `i`: at punctuation, a verb or the sentence's end."""
    return i >= len(items) or items[i].kind in ("punct", "word")


def _dealt(items: list[Item], title: Title, names: list[tuple[Run, tuple[str, ...]]]) -> Iterator[Holding]:
    """A title with the persons named behind it; a plural one's states are dealt out in order."""
    for number, (run, codes) in enumerate(names):
        owner = title.owner
        if codes:
            owner = Owner(codes=codes)
        elif title.plural and len(title.owner.codes) == len(names) > 1:
            owner = Owner(codes=(title.owner.codes[number],))
        end = _end_of_owner(items, run.last) if codes else run.end
        yield Holding(run, title, owner, title.start, max(end, title.end))


def _end_of_owner(items: list[Item], last: int) -> int:
    n = last + 1
    while n < len(items) and items[n].lower in ("of", "the"):
        n += 1
    return items[n].end if n < len(items) else items[last].end


def _apposed(items: list[Item], title: Title, text: str) -> Holding | None:
    """ "N, the president of X" and "N (president of X)"."""
    n = title.first - 1
    while n >= 0 and (items[n].lower in ("the", "a", "an") or items[n].kind == "honorific"):
        n -= 1
    if n < 1 or items[n].text not in (",", "(", "–", "—") or title.plural:
        return None
    run = _person_ending_at(items, n - 1, text)
    return Holding(run, title, title.owner, run.start, title.end) if run else None


def _linked(items: list[Item], title: Title, text: str) -> Holding | None:
    """ "N, who is a project manager at X"; "N was elected president"."""
    k = _before_title(items, title)
    if k < 1 or items[k].lower not in _LINKING_WORDS:
        return None
    m = k
    while m >= 0 and items[m].kind == "word" and items[m].lower != "that" and k - m < 9:
        m -= 1
    if m >= 0 and items[m].text == ",":
        m -= 1
    run = _person_ending_at(items, m, text) if m >= 0 else None
    naming = any(i.lower in _NAMING_WORDS for i in items[m + 1 : k + 1])
    # "N was the first president to visit X" tells of a visit.
    ordinal = title.office.startswith(("first ", "second ")) and any(
        i.lower == "to" for i in items[title.last + 1 : title.last + 3]
    )
    return Holding(run, title, title.owner, run.start, title.end) if run and naming and not ordinal else None


def _appointed(items: list[Item], title: Title, text: str) -> Holding | None:
    """ "appointed N as president"."""
    k = _before_title(items, title)
    run = _person_ending_at(items, k, text) if k >= 0 else None
    if not run or k >= title.first - 1 or items[title.first - 1].lower not in ("as", "to", "of"):
        return None
    verb = run.first - 1
    while verb >= 0 and items[verb].kind == "honorific":
        verb -= 1
    if verb < 0 or items[verb].lower not in _GIVING_VERBS:
        return None
    return Holding(run, title, title.owner, items[verb].start, title.end)


def _before_title(items: list[Item], title: Title) -> int:
    k = title.first - 1
    while k >= 0 and items[k].lower in _BEFORE_TITLE:
        k -= 1
    return k


def _leaders(items: list[Item], text: str) -> Iterator[Holding]:
    """ "N, who heads X" and "N, who now leads X"."""
    for i, item in enumerate(items):
        office = _LEADING_VERBS.get(item.lower)
        if not office or i < 2 or items[i - 1].lower not in ("who", "currently", "now"):
            continue
        n = i - 1
        while n >= 0 and items[n].kind == "word":
            n -= 1
        run = _person_ending_at(items, n - 1, text) if n >= 1 and items[n].text == "," else None
        target = i + 2 if i + 2 < len(items) and items[i + 1].lower in ("the", "its", "over") else i + 1
        if not run or target >= len(items):
            continue
        part = portfolio_at(items, target, "head", "", "of")
        named = office
        if part is not None:
            named = f"{office} of the {text[items[target].start : items[part].end].lower()}"
            if part + 2 < len(items) and items[part + 1].lower == "of":
                target = part + 2
        found = owner_at(items, target, text) or described_owner(items, target, text)
        if found:
            owner, last = found
            title = Title(i, last, item.start, items[last].end, named, office, False, owner)
            yield Holding(run, title, owner, run.start, items[last].end)


def _person_ending_at(items: list[Item], i: int, text: str) -> Run | None:
    """The person's name whose last item is `i`: two words or more, or one that stands alone."""
    for begin in range(max(0, i - 6), i + 1):
        inside = begin and items[begin - 1].kind in ("name", "particle")
        run = None if inside else person_at(items, begin, text)
        if run and run.first == begin and run.last == i:
            before = items[begin - 1] if begin else None
            return None if before and before.kind in ("institution", "acronym") else run
    return None
