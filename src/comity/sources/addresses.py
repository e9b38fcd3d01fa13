"""Which addresses are none: what nobody can be asked for, and what no store keeps."""

import re
from typing import Final
from urllib.parse import urlsplit

LONGEST_ADDRESS: Final = 2_000
"""Bytes. Servers take hardly more, and what PostgreSQL looks up must be shorter than 2,704."""
# Line ends and tabs are no flaw: who takes an address apart leaves them out.
_UNKEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def why_not_kept(address: str) -> str | None:
    """Why a store would not keep this address, in words; None where it would."""
    if len(address.encode("utf-8", "replace")) > LONGEST_ADDRESS:
        return f"it is longer than {LONGEST_ADDRESS:,} bytes"
    return "it holds control characters" if _UNKEPT.search(address) else None


def why_not_fetched(address: str) -> str | None:
    """Why nobody can be asked for this address, in words; None where nothing speaks against it as it is written."""
    if flaw := why_not_kept(address):
        return flaw
    try:
        urlsplit(address)
    except ValueError:  # brackets that hold no IPv6 address
        return "this is no address"
    return None
