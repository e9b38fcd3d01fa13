"""News pages as sites make them, around articles that are given: 60 to 100 kB of HTML each, and a WARC that holds them.

Around the article stand menus, cookie notices, scripts, style sheets, icons, JSON-LD, links to other articles with headlines and
at times a first sentence, comments and a footer. A text can be used many times: each time it tells of other states, persons and
places, of other numbers and of a later day, so that no two articles are near-duplicates, and time goes on as it does in news:
a thousand articles a day, of sixty states of which some are much more in the news than others.
"""

import html
import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from comity.actors.gazetteer import Gazetteer, Match
from comity.actors.states import State, states
from comity.actors.words import DATE_WORDS, HONORIFICS, INSTITUTION_WORDS, NOT_NAMES, OFFICE_HEADS, OFFICE_PLURALS

_ROOT = Path(__file__).parent.parent
_UNDATED = date(2025, 6, 1)
"""Taken for the day of texts that have none."""


@dataclass(frozen=True, slots=True)
class Text:
    """An article's words: paragraphs parted by blank lines."""

    title: str
    body: str
    diplomatic: bool
    published: date = _UNDATED


def diplomatic_texts() -> list[Text]:
    """The articles of the corpus, and of the examples."""
    from comity.articles import read_article
    from comity.sources import open_pages
    from comity.types import Page

    texts = []
    for path in sorted((_ROOT / "corpus" / "articles").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            # Some tell of concerts and markets, to test that nothing is found in them.
            if any(entry[kind] for kind in ("events", "instruments", "commitments", "figures")):
                texts.append(Text(entry["title"], entry["text"], True, date.fromisoformat(entry["published"][:10])))
    for page in open_pages([str(_ROOT / "examples" / "pages")]):
        if isinstance(page, Page):
            article = read_article(page)
            published = date.fromisoformat(article.published[:10]) if article.published else _UNDATED
            texts.append(Text(article.title, article.text, True, published))
    return texts


def ordinary_texts() -> list[Text]:
    """Sports, crime, weather and the like: the texts by which the gate is tested."""
    return [text for texts in ordinary_by_kind().values() for text in texts]


def ordinary_by_kind() -> dict[str, list[Text]]:
    """The same by their kinds; a file holds several, each below its title ("# Title")."""
    kinds = {}
    for path in sorted((_ROOT / "tests" / "gate").glob("*.txt")):
        parts = [part.partition("\n") for part in re.split(r"^# ", path.read_text(encoding="utf-8"), flags=re.M) if part.strip()]
        kinds[path.stem] = [Text(title.strip(), body.strip(), False) for title, _, body in parts]
    return kinds


# -- other states, days, names and numbers -----------------------------------------------------------------------------------

_FIRST_DAY = date(2022, 1, 3)
_A_DAY = 1_000
_STATES = 60
_MONTHS = "January February March April May June July August September October November December".split()
_MONTH = rf"(?:{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in _MONTHS)})"
_DATE = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}}) (?P<month>{_MONTH})|(?P<first>{_MONTH}) (?P<second>\d{{1,2}}))\b(?P<year>,? \d{{4}})?"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NAME = re.compile(r"(?<![.!?“\"] )(?<!^)(?<!\n)\b[A-Z][a-zà-ž]{2,}\b(?!-)")
_NUMBER = re.compile(r"(?<![\w.,])\d{1,3}(?![\w,]|\.\d)")
_SYLLABLES = (
    "ba be bo da do el fa fi ga go ha in ja ka la le lo ma mi mo na ne ni no or pa ra ri ro sa se so ta te ti to va vi yo".split()
)
_FIXED = frozenset(DATE_WORDS | HONORIFICS | INSTITUTION_WORDS | NOT_NAMES | OFFICE_HEADS | OFFICE_PLURALS.keys())


def day_of(number: int) -> date:
    """When the article of this number appeared."""
    return _FIRST_DAY + timedelta(days=number // _A_DAY)


def varied(text: Text, number: int) -> Text:
    """The text as of the day of this number, with other states, names and numbers; offices, and bodies of no state, stay."""
    chance = random.Random(number)
    changed = _in_other_states(f"{text.title}\n\n{text.body}", chance)
    known = [(match.start, match.end) for match in Gazetteer().find(changed)]
    lower = set(re.findall(r"\b[a-z]+\b", changed))
    names: dict[str, str] = {}

    def name(match: re.Match[str]) -> str:
        word = match[0]
        fixed = word.lower() in _FIXED or word.lower() in lower or word in _MONTHS
        if fixed or any(start <= match.start() < end for start, end in known):
            return word
        return names.setdefault(word, "".join(chance.choices(_SYLLABLES, k=chance.choice((2, 3)))).capitalize())

    changed = _NAME.sub(name, changed)
    # Also where they begin a sentence.
    changed = re.sub(r"\b[A-Z]\w+\b", lambda match: names.get(match[0], match[0]), changed)
    days = day_of(number) - text.published
    parts, end = [], 0
    for match in [*_DATE.finditer(changed), None]:
        between = changed[end : match.start() if match else None]
        between = _YEAR.sub(lambda year: str(int(year[0]) + round(days.days / 365)), between)
        parts.append(_NUMBER.sub(lambda one: str(chance.randrange(2, 10 ** len(one[0]) + 2)), between))
        if match:
            parts.append(_later(match, days, text.published.year))
            end = match.end()
    title, _, body = "".join(parts).partition("\n\n")
    return replace(text, title=title, body=body, published=day_of(number))


def _later(match: re.Match[str], days: timedelta, usual_year: int) -> str:
    """The date so many days later, written as it was."""
    month, day, year = match["month"] or match["first"], match["day"] or match["second"], match["year"] or ""
    number = next(place for place, name in enumerate(_MONTHS, 1) if name.startswith(month))
    later = date(int(year[-4:]) if year else usual_year, number, max(1, min(int(day), 28))) + days
    name = _MONTHS[later.month - 1][: 3 if len(month) == 3 and month != "May" else None]
    told = year[:-4] + str(later.year) if year else ""
    return f"{later.day} {name}{told}" if match["day"] else f"{name} {later.day}{told}"


def _in_other_states(text: str, chance: random.Random) -> str:
    """The text with other states' names, adjectives, peoples, capitals, cities and bodies; the same for the same throughout."""
    matches = [
        match
        for match in Gazetteer().find(text)
        if match.kind in ("state", "adjective", "people", "capital", "city", "seat")
        and not text.startswith(" dollars", match.end)
    ]
    told = sorted({match.state for match in matches if match.state})
    every = _newsworthy()
    others: list[State] = []
    while len(others) < min(len(told), _STATES):
        (one,) = chance.choices(every, [1 / (place + 4) for place in range(len(every))])
        if one not in others:
            others.append(one)
    put = dict(zip(told, others, strict=False))
    parts, end = [], 0
    for match in matches:
        if match.start >= end and match.state in put:
            parts += [text[end : match.start], _name_in(put[match.state], match)]
            end = match.end
    return "".join([*parts, text[end:]])


def _name_in(state: State, match: Match) -> str:
    if match.kind == "adjective":
        return state.adjectives[0]
    if match.kind == "people":
        return f"{state.adjectives[0]}s" if re.search("[in]$", state.adjectives[0]) else f"{state.adjectives[0]} people"
    if match.kind == "seat":
        # A company or parliament: "Beninese Oraba", the same for each name.
        made = random.Random(match.name).choices(_SYLLABLES, k=3)
        return f"{state.adjectives[0]} {''.join(made).capitalize()}"
    if match.kind == "city" and state.cities:
        return state.cities[0][0]
    if match.kind == "state":
        formal = match.end - match.start > len(match.name) and state.formal
        return state.formal[0] if formal else state.name
    return state.capitals[0][0]


@cache
def _newsworthy() -> list[State]:
    """Sixty states, those that are most in the news first."""
    # Names that need an article, or are also those of other things, would make sentences that nobody writes.
    every = [one for one in states().values() if one.adjectives and one.capitals and re.fullmatch(r"[A-Z][a-z]+", one.name)]
    return random.Random(7).sample(sorted(every, key=lambda one: one.code), _STATES)


# -- pages ------------------------------------------------------------------------------------------------------------------

_SECTIONS = """Home News World UK Europe Africa Asia Australia Latin-America Middle-East US-&-Canada Ukraine China Politics
    Business Economy Markets Companies Your-Money Tech Science Climate Health Education Family Culture Books Film Music
    Television Sport Football Cricket Tennis Cycling Formula-1 Travel Food Style Weather Opinion Letters Obituaries Crossword
    Podcasts Video Live Newsletters""".split()
_FOOT = """About-us Contact-us Advertise-with-us Terms-of-use Privacy-policy Cookies Accessibility Complaints Corrections Jobs
    Subscribe Digital-archive Syndication Modern-slavery-statement Sitemap Help RSS-feeds Apps Events Shop""".split()
_READERS = "Rosehip Oldharry bricklane44 Moss Teatime_Tim notmyname Wren".split()
_COMMENTS = (
    "Thank you for this, it is the first time that somebody has explained it so that I can follow.",
    "I was there, and it was not quite like that. The queue was longer and nobody complained.",
    "Could the editors please stop putting pictures of umbrellas on everything?",
    "My grandfather used to say the same, and he was wrong as well.",
)
_JS_WORDS = """window document config tracker consent player queue layout render observe request promise resolve reject module
    exports element dataset target listener viewport section slot bidder timeout payload session article related state value
    index length""".split()


def page_of(text: Text, number: int, others: Sequence[Text]) -> tuple[str, str]:
    """The address and the HTML of a page with the text as its article; links on it lead to some of the others."""
    chance = random.Random(number)
    site = f"daily{chance.choice(_SYLLABLES)}{chance.choice(_SYLLABLES)}.example"
    slug = re.sub(r"\W+", "-", text.title.lower()).strip("-")[:60]
    url = f"https://www.{site}/{chance.choice(('news', 'world', 'stories'))}/{text.published.year}/{slug}-{100_000 + number}"
    day = f"{text.published}T{chance.randrange(6, 22):02}:14:00+00:00"
    linked = chance.sample(others, min(len(others), 26))
    author = " ".join("".join(chance.choices(_SYLLABLES, k=2)).capitalize() for _ in range(2))
    parts = [
        _head(text, url, site, day, author, chance),
        _menu(chance),
        _story(text, day, author, linked[:3], chance),
        "".join(_card(other, chance) for other in linked[3:]),
        "".join(f'<li class="comment"><b>{chance.choice(_READERS)}</b> <p>{chance.choice(_COMMENTS)}</p></li>' for _ in range(5)),
        _foot(site, chance),
    ]
    head, menu, story, cards, comments, foot = parts
    return url, (
        f'<!DOCTYPE html>\n<html lang="en" class="no-js">\n{head}\n<body class="page page--article">\n{menu}\n'
        f'<div id="content" class="layout layout--two-columns">\n{story}\n'
        f'<div class="sidebar"><h3 class="sidebar__title">Most read</h3>\n{cards}</div>\n'
        f'<section class="comments"><h3>Comments</h3><ul>{comments}</ul></section>\n</div>\n{foot}\n</body>\n</html>\n'
    )


def _head(text: Text, url: str, site: str, day: str, author: str, chance: random.Random) -> str:
    told = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": text.title, "datePublished": day,
        "dateModified": day, "mainEntityOfPage": url, "author": [{"@type": "Person", "name": author}],
        "publisher": {"@type": "Organization", "name": site, "logo": {"@type": "ImageObject", "url": f"https://{site}/logo.png"}},
        "image": [f"https://img.{site}/{chance.randrange(10**9)}/{width}.jpg" for width in (640, 1280, 1920)],
        "description": text.body.split("\n\n")[0],
    }  # fmt: skip
    title, first = html.escape(text.title), html.escape(text.body.split("\n\n")[0])
    tags = "\n".join(
        f'<link rel="preload" as="{kind}" href="https://static.{site}/{chance.randrange(10**9):x}.{end}" crossorigin>'
        for kind, end in (("script", "js"), ("style", "css"), ("font", "woff2"), ("image", "avif"))
        for _ in range(5)
    )
    return (
        f'<head>\n<meta charset="utf-8">\n<title>{title} | {site}</title>\n<link rel="canonical" href="{url}">\n'
        f'<meta name="description" content="{first}">\n<meta property="og:title" content="{title}">\n'
        f'<meta property="og:type" content="article">\n<meta property="og:url" content="{url}">\n'
        f'<meta property="og:site_name" content="{site}">\n<meta property="og:description" content="{first}">\n'
        f'<meta property="article:published_time" content="{day}">\n<meta name="author" content="{author}">\n'
        f'<meta name="twitter:card" content="summary_large_image">\n<meta name="viewport" content="width=device-width">\n{tags}\n'
        f'<script type="application/ld+json">{json.dumps(told)}</script>\n<style>{_css(chance)}</style>\n'
        f"<script>{_script(chance, 9_000)}</script>\n</head>"
    )


def _menu(chance: random.Random) -> str:
    items = "".join(
        f'<li class="nav__item"><a class="nav__link" href="/{name.lower()}" data-track="nav-{n}"><span>{name.replace("-", " ")}'
        "</span></a></li>\n"
        for n, name in enumerate(_SECTIONS)
    )
    return (
        '<div class="consent" role="dialog"><p>We and our partners use cookies to give you the best online experience.</p>'
        '<button class="consent__yes">Accept all</button><button>Settings</button></div>\n'
        f'<header class="masthead">{_icon(chance)}<a href="/" class="masthead__home">Home</a>\n'
        f'<nav class="nav" aria-label="Main"><ul>\n{items}</ul></nav>\n'
        f'<form action="/search"><input name="q" placeholder="Search"><button>{_icon(chance)}</button></form></header>'
    )


def _story(text: Text, day: str, author: str, linked: Sequence[Text], chance: random.Random) -> str:
    blocks = [f"<p>{_inline(paragraph, chance)}</p>" for paragraph in text.body.split("\n\n")]
    for place, other in zip((1, 3, 5), linked, strict=False):
        related = f'<aside class="related"><a href="/news/{chance.randrange(10**6)}">{html.escape(other.title)}</a></aside>'
        blocks.insert(min(place, len(blocks)), related)
    picture = (
        f'<figure><img src="/img/{chance.randrange(10**9)}.jpg" srcset="/img/a-640.jpg 640w, /img/a-1280.jpg 1280w" alt="">'
        "<figcaption>Getting about was slow on the day. Photograph: Staff</figcaption></figure>"
    )
    advert = f'<div class="ad" data-slot="mpu-{chance.randrange(99)}"><script>{_script(chance, 700)}</script></div>'
    blocks.insert(min(2, len(blocks)), advert)
    open_, shut = (
        ('<article class="story" itemscope itemtype="https://schema.org/NewsArticle">', "</article>"),
        ('<main><div class="story-content article-body">', "</div></main>"),
        ('<main id="main"><article><div class="article__content">', "</div></article></main>"),
    )[chance.randrange(3)]
    shares = "".join(f'<li><a class="share" href="#{name}">{_icon(chance)}</a></li>' for name in ("mail", "link", "print"))
    return (
        f'{open_}\n<h1 class="headline">{html.escape(text.title)}</h1>\n'
        f'<div class="byline">By <span class="author">{author}</span> '
        f'<time datetime="{day}">{day[:10]}</time></div>\n<ul class="shares">{shares}</ul>\n{picture}\n'
        + "\n".join(blocks)
        + f"\n{shut}"
    )


def _inline(paragraph: str, chance: random.Random) -> str:
    """A paragraph as editors mark it up: some names are links, quotation marks and dashes are entities in some pages."""
    marked = html.escape(paragraph, quote=False)
    marked = re.sub(
        r"\b[A-Z][a-z]{4,}\b",
        lambda match: f'<a href="/topics/{match[0].lower()}">{match[0]}</a>' if chance.random() < 0.08 else match[0],
        marked,
    )
    return marked.replace("'", "&rsquo;").replace("é", "&eacute;") if chance.random() < 0.3 else marked


def _card(text: Text, chance: random.Random) -> str:
    first = re.split(r"(?<=[.!?])\s", text.body, maxsplit=1)[0]
    summary = f"<p>{html.escape(first)}</p>" if chance.random() < 0.15 else ""
    return (
        f'<div class="card card--{chance.choice(("small", "wide"))}" data-id="{chance.randrange(10**8)}"><a class="card__link" '
        f'href="/news/{chance.randrange(10**7)}?ref=sidebar" data-track="card"><picture><source media="(min-width: 640px)" '
        f'srcset="/img/{chance.randrange(10**9)}-320.avif 1x, /img/{chance.randrange(10**9)}-640.avif 2x" type="image/avif">'
        f'<img loading="lazy" src="/img/{chance.randrange(10**9)}.jpg" alt="" width="320" height="180"></picture>'
        f'<h4 class="card__title">{html.escape(text.title)}</h4></a>{summary}<span class="card__when">{chance.randrange(2, 23)} '
        "hours ago</span></div>\n"
    )


def _foot(site: str, chance: random.Random) -> str:
    links = "".join(f'<li><a href="/{name.lower()}">{name.replace("-", " ")}</a></li>' for name in _FOOT)
    data = {f"slot{n}": {"id": chance.randrange(10**9), "sizes": [[300, 250], [728, 90]]} for n in range(60)}
    return (
        f'<footer class="foot"><ul>{links}</ul><p>© 2025 {site}. All rights reserved.</p></footer>\n'
        f'<script id="__DATA__" type="application/json">{json.dumps(data)}</script>\n'
        f"<script>{_script(chance, chance.randrange(12_000, 45_000))}</script>"
    )


def _css(chance: random.Random) -> str:
    return "".join(
        f".{chance.choice(_JS_WORDS)}__{chance.choice(_JS_WORDS)}{{display:flex;margin:{chance.randrange(40)}px auto;color:#"
        f"{chance.randrange(2**24):06x};font:{chance.randrange(9, 40)}px/1.4 Georgia,serif}}"
        for _ in range(120)
    )


def _script(chance: random.Random, length: int) -> str:
    pieces, size = [], 0
    while size < length:
        one, two, three = chance.choices(_JS_WORDS, k=3)
        piece = (
            f'!function({one[0]}){{if({one[0]}.{two}&&{one[0]}.{two}<{chance.randrange(999)}){{{one[0]}.{three}("{two}-{three}",'
            f'{{id:"{chance.randrange(10**12):x}",{three}:!0}})}}}}({one});'
        )
        pieces.append(piece)
        size += len(piece)
    return "".join(pieces)


def _icon(chance: random.Random) -> str:
    path = " ".join(
        f"{chance.choice('MLCQ')}{chance.randrange(24)}.{chance.randrange(99)} {chance.randrange(24)}" for _ in range(24)
    )
    return f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="{path}z"/></svg>'


# -- the archive ------------------------------------------------------------------------------------------------------------


def news(count: int, *, one_diplomatic_in: int, first: int = 0) -> Iterator[tuple[str, str]]:
    """Addresses and pages from number `first` on, of which one in so many has a diplomatic article.

    Links on all lead to articles of both sorts. A number's page is always the same.
    """
    diplomatic, ordinary = diplomatic_texts(), ordinary_texts()
    # One in ten of the links too is to news of states.
    others = [*ordinary, *diplomatic[: len(ordinary) // 9]]
    for texts in (diplomatic, ordinary):
        random.Random(0).shuffle(texts)
    for number in range(first, first + count):
        texts = diplomatic if number % one_diplomatic_in == 0 else ordinary
        turn = number // one_diplomatic_in if texts is diplomatic else number - number // one_diplomatic_in - 1
        yield page_of(varied(texts[turn % len(texts)], number), number, others)


def archives(
    folder: Path, pages: int, each: int, *, one_diplomatic_in: int, on_archive: Callable[[], object] = lambda: None
) -> list[Path]:
    """Gzipped WARCs of so many pages each in the folder; those that are not there yet are written by all processors."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = [(first, min(each, pages - first)) for first in range(0, pages, each)]
    paths = [folder / f"one-in-{one_diplomatic_in}-from-{first:06}-{count}-pages.warc.gz" for first, count in parts]
    with ProcessPoolExecutor() as pool:
        jobs = [
            pool.submit(_write_archive, path, first, count, one_diplomatic_in)
            for path, (first, count) in zip(paths, parts, strict=True)
            if not path.exists()
        ]
        for job in as_completed(jobs):
            job.result()
            on_archive()
    return paths


def _write_archive(path: Path, first: int, count: int, one_diplomatic_in: int) -> None:
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        write_warc(file, news(count, one_diplomatic_in=one_diplomatic_in, first=first))
    unfinished.rename(path)


def write_warc(stream: BinaryIO, pages: Iterable[tuple[str, str]]) -> int:
    """Writes the pages as a gzipped WARC, as crawlers do; gives the bytes of HTML in it."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    writer, size = WARCWriter(stream, gzip=True), 0
    writer.write_record(writer.create_warcinfo_record("news.warc.gz", {"software": "comity benchmarks"}))
    for url, page in pages:
        content = page.encode()
        size += len(content)
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        dated = {"WARC-Date": "2025-12-31T12:00:00Z"}
        record = writer.create_warc_record(
            url, "response", payload=BytesIO(content), http_headers=headers, warc_headers_dict=dated
        )
        writer.write_record(record)
    return size
