"""robots.txt (RFC 9309): what a host asks of programs, read as bytes; nothing is fetched here."""

import re

from protego import Protego

AGENT = "comity"
"""The name to which the groups of a robots.txt speak."""
_OTHERS = "others"
_AGENT_LINE = re.compile(
    r"(?:user-agent|useragent|user agent)\s*:(?P<told>.*)"
    # Without a colon, or with one in the name itself.
    r"|(?![^:]*:(?:\s|$))(?:user-agent|useragent|user\s+agent)\s(?P<said>.*)"
)
"""A line that says to whom a group speaks, stripped and in small letters: what Protego takes for one."""


def read_robots(content: bytes) -> Protego:
    """The rules of a host, which are to be asked for `AGENT` alone."""
    # Protego gives each rule of a group to each name above it: some thousands of both would fill the memory. No rule for others
    # concerns us, so that all others are one. Groups begin and end where they did.
    return Protego.parse("\n".join(_without_others(line) for line in content.decode("utf-8-sig", "replace").splitlines()))


def _without_others(line: str) -> str:
    found = _AGENT_LINE.fullmatch(line.partition("#")[0].strip().lower())
    name = (found["told"] or found["said"] or "").strip() if found else ""
    if not name or name == "*":
        return line
    # Protego leaves stars in names out, as we do, so that no name has thousands of forms.
    plain = name.replace("*", "")
    return f"User-agent: {plain if plain and plain in AGENT else _OTHERS}"
