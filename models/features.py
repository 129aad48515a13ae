"""Texts to counts of hashed n-grams and of signals: a whole batch at a time, in numpy."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, vstack
from sklearn.base import BaseEstimator, TransformerMixin

from models import hashing
from models.signals import SIGNALS, signals
from models.text import in_word, read

_U32 = npt.NDArray[np.uint32]
_At = npt.NDArray[np.intp]
_SEPARATOR = 10  # a line feed; no prepared text holds one
_SPACE = 32
_CHUNK = 1024  # texts hashed at once: row * width still fits 32 bits
_CHUNK_CHARS = 400_000  # and their characters, so that long texts do not swell the arrays
# Beyond this code point everything is taken for a letter: only emoji and signs of the far planes are not.
_TABLE_END = 0x3040
_IN_WORD = np.array([in_word(chr(code)) for code in range(_TABLE_END)] + [True])


def word_columns(n_features: int) -> int:
    """Return how many of the columns of n-grams, the first ones, are those of words: a third."""
    return n_features // 3


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Where the features of one prepared text stand: `columns`, `starts` and `ends` (n,), spaces around included."""

    columns: _U32
    starts: _At
    ends: _At


class TextCounts(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Counts of hashed word 1-2 grams and character n-grams, and of signals. `fit` only checks the settings.

    Character n-grams lie within one word and the spaces around it: across words they gave no better scores,
    and there are half as many again of them to count and to collide. Words have the first third of the columns,
    signals the last ones, one each.

    `transform` takes n texts and returns a float32 CSR array of shape (n, n_features + signals). Of a text
    longer than `max_chars` the first four fifths of that and the last fifth are read, so the time for one is
    bounded.
    """

    def __init__(self, n_features: int = 2**18, char_range: tuple[int, int] = (2, 5), max_chars: int = 20_480) -> None:
        self.n_features = n_features
        self.char_range = char_range
        self.max_chars = max_chars

    @property
    def width(self) -> int:
        """How many columns there are."""
        return self.n_features + len(SIGNALS)

    def fit(self, texts: Iterable[str], y: object = None) -> Self:
        """Check the settings. Raises ValueError where they make no sense."""
        low, high = self.char_range
        if not 1 <= low <= high:
            raise ValueError(f"char_range is {self.char_range}: expected 1 <= low <= high")
        most = 2**32 // _CHUNK - len(SIGNALS)
        if not 2 <= self.n_features <= most:
            raise ValueError(f"n_features is {self.n_features}: expected 2 to {most}")
        return self

    def transform(self, texts: Sequence[str]) -> csr_array:
        """Count the features of each text; shape (len(texts), width)."""
        if isinstance(texts, str):
            raise ValueError("expected a sequence of texts, got one text")
        chunks = [self._count(chunk) for chunk in _chunks([self._prepare(text) for text in texts])]
        if len(chunks) == 1:
            return chunks[0]
        return vstack(chunks, format="csr") if chunks else csr_array((0, self.width), dtype=np.float32)

    def occurrences(self, prepared: str) -> Occurrences:
        """Return the n-grams of one normalised text, one entry for each time one occurs; signals are not among them."""
        codes = _codes([prepared])
        columns, starts, ends = (np.concatenate(part) for part in zip(*self._grams(codes), strict=True))
        return Occurrences(columns, starts - 2, ends - 2)

    def shorten(self, text: str) -> str:
        """Return what is read of a text."""
        if len(text) <= self.max_chars:
            return text
        tail = self.max_chars // 5
        return text[: self.max_chars - tail] + " " + text[-tail:]

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.requires_fit = False
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags

    def _prepare(self, text: str) -> tuple[str, list[int]]:
        text = self.shorten(text)
        reading = read(text)
        return " ".join(reading.text.split()), signals(text, reading.disguises)

    def _count(self, prepared: Sequence[tuple[str, list[int]]]) -> csr_array:
        codes = _codes([text for text, _ in prepared])
        rows = np.repeat(np.arange(len(prepared), dtype=np.uint32), np.diff(np.flatnonzero(codes == _SEPARATOR)))
        rows *= np.uint32(self.width)
        keys = [columns + rows[starts] for columns, starts, _ in self._grams(codes)]
        shown = [
            row * self.width + self.n_features + column for row, (_, each) in enumerate(prepared) for column in each
        ]
        keys.append(np.array(shown, dtype=np.uint32))
        return self._to_csr(np.concatenate(keys), len(prepared))

    def _grams(self, codes: _U32) -> Iterator[tuple[_U32, _At, _At]]:
        """Yield columns, starts and ends of all n-grams, those of one kind together."""
        separators = np.flatnonzero(codes == _SEPARATOR)
        values = hashing.spread(codes)
        reach = _reach(codes, separators)
        low, high = self.char_range
        n_words = word_columns(self.n_features)
        # Few steps over all lengths at once: for a single text each step costs more than what it works on.
        hashes = np.zeros((high - low + 1, len(codes)), dtype=np.uint64)
        for length, each in enumerate(hashing.rolling(values[:-1], high), start=1):
            if length >= low:
                hashes[length - low, : len(each)] = each
        fits = reach >= np.arange(low, high + 1)[:, None]
        lengths, starts = np.nonzero(fits)
        yield self._buckets(hashes[fits], n_words, self.n_features - n_words), starts, starts + lengths + low
        letters = _IN_WORD[np.minimum(codes, _TABLE_END)]
        edges = np.flatnonzero(letters[1:] != letters[:-1]) + 1
        first, end = edges[::2], edges[1::2]
        words = hashing.stretches(values, first, end)
        owners = np.searchsorted(separators, first)
        together = np.flatnonzero(owners[1:] == owners[:-1])
        both = np.concatenate([words, hashing.pairs(words)[together]])
        starts, ends = np.concatenate([first, first[together]]), np.concatenate([end, end[together + 1]])
        yield self._buckets(both, 0, n_words), starts, ends

    def _buckets(self, hashes: hashing.U64, first: int, size: int) -> _U32:
        # The upper half of a mixed hash, scaled into [first, first + size) without a division.
        upper = hashing.mixed(hashes) >> np.uint64(32)
        return ((upper * np.uint64(size)) >> np.uint64(32)).astype(np.uint32) + np.uint32(first)

    def _to_csr(self, keys: _U32, n_rows: int) -> csr_array:
        keys.sort()
        new = np.empty(len(keys), dtype=bool)
        new[:1] = True
        np.not_equal(keys[1:], keys[:-1], out=new[1:])
        at = np.flatnonzero(new)
        counts = np.diff(at, append=len(keys)).astype(np.float32)
        distinct = keys[at]
        bounds = np.arange(n_rows + 1, dtype=np.uint64) * np.uint64(self.width)
        pointers = np.searchsorted(distinct, bounds).astype(np.int32)
        columns = distinct - np.repeat(bounds[:-1].astype(np.uint32), np.diff(pointers))
        made = csr_array((n_rows, self.width), dtype=np.float32)
        # Set directly: the constructor would check once more what is sorted and in range by construction.
        made.data, made.indices, made.indptr = counts, columns.astype(np.int32), pointers
        return made


def _codes(prepared: Sequence[str]) -> _U32:
    # The spaces let the first and the last word begin and end like any other.
    joined = "\n " + " \n ".join(prepared) + " \n"
    return np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)


def _reach(codes: _U32, separators: _At) -> npt.NDArray[np.int64]:
    """Return for each position how long a gram may be that starts there: up to the space after its word."""
    spaces = np.flatnonzero(codes == _SPACE)
    reach = np.zeros(len(codes), dtype=np.int64)
    reach[spaces[0] : spaces[-1]] = np.repeat(spaces[1:] + 1, np.diff(spaces))
    reach[spaces[0] : spaces[-1]] -= np.arange(spaces[0], spaces[-1])
    reach[separators] = 0
    # From the last space of a text the next one lies in another text.
    reach[separators[1:] - 1] = 0
    return reach


def _chunks(prepared: list[tuple[str, list[int]]]) -> Iterable[list[tuple[str, list[int]]]]:
    chunk: list[tuple[str, list[int]]] = []
    chars = 0
    for each in prepared:
        if chunk and (len(chunk) == _CHUNK or chars + len(each[0]) > _CHUNK_CHARS):
            yield chunk
            chunk, chars = [], 0
        chunk.append(each)
        chars += len(each[0])
    if chunk:
        yield chunk
