"""The least that archives ask of a file, an answer of a server or an entry of a ZIP."""

from typing import Protocol

from comity.sources.counting import Counts

CHUNK = 1 << 16


class Stream(Protocol):
    """Bytes one after another."""

    def read(self, size: int, /) -> bytes:
        """At most `size` of the next bytes; none only where there are no more."""
        ...


class Begun:
    """A stream of which the beginning has been read already."""

    def __init__(self, first: bytes, stream: Stream) -> None:
        self._first = first
        self._stream = stream

    def read(self, size: int, /) -> bytes:
        if not self._first:
            return self._stream.read(size)
        data, self._first = self._first[:size], self._first[size:]
        return data


class Watched:
    """A stream of which is counted how far it has been read."""

    def __init__(self, stream: Stream, counts: Counts) -> None:
        self._stream = stream
        self._counts = counts

    def read(self, size: int, /) -> bytes:
        data = self._stream.read(size)
        self._counts.bytes_read += len(data)
        return data
