"""Texts in, calibrated scores and explanations out."""

from collections.abc import Sequence

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
        probabilities: npt.NDArray[np.float64] = self._pipeline.predict_proba(texts)
        return probabilities

    def explain(self, text: str, label: Label) -> Explanation:
        """Return what made the score of one label. Raises ValueError for a label that the model does not know."""
        return explain(self._pipeline, text, label, self.labels.index(label))
