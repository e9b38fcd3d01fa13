"""Articles that repeat one another nearly word for word: agency copy and its reprints are one source."""

import re
import struct
from operator import eq

from anyascii import anyascii
from rensa import RMinHash

_WORD = re.compile(r"\w+")
_SHINGLE = 4
"""Words in a row that are compared."""
_HASHES = 128
_ROWS = 3
"""Hashes in a band: with 42 bands of 3, of pairs that share half of their shingles 0.996 share a band
(Leskovec et al., Mining of Massive Datasets, 3.4)."""
_SHARED = 0.5
"""The share of common shingles from which texts are copies: cuts and a new first sentence leave more than half of them."""
_FEWEST = 30
"""Shingles below which a text is too short to tell."""


def sketch(text: str) -> bytes:
    """A MinHash sketch of a text, `_HASHES` unsigned 32-bit numbers; empty for one too short to tell."""
    words = _WORD.findall(anyascii(text).lower())
    shingles = [" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1)]
    if len(shingles) < _FEWEST:
        return b""
    minhash = RMinHash(num_perm=_HASHES, seed=1)
    minhash.update(shingles)
    return struct.pack(f"<{_HASHES}I", *minhash.digest())


def bands(sketch: bytes) -> tuple[int, ...]:
    """The bands of a sketch as 63-bit numbers: texts that share one are worth a look."""
    numbers = struct.unpack(f"<{len(sketch) // 4}I", sketch)
    starts = range(0, len(numbers) - _ROWS + 1, _ROWS)
    return tuple(_mixed((start, *numbers[start : start + _ROWS])) for start in starts)


def repeats(one: bytes, other: bytes) -> bool:
    """Whether two sketches are of texts that share so much that one repeats the other.

    They share a band besides: what is not found by its bands must not be found in another way either.
    """
    if not one or len(one) != len(other):
        return False
    same = list(map(eq, memoryview(one).cast("I"), memoryview(other).cast("I")))
    return sum(same) >= _SHARED * len(same) and any(
        all(same[start : start + _ROWS]) for start in range(0, len(same) - _ROWS + 1, _ROWS)
    )


def _mixed(numbers: tuple[int, ...]) -> int:
    """One number of several (FNV-1a over 32-bit words); Python's own hash is no promise across versions."""
    mixed = 0xCBF29CE484222325
    for number in numbers:
        mixed = ((mixed ^ number) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return mixed >> 1
