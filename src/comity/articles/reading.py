"""From a page to its article, whatever form the page has."""

import re
from datetime import date
from typing import TYPE_CHECKING

from comity.articles.addresses import article_id, site_of
from comity.articles.body import Block, assemble, cleaned, tidy
from comity.articles.dates import date_of_address, latest_day, parse_iso, plausible
from comity.articles.furniture import is_prose
from comity.articles.languages import in_other_script, language_of, require_read
from comity.articles.stored import read_stored
from comity.errors import PageError
from comity.types import Article, Given, Page

if TYPE_CHECKING:
    from comity.articles.html import HtmlArticle

# What servers and paywalls say in an article's place; true articles about such things are longer than this.
_REFUSAL = re.compile(
    r"\b(?:(?:page|article|content|resource|url)(?:\s+\w+){0,6}\s+(?:not\s+(?:be\s+)?found"
    r"|no\s+longer\s+(?:exists?|available)"
    r"|does\s+not\s+exist|(?:has\s+been\s+)?(?:moved|removed))|error\s+(?:40\d|50\d)|40\d\s+(?:error"
    r"|not\s+found|forbidden)|access\s+denied"
    r"|(?:verify|check(?:ing)?)\s+(?:that\s+)?(?:you\s+are|if\s+you\s+are|your)\s+(?:a\s+"
    r"|not\s+a\s+)?(?:human|robot|browser)"
    r"|enable\s+(?:javascript|cookies)|(?:we|site|website)\s+use[sd]?\s+cookies|just\s+a\s+moment"
    r"|subscribe\s+to\s+(?:continue|read)"
    r"|service\s+unavailable|bad\s+gateway|temporarily\s+unavailable)\b",
    re.I,
)
_REFUSAL_WORDS = 60
LONGEST_ARTICLE = 400_000
"""Characters: two hundred and fifty pages. Reading takes its time for each word, and its memory."""
_SAMPLE = 1000
_PARAGRAPHS = re.compile(r"\n\s*\n")


def read_article(page: Page) -> Article:
    """The article of a page, without what stands around it.

    What the source told (`page.given`) is believed before what the page says. A date later than a day after
    the page was fetched (after today, where that is not known) is no publication date. Raises PageError:
    "empty", "no-article", "too-deep", "too-large", "language", or "failed" where a library could not cope with the page.
    """
    # Nearly always the first characters tell.
    if not (cleaned(page.content[:_SAMPLE]).strip() or cleaned(page.content).strip()):
        raise PageError(page.source, "empty", "there is nothing in it.")
    given = page.given
    latest = latest_day(given.fetched)
    url, title, byline, published = given.url, given.title or "", tuple[str, ...](), None
    if page.form == "html":
        read = _read_html(page, latest)
        url, title, byline, published, blocks = read.url, read.title, read.byline, read.published, read.blocks
    elif page.form == "stored":
        stored = read_stored(cleaned(page.content), url=url, title=given.title, latest=latest)
        url, title, byline, published, blocks = stored.url, stored.title, stored.byline, stored.published, stored.blocks
    else:
        paragraphs = _PARAGRAPHS.split(page.content.replace("\r\n", "\n"))
        blocks = tuple(Block(paragraph) for paragraph in paragraphs)
    text, headings = assemble(blocks)
    if len(text) > LONGEST_ARTICLE:
        raise PageError(
            page.source, "too-large", f"its article has more than {LONGEST_ARTICLE:,} characters; cut it into its parts."
        )
    # The language comes first: in other scripts it can't be told what a sentence is.
    language = language_of(text or (page.content if in_other_script(page.content) else ""))
    require_read(language, page.source)
    _require_article(page, title, text)
    by_address = date_of_address(url)
    if published is None and plausible(by_address, latest):
        published = by_address
    return Article(
        id=article_id(page, url),
        url=url,
        site=site_of(url),
        title=tidy(given.title or title),
        byline=tuple(map(tidy, byline)),
        published=publication_told(given) or published,
        language=language,
        text=text,
        headings=headings,
    )


def publication_told(given: Given) -> str | None:
    """When the article was published by what the source told, in ISO 8601; None where it told nothing, or what can't be.

    That is what is no date, and a day later than a day after the page was fetched.
    """
    told = parse_iso(given.published) if given.published else None
    return told if told and told[:10] <= latest_day(given.fetched).isoformat() else None


def _read_html(page: Page, latest: date) -> "HtmlArticle":
    # trafilatura and what it imports take a second to load, and many pages are stored as plain text.
    from comity.articles.html import read_html

    try:
        return read_html(page.content, page.source, url=page.given.url, latest=latest)
    except PageError:
        raise
    # The border to three libraries that parse what anyone may have written: whatever they stumble over is
    # this page's own trouble, and must not end the run.
    except Exception as error:
        why = f"the HTML reader failed on it ({type(error).__name__}: {error})"
        raise PageError(page.source, "failed", f"{why}; save the page as plain text and try again.") from error


def _require_article(page: Page, title: str, text: str) -> None:
    words = len(text.split())
    in_sentences = sum(len(part.split()) for part in text.split("\n\n") if is_prose(part))
    refused = words < _REFUSAL_WORDS and _REFUSAL.search(f"{title}\n{text}")
    # A menu or a list has a few sentences at most among its entries.
    if refused or not in_sentences or in_sentences < 0.3 * words:
        raise PageError(page.source, "no-article", "no article was found in it: it may be a menu, a list or a form.")
