"""From bytes to text: encodings, and what is no text at all.

The order of trust follows the WHATWG encoding standard: byte order mark, then what the transport or the page
declares, then what the bytes look like.
"""

import codecs
import re

from comity.errors import PageError

# 20 MB: the longest news pages, scripts and all, stay under 5 MB; the tree of a larger one would fill the
# memory.
SIZE_LIMIT = 20_000_000

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "a media file"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
)
_DECLARED = re.compile(rb"""<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*(?:["']\s*)?([\w.:-]{2,40})""", re.I)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_CYRILLIC_1251 = re.compile(rb"[\xa8\xb8\xc0-\xff]")
_ENCODINGS = frozenset(
    """cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp866 cp874 cp932 cp949 big5 big5hkscs euc_jp euc_kr gb2312
    gb18030 gbk hz iso2022_jp iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10
    iso8859-11 iso8859-13 iso8859-14 iso8859-15 iso8859-16 koi8-r koi8-t koi8-u kz1048 mac-cyrillic mac-roman ptcp154
    shift_jis tis-620 utf-16-be utf-16-le""".split()
)
"""Those of the encoding standard, and Central Asian ones, by Python's names. Python has others that no page is written in, and
takes time with the square of a text's length to read one of them (Punycode)."""
_CONTROLS = bytes([*range(0x01, 0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)])
# A page that a browser would mend: up to one broken character in 200 is replaced and read on.
_BROKEN_SHARE = 0.005

_TAG_FIRST = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--(?:[^-]++|-[^-]|--+[^->])*--+>\s*)*<(?:!doctype\s+html|html|head|body|meta|title|article|main|section|div|p|h1)\b",
    re.I | re.S,
)
_CLOSING_TAG = re.compile(r"</(?:p|div|a|span|li|body|html|h[1-6])\s*>", re.I)


def looks_like_html(text: str) -> bool:
    """Whether text is evidently HTML: it begins with one of HTML's tags, or closes at least three."""
    if _TAG_FIRST.match(text, 0, 4000):
        return True
    closings = _CLOSING_TAG.finditer(text)
    return sum(1 for _, _match in zip(range(3), closings, strict=False)) == 3


def decode(data: bytes, source: str, *, charset: str | None = None) -> str:
    """The text of `data`; `charset` is what the transport declared.

    Raises PageError "binary" for what is no text, "encoding" for text that too many bytes of are broken.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _with_few_losses(data, "utf-8-sig" if encoding == "utf-8" else encoding, source)
    _refuse_binary(data, source)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    broken = _MULTIBYTE.sub(b"", data)
    if len(_MULTIBYTE.findall(data)) > len(_HIGH.findall(broken)):
        return _with_few_losses(data, "utf-8", source)
    declared = _DECLARED.search(data, 0, 4096)
    for name in (charset, declared and declared[1].decode("ascii")):
        known = _known(name)
        if known:
            return _with_few_losses(data, known, source)
    return _with_few_losses(data, _guess(data, source), source)


def _refuse_binary(data: bytes, source: str) -> None:
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    head = data[:65536]
    if kind is None and (b"\0" in head or len(head) - len(head.translate(None, _CONTROLS)) > len(head) / 100):
        kind = "a binary file"
    if kind:
        raise PageError(source, "binary", f"this is {kind}, not a page; give HTML or plain text.")


def _known(name: str | None) -> str | None:
    """Python's name of a declared encoding; UTF-8 is left out, since it has been tried."""
    if not name:
        return None
    try:
        encoding = codecs.lookup(name).name
    except LookupError:
        return None
    # Browsers read Latin-1 and ASCII as windows-1252, and pages are written for them.
    if encoding in ("iso8859-1", "ascii"):
        return "cp1252"
    return encoding if encoding in _ENCODINGS else None


def _guess(data: bytes, source: str) -> str:
    """windows-1251 where most bytes are its Cyrillic letters, windows-1252 where high bytes are rare."""
    high = len(_HIGH.findall(data))
    if high > 0.3 * len(data) and len(_CYRILLIC_1251.findall(data)) > 0.9 * high:
        return "cp1251"
    if high > 0.15 * len(data):
        raise _broken(source)
    return "cp1252"


def _with_few_losses(data: bytes, encoding: str, source: str) -> str:
    try:
        text = data.decode(encoding, "replace")
    except (
        LookupError,
        UnicodeError,
    ):  # codecs that are no text encodings ("hex"), or that know no "replace"
        raise _broken(source) from None
    if text.count("\ufffd") > max(3, _BROKEN_SHARE * len(text)):
        raise _broken(source)
    return text


def _broken(source: str) -> PageError:
    return PageError(source, "encoding", "its characters are broken or in an unknown encoding; save it as UTF-8.")
