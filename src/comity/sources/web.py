"""Pages from addresses."""

import re
import ssl
import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpcore
import httpx

from comity.errors import PageError
from comity.sources.addresses import why_not_fetched
from comity.sources.borders import BorderError, Transport
from comity.sources.decoding import SIZE_LIMIT

# Seconds without an answer, and for the whole page: slow ministries answer within 10; who needs more is down.
_ANSWER_TIMEOUT = 20.0
_PAGE_TIMEOUT = 60.0
# Archives: a day for one that is read while it comes, and a server that sends less in a second sends nothing.
_FILE_TIMEOUT = 24 * 3600.0
_SLOWEST = 1_000
_LARGEST_FILE = 20 * 10**9
_MOST_REDIRECTS = 10
_CHUNK = 1 << 16
USER_AGENT = "comity/0.1 (reader of diplomatic news)"
_HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html,text/plain;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "gzip",
}
LONGEST_REST = 24 * 3600.0
"""Seconds. Nothing is left alone for longer, whatever a server or its robots.txt asks for: a slip there would be for ever."""
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that may be others a little later (RFC 9110)."""


class NoAnswerError(PageError):
    """An address from which nothing came now, and something may later: no answer, a server that is down or has too much to do."""

    def __init__(self, source: str, message: str, after: float | None = None) -> None:
        super().__init__(source, "unreachable", message)
        self.after = after
        """The seconds after which the server wants to be asked again, where it says so; a day at most."""

    def __reduce__(self) -> tuple[type["NoAnswerError"], tuple[str, str, float | None]]:  # type: ignore[override]
        return (NoAnswerError, (self.source, self.message, self.after))


@dataclass(frozen=True, slots=True)
class Download:
    """What came from an address; `url` is where redirects led, `fetched` the time in ISO 8601."""

    url: str
    media_type: str
    charset: str | None
    content: bytes
    fetched: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answers to one request, whatever it is; the content is empty where it only sends elsewhere."""

    url: str
    status: int
    phrase: str
    headers: Mapping[str, str]
    """By names in lower case."""
    content: bytes
    charset: str | None
    moved: str | None
    """Where it sends, for a redirect."""
    fetched: str

    @property
    def download(self) -> Download:
        """The content alone."""
        media_type = self.headers.get("content-type", "").split(";")[0].strip().lower()
        return Download(self.url, media_type, self.charset, self.content, self.fetched)


def download(address: str, *, allow_private: bool = False) -> Download:
    """Fetch an address of the public internet; with `allow_private` also one of this computer or a private network.

    Redirects are followed, each within the same limits. A proxy that the environment names (HTTPS_PROXY) is never used, since it
    would reach addresses that can't be checked here. Raises PageError "bad-address" where it may not be fetched, "unreachable" or
    "too-large".
    """
    deadline = time.monotonic() + _PAGE_TIMEOUT
    url = address
    for _ in range(_MOST_REDIRECTS + 1):
        answer = ask(url, source=address, allow_private=allow_private, deadline=deadline)
        if answer.moved is None:
            require_success(answer, address)
            return answer.download
        url = answer.moved
    raise too_many_redirects(address, _MOST_REDIRECTS)


def ask(
    url: str,
    *,
    source: str | None = None,
    allow_private: bool = False,
    headers: Mapping[str, str] | None = None,
    deadline: float | None = None,
    most: int | None = None,
) -> Answer:
    """What a server answers to one request; redirects are not followed, and errors of the server are no exceptions.

    `source` is what messages name, `headers` are sent beside the usual ones, `deadline` (`time.monotonic`) is by default a minute
    from now, `most` the largest content in bytes. Raises PageError as `download`; NoAnswerError where another try may help.
    """
    address = source or url
    deadline = deadline or time.monotonic() + _PAGE_TIMEOUT
    with _requested(url, address, _HEADERS | dict(headers or {}), deadline, allow_private) as response:
        moved = response.next_request
        content = b"" if moved or response.is_error else _content(response, address, deadline, most or SIZE_LIMIT)
        return Answer(
            str(response.url),
            response.status_code,
            response.reason_phrase,
            {name.lower(): value for name, value in response.headers.items()},
            content,
            response.charset_encoding,
            str(moved.url) if moved else None,
            datetime.now(UTC).isoformat(timespec="seconds"),
        )


class Flow:
    """A large file that comes from an address: as many bytes as are asked for, and no more are held."""

    def __init__(self, response: httpx.Response, address: str) -> None:
        self._address = address
        # As they come: of a server that sends a byte a second no chunk would ever be full.
        self._chunks = response.iter_raw()
        self._ahead = b""
        self._came = 0
        self._waited = 0.0

    def read(self, size: int, /) -> bytes:
        """At most `size` of the next bytes. Raises PageError "unreachable" where they take too long or break off, "too-large"."""
        if not self._ahead:
            began = time.monotonic()
            self._ahead = next(self._chunks, b"")
            self._came += len(self._ahead)
            # What counts is the time of the server: whoever reads may take as long as reading takes.
            self._waited += time.monotonic() - began
            if self._waited > _PAGE_TIMEOUT and self._came < _SLOWEST * self._waited:
                raise _unanswered(self._address, f"it comes at less than {_SLOWEST:,} bytes a second")
            if self._came > _LARGEST_FILE:
                raise PageError(self._address, "too-large", f"it is larger than {_LARGEST_FILE // 10**9} GB.")
        data, self._ahead = self._ahead[:size], self._ahead[size:]
        return data


@contextmanager
def open_address(address: str, *, allow_private: bool = False) -> Iterator[Flow]:
    """The file at an address, bit by bit; the rules and errors are those of `download`, also while it is read."""
    headers = _HEADERS | {"Accept": "*/*", "Accept-Encoding": "identity"}
    deadline = time.monotonic() + _PAGE_TIMEOUT
    url = address
    for _ in range(_MOST_REDIRECTS + 1):
        with _requested(url, address, headers, deadline, allow_private, longer=_FILE_TIMEOUT) as response:
            if response.next_request is None:
                _require(response.status_code, response.reason_phrase, response.headers.get("retry-after", ""), address)
                yield Flow(response, address)
                return
            url = str(response.next_request.url)
    raise too_many_redirects(address, _MOST_REDIRECTS)


@contextmanager
def _requested(
    url: str, address: str, headers: Mapping[str, str], deadline: float, allow_private: bool, *, longer: float = 0.0
) -> Iterator[httpx.Response]:
    """What a server answers to one request, its content not yet read; what goes wrong up to the end of the block is a PageError.

    Once the server has answered, its content may take so many seconds longer.
    """
    transport = Transport(deadline, allow_private=allow_private)
    try:
        with (
            httpx.Client(transport=transport, timeout=_ANSWER_TIMEOUT, headers=dict(headers), trust_env=False) as client,
            closing(_sent(client, url, address)) as response,
        ):
            transport.extend(longer)
            yield response
    except BorderError as error:
        raise _forbidden(address, f"{error}, from which nothing is fetched") from None
    except (httpx.TimeoutException, httpcore.TimeoutException):
        if time.monotonic() > deadline + longer:
            raise _late(address) from None
        raise _unanswered(address, f"no answer within {_ANSWER_TIMEOUT:.0f} seconds") from None
    except (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        # httpcore raises its own errors while it handles those of the system.
        if isinstance(error.__context__, ssl.SSLCertVerificationError):
            why = error.__context__.verify_message
            # Most often one that has run out, and is renewed when somebody sees it.
            raise _unanswered(address, f"its certificate can't be trusted: {why}") from None
        why = re.sub(r"^\[Errno -?\d+\] ", "", str(error)) or type(error).__name__
        raise _unanswered(address, why) from None


def _sent(client: httpx.Client, url: str, address: str) -> httpx.Response:
    """The answer to a request. Raises PageError "bad-address" where the address, or where it leads to, may not be fetched."""
    try:
        asked = httpx.URL(url)
        _check(asked, address)
        # Not followed by httpx, which reads the content that comes along with a redirect whatever its size.
        response = client.send(client.build_request("GET", asked), stream=True, follow_redirects=False)
        if response.next_request is not None:
            _check(response.next_request.url, address)
    except (httpx.InvalidURL, UnicodeError):  # UnicodeError: a name of a host that is none in any script
        raise _forbidden(address, "this is no address") from None
    return response


def require_success(answer: Answer, address: str) -> None:
    """Raises PageError "unreachable" where the server did not give the content; NoAnswerError where it may later."""
    _require(answer.status, answer.phrase, answer.headers.get("retry-after", ""), address)


def _require(status: int, phrase: str, retry_after: str, address: str) -> None:
    if status < 400:
        return
    why = f"the server answers {status} {phrase}".rstrip()
    if status in PASSING:
        raise _unanswered(address, why, _seconds(retry_after))
    raise _unreachable(address, why)


def too_many_redirects(address: str, most: int) -> PageError:
    """The error for an address that leads from one to the next."""
    return _unreachable(address, f"it redirects more than {most} times")


def _seconds(retry_after: str) -> float | None:
    """The seconds that a Retry-After tells (RFC 9110), a number of them or a time; a day at most."""
    text = retry_after.strip()
    if text.isascii() and text.isdecimal():
        return min(float(text[:9]), LONGEST_REST)
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # OverflowError: a time zone of twenty digits
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return min(max(0.0, (when - datetime.now(UTC)).total_seconds()), LONGEST_REST)


def check_address(text: str) -> str:
    """The address that is written so, if one may ask for it at all. Raises PageError "bad-address".

    Where it leads is known only when it is fetched.
    """
    try:
        url = httpx.URL(text.strip())
        _check(url, text)
    except (httpx.InvalidURL, UnicodeError):
        raise _forbidden(text, "this is no address") from None
    return str(url)


def _check(url: httpx.URL, address: str) -> None:
    if url.scheme not in ("http", "https"):
        raise _forbidden(address, "only http:// and https:// are fetched")
    if (url.port or 0) >= 1 << 16:
        raise _forbidden(address, "there is no such port")
    if not url.host:
        raise _forbidden(address, "no host is named in it")
    if url.userinfo:
        raise _forbidden(address, "it holds a name or password, which would be kept and shown with the page")
    if why := why_not_fetched(str(url)):
        raise _forbidden(address, why)


def _content(response: httpx.Response, address: str, deadline: float, most: int) -> bytes:
    """The content as it is without compression, of which no more is unpacked than may be large."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise _unreachable(address, f"it comes compressed as {encoding[:40]!r}, which was not asked for")
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16) if encoding.endswith("gzip") else None
    content, came = bytearray(), 0
    for chunk in response.iter_raw(_CHUNK):
        came += len(chunk)
        try:
            content += unpacking.decompress(chunk, most + 1 - len(content)) if unpacking else chunk
        except zlib.error:
            raise _unreachable(address, "its compressed content is broken") from None
        if max(came, len(content)) > most:
            raise PageError(address, "too-large", f"it is larger than {most // 10**6} MB.")
        if time.monotonic() > deadline:
            raise _late(address)
    if unpacking and came and not unpacking.eof:
        raise _unanswered(address, "its content breaks off")
    return bytes(content)


def _late(address: str) -> PageError:
    return _unanswered(address, f"it takes longer than {_PAGE_TIMEOUT:.0f} seconds")


def _forbidden(address: str, why: str) -> PageError:
    return PageError(address, "bad-address", f"it can't be fetched: {why}.")


def _unreachable(address: str, why: str) -> PageError:
    return PageError(address, "unreachable", _not_fetched(why))


def _unanswered(address: str, why: str, after: float | None = None) -> NoAnswerError:
    return NoAnswerError(address, _not_fetched(why), after)


def _not_fetched(why: str) -> str:
    return f"it could not be fetched ({why.rstrip('.')}); check the address and try again."
