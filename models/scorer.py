"""Texts in, calibrated scores and explanations out."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.pipeline import Pipeline

from models.explain import Explanation, explain
from models.labels import LABELS, Label


class Scorer:
    """A fitted pipeline under its version's name.

    Reads its arrays and changes nothing, so threads may share one; total on every str.
    """

    def __init__(self, version: str, pipeline: Pipeline, labels: tuple[Label, ...] = LABELS) -> None:
        self.version = version
        self.labels = labels
        self._pipeline = pipeline
        *self._transformers, self._classifier = (step for _, step in pipeline.steps)

    @property
    def pipeline(self) -> Pipeline:
        """The fitted pipeline, for a fit on top of it."""
        return self._pipeline

    def score(self, texts: Sequence[str]) -> list[dict[Label, float]]:
        """Return for each text the probability, 0 to 1, of each label; an empty list for no texts."""
        return [dict(zip(self.labels, row, strict=True)) for row in self.matrix(texts).tolist()]

    def matrix(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return the same as an array (texts, labels), the columns in the order of `labels`."""
        if not texts:
            return np.empty((0, len(self.labels)))
        # Step by step: what the pipeline checks before each call takes as long as the call, for a single text.
        rows: Any = texts
        for step in self._transformers:
            rows = step.transform(rows)
        probabilities: npt.NDArray[np.float64] = self._classifier.predict_proba(rows)
        return probabilities

    def explain(self, text: str, label: Label) -> Explanation:
        """Return what made the score of one label. Raises ValueError for a label that the model does not know."""
        return explain(self._pipeline, text, label, self.labels.index(label))
