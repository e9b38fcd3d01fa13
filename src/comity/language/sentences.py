"""Where sentences begin and end: paragraphs, headings, datelines, abbreviations.

The splitter keeps every character: a sentence is a span of the article's text. It breaks where the scorer of the
codebook breaks (a full stop, exclamation or question mark before white space and a capital, digit or opening quote),
save after titles and initials, where no reader would.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# After these a full stop ends no sentence, whatever follows.
_TITLES = frozenset(
    """mr mrs ms messrs dr prof gen maj col lt capt cpt sgt cmdr adm brig sen rep gov hon rev fr st ste mt ft no
    nos vs art sec fig dept univ gov sr jr amb min pres asst assoc dir lt-gen maj-gen approx est ca cf al jan
    feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun""".split()
)
# These shorten a word only where they are capitalized; in lower case they are words, or end a name.
_ALSO_WORDS = frozenset("no sat sun mar est al".split())
# After these a full stop ends a sentence only where the next word is one that opens sentences.
_AMBIGUOUS = re.compile(r"(?:^|[\s(\"“‘'])(?:[A-Z]\.(?:[A-Z]\.?)+|[ap]\.m\.|Inc\.|Co\.|Corp\.|Ltd\.|etc\.)$", re.IGNORECASE)
_OPENERS = frozenset(
    """The A An In On At He She It They We This That These Those But And However Meanwhile Earlier Later After
    Before During According As For If When While His Her Its Their Our Both There What Such Under With By To
    From Last Moreover Further Also Since Until Now Then Yet""".split()
)
_END = re.compile(r"[.!?…][.!?…]*[\"”’')\]»“]*(?=\s+[\"“‘'(\[«A-Z0-9À-ÖØ-ÞĀ-ŽА-Я•$€£])")
_ATTRIBUTION = re.compile(
    r"\s+(?:[A-Z][\w.-]+\s+){1,3}(?:said|told|asked|added|wrote|tweeted|exclaimed|declared|replied|noted)\b"
)
_DATELINE = re.compile(
    r"""(?x)
    (?P<place> [A-ZÀ-ÖØ-Þ][\w'’.]*(?:-+[\w'’.]+)*
      (?:[\s,/]+ (?:[A-ZÀ-ÖØ-Þ][\w'’.]*(?:-+[\w'’.]+)*|of|the|de|and|\d{1,4}|\d{1,2}(?:st|nd|rd|th)))* (?:[\s,/]+,)? )?
    \s* (?: \( [^()\n]{2,60} \) \s* [-–—:•]+ | (?:[.,]\s*)? [-–—•/]+ ) \s+ (?=["“‘'(A-Z0-9])
    """
)
_AGENCY_DATELINE = re.compile(
    r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ'’ -]{2,}(?:, [A-Z][\w'’ -]+)?, (?:[A-Z][a-z]+\.? \d{1,2}|\d{1,2} [A-Z][a-z]+)(?:,? \d{4})?"
    r"(?:,? ?/?[A-Z][\w.]+/?)?(?:\.|\s[-–—]+|:)\s+(?=[\"“A-Z0-9])"
)


LONGEST_SENTENCE = 2_000
"""Characters. What goes on longer is a list without marks, or no language: it is cut, so that no part costs more than one."""


@dataclass(frozen=True, slots=True)
class SentenceSpan:
    """A sentence as a span of the text; `body` is where its words begin, behind a dateline or a bullet."""

    start: int
    end: int
    body: int
    paragraph: int
    heading: bool


def split_sentences(text: str, headings: frozenset[tuple[int, int]] = frozenset()) -> Iterator[SentenceSpan]:
    """Yield the sentences of `text` in order. Paragraphs are parted by blank lines; `headings` are spans known to be one."""
    for number, (start, end) in enumerate(_paragraphs(text)):
        heading = (start, end) in headings or looks_like_heading(text[start:end])
        body = start if heading or number else start + _dateline(text[start:end])
        position = start
        for stop in [*_breaks(text, body, end), end]:
            lead = len(text[position:stop]) - len(text[position:stop].lstrip())
            begin = position + lead
            finish = begin + len(text[begin:stop].rstrip())
            while finish > begin:
                cut = _cut(text, begin, finish)
                yield SentenceSpan(begin, cut, body if begin == start else begin, number, heading)
                begin = cut
                while begin < finish and text[begin].isspace():
                    begin += 1
            position = stop


def _cut(text: str, begin: int, end: int) -> int:
    """Where what is no sentence any more is cut: behind its last word that is near enough."""
    if end - begin <= LONGEST_SENTENCE:
        return end
    blank = max(text.rfind(char, begin + 1, begin + LONGEST_SENTENCE) for char in " \n\u00a0")
    return begin + len(text[begin:blank].rstrip()) if blank > begin else begin + LONGEST_SENTENCE


def looks_like_heading(paragraph: str) -> bool:
    """Whether a paragraph is a heading: one short line without a sentence's end."""
    return (
        len(paragraph) <= 90
        and "\n" not in paragraph
        and not re.search(r"[.!…:;,\"”’)]$", paragraph.rstrip())
        and len(paragraph.split()) <= 12
    )


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"\S(?:.*\S)?(?:\n(?!\s*\n).*\S)*", text):
        yield match.start(), match.end()


def _dateline(paragraph: str) -> int:
    """Length of the dateline that opens a first paragraph ("KYIV, Ukraine (AP) — "), else 0."""
    head = paragraph[:140]
    agency = _AGENCY_DATELINE.match(head)
    if agency:
        return agency.end()
    match = _DATELINE.match(head)
    if match and match.group("place") and match.end() <= 110:
        place = match.group("place").strip()
        # A sentence's own dash ("Kazakhstan – a partner – has ...") is no dateline: it has a verb-like word before it.
        if not re.search(r"\b(?:is|are|was|were|has|have|will|said|says)\b", place):
            return match.end()
    return 0


def _breaks(text: str, start: int, end: int) -> Iterator[int]:
    for match in _END.finditer(text, start, end):
        if re.match(r"[!?]+[\"”’]$", match.group()) and _ATTRIBUTION.match(text, match.end()):
            continue  # "... now!" the minister said.
        if match.group().startswith(".") and _is_abbreviation(text, start, match.start(), match.end()):
            continue
        yield match.end()


def _is_abbreviation(text: str, start: int, dot: int, after: int) -> bool:
    """Whether the full stop at `dot` only shortens the word before it; what follows begins behind `after`."""
    begin = dot
    while begin > start and not text[begin - 1].isspace():
        begin -= 1
    word = text[begin:dot].lstrip("(\"“‘'[")
    if word.casefold() in _TITLES and word not in _ALSO_WORDS:
        return True
    rest = text[after : after + 40].split(maxsplit=1)
    following = rest[0].strip("\"“‘'([") if rest else ""
    if re.fullmatch(r"[A-Z]", word):  # an initial: "John F. Kennedy"
        return following not in _OPENERS
    if _AMBIGUOUS.search(text[max(start, begin - 1) : dot + 1]):
        return following not in _OPENERS
    return False
