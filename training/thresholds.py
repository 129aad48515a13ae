"""Scores at which goals hold, operating curves that answer any goal, and how sure both are.

Rows are weighted to real traffic; what goals and measures mean is said in `models.goals`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models import goals
from models.labels import LABELS, Label
from models.manifest import GOALS, Curve, Interval

_F64 = npt.NDArray[np.float64]
_Floats = npt.NDArray[np.floating]
_LEAST_ROWS = 20  # fewer rows than these prove nothing about a share
_POINTS = 100  # of a curve, evenly spaced by each of three measures
_DRAWS = 200
_DIGITS = 7


@dataclass(frozen=True, slots=True)
class Rows:
    """What is known of one label: scores, soft truth and weights (n,), sorted by score, the lowest first."""

    scores: _F64
    shares: _F64
    weights: _F64

    @classmethod
    def of(cls, scores: _Floats, shares: _Floats, weights: _Floats) -> "Rows":
        """Sort rows. All arrays are (n,)."""
        order = np.argsort(scores, kind="stable")
        sort = (np.asarray(column, dtype=float)[order] for column in (scores, shares, weights))
        return cls(*sort)

    @property
    def rate(self) -> float:
        """The share of the label."""
        return float((self.weights * self.shares).sum() / self.weights.sum())


def by_label(scores: _Floats, shares: _Floats, weights: _Floats) -> Iterator[tuple[Label, Rows]]:
    """Yield the rows of each label that carry it; all arrays are (n, labels), shares NaN where unknown."""
    for column, label in enumerate(LABELS):
        known = ~np.isnan(shares[:, column]) & (weights[:, column] > 0)
        yield label, Rows.of(scores[known, column], shares[known, column], weights[known, column])


def thresholds(scores: _Floats, shares: _Floats, weights: _Floats) -> dict[Label, dict[str, float | None]]:
    """Return label to goal to threshold; all arrays are (n, labels), shares NaN where unknown."""
    found: dict[Label, dict[str, float | None]] = {}
    for label, rows in by_label(scores, shares, weights):
        points = _points(rows)
        found[label] = {goal: _answer(goal, points, rows.rate) if points else None for goal in GOALS}
    return found


def threshold(goal: str, scores: _Floats, shares: _Floats, weights: _Floats) -> float | None:
    """Return the score that reaches one goal best, None where none does.

    Arrays are (n,). Raises ValueError for what is not a goal.
    """
    goals.parse(goal)
    rows = Rows.of(scores, shares, weights)
    points = _points(rows)
    return _answer(goal, points, rows.rate) if points else None


def curves(scores: _Floats, shares: _Floats, weights: _Floats) -> dict[Label, Curve]:
    """Return an operating curve of a few hundred points for each label of which both answers are known.

    Points are evenly spaced by recall, by false-positive rate and by the logarithm of the latter, which makes
    them dense where few comments are caught; the thresholds of GOALS are among them. Arrays as for `thresholds`.
    """
    return {
        label: Curve(
            threshold=tuple(points.threshold.tolist()),
            recall=tuple(points.recall.round(_DIGITS).tolist()),
            false_positive_rate=tuple(points.false_positive_rate.round(_DIGITS).tolist()),
        )
        for label, rows in by_label(scores, shares, weights)
        if (points := _thin(rows)) and 0 < rows.rate < 1
    }


def intervals(
    scores: _Floats, shares: _Floats, weights: _Floats, seed: int = 0
) -> dict[Label, dict[str, dict[str, Interval]]]:
    """Return label to goal to the 95% intervals of "threshold" and of each measure at the shipped threshold.

    Bootstrap percentiles: rows are drawn anew with Poisson(1) counts, the rate of the label held fixed. For
    "threshold" the goal is asked again of every draw; it is left out where one draw in twenty cannot reach it.
    """
    found: dict[Label, dict[str, dict[str, Interval]]] = {}
    draw = np.random.default_rng(seed)
    for label, rows in by_label(scores, shares, weights):
        points = _thin(rows)
        if not points or not 0 < rows.rate < 1:
            continue
        drawn = [_points_of_draw(rows, points, draw) for _ in range(_DRAWS)]
        found[label] = {}
        for goal in GOALS:
            at = _answer(goal, points, rows.rate)
            if at is None:
                continue
            index = int(np.searchsorted(points.threshold, at))
            measured = {
                str(measure): interval
                for measure in goals.Measure
                if (interval := _interval(points.measure(measure, index, rows.rate),
                    [one.measure(measure, index, rows.rate) for one in drawn]))
            }  # fmt: skip
            found[label][goal] = measured | _beyond_draws(measured, rows)
            again = _interval(at, [_answer(goal, one, rows.rate) for one in drawn])
            if again:
                found[label][goal]["threshold"] = again
    return found


def _beyond_draws(found: dict[str, Interval], rows: Rows) -> dict[str, Interval]:
    """Return the intervals that draws make too narrow, since they cannot show what no row did.

    Where nothing is caught by mistake or nothing is missed, up to 3 in n may be (the rule of three). The two ends,
    which catch nothing and all, are as certain as they seem.
    """
    wider: dict[str, Interval] = {}
    false, recall = found["false_positive_rate"], found["recall"]
    without = max(1, int((rows.shares < 0.5).sum()))
    with_it = max(1, len(rows.shares) - without)
    if false.value == 0 and recall.value > 0:
        most = min(1.0, 3 / without)
        wider["false_positive_rate"] = false.model_copy(update={"high": round(most, _DIGITS)})
        low = goals.value(goals.Measure.PRECISION, recall.value, most, rows.rate)
        if "precision" in found and low is not None:
            wider["precision"] = found["precision"].model_copy(update={"low": round(low, _DIGITS)})
    if recall.value == 1 and false.value < 1:
        least = max(0.0, 1 - 3 / with_it)
        wider["recall"] = recall.model_copy(update={"low": round(least, _DIGITS)})
        high = goals.value(goals.Measure.MISSED, least, false.value, rows.rate)
        if "missed" in found and high is not None:
            wider["missed"] = found["missed"].model_copy(update={"high": round(high, _DIGITS)})
    return wider


@dataclass(frozen=True, slots=True)
class _Points:
    threshold: _F64
    recall: _F64
    false_positive_rate: _F64

    def measure(self, measure: goals.Measure, at: int, rate: float) -> float | None:
        return goals.value(measure, float(self.recall[at]), float(self.false_positive_rate[at]), rate)


def _points(rows: Rows) -> _Points | None:
    """Return every threshold with enough rows on both sides, and the two that catch all and nothing."""
    if len(rows.scores) < _LEAST_ROWS:
        return None
    # Rows of one score fall on one side together: only where the score changes can a threshold lie.
    starts = np.flatnonzero(np.diff(rows.scores, prepend=-1.0))
    within = starts[(starts >= _LEAST_ROWS) & (starts <= len(rows.scores) - _LEAST_ROWS)]
    cuts = np.concatenate([[0], within])
    found = _measured(rows.weights * rows.shares, rows.weights * (1 - rows.shares), rows.scores[cuts], cuts)
    if found.threshold[-1] == 1:
        return found
    return _Points(*(np.append(column, last) for column, last in zip(_columns(found), (1.0, 0.0, 0.0), strict=True)))


def _columns(points: _Points) -> tuple[_F64, _F64, _F64]:
    return points.threshold, points.recall, points.false_positive_rate


def _measured(hits: _F64, false: _F64, threshold: _F64, cuts: npt.NDArray[np.intp]) -> _Points:
    def share_from(mass: _F64) -> _F64:
        total = mass.sum()
        from_here = np.append(np.cumsum(mass[::-1])[::-1], 0.0)[cuts]
        return np.clip(from_here / total, 0, 1) if total > 0 else np.zeros(len(cuts))

    return _Points(threshold, share_from(hits), share_from(false))


def _thin(rows: Rows) -> _Points | None:
    points = _points(rows)
    if not points:
        return None
    kept = {0, len(points.threshold) - 1}
    logarithm = np.log(np.maximum(points.false_positive_rate, 0.1 / len(rows.scores)))
    for falling in (points.recall, points.false_positive_rate, logarithm):
        wanted = np.linspace(falling[0], falling[-1], _POINTS)
        kept.update(np.searchsorted(-falling, -wanted).clip(0, len(falling) - 1).tolist())
    for goal in GOALS:
        at = _answer(goal, points, rows.rate)
        if at is not None:
            kept.add(int(np.searchsorted(points.threshold, at)))
    rows_kept = sorted(kept)
    return _Points(*(column[rows_kept] for column in _columns(points)))


def _points_of_draw(rows: Rows, points: _Points, draw: np.random.Generator) -> _Points:
    mass = rows.weights * draw.poisson(1, len(rows.weights))
    cuts = np.searchsorted(rows.scores, points.threshold)
    return _measured(mass * rows.shares, mass * (1 - rows.shares), points.threshold, cuts)


def _answer(goal: str, points: _Points, rate: float) -> float | None:
    threshold, recall, false_positive_rate = (column.tolist() for column in _columns(points))
    return goals.answer(goals.parse(goal), threshold, recall, false_positive_rate, rate)


def _interval(value: float | None, draws: list[float | None]) -> Interval | None:
    reached = [drawn for drawn in draws if drawn is not None]
    if value is None or len(reached) < 0.95 * len(draws):
        return None
    low, high = np.percentile(reached, [2.5, 97.5])
    return Interval(value=round(value, _DIGITS), low=round(float(low), _DIGITS), high=round(float(high), _DIGITS))
