"""One logistic regression a label over one shared matrix, with unknown labels left out."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count, pairwise
from typing import Self

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_array
from scipy.special import expit
from sklearn.base import BaseEstimator, TransformerMixin

_F32 = npt.NDArray[np.float32]
_F64 = npt.NDArray[np.float64]


class LabelwiseLogistic(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Weights of n-grams to margins (log-odds before calibration), shape (n, labels), float32.

    For each label alone, minimises the weighted mean log loss over the rows that carry the label, plus
    |w|^2 / (2 c m) with m the weight of those rows, by L-BFGS. Labels may be shares. Solving all labels side by
    side, in one pass over the matrix, was tried: the largest problem was then far from solved when the time was
    up. (Scaling by Naive Bayes log-count ratios was tried and lowered the AUC.)

    `coef_` is float32, (n_features, labels): the weights of one n-gram lie side by side. `intercept_` is
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

        `sample_weight` is (n,) or (n, labels). `on_step`, for a progress bar, gets the number of steps done, of
        labels times `max_iter` at most. Raises ValueError where a label lacks rows of one kind.
        """
        n_labels = shares.shape[1]
        coef = np.zeros((weights.shape[1], n_labels), dtype=np.float32)
        intercept = np.zeros(n_labels, dtype=np.float32)
        for label in range(n_labels):
            rows = np.flatnonzero(~np.isnan(shares[:, label]))
            mass = np.ones(len(rows), dtype=np.float32)
            if sample_weight is not None:
                mass = sample_weight[rows] if sample_weight.ndim == 1 else sample_weight[rows, label]
            blocks = _Blocks(weights[rows], max(1, self.n_jobs))
            tell = partial(_told, on_step, label * self.max_iter) if on_step else None
            coef[:, label], intercept[label] = self._fit_one(blocks, shares[rows, label], mass, tell)
        self.coef_, self.intercept_ = coef, intercept
        return self

    def transform(self, weights: csr_array) -> _F32:
        """Return the margins, (n, labels)."""
        margins: _F32 = weights @ np.asarray(self.coef_) + np.asarray(self.intercept_)
        return margins

    def _fit_one(
        self, blocks: "_Blocks", share: _F32, mass: _F32, tell: Callable[[int], None] | None
    ) -> tuple[_F32, float]:
        ones, zeros = float((mass * share).sum()), float((mass * (1 - share)).sum())
        if not (ones and zeros):
            raise ValueError("each label needs rows that have it and rows that do not")
        total = ones + zeros
        loss = _Loss(blocks, mass / total, share, 1 / (self.c * total))
        steps = count(1)
        found = minimize(
            loss,
            np.append(np.zeros(blocks.width), np.log(ones / zeros)),
            jac=True,
            method="L-BFGS-B",
            callback=(lambda _: tell(next(steps))) if tell else None,
            options={"maxiter": self.max_iter, "maxcor": 8, "ftol": 1e-7, "gtol": 1e-7},
        )
        return found.x[:-1].astype(np.float32), float(found.x[-1])


def _told(on_step: Callable[[int], None], before: int, step: int) -> None:
    on_step(before + step)


class _Blocks:
    """A sparse matrix cut into blocks of rows, multiplied in threads: SciPy lets go of the lock."""

    def __init__(self, matrix: csr_array, n_jobs: int) -> None:
        edges = np.linspace(0, matrix.shape[0], n_jobs + 1).astype(int)
        self.width: int = matrix.shape[1]
        self._slices = [slice(a, b) for a, b in pairwise(edges)]
        self._parts = [matrix[part] for part in self._slices]
        self._pool = ThreadPoolExecutor(n_jobs)

    def times(self, vector: _F32) -> _F32:
        return np.concatenate(list(self._pool.map(lambda part: part @ vector, self._parts)))

    def transposed_times(self, vector: _F32) -> _F32:
        # Added in a fixed order, so that the sum does not depend on which thread ends first.
        sums = self._pool.map(lambda i: self._parts[i].T @ vector[self._slices[i]], range(len(self._parts)))
        total: _F32 = sum(sums, start=np.zeros(self.width, dtype=np.float32))
        return total


class _Loss:
    """The mean log loss of one label with its penalty, and the gradient."""

    def __init__(self, blocks: _Blocks, mass: _F32, share: _F32, penalty: float) -> None:
        self._blocks, self._mass, self._share = blocks, mass, share
        self._penalty = penalty

    def __call__(self, solution: _F64) -> tuple[float, _F64]:
        w, b = solution[:-1], solution[-1]
        z = self._blocks.times(w.astype(np.float32)) + b
        losses = np.logaddexp(0, z) - self._share * z
        loss = float((self._mass * losses).sum()) + 0.5 * self._penalty * float(w @ w)
        residual = self._mass * (expit(z) - self._share)
        gradient = np.empty_like(solution)
        back = self._blocks.transposed_times(residual.astype(np.float32))
        gradient[:-1] = back + self._penalty * w
        gradient[-1] = residual.sum()
        return loss, gradient
