"""The page in an HTTP response that an archive has kept: its status, its type, and its content as it was before it was sent.

Archives differ in what they keep: the bytes as they came; or the content unpacked, beneath headers that say that it is
compressed (Common Crawl renames those to `X-Crawler-…`, others don't). So a compression or chunks that evidently aren't there
are not believed. Sources: RFC 9110 for codings, RFC 9112 for chunks.
"""

import io
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from fastwarc.stream_io import BrotliReader, WarcReader, ZstdReader
from fastwarc.warc import HeaderMap

from comity.errors import PageError
from comity.sources.decoding import SIZE_LIMIT

_MOST_CODINGS = 2
"""Servers compress once; where a page is compressed twice, it is by mistake of two of them in a row."""
_LONGEST_HEADER = 1 << 15
_CHARSET = re.compile(r"""charset\s*=\s*(?:["']\s*)?([\w.:-]{2,40})""", re.I)
_CHUNK_HEAD = re.compile(rb"\s*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")
_MARKUP = re.compile(rb"[\xef\xbb\xbf\s]*<[!?a-zA-Z]")
_READERS: dict[str, Callable[[BinaryIO], WarcReader]] = {"br": BrotliReader, "zstd": ZstdReader}


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered; `content` still as it was sent."""

    status: int | None
    media_type: str
    charset: str | None
    codings: tuple[str, ...]
    """In the order in which they were applied."""
    content: bytes


def media_type_of(content_type: str | None) -> tuple[str, str | None]:
    """The media type and charset that a Content-Type names."""
    name, _, rest = (content_type or "").partition(";")
    charset = _CHARSET.search(rest)
    return name.strip().lower(), charset and charset[1]


def read_response(block: bytes, place: str) -> Response:
    """The response that a record holds. Raises PageError "damaged" where it is none."""
    end = re.compile(rb"\r?\n\r?\n").search(block, 0, _LONGEST_HEADER)
    if not (block.startswith(b"HTTP/") and end):
        raise PageError(place, "damaged", "this record holds no HTTP response.")
    headers = HeaderMap()
    try:
        headers.parse(io.BytesIO(re.sub(rb"\r?\n", b"\r\n", block[: end.end()])))
    except (OSError, ValueError):
        raise PageError(place, "damaged", "the header of its HTTP response is broken.") from None
    media_type, charset = media_type_of(headers.get("Content-Type"))
    codings = tuple(
        coding.strip().lower()
        for name in ("Content-Encoding", "Transfer-Encoding")
        for value in headers.get_multiple(name)
        for coding in value.split(",")
    )
    return Response(headers.status_code, media_type, charset, codings, block[end.end() :])


def content_of(response: Response, place: str) -> bytes:
    """The content as it was before it was sent.

    Raises PageError "damaged" where it is broken, "too-large", and "too-deep" where it is compressed over and over.
    """
    content = response.content
    packed = 0
    for coding in reversed(response.codings):
        if coding == "chunked":
            content = _joined(content, place)
            continue
        unpacked = _unpacked(content, coding, place)
        if unpacked is not None:
            packed += 1
            content = unpacked
        if packed > _MOST_CODINGS:
            raise PageError(place, "too-deep", f"it is compressed more than {_MOST_CODINGS} times over.")
    if len(content) > SIZE_LIMIT:
        raise too_large(place)
    return content


def too_large(place: str) -> PageError:
    """What to say of a page over the limit."""
    return PageError(place, "too-large", f"it is larger than {SIZE_LIMIT // 10**6} MB, which no news page is.")


def _joined(content: bytes, place: str) -> bytes:
    """What was sent in chunks; the content itself where it begins with none."""
    chunks: list[bytes] = []
    at = 0
    while head := _CHUNK_HEAD.match(content, at):
        size = int(head[1], 16)
        if size == 0:
            return b"".join(chunks)
        at = head.end() + size
        if at > len(content):
            break
        chunks.append(content[head.end() : at])
    if not chunks and not head:
        return content
    raise PageError(place, "damaged", "its content breaks off.")


def _unpacked(content: bytes, coding: str, place: str) -> bytes | None:
    """What was compressed; None where it is not, or was by no coding that pages are sent in."""
    try:
        if coding in ("gzip", "x-gzip"):
            return _inflated(content, zlib.MAX_WBITS | 16, place) if content.startswith(b"\x1f\x8b") else None
        if coding == "deflate":
            # By the standard with zlib's frame, by some servers without.
            framed = len(content) > 1 and content[0] & 0x0F == 8 and int.from_bytes(content[:2]) % 31 == 0
            if not framed and _MARKUP.match(content):
                return None
            return _inflated(content, zlib.MAX_WBITS if framed else -zlib.MAX_WBITS, place)
        if coding in _READERS:
            unpacked = _read(_READERS[coding](io.BytesIO(content)))
            if len(unpacked) > SIZE_LIMIT:
                raise too_large(place)
            return unpacked
    except (zlib.error, OSError):
        if not _MARKUP.match(content):
            raise PageError(place, "damaged", "its compressed content is broken.") from None
    return None


def _inflated(content: bytes, window: int, place: str) -> bytes:
    unpacking = zlib.decompressobj(window)
    unpacked = unpacking.decompress(content, SIZE_LIMIT + 1)
    if len(unpacked) > SIZE_LIMIT:
        raise too_large(place)
    if not unpacking.eof:
        raise PageError(place, "damaged", "its compressed content breaks off.")
    return unpacked


def _read(reader: WarcReader) -> bytes:
    """All that a reader gives, or a byte more than the limit."""
    parts, size = [], 0
    while size <= SIZE_LIMIT and (data := reader.read(min(1 << 20, SIZE_LIMIT + 1 - size))):
        parts.append(data)
        size += len(data)
    return b"".join(parts)
