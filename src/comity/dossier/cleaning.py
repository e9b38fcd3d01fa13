"""Characters that must not reach a page as they are."""

import re

# Control characters say nothing in a text; marks of direction can make it read as what it is not.
_CONTROLS = {c for c in (*range(0x20), *range(0x7F, 0xA0)) if chr(c) not in "\n\t"}
_DIRECTIONS = {0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)}
_SURROGATES = range(0xD800, 0xE000)
_TABLE: dict[int, str | None] = {
    **dict.fromkeys(_CONTROLS | _DIRECTIONS),
    **dict.fromkeys(_SURROGATES, "\ufffd"),
}


# Most texts hold none of them, which a search tells many times faster than a translation.
_UNSAFE = re.compile(f"[{re.escape(''.join(map(chr, _TABLE)))}]")


def clean(text: str) -> str:
    """`text` without control characters and marks of direction, lone surrogates replaced: safe to show."""
    return text.translate(_TABLE) if _UNSAFE.search(text) else text


def escape_unsafe(json: str) -> str:
    """JSON in which what `clean` would take away is written as escapes: the same data, safe to show."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json)
