"""Which texts would teach a model most if a person labelled them: uncertain, unlike what is known, and many of them.

Numbers in, an order out, so that the console's queue and `ombud-train suggest` rank alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nlargest
from math import log1p

from models.labels import Label


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text that nobody has labelled.

    `uncertainty` and `novelty` lie between 0 and 1: how undecided the scores are, and how unlike every labelled
    text it is. `copies` says how many such texts there are. Of one `group`, of near-duplicates, one is chosen.
    """

    id: str
    uncertainty: float
    novelty: float
    copies: int = 1
    group: str | None = None


def uncertainty(scores: Mapping[Label, float], thresholds: Mapping[Label, float]) -> float:
    """Return how near the scores come to a threshold: 1 on it, 0 where all are certain.

    Of each label that has a threshold, strictly between 0 and 1, p is scaled so that the threshold lies at one
    half; of the labels the most uncertain counts, by 4 p (1 - p).
    """
    nearest = 0.0
    for label, threshold in thresholds.items():
        p = scores.get(label, 0.0)
        # Log-odds are shifted by those of the threshold.
        odds = p * (1 - threshold) / max((1 - p) * threshold, 1e-12)
        half = odds / (1 + odds)
        nearest = max(nearest, 4 * half * (1 - half))
    return nearest


def worth(candidate: Candidate) -> float:
    """Return how much a label would teach: the uncertainty, half as much again if all is new, times ln(1 + copies)."""
    return (candidate.uncertainty + candidate.novelty / 2) * log1p(candidate.copies)


def chosen(candidates: Iterable[Candidate], budget: int) -> list[Candidate]:
    """Return the `budget` candidates worth most, the most first, one of a group."""
    best: dict[str, Candidate] = {}
    for one in candidates:
        name = one.group or one.id
        if name not in best or worth(one) > worth(best[name]):
            best[name] = one
    return nlargest(budget, best.values(), key=lambda one: (worth(one), one.id))
