"""A model moved as little as its newsroom's examples ask for: the same n-grams, a few of them with other weights.

A penalty on the sum of the changes leaves all but some hundred weights of a label as they were (the lasso, Tibshirani
1996): what a newsroom judges in its own way is often a topic or a word, and the rest of what the model knows stays. A
penalty on squares was tried: it moved every weight a little, followed the newsroom's rule less well, and lost twice as
much on sets that the newsroom says nothing of.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_array, vstack
from scipy.special import expit
from sklearn.linear_model import Lasso
from sklearn.pipeline import Pipeline

from models.calibration import BentCalibrator
from models.linear import LabelwiseLogistic

_F64 = npt.NDArray[np.float64]
_At = npt.NDArray[np.intp]
_LEAST_ROWS = 3  # an n-gram of fewer texts is no evidence
_STEPS, _RATIO = 14, 0.6  # of the path: how many penalties, each this share of the one before
_ROUNDS = 3  # of adding columns that were left out by mistake
_MOST = 200  # weights of a label: once more have changed, single texts are learned by heart
_NEWTON = 6  # steps for one penalty
_CLOSE = 2e-4  # of the loss: what a step has to gain
_LEAST_BEND = 1e-3  # of p (1 - p): where all is certain a step would be endless
_STRENGTH = 40.0  # rows that say nothing need change, when calibrating


@dataclass(frozen=True, slots=True)
class Shift:
    """What is added to the weights of one label: `weights` (k,) for `columns` (k,), and `margin` to all its margins."""

    label: int
    columns: _At
    weights: _F64
    margin: float


@dataclass(frozen=True, slots=True)
class Rows:
    """n rows that carry a label: weighed features (n, features); its margins, shares and what each counts, (n,)."""

    matrix: csr_array
    margin: _F64
    share: _F64
    mass: _F64

    def joined(self, other: "Rows") -> "Rows":
        """Return these rows, then those of another."""
        return Rows(
            vstack([self.matrix, other.matrix], format="csr"),
            np.concatenate([self.margin, other.margin]),
            np.concatenate([self.share, other.share]),
            np.concatenate([self.mass, other.mass]),
        )


def path(rows: Rows, label: int, calibrate: BentCalibrator) -> Iterator[Shift]:
    """Yield shifts of one label, from none of its weights to ever more, each for a smaller penalty.

    Each minimises the mean log loss of the probabilities that the model would give, `calibrate` included, so that no
    example asks for anything where the model is right already, plus the penalty times the sum of |shift|: a lasso on
    the quadratic that touches the loss, again and again (Friedman et al. 2010). Only columns whose gradient exceeds the
    penalty are moved, then all are checked.
    """
    seen = np.bincount(rows.matrix.indices, minlength=rows.matrix.shape[1])
    columns = np.flatnonzero(seen >= _LEAST_ROWS)
    loss = _Loss(rows, columns, label, calibrate)
    weights, margin = np.zeros(len(columns)), loss.best_margin()
    gradient = loss.gradient(weights, margin)
    penalty = float(np.abs(gradient).max(initial=0.0))
    for _ in range(_STEPS if penalty > 0 else 0):
        penalty *= _RATIO
        active = (np.abs(gradient) > penalty) | (weights != 0)
        for _ in range(_ROUNDS):
            weights, margin = loss.solved(np.flatnonzero(active), weights, margin, penalty)
            gradient = loss.gradient(weights, margin)
            missed = (np.abs(gradient) > penalty * 1.05) & ~active
            if not missed.any():
                break
            active |= missed
        kept = np.flatnonzero(weights)
        yield Shift(label, columns[kept], weights[kept], margin)
        if len(kept) > _MOST:
            return


def shifted(pipeline: Pipeline, shifts: list[Shift], calibrate: BentCalibrator | None = None) -> Pipeline:
    """Return a pipeline of the same steps with other weights, and another calibration if given."""
    judge: LabelwiseLogistic = pipeline["judge"]
    moved = LabelwiseLogistic(c=judge.c, max_iter=judge.max_iter, n_jobs=judge.n_jobs)
    moved.coef_, moved.intercept_ = np.array(judge.coef_), np.array(judge.intercept_)
    for shift in shifts:
        moved.coef_[shift.columns, shift.label] += shift.weights.astype(np.float32)
        moved.intercept_[shift.label] += np.float32(shift.margin)
    return Pipeline(list((dict(pipeline.steps) | {"judge": moved, "calibrate": calibrate or pipeline[-1]}).items()))


def correction(log_odds: _F64, share: _F64, mass: _F64) -> tuple[float, float]:
    """Return the scale and the shift of log-odds, all arrays (n,), that calibrate them (Platt 1999).

    Pulled towards 1 and 0, so that a handful of rows moves them little. The scale stays positive: no order turns round.
    """
    total = float(mass.sum()) + _STRENGTH
    mass = mass * (len(mass) / max(float(mass.sum()), 1e-12))  # rows that stand for many are still few

    def loss(line: _F64) -> tuple[float, _F64]:
        z = line[0] * log_odds + line[1]
        off = line - np.array([1.0, 0.0])
        residual = mass * (expit(z) - share)
        value = float((mass * (np.logaddexp(0, z) - share * z)).sum() + 0.5 * _STRENGTH * (off @ off))
        gradient = np.array([float(residual @ log_odds), float(residual.sum())]) + _STRENGTH * off
        return value / total, gradient / total

    bounds = [(0.2, 5.0), (-5.0, 5.0)]
    scale, shift = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B", bounds=bounds).x
    return float(scale), float(shift)


def log_loss(log_odds: _F64, share: _F64) -> _F64:
    """Return the loss of each row, (n,)."""
    losses: _F64 = np.logaddexp(0, log_odds) - share * log_odds
    return losses


class _Loss:
    """The mean log loss of one label after a shift, and its gradient."""

    def __init__(self, rows: Rows, columns: _At, label: int, calibrate: BentCalibrator) -> None:
        self._matrix = rows.matrix[:, columns].astype(float).tocsc()
        self._margin, self._share, self._mass = rows.margin, rows.share, rows.mass / rows.mass.sum()
        self._calibrate = calibrate.of(label)

    def _at(self, moved: _F64) -> tuple[float, _F64, _F64]:
        """Return the loss where margins have moved by (n,), and its first and second derivative by each of them."""
        margins = (self._margin + moved)[:, None]
        z, slope = self._calibrate.decision_function(margins)[:, 0], self._calibrate.slope(margins)[:, 0]
        p = expit(z)
        first = self._mass * (p - self._share) * slope
        second = self._mass * np.maximum(p * (1 - p), _LEAST_BEND) * slope**2
        return float(self._mass @ log_loss(z, self._share)), first, second

    def gradient(self, weights: _F64, margin: float) -> _F64:
        """Return the derivative by each column, (k,)."""
        found: _F64 = self._matrix.T @ self._at(self._matrix @ weights + margin)[1]
        return found

    def best_margin(self) -> float:
        """Return by how much all margins move best where no weight does."""

        def one(margin: _F64) -> tuple[float, _F64]:
            value, first, _ = self._at(np.full(len(self._share), margin[0]))
            return value, np.array([first.sum()])

        return float(minimize(one, np.zeros(1), jac=True, method="L-BFGS-B").x[0])

    def solved(self, active: _At, weights: _F64, margin: float, penalty: float) -> tuple[_F64, float]:
        """Return the best weights and margin where only `active` columns may move."""
        narrow, now = self._matrix[:, active].toarray(order="F"), np.append(weights[active], margin)

        def cost(solution: _F64) -> float:
            return self._at(narrow @ solution[:-1] + solution[-1])[0] + penalty * float(np.abs(solution[:-1]).sum())

        reached = cost(now)
        for _ in range(_NEWTON):
            moved = narrow @ now[:-1] + now[-1]
            _, first, second = self._at(moved)
            lasso = Lasso(alpha=penalty / second.sum(), precompute=True, tol=1e-3)
            lasso.fit(narrow, moved - first / second, sample_weight=second)
            step = np.append(lasso.coef_, lasso.intercept_) - now
            tried = [now + step * size for size in (1.0, 0.5, 0.25, 0.1)]
            best = min(tried, key=cost)
            gain, reached = reached - cost(best), min(reached, cost(best))
            if gain > 0:
                now = best
            if gain < _CLOSE * reached:
                break
        found = np.zeros_like(weights)
        found[active] = now[:-1]
        return found, float(now[-1])
