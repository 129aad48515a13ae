"""Near-duplicates: a short sketch of a text, such that texts that say nearly the same have nearly the same sketch.

One permutation hashing (Li, Owen, Zhang 2012) over words and pairs of words, empty bins filled by rotation
(Shrivastava, Li 2014); the share of bins that agree estimates the share of shingles that two texts have in common
(Jaccard). Bands of bins are what candidates are looked up by (Leskovec et al., ch. 3).
"""

import hashlib
import string
import zlib
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise, product

from models.text import words

BINS, ROWS = 48, 3
BANDS = BINS // ROWS
DIGITS = 2
"""Characters of a bin, one of 4,096 values: two shingles look alike so seldom, and half of all bins must agree."""

ENOUGH = 23
"""Bins that must agree for two texts to be of one group."""

_FEWEST_WORDS = 10
_MOST_WORDS = 400
_LONGEST_WORD = 24
_PIECE = 3
_SPREAD = 0x9E3779B97F4A7C15  # 2**64 by the golden ratio: Knuth's multiplicative hashing
_WHOLE = (1 << 64) - 1
_EMPTY = 1 << 16  # above every value of a bin
_WRITTEN = ["".join(pair) for pair in product(f"{string.ascii_letters}{string.digits}-_", repeat=DIGITS)]


def sketch(text: str) -> str:
    """Return the sketch of a text, BINS times DIGITS characters; empty where the text has no words.

    Of fewer than ten words it is a digest: short texts are alike only if they read the same.
    """
    said = list(islice(_units(words(text)), _MOST_WORDS))
    if len(said) < _FEWEST_WORDS:
        digest = hashlib.shake_128(" ".join(said).encode("utf-8", "replace"))
        return digest.hexdigest(BINS * DIGITS // 2) if said else ""
    raw = [unit.encode("utf-8", "replace") for unit in said]
    least = [_EMPTY] * BINS
    crc, spread, whole, bins = zlib.crc32, _SPREAD, _WHOLE, BINS  # a hundred and more rounds of this a comment
    for shingle in {*raw, *map(b" ".join, pairwise(raw))}:
        mixed = crc(shingle) * spread & whole
        at, value = (mixed >> 48) % bins, mixed >> 16 & 0xFFFF
        if value < least[at]:  # noqa: PLR1730 - a call of min takes as long as the rest of the round
            least[at] = value
    return "".join([_WRITTEN[value & 0xFFF] for value in _filled(least)])


def _units(found: Sequence[str]) -> Iterator[str]:
    """Cut what is written without spaces into pieces, so that a change within it does not change all of it."""
    for word in found:
        if (len(word) <= _LONGEST_WORD and word.isascii()) or len(word) <= _PIECE:
            yield word
        else:
            yield from (word[at : at + _PIECE] for at in range(len(word) - _PIECE + 1))


def _filled(bins: Sequence[int]) -> list[int]:
    """Let each empty bin borrow from the next that is none, changed by how far it is."""
    filled = []
    for at in range(len(bins)):
        away = 0
        while (value := bins[(at + away) % len(bins)]) == _EMPTY:
            away += 1
        filled.append((value + away * 40_503) & 0xFFFF)
    return filled


def bands(of: str) -> list[str]:
    """Return what texts of one group have at least one of in common, nearly always."""
    width = ROWS * DIGITS
    return [f"{at // width:x}:{of[at : at + width]}" for at in range(0, len(of), width)]


def likeness(one: str, other: str) -> int:
    """Count the bins that agree, none where a text has no words."""
    return sum(one[at : at + DIGITS] == other[at : at + DIGITS] for at in range(0, min(len(one), len(other)), DIGITS))
