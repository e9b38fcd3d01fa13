"""The gate: a quick look that decides whether an article is read whole.

Most of the world's news is not about states and each other. An article that tells of relations names two sides, and somewhere
an office, a body or a dealing of states. Sides are what the gazetteer knows: states, by name, demonym, capital, seat or town,
and international organizations. The look at a page's HTML, which saves the extraction too, errs on one side only: it turns
away no page whose article would be let through.
"""

import html
import re
from collections.abc import Iterator
from math import ceil

from comity.actors.gazetteer import Gazetteer
from comity.articles.body import cleaned

# Offices that act for states, of those in `words.OFFICE_HEADS` and OFFICE_PLURALS.
OFFICES = frozenset(
    """president presidents vice-president president-elect premier premiers minister ministers vice-minister secretary
    secretaries secretary-general undersecretary chancellor king queen emir sultan monarch monarchs taoiseach negotiator
    negotiators""".split()
)
# Nouns that head the names of their bodies.
_BODIES = frozenset(
    """government governments ministry military army navy presidency cabinet mission delegation delegations authorities
    parliament""".split()
)
# What states do with each other, and what lies between them. Other news has these words now and then.
_DEALINGS = frozenset(
    """agreement agreements accord accords pact pacts protocol declaration convention talks negotiations summit cooperation
    co-operation partnership border borders frontier embargo tariff tariffs ceasefire truce troops soldiers marines coastguard
    customs exports imports transit aid foreign joint countries counterpart counterparts alliance allies relations strategic
    refugees visit visits visited""".split()
)
# Words that hardly anything but the dealings of states has. Where one stands beside a single name, the other side is there
# without its name: at home all know whose minister flew to Warsaw to sign a memorandum.
DIPLOMATIC = frozenset(
    """ambassador ambassadors envoy envoys consul diplomat diplomats attaché attache plenipotentiary embassy embassies consulate
    diplomacy diplomatic bilateral trilateral multilateral intergovernmental treaty treaties memorandum memoranda communiqué
    sanctions twinning twinned""".split()
)
# What each word counts. Travel and sports have borders and visits now and then; ministers and embassies more seldom.
_SIGNS = dict.fromkeys(_DEALINGS, 1) | dict.fromkeys(OFFICES | _BODIES | DIPLOMATIC, 2)

# A long text has such a word by chance, so that it has to count one for so many words; but a digest, in which one part is about
# relations, needs no more than four, however long it is.
_WORDS_A_POINT = 150
_ENOUGH_POINTS = 4

_WORD = re.compile(r"[a-zß-ž]+(?:-[a-zß-ž]+)*")

_GAZETTEER = Gazetteer()


def tells_of_relations(text: str) -> bool:
    """Whether an article's text may tell of relations between states, so that it is worth reading whole.

    It does where it names two sides and has signs of their dealings (an office, a body, a word such as "talks" or "border"), or
    one side and a word of diplomacy; the longer it is, the more signs. Fast: most texts are decided without the gazetteer's
    judgement.
    """
    possible = _first_two(_GAZETTEER.possible_sides(text))
    if not possible:
        return False
    words = _words(text)
    signs = [word for word in words if word in _SIGNS]
    needed = min(_ENOUGH_POINTS, ceil(len(words) / _WORDS_A_POINT))
    if sum(map(_SIGNS.__getitem__, signs)) < needed or not _enough(possible, signs):
        return False
    sides = _first_two(match.state or match.code for match in _GAZETTEER.find(text))
    return _enough(sides, signs)


def may_tell(page: str) -> bool:
    """Whether the article in an HTML page may tell of relations: true wherever `tells_of_relations` is of the article's text.

    All text of the page counts, be it the article's or not, but for menus and teasers: blocks that are a link as a whole.
    """
    text = _text_of(page)
    possible = _first_two(_GAZETTEER.possible_sides(text))
    return bool(possible) and _enough(possible, [word for word in _words(text) if word in _SIGNS])


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _first_two(sides: Iterator[str]) -> set[str]:
    """The first two different ones; who has them need not look on."""
    found: set[str] = set()
    for side in sides:
        found.add(side)
        if len(found) == 2:
            break
    return found


def _enough(sides: set[str], signs: list[str]) -> bool:
    if len(sides) == 2:
        return bool(signs)
    return len(sides) == 1 and not DIPLOMATIC.isdisjoint(signs)


# -- the text of a page, without parsing it ---------------------------------------------------------------------------------

# JSON-LD is kept: where a page shows no article, extraction takes it from there.
_HIDDEN = re.compile(r"<!--|<(?P<tag>style|script)\b(?![^<>]*ld\+json)", re.I)
_ENDS = {None: re.compile("-->"), "style": re.compile(r"</style\b", re.I), "script": re.compile(r"</script\b", re.I)}
# Possessive, and ending before the next tag begins: else a page of "<b<b<b" would be looked through for each of them.
_TAG = re.compile(r"<(/?[a-zA-Z!?][^\s<>/]*+)[^<>]*+>")
# What tags become: nothing, where they part no word, since a name can have them within it ("Kazakh<wbr>stan", "<b>K</b>uwait");
# marks, where a link begins and ends; all others part blocks.
_INLINE = """abbr acronym b bdi bdo big cite del dfn em font i ins mark nobr s small span strike strong sub sup tt u var wbr"""
_OPEN, _SHUT = "\x01", "\x02"
_TAGS = {tag: "" for name in _INLINE.split() for tag in (name, f"/{name}")} | {"a": _OPEN, "/a": _SHUT}
# What stands between a link's beginning and end; where that is long, it is no teaser but a page whose markup is broken.
_LINKED = re.compile(r"\x01([^\x01\x02]{0,300})\x02")
_BLOCK_OF_LINKS = re.compile(r"(?<=\|)\s*(?:\x01[^\x01\x02|]*\x02\s*)+(?=\|)")
_JSON_LETTER = re.compile(r"\\u([0-9a-fA-F]{4})")
_JSON_BREAK = re.compile(r"\\[nrt]")


def _text_of(page: str) -> str:
    """All that may be text of the article, its blocks parted by "|"."""
    marked = _TAG.sub(lambda tag: _TAGS.get(tag[1].lower(), "|"), "".join(_visible(page)))
    text = html.unescape(_BLOCK_OF_LINKS.sub("", _LINKED.sub(_without_blocks, marked)))
    # JSON-LD has letters and breaks of its own.
    text = _JSON_LETTER.sub(lambda letter: chr(int(letter[1], 16)), _JSON_BREAK.sub(" ", text))
    return " ".join(cleaned(text).split())


def _without_blocks(link: re.Match[str]) -> str:
    """A link without the blocks within it; its ends may belong to the text before and behind it."""
    first, bar, rest = link[1].partition("|")
    return f"{_OPEN}{first}{_SHUT}|{_OPEN}{rest.rpartition('|')[2]}{_SHUT}" if bar else link[0]


def _visible(page: str) -> Iterator[str]:
    """The page without comments, scripts and styles; those that are never closed stay."""
    position = 0
    unclosed = set()
    for begin in _HIDDEN.finditer(page):
        tag = begin["tag"].lower() if begin["tag"] else None
        if begin.start() < position or tag in unclosed:
            continue
        end = _ENDS[tag].search(page, begin.end())
        if not end:
            unclosed.add(tag)
            continue
        yield page[position : begin.start()]
        position = end.end()
    yield page[position:]


__all__ = ["may_tell", "tells_of_relations"]
