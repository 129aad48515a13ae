"""Counts of features to weights."""

from typing import Self

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator, TransformerMixin

from models.features import word_columns
from models.signals import SIGNALS

_SIGNAL_WEIGHT = np.float32(0.25)


class SublinearTfidf(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Counts to weights: (1 + ln tf) * idf for n-grams, (1 + ln n) / 4 for signals.

    The words of a row have length 1, and so have its character n-grams.
    idf = ln((1 + n) / (1 + df)) + 1, smoothed as if one more text held every n-gram (scikit-learn's form).
    A link in a long text is no less a link, so signals stay out of the norm. Takes and returns CSR of shape
    (n, n-grams + signals), the signals last; `idf_` is float32 of shape (n-grams + signals,).
    """

    idf_: npt.NDArray[np.float32]

    def fit(self, counts: csr_array, y: object = None) -> Self:
        """Learn how rare each n-gram is."""
        df = np.bincount(counts.indices, minlength=counts.shape[1])
        self.idf_ = (np.log((1 + counts.shape[0]) / (1 + df)) + 1).astype(np.float32)
        return self

    def transform(self, counts: csr_array) -> csr_array:
        """Weigh counts; a row without features stays zero."""
        data = np.log(counts.data)
        data += 1
        signal = np.flatnonzero(counts.indices >= counts.shape[1] - len(SIGNALS))
        kept = data[signal] * _SIGNAL_WEIGHT
        data *= self.idf_[counts.indices]
        data[signal] = 0
        # Words and characters each have a norm of their own; within a row the words come first.
        chars = counts.indices >= word_columns(counts.shape[1] - len(SIGNALS))
        segment = np.repeat(2 * np.arange(counts.shape[0]), np.diff(counts.indptr)) + chars
        squares = np.bincount(segment, weights=data * data, minlength=2 * counts.shape[0])
        scale = 1 / np.sqrt(np.where(squares > 0, squares, 1))
        data *= scale.astype(np.float32)[segment]
        data[signal] = kept
        weighted = csr_array(counts.shape, dtype=np.float32)
        weighted.data, weighted.indices, weighted.indptr = data, counts.indices, counts.indptr
        return weighted
