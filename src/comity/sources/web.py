"""Pages from addresses."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

import httpx

from comity.errors import PageError
from comity.sources.decoding import SIZE_LIMIT

# Seconds without an answer, and for the whole page: slow ministries answer within 10; who needs more is down.
_ANSWER_TIMEOUT = 20.0
_PAGE_TIMEOUT = 60.0
_HEADERS = {
    "User-Agent": "comity/0.1 (reader of diplomatic news)",
    "Accept": "text/html,text/plain;q=0.9,*/*;q=0.5",
}


@dataclass(frozen=True, slots=True)
class Download:
    """What came from an address; `url` is where redirects led, `fetched` the time in ISO 8601."""

    url: str
    media_type: str
    charset: str | None
    content: bytes
    fetched: str


def download(address: str) -> Download:
    """Fetch an address. Raises PageError "unreachable" or "too-large"."""
    deadline = time.monotonic() + _PAGE_TIMEOUT
    try:
        with (
            httpx.Client(timeout=_ANSWER_TIMEOUT, follow_redirects=True, headers=_HEADERS) as client,
            client.stream("GET", address) as response,
        ):
            if response.is_error:
                raise _unreachable(address, f"the server answers {response.status_code} {response.reason_phrase}")
            content = bytearray()
            for chunk in response.iter_bytes(65536):
                content += chunk
                if len(content) > SIZE_LIMIT:
                    raise PageError(address, "too-large", f"it is larger than {SIZE_LIMIT // 10**6} MB.")
                if time.monotonic() > deadline:
                    raise _unreachable(address, f"it takes longer than {_PAGE_TIMEOUT:.0f} seconds")
            media_type = response.headers.get("content-type", "").split(";")[0].strip().lower()
            now = datetime.now(UTC).isoformat(timespec="seconds")
            return Download(str(response.url), media_type, response.charset_encoding, bytes(content), now)
    except httpx.TimeoutException:
        raise _unreachable(address, f"no answer within {_ANSWER_TIMEOUT:.0f} seconds") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise _unreachable(address, str(error) or type(error).__name__) from None


def _unreachable(address: str, why: str) -> PageError:
    return PageError(
        address,
        "unreachable",
        f"it could not be fetched ({why.rstrip('.')}); check the address and try again.",
    )
