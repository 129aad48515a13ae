"""What is measured as a histogram, and where its buckets end. The names are those of `/metrics`."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Histogram:
    """One kind of measure: `bounds` are the upper ends of its buckets, of which the last, without end, is not named."""

    name: str
    help: str
    label: str
    bounds: tuple[float, ...]

    def bucket(self, value: float) -> int:
        """Return the number of the bucket that a value belongs to; a bound belongs to the bucket that it ends."""
        return bisect_left(self.bounds, value)

    def quantile(self, counts: Mapping[int, int], share: float) -> float | None:
        """Return the value below which a share (0 to 1) of what was counted lies, taken to be even within a bucket.

        As Prometheus' `histogram_quantile` does: what lies beyond the last bound is told as that bound. None where
        nothing was counted.
        """
        wanted = share * sum(counts.values())
        if not wanted:
            return None
        for number in sorted(counts):
            if wanted <= counts[number]:
                break
            wanted -= counts[number]
        if number >= len(self.bounds):
            return self.bounds[-1]
        lower = self.bounds[number - 1] if number else 0.0
        return lower + (self.bounds[number] - lower) * wanted / counts[number]


_MINUTE, _HOUR = 60.0, 3600.0

STAGES = Histogram(
    "ombud_stage_duration_seconds",
    "How long cases took: scoring, from received to scored; review, while people were to look; "
    "delivery, from an outcome until the site had it.",
    "stage",
    (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, _MINUTE, 5 * _MINUTE, 15 * _MINUTE, _HOUR, 4 * _HOUR, 24 * _HOUR),
)
SCORES = Histogram(
    "ombud_score",
    "What the model said of comments, as a probability by label.",
    "label",
    (0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0),
)
HISTOGRAMS = (STAGES, SCORES)

OVERTURNED = "ombud_overturned"
"""Counted beside them, by whose decision was changed."""
