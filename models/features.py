"""Texts to counts of hashed n-grams: a whole batch at a time, in numpy.

The folded texts of a batch lie in one array of code points, parted by separators. The hashes of character
n-grams come from one rolling polynomial over that array, the hashes of words from its prefix sums (Karp and
Rabin 1987); both live in arithmetic modulo 2**64, where wrapping around is free.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, vstack
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from models.text import fold, in_word

_U64 = npt.NDArray[np.uint64]
_SEPARATOR = 10  # a line feed; `_prepare` leaves none inside a text
_SPACE = 32
_BASE = np.uint64(0x9E3779B97F4A7C15 | 1)
_SPREAD = np.uint64(0xD6E8FEB86659FD93)
_WORD_SALT = np.uint64(0xA0761D6478BD642F)
_PAIR_SALT = np.uint64(0xE7037ED1A0B428DB)
_CHUNK = 2048  # texts hashed at once: row * n_features still fits 32 bits
_CHUNK_CHARS = 400_000  # and their characters, so that long texts do not swell the arrays
# Beyond this code point everything is taken for a letter; emoji then count as words, which suits them.
_TABLE_END = 0x3040
_IN_WORD = np.array([in_word(chr(code)) for code in range(_TABLE_END)] + [True])


class HashedGrams(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Counts of hashed word 1-2 grams and character n-grams. Stateless: `fit` only checks the settings.

    Character n-grams lie within one word and the spaces around it: across words they gave no better scores,
    and there are half as many again of them to count and to collide.

    `transform` takes n texts and returns a float32 CSR array of shape (n, n_features). Of a text longer than
    `max_chars` the first four fifths of that and the last fifth are read, so the time for one is bounded.
    """

    def __init__(self, n_features: int = 2**18, char_range: tuple[int, int] = (2, 5), max_chars: int = 20_480) -> None:
        self.n_features = n_features
        self.char_range = char_range
        self.max_chars = max_chars

    def fit(self, texts: Iterable[str], y: object = None) -> Self:
        """Check the settings. Raises ValueError where they make no sense."""
        low, high = self.char_range
        if not 1 <= low <= high:
            raise ValueError(f"char_range is {self.char_range}: expected 1 <= low <= high")
        if not 2 <= self.n_features <= 2**32 // _CHUNK:
            raise ValueError(f"n_features is {self.n_features}: expected 2 to {2**32 // _CHUNK}")
        return self

    def transform(self, texts: Sequence[str]) -> csr_array:
        """Count the n-grams of each text; shape (len(texts), n_features)."""
        if isinstance(texts, str):
            raise ValueError("expected a sequence of texts, got one text")
        chunks = [self._count(chunk) for chunk in _chunks([self._prepare(text) for text in texts])]
        if len(chunks) == 1:
            return chunks[0]
        return vstack(chunks, format="csr") if chunks else csr_array((0, self.n_features), dtype=np.float32)

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags

    def _prepare(self, text: str) -> str:
        if len(text) > self.max_chars:
            tail = self.max_chars // 5
            text = text[: self.max_chars - tail] + " " + text[-tail:]
        return " ".join(fold(text).split())

    def _count(self, prepared: Sequence[str]) -> csr_array:
        # The spaces let the first and the last word begin and end like any other.
        joined = "\n " + " \n ".join(prepared) + " \n"
        codes = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)
        separators = np.flatnonzero(codes == _SEPARATOR)
        rows = np.repeat(np.arange(len(prepared), dtype=np.uint32), np.diff(separators))
        spread = codes.astype(np.uint64)
        spread *= _SPREAD
        keys = [*self._char_keys(spread, rows, _reach(codes, separators))]
        keys += self._word_keys(codes, spread, rows)
        return self._to_csr(np.concatenate(keys), len(prepared))

    def _char_keys(
        self, spread: _U64, rows: npt.NDArray[np.uint32], reach: npt.NDArray[np.int64]
    ) -> Iterable[npt.NDArray[np.uint32]]:
        low, high = self.char_range
        rolling = spread[: len(rows)].copy()
        for length in range(1, high + 1):
            if length > 1:
                span = len(rows) - length + 1
                rolling = rolling[:span] * _BASE + spread[length - 1 : length - 1 + span]
            if length >= low:
                at = np.flatnonzero(reach[: len(rolling)] >= length)
                yield self._keys(rolling[at], rows[at])

    def _word_keys(
        self, codes: npt.NDArray[np.uint32], spread: _U64, rows: npt.NDArray[np.uint32]
    ) -> Iterable[npt.NDArray[np.uint32]]:
        letters = _IN_WORD[np.minimum(codes, _TABLE_END)]
        edges = np.flatnonzero(letters[1:] != letters[:-1]) + 1
        first, end = edges[::2], edges[1::2]
        powers, inverses = _powers(len(codes))
        sums = np.zeros(len(codes) + 1, dtype=np.uint64)
        np.cumsum(spread * powers[: len(codes)], out=sums[1:])
        # The length tells "aa" from "aaa" where a code point is a zero of the polynomial.
        hashes = (sums[end] - sums[first]) * inverses[first] + _WORD_SALT
        hashes = _mix(hashes)
        owners = rows[first]
        together = owners[1:] == owners[:-1]
        pairs = hashes[:-1] * _BASE + hashes[1:] + _PAIR_SALT
        return self._keys(hashes, owners), self._keys(pairs[together], owners[1:][together])

    def _keys(self, hashes: _U64, rows: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
        # The upper half of a mixed hash, scaled into [0, n_features) without a division.
        upper = _mix(hashes) >> np.uint64(32)
        buckets = (upper * np.uint64(self.n_features)) >> np.uint64(32)
        return buckets.astype(np.uint32) + rows * np.uint32(self.n_features)

    def _to_csr(self, keys: npt.NDArray[np.uint32], n_rows: int) -> csr_array:
        keys.sort()
        new = np.empty(len(keys), dtype=bool)
        new[:1] = True
        np.not_equal(keys[1:], keys[:-1], out=new[1:])
        at = np.flatnonzero(new)
        counts = np.diff(at, append=len(keys)).astype(np.float32)
        distinct = keys[at]
        bounds = np.arange(n_rows + 1, dtype=np.uint64) * np.uint64(self.n_features)
        pointers = np.searchsorted(distinct, bounds).astype(np.int32)
        columns = distinct - np.repeat(bounds[:-1].astype(np.uint32), np.diff(pointers))
        made = csr_array((n_rows, self.n_features), dtype=np.float32)
        # Set directly: the constructor would check once more what is sorted and in range by construction.
        made.data, made.indices, made.indptr = counts, columns.astype(np.int32), pointers
        return made


class SublinearTfidf(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Counts to weights (1 + ln tf) * idf, each row of length 1.

    idf = ln((1 + n) / (1 + df)) + 1, smoothed as if one more text held every n-gram (scikit-learn's form).
    Takes and returns CSR of shape (n, n_features); `idf_` is float32 of shape (n_features,).
    """

    idf_: npt.NDArray[np.float32]

    def fit(self, counts: csr_array, y: object = None) -> Self:
        """Learn how rare each n-gram is."""
        df = np.bincount(counts.indices, minlength=counts.shape[1])
        self.idf_ = (np.log((1 + counts.shape[0]) / (1 + df)) + 1).astype(np.float32)
        return self

    def transform(self, counts: csr_array) -> csr_array:
        """Weigh counts; a row without n-grams stays zero."""
        check_is_fitted(self)
        data = np.log(counts.data)
        data += 1
        data *= self.idf_[counts.indices]
        filled = np.flatnonzero(np.diff(counts.indptr))
        squares = np.zeros(counts.shape[0], dtype=np.float32)
        squares[filled] = np.add.reduceat(data * data, counts.indptr[filled]) if len(filled) else 0
        scale = 1 / np.sqrt(np.where(squares > 0, squares, 1))
        data *= np.repeat(scale.astype(np.float32), np.diff(counts.indptr))
        weighted = csr_array(counts.shape, dtype=np.float32)
        weighted.data, weighted.indices, weighted.indptr = data, counts.indices, counts.indptr
        return weighted


def _reach(codes: npt.NDArray[np.uint32], separators: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
    """Return for each position how long a gram may be that starts there: up to the space after its word."""
    spaces = np.flatnonzero(codes == _SPACE)
    reach = np.zeros(len(codes), dtype=np.int64)
    reach[spaces[0] : spaces[-1]] = np.repeat(spaces[1:] + 1, np.diff(spaces))
    reach[spaces[0] : spaces[-1]] -= np.arange(spaces[0], spaces[-1])
    reach[separators] = 0
    # From the last space of a text the next one lies in another text.
    reach[separators[1:] - 1] = 0
    return reach


def _chunks(prepared: list[str]) -> Iterable[list[str]]:
    chunk: list[str] = []
    chars = 0
    for text in prepared:
        if chunk and (len(chunk) == _CHUNK or chars + len(text) > _CHUNK_CHARS):
            yield chunk
            chunk, chars = [], 0
        chunk.append(text)
        chars += len(text)
    if chunk:
        yield chunk


def _mix(hashes: _U64) -> _U64:
    """Let every bit of a hash depend on its lower ones (the finalizer of MurmurHash3, half of it)."""
    mixed = (hashes ^ (hashes >> np.uint64(32))) * _SPREAD
    mixed ^= mixed >> np.uint64(32)
    mixed *= _BASE
    return mixed


def _powers(size: int) -> tuple[_U64, _U64]:
    """Return powers of the base and of its inverse modulo 2**64, at least `size` of each."""
    global _POWERS  # noqa: PLW0603  a cache that only grows; replacing it whole is safe between threads
    held = _POWERS
    if len(held[0]) < size:
        wanted = 1 << max(16, (size - 1).bit_length())
        held = _power_table(_BASE, wanted), _power_table(np.uint64(pow(int(_BASE), -1, 2**64)), wanted)
        _POWERS = held
    return held


def _power_table(base: np.uint64, size: int) -> _U64:
    table = np.full(size, base, dtype=np.uint64)
    table[0] = 1
    return np.cumprod(table, dtype=np.uint64)


_POWERS: tuple[_U64, _U64] = (_power_table(_BASE, 1), _power_table(_BASE, 1))
