"""ZIP files from strangers: read entry by entry, never unpacked to the disk, so that no name of an entry leads anywhere."""

import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO

from comity.errors import PageError
from comity.sources.streams import Stream

_ENOUGH = 1 << 30
_MOST_GROWTH = 100
"""A file that unpacks to more than `_ENOUGH` and this many times its size is a bomb; text shrinks to a tenth."""
_LARGEST_DIRECTORY = 1 << 26
"""Bytes of the list of entries, which is held whole; an archive of ten thousand entries has a megabyte."""
_END, _LOCATOR, _LARGE_END = 22, 20, 56
"""Bytes of what stands at the end of a ZIP file, the last first: its record of the list, and where it is ZIP64 two more."""
_TAIL = (1 << 16) + _END + _LOCATOR + _LARGE_END
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError)
"""What zipfile raises of a broken file; the last of an entry that is packed in a way that it doesn't know."""
_ENCRYPTED = 1
_BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Ways of packing that are unpacked piece by piece. Python's zipfile has bzip2 and LZMA unpack all that a piece holds at once,
which may be a million times as much."""


@contextmanager
def open_zip(file: BinaryIO, source: str) -> Iterator[zipfile.ZipFile]:
    """The ZIP in a file that can be read from any place. Raises PageError "damaged" where it is none, or broken."""
    try:
        _check_directory(file, source)
        archive = zipfile.ZipFile(file)
    except (*_BROKEN, UnicodeDecodeError):  # the latter of names of entries
        raise PageError(
            source, "damaged", "this is no ZIP file, or its end is missing or broken; fetch or copy it again."
        ) from None
    with archive:
        yield archive


@contextmanager
def open_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, source: str) -> Iterator[Stream]:
    """What is packed in an entry. Raises PageError "damaged", also while it is read, or "too-large"."""
    if entry.file_size > max(_ENOUGH, _MOST_GROWTH * entry.compress_size):
        raise PageError(
            source, "too-large", f"it unpacks to more than {_MOST_GROWTH} times its size, as no archive of pages does."
        )
    if entry.compress_type not in _BOUNDED:
        raise PageError(
            source, "damaged", "it is packed in a way that archives of pages are not; pack it anew as usual (deflate)."
        )
    if entry.flag_bits & _ENCRYPTED:
        raise PageError(source, "damaged", "it is encrypted; unpack it with its password first.")
    with _told(source), _opened(archive, entry, source) as stream:
        yield stream


def _opened(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, source: str) -> IO[bytes]:
    try:
        return archive.open(entry)
    # A place before the file's beginning, or beyond what a file can have; a name in a broken encoding.
    except (ValueError, OverflowError):
        raise PageError(source, "damaged", "its place or its name in the ZIP file is broken.") from None


@contextmanager
def _told(source: str) -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        why = str(error).rstrip(".") or type(error).__name__
        raise PageError(source, "damaged", f"this part of the ZIP file can't be unpacked ({why}).") from None


def _check_directory(file: BinaryIO, source: str) -> None:
    """Refuses a file whose list of entries would fill the memory: zipfile reads it at once."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    # The records by which zipfile goes: the one at the very end, or else the last; that of ZIP64 wherever it is announced.
    end = len(tail) - _END
    if not (tail.startswith(b"PK\x05\x06", max(end, 0)) and tail.endswith(b"\0\0")):
        end = tail.rfind(b"PK\x05\x06")
    if end < 0 or end + _END > len(tail):
        return
    (length,) = struct.unpack_from("<L", tail, end + 12)
    large = end - _LOCATOR - _LARGE_END
    if large >= 0 and tail.startswith(b"PK\x06\x06", large) and tail.startswith(b"PK\x06\x07", end - _LOCATOR):
        (length,) = struct.unpack_from("<Q", tail, large + 40)
    # A length beyond the file is broken and told as such by zipfile.
    if _LARGEST_DIRECTORY < length <= size:
        raise PageError(source, "too-large", "its list of entries is larger than any archive's.")
