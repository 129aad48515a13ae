"""Leave one set out: fit without a set, measure on it. What a model knows of places that it has not seen."""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from models.labels import LABELS, Label
from models.linear import LabelwiseLogistic
from models.manifest import Metrics
from training.evaluate import measure
from training.mapping import TABLE
from training.mix import Mix, balanced_weights

_MOST_ROWS = 8_000  # of one set: the largest would take most of the time
_LEAST_ROWS = 20  # of each answer: a few, from texts that two sets share, measure nothing
_MAX_ITER = 30


def left_out(matrix: csr_array, rows: Mix, c: float, seed: int = 0) -> dict[str, dict[Label, Metrics]]:
    """Return for each English toxicity set and each spam set the metrics of a model fitted on the others.

    `matrix` (n, features) are the weighed features of `rows`; idf alone has seen all of them. The models are
    fitted on a sample, as labels of one fit: a column each, in which the rows of its set are unknown.
    """
    random = np.random.default_rng(seed)
    sources = [str(name) for name in np.unique(rows.sources)]
    some = np.sort(
        np.concatenate([random.permutation(np.flatnonzero(rows.sources == name))[:_MOST_ROWS] for name in sources])
    )
    matrix, rows = matrix[some], rows.take(some)
    weights = balanced_weights(rows)
    problems = [
        (name, label) for label in (Label.TOXICITY, Label.SPAM) for name in sources if _tells(rows, name, label)
    ]
    if not problems:
        return {}
    shares = np.stack(
        [np.where(rows.sources == name, np.nan, _column(rows.shares, label)) for name, label in problems], 1
    )
    mass = np.stack([_column(weights, label) for _, label in problems], 1)
    try:
        judge = LabelwiseLogistic(c=c, max_iter=_MAX_ITER).fit(matrix, shares.astype(np.float32), mass)
    except ValueError:
        return {}  # the other sets have one answer only: there is nothing to fit on
    found: dict[str, dict[Label, Metrics]] = {}
    for column, (name, label) in enumerate(problems):
        known = (rows.sources == name) & ~np.isnan(_column(rows.shares, label))
        margins = judge.transform(matrix[np.flatnonzero(known)])[:, column]
        ranked = measure(margins, _column(rows.shares, label)[known]).model_copy(update={"ece": None})
        found.setdefault(name, {})[label] = ranked
    return found


def _column(values: npt.NDArray[np.float32], label: Label) -> npt.NDArray[np.float32]:
    return values[:, LABELS.index(label)]


def _tells(rows: Mix, name: str, label: Label) -> bool:
    """Say whether a set has both answers, often enough to measure, in a language that another set has as well."""
    if name not in TABLE or (label is Label.TOXICITY and TABLE[name].language != "en"):
        return False
    share = _column(rows.shares, label)[rows.sources == name]
    known = share[~np.isnan(share)]
    return bool(min((known >= 0.5).sum(), (known < 0.5).sum()) >= _LEAST_ROWS)
