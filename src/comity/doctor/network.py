"""Whether an address can be fetched from here; asked for only where somebody names one."""

from collections.abc import Iterator

from comity.doctor.model import Examined, well, wrong
from comity.errors import PageError
from comity.logs import without_secrets

_REMEDIES = {
    "bad-address": "Name an address of the public internet, or allow others by --allow-private.",
    "unreachable": "Check the address, the network, name server and firewall; no proxy is used.",
    "too-large": "Name a page.",
}


def fetching(address: str, *, allow_private: bool = False) -> Iterator[Examined]:
    """Fetches an address as `comity add` would, within the same borders."""
    from comity.sources.web import download

    shown = without_secrets(address)
    try:
        got = download(address, allow_private=allow_private)
    except PageError as error:
        yield wrong("fetching", f"{shown}: {without_secrets(error.message)}", _REMEDIES.get(error.reason, "Check the address."))
    else:
        yield well("fetching", f"{shown} gives {len(got.content):,} bytes.")
