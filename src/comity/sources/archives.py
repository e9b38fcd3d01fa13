"""Pages from web archives: what a server answered for a page, in HTML or plain text; all else is counted and passed by."""

import re
from collections.abc import Iterator

from comity.errors import PageError
from comity.sources.addresses import why_not_kept
from comity.sources.canonical import own_address, tidy
from comity.sources.counting import Counts
from comity.sources.decoding import decode, looks_like_html
from comity.sources.responses import content_of, media_type_of, read_response, too_large
from comity.sources.streams import Stream
from comity.sources.warc import Broken, WarcRecord, read_records
from comity.types import Given, Page, SetAside

_HTML = ("text/html", "application/xhtml+xml")
_PAGES = (*_HTML, "text/plain", "")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?Z")


def open_warc(stream: Stream, source: str, counts: Counts, *, gzipped: bool = False) -> Iterator[Page | SetAside]:
    """The pages of a WARC, gzipped or not, each with the address and time at which it was fetched.

    `counts.skipped` tells of the other records: "not-a-response", "not-http" (not of the web), "status" (not 200), "not-html"
    (neither HTML nor plain text). A page's source is the file's with the byte at which its record begins ("news.warc.gz:1234").
    What the stream raises goes through.
    """
    found = False
    for record in read_records(stream, gzipped=gzipped):
        found = True
        place = f"{source}:{record.place}" if record.place else source
        if isinstance(record, Broken):
            yield SetAside(place, "damaged", f"{record.why}; fetch or copy the archive anew if this matters.")
            continue
        try:
            item = _page(record, place)
        except PageError as error:
            yield SetAside(error.source, error.reason, error.message)
            continue
        if isinstance(item, Page):
            yield item
        else:
            counts.skipped[item] += 1
    if not found:
        raise PageError(source, "empty", "there is no record in it.")


def _page(record: WarcRecord, place: str) -> Page | str:
    """The page in a record, or why there is none that is wanted. Raises PageError where it can't be read."""
    headers = record.headers
    kind = (headers.get("WARC-Type") or "").lower()
    if not kind:
        raise PageError(place, "damaged", "this record does not say what it is of (WARC-Type).")
    if kind not in ("response", "resource"):
        return "not-a-response"
    url = (headers.get("WARC-Target-URI") or "").strip(" <>")
    if not url.lower().startswith(("http://", "https://")):
        return "not-http"
    if not url.isprintable():
        raise PageError(place, "damaged", "the address in this record (WARC-Target-URI) is broken.")
    if why := why_not_kept(url):
        raise PageError(place, "damaged", f"the address in this record (WARC-Target-URI) can't be kept: {why}.")
    if kind == "response":
        response = read_response(record.block, place)
        if response.status != 200:
            return "status"
        media_type, charset = response.media_type, response.charset
    else:
        media_type, charset = media_type_of(headers.get("Content-Type"))
    if media_type not in _PAGES:
        return "not-html"
    if record.is_too_large:
        raise too_large(place)
    content = content_of(response, place) if kind == "response" else record.block
    try:
        text = decode(content, place, charset=charset)
    except PageError:
        # Of what says that it is a page is told why it is none.
        if media_type:
            raise
        return "not-html"
    is_html = media_type in _HTML or looks_like_html(text)
    if not (media_type or is_html):
        return "not-html"
    date = headers.get("WARC-Date") or ""
    fetched = date if _TIME.fullmatch(date) else None
    url = own_address(text, url) if is_html else tidy(url)
    return Page(place, "html" if is_html else "stored", text, Given(url=url, fetched=fetched))
