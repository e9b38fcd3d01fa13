"""The members of a gzipped file, each unpacked bit by bit; a broken one does not hide those behind it.

Archives give each record a member of its own (WARC 1.1, annex D), so that one can be read without all before it. Libraries stop
at the first broken member; here the next one is looked for. Source of the form: RFC 1952.
"""

import zlib
from collections.abc import Iterator

from comity.sources.streams import CHUNK, Stream

MAGIC = b"\x1f\x8b"
_BEGINNING = MAGIC + b"\x08"
_GZIP = zlib.MAX_WBITS | 16
# Behind a broken member this much is searched again: what was unpacked before the breach was noticed.
_KEPT = 1 << 22
_HEAD = 1 << 10
_MOST_TRIES = 100_000
"""Places that look like the beginning of a member, and are none, until the rest of a file is given up."""
# News pages shrink to a fifth, the most repetitive logs to a fiftieth; gzip's best is a thousandth.
_MOST_GROWTH = 100
_ENOUGH = 1 << 30


class Member:
    """One member: a stream of what was packed. What is wrong with it stands in `flaw` once it has been read so far."""

    def __init__(self, place: int, source: "_Source") -> None:
        self.place = place
        """Where it begins in the file."""
        self.flaw: str | None = None
        self._source = source
        self._unpacking = zlib.decompressobj(_GZIP)
        self._packed = b""
        self._came = self._gave = 0

    def read(self, size: int, /) -> bytes:
        while not (self._unpacking.eof or self.flaw):
            if not self._packed:
                self._packed = self._source.next_chunk()
                self._came += len(self._packed)
                last = not self._packed
            else:
                last = False
            try:
                data = self._unpacking.decompress(self._packed, size)
            except zlib.error:
                self.flaw = "its compressed content is broken"
                return b""
            self._packed = self._unpacking.unconsumed_tail
            if self._unpacking.eof:
                self._source.give_back(self._unpacking.unused_data)
            self._gave += len(data)
            if self._gave > _ENOUGH and self._gave > _MOST_GROWTH * self._came:
                self.flaw = f"it unpacks to more than {_MOST_GROWTH} times its size"
                return b""
            if data:
                return data
            if last and not self._unpacking.eof:
                self.flaw = "it breaks off"
        return b""


def read_members(stream: Stream, begins: bytes) -> Iterator[Member]:
    """The members of a stream, in their order, each to be read before the next is asked for.

    Where one has a flaw, the next is the first behind its beginning that unpacks to something that begins with `begins`.
    """
    source = _Source(stream)
    while source.is_at_something():
        member = Member(source.begin(), source)
        yield member
        while member.read(CHUNK):
            pass
        if member.flaw and not source.find(begins):
            break
    if source.is_given_up:
        rest = Member(source.begin(), source)
        rest.flaw = "too much looks like the beginning of a member and is none, so the rest is left unread"
        yield rest


class _Source:
    """The packed bytes; those since the beginning of the member at hand can be searched again."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._ahead = b""
        self._place = 0
        """Of what is ahead."""
        self._kept: list[bytes] = []
        self._kept_size = 0
        self._tries = 0

    @property
    def is_given_up(self) -> bool:
        """Whether the search for a next member was given up."""
        return self._tries > _MOST_TRIES

    def is_at_something(self) -> bool:
        """Whether more follows than padding."""
        while True:
            if not self._ahead:
                self._ahead = self._stream.read(CHUNK)
                if not self._ahead:
                    return False
            left = self._ahead.lstrip(b"\0")
            self._place += len(self._ahead) - len(left)
            self._ahead = left
            if left:
                return True

    def begin(self) -> int:
        self._kept, self._kept_size = [], 0
        return self._place

    def next_chunk(self) -> bytes:
        chunk, self._ahead = self._ahead or self._stream.read(CHUNK), b""
        self._place += len(chunk)
        self._kept.append(chunk)
        self._kept_size += len(chunk)
        while self._kept_size - len(self._kept[0]) > _KEPT:
            self._kept_size -= len(self._kept.pop(0))
        return chunk

    def give_back(self, unused: bytes) -> None:
        self._ahead = unused
        self._place -= len(unused)

    def find(self, begins: bytes) -> bool:
        """Goes to the next member behind the beginning of the one at hand; says whether there is one."""
        data = b"".join(self._kept)
        place = self._place - len(data)
        at = 1
        while True:
            at = data.find(_BEGINNING, at)
            if 0 <= at <= len(data) - _HEAD or (at >= 0 and not (more := self._stream.read(CHUNK))):
                if _begins(data[at : at + _HEAD], begins):
                    self._ahead, self._place = data[at:], place + at
                    return True
                self._tries += 1
                if self.is_given_up:
                    return False
                at += 1
                continue
            if at < 0:
                # Two bytes of a beginning may stand at the end.
                at = max(0, len(data) - 2)
                more = self._stream.read(CHUNK)
                if not more:
                    return False
            data, place, at = data[at:] + more, place + at, 0


def _begins(data: bytes, begins: bytes) -> bool:
    try:
        return zlib.decompressobj(_GZIP).decompress(data, len(begins)) == begins
    except zlib.error:
        return False
