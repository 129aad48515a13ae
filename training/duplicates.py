"""Texts that say nearly the same, found by MinHash (Broder 1997) with banding (Leskovec et al., ch. 3)."""

import zlib
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from models.text import words

_U64 = npt.NDArray[np.uint64]
_BANDS, _ROWS = 5, 4
_LEAST_AGREEMENT = 17 / 20
_MOST_SHINGLES = 400
_CHUNK = 4096


def alike(texts: Sequence[str], seed: int = 0) -> npt.NDArray[np.int64]:
    """Return `leaders` of texts as they are written: without a word, as "!!!", they are told apart as they are."""
    return leaders([words(text) or [text.strip()] for text in texts], seed)


def leaders(texts: Sequence[Sequence[str]], seed: int = 0) -> npt.NDArray[np.int64]:
    """Return for each text, given as its words, the index of the first text that is nearly the same.

    Two texts are so when 17 of 20 MinHashes of their words and pairs of words agree: about 85% of those are
    common. A text without such an earlier one leads itself. A near-duplicate of a near-duplicate is not
    followed further, so chains of small changes do not end in one heap.
    """
    signatures = _signatures(texts, seed)
    found = np.arange(len(texts))
    seen: dict[tuple[int, bytes], int] = {}
    for index in range(len(texts)):
        if not len(texts[index]):
            continue
        bands = [(band, signatures[index, band * _ROWS : (band + 1) * _ROWS].tobytes()) for band in range(_BANDS)]
        for band in bands:
            other = seen.get(band)
            if other is not None and (signatures[other] == signatures[index]).mean() >= _LEAST_AGREEMENT:
                found[index] = other
                break
        else:
            # Only leaders are entered, and the first stays: memory and time grow with the texts, not the pairs.
            for band in bands:
                seen.setdefault(band, index)
    return found


def _signatures(texts: Sequence[Sequence[str]], seed: int) -> _U64:
    """Return the MinHashes, (texts, 20); those of a text without words are all zero."""
    random = np.random.default_rng(seed)
    size = _BANDS * _ROWS
    odd = random.integers(0, 1 << 63, size, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    shift = random.integers(0, 1 << 63, size, dtype=np.uint64)
    made = np.zeros((len(texts), size), dtype=np.uint64)
    for at in range(0, len(texts), _CHUNK):
        rows = [row for row in range(at, min(at + _CHUNK, len(texts))) if len(texts[row])]
        shingles = [_shingles(texts[row]) for row in rows]
        if not rows:
            continue
        starts = np.cumsum([0, *map(len, shingles[:-1])])
        hashes = np.array([shingle for each in shingles for shingle in each], dtype=np.uint64)
        for column in range(size):
            # Multiply and shift (Dietzfelbinger et al. 1997): the upper bits of a product modulo 2**64.
            made[rows, column] = np.minimum.reduceat((hashes * odd[column] + shift[column]) >> np.uint64(20), starts)
    return made


def _shingles(words: Sequence[str]) -> list[int]:
    both = [*words, *(f"{first} {second}" for first, second in pairwise(words))][:_MOST_SHINGLES]
    return [zlib.crc32(shingle.encode("utf-8", "replace")) for shingle in both]
