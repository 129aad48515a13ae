"""Measures of scores against labels, on held-out rows, on the sets for checking, and on plain traffic."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from sklearn.metrics import average_precision_score, roc_auc_score

from models.labels import LABELS, Label
from models.manifest import Metrics
from training.batches import ScoreTexts
from training.catalogue import BY_NAME
from training.datasets import read
from training.mapping import CHECKS
from training.mix import Mix

if TYPE_CHECKING:
    import pandas

_Floats = npt.NDArray[np.floating]
BINS = 15
TRAFFIC = ("video_news_comments", "reddit_2025")


def measure(scores: _Floats, shares: _Floats, weights: _Floats | None = None) -> Metrics:
    """Return the metrics of one label on rows that carry it; all arrays are (n,)."""
    truth = shares >= 0.5
    n, positives = len(truth), int(truth.sum())
    if not 0 < positives < n:
        return Metrics(n=n, positives=positives)
    return Metrics(
        n=n,
        positives=positives,
        auc=_unit(roc_auc_score(truth, scores, sample_weight=weights)),
        average_precision=_unit(average_precision_score(truth, scores, sample_weight=weights)),
        ece=_unit(calibration_error(scores, shares, weights)),
    )


def _unit(value: float) -> float:
    # Sums of floats can end a hair outside of what they mean.
    return round(float(np.clip(value, 0, 1)), 5)


def reliability(scores: _Floats, shares: _Floats, weights: _Floats | None = None) -> tuple[_Floats, _Floats, _Floats]:
    """Return mean score, share of the label and weight of each of BINS bins that hold equally many rows."""
    mass = np.ones(len(scores)) if weights is None else weights
    bins = [part for part in np.array_split(np.argsort(scores, kind="stable"), BINS) if mass[part].sum() > 0]
    total = np.array([mass[part].sum() for part in bins])
    mean = np.array([(mass[part] * scores[part]).sum() for part in bins]) / total
    seen = np.array([(mass[part] * shares[part]).sum() for part in bins]) / total
    return mean, seen, total


def calibration_error(scores: _Floats, shares: _Floats, weights: _Floats | None = None) -> float:
    """Return the expected calibration error: the weighted mean of |score - share| over the bins."""
    mean, seen, total = reliability(scores, shares, weights)
    return float((np.abs(mean - seen) * total).sum() / total.sum())


def per_label(scores: _Floats, shares: _Floats, weights: _Floats | None = None) -> dict[Label, Metrics]:
    """Return the metrics of each label that any row carries; arrays are (n, labels)."""
    found = {}
    for column, label in enumerate(LABELS):
        known = ~np.isnan(shares[:, column])
        if weights is not None:
            known &= weights[:, column] > 0
        if known.any():
            mass = None if weights is None else weights[known, column]
            found[label] = measure(scores[known, column], shares[known, column], mass)
    return found


def per_source(scores: _Floats, mix: Mix) -> dict[str, dict[Label, Metrics]]:
    """Return the metrics of each set in the mix alone, unweighted."""
    return {
        str(source): per_label(scores[mix.sources == source], mix.shares[mix.sources == source])
        for source in np.unique(mix.sources)
    }


def checks(folder: Path, score: ScoreTexts) -> dict[str, dict[Label, Metrics]]:
    """Measure the sets for checking that are in `folder`; `score` gives (n, labels) for n texts."""
    found = {}
    for name in CHECKS:
        dataset = BY_NAME[name]
        if not dataset.file(folder).is_file():
            continue
        frame = read(dataset, folder)
        scores = score([str(text) for text in frame["text"]])
        found[f"check/{name}"] = per_label(scores, truth(name, frame))
    return found


def truth(name: str, frame: "pandas.DataFrame") -> _Floats:
    """Return what a set for checking says of its n rows, (n, labels), NaN where it says nothing."""
    shares = np.full((len(frame), len(LABELS)), np.nan)
    for at, row in enumerate(frame.to_dict("records")):
        for label, share in CHECKS[name](row).items():
            shares[at, LABELS.index(label)] = share
    return shares
