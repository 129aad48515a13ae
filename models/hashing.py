"""Hashes of stretches of code points, all at once: one rolling polynomial for short grams, prefix sums for words.

Karp and Rabin 1987, in arithmetic modulo 2**64, where wrapping around is free.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

U64 = npt.NDArray[np.uint64]
_BASE = np.uint64(0x9E3779B97F4A7C15 | 1)
_SPREAD = np.uint64(0xD6E8FEB86659FD93)
_WORD_SALT = np.uint64(0xA0761D6478BD642F)
_PAIR_SALT = np.uint64(0xE7037ED1A0B428DB)


def spread(codes: npt.NDArray[np.uint32]) -> U64:
    """Return code points (n,) as the numbers that the polynomials are made of."""
    return codes.astype(np.uint64) * _SPREAD


def rolling(values: U64, high: int) -> Iterator[U64]:
    """Yield for each length 1..high the hashes of the stretches of that length, by their start."""
    hashes = values.copy()
    yield hashes
    for length in range(2, high + 1):
        span = len(values) - length + 1
        hashes = hashes[:span] * _BASE + values[length - 1 : length - 1 + span]
        yield hashes


def stretches(values: U64, first: npt.NDArray[np.intp], end: npt.NDArray[np.intp]) -> U64:
    """Return the hashes of stretches of any length, from `first` up to but not including `end`."""
    powers, inverses = _powers(len(values))
    sums = np.zeros(len(values) + 1, dtype=np.uint64)
    np.cumsum(values * powers[: len(values)], out=sums[1:])
    hashes = (sums[end] - sums[first]) * inverses[first] + _WORD_SALT
    return mixed(hashes)


def pairs(hashes: U64) -> U64:
    """Return one hash for each two neighbours; one fewer than there are."""
    both: U64 = hashes[:-1] * _BASE + hashes[1:] + _PAIR_SALT
    return both


def mixed(hashes: U64) -> U64:
    """Let every bit of a hash depend on its lower ones (the finalizer of MurmurHash3, half of it)."""
    mixed = (hashes ^ (hashes >> np.uint64(32))) * _SPREAD
    mixed ^= mixed >> np.uint64(32)
    mixed *= _BASE
    return mixed


def _powers(size: int) -> tuple[U64, U64]:
    """Return powers of the base and of its inverse modulo 2**64, at least `size` of each."""
    global _POWERS  # noqa: PLW0603  a cache that only grows; replacing it whole is safe between threads
    held = _POWERS
    if len(held[0]) < size:
        wanted = 1 << max(16, (size - 1).bit_length())
        held = _power_table(_BASE, wanted), _power_table(np.uint64(pow(int(_BASE), -1, 2**64)), wanted)
        _POWERS = held
    return held


def _power_table(base: np.uint64, size: int) -> U64:
    table = np.full(size, base, dtype=np.uint64)
    table[0] = 1
    return np.cumprod(table, dtype=np.uint64)


_POWERS: tuple[U64, U64] = (_power_table(_BASE, 1), _power_table(_BASE, 1))
