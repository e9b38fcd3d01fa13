"""The article within a page that was saved as plain text, menus and all.

Such a page has a head (the site's name and clock, menus, crumbs, the title, often twice, the date, the
byline, a caption), the body, and a foot (tags, share lines, lists of other pages, copyright). The title is
found first, then the date and the byline near it, then where the body begins; the body ends at the first
line that begins the foot.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import takewhile

from comity.articles import furniture
from comity.articles.addresses import site_of, slug_words
from comity.articles.body import Block
from comity.articles.bylines import (
    announces_names,
    bare_names,
    is_note,
    name_at_end,
    names_in_line,
    person,
    persons,
    without_note,
)
from comity.articles.dates import PrintedDate, date_of_address, find_date, parse_iso, plausible
from comity.articles.matter import front_matter, own_address
from comity.articles.wrapping import unwrapped

_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
# Spaces may part columns; of a run without end each would be gone through from each of them.
_LONG_BLANK = re.compile(r"[^\S\n]{41,}")
_MARKDOWN_HEADING = re.compile(r"(?P<level>#{1,6})\s+(?P<text>\S.*)")
# Neither is longer than a reader would bear, but for a picture that stands in its own address: a page of beginnings would be
# looked through to its end for each of them.
_MARKDOWN_IMAGE = re.compile(r"!\[[^\]]{0,1000}\]\((?:data:[\w/+;,=.-]*+|[^)]{0,2000})\)")
_MARKDOWN_LINK = re.compile(r"(?<!!)\[(?P<text>[^\]\[]+)\]\((?:https?:|/|#)[^)\s]{0,2000}(?:\s{1,9}\"[^\"]{0,1000}\")?\)")
# No mark of the two is looked for further away: a page of opening ones would be looked through for each of them.
_MARKDOWN_MARK = re.compile(r"(?<![\w*])(?P<mark>\*{1,3}|_{1,3})(?P<text>[^\s*_](?:.{0,1000}?[^\s*])??)(?P=mark)(?![\w*])")

_SENTENCES = re.compile(r"[.!?][\"”’)]*\s+(?=[\"“‘(]?[A-Z])")
_TITLE_TAIL = re.compile(r"\s+(?:[-–—|:]|::|»)\s+(?P<tail>[^-–—|»]{2,40})$")
_CREDIT_TAIL = re.compile(r"\s*(?:[-–—:]\s*)?(?:gallery image|photos?|video|image \d+)$", re.I)
_ADDRESS_TAIL = re.compile(r"[\s,;|–—-]*https?://\S+$")
_SAID_PUBLISHED = re.compile(r"\b(?:published|posted|publication|released|issued|date|created|added)\b", re.I)
_SAID_PUBLISHED_LAST = re.compile(_SAID_PUBLISHED.pattern + r"(?:\s+(?:on|at))?\W*$", re.I)
_SAID_UPDATED = re.compile(r"\b(?:updated|modified|edited|last)\b", re.I)
_DATELINE = re.compile(r"^[^a-z]{0,3}.{0,80}?(?:[–—:)]|--|\s-\s)")
# Where paragraphs were run together: "…in May.The ministers…", "…in May.1.2. The ministers…".
_RUN_TOGETHER = re.compile(
    r"(?<=[a-z\d)”\"][.!?])(?=[A-Z][a-z]{2,}\s)(?!(?:Com|Net|Org|Gov|Info)\b)"
    r"|(?<=[.!?])(?=\d{1,2}(?:\.\d{1,2}){1,6}\.?\s+[A-Z])"
)
_AROUND_DATES = " \t-–—|,:[]()•·"
_LONG_LINE = 300
_LONGEST_KEPT = 4_000
"""Characters of a line that is remembered beyond its page: thousands of lines of a megabyte would not fit into memory."""
# A line of one word or two is a site's or a section's name; one of more than 35 is a paragraph.
_FEWEST_TITLE_WORDS = 3
_MOST_TITLE_WORDS = 35
# Before a date in the same line fewer words are a section, a place or a name.
_TITLE_BEFORE_DATE = 5
_MOST_NAME_WORDS = 5
_MOST_HEADING_WORDS = 18
# A heading may have one above it; three short lines in a row are links.
_MOST_HEADINGS = 2
_MOST_CREDIT_WORDS = 8
# Sentences as short as "No." may come twice; longer ones do so only where the page repeats itself.
_FEWEST_REPEATED_WORDS = 8
# Words of body after which a list's head ends the article; before it, such a list is part of the page's
# head.
_BODY_BEGUN = 40


@dataclass(slots=True)
class Line:
    """A line of the page; `block` numbers the runs of lines without a blank one between."""

    text: str
    block: int
    kind: furniture.Kind
    bullet: bool = False
    heading: int = 0
    """The level of a Markdown heading, 1 for the highest; 0 where the line is none."""
    printed: PrintedDate | None = None
    names: tuple[str, ...] | None = None
    titles: list[str] = field(default_factory=list)
    """What of the line can be the title."""

    @property
    def is_head(self) -> bool:
        """Whether the line holds the date or the names and not much else."""
        return self.printed is not None or self.names is not None


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """What a page saved as plain text tells of its article; "" and None where it does not tell."""

    url: str | None
    title: str
    byline: tuple[str, ...]
    published: str | None
    blocks: tuple[Block, ...]


def read_stored(content: str, *, url: str | None, title: str | None, latest: date) -> StoredArticle:
    """The article within a page; `title` is what the source told, `latest` bounds the publication date."""
    content, matter = front_matter(_LONG_BLANK.sub(" " * 40, _BREAKS.sub("\n", content)))
    url = url or own_address(content, matter)
    lines = _lines(unwrapped(content), url)
    title = title or matter.get("title")
    at = _title_line(lines, url, title)
    found = title or (_best_title(lines[at], lines, url) if at is not None else "")
    begin = _body_start(lines, at, found)
    blocks = tuple(_body(lines[begin:], found))
    body_lines = {block.text for block in blocks}
    published = _published(lines, at, begin, latest, body_lines) or _dateline(blocks, latest)
    byline = persons([matter.get("author", "")]) or _byline(lines, at, begin, site_of(url))
    dated = (parse_iso(matter.get(key, "")) for key in ("published", "date"))
    told = next((iso for iso in dated if plausible(iso, latest)), None)
    return StoredArticle(url, found, byline, told or published, tuple(without_note(blocks, byline)))


def is_head_line(text: str) -> bool:
    """Whether a line holds the date or the names of an article and not much else."""
    line = _line(text, 0, None, False)
    return line.is_head and not line.titles


def _lines(content: str, url: str | None) -> list[Line]:
    lines: list[Line] = []
    hint = date_of_address(url)
    month_first = bool(re.search(r"\b[ECMP][SD]?T\b|\b[AP]M\b", content)) and not hint
    for number, block in enumerate(re.split(r"\n[^\S\n]*\n", content)):
        for raw in filter(None, map(str.strip, block.split("\n"))):
            for text in _RUN_TOGETHER.split(raw) if len(raw) > _LONG_LINE else [raw]:
                line = _line(text.strip(), number, hint, month_first)
                if line.text:
                    lines.append(line)
    return lines


def _line(text: str, block: int, hint: str | None, month_first: bool) -> Line:
    heading = _MARKDOWN_HEADING.match(text)
    if heading:
        # Marks may close it as well; one of marks alone is its own text.
        text = heading["text"].rstrip("#").rstrip() or heading["text"][0]
    if "](" in text or "*" in text or "_" in text:
        text = _MARKDOWN_MARK.sub(r"\g<text>", _MARKDOWN_LINK.sub(r"\g<text>", _MARKDOWN_IMAGE.sub("", text)))
    text, bullet = furniture.strip_bullet(text.strip())
    kind = furniture.kind_of(text) if text else "noise"
    line = Line(text, block, kind, bullet, len(heading["level"]) if heading else 0)
    if heading and kind == "prose":
        line.kind = "short"
    if len(text) <= 240 and line.kind != "caption":
        _read_head(line, hint, month_first)
    return line


def _read_head(line: Line, hint: str | None, month_first: bool) -> None:
    """Find the date, the names and the possible titles in a line that can belong to the page's head."""
    bare = _ADDRESS_TAIL.sub("", line.text) if not line.text.startswith("http") else line.text
    printed = _head_date(bare, hint, month_first) if line.kind != "prose" else None
    if printed is None:
        line.names = names_in_line(line.text)
        if line.kind == "menu":
            line.titles = furniture.items_of(line.text)[-1:]
        elif line.kind in ("short", "prose") and line.names is None:
            line.titles = [line.text]
        return
    before, after = bare[: printed.start].strip(_AROUND_DATES), bare[printed.end :].strip(_AROUND_DATES)
    parted = bare[: printed.start].rstrip(" \t([") != before or "  " in bare[: printed.start]
    named = _SAID_PUBLISHED.sub("", before).strip(_AROUND_DATES)
    line.names = names_in_line(named) or bare_names(named) or name_at_end(after)
    announced = _SAID_PUBLISHED.match(before) or _SAID_PUBLISHED_LAST.search(before)
    if len(before.split()) >= _TITLE_BEFORE_DATE and not announced and not line.names:
        line.titles = [before if parted and not after else line.text]
    if not line.titles or parted:
        line.printed = printed


def _head_date(line: str, hint: str | None, month_first: bool) -> PrintedDate | None:
    """The first date of a line; its last where a title that may hold a date stands before it.

    Where the line goes on with a time of the same day ("3 May 2024 – updated 3 May 2024, 9:45"), it is that time.
    """
    first = find_date(line, month_first=month_first, hint=hint)
    later = find_date(line, month_first=month_first, hint=hint, after=first.end) if first else None
    if first is None or later is None:
        return first
    if len(line[: first.start].split()) >= _TITLE_BEFORE_DATE:
        return later if later.end == len(line) else first
    return replace(later, start=first.start) if later.day == first.day and not first.has_time else first


def _key(text: str) -> str:
    """What is the same of two lines that say the same."""
    return (_folded if len(text) <= _LONGEST_KEPT else _folded.__wrapped__)(text)


# Each line of a page is asked for several times while its title and body are looked for.
@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", _CREDIT_TAIL.sub("", text)).strip().casefold()


def _title_line(lines: Sequence[Line], url: str | None, told: str | None) -> int | None:
    """The number of the line with the title: the last one of the page's head if it stands there twice."""
    if told:
        same = [number for number, line in enumerate(lines) if any(_key(t) == _key(told) for t in line.titles)]
        return _last_before_body(same, lines) if same else None
    keys = Counter(key for line in lines for key in {_key(line.text), *map(_key, line.titles)})
    words = slug_words(url)
    first_prose = next((n for n, line in enumerate(lines) if _begins_body(line) and not line.is_head), len(lines))
    best: tuple[float, int] | None = None
    for number, line in enumerate(lines[:200]):
        if line.kind == "end" and number > first_prose:
            break
        if line.kind in ("short", "prose") and line.titles and not _is_site(furniture.items_of(line.titles[0])[0], site_of(url)):
            score = _title_score(number, lines, keys, words, first_prose)
            if best is None or score > best[0]:
                best = (score, number)
    if best is None or best[0] <= 0:
        return None
    key = _key(lines[best[1]].titles[0])
    return _last_before_body([n for n, line in enumerate(lines) if _key(line.text) == key] or [best[1]], lines)


def _last_before_body(numbers: Sequence[int], lines: Sequence[Line]) -> int:
    """Of the lines with the title, the last one that the body does not part from the first."""
    last = numbers[0]
    for number in numbers[1:]:
        if sum(_begins_body(line) for line in lines[last + 1 : number]) > 1:
            break
        last = number
    return last


def _title_score(number: int, lines: Sequence[Line], keys: Counter[str], words: frozenset[str], first_prose: int) -> float:
    """How much a line looks like the title: above 0 is likely."""
    line = lines[number]
    text = line.titles[0]
    count = len(text.split())
    own = set(re.findall(r"[^\W\d_]{4,}", text.lower()))
    score = float(count > _FEWEST_TITLE_WORDS)
    if not _FEWEST_TITLE_WORDS <= count <= _MOST_TITLE_WORDS:
        score -= 4
    score += 4 * len(own & words) / max(len(own), 3)
    score += 3 * (keys[_key(text)] > 1) + (max(1, 4 - line.heading) if line.heading else 0)
    # A summary may stand between title and date, but no menu; of two lines before a date the first is the title.
    below = takewhile(lambda line: line.kind != "menu", lines[number + 1 : number + 4])
    if any(line.is_head and not line.titles for line in below):
        score += 1.5
    if any(line.printed for line in lines[max(0, number - 2) : number]):
        score += 1
    if number and lines[number - 1].names is not None and not lines[number - 1].printed:
        score -= 2  # what follows the names is their desk or place
    # A menu without marks: its entries stand elsewhere too, or all its words are capitalized.
    listed = text.split()
    alone = sum(bool(keys[word.casefold()]) for word in listed)
    if 2 * alone >= count or (count > 5 and all(w[0].isupper() for w in listed)):
        score -= 1.5
    if line.printed:
        score += 1
    if number > first_prose:
        score -= 3
    if line.kind == "prose":
        # A sentence is a title only where it is repeated, or matches the address.
        before_head = number + 1 < len(lines) and lines[number + 1].is_head
        score -= 3 if text.endswith((".", ":", ";", ",")) and not before_head else 1
    if line.bullet:
        score -= 2
    # The name of a site or an institution: few words, all that count with capitals.
    if count <= _MOST_NAME_WORDS and all(word[0].isupper() for word in listed if len(word) > 3):
        score -= 1
    return score - 0.05 * number


def _best_title(line: Line, lines: Sequence[Line], url: str | None) -> str:
    """The title that a line holds, without the site's name behind it."""
    title = line.titles[0].strip() if line.titles else line.text
    others = {_key(other.text) for other in lines if other is not line}
    tail = _TITLE_TAIL.search(title)
    if tail and len(title[: tail.start()].split()) >= 3:
        site_like = line.printed is not None or _key(tail["tail"]) in others or _is_site(tail["tail"], url)
        if site_like:
            title = title[: tail.start()]
    return title


def _is_site(text: str, address: str | None) -> bool:
    folded = re.sub(r"\W+", "", text).casefold()
    return bool(address) and len(folded) > 2 and folded in re.sub(r"\W+", "", address or "").casefold()


def _begins_body(line: Line) -> bool:
    return line.kind == "prose" and furniture.is_full_prose(line.text) and not (line.printed and line.titles)


def _body_start(lines: Sequence[Line], at: int | None, title: str) -> int:
    """The number of the body's first line: after the title, and after date and byline if they are near."""
    start = 0 if at is None else at + 1
    head = start
    prose = 0
    for number, line in enumerate(lines[start : start + 8], start):
        if line.is_head and line.kind != "end" and number + 1 < len(lines):
            head = number + 1
        prose += _begins_body(line)
        # One sentence between title and date is the article's summary; with two the body has begun.
        if prose > 1:
            break
    for first in (head, start):
        for test in (_begins_body, lambda line: line.kind == "prose"):
            for number in range(first, len(lines)):
                if test(lines[number]) and _key(lines[number].text) != _key(title):
                    return _with_lead_in(lines, first, number)
    return len(lines)


def _with_lead_in(lines: Sequence[Line], first: int, start: int) -> int:
    """The start moved up to shorter sentences right before it, such as a first paragraph of five words."""
    while start > first and lines[start - 1].kind == "prose" and not lines[start - 1].is_head:
        start -= 1
    return start


def _body(lines: Sequence[Line], title: str) -> Iterator[Block]:
    """The paragraphs and headings of the body that begins with the first of `lines`."""
    kept = _kept(lines, title)
    apart = _blank_lines_part(kept)
    single = {line.block for line in lines} == {0} and _one_sentence_each(kept)
    paragraph: list[Line] = []
    for line in kept:
        together = (
            paragraph
            and line.kind == "prose" == paragraph[-1].kind
            and not (line.bullet or paragraph[-1].bullet)
            and not paragraph[-1].text.endswith((":", ";"))
            and (line.block == paragraph[-1].block if apart else single)
        )
        if paragraph and not together:
            yield _block(paragraph)
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield _block(paragraph)


def _block(paragraph: Sequence[Line]) -> Block:
    first = paragraph[0]
    heading = first.kind == "short" and not first.bullet and len(first.text.split()) <= 15
    return Block(" ".join(line.text for line in paragraph), heading)


# A box whose list has not begun; it may do so in the block after its head.
_OPEN = -1


def _kept(lines: Sequence[Line], title: str) -> list[Line]:
    """The lines of the body among `lines`, which begin with it and go on to the end of the page."""
    kept: list[Line] = []
    pending: list[Line] = []
    """Short lines that are headings if prose follows, and part of the foot if not."""
    box: int | None = None
    """The block whose short lines belong to an inset."""
    listing = False
    """Whether the last sentence announced a list."""
    words = 0
    seen = {_key(title)}
    for number, line in enumerate(lines):
        count = len(line.text.split())
        if line.kind == "end" and words >= _BODY_BEGUN and not _goes_on(lines[number + 1 :], words):
            break
        if line.kind in ("end", "box"):
            box, pending, listing = _OPEN, pending if line.kind == "box" else [], False
        elif line.kind == "caption":
            # A credit alone belongs to the caption on the line before it.
            if pending and pending[-1].block == line.block and count <= _MOST_CREDIT_WORDS:
                pending.pop()
        elif line.kind == "prose":
            if count >= _FEWEST_REPEATED_WORDS and _key(line.text) in seen:
                continue
            seen.add(_key(line.text))
            if len(pending) <= _MOST_HEADINGS:
                kept += pending
            kept.append(line)
            words += count
            box, pending, listing = None, [], line.text.endswith(":")
        elif box is not None and box in (_OPEN, line.block):
            box = line.block
        elif line.kind == "short" and not line.is_head and _key(line.text) not in seen:
            if kept and (line.bullet or listing):
                # A list with markers ends where they end.
                listing = listing and not line.bullet
                line.bullet = True
                kept.append(line)
            elif count <= _MOST_HEADING_WORDS:
                pending.append(line)
    while kept and kept[-1].kind == "short" and not kept[-1].bullet:
        kept.pop()
    return kept


def _goes_on(rest: Sequence[Line], words: int) -> bool:
    """Whether the article goes on after what looks like its end: more prose follows than stood before."""
    return sum(len(line.text.split()) for line in rest if _begins_body(line)) > words


def _blank_lines_part(kept: Sequence[Line]) -> bool:
    """Whether blank lines part the paragraphs: most lines of prose stand in a block of their own."""
    sizes = Counter(line.block for line in kept if line.kind == "prose")
    return sum(size == 1 for size in sizes.values()) > 0.5 * sum(sizes.values())


def _one_sentence_each(kept: Sequence[Line]) -> bool:
    """Whether the page was saved one sentence a line, as translation corpora are."""
    prose = [line.text for line in kept if line.kind == "prose"]
    return sum(not _SENTENCES.search(text) for text in prose) > 0.9 * len(prose)


def _published(lines: Sequence[Line], at: int | None, begin: int, latest: date, body: set[str]) -> str | None:
    """The time of publication among the dates printed around the article."""
    best: tuple[float, str] | None = None
    end = next((n for n in range(begin, len(lines)) if lines[n].kind == "end"), len(lines))
    for number, line in enumerate(lines):
        printed = line.printed
        if printed is None or line.text in body or not plausible(printed.iso, latest):
            continue
        label = line.text[: printed.start]
        said = bool(_SAID_PUBLISHED.search(label))
        if number >= begin and not said and (number > end or line.bullet):
            continue
        score = 3.0 * said + printed.has_time + (len(printed.iso) > 19) - 2.0 * bool(_SAID_UPDATED.search(label))
        if number < begin:
            score += 3 if at is None or number >= at else 1.5
            # The clock of a site gives the day on which the page was saved.
            if at is not None and number < at and printed.has_weekday:
                score -= 2 if printed.has_time else 3
        if best is None or score > best[0]:
            best = (score, printed.iso)
    return best[1] if best and best[0] > 0 else None


def _dateline(blocks: Sequence[Block], latest: date) -> str | None:
    """The date in the dateline that the first paragraph begins with, such as "NAIROBI, 30 May 2022 – "."""
    for block in blocks[:1]:
        match = _DATELINE.match(block.text)
        printed = find_date(match[0]) if match else None
        if printed and plausible(printed.iso, latest):
            return printed.day
    return None


def _byline(lines: Sequence[Line], at: int | None, begin: int, site: str | None) -> tuple[str, ...]:
    """The names in the head, nearest to the title; else in lines of their own, beside the date or under the title."""
    # The head of many a page begins with the name of its site.
    own = {_key(line.text) for line in lines[:1]}
    for number, line in enumerate(lines[:begin]):
        names = tuple(name for name in line.names or () if person(name, site) and _key(name) not in own)
        if names:
            return names
        if announces_names(line.text) and number + 1 < len(lines):
            name = person(lines[number + 1].text)
            if name:
                return (name,)
    start = 0 if at is None else at
    menu = {_key(item) for line in lines for item in furniture.items_of(line.text) if line.kind == "menu"}
    for number in range(start + 1, begin):
        names = bare_names(lines[number].text) or () if lines[number].kind == "short" else ()
        if not names or not menu.isdisjoint(map(_key, names)):
            continue
        beside = [lines[near] for near in (number - 1, number + 1) if start < near < begin]
        under_title = at is not None and all(line.kind == "prose" for line in lines[at + 1 : number])
        if any(line.printed for line in beside) or (under_title and not _told_of(names, lines[begin:])):
            return names
    return ()


def _told_of(names: Sequence[str], body: Sequence[Line]) -> bool:
    """Whether the body speaks of those who have these names, as it does not of its authors."""
    return any(name in line.text and not is_note(line.text, names) for line in body for name in names)
