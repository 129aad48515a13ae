"""Whether traffic has changed since a version was made: what is compared, in which bins, and how far it has moved."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from math import log

from models.manifest import Distribution

ALARM = 0.25
"""From this index on a distribution has changed enough to look into; below 0.1 nothing has (Siddiqi 2006)."""
_FLOOR = 1e-4  # for a bin that nobody falls into: a logarithm has to be taken


def features(text: str) -> dict[str, float]:
    """Return what is followed of a text besides its scores and its language."""
    letters = sum(map(str.isalpha, text))
    return {
        "characters": float(len(text)),
        "words": float(len(text.split())),
        "capitals": sum(map(str.isupper, text)) / letters if letters else 0.0,
        "beyond_ascii": sum(char > "\x7f" for char in text) / len(text) if text else 0.0,
        "with_link": float("://" in text or "www." in text),
    }


def place(distribution: Distribution, value: float) -> int:
    """Return the bin, from 0, that a value falls into."""
    return bisect_left(distribution.edges, value)


def moved(distribution: Distribution, counts: Sequence[int]) -> float:
    """Return the population stability index of counts by bin against what was expected; 0 without any.

    The sum over bins of (seen - expected) * ln(seen / expected), both shares of their whole.
    """
    return _index(distribution.shares, counts)


def moved_languages(expected: Mapping[str, float], counts: Mapping[str, int]) -> float:
    """Return the same index for the languages of texts."""
    every = sorted({*expected, *counts})
    return _index([expected.get(one, 0.0) for one in every], [counts.get(one, 0) for one in every])


def _index(expected: Sequence[float], counts: Sequence[int]) -> float:
    total = sum(counts)
    if not total:
        return 0.0
    pairs = [(max(share, _FLOOR), max(count / total, _FLOOR)) for share, count in zip(expected, counts, strict=True)]
    return sum((seen - share) * log(seen / share) for share, seen in pairs)
