"""Titles of office in a stream of items, and who holds them.

The forms read are those of the codebook: apposition before or after the name ("Kazakh President N", "N, president of X"),
"Director of X, N", plural titles dealt out to several names, "N, who heads X", and counterparts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from comity.actors.names import Run, institution_at, person_at
from comity.actors.stream import Item
from comity.actors.words import (
    DROPPED_MODIFIERS,
    GOVERNMENT_BODIES,
    OFFICE_MODIFIERS,
    OFFICE_PLURALS,
    PORTFOLIO_HEADS,
    is_institution_word,
)

_HEAD_NOUNS = frozenset(
    """academy agency center centre institute university council commission committee ministry department bank
    service company corporation association union chamber parliament government embassy mission office
    assembly foundation fund group club society administration organisation organization federation authority
    bureau directorate school""".split()
)
_LEADING_VERBS = {
    "heads": "head", "headed": "head", "leads": "leader", "led": "leader", "chairs": "chair", "chaired": "chair",
    "directs": "director", "presides": "president", "runs": "head", "governs": "governor", "manages": "manager",
}  # fmt: skip
_STATE_LEVEL = frozenset(
    """president minister premier chancellor king queen emir sultan ambassador envoy undersecretary monarch
    vice-president vice-premier vice-minister taoiseach consul chargé charge attaché attache""".split()
)
"""Heads of offices that are a state's own unless an institution is named."""

_HOSTED = frozenset(["ambassador", "envoy", "representative", "consul", "representatives", "ambassadors", "delegate"])


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose an office is: the states it names (`codes`), or an institution by its name."""

    codes: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Title:
    """A title phrase: items `first` to `last`, the name of the office, and whose it is."""

    first: int
    last: int
    start: int
    end: int
    office: str
    head: str
    plural: bool
    owner: Owner = Owner()
    possessor: str = ""
    """"his", "its", "their" or a name, where the phrase says so."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A person at `person` holds `title`; `start:end` is the run of words that says so."""

    person: Run
    title: Title
    owner: Owner
    start: int
    end: int


def find_titles(items: list[Item], text: str) -> list[Title]:
    """The title phrases of a stream, in order, without overlap."""
    titles: list[Title] = []
    i = 0
    while i < len(items):
        leads = items[i].lower.rstrip(".") in ("deputy", "chief", "secretary", "assistant", "principal", "general")
        if leads and _leads_on(items, i, text):
            i += 1  # "Deputy Rector", "Deputy Oil Minister": a later word heads the title
            continue
        if items[i].kind == "title" or items[i].lower in ("counterpart", "counterparts", "lady", "spouse"):
            title = _title_at(items, i, text, titles[-1].last + 1 if titles else 0)
            if title:
                titles.append(title)
                i = title.last + 1
                continue
        i += 1
    return titles


def _leads_on(items: list[Item], i: int, text: str) -> bool:
    """Whether "deputy" or the like at item `i` only modifies a title that follows without a break."""
    n = i + 1
    while n < len(items) and n - i <= 6 and _adjacent(items, n, text):
        if items[n].kind == "title":
            return True
        if not (items[n].lower in OFFICE_MODIFIERS or items[n].kind == "institution"):
            return False
        n += 1
    return False


def _adjacent(items: list[Item], i: int, text: str) -> bool:
    """Whether only white space or a hyphen parts item `i` from the one before."""
    return i > 0 and not text[items[i - 1].end : items[i].start].strip(" \u00a0-")


def _title_at(items: list[Item], i: int, text: str, floor: int) -> Title | None:
    head_item = items[i]
    raw = head_item.lower.rstrip(".")
    plural = raw in OFFICE_PLURALS and raw != OFFICE_PLURALS[raw]
    head = OFFICE_PLURALS.get(raw, raw)
    if head_item.text in ("head", "heads", "lead", "chair", "chairs", "leads") and i and _is_verb_place(items, i):
        return None
    if raw == "minister" and i + 1 < len(items) and items[i + 1].lower in ("counsellor", "counselor"):
        return None
    # Modifiers before the head that belong to the office's name.
    first = i
    while first - 1 >= floor and _adjacent(items, first, text):
        before = items[first - 1]
        word = before.lower.rstrip(".")
        if word == "and":
            if first - 2 < floor or not _modifies(items[first - 2], head) or first == i:
                break
        elif word == "-":
            if first - 2 < floor or not _modifies(items[first - 2], head):
                break
        elif not _modifies(before, head):
            break
        first -= 1
    while first < i and items[first].lower in ("and", "-"):
        first += 1
    while first < i and items[first].lower in DROPPED_MODIFIERS:
        first += 1
    named = text[items[first].start : head_item.end] if not plural else (text[items[first].start : items[i].start] + head)
    named = re.sub(r"\s+", " ", named)
    last = i
    owner = Owner()
    # "of", "for", "to", "at" after the head: a portfolio, a board, an institution, a state.
    n = i + 1
    if n < len(items) and items[n].lower == "general" and head in ("secretary", "director", "prosecutor", "attorney", "consul"):
        named += " general"
        last = n
        n += 1
    while n + 1 < len(items) and items[n].lower in ("of", "for", "to", "at", "in", "on") and _spaced(items, n, text):
        word = items[n].lower
        target = n + 2 if items[n + 1].lower in ("the", "its", "their", "his", "our") and n + 2 < len(items) else n + 1
        if word in ("of", "for") and not owner.codes and not owner.name:
            part = _portfolio(items, target, head, named, word)
            if part is not None:
                named = re.sub(r"\s+", " ", named + " " + text[items[n].start : items[part].end])
                last, n = part, part + 1
                continue
        if word in ("of", "for", "at") and not owner.codes and not owner.name:
            found = _owner_at(items, target, text, plural)
            if found:
                owner, last = found
                n = last + 1
                continue
        if word == "to" and head in _HOSTED:
            host = _owner_at(items, target, text, plural=False)
            if host:
                last = host[1]
                n = last + 1
                continue
        break
    possessor = ""
    if not owner.codes and not owner.name:
        prefix = _prefix(items, first, text, floor, head)
        if prefix:
            owner, first, possessor = prefix
    return Title(first, last, items[first].start, items[last].end, named.lower().strip(), head, plural, owner, possessor)


def _spaced(items: list[Item], n: int, text: str) -> bool:
    return not text[items[n - 1].end : items[n].start].strip()


def _is_verb_place(items: list[Item], i: int) -> bool:
    before = items[i - 1].lower
    return before in ("to", "who", "which", "that", "will", "would", "and") and (
        i + 1 < len(items) and items[i + 1].lower in ("the", "a", "an", "its", "to", "for", "back", "off")
    )


def _modifies(item: Item, head: str) -> bool:
    word = item.lower.rstrip(".")
    if word in OFFICE_MODIFIERS or (item.kind == "title" and word in ("vice", "deputy", "chief", "secretary", "general")):
        return not (item.known and item.known != "city")
    if word == "board" and head.startswith(("chair", "member")):
        return True
    return (
        item.kind == "institution"
        and word not in _HEAD_NOUNS
        and head in ("minister", "secretary", "commissioner", "adviser", "advisor", "spokesman", "spokeswoman", "chief", "envoy")
        and is_institution_word(word)
    )


_LOWER_PORTFOLIO = frozenset(
    """foreign internal external affairs state defense defence energy economy finance justice interior health
    education culture sports sport trade industry transport environment ecology agriculture labour labor
    science technology tourism emergency situations home security national social digital development water
    natural resources investment staff cooperation relations economic infrastructure""".split()
)


def _portfolio(items: list[Item], i: int, head: str, named: str, word: str) -> int | None:
    """Last item of "Foreign Affairs and Trade" after "minister of", or of "Board (of Directors) (for X)"; else None."""
    first = items[i].lower if i < len(items) else ""
    board = first in ("board", "staff", "mission", "state", "government") and word == "of"
    if board and first in ("state", "government") and head not in ("head", "secretary", "minister"):
        return None
    if board:
        last = i
        if i + 2 < len(items) and items[i + 1].lower == "of" and items[i + 2].lower in ("directors", "trustees", "management"):
            last = i + 2
        return last
    if word == "for" and (
        head
        in (
            "deputy",
            "rector",
            "commissioner",
            "adviser",
            "minister",
            "director",
            "board",
            "representative",
            "chairman",
            "secretary",
            "envoy",
            "undersecretary",
        )
        or "board" in named
    ):
        pass
    elif not (word == "of" and head in PORTFOLIO_HEADS):
        return None
    last = None
    n = i
    while n < len(items):
        item = items[n]
        joins = item.lower in ("and", ",", "&") and last == n - 1
        if item.kind == "institution" or (item.kind == "word" and item.lower in _LOWER_PORTFOLIO):
            if item.lower in _HEAD_NOUNS and item.capital and n + 1 < len(items) and items[n + 1].lower == "of":
                break
            last = n
        elif (
            item.kind == "name"
            and item.capital
            and last is not None
            and items[n - 1].lower in ("and", "of")
            and len(item.text) > 3
        ):
            last = n
        elif (
            item.kind == "name"
            and last is None
            and head in PORTFOLIO_HEADS
            and n + 1 < len(items)
            and (
                items[n + 1].lower in ("and", "&") or items[n + 1].kind in ("punct", "institution") or items[n + 1].kind == "word"
            )
            and not (items[n + 1].text == "," and n + 2 < len(items) and items[n + 2].kind == "name")
        ):
            last = n  # "Minister of Mines and Energy"
        elif joins and n + 1 < len(items) and (items[n + 1].kind == "institution" or items[n + 1].lower in _LOWER_PORTFOLIO):
            pass
        else:
            break
        n += 1
    return last


def _owner_at(items: list[Item], i: int, text: str, plural: bool) -> tuple[Owner, int] | None:
    """The state, states or institution that begins at item `i`, and its last item."""
    if i >= len(items):
        return None
    chain = institution_at(items, i, text)
    item = items[i]
    if item.match and (not chain or chain.last == i):
        if item.known in ("state", "capital", "people") and item.state:
            codes = [item.state]
            last = i
            n = i + 1
            while plural and n + 1 < len(items) and items[n].lower in (",", "and"):
                step = n + 1
                if items[step].lower in ("and", "the"):
                    step += 1
                if step < len(items) and items[step].known in ("state",) and items[step].state:
                    codes.append(items[step].state or "")
                    last = step
                    n = step + 1
                else:
                    break
            return Owner(codes=tuple(codes)), last
        if item.known == "organization" and item.state and item.text in ("EU", "European Union"):
            return Owner(codes=(item.state,)), i
        if item.known in ("organization", "seat"):
            return Owner(name=item.text), i
        if item.known == "city":
            return Owner(name=item.text), i
    if chain:
        name = chain.text
        matched = [x for x in items[chain.first : chain.last + 1] if x.state]
        words = {x.lower for x in items[chain.first : chain.last + 1]}
        if matched and words & GOVERNMENT_BODIES and not words & {"bank", "university", "institute"}:
            return Owner(codes=(matched[0].state or "",)), chain.last
        return Owner(name=name), chain.last
    # "the country's military", "Uganda's military": a body of the state without a name of its own.
    if item.known in ("state", "adjective") and item.state:
        n = i + 1
        if n < len(items) and items[n].lower in ("'s", "’s"):
            n += 1
        while n < len(items) and items[n].kind == "word" and items[n].lower in OFFICE_MODIFIERS and n - i < 4:
            n += 1
        if n < len(items) and items[n].lower in GOVERNMENT_BODIES | {"parliament", "side"}:
            return Owner(codes=(item.state,)), n
        if n > i + 1 and items[n - 1].lower in GOVERNMENT_BODIES:
            return Owner(codes=(item.state,)), n - 1
    run = person_at(items, i, text) if item.kind in ("name", "acronym") else None
    if item.kind == "acronym":
        return Owner(name=item.text), i
    if run and run.first == i:
        # One unknown capitalized word is a company or body; of several, the last two are taken for a person's name.
        if run.last == i:
            return Owner(name=run.text), run.last
        after = items[run.last + 1] if run.last + 1 < len(items) else None
        if after is not None and after.text == "," and run.last + 2 < len(items) and items[run.last + 2].kind == "name":
            return Owner(name=run.text), run.last  # "the director general of X Y, N"
        if run.last - run.first >= 2:
            last = run.last - 2
            return Owner(name=text[items[i].start : items[last].end]), last
    return None


def _prefix(items: list[Item], first: int, text: str, floor: int, head: str) -> tuple[Owner, int, str] | None:
    """Whose the office is by what stands before it: an adjective, a possessive, an institution's name, "its", "his"."""
    n = first - 1
    # "then", "former", "new" may stand between the owner and the office.
    while n >= floor and items[n].lower in DROPPED_MODIFIERS and items[n].lower != "the" and items[n].kind == "word":
        n -= 1
    possessive = n >= floor and items[n].lower in ("'s", "’s", "'", "’")
    if possessive:
        n -= 1
    if n < floor or text[items[n].end : items[n + 1].start].strip(" \u00a0-"):
        return None
    item = items[n]
    if item.lower in ("his", "her", "its", "their", "our", "my"):
        return Owner(), n, item.lower
    if item.lower in ("bloc", "union", "alliance") and possessive:
        return Owner(), n, "bloc"
    if item.lower in ("country", "nation", "republic", "kingdom", "state", "neighbour", "neighbor") and possessive:
        return Owner(), n, "its"
    if item.match:
        # An institution may end in a known name, or the known name may be part of one ("AIR Center", "Bank of Japan").
        if item.state and item.known in ("state", "adjective", "capital", "people"):
            return Owner(codes=(item.state,)), n, ""
        if item.known == "organization" and item.state and item.text in ("EU", "European Union", "E.U."):
            return Owner(codes=(item.state,)), n, ""
        if item.known == "seat" and item.state and head in ("spokesman", "spokesperson", "spokeswoman", "secretary", "adviser"):
            return Owner(codes=(item.state,)), n, ""
        if item.known in ("organization", "seat"):
            return Owner(name=item.text), n, ""
    for begin in range(max(floor, n - 8), n + 1):
        chain = institution_at(items, begin, text) if items[begin].capital else None
        if chain and chain.last == n:
            inside = items[chain.first : chain.last + 1]
            codes = [x.state for x in inside if x.state]
            words = {x.lower for x in inside}
            if codes and words & GOVERNMENT_BODIES and not words & {"bank", "university", "institute"}:
                return Owner(codes=(codes[0] or "",)), begin, ""
            return Owner(name=chain.text), begin, ""
    if item.kind in ("name", "acronym"):
        begin = n
        while begin - 1 >= floor and items[begin - 1].kind in ("name", "particle") and _adjacent(items, begin, text):
            begin -= 1
        name = text[items[begin].start : item.end]
        if possessive:
            return Owner(name=name), begin, name
        if item.kind == "acronym" or begin == n:
            return Owner(name=name), begin, ""
    if item.kind == "word" and item.lower in GOVERNMENT_BODIES | {"parliament"}:
        m = n - 1
        if m >= floor and items[m].lower in ("'s", "’s"):
            m -= 1
        if m >= floor and items[m].state and items[m].known in ("state", "adjective"):
            return Owner(codes=(items[m].state or "",)), m, ""
    return None


def find_holdings(items: list[Item], titles: list[Title], text: str) -> Iterator[Holding]:
    """Who holds which office by the words of one sentence, in order."""
    for title in titles:
        yield from _holders(items, title, titles, text)
    yield from _leaders(items, text)


def _holders(items: list[Item], title: Title, titles: list[Title], text: str) -> Iterator[Holding]:
    after = title.last + 1
    comma = after < len(items) and items[after].text in (",", ":")
    if comma:
        after += 1
    names = list(_names_after(items, after, text, title.plural))
    if not names and not comma and not title.plural:
        # Two titles on end: "AU chairperson President N".
        second = next((t for t in titles if t.first == after and not t.plural), None)
        names = [(run, ()) for run, _ in _names_after(items, second.last + 1, text, False)] if second else []
    if comma and names and not title.plural and not _closes(items, names[0][0].last + 1):
        names = []
    if names:
        for number, (run, codes) in enumerate(names):
            owner = title.owner
            if codes:
                owner = Owner(codes=codes)
            elif title.plural and len(title.owner.codes) == len(names) > 1:
                owner = Owner(codes=(title.owner.codes[number],))
            start = title.start
            end = run.end if not codes else _end_of_owner(items, run.last)
            yield Holding(run, title, owner, start, max(end, title.end))
        return
    # "N, the president of X" and "N (president of X)".
    n = title.first - 1
    while n >= 0 and (items[n].lower in ("the", "a", "an", "and") or items[n].kind == "honorific"):
        if items[n].lower == "and":
            break
        n -= 1
    if n >= 1 and items[n].text in (",", "(", "–", "—") and not title.plural:
        run = _person_ending_at(items, n - 1, text)
        if run:
            yield Holding(run, title, title.owner, run.start, title.end)
            return
    # "N, who is a project manager at X"; "N was elected president"; "appointed N as president".
    k = title.first - 1
    while k >= 0 and items[k].lower in (
        "the",
        "a",
        "an",
        "as",
        "post",
        "of",
        "to",
        "position",
        "be",
        "been",
        "its",
        "new",
        "next",
    ):
        k -= 1
    if k >= 1 and items[k].lower in (
        "is", "was", "as", "became", "becomes", "elected", "appointed", "named", "remains", "nominated", "serves", "served",
        "serving", "acts", "confirmed", "appointment", "sworn", "re-elected", "been",
    ):  # fmt: skip
        m = k
        while m >= 0 and items[m].kind == "word" and items[m].lower not in ("that",) and k - m < 9:
            m -= 1
        if m >= 0 and items[m].text == ",":
            m -= 1
        run = _person_ending_at(items, m, text) if m >= 0 else None
        linking = {i.lower for i in items[m + 1 : k + 1]}
        ordinal = (
            title.office.startswith(("first ", "second "))
            and title.last + 1 < len(items)
            and any(i.lower == "to" for i in items[title.last + 1 : title.last + 3])
        )
        if (
            run
            and not ordinal
            and (
                linking
                & {"who", "elected", "appointed", "named", "as", "became", "sworn", "nominated", "re-elected", "appointment"}
            )
        ):
            yield Holding(run, title, title.owner, run.start, title.end)
    elif k >= 0:
        run = _person_ending_at(items, k, text)
        if run and title.first - 1 > k and items[title.first - 1].lower in ("as", "to", "of"):
            verb = run.first - 1
            while verb >= 0 and items[verb].kind == "honorific":
                verb -= 1
            if verb >= 0 and items[verb].lower in (
                "appointed",
                "elected",
                "named",
                "nominated",
                "swore",
                "confirmed",
                "re-elected",
            ):
                yield Holding(run, title, title.owner, items[verb].start, title.end)


def _leaders(items: list[Item], text: str) -> Iterator[Holding]:
    """ "N, who heads X" and "N, heading X"."""
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
        part = _portfolio(items, target, "head", "", "of")
        named = office
        if part is not None:
            named = f"{office} of the {text[items[target].start : items[part].end].lower()}"
            if part + 2 < len(items) and items[part + 1].lower == "of":
                target = part + 2
        found = _owner_at(items, target, text, plural=False) or _described_owner(items, target, text)
        if found:
            owner, last = found
            title = Title(i, last, item.start, items[last].end, named, office, False, owner)
            yield Holding(run, title, owner, run.start, items[last].end)


def _described_owner(items: list[Item], i: int, text: str) -> tuple[Owner, int] | None:
    """An institution under a lower-case description: "the opposition bloc Patria", "the representative office of X in Y"."""
    n = i
    while (
        n < len(items)
        and n - i < 6
        and (items[n].kind == "word" or items[n].known == "adjective" or items[n].lower in ("'s", "’", "'"))
    ):
        if items[n].lower in _HEAD_NOUNS and n + 1 < len(items) and items[n + 1].lower in ("of", "for"):
            last = n
            while (
                last + 1 < len(items)
                and items[last + 1].kind not in ("punct",)
                and items[last + 1].lower not in ("who", "which", "said", "and")
            ):
                last += 1
            return Owner(name=text[items[i].start : items[last].end]), last
        n += 1
    if n < len(items) and n > i and items[n].kind in ("name", "acronym", "institution"):
        last = n
        while last + 1 < len(items) and items[last + 1].kind in ("name", "institution", "acronym"):
            last += 1
        return Owner(name=text[items[n].start : items[last].end]), last
    return None


def _closes(items: list[Item], i: int) -> bool:
    """Whether an apposition may end before item `i`: at punctuation, a verb or the sentence's end."""
    return i >= len(items) or items[i].kind in ("punct", "word")


def _names_after(items: list[Item], i: int, text: str, plural: bool) -> Iterator[tuple[Run, tuple[str, ...]]]:
    while i < len(items):
        run = person_at(items, i, text)
        if not run or (not plural and run.first - i > 4):
            return
        gap = text[items[i - 1].end : items[i].start] if i else ""
        if i and re.search(r"[.;!?]\s", gap) and items[i - 1].kind != "honorific" and not re.search(r"\b[A-Z][a-z]{1,4}\.", gap):
            return
        codes: tuple[str, ...] = ()
        n = run.last + 1
        if n + 1 < len(items) and items[n].lower == "of":
            target = n + 2 if items[n + 1].lower == "the" and n + 2 < len(items) else n + 1
            if items[target].known == "state" and items[target].state:
                codes = (items[target].state or "",)
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


def _end_of_owner(items: list[Item], last: int) -> int:
    n = last + 1
    while n < len(items) and items[n].lower in ("of", "the"):
        n += 1
    return items[n].end if n < len(items) else items[last].end


def _person_ending_at(items: list[Item], i: int, text: str) -> Run | None:
    """The person's name whose last item is `i`: two words or more, or one that stands alone."""
    for begin in range(max(0, i - 6), i + 1):
        if (
            begin
            and items[begin - 1].kind in ("name", "particle")
            and not text[items[begin - 1].end : items[begin].start].strip()
        ):
            continue
        run = person_at(items, begin, text)
        if run and run.first == begin and run.last == i:
            before = items[begin - 1] if begin else None
            if before and before.kind in ("institution", "acronym") and not text[before.end : run.start].strip():
                return None
            return run
    return None


def with_owner(holding: Holding, owner: Owner) -> Holding:
    """The same holding with its owner known."""
    return replace(holding, owner=owner)
