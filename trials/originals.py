"""Pages as they come, to be broken: the examples, and the articles of the stories and the corpus as sites show them."""

import html
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from comity.types import JSONObject

ROOT: Final = Path(__file__).resolve().parent.parent
_SECTIONS: Final = ("Home", "World", "Politics", "Economy", "Culture", "Sport", "Opinion", "Video", "About us", "Contacts")


@dataclass(frozen=True, slots=True)
class Original:
    """A page as it lies in a file; `ending` is that of the file's name (".html")."""

    name: str
    ending: str
    data: bytes


def originals() -> list[Original]:
    """All pages, always in the same order: files of the examples, then each article as HTML, saved text or JSON Lines."""
    found = [Original(path.name, path.suffix, path.read_bytes()) for path in sorted((ROOT / "examples" / "pages").iterdir())]
    for number, article in enumerate(articles()):
        chance = random.Random(number)
        name = str(article["id"])
        match number % 4:
            case 0 | 1:
                found.append(Original(name, ".html", html_of(article, chance).encode()))
            case 2:
                found.append(Original(name, ".txt", text_of(article, chance).encode()))
            case _:
                key = chance.choice(("text", "raw", "html"))
                content = {"text": article["text"], "raw": text_of(article, chance), "html": html_of(article, chance)}[key]
                line = {"id": name, "url": article["url"], "published": article["published"], key: content}
                found.append(Original(name, ".jsonl", json.dumps(line, ensure_ascii=chance.random() < 0.5).encode()))
    return found


def articles() -> Iterator[JSONObject]:
    """The annotated articles of the stories and of the corpus, in the record format."""
    for path in (
        *sorted((ROOT / "tests" / "stories").glob("*/articles.jsonl")),
        *sorted((ROOT / "corpus" / "articles").glob("*.jsonl")),
    ):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def html_of(article: JSONObject, chance: random.Random) -> str:
    """The article as a page of its site, in one of many forms of head and body."""
    told = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": article["title"],
        "datePublished": article["published"], "author": [{"@type": "Person", "name": name} for name in article["byline"]],
    }  # fmt: skip
    title, site = html.escape(article["title"] or ""), article["site"] or "news.example"
    heads = [
        f'<script type="application/ld+json">{json.dumps(told)}</script>',
        f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="{site}">',
        f'<meta property="article:published_time" content="{article["published"]}">',
        f'<link rel="canonical" href="{html.escape(article["url"] or "")}">',
        f'<meta name="author" content="{html.escape(", ".join(article["byline"]))}">',
        "<style>.a{color:red}</style><script>window.a = function () { return 1 < 2 }</script>",
    ]
    paragraphs = [html.escape(part) for part in str(article["text"]).split("\n\n")]
    match chance.randrange(4):
        case 0:
            body = "".join(f"<p>{part}</p>\n" for part in paragraphs)
            body = f'<article><h1>{title}</h1><time datetime="{article["published"]}">today</time>{body}</article>'
        case 1:
            body = "<br><br>\n".join(paragraphs)
            body = f'<table><tr><td><b>{title}</b></td></tr><tr><td class="text">{body}</td></tr></table>'
        case 2:
            body = "".join(f'<div class="p"><span>{part}</span></div>' for part in paragraphs)
            body = f'<main><h1 itemprop="headline">{title}</h1><div itemprop="articleBody">{body}</div></main>'
        case _:
            body = "".join(f"<p>{part}<p>\n" for part in paragraphs)
            body = f'<h2>{title}</h2><div id="content"><ul><li>{paragraphs[0]}</li></ul>{body}'
    menu = "".join(f'<li><a href="/{section.lower()}">{section}</a></li>' for section in _SECTIONS)
    charset = '<meta charset="utf-8">' if chance.random() < 0.8 else ""
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head>{charset}<title>{title} - {site}</title>'
        f"{''.join(chance.sample(heads, chance.randrange(len(heads) + 1)))}</head>\n<body><nav><ul>{menu}</ul></nav>\n{body}\n"
        f"<footer><p>Copyright {site} 2024. All rights reserved.</p></footer></body></html>\n"
    )


def text_of(article: JSONObject, chance: random.Random) -> str:
    """The article as a page saved as plain text, with menu, head and foot, or without."""
    head = [*chance.sample(_SECTIONS, chance.randrange(len(_SECTIONS))), "", article["title"] or "", str(article["published"])]
    if article["byline"]:
        head.append(f"By {' and '.join(article['byline'])}")
    if chance.random() < 0.3:
        head = ["---", f"title: {article['title']}", f"date: {article['published']}", "---"]
    foot = ["Share", "Tags: news", "Read also", *chance.sample(_SECTIONS, 3), f"© {article['site']}"]
    return "\n".join([*head, "", str(article["text"]), "", *(foot if chance.random() < 0.7 else [])])
