import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import PageError
from comity.sources.decoding import _ENCODINGS, _known, decode, looks_like_html

ENGLISH = "Norland’s minister – Çelik – met “colleagues” in Vik. " * 5
RUSSIAN = "Министры встретились во вторник в городе и договорились. " * 5


def reason_of(data: bytes) -> str:
    with pytest.raises(PageError) as caught:
        decode(data, "x")
    return caught.value.reason


@given(st.text().filter(lambda text: text.isprintable()))
def test_utf8_comes_back(text: str) -> None:
    assert decode(codecs.BOM_UTF8 + text.encode(), "x") == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_of_english(encoding: str) -> None:
    assert decode(ENGLISH.encode(encoding), "x") == ENGLISH


def test_cyrillic_without_a_declared_encoding() -> None:
    assert decode(RUSSIAN.encode("cp1251"), "x") == RUSSIAN


def test_declared_encodings() -> None:
    html = f'<html><head><meta charset="koi8-r"></head><p>{RUSSIAN}'
    assert decode(html.encode("koi8-r"), "x") == html
    assert decode(RUSSIAN.encode("koi8-r"), "x", charset="koi8-r") == RUSSIAN
    assert decode(ENGLISH.encode("cp1252"), "x", charset="no-such-encoding") == ENGLISH


@pytest.mark.parametrize("name", ["punycode", "idna", "unicode_escape", "utf-7", "hex", "rot13"])
def test_pythons_own_encodings_are_none_of_a_page(name: str) -> None:
    """To read a megabyte as Punycode would take minutes."""
    assert decode(ENGLISH.encode("cp1252"), "x", charset=name) == ENGLISH


def test_encodings_of_pages_are_known_by_their_usual_names() -> None:
    names = ("Windows-1251", "KOI8-R", "ISO-8859-9", "x-mac-cyrillic", "GBK", "Shift_JIS", "EUC-KR", "pt154", "kz-1048")
    known = [_known(name) for name in names]
    assert known == ["cp1251", "koi8-r", "iso8859-9", None, "gbk", "shift_jis", "euc_kr", "ptcp154", "kz1048"]
    assert all(codecs.lookup(name).name == name for name in _ENCODINGS)


def test_a_few_broken_bytes_are_replaced() -> None:
    assert decode(RUSSIAN.encode() + b"\xd0", "x") == RUSSIAN + "\ufffd"


@pytest.mark.parametrize(
    "data",
    [
        RUSSIAN.encode().replace(b"\xd0\xbe", b"\xd0"),
        b"\x81\x8d\x8f\x90\x9d\xfe\xff" * 50,
        codecs.BOM_UTF8 + b"\xff\xfe\xfd" * 50,
    ],
)
def test_broken_encodings(data: bytes) -> None:
    assert reason_of(data) == "encoding"


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7", b"\x89PNG\r\n", b"PK\x03\x04", b"text\0text", bytes(range(1, 32)), b"\x1f\x8b\x08"],
)
def test_binary(data: bytes) -> None:
    assert reason_of(data) == "binary"


@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_a_page_error(data: bytes) -> None:
    reason: str | None = None
    try:
        text = decode(data, "x")
    except PageError as error:
        reason = error.reason
    else:
        text.encode()
    assert reason in (None, "binary", "encoding")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("\n<!-- saved --><!DOCTYPE html>", True),
        ('<?xml version="1.0"?>\n<html>', True),
        ("Home <a href='/'>x</a> <a href='/'>y</a> <a href='/'>z</a>", True),
        ("Trade fell by <1 percent", False),
        ("# Title\n\nText with <b>bold</b>.", False),
        ("", False),
    ],
)
def test_looks_like_html(text: str, html: bool) -> None:
    assert looks_like_html(text) is html
