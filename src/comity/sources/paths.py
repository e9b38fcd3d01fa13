"""Paths as they are shown and kept: a name of a file may hold bytes that no text can."""

import re
from pathlib import Path

# Python has such a byte as a surrogate, which no encoding writes and no store keeps.
_BYTE = re.compile("[\udc80-\udcff]")
_SHOWN_BYTE = re.compile(r"\\x([89a-f][0-9a-f])")


def shown(path: str) -> str:
    r"""A path as a text: bytes in it that are no UTF-8 stand as "\xe9"."""
    return _BYTE.sub(lambda byte: rf"\x{ord(byte[0]) & 0xFF:02x}", path)


def path_of(name: str) -> str:
    """The path that is shown so; a file that has this very name comes first."""
    if "\\x" not in name or Path(name).exists():
        return name
    return _SHOWN_BYTE.sub(lambda byte: chr(0xDC00 + int(byte[1], 16)), name)
