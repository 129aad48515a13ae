"""From margins to probabilities that mean what they say."""

from typing import Self

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_is_fitted

_F64 = npt.NDArray[np.float64]
# Between which shares of the margins, weighted, the slope may change; dense where decisions are made.
_KNOTS = (0.5, 0.8, 0.9, 0.97)
_LEAST_SLOPE = 0.05
_PULL = 1e-4


class BentCalibrator(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A sigmoid a label over a bent line of the margins, fitted on rows that the linear step has not seen.

    Platt's sigmoid (1999) has one slope; readers agree less about what is very toxic than about what is
    harmless, so here the log-odds are linear in pieces, the slope changing at quantiles of the margins. No
    slope falls below a small positive number: calibration may not turn an order round. Weights bring each
    label to its natural rate, so a score of 0.8 means 8 of 10 in real traffic. `knots_` is (knots, labels),
    `slopes_` (knots + 1, labels), `offset_` (labels,), the log-odds at the first knot.
    """

    knots_: _F64
    slopes_: _F64
    offset_: _F64

    def fit(self, margins: npt.ArrayLike, shares: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> Self:
        """Fit on margins and shares (n, labels), NaN where unknown; weights (n, labels), 1 if not given."""
        x, y = np.asarray(margins, dtype=float), np.asarray(shares, dtype=float)
        mass = np.ones_like(y) if weights is None else np.asarray(weights, dtype=float)
        fits = [_fit_line(x[:, i], y[:, i], mass[:, i]) for i in range(y.shape[1])]
        self.knots_ = np.stack([knots for knots, _ in fits], axis=1)
        self.slopes_ = np.stack([line[:-1] for _, line in fits], axis=1)
        self.offset_ = np.array([line[-1] for _, line in fits])
        return self

    def predict_proba(self, margins: npt.ArrayLike) -> _F64:
        """Return the probability of each label, (n, labels); each column is a question of its own."""
        probabilities: _F64 = expit(self.decision_function(margins))
        return probabilities

    def decision_function(self, margins: npt.ArrayLike) -> _F64:
        """Return the log-odds of the same, (n, labels)."""
        pieces = _pieces(np.asarray(margins, dtype=float), np.asarray(self.knots_))
        log_odds: _F64 = (pieces * np.asarray(self.slopes_)).sum(axis=1) + np.asarray(self.offset_)
        return log_odds

    def slope(self, margins: npt.ArrayLike) -> _F64:
        """Return by how much the log-odds grow with each margin, (n, labels)."""
        check_is_fitted(self)
        x, knots = np.asarray(margins, dtype=float), np.asarray(self.knots_)
        piece = (x[:, None, :] > knots[None, :, :]).sum(axis=1)
        slopes: _F64 = np.take_along_axis(np.asarray(self.slopes_), piece, axis=0)
        return slopes

    def of(self, column: int) -> "BentCalibrator":
        """Return the calibrator of one label alone."""
        check_is_fitted(self)
        made = BentCalibrator()
        one = slice(column, column + 1)
        made.knots_, made.slopes_, made.offset_ = self.knots_[:, one], self.slopes_[:, one], self.offset_[one]
        return made

    def corrected(self, scale: npt.ArrayLike, shift: npt.ArrayLike) -> "BentCalibrator":
        """Return a calibrator whose log-odds are `scale` (labels,) times those of this one plus `shift` (labels,)."""
        check_is_fitted(self)
        made = BentCalibrator()
        made.knots_ = np.array(self.knots_)
        made.slopes_ = np.asarray(self.slopes_) * np.asarray(scale)
        made.offset_ = np.asarray(self.offset_) * np.asarray(scale) + np.asarray(shift)
        return made


def _pieces(margins: _F64, knots: _F64) -> _F64:
    """Return how far each margin goes in each piece, (n, knots + 1, labels): together margin - knots[0]."""
    above = margins[:, None, :] - knots[None, :, :]
    first = np.minimum(above[:, :1], 0)
    middle = np.clip(above[:, :-1], 0, np.diff(knots, axis=0)[None])
    return np.concatenate([first, middle, np.maximum(above[:, -1:], 0)], axis=1)


def _fit_line(x: _F64, y: _F64, mass: _F64) -> tuple[_F64, _F64]:
    """Return the knots and, in one array, the slopes and the offset."""
    known = ~np.isnan(y) & (mass > 0)
    x, y, mass = x[known], y[known], mass[known]
    plain = np.append(np.ones(len(_KNOTS) + 1), 0.0)
    if not len(x):
        return np.zeros(len(_KNOTS)), plain
    mass = mass / mass.sum()
    order = np.argsort(x, kind="stable")
    at = np.searchsorted(np.cumsum(mass[order]), _KNOTS)
    knots = x[order][np.minimum(at, len(x) - 1)]
    columns = np.column_stack([_pieces(x[:, None], knots[:, None])[:, :, 0], np.ones_like(x)])
    # A pull towards the plain sigmoid: a piece may hold few rows.
    plain[-1] = knots[0]
    pull = np.append(np.full(len(_KNOTS) + 1, _PULL), 0.0)

    def loss(line: _F64) -> tuple[float, _F64]:
        z = columns @ line
        value = float((mass * (np.logaddexp(0, z) - y * z)).sum() + 0.5 * (pull * (line - plain) ** 2).sum())
        return value, columns.T @ (mass * (expit(z) - y)) + pull * (line - plain)

    bounds = [(_LEAST_SLOPE, None)] * (len(_KNOTS) + 1) + [(None, None)]
    line: _F64 = minimize(loss, plain, jac=True, method="L-BFGS-B", bounds=bounds).x
    return knots, line
