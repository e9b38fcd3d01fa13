"""How pages are broken: by bytes, encodings, cuts, tags, nesting, entities, odd characters, and more of the same."""

import random
import re
from collections.abc import Callable, Sequence
from typing import Final

Mutation = Callable[[bytes, Sequence[bytes], random.Random], bytes]
"""Takes a page, other pages and chance; gives the page broken."""

LONGEST: Final = 3_000_000
"""Bytes to which a page is swollen at most; the limit of 20 MB for one page has a test of its own."""

ODD_CHARACTERS: Final = (
    # combining marks, marks of direction, spaces of no width and of no break, ends of lines of all sorts, controls
    *"\u0301 \u0308 \u20e3 \u0489 \u200e \u200f \u202a \u202b \u202c \u202d \u202e \u2066 \u2067 \u2069 \u061c".split(" "),
    *"\u200b \u200c \u200d \u2060 \ufeff \u00ad \u034f \u00a0 \u202f \u2007 \u2009 \u3000 \u2028 \u2029 \u0085".split(" "),
    *"\x0b \x0c \r \r\n \t \x00 \x01 \x08 \x1b \x1c \x1f \x7f \x80 \x9f".split(" "),
    # letters of other scripts, of one look with ours, of several code points, beyond the first plane, of no meaning
    *"А е о Ω ß ſ İ ı ŉ ﬁ ǆ ộ ệ 中 ب א ก 한 ℻ ™ ½ ² ٣ ５ Ⅷ 🇰🇿 👩\u200d👩\u200d👧\u200d👦 𝔸 𝟗 𐍈 ﷽".split(" "),
    *"‰ § “ ” ‘ « » – — … \U000e0001 \U0010ffff \uffff \ufffd \ufffe \ue000".split(" "),
)
_TAGS: Final = (
    "a abbr address article aside b base blockquote body br button center code dd details div dl dt em embed fieldset figcaption "
    "figure font footer form frame frameset h1 h2 h3 head header hr html i iframe img input ins label li link main marquee math "
    "meta nav noscript object ol option p param picture plaintext pre q ruby s script section select small span strike strong "
    "style sub summary sup svg table tbody td template textarea th thead time title tr u ul video wbr xmp o:p"
).split()
_ATTRIBUTES: Final = (
    'class="article-body"', 'id="content"', 'itemprop="articleBody"', 'datetime="0000-00-00"', 'style="display:none"', "hidden",
    'href="http://[::1"', 'property="og:title" content="', 'name="author" content=""', "=", '"', "'", "/", 'charset="utf-7"',
    'http-equiv="refresh" content="0"', 'class="' + "x " * 500 + '"',
    "a" * 1000, 'datetime="99999-13-45T99:99"', 'rel="canonical"',
)  # fmt: skip
_ENTITIES: Final = (
    "&#0; &#x0; &#xD800; &#xDFFF; &#x110000; &#xFFFFFFFFFFFFFFFF; &#99999999999999999999; &#-1; &#; &#x; &amp;amp;amp; &lt;p&gt; "
    "&nbsp &copy &notit; &NotEqualTilde; &AMP &#38;#38; &unknown; & &; &#x202e; &#13; &#8232; &lol9; &xxe; %xxe;"
).split()
_DOCTYPE: Final = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">'
    '<!ENTITY lol9 "&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;"><!ENTITY xxe SYSTEM "file:///etc/passwd">]>'
)
_OPENINGS: Final = (
    "<!--", "<![CDATA[", "<script>", "<style>", "<textarea>", "<title>", "<plaintext>", "<?php", "<!", "</", "<", "<a href='",
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": [[[', "<svg><![CDATA[", "]]>", "-->", "*/", "```",
    "---\n", "![](", "[](http://a", "**", "__", "#", "> ", "| a |", "\n\n\n",
)  # fmt: skip
_ENCODINGS: Final = (
    "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp1251", "cp1252", "cp1254", "koi8-r", "latin-1", "shift_jis",
    "gb18030",
    "big5", "euc-kr", "iso2022_jp", "cp437", "cp037",
)  # fmt: skip
_NUMBERS: Final = (
    "0", "-1", "9" * 30, "9" * 400, "1e999", "00:00", "31 February 0000", "9999-12-31T23:59:60+99:99", "0001-01-01",
    "1.2.3.4.5.6.7",
    "1,000,000,000,000,000,000,000", "$99999999999999999999999 trillion", "²", "٣", "½", "NaN", "0x1F", "12-34-5678",
    "May 99, 2999",
    "twenty-one hundred billion", "the 31st of February", "5–5–5–5", "1/0", "۱۴۰۲",
)  # fmt: skip


def mutated(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """The page broken in one to six ways; the same page, others and state of chance give the same."""
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4, 6))):
        data = chance.choice(MUTATIONS)(data, others, chance)[:LONGEST]
    return data


def _bytes(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 3, 10, 1 + len(data) // 50))):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _without(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    low, high = _span(data, chance)
    return data[:low] + data[high:]


def _spliced(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    other = chance.choice(others)
    low, high = _span(other, chance)
    at = chance.randrange(len(data) + 1)
    return data[:at] + other[low:high] + data[at:]


def _moved(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    low, high = _span(data, chance)
    rest = data[:low] + data[high:]
    at = chance.randrange(len(rest) + 1)
    return rest[:at] + data[low:high] + rest[at:]


def _swollen(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """A few bytes again and again: what patterns and parsers of quadratic cost don't survive."""
    low = chance.randrange(len(data) + 1)
    part = data[low : low + chance.choice((1, 1, 2, 3, 5, 10, 40, 400))] or b" "
    size = chance.choice((100, 1_000, 1_000, 10_000, 10_000, 100_000, 100_000, 1_000_000))
    return data[:low] + part * (size // len(part)) + data[low:]


def _encoded(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    return data.decode("utf-8", "replace").encode(chance.choice(_ENCODINGS), "replace")


def _declared(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    name = chance.choice((*_ENCODINGS, "utf-8", "none", "x" * 40, "idna", "rot13", "hex", "undefined", "unicode_escape"))
    return re.sub(rb"charset=\S{0,20}", f'charset="{name}">'.encode(), data) + data[: chance.randrange(3)]


def _broken_encoding(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    bad = (
        b"\xff",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xc0\xaf",
        b"\xf8\x88\x80\x80\x80",
        b"\xef\xbb\xbf",
        b"\x00",
        b"\xff\xfe",
        b"\x80" * 50,
    )
    return _inserted(data, [chance.choice(bad) for _ in range(chance.choice((1, 5, 50)))], chance)


def _tags(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    def tag() -> bytes:
        attributes = " ".join(chance.choices(_ATTRIBUTES, k=chance.randrange(3)))
        begin, end = chance.choice(("<", "<", "</")), chance.choice((">", ">", ">", "/>", ""))
        return f"{begin}{chance.choice(_TAGS)} {attributes}{end}".encode()

    return _inserted(data, [tag() for _ in range(chance.choice((1, 5, 50)))], chance)


def _other_tags(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    one, other = chance.choice(_TAGS).encode(), chance.choice(_TAGS).encode()
    match chance.randrange(3):
        case 0:
            return data.replace(b"</", b"")
        case 1:
            return re.sub(rb"(</?)(?:p|div|article|h1|td|span)\b", rb"\1" + other, data)
        case _:
            return re.sub(rb"<p\b", b"<" + one + b"><" + other, data)


def _nested(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    tags = [chance.choice(_TAGS) for _ in range(chance.choice((1, 1, 2, 3)))]
    depth = chance.choice((10, 100, 300, 1_000, 5_000, 20_000))
    opening = "".join(f"<{tag}>" for tag in tags).encode() * depth
    closing = ("".join(f"</{tag}>" for tag in reversed(tags)).encode() * depth) if chance.random() < 0.5 else b""
    low, high = _span(data, chance)
    return data[:low] + opening + data[low:high] + closing + data[high:]


def _brackets(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    part = chance.choice(
        (b"[", b"{", b"(", b'{"a":', b"[[", b'"', b"'", b"\\", "“".encode(), "«".encode(), b"*", b"_", b"-", b"|")
    )
    return _inserted(data, [part * chance.choice((5, 100, 3_000, 100_000))], chance)


def _entities(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    if chance.random() < 0.2:
        data = _DOCTYPE.encode() + data
    return _inserted(data, [chance.choice(_ENTITIES).encode() for _ in range(chance.choice((1, 5, 50)))], chance)


def _openings(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    return _inserted(data, [chance.choice(_OPENINGS).encode() for _ in range(chance.choice((1, 2, 10)))], chance)


def _characters(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    some = chance.choices(ODD_CHARACTERS, k=chance.choice((1, 3)))
    for _ in range(chance.choice((1, 10, 100))):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(some) * chance.choice((1, 1, 1, 2, 100)) + text[at:]
    return text.encode("utf-8", "replace")


def _characters_for(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """All of one character become another."""
    text = data.decode("utf-8", "replace")
    return text.replace(chance.choice(" \n.,ae\"<>-'0"), chance.choice((*ODD_CHARACTERS, ""))).encode("utf-8", "replace")


def _numbers(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    share = chance.choice((0.02, 0.2, 1.0))
    return re.sub(rb"\d+", lambda match: chance.choice(_NUMBERS).encode() if chance.random() < share else match[0], data)


def _lines(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    end = chance.choice((b"\r\n", b"\r", b" ", b"", b"\n\n", b"\n \n", "\u2028".encode(), b"<br>"))
    return data.replace(b"\n", end)


def _case(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    return chance.choice((bytes.upper, bytes.lower, bytes.swapcase, bytes.title))(data)


def _words(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    words = data.split(b" ")
    match chance.randrange(3):
        case 0:
            chance.shuffle(words)
        case 1:
            words = sorted(words)
        case _:
            words = [word for word in words if chance.random() < 0.7]
    return b" ".join(words)


def _span(data: bytes, chance: random.Random) -> tuple[int, int]:
    low = chance.randrange(len(data) + 1)
    return low, min(len(data), low + chance.choice((1, 10, 100, 1_000, 10_000)))


def _inserted(data: bytes, parts: Sequence[bytes], chance: random.Random) -> bytes:
    """Each part at a place of its own."""
    for part in parts:
        at = chance.randrange(len(data) + 1)
        data = data[:at] + part + data[at:]
    return data


MUTATIONS: Final[tuple[Mutation, ...]] = (
    _bytes, _cut, _without, _spliced, _moved, _swollen, _encoded, _declared, _broken_encoding, _tags, _other_tags,
    _nested, _brackets,
    _entities, _openings, _characters, _characters_for, _numbers, _lines, _case, _words,
)  # fmt: skip
