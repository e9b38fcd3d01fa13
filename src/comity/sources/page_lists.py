"""Lists of pages: an address a line."""

from comity.errors import PageError
from comity.sources.decoding import decode, looks_like_html
from comity.sources.entries import Entry


def read_list(content: bytes, source: str) -> list[Entry]:
    """The addresses of a list, an address a line; what stands behind a "#" at the beginning of a line is a remark.

    Raises PageError "no-feed" for a line that is no address, with its number, and as `decode`.
    """
    text = decode(content, source)
    if looks_like_html(text):
        raise PageError(source, "no-feed", "this should be a list of addresses, and is a page; write an address a line.")
    entries = []
    for number, line in enumerate(text.splitlines(), 1):
        address = line.strip()
        if not address or address.startswith("#"):
            continue
        if not address.lower().startswith(("http://", "https://")) or len(address.split()) > 1:
            raise PageError(
                source, "no-feed", f"line {number} is no address ({address[:60]!r}); each line must be one, such as https://…"
            )
        entries.append(Entry(address))
    return entries
