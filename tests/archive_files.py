"""Web archives for tests, written by warcio as crawlers write them."""

import gzip
import io
from collections.abc import Sequence

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

DATE = "2026-03-04T05:06:07Z"
HTML = "text/html; charset=utf-8"


def html(number: int, words: int = 200) -> str:
    """A page, another one for another number."""
    told = " ".join(f"word{(number * 7919 + word * word) % 9973}" for word in range(words))
    return f"<!DOCTYPE html><html><head><title>Page {number}</title></head><body><p>{told}</p></body></html>"


class Archive:
    """Collects records; `data` is the file."""

    def __init__(self, *, gzipped: bool = True) -> None:
        self._file = io.BytesIO()
        self._writer = WARCWriter(self._file, gzip=gzipped)
        self.places: list[int] = []

    @property
    def data(self) -> bytes:
        return self._file.getvalue()

    def response(
        self,
        url: str,
        content: bytes | str,
        media_type: str | None = HTML,
        *,
        status: str = "200 OK",
        headers: Sequence[tuple[str, str]] = (),
        kind: str = "response",
    ) -> None:
        """Adds what a server answered."""
        body = content.encode() if isinstance(content, str) else content
        types = [("Content-Type", media_type)] if media_type else []
        answer = StatusAndHeaders(status, [*types, ("Content-Length", str(len(body))), *headers], protocol="HTTP/1.1")
        self._add(url, kind, body, http_headers=answer)

    def record(self, url: str, kind: str, content: bytes, content_type: str = "text/html") -> None:
        """Adds a record that holds no HTTP."""
        self._add(url, kind, content, warc_content_type=content_type)

    def raw(self, data: bytes) -> None:
        """Adds what nobody should write."""
        self.places.append(self._file.tell())
        self._file.write(data)

    def page(self, number: int) -> None:
        """Adds a page with its request, as crawlers do."""
        url = f"https://news.example/{number}"
        request = StatusAndHeaders("GET / HTTP/1.1", [("Host", "news.example")], is_http_request=True)
        self._add(url, "request", b"", http_headers=request)
        self.response(url, html(number))

    def _add(self, url: str, kind: str, body: bytes, **told: object) -> None:
        self.places.append(self._file.tell())
        record = self._writer.create_warc_record(
            url, kind, payload=io.BytesIO(body), length=len(body), warc_headers_dict={"WARC-Date": DATE}, **told
        )
        self._writer.write_record(record)


def pages(count: int, *, gzipped: bool = True) -> Archive:
    """An archive of so many pages with their requests."""
    archive = Archive(gzipped=gzipped)
    for number in range(count):
        archive.page(number)
    return archive


def member(data: bytes) -> bytes:
    """One member of gzip."""
    return gzip.compress(data, mtime=0)
