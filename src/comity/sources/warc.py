"""The records of a WARC, one after another; a broken one does not hide those behind it.

fastwarc reads the headers. Where records begin and end is found out here, since its own iterator ends at the first broken record,
takes a length that is too large for true and what is behind for the record's content, and hands out a record that breaks off
as if it were whole. Source of the form: WARC 1.1 (ISO 28500:2017).
"""

import base64
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from fastwarc.warc import HeaderMap

from comity.sources.decoding import SIZE_LIMIT
from comity.sources.members import MAGIC, Member, read_members
from comity.sources.streams import CHUNK, Begun, Stream

BEGINNING = b"WARC/"
_END = b"\r\n\r\n"
_LINES = re.compile(rb"[\r\n]+")
_LONGEST_HEADER = 1 << 15
_MOST_BROKEN = 1_000
"""Broken places until the rest of a file is given up: each may cost a look at as much as may be large."""


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """A record as it stands in the file."""

    place: str
    """The byte of the file at which it begins, or its member does; then "+" and where in the unpacked member, if not at 0."""
    headers: HeaderMap
    block: bytes
    """Its content; of one over the size limit only the beginning, a byte more than the limit."""

    @property
    def is_too_large(self) -> bool:
        """Whether it is over the size limit."""
        return len(self.block) > SIZE_LIMIT


@dataclass(frozen=True, slots=True)
class Broken:
    """A place at which no record can be read, and why, as the end of a sentence."""

    place: str
    """As that of a record; empty for the file as a whole."""
    why: str


def read_records(stream: Stream, *, gzipped: bool = False) -> Iterator[WarcRecord | Broken]:
    """The records of a WARC and the broken places between them, in their order; one record is held at a time.

    What begins with neither a record nor a member of gzip is taken for the broken beginning of a file that is gzipped or not.
    """
    first = b""
    # What comes over a network may come in small pieces.
    while len(first) < len(BEGINNING) and (more := stream.read(CHUNK)):
        first += more
    stream = Begun(first, stream)
    gzipped = first.startswith(MAGIC) or (gzipped and not first.startswith(BEGINNING))
    broken = 0
    for item in _of_members(stream) if gzipped else _of_stream(stream, ""):
        yield item
        if isinstance(item, Broken):
            broken += 1
            if broken == _MOST_BROKEN:
                yield Broken("", f"more than {_MOST_BROKEN:,} places in it are broken, so the rest is left unread")
                return


def _of_members(stream: Stream) -> Iterator[WarcRecord | Broken]:
    for member in read_members(stream, BEGINNING):
        told = False
        for item in _of_stream(member, str(member.place)):
            told = isinstance(item, Broken)
            yield item
        if member.flaw and not told:
            yield Broken(str(member.place), member.flaw)


def _of_stream(stream: Stream, member: str) -> Iterator[WarcRecord | Broken]:
    """The records of what is not, or no longer, compressed."""
    reel = _Reel(stream)
    while reel.skip_lines():
        at = reel.place
        place = f"{member}+{at}" if member and at else member or str(at)
        found = _record(reel, place, is_checked=bool(member) and not at)
        # The end of a member is its checksum: only when it has been read is known whether the last record is sound.
        more = reel.skip_lines()
        if isinstance(stream, Member) and stream.flaw and (isinstance(found, Broken) or not more):
            found = Broken(place, stream.flaw)
        yield found
        if isinstance(found, Broken) and not reel.find_record():
            return


def _record(reel: "_Reel", place: str, *, is_checked: bool) -> WarcRecord | Broken:
    """The record that begins here; `is_checked` where its content has another checksum than the one in its header."""
    head = reel.take_header()
    if head is None:
        return Broken(place, "there is no WARC record here")
    headers = HeaderMap()
    try:
        headers.parse(io.BytesIO(head))
        # A header that was cut off runs into the next one.
        is_one = all(len(headers.get_multiple(name)) < 2 for name in ("WARC-Type", "WARC-Target-URI", "Content-Length"))
    except (OSError, ValueError):
        is_one = False
    if not is_one:
        return Broken(place, "this record's header is broken")
    length = headers.get("Content-Length") or ""
    if not (length.isdecimal() and len(length) < 19):
        return Broken(place, "this record does not say how long it is")
    block = reel.take(min(int(length), SIZE_LIMIT + 1))
    rest = int(length) - len(block)
    if len(block) > SIZE_LIMIT:
        is_whole = reel.skip(rest) == rest
    elif not (is_whole := rest == 0 and reel.is_at_end_of_record()):
        # Behind a length that is wrong may be whole records.
        reel.give_back(block)
    if not is_whole:
        return Broken(place, "this record breaks off, or its length is wrong")
    if not is_checked and not _agrees(block, headers.get("WARC-Block-Digest") or ""):
        return Broken(place, "this record's content is not what its checksum is of")
    return WarcRecord(place, headers, block)


def _agrees(block: bytes, digest: str) -> bool:
    """Whether a block is what its digest is of; what can't be told is believed."""
    name, _, value = digest.partition(":")
    if name.lower() not in ("sha1", "sha256", "md5") or len(block) > SIZE_LIMIT:
        return True
    found = hashlib.new(name.lower(), block, usedforsecurity=False)
    # Some programs leave out the "=" with which base 32 is filled up.
    return value.rstrip("=").lower() in (found.hexdigest(), base64.b32encode(found.digest()).decode().rstrip("=").lower())


class _Reel:
    """A stream that can be searched, and wound back a little."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._ahead = b""
        self._at = 0
        """Where the next byte stands in what is ahead."""
        self._base = 0
        """Where what is ahead stands in the stream."""

    @property
    def place(self) -> int:
        """How many bytes have gone by."""
        return self._base + self._at

    def skip_lines(self) -> bool:
        """Skips ends of lines; says whether anything follows."""
        while True:
            if lines := _LINES.match(self._ahead, self._at):
                self._at = lines.end()
            if self._at < len(self._ahead):
                return True
            if not self._fill(1):
                return False

    def take_header(self) -> bytes | None:
        """A record's header with the empty line at its end; None where there is none."""
        for size in (len(BEGINNING), CHUNK):
            is_filled = self._fill(size)
            if not self._ahead.startswith(BEGINNING, self._at):
                break
            end = self._ahead.find(_END, self._at, self._at + _LONGEST_HEADER)
            if end >= 0:
                head = self._ahead[self._at : end + len(_END)]
                self._at += len(head)
                return head
            if not is_filled:
                break
        # What is no record here is not to be found here again.
        self._at += 1
        return None

    def take(self, size: int) -> bytes:
        """The next bytes, fewer only at the end."""
        self._fill(size)
        data = self._ahead[self._at : self._at + size]
        self._at += len(data)
        return data

    def skip(self, size: int) -> int:
        """Skips bytes; says how many there were."""
        skipped = min(size, len(self._ahead) - self._at)
        self._at += skipped
        while skipped < size and (data := self._stream.read(min(CHUNK, size - skipped))):
            skipped += len(data)
            self._base, self._ahead, self._at = self.place, data, len(data)
        return skipped

    def give_back(self, data: bytes) -> None:
        """Winds back to before `data`, which were the last bytes taken."""
        self._base = self.place - len(data)
        self._ahead, self._at = data + self._ahead[self._at :], 0

    def is_at_end_of_record(self) -> bool:
        """Whether two ends of lines follow, or fewer, as some programs write them, before another record or at the end."""
        self._fill(4)
        following = self._ahead[self._at : self._at + 4]
        return following in (_END, b"\r\n", b"") or following.lstrip(b"\r\n") in (b"WARC", b"WA")

    def find_record(self) -> bool:
        """Goes to the next line that begins as a record does; says whether there is one."""
        while True:
            at = self._ahead.find(BEGINNING, self._at)
            while at >= 0:
                if at and self._ahead[at - 1 : at] == b"\n":
                    self._at = at
                    return True
                at = self._ahead.find(BEGINNING, at + 1)
            # A beginning may stand across the end of what is ahead.
            self._at = max(self._at, len(self._ahead) - len(BEGINNING))
            if not self._fill(len(BEGINNING) + 1):
                return False

    def _fill(self, size: int) -> bool:
        """Sees to it that at least `size` bytes are ahead; says whether they are."""
        missing = size - (len(self._ahead) - self._at)
        if missing <= 0:
            return True
        # The byte before stays, which tells whether a line begins here.
        behind = min(1, self._at)
        parts = [self._ahead[self._at - behind :]]
        while missing > 0:
            data = self._stream.read(max(CHUNK, min(missing, 1 << 20)))
            if not data:
                break
            parts.append(data)
            missing -= len(data)
        self._base += self._at - behind
        self._ahead, self._at = b"".join(parts), behind
        return missing <= 0
