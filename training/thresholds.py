"""Scores at which a goal holds, on rows weighted to real traffic."""

import numpy as np
import numpy.typing as npt

from models.labels import LABELS, Label
from models.manifest import GOALS

_F64 = npt.NDArray[np.float64]
_LEAST_ROWS = 20  # fewer rows than these prove nothing about a share


def thresholds(
    scores: npt.NDArray[np.floating], shares: npt.NDArray[np.floating], weights: npt.NDArray[np.floating]
) -> dict[Label, dict[str, float | None]]:
    """Return label to goal to threshold; all arrays are (n, labels), shares NaN where unknown."""
    found: dict[Label, dict[str, float | None]] = {}
    for column, label in enumerate(LABELS):
        known = ~np.isnan(shares[:, column]) & (weights[:, column] > 0)
        rows = (scores[known, column], shares[known, column], weights[known, column])
        found[label] = {goal: threshold(goal, *(np.asarray(part, dtype=float) for part in rows)) for goal in GOALS}
    return found


def threshold(goal: str, scores: _F64, shares: _F64, weights: _F64) -> float | None:
    """Return the score that reaches one goal (see `models.manifest.GOALS`), None where none does.

    Arrays are (n,). Raises ValueError for a goal of another form.
    """
    kind, bound = _parse(goal)
    if len(scores) < _LEAST_ROWS:
        return None
    order = np.argsort(scores, kind="stable")
    scores, mass, hits = scores[order], weights[order], (weights * shares)[order]
    # Rows of one score fall on one side together: only where the score changes can a threshold lie.
    starts = np.flatnonzero(np.diff(scores, prepend=-1.0))
    if kind == "missed":
        below_mass, below_hits = np.cumsum(mass), np.cumsum(hits)
        cuts = np.append(starts[starts >= _LEAST_ROWS], len(scores))
        good = cuts[below_hits[cuts - 1] <= bound * below_mass[cuts - 1]]
        if not len(good):
            return None
        return 1.0 if good[-1] == len(scores) else float(scores[good[-1]])
    above_mass, above_hits = np.cumsum(mass[::-1])[::-1], np.cumsum(hits[::-1])[::-1]
    cuts = starts[starts <= len(scores) - _LEAST_ROWS]
    good = cuts[above_hits[cuts] >= bound * above_mass[cuts]]
    return float(scores[good[0]]) if len(good) else None


def _parse(goal: str) -> tuple[str, float]:
    for kind, sign in (("missed", "<="), ("precision", ">=")):
        name, found, number = goal.partition(sign)
        if found and name == kind:
            try:
                bound = float(number)
            except ValueError:
                break
            if 0 <= bound <= 1:
                return kind, bound
    raise ValueError(f"{goal!r} is not a goal: expected missed<=SHARE or precision>=SHARE")
