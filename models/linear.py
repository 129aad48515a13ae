"""One logistic regression a label over one shared matrix, with unknown labels left out."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count, pairwise
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_array
from scipy.special import expit
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

_F32 = npt.NDArray[np.float32]
_F64 = npt.NDArray[np.float64]


class LabelwiseLogistic(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Weights of features to margins (log-odds before calibration), shape (n, labels), float32.

    For each label, minimises the weighted mean log loss over the rows that carry the label, plus
    |w|^2 / (2 c m) with m the weight of those rows. The labels are problems apart, solved side by side by one
    L-BFGS: a pass over the matrix costs little more for all of them than for one. Labels may be shares.

    `coef_` is float32, (n_features, labels): the weights of one feature lie side by side. `intercept_` is
    float32, (labels,).
    """

    coef_: _F32
    intercept_: _F32

    def __init__(self, c: float = 1.0, max_iter: int = 100, n_jobs: int = 2) -> None:
        self.c = c
        self.max_iter = max_iter
        self.n_jobs = n_jobs

    def fit(
        self,
        weights: csr_array,
        shares: _F32,
        sample_weight: _F32 | None = None,
        on_step: Callable[[int], None] | None = None,
    ) -> Self:
        """Fit on (n, n_features) and shares (n, labels) in [0, 1], NaN where unknown.

        `sample_weight` is (n,) or (n, labels). `on_step`, for a progress bar, gets the number of steps done.
        Raises ValueError where a label lacks rows of one kind.
        """
        mass = ~np.isnan(shares) * np.float32(1)
        if sample_weight is not None:
            mass *= sample_weight[:, None] if sample_weight.ndim == 1 else sample_weight
        share = np.nan_to_num(shares)
        ones, zeros = (mass * share).sum(axis=0, dtype=float), (mass * (1 - share)).sum(axis=0, dtype=float)
        if not (ones.all() and zeros.all()):
            raise ValueError("each label needs rows that have it and rows that do not")
        total = ones + zeros
        loss = _Loss(_Blocks(weights, max(1, self.n_jobs)), (mass / total).astype(np.float32), share, self.c * total)
        steps = count(1)
        start = np.zeros((weights.shape[1] + 1, shares.shape[1]))
        start[-1] = np.log(ones / zeros)
        found = minimize(
            loss,
            start.ravel(),
            jac=True,
            method="L-BFGS-B",
            callback=(lambda _: on_step(next(steps))) if on_step else None,
            options={"maxiter": self.max_iter, "maxcor": 8, "ftol": 1e-7, "gtol": 1e-7},
        )
        solution = found.x.reshape(start.shape).astype(np.float32)
        self.coef_, self.intercept_ = np.ascontiguousarray(solution[:-1]), solution[-1].copy()
        return self

    def transform(self, weights: csr_array) -> _F32:
        """Return the margins, (n, labels)."""
        check_is_fitted(self)
        margins: _F32 = weights @ np.asarray(self.coef_) + np.asarray(self.intercept_)
        return margins


class _Blocks:
    """A sparse matrix cut into blocks of rows, multiplied in threads: SciPy lets go of the lock."""

    def __init__(self, matrix: csr_array, n_jobs: int) -> None:
        edges = np.linspace(0, matrix.shape[0], n_jobs + 1).astype(int)
        self.width: int = matrix.shape[1]
        self._slices = [slice(a, b) for a, b in pairwise(edges)]
        self._parts = [matrix[part] for part in self._slices]
        self._pool = ThreadPoolExecutor(n_jobs)

    def times(self, dense: _F32) -> _F32:
        return np.concatenate(list(self._pool.map(lambda part: part @ dense, self._parts)))

    def transposed_times(self, dense: _F32) -> _F32:
        # Added in a fixed order, so that the sum does not depend on which thread ends first.
        sums = self._pool.map(lambda i: self._parts[i].T @ dense[self._slices[i]], range(len(self._parts)))
        total: _F32 = sum(sums, start=np.zeros((self.width, dense.shape[1]), dtype=np.float32))
        return total


class _Loss:
    """The sum over the labels of mean log loss and penalty, and its gradient; `mass` (n, labels) sums to 1 each."""

    def __init__(self, blocks: _Blocks, mass: _F32, share: _F32, strength: _F64) -> None:
        self._blocks, self._mass, self._share = blocks, mass, share
        self._penalty = 1 / strength

    def __call__(self, flat: _F64) -> tuple[float, _F64]:
        solution = flat.reshape(-1, self._mass.shape[1])
        w, b = solution[:-1], solution[-1]
        z = self._blocks.times(w.astype(np.float32)) + b.astype(np.float32)
        losses = np.logaddexp(0, z) - self._share * z
        loss = float((self._mass * losses).sum(dtype=float)) + 0.5 * float(((w * w).sum(axis=0) * self._penalty).sum())
        residual = self._mass * (expit(z) - self._share)
        gradient = np.empty_like(solution)
        gradient[:-1] = self._blocks.transposed_times(residual) + w * self._penalty
        gradient[-1] = residual.sum(axis=0, dtype=float)
        return loss, gradient.ravel()
