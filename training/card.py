"""The model card: one page of HTML that needs nothing else, for people who ask what decides here.

It is passed on with the model, so it holds no text of the data.
"""

import numpy as np
import numpy.typing as npt

from models.labels import Label
from models.manifest import Interval, Manifest
from training import evaluate
from training.charts import Series, chart
from training.page import Section, number, page, paragraph, ranged, table
from training.tables import METRIC_HEADS, by_set, fitted_on, metric_cells

_Floats = npt.NDArray[np.floating]


def render(manifest: Manifest, scores: _Floats, shares: _Floats, weights: _Floats, labels: tuple[Label, ...]) -> str:
    """Return the page for a manifest and the held-out rows behind it, arrays (n, labels)."""
    figures = []
    for column, label in enumerate(labels):
        known = ~np.isnan(shares[:, column]) & (weights[:, column] > 0)
        if known.any():
            mean, seen, _ = evaluate.reliability(*(part[known, column] for part in (scores, shares, weights)))
            dots = Series(mean.tolist(), seen.tolist(), dots=True)
            figures.append(chart([dots], label.value, "mean score", "share with the label", diagonal=True))
    lead = paragraph(
        f"Made {manifest.created:%Y-%m-%d} with seed {manifest.seed}, Python {manifest.python}, scikit-learn "
        f"{manifest.scikit_learn}. A linear model over hashed words and character n-grams. It sees one text and "
        "nothing else: no author, no context. It reads English best. Scores are probabilities at the rates below; it "
        "errs on quotation, irony and reclaimed words, and a person should decide whatever lies between the "
        "thresholds.",
        "lead",
    )
    held_out = [
        [label.value, *metric_cells(metrics), f"{manifest.rates[label]:.2%}"]
        for label, metrics in manifest.metrics.get("held_out", {}).items()
    ]
    others = {name: found for name, found in manifest.metrics.items() if name != "held_out"}
    sections = [
        Section(
            "Held-out rows, weighted to real traffic", table(["label", *METRIC_HEADS, "rate in traffic"], held_out)
        ),
        Section(
            "Calibration",
            paragraph("Share of comments with the label against the score; the line is perfect.")
            + f'<div class="figures">{"".join(figures)}</div>',
        ),
        Section(
            "Thresholds",
            paragraph("The score that reaches each goal, and how far it would move with other held-out rows.")
            + _thresholds(manifest),
        ),
        Section("Each set alone", by_set(others, "set")),
        Section("Sets left out of the fit", by_set(manifest.left_out, "left out")),
        Section("Data", fitted_on(manifest.data)),
    ]
    return page(f"Ombud model {manifest.version}", lead, sections)


def _thresholds(manifest: Manifest) -> str:
    goals = list(dict.fromkeys(goal for found in manifest.thresholds.values() for goal in found))
    rows = [
        [label.value, *(_sure(score, manifest, label, goal) for goal, score in found.items())]
        for label, found in manifest.thresholds.items()
    ]
    return table(["label", *goals], rows)


def _sure(score: float | None, manifest: Manifest, label: Label, goal: str) -> str:
    found: Interval | None = manifest.intervals.get(label, {}).get(goal, {}).get("threshold")
    if score is None or not found:
        return number(score)
    return ranged(score, found.low, found.high)
