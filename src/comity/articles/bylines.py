"""The names of those who wrote an article, told from titles, desks and agencies."""

import re
from collections.abc import Iterable, Sequence

from comity.articles.body import Block

_BY = re.compile(
    r"[\W_]*(?:(?:written|reported|story|text|words|posted|published|author)\s+by|by|authors?|writer"
    r"|(?:text|words|story|report(?:ing)?)(?=\s*:)"
    r"|reporter|correspondent)"
    r"(?:\s*:\s*|\s+)(?P<names>\S.*)$",
    re.I,
)
_ALONE = re.compile(r"[\W_]*(?:by|authors?|written\s+by)[\W_]*$", re.I)
_SEPARATOR = re.compile(r"\s*(?:,|;|\band\b|&|\bwith\b)\s*", re.I)
_AFTER_NAMES = re.compile(
    r"(?:\s*(?:[|•·/(\[<@–—]|\b(?:in|for|at|from|of)\s+[A-Z]|\b(?i:updated|published)\b|\d)|\s+-\s|\s\s).*$",
    re.S,
)
_PARTICLES = (
    "de", "da", "do", "dos", "del", "der", "den", "van", "von", "di", "la", "le", "el", "al", "bin", "bint",
    "ibn", "ben", "ter", "zu", "af", "y", "e",
)  # fmt: skip
_WORD = r"[^\W\d_](?:[\w’'.-]*[\w.])?"
_NAME = re.compile(
    rf"(?:(?:Dr|Mr|Mrs|Ms|Prof|Sir)\.?\s+)?(?P<name>{_WORD}(?:\s+(?:(?:{'|'.join(_PARTICLES)})\s+){{0,3}}{_WORD}){{1,3}})$"
)
# More are a list of something else.
_MOST_BARE_NAMES = 4
_PART = re.compile(r"[^\W\d_]+")
# What a note on the author says of them, after the name.
_NOTE = re.compile(
    r"(?:\s*(?:,\s*)?(?:who|also|currently|regularly))*\s+(?:is|was|are|covers?|reports?|edits?|teach(?:es)?|writes?|works?"
    r"|contributes?|heads?|leads?|serves?|lives?|runs?|holds?|stud(?:y|ies)|researches)\b|\W*$"
)
# Words of desks, agencies and offices: a "name" with one of these is no person's.
_NO_PERSON = frozenset(
    {
        "admin", "administrator", "afp", "agence", "agencies", "agency", "anadolu", "ap",
        "associated", "authority", "bbc", "bloomberg", "board", "broadcasting", "bureau", "center",
        "central", "centre", "channel", "chronicle", "cnn", "committee", "communications",
        "company", "contributor", "correspondent", "correspondents", "council", "daily",
        "department", "desk", "digital", "dpa", "editor", "editorial", "editors", "efe", "embassy",
        "express", "foundation", "france-presse", "gazette", "global", "government", "group",
        "guest", "herald", "information", "institute", "interfax", "international", "journal",
        "kyodo", "magazine", "mail", "media", "ministry", "monitoring", "national", "network",
        "news", "newsdesk", "newspaper", "newsroom", "office", "online", "organization", "our",
        "post", "presidency", "press", "radio", "report", "reporter", "reporters", "reuters",
        "rfe/rl", "secretariat", "service", "services", "special", "staff", "standard", "state",
        "story", "tass", "team", "television", "the", "times", "today", "tribune", "tv",
        "university", "upi", "voa", "web", "website", "wire", "world", "writer", "writers",
        "xinhua", "yonhap",
    }
)  # fmt: skip
# Places and sections that stand beside dates as names do.
_NO_NAME = frozenset(
    {
        "affairs", "africa", "america", "american", "arabia", "asia", "asian", "breaking",
        "business", "city", "culture", "east", "eastern", "economy", "energy", "eurasia", "europe",
        "european", "follow", "foreign", "home", "islands", "korea", "last", "latest", "latin",
        "materials", "middle", "more", "new", "north", "northern", "opinion", "pacific", "photo",
        "photos", "policy", "politics", "print", "published", "read", "region", "republic", "saudi",
        "science", "security", "share", "society", "south", "southern", "sport", "sports", "top",
        "trade", "union", "united", "updated", "video", "view", "views", "west", "western",
        "zealand",
    }
)  # fmt: skip


def names_in_line(line: str) -> tuple[str, ...] | None:
    """The persons named by a line such as "By Ann Lee and Bo Ek, Staff Writers"; None where it is no byline.

    A byline of an agency or a desk gives no names.
    """
    match = _BY.match(line)
    if not match or len(line) > 120 or re.search(r"[.!?]”?$", line):
        return None
    if not match["names"].strip()[:1].isupper():
        return None
    return persons([match["names"]])


def announces_names(line: str) -> bool:
    """Whether a line is the word "By" alone, with the names in the next one."""
    return bool(_ALONE.match(line))


def persons(texts: Iterable[str], site: str | None = None) -> tuple[str, ...]:
    """The persons among names as metadata and bylines write them, each once, in their order.

    Dropped are titles and places after a name, agencies, desks, staff, addresses, and what names the site.
    """
    found: dict[str, str] = {}
    for text in texts:
        unprefixed = re.sub(r"^[\W_]*(?:by|authors?)\b[\s:]+", "", " ".join(text.split()), flags=re.I)
        for part in _SEPARATOR.split(_AFTER_NAMES.sub("", unprefixed)):
            name = person(part, site)
            if name:
                found.setdefault(name.casefold(), name)
    return tuple(found.values())


def person(text: str, site: str | None = None) -> str | None:
    """The person that a few words name, or None where they are no person's name."""
    match = _NAME.fullmatch(text.strip(" \t.,;:|"))
    if not match:
        return None
    words = match["name"].split()
    folded = [word.strip(".").casefold() for word in words]
    if any(word in _NO_PERSON for word in folded):
        return None
    if site and "".join(folded) in site.replace("-", "").replace(".", ""):
        return None
    capital = all(word[0].isupper() for word in words if word not in _PARTICLES)
    return _without_capitals(match["name"]) if capital else None


def bare_names(text: str) -> tuple[str, ...] | None:
    """The persons whose names stand alone, without "By", where sections and places stand too; None where one is none."""
    names = [_bare_name(part) for part in _SEPARATOR.split(text)]
    return tuple(filter(None, names)) if 0 < len(names) <= _MOST_BARE_NAMES and all(names) else None


def name_at_end(text: str) -> tuple[str, ...] | None:
    """The person whose surname is in capitals at the end of a line of places and agencies ("Vik - NNA, Ada LIND")."""
    last = re.split(r"\s*[,|]\s*|\s[-–—]\s", text)[-1].strip()
    name = person(last)
    words = last.split()
    return (name,) if name and len(words) > 1 and words[-1].isupper() and len(words[-1]) > 2 and not last.isupper() else None


def is_note(text: str, names: Iterable[str]) -> bool:
    """Whether a line is a note on one of the authors: the name alone, or with what they do."""
    return any(text.startswith(name) and _NOTE.match(text[len(name) :]) for name in names)


def without_note(blocks: Sequence[Block], names: Sequence[str]) -> Sequence[Block]:
    """The paragraphs of an article without the note on its authors that ends it."""
    while blocks and is_note(blocks[-1].text, names):
        blocks = blocks[:-1]
    return blocks


def _bare_name(text: str) -> str | None:
    name = person(text)
    if not name or text.isupper():
        return None
    return None if any(word.casefold() in _NO_NAME for word in name.split()) else name


def _without_capitals(name: str) -> str:
    """A name with its words in small letters where the page writes them in capitals, as some do with surnames.

    Initials ("J. B. Lind", "JB Lind") stay.
    """
    shortest = 2 if name.isupper() else 3
    words = name.split()
    return " ".join(
        _PART.sub(_capitalized, word) if word.isupper() and len(word) >= shortest and "." not in word else word for word in words
    )


def _capitalized(part: re.Match[str]) -> str:
    return part[0].capitalize()
