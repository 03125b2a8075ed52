"""Signatures by which near-identical texts are told: how many of their words and of their numbers agree. Pure.

A signature is kept for years and compared with those of other machines, so nothing in it depends on the version of
Python, on its hash seed or on the byte order. Changing anything here makes the stored ones useless until
``newscrawl copies --rebuild`` has run. Every figure was measured: docs/decisions/0005-syndicated-copies.md.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_left
from collections.abc import Sequence
from hashlib import blake2b
from itertools import islice, pairwise
from operator import eq, xor
from typing import NamedTuple
from unicodedata import ucd_3_2_0
from zlib import crc32

SLOTS = 128
BANDS = 32
ROWS = 3
#: a text with fewer shingles says too little to be told from others made by the same pattern
MINIMUM_SHINGLES = 64
#: the share of their shingles that two texts must have in common to be copies
THRESHOLD = 0.45

_WORD_BITS = 60  # a Python int of two digits; arithmetic on larger ones is slower
_KEPT_BITS = 32
_SLOT_BITS = _WORD_BITS - (SLOTS - 1).bit_length()
_WORDS = struct.Struct(f"<{SLOTS}II")
_BAND_SIZE = ROWS * _KEPT_BITS // 8
_LENDERS_ASKED = 64

_NUMBER = re.compile(r"[0-9]+.?")
_NUMBERS_KEPT = 64
#: too few to prove that a pattern was filled in anew
_FEW_NUMBERS = 4
#: from so many numbers a shingle on a text may be a notice; stories have 0.02, notices 0.1 to 0.3
_DENSE = 0.05


class Features(NamedTuple):
    """The slots of a signature, how many shingles the text has, and the hashes of its numbers."""

    slots: Sequence[int]
    shingles: int
    numbers: frozenset[int]


class _Normal(dict[int, str]):
    """For str.translate: letters and digits in their usual width and lower case, nothing for everything else.

    The tables of Unicode 3.2 come with every Python and never change; the Han that came later is known by its blocks.
    """

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if not ("\u3400" <= character <= "\u9fff" or "\U00020000" <= character <= "\U0003ffff"):
            usual = ucd_3_2_0.normalize("NFKC", character).lower()
            character = "".join(part for part in usual if ucd_3_2_0.category(part)[0] in "LN")
        self[code] = character
        return character


class _Words(dict[str, int]):
    """A random word for each character, the same on every machine; a table for each place in a shingle. It grows with
    the characters that are met: some thousands in Chinese news."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self._salt = bytes([place])

    def __missing__(self, character: str) -> int:
        digest = blake2b(character.encode("utf-8", "surrogatepass"), digest_size=8, salt=self._salt).digest()
        self[character] = word = int.from_bytes(digest, "little") >> (64 - _WORD_BITS)
        return word


_NORMAL = _Normal()
_DIGITS = re.compile(r"[0-9]+")
_FIRST, _SECOND, _THIRD = (_Words(place).__getitem__ for place in range(3))


def _lenders(slot: int) -> list[int]:
    """The slots that ``slot`` asks when it is empty, in order."""
    digest = blake2b(bytes([slot]), digest_size=_LENDERS_ASKED, salt=b"lenders").digest()
    return [byte % SLOTS for byte in digest]


_LENDERS = [(slot, *_lenders(slot)) for slot in range(SLOTS)]


def signature(text: str) -> bytes | None:
    """The signature of ``text``; None if it is too short to have one. Punctuation, spaces, width and case do not count.

    First the slots, then how many shingles there are, then the numbers. Slots by one permutation hashing: each shingle
    of three characters, digits left out, is hashed once, and a slot holds the lowest hash of those that fall into it; a
    slot into which none falls borrows from one that its own number picks ("optimal densification", Shrivastava 2017,
    arXiv:1703.04664). The hash is simple tabulation, random enough for MinHash (Pătraşcu and Thorup 2012,
    arXiv:1011.5200).
    """
    normal = text.translate(_NORMAL)
    words = _DIGITS.sub("", normal)
    shingles = len(words) - 2
    if shingles < MINIMUM_SHINGLES:
        return None
    heads = map(xor, map(_FIRST, words), map(_SECOND, islice(words, 1, None)))
    hashes = sorted(map(xor, heads, map(_THIRD, islice(words, 2, None))))
    numbers = _numbers(normal)
    return _WORDS.pack(*_slots(hashes), shingles) + struct.pack(f"<{len(numbers)}I", *numbers)


def features(signature: bytes) -> Features:
    """What a signature says, for comparing it with many others."""
    *slots, shingles = _WORDS.unpack_from(signature)
    numbers = frozenset(number for (number,) in struct.iter_unpack("<I", signature[_WORDS.size :]))
    return Features(slots, shingles, numbers)


def copy_similarity(one: Features, other: Features, *, of_one_site: bool) -> float | None:
    """The share, 0 to 1, of the shingles of two texts that both have, estimated; None if they are no copies.

    Copies agree in their words, and in their numbers too. Notices made by one pattern (weather, road works) keep their
    words and change their numbers; whoever edits a copy changes a number about as seldom as a word. So the more the
    words agree, the more must the numbers; a few of them prove little. Where the text is dense with numbers, as notices
    are, so many must agree in any case; more ``of_one_site``, whose notices are all made by the same pattern.

    All this is fitted to generated copies and notices (bench/bench_clusters.py).
    """
    words: float = sum(map(eq, one.slots, other.slots)) / SLOTS
    if words < THRESHOLD:
        return None
    fewer = min(one, other, key=lambda text: len(text.numbers))
    count = len(fewer.numbers)
    if count < _FEW_NUMBERS:
        return words
    needed = 0.1 + 0.6 * words - count**-0.5
    if count >= _DENSE * fewer.shingles:
        needed = max(needed, 0.6 if of_one_site else 0.43)
    return words if len(one.numbers & other.numbers) >= needed * count else None


def bands(signature: bytes) -> list[int]:
    """A number for each band of a signature, from -2**63 to 2**63 - 1: similar texts share at least one."""
    return [
        int.from_bytes(blake2b(signature[start : start + _BAND_SIZE], digest_size=8).digest(), "little", signed=True)
        for start in range(0, BANDS * _BAND_SIZE, _BAND_SIZE)
    ]


def _numbers(normal: str) -> list[int]:
    """Hashes of the numbers of a text, each with its unit (8月), and of any two that follow each other: the lowest."""
    numbers = _NUMBER.findall(normal)
    hashes = {crc32(number.encode("utf-8", "surrogatepass")) for number in [*numbers, *map("".join, pairwise(numbers))]}
    return sorted(hashes)[:_NUMBERS_KEPT]


def _slots(hashes: Sequence[int]) -> list[int]:
    """What each slot holds, of sorted ``hashes``; the first bits of a hash say its slot."""
    ends = [bisect_left(hashes, slot << _SLOT_BITS) for slot in range(SLOTS + 1)]
    full = {
        slot: hashes[start] >> (_SLOT_BITS - _KEPT_BITS) & (1 << _KEPT_BITS) - 1
        for slot, (start, end) in enumerate(pairwise(ends))
        if start < end
    }
    if len(full) == SLOTS:
        return list(full.values())
    some = next(iter(full.values()))  # should all 64 lenders be empty too
    return [next((full[lender] for lender in _LENDERS[slot] if lender in full), some) for slot in range(SLOTS)]
