"""Pages from addresses."""

import time
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import httpcore
import httpx

from comity.errors import PageError
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
_LONGEST_ADDRESS = 2_000
_CHUNK = 1 << 16
_HEADERS = {
    "User-Agent": "comity/0.1 (reader of diplomatic news)",
    "Accept": "text/html,text/plain;q=0.9,*/*;q=0.5",
    "Accept-Encoding": "gzip",
}


@dataclass(frozen=True, slots=True)
class Download:
    """What came from an address; `url` is where redirects led, `fetched` the time in ISO 8601."""

    url: str
    media_type: str
    charset: str | None
    content: bytes
    fetched: str


def download(address: str, *, allow_private: bool = False) -> Download:
    """Fetch an address of the public internet; with `allow_private` also one of this computer or a private network.

    Redirects are followed, each within the same limits. A proxy that the environment names (HTTPS_PROXY) is used only with
    `allow_private`, since it would reach addresses that can't be checked here. Raises PageError "bad-address" where it may not be
    fetched, "unreachable" or "too-large".
    """
    deadline = time.monotonic() + _PAGE_TIMEOUT
    with _asked(address, deadline, _HEADERS, allow_private) as response:
        content = _content(response, address, deadline)
        media_type = response.headers.get("content-type", "").split(";")[0].strip().lower()
        now = datetime.now(UTC).isoformat(timespec="seconds")
        return Download(str(response.url), media_type, response.charset_encoding, content, now)


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
                raise _unreachable(self._address, f"it comes at less than {_SLOWEST:,} bytes a second")
            if self._came > _LARGEST_FILE:
                raise PageError(self._address, "too-large", f"it is larger than {_LARGEST_FILE // 10**9} GB.")
        data, self._ahead = self._ahead[:size], self._ahead[size:]
        return data


@contextmanager
def open_address(address: str, *, allow_private: bool = False) -> Iterator[Flow]:
    """The file at an address, bit by bit; the rules and errors are those of `download`, also while it is read."""
    headers = _HEADERS | {"Accept": "*/*", "Accept-Encoding": "identity"}
    with _asked(address, time.monotonic() + _PAGE_TIMEOUT, headers, allow_private, longer=_FILE_TIMEOUT) as response:
        yield Flow(response, address)


@contextmanager
def _asked(
    address: str, deadline: float, headers: dict[str, str], allow_private: bool, *, longer: float = 0.0
) -> Iterator[httpx.Response]:
    """The answer from an address; what goes wrong up to the end of the block is a PageError.

    Once the server has answered, its content may take so many seconds longer.
    """
    transport = Transport(deadline, allow_private=allow_private)
    try:
        with (
            httpx.Client(transport=transport, timeout=_ANSWER_TIMEOUT, headers=headers, trust_env=allow_private) as client,
            closing(_answer(client, address)) as response,
        ):
            if response.is_error:
                raise _unreachable(address, f"the server answers {response.status_code} {response.reason_phrase}")
            transport.extend(longer)
            yield response
    except BorderError as error:
        raise _forbidden(address, f"{error}, from which nothing is fetched") from None
    except (httpx.InvalidURL, UnicodeError):  # UnicodeError: a name of a host that is none in any script
        raise _forbidden(address, "this is no address") from None
    except (httpx.TimeoutException, httpcore.TimeoutException):
        if time.monotonic() > deadline + longer:
            raise _late(address) from None
        raise _unreachable(address, f"no answer within {_ANSWER_TIMEOUT:.0f} seconds") from None
    except (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
        raise _unreachable(address, str(error) or type(error).__name__) from None


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
    if len(str(url)) > _LONGEST_ADDRESS:
        raise _forbidden(address, f"it is longer than {_LONGEST_ADDRESS:,} characters")


def _answer(client: httpx.Client, address: str) -> httpx.Response:
    """The answer at the end of all redirects, its content not yet read."""
    url = httpx.URL(address)
    _check(url, address)
    request = client.build_request("GET", url)
    for _ in range(_MOST_REDIRECTS + 1):
        # Not followed by httpx, which reads the content that comes along with a redirect whatever its size.
        response = client.send(request, stream=True, follow_redirects=False)
        if response.next_request is None:
            return response
        response.close()
        request = response.next_request
        _check(request.url, address)
    raise _unreachable(address, f"it redirects more than {_MOST_REDIRECTS} times")


def _content(response: httpx.Response, address: str, deadline: float) -> bytes:
    """The content as it is without compression, of which no more is unpacked than may be large."""
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise _unreachable(address, f"it comes compressed as {encoding[:40]!r}, which was not asked for")
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 16) if encoding.endswith("gzip") else None
    content, came = bytearray(), 0
    for chunk in response.iter_raw(_CHUNK):
        came += len(chunk)
        try:
            content += unpacking.decompress(chunk, SIZE_LIMIT + 1 - len(content)) if unpacking else chunk
        except zlib.error:
            raise _unreachable(address, "its compressed content is broken") from None
        if max(came, len(content)) > SIZE_LIMIT:
            raise PageError(address, "too-large", f"it is larger than {SIZE_LIMIT // 10**6} MB.")
        if time.monotonic() > deadline:
            raise _late(address)
    if unpacking and came and not unpacking.eof:
        raise _unreachable(address, "its content breaks off")
    return bytes(content)


def _late(address: str) -> PageError:
    return _unreachable(address, f"it takes longer than {_PAGE_TIMEOUT:.0f} seconds")


def _forbidden(address: str, why: str) -> PageError:
    return PageError(address, "bad-address", f"it can't be fetched: {why}.")


def _unreachable(address: str, why: str) -> PageError:
    return PageError(
        address,
        "unreachable",
        f"it could not be fetched ({why.rstrip('.')}); check the address and try again.",
    )
