"""What was done of a shard so far, item by item, so that a worker that dies loses nothing.

A file of entries, each with its length and checksum: what was cut off in the middle of an entry is found out and forgotten. Who
writes a journal holds a lock on it, as a worker whose run was killed may live a moment longer than the run.
"""

import fcntl
import json
import os
import struct
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from comity.errors import ComityError

_HEAD = struct.Struct("<II")
_LOCK_SECONDS = 60.0


class Journal:
    """The journal at `path`, made where there is none; entries are what JSON has. Use it in a `with` statement.

    Raises ComityError where another process goes on writing it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = _locked(path)

    def entries(self) -> Iterator[tuple[int, Any]]:
        """Each entry with its place, up to the first that is damaged; what stands behind that is cut off."""
        place = 0
        with self._path.open("rb") as file:
            while (entry := _read(file)) is not None:
                yield place, entry
                place = file.tell()
        os.ftruncate(self._file, place)

    def entry(self, place: int) -> Any:
        """The entry at a place."""
        with self._path.open("rb") as file:
            file.seek(place)
            return _read(file)

    def write(self, entry: Any) -> None:
        """Adds an entry; once this returns, no end of this process undoes it."""
        body = zlib.compress(json.dumps(entry).encode(), 1)
        whole = _HEAD.pack(len(body), zlib.crc32(body)) + body
        while whole:
            whole = whole[os.write(self._file, whole) :]

    def clear(self) -> None:
        """Forgets all entries."""
        os.ftruncate(self._file, 0)

    def remove(self) -> None:
        """Removes the file; the lock stays until the end."""
        self._path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        os.close(self._file)


@contextmanager
def sole(path: Path, message: str) -> Iterator[None]:
    """Holds a lock on a file. Raises ComityError with the message where another process holds it."""
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        raise ComityError(message) from None
    try:
        yield
    finally:
        os.close(file)


def _read(file: Any) -> Any:
    head = file.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    length, checksum = _HEAD.unpack(head)
    body = file.read(length)
    if len(body) < length or zlib.crc32(body) != checksum:
        return None
    return json.loads(zlib.decompress(body))


def _locked(path: Path) -> int:
    until = time.monotonic() + _LOCK_SECONDS
    while time.monotonic() < until:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Who held it may have finished meanwhile, and removed it.
            if os.fstat(file).st_nlink:
                return file
        except OSError:
            pass
        os.close(file)
        time.sleep(0.2)
    raise ComityError(f"{path}: another process is still writing it; wait for its end, or end it.")
