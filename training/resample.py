"""How sure a measure is: bootstrap intervals over rows drawn anew.

Draws are Poisson(1) counts from a seed, so that two models measured with one seed see the same draws and their
difference can be told from chance.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from models.manifest import Interval

_F64 = npt.NDArray[np.float64]
_Floats = npt.NDArray[np.floating]
DRAWS = 200
_DIGITS = 5


def draws(n: int, seed: int = 0, count: int = DRAWS) -> Iterator[_F64]:
    """Yield how often each of n rows is drawn, `count` times."""
    random = np.random.default_rng(seed)
    for _ in range(count):
        yield random.poisson(1, n).astype(float)


def interval(value: float, drawn: _Floats) -> Interval:
    """Return an estimate with its 95% interval from the estimates of draws, which may hold NaN."""
    low, high = np.nanpercentile(drawn, [2.5, 97.5]) if np.isfinite(drawn).any() else (value, value)
    return Interval(value=round(value, _DIGITS), low=round(float(low), _DIGITS), high=round(float(high), _DIGITS))


def share(value: float, drawn: _Floats, rows: float, whole: float = 1.0) -> Interval:
    """Return a share of `whole` with its interval, seen on so many rows.

    Draws cannot show what no row did: where none or all did, the interval reaches 3 / rows (the rule of three).
    """
    found, room = interval(value, drawn), whole * min(1.0, 3 / max(rows, 1e-12))
    if value <= 0:
        return found.model_copy(update={"high": round(room, _DIGITS)})
    if value >= whole * (1 - 1e-9):
        return found.model_copy(update={"low": round(whole - room, _DIGITS)})
    return found


def auc(
    scores: _Floats, truth: npt.NDArray[np.bool_], weights: _Floats | None = None, seed: int = 0
) -> Interval | None:
    """Return the weighted area under the ROC curve; None where only one answer is there. Arrays are (n,)."""
    if not 0 < truth.sum() < len(truth):
        return None
    whole, drawn = _aucs(scores, truth, weights, seed)
    return interval(whole, drawn)


def auc_difference(
    one: _Floats, other: _Floats, truth: npt.NDArray[np.bool_], weights: _Floats | None = None, seed: int = 0
) -> Interval | None:
    """Return by how much the AUC of `one` is above that of `other` on the same rows, each draw seen by both."""
    if not 0 < truth.sum() < len(truth):
        return None
    (whole, drawn), (whole_other, drawn_other) = (_aucs(s, truth, weights, seed) for s in (one, other))
    return interval(whole - whole_other, drawn - drawn_other)


def _aucs(scores: _Floats, truth: npt.NDArray[np.bool_], weights: _Floats | None, seed: int) -> tuple[float, _F64]:
    order = np.argsort(scores, kind="stable")
    mass = np.ones(len(scores)) if weights is None else np.asarray(weights, dtype=float)[order]
    has, starts = truth[order], np.flatnonzero(np.diff(scores[order], prepend=-np.inf))

    def one(counts: _F64) -> float:
        positive = np.add.reduceat(mass * counts * has, starts)
        negative = np.add.reduceat(mass * counts * ~has, starts)
        below = np.cumsum(negative) - negative / 2  # ties count half
        total = positive.sum() * negative.sum()
        return float((positive * below).sum() / total) if total > 0 else float("nan")

    return one(np.ones(len(scores))), np.array([one(counts) for counts in draws(len(scores), seed)])
